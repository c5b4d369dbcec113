"""The list of cases: its columns, its filters as chips, and what each filter asks the station."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stationdesk.core import matter_names
from stationdesk.core.words import N_
from stationdesk.services import case_lists
from stationdesk.services.case_lists import CaseDetail, CaseQuery, CaseRow
from stationdesk.ui.cases.cards import light_of
from stationdesk.ui.pieces.dates import short
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS: Sequence[tuple[str, str]] = (
    ("open", N_("待办")),
    ("mine", N_("我的")),
    ("late", N_("超期")),
    ("waiting", N_("待补")),
    ("done", N_("已办")),
)
DONE_STATES = ("finished", "delivered", "refused", "withdrawn", "archived")
WAITING_STATES = ("notice", "returned", "deferred")
WIDE = 2
"""The column that takes the room that is left: the matter."""


def query_of(chip: str, text: str, user_id: str | None) -> CaseQuery:
    """What a chip asks. `user_id` is whoever is at the desk."""
    asked = {
        "open": CaseQuery(open_only=True, text=text, limit=None),
        "mine": CaseQuery(open_only=True, worker_id=user_id, text=text, limit=None),
        "late": CaseQuery(light="overdue", text=text, limit=None),
        "waiting": CaseQuery(states=WAITING_STATES, text=text, limit=None),
        "done": CaseQuery(states=DONE_STATES, order="newest", text=text, limit=None),
    }
    return asked[chip]


def counts(work: Any) -> dict[str, int]:
    """How many each chip would leave; what is done is not counted: it only grows. One look for all of them."""
    keys = [key for key, _words in CHIPS if key != "done"]
    found = case_lists.loads(work)
    queries = [query_of(key, "", work.user_id) for key in keys]
    return dict(zip(keys, case_lists.figures(work, found, queries), strict=True))


def tail(number: str) -> str:
    """The part of a number that people say: month and day, device, running number."""
    parts = number.split("-")
    return "-".join((parts[1][4:], parts[-1])) if len(parts) == 4 else number


def due_text(row: CaseRow) -> str:
    """When it is due, while something is due."""
    if row.due is None or not light_of(row):
        return ""
    from stationdesk.core.clock import civil_date

    return short(row.due, civil_date(row.opened_at))


def columns() -> list[Column]:
    """Number tail, person, matter, state, due with its light, worker."""
    return [
        Column(tr("编号"), lambda row: tail(row.number), 96),
        Column(tr("申请人"), lambda row: row.applicant, 88),
        Column(tr("事项"), lambda row: matter_names.shown(row.matter_name), 196),
        Column(tr("状态"), lambda row: row.state_name, 132),
        Column(tr("期限"), due_text, 128, light=light_of),
        Column(tr("经办"), lambda row: row.worker, 72),
    ]


def may_undo(work: Any, detail: CaseDetail) -> bool:
    """Whether the entry may still be undone: by who made it, on the same day, with nothing done since."""
    from stationdesk.core.clock import civil_date

    mine = bool(detail.history) and detail.history[0].user == work.actor.name
    same_day = civil_date(detail.row.opened_at) == work.today
    return mine and same_day and all(event.at == detail.row.opened_at for event in detail.history)
