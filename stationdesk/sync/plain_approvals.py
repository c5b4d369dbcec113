"""A township's written word that a village may send a workbook without encryption: which lists, numbers masked or whole, until when.

The same signed envelope as cards and receipts (`.sdapproval`). Without it, or after its day, nothing unencrypted is written.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_
from stationdesk.models.machine import MachineSetting, Peer
from stationdesk.models.station import Station
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work
from stationdesk.sync import envelope, minisign, peers
from stationdesk.sync.keys import signer
from stationdesk.sync.opened import Opened

SUFFIX = ".sdapproval"
KEY = "plain-approval"
GIVEN = "plain-approvals-given"
KINDS = ("residents", "absences", "cases", "visits")
"""The lists that may be sent at all. Whatever is sealed or belongs to a child's file is none of them."""


class NotAnApproval(Refusal):
    """The file is no approval."""

    template = N_("这不是镇里的批准文件，请检查是否选错了文件。")


class ApprovalSignatureWrong(Refusal):
    """Not signed by the township that is enrolled here."""

    template = N_("批准文件的签名不对，不能采用。请向镇里重新索取。")


class ApprovalNotForUs(Refusal):
    """For another village."""

    template = N_("这份批准不是给本站的，请检查是否拿错了文件。")


class ApprovalOlder(Refusal):
    """A newer word of the township is here."""

    template = N_("本站已读入镇里更新的批准，这份旧的不再采用。要改回去，请镇里重新批准。")


class NotApproved(Refusal):
    """There is no approval, or it has ended."""

    template = N_("没有镇里有效的批准，不能导出不加密的表格。请向镇里要批准文件，先在“接收”里读入。")


class KindUnknown(Refusal):
    """Not one of the lists that may be sent."""

    template = N_("不能批准“{kind}”。可以批准的有：{kinds}。")


class NotATownshipHere(Refusal):
    """Only a township approves."""

    template = N_("这里是村站点，批准由镇里给。")


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """`numbers`: how ID numbers and phones are written. `until`: the last civil day on which it holds."""

    approval: int = 1
    id: str
    township: str
    station: str
    kinds: tuple[str, ...]
    numbers: Literal["masked", "whole"] = "masked"
    until: date
    at: str


def give(
    desk: Opened,
    village: str,
    kinds: tuple[str, ...],
    until: date,
    file: Path,
    *,
    whole_numbers: bool = False,
) -> Approval:
    """At the township: write an approval for a village (name, code or station id). Needs `sync:enrol`. Raises KindUnknown, NotATownshipHere …"""
    for kind in kinds:
        if kind not in KINDS:
            raise KindUnknown(kind=kind, kinds=" ".join(KINDS), field="kinds")

    def write(work: Work) -> Approval:
        require(work, "sync:enrol")
        station = work.session.get(Station, (work.station_id, work.station_id))
        if station is None or station.kind != "township":
            raise NotATownshipHere
        peer = (
            work.session.execute(
                sa.select(Peer).where(
                    Peer.kind == "village",
                    sa.or_(Peer.name == village, Peer.village_code == village, Peer.station_id == village),
                )
            )
            .scalars()
            .first()
        )
        if peer is None:
            raise peers.NobodyEnrolled(field="for")
        made = Approval(
            id=new_id(),
            township=work.station_id,
            station=peer.station_id,
            kinds=tuple(dict.fromkeys(kinds)),
            numbers="whole" if whole_numbers else "masked",
            until=until,
            at=stamp(work.at),
        )
        known = {id_: msgspec.to_builtins(one) for id_, one in given(work).items()}
        known[made.id] = msgspec.to_builtins(made)
        work.session.merge(MachineSetting(key=GIVEN, value=known))
        audit.record(work, "sync:enrol", peer.device_id, kind="plain", numbers=made.numbers)
        return made

    made = desk.change(write, reason="sync:enrol")
    write_file(file, envelope.seal(made, signer(desk.keys()).sign), mode=0o644)
    return made


def given(work: Work) -> dict[str, Approval]:
    """At the township: every approval that was given here, by its id."""
    row = work.session.get(MachineSetting, GIVEN)
    return {id_: msgspec.convert(one, Approval) for id_, one in ((row.value if row else None) or {}).items()}


def take(desk: Opened, file: Path) -> Approval:
    """At the village: read an approval and keep it. Needs `sync:enrol`. Raises NotAnApproval, ApprovalSignatureWrong, ApprovalNotForUs, ApprovalOlder."""
    data = envelope.read_file(file)
    try:
        wrapped = envelope.unwrap(data)
        brought = msgspec.json.decode(wrapped.signed, type=Approval)
    except (envelope.NotAnEnvelope, msgspec.DecodeError, UnicodeEncodeError, RecursionError) as wrong:
        raise NotAnApproval(field="file") from wrong

    def keep(work: Work) -> Approval:
        require(work, "sync:enrol")
        key = peers.township_key(work, brought.township)
        if key is None:
            raise ApprovalSignatureWrong(field="file")
        try:
            key.verify(wrapped.signed, wrapped.signature.encode())
        except (minisign.Wrong, minisign.Malformed, UnicodeEncodeError) as wrong:
            raise ApprovalSignatureWrong(field="file") from wrong
        if brought.station != work.station_id:
            raise ApprovalNotForUs(field="file")
        if brought.approval != 1 or any(kind not in KINDS for kind in brought.kinds):
            raise NotAnApproval(field="file")
        here = work.session.get(MachineSetting, KEY)
        known = msgspec.convert(here.value, Approval) if here is not None and here.value else None
        if known is not None and known.township == brought.township and brought.at < known.at:
            raise ApprovalOlder(field="file")
        work.session.merge(MachineSetting(key=KEY, value=msgspec.to_builtins(brought)))
        work.touched.add("sync")
        return brought

    return desk.change(keep, mode="quiet")


def held(work: Work) -> Approval | None:
    """The approval that holds today; None where there is none or it has ended."""
    row = work.session.get(MachineSetting, KEY)
    if row is None or not row.value:
        return None
    found = msgspec.convert(row.value, Approval)
    return found if work.today <= found.until else None
