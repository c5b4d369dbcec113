"""A year's holidays from the settings: changed days before, moved cases after, each opened by its number."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import calendars
from stationdesk.ui import theme
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.settings.calendar_form import CalendarForm
from stationdesk.ui.settings.packs import PacksSection
from stationdesk.ui.window import DeskWindow
from tests.core.test_calendar_files import year_file
from tests.services.window import VILLAGE, accept, move_in


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> DeskWindow:
    made = DeskWindow(desk, Jobs(inline=True), Hooks(), clock=desk.clock)
    made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go("settings", section="packs")
    return made


def section(window: DeskWindow) -> PacksSection:
    found = window.page.section  # type: ignore[union-attr]
    assert isinstance(found, PacksSection)
    return found


def form(window: DeskWindow) -> CalendarForm:
    found = window.findChildren(CalendarForm)
    assert len(found) == 1
    QTest.qWait(10)
    return found[0]


def test_changed_days_are_shown_first_and_moved_cases_after(
    window: DeskWindow, desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    clock.set(datetime(2026, 12, 30, 1, tzinfo=UTC))
    case = accept(desk, move_in(desk).qinglan, VILLAGE)
    file = tmp_path / "2027.json"
    file.write_bytes(year_file())
    assert "2027 年的安排还没有导入" in said(section(window))
    section(window).preview_file(file)
    shown = form(window)
    text = said(shown)
    for part in (
        "新增：2027 年",
        "2027年1月4日",
        "休息",
        "2027年2月20日",
        "上班",
        "没有看到",
        "1 件的期限可能变动",
    ):
        assert part in text, part
    assert desk.read(calendars.known)[1][0].year == 2026
    shown.save()
    text = said(shown)
    assert "2027年1月7日 → 2027年1月8日" in text
    link: Any = shown.findChild(QPushButton, f"calendar_form.case.{case.number}")
    link.click()
    QApplication.processEvents()
    assert window.page.word == "cases"
    assert case.number[-4:] in said(window.page)


def test_rubbish_says_why_and_offers_nothing(window: DeskWindow, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    for data, words in ((b"{}", "缺少"), (year_file([]), "还没有公布"), (b"\xff\xfe", "不是数据包")):
        file.write_bytes(data)
        section(window).preview_file(file)
        shown = form(window)
        assert words in said(shown)
        assert not shown.button.isEnabled()
        shown.save()
        window.close_sheet()
        QApplication.processEvents()
        QTest.qWait(10)
    assert desk.read(calendars.known)[1][0].year == 2026


def test_a_year_that_is_here_needs_no_import(window: DeskWindow, desk: Desk, tmp_path: Path) -> None:
    desk.change(lambda work: calendars.take_in(work, year_file()))
    file = tmp_path / "2027.json"
    file.write_bytes(year_file())
    window.page.refresh()
    assert "2027 年：休息" in said(section(window))
    section(window).preview_file(file)
    assert "不用导入" in said(form(window))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_sheet_fits_at_every_size(
    window: DeskWindow, qapp: QApplication, scale: float, tmp_path: Path
) -> None:
    theme.wear(qapp, scale=scale)
    file = tmp_path / "2027.json"
    file.write_bytes(year_file())
    window.page.refresh()
    section(window).preview_file(file)
    shown = form(window)
    QApplication.processEvents()
    assert shown.minimumSizeHint().width() <= window.width()
