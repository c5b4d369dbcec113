"""A township sends its packs down: catalogue, calendars, lists, in a bundle to every village it has enrolled.

The bundle holds no changes, so it can be written again and again; the village looks at what a pack changes before a
person takes it in (`bundle_packs`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.station import Pack, Station
from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync import errands, log, peers, writer
from stationdesk.sync.keys import signer


class NotATownship(Refusal):
    template = N_("只有乡镇能向各村下发数据包。本站是村级站点。")


class NoVillageEnrolled(Refusal):
    template = N_("还没有登记任何村的交换卡，没有可以下发的对象。请先登记各村的交换卡。")


class NothingToSend(Refusal):
    template = N_("本机没有导入过可以下发的数据包（{names}）。请先导入，再下发。")


@dataclass(frozen=True)
class Sent:
    """A bundle of packs, verified where it lies."""

    file: Path
    packs: tuple[str, ...]
    """`name version` of each."""
    bytes: int
    villages: int


def send(desk: errands.Opened, folder: Path, names: Iterable[str] = ()) -> Sent:
    """Write the packs that this township took in (the newest of each name, or only `names`) for all its villages.

    Needs `sync:export`. Raises NotATownship, NoVillageEnrolled, NothingToSend, FolderMissing, StickFull …
    """
    if not folder.is_dir():
        raise errands.FolderMissing(field="to")
    wanted = tuple(names)

    def plan(work: Work) -> tuple[list[peers.PeerRow], dict[str, bytes]]:
        require(work, "sync:export")
        kind = work.session.execute(
            sa.select(Station.kind).where(Station.station_id == work.station_id)
        ).scalar_one()
        if kind != "township":
            raise NotATownship
        to = [row for row in peers.list_all(work) if row.kind == "village" and not row.revoked]
        if not to:
            raise NoVillageEnrolled
        return to, _held(work, wanted)

    to, held = desk.read(plan)
    number = desk.change(errands.begin_export, reason="sync:export")
    key = signer(desk.keys())

    def write(work: Work) -> writer.Written:
        until = log.vector(work, work.station_id)
        fields = errands.fields_of(work, number, until, until, key)
        return writer.write(folder, fields, (), (), [row.age for row in to], key.sign, packs=held)

    written = desk.read(write)
    listed = tuple(
        member.removeprefix("packs/").removesuffix(".json").replace("-", " ", 1) for member in held
    )
    return Sent(written.path, listed, written.bytes, len(to))


def _held(work: Work, names: tuple[str, ...]) -> dict[str, bytes]:
    """Member name → the pack's own bytes: the newest of each name that was taken in here."""
    query = sa.select(Pack).order_by(Pack.name, Pack.effective_from.desc(), Pack.received_at.desc())
    if names:
        query = query.where(Pack.name.in_(names))
    found: dict[str, Pack] = {}
    for row in work.session.execute(query).scalars():
        found.setdefault(row.name, row)
    missing = [name for name in names if name not in found]
    if missing or not found:
        raise NothingToSend(names="、".join(missing) or "—", field="pack")
    return {f"packs/{row.name}-{row.version}.json": row.body.encode("utf-8") for row in found.values()}
