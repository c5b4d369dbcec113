"""Three months at the practice station: in order, in working hours, about people of the village."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from stationdesk.core import packs, workdays
from stationdesk.core.clock import civil_date, local
from stationdesk.services.practice import events, population
from stationdesk.services.practice.event_facts import Happenings
from stationdesk.services.practice.facts import Population

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def village() -> Population:
    return population.generate(3000, 1, today=TODAY)


@pytest.fixture(scope="module")
def happened(village: Population) -> Happenings:
    return events.plan(village)


def every_instant(found: Happenings) -> list[datetime]:
    instants = [s.at for c in found.cases for s in c.steps if s.verb != "rate"]
    instants += [s.at for p in found.proxies for s in p.steps]
    instants += [v.visited_at for v in found.visits if v.visited_at]
    instants += [c.made_at for c in found.certificates] + [r.at for r in found.refusals]
    return instants + [s.at for sheet in found.sheets for s in sheet.steps] + [e.at for e in found.enrolments]


def test_same_population_gives_the_same_three_months(village: Population, happened: Happenings) -> None:
    assert events.plan(village) == happened
    assert events.plan(population.generate(3000, 2, today=TODAY)) != happened


def test_everything_happens_in_working_hours_before_today(happened: Happenings) -> None:
    calendar = workdays.shipped()
    for at in every_instant(happened):
        day = civil_date(at)
        assert happened.since <= day < TODAY or day >= TODAY - timedelta(days=100)
        assert day < TODAY
        assert calendar.is_workday(day)
        assert 8 <= local(at).hour < 18


def test_there_is_as_much_of_everything_as_a_real_quarter_has(happened: Happenings) -> None:
    assert 200 <= len(happened.cases) <= 280
    assert len(happened.proxies) == 15
    assert len(happened.visits) == 120
    assert len(happened.certificates) == 20
    assert len(happened.refusals) == 8
    assert 7 <= len(happened.sheets) <= 9
    assert {e.kind for e in happened.enrolments} == {"child", "woman", "elder"}


def test_steps_never_go_back_in_time(happened: Happenings) -> None:
    lives = [[s.at for s in c.steps] for c in happened.cases]
    lives += [[s.at for s in p.steps] for p in happened.proxies] + [
        [s.at for s in s.steps] for s in happened.sheets
    ]
    assert all(a < b for life in lives for a, b in pairwise(life))
    assert [c.opened_at for c in happened.cases] == sorted(c.opened_at for c in happened.cases)


def test_everybody_named_is_alive_and_of_the_village(village: Population, happened: Happenings) -> None:
    keys = [c.person for c in happened.cases] + [
        c.by_person for c in happened.cases if c.by_person is not None
    ]
    keys += [p.person for p in happened.proxies] + [
        p.witness for p in happened.proxies if p.witness is not None
    ]
    keys += [v.person for v in happened.visits] + [e.person for e in happened.enrolments]
    keys += [c.person for c in happened.certificates] + [r.person for r in happened.refusals]
    assert all(village.people[key].died_on is None for key in keys)
    assert all(p.witness != p.person for p in happened.proxies)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cases_end_in_every_way_a_desk_must_show(seed: int) -> None:
    cases = events.plan(population.generate(3000, seed, today=TODAY)).cases
    paths = Counter(c.path for c in cases)
    assert set(paths) >= {
        "on_the_spot", "finished", "finished_late", "near_due", "overdue", "notice", "notice_supplemented",
        "deferred", "deferred_fulfilled", "withdrawn", "forwarded", "answered", "suspended",
    }  # fmt: skip
    assert paths["answered"] + paths["on_the_spot"] > len(cases) // 3


def test_paths_say_what_the_steps_say(happened: Happenings) -> None:
    calendar = workdays.shipped()
    days = {m["code"]: m["promised_days"] for m in packs.load("matters").items("matters")}
    for case in happened.cases:
        verbs = [s.verb for s in case.steps]
        states = {state for _, state in case.materials}
        start = civil_date(case.opened_at)
        due = calendar.due(start, days[case.matter] or 0).date
        match case.path:
            case "near_due":
                assert "finish" not in verbs
                assert TODAY - timedelta(days=1) <= due <= TODAY + timedelta(days=4)
            case "overdue":
                assert "finish" not in verbs
                assert due < TODAY
            case "finished_late":
                finish = next(s.at for s in case.steps if s.verb == "finish")
                assert civil_date(finish) > due
            case "notice":
                assert verbs == ["notice"]
                assert "missing" in states
            case "deferred":
                assert "promised" in states
                assert "supplement" not in verbs
            case "withdrawn":
                assert verbs[-1] == "withdraw"
            case "forwarded":
                assert verbs[-1] == "forward"
            case "answered":
                assert "answer" in verbs
            case "on_the_spot":
                finish = next(s.at for s in case.steps if s.verb == "finish")
                assert civil_date(finish) == start


def test_matters_and_certificates_are_those_of_the_packs(happened: Happenings) -> None:
    matters = {m["code"]: m for m in packs.load("matters").items("matters")}
    for case in happened.cases:
        assert [name for name, _ in case.materials] == [m["name"] for m in matters[case.matter]["materials"]]
        required = {m["name"] for m in matters[case.matter]["materials"] if m["required"]}
        lacking = {
            name for name, state in case.materials if state in ("missing", "promised") and name in required
        }
        if not case.path.startswith("pending"):
            # What is still open may wait for something or not; everything else says so by its way.
            assert bool(lacking) == case.path.startswith(("notice", "deferred"))
    assert all(matters[p.matter]["proxy_allowed"] for p in happened.proxies)
    permitted = {c["code"]: c for c in packs.load("certificates").items("permitted")}
    for certificate in happened.certificates:
        fields = {f["key"] for f in permitted[certificate.kind]["fields"]}
        wanted = {f["key"] for f in permitted[certificate.kind]["fields"] if f["required"]}
        given = {key for key, value in certificate.fields if value}
        assert wanted <= given <= fields
    sheets = {s["code"]: s for s in packs.load("publicity").items("sheets")}
    for sheet in happened.sheets:
        assert list(sheet.columns) == [c["key"] for c in sheets[sheet.code]["columns"]]
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)
        assert sheet.rows


def test_left_behind_children_have_both_parents_away(village: Population, happened: Happenings) -> None:
    away = {a.person for a in village.absences if a.back is None}
    for enrolment in happened.enrolments:
        if enrolment.kind == "child":
            parents = [
                k.relative
                for k in village.kin
                if k.person == enrolment.person and k.kind in ("father", "mother")
            ]
            assert parents
            assert set(parents) <= away
            assert village.people[enrolment.person].age(TODAY) < 16
            assert enrolment.guardianship
        assert enrolment.since <= civil_date(enrolment.at)


@pytest.mark.parametrize("people", [10, 50, 300])
def test_a_small_village_has_its_quarter_too(people: int) -> None:
    found = events.plan(population.generate(people, 1, today=TODAY))
    assert found.cases
    assert found.visits
    assert found.certificates
