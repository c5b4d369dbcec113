"""三留守 by keyboard: the focus stays with the work, the next line follows, a file stays open on its line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.left_behind.child_pane import ChildPane
from stationdesk.ui.left_behind.compare_view import CompareView
from stationdesk.ui.left_behind.host import LeftBehindHost
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.shots import settle
from stationdesk.ui.tables import Column
from stationdesk.ui.window import DeskWindow
from tests.services.children import CLEAN, TODAY
from tests.ui.test_child_file import Open
from tests.ui.test_child_file import child as child
from tests.ui.test_left_behind_page import OPEN, on_register, page_of, type_into
from tests.ui.test_left_behind_page import opened as opened


@dataclass(frozen=True)
class One:
    id: str


def five(qtbot: QtBot) -> Rows:
    rows = Rows([Column("名", lambda one: one.id, 80)], spoken="名单", name="five")
    qtbot.addWidget(rows)
    rows.resize(300, 300)
    rows.show()
    show(rows, "abcde")
    return rows


def show(rows: Rows, letters: str) -> None:
    rows.show_rows([One(letter) for letter in letters], lambda: EmptyState("空", "没有"))


@pytest.mark.parametrize(
    ("now", "left", "then"), [("b", "acde", "c"), ("e", "abcd", "d"), ("c", "abcde", "c"), ("d", "xyz", "x")]
)
def test_the_next_line_follows_the_one_that_was_dealt_with(
    qtbot: QtBot, now: str, left: str, then: str
) -> None:
    rows = five(qtbot)
    rows.want(now)
    show(rows, left)
    assert rows.current.id == then


def test_home_and_end_go_to_the_first_and_the_last_line(qtbot: QtBot) -> None:
    rows = five(qtbot)
    qtbot.keyClick(rows.view, Qt.Key.Key_End)
    assert rows.current.id == "e"
    qtbot.keyClick(rows.view, Qt.Key.Key_Home)
    assert rows.current.id == "a"


def focus_in(widget: QWidget) -> bool:
    at = QApplication.focusWidget()
    return at is not None and (at is widget or widget.isAncestorOf(at))


def test_the_focus_goes_back_to_the_list_after_a_sheet(desk: Desk, opened: OPEN) -> None:
    on_register(desk)
    window = opened(desk)
    page = page_of(window)
    page.do("close")
    type_into_line(page._sheet, "note", "搬走了")
    window.page_does("save")
    settle(window.jobs)
    assert focus_in(page.lists)


def type_into_line(sheet: object, name: str, words: str) -> None:
    assert isinstance(sheet, AskSheet)
    sheet.widgets[name].setText(words)  # type: ignore[attr-defined]


def test_f3_and_f4_stay_in_an_open_sheet(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page_of(window).enrol()
    for what in ("filter", "detail"):
        window.page_does(what)
        assert focus_in(window.sheet)


def test_by_hand_without_a_person_asks_for_one_and_a_missing_reason_is_said_at_its_field(
    desk: Desk, opened: OPEN
) -> None:
    from tests.ui.test_left_behind_page import child as some_child

    person = some_child(desk)
    window = opened(desk)
    page = page_of(window)
    page.enrol()
    sheet = page._sheet
    assert isinstance(sheet, AskSheet)
    window.page_does("save")
    settle(window.jobs)
    said = sheet.form.row("person").findChildren(QLabel)
    assert any("请先选人" in one.text() for one in said)
    sheet.widgets["person"].set_person(person, "某某")  # type: ignore[attr-defined]
    window.page_does("save")
    settle(window.jobs)
    assert any("请写明原因" in one.text() for one in sheet.form.row("why").findChildren(QLabel))


def test_an_emergency_opening_shows_the_file_and_reading_the_lists_again_leaves_it_open(
    desk: Desk, opened: OPEN
) -> None:
    on_register(desk)
    window = opened(desk)
    page = page_of(window)
    page._opened()
    settle(window.jobs)
    type_into(page, "emergency", "孩子高烧，联系不上家人")
    window.page_does("save")
    settle(window.jobs)
    assert page.opened is not None
    page.refresh()
    settle(window.jobs)
    assert page.opened is not None
    assert isinstance(page.side.currentWidget(), ChildPane)


def test_a_letter_offers_what_comes_next_first_and_the_focus_stays_in_the_file(child: Open) -> None:
    child.pane.show_part("letters")
    child.press("letter")
    child.fill(
        carer_relation="祖母",
        reason="父母在外务工",
        until=TODAY + timedelta(days=90),
        **{f"check_{key}": "no" for key in CLEAN},
    )
    child.sheet.widgets["carer_id"].set_person(child.others[2], "某某")  # type: ignore[attr-defined]
    child.save()
    assert child.page._sheet is None
    assert focus_in(child.pane)
    assert first_step(child).startswith("child.hear")
    child.press("hear")
    child.fill(child_opinion="愿意跟奶奶住")
    child.save()
    assert first_step(child).startswith("child.sign")


def first_step(child: Open) -> str:
    """The first button below the parts of the file."""
    settle(child.window.jobs)
    found = [one for one in child.pane.body.findChildren(QAbstractButton) if one.isVisibleTo(child.pane)]
    return min(
        found, key=lambda one: one.mapTo(child.pane, one.rect().topLeft()).toTuple()[::-1]
    ).objectName()


def test_widths_that_were_chosen_are_kept_behind_a_paper(child: Open) -> None:
    before = child.page.both.state()
    assert before[0] < before[1]
    child.press("paper")
    assert child.window._preview is not None
    child.window.close_preview()
    settle(child.window.jobs)
    assert child.page.both.state()[0] < child.page.both.state()[1]


def test_the_list_that_was_just_read_in_is_the_one_shown(desk: Desk, opened: OPEN) -> None:
    from stationdesk.services import left_behind_compare as comparing

    on_register(desk)
    desk.change(
        lambda work: comparing.compare(work, comparing.NewList("child", "旧名单", "县里", text="张三 某村"))
    )
    window: DeskWindow = opened(desk)
    host = window.page
    assert isinstance(host, LeftBehindHost)
    window.go("left_behind", view="compare")
    settle(window.jobs)
    view = host.view
    assert isinstance(view, CompareView)
    view.new()
    sheet = view._sheet
    assert isinstance(sheet, AskSheet)
    type_into_line(sheet, "title", "新名单")
    area = sheet.widgets["text"]
    assert isinstance(area, QPlainTextEdit)
    area.setPlainText("李四 某村")
    window.page_does("save")
    settle(window.jobs)
    assert view._list is not None
    assert view._list.title == "新名单"
    assert "李四" in {one.name for one in view.rows.rows}
