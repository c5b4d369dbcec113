"""The same household twice on one day, in the window: from Today to the two records side by side, to the note."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.services import visit_clashes
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.window import DeskWindow
from tests.sync import laptops
from tests.sync.machines import Machine, Place
from tests.ui.test_accessibility import nameless


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


@pytest.fixture
def home(place: Place) -> Machine:
    home, carried, ids = laptops.away(place)
    laptops.visit(
        carried, ids["elder"], result="seen", health="血压偏高，已提醒按时服药", risk="medium", needs="代买降压药",
        arrived="09:30", departed="09:50",
    )  # fmt: skip
    laptops.visit(home, ids["elder"], result="not_home", companion="李㛃", arrived="15:10", departed="15:15")
    laptops.bring_home(place, carried, home)
    return home


def window_of(qtbot: QtBot, home: Machine) -> DeskWindow:
    made = DeskWindow(home.desk, Jobs(inline=True), Hooks(), home.clock)
    broke: list[str] = []
    made.jobs.broke.connect(broke.append)
    made.broke = broke  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def said(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_from_today_to_the_note(qtbot: QtBot, home: Machine) -> None:
    window = window_of(qtbot, home)
    window.go("today")
    tile = next(one for one in window.page.tiles.tiles if one.tile.key == "visit_clashes")
    assert tile.tile.count == 1
    QTest.keyClick(tile, Qt.Key.Key_Return)
    QApplication.processEvents()
    shown = said(window)
    for words in ("周桂英", "见到本人", "不在家", "血压偏高，已提醒按时服药", "李㛃", "代买降压药"):
        assert words in shown
    assert nameless(window) == []
    if folder := os.environ.get("TRIP_PICTURES"):
        window.grab().save(f"{folder}/clash.png")
    window.page.primary_action.trigger()
    QApplication.processEvents()
    note = window.findChild(QPlainTextEdit, "proxy.clash.note")
    assert note is not None
    assert nameless(window) == []
    note.setPlainText("上午老周在家，下午去镇上了")
    if folder := os.environ.get("TRIP_PICTURES"):
        window.grab().save(f"{folder}/clash-note.png")
    window.page.save()
    QApplication.processEvents()
    assert home.desk.read(lambda work: visit_clashes.listed(work, open_only=True)) == []
    assert "上午老周在家，下午去镇上了" in said(window)
    window.go("today")
    assert "visit_clashes" not in {one.tile.key for one in window.page.tiles.tiles}
    assert window.broke == []  # type: ignore[attr-defined]


def test_the_sync_page_leads_to_it(qtbot: QtBot, home: Machine) -> None:
    window = window_of(qtbot, home)
    window.go("sync")
    window.page.compare()
    QApplication.processEvents()
    assert "血压偏高，已提醒按时服药" in said(window)
    assert window.broke == []  # type: ignore[attr-defined]
