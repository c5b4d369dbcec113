"""The last three months of a practice station, planned as facts in the order of time.

A loader feeds them through the real services with a set clock; nothing here writes anywhere. The same
population, seed and matters give the same three months.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from stationdesk.core import packs, workdays
from stationdesk.services.practice.circumstances import Circumstances
from stationdesk.services.practice.event_cases import plan_cases
from stationdesk.services.practice.event_counter import plan_counter
from stationdesk.services.practice.event_days import Diary
from stationdesk.services.practice.event_facts import Happenings
from stationdesk.services.practice.event_papers import plan_certificates, plan_refusals, plan_sheets
from stationdesk.services.practice.event_stories import plan_stories, with_scans
from stationdesk.services.practice.event_visits import plan_enrolments, plan_proxies, plan_visits
from stationdesk.services.practice.facts import Population


def plan(
    population: Population,
    matters: Sequence[Mapping[str, Any]] | None = None,
    calendar: workdays.Calendar | None = None,
) -> Happenings:
    """Three months of cases, proxy requests, visits, certificates, refusals, sheets and enrolments.

    `matters` are the records of a matters pack and `calendar` the working days; by default those that
    came with the program. Numbers grow with the village up to that of 6,000 people: for 3,000 about 240
    cases, 15 proxy requests, 120 visits, 20 certificates, 8 refusals, 9 sheets.
    """
    known = matters if matters is not None else packs.load("matters").items("matters")
    rng = Random(
        f"events:{population.village.code}:{len(population.people)}:{population.seed}:{population.today}"
    )
    village = Circumstances(population, calendar or workdays.shipped(), rng)
    since = population.today - timedelta(days=91)
    size = min(len(population.people), 6000) / 3000
    cases = plan_cases(village, known, max(12, round(250 * size)), since)
    certificates = plan_certificates(village, max(3, round(20 * size)), since)
    diary = Diary(village, "counter")
    counter = plan_counter(diary, known)
    stories = plan_stories(diary, known, counter.organisations)
    names = {m["code"]: (m["window_zh"], m["name_zh"]) for m in known}
    return Happenings(
        since=since,
        today=population.today,
        enrolments=plan_enrolments(village, since),
        cases=tuple(
            sorted(
                (*with_scans(diary, cases, max(3, round(24 * size))), *stories),
                key=lambda case: case.opened_at,
            )
        ),
        proxies=plan_proxies(village, known, max(2, round(15 * size)), since),
        visits=plan_visits(village, max(6, round(120 * size)), since),
        certificates=certificates,
        refusals=plan_refusals(village, max(2, min(10, round(8 * size))), since),
        sheets=plan_sheets(village, cases, certificates, names),
        counter=counter,
    )
