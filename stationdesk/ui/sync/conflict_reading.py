"""What stands beside the two sides of a conflict: the record as it is now, and what may be done about it."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from stationdesk.core import case_states, certificate_states, masks, proxy_states, publicity_states, replays
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import codes
from stationdesk.sync import settle, status
from stationdesk.ui.words import tr

STEPS = {
    "cases": case_states.EVENT_WORDS,
    "proxy_requests": proxy_states.STEP_WORDS,
    "certificates": certificate_states.EVENT_WORDS,
    "sheets": publicity_states.EVENT_WORDS,
}
"""Table → what its steps are called."""

_BESIDE = {
    "people": (("name", N_("姓名")), ("birth", N_("出生日期")), ("id_number", N_("身份号码"))),
    "cases": (("number", N_("编号")), ("matter_name", N_("事项")), ("due_on", N_("办结期限"))),
    "certificates": (("number", N_("编号")), ("title", N_("名称"))),
    "proxy_requests": (("number", N_("编号")), ("expires_on", N_("委托到期"))),
    "sheets": (("number", N_("编号")), ("title", N_("名称")), ("period", N_("期别"))),
    "households": (("number", N_("户编号")),),
    "organisations": (("name", N_("名称")), ("credit_code", N_("统一社会信用代码"))),
    "absences": (("since", N_("起始日期")), ("back", N_("返回日期")), ("place", N_("地点"))),
}


@dataclass(frozen=True)
class Beside:
    """One conflict's surroundings. `now`: what holds until somebody chooses; `facts`: (label, value) of the record."""

    now: str = field(default="", repr=False)
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    typable: bool = False
    steps: bool = False
    """Two steps of which only one can count, rather than two values."""


def beside(work: Any, row: status.ConflictRow, shown: Any) -> Beside:
    """Read it. `shown` says a stored value of this column in words."""
    steps = replays.follows(row.table, row.column)
    found = work.rows(
        f'SELECT * FROM "{row.table}" WHERE station_id = :s AND id = :r', s=work.station_id, r=row.record_id
    )
    if not found:
        return Beside(steps=steps)
    facts = []
    for column, words in _BESIDE.get(row.table, ()):
        value = found[0].get(column)
        if value in (None, "") or column == row.column:
            continue
        text = masks.id_number(value) if column == "id_number" else str(value)
        facts.append((tr(words), text))
    return Beside(
        _now(work, row, found[0], shown), tuple(facts), settle.may_type(row.table, row.column), steps
    )


def _now(work: Any, row: status.ConflictRow, found: dict[str, Any], shown: Any) -> str:
    value = found.get(row.column)
    if row.column == "withdrawn_at":
        return tr("没有撤销") if value is None else tr("已撤销")
    if replays.follows(row.table, row.column):
        return state_words(work, row.table, str(value))
    return str(shown(value))


def state_words(work: Any, table: str, state: str) -> str:
    """A state as the pages say it."""
    for known in (
        case_states.State if table == "cases" else None,
        proxy_states.State if table == "proxy_requests" else None,
        certificate_states.State if table == "certificates" else None,
        publicity_states.State if table == "sheets" else None,
    ):
        if known is not None and state in {one.value for one in known}:
            return tr(known(state).word)
    return codes.of(work).shown("state", state)


def step_words(table: str, kind: object) -> str:
    """A step in words."""
    return tr(STEPS.get(table, {}).get(str(kind), str(kind)))
