"""Finding people, organisations and cases as fast as someone types."""
