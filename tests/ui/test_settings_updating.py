"""更新 at the window: what came with a stick is proved, told, taken after a backup; what was taken back is said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.core import launch
from stationdesk.desk import Desk
from stationdesk.sync import medium, updates
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.window import DeskWindow
from tests.sync import updating
from tests.ui.test_accessibility import nameless

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick with an update; an installed program whose user data lies in the test's folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(launch, "is_installed", lambda: True)
    keys = tmp_path / "share/StationDeskProgram/release-keys"
    keys.mkdir(parents=True)
    (keys / "某县.pub").write_text(updating.KEY.public.text, "utf-8")
    file = updating.update(tmp_path)
    monkeypatch.setattr(medium, "sticks", lambda: [file.parent])
    return file


def opened(desk: Desk, qtbot: QtBot, **where: Any) -> DeskWindow:
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    qtbot.addWidget(window)
    window.resize(1366, 900)
    window.show()
    window.go("settings", section="updating", **where)
    QApplication.processEvents()
    return window


def said(window: DeskWindow) -> str:
    QApplication.processEvents()
    if "PICTURES" in os.environ:
        window.grab().save(str(Path(os.environ["PICTURES"]) / "updating.png"))
    return "\n".join(one.text() for one in window.page.findChildren(QLabel) if one.isVisibleTo(window.page))


def press(window: DeskWindow, start: str) -> None:
    next(b for b in window.findChildren(QPushButton) if b.objectName().startswith(start)).click()
    QApplication.processEvents()


def test_an_update_on_a_stick_is_shown_with_its_notes_and_taken_after_a_backup(
    desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    window = opened(desk, qtbot)
    assert stick.name in said(window)
    press(window, "settings.update.use.")
    assert "某县" in said(window)
    assert "修了打印的毛病" in said(window)
    assert not nameless(window.page)
    at = window.focusWidget()
    assert at is not None
    assert at.objectName() == "settings.update.take"
    press(window, "settings.update.take")
    assert "已装好 9.1.0" in said(window)
    assert [row.name.split("-")[-1] for row in desk.home.backups.glob("*.sdbackup")] == ["upgrade.sdbackup"]
    standing = updates.standing()
    assert standing is not None
    assert (standing.current, standing.state) == ("9.1.0", "trying")


def test_a_file_that_was_double_clicked_is_looked_at_and_a_bad_one_is_said_in_words(
    desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    window = opened(desk, qtbot, file=str(stick))
    assert "更新文件完好" in said(window)
    stick.write_bytes(stick.read_bytes()[:900])
    window.go("settings", section="updating", file=str(stick))
    assert "不完整" in said(window)
    assert not (Path(launch.programs()) / launch.POINTER).exists()


def test_what_was_taken_back_is_told(desk: Desk, qtbot: QtBot, stick: Path) -> None:
    (Path(launch.programs()) / launch.NOTE).write_text(
        '{"version": "9.9.9", "folder": "x", "to": "", "why": "failed"}', "utf-8"
    )
    assert "9.9.9" in said(opened(desk, qtbot))


@pytest.mark.parametrize("harm", ["pipe", "folder", "link"])
def test_why_a_version_that_was_brought_is_not_started_is_said_where_updates_are_taken(
    desk: Desk, qtbot: QtBot, stick: Path, tmp_path: Path, harm: str
) -> None:
    pointer = tmp_path / "share" / "StationDeskProgram" / launch.POINTER
    if harm == "pipe":
        os.mkfifo(pointer)
    elif harm == "folder":
        pointer.mkdir()
    else:
        pointer.parent.rename(tmp_path / "elsewhere")
        pointer.parent.symlink_to(tmp_path / "elsewhere")
    window = opened(desk, qtbot)
    told = window.page.findChild(QLabel, "settings.update.hindered")
    assert told is not None
    assert str(pointer.parent) in told.text()
