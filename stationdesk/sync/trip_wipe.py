"""The end of a trip: the laptop is wiped, and stands ready for its next pack under the same number.

Only after a signed receipt of the station covers everything written here, or with a reason said aloud. The keys go first
(`storage.wipe`). What is kept is this device's own identity, in a new empty home under new keys: its secrets, its
station's card, and how far its running numbers came, so that none is ever given twice. Its log begins a new epoch. It is
made before the old one is touched, so a laptop that dies in the middle finishes at its next start.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Protocol

import sqlalchemy as sa

from stationdesk.core.clock import Clock
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.models.machine import Counter, Peer, ThisDevice
from stationdesk.security import slots
from stationdesk.storage import engine as engines
from stationdesk.storage import schema, wipe
from stationdesk.storage.atomic import make_folder, write_file
from stationdesk.storage.lock import DataLock
from stationdesk.storage.work import Work, translated
from stationdesk.sync import errands, trip_files, trip_held


class NoTripPackHere(Refusal):
    template = N_("这里没有出行包，没有清除任何内容。清除只用于装出行包的电脑。")


class NotHomeYet(Refusal):
    template = N_(
        "还有 {items} 项没有带回站里（没有站里签的回执），现在清除就没有了。请先导出、让站里接收并取回执；"
        "确实带不回去的，写明原因再清除。"
    )


class FilesOnlyHere(Refusal):
    template = N_(
        "有 {files} 个附件还只在这台电脑上（没有站里签的回执），清除就没有了。请再导出一次、让站里接收并取回执；"
        "确实不要的，写明原因再清除。"
    )


class ReasonMissing(Refusal):
    template = N_("没有回执就清除，要写明原因（至少 4 个字）。")


@dataclass(frozen=True)
class Wiped:
    """What is gone, and the new empty home's recovery code, shown this once."""

    number: str
    items_lost: int
    files_lost: int
    files_destroyed: int
    bytes_destroyed: int
    recovery_code: str = field(repr=False)


class Desk(errands.Opened, Protocol):
    """An opened home that can be closed, with who opened it."""

    opened: Any
    slots: slots.KeySlots

    def hold(self, timeout: float = 5.0) -> None: ...

    def close(self) -> None: ...


@dataclass
class _Kept:
    """What stays of the device."""

    this: dict[str, Any] = field(repr=False)
    peers: list[dict[str, Any]] = field(repr=False)
    counters: list[dict[str, Any]]
    card: bytes
    number: str
    unsent: int
    files: int


def wipe_pack(desk: Desk, password: str, *, without_receipt: str = "", kdf: slots.Kdf = slots.FULL) -> Wiped:
    """Wipe the laptop and close the desk. `without_receipt`: the reason, when not everything has come home.

    Works after the pack ended, too (hand it `desk.beyond_expiry`). Raises NoTripPackHere, NotHomeYet,
    FilesOnlyHere, ReasonMissing, WrongPassword, DeskBusy; after each of them nothing was destroyed.
    """
    desk.hold()  # what another program wrote after it was counted would be gone unseen
    home, clock, person = desk.home, desk.clock, desk.opened
    kept = desk.read(lambda work: _look(work, home))
    if without_receipt:
        if len(without_receipt.strip()) < 4:
            raise ReasonMissing(field="without_receipt")
    elif kept.unsent:
        raise NotHomeYet(items=kept.unsent, field="receipt")
    elif kept.files:
        raise FilesOnlyHere(files=kept.files, field="receipt")
    desk.slots.unlock(person.user_id, password)  # whoever wipes is whoever the empty home will belong to
    desk.close()
    with DataLock(home.lock, clock=clock):
        code = _begin_again(wipe.next_home(home), kept, person, password, clock, kdf)
        gone = wipe.exchange(home)
    return Wiped(kept.number, kept.unsent, kept.files, gone.files, gone.bytes, code)


def _look(work: Work, home: Home) -> _Kept:
    held = trip_held.held(work)
    if held is None:
        raise NoTripPackHere
    this = _plain(work, ThisDevice)[0]
    return _Kept(
        this | {"device_no": trip_held.UNALLOTTED, "epoch": work.epoch + 1},
        [row for row in _plain(work, Peer) if row["station_id"] == work.station_id],
        _plain(work, Counter),
        home.card.read_bytes(),
        held.number,
        trip_held.unsent(work, held),
        len(trip_files.unsent(work, held)),
    )


def _plain(work: Work, model: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in work.session.execute(sa.select(model.__table__)).mappings()]


def _begin_again(home: Home, kept: _Kept, person: Any, password: str, clock: Clock, kdf: slots.Kdf) -> str:
    """An empty home under new keys for the same device; its recovery code."""
    make_folder(home.root)
    made = slots.KeySlots(home, clock=clock, kdf=kdf).create(
        kept.this["device_id"], [slots.NewPerson(person.user_id, person.login, password)]
    )
    engine = engines.make_engine(home.database, made.opened.database_key, create=True)
    try:
        with translated(), engine.connect() as connection:
            schema.create(connection)
            connection.execute(sa.insert(ThisDevice), [kept.this])
            for model, rows in ((Peer, kept.peers), (Counter, kept.counters)):
                if rows:
                    connection.execute(sa.insert(model), rows)
            connection.commit()
    finally:
        engine.dispose()
    write_file(home.card, kept.card)
    return made.recovery_code
