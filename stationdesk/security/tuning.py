"""What a password costs on this computer: as much as a quarter of a second buys, never less than the floor.

The floor is RFC 9106's second recommendation (64 MiB, three passes, four lanes). A quicker computer is given more
passes; a slow one waits a little longer, because whoever copies its disk computes on a quick one.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.security.keyfile import Kdf, SlotKdf
from stationdesk.security.wrapping import stretched

FLOOR: Final = Kdf()
TARGET: Final = 0.25
"""Seconds that one try should take."""
MOST_PASSES: Final = 16


@dataclass(frozen=True)
class Tuned:
    """The cost that suits this computer, and how long one try takes with it (seconds)."""

    cost: Kdf
    seconds: float


def seconds_of(cost: Kdf) -> float:
    """How long one try takes here, the quicker of two. Raises MemoryShort."""
    kdf = SlotKdf("argon2id", cost.memory_kib, cost.passes, cost.lanes, bytes(16))
    best = float("inf")
    for _ in range(2):
        begun = time.perf_counter()
        stretched(b"measured", kdf)
        best = min(best, time.perf_counter() - begun)
    return best


@cache
def tuned() -> Tuned:
    """The cost for new passwords, measured once a process: at founding, for a colleague, for a changed password."""
    took = seconds_of(FLOOR)
    return choose(took)


def choose(took: float) -> Tuned:
    """From how long the floor takes: the passes that come nearest to the target from below."""
    passes = FLOOR.passes
    while passes < MOST_PASSES and took * (passes + 1) / FLOOR.passes <= TARGET:
        passes += 1
    return Tuned(Kdf(FLOOR.memory_kib, passes, FLOOR.lanes), took * passes / FLOOR.passes)


def below_floor(cost: Kdf) -> bool:
    """Whether a slot was made cheaper than today's floor; its owner should change the password once."""
    return cost.memory_kib < FLOOR.memory_kib or cost.passes < FLOOR.passes
