"""What services that work with the keys of a home need of the opened desk; `desk.Desk` is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from stationdesk.core.clock import Clock
from stationdesk.core.paths import Home
from stationdesk.security.slots import KeySlots, Opened
from stationdesk.storage.work import Actor, Device, Work

T = TypeVar("T")


class AtDesk(Protocol):
    """An opened home with somebody at it."""

    home: Home
    opened: Opened
    slots: KeySlots
    clock: Clock
    device: Device
    actor: Actor
    trip: Any

    @property
    def practice(self) -> bool: ...

    def change(self, fn: Callable[[Work], T], reason: str = "", *, mode: str = "capture") -> T: ...

    def read(self, fn: Callable[[Work], T]) -> T: ...

    def hold(self, timeout: float = 5.0) -> None: ...

    def rekey(self, progress: Callable[[str], None] = ...) -> None: ...

    def close(self) -> None: ...
