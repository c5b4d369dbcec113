"""Re-typing into a platform: its fields in its order, the number typed back, what is not there yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core import packs
from stationdesk.core.errors import Refusal
from stationdesk.core.pack_shapes import SHAPES
from stationdesk.core.platforms import shown, takes
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import case_life, case_lists, case_platform
from tests.services.window import AGENCY, VILLAGE, People, accept, move_in

ID = "421221199001011231"


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


def form(desk: Desk, case_id: str) -> case_platform.Form:
    return desk.change(lambda work: case_platform.form(work, case_id))


def typed(desk: Desk, case_id: str, number: str, **more: Any) -> Any:
    return desk.change(lambda work: case_platform.typed(work, case_id, number, **more))


def looks(desk: Desk) -> int:
    return int(
        desk.read(
            lambda work: work.scalar(
                "SELECT count(*) FROM audit WHERE tag = 'residents:reveal' AND json_extract(detail, '$.why') = 'platform'"
            )
        )
    )


def test_the_fields_come_in_the_platforms_order_as_it_wants_them(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY, contact_phone="13812345678")
    got = form(desk, case.case_id)
    values = {one.key: one.value for one in got.fields}
    assert [one.key for one in got.fields][:5] == ["matter", "matter_code", "name", "id_kind", "id_number"]
    assert (values["name"], values["id_number"], values["phone"]) == ("曾庆兰", ID, "13812345678")
    assert (values["id_kind"], values["birth"], values["opened"]) == (
        "居民身份证",
        "1990-01-01",
        "2026-11-22",
    )
    materials = [one for one in got.fields if one.key.startswith("materials.")]
    assert [one.label for one in materials] == [f"申请材料{n}" for n in range(1, len(materials) + 1)]
    assert got.platform.unconfirmed
    assert "曾庆兰" not in repr(got)
    assert ID not in repr(got)


def test_opening_the_fields_is_one_look_a_case(
    desk: Desk, people: People, colleague: Callable[..., Desk]
) -> None:
    one, two = accept(desk, people.qinglan, AGENCY), accept(desk, people.wang, AGENCY)
    for _ in range(3):
        form(desk, one.case_id)
    assert looks(desk) == 1
    form(desk, two.case_id)
    assert looks(desk) == 2
    form(colleague(desk, "worker"), one.case_id)
    assert looks(desk) == 3


def test_who_may_not_see_whole_numbers_may_not_open_them(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY)
    desk.actor = replace(desk.actor, permits=desk.actor.permits - {"residents:reveal"})
    with pytest.raises(NotPermitted):
        form(desk, case.case_id)
    assert looks(desk) == 0
    # The number may still be typed back by whoever may take cases in.
    assert typed(desk, case.case_id, "AB-1").number == case.number


def test_a_matter_of_the_village_goes_into_no_platform(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, VILLAGE)
    with pytest.raises(case_platform.NoPlatformTakes):
        form(desk, case.case_id)
    assert desk.read(case_platform.waiting).count == 0


def test_what_is_not_there_yet_is_counted_until_its_number_is_typed(desk: Desk, people: People) -> None:
    one, two = accept(desk, people.qinglan, AGENCY), accept(desk, people.wang, AGENCY)
    accept(desk, people.wang, AGENCY, all_materials=False)
    found = desk.read(lambda work: case_platform.waiting(work, limit=1))
    assert (found.count, found.oldest, len(found.cases)) == (2, date(2026, 11, 22), 1)
    assert found.platforms == (("provincial", "省政务服务平台", 2),)
    got = typed(desk, one.case_id, " 鄂A-2026-000123 \n")
    assert got.number == one.number
    assert [case.case_id for case in desk.read(case_platform.waiting).cases] == [two.case_id]
    detail = desk.read(lambda work: case_lists.detail(work, one.case_id))
    assert detail.row.external_number == "鄂A-2026-000123"
    assert detail.history[-1].kind == "corrected"
    assert detail.history[-1].data["before"] == {"external_number": None, "platform": None}


def test_a_number_that_came_with_the_answer_counts_as_there(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY)
    desk.change(lambda work: case_life.forward(work, case.case_id, external_number="SL-9"))
    assert desk.read(case_platform.waiting).count == 0


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("", case_platform.NumberMissing),
        (" \u200b\n", case_platform.NumberMissing),
        ("1" * 51, case_platform.NumberTooLong),
        ("2026 0001", case_platform.NumberNotOne),
        ("2026\n0001", case_platform.NumberNotOne),
        ("受理成功", case_platform.NumberNotOne),
        ("<b>1</b>", case_platform.NumberNotOne),
    ],
)
def test_what_is_no_number_is_not_taken(
    desk: Desk, people: People, number: str, refusal: type[Refusal]
) -> None:
    case = accept(desk, people.qinglan, AGENCY)
    with pytest.raises(refusal):
        typed(desk, case.case_id, number)
    assert desk.read(case_platform.waiting).count == 1


def test_one_number_belongs_to_one_case(desk: Desk, people: People) -> None:
    one, two = accept(desk, people.qinglan, AGENCY), accept(desk, people.wang, AGENCY)
    typed(desk, one.case_id, "AB-1")
    with pytest.raises(case_platform.NumberTaken) as taken:
        typed(desk, two.case_id, "ａｂ-1")
    assert one.number in taken.value.message


def test_another_number_needs_a_reason_and_the_same_changes_nothing(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY)
    typed(desk, case.case_id, "AB-1")
    events = len(desk.read(lambda work: case_lists.detail(work, case.case_id)).history)
    typed(desk, case.case_id, "AB-1")
    assert len(desk.read(lambda work: case_lists.detail(work, case.case_id)).history) == events
    with pytest.raises(case_platform.NumberThereAlready):
        typed(desk, case.case_id, "AB-2")
    typed(desk, case.case_id, "AB-2", reason="抄错")
    last = desk.read(lambda work: case_lists.detail(work, case.case_id)).history[-1]
    assert last.data["before"]["external_number"] == "AB-1"
    assert last.note == "抄错"


def test_a_label_pasted_with_the_number_is_left_away() -> None:
    assert case_platform.cleaned("受理编号：421221〔2026〕15号") == "421221〔2026〕15号"


@given(st.text(max_size=80))
def test_no_pasted_text_becomes_two_words_or_a_line(text: str) -> None:
    try:
        number = case_platform.cleaned(text)
    except Refusal:
        return
    assert 0 < len(number) <= 50
    assert number.split() == [number]


def test_dates_and_codes_are_written_as_the_platform_wants() -> None:
    assert shown(date(2026, 11, 22), {"format": "%Y%m%d"}) == "20261122"
    assert shown("1", {"map": {"1": "男"}}) == "男"
    assert shown("7", {"map": {"1": "男"}}) == "7"
    assert shown(None, {"otherwise": "无"}) == "无"
    rule = {"matters": {"decides": ["agency"], "codes": ["PT-005"], "without": ["SA-014"]}}
    assert [takes(rule, "agency", "SA-014"), takes(rule, "village", "PT-005")] == [False, True]


def test_a_platform_with_an_unknown_fact_is_no_pack() -> None:
    check = SHAPES["platforms"].check
    assert check is not None
    body = {**packs.load("platforms").body}
    assert check(body) is None
    wrong = {
        **body,
        "platforms": [{**body["platforms"][0], "fields": [{"field": "x", "label": "x", "fact": "pin"}]}],
    }
    assert check(wrong) is not None
