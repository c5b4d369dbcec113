"""Proxy requests, originals in custody, home visits."""
