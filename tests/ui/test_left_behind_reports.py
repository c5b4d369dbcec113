"""A mandatory report in the window: one key from anywhere, the numbers at once, nothing for who should not see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.services import left_behind_reports as reports
from stationdesk.services import left_behind_reports_read as reading
from stationdesk.services.left_behind_reports import NewCall, NewReport
from stationdesk.ui.hooks import badges
from stationdesk.ui.left_behind.host import LeftBehindHost
from stationdesk.ui.left_behind.report_sheets import CallSheet, ReportForm, named_in
from stationdesk.ui.left_behind.reports_view import ReportsView
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.test_left_behind_rules import Family, both_away

OPEN = Callable[[Desk], DeskWindow]
SECRET = "左臂多处青紫说是被打"


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    return lambda desk: open_page(desk, "today")


def sheet_of(window: DeskWindow, kind: type[Any]) -> Any:
    content = window.sheet._content
    assert isinstance(content, kind), content
    return content


def press(qtbot: QtBot, window: DeskWindow) -> ReportForm:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_R, modifiers)
    settle(window.jobs)
    form = sheet_of(window, ReportForm)
    assert isinstance(form, ReportForm)
    return form


def filled(form: ReportForm) -> None:
    form.who.setText("约八岁女孩")
    form.situation.choose("4")
    form.facts.setPlainText(SECRET)


def view_of(window: DeskWindow) -> ReportsView:
    window.go("left_behind", view="reports")
    settle(window.jobs)
    assert isinstance(window.page, LeftBehindHost)
    assert isinstance(window.page.view, ReportsView)
    return window.page.view


def words_in(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


@pytest.mark.parametrize("page", ["today", "cases", "proxy", "residents", "settings"])
def test_one_key_opens_it_from_any_page(desk: Desk, opened: OPEN, qtbot: QtBot, page: str) -> None:
    window = opened(desk)
    window.go(page)
    settle(window.jobs)
    assert press(qtbot, window).situation.count() == 11


def test_a_situation_is_chosen_by_its_key_and_enter_goes_on(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    form = press(qtbot, opened(desk))
    form.situation.setFocus()
    for key, code in ((Qt.Key.Key_4, "4"), (Qt.Key.Key_9, "9"), (Qt.Key.Key_B, "B")):
        qtbot.keyClick(form.situation, key)
        assert form.situation.code == code
    qtbot.keyClick(form.situation, Qt.Key.Key_Return)
    assert form.found_at.hasFocus()


def test_three_answers_are_enough_and_the_numbers_come_at_once(
    desk: Desk, opened: OPEN, qtbot: QtBot, clock: SetClock
) -> None:
    window = opened(desk)
    form = press(qtbot, window)
    filled(form)
    form.found_at.setText("8:45")
    form.save()
    settle(window.jobs)
    calls = sheet_of(window, CallSheet)
    assert "15 分钟" in calls.since.text()
    clock.set(clock.at + timedelta(minutes=2))
    calls._tick()
    assert "17 分钟" in calls.since.text()
    calls.findChild(QPushButton, "report.called.110").click()
    calls.taken_by.setText("3号接警员")
    calls.save()
    settle(window.jobs)
    assert "17 分钟" in calls.findChild(QLabel, "report.log").text()
    (line,) = desk.read(reports.listed)
    assert (line.calls, line.first_minutes) == (1, 17)
    assert window.sheet.close_sheet()


def test_what_is_missing_is_said_at_its_field(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    window = opened(desk)
    form = press(qtbot, window)
    for name, fill in (
        ("situation", lambda: form.situation.choose("6")),
        ("person", lambda: form.who.setText("男孩")),
        ("facts", lambda: form.facts.setPlainText(SECRET)),
    ):
        form.save()
        settle(window.jobs)
        assert form.form.row(name).error, name
        fill()
    form.found_at.setText("天亮")
    form.save()
    assert form.form.row("found_at").error
    assert desk.read(reports.listed) == ()


def test_escape_keeps_the_draft_sealed_and_the_key_brings_it_back(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    window = opened(desk)
    form = press(qtbot, window)
    filled(form)
    assert window.sheet.close_sheet()
    settle(window.jobs)
    row = desk.read(reading.draft)
    assert row is not None
    assert SECRET not in str(row.body)
    again = press(qtbot, window)
    assert (again.facts.toPlainText(), again.situation.code, again.who.text()) == (SECRET, "4", "约八岁女孩")
    again.save()
    settle(window.jobs)
    assert desk.read(reading.draft) is None


def test_locking_keeps_what_is_half_typed(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    window = opened(desk)
    filled(press(qtbot, window))
    window.put_by()
    settle(window.jobs)
    row = desk.read(reading.draft)
    assert row is not None
    assert reading.unseal_draft(row, desk.opened.identity)["facts"] == SECRET


def test_the_sheet_with_nobody_called_lets_go_only_at_the_second_escape(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    window = opened(desk)
    form = press(qtbot, window)
    filled(form)
    form.save()
    settle(window.jobs)
    assert not window.sheet.close_sheet()
    assert "还没有登记" in sheet_of(window, CallSheet).warned.text()
    assert window.sheet.close_sheet()


def test_the_list_shows_no_word_of_a_report_until_it_is_opened(desk: Desk, opened: OPEN) -> None:
    new = NewReport("4", SECRET, who="约八岁女孩", named=(NamedPerson(name="钱满仓"),))
    made = desk.change(lambda work: reports.report(work, new))
    desk.change(lambda work: reports.call(work, NewCall(made.report_id, "派出所", receipt="受案1号")))
    window = opened(desk)
    view = view_of(window)
    assert [one.number for one in view.rows.rows] == [made.number]
    shown = words_in(view)
    for words in (SECRET, "约八岁女孩", "钱满仓", "派出所"):
        assert words not in shown
    view.open(made.report_id)
    settle(window.jobs)
    shown = words_in(view)
    for words in (SECRET, "约八岁女孩", "钱满仓", "派出所", "受案1号"):
        assert words in shown, words
    assert view.back()
    settle(window.jobs)
    assert SECRET not in words_in(view)


def test_who_is_not_meant_to_see_it_finds_an_empty_page(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    desk.change(lambda work: reports.report(work, NewReport("4", SECRET, who="女孩")))
    head = colleague(desk, "head", "admin")
    view = view_of(opened(head))
    assert view.rows.rows == []
    assert isinstance(view.rows.stack.currentWidget(), EmptyState)


def test_the_rail_counts_only_what_one_may_open(desk: Desk, colleague: Callable[..., Desk]) -> None:
    desk.change(lambda work: reports.report(work, NewReport("4", SECRET, who="女孩")))
    head = colleague(desk, "head", "admin")
    assert desk.read(badges)["left_behind"].late
    assert "left_behind" not in head.read(badges)


def test_a_step_from_the_detail_is_seen_there_at_once(desk: Desk, opened: OPEN) -> None:
    made = desk.change(lambda work: reports.report(work, NewReport("4", SECRET, who="女孩")))
    desk.change(lambda work: reports.call(work, NewCall(made.report_id, "110")))
    window = opened(desk)
    view = view_of(window)
    view.open(made.report_id)
    settle(window.jobs)
    assert view._opened is not None
    view._step(view._opened, "follow")
    view._sheet.widgets["words"].setPlainText("孩子在姑姑家")  # type: ignore[union-attr]
    view._sheet.save()  # type: ignore[union-attr]
    settle(window.jobs)
    assert "孩子在姑姑家" in words_in(view)
    view._step(view._opened, "close")
    view._sheet.widgets["words"].setPlainText("民政临时监护")  # type: ignore[union-attr]
    view._sheet.save()  # type: ignore[union-attr]
    settle(window.jobs)
    assert view.rows.rows == []
    view.chips.choose("all")
    assert [one.closed for one in view.rows.rows] == [True]


def test_the_paper_is_shown_counted_and_kept_nowhere(desk: Desk, opened: OPEN) -> None:
    made = desk.change(lambda work: reports.report(work, NewReport("4", SECRET, who="女孩")))
    window = opened(desk)
    view = view_of(window)
    view.open(made.report_id)
    settle(window.jobs)
    view.print_()
    settle(window.jobs)
    assert window._preview is not None
    window._preview.printed.emit(1)
    settle(window.jobs)
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM papers")) == 0
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM report_steps WHERE kind = 'print'")) == 1


def test_the_buttons_know_whom_it_is_about(desk: Desk, opened: OPEN) -> None:
    child, *_ = desk.change(lambda work: both_away(Family(work), "2016-05-05"))
    window = opened(desk)
    window.go("residents", person=child)
    settle(window.jobs)
    window.page.pane.findChild(QPushButton, "person.harm").click()  # type: ignore[union-attr]
    settle(window.jobs)
    form = sheet_of(window, ReportForm)
    assert form.person.person == child
    assert form.person.shown_name


def test_every_field_has_a_name_for_a_screen_reader(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    form = press(qtbot, opened(desk))
    for field in form.findChildren(QLineEdit):
        assert field.accessibleName(), field.objectName()


def test_names_are_taken_apart_as_people_write_them() -> None:
    found = named_in("钱满仓（继父）、张翠兰(邻居)，李四")
    assert [(one.name, one.relation) for one in found] == [
        ("钱满仓", "继父"),
        ("张翠兰", "邻居"),
        ("李四", ""),
    ]
