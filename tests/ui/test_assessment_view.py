"""考核自评 worked at the real desk: begun, a line answered, lists and ticks, printed as a draft."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit

from stationdesk.desk import Desk
from stationdesk.services import assessment
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.assessment.self_view import SelfView
from stationdesk.ui.window import DeskWindow
from tests.ui.test_accessibility import nameless
from tests.ui.test_certificates_page import OPEN, opened  # noqa: F401 - the fixture


def view_of(window: DeskWindow) -> SelfView:
    window.go("assessment")
    view = window.page.view  # type: ignore[attr-defined]
    assert isinstance(view, SelfView)
    return view


def form_of(view: SelfView) -> AskSheet:
    form: Any = view._sheet
    assert isinstance(form, AskSheet)
    return form


def save(window: DeskWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def choose(view: SelfView, code: str) -> None:
    n = next(n for n, one in enumerate(view.list.rows) if one.code == code)
    view.list.want(code)
    view.refresh()
    assert view.list.rows[n].code == code


def test_an_assessment_is_begun_filled_and_seen_as_a_draft(desk: Desk, opened: OPEN) -> None:  # noqa: F811
    window = opened(desk)
    view = view_of(window)
    QTest.keyClick(window, Qt.Key.Key_F2)
    field = form_of(view).widgets["period"]
    assert isinstance(field, QLineEdit)
    field.setText("2026")
    save(window)
    row = view.current
    assert row is not None
    assert len(view.list.rows) == 20
    view.chips.choose("missing")
    assert len(view.list.rows) == row.missing
    view.chips.choose("all")
    choose(view, "SY-03")
    assert view.list.current.code == "SY-03"
    QTest.keyClick(window, Qt.Key.Key_F9)
    widgets = form_of(view).widgets
    for name, text in (("value", "12/15"), ("evidence", "主题党日签到册")):
        found = widgets[name]
        assert isinstance(found, QLineEdit)
        found.setText(text)
    assert nameless(window) == []
    save(window)
    line = next(one for one in desk.read(assessment.list_all)[0].lines if one.code == "SY-03")
    assert (line.value, line.met) == ("12/15（80%）", True)
    assert not view._finish.isEnabled()


def test_a_list_is_ticked(desk: Desk, opened: OPEN) -> None:  # noqa: F811
    desk.change(lambda work: assessment.open_(work, "KL", "2026"))
    window = opened(desk)
    view = view_of(window)
    choose(view, "KL-03")
    view.fill()
    boxes = form_of(view).widgets["value"].findChildren(QCheckBox)
    for box in boxes:
        box.setChecked(True)
    evidence = form_of(view).widgets["evidence"]
    assert isinstance(evidence, QLineEdit)
    evidence.setText("现场核对")
    save(window)
    line = next(one for one in desk.read(assessment.list_all)[0].lines if one.code == "KL-03")
    assert (line.value, line.met) == ("15/15", True)


def test_what_the_register_counted_stays_counted_when_only_its_points_are_typed(
    desk: Desk,
    opened: OPEN,  # noqa: F811
) -> None:
    desk.change(lambda work: assessment.open_(work, "scheme_100", "2026"))
    window = opened(desk)
    view = view_of(window)
    choose(view, "XN-02")
    view.fill()
    points, why = form_of(view).widgets["points"], form_of(view).widgets["why"]
    assert isinstance(points, QLineEdit)
    assert isinstance(why, QLineEdit)
    points.setText("5")
    why.setText("两个窗口没有挂牌")
    save(window)
    line = next(one for one in desk.read(assessment.list_all)[0].lines if one.code == "XN-02")
    assert (line.source, line.points, line.why) == ("register", 500, "两个窗口没有挂牌")
