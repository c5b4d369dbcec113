"""Turned away at the password page: the wait is said at once, it is nobody else's, and no way out is closed by it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.ui.new_password import NewPasswordPage
from stationdesk.ui.unlock import Entrant, Unlocking, UnlockPage
from tests.ui.test_opening import Start, _unlock, start  # noqa: F401


def page(qtbot: QtBot) -> UnlockPage:
    entrants = (Entrant("u9", "周敏", "020-15"),)
    made = UnlockPage("四邑村", "便民服务站", ["王敏", "李强"], last_user="李强", entrants=entrants)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def refused(qtbot: QtBot) -> UnlockPage:
    made = page(qtbot)
    QTest.keyClicks(made.password.line, "x")
    made.open.click()
    made.refuse("密码不对。", 300)
    return made


def test_the_wait_is_said_with_the_wrong_password_and_not_first_with_the_right_one(
    start: Start,  # noqa: F811
    home: Path,
) -> None:
    opening = start(home)
    assert opening.unlocking is not None
    for _try in range(3):
        _unlock(opening, password="wrong one")
    said = opening.unlocking._password_row.error
    assert "密码不对" in said
    assert "还要等" in said
    assert not opening.unlocking.open.isEnabled()


def test_a_colleague_does_not_wait_for_somebody_else(qtbot: QtBot) -> None:
    made = refused(qtbot)
    made.user.setCurrentText("王敏")
    assert made.open.isEnabled()
    assert not made._password_row.error
    asked: list[Unlocking] = []
    made.asked.connect(asked.append)
    made.password.line.setText("her own")
    QTest.keyClick(made.password.line, Qt.Key.Key_Return)
    assert asked == [Unlocking("王敏", password="her own")]


def test_the_recovery_code_does_not_wait_for_the_password(qtbot: QtBot) -> None:
    made = refused(qtbot)
    made._forgot.click()
    assert made.open.isEnabled()
    made.code.setText("code")
    with qtbot.waitSignal(made.asked, timeout=500):
        QTest.keyClick(made.code, Qt.Key.Key_Return)


def test_esc_leads_from_a_code_back_to_the_password(qtbot: QtBot) -> None:
    made = page(qtbot)
    made._forgot.click()
    assert made.code.isVisible()
    QTest.keyClick(made.code, Qt.Key.Key_Escape)
    assert made.password.isVisible()
    made._first.click()
    assert made.entry.isVisible()
    QTest.keyClick(made.entry, Qt.Key.Key_Escape)
    assert made.password.isVisible()
    assert made.user.currentText() == "李强"


def test_what_was_wrong_in_a_new_password_is_not_typed_on_to(qtbot: QtBot) -> None:
    made = NewPasswordPage("王敏")
    qtbot.addWidget(made)
    made.password.line.setText("abc")
    made.again.line.setText("abc")
    made._ask()
    made.refuse("密码太短")
    assert made.again.text() == ""
    assert made.password.line.selectedText()
    made.password.line.setText("long enough 1")
    made.again.line.setText("another one 2")
    made._ask()
    assert made.again.text() == ""
    assert "8" in made._row._help


def test_esc_leaves_the_new_password(qtbot: QtBot) -> None:
    made = NewPasswordPage("王敏")
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.given_up, timeout=500):
        QTest.keyClick(made.password.line, Qt.Key.Key_Escape)


def test_a_password_typed_after_one_tab_goes_into_the_second_field(qtbot: QtBot) -> None:
    made = NewPasswordPage("王敏")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.password.line.setFocus()
    QTest.keyClicks(made.password.line, "niu mo 26")
    QTest.keyClick(made.password.line, Qt.Key.Key_Tab)
    for letter in "niu mo 26":
        now = made.focusWidget()
        assert now is not None
        QTest.keyClicks(now, letter)
    assert made.again.text() == "niu mo 26"
    assert made.password.line.echoMode() == QLineEdit.EchoMode.Password
