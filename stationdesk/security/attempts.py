"""Wrong passwords slow down, and never lock for ever.

How often each slot was tried in vain stands in `attempts.json` beside the key slots, outside the
database, so that it survives a restart. The first three tries are free, then the waiting grows to a
quarter of an hour and no further. It guards the password page against someone at the counter; against
someone who copied the disk the cost of Argon2id guards.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path

from stationdesk.core import foreign_json
from stationdesk.core.clock import Clock, stamp, unstamp
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.words import N_
from stationdesk.storage.atomic import write_file

DELAYS = (0, 0, 0, 1, 2, 5, 15, 60, 300, 900)
"""Seconds to wait after so many wrong tries; the last one for every further try."""

_log = logging.getLogger(__name__)


class WaitBeforeTrying(Refusal):
    """Too many wrong tries lately. Parameter: seconds, a whole number that is never above 900."""

    template = N_(
        "密码输错次数较多，要等一会儿再试（共 {seconds} 秒）。不会永久锁定；忘记密码可以用恢复码重设。"
    )


class Attempts:
    """The counters of one home. Keys are slot ids; nothing personal is written."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._memory: dict[str, tuple[int, str]] = {}

    def require_turn(self, slot: str) -> int:
        """Raise WaitBeforeTrying while the slot must wait; else how often it was tried in vain, for `require_alone`."""
        seconds = self.waiting(slot)
        if seconds > 0:
            raise WaitBeforeTrying(seconds=seconds, field="password")
        return self.wrong(slot)

    def require_alone(self, slot: str, before: int, *, failed: bool) -> None:
        """After a try: raise WaitBeforeTrying where another one failed meanwhile, whatever came of this one.

        Many programs that begin at the same moment would otherwise each have a free try.
        """
        if self.wrong(slot) > before + failed:
            raise WaitBeforeTrying(seconds=max(1, self.waiting(slot)), field="password")

    def waiting(self, slot: str) -> int:
        """Whole seconds the slot must still wait, 0 to 900."""
        book = self._load()
        wrong, last = book.get(slot, (0, ""))
        delay = DELAYS[min(wrong, len(DELAYS) - 1)]
        if delay == 0:
            return 0
        now = self._clock.now()
        passed = now - unstamp(last)
        if passed < timedelta(0):
            # The clock was put back: count from now on, so that the wait is never longer than it was.
            book[slot] = (wrong, stamp(now))
            self._save(book)
            return delay
        left = timedelta(seconds=delay) - passed
        return max(0, -(-left // timedelta(seconds=1)))

    def count(self, slot: str) -> None:
        """Count a wrong try.

        Counted after the try, not before: the right password then writes nothing, and several programs
        opening the home at once with the right password do not hold each other up.
        """
        book = self._load()
        wrong, _ = book.get(slot, (0, ""))
        book[slot] = (min(wrong + 1, 1_000_000), stamp(self._clock.now()))
        self._save(book)

    def wrong(self, slot: str) -> int:
        """How often the slot was tried in vain since it last opened."""
        return self._load().get(slot, (0, ""))[0]

    def forgive(self, slot: str) -> None:
        """The right password: the counter starts again."""
        book = self._load()
        if book.pop(slot, None) is not None:
            self._save(book)

    def _load(self) -> dict[str, tuple[int, str]]:
        try:
            raw = foreign_json.read(self._path.read_bytes())
            book = {str(slot): (int(entry["wrong"]), str(entry["last"])) for slot, entry in raw.items()}
            for wrong, last in book.values():
                if wrong < 0 or unstamp(last).tzinfo is None:
                    raise ValueError("no instant")
        except FileNotFoundError:
            book = {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            # A damaged counter must not keep anyone out; what this process has counted still holds.
            _log.warning("the counters of wrong passwords could not be read")
            book = {}
        for slot, (wrong, last) in self._memory.items():
            if wrong > book.get(slot, (0, ""))[0]:
                book[slot] = (wrong, last)
        return book

    def _save(self, book: dict[str, tuple[int, str]]) -> None:
        self._memory = dict(book)
        entries = {slot: {"wrong": wrong, "last": last} for slot, (wrong, last) in book.items()}
        try:
            write_file(self._path, json.dumps(entries).encode(), durable=False)
        except Trouble as trouble:
            # A full or read-only disk must not keep the right password out; the count stands in memory.
            _log.warning("the counters of wrong passwords could not be written: %s", trouble.code)
