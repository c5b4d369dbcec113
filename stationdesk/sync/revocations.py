"""Devices that no longer count: from which sequence number on, why, and who said so.

What a device wrote before stays valid on every machine; what comes after is held as `revoked`, never applied and never
thrown away, and its bundles are refused. The line is what the machine that revoked had of it (or more, when somebody
names a greater number): an earlier line would ask machines to forget what they have taken in already. Several revocations of
one device, made apart, come to the most that any of them says, whatever order they arrive in. A township may
revoke a village's device for itself; the village's own word travels to everyone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer
from stationdesk.models.station import Device, DeviceRevocation
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync import log
from stationdesk.sync.changes import Vector

PERMIT: Final = "sync:enrol"
"""Whoever lets devices in shuts them out."""
WHY: Final = "revoked"
OVERRULED: Final = "overruled"
"""Reason of a township's row that is no revocation: those of the village that it names (in `until`) count no more here. Else whoever
stole one of a village's computers could shut the others out first, and be believed for ever."""
SLOT: Final = 10
REASONS: Final = {
    "lost": N_("丢失"),
    "stolen": N_("被盗"),
    "broken": N_("损坏报废"),
    "replaced": N_("换了新电脑"),
    "left": N_("不再归本站使用"),
    "other": N_("其他"),
}


class DeviceUnknown(Refusal):
    template = N_("没有登记过设备 {device}。请在设备列表里核对编号。")


class OwnDevice(Refusal):
    template = N_("这是您正在用的这台电脑，不能在它自己上面停用。请到本站另一台电脑或镇里办理。")


class RevokedAlready(Refusal):
    template = N_(
        "设备 {device} 已经停用，到它的第 {seq} 项为止有效。要把界线往后放宽，请写明更大的序号（--after）。"
    )


class LineTooEarly(Refusal):
    template = N_(
        "本机已经收进设备 {device} 的第 {seq} 项，停用的界线不能更早：收进的内容别的电脑也可能已有。不对的内容请在资料里改正。"
    )


class ReasonUnknown(Refusal):
    template = N_(
        "请说明停用的原因：lost 丢失、stolen 被盗、broken 损坏、replaced 换新、left 不再使用、other 其他。"
    )


class NotRevoked(Refusal):
    template = N_("设备 {device} 没有停用，不用恢复。")


@dataclass(frozen=True)
class Revoke:
    """`device`: number (`020`) or id. `after`: the last sequence number that counts; None for what is known here.

    `station`: of a village, at its township; empty for our own. `former_only`: only lives of the device before its
    present number (a PC that was moved to a new one keeps its slot).
    """

    device: str
    reason: str
    words: str = ""
    after: int | None = None
    station: str = ""
    former_only: bool = False


@dataclass(frozen=True)
class Revoked:
    """A revoked device: what of it still counts. `beyond`: changes past the line that were taken in here before."""

    station_id: str
    device_id: str
    device_no: int
    reason: str
    words: str
    until: Vector
    at: datetime
    by: str
    beyond: int = 0
    held: int = 0
    former: bool = False
    """Only lives of the device before its present number: it was moved to a new PC, or restored."""


@dataclass(frozen=True)
class _Known:
    station_id: str
    device_id: str
    number: int


class Limits:
    """What still counts of a station's revoked devices, for whoever takes in."""

    def __init__(self, rows: list[DeviceRevocation]) -> None:
        self._rows = rows

    def __bool__(self) -> bool:
        return bool(self._rows)

    def revoked(self, device_no: int) -> bool:
        """Whether a device number is revoked."""
        return any(_names(row, device_no) for row in self._rows)

    def allows(self, device_no: int, epoch: int, last_seq: int) -> bool:
        """Whether a transaction of this origin that ends at `last_seq` still counts."""
        rows = [row for row in self._rows if _names(row, device_no)]
        return not rows or any(last_seq <= row.until.get(f"{device_no}.{epoch}", 0) for row in rows)


def _split(origin: str) -> tuple[int, int]:
    number, epoch = origin.split(".")
    return int(number), int(epoch)


def _names(row: DeviceRevocation, device_no: int) -> bool:
    return device_no // SLOT == row.number // SLOT and device_no <= row.last_number


def limits(work: Work, station_id: str) -> Limits:
    """The revocations that hold for a station's devices: its own word, and ours. Read once a transaction (`forget`)."""
    found = work.extra.get(f"revocations {station_id}")
    if isinstance(found, Limits):
        return found
    rows = work.session.execute(
        sa.select(DeviceRevocation).where(
            DeviceRevocation.of_station == station_id,
            DeviceRevocation.station_id.in_((station_id, work.station_id)),
            DeviceRevocation.withdrawn_at.is_(None),
        )
    ).scalars()
    made = Limits(_standing(list(rows)))
    work.extra[f"revocations {station_id}"] = made
    return made


def _standing(rows: list[DeviceRevocation]) -> list[DeviceRevocation]:
    """Revocations without those that our own township's word has set aside, and without that word."""
    gone = {named for row in rows if row.reason == OVERRULED for named in row.until}
    return [row for row in rows if row.reason != OVERRULED and row.id not in gone]


def forget(work: Work) -> None:
    """Read the revocations again: one was written in this transaction."""
    for key in [key for key in work.extra if key.startswith("revocations ")]:
        del work.extra[key]


def revoke(work: Work, request: Revoke, heard: tuple[int, Vector] | None = None) -> Revoked:
    """Shut a device out from a sequence number on. Needs `sync:enrol`; the reason is kept, the audit names the device.

    `heard`: its number and how far its station's log is, where that lies elsewhere (a township's PostgreSQL).

    Raises DeviceUnknown, OwnDevice, ReasonUnknown, LineTooEarly, RevokedAlready.
    """
    require(work, PERMIT)
    if request.reason not in REASONS:
        raise ReasonUnknown(field="reason")
    known = _find(work, request) if heard is None else _Known(request.station, request.device, heard[0])
    if known.device_id == work.device_id and not request.former_only:
        raise OwnDevice(field="device")
    last_number = known.number - 1 if request.former_only else known.number // SLOT * SLOT + SLOT - 1
    have = {
        origin: seq
        for origin, seq in (heard[1] if heard is not None else log.vector(work, known.station_id)).items()
        if int(origin.split(".")[0]) // SLOT == known.number // SLOT
        and int(origin.split(".")[0]) <= last_number
    }
    until = dict(have)
    if request.after is not None:
        origin = max(have, key=_split, default=f"{known.number}.1")
        if request.after < have.get(origin, 0):
            raise LineTooEarly(device=f"{known.number:03d}", seq=have[origin], field="after")
        until[origin] = request.after
    before = limits(work, known.station_id)
    if before.revoked(last_number) and all(
        before.allows(*_split(origin), seq) for origin, seq in until.items()
    ):
        reached = max(until.values(), default=0)
        raise RevokedAlready(device=f"{known.number:03d}", seq=reached, field="device")
    row = DeviceRevocation(
        station_id=work.station_id,
        id=new_id(),
        of_station=known.station_id,
        device_id=known.device_id,
        number=known.number,
        last_number=last_number,
        until=until,
        reason=request.reason,
        words=lengths.one_line(request.words, "words") or None,
        by=work.user_id,
        at=work.at,
    )
    work.session.add(row)
    _mark(work, known, until, last_number)
    work.session.flush()
    forget(work)
    audit.record(
        work, "sync:enrol", known.device_id, step="revoke", number=known.number, reason=request.reason
    )
    work.touched.add("sync")
    return _answer(work, row)


def restore(work: Work, device: str, station: str = "") -> _Known:
    """Take a revocation back that was a mistake: the device counts again. Needs `sync:enrol`. Raises NotRevoked.

    A township sets aside a village's own word as well, for itself: it may be a thief's.
    """
    require(work, PERMIT)
    known = _find(work, Revoke(device, "other", station=station))
    rows = [row for row in limits(work, known.station_id)._rows if _names(row, known.number)]
    if not rows:
        raise NotRevoked(device=f"{known.number:03d}", field="device")
    theirs = {row.id: 0 for row in rows if row.station_id != work.station_id}
    for row in rows:
        if row.id not in theirs:
            row.withdrawn_at, row.withdrawn_why = work.at, "mistaken"
    if theirs:
        work.session.add(
            DeviceRevocation(
                station_id=work.station_id,
                id=new_id(),
                of_station=known.station_id,
                device_id=known.device_id,
                number=known.number,
                last_number=0,
                until=theirs,
                reason=OVERRULED,
                by=work.user_id,
                at=work.at,
            )
        )
    own = work.session.get(Device, (known.station_id, known.device_id))
    if own is not None and known.station_id == work.station_id:
        own.revoked_at = own.revoked_after_seq = None
    peer = work.session.get(Peer, (known.station_id, known.device_id))
    if peer is not None:
        peer.revoked_at = None
    work.session.flush()
    forget(work)
    audit.record(work, "sync:enrol", known.device_id, step="restore", number=known.number)
    work.touched.add("sync")
    return known


def _mark(work: Work, known: _Known, until: Vector, last_number: int) -> None:
    """The device's own row and our note of the partner say it, too: who lists them sees it."""
    if last_number < known.number:
        return
    if known.station_id == work.station_id:
        own = work.session.get(Device, (known.station_id, known.device_id))
        if own is not None:
            own.revoked_at = work.at
            own.revoked_after_seq = max(
                (seq for origin, seq in until.items() if origin.startswith(f"{known.number}.")), default=0
            )
    peer = work.session.get(Peer, (known.station_id, known.device_id))
    if peer is not None:
        peer.revoked_at = work.at


def _find(work: Work, request: Revoke) -> _Known:
    station = request.station or work.station_id
    if request.station and len(request.station) != 36:
        found = work.scalar("SELECT station_id FROM peers WHERE village_code = :c", c=request.station)
        station = str(found or "")
    number = int(request.device) if request.device.isdigit() else -1
    for sql in (
        "SELECT id AS device_id, number FROM devices WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY number",
        "SELECT device_id, device_no AS number FROM peers WHERE station_id = :s ORDER BY device_no",
        # Of a village whose rows are in PostgreSQL, what was shut out here is all that is known of some.
        "SELECT device_id, number FROM device_revocations WHERE of_station = :s ORDER BY number",
    ):
        for row in work.rows(sql, s=station):
            if row["device_id"] == request.device or (row["number"] == number and number > 0):
                return _Known(station, row["device_id"], row["number"])
    raise DeviceUnknown(device=request.device[:40], field="device")


def listed(work: Work, station_id: str | None = None) -> list[Revoked]:
    """The revoked devices of a station (ours), the latest first."""
    of = station_id or work.station_id
    rows = sorted(limits(work, of)._rows, key=lambda row: row.at, reverse=True)
    return [_answer(work, row) for row in rows]


def revoked_ids(work: Work) -> set[str]:
    """Ids of all devices that are revoked whole, of whatever station."""
    rows = work.session.execute(
        sa.select(DeviceRevocation).where(DeviceRevocation.withdrawn_at.is_(None))
    ).scalars()
    return {row.device_id for row in _standing(list(rows)) if row.last_number >= row.number}


def _answer(work: Work, row: DeviceRevocation) -> Revoked:
    beyond = 0
    now = limits(work, row.of_station)
    for origin, seq in log.vector(work, row.of_station).items():
        number, epoch = _split(origin)
        if _names(row, number) and not now.allows(number, epoch, seq):
            most = max((one.until.get(origin, 0) for one in now._rows if _names(one, number)), default=0)
            beyond += seq - most
    held = work.scalar(
        "SELECT coalesce(sum(count), 0) FROM held WHERE station_id = :s AND why = :w AND device_no BETWEEN :a AND :b",
        s=row.of_station,
        w=WHY,
        a=row.number // SLOT * SLOT,
        b=row.last_number,
    )
    name = work.scalar(
        "SELECT name FROM users WHERE station_id = :s AND id = :u", s=row.station_id, u=row.by or ""
    )
    return Revoked(
        row.of_station,
        row.device_id,
        row.number,
        row.reason,
        row.words or "",
        dict(row.until),
        row.at,
        str(name or ""),
        beyond,
        int(held or 0),
        row.last_number < row.number,
    )
