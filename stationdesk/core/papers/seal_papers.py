"""Papers of the seal: its book, the record of one session, and who handed it to whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class SealBookLine(Quiet, frozen=True, kw_only=True):
    """One line of the book: what was sealed, on whose word, by whom."""

    seq: int
    used_at: datetime
    document: str
    title: str
    number: str = ""
    copies: int = 1
    pages: int = 1
    straddle: bool = False
    applicant: str = ""
    approver: str = ""
    keeper: str = ""
    decision: str = ""
    session: str = ""
    place: str = ""
    """Where it was sealed, when not at the station."""


class SealBook(PaperFacts, frozen=True, kw_only=True, tag="seal_book"):
    """用印登记簿: lines numbered through, pages that run on from the volume before, and what is not accounted for."""

    title_zh: ClassVar[str] = N_("用印登记簿")

    seal: str
    first_page: int = 1
    lines: tuple[SealBookLine, ...] = ()
    gaps: tuple[str, ...] = ()
    """Sentences on what the book does not account for."""


class SealWitness(Quiet, frozen=True, kw_only=True):
    """Who was there, holding which part."""

    name: str
    part: str = ""
    how: str = ""
    """本人口令 or 纸面签字."""


class SealSessionSheet(PaperFacts, frozen=True, kw_only=True, tag="seal_session"):
    """同启同签同封记录: one session, to be signed by everybody there; empty, it is the form to write on."""

    title_zh: ClassVar[str] = N_("同启同签同封记录")

    seal: str
    opened_at: datetime | None = None
    envelope: str = ""
    intact: bool = True
    closed_at: datetime | None = None
    new_envelope: str = ""
    place: str = ""
    borrower: str = ""
    allowed_by: str = ""
    due_back: datetime | None = None
    present: tuple[SealWitness, ...] = ()
    lines: tuple[SealBookLine, ...] = ()
    remark: str = ""
    blank: bool = False


class SealHandoverSheet(PaperFacts, frozen=True, kw_only=True, tag="seal_handover"):
    """印章移交证明: from whom, to whom, before whom; room for the print of the seal itself."""

    title_zh: ClassVar[str] = N_("印章移交证明")

    seal: str
    part: str = ""
    giver: str = ""
    taker: str
    witness: str
    handed_on: date
    reason: str = ""
