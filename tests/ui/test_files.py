"""Asking for files: in a place a clerk knows, in Chinese, with the ending that belongs to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.sync import medium
from stationdesk.ui import files, words


def test_the_next_question_begins_where_the_last_ended(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(files, "_last", None)
    asked: list[str] = []

    def choose(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(start)
        return str(tmp_path / "回执"), "PDF (*.pdf)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert files.ask_save(parent, "存", "纸.pdf", "PDF (*.pdf)")[0] == str(tmp_path / "回执.pdf")
    files.ask_save(parent, "存", "纸.pdf", "PDF (*.pdf)")
    assert Path(asked[0]).is_absolute()
    assert Path(asked[0]).parent != Path.cwd()
    assert asked[1] == str(tmp_path / "纸.pdf")


def test_nobody_chose_is_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: ("", ""))
    assert files.ask_save(parent, "存", "纸.pdf", "PDF (*.pdf)") == ("", "")


def test_the_file_dialog_speaks_chinese(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    words.choose_language(qapp, "zh")
    dialog = QFileDialog(None, "存", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    shown = [one.text() for one in dialog.findChildren(QLabel) if one.text()]
    assert shown
    assert not [one for one in shown if one.replace("&", "").split("(")[0].isascii()]


def test_folders_that_bear_a_name_are_not_noted_in_the_persons_settings(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The toolkit keeps the folders of its dialogs in a file of the person's, in clear."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "config"))
    known = QSettings(QSettings.Scope.UserScope, "QtProject")
    known.setValue("FileDialog/lastVisited", "file:///before")
    parent = QWidget()
    qtbot.addWidget(parent)

    def choose(*_all: object) -> tuple[str, str]:
        noted = QSettings(QSettings.Scope.UserScope, "QtProject")  # as a closing dialog does
        noted.setValue("FileDialog/lastVisited", "file:///闻人雪瑶")
        noted.setValue("FileDialog/history", ["file:///闻人雪瑶"])
        noted.sync()
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    files.ask_save(parent, "存", "纸.pdf", "PDF (*.pdf)")
    now = QSettings(QSettings.Scope.UserScope, "QtProject")
    now.sync()
    assert now.value("FileDialog/lastVisited") == "file:///before"
    assert now.value("FileDialog/history") is None


def test_a_stick_stands_at_the_side_of_the_question(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "config"))
    stick = tmp_path / "media" / "王敏" / "U盘"
    stick.mkdir(parents=True)
    monkeypatch.setattr(medium, "sticks", lambda: [stick])
    parent = QWidget()
    qtbot.addWidget(parent)
    offered: list[str] = []

    def choose(*_all: object) -> str:
        asked = QFileDialog()
        asked.setOption(QFileDialog.Option.DontUseNativeDialog)
        qtbot.addWidget(asked)
        offered.extend(one.toLocalFile() for one in asked.sidebarUrls())
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    assert files.ask_folder(parent, "放在哪里") == ""
    assert offered[0] == str(stick)
    known = QSettings(QSettings.Scope.UserScope, "QtProject")
    known.sync()
    assert known.value("FileDialog/shortcuts") is None  # other programs of hers keep their own
