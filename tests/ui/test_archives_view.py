"""归档 and 决策监督 worked at the real desk, from the keyboard's actions to what the services hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from stationdesk.desk import Desk
from stationdesk.services import archives, blackout, decisions, supervision
from stationdesk.services.archives import NewExtra
from stationdesk.ui.ask_sheet import AskSheet, SheetPage
from stationdesk.ui.certificates.archives_view import ArchivesView
from stationdesk.ui.certificates.decisions_view import DecisionsView
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.window import DeskWindow
from tests.ui.test_accessibility import nameless
from tests.ui.test_certificates_page import OPEN, opened  # noqa: F401 - the fixture


def view_of(window: DeskWindow, word: str) -> Any:
    window.go("certificates", view=word)
    return window.page.view  # type: ignore[attr-defined]


def fill(page: SheetPage, **values: Any) -> AskSheet:
    form = page._sheet
    assert isinstance(form, AskSheet)
    for name, value in values.items():
        widget = form.widgets[name]
        if isinstance(widget, QComboBox):
            widget.setCurrentIndex(widget.findData(value))
        elif isinstance(widget, DateField):
            widget.set_day(value)
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(value)
        else:
            assert isinstance(widget, QLineEdit)
            widget.setText(value)
    return form


@pytest.fixture
def paper(desk: Desk) -> int:
    """A year that is over, with one paper to be filed."""
    year = 2025
    new = NewExtra(year, "publicity", "林地合同公示", "村委会", date(year, 3, 1), 12)
    desk.change(lambda work: archives.add(work, new))
    return year


def test_a_year_is_closed_with_f9_and_handed_over(desk: Desk, paper: int, opened: OPEN) -> None:  # noqa: F811
    window = opened(desk)
    view = view_of(window, "archives")
    assert isinstance(view, ArchivesView)
    view.today = date(2026, 11, 22)
    view.chips.choose(str(paper))
    row = next(n for n, one in enumerate(view.list.rows) if one.category == "publicity")
    for _ in range(row):
        view.list.step(1)
    view._read_detail()
    assert "林地合同公示" in view.words.text()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert isinstance(view._sheet, AskSheet)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    state = {one.category: one.state for one in desk.read(lambda work: archives.year(work, paper))}
    assert state["publicity"] == "sealed"
    assert not view._seal.isEnabled()
    view.amend()
    fill(view, kind="corrected", seq="1", title="林地流转合同公示", reason="写错").save()
    assert "林地流转合同公示（写错）" in view.words.text()
    view.hand_over()
    fill(view, unit="青山镇政府", taker="张三", witness="李四").save()
    view.signed()
    assert nameless(window) == []
    fill(view, by="张三").save()
    state = {one.category: one.state for one in desk.read(lambda work: archives.year(work, paper))}
    assert state["publicity"] == "handed"


def test_a_refusal_stands_at_its_field(desk: Desk, paper: int, opened: OPEN) -> None:  # noqa: F811
    window = opened(desk)
    view = view_of(window, "archives")
    view.print_pack()
    form = fill(view, receipt="51")
    form.save()
    assert view._sheet is form
    assert not desk.read(blackout.standing).printed
    fill(view, receipt="2", visit="2").save()
    assert view._sheet is None
    assert desk.read(blackout.standing).printed


def test_ticking_off_a_blank_with_nothing_written_says_at_the_field_what_is_missing(
    desk: Desk,
    opened: OPEN,  # noqa: F811
) -> None:
    view = view_of(opened(desk), "archives")
    number = desk.change(lambda work: blackout.make(work, {"receipt": 1})).forms["receipt"][0]
    view.typed()
    form = fill(view)
    form.save()
    assert form.form.row("serial").error == "请填写空白单上的编号，后四位也行。"
    fill(view, serial="9" * 8).save()
    assert "没有编号为99999999的空白单" in form.form.row("serial").error
    fill(view, serial=number[-4:]).save()
    assert form.form.row("record").error.startswith("请填写录入以后的正式编号")
    assert view._sheet is form


def decision(desk: Desk, title: str) -> decisions.DecisionRow:
    return next(one for one in desk.read(decisions.list_all) if one.title == title)


def test_a_decision_goes_its_four_steps_at_the_window(desk: Desk, opened: OPEN) -> None:  # noqa: F811
    window = opened(desk)
    view = view_of(window, "decisions")
    assert isinstance(view, DecisionsView)
    view.today = date(2026, 11, 22)
    QTest.keyClick(window, Qt.Key.Key_F2)
    fill(view, title="先前登记的", subject="land_contract", opened_on=date(2026, 11, 2)).save()
    QTest.keyClick(window, Qt.Key.Key_F2)
    fill(view, title="公益林管护合同", subject="land_contract", opened_on=date(2026, 11, 1)).save()
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F9)  # as its button says
        assert view._sheet is not None
        assert view._sheet.objectName() == "decisions.hold"
        assert nameless(window) == []
        fill(view, held_on=date(2026, 11, 20)).save()
    view.next_step()
    counts = {"entitled": "30", "present": "19", "in_favour": "19"}
    form = fill(view, held_on=date(2026, 11, 20), **counts)
    form.save()
    assert view._sheet is form
    fill(view, present="25").save()
    row = decision(desk, "公益林管护合同")
    assert row.state == "passed"
    assert decision(desk, "先前登记的").steps == (), "the steps are those of the one just registered"
    view.publish()
    fill(view, on=date(2026, 11, 21)).save()
    assert len(decision(desk, "公益林管护合同").not_public) == 4
    assert "还没登记公开" in view.words.text()


def test_a_check_is_recorded_and_mended_at_the_window(desk: Desk, opened: OPEN) -> None:  # noqa: F811
    window = opened(desk)
    view = view_of(window, "decisions")
    view.today = date(2026, 11, 22)
    view.chips.choose("checks")
    view.new()
    form = fill(
        view,
        question="finance",
        about="三季度财务",
        finding="少一张票据",
        checker1="欧阳兰",
        checker2="周小芳",
        checked_on=date(2026, 11, 20),
        responsible="李会计",
        mend_by=date(2026, 12, 1),
    )
    form.widgets["problem"].setChecked(True)  # type: ignore[attr-defined]
    form.save()
    view.next_step()
    fill(view, who="李会计", note="补上了", on=date(2026, 11, 21)).save()
    view.next_step()
    fill(view, who="欧阳兰", on=date(2026, 11, 22)).save()
    assert desk.read(supervision.list_all)[0].state == "settled"
