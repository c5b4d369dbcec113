"""Trip packs (出行包): a few households taken along on a laptop, for a few days, and the laptop wiped afterwards.

The station makes one for a device that was enrolled for trips (`make`); the laptop opens it (`open_pack`), works with it,
exports what it wrote like any device, takes the station's receipt, and is wiped (`trip_wipe`). Its home is a part of a station:
records with the heads of their columns, not the log; so what it changes names exactly what it replaces.
"""

from __future__ import annotations

import json
from dataclasses import field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import sqlalchemy as sa

from stationdesk.core import patient, steady
from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Origin, Peer
from stationdesk.models.station import Device, Pack
from stationdesk.models.trip_packs import TripPack, TripRow
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage import numbers
from stationdesk.storage.schema import REVISION
from stationdesk.storage.work import Work
from stationdesk.sync import (
    errands,
    log,
    peers,
    trip_choice,
    trip_file,
    trip_files,
    trip_held,
    trip_scope,
    writer,
)
from stationdesk.sync.keys import signer
from stationdesk.sync.manifest import FORMAT, READER, SUITE, Claim
from stationdesk.sync.merge import tables
from stationdesk.sync.minisign import PublicKey
from stationdesk.sync.trip_choice import Wish

LONGEST_DAYS: Final = 31
CLOCK_SLACK: Final = timedelta(days=1)


class DeviceUnknown(Refusal):
    template = N_(
        "没有这台设备：{device}。请先在要带走的电脑上导出交换卡，在这里登记（sync enrol --for-trips）。"
    )


class DeviceHoldsEverything(Refusal):
    template = N_(
        "设备 {device} 已装有整站的数据，不能再当出行电脑。请换一台没有装过本站数据的电脑加入，登记时选“只装出行包”。"
    )


class EnrolledElsewhere(Refusal):
    template = N_("这台出行电脑是在本站另一台电脑上登记的，只认那一台。请在那台电脑上做出行包。")


class NotFromALaptop(Refusal):
    template = N_("本机自己装的是出行包，不能再给别人做出行包。请在站里的电脑上做。")


class DaysWrong(Refusal):
    template = N_("出行包的有效天数应为 1 到 {most} 天。")


class LaptopInUse(Refusal):
    template = N_(
        "这台电脑里还有数据，不能再装出行包。请先把上一个出行包的内容导出带回、拿到回执并清除，再打开新的。"
    )


class UserNotInPack(Refusal):
    template = N_("出行包里没有与本机登录名同名的工作人员，不能打开。请让站里先添加这个人，再重新做包。")


class ClockNotInTime(Refusal):
    template = N_("本机时间是 {now}，比做包时间还早一天以上。请先校准日期和时间，再打开出行包。")


class PackUnknown(Refusal):
    template = N_("没有这个出行包：{pack}。请用 sync trip-pack status 查看编号。")


@dataclass(frozen=True)
class Made:
    """A trip pack that lies on its medium."""

    pack_id: str
    number: str
    file: Path
    device: int
    expires_at: datetime
    households: int
    people: int
    counts: dict[str, int]
    bytes: int
    files: int = 0
    """Attachments that go along, in `files_file`, a bundle beside the pack."""
    files_bytes: int = 0
    files_file: Path | None = None


@dataclass(frozen=True)
class Opened:
    """What a laptop took on."""

    pack_id: str
    number: str
    expires_at: datetime
    households: tuple[str, ...]
    """Their numbers."""
    people: int
    records: int
    files: int = 0
    """Attachments that came with it."""
    files_missing: int = 0
    files_file: str = ""
    """What has them: it lies beside the pack, and may be taken in later (`sync import`)."""


@dataclass(frozen=True)
class GivenRow:
    """A pack that this station gave away, for the list."""

    pack_id: str
    number: str
    device: int
    made_at: datetime
    expires_at: datetime
    households: int
    people: int
    ended_why: str | None
    came_back: int
    """Changes of that laptop which stand in the log here."""
    review: int
    """Changes that wait for a person."""
    carried_by: str = field(default="", repr=False)
    both_because: str = field(default="", repr=False)


@dataclass(frozen=True)
class Status:
    """`held`: what this laptop holds, None on a station's machine; `given`: what this station gave away."""

    held: trip_held.Held | None
    over: bool
    unsent: int
    files_only_here: int
    """Attachments made on this laptop that no receipt of the station names."""
    given: tuple[GivenRow, ...] = field(default=())
    files_missing: int = 0
    """Attachments this laptop has a record of and no bytes: the file beside the pack was not copied along."""


class Desk(errands.Opened, Protocol):
    """An opened station, with the name under which somebody opened it."""

    opened: Any


def make(desk: errands.Opened, device: str, wish: Wish, days: int, file: Path) -> Made:
    """Make a trip pack for an enrolled laptop (its number or id). Needs `residents:read` and `sync:export`.

    It ends `days` days from now; with `wish.files` (needs `residents:reveal`) the attachments lie in a bundle beside it.
    Raises NotFromALaptop, DeviceUnknown, DeviceHoldsEverything, EnrolledElsewhere, DaysWrong, AlreadyTaken,
    TripFilesTooMany, what `trip_choice.choose` raises, and the troubles of writing; then no pack was given.
    """

    def grant(work: Work) -> tuple[str, trip_choice.Chosen, Device]:
        require(work, "residents:read")
        require(work, "sync:export")
        if trip_held.holding(work):
            raise NotFromALaptop
        if not 1 <= days <= LONGEST_DAYS:
            raise DaysWrong(most=LONGEST_DAYS, field="days")
        if wish.files:
            require(work, trip_files.REVEAL)
        laptop = _laptop(work, device)
        chosen = trip_choice.choose(work, wish)
        both = trip_choice.require_apart(work, chosen, laptop.id, wish.both_because)
        _replace_earlier(work, laptop.id)
        pack_id = new_id()
        row = TripPack(
            station_id=work.station_id,
            id=pack_id,
            number=numbers.take(work, "trip-pack"),
            device_id=laptop.id,
            made_at=work.at,
            made_by=work.user_id,
            expires_at=work.at + timedelta(days=days),
            households=list(chosen.households),
            people=list(chosen.people),
            counts={},
            carried_by=trip_choice.carrier(work, wish),
            both_because=both,
        )
        work.session.add(row)
        work.session.flush()
        found = trip_choice.snapshot(work, chosen, pack_id, tables_of(work))
        trip_files.require_modest(trip_files.blobs(work, found.rows.get("attachments", ())))
        row.counts = found.counts
        audit.record(
            work,
            "sync:export",
            pack_id,
            kind="trip-pack",
            households=len(chosen.households),
            people=len(chosen.people),
            files=row.counts.get("attachments", 0),
        )
        work.session.flush()
        return pack_id, chosen, laptop

    def tables_of(work: Work) -> tuple[str, ...]:
        return trip_files.permitted(work) if wish.files else ()

    pack_id, chosen, laptop = desk.change(grant, reason="sync:trip-pack")
    key = signer(desk.keys())
    files: writer.Written | None = None

    def carried(work: Work) -> list[writer.Blob]:
        found = trip_choice.snapshot(work, chosen, pack_id, tables_of(work))
        return trip_files.blobs(work, found.rows.get("attachments", ()))

    def look(work: Work) -> trip_file.TripFile:
        row = work.session.get_one(TripPack, (work.station_id, pack_id))
        found = trip_choice.snapshot(work, chosen, pack_id, tables_of(work))
        return trip_file.TripFile(
            pack=pack_id,
            number=row.number,
            station=work.station_id,
            village=numbers.village_code(work),
            device=work.device_no,
            for_device=laptop.id,
            made=stamp(row.made_at),
            expires=stamp(row.expires_at),
            schema=REVISION,
            hlc=int(work.scalar("SELECT max(hlc) FROM origins WHERE station_id = :s", s=work.station_id)),
            households=chosen.households,
            people=chosen.people,
            rows=found.rows,
            heads=found.heads,
            files=files.path.name if files else "",
            packs=tuple(
                trip_file.CarriedPack(
                    one.name,
                    one.version,
                    one.effective_from,
                    one.sha256,
                    one.body,
                    one.origin,
                    stamp(one.received_at),
                )
                for one in work.session.execute(sa.select(Pack)).scalars()
            ),
        )

    try:
        blobs = desk.read(carried)
        if blobs:
            files = errands.write_files(desk, file.parent, blobs, lambda _work: [laptop.age_key])
        pack = desk.read(look)
        data = trip_file.seal(pack, laptop.age_key, key.sign)
        trip_file.write(file, data)
    except BaseException:  # a pack that was not written is nobody's, whatever broke it off
        if files is not None:
            patient.remove(files.path, missing_ok=True)
        # A grant whose pack nobody has would only make the list untrue.
        desk.change(lambda work: _withdraw(work, pack_id), reason="sync:trip-pack")
        raise
    return Made(
        pack_id,
        pack.number,
        file,
        laptop.number,
        unstamp(pack.expires),
        len(chosen.households),
        len(chosen.people),
        {table: len(rows) for table, rows in pack.rows.items()},
        len(data),
        len(blobs),
        files.bytes if files else 0,
        files.path if files else None,
    )


def _replace_earlier(work: Work, device_id: str) -> None:
    """A laptop holds one pack at a time: the one it had before has ended by this. What it wrote then still counts."""
    for row in work.session.execute(
        sa.select(TripPack).where(
            TripPack.station_id == work.station_id,
            TripPack.device_id == device_id,
            TripPack.withdrawn_at.is_(None),
            TripPack.ended_at.is_(None),
        )
    ).scalars():
        row.ended_at, row.ended_why = work.at, "replaced"


def _withdraw(work: Work, pack_id: str) -> None:
    row = work.session.get_one(TripPack, (work.station_id, pack_id))
    row.withdrawn_at, row.withdrawn_why = work.at, "not written"
    work.session.flush()


def _laptop(work: Work, named: str) -> Device:
    """The device a pack is for; one that was enrolled and never held anything becomes a trip laptop by it."""
    wanted = named.strip()
    number = int(wanted) if wanted.isdecimal() and len(wanted) <= 4 else -1
    laptop = work.session.execute(
        sa.select(Device).where(
            Device.station_id == work.station_id,
            Device.withdrawn_at.is_(None),
            Device.revoked_at.is_(None),
            sa.or_(Device.id == wanted, Device.number == number),
        )
    ).scalar_one_or_none()
    if laptop is None:
        raise DeviceUnknown(device=wanted if number >= 0 else "?", field="for")
    peer = work.session.get(Peer, (work.station_id, laptop.id))
    if laptop.purpose != trip_scope.PURPOSE:
        wrote = work.scalar(
            "SELECT 1 FROM origins WHERE station_id = :s AND device_no = :d AND seq > 0",
            s=work.station_id,
            d=laptop.number,
        )
        if laptop.id == work.device_id or wrote:
            raise DeviceHoldsEverything(device=f"{laptop.number:03d}", field="for")
    if peer is None:
        raise EnrolledElsewhere(field="for")
    laptop.purpose, peer.kind = trip_scope.PURPOSE, trip_scope.PURPOSE
    work.session.flush()
    return laptop


def open_pack(desk: Desk, file: Path) -> Opened:
    """Take a trip pack on: this home becomes a part of the station until the pack ends. Needs `sync:import`.

    Raises what `trip_file.read` raises, TripPackNotForUs, NewerTripPack, LaptopInUse, UserNotInPack, ClockNotInTime,
    TripPackOver.
    """
    identity = desk.keys().identity

    def key_of(claim: trip_file.Claim) -> PublicKey | None:
        asked = Claim(FORMAT, READER, SUITE, claim.station, "", claim.device, 1)
        return desk.read(
            lambda work: peers.key_for(work, asked) if claim.station == work.station_id else None
        )

    pack = trip_file.read(file, [identity], key_of)

    def lay(work: Work) -> Opened:
        require(work, "sync:import")
        held = _accept(work, pack, str(desk.opened.login))
        _lay_rows(work, pack)
        work.session.add(
            Origin(
                station_id=work.station_id,
                device_no=pack.device,
                epoch=_epoch_of(work, pack),
                seq=0,  # we have nothing of its log, only its clock
                txn=0,
                hlc=pack.hlc,
                chain="0" * 64,
            )
        )
        for one in pack.packs:
            work.session.merge(
                Pack(
                    name=one.name,
                    version=one.version,
                    effective_from=one.effective_from,
                    sha256=one.sha256,
                    body=one.body,
                    origin=one.origin,
                    received_at=unstamp(one.received_at),
                )
            )
        trip_held.keep(work, held)
        work.session.flush()
        work.touched |= {*pack.rows, "sync"}
        return Opened(
            held.pack_id,
            held.number,
            held.expires_at,
            held.households,
            held.people,
            sum(map(len, pack.rows.values())),
        )

    made = desk.change(lay, reason="sync:trip-pack", mode="quiet")
    if not pack.files:
        return made
    beside = file.with_name(Path(pack.files).name)
    taken = errands.take_in_files(desk, [beside]) if beside.is_file() else errands.TakenIn()
    return replace(
        made, files=taken.files, files_missing=desk.read(trip_files.missing), files_file=beside.name
    )


def _accept(work: Work, pack: trip_file.TripFile, login: str) -> trip_held.Held:
    """Everything that must hold before a row is written."""
    if pack.station != work.station_id or pack.for_device != work.device_id:
        raise trip_file.TripPackNotForUs(field="file")
    if pack.schema != REVISION:
        raise trip_file.NewerTripPack(field="file")
    if (
        trip_held.holding(work)
        or log.vector(work, work.station_id)
        or work.scalar("SELECT 1 FROM heads LIMIT 1")
    ):
        raise LaptopInUse(field="file")
    held = trip_held.Held(
        pack.pack,
        pack.number,
        unstamp(pack.made),
        unstamp(pack.expires),
        tuple(str(row["number"]) for row in pack.rows.get("households", []) if row["id"] in pack.households),
        len(pack.people),
        work.at,
        max(work.at, unstamp(pack.made)),
        {},
        steady.mark(),
    )
    if work.at < held.made_at - CLOCK_SLACK:
        raise ClockNotInTime(now=f"{work.today:%Y-%m-%d}", field="file")
    held.require(max(work.at, held.made_at))
    users = [
        row for row in pack.rows.get("users", []) if row.get("name") == login and not row.get("disabled_at")
    ]
    if len(users) != 1:
        raise UserNotInPack(field="file")
    return held


def _epoch_of(work: Work, pack: trip_file.TripFile) -> int:
    """The epoch the maker's clock is noted under; its number is enough, the log is not here."""
    return max((int(row["epoch"]) for row in pack.rows["devices"] if row["number"] == pack.device), default=1)


def _lay_rows(work: Work, pack: trip_file.TripFile) -> None:
    """The records as they stand at the station, each with its heads. Raises NotATripPack for what is no record."""
    known = tables()
    for table, rows in pack.rows.items():
        columns = known.get(table)
        if columns is None:
            raise trip_file.NotATripPack(field="file")
        for row in rows:
            values = {name: value for name, value in row.items() if name != "id"}
            heads = pack.heads.get(row["id"], {})
            if (
                not columns.issuperset(values)
                or "*" not in heads
                or not columns.issuperset(heads.keys() - {"*"})
            ):
                raise trip_file.NotATripPack(field="file")
            quoted = ", ".join(f'"{name}"' for name in ("station_id", "id", *values))
            listed = ", ".join(f":v{n}" for n in range(len(values) + 2))
            given = [work.station_id, row["id"], *values.values()]
            work.run(
                f'INSERT INTO "{table}" ({quoted}) VALUES ({listed})',
                {f"v{n}": value for n, value in enumerate(given)},
            )
            work.run(
                "INSERT INTO heads (station_id, record_id, col, table_name, head) VALUES (:s, :r, :c, :t, :h)",
                [
                    {
                        "s": work.station_id,
                        "r": row["id"],
                        "c": col,
                        "t": table,
                        "h": json.dumps(head, separators=(",", ":")),
                    }
                    for col, head in heads.items()
                ],
            )
            work.session.add(
                TripRow(station_id=work.station_id, table_name=table, record_id=row["id"], body=values)
            )
    work.session.flush()


def status(work: Work) -> Status:
    """What this laptop holds, or what this station gave away."""
    held = trip_held.held(work)
    if held is not None:
        only_here = len(trip_files.unsent(work, held))
        gone = trip_files.missing(work)
        return Status(held, held.over(work.at), trip_held.unsent(work, held), only_here, files_missing=gone)
    names = {
        row["id"]: row["name"]
        for row in work.rows("SELECT id, name FROM users WHERE station_id = :s", s=work.station_id)
    }
    rows = work.session.execute(
        sa.select(TripPack, Device.number)
        .join(Device, sa.and_(Device.station_id == TripPack.station_id, Device.id == TripPack.device_id))
        .where(TripPack.station_id == work.station_id, TripPack.withdrawn_at.is_(None))
        .order_by(TripPack.made_at.desc())
    )
    return Status(
        None,
        False,
        0,
        0,
        tuple(
            GivenRow(
                row.id,
                row.number,
                number,
                row.made_at,
                row.expires_at,
                len(row.households),
                len(row.people),
                row.ended_why,
                _sum(work, "SELECT sum(seq) FROM origins WHERE station_id = :s AND device_no = :d", number),
                _sum(
                    work,
                    "SELECT sum(count) FROM held WHERE station_id = :s AND device_no = :d AND why = 'review'",
                    number,
                ),
                names.get(row.carried_by or "", ""),
                row.both_because or "",
            )
            for row, number in rows
        ),
    )


def _sum(work: Work, sql: str, number: int) -> int:
    return int(work.scalar(sql, s=work.station_id, d=number) or 0)


def recall(work: Work, pack: str) -> str:
    """End a pack before its time (the laptop is lost, or nobody goes). Needs `sync:export`. Raises PackUnknown.

    It cannot reach the laptop; from now on whatever the laptop writes waits for review here. The number.
    """
    require(work, "sync:export")
    row = work.session.execute(
        sa.select(TripPack).where(
            TripPack.station_id == work.station_id,
            TripPack.withdrawn_at.is_(None),
            sa.or_(TripPack.id == pack.strip(), TripPack.number == pack.strip()),
        )
    ).scalar_one_or_none()
    if row is None:
        raise PackUnknown(pack=pack.strip(), field="pack")
    if row.ended_at is None:
        row.ended_at, row.ended_why = work.at, "recalled"
        audit.record(work, "sync:export", row.id, kind="trip-pack-recalled")
        work.session.flush()
    return row.number
