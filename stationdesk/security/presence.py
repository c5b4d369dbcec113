"""PINs that prove a person is here, in a desk that is unlocked already. They open nothing by themselves.

Argon2id with the least cost OWASP's password storage cheat sheet names: the database that holds the digests is
encrypted, and wrong tries slow down.
"""

from __future__ import annotations

from stationdesk.core.late import dataclass


@dataclass(frozen=True)
class PinCost:
    """What one try costs: KiB of memory and passes."""

    memory_kib: int = 19_456
    passes: int = 2


FULL = PinCost()
QUICK = PinCost(64, 1)
"""For tests."""


def digest(pin: str, cost: PinCost = FULL) -> str:
    """What is kept of a PIN: Argon2id in its PHC form, with a salt of its own."""
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=1)
    return hasher.hash(pin.encode())


def matches(kept: str, pin: str) -> bool:
    """Whether it is this PIN."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    try:
        return PasswordHasher().verify(kept, pin.encode())
    except VerifyMismatchError:
        return False


def wait_seconds(wrong: int, free: int, first: int, longest: int) -> int:
    """How long the next try has to wait after so many wrong ones: nothing, then doubling, never for ever."""
    if wrong < free:
        return 0
    return int(min(longest, first * 2 ** min(wrong - free, 16)))
