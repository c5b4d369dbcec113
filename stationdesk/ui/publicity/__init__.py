"""Publicity sheets and their due dates."""
