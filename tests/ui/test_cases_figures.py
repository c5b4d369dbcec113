"""Promises of the list's filters, the statistics and the day's closing in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import case_filters, case_life, cases, day_closing, matters, residents
from stationdesk.services.case_lists import CaseQuery
from stationdesk.sync import status
from stationdesk.ui import files
from stationdesk.ui.cases.closing_view import ClosingView
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.cases.statistics_view import StatisticsView, period
from stationdesk.ui.hooks import hooks, sync_state
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.today import page as today_page
from stationdesk.ui.today.page import TodayPage
from stationdesk.ui.window import DeskWindow
from tests.ui.test_accessibility import nameless

TODAY = date(2026, 11, 22)
Opened = Callable[[], CasesPage]


def case(desk: Desk, *, full: bool = True, channel: str = "counter") -> str:
    def make(work: Any) -> str:
        number = work.scalar("SELECT count(*) FROM people")
        person = residents.add(
            work, residents.NewPerson(f"曾{'甲乙丙丁戊己'[number]}", birth=date(1960, 1, 1), sex="1")
        )
        code = next(row.code for row in matters.find(work) if row.decides == "village")
        new = cases.NewCase(person_id=person.person_id, matter_code=code, all_materials=full, channel=channel)
        return cases.accept(work, new).case_id

    return desk.change(make, reason="cases:accept")


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> Opened:
    desk.actor = replace(desk.actor, permits=desk.actor.permits | {"cases:export", "cases:supervise"})

    def open_() -> CasesPage:
        window = DeskWindow(desk, Jobs(inline=True), hooks(), clock=desk.clock)
        window.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("cases")
        made = window.page
        assert isinstance(made, CasesPage)
        return made

    return open_


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, how)


def test_a_filter_is_made_kept_used_again_and_cleared_by_keys(desk: Desk, opened: Opened) -> None:
    case(desk)
    case(desk, full=False)
    phoned = case(desk, channel="phone")
    page = opened()
    listing = page.listing
    listing.view.setFocus()
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_F3)
    form = listing._form
    assert form is not None
    form.channel.setCurrentIndex(form.channel.findData("phone"))
    form.name.setText("电话办的")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert listing.table.rowCount() == 1
    assert listing.table.id_at(0) == phoned
    assert listing.active.words.whole == "只看：电话办的：电话（1 件）"
    assert listing.chips.current == ""
    press(Qt.Key.Key_Escape)
    assert listing.chips.current == "open"
    assert listing.active.isHidden()
    assert listing.table.rowCount() == 3
    chip = listing.saved.findChild(QPushButton, "cases.saved.电话办的")
    assert chip is not None
    chip.setFocus()
    press(Qt.Key.Key_Return)
    assert listing.table.rowCount() == 1
    assert chip.isChecked()
    chip.setFocus()
    press(Qt.Key.Key_Delete)
    assert desk.read(case_filters.listed) == ()
    assert listing.table.rowCount() == 3
    page.frame.status.undo()  # type: ignore[attr-defined]
    assert [one.name for one in desk.read(case_filters.listed)] == ["电话办的"]


def test_a_filter_of_nothing_is_not_kept_and_says_so_at_its_name(desk: Desk, opened: Opened) -> None:
    case(desk)
    page = opened()
    page.listing.open_filter()
    form = page.listing._form
    assert form is not None
    form.name.setText("空的")
    form.save()
    assert page.frame.sheet.is_open  # type: ignore[attr-defined]
    said = [one.text() for one in form.findChildren(QLabel) if one.isVisible()]
    assert any("没有可保存的筛选" in text for text in said)
    assert desk.read(case_filters.listed) == ()


def test_the_export_writes_what_is_shown(
    desk: Desk, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    case(desk)
    case(desk, channel="phone")
    page = opened()
    page.listing.narrow(CaseQuery(channel="phone"))
    file = tmp_path / "a.xlsx"
    monkeypatch.setattr(files, "ask_save", lambda *_: (str(file), ""))
    page.listing.export()
    form = page.listing._form
    assert form is not None
    form.save()
    assert openpyxl.load_workbook(file).active.max_row == 2
    assert not page.frame.sheet.is_open  # type: ignore[attr-defined]


def test_statistics_open_the_rows_behind_a_number(desk: Desk, opened: Opened) -> None:
    done = case(desk)
    desk.change(lambda work: case_life.finish(work, done, "办好"))
    case(desk)
    page = opened()
    page.frame.go("cases", view="statistics")
    view = page.view
    assert isinstance(view, StatisticsView)
    counts = {one.tile.key: one.tile.text for one in view.tiles.tiles}
    assert (counts["opened"], counts["closed"], counts["once_rate"]) == ("2", "1", "100%")
    view.groups.setFocus()
    view.groups.setCurrentCell(0, 2)
    press(Qt.Key.Key_Return)
    assert page.tabs.current == "list"
    assert page.listing.table.rowCount() == 1
    assert page.listing.table.id_at(0) == done
    assert "办结" in page.listing.active.words.whole


def test_named_periods() -> None:
    assert period("last_month", date(2026, 1, 15)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert period("quarter", TODAY) == (date(2026, 10, 1), TODAY)
    assert period("last_year", TODAY) == (date(2025, 1, 1), date(2025, 12, 31))


def test_the_day_is_signed_once_and_noted_later(desk: Desk, opened: Opened) -> None:
    case(desk)
    page = opened()
    page.frame.go("cases", view="closing")
    view = page.view
    assert isinstance(view, ClosingView)
    assert view.serials.item(0, 1).text() == "0001"
    press(Qt.Key.Key_F9)
    form = view._form
    assert form is not None
    form.note.setPlainText("点清")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.read(day_closing.look).mine
    page.frame.close_preview()  # type: ignore[attr-defined]
    assert view.primary_action is not None
    assert not view.primary_action.isEnabled()
    view.correct()
    assert view._form is not None
    view._form.note.setPlainText("漏记一份")
    view._form.save()
    assert [one.correction for one in desk.read(day_closing.look).signed] == [False, True]
    tile = next(one for one in view.done.tiles if one.tile.key == "opened")
    tile.pressed.emit(tile.tile)
    assert page.tabs.current == "list"
    assert page.listing.table.rowCount() == 1


def test_the_export_of_a_chip_is_called_by_its_word(desk: Desk, opened: Opened) -> None:
    case(desk)
    page = opened()
    page.listing.export()
    form = page.listing._form
    assert form is not None
    said = [one.text() for one in form.findChildren(QLabel)]
    assert "导出：待办，1 件。" in said
    assert not any("全部办件" in one for one in said)


def test_today_counts_what_is_not_exported_as_the_top_bar_does(desk: Desk, opened: Opened) -> None:
    page = opened()
    window = page.frame
    window.go("today")
    today = window.page  # type: ignore[attr-defined]
    assert isinstance(today, TodayPage)

    def pending() -> str:
        return next(one.tile.text for one in today.tiles.tiles if one.tile.key == "pending")

    for _ in range(2):
        case(desk)
        assert f"{pending()} 项" in window.top.sync.accessibleName()  # type: ignore[attr-defined]
        one = residents.NewPerson("只改了居民", birth=date(1970, 1, 1), sex="2")
        desk.change(lambda work, new=one: residents.add(work, new), reason="residents:edit")  # type: ignore[misc]
        assert f"{pending()} 项" in window.top.sync.accessibleName()  # type: ignore[attr-defined]


def test_every_control_of_the_views_and_their_sheets_has_a_name(desk: Desk, opened: Opened) -> None:
    case(desk)
    desk.change(lambda work: case_filters.save(work, "甲", CaseQuery(channel="phone")))
    page = opened()
    window = page.frame
    for word in ("list", "closing", "statistics"):
        window.go("cases", view=word)
        assert nameless(page.window()) == [], word
    window.go("cases", view="list")
    for open_sheet in (page.listing.open_filter, page.listing.export):
        open_sheet()
        assert nameless(page.window()) == []
        window.close_sheet()
    window.go("cases", view="closing")
    view = page.view
    assert isinstance(view, ClosingView)
    view.sign()
    assert nameless(page.window()) == []
    window.close_sheet()


def test_two_hundred_percent_fits_the_screen(desk: Desk, opened: Opened, qapp: QApplication) -> None:
    from stationdesk.ui import theme

    case(desk)
    theme.wear(qapp, scale=2.0)
    page = opened()
    for word in ("list", "closing", "statistics"):
        page.frame.go("cases", view=word)
        assert page.window().width() == 1366
        assert page.minimumSizeHint().width() <= 1366


@pytest.mark.parametrize(("changes", "files"), [(7, 2), (0, 2), (7, 0), (0, 0)])
def test_today_and_the_top_bar_say_the_same_of_what_waits_to_be_exported(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, changes: int, files: int
) -> None:
    real = status.status
    monkeypatch.setattr(
        status,
        "status",
        lambda work: replace(real(work), pending=changes, files_pending=files, exported=0, delivered=0),
    )
    bar = desk.read(sync_state).words
    tile = desk.read(today_page._sync)[0]
    if changes:
        assert (bar, tile.words, tile.count) == ("7 项待导出", "待导出", 7)
    elif files:
        assert (bar, tile.words, tile.count) == ("附件 2 个待导出", "附件待导出", 2)
    else:
        assert tile.count == 0
        assert "待导出" not in bar
