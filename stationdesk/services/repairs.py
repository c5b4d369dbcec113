"""Repairing what a check found: a backup first, an entry in the audit, then one transaction, or none of it.

What follows from the change log is written anew from it; a hole in the log is closed from a backup where the chain proves
it; files come back from backups, and those that no backup has are asked for in the next bundle. Nothing is removed
but files that no record names. What no rule can put right stays, and is said.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import field
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import sqlalchemy as sa

from stationdesk.core import patient
from stationdesk.core.clock import Clock, stamp
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.models.machine import FileLacked, ThisDevice
from stationdesk.models.station import Station
from stationdesk.search import keys as search_keys
from stationdesk.security import audit, keyfile, slots
from stationdesk.security.gate import require
from stationdesk.services import backups as station_backups
from stationdesk.services import check
from stationdesk.storage import backups, capture, checks, mend
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import Draft, make_folder
from stationdesk.storage.blobs import BlobDamaged, BlobMissing, Blobs
from stationdesk.storage.finding import Finding
from stationdesk.storage.home_card import HOME_FORMAT, HomeCard, write_card
from stationdesk.storage.work import Work

T = TypeVar("T")
LOG: Final = frozenset(("log-gap", "payload", "change-outside", "chain", "origin"))
ROWS: Final = frozenset(("row-differs", "row-missing", "head-differs", "head-loose", *LOG))
FIRST: Final = frozenset(("triggers", "origin"))
"""Put right before anything is written down: without them the audit's own entry would be damage."""
BACKUPS_READ: Final = 3
"""How many of the newest backups are asked for what is missing here."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class PutBackByHand(Refusal):
    """The database is older than this computer knows it to be: a repair would write under numbers given already."""

    template = N_(
        "这份数据库是被人直接换回来的旧文件，不能修复着用，否则会重号。请用“从备份恢复”重新恢复一次。"
    )


class OpenedDesk(Protocol):
    """What a repair needs of a desk."""

    home: Home
    clock: Clock
    opened: slots.Opened

    def change(self, fn: Callable[[Work], T], reason: str = "", *, mode: str = "capture") -> T: ...

    def read(self, fn: Callable[[Work], T]) -> T: ...


@dataclass
class Repaired:
    """What a repair did. `backup` is the state before it; `wanted` files are asked for in the next bundle."""

    codes: tuple[str, ...] = ()
    backup: Path | None = None
    rows: int = 0
    values: int = 0
    log: int = 0
    files_back: int = 0
    files_wanted: int = 0
    orphans_removed: int = 0
    left: tuple[Finding, ...] = field(default=())


def repair(desk: OpenedDesk, found: Sequence[Finding]) -> Repaired:
    """Put right what can be. Raises PutBackByHand, NotPermitted, BackupNotProved, DiskFull …; then nothing was done."""
    codes = frozenset(one.code for one in found)
    wanted = tuple(sorted({one.code for one in found if one.repairable}))
    if "epoch-behind" in codes:
        raise PutBackByHand
    if not wanted:
        return Repaired(left=tuple(found))
    desk.read(lambda work: require(work, "backup:create"))
    if "index-differs" in codes:  # before the backup: one with a wrong index is not proved, and is none
        desk.change(lambda work: work.run("REINDEX"), reason="check:repair", mode="quiet")
    kept = station_backups.create(desk.home, desk.opened, clock=desk.clock, why="before-repair")
    done = Repaired(codes=wanted, backup=kept.file)
    if codes & (FIRST | ROWS):
        desk.change(_first, reason="check:repair", mode="quiet")
    desk.change(lambda work: _note(work, found, wanted), reason="check:repair")
    with _older(desk, kept.file) as older:
        desk.change(lambda work: _within(work, codes, older, done), reason="check:repair", mode="quiet")
    _beside(desk, codes, done)
    return done


def _first(work: Work) -> None:
    known = {statement.split()[2] for statement in capture.statements()}
    for name in (
        capture.made(work.connection).keys() - known
    ):  # somebody else's: it would go on writing by itself
        work.run(f'DROP TRIGGER "{name}"')
    capture.regenerate(work.connection)
    mend.origins(work)
    mend.strays(work)
    work.run("DELETE FROM search_dirty")  # the keys are made anew from rows that were put right by then


def _note(work: Work, found: Sequence[Finding], wanted: Sequence[str]) -> None:
    audit.record(work, "check:repair", None, codes=list(wanted), found={one.code: one.count for one in found})


def _within(work: Work, codes: frozenset[str], older: Sequence[Any], done: Repaired) -> None:
    """Everything in the database, in this one transaction."""
    with checks.legible(work):
        _put_right(work, codes, older, done)


def _put_right(work: Work, codes: frozenset[str], older: Sequence[Any], done: Repaired) -> None:
    if codes & LOG:
        for backup in older:
            done.log += mend.log_from(work, backup)
        mend.origins(work)
    if codes & ROWS:
        mended = mend.from_log(work)
        done.rows, done.values = mended.rows, mended.values + mended.heads
    if codes & {"counter-behind"}:
        mend.counters(work, checks.used_numbers(work))
    if codes & {"digest", *ROWS}:
        checks.repair_digests(work)
    if codes & {"search-keys", *ROWS}:
        search_keys.rebuild(work, work.station_id)
    if codes & {"blob-missing", "blob-damaged"}:
        _bring_files(work, older, done)
    if "blob-orphan" in codes:
        done.orphans_removed = checks.remove_orphans(work)


@contextmanager
def _older(desk: OpenedDesk, made_now: Path) -> Iterator[list[Any]]:
    """The databases of the newest backups, unpacked and opened to be read; a backup that is no good is passed over."""
    opened: list[Any] = []
    places: list[Path] = []
    rows = [row for row in backups.list_all(desk.home.backups) if row.file != made_now][:BACKUPS_READ]
    make_folder(desk.home.staging)
    try:
        for n, row in enumerate(rows):
            place = desk.home.staging / f"repair-{n}.db"
            with suppress(Unhappy):
                _unpack(row.file, desk.opened, place)
                places.append(place)
                connection = engines.connect(place, desk.opened.database_key)
                connection.execute("PRAGMA query_only = ON")
                opened.append(connection)
        yield opened
    finally:
        for connection in opened:
            connection.close()
        for place in places:
            for left in (place, Path(f"{place}-wal"), Path(f"{place}-shm")):
                with suppress(OSError):  # `staging` is emptied at the next start
                    patient.remove(left, missing_ok=True)


def _unpack(file: Path, opened: slots.Opened, place: Path) -> None:
    with backups.opened(file) as (archive, manifest):
        backups.check_seal(manifest, opened.backup_key, file)
        with Draft(place, durable=False) as draft:
            for piece in backups.member(archive, manifest, "station.db", file):
                draft.write(piece)
            draft.keep()


# files ------------------------------------------------------------------------------------------------


def _bring_files(work: Work, older: Sequence[Any], done: Repaired) -> None:
    """Files that are gone or damaged, from the backups beside the home; what none has is asked of the partners."""
    blobs = work.blobs
    home = Home(blobs.root.parent)
    for name, sha256 in sorted(checks.named_blobs(work).items()):
        if _whole(blobs, name):
            continue
        if _from_backups(home, blobs, name):
            done.files_back += 1
        elif _SHA256.fullmatch(sha256):
            work.session.merge(FileLacked(peer_device_id=work.station_id, sha256=sha256, said_at=work.at))
            done.files_wanted += 1


def _whole(blobs: Blobs, name: str) -> bool:
    try:
        blobs.verify(name)
    except (BlobMissing, BlobDamaged):
        return False
    return True


def _from_backups(home: Home, blobs: Blobs, name: str) -> bool:
    """Whether a whole copy was found and put in the place; what lay there is only replaced by what was proved."""
    place = blobs.path_of(name)
    inside = f"blobs/{name[:2]}/{name}"
    beside = home.backups / "blobs" / name[:2] / name
    candidates: list[Callable[[Draft], None]] = []
    if beside.is_file():
        candidates.append(lambda draft: _pour(draft, beside))
    for row in backups.list_all(home.backups):
        if row.whole:
            candidates.append(lambda draft, file=row.file: _pour_member(draft, file, inside))  # type: ignore[misc]
    trial = copy(blobs)
    trial.root = home.staging / "blobs"  # a folder to prove a copy in, before it replaces anything
    for pour in candidates:
        aside = trial.root / name[:2] / name
        make_folder(aside.parent)
        try:
            with suppress(Unhappy, zipfile.BadZipFile, KeyError), Draft(aside, durable=False) as draft:
                pour(draft)
                draft.keep()
            if aside.is_file() and _whole(trial, name):
                make_folder(place.parent)
                backups.copy_file(aside, place)
                return True
        finally:
            with suppress(OSError):
                patient.remove(aside, missing_ok=True)
    return False


def _pour(draft: Draft, source: Path) -> None:
    with source.open("rb") as handle:
        for piece in backups.pieces(handle):
            draft.write(piece)


def _pour_member(draft: Draft, file: Path, name: str) -> None:
    with backups.opened(file) as (archive, manifest):
        for piece in backups.member(archive, manifest, name, file):
            draft.write(piece)


# beside the database ----------------------------------------------------------------------------------


def _beside(desk: OpenedDesk, codes: frozenset[str], done: Repaired) -> None:
    if "keys-copies" in codes:
        keyfile.save(desk.home.keys, keyfile.load(desk.home.keys))
    if "home-card" in codes:
        write_card(desk.home, desk.read(lambda work: _card_of(work, desk.home)))


def _card_of(work: Work, home: Home) -> HomeCard:
    """The home's public facts, from the database that lies in it."""
    this = work.session.get_one(ThisDevice, 1)
    here = work.session.execute(sa.select(Station).where(Station.station_id == work.station_id)).scalar_one()
    made = work.scalar("SELECT min(wall) FROM transactions")
    try:
        before = json.loads(home.card.read_text("utf-8"))
    except (OSError, ValueError):
        before = {}
    return HomeCard(
        HOME_FORMAT,
        keyfile.load(home.keys).home_id,
        this.station_id,
        this.device_id,
        here.kind,
        here.name,
        here.village_name,
        bool(here.practice),
        str(before.get("made_at") or made or stamp(work.at)),
    )


def left(desk: OpenedDesk, *, full: bool = False) -> tuple[Finding, ...]:
    """What a check still finds."""
    return tuple(desk.read(lambda work: check.look(work, desk.home, full=full)))
