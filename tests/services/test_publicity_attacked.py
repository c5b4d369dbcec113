"""Publicity under attack: what must not hang is found however it is written, and no stage is dated before the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from stationdesk.core import idnumber
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security.permits import SamePersonTwice
from stationdesk.services import publicity, publicity_board, publicity_record, publicity_rows, residents
from tests.services.test_publicity import ID, RELIEF, account, given, make

SUPPORT = ("申请人", "家庭成员数量", "村民小组", "拟救助类别", "拟补助金额", "乡镇监督电话")


def support(desk: Desk, **cells: str) -> publicity.Made:
    plain = {"name": "赵大", "size": "3", "group": "一组", "reason": "因灾", "amount": "500"}
    row = plain | {"phone": "0715-6321234"} | cells
    keys = ("name", "size", "group", "reason", "amount", "phone")
    return make(desk, "SW-01", given(SUPPORT, tuple(row[key] for key in keys)))


@pytest.mark.parametrize(
    "words",
    [
        "癌 症",
        "ＨＩＶ阳性",
        "H I V",
        "肝·炎",
        "精神 病",
        "殘疾二級",
        "二級殘疾",
        "愛滋病",
        "尿 毒 症",
        "二级 肢体残疾",
        "留守　儿童",
        "孤 儿",
        "未-成-年",
        "家 暴",
        "３号楼２单元",
        "12 号楼",
        "Ａ栋3单元",
        "三号楼二单元",
        "一组 12 号",
    ],
)
def test_illness_children_and_doors_are_found_however_they_are_written(desk: Desk, words: str) -> None:
    with pytest.raises(publicity_rows.CellNotPostable):
        support(desk, reason=words)


@pytest.mark.parametrize(
    "words", ["因灾", "一户一策", "因学 二类", "收入低于标准（人均3,600.00元）", "9号台风受灾"]
)
def test_plain_reasons_hang(desk: Desk, words: str) -> None:
    assert support(desk, reason=words).rows == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"phone": ID},
        {"phone": "6222021234567890123"},
        {"amount": "13807151234"},
        {"reason": "转账138.0715.1234"},
        {"group": "一三八零七一五一二三四"},
    ],
)
def test_a_number_of_a_person_in_the_wrong_column_is_found(desk: Desk, cells: dict[str, str]) -> None:
    with pytest.raises(publicity_rows.CellNotPostable):
        support(desk, **cells)


@pytest.mark.parametrize("written", ["曾小敏", "曾 小敏", "曾\u3000小\u3000敏", "曾·小敏"])
def test_a_child_is_found_however_the_name_is_spaced(desk: Desk, written: str) -> None:
    child = idnumber.make("421221", date(2018, 5, 6), 11)
    desk.change(lambda work: residents.add(work, residents.NewPerson("曾小敏", child)))
    with pytest.raises(publicity_rows.ChildNamed):
        make(desk, "SW-04", given(RELIEF, (written, "因灾", 500)))
    with pytest.raises(publicity_rows.ChildNamed):
        make(desk, "SW-04", given(RELIEF, ("赵大", f"{written}上学", 500)))


def reviewed(desk: Desk, *supervisors: Desk) -> str:
    made = account(desk)
    for one in supervisors:
        one.change(lambda work: publicity.review(work, made.sheet_id))
    return made.sheet_id


def test_a_sheet_did_not_hang_before_it_was_reviewed_and_passed(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    made = account(desk)
    clock.set(clock.now() + timedelta(days=15))
    for name in ("吴监委", "周监委"):
        other = colleague(desk, "supervisor", name=name)
        other.change(lambda work: publicity.review(work, made.sheet_id))
    begun = date(2026, 11, 23)
    with pytest.raises(publicity_record.BeforeLastStage):
        desk.change(
            lambda work: publicity.post(work, made.sheet_id, on=begun, meeting_reference="2026-12-01会议")
        )
    with pytest.raises(publicity_record.BeforeLastStage):
        desk.change(lambda work: publicity.meeting(work, made.sheet_id, "2026-11-23会议", on=begun))
    posted = desk.change(lambda work: publicity.post(work, made.sheet_id, meeting_reference="2026-12-07会议"))
    assert posted.posted_on == date(2026, 12, 7)


def test_what_came_down_too_early_does_not_hang_again_before_that(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    supervisors = [colleague(desk, "supervisor", name=name) for name in ("吴监委", "周监委")]
    sheet = reviewed(desk, *supervisors)
    desk.change(lambda work: publicity.post(work, sheet, meeting_reference="2026-11-22会议"))
    clock.set(clock.now() + timedelta(days=9))
    desk.change(lambda work: publicity_board.interrupt(work, sheet, "大风刮掉了"))
    with pytest.raises(publicity_record.BeforeLastStage):
        desk.change(lambda work: publicity.post(work, sheet, on=date(2026, 11, 22)))
    again = desk.change(lambda work: publicity.post(work, sheet))
    assert (again.posted_on, again.until_on) == (date(2026, 12, 1), date(2026, 12, 11))


def test_a_second_account_of_one_person_is_that_person(desk: Desk, colleague: Callable[..., Desk]) -> None:
    made = account(desk)
    double: Any = colleague(desk, "supervisor", name="王 敏")
    with pytest.raises(SamePersonTwice):
        double.change(lambda work: publicity.review(work, made.sheet_id))
    one, two = (colleague(desk, "supervisor", name=name) for name in ("周监委", "周 监委"))
    one.change(lambda work: publicity.review(work, made.sheet_id))
    with pytest.raises(publicity.ReviewedAlready):
        two.change(lambda work: publicity.review(work, made.sheet_id))
