"""Sheets as a village keeps them: its own wording, accounts that follow each other, boards, the year's calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core import idnumber
from stationdesk.core.clock import SetClock
from stationdesk.core.publicity_states import OwnSheet
from stationdesk.desk import Desk
from stationdesk.services import (
    publicity,
    publicity_account,
    publicity_board,
    publicity_copies,
    publicity_due,
    publicity_paper,
    publicity_periods,
    publicity_record,
    publicity_register,
    publicity_rows,
    residents,
)
from stationdesk.services.publicity_copies import CopyColumn, EditCopy
from tests.services.test_publicity import ACCOUNT, LINES, account, given, make

NOVEMBER = (("2026-11-02", "1", "租金", 100, "", "王敏", "李主任", "11549.50"),)


def edit(desk: Desk, **more: object):  # type: ignore[no-untyped-def]
    return desk.change(lambda work: publicity_copies.edit(work, EditCopy("CA-01", **more)))  # type: ignore[arg-type]


def test_an_account_begins_with_what_the_last_one_ended_with(desk: Desk, clock: SetClock) -> None:
    made = account(desk)
    assert made.account == {
        "opening": "10,000.00",
        "income": "3,000.00",
        "expense": "1,550.50",
        "closing": "11,449.50",
    }
    clock.set(clock.now() + timedelta(days=20))
    assert make(desk, "CA-01", given(ACCOUNT, *NOVEMBER), period="2026-11").account["opening"] == "11,449.50"
    other = ((*NOVEMBER[0][:7], "12549.50"),)
    with pytest.raises(publicity_account.OpeningUnlike) as stopped:
        make(desk, "CA-01", given(ACCOUNT, *other), period="2026-11")
    assert "11,449.50" in stopped.value.message
    why = make(desk, "CA-01", given(ACCOUNT, *other), period="2026-11", opening_why="上月少记一笔")
    facts = desk.read(lambda work: publicity_paper.facts(work, why.sheet_id))
    assert "上月少记一笔" in facts.note
    assert facts.account[0] == "上期结存12,449.50元"
    assert why.version == 2


def test_opening_lines_and_closing_of_a_table_agree(desk: Desk) -> None:
    first = ("", "", "上期结存", "", "", "", "", 10000)
    last = ("", "", "本期 结存", "", "", "", "", "11449.5")
    made = make(desk, "CA-01", given(ACCOUNT, first, *LINES, last), period="2026-10")
    assert made.rows == 3
    with pytest.raises(publicity_account.ClosingWrong):
        make(desk, "CA-01", given(ACCOUNT, first, *LINES, (*last[:7], 11449)), period="2026-10")
    with pytest.raises(publicity_account.BalanceWrong):
        make(desk, "CA-01", given(ACCOUNT, (*first[:7], 9999), *LINES), period="2026-10")
    with pytest.raises(publicity_account.OpeningTwice):
        make(desk, "CA-01", given(ACCOUNT, first, *LINES), period="2026-10", opening=1)
    quiet = make(desk, "CA-01", given(ACCOUNT, ("", "", "上期结存", "", "", "", "", 500)), period="2026-09")
    assert (quiet.rows, quiet.account["closing"]) == (0, "500.00")


def test_what_looks_odd_is_said_and_forbids_nothing(desk: Desk) -> None:
    odd = (
        ("2026-09-30", "7", "租金", 100, "", "王敏", "王敏", 100),
        ("2026-10-02", "7", "租金", 100, "", "", "李主任", 200),
    )
    made = make(desk, "CA-01", given(ACCOUNT, *odd), period="2026-10")
    assert len(made.remarks) == 4


def test_headings_are_read_as_somebody_said_and_so_the_next_time(desk: Desk) -> None:
    headings = ("记账日", *ACCOUNT[1:], "备忘")
    rows = tuple((*line, "内部") for line in LINES)
    with pytest.raises(publicity_rows.ColumnsNotAllowed):
        make(desk, "CA-01", given(headings, *rows), period="2026-10")
    mapping = {"记账日": "日期", "备忘": ""}
    made = make(desk, "CA-01", given(headings, *rows), period="2026-10", mapping=mapping)
    shown = desk.read(lambda work: publicity.get(work, made.sheet_id))
    assert shown.rows[0][1] == "2026-10-03"
    assert "内部" not in str(shown.rows)
    assert make(desk, "CA-01", given(headings, *rows), period="2026-10").version == 2
    with pytest.raises(publicity_rows.HeadingNotThere):
        make(desk, "CA-01", given(headings, *rows), mapping={"没有": "日期"})


def test_numbers_of_one_line_that_cannot_be_are_refused(desk: Desk) -> None:
    headings = ("会议日期", "议题", "应到代表", "实到代表", "同意", "反对", "决议")
    good = ("2026-11-01", "修路", 30, 28, 27, 1, "通过")
    assert make(desk, "CW-01", given(headings, good)).rows == 1
    for bad in ((30, 31, 27, 1), (30, 28, 29, 0), (30, 28, 27, 2)):
        with pytest.raises(publicity_rows.MoreThanPossible):
            make(desk, "CW-01", given(headings, (*good[:2], *bad, good[6])))


def test_a_childs_name_inside_a_text_is_found(desk: Desk) -> None:
    child = idnumber.make("421221", date(2016, 5, 6), 12)
    desk.change(lambda work: residents.add(work, residents.NewPerson("曾小玉儿", child)))
    headings = ("日期", "凭证号", "摘要", "收入", "支出", "经办人", "审批人", "余额")
    line = ("2026-10-03", "1", "慰问曾小玉儿家庭", "", 300, "王敏", "李主任", 700)
    with pytest.raises(publicity_rows.ChildNamed):
        make(desk, "CA-01", given(headings, line), period="2026-10")


def test_a_copy_is_only_ever_stricter(desk: Desk) -> None:
    for wrong, fields in (
        (publicity_copies.TooShort, {"days": 5}),
        (publicity_copies.TooSeldom, {"frequency": "annual"}),
        (publicity_copies.TitleNotPostable, {"title": "留守儿童名单"}),
        (publicity_copies.NeverPosted, {"title": "孤儿基本生活保障"}),
        (publicity_copies.ColumnNotKept, {"columns": [CopyColumn("身份证号")]}),
        (publicity_copies.ColumnNotKept, {"columns": [CopyColumn("健康状况", "health")]}),
        (publicity_copies.ColumnTypeWrong, {"columns": [CopyColumn("编码", type="id")]}),
        (publicity_copies.ColumnsMissing, {"columns": [CopyColumn("序号", "seq")]}),
    ):
        with pytest.raises(wrong):
            edit(desk, **fields)
    with pytest.raises(publicity_copies.MaskLoosened):
        desk.change(
            lambda work: publicity_copies.edit(
                work, EditCopy("CA-04", columns=[CopyColumn("公民身份号码", "id_no", mask="none")])
            )
        )
    assert desk.read(lambda work: publicity_copies.template(work, "CA-01")).get("own") is None


def test_the_villages_wording_is_used_and_what_is_made_stays(desk: Desk) -> None:
    before = account(desk)
    columns = [CopyColumn("序号", "seq"), CopyColumn("日期", "date"), CopyColumn("收入", "income"),
               CopyColumn("支出", "expense"), CopyColumn("余额", "balance"), CopyColumn("会议记录")]  # fmt: skip
    own = edit(desk, title="十组收支", days=15, frequency="quarterly", columns=columns, note="按季公布")
    assert (own["publicity_days"], own["frequency"]) == (15, "quarterly")
    row = next(one for one in desk.read(publicity.sheets) if one.code == "CA-01")
    assert (row.title, row.own, row.period) == ("十组收支", True, "2026Q3")
    table = given(("日期", "收入", "支出", "余额", "会议记录"), ("2026-08-01", 5, "", 5, "8号"))
    made = make(desk, "CA-01", table)
    shown = desk.read(lambda work: publicity.get(work, made.sheet_id))
    assert shown.columns == ("序号", "日期", "收入", "支出", "余额", "会议记录")
    assert shown.note == "按季公布"
    assert desk.read(lambda work: publicity.get(work, before.sheet_id)).line.title == "财务收支明细公布"
    back = desk.change(lambda work: publicity_copies.restore(work, "CA-01"))
    assert back["title"] == "财务收支明细公布"
    with pytest.raises(publicity_copies.NoCopy):
        desk.change(lambda work: publicity_copies.restore(work, "CA-01"))


def test_three_parts_hold_what_five_do(desk: Desk) -> None:
    assert {row.part for row in desk.read(publicity.sheets)} == {"党务", "村务", "财务", "服务", "事务"}
    made = make(desk, "SW-04", given(("申请人", "困难类型"), ("曾小敏", "因灾")))
    desk.change(lambda work: publicity_copies.choose_scheme(work, "three"))
    assert {row.part for row in desk.read(publicity.sheets)} == {"党务", "村务", "财务"}
    assert desk.read(lambda work: publicity_paper.facts(work, made.sheet_id)).part == "村务"
    with pytest.raises(publicity_copies.SchemeUnknown):
        desk.change(lambda work: publicity_copies.choose_scheme(work, "four"))


def test_the_year_says_what_is_late_and_what_is_ahead(desk: Desk, clock: SetClock) -> None:
    rows = desk.read(lambda work: publicity_due.calendar(work, 2026))
    found = {(one.code, one.period): one for one in rows}
    assert found["CA-01", "2026-11"].state == "ahead"
    assert found["CA-01", "2026-11"].due_on == date(2026, 12, 20)
    assert ("CA-01", "2026-10") not in found, "the station did not exist"
    assert ("CW-05", "2026Q3") not in found, "the station did not exist"
    assert desk.read(publicity_due.waiting).overdue == (), "over before the station began"
    clock.set(clock.now() + timedelta(days=30))
    late = {(one.code, one.period) for one in desk.read(publicity_due.waiting).overdue}
    assert ("CA-01", "2026-11") in late
    assert ("CA-01", "2026-10") not in late


def test_down_too_early_it_hangs_again_for_its_whole_time(desk: Desk, clock: SetClock) -> None:
    desk.change(lambda work: publicity_board.choose_places(work, ["村口", "老粮站"]))
    made = make(desk, "SW-04", given(("申请人", "困难类型"), ("曾小敏", "因灾")))
    line = desk.change(
        lambda work: publicity.post(work, made.sheet_id, by="李三", signed_by=("王四", "赵五"))
    )
    assert line.until_on == date(2026, 11, 27)
    with pytest.raises(publicity_board.PlaceUnknown):
        desk.change(lambda work: publicity_board.mended(work, made.sheet_id, "别处"))
    desk.change(lambda work: publicity_board.mended(work, made.sheet_id, "老粮站", by="李三"))
    clock.set(clock.now() + timedelta(days=2))
    with pytest.raises(publicity_board.WhyMissing):
        desk.change(lambda work: publicity_board.interrupt(work, made.sheet_id, ""))
    assert desk.change(lambda work: publicity_board.interrupt(work, made.sheet_id, "雨淋")).posted_on is None
    again = desk.change(lambda work: publicity.post(work, made.sheet_id, places=("村口",)))
    assert again.until_on == date(2026, 12, 1)
    shown = desk.read(lambda work: publicity.get(work, made.sheet_id))
    assert [(one.place, one.photos) for one in shown.hangs] == [("村口", 0)]
    record = desk.read(lambda work: publicity_paper.record(work, made.sheet_id))
    assert [one.stage for one in record.stages] == [
        "编制",
        "张贴",
        "缺损补贴",
        "提前撤下，须重新公示",
        "张贴",
    ]
    assert record.stages[1].signed == ("李三", "王四", "赵五")
    assert desk.read(publicity_board.without_photo) == ((made.sheet_id, 1),)


def test_the_townships_sheet_comes_from_it_and_is_said_back(desk: Desk) -> None:
    made = make(desk, "SW-04", given(("申请人", "困难类型"), ("曾小敏", "因灾")))
    desk.change(lambda work: publicity_board.received(work, made.sheet_id, "镇民政〔2026〕9号", by="陈干事"))
    desk.change(lambda work: publicity.post(work, made.sheet_id))
    desk.change(lambda work: publicity_board.reported(work, made.sheet_id, "电话回报"))
    own = account(desk)
    with pytest.raises(OwnSheet):
        desk.change(lambda work: publicity_board.received(work, own.sheet_id, "x"))


def test_whoever_objected_is_asked_and_may_go_further(desk: Desk) -> None:
    made = make(desk, "SW-04", given(("申请人", "困难类型"), ("曾小敏", "因灾")))
    desk.change(lambda work: publicity.post(work, made.sheet_id))
    said = desk.change(lambda work: publicity.objected(work, made.sheet_id, "不公平"))
    with pytest.raises(publicity_board.AnswerOpen):
        desk.change(lambda work: publicity_board.judged(work, made.sheet_id, said.id, content=True))
    desk.change(lambda work: publicity.answer(work, made.sheet_id, said.id, "已核实"))
    found = desk.change(
        lambda work: publicity_board.judged(work, made.sheet_id, said.id, content=False, referred="镇政府")
    )
    assert (found.content, found.referred) == (False, "镇政府")
    with pytest.raises(publicity_board.HeardAlready):
        desk.change(lambda work: publicity_board.judged(work, made.sheet_id, said.id, content=True))


def test_a_reviewer_on_the_sheet_or_in_the_committee_stands_aside(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    named = colleague(desk, "supervisor", name="李主任")
    both = colleague(desk, "head", "supervisor", name="孙两职")
    made = account(desk)
    for one in (named, both):
        with pytest.raises(publicity.ReviewerConflicted):
            one.change(lambda work: publicity.review(work, made.sheet_id))


def test_words_beside_the_table_are_searched_too(desk: Desk) -> None:
    table = given(("申请人", "困难类型"), ("曾小敏", "因灾"))
    for period in ("13807151234", "留守儿童专项"):
        with pytest.raises(publicity_rows.NotSayable):
            make(desk, "SW-04", table, period=period)
    with pytest.raises(publicity_rows.NotSayable):
        desk.change(lambda work: publicity_board.choose_places(work, ["找李三 13807151234"]))


def test_the_register_begins_a_sheet_without_its_children(desk: Desk) -> None:
    from stationdesk.core.ids import new_id
    from stationdesk.models.residents import Mark

    def fill(work) -> None:  # type: ignore[no-untyped-def]
        for name, year in (("欧阳小敏", 1980), ("曾小玉儿", 2016)):
            number = idnumber.make("421221", date(year, 5, 6), 11)
            who = residents.add(work, residents.NewPerson(name, number)).person_id
            work.session.add(Mark(station_id=work.station_id, id=new_id(), person_id=who, mark="低保"))

    desk.change(fill)
    record = desk.read(lambda work: publicity_copies.template(work, "SW-02"))
    period = publicity_periods.month(2026, 10)
    found = desk.read(lambda work: publicity_register.begin(work, record, period))
    assert [cells[0] for _, cells in found.rows] == ["欧阳小敏"]
    assert [cells[found.headings.index("类别")] for _, cells in found.rows] == ["低保"]


def test_stages_are_not_dated_before_the_sheet_or_after_today(desk: Desk) -> None:
    made = make(desk, "SW-04", given(("申请人", "困难类型"), ("曾小敏", "因灾")))
    for day in (date(2026, 11, 21), date(2026, 11, 23)):
        with pytest.raises(publicity_record.StageDayWrong):
            desk.change(lambda work, day=day: publicity_board.received(work, made.sheet_id, "9号", on=day))
