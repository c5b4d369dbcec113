"""The field that finds a person: once somebody is chosen the hand goes on, and does not undo it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.ui.jobs import Jobs
from stationdesk.ui.person_line import PersonLine


def test_a_second_enter_does_not_undo_the_choice(qtbot: QtBot) -> None:
    frame = cast(Any, SimpleNamespace(jobs=Jobs(inline=True), desk=None))
    box = QWidget()
    line, after = PersonLine(frame, "who", "谁"), QLineEdit()
    lay = QVBoxLayout(box)
    lay.addWidget(line)
    lay.addWidget(after)
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    line.line.setFocus()
    line.set_person("p1", "甘大山")
    assert box.focusWidget() is after
    QTest.keyClick(after, Qt.Key.Key_Return)
    assert line.person == "p1"


def test_a_choice_with_nothing_after_it_keeps_the_keys_on_the_page(qtbot: QtBot) -> None:
    frame = cast(Any, SimpleNamespace(jobs=Jobs(inline=True), desk=None))
    box, area, inner = QWidget(), QScrollArea(), QWidget()
    first, line = QLineEdit(), PersonLine(frame, "who", "谁")
    QVBoxLayout(inner).addWidget(line)
    area.setWidget(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    lay = QVBoxLayout(box)
    lay.addWidget(first)
    lay.addWidget(area)
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    line.line.setFocus()
    line.set_person("p1", "甘大山")
    assert box.focusWidget() is line._other
