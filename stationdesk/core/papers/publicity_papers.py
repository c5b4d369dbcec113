"""Posting sheets of village publicity (村务公开)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class PostingColumn(Quiet, frozen=True, kw_only=True):
    """A column of a sheet; its type decides how cells stand (numbers right, names and dates centred)."""

    label: str
    type: Literal[
        "int",
        "name",
        "text",
        "longtext",
        "date",
        "money",
        "decimal",
        "area",
        "percent",
        "phone",
        "id",
        "bank",
    ] = "text"


class PostingSheet(PaperFacts, frozen=True, kw_only=True, tag="posting_sheet"):
    """A sheet for the notice board. Rows arrive masked: what may not be shown is not in the facts."""

    title_zh: ClassVar[str] = N_("公示表")

    code: str
    part: str
    """党务, 村务, 财务, 服务, 事务."""
    title: str
    period: str = ""
    columns: tuple[PostingColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    """A last row of sums, when the sheet has one."""
    posted_from: date
    posted_to: date | None = None
    """None for sheets that stay up."""
    complaint_phone: str = ""
    objection: str = ""
    sign_offs: tuple[str, ...] = ()
    legal_basis: str = ""
    note: str = ""
    places: tuple[str, ...] = ()
    paper: Literal["A4", "A3"] = "A4"
    account: tuple[str, ...] = ()
    """Of an account: 上期结存, 本期收入, 本期支出, 本期结存, each with its amount."""


class PostingStage(Quiet, frozen=True, kw_only=True):
    """One stage of a sheet's way, when it was and who signed for it."""

    stage: str
    on: date
    by: str = ""
    """Who wrote it down at the desk."""
    signed: tuple[str, ...] = ()
    note: str = ""


class PostingPlace(Quiet, frozen=True, kw_only=True):
    """One board it hung on."""

    place: str
    on: date
    by: str = ""
    photos: int = 0


class PostingObjection(Quiet, frozen=True, kw_only=True):
    """An objection and what became of it."""

    at: datetime
    who: str
    channel: str = ""
    text: str
    due: date | None = None
    answered_at: datetime | None = None
    answer: str = ""
    content: bool | None = None
    referred: str = ""


class PostingRecord(PaperFacts, frozen=True, kw_only=True, tag="posting_record"):
    """公示记录: how one sheet came to the board and left it, for the file. It is not posted."""

    title_zh: ClassVar[str] = N_("公示记录")

    code: str
    part: str
    title: str
    period: str = ""
    edition: int = 1
    """Which sheet of the period this was; `version` is the layout of the facts."""
    publisher: str = ""
    rows: int = 0
    copies: int = 0
    posted_from: date | None = None
    posted_to: date | None = None
    taken_down_on: date | None = None
    stages: tuple[PostingStage, ...] = ()
    places: tuple[PostingPlace, ...] = ()
    objections: tuple[PostingObjection, ...] = ()
