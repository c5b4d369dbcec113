"""What have we not been told: whom nothing was heard of, what was sent without a receipt, whose results have not come.

A calm list, not an alarm: a month without network is fine, and everything typed here is safe here.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.machine import Export, FileSent, Peer, ReceiptHeld, Taken
from stationdesk.models.station import Station
from stationdesk.storage.work import Work
from stationdesk.sync import agreement, log, peers, take_in, vectors

SHOWN = 200


@dataclass(frozen=True)
class Silent:
    """Somebody we exchange with. `last_heard`: when anything signed by them came; `days` since then, None: never."""

    kind: str
    name: str
    last_heard: datetime | None
    days: int | None
    missing: int = 0
    """Changes of theirs that we know of and do not have."""


@dataclass(frozen=True)
class Unanswered:
    """A bundle of ours without a receipt: which range of which device it brought, and how far it is known to have come."""

    file_name: str
    to: str
    made_at: datetime
    changes: int
    ranges: tuple[tuple[str, int, int], ...]
    """(device.epoch, first, last) of what no receipt covers."""
    word: str
    files: int = 0
    """Of a bundle of files: how many are in it. It has no ranges."""


@dataclass(frozen=True)
class Awaited:
    """A case that was handed up and has no answer. The number names nobody."""

    number: str
    matter: str
    since: date | None
    days: int | None


@dataclass(frozen=True)
class Untold:
    """The whole list, and one calm sentence."""

    silent: tuple[Silent, ...]
    unanswered: tuple[Unanswered, ...]
    cases: tuple[Awaited, ...]
    sentence: str


def untold(work: Work) -> Untold:
    """Everything that has not been told here. Cases only for who may read cases."""
    silent = _silent(work)
    unanswered = _unanswered(work)
    cases = _cases(work) if "cases:read" in work.actor.permits else ()
    return Untold(silent, unanswered, cases, _sentence(work, silent, unanswered, cases))


def _silent(work: Work) -> tuple[Silent, ...]:
    rows = work.session.execute(sa.select(Peer).where(Peer.revoked_at.is_(None))).scalars()
    found = []
    for peer in rows:
        if peer.kind == "trip":
            continue
        taken = sa.select(sa.func.max(Taken.received_at)).where(
            Taken.station_id == peer.station_id, Taken.stage != "quarantined"
        )
        if peer.kind != "village":
            taken = taken.where(Taken.device_no == peer.device_no)
        heard = [
            work.session.execute(taken).scalar(),
            work.session.execute(
                sa.select(sa.func.max(ReceiptHeld.at)).where(ReceiptHeld.peer_station_id == peer.station_id)
            ).scalar()
            if peer.kind == "township"
            else None,
        ]
        last = max((one for one in heard if one is not None), default=None)
        days = None if last is None else (work.today - civil_date(last)).days
        gaps = take_in.gaps(work, peer.station_id) if peer.kind == "village" else ()
        missing = sum(gap[2] - gap[1] + 1 for gap in gaps)
        found.append(
            Silent(peer.kind, peers.called(peer.name, peer.kind, peer.device_no), last, days, missing)
        )
    # The longest silent first; never heard of before everybody.
    return tuple(sorted(found, key=lambda one: -(10**6 if one.days is None else one.days)))


def _unanswered(work: Work) -> tuple[Unanswered, ...]:
    names = {peer.device_id: peer for peer in work.session.execute(sa.select(Peer)).scalars()}
    confirmed: dict[str, dict[str, int]] = {}
    found = []
    open_files = set(
        work.session.execute(
            sa.select(FileSent.bundle_id + "/" + FileSent.peer_device_id).distinct()
        ).scalars()
    )
    rows = work.session.execute(sa.select(Export).order_by(Export.made_at.desc()).limit(SHOWN)).scalars()
    for row in rows:
        peer = names.get(row.peer_device_id)
        if peer is None or peer.kind != "township" or row.verified_at is None:
            continue
        if row.files and row.bundle_id in open_files:
            word = "delivered" if row.delivered_at else "exported"
            found.append(Unanswered(row.file_name, peer.name, row.made_at, 0, (), word, row.files))
        if not row.changes:
            continue
        known = confirmed.setdefault(
            row.peer_device_id, vectors.confirmed_vector(work, peer.kind, row.peer_device_id)
        )
        since = row.from_vector or {}
        ranges = tuple(
            (origin, max(known.get(origin, 0), since.get(origin, 0)) + 1, last)
            for origin, last in sorted((row.to_vector or {}).items())
            if last > max(known.get(origin, 0), since.get(origin, 0))
        )
        if ranges:
            word = "delivered" if row.delivered_at else "exported"
            found.append(Unanswered(row.file_name, peer.name, row.made_at, row.changes, ranges, word))
    return tuple(found)


def _cases(work: Work) -> tuple[Awaited, ...]:
    rows = work.rows(
        "SELECT c.number, c.matter_name, max(e.at) AS at FROM cases c LEFT JOIN case_events e"
        " ON e.station_id = c.station_id AND e.case_id = c.id AND e.kind = 'forwarded' AND e.withdrawn_at IS NULL"
        " WHERE c.station_id = :s AND c.state = 'forwarded' AND c.withdrawn_at IS NULL"
        f" GROUP BY c.id ORDER BY at LIMIT {SHOWN}",
        s=work.station_id,
    )
    found = []
    for row in rows:
        since = civil_date(unstamp(row["at"])) if row["at"] else None
        days = None if since is None else (work.today - since).days
        found.append(Awaited(row["number"], row["matter_name"], since, days))
    return tuple(found)


def _sentence(
    work: Work, silent: tuple[Silent, ...], unanswered: tuple[Unanswered, ...], cases: tuple[Awaited, ...]
) -> str:
    station = work.session.get(Station, (work.station_id, work.station_id))
    if station is not None and station.kind == "township":
        marked = len(agreement.marks(work))
        if marked:
            return say(N_("{n} 个村不一致，下一步做什么写在那个村的一行里。"), n=marked)
        quiet = sum(
            1 for one in silent if one.kind == "village" and (one.days is None or one.days >= QUIET_DAYS)
        )
        if quiet:
            return say(N_("{n} 个村一个月以上没有消息，可能没有网络；它们的资料都在村里。"), n=quiet)
        return say(N_("各村最近一个月都有消息。"))
    if agreement.mark(work, work.station_id) is not None:
        return say(
            N_(
                "镇里的回执说，有些记录镇里显示的和本机的不一致。本机的都在；请再导出一次带去，会把镇里要的都写进去。"
            )
        )
    town = next((one for one in silent if one.kind == "township"), None)
    if town is None:
        return say(N_("还没有登记镇里的交换卡；资料都在本机，照常办事。"))
    have = log.vector(work, work.station_id)
    if not log.count_between(work, work.station_id, vectors.confirmed_vector(work, "township"), have):
        return say(N_("镇里都已入库。"))
    if town.days is None:
        return say(N_("还没有收到过镇里的消息。没有网络不要紧，资料都在本机，照常办事。"))
    if not town.days:
        return say(N_("今天收到过镇里的消息。"))
    return say(N_("{n} 天没有镇里的消息。没有网络不要紧，资料都在本机，照常办事。"), n=town.days)


QUIET_DAYS = 31
