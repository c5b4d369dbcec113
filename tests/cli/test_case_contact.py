"""What the command line shows of a case's telephone number: masked, unless it may be seen and the look is written down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.services import case_contact, case_handovers, case_life, case_lists
from tests.services.window import AGENCY, accept, move_in

OLD, NEW = "13800001111", "13900002222"


@pytest.fixture
def case(desk: Desk) -> str:
    people = move_in(desk)
    made = accept(desk, people.qinglan, AGENCY, contact_phone=OLD).case_id
    desk.change(lambda work: case_life.correct(work, made, "换了号码", contact_phone=NEW))
    return made


def looks(desk: Desk) -> int:
    return int(desk.read(lambda work: work.scalar("SELECT count(*) FROM audit WHERE tag='residents:reveal'")))


def test_no_whole_number_comes_out_without_being_asked_for(desk: Desk, case: str) -> None:
    found = desk.read(lambda work: case_lists.detail(work, case))
    shown = case_contact.masked(found)
    assert shown.contact_phone == "139****2222"
    (change,) = next(e.data["changes"] for e in shown.history if e.kind == "corrected")
    assert (change["before"], change["after"]) == ("138****1111", "139****2222")
    assert found.contact_phone == NEW, "the record itself is as it was"


def test_a_look_at_the_whole_number_is_in_the_audit_chain(desk: Desk, case: str) -> None:
    before = looks(desk)
    assert desk.change(lambda work: case_contact.reveal(work, case)) == NEW
    assert looks(desk) == before + 1


def test_who_may_not_see_numbers_is_refused_and_nothing_is_written(
    desk: Desk, colleague: Any, case: str
) -> None:
    other = colleague(desk, "supervisor")
    before = looks(desk)
    with pytest.raises(Refusal):
        other.change(lambda work: case_contact.reveal(work, case))
    assert looks(desk) == before


def test_show_masks_and_reveal_shows(desk: Desk, case: str, cli: Any) -> None:
    desk.change(lambda work: case_handovers.make(work, case_handovers.NewHandover("民政办", (case,))))
    desk.close()
    plain = cli("cases", "show", case)
    assert OLD not in plain.out
    assert NEW not in plain.out
    assert json.loads(plain.out)["file"]["links"]["handover"]["name"] == "民政办"
    whole = cli("cases", "show", case, "--reveal")
    assert json.loads(whole.out)["contact_phone"] == NEW
    said = cli("cases", "show", case, as_json=False).out
    assert "139****2222" in said
    assert "转办单" in said
    assert "等着录入" in said
