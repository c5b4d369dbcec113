"""In the window: what waits for a review, who may open files, who saw one, sealed notes and sealed groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import care_groups, consents, file_access
from stationdesk.services import left_behind_files as files
from stationdesk.services.care_groups import NewMember
from stationdesk.ui.left_behind import access_sheets, sealed_notes
from stationdesk.ui.left_behind.access_sheets import LooksSheet
from stationdesk.ui.left_behind.access_tiles import tiles
from stationdesk.ui.left_behind.access_view import AccessView
from stationdesk.ui.left_behind.care_groups_view import CareView
from stationdesk.ui.left_behind.sealed_notes import NotesSheet
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.test_file_access import WHY, enrolled
from tests.ui.test_accessibility import nameless

OPEN = Callable[..., Desk]
WINDOW = Callable[[Desk], DeskWindow]
TODAY = date(2026, 11, 22)


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> WINDOW:
    return lambda desk: open_page(desk, "today")


@pytest.fixture
def secretary(desk: Desk, colleague: OPEN) -> Desk:
    return colleague(desk, "secretary", name="郑书记")


def view_of(window: DeskWindow, view: str, kind: type[Any]) -> Any:
    window.go("left_behind", view=view)
    settle(window.jobs)
    found = window.page.view  # type: ignore[attr-defined]
    assert isinstance(found, kind)
    return found


def said(widget: QWidget) -> str:
    for _ in range(
        3
    ):  # what is put into a layout is shown, and what is let go is gone, when events were handled
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def buttons(widget: QWidget) -> set[str]:
    return {one.objectName() for one in widget.findChildren(QPushButton) if not one.isHidden()}


def tabs(window: DeskWindow) -> tuple[str, ...]:
    window.go("left_behind")
    settle(window.jobs)
    return tuple(window.page.tabs.words)  # type: ignore[attr-defined]


def choose(box: object, key: str) -> None:
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(key))


def sheet(window: DeskWindow) -> Any:
    content = window.sheet._content
    assert content is not None
    return content


def test_each_tab_is_offered_to_who_holds_its_permit(
    desk: Desk, secretary: Desk, colleague: OPEN, opened: WINDOW
) -> None:
    assert not {"access", "care"} & set(tabs(opened(desk)))
    assert {"access", "care"} <= set(tabs(opened(secretary)))
    carer = colleague(desk, "care_worker", name="吴专干")
    ours = set(tabs(opened(carer)))
    assert "care" in ours
    assert "access" not in ours


def test_an_opening_stands_on_today_until_it_was_reviewed(
    desk: Desk, secretary: Desk, opened: WINDOW, qtbot: QtBot
) -> None:
    _, enrolment = enrolled(desk)
    desk.change(lambda work: files.open_child(work, enrolment, WHY))
    (tile,) = secretary.read(tiles)
    assert (tile.key, tile.count, tile.light) == ("openings", 1, "late")
    assert desk.read(tiles) == []
    window = opened(secretary)
    window.go(tile.page, **tile.where)
    settle(window.jobs)
    view = window.page.view  # type: ignore[attr-defined]
    assert isinstance(view, AccessView)
    (one,) = view.openings.rows
    assert WHY not in said(view.pane)
    qtbot.keyClick(view.openings.view, Qt.Key.Key_Return)
    settle(window.jobs)
    assert WHY in said(view.pane)
    view.pane.findChild(QPushButton, "access.justified").click()
    form = sheet(window)
    form.save()
    assert form.form.row("words").error
    form.widgets["words"].setPlainText("向爷爷核实，属实")
    form.save()
    settle(window.jobs)
    assert secretary.read(tiles) == []
    assert view.openings.rows == []
    (done,) = secretary.read(lambda work: file_access.openings(work, done_too=True))
    assert (done.id, done.justified) == (one.id, True)


def test_ones_own_opening_offers_no_review(desk: Desk, colleague: OPEN, opened: WINDOW) -> None:
    _, enrolment = enrolled(desk)
    both = colleague(desk, "secretary", "child_director", name="郑书记")
    both.change(lambda work: files.open_child(work, enrolment, WHY))
    view = view_of(opened(both), "access", AccessView)
    settle(view.frame.jobs)
    view._on_opening(view.openings.rows[0])
    assert "由另一个人复核" in said(view.pane)
    assert not {"access.justified", "access.unjustified"} & buttons(view.pane)


def test_a_grant_is_asked_for_and_its_paper_is_shown_to_be_signed(
    desk: Desk, secretary: Desk, opened: WINDOW
) -> None:
    window = opened(secretary)
    view = view_of(window, "access", AccessView)
    view.new()
    form = sheet(window)
    box = form.widgets["user"]
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(desk.actor.user_id))
    form.save()
    settle(window.jobs)
    assert form.form.row("reason").error
    form.widgets["reason"].setPlainText("党组织会议同意")
    form.save()
    settle(window.jobs)
    (row,) = secretary.read(file_access.authorisations)
    assert (row.user, row.until) == ("王敏", date(2027, 11, 21))
    assert view.chips.current == "holding"
    assert [one.id for one in view.authorisations.rows] == [row.id]
    view._on_authorisation(view.authorisations.rows[0])
    assert {"access.print", "access.sign", "access.end", "access.again"} <= buttons(view.pane)


def test_who_saw_a_file_is_one_button_away(desk: Desk, secretary: Desk, opened: WINDOW) -> None:
    _, enrolment = enrolled(desk)
    desk.change(lambda work: files.open_child(work, enrolment, WHY))
    window = opened(secretary)
    view = view_of(window, "access", AccessView)
    view._on_opening(view.openings.rows[0])
    view.pane.findChild(QPushButton, "access.looks").click()
    settle(window.jobs)
    content = sheet(window)
    assert isinstance(content, LooksSheet)
    assert "1 人，1 次" in said(content)
    assert nameless(window) == []


def test_notes_are_read_with_ones_own_key_and_written_in_one_sheet(
    desk: Desk, secretary: Desk, opened: WINDOW
) -> None:
    _, enrolment = enrolled(desk)
    desk.change(lambda work: files.write_note(work, "left_behind", enrolment, "左臂有青紫"))
    window = opened(desk)
    window.go("left_behind")
    settle(window.jobs)
    sealed_notes.open_notes(window, window.page, enrolment)
    settle(window.jobs)
    form = sheet(window)
    assert isinstance(form, NotesSheet)
    assert "左臂有青紫" in said(form)
    form.save()
    assert form.form.row("note").error
    assert isinstance(form.text, QPlainTextEdit)
    form.text.setPlainText("班主任说两周没交作业")
    form.save()
    settle(window.jobs)
    assert form.text.toPlainText() == ""
    assert "两周没交作业" in said(form)
    assert nameless(window) == []
    window.sheet.close_sheet()

    theirs = opened(secretary)
    theirs.go("left_behind")
    settle(theirs.jobs)
    sealed_notes.open_notes(theirs, theirs.page, enrolment)
    settle(theirs.jobs)
    assert "左臂有青紫" not in said(sheet(theirs))
    assert "您可以写，不能读" in said(sheet(theirs))


def test_a_refusal_of_a_guardian_is_recorded_and_says_that_nothing_is_blocked(
    desk: Desk, opened: WINDOW
) -> None:
    child, enrolment = enrolled(desk)
    window = opened(desk)
    window.go("left_behind")
    settle(window.jobs)
    page = window.page.view  # type: ignore[attr-defined]
    access_sheets.consent(page, enrolment, TODAY)
    settle(window.jobs)
    assert not window.sheet.is_open, "what was said so far is part of the file, which is not open"
    desk.change(lambda work: files.open_child(work, enrolment, WHY))
    access_sheets.consent(page, enrolment, TODAY)
    settle(window.jobs)
    form = sheet(window)
    choose(form.widgets["basis"], "refused")
    form.save()
    settle(window.jobs)
    assert form.form.row("given_by").error
    line = form.widgets["given_by"]
    assert isinstance(line, QLineEdit)
    line.setText("王建国")
    choose(form.widgets["how"], "phone")
    form.save()
    settle(window.jobs)
    now = desk.read(lambda work: consents.standing(work, child))
    assert now.basis == "refused"
    assert "建档、走访、报告照常" in now.words
    access_sheets.consent(page, enrolment, TODAY)
    settle(window.jobs)
    assert "监护人不同意　王建国" in said(sheet(window))


def test_the_sealed_groups_are_listed_by_day_and_visited(
    desk: Desk, colleague: OPEN, opened: WINDOW, qtbot: QtBot
) -> None:
    carer = colleague(desk, "care_worker", name="吴专干")
    for name, since in (("赵六福", 100), ("钱桂芳", 1)):
        carer.change(
            lambda work, name=name, since=since: care_groups.add(
                work, NewMember("mental", name=name, since=TODAY - timedelta(days=since))
            )
        )
    window = opened(carer)
    view = view_of(window, "care", CareView)
    assert [one.member.body.name for one in view.rows.rows] == ["赵六福"]
    assert nameless(window) == []
    qtbot.keyClick(view.rows.view, Qt.Key.Key_Return)
    settle(window.jobs)
    form = sheet(window)
    box = form.widgets["answers.danger"]
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("有"))
    form.save()
    settle(window.jobs)
    assert view.rows.rows == []
    view.chips.choose("open")
    view._show()
    assert {one.member.body.name for one in view.rows.rows} == {"赵六福", "钱桂芳"}
    (last,) = [one.due.last_on for one in view.rows.rows if one.member.body.name == "赵六福"]
    assert last == TODAY


def test_nothing_of_a_sealed_group_stays_when_the_view_is_left(
    desk: Desk, colleague: OPEN, opened: WINDOW, qtbot: QtBot
) -> None:
    carer = colleague(desk, "care_worker", name="吴专干")
    carer.change(
        lambda work: care_groups.add(
            work, NewMember("mental", name="赵六福", since=date(2026, 1, 1), facts={"signs": "不睡觉"})
        )
    )
    window = opened(carer)
    view = view_of(window, "care", CareView)
    assert "赵六福" in said(view.pane)
    assert "不睡觉" in said(view.pane)
    window.go("today")
    qtbot.waitUntil(lambda: view.rows.rows == [])
    said(window)
    texts = [one.text() for one in window.findChildren(QLabel)] + [window.windowTitle()]
    assert not [one for one in texts if "赵六福" in one or "不睡觉" in one]
    view_of(window, "care", CareView)
    qtbot.waitUntil(lambda: len(view.rows.rows) == 1)


def test_who_only_reads_is_offered_nothing_to_write(
    desk: Desk, secretary: Desk, colleague: OPEN, opened: WINDOW
) -> None:
    carer = colleague(desk, "care_worker", name="吴专干")
    carer.change(
        lambda work: care_groups.add(work, NewMember("mental", name="赵六福", since=date(2026, 1, 1)))
    )
    view = view_of(opened(secretary), "care", CareView)
    assert not view.primary_action.isEnabled()
    view._on_row(view.rows.rows[0])
    assert not {one for one in buttons(view.pane) if one.startswith("care.") and one != "care.phone.eye"}
