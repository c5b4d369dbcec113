"""旧档 of stations that were joined to this one: looked at and found in, copied on paper, never edited.

The township closed them and sent their books down (`core/joined_book`); they stay records of their own station. Each part
asks the permit that the same thing of this village asks; whole numbers are audited.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Final

import sqlalchemy as sa

from stationdesk.core import joined_book, names
from stationdesk.core import papers as facts_of
from stationdesk.core.joined_book import (
    CASES,
    PAPERS,
    PEOPLE,
    REGISTERS,
    Book,
    BookNotHere,
    Line,
    LineUnknown,
)
from stationdesk.core.late import dataclass
from stationdesk.core.papers import PaperFacts
from stationdesk.models.papers import Attachment
from stationdesk.models.township import TownshipItem
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.services import users
from stationdesk.services.papers import READ_PERMITS
from stationdesk.services.township_received import DONE, JOINED
from stationdesk.storage import joined_book as storage
from stationdesk.storage.work import Work

PERMITS: Final[Mapping[str, str]] = {
    PEOPLE: "residents:read",
    CASES: "cases:read",
    REGISTERS: "left_behind:read",
    PAPERS: "cases:read",
}
REVEAL: Final = "residents:reveal"


@dataclass(frozen=True)
class Joined:
    """A station that goes on in this one. Days are `yyyy-mm-dd`."""

    item_id: str
    station_id: str
    code: str
    name: str
    document: str
    effective: str
    here: bool
    """Whether the book's file is on this computer yet."""


@dataclass(frozen=True)
class Whole:
    """What is masked in the lists."""

    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False)


def keep(work: Work, item_id: str, name: str, data: bytes) -> None:
    """Keep a book that came, as a file of the item that brought it; it travels to the station's other computers."""
    storage.keep(work, item_id, name, data)


def listed(work: Work) -> tuple[Joined, ...]:
    """The stations that were joined to this one, the latest first. Needs `residents:read`."""
    users.require(work, PERMITS[PEOPLE])
    return tuple(joined for joined, _file in _found(work))


def parts(work: Work) -> tuple[str, ...]:
    """What of a book whoever is at the desk may see."""
    return tuple(part for part, permit in PERMITS.items() if permit in work.actor.permits)


def lines(work: Work, part: str, text: str = "", station_id: str | None = None) -> tuple[Line, ...]:
    """A part of the books, of all joined stations or one. Raises PartUnknown, NotPermitted, BookNotHere, BookUnreadable."""
    if part not in PERMITS:
        raise joined_book.PartUnknown(part=part[:20], field="part")
    users.require(work, PERMITS[part])
    own = tokens(work)
    return tuple(
        line
        for book in _books(work, station_id)
        for line in joined_book.lines(book, part, text, joined_book.out_of_sight(book, own))
        if part != PAPERS or READ_PERMITS[line.kind] in work.actor.permits
    )


def reveal(work: Work, person_id: str) -> Whole:
    """Whole numbers of somebody. Needs `residents:reveal`, and is audited. Raises LineUnknown."""
    users.require(work, REVEAL)
    return whole_of(work, _books(work, None), person_id, REVEAL)


def whole_of(work: Work, books: Iterable[Book], person_id: str, permit: str) -> Whole:
    """What is masked of somebody in one of these books, noted under the permit that let it be seen. Raises LineUnknown."""
    own = tokens(work)
    for book in books:
        found = next((one for one in book.people if one.id == person_id), None)
        if found is not None and person_id not in joined_book.out_of_sight(book, own):
            audit.record(work, permit, person_id, joined=1)
            return Whole(found.id_number, found.phone, found.address)
    raise LineUnknown(field="person")


def paper(work: Work, paper_id: str) -> PaperFacts:
    """The facts of a paper, to draw a copy that says so; audited. Raises LineUnknown, NotPermitted, FactsUnreadable."""
    for book in _books(work, None):
        facts = copy_of(book, paper_id)
        if facts is not None:
            users.require(work, READ_PERMITS[facts_of.kind(facts)])
            audit.record(work, "papers:printed", paper_id, joined=1)
            return facts
    raise LineUnknown(field="paper")


def copy_of(book: Book, paper_id: str) -> PaperFacts | None:
    """A paper of a book, if it is one of which copies may be made."""
    for one in book.papers:
        if one.id == paper_id and one.kind in joined_book.COPIED:
            return facts_of.decode(json.dumps(one.facts, ensure_ascii=False))
    return None


def tokens(work: Work) -> list[str]:
    """By what a report may have named whoever is at the desk."""
    user = work.session.get(User, (work.station_id, work.user_id)) if work.user_id else None
    if user is None:
        return []
    found = [f"user:{user.id}", f"name:{names.search_form(user.name)}"]
    return [*found, f"phone:{user.phone}"] if user.phone else found


def _found(work: Work) -> Iterator[tuple[Joined, Attachment]]:
    rows = work.session.execute(
        sa.select(TownshipItem, Attachment)
        .join(
            Attachment,
            sa.and_(
                Attachment.station_id == TownshipItem.station_id,
                Attachment.subject_table == "township_items",
                Attachment.subject_id == TownshipItem.id,
                Attachment.withdrawn_at.is_(None),
            ),
        )
        .where(
            TownshipItem.station_id == work.station_id,
            TownshipItem.village == work.station_id,
            TownshipItem.kind == JOINED,
            TownshipItem.outcome == DONE,
            TownshipItem.withdrawn_at.is_(None),
        )
        .order_by(TownshipItem.id.desc())
    )
    seen = set()
    for item, file in rows:
        if item.subject_id in seen:
            continue  # sent anew: the latest holds
        seen.add(item.subject_id)
        body = item.body
        yield (
            Joined(
                item.id,
                item.subject_id or "",
                item.number or "",
                str(body.get("name", "")),
                str(body.get("document", "")),
                str(body.get("effective", "")),
                work.blobs.named(file.blob, file.sha256) in work.blobs,
            ),
            file,
        )


def _books(work: Work, station_id: str | None) -> Iterator[Book]:
    for joined, file in _found(work):
        if station_id in (None, joined.station_id, joined.code, joined.name):
            if not joined.here:
                raise BookNotHere
            yield joined_book.decode(work.blobs.read(work.blobs.named(file.blob, file.sha256)))
