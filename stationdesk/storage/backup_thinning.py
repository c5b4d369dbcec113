"""Which backups stay: all of the last days, then one a day, a week, a month, as Anki thins its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Container
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from stationdesk.core import patient
from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.storage.atomic import saying
from stationdesk.storage.backups import SUFFIX, BackupRow, list_all, opened

LEFT_SECONDS: Final = 24 * 3600


@dataclass(frozen=True)
class Keep:
    """Which backups thinning keeps: all of the last days, then one a day, a week, a month (like Anki)."""

    all_days: int = 2
    daily: int = 12
    weekly: int = 10
    monthly: int = 12


def thin(folder: Path, now: datetime, keep: Keep | None = None, *, bad: Container[str] = ()) -> list[Path]:
    """Remove the backups that thinning does not keep, and attachments that only those had; what went.

    Those named in `bad` help nobody here (they did not open, or are another station's): no other goes because of one of them.
    What a killed backup left half written goes too, once nobody can be at it any more.
    """
    if folder.is_dir():
        with saying(folder):
            for left in folder.glob(".*.part*"):
                with suppress(FileNotFoundError):  # its writer is done with it
                    if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                        patient.remove(left)
    rows, keep = list_all(folder), keep or Keep()
    staying = kept(rows, now, keep) | kept([row for row in rows if row.file.name not in bad], now, keep)
    gone = [row.file for row in rows if row.file not in staying]
    for file in gone:
        with saying(file):
            patient.remove(file, missing_ok=True)
    store = folder / "blobs"
    # One that cannot be read now names attachments as well; they go when it can be, or is gone.
    if gone and store.is_dir() and {row.file for row in rows} >= set(folder.glob(f"*{SUFFIX}")):
        wanted: set[str] = set()
        for file in staying:
            with opened(file) as (_, manifest):
                wanted |= set(manifest["blobs"])
        with saying(store):
            for path in store.glob("??/*"):
                with suppress(FileNotFoundError):  # another program thins as well
                    if path.name not in wanted and _left(path):
                        patient.remove(path)
    return gone


def _left(copy: Path) -> bool:
    """Whether no backup that is being written can want a copy: it is a day old, and no second name of the home's own."""
    found = copy.stat()
    return found.st_nlink == 1 and time.time() - found.st_mtime > LEFT_SECONDS


def kept(rows: list[BackupRow], now: datetime, keep: Keep) -> set[Path]:
    """Which of these backups thinning keeps. The newest always stays."""
    newest = sorted(rows, key=lambda row: (row.made_at, row.file.name), reverse=True)
    staying = {newest[0].file} if newest else set()
    staying |= {row.file for row in newest if row.made_at > now - timedelta(days=keep.all_days)}
    spans: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (keep.daily, lambda at: local(at).date()),
        (keep.weekly, lambda at: local(at).isocalendar()[:2]),
        (keep.monthly, lambda at: (local(at).year, local(at).month)),
    )
    older = [row for row in newest if row.made_at <= now - timedelta(days=keep.all_days)]
    for count, span in spans:
        seen: dict[object, Path] = {}
        for row in older:
            seen.setdefault(span(row.made_at), row.file)
        staying |= set(list(seen.values())[:count])
    return staying
