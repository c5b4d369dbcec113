"""Whether the backups would really help: rehearsed every week, one of them somewhere else than on this disk.

A backup that nobody ever opened is a hope. Once a week, after the window was closed, the newest one is unpacked
into a folder of its own, opened with the day's keys, read page by page and counted, its attachments decrypted one
by one, and thrown away again: everything that restoring does but taking the home's place. What came of it
stands in `backups/care.json`, which holds nothing personal.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from stationdesk.core import foreign_json
from stationdesk.core.clock import Clock, stamp, unstamp
from stationdesk.core.errors import Unhappy
from stationdesk.core.paths import Home
from stationdesk.security import slots
from stationdesk.security.blobs_of import blobs_of
from stationdesk.storage import backups
from stationdesk.storage.atomic import write_file
from stationdesk.storage.backups import BackupRow
from stationdesk.storage.home_card import read_card

REHEARSE_EVERY: Final = timedelta(days=7)
ELSEWHERE_EVERY: Final = timedelta(days=30)
"""A stick with a copy once a month: what is lost with this computer is then a month at the most, less what was exported."""
OLD: Final = timedelta(days=7)


@dataclass(frozen=True)
class Rehearsal:
    """What came of the last one. `problem` is the code of what went wrong, empty when all was well."""

    at: datetime
    file: str
    people: int
    attachments: int
    problem: str = ""


@dataclass(frozen=True)
class Care:
    """How the backups of a home stand. `due` are the things to do: `backup`, `rehearsal`, `elsewhere`."""

    newest: BackupRow | None
    elsewhere_at: datetime | None
    rehearsal: Rehearsal | None
    due: tuple[str, ...]


def state(home: Home, now: datetime) -> Care:
    """How the backups stand; reads names and manifests only."""
    newest = next(iter(backups.list_all(home.backups)), None)
    kept = _read(home)
    elsewhere = _instant(kept.get("elsewhere_at"))
    rehearsal = _rehearsal(kept.get("rehearsal"))
    due = []
    since = newest.made_at if newest else _instant(read_card(home).made_at) or now
    if now - since > OLD:
        due.append("backup")
    if rehearsal is not None and rehearsal.problem:
        due.append("rehearsal")
    if newest is not None and (elsewhere is None or now - elsewhere > ELSEWHERE_EVERY):
        due.append("elsewhere")
    return Care(newest, elsewhere, rehearsal, tuple(due))


def note_elsewhere(home: Home, folder: Path, at: datetime) -> bool:
    """A file that stands alone was written to a folder; whether that is another disk than the home's.

    Only then is it noted: a second copy on the same disk dies with it. What cannot be noted is only asked for again.
    """
    if not on_another_disk(home, folder):
        return False
    with suppress(Unhappy):
        _write(home, elsewhere_at=stamp(at))
    return True


def on_another_disk(home: Home, folder: Path) -> bool:
    """Whether a folder lies on another disk (or stick, or partition) than the home."""
    try:
        return folder.stat().st_dev != home.root.stat().st_dev
    except OSError:
        return False


def rehearse_when_due(home: Home, opened: slots.Opened, *, clock: Clock) -> Rehearsal | None:
    """The weekly rehearsal; None when the last one is younger than a week and went well, or there is no backup."""
    kept = state(home, clock.now())
    last = kept.rehearsal
    if kept.newest is None:
        return None
    if last is not None and not last.problem and clock.now() - last.at < REHEARSE_EVERY:
        return None
    return rehearse(home, opened, clock=clock)


def rehearse(home: Home, opened: slots.Opened, *, clock: Clock, file: Path | None = None) -> Rehearsal:
    """Restore a backup (the newest) to nowhere and say what came of it. Raises NotABackup when there is none.

    What is wrong with the backup is told in the answer, not raised, so that it can be shown until one goes well.
    """
    chosen = file or next((row.file for row in backups.list_all(home.backups)), None)
    if chosen is None:
        raise backups.NotABackup(name="*.sdbackup")
    people = attachments = 0
    problem = ""
    try:
        keys = keys_of(chosen, opened)
        row = backups.verify(chosen, keys.database_key, keys.backup_key, home.staging)
        people = int(row.counts.get("people", 0))
        attachments = _attachments(home, chosen, opened)
    except Unhappy as found:
        problem = found.code
    made = Rehearsal(clock.now(), chosen.name, people, attachments, problem)
    with suppress(Unhappy):
        _write(
            home,
            rehearsal={
                "at": stamp(made.at),
                "file": made.file,
                "people": people,
                "attachments": attachments,
                "problem": problem,
            },
        )
    return made


def keys_of(file: Path, opened: slots.Opened) -> slots.Opened:
    """The keys of the backup's day: today's, unless it was written before a re-key. Raises NotABackup …"""
    with backups.opened(file) as (_archive, manifest):
        for keys in (opened, *opened.former):
            if backups.is_sealed_by(manifest, keys.backup_key):
                return keys
    return opened


def _attachments(home: Home, file: Path, opened: slots.Opened) -> int:
    """How many attachments of a backup beside the home could be decrypted. Raises what the first bad one raises."""
    with backups.opened(file) as (_archive, manifest):
        wanted = [] if manifest.get("whole") else list(manifest.get("blobs", ()))
    store = blobs_of(home, opened, home.backups / "blobs")
    for name in wanted:
        store.verify(name)
    return len(wanted)


def _file(home: Home) -> Path:
    return home.backups / "care.json"


def _read(home: Home) -> dict[str, Any]:
    try:
        found = foreign_json.read(_file(home).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(home: Home, **changed: Any) -> None:
    write_file(_file(home), json.dumps(_read(home) | changed, indent=1).encode() + b"\n", durable=False)


def _instant(text: Any) -> datetime | None:
    try:
        found = unstamp(text) if isinstance(text, str) else None
    except ValueError:
        return None
    # A day without a clock is none of ours.
    return found if found is not None and found.tzinfo is not None else None


def _rehearsal(found: Any) -> Rehearsal | None:
    at = _instant(found.get("at")) if isinstance(found, dict) else None
    if at is None:
        return None
    try:
        return Rehearsal(
            at, str(found["file"]), int(found["people"]), int(found["attachments"]), str(found["problem"])
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
