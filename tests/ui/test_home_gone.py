"""The home is on no disk: one question with three ways on, none of which founds anything or opens another's data."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.storage import disks, home_place
from stationdesk.ui import files, home_gone, theme, words
from tests.ui.test_accessibility import nameless


@pytest.fixture
def gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the home was: on a disk that is not plugged in. Nothing of this computer's own is looked at."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "share"))
    monkeypatch.setattr(disks, "roots", list)
    home = tmp_path / "数 据盘" / "StationDesk"
    make(home)
    home_place.remember(home)
    home.parent.rename(tmp_path / "抽屉")
    return home


def make(home: Path, home_id: str = "ours") -> None:
    home.mkdir(parents=True)
    (home / "home.json").write_text(json.dumps({"home_id": home_id}), "utf-8")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """What whoever sits there does each time it is asked; the sentences that were read."""
    read: list[str] = []

    def given(*steps: Callable[[home_gone.Question], object]) -> list[str]:
        waiting = list(steps)

        def exec_(self: home_gone.Question) -> int:
            read.append(self.text())
            self.show()
            waiting.pop(0)(self)
            assert not self.isVisible()
            return 0

        monkeypatch.setattr(home_gone.Question, "exec", exec_)
        return read

    yield given
    words.choose_language(QApplication.instance(), "zh")


def asked() -> Path | None:
    with pytest.raises(home_place.HomeGone) as why:
        home_place.find()
    return home_gone.ask(why.value)


def test_the_disk_plugged_in_again_is_found_by_the_next_try(
    gone: Path, tmp_path: Path, answers: Callable[..., list[str]]
) -> None:
    def too_early(question: home_gone.Question) -> None:
        question.again.click()

    def plugged_in(question: home_gone.Question) -> None:
        (tmp_path / "抽屉").rename(gone.parent)
        question.again.click()

    read = answers(too_early, plugged_in)
    assert asked() == gone
    assert all(str(gone) in one for one in read)
    assert len(read) == 2


def test_a_folder_that_was_moved_is_shown_and_known_from_then_on(
    gone: Path, tmp_path: Path, answers: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ask_folder", lambda *_words: str(tmp_path / "抽屉"))  # one folder above it
    answers(lambda question: question.choose.click())
    assert asked() == tmp_path / "抽屉" / "StationDesk"
    assert home_place.find() == tmp_path / "抽屉" / "StationDesk"


def test_another_stations_folder_is_refused_in_words_and_asked_about_again(
    gone: Path, tmp_path: Path, answers: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "别的站" / "StationDesk", "theirs")
    monkeypatch.setattr(files, "ask_folder", lambda *_words: str(tmp_path / "别的站"))
    read = answers(lambda question: question.choose.click(), lambda question: question.leave.click())
    before = home_place.note_file().read_bytes()
    assert asked() is None
    assert "别的站" in read[1]
    assert "另一个站点" in read[1]
    assert home_place.note_file().read_bytes() == before


def test_who_chooses_nothing_or_presses_escape_leaves_everything_as_it_is(
    gone: Path, answers: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(files, "ask_folder", lambda *_words: "")
    read = answers(
        lambda question: question.choose.click(),
        lambda question: qtbot.keyClick(question, Qt.Key.Key_Escape),
    )
    assert asked() is None
    assert len(read) == 2
    assert not gone.exists()
    assert not home_place.paths.default_home().exists()


def test_the_question_is_answered_by_keyboard_and_is_never_read_as_markup(
    gone: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    question = home_gone.Question("上次在“D:\\<b>站</b>”。")
    qtbot.addWidget(question)
    question.show()
    assert question.textFormat() == Qt.TextFormat.PlainText
    assert question.defaultButton() is question.again
    assert question.escapeButton() is question.leave
    assert not nameless(question)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_whole_question_fits_on_a_small_screen(
    gone: Path, qapp: QApplication, qtbot: QtBot, language: str, scale: float
) -> None:
    theme.wear(qapp, scale=scale)
    words.choose_language(qapp, language)
    with pytest.raises(home_place.HomeGone) as why:
        home_place.find()
    question = home_gone.Question(why.value.message)
    qtbot.addWidget(question)
    question.show()
    QApplication.processEvents()
    if "PICTURES" in os.environ:
        question.grab().save(f"{os.environ['PICTURES']}/home_gone-{language}-{scale:.0f}.png")
    assert question.width() <= 1024
    assert question.height() <= 600
    for one in (question.again, question.choose, question.leave):
        assert question.rect().contains(one.geometry().translated(one.parentWidget().pos()))
        assert one.width() >= one.fontMetrics().horizontalAdvance(one.text())
