"""One opened station: the only place that commits.

`Desk.change(fn)` opens a unit of work, runs a service function with it, renews search keys, seals the
change log, commits, and says which tables were touched. `Desk.read(fn)` looks without being able to
write. Faces (window, command line) hold a desk and nothing below it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from stationdesk.core import no_dumps
from stationdesk.core.clock import Clock, SystemClock
from stationdesk.core.clock_set import require_set
from stationdesk.core.down import Parcel
from stationdesk.core.errors import Trouble
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say
from stationdesk.models import Base
from stationdesk.models.machine import ThisDevice
from stationdesk.search import keys as search_keys
from stationdesk.security import slots
from stationdesk.security.blobs_of import blobs_of
from stationdesk.security.device_keys import DeviceKeys, load_device_keys
from stationdesk.services import after_rollback, kept_keys, station, users
from stationdesk.services.founding import (
    Founded,
    HomeExists,
    NotEnrolledYet,
    unknown_station,
)
from stationdesk.storage import engine as engines
from stationdesk.storage import erased_note, schema, scratch
from stationdesk.storage.blobs import Blobs
from stationdesk.storage.home_card import HomeCard, NoHomeHere, read_card
from stationdesk.storage.lock import DataLock, DeskBusy
from stationdesk.storage.places import require_local
from stationdesk.storage.work import (
    CAME_IN,
    Actor,
    Device,
    Work,
    WriteOutsideWork,
    read_device,
    seal,
    translated,
    unit,
    witness,
)
from stationdesk.sync import trip_held
from stationdesk.sync.beyond_expiry import BeyondExpiry

if TYPE_CHECKING:
    from stationdesk.services import township_down

__all__ = [
    "UNALLOTTED",
    "Desk",
    "Founded",
    "HomeCard",
    "HomeExists",
    "NoHomeHere",
    "NotEnrolledYet",
    "commit",
    "read_card",
]

T = TypeVar("T")

UNALLOTTED = trip_held.UNALLOTTED
"""The device number of a home that has joined a station and was not enrolled yet."""


FEATURE_OF: Final = {
    mapper.class_.__tablename__: mapper.class_.__module__.rpartition(".")[2]
    for mapper in Base.registry.mappers
}
"""Table → the feature's word, as pages name what they care about."""


def _require_seen(work: Work, table: str, record: str) -> None:
    """For sync, which knows no services: whether whoever is at the desk may see a record's values."""
    from stationdesk.services import file_access_records

    file_access_records.require_shown(work, table, record)


def commit(work: Work, device: Device, reason: str) -> None:
    """The one commit of the program."""
    work.session.flush()
    search_keys.refresh(work)
    seal(work, device, reason)
    work.session.commit()


class Desk:
    """An opened station with someone at it."""

    def __init__(
        self,
        home: Home,
        card: HomeCard,
        opened: slots.Opened,
        *,
        clock: Clock,
        kdf: slots.Kdf,
    ) -> None:
        no_dumps.begin()
        self.home = home
        self.card = card
        self.opened = opened
        self.clock = clock
        self.slots = slots.KeySlots(home, clock=clock, kdf=kdf, practice=card.practice)
        self.blobs = self._files()
        self._engine = self._database()
        self._lock: DataLock | None = None
        self._writing = threading.RLock()
        self._listeners: list[Callable[[set[str]], None]] = []
        self._seen_kept = clock.now()
        self.closed = False
        """Whether the database was let go of: what still runs beside the lane must not write any more."""
        self.trip: trip_held.Held | None = None
        try:
            with translated(), self._engine.connect().execution_options(reading=True) as connection:
                if schema.needs_upgrade(connection):
                    connection.rollback()
                    self._upgrade()
                with Session(connection) as session:
                    self.device = read_device(session, clock.now())
            self.actor = Actor(None)
            kept_keys.require_newest(self, type(self) is Desk and self.device.device_no != UNALLOTTED)
            self.trip = self._read(trip_held.held)
            """The trip pack that this home holds instead of a whole station; None nearly everywhere."""
            self._keep_seen()
            self.station = unknown_station(self.card)
            self.refresh_actor()
        except BaseException:
            self.close()  # what could not be opened must not keep the lock
            raise

    @classmethod
    def open(
        cls,
        home: Home,
        who: str,
        password: str,
        *,
        clock: Clock | None = None,
        kdf: slots.Kdf = slots.FULL,
    ) -> Desk:
        """Unlock a home. Raises NoHomeHere, ClockNotSet, WrongPassword, WaitBeforeTrying, DatabaseNewer …"""
        card = read_card(home)
        require_local(home.root)
        clock = require_set(clock or SystemClock())
        opened = slots.KeySlots(home, clock=clock, kdf=kdf, practice=card.practice).unlock(who, password)
        return cls(home, card, opened, clock=clock, kdf=kdf)

    @classmethod
    def of(cls, home: Home, opened: slots.Opened, *, clock: Clock) -> Desk:
        """A desk on a home whose keys are open already. Raises what `open` does, but for the password."""
        card = read_card(home)
        require_local(home.root)
        return cls(home, card, opened, clock=require_set(clock), kdf=slots.FULL)

    def _files(self) -> Blobs:
        return blobs_of(self.home, self.opened)

    def _database(self) -> sa.Engine:
        after_rollback.settle(self.home, self.opened, self.clock)
        return engines.make_engine(self.home.database, self.opened.database_key)

    def _upgrade(self) -> None:
        from stationdesk.storage import backups

        self.hold()
        backups.create(
            self.home, self.opened.backup_key, self.opened.database_key, why="upgrade", clock=self.clock
        )
        schema.brought_up(self._engine)

    def hold(self, timeout: float = 5.0) -> None:
        """Take the data lock, so that this process is the one that writes. Raises DeskBusy."""
        if self._lock is None:
            lock = DataLock(self.home.lock, clock=self.clock)
            lock.acquire(timeout)
            self._lock = lock
            self.blobs.sweep()
            scratch.sweep(self.home)

    def change(self, fn: Callable[[Work], T], reason: str = "", *, mode: str = "capture") -> T:
        """Run a service function in one transaction and commit it; then tell who listens.

        `mode="quiet"` is for take-in and seeding, which write the log themselves. Whatever is raised
        leaves no trace in the database.
        """
        self._require_in_time()
        return self._change(fn, reason, mode)

    def _change(self, fn: Callable[[Work], T], reason: str, mode: str) -> T:
        if mode == "capture" and self.device.device_no == UNALLOTTED:
            raise NotEnrolledYet
        with self._writing:
            self.hold()
            with unit(
                self._engine, self.device, actor=self.actor, clock=self.clock, blobs=self.blobs, mode=mode
            ) as work:
                work.extra["sight"] = _require_seen
                result = fn(work)
                kept_keys.keep(work, self.slots, mode)
                # In the same transaction, or an interruption leaves a device that holds everything and may do nothing.
                waits = mode == "quiet" and self.device.device_no == UNALLOTTED
                claimed = waits and station.claimed(work, self.opened.user_id, self.opened.login)
                commit(work, self.device, reason)
                touched = work.touched | {FEATURE_OF[table] for table in work.touched if table in FEATURE_OF}
            if mode == "quiet" or CAME_IN in work.extra:
                self._look_again(touched, claimed)
        for listener in list(self._listeners):
            listener(touched)
        return result

    def read(self, fn: Callable[[Work], T]) -> T:
        """Run a function that only looks; writing is impossible in it, and raised as the bug that it is."""
        self._require_in_time()
        return self._read(fn)

    def _read(self, fn: Callable[[Work], T]) -> T:
        with unit(
            self._engine, self.device, actor=self.actor, clock=self.clock, blobs=self.blobs, mode="read"
        ) as work:
            found = fn(work)
            if work.session.new or work.session.dirty or work.session.deleted:
                raise WriteOutsideWork("a reading unit of work was given something to write")
            return found

    def rekey(self, progress: Callable[[str], None] = lambda _stage: None) -> None:
        """A new home key (`services/user_rekey`). Nothing may be read or written meanwhile by this process."""
        from stationdesk.storage import rekey

        with self._writing:
            self.hold()
            key_file, opened = self.slots.rekeyed(self.opened)
            self._engine.dispose()
            try:
                old, new = self.opened.database_key, opened.database_key
                rekey.rekey(self.home, old, new, key_file, progress)
                self.opened, self.blobs = opened, blobs_of(self.home, opened)
            finally:
                self._engine = engines.make_engine(self.home.database, self.opened.database_key)

    def keys(self) -> DeviceKeys:
        """This device's own secrets, from inside the encrypted database."""

        def look(work: Work) -> DeviceKeys:
            return load_device_keys(work.session.get_one(ThisDevice, 1).sign_secret.encode())

        return self._read(look)

    def take_down(self, parcel: Parcel) -> township_down.TakenDown:
        """Put to work what a township sent, for the errands that take bundles in."""
        from stationdesk.services import township_down

        return self.change(lambda work: township_down.take(work, parcel), reason="township:down")

    @property
    def beyond_expiry(self) -> BeyondExpiry:
        """This desk for the errands that work after a trip pack has ended, too: export, receipt, status, wipe."""
        return BeyondExpiry(self)

    def _require_in_time(self) -> None:
        """Raise TripPackOver or TripClockBack when what a trip pack brought may no longer be looked at."""
        if self.trip is None:
            return
        now = self.clock.now()
        self.trip = self.trip.saw(self.trip.seen)  # what passed by the steady clock counts, refused or not
        self._keep_seen_now_and_then()
        self.trip.require(now)
        self.trip = self.trip.saw(now)
        self._keep_seen_now_and_then()

    def _keep_seen_now_and_then(self) -> None:
        if self.trip is not None and self.trip.seen - self._seen_kept >= trip_held.KEEP_EVERY:
            self._keep_seen()

    def _keep_seen(self) -> None:
        """Write down how late it is, so that putting the clock back gives a trip pack no second life."""
        if self.trip is None:
            return
        now = max(self.trip.seen, self.clock.now())
        self._seen_kept = now
        with suppress(DeskBusy):  # the process that holds the lock writes it down
            self.hold(0.0)
            with unit(
                self._engine, self.device, actor=Actor(None), clock=self.clock, blobs=self.blobs, mode="quiet"
            ) as work:
                self.trip = trip_held.saw(work, now)
                work.session.commit()

    def on_changed(self, listener: Callable[[set[str]], None]) -> Callable[[], None]:
        """Be told which tables and features a committed change touched; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def refresh_actor(self) -> None:
        """Read the station and the posts of whoever is at the desk again (after a change of users)."""
        if not self.opened.user_id:
            return

        def look(work: Work) -> tuple[Actor, station.StationDetail]:
            return users.actor(work, users.at_desk(work, self.opened.user_id)), station.detail(work)

        if self.device.device_no == UNALLOTTED:
            self.actor = Actor(None, frozenset({"sync:import"}))
        else:
            self.actor, self.station = self._read(look)
            if self.trip is not None:  # whoever carries the laptop brings home what they wrote
                carry = {"sync:export", "sync:import"}
                self.actor = replace(self.actor, permits=self.actor.permits | carry)

    def _look_again(self, touched: set[str], claimed: bool) -> None:
        """After take-in: our own number may have come, users and the station may have changed."""
        self._read(lambda work: witness(work.session, self.device, work.at))
        self.trip = self._read(trip_held.held)
        if claimed:
            self.device = self._read(lambda work: read_device(work.session, work.at))
        if touched & {"users", "posts", "stations", "devices"}:
            self.refresh_actor()

    def raw(self) -> sa.Engine:
        """The engine, for `check`, `bench` and backups only."""
        return self._engine

    def close(self) -> None:
        """Let go of the database and the lock. The WAL is folded into the file if the disk lets it."""
        with suppress(Trouble):
            self._finish_erasing()
        self.closed = True
        try:
            with suppress(Trouble):
                self._keep_seen()
            # What was saved is in the WAL and stays there when it cannot be folded (a full disk): a
            # saved change must not be reported as a failed one.
            with suppress(Trouble):
                if self._lock is not None:
                    with translated(), self._engine.connect() as connection:
                        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._engine.dispose()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _finish_erasing(self) -> None:
        """Files and free pages of who was erased, where that could not be done at once or came with a bundle."""
        there = self._lock is not None and self.trip is None and hasattr(self, "station")
        if there and self._read(erased_note.waiting):
            from stationdesk.sync import erased

            erased.finish(self)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *exc: Any) -> None:
        self.close()

    @property
    def station_name(self) -> str:
        return self.station.name

    @property
    def village_name(self) -> str:
        return self.station.village_name

    @property
    def post_name(self) -> str:
        """The posts of whoever is at the desk, in words."""
        return say(N_("、")).join(self.actor.posts)

    @property
    def practice(self) -> bool:
        return self.station.practice

    @property
    def kind(self) -> str:
        return self.station.kind

    @property
    def user_name(self) -> str:
        return self.actor.name

    def may(self, permit: str) -> bool:
        """Whether the person at the desk has a permit; services check again."""
        return permit in self.actor.permits

    def any_of(self, permits: Iterable[str]) -> bool:
        """Whether they have one of several."""
        return any(self.may(permit) for permit in permits)
