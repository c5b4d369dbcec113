"""Volunteers and organisations: what is coming."""
