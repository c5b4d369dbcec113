"""Whether the database was found whole, when, and how long looking took: kept beside it, in `health.json`.

Some seconds after the start the quick questions are asked in the background (`quick`), once a week, when nobody is at
the desk, all of them (`full`). What was found stays until a later look finds it gone. Nothing personal stands in it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk.core import patient
from stationdesk.core.clock import Clock, local, stamp, unstamp
from stationdesk.core.errors import Cancelled, Trouble, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import write_file
from stationdesk.storage.finding import REPAIR, Finding, page_said
from stationdesk.storage.finding import TORN as TORN_ADVICE

FULL_EVERY: Final = timedelta(days=7)
TORN: Final = ("page-cipher", "page-structure")
"""What only another file mends: the next start does not write into this one."""
CACHE: Final = -262144
"""256 MB while every page is read: with the cache of every day the same takes four times as long."""
_AGAIN: Final = 1.0
"""Seconds after which a page that looked torn is looked at again: it may have been written that very moment."""
_STEPS: Final = 20_000
"""Steps of SQLite between two questions whether somebody stopped it."""

Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]


class FoundHurt(Trouble):
    """A look found torn pages: the program does not write into this file. Parameter: at (day and time)."""

    template = N_(
        "检查发现数据库文件有损坏（{at}），为免坏得更多，没有照常打开。可以先只看不改地打开，再修复或从备份恢复。"
    )


@dataclass(frozen=True)
class Looked:
    """One look at the database. `kind` is `quick`, `full` or `check` (everything, asked for by a person)."""

    kind: str
    at: datetime
    seconds: float
    bytes: int
    found: tuple[str, ...] = ()
    file: int = 0

    @property
    def torn(self) -> bool:
        """Whether pages of the file were hurt."""
        return bool(set(self.found) & set(TORN))


def latest(home: Home, kind: str = "") -> Looked | None:
    """The last look (of one kind); None when there was none."""
    kept = [_looked(kind, one) for kind, one in _read(home).items()]
    there = [one for one in kept if one is not None and kind in ("", one.kind)]
    return max(there, key=lambda one: one.at, default=None)


def hurt_now(home: Home) -> Looked | None:
    """The last look, when it found torn pages; None when all is well, or another file lies there since."""
    last = latest(home)
    if last is None or not last.torn or last.file != _identity(home):
        return None
    return last


def require_whole(home: Home) -> None:
    """Raise FoundHurt where the last look found torn pages in this very file."""
    found = hurt_now(home)
    if found is not None:
        raise FoundHurt(at=f"{local(found.at):%Y-%m-%d %H:%M}")


def _identity(home: Home) -> int:
    """Which file lies there: a restored one is another, and what was found says nothing of it."""
    try:
        return home.database.stat().st_ino
    except OSError:
        return 0


def full_due(home: Home, now: datetime) -> bool:
    """Whether the weekly look at everything is due."""
    last = latest(home, "full")
    return last is None or now - last.at >= FULL_EVERY


def forget(home: Home) -> None:
    """Another file lies in the database's place: what was found says nothing of it."""
    with suppress(OSError):
        patient.remove(_file(home), missing_ok=True)


def look(
    home: Home,
    key: bytes,
    *,
    clock: Clock,
    full: bool = False,
    progress: Progress = lambda done, total: None,
    stopped: Stopped = lambda: False,
) -> list[Finding]:
    """Ask SQLite and the cipher whether the file is whole, in a connection of its own that only reads.

    `full` compares every index with its table, table by table. Raises Cancelled when stopped; then nothing is noted.
    """
    with noted(home, clock, "full" if full else "quick") as note:
        found = _asked(home, key, full, progress, stopped)
        if found:
            if not stopped():
                time.sleep(_AGAIN)
            found = _asked(home, key, full, progress, stopped)
        note(found)
    return found


@contextmanager
def noted(home: Home, clock: Clock, kind: str) -> Iterator[Callable[[Sequence[Finding]], None]]:
    """Time a look and keep what it found; a disk that cannot keep it is no reason not to look."""
    started = time.perf_counter()
    found: list[Finding] | None = None

    def note(given: Sequence[Finding]) -> None:
        nonlocal found
        found = list(given)

    yield note
    if found is None:
        return
    size = home.database.stat().st_size if home.database.is_file() else 0
    entry = {
        "at": stamp(clock.now()),
        "seconds": round(time.perf_counter() - started, 2),
        "bytes": size,
        "file": _identity(home),
        "found": sorted({one.code for one in found}),
    }
    with suppress(Unhappy):
        write_file(
            _file(home), json.dumps(_read(home) | {kind: entry}, indent=1).encode() + b"\n", durable=False
        )


def _asked(home: Home, key: bytes, full: bool, progress: Progress, stopped: Stopped) -> list[Finding]:
    said: list[str] = []
    index: list[str] = []
    with closing(_reading(home, key, full, stopped)) as connection:
        try:
            progress(0, 100)
            said += _rows(connection, "cipher_integrity_check")
            progress(10, 100)
            if not said and not full:
                said += _rows(connection, "quick_check(20)")
            elif not said:
                tables = [
                    str(row[0])
                    for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                ]
                for n, table in enumerate(tables):
                    if stopped():
                        raise Cancelled
                    for line in _rows(connection, f'integrity_check("{table}")'):
                        (index if "index" in line else said).append(line)
                    progress(10 + 90 * (n + 1) // len(tables), 100)
        except sqlcipher.OperationalError as wrong:
            if "interrupted" in str(wrong):
                raise Cancelled from wrong
            said.append(str(wrong))
        except sqlcipher.DatabaseError as wrong:
            said.append(str(wrong))
    progress(100, 100)
    found = []
    if said:
        cipher = any("HMAC" in line or "malformed" in line for line in said)
        found.append(
            Finding(
                "page-cipher" if cipher else "page-structure",
                "bad",
                N_("数据库文件有 {count} 页被改动或损坏。")
                if cipher
                else N_("数据库内部结构有 {count} 处不一致。"),
                TORN_ADVICE,
                len(said),
                tuple(page_said(line) for line in said[:5]),
            )
        )
    if index:
        found.append(
            Finding(
                "index-differs",
                "bad",
                N_("数据库的索引有 {count} 处与内容不符。"),
                REPAIR,
                len(index),
                tuple(index[:5]),
                repairable=True,
            )
        )
    return found


def _reading(home: Home, key: bytes, full: bool, stopped: Stopped) -> Any:
    connection = engines.connect(home.database, key)
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = {CACHE if full else -8192}")
    connection.set_progress_handler(lambda: 1 if stopped() else 0, _STEPS)
    return connection


def _rows(connection: Any, pragma: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}").fetchall() if row[0] != "ok"]


def _file(home: Home) -> Any:
    return home.root / "health.json"


def _read(home: Home) -> dict[str, Any]:
    try:
        found = json.loads(_file(home).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _looked(kind: str, found: Any) -> Looked | None:
    try:
        return Looked(
            kind,
            unstamp(found["at"]),
            float(found["seconds"]),
            int(found["bytes"]),
            tuple(map(str, found["found"])),
            int(found.get("file", 0)),
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return None
