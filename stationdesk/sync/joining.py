"""At a township: a village is closed and goes on in another one (并村).

Its devices are shut out, so nothing more of it counts than what came; its records stay its own. The village that goes on
is told with the next bundle down, which brings the closed one's book for looking (`core/joined_book`). Whoever moves over is
entered there by a list; nothing is ever rewritten under another station.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core import joined_book as books
from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer
from stationdesk.models.station import Station
from stationdesk.models.township import TownshipItem
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage import joined_book
from stationdesk.storage.work import Work
from stationdesk.sync import device_errands, log, peers, return_log, revocations, take_in
from stationdesk.sync.changes import Vector
from stationdesk.sync.opened import Opened
from stationdesk.sync.packs_out import NotATownship
from stationdesk.sync.place_order import DocumentMissing
from stationdesk.sync.revocations import Revoke

PERMIT: Final = "sync:enrol"


class IntoMissing(Refusal):
    template = N_("请选并入哪个村。")


class DayMissing(Refusal):
    template = N_("请写明从哪天起并入。")


class JoinedToItself(Refusal):
    template = N_("并入的村和被并的村是同一个。请选另一个村。")


class JoinedAlready(Refusal):
    template = N_("这个村已经并入“{into}”，不能再并一次。")


class IntoClosed(Refusal):
    template = N_("“{into}”自己也已并入别的村。请选仍在办事的那个村。")


class StillOnTheWay(Refusal):
    template = N_(
        "“{name}”还缺 {n} 项没有收到。先请它把缺的导出来接收，再并村；确实找不回来的，写明“不等缺的”。"
    )


class ColleagueMustAgree(Refusal):
    """It shuts out every computer of a village: two people decide it, wherever there are two."""

    template = N_(
        "并村会停用一个村的全部电脑，要由另一位同事一起决定。请同事在旁边，选他的姓名，由他输入自己的密码"
        "（命令行：--approve 姓名，--pin-file 给出他的密码）。"
    )


class BookSentAlready(Refusal):
    template = N_("旧档已经下发，不能撤回并村。请另发文件更正。")


class NotJoined(Refusal):
    template = N_("这个村没有并入别的村。")


@dataclass(frozen=True)
class Joining:
    """`village` is closed, `into` goes on: station id, code or name. `anyway`: though something of it is missing."""

    village: str
    into: str
    document: str
    effective: date | None
    anyway: bool = False


@dataclass(frozen=True)
class JoinedNow:
    """A village that was closed: its item, and how many of its devices were shut out."""

    item_id: str
    station_id: str
    code: str
    name: str
    into_name: str
    devices: int
    people: int
    cases: int


@dataclass(frozen=True)
class _Heard:
    """What is known of a village that is to be closed, wherever its rows lie."""

    vector: Vector
    missing: int
    devices: dict[str, int]
    people: int
    cases: int
    book: bytes | None = field(default=None, repr=False)


def colleagues(work: Work) -> tuple[tuple[str, str], ...]:
    """Who could agree: id and name of everybody else who works at this desk."""
    rows = work.session.execute(
        sa.select(User.id, User.name)
        .where(
            User.station_id == work.station_id,
            User.id != work.user_id,
            User.disabled_at.is_(None),
            User.withdrawn_at.is_(None),
        )
        .order_by(User.name, User.id)
    ).all()
    return tuple((str(user), str(name)) for user, name in rows)


def join(
    desk: Opened, new: Joining, register: Opened | None = None, *, approved_by: str | None = None
) -> JoinedNow:
    """Close a village. Needs `sync:enrol`, and that the village was heard of.

    `approved_by`: the colleague who agreed, and proved to be there; needed wherever somebody else works at this desk.

    `register`: where the villages' rows lie when not in this home (a township's PostgreSQL). What the village leaves is read there
    once and kept in the home, sealed like every file of it.

    Raises ColleagueMustAgree, NotATownship, VillageUnknown, JoinedToItself, JoinedAlready, IntoClosed, StillOnTheWay, IntoMissing, DocumentMissing,
    DayMissing.
    """

    elsewhere: _Heard | None = None
    if register is not None:

        def named(work: Work) -> Peer:
            require(work, PERMIT)
            _township(work)
            return _enrolled(work, new.village, "village")

        peer = desk.read(named)
        elsewhere = register.read(lambda work: _heard(work, peer, whole=True))

    def act(work: Work) -> JoinedNow:
        require(work, PERMIT)
        _township(work)
        if not new.into:
            raise IntoMissing(field="into")
        if not new.document.strip():
            raise DocumentMissing(field="document")
        if new.effective is None:
            raise DayMissing(field="effective")
        old, goes_on = _enrolled(work, new.village, "village"), _enrolled(work, new.into, "into")
        if elsewhere is None:
            old = return_log.heard_village(work, old.station_id)
        elif not elsewhere.vector:
            raise return_log.VillageUnknown(village=new.village[:40], field="village")
        if old.station_id == goes_on.station_id:
            raise JoinedToItself(field="into")
        closed = _item(work, old.station_id)
        if closed is not None:
            raise JoinedAlready(into=_name(work, closed.village), field="village")
        if _item(work, goes_on.station_id) is not None:
            raise IntoClosed(into=goes_on.name, field="into")
        heard = elsewhere or _heard(work, old)
        if heard.missing and not new.anyway:
            raise StillOnTheWay(name=old.name, n=heard.missing, field="village")
        if approved_by in (None, work.user_id) and take_in.others_here(work):
            raise ColleagueMustAgree(field="colleague")
        count = _shut_out(work, old.station_id, heard)
        item = TownshipItem(
            station_id=work.station_id,
            id=new_id(),
            kind="joined",
            township=work.station_id,
            village=goes_on.station_id,
            office="",
            office_name="",
            made_at=work.at,
            user_id=work.user_id,
            subject_id=old.station_id,
            number=old.village_code,
            body={
                "name": old.name,
                "document": lengths.one_line(new.document, "document")[:100],
                "effective": new.effective.isoformat(),
            },
        )
        work.session.add(item)
        work.session.flush()
        if heard.book is not None:
            joined_book.keep(work, item.id, old.name, heard.book)
        more = {} if approved_by is None else {"approved": approved_by}
        audit.record(work, PERMIT, old.station_id, step="join", devices=count, **more)
        work.touched.add("township")
        return JoinedNow(
            item.id,
            old.station_id,
            old.village_code,
            old.name,
            goes_on.name,
            count,
            heard.people,
            heard.cases,
        )

    return desk.change(act, reason=PERMIT)


def part(desk: Opened, village: str) -> str:
    """Take a joining back that was a mistake, before its book was sent down; the name of the village.

    Its devices count again. Needs `sync:enrol`. Raises NotJoined, BookSentAlready.
    """

    def act(work: Work) -> tuple[Peer, list[str]]:
        require(work, PERMIT)
        _township(work)
        old = _enrolled(work, village, "village")
        item = _item(work, old.station_id)
        if item is None:
            raise NotJoined(field="village")
        if item.sent_at is not None:
            raise BookSentAlready(field="village")
        item.withdrawn_at, item.withdrawn_why = work.at, "mistake"
        work.touched.add("township")
        found = revocations.listed(work, old.station_id)
        return old, [one.device_id for one in found if one.at == item.made_at]

    old, devices = desk.change(act, reason=PERMIT)
    for device in devices:
        device_errands.restore(desk, device, old.station_id)
    return old.name


def station_named(work: Work, named: str) -> str:
    """The station id of an enrolled village, by id, code or name. Raises VillageUnknown."""
    return _enrolled(work, named, "village").station_id


def _township(work: Work) -> None:
    kind = work.session.execute(sa.select(Station.kind).where(Station.station_id == work.station_id)).scalar()
    if kind != "township":
        raise NotATownship


def _enrolled(work: Work, named: str, field: str) -> Peer:
    rows = work.session.execute(sa.select(Peer).where(Peer.kind == "village")).scalars()
    for row in rows:
        if named in (row.station_id, row.village_code, row.name):
            return row
    raise return_log.VillageUnknown(village=named[:40], field=field)


def _item(work: Work, station_id: str) -> TownshipItem | None:
    return work.session.execute(
        sa.select(TownshipItem)
        .where(
            TownshipItem.station_id == work.station_id,
            TownshipItem.kind == "joined",
            TownshipItem.subject_id == station_id,
            TownshipItem.withdrawn_at.is_(None),
        )
        .limit(1)
    ).scalar()


def _name(work: Work, station_id: str) -> str:
    return next((one.name for one in peers.list_all(work) if one.station_id == station_id), "")


def _heard(work: Work, old: Peer, *, whole: bool = False) -> _Heard:
    """`whole`: with its book, because its rows are not where it is closed."""
    station_id = old.station_id
    people, cases = (
        int(
            work.scalar(
                f"SELECT count(*) FROM {table} WHERE station_id = :s AND withdrawn_at IS NULL", s=station_id
            )
            or 0
        )
        for table in ("people", "cases")
    )
    devices = {
        row["id"]: int(row["number"])
        for sql in (
            "SELECT id, number FROM devices WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY number",
            "SELECT device_id AS id, device_no AS number FROM peers WHERE station_id = :s ORDER BY device_no",
        )
        for row in work.rows(sql, s=station_id)
    }
    book = books.encode(joined_book.of(work, station_id, old.village_code, old.name)) if whole else None
    missing = sum(last - first + 1 for _, first, last in take_in.gaps(work, station_id))
    return _Heard(log.vector(work, station_id), missing, devices, people, cases, book)


def _shut_out(work: Work, station_id: str, heard: _Heard) -> int:
    """Every device that the village wrote down, and every one whose card is here."""
    count = 0
    for device, number in heard.devices.items():
        if number and not revocations.limits(work, station_id).revoked(number):
            revocations.revoke(work, Revoke(device, "left", station=station_id), (number, heard.vector))
            count += 1
    return count
