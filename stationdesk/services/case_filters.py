"""Filters of the case list under a name of the user's own, and any filter said in words.

Saved filters belong to this machine and to whoever saved them; they hold no villager's name (`text` and
`person_id` are not kept).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core.case_states import STATE_WORDS, State
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, civil, say
from stationdesk.models.machine import SavedFilter
from stationdesk.services import matters, users
from stationdesk.services.case_query import CaseQuery
from stationdesk.services.cases import CHANNELS
from stationdesk.storage.work import Work

PAGE: Final = "cases"
LONGEST: Final = 20
MOST: Final = 12
LIGHT_WORDS: Final[Mapping[str, str]] = {
    "green": N_("期限正常"),
    "amber": N_("快到期"),
    "red": N_("一个工作日内到期"),
    "overdue": N_("已超期"),
}
RATING_WORDS: Final[Mapping[str, str]] = {
    "any": N_("已评价"),
    "good": N_("好评"),
    "low": N_("差评"),
    "unsettled": N_("差评还没处理完"),
}


class FilterNameMissing(Refusal):
    template = N_("请给这个筛选起个名字。")


class FilterNameTooLong(Refusal):
    template = N_("名字最多 {longest} 个字。")


class FilterEmpty(Refusal):
    template = N_("还没有选任何条件，没有可保存的筛选。")


class TooManyFilters(Refusal):
    template = N_("最多保存 {most} 个筛选。请先删去不用的。")


@dataclass(frozen=True)
class NamedFilter:
    """A saved filter."""

    name: str
    query: CaseQuery


def save(work: Work, name: str, query: CaseQuery) -> NamedFilter:
    """Keep a filter under a name, in the place of one of the same name.

    Needs `cases:read`. Raises FilterNameMissing, FilterNameTooLong, FilterEmpty, TooManyFilters.
    """
    users.require(work, "cases:read")
    plain = " ".join(name.split())
    if not plain:
        raise FilterNameMissing(field="name")
    if len(plain) > LONGEST:
        raise FilterNameTooLong(longest=LONGEST, field="name")
    kept = replace(query, text="", person_id=None, after=None, limit=None)
    if not chosen(kept):
        raise FilterEmpty(field="name")
    held = {one.name for one in listed(work)}
    if plain not in held and len(held) >= MOST:
        raise TooManyFilters(most=MOST, field="name")
    body = msgspec.to_builtins(chosen(kept))
    work.session.merge(
        SavedFilter(user_id=work.user_id or "", page=PAGE, name=plain, query=body, saved_at=work.at)
    )
    work.session.flush()
    return NamedFilter(plain, kept)


def listed(work: Work) -> tuple[NamedFilter, ...]:
    """This user's filters, in the order in which they were saved. One that is no longer understood is left out."""
    users.require(work, "cases:read")
    found = work.session.execute(
        sa.select(SavedFilter)
        .where(SavedFilter.user_id == (work.user_id or ""), SavedFilter.page == PAGE)
        .order_by(SavedFilter.saved_at, SavedFilter.name)
    ).scalars()
    made = []
    for row in found:
        try:
            made.append(NamedFilter(row.name, msgspec.convert({**row.query, "limit": None}, CaseQuery)))
        except msgspec.ValidationError:
            continue
    return tuple(made)


def drop(work: Work, name: str) -> NamedFilter | None:
    """Let a filter go; what it was, so that it can be put back."""
    users.require(work, "cases:read")
    was = next((one for one in listed(work) if one.name == name), None)
    work.session.execute(
        sa.delete(SavedFilter).where(
            SavedFilter.user_id == (work.user_id or ""), SavedFilter.page == PAGE, SavedFilter.name == name
        )
    )
    work.session.flush()
    return was


_NO_CONDITION: Final = frozenset({"order", "limit", "after"})


def chosen(query: CaseQuery) -> dict[str, Any]:
    """The conditions that a query really has."""
    blank = CaseQuery()
    return {
        name: value
        for name, value in vars(query).items()
        if name not in _NO_CONDITION and value != getattr(blank, name)
    }


def words(work: Work, query: CaseQuery) -> str:
    """A filter as a clerk would say it: `待补正、已收件 · 第一网格 · 11月1日至今收件`. Empty: no condition."""
    users.require(work, "cases:read")
    parts: list[str] = []
    if query.text:
        parts.append(say(N_("含“{text}”"), text=query.text))
    if query.open_only:
        parts.append(say(N_("在办")))
    if query.states:
        parts.append(say(N_("、")).join(say(STATE_WORDS[State(one)]) for one in query.states))
    if query.light:
        parts.append(say(LIGHT_WORDS[query.light]))
    if query.due_on:
        parts.append(say(N_("{day}到期"), day=civil(query.due_on)))
    if query.due_before:
        parts.append(say(N_("{day}前到期"), day=civil(query.due_before)))
    if query.worker_id:
        parts.append(say(N_("经办：{name}"), name=users.names(work).get(query.worker_id, "—")))
    if query.nobody:
        parts.append(say(N_("没有经办人")))
    if query.window:
        found = next((one.shown for one in matters.windows(work) if one.key == query.window), query.window)
        parts.append(found)
    if query.matter_code:
        named = work.scalar(
            "SELECT matter_name FROM cases WHERE station_id = :s AND matter_code = :c ORDER BY id DESC LIMIT 1",
            s=work.station_id,
            c=query.matter_code,
        )
        parts.append(named or query.matter_code)
    if query.grid_id:
        parts.append(_grid(work, query.grid_id))
    if query.channel:
        parts.append(say(CHANNELS.get(query.channel, query.channel)))
    if query.decides:
        parts.append(say(N_("村里决定")) if query.decides == "village" else say(N_("机关决定")))
    parts += _period(query.opened_since, query.opened_until, N_("收件"))
    parts += _period(query.closed_since, query.closed_until, N_("办结"))
    for on, sentence in (
        (query.closed_only, N_("已办结")),
        (query.finished_only, N_("办成的")),
        (query.kept is True, N_("按时办结")),
        (query.kept is False, N_("超期办结")),
        (query.second_notice, N_("二次告知")),
        (query.noticed is True, N_("补过材料")),
        (query.noticed is False, N_("一次办结")),
        (query.promised_late, N_("后补材料逾期")),
        (query.batch_id is not None, N_("同一批多人办理")),
        (query.handover_id is not None, N_("同一张转办单")),
        (query.person_id is not None, N_("同一个人")),
    ):
        if on:
            parts.append(say(sentence))
    if query.rating:
        parts.append(say(RATING_WORDS[query.rating]))
    return " · ".join(parts)


def _grid(work: Work, grid_id: str) -> str:
    found = work.scalar(
        "SELECT name FROM grids WHERE station_id = :s AND id = :g", s=work.station_id, g=grid_id
    )
    return str(found or "—")


def grids(work: Work) -> tuple[tuple[str, str], ...]:
    """(id, name) of the grids, for a choice. Needs `cases:read`; a grid's name says nothing of anybody."""
    users.require(work, "cases:read")
    return tuple(
        (row["id"], row["name"])
        for row in work.rows(
            "SELECT id, name FROM grids WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY walk_order, name",
            s=work.station_id,
        )
    )


def _period(since: date | None, until: date | None, what: str) -> list[str]:
    if since and until:
        if since == until:
            return [say(N_("{day}{what}"), day=civil(since), what=say(what))]
        return [say(N_("{since}至{until}{what}"), since=civil(since), until=civil(until), what=say(what))]
    if since:
        return [say(N_("{since}起{what}"), since=civil(since), what=say(what))]
    if until:
        return [say(N_("{until}前{what}"), until=civil(until), what=say(what))]
    return []
