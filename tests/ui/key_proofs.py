"""Proofs of the keys in refusing, handing up and looking at a paper, for `test_keys.py`; `seat` is its seat."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from stationdesk.services import case_handovers
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.preview import PreviewPane
from tests.services.window import AGENCY, VILLAGE, accept

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def refuse(seat: Any) -> None:
    page = seat.cases
    page.new_case()
    page.form.take_person(seat.people[0])
    page.form.take_matter(VILLAGE)
    QApplication.processEvents()
    seat.press(Key.Key_J, CTRL | SHIFT, page.form.materials)
    assert seat.window.sheet.findChild(QWidget, "refuse.reasons") is not None


def _forwarded(seat: Any) -> Any:
    case = accept(seat.desk, seat.people[0], AGENCY).case_id
    seat.desk.change(lambda work: case_handovers.make(work, case_handovers.NewHandover("镇", (case,))))
    seat.window.go("cases", view="handing_up", part="lists")
    page = seat.window.page
    assert isinstance(page, CasesPage)
    return page.view


def answer_list(seat: Any) -> None:
    view = _forwarded(seat)
    seat.press(Key.Key_F9, at=view.lists.rows.view)
    assert [line.case.applicant for line in view._sheet.lines] == ["曾桂芳"]


def answer_all(seat: Any) -> None:
    view = _forwarded(seat)
    view.chips.choose("going")
    seat.press(Key.Key_D, CTRL, view)
    assert [line.case.applicant for line in view._sheet.lines] == ["曾桂芳"]


def _previewed(seat: Any) -> PreviewPane:
    seat.cases.listing.view.setFocus()
    seat.press(Key.Key_F8)
    pane = seat.window.findChild(PreviewPane)
    assert pane is not None
    return pane


def print_paper(seat: Any) -> None:
    pane = _previewed(seat)
    done: list[str] = []
    pane.print_ = lambda: done.append("printed")  # type: ignore[method-assign]
    seat.press(Key.Key_Return, at=pane)
    pane._out = True
    seat.press(Key.Key_Return, at=pane)
    assert done == ["printed"]
    assert seat.window._preview is None, "printed before: the second press is done with it"


def zoom(seat: Any) -> None:
    pane = _previewed(seat)
    before = pane.scale
    seat.press(Key.Key_Minus, at=pane)
    assert pane.scale < before
    seat.press(Key.Key_Plus, at=pane)
    assert pane.scale >= before * 0.99
