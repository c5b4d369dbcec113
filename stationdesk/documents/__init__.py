"""Ink: frozen facts in, PDF bytes out. Imports `core` and nothing else of the program."""
