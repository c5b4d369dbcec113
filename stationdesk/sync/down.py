"""What a township says to its villages, in bundles of kind `down`: written here, and read out of them.

A village gets a bundle of its own, sealed to its devices alone: what is said about one village's people is nobody else's.
It holds everything that the village is not known to have taken in (its own rows say so), so a lost stick loses nothing
and a second bundle does no harm. Nothing of it is put to work here: `Opened.take_down` does that
(`services.township_down`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from stationdesk.core import down as wire
from stationdesk.core import joined_book as books
from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.papers import Attachment
from stationdesk.models.station import Pack, Station
from stationdesk.models.township import TownshipItem
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage import joined_book, numbers
from stationdesk.storage.atomic import make_folder
from stationdesk.storage.work import Work
from stationdesk.sync import errands, members, packs_out, peers, writer
from stationdesk.sync.keys import signer
from stationdesk.sync.opened import Opened

KIND = "down"


class NothingToSendDown(Refusal):
    template = N_("没有要下发的内容：各村都已收到，或还没有作出答复、派任务、催报。")


class WorkbookGone(Trouble):
    template = N_("任务“{title}”的表格文件不在本机，没有写下发包。请从备份恢复，或收回这个任务重新派。")


@dataclass(frozen=True)
class Waiting:
    """What waits to be sent to one village."""

    station_id: str
    name: str
    village: str
    answers: int
    tasks: int
    reminders: int
    packs: int
    sent: int
    """Of them, how many are in a bundle already that the village has not been heard to take in."""
    ages: tuple[str, ...] = field(repr=False)
    joined: int = 0
    """Books of villages that were joined to it."""

    @property
    def total(self) -> int:
        """How many things in all."""
        return self.answers + self.tasks + self.reminders + self.packs + self.joined


@dataclass(frozen=True)
class SentDown:
    """One bundle for one village, verified where it lies."""

    file: Path
    village: str
    name: str
    items: int
    packs: int
    bytes: int


def waiting(work: Work) -> list[Waiting]:
    """Every enrolled village and what it is not known to have. Needs `township:send` or `township:read`."""
    if "township:read" not in work.actor.permits:
        require(work, "township:send")
    return _waiting(work)


def _waiting(work: Work) -> list[Waiting]:
    found: dict[str, Waiting] = {}
    for peer in peers.list_all(work):
        if peer.kind != "village" or peer.revoked:
            continue
        known = found.get(peer.station_id)
        if known is not None:
            found[peer.station_id] = replace(known, ages=(*known.ages, peer.age))
            continue
        rows = _items(work, peer.station_id)
        kinds = [row.kind for row in rows]
        found[peer.station_id] = Waiting(
            peer.station_id,
            peer.name,
            peer.village,
            kinds.count("answer"),
            kinds.count("task"),
            kinds.count("reminder"),
            len(_packs(work, peer.station_id, None)),
            sum(row.sent_at is not None for row in rows),
            (peer.age,),
            kinds.count("joined"),
        )
    return list(found.values())


def _items(work: Work, village: str) -> list[TownshipItem]:
    """What was said to a village and is not known to be there, oldest first."""
    there = aliased(TownshipItem)
    return list(
        work.session.execute(
            sa.select(TownshipItem)
            .outerjoin(there, sa.and_(there.station_id == village, there.id == TownshipItem.id))
            .where(
                TownshipItem.station_id == work.station_id,
                TownshipItem.village == village,
                TownshipItem.withdrawn_at.is_(None),
                there.id.is_(None),
            )
            .order_by(TownshipItem.id)
        ).scalars()
    )


def _packs(work: Work, village: str, names: Iterable[str] | None) -> dict[str, bytes]:
    """Member name → pack: those taken in here that the village has not written down as come."""
    query = sa.select(Pack).order_by(Pack.name, Pack.effective_from.desc(), Pack.received_at.desc())
    if names is not None:
        query = query.where(Pack.name.in_(tuple(names)))
    newest: dict[str, Pack] = {}
    for row in work.session.execute(query).scalars():
        newest.setdefault(row.name, row)
    return {
        f"packs/{row.name}-{row.version}.json": row.body.encode("utf-8")
        for row in newest.values()
        if not work.scalar(
            "SELECT 1 FROM township_items WHERE station_id = :s AND id = :i",
            s=village,
            i=seeded_id(village, "pack", work.station_id, row.name, row.version),
        )
    }


def send(
    desk: Opened,
    folder: Path,
    *,
    villages: Iterable[str] | None = None,
    packs: Iterable[str] | None = None,
) -> list[SentDown]:
    """Write a bundle for every village (or those named by station id or code) for which something waits, each in a
    folder named by the village's code.

    `packs`: only these; none of them for an empty list. Needs `township:send`. Raises NotATownship, NoVillageEnrolled,
    NothingToSendDown, WorkbookGone, FolderMissing, StickFull …; bundles that were finished before stay.
    """
    if not folder.is_dir():
        raise errands.FolderMissing(field="to")
    wanted = None if villages is None else set(villages)
    named = None if packs is None else tuple(packs)

    def plan(work: Work) -> list[tuple[Waiting, tuple[wire.Item, ...], dict[str, bytes]]]:
        require(work, "township:send")
        kind = work.session.execute(sa.select(Station.kind).where(Station.station_id == work.station_id))
        if kind.scalar_one() != "township":
            raise packs_out.NotATownship
        to = _waiting(work)
        if not to:
            raise packs_out.NoVillageEnrolled
        made = [
            (
                one,
                tuple(_wire(work, row) for row in _items(work, one.station_id)),
                _packs(work, one.station_id, named),
            )
            for one in to
            if wanted is None or {one.station_id, one.village} & wanted
        ]
        return [one for one in made if one[1] or one[2]]

    plans = desk.read(plan)
    if not plans:
        raise NothingToSendDown
    key = signer(desk.keys())
    sent: list[SentDown] = []
    for to, items, carried in plans:
        number = desk.change(_begin, reason="township:send")
        into = folder / to.village
        make_folder(into)
        body = wire.encode(wire.Down(township=_own(desk), village=to.station_id, items=items))

        def write(
            work: Work,
            to: Waiting = to,
            body: bytes = body,
            carried: dict[str, bytes] = carried,
            number: int = number,
            into: Path = into,
        ) -> writer.Written:
            fields = errands.fields_of(work, number, {}, {}, key)
            fields = msgspec.structs.replace(fields, kind=KIND, heads=(), digests={})
            return writer.write(
                into, fields, (), (), list(to.ages), key.sign, packs={**carried, members.DOWN: body}
            )

        written = desk.read(write)
        desk.change(partial(_note, ids=[one.id for one in items]), reason="township:send")
        sent.append(SentDown(written.path, to.village, to.name, len(items), len(carried), written.bytes))
    return sent


def _own(desk: Opened) -> str:
    return desk.read(lambda work: work.station_id)


def _begin(work: Work) -> int:
    require(work, "township:send")
    audit.record(work, "township:send")
    return int(numbers.take(work, "bundle").rsplit("-", 1)[1])


def _note(work: Work, ids: list[str]) -> None:
    for one in ids:
        row = work.session.get_one(TownshipItem, (work.station_id, one))
        row.sent_at = work.at
    work.session.flush()
    work.touched.add("township")


def _wire(work: Work, row: TownshipItem) -> wire.Item:
    body: dict[str, Any] = dict(row.body)
    if row.kind == "task":
        body["file"] = base64.b64encode(_workbook(work, row)).decode()
    if row.kind == "joined" and row.subject_id is not None:
        book = joined_book.kept(work, row.id)
        if book is None:
            book = books.encode(joined_book.of(work, row.subject_id, row.number or "", str(body["name"])))
        body["book"] = base64.b64encode(book).decode()
    kind: Any = row.kind
    return wire.Item(
        id=row.id,
        kind=kind,
        made=stamp(row.made_at),
        office=row.office,
        office_name=row.office_name,
        subject=row.subject_id,
        number=row.number,
        body=body,
    )


def _workbook(work: Work, row: TownshipItem) -> bytes:
    """The file of a task for this village: its own part where the table was split, else the whole."""
    asked = sa.select(Attachment).where(
        Attachment.station_id == work.station_id, Attachment.withdrawn_at.is_(None)
    )
    for table, subject in (("township_items", row.id), ("township_tasks", row.subject_id)):
        file = work.session.execute(
            asked.where(Attachment.subject_table == table, Attachment.subject_id == subject).limit(1)
        ).scalar()
        if file is not None:
            name = work.blobs.named(file.blob, file.sha256)
            if name in work.blobs:
                return work.blobs.read(name)
    raise WorkbookGone(title=str(row.body.get("title", "")))
