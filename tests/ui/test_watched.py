"""The tray of the watched folder on a real station: scans appear, one key keeps them encrypted, originals go or stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.core import settings
from stationdesk.desk import Desk
from stationdesk.services import attachments
from stationdesk.services.attachments import Staged
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.watched import WatchedFolder, WatchedTray
from stationdesk.ui.window import DeskWindow
from tests.ui.test_accessibility import nameless

Key = Qt.Key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "扫描"
    made.mkdir()
    return made


@pytest.fixture
def tray(desk: Desk, folder: Path, qtbot: QtBot) -> WatchedTray:
    settings.change(desk.home.machine, watched_folder=str(folder))
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.go("residents")
    made = WatchedTray(window, WatchedFolder(window, inline=True))
    made.arrive()
    window.open_sheet(made, "新扫描的文件")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.got = []  # type: ignore[attr-defined]
    made.staged.connect(made.got.append)  # type: ignore[attr-defined]
    return made


def scan(folder: Path, name: str = "scan001.jpg") -> Path:
    file = folder / name
    Image.effect_noise((300, 200), 60).convert("RGB").save(file, "JPEG")
    return file


def settled(tray: WatchedTray) -> None:
    tray.watcher.look()
    tray.watcher.look()


def test_a_new_scan_appears_once_it_is_whole(tray: WatchedTray, folder: Path) -> None:
    assert tray.tiles.ids == []
    assert "还没有新文件" in tray.hint.text()
    scan(folder)
    (folder / "text.jpg").write_text("no picture")
    tray.watcher.look()
    assert tray.tiles.ids == []
    assert "正在等" in tray.hint.text()
    tray.watcher.look()
    assert tray.tiles.ids == ["scan001.jpg"]
    assert nameless(tray) == []


def test_the_system_tells_of_a_new_file_by_itself(desk: Desk, folder: Path, qtbot: QtBot) -> None:
    watcher = WatchedFolder()
    watcher.watch(folder)
    scan(folder)
    qtbot.waitUntil(lambda: [one.name for one in watcher.offered] == ["scan001.jpg"], timeout=8000)
    watcher.close()


def test_enter_keeps_a_scan_encrypted_and_asks_once_what_becomes_of_the_original(
    desk: Desk, tray: WatchedTray, folder: Path
) -> None:
    file = scan(folder)
    settled(tray)
    tray.tiles.setFocus()
    QTest.keyClick(tray.tiles, Key.Key_Return)
    (staged,) = tray.got  # type: ignore[attr-defined]
    assert isinstance(staged, Staged)
    assert desk.read(lambda work: attachments.staged_content(work, staged)) == file.read_bytes()
    assert tray.tiles.ids == []
    assert not tray.question.isHidden()
    assert file.exists()
    tray._answer("remove")
    assert not file.exists()
    assert settings.read(desk.home.machine).watched_originals == "remove"
    other = scan(folder, "scan002.jpg")
    settled(tray)
    tray.take("scan002.jpg")
    assert tray.question.isHidden()
    assert not other.exists()


def test_what_stays_in_the_folder_is_not_offered_again(desk: Desk, tray: WatchedTray, folder: Path) -> None:
    settings.change(desk.home.machine, watched_originals="keep")
    file = scan(folder)
    settled(tray)
    tray.take("scan001.jpg")
    settled(tray)
    assert tray.tiles.ids == []
    assert file.exists()
    scan(folder, "scan002.jpg")
    settled(tray)
    QTest.keyClick(tray.tiles, Key.Key_Delete)
    assert tray.tiles.ids == []
    assert (folder / "scan002.jpg").exists()
    Image.effect_noise((310, 200), 60).convert("RGB").save(file, "JPEG")  # scanned anew under the same name
    settled(tray)
    assert tray.tiles.ids == ["scan001.jpg"]


def test_a_scan_that_is_cut_is_refused_in_words_and_its_original_stays(
    desk: Desk, tray: WatchedTray, folder: Path
) -> None:
    settings.change(desk.home.machine, watched_originals="remove")
    file = scan(folder)
    file.write_bytes(file.read_bytes()[:-500])
    settled(tray)
    tray.take("scan001.jpg")
    assert "不完整" in tray.hint.text()
    assert file.exists()
    assert tray.got == []  # type: ignore[attr-defined]
    assert list(desk.blobs.list()) == []


def test_a_folder_that_goes_away_is_told_and_comes_back(tray: WatchedTray, folder: Path) -> None:
    folder.rename(folder.with_name("weg"))
    tray.watcher.look()
    assert "打不开" in tray.hint.text()
    folder.with_name("weg").rename(folder)
    scan(folder)
    settled(tray)
    assert tray.tiles.ids == ["scan001.jpg"]


def test_without_a_folder_the_tray_is_away(desk: Desk, tray: WatchedTray) -> None:
    settings.change(desk.home.machine, watched_folder="")
    tray.arrive()
    assert tray.isHidden()


def test_a_setting_nobody_knows_is_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "machine.json"
    file.write_text('{"watched_originals": "burn", "watched_folder": "/x"}')
    found = settings.read(file)
    assert (found.watched_originals, found.watched_folder) == ("ask", "/x")
