"""Certificates that are allowed, and the seal book."""
