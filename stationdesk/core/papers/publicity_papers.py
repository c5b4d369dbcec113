"""Posting sheets of village publicity (村务公开)."""

from __future__ import annotations

from datetime import date
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
