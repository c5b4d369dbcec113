"""Long lists: only what is looked at is read; Ctrl+A marks without selecting a million cells."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from stationdesk.ui.tables import LIGHT_ROLE, PAGE, BigTable, BigView, Column

Take = Callable[[dict[str, Any]], None]


def table(count: int) -> tuple[BigTable, list[str]]:
    fetched: list[str] = []

    def fetch(ids: Sequence[str], take: Take) -> None:
        fetched.extend(ids)
        take({one: (one, f"人{one}", "late") for one in ids})

    made = BigTable(
        [
            Column("编号", lambda row: row[0], 100, sort="number"),
            Column("申请人", lambda row: row[1], 120, light=lambda row: row[2]),
        ],
        fetch,
    )
    made.set_ids([str(number) for number in range(count)])
    return made, fetched


def shown(qtbot: QtBot, count: int) -> tuple[BigView, list[str]]:
    made, fetched = table(count)
    view = BigView(made, spoken="办件")
    qtbot.addWidget(view)
    view.resize(500, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view, fetched


def test_the_model_keeps_qts_rules(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    made, _fetched = table(200)
    qtmodeltester.check(made)


def test_a_million_rows_read_only_what_is_seen(qtbot: QtBot) -> None:
    view, fetched = shown(qtbot, 1_000_000)
    assert 0 < len(fetched) <= 2 * PAGE
    view.scrollToBottom()
    QApplication.processEvents()
    assert len(fetched) <= 6 * PAGE
    assert "999999" in fetched


def test_marking_everything_is_instant(qtbot: QtBot) -> None:
    view, fetched = shown(qtbot, 1_000_000)
    before = len(fetched)
    started = time.monotonic()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    view.selectAll()
    view.selectAll()
    assert view.table.everything
    assert time.monotonic() - started < 5
    assert len(fetched) <= before + 2 * PAGE


def test_space_marks_and_enter_opens(qtbot: QtBot) -> None:
    view, _fetched = shown(qtbot, 50)
    opened: list[str] = []
    view.opened.connect(opened.append)
    assert view.choose("7")
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.table.marked == {"7"}
    assert opened == ["7"]
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.table.marked == set()


def test_answers_for_an_old_list_are_dropped() -> None:
    waiting: list[tuple[Sequence[str], Take]] = []
    made = BigTable([Column("编号", lambda row: row)], lambda ids, take: waiting.append((ids, take)))
    made.set_ids(["a"])
    assert made.index(0, 0).data() == "…"
    made.set_ids(["b"])
    waiting[0][1]({"a": "old"})
    assert made.index(0, 0).data() == "…"
    waiting[1][1]({"b": "new"})
    assert made.index(0, 0).data() == "new"


def test_a_light_is_said_as_a_word() -> None:
    made, _fetched = table(3)
    cell = made.index(1, 1)
    assert cell.data(LIGHT_ROLE) == "late"
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "申请人 人1 超期"


def test_sorting_is_asked_for_never_done_here(qtbot: QtBot) -> None:
    view, _fetched = shown(qtbot, 20)
    asked: list[tuple[str, bool]] = []
    view.sort_asked.connect(lambda key, up: asked.append((key, up)))
    view._on_head(0)
    view._on_head(0)
    view._on_head(1)
    assert asked == [("number", True), ("number", False)]


def test_copying_takes_the_line(qtbot: QtBot) -> None:
    view, _fetched = shown(qtbot, 20)
    view.choose("3")
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "3\t人3"
