"""A village whose computers are all gone gets its data back: the township returns the log to the village's new PC.

Nothing that was ever taken in at the township is lost. In steps, with who does what:

1. The township shuts the dead PCs out (`sync revoke 010 --station VILLAGE --reason broken`) and writes a return card.
2. At the village, the new PC joins by it (`init --join CARD`) and shows its own card.
3. At the township, two people look at that card; `return_to` writes the village's whole log and its files for that PC, with
   the number it is to bear: townships allot the slots 90–99, villages those below, so no number is ever given twice.
4. The new PC takes the bundles in, finds its user by name, and says in its first change who it is.

Where one PC of the village is left, none of this is needed: it lets the new one in, as any other (`sync enrol`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer
from stationdesk.models.station import Station
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.security.sealed import public_of
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work
from stationdesk.sync import card as cards
from stationdesk.sync import (
    envelope,
    errands,
    files_out,
    log,
    passages,
    peers,
    proofs,
    records_out,
    revocations,
    take_in,
    writer,
)
from stationdesk.sync.changes import Vector
from stationdesk.sync.keys import signer
from stationdesk.sync.opened import Opened

PERMIT: Final = "sync:enrol"


class VillageUnknown(Refusal):
    template = N_("这里没有登记过村码 {village} 的站点，或它从来没有上报过。请核对村码。")


class OthersStillCount(Refusal):
    template = N_(
        "这个村的设备 {devices} 还没有停用。还能用的话，请由它登记新电脑；确实都坏了、丢了，请先逐台停用，再交还数据。"
    )


class NotOfThisVillage(Refusal):
    template = N_("这张交换卡不是用本镇的“交还卡”加入的新电脑导出的。请在新电脑上重新加入，再导出交换卡。")


class ColleagueMustLook(Refusal):
    """Whoever gets this holds a whole village: the card is looked at by two people, wherever there are two."""

    template = N_(
        "把一个村的全部资料交出去，要由另一位同事一起核对新电脑的交换卡。请同事在旁边，写上 --approve 姓名，并用 --pin-file 给出同事自己的密码。"
    )


class SlotsForReturnsUsedUp(Refusal):
    template = N_("镇里能给这个村的编号（十个）已经用完。请联系技术支持。")


@dataclass(frozen=True)
class Returned:
    """The village's data for its new PC, verified where it lies: the log in as many bundles as it takes, then the files."""

    file: Path
    more: tuple[Path, ...]
    changes: int
    files: int
    bytes: int
    device_no: int


def write_card(desk: Opened, village: str, file: Path) -> cards.ReturnCard:
    """At the township: the card by which the village's new PC joins. Needs `sync:enrol`. Raises VillageUnknown."""
    key = signer(desk.keys())

    def make(work: Work) -> cards.ReturnCard:
        require(work, PERMIT)
        here = heard_village(work, village)
        audit.record(work, PERMIT, here.station_id, step="return-card")
        return cards.ReturnCard(
            kind="township",
            station=here.station_id,
            village=here.village_code,
            name=here.name,
            device_id=work.device_id,
            device_no=work.device_no,
            sign=key.public.line,
            age=public_of(peers.own_identity(work)),
            made=stamp(work.at),
            by=work.station_id,
        )

    made = desk.change(make, reason=PERMIT)
    write_file(file, envelope.seal(made, key.sign), mode=0o644)
    return made


def return_to(
    desk: Opened,
    village: str,
    new: cards.Card,
    folder: Path,
    *,
    approved_by: str | None = None,
    progress: writer.Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Returned:
    """Write everything that is here of a village for its new PC. Needs `sync:enrol`.

    `approved_by`: the colleague who looked at the card too, and proved to be there. The same PC again gets the same number.
    Raises ColleagueMustLook, VillageUnknown, OthersStillCount, NotOfThisVillage,
    SlotsForReturnsUsedUp, FolderMissing, and what `writer.write` raises.
    """
    if not folder.is_dir():
        raise errands.FolderMissing(field="to")
    key = signer(desk.keys())

    def begin(work: Work) -> tuple[Peer, int, int]:
        require(work, PERMIT)
        here = heard_village(work, village)
        if new.station != here.station_id:
            raise NotOfThisVillage(field="card")
        if approved_by in (None, work.user_id) and take_in.others_here(work):
            raise ColleagueMustLook(field="approve")
        _require_gone(work, here.station_id, new.device_id)
        number = _number(work, here.station_id, new.device_id)
        if work.session.get(Peer, (here.station_id, new.device_id)) is None:
            own = peers.own_identity(work)
            given = msgspec.structs.replace(new, village=here.village_code, name=here.name)
            peers.note(work, given, own_identity=own, number=number)
        more = {} if approved_by is None else {"approved": approved_by}
        audit.record(work, PERMIT, here.station_id, step="return", number=number, **more)
        return here, number, errands.begin_export(work)

    here, number, bundle_no = desk.change(begin, reason=PERMIT)
    station_id = here.station_id

    until = desk.read(lambda work: log.vector(work, station_id))
    whole = desk.read(lambda work: log.count_between(work, station_id, {}, until))
    going = records_out.Along(progress, 2 * (whole * records_out.PER_CHANGE + writer.FIXED))

    def write(work: Work, number_: int, since: Vector) -> tuple[writer.Written, passages.Passing]:
        fields = msgspec.structs.replace(
            errands.fields_of(work, number_, since, until, key),
            station=station_id,
            village=here.village_code,
            heads=proofs.heads(work, station_id, until, None),
            lacks=(),
            digests=errands.digests(work, station_id),
            by=work.station_id,
            allots={new.device_id: number},
        )
        passing = passages.Passing(work, since, until, None, station_id)
        made = writer.write(
            folder,
            fields,
            passing,
            (),
            [new.age],
            key.sign,
            expected_changes=log.count_between(work, station_id, since, until),
            max_bytes=errands.BUNDLE_BYTES,
            progress=going,
            cancelled=cancelled,
        )
        return made, passing

    paths: list[Path] = []
    changes = size = 0
    reached: Vector = {}
    out = False
    while not out:
        number_ = desk.change(errands.next_number, reason=PERMIT) if paths else bundle_no
        made, passing = desk.read(partial(write, number_=number_, since=reached))
        going.written(made.bytes)
        paths.append(made.path)
        changes, size = changes + made.changes, size + made.bytes
        reached, out = made.manifest.to_vector, passing.whole
    blobs = desk.read(lambda work: files_out.all_here(work, station_id))
    for share in writer.share_out(blobs, errands.BUNDLE_BYTES):
        if share:
            wrote = _files(desk, folder, here, share, new.age, going, cancelled)
            going.written(wrote.bytes)
            paths.append(wrote.path)
            size += wrote.bytes
    going.end()
    return Returned(paths[0], tuple(paths[1:]), changes, len(blobs), size, number)


def _files(
    desk: Opened,
    folder: Path,
    here: Peer,
    share: Sequence[writer.Blob],
    to: str,
    progress: writer.Progress,
    cancelled: Callable[[], bool],
) -> writer.Written:
    number = desk.change(errands.next_number, reason=PERMIT)
    key = signer(desk.keys())

    def write(work: Work) -> writer.Written:
        fields = msgspec.structs.replace(
            errands.fields_of(work, number, {}, {}, key),
            kind="files",
            station=here.station_id,
            village=here.village_code,
            heads=(),
            lacks=(),
            digests={},
            by=work.station_id,
        )
        most = max(errands.BUNDLE_BYTES, *(writer.wrapped(one.size) for one in share))
        return writer.write(
            folder,
            fields,
            (),
            share,
            [to],
            key.sign,
            max_bytes=most,
            progress=progress,
            cancelled=cancelled,
        )

    return desk.read(write)


def heard_village(work: Work, named: str) -> Peer:
    """A village that was heard of here, by code or station id. Raises VillageUnknown."""
    kind = work.session.execute(
        sa.select(Station.kind).where(Station.station_id == work.station_id, Station.id == work.station_id)
    ).scalar()
    found = (
        work.session.execute(
            sa.select(Peer)
            .where(
                Peer.kind == "village",
                sa.or_(Peer.village_code == named.strip(), Peer.station_id == named),
            )
            .order_by(Peer.enrolled_at.desc())
        )
        .scalars()
        .first()
    )
    if kind != "township" or found is None or not log.vector(work, found.station_id):
        raise VillageUnknown(village=named[:40], field="village")
    return found


def _require_gone(work: Work, station_id: str, new_id: str) -> None:
    out = revocations.limits(work, station_id)
    rows = work.rows(
        "SELECT id, number FROM devices WHERE station_id = :s AND withdrawn_at IS NULL AND purpose IS NULL"
        " ORDER BY number",
        s=station_id,
    )
    left = [row["number"] for row in rows if row["id"] != new_id and not out.revoked(row["number"])]
    if left:
        raise OthersStillCount(devices="、".join(f"{number:03d}" for number in left), field="village")


def _number(work: Work, station_id: str, device_id: str) -> int:
    known = work.session.get(Peer, (station_id, device_id))
    if known is not None:
        return known.device_no
    used = {
        row["n"] // revocations.SLOT
        for row in work.rows(
            "SELECT number AS n FROM devices WHERE station_id = :s"
            " UNION SELECT device_no FROM peers WHERE station_id = :s"
            " UNION SELECT device_no FROM origins WHERE station_id = :s",
            s=station_id,
        )
    }
    free = [slot for slot in range(99, peers.TOWNSHIPS_SLOTS - 1, -1) if slot not in used]
    if not free:
        raise SlotsForReturnsUsedUp(field="card")
    return free[0] * revocations.SLOT
