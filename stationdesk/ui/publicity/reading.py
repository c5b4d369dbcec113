"""What the publicity page reads on the lane: the catalogue with what is due, sheets on their way, what is never posted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import (
    certificates,
    committee,
    packs,
    paper_approvals,
    publicity,
    publicity_board,
    publicity_copies,
    publicity_due,
    residents_list,
    station,
)
from stationdesk.services.publicity import CatalogueRow, SheetDetail
from stationdesk.services.publicity_record import SheetLine
from stationdesk.ui.words import tr

FIRST = {"overdue": 0, "due": 1}
QUARTERS = (N_("{year}年第一季度"), N_("{year}年第二季度"), N_("{year}年第三季度"), N_("{year}年第四季度"))


@dataclass(frozen=True)
class Never:
    """Something that must not be posted, and the rule that says so."""

    id: str
    name: str
    rule: str
    unsure: bool


@dataclass(frozen=True)
class Shown:
    """Everything the page lists."""

    catalogue: tuple[CatalogueRow, ...]
    sheets: tuple[SheetLine, ...]
    last_posted: dict[str, date]
    never: tuple[Never, ...]
    today: date
    year: tuple[publicity_due.DueLine, ...] = ()
    to_sign: tuple[paper_approvals.Pending, ...] = ()
    signed: tuple[paper_approvals.ApprovalRow, ...] = ()
    members: tuple[committee.MemberRow, ...] = ()
    whose: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Certificate that waits for a signature → who it is for."""
    me: str = field(default="", repr=False)


@dataclass(frozen=True)
class Template:
    """What a sheet asks for: its columns and their types, to type into."""

    row: CatalogueRow
    types: tuple[str, ...]


def period_words(period: str) -> str:
    """2026年第三季度 for `2026Q3`, 2026年11月 for `2026-11`, 2026年 for `2026`; any other text as it is."""
    if found := re.fullmatch(r"(\d{4})Q([1-4])", period):
        return tr(QUARTERS[int(found[2]) - 1], year=found[1])
    if found := re.fullmatch(r"(\d{4})-(\d{2})", period):
        return tr("{year}年{month}月", year=found[1], month=int(found[2]))
    if re.fullmatch(r"\d{4}", period):
        return tr("{year}年", year=period)
    return period


def shown(work: Any) -> Shown:
    """The lists of the page. Needs `publicity:read`."""
    rows = sorted(publicity.sheets(work), key=lambda row: FIRST.get(row.state, 2))
    made = publicity.list_all(work, limit=500)
    last: dict[str, date] = {}
    for sheet in made:
        if sheet.posted_on is not None:
            last[sheet.code] = max(sheet.posted_on, last.get(sheet.code, sheet.posted_on))
    never = tuple(
        Never(one["matter"] or one["name_zh"], one["name_zh"], one["rule"], bool(one.get("unconfirmed")))
        for one in packs.holding(work, "publicity").items("forbidden")
    )
    waiting = paper_approvals.pending(work)
    return Shown(
        tuple(rows),
        made,
        last,
        never,
        work.today,
        publicity_due.calendar(work, work.today.year),
        waiting,
        paper_approvals.listed(work),
        committee.list_all(work),
        _whose(work, waiting),
        work.actor.name,
    )


def _whose(work: Any, waiting: tuple[paper_approvals.Pending, ...]) -> dict[str, str]:
    """Two drafts of one kind are told apart by their people, for those who may read the register."""
    ids = {one.id for one in waiting if one.kind == "certificate"}
    if not ids or "residents:read" not in work.actor.permits:
        return {}
    drafts = [row for row in certificates.list_all(work, state="draft") if row.id in ids]
    people = list(dict.fromkeys(row.person_id for row in drafts))
    names = {one.id: one.name for one in residents_list.rows(work, people)}
    return {row.id: names.get(row.person_id, "") for row in drafts}


def template(work: Any, code: str) -> Template:
    """One sheet of the catalogue to be made. Raises NeverPosted, SheetCodeUnknown."""
    record = publicity.template(work, code)
    row = next(one for one in publicity.sheets(work) if one.code == record["code"])
    return Template(row, tuple(column["type"] for column in record["columns"]))


def settings(work: Any) -> Mapping[str, Any]:
    """How the boards of the village are arranged."""
    return {
        "scheme": publicity_copies.scheme(work),
        "places": publicity_board.own_places(work),
        "due_day": int(station.setting(work, publicity_due.DUE_DAY, 20)),
        "reply_days": int(station.setting(work, publicity.REPLY_DAYS, 5)),
    }


def one(work: Any, wanted: str) -> SheetDetail:
    """A made sheet whole."""
    return publicity.get(work, wanted)
