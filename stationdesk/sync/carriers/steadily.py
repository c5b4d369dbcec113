"""Trying again: with growing pauses and some chance in them, and from the start of the count after every gain."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from stationdesk.sync.carriers.carrier import TRY_AGAIN, Carrier, Going, Item, Offline, Parcel, SpoiltOnTheWay

T = TypeVar("T")

TRIES = 6
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


def pause(tries: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds before try number `tries` + 1: doubled each time, half of it by chance, so that many villages whose
    line comes back at once do not knock at once."""
    whole = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**tries)
    return whole * (0.5 + chance() / 2)


def send(
    carrier: Carrier,
    parcel: Parcel,
    going: Going,
    *,
    tries: int = TRIES,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Send until it is there. Whether the other side confirmed. Raises what the last try raised."""
    return _steadily(lambda: carrier.send(parcel, going), going, tries, sleep)


def fetch(
    carrier: Carrier,
    station: str,
    item: Item,
    folder: Path,
    going: Going,
    *,
    tries: int = TRIES,
    sleep: Callable[[float], None] = time.sleep,
) -> Path:
    """Fetch until it is here. Raises what the last try raised."""
    return _steadily(lambda: carrier.fetch(station, item, folder, going), going, tries, sleep)


def _steadily(attempt: Callable[[], T], going: Going, tries: int, sleep: Callable[[float], None]) -> T:
    failed = 0
    while True:
        before = going.moved
        try:
            return attempt()
        except TRY_AGAIN as trouble:
            # Where nobody answered at all, waiting in the foreground is no use: the next errand tries again.
            if isinstance(trouble, Offline) and going.moved == before and before == 0:
                raise
            gained = going.moved > before + _GAIN and not isinstance(trouble, SpoiltOnTheWay)
            failed = 0 if gained else failed + 1
            if failed >= tries:
                raise
            going.stop_if_asked()
            sleep(pause(failed))


_GAIN = 64 * 1024
