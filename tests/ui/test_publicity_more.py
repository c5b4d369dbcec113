"""What makes a sheet due at once, and who sits in the village's bodies, worked on the publicity page."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from stationdesk.desk import Desk
from stationdesk.services import committee, publicity_prompts, station
from stationdesk.services.committee import NewMember
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.window import DeskWindow
from tests.services.test_publicity_prompts import resolved
from tests.ui.test_accessibility import nameless
from tests.ui.test_certificates_page import OPEN, opened  # noqa: F401 - the fixture


def form_of(page: Any) -> AskSheet:
    assert isinstance(page._sheet, AskSheet)
    return page._sheet


def save(window: DeskWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_what_happened_stands_beside_the_sheet_and_is_declined_there(desk: Desk, opened: OPEN) -> None:  # noqa: F811
    number = resolved(desk)
    # Records that go back: other sheets are due beside it.
    desk.change(lambda work: station.set_setting(work, "publicity.since", "2026-01-01"))
    window = opened(desk, "publicity")
    page: Any = window.page
    assert page.chips.current == "due"
    page.catalogue.want("CW-04")
    page.refresh()
    from PySide6.QtWidgets import QLabel

    assert any(number in label.text() for label in page.pane.findChildren(QLabel))
    decline = page.pane.findChild(QPushButton, "publicity.decline")
    assert decline is not None
    assert nameless(window) == []
    decline.click()
    intro = form_of(page).findChild(QLabel, "publicity.decline.intro")
    assert intro is not None
    assert "村内公益事业建设项目公示" in intro.text()
    assert number in intro.text()
    why = form_of(page).widgets["why"]
    assert isinstance(why, QLineEdit)
    why.setText("县里统一公示")
    save(window)
    assert {one.code for one in desk.read(publicity_prompts.prompts)} == {"CW-01"}
    assert "CW-04" not in {row.code for row in page.catalogue.rows}


def test_members_are_added_with_f2_and_a_conflict_is_seen(desk: Desk, opened: OPEN) -> None:  # noqa: F811
    desk.change(lambda work: committee.add(work, NewMember("周会计", "supervisors", since=date(2026, 1, 1))))
    window = opened(desk, "publicity")
    page: Any = window.page
    page.chips.choose("members")
    QTest.keyClick(window, Qt.Key.Key_F2)
    body, name = form_of(page).widgets["body"], form_of(page).widgets["name"]
    assert isinstance(body, QComboBox)
    assert isinstance(name, QLineEdit)
    body.setCurrentIndex(body.findData("accounts"))
    name.setText("周会计")
    assert nameless(window) == []
    save(window)
    rows = desk.read(committee.list_all)
    assert {one.body for one in rows} == {"accounts", "supervisors"}
    assert next(one for one in page.members.rows if one.body == "supervisors").conflict
