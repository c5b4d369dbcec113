"""Find anything (Ctrl+K): people, organisations, matters and cases, each leading to its page without being opened here."""

from __future__ import annotations

from typing import Any

from stationdesk.core import idnumber, masks, matter_names
from stationdesk.search import people
from stationdesk.services import case_lists, matters, organisations
from stationdesk.services.case_lists import CaseQuery
from stationdesk.ui.pages import Hit
from stationdesk.ui.words import tr

PEOPLE, ORGANISATIONS, MATTERS, CASES = 6, 3, 3, 4
MATTER_FROM = 2
"""So many characters before matters are looked for: one letter means nothing among a hundred."""


def find(work: Any, text: str) -> list[Hit]:
    """What the typed text may mean, people first; only what whoever is at the desk may see."""
    typed = text.strip()
    permits = work.actor.permits
    if not typed:
        return []
    hits: list[Hit] = []
    if "residents:read" in permits:
        hits += _people(work, typed)
        hits += _organisations(work, typed)
    if "cases:read" in permits:
        hits += _cases(work, typed)
    if "township:cases" in permits:
        hits += _handed_up(work, typed)
    # A township has no page of matters.
    if (
        "matters:read" in permits
        and "township:read" not in permits
        and len(typed) >= MATTER_FROM
        and not typed.isdigit()
    ):
        hits += _matters(work, typed)
    return hits


def _handed_up(work: Any, typed: str) -> list[Hit]:
    """At a township: the cases of the finder's own offices."""
    from stationdesk.core.errors import Refusal
    from stationdesk.services import township_cases

    try:
        rows = township_cases.inbox(work, township_cases.Query(text=typed, limit=PEOPLE))
    except Refusal:
        return []
    return [
        Hit(
            "办件",
            f"{row.applicant} {row.matter}".strip(),
            row.village,
            "township",
            {"view": "inbox", "case": row.id},
        )
        for row in rows
    ]


def _people(work: Any, typed: str) -> list[Hit]:
    found = []
    for hit in people.find(work, typed, PEOPLE):
        age = "" if hit.birth is None else tr("{n}岁", n=idnumber.age_on(hit.birth, work.today))
        number = masks.id_number(hit.id_number) if hit.id_number else ""
        state = tr("已去世") if hit.died else tr("已迁出") if hit.moved else ""
        second = " · ".join(part for part in (state, age, hit.grid or "", number) if part)
        found.append(Hit("人", hit.name, second, "residents", {"person": hit.id}))
    return found


def _organisations(work: Any, typed: str) -> list[Hit]:
    return [
        Hit(
            "单位",
            hit.name,
            " · ".join(part for part in (organisations.kind_name(hit.kind), hit.credit_code or "") if part),
            "residents",
            {"organisation": hit.id},
        )
        for hit in organisations.find(work, typed, ORGANISATIONS)
    ]


def _cases(work: Any, typed: str) -> list[Hit]:
    return [
        Hit(
            "办件",
            f"{row.applicant} · {matter_names.shown(row.matter_name)}",
            f"{row.state_name} · {row.number}",
            "cases",
            {"case": row.id},
        )
        for row in case_lists.listed(work, CaseQuery(text=typed, limit=CASES))
    ]


def _matters(work: Any, typed: str) -> list[Hit]:
    return [
        Hit("事项", row.shown, row.window_shown, "cases", {"matter": row.code})
        for row in matters.find(work, typed, MATTERS, other=False)
    ]
