"""At the township: what came by network or into its folder is taken in, confirmed and answered; what goes down is laid out.

Works on the folder behind a tus server (tusd's and tuspyserver's stores: `<id>` and `<id>.info`), behind an SFTP server, or shared.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from stationdesk.core import foreign_json, patient
from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import is_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer, Taken
from stationdesk.security.gate import require
from stationdesk.storage.atomic import make_folder
from stationdesk.storage.work import Work
from stationdesk.sync import envelope, errands, medium
from stationdesk.sync.carriers import index
from stationdesk.sync.carriers.carrier import safe
from stationdesk.sync.opened import Opened, TakenIn
from stationdesk.sync.receipt import SUFFIX, Receipt


class PlaceMissing(Refusal):
    """The folder has no `in`."""

    template = N_("这个文件夹里没有 in 子文件夹，不像是接收上报的位置。请选上报服务器的数据文件夹。")


class VillageUnknown(Refusal):
    """Nobody enrolled has this code or name."""

    template = N_("没有登记过“{village}”。请先登记这个村的交换卡。")


@dataclass(frozen=True)
class Arrival:
    """A file that came whole. `extra`: what the server keeps beside it. `station`: as the upload said, or None."""

    file: Path
    name: str
    station: str | None = None
    extra: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Collected:
    """What became of a collecting. `unfinished`: uploads that are still under way."""

    files: int
    unfinished: int
    taken: TakenIn = field(default_factory=TakenIn)
    answered: int = 0


def look(root: Path) -> tuple[list[Arrival], int]:
    """What lies whole in `in/`, and how much is still on its way. Raises PlaceMissing."""
    folder = root / "in"
    if not folder.is_dir():
        raise PlaceMissing(field="from")
    found: list[Arrival] = []
    unfinished = 0
    for file in sorted(folder.iterdir()):
        if file.suffix == ".info" or not file.is_file():
            continue
        info = file.with_name(file.name + ".info")
        if info.exists():
            told = _told(info)
            if told is None or file.stat().st_size != told[0]:
                unfinished += 1
                continue
            _size, name, station = told
            if safe(name):
                found.append(Arrival(file, name, station, (info,)))
        elif file.name.startswith("."):
            unfinished += file.name.endswith(".part")
        elif safe(file.name):
            found.append(Arrival(file, file.name))
    return found, unfinished


def _told(info: Path) -> tuple[int, str, str | None] | None:
    """Size, name and station of a whole upload, as tusd and tuspyserver write them; None for what is not whole."""
    try:
        known: dict[str, Any] = {
            key.lower(): value for key, value in foreign_json.read(info.read_bytes()).items()
        }
        size, meta = known["size"], known["metadata"]
        # tusd leaves the offset at 0 and goes by the length of the file; tuspyserver writes it after every piece.
        offset = size if "storage" in known else known.get("offset", size)
        station = meta.get("station")
        whole = isinstance(size, int) and size == offset
        return (size, str(meta["filename"]), station if is_id(station or "") else None) if whole else None
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None


def collect(desk: Opened, root: Path, into: str | None = None) -> Collected:
    """Take in what arrived, write down that it did, lay the receipts out; taken files go to `taken/`. Needs `sync:import`.

    `into`: URL of the township's PostgreSQL; None: the home. Raises PlaceMissing, what taking in raises.
    """
    desk.read(lambda work: require(work, "sync:import"))
    found, unfinished = look(root)
    at = stamp(desk.clock.now())
    for one in found:
        if one.station is not None:
            index.note_arrival(root, one.station, one.file, one.name, at)
    if not found:
        return Collected(0, unfinished)
    folder = desk.home.root / "inbox"
    receipts = desk.home.root / "receipts"
    make_folder(folder)
    names = {}
    with medium.said_plainly():
        for number, one in enumerate(found):
            # Each in a place of its own: whoever uploads rubbish under a village's next name would keep its bundle out.
            here = folder / f"arrived-{number}" / one.name
            patient.clear_away(here.parent)
            make_folder(here.parent)
            shutil.copyfile(one.file, here)
            names[here] = one
    taken = _take(desk, list(names), receipts, into)
    bad = {problem.get("file") for problem in taken.problems}
    for here, one in names.items():
        with here.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        patient.clear_away(here.parent)
        station = one.station or _station_of(desk, sha256, into)
        if station and one.station is None:
            index.note_arrival(root, station, one.file, one.name, at)
        if one.name not in bad or station == "":
            _put_by(root, one)
    answered = 0
    for file in taken.receipts:
        if file.suffix == SUFFIX:
            index.lay_out(root, _for_whom(file), [file])
            answered += 1
    return Collected(len(found), unfinished, taken, answered)


def _take(desk: Any, files: list[Path], receipts: Path, into: str | None) -> TakenIn:
    if into is None:
        return errands.take_in_files(desk, files, receipts=receipts)
    from stationdesk.sync import postgres_take_in

    return postgres_take_in.take_in_files(desk, into, files, receipts=receipts)


def _station_of(desk: Any, sha256: str, into: str | None) -> str | None:
    def ask(work: Work) -> str | None:
        return work.session.execute(sa.select(Taken.station_id).where(Taken.sha256 == sha256)).scalar()

    if into is None:
        found: str | None = desk.read(ask)
        return found
    from stationdesk.sync.postgres_take_in import RegisterDesk

    with RegisterDesk.of(desk, into) as register:
        return register.read(ask)


def _put_by(root: Path, one: Arrival) -> None:
    """Out of the way, not away: the township may keep what came as long as it likes."""
    folder = root / "taken"
    make_folder(folder)
    patient.replace(one.file, folder / one.name)
    for extra in one.extra:
        with contextlib.suppress(OSError):
            patient.remove(extra)


def _for_whom(file: Path) -> str:
    body = envelope.unwrap(file.read_bytes()).signed
    return msgspec.json.decode(body, type=Receipt).station


def lay_out(desk: Opened, root: Path, files: Iterable[Path], villages: Iterable[str] = ()) -> int:
    """Put files where villages fetch them: receipts for whom they are, anything else for the villages named, or for all.

    `villages`: names, codes or station ids. How many villages. Needs `sync:export`. Raises VillageUnknown.
    """

    def enrolled(work: Work) -> dict[str, set[str]]:
        require(work, "sync:export")
        rows = work.session.execute(
            sa.select(Peer).where(Peer.kind == "village", Peer.revoked_at.is_(None))
        ).scalars()
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(row.station_id, set()).update((row.station_id, row.name, row.village_code))
        return found

    known = desk.read(enrolled)
    wanted = set()
    for village in villages:
        fitting = {station for station, names in known.items() if village in names}
        if not fitting:
            raise VillageUnknown(village=village, field="for")
        wanted |= fitting
    given = list(files)
    for file in given:
        if not file.is_file():
            raise errands.NoSuchFile(field="file")
    done = set()
    for file in given:
        for station in [_for_whom(file)] if file.suffix == SUFFIX else sorted(wanted or set(known)):
            index.lay_out(root, station, [file])
            done.add(station)
    return len(done)
