"""The detail of a case and its steps: letters, sheets that keep what was typed, two windows, ratings, corrections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import case_clock, case_life, case_lists, case_ratings, papers
from stationdesk.ui import finding, theme
from stationdesk.ui.cases import steps
from stationdesk.ui.cases.case_detail import CaseDetailPane
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.window import DeskWindow
from tests.services.window import AGENCY, VILLAGE, People, accept, move_in


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


Opened = Callable[[str], DeskWindow]


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Opened:
    def opened(case: str) -> DeskWindow:
        made = DeskWindow(desk, Jobs(inline=True), Hooks(find=finding.find), clock=desk.clock)
        made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
        qtbot.addWidget(made)
        made.resize(1366, 768)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.go("cases", case=case)
        return made

    return opened


def pane_of(made: DeskWindow) -> CaseDetailPane:
    page: Any = made.page
    pane: CaseDetailPane = page.listing.pane
    return pane


def press(made: DeskWindow, letter: str) -> steps.StepSheet:
    """Press a step's letter with the focus in the detail; its sheet."""
    pane = pane_of(made)
    pane.setFocus()
    QApplication.processEvents()
    QTest.keyClick(pane, getattr(Qt.Key, f"Key_{letter}"))
    QApplication.processEvents()
    sheets = [one for one in made.findChildren(steps.StepSheet) if one.isVisible()]
    assert sheets, f"{letter} opened nothing"
    return sheets[-1]


def field(sheet: QWidget, name: str) -> Any:
    found = sheet.findChild(QWidget, f"step.{name}")
    assert found is not None, name
    return found


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def test_every_letter_is_a_step_of_its_own_and_every_step_has_a_form() -> None:
    from stationdesk.ui.cases.step_forms import FORMS

    letters = [step.letter for step in steps.STEPS]
    assert len(set(letters)) == len(letters)
    assert {step.key for step in steps.STEPS} == set(FORMS)


def test_a_whole_life_by_letters(desk: Desk, people: People, window: Opened) -> None:
    case = accept(desk, people.qinglan, VILLAGE).case_id
    made = window(case)
    sheet = press(made, "Q")
    field(sheet, "approved_by").setText("周主任")
    field(sheet, "reason").setPlainText("要查三年账")
    QTest.keyClick(field(sheet, "reason"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made.close_preview()
    assert "周主任批准，延长5个工作日" in words(pane_of(made))
    sheet = press(made, "J")
    field(sheet, "certificate_no").setText("四邑〔2026〕1号")
    QTest.keyClick(field(sheet, "result"), Qt.Key.Key_Return)
    made.go("cases", case=case)
    sheet = press(made, "S")
    field(sheet, "receiver").setText("王小红")
    sheet.send()
    assert "关系" in sheet.form.row("relation").error
    assert field(sheet, "receiver").text() == "王小红", "what was typed stays"
    field(sheet, "relation").setText("女儿")
    sheet.send()
    made.close_preview()
    detail = desk.read(lambda work: case_lists.detail(work, case))
    assert detail.row.state == "delivered"
    assert [event.kind for event in detail.history] == ["accepted", "extended", "finished", "delivered"]


def test_letters_do_nothing_while_one_types(desk: Desk, people: People, window: Opened) -> None:
    made = window(accept(desk, people.qinglan, AGENCY).case_id)
    page: Any = made.page
    page.listing.search.setFocus()
    QTest.keyClick(page.listing.search, Qt.Key.Key_Z)
    assert [one for one in made.findChildren(steps.StepSheet) if one.isVisible()] == []
    assert page.listing.search.text() == "z"


def test_the_letter_on_a_step_takes_it_from_the_list_too_and_a_digit_still_jumps(
    desk: Desk, people: People, window: Opened
) -> None:
    first, case = accept(desk, people.qinglan, VILLAGE), accept(desk, people.qinglan, AGENCY)
    made = window(case.case_id)
    page: Any = made.page
    page.listing.view.setFocus()
    QTest.keyClick(page.listing.view, Qt.Key.Key_V)
    QTest.keyClick(page.listing.view, Qt.Key.Key_1)
    assert [one for one in made.findChildren(steps.StepSheet) if one.isVisible()] == []
    page.listing.view.choose(case.case_id)
    QTest.keyClick(page.listing.view, Qt.Key.Key_Z)
    (sheet,) = [one for one in made.findChildren(steps.StepSheet) if one.isVisible()]
    assert sheet.objectName() == "step.forwarded"
    assert first.number != case.number


def test_a_case_that_was_finished_stays_in_view_for_delivery_and_the_next_line_is_a_key_away(
    desk: Desk, people: People, window: Opened
) -> None:
    other, case = accept(desk, people.qinglan, AGENCY), accept(desk, people.qinglan, VILLAGE)
    made = window(case.case_id)
    page: Any = made.page
    page.listing.view.setFocus()
    QTest.keyClick(page.listing.view, Qt.Key.Key_J)
    made.page_does("save")
    pane = pane_of(made)
    assert (pane.detail.row.id, pane.detail.row.state) == (case.case_id, "finished")
    assert case.case_id not in page.listing.table._ids
    QTest.keyClick(page.listing.view, Qt.Key.Key_S)
    (sheet,) = [one for one in made.findChildren(steps.StepSheet) if one.isVisible()]
    assert sheet.objectName() == "step.delivered"
    made.close_sheet()
    QTest.keyClick(page.listing.view, Qt.Key.Key_Down)
    assert pane.detail.row.id == other.case_id


def test_enter_on_a_number_that_is_in_no_open_case_finds_it_among_all(
    desk: Desk, people: People, window: Opened, qtbot: QtBot
) -> None:
    case = accept(desk, people.qinglan, VILLAGE)
    desk.change(lambda work: case_life.finish(work, case.case_id))
    made = window("")
    page: Any = made.page
    search = page.listing.search
    search.setFocus()
    QTest.keyClicks(search, case.number[-4:])
    qtbot.waitUntil(lambda: page.listing.table.rowCount() == 0)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert pane_of(made).detail.row.id == case.case_id
    assert QApplication.focusWidget() is page.listing.view
    QTest.keyClick(page.listing.view, Qt.Key.Key_Escape)
    QTest.keyClick(page.listing.view, Qt.Key.Key_Escape)
    assert page.listing.chips.current == "open"


def test_leaving_the_form_puts_the_hand_on_the_list(desk: Desk, people: People, window: Opened) -> None:
    accept(desk, people.qinglan, AGENCY)
    made = window("")
    page: Any = made.page
    page.new_case()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.listing.view


def test_a_window_that_was_slower_is_told_and_loses_nothing(
    desk: Desk, people: People, window: Opened, colleague: Callable[..., Desk]
) -> None:
    case = accept(desk, people.qinglan, VILLAGE).case_id
    made = window(case)
    sheet = press(made, "J")
    field(sheet, "result").setText("已查清")
    other = colleague(desk, "clerk")
    other.change(lambda work: case_life.correct(work, case, "写错", remark="按三组账"))
    sheet.send()
    QApplication.processEvents()
    assert sheet.isVisible()
    assert sheet.banner.isVisible()
    assert "李会计" in sheet.banner.text()
    assert field(sheet, "result").text() == "已查清"
    assert "按三组账" in words(pane_of(made)), "the case behind is read again"
    sheet.send()
    detail = desk.read(lambda work: case_lists.detail(work, case))
    assert (detail.row.state, detail.result) == ("finished", "已查清")


def test_what_cannot_be_done_any_more_is_said_in_the_sheet(
    desk: Desk, people: People, window: Opened
) -> None:
    case = accept(desk, people.qinglan, VILLAGE).case_id
    made = window(case)
    sheet = press(made, "J")
    desk.change(lambda work: case_life.withdraw(work, case))
    sheet.send()
    sheet.send()
    assert "已撤回" in sheet.banner.text()
    assert sheet.accessibleDescription() == sheet.banner.text()


def test_a_notice_asks_for_the_problem_of_every_material(desk: Desk, people: People, window: Opened) -> None:
    got = accept(desk, people.qinglan, AGENCY)
    made = window(got.case_id)
    sheet = press(made, "A")
    boxes = sheet.findChildren(QCheckBox)
    assert not any(box.isChecked() for box in boxes)
    boxes[1].setChecked(True)
    problem = field(sheet, f"problem.{got.lines[1].line}")
    assert isinstance(problem, QLineEdit)
    assert not problem.isHidden()
    problem.setText("过期")
    sheet.send()
    made.close_preview()
    shown = words(pane_of(made))
    assert "问题：过期" in shown
    assert f"1. {got.lines[1].name}：过期" in shown


def test_a_bad_rating_is_worked_off_in_the_window(desk: Desk, people: People, window: Opened) -> None:
    case = accept(desk, people.qinglan, VILLAGE).case_id
    desk.change(lambda work: case_life.finish(work, case))
    made = window(case)
    sheet = press(made, "P")
    sheet.findChild(QWidget, "step.score.2").setChecked(True)
    field(sheet, "comment").setPlainText("跑了三趟")
    sheet.send()
    made.go("cases", case=case)
    assert "跑了三趟" in words(pane_of(made).findChild(QWidget, "case.rating"))
    sheet = press(made, "F")
    kinds = [field(sheet, "kind").itemData(n) for n in range(field(sheet, "kind").count())]
    assert kinds == ["called", "unreachable"]
    sheet.send()
    made.go("cases", case=case)
    (low,) = desk.read(case_ratings.open_low_ratings)
    assert low.stage == "called"


def test_the_time_limits_stand_side_by_side(
    desk: Desk, people: People, window: Opened, clock: SetClock
) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    desk.change(lambda work: case_life.forward(work, case))
    desk.change(lambda work: case_life.answer(work, case_life.Answered(case, "accepted")))
    clocks = pane_of(window(case)).findChild(QWidget, "case.clocks")
    shown = words(clocks)
    assert "本站报送" in shown
    assert "承诺" in shown
    assert "待核" in shown
    desk.change(lambda work: case_clock.suspend(work, case, "hearing", "听证"))
    clock.set(datetime(2026, 11, 24, 1, tzinfo=UTC))
    shown = words(pane_of(window(case)))
    assert "计时已停，恢复后还剩 20 个工作日" in shown
    assert "已停" in shown


def test_a_correction_shows_before_and_after(desk: Desk, people: People, window: Opened) -> None:
    case = accept(desk, people.qinglan, VILLAGE, contact_phone="13800000001").case_id
    made = window(case)
    sheet = press(made, "C")
    field(sheet, "contact_phone").setText("13800000002")
    field(sheet, "reason").setText("写错")
    sheet.send()
    assert "联系电话：138****0001 → 138****0002" in words(pane_of(made))


def test_a_slip_in_large_type_is_one_button_away(desk: Desk, people: People, window: Opened) -> None:
    got = accept(desk, people.wang, AGENCY)
    made = window(got.case_id)
    pane_of(made).findChild(QWidget, "case.large.case_slip").click()
    made.close_preview()
    found = desk.read(lambda work: papers.of(work, "cases", got.case_id))
    assert [one.number for one in found] == [got.number, got.number]


def test_turning_into_a_proxy_request_leads_there(desk: Desk, people: People, window: Opened) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    made = window(case)
    sheet = press(made, "R")
    field(sheet, "reason").setText("在外务工")
    sheet.send()
    made.close_preview()
    link = pane_of(made).findChild(QPushButton, "case.proxy")
    assert link.text()
    assert link.text() == desk.read(lambda work: case_lists.detail(work, case)).file.proxy_number


def test_everything_in_every_sheet_has_a_name(
    desk: Desk, people: People, qtbot: QtBot, window: Opened
) -> None:
    case = accept(desk, people.qinglan, AGENCY, all_materials=False).case_id
    detail = desk.read(lambda work: case_lists.detail(work, case))
    frame = window(case)
    for step in steps.STEPS:
        today = desk.read(lambda work: work.today)
        sheet = steps.StepSheet(step, detail, today, lambda _change: None, frame)
        qtbot.addWidget(sheet)
        for kind in (QLineEdit, QPlainTextEdit, QCheckBox, QPushButton):
            for one in sheet.findChildren(kind):
                if not one.objectName().startswith("qt_"):
                    assert one.accessibleName() or one.text(), (step.key, one.objectName())


@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 1.0), ((1024, 600), 1.0), ((1366, 768), 2.0)])
def test_from_the_list_f4_and_a_letter_take_a_step(
    desk: Desk, people: People, window: Opened, qapp: QApplication, size: tuple[int, int], scale: float
) -> None:
    theme.wear(qapp, scale=scale)
    case = accept(desk, people.qinglan, VILLAGE).case_id
    made = window(case)
    made.resize(*size)
    page: Any = made.page
    page.listing.panes.show_list()
    page.listing.view.setFocus()
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F4)
    QApplication.processEvents()
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClick(held, Qt.Key.Key_W)
    QApplication.processEvents()
    sheets = [one for one in made.findChildren(steps.StepSheet) if one.isVisible()]
    assert [sheet.objectName() for sheet in sheets] == ["step.withdrawn"]


def test_the_wrong_applicant_is_put_right_in_the_sheet(desk: Desk, people: People, window: Opened) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    made = window(case)
    sheet = press(made, "U")
    sheet.send()
    assert sheet.findChild(QLabel, "step.banner") is not None
    field(sheet, "person").set_person(people.wang, "𠮷田·王")
    field(sheet, "reason").setText("点错了同名的人")
    sheet.send()
    made.close_preview()
    assert desk.read(lambda work: case_lists.detail(work, case)).row.person_id == people.wang
    assert "申请人：曾庆兰 → 𠮷田·王" in words(pane_of(made))


def test_where_it_is_too_late_the_sheet_says_what_to_do(desk: Desk, people: People, window: Opened) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    desk.change(lambda work: case_life.forward(work, case))
    sheet = press(window(case), "U")
    assert "撤回" in words(sheet)
    assert "已转报" in words(sheet)
    assert sheet.findChild(QWidget, "step.person") is None


def test_the_day_of_a_promise_is_put_off_by_keys(desk: Desk, people: People, window: Opened) -> None:
    other = accept(desk, people.wang, VILLAGE).case_id
    name = desk.read(lambda work: case_lists.detail(work, other)).materials[0].name
    case = accept(
        desk, people.qinglan, VILLAGE, materials={name: "promised"}, promised_by=date(2026, 11, 24)
    ).case_id
    made = window(case)
    sheet = press(made, "L")
    field(sheet, "until").set_day(date(2026, 11, 26))
    field(sheet, "reason").setText("人在外地")
    sheet.send()
    made.close_preview()
    assert "推迟补齐的日子" in words(pane_of(made))
    assert desk.read(lambda work: case_lists.detail(work, case)).file.bring_by == date(2026, 11, 26)
