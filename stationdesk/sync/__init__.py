"""Carrying changes between machines: bundles, cards, receipts, and taking them in.

The container is described in `FORMAT.md` beside this file; it can be opened with public tools alone.
"""
