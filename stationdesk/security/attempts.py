"""Wrong passwords slow down, and never lock for ever.

How often each slot was tried in vain stands in `attempts.json` beside the key slots, outside the
database, so that it survives a restart. The first three tries are free, then the waiting grows to a
quarter of an hour and no further. The waiting is counted by a clock that nobody sets (`core/steady`), so neither
putting the computer's clock on nor starting it anew skips it; after a start it is at most five minutes. A second copy
of the file lies beside it. It guards the password page against someone at the counter; against
someone who copied the disk the cost of Argon2id guards.

Whoever may delete files can take both copies away. Then nobody is kept out, and it is noticed: the file has a mark of its
own and the number of all wrong tries ever counted, and the encrypted database remembers both (`services/traces`).
"""

from __future__ import annotations

import json
import logging
import math
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from stationdesk.core import foreign_json, steady
from stationdesk.core.clock import Clock, SystemClock, stamp, unstamp
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.words import N_
from stationdesk.storage.atomic import write_file

DELAYS = (0, 0, 0, 1, 2, 5, 15, 60, 300, 900)
"""Seconds to wait after so many wrong tries; the last one for every further try."""
AFTER_START = 300
"""Seconds since the computer's start after which whoever waited before it may try again: how long it was off nobody knows."""

WHOLE: Final = ""
"""The entry that is no slot: all wrong tries ever counted, and the marks of the file."""

_log = logging.getLogger(__name__)


class WaitBeforeTrying(Refusal):
    """Too many wrong tries lately. Parameter: seconds, a whole number that is never above 900."""

    template = N_(
        "密码输错次数较多，要等一会儿再试（共 {seconds} 秒）。不会永久锁定；忘记密码可以用恢复码重设。"
    )


class Tries(NamedTuple):
    """How often a slot was tried in vain, when last, and that moment by the steady clock (None: by another clock)."""

    wrong: int = 0
    last: str = ""
    mark: steady.Mark | None = None


class Standing(NamedTuple):
    """What tells this book from another that was begun anew: its own mark, and all wrong tries ever counted."""

    id: str
    total: int


class Attempts:
    """The counters of one home. Keys are slot ids; nothing personal is written."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._steady = isinstance(clock, SystemClock)
        self._memory: dict[str, Tries] = {}
        self._marks: dict[str, Any] = {}

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
        tried = book.get(slot, Tries())
        delay = DELAYS[min(tried.wrong, len(DELAYS) - 1)]
        if delay == 0:
            return 0
        if self._steady and tried.mark is not None:
            passed = steady.within(tried.mark)
            if passed is None:
                delay, passed = min(delay, AFTER_START), steady.mark().at
            return max(0, math.ceil(delay - passed))
        now = self._clock.now()
        since = now - unstamp(tried.last)
        if since < timedelta(0):
            # The clock was put back: count from now on, so that the wait is never longer than it was.
            book[slot] = self._now(tried.wrong)
            self._save(book)
            return delay
        left = timedelta(seconds=delay) - since
        return max(0, -(-left // timedelta(seconds=1)))

    def _now(self, wrong: int) -> Tries:
        return Tries(wrong, stamp(self._clock.now()), steady.mark() if self._steady else None)

    def count(self, slot: str) -> None:
        """Count a wrong try.

        Counted after the try, not before: the right password then writes nothing, and several programs
        opening the home at once with the right password do not hold each other up.
        """
        book = self._load()
        for one in (slot, WHOLE):
            book[one] = self._now(min(book.get(one, Tries()).wrong + 1, 1_000_000))
        self._save(book)

    def standing(self) -> Standing | None:
        """Which book lies on the disk and how far it has counted; None where there is none, or one without a mark of its own.

        What only this process knows, because the disk refused it, does not count: nobody finds that again.
        """
        total, marks = max((_marks(place) for place in self._places()), key=lambda one: one[0])
        return Standing(marks["id"], total) if isinstance(marks.get("id"), str) else None

    def begin(self) -> Standing | None:
        """Flush the book to the disk, with a mark of its own; what lies there then, None where the disk takes none.

        A power cut must not bring back an older book than the one that the database remembers.
        """
        book = self._load()
        book.setdefault(WHOLE, self._now(0))
        self._save(book, durable=True)
        return self.standing()

    def mark(self, name: str) -> Any:
        """Something else that is kept in the book, so that it goes only with the whole of it; None where it is not there."""
        return self._kept_marks().get(name)

    def keep(self, name: str, value: Any) -> None:
        """Keep such a thing, or (None) let go of it. What the disk refuses costs the mark."""
        marks = {**self._kept_marks(), name: value}
        if value is None:
            marks.pop(name)
        book = self._load()
        book.setdefault(WHOLE, self._now(0))
        self._save(book, marks)

    def _kept_marks(self) -> dict[str, Any]:
        """The marks of the copy that has counted further."""
        found = max((_marks(place) for place in self._places()), key=lambda one: one[0])
        return found[1] or dict(self._marks)

    def wrong(self, slot: str) -> int:
        """How often the slot was tried in vain since it last opened."""
        return self._load().get(slot, Tries()).wrong

    def forgive(self, slot: str) -> None:
        """The right password: the counter starts again."""
        book = self._load()
        if book.pop(slot, None) is not None:
            self._save(book)

    def _load(self) -> dict[str, Tries]:
        """The greatest count of each slot that either copy, or this process, knows of."""
        book = dict(self._memory)
        for place in self._places():
            for slot, tried in _read(place).items():
                if slot not in book or tried.wrong > book[slot].wrong:
                    book[slot] = tried
        return book

    def _places(self) -> tuple[Path, Path]:
        return self._path, self._path.with_name(self._path.name + ".bak")

    def _save(
        self, book: dict[str, Tries], marks: dict[str, Any] | None = None, *, durable: bool = False
    ) -> None:
        self._marks = self._kept_marks() if marks is None else marks
        self._marks.setdefault("id", secrets.token_hex(8))
        self._memory = dict(book)
        entries: dict[str, Mapping[str, Any]] = {
            slot: {"wrong": one.wrong, "last": one.last}
            | ({} if one.mark is None else {"boot": one.mark.boot, "steady": one.mark.at})
            for slot, one in book.items()
        }
        if WHOLE in entries:
            entries[WHOLE] = {**self._marks, **entries[WHOLE]}
        data = json.dumps(entries).encode()
        for place in self._places():
            try:
                write_file(place, data, durable=durable)
            except Trouble as trouble:
                # A full or read-only disk must not keep the right password out; the count stands in memory.
                _log.warning("the counters of wrong passwords could not be written: %s", trouble.code)


def _marks(place: Path) -> tuple[int, dict[str, Any]]:
    """How far a copy has counted, and its marks; -1 and nothing where it cannot be read."""
    try:
        entry = foreign_json.read(place.read_bytes())[WHOLE]
        tried = _tries(entry)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return -1, {}  # `_read` says so
    own = ("wrong", "last", "boot", "steady")
    return tried.wrong, {name: value for name, value in entry.items() if name not in own}


def _read(place: Path) -> dict[str, Tries]:
    try:
        raw = foreign_json.read(place.read_bytes())
        return {str(slot): _tries(entry) for slot, entry in raw.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        # A damaged counter must not keep anyone out; the other copy and what this process has counted still hold.
        _log.warning("the counters of wrong passwords could not be read")
        return {}


def _tries(entry: Any) -> Tries:
    wrong, last = int(entry["wrong"]), str(entry["last"])
    if wrong < 0 or unstamp(last).tzinfo is None:
        raise ValueError("no instant")
    if "steady" not in entry:
        return Tries(wrong, last)
    at = float(entry["steady"])
    if not (math.isfinite(at) and at >= 0):
        raise ValueError("no moment")
    return Tries(wrong, last, steady.Mark(str(entry["boot"]), at))
