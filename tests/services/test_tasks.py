"""Promises about tasks from above: whose line, what is filled, what goes back, what the register learns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from stationdesk.core import idnumber
from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.matters import Admission
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    households,
    residents,
    residents_list,
    task_before,
    task_fill,
    task_known,
    task_lists,
    task_record,
    task_return,
    tasks,
)
from stationdesk.services.task_fill import Filling
from stationdesk.services.tasks import NewTask
from tests.services.workbooks import A, B, C, by_calamine, by_openpyxl, parts, table

PHONE = "13812345678"
TWIN = idnumber.make("421202", date(1970, 3, 4), 13)
"""Somebody else of the same birthday."""


def person(desk: Desk, name: str, number: str | None, **more: Any) -> str:
    new = residents.NewPerson(name, number, **more)
    return desk.change(lambda work: residents.add(work, new)).person_id


@pytest.fixture
def village(desk: Desk) -> dict[str, str]:
    """A household of two, and a man of the same name as one of the table without a number."""

    def household(work: Any) -> str:
        grid = households.add_grid(work, households.NewGrid("第一网格"))
        new = households.NewHousehold("001", grid_id=grid, address="四邑村三组12号")
        return households.add_household(work, new)

    home = desk.change(household)
    return {
        "曾大山": person(desk, "曾大山", A, household_id=home, relation="02", phones=(PHONE,)),
        "单秀英": person(desk, "单秀英", B, household_id=home, relation="12"),
        "home": home,
    }


def opened(desk: Desk, body: bytes | None = None, **more: Any) -> tasks.Opened:
    new = NewTask("困难群众摸排表", "镇民政办", table() if body is None else body, "摸排表.xlsx", **more)
    return desk.change(lambda work: tasks.open_task(work, new), reason="tasks:open")


def line(desk: Desk, task_id: str, row: int) -> task_lists.RowDetail:
    return desk.read(lambda work: task_lists.row_detail(work, task_record.row_id_of(work, task_id, row)))


def fill(desk: Desk, task_id: str, row: int, values: dict[str, str], **more: Any) -> task_fill.Filled:
    def do(work: Any) -> task_fill.Filled:
        return task_fill.fill(work, Filling(task_record.row_id_of(work, task_id, row), values, **more))

    return desk.change(do, reason="tasks:fill")


def returned(desk: Desk, task_id: str, confirm: bool = True) -> task_return.GivenBack:
    return desk.change(lambda work: task_return.give_back(work, task_id, confirm_open=confirm))


def test_lines_are_matched_by_number_and_the_rest_is_listed(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    assert task.matches.lines == 3
    assert task.matches.by == {"id_number": 2}
    assert task.matches.unmatched == (8,)
    assert line(desk, task.id, 6).line.person_id == village["曾大山"]
    assert line(desk, task.id, 6).line.id_number_masked.count("*") == 11


def test_looking_keeps_nothing(desk: Desk, village: dict[str, str]) -> None:
    look = desk.read(lambda work: tasks.look(work, table()))
    assert look.matches.by == {"id_number": 2}
    assert len(look.sentences) == 2
    assert desk.read(lambda work: task_lists.listed(work)) == ()


@pytest.mark.parametrize(
    ("given", "by"),
    [
        ({"name": "曾大山", "id_number": A}, "id_number"),
        ({"name": "别的名字", "id_number": A.lower()}, "id_number"),
        ({"name": "曾大山", "id_number": " ".join((A[:6], A[6:14], A[14:]))}, "id_number"),
        ({"name": "曾大山", "id_number": A[:6] + "********" + A[14:]}, "id_part"),
        ({"name": "曾大山", "id_number": "", "birth": "1970.3.4"}, "name_birth"),
        ({"name": "曾大山", "living_address": "咸宁市某县某镇四邑村三组12号"}, "name_address"),
        ({"name": "曾 大山"}, "name"),
        ({"name": "曾大山", "id_number": C}, None),
        ({"name": "曾大山", "id_number": TWIN}, None),
        ({"name": "曾小宝"}, None),
        ({"name": "曾大山", "id_number": B[:6] + "********" + "9999"}, None),
        ({}, None),
    ],
)
def test_whose_line_it_is(desk: Desk, village: dict[str, str], given: dict[str, str], by: str | None) -> None:
    from stationdesk.services.task_match import Matcher

    found = desk.read(lambda work: Matcher(work).match(given))
    assert found.by == by
    assert found.person_id == (village["曾大山"] if by else None)


def test_a_15_digit_number_is_the_same_person(desk: Desk) -> None:
    from stationdesk.services.task_match import Matcher

    number = idnumber.make("421202", date(1950, 1, 2), 5)
    who = person(desk, "李老", number)
    old = number[:6] + number[8:17]
    found = desk.read(lambda work: Matcher(work).match({"name": "李老", "id_number": old}))
    assert (found.person_id, found.by) == (who, "id_number")


def test_two_of_one_name_are_nobodys_until_somebody_says_so(desk: Desk, village: dict[str, str]) -> None:
    other = person(desk, "曾大山", None, birth=date(1988, 1, 1))
    body = table([("曾大山", "")])
    task = opened(desk, body)
    found = line(desk, task.id, 6)
    assert found.line.person_id is None
    assert set(found.candidates) == {village["曾大山"], other}
    desk.change(lambda work: task_fill.assign(work, found.line.id, other))
    after = line(desk, task.id, 6)
    assert (after.line.person_id, after.line.matched_by) == (other, "hand")


def test_the_whole_way_from_the_stick_and_back(desk: Desk, village: dict[str, str]) -> None:
    body = table()
    task = opened(desk, body, due_on=date(2026, 11, 30))
    fill(desk, task.id, 6, {"手机": PHONE, "困难类型": "低保", "年收入": "3500"}, channel="phone")
    fill(desk, task.id, 7, {"J": "20261120"}, state="done", channel="visit", note="儿子代答")
    fill(desk, task.id, 8, {}, state="not_ours")
    back = returned(desk, task.id, confirm=False)
    assert (back.file_name, back.cells, back.open_lines) == ("摸排表.xlsx", 5, 0)
    for lines in (by_openpyxl(back.body, "摸排表"), by_calamine(back.body, "摸排表")):
        assert [lines[5][at] for at in (4, 6, 8)] == [PHONE, "低保", 3500]
        assert f"{lines[6][9]:%Y%m%d}" == "20261120"
        assert lines[7][10] == "非本村人员"
    before, after = parts(body), parts(back.body)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["xl/worksheets/sheet1.xml"]
    listed = desk.read(lambda work: task_lists.listed(work))[0]
    assert (listed.state, listed.settled, listed.total) == ("returned", 3, 3)
    assert desk.read(lambda work: task_return.original_of(work, task.id)) == body


def test_open_lines_are_not_given_back_by_accident(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    with pytest.raises(task_return.LinesStillOpen) as caught:
        returned(desk, task.id, confirm=False)
    assert caught.value.params["count"] == 3
    assert returned(desk, task.id).open_lines == 3


def test_what_does_not_fit_a_column_is_refused_and_nothing_is_kept(
    desk: Desk, village: dict[str, str]
) -> None:
    task = opened(desk)
    for values, refusal in (
        ({"G": "高保"}, task_record.ChoiceUnknown),
        ({"姓名": "改名"}, task_record.ColumnNotToFill),
        ({"没有": "x"}, task_record.ColumnUnknown),
        ({"J": "2026-02-30"}, Refusal),
        ({"F": "a\x01b"}, task_record.CellHasControls),
        ({"F": "长" * 3000}, Refusal),
    ):
        with pytest.raises(refusal):
            fill(desk, task.id, 6, {"E": PHONE} | values)
        assert line(desk, task.id, 6).line.filled == {}
    with pytest.raises(task_record.StateUnknown):
        fill(desk, task.id, 6, {}, state="perhaps")
    with pytest.raises(task_record.RowUnknown):
        fill(desk, task.id, 99, {})


def test_an_odd_phone_is_kept_and_said(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    assert fill(desk, task.id, 6, {"E": "12"}).warnings
    assert line(desk, task.id, 6).line.filled["E"] == "12"


def test_a_colleague_who_was_quicker_is_not_overwritten(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    seen = line(desk, task.id, 6).token
    fill(desk, task.id, 6, {"E": PHONE})
    with pytest.raises(task_record.RowChangedMeanwhile):
        fill(desk, task.id, 6, {"E": "13900000000"}, seen=seen)
    assert line(desk, task.id, 6).line.filled["E"] == PHONE


def test_why_a_line_stays_empty_is_taken_back_when_it_is_filled(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    fill(desk, task.id, 6, {}, state="absent")
    assert line(desk, task.id, 6).line.filled == {"K": "多次联系未找到"}
    fill(desk, task.id, 6, {"E": PHONE}, state="done")
    assert line(desk, task.id, 6).line.filled == {"E": PHONE}
    fill(desk, task.id, 7, {"K": "本人住院"}, state="absent")
    assert line(desk, task.id, 7).line.filled == {"K": "本人住院"}, "what somebody wrote stays"


def test_the_register_offers_and_fills_only_what_is_empty(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    offers = {one.letter: one for one in line(desk, task.id, 6).offers}
    assert offers["F"].value == "四邑村三组12号"
    assert offers["E"].masked
    assert PHONE not in offers["E"].value
    fill(desk, task.id, 6, {"F": "新屋"}, state=None)
    cells = desk.change(lambda work: task_fill.prefill(work, task.id, ["E", "F"]))
    assert cells == 2
    assert line(desk, task.id, 6).line.filled == {"E": PHONE, "F": "新屋"}
    assert line(desk, task.id, 7).line.filled == {"F": "四邑村三组12号"}
    assert line(desk, task.id, 7).line.state == "open"


def test_a_number_leaves_the_register_only_for_those_who_may_see_it(
    desk: Desk, village: dict[str, str], colleague: Callable[..., Desk]
) -> None:
    task = opened(desk)
    trainee = colleague(desk, "trainee")
    with pytest.raises(NotPermitted):
        trainee.change(lambda work: task_fill.prefill(work, task.id, ["E"]))
    with pytest.raises(NotPermitted):
        trainee.change(lambda work: task_lists.reveal(work, line(desk, task.id, 6).line.id))
    with pytest.raises(NotPermitted):
        trainee.change(lambda work: tasks.close(work, task.id))
    row = line(desk, task.id, 6).line.id
    assert desk.change(lambda work: task_lists.reveal(work, row)).phones == (PHONE,)


def test_one_value_for_many_lines_leaves_what_is_there(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    fill(desk, task.id, 6, {"H": "是"})
    rows = desk.read(lambda work: task_lists.ids(work, task.id))
    changed = desk.change(lambda work: task_fill.fill_many(work, task.id, rows, {"H": "否"}))
    assert changed == 2
    assert [line(desk, task.id, row).line.filled["H"] for row in (6, 7, 8)] == ["是", "否", "否"]
    with pytest.raises(task_record.ChoiceUnknown):
        desk.change(lambda work: task_fill.fill_many(work, task.id, rows, {"G": "高保"}))


def test_progress_counts_every_line_once_in_all_and_by_grid(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    fill(desk, task.id, 6, {"E": PHONE})
    found = desk.read(lambda work: task_lists.progress(work, task.id))
    assert (found.total, found.states["done"], found.states["open"], found.unmatched) == (3, 1, 2, 1)
    assert [(one.name, one.total, one.settled) for one in found.grids] == [("第一网格", 2, 1), ("", 1, 0)]


def test_lines_are_found_by_state_grid_name_and_row(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    fill(desk, task.id, 6, {"E": PHONE})

    def rows(**asked: Any) -> list[int]:
        query = task_lists.RowQuery(**asked)
        return desk.read(
            lambda work: [one.row for one in task_lists.rows(work, task_lists.ids(work, task.id, query))]
        )

    assert rows() == [6, 7, 8]
    assert rows(states=("open",)) == [7, 8]
    assert rows(matched="unmatched") == [8]
    assert rows(without_grid=True) == [8]
    assert rows(text="秀英") == [7]
    assert rows(text="8") == [8]
    assert rows(order="walk") == [6, 7, 8]


def test_lights_follow_the_due_date(desk: Desk, clock: SetClock, village: dict[str, str]) -> None:
    task = opened(desk, due_on=date(2026, 12, 4))
    assert desk.read(lambda work: task_lists.due(work)) == ()
    clock.set(datetime(2026, 12, 2, 1, tzinfo=UTC))
    assert [one.light for one in desk.read(lambda work: task_lists.due(work))] == ["amber"]
    clock.set(datetime(2026, 12, 7, 1, tzinfo=UTC))
    assert [one.light for one in desk.read(lambda work: task_lists.due(work))] == ["overdue"]
    late = desk.read(lambda work: task_lists.listed(work, task_lists.TaskQuery(late=True)))
    assert [one.id for one in late] == [task.id]
    desk.change(lambda work: tasks.close(work, task.id))
    assert desk.read(lambda work: task_lists.due(work)) == ()
    with pytest.raises(task_record.TaskClosed):
        fill(desk, task.id, 6, {"E": PHONE})


def test_people_of_ours_who_are_missing_are_added_in_the_empty_rows(
    desk: Desk, village: dict[str, str]
) -> None:
    child = person(desk, "曾小宝", C, household_id=village["home"], relation="20")
    far = person(desk, "远亲", None, birth=date(1960, 1, 1))
    body = table([("曾大山", A)], spare=2, footer=False)
    task = opened(desk, body, may_add=True)
    missing = desk.read(lambda work: task_lists.missing_people(work, task.id, residents_list.Filter()))
    assert set(missing) == {village["单秀英"], child, far}
    added = desk.change(
        lambda work: task_fill.add_people(work, task.id, [village["曾大山"], child, far, village["单秀英"]])
    )
    assert len(added) == 3
    lines = by_openpyxl(returned(desk, task.id).body, "摸排表")
    assert [row[:3] for row in lines[5:9]] == [
        [1, "曾大山", A],
        [2, "曾小宝", C],
        [3, "远亲", None],
        [4, "单秀英", B],
    ]
    assert desk.change(lambda work: task_fill.add_people(work, task.id, [child])) == ()


def test_people_are_not_added_where_there_is_no_room_or_no_leave(desk: Desk, village: dict[str, str]) -> None:
    who = [village["单秀英"]]
    task = opened(desk, table([("曾大山", A)]), may_add=True)
    with pytest.raises(task_fill.NoRoomBelow):
        desk.change(lambda work: task_fill.add_people(work, task.id, who))
    task = opened(desk, table([("曾大山", A)], footer=False))
    with pytest.raises(task_fill.AddingNotAllowed):
        desk.change(lambda work: task_fill.add_people(work, task.id, who))


def test_what_was_learnt_goes_into_the_register_by_one_step(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    fill(desk, task.id, 6, {"E": "13987654321", "F": "四邑村五组3号"})
    found = line(desk, task.id, 6)
    assert {one.what for one in found.learnt} == {"phones", "living_address"}
    done = desk.change(
        lambda work: task_fill.take_over(
            work, task_fill.TakeOver(found.line.id, ("phones", "living_address"))
        )
    )
    assert set(done) == {"phones", "living_address"}
    who = desk.read(lambda work: residents_list.detail(work, village["曾大山"]))
    assert who.living_address == "四邑村五组3号"
    phones = desk.read(lambda work: residents.phones_of(work, village["曾大山"]))
    assert phones == ("13987654321", PHONE), "the old one is kept behind the new one"
    assert line(desk, task.id, 6).learnt == ()
    died = task_fill.TakeOver(line(desk, task.id, 7).line.id, died_on=date(2026, 11, 1))
    desk.change(lambda work: task_fill.take_over(work, died))
    assert line(desk, task.id, 7).died


def test_a_task_without_an_admission_is_on_the_list_and_never_stopped(
    desk: Desk, village: dict[str, str]
) -> None:
    task = opened(desk)
    query = task_lists.TaskQuery(unadmitted=True)
    assert [one.id for one in desk.read(lambda work: task_lists.listed(work, query))] == [task.id]
    with pytest.raises(tasks.AdmissionUnknown):
        opened(desk, admission_id=new_id())

    def admit(work: Any) -> str:
        made = Admission(station_id=work.station_id, id=new_id(), title="困难群众摸排", department="镇民政办")
        work.session.add(made)
        work.session.flush()
        return made.id

    admission = desk.change(admit)
    desk.change(lambda work: tasks.edit(work, tasks.EditTask(task.id, admission_id=admission)))
    assert desk.read(lambda work: task_lists.listed(work, query)) == ()


def test_the_columns_to_fill_can_be_chosen(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk, fill=("性别", "G"))
    assert [one.letter for one in task.columns if one.fill] == ["D", "G"]
    fill(desk, task.id, 7, {"性别": "女"})
    assert by_openpyxl(returned(desk, task.id).body, "摸排表")[6][3] == "女"
    with pytest.raises(task_record.ColumnUnknown):
        opened(desk, fill=("没有",))


def test_choices_take_the_registers_words() -> None:
    from stationdesk.services.task_books import Column

    column = Column("D", "性别", "sex", True, ("男", "女"), True)
    assert task_known.fitting(column, "女性") == "女"
    assert task_known.fitting(column, "未知") == ""
    assert task_known.fitting(Column("D", "民族", "ethnic", True, ("汉", "土家")), "汉族") == "汉"


def test_nothing_of_a_person_is_in_a_repr(desk: Desk, village: dict[str, str]) -> None:
    task = opened(desk)
    fill(desk, task.id, 6, {"E": PHONE})
    shown = repr(line(desk, task.id, 6)) + repr(returned(desk, task.id)) + repr(Filling("x", {"E": PHONE}))
    shown += repr(NewTask("t", "s", table()))
    assert not any(secret in shown for secret in ("曾大山", A, PHONE))


def test_a_table_of_rubbish_opens_no_task(desk: Desk) -> None:
    for body in (b"", b"PK\x03\x04", b"a,b\n1,2\n"):
        with pytest.raises(Refusal):
            opened(desk, body)
    assert desk.read(lambda work: task_lists.listed(work)) == ()


def test_the_same_table_again_is_filled_from_the_last_time(desk: Desk, village: dict[str, str]) -> None:
    first = opened(desk)
    fill(desk, first.id, 6, {"G": "低保", "I": "3500"})
    fill(desk, first.id, 7, {"G": "特困"}, state=None)
    again = opened(desk)
    found = desk.read(lambda work: task_before.earlier(work, again.id))
    assert [(one.id, one.shared) for one in found] == [(first.id, 7)]
    fill(desk, again.id, 6, {"I": "4000"}, state=None)
    assert desk.change(lambda work: task_before.take_from(work, again.id, first.id)) == 1
    assert line(desk, again.id, 6).line.filled == {"G": "低保", "I": "4000"}
    assert line(desk, again.id, 6).line.state == "open"
    assert line(desk, again.id, 7).line.filled == {}, "a line that was never finished says nothing"
    assert desk.read(lambda work: task_before.earlier(work, first.id)) == ()


def test_a_person_whose_file_was_withdrawn_leaves_the_line_readable(
    desk: Desk, village: dict[str, str]
) -> None:
    task = opened(desk)

    def withdraw(work: Any) -> None:
        row = residents.get(work, village["曾大山"])
        row.withdrawn_at, row.withdrawn_why = work.at, "import undone"
        work.session.flush()

    desk.change(withdraw)
    found = line(desk, task.id, 6)
    assert found.line.name == "曾大山"
    assert found.offers == ()
    assert desk.change(lambda work: task_lists.reveal(work, found.line.id)).phones == ()
    fill(desk, task.id, 6, {"E": PHONE})
