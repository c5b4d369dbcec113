"""The lane: off the UI thread, in order, and each kind of bad news to its place."""

from __future__ import annotations

import logging
import threading
import time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.errors import Cancelled, Refusal, Trouble
from stationdesk.core.words import language, set_language
from stationdesk.ui.jobs import Jobs


class TooEarly(Refusal):
    template = "还没到日子。"


class StickGone(Trouble):
    template = "U盘不见了，插回去再点一次。"


def test_work_leaves_the_window_alone_and_comes_back_to_it(qtbot: QtBot) -> None:
    jobs = Jobs()
    got: list[tuple[str, bool]] = []
    here = threading.get_ident()
    jobs.run(
        threading.get_ident, lambda there: got.append((str(there != here), threading.get_ident() == here))
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got == [("True", True)]
    jobs.close()


def test_jobs_run_one_after_another(qtbot: QtBot) -> None:
    jobs = Jobs()
    order: list[int] = []
    for number in range(20):
        jobs.run(lambda number=number: (time.sleep(0.002 if number % 2 else 0), number)[1], order.append)
    qtbot.waitUntil(lambda: jobs.idle)
    assert order == list(range(20))
    jobs.close()


def test_the_window_lives_while_work_is_slow(qtbot: QtBot) -> None:
    jobs = Jobs()
    started = time.monotonic()
    jobs.run(lambda: time.sleep(0.3))
    assert time.monotonic() - started < 0.25
    qtbot.waitUntil(lambda: jobs.idle)
    jobs.close()


@pytest.mark.parametrize("inline", [True, False])
def test_a_refusal_goes_to_its_form_first(qtbot: QtBot, inline: bool) -> None:
    jobs = Jobs(inline=inline)
    shown: list[object] = []
    everyone: list[object] = []
    jobs.refused.connect(everyone.append)

    def no() -> None:
        raise TooEarly(field="day")

    jobs.run(no, failed=lambda problem: shown.append(problem) or True)
    qtbot.waitUntil(lambda: jobs.idle)
    assert [type(one) for one in shown] == [TooEarly]
    assert everyone == []
    jobs.run(no, failed=lambda problem: False)
    qtbot.waitUntil(lambda: jobs.idle)
    assert [type(one) for one in everyone] == [TooEarly]
    jobs.close()


def test_trouble_reaches_the_banner(qtbot: QtBot) -> None:
    jobs = Jobs(inline=True)

    def gone() -> None:
        raise StickGone()

    with qtbot.waitSignal(jobs.troubled) as told:
        jobs.run(gone)
    assert told.args[0].message == "U盘不见了，插回去再点一次。"


def test_a_bug_is_logged_without_its_words(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs(inline=True)

    def wrong() -> None:
        raise ValueError("王建国 421221195801011234")

    with caplog.at_level(logging.INFO), qtbot.waitSignal(jobs.broke) as told:
        jobs.run(wrong)
    assert told.args == ["ValueError"]
    assert "ValueError" in caplog.text
    assert "王建国" not in caplog.text
    assert "test_jobs.py" in caplog.text


def test_cancelled_is_silence(qtbot: QtBot) -> None:
    jobs = Jobs(inline=True)
    heard: list[object] = []
    for signal in (jobs.refused, jobs.troubled, jobs.broke):
        signal.connect(heard.append)

    def never_mind() -> None:
        raise Cancelled

    jobs.run(never_mind)
    assert heard == []
    assert jobs.idle


def test_an_answer_for_nobody_is_dropped(qtbot: QtBot) -> None:
    jobs = Jobs()
    owner = QObject()
    got: list[object] = []
    jobs.run(lambda: time.sleep(0.05), got.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(120)
    qtbot.waitUntil(lambda: jobs.idle)
    assert got == []
    jobs.close()


def test_a_busy_button_cannot_be_pressed_twice(qtbot: QtBot) -> None:
    jobs = Jobs()
    press = QPushButton("存")
    qtbot.addWidget(press)
    jobs.run(lambda: time.sleep(0.05), busy=press)
    assert not press.isEnabled()
    qtbot.waitUntil(press.isEnabled)
    jobs.close()


def test_the_lane_speaks_the_readers_language(qtbot: QtBot) -> None:
    jobs = Jobs()
    set_language("en")
    said: list[str] = []
    jobs.run(language, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["en"]
    jobs.close()


def test_what_is_asked_after_the_end_breaks_nothing(qtbot: QtBot) -> None:
    jobs = Jobs()
    jobs.close()
    done: list[int] = []
    jobs.run(lambda: done.append(1), done.append)
    assert jobs.idle
    assert not done


def test_the_focus_comes_back_into_what_was_busy(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    other, box = QPushButton("别处", window), QWidget(window)
    inside = QPushButton("选文件", box)
    window.show()
    inside.setFocus()
    jobs = Jobs()
    jobs.run(lambda: time.sleep(0.05), busy=box)
    other.setFocus()
    qtbot.waitUntil(box.isEnabled)
    assert window.focusWidget() is inside
    jobs.close()
