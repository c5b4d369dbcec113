"""A desk for the errands that work after a trip pack has ended, too: export, receipt, status, wipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from stationdesk.core.down import Parcel
from stationdesk.storage.work import Work

T = TypeVar("T")


class BeyondExpiry:
    """A desk without the question whether its trip pack is still in time; for errands that look at nobody."""

    def __init__(self, desk: Any) -> None:
        self.home, self.clock, self.opened, self.slots = desk.home, desk.clock, desk.opened, desk.slots
        self.read, self.keys, self.hold, self.close = desk._read, desk.keys, desk.hold, desk.close
        self._desk = desk

    def change(self, fn: Callable[[Work], T], reason: str = "", *, mode: str = "capture") -> T:
        """As `Desk.change`."""
        changed: T = self._desk._change(fn, reason, mode)
        return changed

    def take_down(self, parcel: Parcel) -> Any:
        """As `Desk.take_down`."""
        return self._desk.take_down(parcel)
