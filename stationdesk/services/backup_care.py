"""Whether the backups would really help: rehearsed every week, one of them somewhere else than on this disk.

A backup that nobody ever opened is a hope. Once a week, after the window was closed, the newest one is unpacked
into a folder of its own, opened with the day's keys, read page by page and counted, its attachments decrypted one
by one, and thrown away again: everything that restoring does but taking the home's place. One of the older ones follows
in turn, so that every kept one is opened now and then: a disk spoils what nobody reads. What came of it
stands in `backups/care.json`, which holds nothing personal.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from stationdesk.core import foreign_json
from stationdesk.core.clock import Clock, stamp, unstamp
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
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
AHEAD: Final = timedelta(days=1)
"""By how much a clock may have been ahead without anybody minding."""
LONG: Final = 45.0
"""Seconds: where the newest one took longer, the older one has its turn when the desk is next left."""


@dataclass(frozen=True)
class Rehearsal:
    """What came of the last one. `problem` is the code of what went wrong, empty when all was well."""

    at: datetime
    file: str
    people: int
    attachments: int
    problem: str = ""


@dataclass(frozen=True)
class Proof:
    """When a backup was last opened after it was written, and what was wrong (a code; empty when nothing was)."""

    at: datetime
    problem: str = ""


@dataclass(frozen=True)
class Care:
    """How the backups of a home stand. `due` are the things to do: `backup`, `rehearsal`, `older`, `elsewhere`.

    `proved`: by file name, the kept ones that were opened since they were written (each is opened at its writing as well).
    """

    newest: BackupRow | None
    elsewhere_at: datetime | None
    rehearsal: Rehearsal | None
    due: tuple[str, ...]
    proved: Mapping[str, Proof]


def state(home: Home, now: datetime) -> Care:
    """How the backups stand; reads names and manifests only."""
    rows = ours(home, now)
    newest = next(iter(rows), None)
    kept = _read(home)
    proved = _proved(kept.get("proved"), rows)
    elsewhere = _instant(kept.get("elsewhere_at"))
    rehearsal = _rehearsal(kept.get("rehearsal"))
    due = []
    since = newest.made_at if newest else _instant(read_card(home).made_at) or now
    if not within(OLD, since, now):
        due.append("backup")
    if rehearsal is not None and rehearsal.problem:
        due.append("rehearsal")
    if any(proof.problem for name, proof in proved.items() if newest is None or name != newest.file.name):
        due.append("older")
    if newest is not None and (elsewhere is None or not within(ELSEWHERE_EVERY, elsewhere, now)):
        due.append("elsewhere")
    return Care(newest, elsewhere, rehearsal, tuple(due), proved)


def ours(home: Home, now: datetime) -> list[BackupRow]:
    """The backups of this station, the newest first; those that a clock which was ahead once calls newer than now come last.

    One of another station that somebody copied into the folder stands for none of ours.
    """
    station = read_card(home).station_id
    rows = [row for row in backups.list_all(home.backups) if row.station_id == station]
    return sorted(rows, key=lambda row: row.made_at > now)


def no_help(home: Home, now: datetime) -> set[str]:
    """The names of the files that stand for no good backup of ours: another station's, and what did not open when last tried."""
    rows = backups.list_all(home.backups)
    names = {row.file.name for row in rows} - {row.file.name for row in ours(home, now)}
    return names | {name for name, one in _proved(_read(home).get("proved"), rows).items() if one.problem}


def within(span: timedelta, at: datetime, now: datetime) -> bool:
    """Whether something was at most so long ago; what a clock that was further ahead than `AHEAD` noted was not."""
    return -AHEAD <= now - at <= span


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
    """The weekly rehearsal; None when the last one is younger than a week and went well, or there is no backup.

    An older backup has its turn afterwards, or when the desk is next left where the newest took long.
    """
    kept = state(home, clock.now())
    last = kept.rehearsal
    if kept.newest is None:
        return None
    began, made = time.monotonic(), None
    if last is None or last.problem or not within(REHEARSE_EVERY, last.at, clock.now()):
        made = rehearse(home, opened, clock=clock)
    if time.monotonic() - began < LONG:
        older_when_due(home, opened, clock=clock)
    return made


def older_when_due(home: Home, opened: slots.Opened, *, clock: Clock) -> Proof | None:
    """Once a week, open the older backup whose turn it is; None when none is due or there is no older one."""
    now = clock.now()
    kept, rows = _read(home), ours(home, now)
    last = _instant(kept.get("older_at"))
    chosen = next_older(rows, _proved(kept.get("proved"), rows))
    if chosen is None or (last is not None and within(REHEARSE_EVERY, last, now)):
        return None
    problem = ""
    try:
        prove(home, chosen.file, opened, clock=clock)
        _attachments(home, chosen.file, opened)
    except Unhappy as found:
        problem = found.code
        note_proved(home, chosen.file, now, problem)
    with suppress(Unhappy):
        _write(home, older_at=stamp(now))
    return Proof(now, problem)


def prove(home: Home, file: Path, opened: slots.Opened, *, clock: Clock) -> BackupRow:
    """Open a backup now, and keep when that was and what came of it. Raises NotABackup, BackupDamaged, BackupTooNew."""
    try:
        keys = keys_of(file, opened)
        row = backups.verify(file, keys.database_key, keys.backup_key, home.staging)
    except Unhappy as found:
        note_proved(home, file, clock.now(), found.code)
        raise
    note_proved(home, file, clock.now())
    return row


def next_older(rows: Sequence[BackupRow], proved: Mapping[str, Proof]) -> BackupRow | None:
    """Whose turn it is: one of those that were never opened again, by lot; else the one that was opened longest ago."""
    older = rows[1:]
    never = [row for row in older if row.file.name not in proved]
    if never:
        return secrets.choice(never)
    return min(older, key=lambda row: proved[row.file.name].at, default=None)


def note_proved(home: Home, file: Path, at: datetime, problem: str = "") -> None:
    """Keep when a backup beside the home was opened and what was wrong with it; one that lies elsewhere is not noted.

    What cannot be noted costs the note only: its turn comes again.
    """
    rows = backups.list_all(home.backups)
    if file.name not in {row.file.name for row in rows} or file.parent != home.backups:
        return
    proved = {**_proved(_read(home).get("proved"), rows), file.name: Proof(at, problem)}
    with suppress(Unhappy):
        _write(
            home, proved={name: {"at": stamp(one.at), "problem": one.problem} for name, one in proved.items()}
        )


def rehearse(home: Home, opened: slots.Opened, *, clock: Clock, file: Path | None = None) -> Rehearsal:
    """Restore a backup (the newest) to nowhere and say what came of it. Raises NotABackup when there is none.

    What is wrong with the backup is told in the answer, not raised, so that it can be shown until one goes well.
    """
    rows = ours(home, clock.now())
    chosen = file or next((row.file for row in rows), None)
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
    note_proved(home, chosen, made.at, problem)
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


def _proved(found: Any, rows: Collection[BackupRow]) -> dict[str, Proof]:
    """What stands there of backups that are still kept."""
    if not isinstance(found, dict):
        return {}
    made = {}
    for row in rows:
        one = found.get(row.file.name)
        if isinstance(one, dict) and (at := _instant(one.get("at"))) is not None:
            made[row.file.name] = Proof(at, str(one.get("problem") or ""))
    return made


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
