"""What a page shows of the traffic: bundles that went out with their proofs, what waits and why, conflicts in words.

Reading only; names of people appear only in `ConflictLine.record`, which needs `residents:read`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

import sqlalchemy as sa

from stationdesk.core.clock import unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Confirmed, Export, HeldTransaction, Peer
from stationdesk.storage.work import Work
from stationdesk.sync import log, peers, proofs, sisters, status, vectors, vouched


@dataclass(frozen=True)
class ExportLine:
    """One bundle as written: to whom, how much, and the latest word that is proved for it."""

    bundle_id: str
    file_name: str
    made_at: datetime
    changes: int
    bytes: int
    to: tuple[str, ...]
    files: int
    """Of a bundle of files: how many are in it."""
    word: str
    """A key of `status.WORDS`; `pending`: made for the network, still in this computer's outbox."""


WAITS = {
    "gap": N_("前面还缺数据包，补上以后自动入库"),
    "waits-for": N_("等另一条资料先到"),
    "brake": N_("一次撤销很多条，等第二个人看过再放行"),
    "review": N_("出行电脑写了不在名单上的、或到期以后的内容，等人看过再放行"),
    "schema": N_("来自更新版本的程序，升级后自动入库"),
    "unproved": N_(
        "由别的电脑捎来，还没有写它的那台电脑的签名；收到那台电脑自己的数据包后自动入库；那台电脑已经坏了的，停用它以后由另一位同事核对放行"
    ),
    "fork": N_("同一台设备的记录对不上，已停收这台设备，请联系镇里"),
    "bad": N_("内容读不懂，已隔离，请对方重新导出"),
    "bad unproved": N_("和这台设备已经入库的记录不一样，又没有它自己的签名，没有入库，已隔离"),
    "revoked": N_("停用的设备在停用以后写的，没有入库；确有用处的，请管理员放宽停用的界线"),
}
"""Why what came is held, and what happens next."""


def why_words(reason: str) -> str:
    """A reason as people read it (to be translated): its code, or the code with what came behind it."""
    return WAITS.get(reason) or WAITS.get(reason.partition(" ")[0]) or reason


@dataclass(frozen=True)
class HeldLine:
    """Transactions of one bundle that wait for one reason."""

    bundle_id: str
    why: str
    transactions: int
    changes: int
    since: datetime
    for_a_person: bool = False
    """Whether somebody may let it pass (`trip_errands.release`)."""


@dataclass(frozen=True)
class Side:
    """One side of a conflict: the value as stored, who wrote it and when."""

    identity: str
    value: object = field(repr=False)
    author: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class ConflictLine:
    """A conflict for a person to settle. `record` names the record as people know it."""

    id: str
    table: str
    column: str
    record: str = field(repr=False)
    sides: tuple[Side, ...] = field(repr=False)


def exports(work: Work, limit: int = 30) -> list[ExportLine]:
    """The bundles this machine wrote, newest first; one line a bundle, whoever it was for."""
    confirmed: dict[str, dict[str, int]] = {}
    for row in work.session.execute(sa.select(Confirmed)).scalars():
        vector = confirmed.setdefault(row.peer_device_id, {})
        origin = f"{row.device_no}.{row.epoch}"
        vector[origin] = max(vector.get(origin, 0), row.seq)
    names = {
        peer.device_id: (peers.called(peer.name, peer.kind, peer.device_no), peer.kind)
        for peer in work.session.execute(sa.select(Peer)).scalars()
    }
    for sister in sisters.others(work):
        names[sister.id] = (peers.called(sister.label, "device", sister.number), "device")
    found: dict[str, ExportLine] = {}
    for one in work.session.execute(sa.select(Export).order_by(Export.made_at.desc())).scalars():
        bundle = one.bundle_id.split("/")[0]
        name, kind = names.get(one.peer_device_id, ("", ""))
        vector = confirmed.get(one.peer_device_id, {})
        held = one.received_at is not None or (
            bool(one.to_vector) and all(vector.get(origin, 0) >= seq for origin, seq in one.to_vector.items())
        )
        word = "exported" if one.verified_at else "pending"
        # 镇里已入库 is the township's to say: a sister device's own bundle proves that it arrived there.
        if held:
            word = "received" if kind == "township" else "delivered"
        elif one.delivered_at:
            word = "delivered"
        known = found.get(bundle)
        if known is not None:
            # The township's word is the one that counts; a sister device's only where there is no township.
            word = word if kind == "township" else known.word
            found[bundle] = ExportLine(
                bundle,
                known.file_name,
                known.made_at,
                known.changes,
                known.bytes,
                (*known.to, name),
                known.files,
                word,
            )
            continue
        if len(found) == limit:
            break
        found[bundle] = ExportLine(
            bundle, one.file_name, one.made_at, one.changes, one.bytes, (name,), one.files or 0, word
        )
    return list(found.values())


def held(work: Work) -> list[HeldLine]:
    """What came and waits, by bundle and reason, oldest first."""
    rows = work.session.execute(
        sa.select(
            HeldTransaction.bundle_id,
            HeldTransaction.why,
            sa.func.count(),
            sa.func.sum(HeldTransaction.count),
            sa.func.min(HeldTransaction.since),
        )
        .group_by(HeldTransaction.bundle_id, HeldTransaction.why)
        .order_by(sa.func.min(HeldTransaction.since))
    )
    return [
        HeldLine(
            bundle,
            why,
            int(count),
            int(changes or 0),
            since,
            why in ("brake", "review") or (why == proofs.WHY and vouched.may_pass(work, bundle)),
        )
        for bundle, why, count, changes, since in rows
    ]


def conflicts(work: Work) -> list[ConflictLine]:
    """The open conflicts with names in place of ids."""
    users: dict[str, str] = dict(
        work.session.execute(
            sa.text("SELECT id, name FROM users WHERE station_id = :s"), {"s": work.station_id}
        ).all()
    )
    found = []
    for row in status.open_conflicts(work):
        sides = tuple(
            Side(
                str(side["identity"]),
                side["value"],
                users.get(str(side["author"]), ""),
                unstamp(str(side["at"])),
            )
            for side in row.sides
        )
        found.append(
            ConflictLine(row.id, row.table, row.column, _named(work, row.table, row.record_id), sides)
        )
    return found


_NAMES = {
    "people": "SELECT name FROM people WHERE station_id = :s AND id = :r",
    "households": "SELECT number FROM households WHERE station_id = :s AND id = :r",
    "cases": "SELECT number FROM cases WHERE station_id = :s AND id = :r",
    "users": "SELECT name FROM users WHERE station_id = :s AND id = :r",
    "stations": "SELECT name FROM stations WHERE station_id = :s AND id = :r",
    "certificates": "SELECT coalesce(number, title) FROM certificates WHERE station_id = :s AND id = :r",
    "proxy_requests": "SELECT number FROM proxy_requests WHERE station_id = :s AND id = :r",
    "sheets": "SELECT title FROM sheets WHERE station_id = :s AND id = :r",
    "organisations": "SELECT name FROM organisations WHERE station_id = :s AND id = :r",
}
_OF_PERSON = (
    "phones",
    "absences",
    "memberships",
    "kinships",
    "marks",
    "left_behind",
    "visits",
)


def _named(work: Work, table: str, record: str) -> str:
    query = _NAMES.get(table)
    if query is None and table in _OF_PERSON:
        query = (
            f"SELECT p.name FROM {table} t JOIN people p ON p.station_id = t.station_id AND p.id = t.person_id"
            " WHERE t.station_id = :s AND t.id = :r"
        )
    return str(work.scalar(query, s=work.station_id, r=record) or "") if query else ""


def unsent(work: Work) -> list[tuple[str, int]]:
    """What is in no verified bundle yet: record type and how many changes, most first."""
    reached: dict[str, int] = {}
    for vector in work.session.execute(
        sa.select(Export.to_vector)
        .join(
            Peer, sa.and_(Peer.station_id == Export.peer_station_id, Peer.device_id == Export.peer_device_id)
        )
        .where(Export.verified_at.is_not(None), Peer.kind == "township")
    ).scalars():
        reached = vectors.greatest(reached, vector)
    reached = vectors.greatest(reached, vectors.confirmed_vector(work, "township"))
    counts: dict[str, int] = {}
    for origin in log.vector(work, work.station_id):
        device, epoch = map(int, origin.split("."))
        for row in work.rows(
            "SELECT table_name, count(*) AS n FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e"
            " AND seq > :q GROUP BY table_name",
            s=work.station_id,
            d=device,
            e=epoch,
            q=reached.get(origin, 0),
        ):
            counts[row["table_name"]] = counts.get(row["table_name"], 0) + row["n"]
    return sorted(counts.items(), key=lambda pair: -pair[1])
