"""Publicity: only what may be read hangs on the board, after whoever must look has looked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from stationdesk.core import idnumber
from stationdesk.core.clock import SetClock
from stationdesk.core.publicity_states import MeetingMissing, ReviewsMissing, StepNotAllowed
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted, SamePersonTwice
from stationdesk.services import (
    certificates,
    publicity,
    publicity_account,
    publicity_copies,
    publicity_due,
    publicity_paper,
    publicity_periods,
    publicity_record,
    publicity_rows,
    residents,
    seal,
)
from stationdesk.services.publicity import NewSheet
from stationdesk.services.publicity_rows import GivenRows

ID = idnumber.make("421221", date(1980, 5, 6), 11)
ACCOUNT = ("日期", "凭证号", "摘要", "收入", "支出", "经办人", "审批人", "余额")
LINES: tuple[tuple[Any, ...], ...] = (
    (date(2026, 10, 3), "202610-01", "门面租金", 3000, "", "王敏", "李主任", 13000),
    ("2026-10-09", "202610-02", "路灯维修100%{材料}", "", "1,250.50", "王敏", "李主任", "11749.50"),
    ("2026/10/20", "202610-03", "报刊费", "", 300.0, "王敏", "李主任", 11449.5),
)
RELIEF = ("姓名", "困难类型", "拟救助金额")


def given(headings: tuple[str, ...], *rows: tuple[Any, ...]) -> GivenRows:
    return GivenRows(headings, tuple(enumerate(rows, 2)))


def make(desk: Desk, code: str, rows: GivenRows | None = None, **more: Any) -> publicity.Made:
    return desk.change(lambda work: publicity.make(work, NewSheet(code, rows=rows, **more)))


def account(desk: Desk, period: str = "2026-10") -> publicity.Made:
    return make(desk, "CA-01", given(ACCOUNT, *LINES), period=period)


def test_a_village_sheet_hangs_only_after_two_reviews_and_the_meeting(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    made = account(desk)
    one, two = colleague(desk, "supervisor"), colleague(desk, "supervisor", name="周监委")
    with pytest.raises(ReviewsMissing):
        desk.change(lambda work: publicity.post(work, made.sheet_id))
    assert one.change(lambda work: publicity.review(work, made.sheet_id)).state == "made"
    with pytest.raises(publicity.ReviewedAlready):
        one.change(lambda work: publicity.review(work, made.sheet_id))
    with pytest.raises(ReviewsMissing):
        desk.change(lambda work: publicity.meeting(work, made.sheet_id, "2026-11-20"))
    assert two.change(lambda work: publicity.review(work, made.sheet_id)).state == "reviewed"
    with pytest.raises(MeetingMissing):
        desk.change(lambda work: publicity.post(work, made.sheet_id))
    assert desk.read(lambda work: publicity_paper.facts(work, made.sheet_id)).draft
    assert (
        desk.change(lambda work: publicity.meeting(work, made.sheet_id, "2026-11-20两委")).state == "meeting"
    )
    assert not desk.read(lambda work: publicity_paper.facts(work, made.sheet_id)).draft
    line = desk.change(lambda work: publicity.post(work, made.sheet_id, places=("公开栏", "三组")))
    assert (line.state, line.posted_on, line.until_on) == ("posted", date(2026, 11, 22), date(2026, 12, 2))
    with pytest.raises(publicity.TooEarlyToTakeDown):
        desk.change(lambda work: publicity.take_down(work, made.sheet_id))
    said = desk.change(lambda work: publicity.objected(work, made.sheet_id, "路灯怎么这么贵？"))
    assert said.who == ""
    assert said.reply_due == date(2026, 11, 27)
    clock.set(clock.now() + timedelta(days=11))
    assert desk.change(lambda work: publicity.take_down(work, made.sheet_id)).state == "taken_down"
    with pytest.raises(publicity.ObjectionsOpen):
        desk.change(lambda work: publicity.archive(work, made.sheet_id))
    replied = desk.change(lambda work: publicity.answer(work, made.sheet_id, "", "已出示票据"))
    assert replied.late
    assert replied.answer == "已出示票据"
    with pytest.raises(publicity.ObjectionUnknown):
        desk.change(lambda work: publicity.answer(work, made.sheet_id, said.id, "再答一次"))
    with pytest.raises(publicity.PhotosMissing):
        desk.change(lambda work: publicity.archive(work, made.sheet_id))
    filed = desk.change(
        lambda work: publicity.archive(work, made.sheet_id, no_photo_why="当天停电，相机没电")
    )
    assert (filed.state, filed.without_photo) == ("archived", 2), "it stays shown as lacking them"
    with pytest.raises(StepNotAllowed):
        desk.change(lambda work: publicity.objected(work, made.sheet_id, "太晚了"))
    stands = desk.read(
        lambda work: publicity_record.standing(work, publicity_record.find(work, made.sheet_id))
    )
    assert stands.left_out == 0
    assert stands.state == "archived"
    assert len(stands.reviewers) == 2


def test_the_maker_never_reviews_and_the_village_leaders_do_not_stand_in(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    both = colleague(desk, "clerk", "supervisor")
    made = make(both, "CA-01", given(ACCOUNT, *LINES))
    with pytest.raises(SamePersonTwice):
        both.change(lambda work: publicity.review(work, made.sheet_id))
    head = colleague(desk, "head", name="李主任")
    with pytest.raises(publicity.NotOfTheCommittee):
        head.change(lambda work: publicity.review(work, made.sheet_id))
    with pytest.raises(NotPermitted):
        desk.change(lambda work: publicity.review(work, made.sheet_id))


def test_a_sheet_sent_back_is_made_anew(desk: Desk, colleague: Callable[..., Desk]) -> None:
    made = account(desk)
    one = colleague(desk, "supervisor")
    with pytest.raises(publicity.TextMissing):
        one.change(lambda work: publicity.review(work, made.sheet_id, send_back=True))
    assert (
        one.change(lambda work: publicity.review(work, made.sheet_id, send_back=True, opinion="少一笔")).state
        == "dropped"
    )
    with pytest.raises(StepNotAllowed):
        one.change(lambda work: publicity.review(work, made.sheet_id))


def test_each_publisher_has_its_own_chain(desk: Desk, colleague: Callable[..., Desk]) -> None:
    rows = {row.code: row for row in desk.read(publicity.sheets)}
    assert len(rows) == 27
    assert {code: rows[code].publisher for code in ("DW-01", "CA-01", "CW-03", "SW-01", "SW-03")} == {
        "DW-01": "party", "CA-01": "village", "CW-03": "collective", "SW-01": "township", "SW-03": "county",
    }  # fmt: skip
    town = make(desk, "SW-04", given(RELIEF, ("曾小敏", "因灾", "1500")))
    line = desk.change(lambda work: publicity.post(work, town.sheet_id))
    assert line.until_on == date(2026, 11, 27), "five working days after a Sunday"
    said = desk.read(lambda work: publicity_paper.facts(work, town.sheet_id))
    assert "人民政府" in said.village
    assert "代为张贴" in said.note


@pytest.mark.parametrize(
    ("headings", "row", "column", "what"),
    [
        (RELIEF, ("曾小敏", f"证号{ID}", "100"), "困难类型", "证件号码"),
        (RELIEF, ("曾小敏", "电话１３８０７１５１２３４", "100"), "困难类型", "手机号码"),
        (RELIEF, ("曾小敏", "卡6222 0211 0200 1234 567", "100"), "困难类型", "银行账号"),
        (RELIEF, ("曾小敏", "肝癌晚期", "100"), "困难类型", "病名"),
        (RELIEF, ("曾小敏", "二级肢体残疾", "100"), "困难类型", "残疾详情"),
        (RELIEF, ("曾小敏", "孤儿", "100"), "困难类型", "儿童"),
        (RELIEF, (f"曾小敏{ID}", "因灾", "100"), "姓名", "证件号码"),
    ],
)  # fmt: skip
def test_what_must_not_be_read_stops_the_sheet_at_its_line(
    desk: Desk, headings: tuple[str, ...], row: tuple[str, ...], column: str, what: str
) -> None:
    headings = ("申请人", *headings[1:])
    with pytest.raises(publicity_rows.CellNotPostable) as stopped:
        make(desk, "SW-04", given(headings, ("王小二", "因灾", "5"), row))
    assert "第3行" in stopped.value.message
    assert what in stopped.value.message
    assert ID not in stopped.value.message
    assert "曾小敏" not in stopped.value.message
    assert desk.read(publicity.list_all) == ()


def test_columns_are_whitelisted_and_numbers_masked_for_good(desk: Desk) -> None:
    wide = (
        "户主",
        "村民小组",
        "补贴项目",
        "面积（亩）",
        "标准",
        "金额",
        "公民身份号码",
        "一卡通账号",
        "联系电话",
        "家庭住址",
    )
    row = (
        "欧阳小敏",
        "三组",
        "耕地地力保护补贴",
        "3.5",
        "100",
        "350",
        ID,
        "6222021102001234567",
        "13807151234",
        "三组12号",
    )
    with pytest.raises(publicity_rows.ColumnsNotAllowed) as stopped:
        make(desk, "CA-04", given(wide, row))
    assert "家庭住址" in stopped.value.message
    made = make(desk, "CA-04", given(wide, row), leave_out=True)
    assert made.left_out == ("家庭住址",)
    assert made.masked == 3
    shown = desk.read(lambda work: publicity.get(work, made.sheet_id))
    assert shown.rows[0] == (
        "1", "欧阳小敏", "三组", "耕地地力保护补贴", "3.5", "100.00", "350.00",
        f"{ID[:6]}＊＊＊＊＊＊＊＊{ID[-4:]}", "***************4567", "138****1234",
    )  # fmt: skip
    everything = desk.read(lambda work: [str(dict(row)) for row in work.rows("SELECT payload FROM changes")])
    assert not any(
        secret in text for text in everything for secret in (ID, "6222021102001234567", "13807151234")
    )


def test_sheets_that_must_never_hang_are_refused_with_the_rule(desk: Desk) -> None:
    for code in ("SA-017", "sa-018", "孤儿基本生活保障", "SF-005"):
        with pytest.raises(publicity_copies.NeverPosted):
            make(desk, code)
    with pytest.raises(publicity_copies.SheetCodeUnknown):
        make(desk, "XX-99")


def test_children_of_the_register_are_not_named(desk: Desk) -> None:
    desk.change(
        lambda work: residents.add(
            work, residents.NewPerson("小玉", idnumber.make("421221", date(2016, 5, 6), 12))
        )
    )
    with pytest.raises(publicity_rows.ChildNamed):
        make(desk, "SW-04", given(("申请人", "困难类型", "拟救助金额"), ("小玉", "因灾", "100")))


def test_accounts_add_up_or_are_refused(desk: Desk) -> None:
    made = account(desk)
    shown = desk.read(lambda work: publicity.get(work, made.sheet_id))
    assert shown.total == ("合计", "", "", "", "3,000.00", "1,550.50", "", "", "11,449.50")
    assert shown.rows[1][3] == "路灯维修100%{材料}"
    assert shown.rows[2][1] == "2026-10-20"
    wrong = (*LINES[:2], (*LINES[2][:7], 11450))
    with pytest.raises(publicity_account.BalanceWrong) as stopped:
        make(desk, "CA-01", given(ACCOUNT, *wrong))
    assert "第4行" in stopped.value.message
    assert "11,449.50" in stopped.value.message
    total = ("合计", "", "", 3000, "1550.50", "", "", "")
    assert make(desk, "CA-01", given(ACCOUNT, *LINES, total)).rows == 3
    with pytest.raises(publicity_rows.TotalWrong):
        make(desk, "CA-01", given(ACCOUNT, *LINES, (*total[:3], 3001, *total[4:])))


def test_bad_cells_name_line_and_column(desk: Desk) -> None:
    good = ("曾小敏", "因灾", "100")
    for place, value, wanted in (
        (1, "=HYPERLINK(1)", publicity_rows.FormulaInCell),
        (1, "＝1+1", publicity_rows.FormulaInCell),
        (1, "因\u202e灾", publicity_rows.CellUnreadable),
        (1, "因\n灾", publicity_rows.CellUnreadable),
        (1, "因" * 201, publicity_rows.CellUnreadable),
        (2, "一百", publicity_rows.CellUnreadable),
    ):
        bad = tuple(value if n == place else cell for n, cell in enumerate(good))
        with pytest.raises(wanted) as stopped:
            make(desk, "SW-04", given(("申请人", "困难类型", "拟救助金额"), bad))
        assert "第2行" in stopped.value.message
    with pytest.raises(publicity_rows.RowsMissing):
        make(desk, "SW-04", given(("申请人", "困难类型", "拟救助金额"), ("", "", "")))
    with pytest.raises(publicity_rows.HeadingsUnknown):
        make(desk, "SW-04", given(("序号",), ("1",)))
    with pytest.raises(publicity.RowsNeeded):
        make(desk, "SW-04")


def test_the_register_fills_the_seal_sheet_with_masked_names(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    who = desk.change(lambda work: residents.add(work, residents.NewPerson("欧阳小敏", ID))).person_id
    fields = {"to_org": "某局", "matter": "联系农房登记", "people": "1"}
    new = certificates.NewCertificate("C-14", who, fields)
    made = desk.change(lambda work: certificates.draft(work, new, desk.keys()))
    head = colleague(desk, "head")
    keys = head.keys()
    done = head.change(lambda work: certificates.approve(work, made.certificate_id, keys))
    desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "", copies=2)))
    sheet = make(desk, "CW-05", period="2026Q4")
    shown = desk.read(lambda work: publicity.get(work, sheet.sheet_id))
    assert shown.rows == (("1", "2026-11-22", "办事介绍信", "欧阳＊＊", "2", "李会计"),)
    with pytest.raises(publicity_rows.RegisterSaysOtherwise):
        make(desk, "CW-05", period="2026Q4", nothing=True)


def test_a_period_without_anything_is_published_only_when_somebody_says_so(desk: Desk) -> None:
    with pytest.raises(publicity_rows.RegisterEmpty):
        make(desk, "FW-01", period="2026-10")
    with pytest.raises(publicity_rows.RowsMissing):
        make(desk, "SW-04", given(RELIEF))
    sheet = make(desk, "FW-01", period="2026-10", nothing=True)
    shown = desk.read(lambda work: publicity.get(work, sheet.sheet_id))
    assert (sheet.rows, shown.rows, shown.total) == (0, (), ())
    assert len(shown.columns) > 3


def test_nothing_happened_is_not_said_against_the_register_or_unseen_against_another_sheet(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    first = make(desk, "SW-04", given(RELIEF, ("曾小敏", "因灾", "1500")), period="2026-10")
    second = make(desk, "SW-04", period="2026-10", nothing=True)
    assert second.remarks == (f"同一期的公开表 {first.number} 有 1 行，这张说没有发生，两张对不上，请核对。",)
    assert make(desk, "SW-04", period="2026-09", nothing=True).remarks == ()
    with pytest.raises(publicity_rows.RowsMissing):
        make(desk, "SW-04", publicity_rows.GivenRows((), ()))


def test_periods_are_read_as_people_write_them() -> None:
    for text, key in (
        ("2026-10", "2026-10"),
        ("2026年10月", "2026-10"),
        ("2026年第三季度", "2026Q3"),
        ("2026Q3", "2026Q3"),
        ("2026", "2026"),
    ):
        assert publicity_periods.parse(text, "monthly").key == key
    with pytest.raises(publicity_periods.PeriodUnreadable):
        publicity_periods.parse("上个月", "monthly")
    assert publicity_periods.last_complete("monthly", date(2026, 1, 5)) == publicity_periods.month(2025, 12)
    assert publicity_periods.last_complete("quarterly", date(2026, 1, 5)) == publicity_periods.quarter(
        2025, 4
    )
    assert publicity_periods.due(publicity_periods.month(2026, 12), 20) == date(2027, 1, 20)


def test_the_catalogue_says_what_is_late(desk: Desk, clock: SetClock) -> None:
    clock.set(clock.now() + timedelta(days=30))
    rows = {row.code: row for row in desk.read(publicity.sheets)}
    assert rows["CA-01"].state == "overdue"
    assert rows["CA-01"].due_on == date(2026, 12, 20)
    assert rows["CW-01"].state == "as_needed"
    account(desk, "2026-11")
    assert {row.code: row.state for row in desk.read(publicity.sheets)}["CA-01"] == "made"


def test_nothing_is_late_for_a_time_before_the_station_was(desk: Desk) -> None:
    assert {row.state for row in desk.read(publicity.sheets)} == {"as_needed"}
    assert desk.read(publicity_due.waiting).overdue == ()
    account(desk)
    assert {row.code: row.state for row in desk.read(publicity.sheets)}["CA-01"] == "made", "it can be made"


def test_a_sheet_of_a_period_that_runs_says_so(desk: Desk) -> None:
    made = account(desk, "2026-11")
    assert any("还没有结束" in one for one in made.remarks)
    assert "截至2026年11月22日" in desk.read(lambda work: publicity_paper.facts(work, made.sheet_id)).note
    over = account(desk, "2026-10")
    assert not any("还没有结束" in one for one in over.remarks)
    assert "截至" not in desk.read(lambda work: publicity_paper.facts(work, over.sheet_id)).note
