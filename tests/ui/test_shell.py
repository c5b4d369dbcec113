"""The window itself: it fits the screen the first time, and comes back where it was left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from stationdesk.ui.shell import Shell


def kept(folder: Path) -> QSettings:
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def test_the_first_time_on_a_small_screen_it_fills_it(qtbot: QtBot, tmp_path: Path) -> None:
    made = Shell()
    qtbot.addWidget(made)
    made.recall(kept(tmp_path))
    screen = made.screen().availableGeometry()
    small = screen.width() <= 1366 or screen.height() <= 768
    assert bool(made.windowState() & Qt.WindowState.WindowMaximized) == small


def test_it_comes_back_in_its_size(qtbot: QtBot, tmp_path: Path) -> None:
    made = Shell()
    qtbot.addWidget(made)
    made.show()
    made.resize(1100, 640)
    made.remember(kept(tmp_path))
    again = Shell()
    qtbot.addWidget(again)
    again.recall(kept(tmp_path))
    screen = again.screen().availableGeometry()
    assert again.width() == min(1100, max(screen.width(), 1024))
    assert (tmp_path / "window.ini").exists()
