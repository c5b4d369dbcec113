"""Take-in into the township's PostgreSQL: the errands of a home, with the rows elsewhere and many villages at once.

Keys, cards and permits stay in the township's encrypted home; its PostgreSQL holds the villages' log and rows. `RegisterDesk`
is what errands see: the same calls, each transaction on PostgreSQL. Bundles are shared out over processes by village; a lock per
station keeps two that meet apart, one transaction a bundle keeps each whole. Whatever is killed, running again goes on: a
bundle is recognised by its SHA-256, what is applied and not yet answered gets its receipt.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from stationdesk.core.clock import Clock
from stationdesk.core.down import Parcel
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer
from stationdesk.models.station import Device, DeviceRevocation
from stationdesk.security.device_keys import DeviceKeys
from stationdesk.security.gate import require
from stationdesk.storage.atomic import make_folder
from stationdesk.storage.blobs import Blobs
from stationdesk.storage.work import Actor, Work, WriteOutsideWork
from stationdesk.sync import errands, postgres, postgres_erased, postgres_settled
from stationdesk.sync.opened import Opened, TakenIn

T = TypeVar("T")

MOST_WORKERS = 8
FEW = 4
"""So few bundles are taken in by this process: starting another costs as much as they do."""
TRIES = 3
PROGRESS = Callable[[int, int], None]


class TakeInCutShort(Trouble):
    template = N_(
        "有一个接收进程中途停了（可能内存不够，或被人结束）。已入库的都在，没有写进一半的内容；请把同一批文件再接收一次，会接着做。"
    )


class NotInThisDatabase(Trouble):
    """A parcel from above was found in a village's bundle."""

    template = N_("下发的内容只能在村站点的数据文件夹里接收，不能收进 PostgreSQL。")


class TownshipDesk(Opened, Protocol):
    """What the opened desk of a township gives beside what every errand needs."""

    actor: Actor
    opened: Any
    """The keys that the password opened (`security.slots.Opened`)."""
    device: Any


@dataclass(frozen=True)
class Given:
    """What a process needs to take bundles in; handed over a pipe, never on a command line."""

    url: str = field(repr=False)
    home: Path
    who: postgres.Who
    actor: Actor
    clock: Clock
    keys: bytes = field(repr=False)
    blob_key: bytes = field(repr=False)


class RegisterDesk:
    """The township's PostgreSQL as errands see an opened station."""

    def __init__(self, given: Given) -> None:
        from stationdesk.security.device_keys import load_device_keys

        self.given = given
        self.home = Home(given.home)
        self.clock: Clock = given.clock
        self._keys = load_device_keys(given.keys)
        self._blobs = Blobs(self.home.blobs, given.blob_key)
        self._engine = postgres.connect(given.url)

    @classmethod
    def of(cls, desk: TownshipDesk, url: str) -> RegisterDesk:
        """Open the database with the township's keys; its shape is made or brought up to date first."""
        postgres.prepare(url)
        made = cls(given(desk, url))
        try:
            made.learn_partners(desk)
        except BaseException:  # whoever gets no desk cannot close its connection
            made.__exit__()
            raise
        return made

    def __enter__(self) -> RegisterDesk:
        return self

    def __exit__(self, *what: object) -> None:
        self._engine.dispose()

    def keys(self) -> DeviceKeys:
        """The township's own keys."""
        return self._keys

    def take_down(self, parcel: Parcel) -> Any:
        """Nothing comes down to a township's register. Raises NotInThisDatabase."""
        raise NotInThisDatabase

    @contextmanager
    def _unit(self) -> Iterator[postgres.PostgresWork]:
        given = self.given
        with postgres.unit(self._engine, given.who, self.clock, self._blobs, given.actor) as work:
            yield work

    def read(self, fn: Callable[[Work], T]) -> T:
        """Run a function that only looks."""
        with self._unit() as work:
            found = fn(work)
            if work.session.new or work.session.dirty or work.session.deleted:
                raise WriteOutsideWork("a reading unit of work was given something to write")
            return found

    def change(self, fn: Callable[[Work], T], reason: str = "", *, mode: str = "capture") -> T:
        """Run a function in one transaction and commit it; again when another process was just quicker."""
        for left in reversed(range(TRIES)):
            try:
                with self._unit() as work:
                    result = fn(work)
                    work.session.commit()
                    return result
            except (sa.exc.IntegrityError, psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected):
                if not left:
                    raise
        raise AssertionError("unreachable")

    def learn_partners(self, desk: TownshipDesk) -> None:
        """The cards the home knows, without secrets, and what the township itself says of devices."""
        known = desk.read(_partners)

        def write(work: Work) -> None:
            for table, rows in known:
                if rows:
                    statement = insert(table)
                    keys = [column.name for column in table.primary_key.columns]
                    rest = {column.name: statement.excluded[column.name] for column in table.columns}
                    work.session.execute(
                        statement.on_conflict_do_update(index_elements=keys, set_=rest), rows
                    )

        self.change(write)


def _partners(work: Work) -> list[tuple[sa.Table, list[dict[str, Any]]]]:
    found = []
    for model in (Peer, Device, DeviceRevocation):
        table = model.__table__
        assert isinstance(table, sa.Table)
        asked = sa.select(table)
        if model is not Peer:
            asked = asked.where(table.c.station_id == work.station_id)
        rows = [dict(row._mapping) for row in work.session.execute(asked)]
        if model is Peer:
            rows = [row | {"shared_secret": None} for row in rows]
        found.append((table, rows))
    return found


def given(desk: TownshipDesk, url: str) -> Given:
    """What processes are handed."""
    device = desk.device
    who = postgres.Who(device.station_id, device.device_id, device.device_no, device.epoch)
    return Given(url, desk.home.root, who, desk.actor, desk.clock, desk.keys().dump(), desk.opened.blob_key)


def take_in_files(
    desk: TownshipDesk,
    url: str,
    files: Iterable[Path],
    *,
    receipts: Path | None = None,
    workers: int | None = None,
    progress: PROGRESS = lambda done, total: None,
) -> TakenIn:
    """Take bundles of any villages in, in any order; a signed receipt a village in `receipts`.

    One bad file never stops the rest. Needs `sync:import`. Raises what `postgres` raises, TakeInCutShort.
    """
    desk.read(lambda work: require(work, "sync:import"))
    listed = list(dict.fromkeys(files))
    with RegisterDesk.of(desk, url) as register:
        make_folder(register.home.staging)
        total = TakenIn()
        done = 0
        progress(0, len(listed))
        for made, count in _everywhere(register, _by_village(listed), workers):
            total = added(total, made)
            done += count
            progress(done, len(listed))
        postgres_erased.freed(register, register._engine)
        if receipts is not None:
            total = _answer_all(register, total, receipts)
        return _carried(desk, register, total)


def _carried(desk: TownshipDesk, register: RegisterDesk, total: TakenIn) -> TakenIn:
    """What an earlier release could not bring into the home's audit chain any more; it never stops a take-in."""
    try:
        postgres_settled.carry_over(desk, register)
    except (Trouble, Refusal) as bad:
        problem = {"file": "audit", "reason": bad.code, "message": bad.message}
        return replace(total, problems=(*total.problems, problem))
    return total


def _by_village(files: list[Path]) -> list[list[Path]]:
    """Files of one village together, in the order of their names; the most first, so that nobody waits at the end."""
    groups: dict[str, list[Path]] = {}
    for file in files:
        village = file.name.split("-", 1)[0] if file.suffix == ".sdbundle" else file.name
        groups.setdefault(village, []).append(file)
    shares = [sorted(group, key=lambda file: file.name) for group in groups.values()]
    return sorted(shares, key=len, reverse=True)


def _everywhere(
    register: RegisterDesk, groups: list[list[Path]], workers: int | None
) -> Iterator[tuple[TakenIn, int]]:
    """What became of each group, as they end, with how many files it had."""
    most = workers or min(os.cpu_count() or 1, MOST_WORKERS)
    if most <= 1 or len(groups) == 1 or sum(map(len, groups)) <= FEW:
        for group in groups:
            yield _take(register, group), len(group)
        return
    context = multiprocessing.get_context("spawn")  # a fork would share SQLite's and libpq's connections
    with ProcessPoolExecutor(min(most, len(groups)), context, _begin, (register.given,)) as pool:
        running = {pool.submit(_in_process, group): len(group) for group in groups}
        try:
            for each in as_completed(running):
                yield each.result(), running[each]
        except BrokenProcessPool as wrong:
            raise TakeInCutShort from wrong
        finally:
            pool.shutdown(cancel_futures=True)


_process: list[RegisterDesk] = []


def _begin(handed: Given) -> None:
    _process[:] = [RegisterDesk(handed)]


def _in_process(group: list[Path]) -> TakenIn:
    return _take(_process[0], group)


def _take(register: RegisterDesk, group: list[Path]) -> TakenIn:
    total = TakenIn()
    for file in group:
        known = _known(register, file)
        total = added(total, known or errands.take_in_files(register, [file]))
    return total


def _known(register: RegisterDesk, file: Path) -> TakenIn | None:
    """What became of these very bytes before; None when they must be opened (again)."""
    try:
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None  # the errand says what is wrong with it

    def look(work: Work) -> TakenIn | None:
        rows = work.rows(
            "SELECT bundle_id, applied, already FROM taken t WHERE sha256 = :sha AND stage IN ('applied', 'answered')"
            " AND NOT EXISTS (SELECT 1 FROM held h WHERE h.station_id = t.station_id)"
            # A bundle of files (it has no changes) that came before its records has to be opened once more.
            " AND (t.applied + t.already > 0"
            " OR NOT EXISTS (SELECT 1 FROM files_lacked f WHERE f.peer_device_id = t.station_id))",
            sha=sha256,
        )
        if not rows:
            return None
        return TakenIn(bundles=1, already=int(rows[0]["applied"]) + int(rows[0]["already"]))

    return register.read(look)


def added(total: TakenIn, more: TakenIn) -> TakenIn:
    """Two answers as one."""
    fields = {
        name: getattr(total, name) + getattr(more, name)
        for name in TakenIn.__dataclass_fields__
        if isinstance(getattr(more, name), int | tuple) and not isinstance(getattr(more, name), bool)
    }
    return replace(total, **fields)


def _answer_all(register: RegisterDesk, total: TakenIn, folder: Path) -> TakenIn:
    """Sign for every village of which something was taken in that no receipt speaks of yet."""

    def waiting(work: Work) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in work.rows(
            "SELECT station_id, bundle_id FROM taken WHERE stage IN ('applied', 'held') AND station_id <> ''"
            " ORDER BY received_at, bundle_id"
        ):
            found.setdefault(row["station_id"], []).append(row["bundle_id"])
        return found

    made: list[Path] = []
    try:
        for station, bundles in register.read(waiting).items():
            make_folder(folder)
            made.append(errands._answer(register, station, bundles, folder))
            register.change(lambda work, bundles=bundles: _answered(work, bundles))  # type: ignore[misc]
    except Trouble as bad:
        problem = {"file": folder.name, "reason": bad.code, "message": bad.message}
        total = replace(total, problems=(*total.problems, problem))
    return replace(total, receipts=(*total.receipts, *made))


def _answered(work: Work, bundles: list[str]) -> None:
    work.run(
        "UPDATE taken SET stage = 'answered' WHERE bundle_id = :b AND stage = 'applied'",
        [{"b": bundle} for bundle in bundles],
    )


__all__ = ["Given", "RegisterDesk", "TakeInCutShort", "TownshipDesk", "take_in_files"]
