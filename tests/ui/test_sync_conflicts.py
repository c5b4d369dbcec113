"""Conflicts on the sync page: both sides with author and time, the record beside them, settled by keys alone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from stationdesk.services import case_life
from tests.services.window import accept
from tests.sync.machines import Machine, Place
from tests.ui.test_accessibility import nameless
from tests.ui.test_sync_page import Shown, newest, place, said, shown, unbroken

__all__ = ["place", "shown"]

LOOK = os.environ.get("CONFLICT_PICTURES", "")


def two_names(place: Place) -> tuple[Machine, Machine, str]:
    first = place.village()
    person = first.add("曾庆兰", id_number="421221199001011231")
    second = place.another(first)
    first.edit(person, name="曾庆蘭")
    second.clock.set(second.clock.now() + timedelta(minutes=7))
    second.edit(person, name="曾庆岚")
    first.take(second.export(place.root / "two"))
    return first, second, person


def focus(page: Any, name: str) -> QWidget:
    QApplication.processEvents()
    wanted = newest(page, name)
    wanted.setFocus(Qt.FocusReason.TabFocusReason)
    assert wanted.hasFocus()
    return wanted


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_1, "曾庆蘭"), (Qt.Key.Key_2, "曾庆岚")])
def test_a_key_chooses_mine_or_theirs(place: Place, shown: Shown, key: Qt.Key, name: str) -> None:
    first, _, person = two_names(place)
    page = shown(first)
    words = said(newest(page, "sync.conflicts"))
    assert "本机写的" in words
    assert "另一台电脑写的（设备 020）" in words
    assert "身份号码 421***********1231" in words, "the record lies beside, its number masked"
    assert "现在按：曾庆兰" in words
    assert nameless(page.frame) == []  # type: ignore[arg-type]
    if LOOK:
        page.frame.grab().save(str(Path(LOOK) / "names.png"))  # type: ignore[attr-defined]
    QTest.keyClick(focus(page, "sync.conflict.0.0"), key)
    assert first.person(person).name == name
    assert first.conflicts() == []
    assert unbroken(page)


def test_neither_is_right_and_it_is_typed_by_keys(place: Place, shown: Shown) -> None:
    first, _, person = two_names(place)
    page = shown(first)
    QTest.keyClick(focus(page, "sync.conflict.0.0"), Qt.Key.Key_0)
    QApplication.processEvents()
    line = newest(page, "sync.conflict.0.line")
    assert isinstance(line, QLineEdit)
    assert line.isVisible()
    assert line.hasFocus(), page.window().focusWidget()
    line.setText("曾庆澜1")
    QTest.keyClick(line, Qt.Key.Key_2)
    assert line.text() == "曾庆澜12", "digits typed here choose nothing"
    line.setText("曾庆澜")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert first.person(person).name == "曾庆澜"
    assert unbroken(page)


def test_two_steps_are_named_in_words_and_one_is_chosen(place: Place, shown: Shown) -> None:
    first = place.village()
    case = accept(first.desk, first.add("刘大山")).case_id
    second = place.another(first, ahead=timedelta(minutes=1))
    first.desk.change(lambda work: case_life.finish(work, case))
    second.clock.set(second.clock.now() + timedelta(minutes=9))
    second.desk.change(lambda work: case_life.withdraw(work, case, "不办了"))
    first.take(second.export(place.root / "two"))
    page = shown(first)
    words = said(newest(page, "sync.conflicts"))
    assert "办结" in words
    assert "申请人撤回" in words
    assert "现在按：已办结" in words
    if LOOK:
        page.frame.grab().save(str(Path(LOOK) / "steps.png"))  # type: ignore[attr-defined]
    choose = newest(page, "sync.conflict.0.1")
    assert isinstance(choose, QPushButton)
    choose.click()
    assert first.conflicts() == []
    assert first.desk.read(lambda work: work.scalar("SELECT state FROM cases")) == "withdrawn"
    assert unbroken(page)


def test_sealed_content_is_shown_to_nobody_who_may_not_see_it(place: Place, shown: Shown) -> None:
    """A child's file that was not opened that day: only that there is something to choose."""
    from stationdesk.models.child_files import ChildRecord
    from stationdesk.storage.work import Work

    first = place.village()
    child = first.add("小明")

    def begin(work: Work) -> None:
        work.session.add(
            ChildRecord(
                station_id=work.station_id, person_id=child, begun_on=work.today, updated_on=work.today
            )
        )

    first.desk.change(begin, reason="left_behind:enrol")
    second = place.another(first)

    def write(machine: Machine, said_here: str) -> None:
        machine.desk.change(
            lambda work: work.run("UPDATE child_files SET illness = :v", {"v": said_here}),
            reason="left_behind:enrol",
        )

    write(first, "甲病")
    write(second, "乙病")
    first.take(second.export(place.root / "two"))
    page = shown(first)
    words = said(newest(page, "sync.conflicts"))
    assert "甲病" not in words
    assert "乙病" not in words
    choose = newest(page, "sync.conflict.0.0")
    assert not choose.isEnabled()
    assert unbroken(page)


def test_what_both_may_have_written_down_is_listed(place: Place, shown: Shown) -> None:
    first = place.village()
    second = place.another(first)
    for machine in (first, second):
        machine.add("周桂英", id_number="421221199001011231")
    first.take(second.export(place.root / "two"))
    page = shown(first)
    words = said(newest(page, "sync.twins"))
    assert "可能各登记了一次（1）" in words
    assert "居民  周桂英  身份号码相同" in words
    assert unbroken(page)


def test_two_that_are_not_one_are_told_apart_by_a_row_and_taken_back(place: Place, shown: Shown) -> None:
    from datetime import date

    from PySide6.QtWidgets import QPlainTextEdit

    from stationdesk.sync import twins

    first = place.village()
    second = place.another(first)
    for machine in (first, second):
        machine.add("周桂英", birth=date(1950, 5, 5))
    first.take(second.export(place.root / "two"))
    (item,) = first.desk.read(twins.listed)
    page = shown(first)
    assert "周桂英" in said(newest(page, "sync.twins"))
    if LOOK:
        page.frame.grab().save(str(Path(LOOK) / "twins.png"))  # type: ignore[attr-defined]
    newest(page, f"sync.apart.{item.id}").click()  # type: ignore[attr-defined]
    QApplication.processEvents()
    why = newest(page.window(), "sync.apart.reason")
    assert isinstance(why, QPlainTextEdit)
    assert nameless(page.frame) == []  # type: ignore[arg-type]
    why.setPlainText("父亲不是同一人")
    page.window().findChild(QPushButton, "sync.apart.save").click()
    assert first.desk.read(twins.listed) == []
    (apart,) = first.desk.read(twins.told_apart)
    assert "父亲不是同一人" in said(newest(page, "sync.twins"))
    if LOOK:
        page.frame.grab().save(str(Path(LOOK) / "apart.png"))  # type: ignore[attr-defined]
    newest(page, f"sync.together.{apart.id}").click()  # type: ignore[attr-defined]
    assert [one.id for one in first.desk.read(twins.listed)] == [item.id]
    assert unbroken(page)
