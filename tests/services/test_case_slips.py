"""A case written by hand while there was no power, typed back by its blank's number: once, from the day on the slip."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.models.cases import Case
from stationdesk.services import blackout, blank_slips, case_history, case_slips, cases, papers
from tests.fixtures import START
from tests.services.test_archives import do
from tests.services.test_certificates import person
from tests.services.window import VILLAGE

THEN = START.date()


@pytest.fixture
def blanks(desk: Desk) -> dict[str, tuple[str, ...]]:
    return dict(do(desk, blackout.make, {"receipt": 3, "notice": 1, "seal": 1}).forms)


def new(who: str, **more: object) -> cases.NewCase:
    given: dict[str, object] = {"matter_code": VILLAGE, "person_id": who, "all_materials": True}
    return cases.NewCase(**(given | more))  # type: ignore[arg-type]


def test_a_case_typed_back_ticks_its_blank_off_and_counts_from_the_day_on_it(
    desk: Desk, clock: SetClock, blanks: dict[str, tuple[str, ...]]
) -> None:
    who = person(desk)
    at_once = do(desk, cases.accept, new(who))
    clock.set(START + timedelta(days=8))
    first = blanks["receipt"][0]
    got = do(desk, cases.accept, new(who, serial=first[-6:], slip_on=THEN))
    assert got.due_on == at_once.due_on
    assert first not in [one[0] for one in desk.read(blackout.standing).out]
    used = next(one for one in desk.read(blank_slips.listed) if one.number == first)
    assert (used.used_table, used.used_id) == ("cases", got.case_id)
    slip = desk.read(lambda work: papers.facts(work, got.paper_id or ""))
    assert isinstance(slip, facts_of.CaseSlip)
    assert any(first in note and THEN.isoformat() in note for note in slip.notes)


def test_a_notice_written_by_hand_is_typed_back_with_its_blank(
    desk: Desk, blanks: dict[str, tuple[str, ...]]
) -> None:
    number = blanks["notice"][0]
    got = do(desk, cases.accept, new(person(desk), all_materials=False, serial=number))
    assert got.outcome == "notice"
    assert number not in [one[0] for one in desk.read(blackout.standing).out]
    told = case_history.lines("noticed", {"n": 1, "slip": number, "slip_on": THEN.isoformat()})
    assert any(number in line for line in told)


def test_a_blank_is_no_second_case_and_a_refusal_leaves_no_case(
    desk: Desk, blanks: dict[str, tuple[str, ...]]
) -> None:
    who, number = person(desk), blanks["receipt"][0]
    do(desk, cases.accept, new(who, serial=number))
    for serial, on, wrong in (
        (number, None, blank_slips.SlipUsed),
        ("99999999", None, blank_slips.SlipUnknown),
        (blanks["seal"][0], None, case_slips.SlipNotForCases),
        (blanks["receipt"][1], THEN - timedelta(days=1), case_slips.SlipDayWrong),
        (blanks["receipt"][1], THEN + timedelta(days=1), case_slips.SlipDayWrong),
        ("", THEN, case_slips.SlipNumberMissing),
    ):
        with pytest.raises(wrong):
            do(desk, cases.accept, new(who, serial=serial, slip_on=on))
    assert desk.read(lambda work: work.session.execute(sa.select(sa.func.count(Case.id))).scalar_one()) == 1
    assert blanks["receipt"][1] in [one[0] for one in desk.read(blackout.standing).out]
    do(desk, blank_slips.strike, blanks["receipt"][1], "写坏")
    with pytest.raises(blank_slips.SlipStruck):
        do(desk, cases.accept, new(who, serial=blanks["receipt"][1]))


def test_the_day_without_a_slip_is_today(desk: Desk, blanks: dict[str, tuple[str, ...]]) -> None:
    got = do(desk, cases.accept, new(person(desk), serial=blanks["receipt"][2]))
    assert got.due_on is not None
    assert got.due_on > date(2026, 11, 22)


def test_the_command_line_types_a_slip_back(cli: Any, desk: Desk) -> None:
    who = person(desk)
    desk.close()
    pack = cli("blackout", "print", "--form", "receipt=2").json
    number = pack["forms"]["receipt"][0]
    case = ("cases", "accept", "--person", who, "--matter", VILLAGE, "--all-materials")
    said = cli(*case, "--serial", number[-6:], "--slip-on", "2026-11-22")
    assert said.code == 0, said.json
    out = cli("blackout", "status").json["out"]
    assert [one["number"] for one in out] == [pack["forms"]["receipt"][1]]
    again = cli(*case, "--serial", number)
    assert (again.code, again.json["error"]["code"]) == (2, "slip-used")
    odd = cli(*case, "--slip-on", "2026-11-22")
    assert (odd.code, odd.json["error"]["code"]) == (2, "slip-number-missing")
