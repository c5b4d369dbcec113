"""The password page: asks once, says what is wrong, imports nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.ui.unlock import Unlocking, UnlockPage

HEAVY = (
    "sqlalchemy", "alembic", "sqlcipher3", "reportlab", "pypdfium2", "pypinyin", "openpyxl", "cryptography", "argon2",
    "msgspec", "zstandard", "pyrage", "PySide6.QtPrintSupport", "PySide6.QtNetwork", "stationdesk.ui.window",
    "stationdesk.ui.pages", "stationdesk.services", "stationdesk.storage", "stationdesk.models",
)  # fmt: skip


def page(qtbot: QtBot) -> UnlockPage:
    made = UnlockPage("四邑村", "便民服务站", ["王敏", "李强"], last_user="李强")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_enter_asks_once(qtbot: QtBot) -> None:
    made = page(qtbot)
    asked: list[Unlocking] = []
    made.asked.connect(asked.append)
    made.password.line.insert("青山绿水 2026")
    QTest.keyClick(made.password.line, Qt.Key.Key_Return)
    QTest.keyClick(made.password.line, Qt.Key.Key_Return)
    assert asked == [Unlocking("李强", password="青山绿水 2026")]
    assert "青山" not in repr(asked[0])


def test_an_empty_password_is_said_not_tried(qtbot: QtBot) -> None:
    made = page(qtbot)
    with qtbot.assertNotEmitted(made.asked):
        made.open.click()
    assert made._password_row.error == "请输入密码"


def test_a_wrong_password_waits_in_words(qtbot: QtBot) -> None:
    made = page(qtbot)
    QTest.keyClicks(made.password.line, "x")
    made.open.click()
    made.refuse("密码不对。", 2)
    assert made._password_row.error == "密码不对。还要等 2 秒。"
    with qtbot.assertNotEmitted(made.asked):
        QTest.keyClick(made.password.line, Qt.Key.Key_Return)
    made._count_down()
    made._count_down()
    assert made._password_row.error == "现在可以再试了。"
    assert made.open.isEnabled()


def test_a_long_wait_is_counted_in_minutes(qtbot: QtBot) -> None:
    made = page(qtbot)
    QTest.keyClicks(made.password.line, "x")
    made.open.click()
    made.refuse("密码不对。", 300)
    assert made._password_row.error == "密码不对。还要等 5 分钟。"


def test_a_forgotten_password_leads_to_the_recovery_code(qtbot: QtBot) -> None:
    made = page(qtbot)
    asked: list[Unlocking] = []
    made.asked.connect(asked.append)
    made._forgot.click()
    assert made.code.isVisible()
    assert not made.password.isVisible()
    QTest.keyClicks(made.code, "K7QM-2FX9")
    QTest.keyClick(made.code, Qt.Key.Key_Return)
    assert asked == [Unlocking("李强", recovery_code="K7QM-2FX9")]
    assert "K7QM" not in repr(asked[0])


def test_what_was_typed_is_forgotten(qtbot: QtBot) -> None:
    made = page(qtbot)
    QTest.keyClicks(made.password.line, "secret")
    made.forget()
    assert made.password.text() == ""


def test_nothing_heavy_is_imported_before_the_password() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import sys, json; import stationdesk.ui.shell, stationdesk.ui.unlock, stationdesk.ui.theme;"
                "print(json.dumps(sorted(sys.modules)))"
            ),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = json.loads(told.stdout)
    assert [name for name in loaded if name.startswith(HEAVY)] == []


def test_a_long_refusal_is_readable_whole(qtbot: QtBot) -> None:
    made = page(qtbot)
    made.resize(1366, 768)
    made.refuse("这个站的数据正在另一个窗口或程序中使用，请先到那个窗口里把事情做完，关掉它再打开。" * 2)
    QTest.qWait(50)
    said = made._password_row._below
    assert said.height() >= said.heightForWidth(said.width())
    assert said.y() >= made.password.geometry().bottom()


def test_two_officers_codes_are_asked_together(qtbot: QtBot) -> None:
    made = page(qtbot)
    asked: list[Unlocking] = []
    made.asked.connect(asked.append)
    made._forgot.click()
    made.code.setText("AAAA")
    made.other.setText("BBBB")
    made.open.click()
    assert (asked[0].recovery_code, asked[0].other_code) == ("AAAA", "BBBB")
    assert "BBBB" not in repr(asked[0])


def test_good_news_before_the_password_does_not_look_like_an_error(qtbot: QtBot) -> None:
    made = page(qtbot)
    made.tell("已经取回，请输入密码打开。")
    below = made._password_row.said
    assert below.isVisible()
    assert below.property("text") == "已经取回，请输入密码打开。"
    assert below.property("kind") == "good"
    assert not made._password_row.error
    assert not made.password.line.property("wrong")
