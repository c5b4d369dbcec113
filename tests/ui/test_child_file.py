"""An opened child's file worked at the real desk: every part, every button, by keyboard; nothing left on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.models.residents import Mark
from stationdesk.services import child_assessment, child_statuses
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.left_behind import child_deeds
from stationdesk.ui.left_behind.child_pane import PARTS, ChildPane
from stationdesk.ui.left_behind.host import LeftBehindHost
from stationdesk.ui.left_behind.page import LeftBehindPage
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.children import CLEAN, TODAY, authorised, enrolled
from tests.ui.test_accessibility import nameless

PRINTS = {"paper", "letter_paper", "school_paper", "village_paper", "handover"}
ANSWERS = {"take", "refuse"}


class Open:
    """A window with one child's file open."""

    def __init__(self, desk: Desk, window: DeskWindow, enrolment: str, others: tuple[str, str, str]) -> None:
        self.desk, self.window, self.enrolment, self.others = desk, window, enrolment, others
        host = window.page
        assert isinstance(host, LeftBehindHost)
        assert isinstance(host.view, LeftBehindPage)
        self.page = host.view

    def open(self) -> ChildPane:
        self.page.people.want(self.enrolment)
        self.page._opened()
        settle(self.window.jobs)
        return self.pane

    @property
    def pane(self) -> ChildPane:
        assert self.page.opened is not None
        pane = self.page.opened[1]
        assert isinstance(pane, ChildPane)
        return pane

    def press(self, name: str) -> None:
        """Press the first button of the shown part whose name begins so."""
        settle(self.window.jobs)
        found = [
            b for b in self.pane.findChildren(QAbstractButton) if b.objectName().startswith(f"child.{name}")
        ]
        live = [b for b in found if not b.isHidden() and b.parent() is not None and b.isVisibleTo(self.pane)]
        assert live, name
        live[0].click()
        settle(self.window.jobs)

    @property
    def sheet(self) -> AskSheet:
        sheet = self.page._sheet
        assert isinstance(sheet, AskSheet)
        return sheet

    def fill(self, **values: Any) -> None:
        for name, value in values.items():
            widget = self.sheet.widgets[name]
            if isinstance(widget, DateField):
                widget.set_day(value)
            elif isinstance(widget, QComboBox):
                widget.setCurrentIndex(widget.findData(value))
            elif isinstance(widget, QPlainTextEdit):
                widget.setPlainText(value)
            else:
                assert isinstance(widget, QLineEdit)
                widget.setText(value)

    def save(self) -> None:
        self.window.page_does("save")
        settle(self.window.jobs)

    def words(self) -> str:
        settle(self.window.jobs)
        texts = (each.text() for each in self.pane.findChildren(QLabel) if each.isVisibleTo(self.pane))
        return "\n".join(texts)


@pytest.fixture
def child(desk: Desk, qtbot: QtBot, colleague: Callable[..., Desk]) -> Open:
    enrolment, _, others = enrolled(desk)
    desk.change(
        lambda work: work.session.add(Mark(station_id=work.station_id, person_id=others[0], mark="低保"))
    )
    authorised(desk, colleague)
    window = DeskWindow(desk, Jobs(inline=True))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go("left_behind")
    settle(window.jobs)
    made = Open(desk, window, enrolment, others)
    made.open()
    return made


def test_every_button_of_the_pane_does_something(child: Open) -> None:
    source = Path(child_deeds.__file__ or "").with_name("child_pane.py").read_text("utf-8")
    button = r'\(\s*"([a-z_]+)",\s*tr\("[^"]*"\)(?: if [^,]+)?,\s*"[a-z-]+",?\s*\)'
    pressed = set(re.findall(button, source))
    assert pressed == set(child_deeds._DEEDS) | PRINTS | ANSWERS
    assert pressed


def test_each_part_shows_and_chips_are_reached_by_keyboard(child: Open, qtbot: QtBot) -> None:
    for part in PARTS:
        child.pane.show_part(part)
        assert child.pane.part == part
        assert child.words()
    chips = child.pane.chips
    chips.choose("file")
    chips.focus()
    qtbot.keyClick(chips._buttons["file"], Qt.Key.Key_Right)
    qtbot.keyClick(chips._buttons["form"], Qt.Key.Key_Space)
    assert child.pane.part == "form"


def test_a_status_is_proposed_with_its_reason_and_taken_with_one_key(child: Open) -> None:
    assert "建议登记：困境儿童：家庭贫困" in child.words()
    assert "低保。" in child.words()
    child.press("take")
    assert [one.kind for one in child.pane.file.statuses] == ["difficulty"]
    assert child.pane.file.proposed == ()


def test_the_form_is_corrected_and_what_is_wrong_is_said_at_its_field(child: Open) -> None:
    child.pane.show_part("form")
    child.press("edit")
    child.fill(health="ill", school="四邑小学", boards="yes")
    child.save()
    assert child.sheet.form.row("illness").error
    child.fill(illness="先天性心脏病")
    child.save()
    assert child.page._sheet is None
    assert child.pane.part == "form"
    assert "先天性心脏病" in child.words()
    assert child.pane.file.form["boards"] == "是"


def test_an_assessment_asks_every_question(child: Open) -> None:
    child.pane.show_part("grade")
    child.press("assess")
    child.save()
    assert child.sheet.form.row("carer").error
    for one in child.desk.read(child_assessment.questionnaire).questions:
        child.fill(**{one.key: one.options[0].key})
    child.save()
    assert [one.grade for one in child.pane.file.assessments] == ["good"]
    assert "有能力的成年人同住照料" in child.words()


def test_a_care_letter_asks_the_four_questions_one_by_one(child: Open) -> None:
    child.pane.show_part("letters")
    child.press("letter")
    person = child.sheet.widgets["carer_id"]
    person.set_person(child.others[2], "张桂英")  # type: ignore[attr-defined]
    child.fill(reason="父母务工", until=date(2027, 2, 28), carer_relation="祖母", child_opinion="愿意")
    for n, key in enumerate(CLEAN):
        child.save()
        assert child.sheet.form.row(f"check_{key}").error, n
        child.fill(**{f"check_{key}": "no"})
    child.save()
    (letter,) = child.pane.file.letters
    assert letter.state == "written"
    child.press("sign")
    child.fill(witness="任桂芳")
    child.save()
    assert child.pane.file.letters[0].state == "running"
    assert "还没有书面告知学校" in child.words()
    child.press("told")
    child.fill(recipient="四邑小学李老师")
    child.save()
    assert [one.addressee for one in child.pane.file.letters[0].notices] == ["school"]
    child.press("letter_paper")
    assert child.window._preview is not None


def test_contact_words_and_plan_are_written_down(child: Open) -> None:
    child.pane.show_part("contact")
    child.press("contact")
    child.save()
    assert child.pane.file.touch.child_on == TODAY
    for who, position in (("father", "agrees"), ("mother", "refuses")):
        child.press("word")
        child.fill(who=who, name="某某", position=position)
        child.save()
    assert "不同意 某某" in child.words()
    child.pane.show_part("plan")
    child.press("goal")
    child.fill(goal="补齐疫苗接种", who="王敏", by_on=TODAY + timedelta(days=9))
    child.save()
    child.press("done")
    child.fill(what="陪同接种")
    child.save()
    assert [len(one.actions) for one in child.pane.file.plan.goals] == [1]


def test_numbers_are_shown_only_when_asked_for(child: Open) -> None:
    from stationdesk.services import residents

    child.desk.change(lambda work: residents.set_phones(work, child.others[0], ("13800001234",)))
    child.open()
    assert "138****1234" in child.words()
    assert "13800001234" not in child.words()
    child.press("reveal")
    assert "13800001234" in child.words()


def test_nothing_of_the_file_stays_when_it_is_put_away(child: Open, qtbot: QtBot) -> None:
    name = child.pane.file.name
    assert name in child.words()
    assert child.page.back()
    assert child.page.opened is None
    assert child.page.file is None
    assert (
        child.window.findChild(QWidget, "child.pane") is None
        or not child.window.findChild(QWidget, "child.pane").isVisible()
    )
    assert name not in child.window.windowTitle()


def test_who_only_looks_has_no_button_that_writes(child: Open, qtbot: QtBot) -> None:
    file = child.pane.file
    from stationdesk.ui.left_behind.reading import Home

    pane = ChildPane(file, Home((), "", "", ""), TODAY, lambda permit: permit == "left_behind:open_child")
    qtbot.addWidget(pane)
    for part in PARTS:
        pane.show_part(part)
        shown = {
            b.objectName().split(".")[1] for b in pane.findChildren(QAbstractButton) if b.isVisibleTo(pane)
        }
        assert shown <= {"parts", "reveal", "paper", "family", "notes", "looks", *PRINTS}, part


def test_proposals_of_all_children_are_answered_with_one_key(child: Open, qtbot: QtBot) -> None:
    from stationdesk.ui.left_behind.child_statuses_view import ChildStatusesView

    child.window.go("left_behind", view="statuses")
    settle(child.window.jobs)
    host = child.window.page
    assert isinstance(host, LeftBehindHost)
    view = host.view
    assert isinstance(view, ChildStatusesView)
    assert [one.key for one in view.rows.rows] == ["difficulty/poor"]
    qtbot.keyClick(view.rows.view, Qt.Key.Key_Delete)
    sheet = view._sheet
    assert isinstance(sheet, AskSheet)
    child.window.page_does("save")
    assert sheet.form.row("why").error
    child.window.close_sheet()
    child.window.close_sheet()
    qtbot.keyClick(view.rows.view, Qt.Key.Key_F9)
    settle(child.window.jobs)
    assert view.rows.rows == []
    assert child.desk.read(lambda work: child_statuses.counted(work)["difficulty"]) == 1


def test_every_control_of_every_part_and_sheet_has_a_name(child: Open) -> None:
    for part in PARTS:
        child.pane.show_part(part)
        settle(child.window.jobs)
        assert nameless(child.pane) == []
    for part, what in (("form", "edit"), ("form", "kin"), ("grade", "assess"), ("letters", "letter")):
        child.pane.show_part(part)
        child.press(what)
        assert nameless(child.sheet) == []
        child.window.close_sheet()
        settle(child.window.jobs)
