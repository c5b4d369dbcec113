"""A clock that nobody sets: how much time has passed since the computer was started, asleep or awake.

For ends that must not be put off by turning the wall clock back. What it says means something only beside another
mark of the same start.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Mark(NamedTuple):
    """A moment by the steady clock: which start of the computer (empty where the system does not say), seconds."""

    boot: str
    at: float


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, ValueError):
        return _PROCESS


_PROCESS = f"process {time.time_ns()}"
"""Where the system does not name its starts, a mark is good within this process alone."""


def mark() -> Mark:
    """The moment now."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)  # goes on while the laptop sleeps
    return Mark(_boot(), time.clock_gettime(clock) if clock is not None else time.monotonic())


def since(earlier: Mark | None) -> float:
    """Seconds that have passed at the least since an earlier mark; nought where nothing can be said."""
    now = mark()
    if earlier is None or earlier.boot != now.boot:
        return 0.0
    return max(0.0, now.at - earlier.at)


def within(earlier: Mark) -> float | None:
    """Seconds since an earlier mark, never more than have passed; None where the computer was started anew since."""
    now = mark()
    named = not (now.boot.startswith("process ") or earlier.boot.startswith("process "))
    if now.at < earlier.at or (named and now.boot != earlier.boot):
        return None
    return now.at - earlier.at
