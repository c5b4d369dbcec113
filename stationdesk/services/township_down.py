"""At a village: what its township sent down in a signed bundle is put to work, and shown on Today until it was seen.

The township's signature is the authority: whoever takes the bundle in needs no other permit than to take in. Every item
is written down under the township's own id with what became of it, so that a repeated bundle changes nothing, another
PC of the station comes to the same rows, and the township sees that it arrived.
"""

from __future__ import annotations

import base64
import re
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import joined_book
from stationdesk.core import packs as pack_files
from stationdesk.core.clock import unstamp
from stationdesk.core.down import DownMalformed, Item, Parcel
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.station import Pack
from stationdesk.models.tasks import Task
from stationdesk.models.township import TownshipItem
from stationdesk.security import audit
from stationdesk.services import (
    case_clock,
    case_life,
    case_record,
    joined_stations,
    pack_store,
    packs,
    tasks,
    users,
)
from stationdesk.services.case_life import Answered
from stationdesk.services.case_values import CaseUnknown
from stationdesk.services.township_received import (
    ALREADY,
    ANSWER,
    DONE,
    JOINED,
    PACK,
    REFUSED,
    REMINDER,
    TASK,
)
from stationdesk.storage.work import Work

LONGEST: Final = 400


class PackNotNewer(Refusal):
    template = N_("下发的“{title}”{version}版不比本机的{here}版新，没有装入。")


@dataclass(frozen=True)
class TakenDown:
    """What became of what a township sent: how many of each."""

    answers: int = 0
    tasks: int = 0
    reminders: int = 0
    packs: int = 0
    already: int = 0
    refused: int = 0
    joined: int = 0

    @property
    def new(self) -> int:
        """How many are here now that were not before."""
        return self.answers + self.tasks + self.reminders + self.packs + self.joined


def take(work: Work, parcel: Parcel) -> TakenDown:
    """Put everything of a parcel to work; one that cannot be is written down as refused and stops nothing else.

    Needs `sync:import`. The caller has verified that an enrolled township signed it, and that it is for this station.
    """
    users.require(work, "sync:import")
    count = dict.fromkeys((ANSWER, TASK, REMINDER, PACK, JOINED, ALREADY, REFUSED), 0)
    for data in parcel.packs:
        count[_pack(work, parcel.township, data)] += 1
    for item in parcel.items:
        count[_item(work, parcel.township, item)] += 1
    audit.record(work, "sync:import", None, down=len(parcel.items), packs=len(parcel.packs))
    return TakenDown(
        count[ANSWER],
        count[TASK],
        count[REMINDER],
        count[PACK],
        count[ALREADY],
        count[REFUSED],
        count[JOINED],
    )


def _item(work: Work, township: str, item: Item) -> str:
    if work.session.get(TownshipItem, (work.station_id, item.id)) is not None:
        return ALREADY
    act = {ANSWER: _answer, TASK: _task, REMINDER: _reminder, JOINED: _joined}[item.kind]
    body, task_id, why = _kept(item), None, None
    made = _made(work, item)
    point = work.session.begin_nested()
    try:
        task_id = act(work, item)
        point.commit()
    except Refusal as no:
        point.rollback()
        work.session.expire_all()
        why = no.message[:LONGEST]
    work.session.add(
        TownshipItem(
            station_id=work.station_id,
            id=item.id,
            kind=item.kind,
            township=township,
            village=work.station_id,
            office=item.office[:40],
            office_name=item.office_name[:40],
            made_at=made,
            user_id=work.user_id,
            subject_id=item.subject,
            number=item.number,
            body=body,
            taken_at=work.at,
            outcome=REFUSED if why else DONE,
            why=why,
            task_id=task_id,
        )
    )
    work.session.flush()
    return REFUSED if why else item.kind


def _made(work: Work, item: Item) -> datetime:
    """When it was said there; where that is no instant, now: it is no reason to leave the rest."""
    try:
        made = unstamp(item.made)
    except ValueError:
        return work.at
    return made if made.tzinfo is not None and 1 < made.year < 9999 else work.at


def _list(value: Any) -> list[str]:
    """A list of texts; nothing is an empty one. Raises DownMalformed."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise DownMalformed(field="file")
    return [str(one) for one in value]


def _kept(item: Item) -> dict[str, Any]:
    """What the village keeps of an item: never the workbook or the book, which are attachments."""
    return {name: value for name, value in item.body.items() if name not in ("file", "book")}


def _answer(work: Work, item: Item) -> None:
    """The case moves by the same rules as an answer that a clerk types; a day that is still to come here is today."""
    said = item.body
    if item.subject is None:
        raise CaseUnknown(field="case")
    on, due = _day(said.get("on")), _day(said.get("due"))
    given = Answered(
        item.subject,
        _text(said, "result"),
        min(on, work.today) if on else None,
        due,
        _text(said, "reason"),
        _text(said, "external_number") or None,
        tuple(_list(said.get("missing"))),
        _text(said, "result_name") or None,
        _text(said, "certificate_no"),
        bool(said.get("approved", True)),
        seeded_id(item.id, "event"),
        item.office_name[:40],
    )
    case_life.answered(work, given)


def _task(work: Work, item: Item) -> str:
    """The table stands among the tasks, its lines matched to the people of this village."""
    said = item.body
    try:
        file = base64.b64decode(_text(said, "file"), validate=True)
    except ValueError:  # not only what base64 calls an error: signs that are no letters as well
        raise DownMalformed(field="file") from None
    fill, row = _list(said.get("fill")), said.get("heading_row")
    made = tasks.opened(
        work,
        tasks.NewTask(
            _text(said, "title"),
            item.office_name,
            file,
            _text(said, "file_name"),
            _day(said.get("due_on")),
            _text(said, "sheet") or None,
            int(row) if isinstance(row, int) else None,
            tuple(fill) or None,
            may_add=bool(said.get("may_add")),
            remark=_text(said, "remark"),
            township_item=item.id,
        ),
    )
    return made.id


def _reminder(work: Work, item: Item) -> str | None:
    """A reminder of a task leads to it."""
    if item.body.get("about") != TASK or item.subject is None:
        return None
    return work.session.execute(
        sa.select(Task.id)
        .join(
            TownshipItem, sa.and_(TownshipItem.station_id == Task.station_id, TownshipItem.task_id == Task.id)
        )
        .where(
            Task.station_id == work.station_id,
            TownshipItem.kind == TASK,
            TownshipItem.subject_id == item.subject,
        )
        .limit(1)
    ).scalar()


def _joined(work: Work, item: Item) -> None:
    """The book of a village that was joined to this one is kept as it came, once it has been read whole."""
    try:
        data = base64.b64decode(_text(item.body, "book"), validate=True)
    except ValueError:
        raise DownMalformed(field="file") from None
    try:
        book = joined_book.decode(data)
    except joined_book.BookUnreadable:
        raise DownMalformed(field="file") from None
    if book.station != item.subject:
        raise DownMalformed(field="file")
    joined_stations.keep(work, item.id, book.name, data)


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) and text else None
    except ValueError:
        raise DownMalformed(field="file") from None


# packs -------------------------------------------------------------------------------------------------


def _pack(work: Work, township: str, data: bytes) -> str:
    """Install a pack beside those that are here, and write down that it came (once for all PCs of the station)."""
    why: str | None = None
    body: dict[str, Any] = {}
    named = seeded_id(work.station_id, "pack", township)
    outcome = PACK
    try:
        pack = pack_files.parse(data)
        named = seeded_id(work.station_id, "pack", township, pack.name, pack.version)
        body = {
            "pack": pack.name,
            "version": pack.version,
            "effective_from": pack.effective_from.isoformat(),
            "title": pack.title,
        }
        require_newer(work, pack)
        before = case_record.calendar(work)
        if not pack_store.store(work, pack, data, origin=township):
            outcome = ALREADY
        elif pack.name == "calendars":
            # As when the village takes one in itself: the dates of open cases follow, each change an event of its case.
            body["recounted"] = len(case_clock.follow(work, before))
    except Refusal as no:
        why, outcome = no.message[:LONGEST], REFUSED
        named = seeded_id(named, "refused")
    if outcome == ALREADY or work.session.get(TownshipItem, (work.station_id, named)) is not None:
        return outcome
    work.session.add(
        TownshipItem(
            station_id=work.station_id,
            id=named,
            kind=PACK,
            township=township,
            village=work.station_id,
            office="",
            office_name=say(N_("乡镇")),
            made_at=work.at,
            user_id=work.user_id,
            number=body.get("version"),
            body=body,
            taken_at=work.at,
            outcome=REFUSED if why else DONE,
            why=why,
        )
    )
    work.session.flush()
    return outcome


def require_newer(work: Work, pack: pack_files.Pack) -> None:
    """Raise PackNotNewer for a version older than what is here; the very same version again is no harm."""
    if pack_store.held(work, pack) == pack.digest:
        return
    newest = max(
        packs.all_versions(work, pack.name),
        key=lambda one: _age(one.effective_from, one.version),
        default=None,
    )
    if newest is not None and _age(pack.effective_from, pack.version) <= _age(
        newest.effective_from, newest.version
    ):
        raise PackNotNewer(title=pack.title, version=pack.version, here=newest.version, field="file")


def _age(effective_from: date, version: str) -> tuple[date, tuple[tuple[int, int, str], ...]]:
    """What comes later is newer; of one day the greater version (`2026-10` after `2026-9`)."""
    parts = re.findall(r"\d+|\D+", version)
    return effective_from, tuple((1, int(one), "") if one.isdigit() else (0, 0, one) for one in parts)


def installed(work: Work) -> list[tuple[str, str]]:
    """(name, version) of the packs that a township sent and that are here."""
    rows = work.session.execute(
        sa.select(Pack.name, Pack.version).where(Pack.origin.notin_(("shipped", "imported")))
    )
    return [(row[0], row[1]) for row in rows]
