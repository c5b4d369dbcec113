"""Promises of the form at the counter's edges: keys never reach past a sheet, words stay with what they were said of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit

from stationdesk.desk import Desk
from stationdesk.services.matters import OTHER as ANYTHING_ELSE
from stationdesk.ui.cases.more_facts import OTHER
from tests.ui.counter import OLD_AGE, Keys, Opened, focused, form_of, opened, village, window

__all__ = ["village", "window"]


def test_the_key_that_saves_a_refusal_never_accepts_the_case_behind_it(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter("CV-006")
    form.refuse()
    keys = Keys()
    for key, control in ((Qt.Key.Key_Return, True), (Qt.Key.Key_F9, False)):
        keys.press(key, control=control)
        assert opened(desk) == [], "no reason was given: nothing is written, and nothing accepted"
        assert made.sheet.is_open
    made.sheet.findChild(QPlainTextEdit, "refuse.reasons").setPlainText("不是本村的")
    keys.press(Qt.Key.Key_Return, control=True)
    assert [row.state for row in opened(desk)] == ["refused"]


def test_the_key_that_saves_a_proxy_request_makes_one(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    QTest.keyClick(form.materials, Qt.Key.Key_A)
    keys = Keys()
    keys.press(Qt.Key.Key_D, control=True)
    keys.press(Qt.Key.Key_Return, control=True)
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM proxy_requests")) == 1


def test_the_key_sheet_open_keeps_the_form_behind_it_from_being_sent(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter("CV-006")
    keys = Keys()
    keys.press(Qt.Key.Key_F1)
    keys.press(Qt.Key.Key_Return, control=True)
    keys.press(Qt.Key.Key_F9)
    assert opened(desk) == []


def test_words_said_of_another_request_do_not_stay_on_the_matter_that_is_chosen_after_all(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made, keys = window(), Keys()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    keys.type("xqqq")
    keys.press(Qt.Key.Key_Return)
    assert form.chosen is not None
    assert form.chosen.detail.code == ANYTHING_ELSE
    assert form.more.values().remark == "xqqq"
    assert focused() is form.more.findChild(QComboBox, "accept.remark"), "nothing to tick: to the note"
    form.take_matter(OLD_AGE)
    assert not form.more.values().remark


def test_a_stranger_is_not_taken_for_the_spouse_that_was_passed_over(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    keys = Keys()
    keys.press(Qt.Key.Key_B, control=True)
    by = form.more.findChild(QComboBox, "accept.by")
    keys.press(Qt.Key.Key_Down)
    assert form.more.findChild(QComboBox, "accept.relation").currentText() == "子女"
    keys.press(Qt.Key.Key_Down)
    assert by.currentData() == OTHER
    assert form.more.findChild(QComboBox, "accept.relation").currentText() == ""


def test_the_same_matter_still_open_is_said_before_it_is_taken_in_again(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new_case()
    form = form_of(made)
    for _ in range(2):
        form.take_person(village["elder"])
        form.take_matter(OLD_AGE)
        said = form.findChild(QLabel, "accept.same_open")
        if not opened(desk):
            assert said is None
            QTest.keyClick(form.materials, Qt.Key.Key_A)
            form.accept()
    (row,) = opened(desk)
    assert row.number in said.text()
