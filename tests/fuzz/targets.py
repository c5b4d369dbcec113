"""Every target, entered by importing where they are written."""

from __future__ import annotations

from tests.fuzz import (
    targets_files,
    targets_home,
    targets_sync,
    targets_tables,
    targets_typed,
    targets_updates,
)
from tests.fuzz.target import TARGETS

WRITTEN_IN = (targets_typed, targets_tables, targets_files, targets_sync, targets_home, targets_updates)

SLOW = frozenset(
    ("bundle-changes-taken-in", "township-task", "catalogue-book", "receipt-taken-in", "stamped-copy")
)
"""Readers that take ten milliseconds a file and more: `make test` leaves most of their cases to `make prove`."""

__all__ = ["SLOW", "TARGETS", "WRITTEN_IN"]
