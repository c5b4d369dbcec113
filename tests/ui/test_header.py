"""The page header shows each action once, whatever happens while it is drawn anew."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.ui.page_header import PageHeader
from stationdesk.ui.pages import Page
from stationdesk.ui.pieces.actions import action


class _Page(Page):
    word = "cases"

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.first = action("新预约", lambda: None, name="first", key="F2", parent=self)
        self.others = [
            action(f"很长的另一个操作{n}", lambda: None, name=f"other{n}", parent=self) for n in range(4)
        ]

    @property
    def primary_action(self) -> QAction | None:
        return self.first

    @property
    def other_actions(self) -> Sequence[QAction]:
        return self.others


def test_a_button_that_was_replaced_does_not_come_back(qtbot: QtBot) -> None:
    header = PageHeader()
    qtbot.addWidget(header)
    page = _Page()
    qtbot.addWidget(page)
    header.resize(500, 56)
    header.show()
    header.show_page(page)
    page.first.setEnabled(False)
    page.first.setEnabled(True)
    shown = [one for one in header.findChildren(QPushButton) if one.isVisible() and "新预约" in one.text()]
    assert len(shown) == 1
