"""Which backups stay: all of the last days, then one a day, a week, a month, as Anki thins its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from stationdesk.core import patient
from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.storage.atomic import saying
from stationdesk.storage.backups import BackupRow, list_all, opened

LEFT_SECONDS: Final = 24 * 3600


@dataclass(frozen=True)
class Keep:
    """Which backups thinning keeps: all of the last days, then one a day, a week, a month (like Anki)."""

    all_days: int = 2
    daily: int = 12
    weekly: int = 10
    monthly: int = 12


def thin(folder: Path, now: datetime, keep: Keep | None = None) -> list[Path]:
    """Remove the backups that thinning does not keep, and attachments that only those had; what went.

    What a killed backup left half written goes too, once nobody can be at it any more.
    """
    if folder.is_dir():
        with saying(folder):
            for left in folder.glob(".*.part*"):
                with suppress(FileNotFoundError):  # its writer is done with it
                    if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                        patient.remove(left)
    rows = list_all(folder)
    staying = kept(rows, now, keep or Keep())
    gone = [row.file for row in rows if row.file not in staying]
    for file in gone:
        with saying(file):
            patient.remove(file, missing_ok=True)
    store = folder / "blobs"
    if gone and store.is_dir():
        wanted: set[str] = set()
        for file in staying:
            with opened(file) as (_, manifest):
                wanted |= set(manifest["blobs"])
        with saying(store):
            for path in store.glob("??/*"):
                if path.name not in wanted:
                    patient.remove(path, missing_ok=True)
    return gone


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
