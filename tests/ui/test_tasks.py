"""任务 worked at the real desk by keyboard: a table opened, its lines filled, given back as the same workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import households, residents, task_fill, task_lists
from stationdesk.ui import files
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.cases.tasks import FILLING, LISTING, OPENING, TasksView
from stationdesk.ui.cases.tasks_line import ChoiceBox
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.workbooks import A, B, by_calamine, by_openpyxl, table
from tests.ui.test_accessibility import nameless

OPEN = Callable[[Desk], DeskWindow]
PHONE = "13812345678"


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    return lambda desk: open_page(desk, "cases", view="tasks")


def view_of(window: DeskWindow) -> TasksView:
    page = window.page
    assert isinstance(page, CasesPage)
    assert isinstance(page.view, TasksView)
    return page.view


@pytest.fixture
def village(desk: Desk) -> Desk:
    """Two of the three people of the table, in a household of a grid."""

    def add(work: Any) -> None:
        grid = households.add_grid(work, households.NewGrid("第一网格"))
        home = households.add_household(
            work, households.NewHousehold("001", grid_id=grid, address="四邑村三组12号")
        )
        residents.add(work, residents.NewPerson("曾大山", A, household_id=home, phones=(PHONE,)))
        residents.add(work, residents.NewPerson("单秀英", B, household_id=home))

    desk.change(add)
    return desk


def filling(
    desk: Desk, opened: OPEN, tmp_path: Path, body: bytes | None = None
) -> tuple[DeskWindow, TasksView]:
    """The table on the stick, opened as a clerk does."""
    (tmp_path / "摸排表.xlsx").write_bytes(table() if body is None else body)
    window = opened(desk)
    view = view_of(window)
    window.page_does("new")
    assert view.at == OPENING
    view.opening.read_file(tmp_path / "摸排表.xlsx")
    settle(window.jobs)
    view.opening.office.setText("镇民政办")
    window._primary()
    settle(window.jobs)
    assert view.at == FILLING
    return window, view


def focused() -> str:
    widget = QApplication.focusWidget()
    return "" if widget is None else widget.objectName()


def field(view: TasksView, letter: str) -> Any:
    return view.fill.pane.fields[letter]


def lines(desk: Desk, view: TasksView) -> dict[int, task_lists.RowLine]:
    task = view.fill.task
    assert task is not None
    return desk.read(
        lambda work: {one.row: one for one in task_lists.rows(work, task_lists.ids(work, task.line.id))}
    )


def test_one_screen_says_what_was_recognised(village: Desk, opened: OPEN, tmp_path: Path) -> None:
    (tmp_path / "摸排表.xlsx").write_bytes(table())
    window = opened(village)
    view = view_of(window)
    window.page_does("new")
    form = view.opening
    assert not view._go.isEnabled()
    form.read_file(tmp_path / "摸排表.xlsx")
    settle(window.jobs)
    assert form.title.text() == "摸排表"
    assert "3 行人员" in form.found.text()
    assert "身份号码 2 行" in form.matched.text()
    assert "没对上 1 行" in form.unmatched.text()
    assert form.chosen() == tuple("EFGHIJK")
    assert focused() == "tasks.open.sender"
    assert view._go.isEnabled()


def test_a_missing_sender_is_said_at_the_field_and_nothing_typed_is_lost(
    village: Desk, opened: OPEN, tmp_path: Path
) -> None:
    (tmp_path / "摸排表.xlsx").write_bytes(table())
    window = opened(village)
    view = view_of(window)
    window.page_does("new")
    view.opening.read_file(tmp_path / "摸排表.xlsx")
    settle(window.jobs)
    view.opening.title.setText("困难群众")
    window._primary()
    assert view.opening.form.row("sender").error
    assert view.opening.title.text() == "困难群众"
    assert village.read(lambda work: task_lists.listed(work)) == ()


def test_rubbish_is_refused_in_words_on_the_screen(village: Desk, opened: OPEN, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 rubbish")
    window = opened(village)
    view = view_of(window)
    window.page_does("new")
    view.opening.read_file(tmp_path / "a.xlsx")
    settle(window.jobs)
    assert "损坏" in view.opening.problem.text()
    assert not view._go.isEnabled()


def test_lines_are_filled_one_after_the_other_by_enter(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    assert focused() == "tasks.fill.lines"
    qtbot.keyClick(view.fill.view, Qt.Key.Key_Return)
    assert focused() == "tasks.line.cell.E"
    qtbot.keyClicks(field(view, "E"), PHONE)
    qtbot.keyClick(field(view, "E"), Qt.Key.Key_Return)
    assert focused() == "tasks.line.cell.F"
    qtbot.keyClick(field(view, "F"), Qt.Key.Key_Return)
    assert isinstance(field(view, "G"), ChoiceBox)
    qtbot.keyClick(field(view, "G"), Qt.Key.Key_2)
    qtbot.keyClick(field(view, "G"), Qt.Key.Key_Return)
    qtbot.keyClick(field(view, "H"), Qt.Key.Key_S)
    for letter in "HIJ":
        qtbot.keyClick(field(view, letter), Qt.Key.Key_Return)
    qtbot.keyClick(field(view, "K"), Qt.Key.Key_Return)
    settle(window.jobs)
    first = lines(village, view)[6]
    assert first.state == "done"
    assert first.filled == {"E": PHONE, "G": "特困", "H": "是"}
    shown = view.fill.pane.shown
    assert shown is not None
    assert shown.line.row == 7
    assert focused() == "tasks.line.cell.E"


def test_leaving_a_line_keeps_what_was_typed(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    field(view, "F").setText("新屋")
    qtbot.keyClick(view.fill.view, Qt.Key.Key_Down)
    settle(window.jobs)
    assert lines(village, view)[6].filled == {"F": "新屋"}
    assert lines(village, view)[6].state == "open"
    field(view, "F").setText("二号")
    window._back()
    settle(window.jobs)
    assert view.at == LISTING
    assert lines(village, view)[7].filled == {"F": "二号"}


def test_a_locked_desk_and_another_view_lose_nothing(village: Desk, opened: OPEN, tmp_path: Path) -> None:
    window, view = filling(village, opened, tmp_path)
    field(view, "F").setText("新屋")
    window.page.put_by()
    settle(window.jobs)
    assert lines(village, view)[6].filled == {"F": "新屋"}


def test_a_value_that_is_refused_stays_in_its_field_with_the_reason(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    field(view, "J").setText("20260230")
    field(view, "F").setText("新屋")
    qtbot.keyClick(view.fill.view, Qt.Key.Key_Down)
    settle(window.jobs)
    pane = view.fill.pane
    assert pane.shown is not None
    assert pane.shown.line.row == 6
    assert field(view, "J").text() == "20260230"
    assert field(view, "F").text() == "新屋"
    assert pane.form.row("J").error


def test_outcomes_have_keys_and_the_next_line_follows(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    for key in (Qt.Key.Key_M, Qt.Key.Key_J, Qt.Key.Key_B):
        view.fill.pane.enter()
        widget = QApplication.focusWidget()
        assert isinstance(widget, QLineEdit)
        qtbot.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)
        settle(window.jobs)
    assert [one.state for one in lines(village, view).values()] == ["absent", "refused", "not_ours"]
    assert view.fill.chips.current == "open"
    assert view.fill.table.rowCount() == 0


def test_the_phone_is_shown_on_demand_and_the_way_is_kept(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    assert PHONE not in view.fill.pane.phone.text()
    view.fill.pane.enter()
    qtbot.keyClick(field(view, "E"), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert PHONE in view.fill.pane.phone.text()
    window.page_does("save")
    settle(window.jobs)
    assert lines(village, view)[6].channel_name == "打电话"


def test_the_registers_offers_are_taken_by_one_key(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    view.fill.view.setFocus()
    view.fill.pane.take_offers()
    settle(window.jobs)
    assert (field(view, "F").text(), field(view, "E").text()) == ("四邑村三组12号", PHONE)
    assert lines(village, view)[6].state == "open"


def test_after_an_offer_is_taken_the_hand_goes_on_in_the_line(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    view.fill.pane.enter()
    view.fill.pane.take_offers()
    settle(window.jobs)
    at = QApplication.focusWidget()
    assert at is not None
    assert view.fill.pane.isAncestorOf(at)
    assert at.objectName().startswith("tasks.line.cell.")


def test_an_offer_for_somebody_known_by_name_only_says_who_has_to_be_made_certain_first(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path, table([("曾大山", "")]))
    view.fill.pane.enter()
    view.fill.pane.take_offers()
    settle(window.jobs)
    assert "Ctrl+R" in window.status.words
    assert lines(village, view)[6].filled == {}


def test_a_line_with_nothing_in_it_is_not_called_filled_by_a_slip(
    village: Desk, opened: OPEN, tmp_path: Path
) -> None:
    window, view = filling(village, opened, tmp_path)
    view.fill.pane.enter()
    window.page_does("save")
    settle(window.jobs)
    assert lines(village, view)[6].state == "open"
    assert "一格也没填" in window.status.words
    window.page_does("save")
    settle(window.jobs)
    assert lines(village, view)[6].state == "done", "twice means it"


def test_what_was_learnt_goes_into_the_register_by_ctrl_g(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    field(view, "E").setText("13987654321")
    window.page_does("save")
    settle(window.jobs)
    assert view.fill.learnt.isVisible()
    qtbot.keyClick(view.fill.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    settle(window.jobs)
    assert not view.fill.learnt.isVisible()
    who = lines(village, view)[6].person_id
    assert who is not None
    assert village.read(lambda work: residents.phones_of(work, who))[0] == "13987654321"


def test_a_paper_is_typed_back_by_its_row_numbers(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    for row, text in ((8, "八"), (6, "六")):
        window.page_does("filter")
        assert focused() == "tasks.fill.search"
        qtbot.keyClicks(view.fill.search, str(row))
        qtbot.keyClick(view.fill.search, Qt.Key.Key_Return)
        assert focused() == "tasks.line.cell.E"
        field(view, "F").setText(text)
        window.page_does("save")
        settle(window.jobs)
        assert focused() == "tasks.fill.search"
        assert view.fill.search.text() == ""
    assert [lines(village, view)[row].filled.get("F") for row in (6, 8)] == ["六", "八"]


def test_the_table_goes_back_to_the_stick(
    village: Desk, opened: OPEN, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, view = filling(village, opened, tmp_path)
    field(view, "E").setText(PHONE)
    window.page_does("save")
    settle(window.jobs)
    target = tmp_path / "back.xlsx"
    asked: list[str] = []

    def ask_save(_parent: Any, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(name)
        return str(target), ""

    monkeypatch.setattr(files, "ask_save", ask_save)
    window._primary()
    assert view._sheet is not None
    assert not asked, "open lines are asked about first"
    window.page_does("save")
    settle(window.jobs)
    assert asked == ["摸排表.xlsx"]
    for read in (by_openpyxl, by_calamine):
        assert read(target.read_bytes(), "摸排表")[5][4] == PHONE
    assert village.read(lambda work: task_lists.listed(work))[0].state == "returned"


def test_a_stick_that_is_gone_leaves_the_task_open(
    village: Desk, opened: OPEN, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, _view = filling(village, opened, tmp_path)
    monkeypatch.setattr(files, "ask_save", lambda *_: (str(tmp_path / "gone" / "x" / "a.xlsx"), ""))
    window._primary()
    window.page_does("save")
    settle(window.jobs)
    assert village.read(lambda work: task_lists.listed(work))[0].state == "open"


def test_many_lines_take_one_value(village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot) -> None:
    window, view = filling(village, opened, tmp_path)
    view.fill.view.setFocus()
    qtbot.keyClick(view.fill.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    view.fill_many()
    sheet = view._sheet
    assert sheet is not None
    box = sheet.widgets["letter"]  # type: ignore[attr-defined]
    box.setCurrentIndex(box.findData("H"))
    sheet.widgets["value"].setText("否")  # type: ignore[attr-defined]
    window.page_does("save")
    settle(window.jobs)
    assert [one.filled for one in lines(village, view).values()] == [{"H": "否"}] * 3


def test_whose_line_it_is_can_be_said(village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot) -> None:
    window, view = filling(village, opened, tmp_path)
    new = residents.NewPerson("曾小宝", None, date(2015, 7, 8))
    child = village.change(lambda work: residents.add(work, new)).person_id
    row = view.fill.table.id_at(2)
    view.fill.view.choose(row)
    settle(window.jobs)
    view.fill.read_line(row)
    view.fill.pane.enter()
    qtbot.keyClick(field(view, "E"), Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    sheet = view._sheet
    assert sheet is not None
    box = sheet.widgets["candidate"]  # type: ignore[attr-defined]
    box.setCurrentIndex(box.findData(child))
    window.page_does("save")
    settle(window.jobs)
    assert lines(village, view)[8].person_id == child


def test_nothing_yet_says_what_to_do(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    view = view_of(window)
    assert view.at == LISTING
    assert view.rows.table.rowCount() == 0
    window.page_does("new")
    assert focused() == "tasks.open.drop.choose"


def test_a_trainee_fills_and_does_not_open(
    village: Desk, opened: OPEN, tmp_path: Path, colleague: Callable[..., Desk]
) -> None:
    window, view = filling(village, opened, tmp_path)
    window.close()
    trainee = colleague(village, "trainee")
    window = opened(trainee)
    view = view_of(window)
    assert not view._new.isEnabled()
    task = trainee.read(lambda work: task_lists.listed(work))[0]
    view.open_lines(task.id)
    settle(window.jobs)
    assert not view._return.isEnabled()
    field(view, "F").setText("新屋")
    window.page_does("save")
    settle(window.jobs)
    assert lines(trainee, view)[6].state == "done"


def test_every_control_of_the_tasks_has_a_name(village: Desk, opened: OPEN, tmp_path: Path) -> None:
    window, view = filling(village, opened, tmp_path)
    assert nameless(view) == []
    view.fill_many()
    window._back()
    (tmp_path / "b.xlsx").write_bytes(table())
    window.page_does("new")
    view.opening.read_file(tmp_path / "b.xlsx")
    settle(window.jobs)
    assert view.at == OPENING
    assert nameless(view) == []


def test_the_columns_to_fill_are_ticked_by_arrows_and_space(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "b.xlsx").write_bytes(table())
    window = opened(village)
    view = view_of(window)
    window.page_does("new")
    view.opening.read_file(tmp_path / "b.xlsx")
    settle(window.jobs)
    form = view.opening
    first = form.columns.findChild(QCheckBox, "tasks.open.columns.E")
    assert isinstance(first, QCheckBox)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Up)
    assert focused() == "tasks.open.columns.D"
    widget = QApplication.focusWidget()
    assert widget is not None
    qtbot.keyClick(widget, Qt.Key.Key_Space)
    assert form.chosen()[0] == "D"


def test_a_colleagues_line_is_shown_before_it_is_written_over(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    window, view = filling(village, opened, tmp_path)
    row = view.fill.table.id_at(0)
    field(view, "F").setText("我填的")
    theirs = task_fill.Filling(row, {"F": "别人填的", "I": "100"})
    village.change(lambda work: task_fill.fill(work, theirs))
    settle(window.jobs)
    assert field(view, "F").text() == "我填的", "what is being typed is not pulled away"
    window.page_does("save")
    settle(window.jobs)
    assert lines(village, view)[6].filled == {"F": "别人填的", "I": "100"}
    assert (field(view, "F").text(), field(view, "I").text()) == ("我填的", "100")
    window.page_does("save")
    settle(window.jobs)
    assert lines(village, view)[6].filled == {"F": "我填的", "I": "100"}


def test_esc_with_a_value_that_is_refused_stays_and_says_why(
    village: Desk, opened: OPEN, tmp_path: Path
) -> None:
    window, view = filling(village, opened, tmp_path)
    field(view, "J").setText("20260230")
    window._back()
    settle(window.jobs)
    assert view.at == FILLING
    assert view.fill.pane.form.row("J").error
    field(view, "J").setText("20261120")
    window._back()
    settle(window.jobs)
    assert view.at == LISTING
    assert lines(village, view)[6].filled == {"J": "2026-11-20"}


def test_who_types_on_while_a_line_is_saved_types_into_the_next(
    village: Desk, opened: OPEN, tmp_path: Path, qtbot: QtBot
) -> None:
    _window, view = filling(village, opened, tmp_path)
    pane = view.fill.pane
    pane.enter()
    pane.wait()
    assert focused() == "tasks.line.waiting"
    waiting = QApplication.focusWidget()
    assert waiting is not None
    qtbot.keyClicks(waiting, "1381")
    following = village.read(lambda work: task_lists.row_detail(work, view.fill.table.id_at(1)))
    pane.show_line(following, True)
    assert focused() == "tasks.line.cell.E"
    assert field(view, "E").text() == "1381"
    assert pane.typed() == {"E": "1381"}
