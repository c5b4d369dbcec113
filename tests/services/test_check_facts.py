"""Facts that contradict each other are found, each by its own code; a sound station has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.cases import Case
from stationdesk.models.certificates import Certificate
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.proxy import CustodyItem, ProxyRequest
from stationdesk.models.publicity import Sheet
from stationdesk.models.residents import Absence, Household, Kinship, Person
from stationdesk.models.seals import Seal, SealSession, SealUse
from stationdesk.models.users import SealedGroup
from stationdesk.models.visits import Visit
from stationdesk.services import check, check_facts
from stationdesk.storage.work import Work

DAY = date(2026, 5, 4)


def add(work: Work, model: Any, **facts: Any) -> str:
    row = model(station_id=work.station_id, id=new_id(), **facts)
    work.session.add(row)
    work.session.flush()
    return str(row.id)


def person(work: Work, **facts: Any) -> str:
    return add(work, Person, **({"name": "曾庆"} | facts))


def case(work: Work, **facts: Any) -> None:
    given: dict[str, Any] = {
        "number": "1",
        "person_id": person(work),
        "matter_code": "x",
        "matter_name": "x",
        "matter_version": "x",
        "decides": "village",
        "channel": "window",
        "state": "accepted",
        "outcome": "accepted",
        "opened_at": work.at,
    }
    add(work, Case, **(given | facts))


def certificate(work: Work, **facts: Any) -> None:
    given: dict[str, Any] = {
        "kind": "x",
        "list_version": "x",
        "title": "x",
        "person_id": person(work),
        "fields": {},
        "state": "issued",
        "made_at": work.at,
        "approval": "none",
    }
    add(work, Certificate, **(given | facts))


def two_people_one_number(work: Work) -> None:
    for _ in range(2):
        person(work, id_kind="111", id_number="110101199003070011", birth=date(1990, 3, 7))


def in_a_gone_household(work: Work) -> None:
    house = add(work, Household, number="1", withdrawn_at=work.at, withdrawn_why="x")
    person(work, household_id=house)


def away_twice(work: Work) -> None:
    who = person(work)
    for month in (3, 4):
        add(work, Absence, person_id=who, since=date(2026, month, 1), place="x")


def kin_oneself(work: Work) -> None:
    who = person(work)
    add(work, Kinship, person_id=who, relative_id=who, kind="spouse")


def kin_younger(work: Work) -> None:
    child, father = person(work, birth=date(1990, 1, 1)), person(work, birth=date(1995, 1, 1))
    add(work, Kinship, person_id=child, relative_id=father, kind="father")


def enrolled(work: Work, times: int = 1, **facts: Any) -> None:
    who = person(work)
    for _ in range(times):
        add(work, Enrolment, person_id=who, kind="elder", since=DAY, **({"why": "x", "rule": "x"} | facts))


def sealed_outside(work: Work) -> None:
    seal = add(work, Seal, name="x", body="committee")
    opened = add(
        work,
        SealSession,
        seal_id=seal,
        number="1",
        opened_at=work.at,
        closed_at=work.at,
        on_paper=False,
        envelope="1",
        intact=True,
        place="x",
    )
    add(
        work, SealUse, seal_id=seal, session_id=opened, title="x", copies=1,
        used_at=work.at + timedelta(hours=1),
    )  # fmt: skip


def original_back_before(work: Work) -> None:
    request = add(
        work, ProxyRequest, number="1", principal_id=person(work), agent_id=person(work), way="oral", expires_on=DAY,
        requested_at=work.at, matters=[], matter_version="x", scope=[], state="requested",
    )  # fmt: skip
    add(
        work, CustodyItem, request_id=request, item="x", form="original", copies=1, taken_from="x", slip_number="1",
        taken_at=work.at, returned_at=work.at - timedelta(days=1),
    )  # fmt: skip


DAMAGE: dict[str, Callable[[Work], Any]] = {
    "person-died-unborn": lambda work: person(work, birth=DAY, died_on=DAY - timedelta(days=1)),
    "person-id-birth": lambda work: person(
        work, id_kind="111", id_number="110101199003070011", birth=date(1990, 3, 8)
    ),
    "person-id-twice": two_people_one_number,
    "person-in-gone-household": in_a_gone_household,
    "absence-backwards": lambda work: add(
        work, Absence, person_id=person(work), since=DAY, back=DAY - timedelta(days=1), place="x"
    ),
    "absence-twice": away_twice,
    "kin-oneself": kin_oneself,
    "kin-younger": kin_younger,
    "left-behind-twice": lambda work: enrolled(work, 2),
    "left-behind-backwards": lambda work: enrolled(work, until=DAY - timedelta(days=1)),
    "case-due-before": lambda work: case(work, accepted_on=DAY, due_on=DAY - timedelta(days=1)),
    "case-never-opened": case,
    "case-closed-undated": lambda work: case(work, state="finished"),
    "certificate-unnumbered": certificate,
    "certificate-without-paper": lambda work: certificate(work, number="1"),
    "seal-use-outside": sealed_outside,
    "original-back-before": original_back_before,
    "visit-unresulted": lambda work: add(
        work, Visit, number="1", person_id=person(work), why="x", planned_on=DAY, state="done"
    ),
    "sheet-days-backwards": lambda work: add(
        work,
        Sheet,
        code="x",
        list_version="x",
        number="1",
        title="x",
        part="x",
        period="x",
        publisher="x",
        state="posted",
        made_at=work.at,
        posted_on=DAY,
        until_on=DAY - timedelta(days=1),
    ),
    "sealed-unreadable": lambda work: add(work, SealedGroup, name="x", public_key="x"),
    "nobody-manages": lambda work: work.run("UPDATE posts SET withdrawn_at = '2026-01-01T00:00:00.000Z'"),
}


def test_a_sound_station_contradicts_nothing(desk: Desk) -> None:
    assert desk.read(lambda work: list(check_facts.look(work))) == []


def test_every_rule_is_tried() -> None:
    assert {rule.code for rule in check_facts.RULES} | {"nobody-manages"} == set(DAMAGE)


@pytest.mark.parametrize("code", sorted(DAMAGE))
def test_a_contradiction_is_found_by_its_own_code_and_names_nobody(desk: Desk, code: str) -> None:
    desk.change(DAMAGE[code], mode="quiet")
    found = {one.code: one for one in desk.read(lambda work: list(check_facts.look(work)))}
    assert code in found
    assert found[code].severity == "warn"
    assert "曾庆" not in repr(found[code])


def test_the_check_of_the_data_asks_them(desk: Desk) -> None:
    desk.change(DAMAGE["kin-oneself"], reason="residents:edit")
    found = desk.read(lambda work: check.look(work, desk.home, full=True))
    assert [one.code for one in found] == ["kin-oneself"]
