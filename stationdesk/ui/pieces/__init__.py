"""Pieces that pages are put together from. Each is imported from its own module."""
