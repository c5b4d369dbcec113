"""At the window with a real station, the lane inline: a small village, a window on its cases page, keys that are counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import case_lists, households, residents
from stationdesk.services.case_lists import CaseQuery
from stationdesk.ui import finding
from stationdesk.ui.cases.accept_form import AcceptForm
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.window import DeskWindow

ELDER = "11010519491231002X"
OLD_AGE, REPORT, DISPUTE = "SA-014", "CN-014", "SF-001"


@pytest.fixture
def village(desk: Desk) -> dict[str, str]:
    """A household of two, one with a rare character, and a man with a long name."""

    def fill(work: Any) -> dict[str, str]:
        grid = households.add_grid(work, households.NewGrid("第一网格"))
        home = households.add_household(
            work, households.NewHousehold("001", grid_id=grid, address="四邑村一组1号")
        )
        add = residents.add
        elder = add(work, residents.NewPerson("曾桂芳", id_number=ELDER, household_id=home, relation="02"))
        son = add(
            work,
            residents.NewPerson("李𬱖", birth=date(1979, 2, 3), sex="1", household_id=home, relation="20"),
        )
        long = add(
            work, residents.NewPerson("阿卜杜热西提·阿卜杜克热木·买买提", birth=date(1990, 1, 1), sex="1")
        )
        return {"elder": elder.person_id, "son": son.person_id, "long": long.person_id}

    return desk.change(fill, reason="residents:edit")


Opened = Callable[..., DeskWindow]


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Opened:
    def opened(width: int = 1366, height: int = 768, on: Desk | None = None) -> DeskWindow:
        made = DeskWindow(on or desk, Jobs(inline=True), Hooks(find=finding.find), clock=desk.clock)
        made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
        qtbot.addWidget(made)
        made.resize(width, height)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.go("cases")
        return made

    return opened


def form_of(window: DeskWindow) -> AcceptForm:
    page = window.page
    assert isinstance(page, CasesPage)
    return page.form


def focused() -> Any:
    return QApplication.focusWidget()


class Keys:
    """Presses keys where the focus is and counts them."""

    def __init__(self) -> None:
        self.pressed = 0

    def type(self, text: str) -> None:
        for sign in text:
            QTest.keyClick(focused(), sign)
            self.pressed += 1

    def press(self, *keys: Qt.Key, control: bool = False) -> None:
        how = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(focused(), key, how)
            self.pressed += 1


@pytest.fixture
def form(village: dict[str, str], window: Opened) -> AcceptForm:
    made = window()
    made.page.new_case()
    return form_of(made)


def opened(desk: Desk) -> list[Any]:
    return desk.read(lambda work: case_lists.listed(work, CaseQuery(order="newest")))
