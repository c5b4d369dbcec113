"""Villages change code or name, or are joined to another: an act of the township, signed, recorded, and never a new station.

The station's id stays, so do its records, its devices and everything printed: numbers that were given keep the old code, numbers given
from the day on carry the new one. The township writes an order (`.sdplace`); the village's machine checks the signature against the
township it has enrolled, keeps the paper with what was before (`place_changes`) and changes the station's row; sister PCs get both by bundle.

Two stations that become one stay two in the records: the one that goes on gets the order with the new code and name, the other is closed
(its devices shut out, reason `left`). Its records keep their station and their history, at the township and on its own PC, which
opens for looking; whoever moves over is entered at the station that goes on by a list (`residents export --reveal`, `residents import`).
Rewriting them under another station would break every chain, number and receipt that names them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer
from stationdesk.models.station import PlaceChange, Station
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work
from stationdesk.sync import card as cards
from stationdesk.sync import envelope, minisign, peers
from stationdesk.sync.keys import signer
from stationdesk.sync.opened import Opened

SUFFIX: Final = ".sdplace"
GIVES: Final = "sync:enrol"
TAKES: Final = "station:settings"
_CODE = re.compile(r"[1-9][0-9]{11}")


class NotAPlaceOrder(Refusal):
    template = N_("这不是村码变更单（.sdplace），或内容有错。请镇里重新导出。")


class OrderNotFromOurTownship(Refusal):
    template = N_("这张变更单不是本站登记过的乡镇签发的，没有采用。")


class OrderForAnotherStation(Refusal):
    template = N_("这张变更单是给另一个站点的（{code}），没有采用。请核对是否拿错了。")


class OrderOutOfTurn(Refusal):
    template = N_(
        "变更单写的原村码是 {old}，本站现在是 {now}，对不上，没有采用。请按先后顺序采用，或请镇里核对。"
    )


class OrderNotYet(Refusal):
    template = N_("变更从 {day} 起生效，到那天再采用，以免这几天出的编号用错村码。")


class CodeWrong(Refusal):
    template = N_("村码应是 12 位数字，首位不为 0。")


class DocumentMissing(Refusal):
    template = N_("请写明依据的文件（例如“潘政发〔2026〕12号”）。")


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """The signed facts. `effective`: the day from which the new code is used."""

    place: int = 1
    township: str
    station: str
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    station_name: str
    document: str
    effective: date
    made: str


@dataclass(frozen=True)
class NewPlace:
    """What the township orders. `village`: present code or station id."""

    village: str
    code: str
    name: str
    station_name: str
    document: str
    effective: date


def write(desk: Opened, new: NewPlace, file: Path) -> Order:
    """At the township: sign the order, and know the village by its new code. Needs `sync:enrol`.

    Raises CodeWrong, DocumentMissing, and `return_log.VillageUnknown` for a village that is not enrolled.
    """
    if not _CODE.fullmatch(new.code):
        raise CodeWrong(field="code")
    if not new.document.strip():
        raise DocumentMissing(field="document")

    def make(work: Work) -> Order:
        require(work, GIVES)
        from stationdesk.sync import return_log

        found = return_log.heard_village(work, new.village)
        order = Order(
            township=work.station_id,
            station=found.station_id,
            old_code=found.village_code,
            old_name=found.name,
            new_code=new.code,
            new_name=new.name.strip(),
            station_name=new.station_name.strip(),
            document=new.document.strip()[:100],
            effective=new.effective,
            made=stamp(work.at),
        )
        for row in work.session.execute(sa.select(Peer).where(Peer.station_id == found.station_id)).scalars():
            row.village_code, row.name = order.new_code, order.station_name
        audit.record(work, GIVES, found.station_id, step="place", code=order.new_code)
        work.touched.add("sync")
        return order

    made = desk.change(make, reason=GIVES)
    write_file(file, envelope.seal(made, signer(desk.keys()).sign), mode=0o644)
    return made


def read(file: Path, key_of: Callable[[str], minisign.PublicKey | None]) -> tuple[Order, str]:
    """An order whose signature held, and the paper's own text. Raises NotAPlaceOrder, OrderNotFromOurTownship, CardSignatureWrong."""
    data = envelope.read_file(file)
    try:
        wrapped = envelope.unwrap(data)
        order = msgspec.json.decode(wrapped.signed, type=Order)
    except (envelope.NotAnEnvelope, msgspec.DecodeError, UnicodeEncodeError, RecursionError) as wrong:
        raise NotAPlaceOrder(field="file") from wrong
    if (
        order.place != 1
        or not _CODE.fullmatch(order.new_code)
        or not order.new_name
        or not order.station_name
    ):
        raise NotAPlaceOrder(field="file")
    key = key_of(order.township)
    if key is None:
        raise OrderNotFromOurTownship(field="file")
    try:
        key.verify(wrapped.signed, wrapped.signature.encode())
    except (minisign.Wrong, minisign.Malformed, UnicodeEncodeError) as wrong:
        raise cards.CardSignatureWrong(field="file") from wrong
    return order, data.decode("utf-8")


def adopt(desk: Opened, file: Path) -> Order:
    """At the village: from now on the new code and name hold. Needs `station:settings`. The same order again changes nothing.

    Raises OrderForAnotherStation, OrderOutOfTurn, OrderNotYet.
    """
    order, text = desk.read(lambda work: read(file, lambda town: peers.township_key(work, town)))

    def change(work: Work) -> None:
        require(work, TAKES)
        if order.station != work.station_id:
            raise OrderForAnotherStation(code=order.old_code, field="file")
        row_id = seeded_id(work.station_id, "place", order.township, order.made)
        if work.session.get(PlaceChange, (work.station_id, row_id)) is not None:
            return
        row = work.session.get_one(Station, (work.station_id, work.station_id))
        if row.village_code.ljust(12, "0") != order.old_code:
            raise OrderOutOfTurn(old=order.old_code, now=row.village_code, field="file")
        if order.effective > work.today:
            raise OrderNotYet(day=f"{order.effective:%Y-%m-%d}", field="file")
        work.session.add(
            PlaceChange(
                station_id=work.station_id,
                id=row_id,
                township=order.township,
                old_code=row.village_code,
                old_name=row.village_name,
                new_code=order.new_code,
                new_name=order.new_name,
                station_name=order.station_name,
                document=order.document,
                effective=order.effective,
                signed=text,
                at=work.at,
            )
        )
        if row.full_place and row.full_place.endswith(row.village_name):
            row.full_place = row.full_place.removesuffix(row.village_name) + order.new_name
        row.village_code, row.village_name, row.name = order.new_code, order.new_name, order.station_name
        audit.record(work, TAKES, work.station_id, step="place", code=order.new_code)

    desk.change(change, reason=TAKES)
    return order


def history(work: Work) -> list[PlaceChange]:
    """What this station was called before, the latest last."""
    return list(
        work.session.execute(
            sa.select(PlaceChange)
            .where(PlaceChange.station_id == work.station_id, PlaceChange.withdrawn_at.is_(None))
            .order_by(PlaceChange.effective, PlaceChange.at)
        ).scalars()
    )
