"""At a township: the villages that were closed and go on in another, and looking at what they left.

The service centre keeps the records of a closed village: people, cases and copies of papers. The registers are for the
offices to which the law gives them, as of every village. Nothing of a closed village is edited, here or anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from stationdesk.core import joined_book
from stationdesk.core import papers as facts_of
from stationdesk.core.errors import Refusal
from stationdesk.core.joined_book import CASES, PAPERS, PEOPLE, REGISTERS, Book, Line, LineUnknown
from stationdesk.core.late import dataclass
from stationdesk.core.papers import PaperFacts
from stationdesk.core.words import N_
from stationdesk.models.township import TownshipItem
from stationdesk.security import audit
from stationdesk.services import township_offices, township_registers, users
from stationdesk.services.joined_stations import Whole, copy_of, tokens, whole_of
from stationdesk.storage import joined_book as storage
from stationdesk.storage.work import Work

KEEPER: Final = "desk"
"""The office that keeps what a closed village left, by the pack `township_offices`."""
REVEAL: Final = "township:reveal"


class RetiredNotYours(Refusal):
    template = N_("并入村的旧档由便民服务中心保管；留守名册归民政办和儿童督导员。您的办公室看不到这一部分。")


@dataclass(frozen=True)
class Retired:
    """A village that was closed. `into`: the station that it goes on in. Days are `yyyy-mm-dd`."""

    item_id: str
    station_id: str
    code: str
    name: str
    into: str
    into_name: str
    document: str
    effective: str
    sent: bool
    there: bool
    """Whether the other village has written down that its book came."""


def listed(work: Work) -> tuple[Retired, ...]:
    """The closed villages, the latest first. Needs `township:read`."""
    township_offices.require_township(work)
    users.require(work, "township:read")
    known = {one.station_id: one.name for one in township_offices.villages(work)}
    rows = work.session.execute(
        sa.select(TownshipItem)
        .where(
            TownshipItem.station_id == work.station_id,
            TownshipItem.kind == "joined",
            TownshipItem.withdrawn_at.is_(None),
        )
        .order_by(TownshipItem.id.desc())
    ).scalars()
    return tuple(
        Retired(
            row.id,
            row.subject_id or "",
            row.number or "",
            str(row.body["name"]),
            row.village,
            known.get(row.village, ""),
            str(row.body["document"]),
            str(row.body["effective"]),
            row.sent_at is not None,
            work.session.get(TownshipItem, (row.village, row.id)) is not None,
        )
        for row in rows
    )


def parts(work: Work) -> tuple[str, ...]:
    """What of a closed village whoever is at the desk may see."""
    keeps = (
        KEEPER in {one.key for one in township_offices.own(work)} and "township:cases" in work.actor.permits
    )
    registers = township_registers.kinds(work)
    return (
        *((PEOPLE, CASES) if keeps else ()),
        *((REGISTERS,) if registers else ()),
        *((PAPERS,) if keeps else ()),
    )


def lines(work: Work, part: str, text: str = "", village: str | None = None) -> tuple[Line, ...]:
    """A part of all closed villages, or of one. Raises PartUnknown, RetiredNotYours, NotPermitted, NotATownship."""
    if part not in joined_book.PARTS:
        raise joined_book.PartUnknown(part=part[:20], field="part")
    _require(work, part)
    kinds = set(township_registers.kinds(work))
    own = tokens(work)
    return tuple(
        line
        for book in _books(work, village)
        for line in joined_book.lines(book, part, text, joined_book.out_of_sight(book, own))
        if part != REGISTERS or line.kind in kinds
    )


def reveal(work: Work, person_id: str) -> Whole:
    """Whole numbers of somebody. Needs `township:reveal` as well, and is audited. Raises LineUnknown."""
    _require(work, PEOPLE)
    users.require(work, REVEAL)
    return whole_of(work, _books(work, None), person_id, REVEAL)


def paper(work: Work, paper_id: str) -> PaperFacts:
    """The facts of a paper, to draw a copy that says so; audited. Raises LineUnknown, FactsUnreadable."""
    _require(work, PAPERS)
    for book in _books(work, None):
        facts = copy_of(book, paper_id)
        if facts is not None:
            audit.record(work, "township:cases", paper_id, copy=facts_of.kind(facts))
            return facts
    raise LineUnknown(field="paper")


def ids(work: Work) -> frozenset[str]:
    """The station ids of the closed villages: they are given no task and reminded of nothing."""
    return frozenset(
        one
        for one in work.session.execute(
            sa.select(TownshipItem.subject_id).where(
                TownshipItem.station_id == work.station_id,
                TownshipItem.kind == "joined",
                TownshipItem.withdrawn_at.is_(None),
            )
        ).scalars()
        if one
    )


def _require(work: Work, part: str) -> None:
    township_offices.require_own(work, "township:read")
    if part not in parts(work):
        raise RetiredNotYours(field="part")


def _books(work: Work, village: str | None) -> Iterator[Book]:
    for one in listed(work):
        if village in (None, one.station_id, one.code, one.name):
            data = storage.kept(work, one.item_id)
            yield (
                storage.of(work, one.station_id, one.code, one.name)
                if data is None
                else joined_book.decode(data)
            )
