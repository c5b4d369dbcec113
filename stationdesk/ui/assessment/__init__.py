"""Assessment: what is coming."""
