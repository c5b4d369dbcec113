"""What happens in the village makes a sheet due at once, until one is made or somebody says why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import cases, decisions, publicity, publicity_due, publicity_prompts, residents
from stationdesk.services.decisions import Held, NewDecision
from stationdesk.services.publicity_prompts import Prompt
from tests.services.test_publicity import given, make

VOTES = {"body": "representatives", "entitled": 30, "present": 20, "in_favour": 11}


def due(desk: Desk) -> dict[str, Prompt]:
    return {one.code: one for one in desk.read(publicity_prompts.prompts)}


def resolved(desk: Desk, subject: str = "public_works", title: str = "修路筹资筹劳") -> str:
    day = date(2026, 11, 22)
    row = desk.change(lambda work: decisions.open_(work, NewDecision(title, subject, opened_on=day)))
    for step in ("propose", "discuss", "examine"):
        desk.change(lambda work, step=step: decisions.hold(work, row.number, Held(step, day)))
    desk.change(lambda work: decisions.hold(work, row.number, Held("resolve", day, **VOTES)))  # type: ignore[arg-type]
    return row.number


def resolution(desk: Desk) -> publicity.Made:
    rows = given(
        ("会议日期", "议题", "应到代表", "实到代表", "同意", "反对", "决议"),
        ("2026-11-22", "修路", 30, 20, 11, 2, "通过"),
    )
    return make(desk, "CW-01", rows, period="2026-11-22")


def test_a_quiet_village_has_nothing_to_publish_at_once(desk: Desk) -> None:
    assert due(desk) == {}


def test_a_resolution_makes_its_sheets_due_and_a_made_sheet_settles_it(desk: Desk, clock: SetClock) -> None:
    number = resolved(desk)
    found = due(desk)
    assert set(found) == {"CW-01", "CW-04"}, "every resolution, and public works of their own"
    assert found["CW-01"].causes[0].number == number
    assert found["CW-01"].due_on == date(2026, 11, 27)
    row = next(one for one in desk.read(publicity.sheets) if one.code == "CW-01")
    assert (row.state, row.due_on, row.sheet_id) == ("due", date(2026, 11, 27), None)
    made = resolution(desk)
    assert set(due(desk)) == {"CW-04"}
    clock.set(clock.now() + timedelta(days=6))
    assert due(desk)["CW-04"].late
    assert desk.read(publicity_due.waiting).at_once[0].code == "CW-04"
    assert made.rows == 1


def test_a_sheet_that_was_sent_back_settles_nothing(desk: Desk, colleague: Callable[..., Desk]) -> None:
    resolved(desk)
    made = resolution(desk)
    reviewer = colleague(desk, "supervisor")
    reviewer.change(lambda work: publicity.review(work, made.sheet_id, opinion="票数不对", send_back=True))
    assert "CW-01" in due(desk)


def test_what_is_declined_is_asked_no_more_but_the_next_is(desk: Desk) -> None:
    resolved(desk)
    for why in ("", "  "):
        with pytest.raises(publicity_prompts.DeclineUnexplained):
            desk.change(lambda work, why=why: publicity_prompts.decline(work, "CW-04", why))
    assert desk.change(lambda work: publicity_prompts.decline(work, "cw-04", "县里统一公示")) == 1
    assert set(due(desk)) == {"CW-01"}
    with pytest.raises(publicity_prompts.NothingToDecline):
        desk.change(lambda work: publicity_prompts.decline(work, "CW-04", "再来"))
    second = resolved(desk, title="修桥")
    assert [one.number for one in due(desk)["CW-04"].causes] == [second]


def test_an_application_makes_a_sheet_due_without_naming_anybody(desk: Desk) -> None:
    who = desk.change(
        lambda work: residents.add(work, residents.NewPerson(name="曾庆兰", id_number="11010519491231002X"))
    ).person_id
    desk.change(lambda work: cases.accept(work, cases.NewCase("SA-001", who)))
    assert due(desk) == {}, "a notice of what is missing is no application yet"
    new = cases.NewCase("SA-001", who, all_materials=True, contact_phone="13800138000")
    desk.change(lambda work: cases.accept(work, new))
    found = due(desk)
    assert set(found) == {"SW-01"}
    assert "曾庆兰" not in repr(found)


def test_who_only_reads_declines_nothing(desk: Desk, colleague: Callable[..., Desk]) -> None:
    resolved(desk)
    head = colleague(desk, "head")
    assert head.read(publicity_prompts.prompts)
    with pytest.raises(NotPermitted):
        head.change(lambda work: publicity_prompts.decline(work, "CW-01", "不想公布"))


def test_an_agent_who_is_new_makes_the_list_of_agents_due(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    clock.set(clock.now() + timedelta(days=3))
    colleague(desk, "agent", name="周代办")
    assert set(due(desk)) == {"FW-02"}
