"""The home is not where it was: every way on, in its order, by keyboard; nothing is founded or opened before somebody chooses."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock, local
from stationdesk.core.paths import Home
from stationdesk.services import backups, backups_found, computer
from stationdesk.storage import disks, home_place
from stationdesk.ui import files, theme, words
from stationdesk.ui.first_start import NewStation
from stationdesk.ui.home_gone import HomeGonePage
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.restore_page import RestorePage
from stationdesk.ui.unlock import UnlockPage
from tests.fixtures import PASSWORD, START, USER, open_desk
from tests.ui.test_accessibility import nameless


@pytest.fixture
def gone(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the home was: on a disk that now lies in a drawer. Nothing of this computer's own is looked at."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "用户 王敏"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "用户 王敏"))
    monkeypatch.setattr(disks, "roots", list)
    monkeypatch.setattr(backups_found, "_MOUNTS", (str(tmp_path / "media"),))
    lay = tmp_path / "数 据盘" / "StationDesk"
    lay.parent.mkdir()
    home.rename(lay)
    home_place.remember(lay)
    lay.parent.rename(tmp_path / "抽屉")
    return lay


@pytest.fixture
def opening(qapp: QApplication, qtbot: QtBot, gone: Path) -> Iterator[Opening]:
    """The program started by a double click."""
    with pytest.raises(home_place.HomeGone) as why:
        home_place.find()
    given = Given(Home(home_place.fresh()), SetClock(START), inline=True, own=True, gone=why.value)
    made = Opening(qapp, given)
    qtbot.addWidget(made.shell)
    made.start()
    yield made
    made.close()
    words.choose_language(qapp, "zh")


def page(opening: Opening) -> HomeGonePage:
    assert opening.gone is not None
    assert opening.shell.shown is opening.gone.page
    return opening.gone.page


def press(opening: Opening, name: str) -> None:
    found = opening.shell.findChildren(QPushButton, name)
    found[-1].click()


def read(opening: Opening) -> str:
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    shown = page(opening).findChildren(QLabel)
    return "\n".join(one.text().replace("\u200b", "") for one in shown if not one.isHidden())


def noted() -> str:
    return str(json.loads(home_place.note_file().read_text("utf-8"))["root"])


def test_the_disk_plugged_in_again_is_found_by_the_next_try(
    gone: Path, tmp_path: Path, opening: Opening
) -> None:
    assert str(gone) in read(opening)
    press(opening, "home_gone.again")
    assert "还是没有找到" in read(opening)
    (tmp_path / "抽屉").rename(gone.parent)
    press(opening, "home_gone.again")
    assert isinstance(opening.shell.shown, UnlockPage)
    assert opening.home.root == gone


def test_a_folder_that_was_moved_is_shown_and_known_once_it_was_opened(
    gone: Path, tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ask_folder", lambda *_words: str(tmp_path / "抽屉"))  # one folder above it
    press(opening, "home_gone.choose")
    assert isinstance(opening.shell.shown, UnlockPage)
    assert noted() == str(gone)  # whoever turns back at the password is asked again
    opening.taken()
    assert home_place.find() == tmp_path / "抽屉" / "StationDesk"


def test_another_stations_folder_is_refused_in_words_and_asked_about_again(
    gone: Path, tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "别的站" / "StationDesk"
    theirs.mkdir(parents=True)
    (theirs / "home.json").write_text(json.dumps({"home_id": "theirs"}), "utf-8")
    monkeypatch.setattr(files, "ask_folder", lambda *_words: str(tmp_path / "别的站"))
    before = home_place.note_file().read_bytes()
    press(opening, "home_gone.choose")
    assert "别的站" in read(opening)
    assert "另一个站点" in read(opening)
    assert home_place.note_file().read_bytes() == before


def test_of_two_copies_of_the_disk_the_one_to_open_is_asked_for_the_newest_first(
    gone: Path, tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, used in (("E", 1_790_000_000), ("F", 1_795_000_000)):
        copy = tmp_path / name / "below"
        shutil.copytree(tmp_path / "抽屉" / "StationDesk", copy)
        os.utime(copy / "station.db", (used, used))
    note = json.loads(home_place.note_file().read_text("utf-8"))
    home_place.note_file().write_text(json.dumps(note | {"below": "below"}), "utf-8")
    monkeypatch.setattr(disks, "roots", lambda: [tmp_path / "E", tmp_path / "F"])
    monkeypatch.setattr(disks, "root_of", lambda path: tmp_path / path.relative_to(tmp_path).parts[0])
    press(opening, "home_gone.again")
    assert "编号会重复" in read(opening)
    assert not opening.shell.findChildren(QPushButton, "home_gone.anew")
    press(opening, "home_gone.copy.0")
    assert opening.home.root == tmp_path / "F" / "below"
    with pytest.raises(home_place.HomeTwice):
        home_place.find()
    opening.taken()
    assert home_place.find() == tmp_path / "F" / "below"


def test_an_older_copy_is_said_to_be_one_and_is_not_what_enter_opens(
    gone: Path, tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "抽屉").rename(gone.parent)
    home_place.mark_opened(gone, START)
    copy = tmp_path / "E" / "StationDesk"
    shutil.copytree(gone, copy)
    home_place.mark_opened(gone, START + timedelta(days=2))
    gone.parent.rename(tmp_path / "抽屉")
    monkeypatch.setattr(disks, "roots", lambda: [tmp_path / "E"])
    press(opening, "home_gone.again")
    assert "较旧" in read(opening)
    assert "不是这台电脑上次用的那一份" in read(opening)
    assert opening.shell.focusWidget().objectName() == "home_gone.again"
    assert not opening.shell.findChildren(QPushButton, "home_gone.anew")
    press(opening, "home_gone.restore")  # the newest backup may be newer than the copy
    press(opening, "home_gone.back")
    assert "较旧" in read(opening)
    (tmp_path / "抽屉").rename(gone.parent)
    press(opening, "home_gone.again")
    assert opening.home.root == gone


def test_an_older_copy_that_somebody_shows_is_said_to_be_one_before_it_is_opened(
    gone: Path, tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "抽屉").rename(gone.parent)
    home_place.mark_opened(gone, START)
    copy = tmp_path / "旧盘" / "StationDesk"
    shutil.copytree(gone, copy)
    home_place.mark_opened(gone, START + timedelta(days=2))
    gone.parent.rename(tmp_path / "抽屉")
    monkeypatch.setattr(files, "ask_folder", lambda *_words: str(tmp_path / "旧盘"))
    press(opening, "home_gone.choose")
    assert "较旧" in read(opening)
    assert opening.shell.focusWidget().objectName() == "home_gone.again"
    press(opening, "home_gone.copy.0")
    assert opening.home.root == copy


def test_copies_side_by_side_in_a_shown_folder_are_told_apart(
    gone: Path, tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "抽屉").rename(gone.parent)
    home_place.mark_opened(gone, START)
    shutil.copytree(gone, gone.with_name("副本"))
    home_place.mark_opened(gone, START + timedelta(days=2))
    gone.parent.rename(tmp_path / "抽屉")
    monkeypatch.setattr(files, "ask_folder", lambda *_words: str(tmp_path / "抽屉"))
    press(opening, "home_gone.choose")
    assert "用的就是这一份" in read(opening)
    press(opening, "home_gone.copy.0")
    assert opening.home.root == tmp_path / "抽屉" / "StationDesk"


def test_the_newest_backup_of_a_stick_becomes_a_new_home_when_the_disk_died(
    gone: Path, tmp_path: Path, opening: Opening
) -> None:
    with open_desk(tmp_path / "抽屉" / "StationDesk", SetClock(START)) as desk:
        stick = tmp_path / "media" / "王敏" / "U盘" / "备份"
        backups.create(desk.home, desk.opened, clock=desk.clock, to=stick)
        newest = backups.create(desk.home, desk.opened, clock=SetClock(START.replace(hour=3)), to=stick)
    press(opening, "home_gone.restore")
    assert "四邑村便民服务站" in read(opening)
    press(opening, "home_gone.use.0")
    asked = opening.shell.shown
    assert isinstance(asked, RestorePage)
    assert asked.file == newest.file
    # The one who could open it is known: whoever types now types the password, and not into the name in clear.
    assert asked.user.text() == USER
    assert opening.shell.focusWidget().objectName() == "restore.password"
    told = asked.findChild(QLabel, "restore.file")
    assert told is not None
    assert told.text() == f"四邑村便民服务站，{local(newest.made_at):%Y-%m-%d %H:%M} 的备份"
    asked.given_up.emit()
    press(opening, "home_gone.use.0")
    asked = opening.shell.shown
    assert isinstance(asked, RestorePage)
    asked.asked.emit(USER, PASSWORD)
    assert opening.window is not None
    assert opening.shell.shown is opening.window
    assert opening.gone is None
    said = opening.window.status._words.text()
    assert f"{local(newest.made_at):%Y-%m-%d %H:%M}" in said
    assert "另存了一份" not in said  # there was nothing before
    assert noted() == str(opening.home.root)
    assert home_place.find() == opening.home.root


def test_who_forgot_the_password_of_that_day_restores_by_the_code_on_paper(
    gone: Path, tmp_path: Path, opening: Opening
) -> None:
    with open_desk(tmp_path / "抽屉" / "StationDesk", SetClock(START)) as desk:
        code = desk.slots.new_recovery_code(desk.opened)
        stick = tmp_path / "media" / "U盘"
        backups.create(desk.home, desk.opened, clock=desk.clock, to=stick)
    press(opening, "home_gone.restore")
    press(opening, "home_gone.use.0")
    asked = opening.shell.shown
    assert isinstance(asked, RestorePage)
    asked.other_way.click()
    asked.code.setText("AAAA")
    asked.go.click()
    assert asked._code_row.error
    asked.code.setText(code)
    asked.go.click()
    assert isinstance(opening.shell.shown, UnlockPage)
    assert "再输一次恢复码" in opening.shell.shown._sentence
    with open_desk(opening.home.root, SetClock(START)) as desk:
        assert desk.device.epoch == 2


def test_a_new_station_is_asked_about_twice_and_stands_where_the_next_start_finds_it(
    gone: Path, opening: Opening
) -> None:
    own = home_place.paths.default_home()
    own.mkdir(parents=True)
    (own / "station.db").write_bytes(b"what somebody else left")
    press(opening, "home_gone.anew")
    assert "交还卡" in read(opening)
    assert opening.first is None
    press(opening, "home_gone.back")
    press(opening, "home_gone.anew")
    press(opening, "home_gone.anew.sure")
    assert opening.first is not None
    opening.first.asked.emit(
        NewStation(
            "421221106202",
            "四邑村",
            "湖北省咸宁市嘉鱼县潘家湾镇四邑村",
            "四邑村便民服务站",
            "李华",
            ("worker", "admin"),
            "correct horse battery",
        )
    )
    assert opening.home.root != own
    assert home_place.find() == opening.home.root  # also when the power fails before the paper was read back
    opening.first.finished.emit()
    assert opening.desk is not None


def test_a_place_that_holds_a_station_already_is_never_where_a_backup_is_put_back(gone: Path) -> None:
    own = home_place.paths.default_home()
    own.mkdir(parents=True)
    (own / "station.db").write_bytes(b"somebody's")
    assert home_place.fresh() == own.with_name("StationDesk-2")


def test_escape_leads_back_and_leaving_leaves_everything_as_it_is(
    gone: Path, opening: Opening, qtbot: QtBot
) -> None:
    before = home_place.note_file().read_bytes()
    press(opening, "home_gone.anew")
    assert opening.shell.focusWidget().objectName() == "home_gone.back"
    qtbot.keyClick(page(opening), Qt.Key.Key_Escape)
    assert page(opening).findChild(QPushButton, "home_gone.again") is not None
    press(opening, "home_gone.leave")
    assert not opening.shell.isVisible()
    assert home_place.note_file().read_bytes() == before
    assert not gone.exists()
    assert not home_place.paths.default_home().exists()


def test_the_ways_are_walked_by_keyboard_in_their_order(opening: Opening, qtbot: QtBot) -> None:
    opening.shell.activateWindow()
    found = []
    for _ in range(5):
        at = opening.shell.focusWidget()
        assert at is not None
        found.append(at.objectName())
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    names = ("again", "choose", "restore", "anew", "leave")
    assert found == [f"home_gone.{name}" for name in names]
    assert not nameless(page(opening))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_face_fits_across_a_small_screen(
    qapp: QApplication, qtbot: QtBot, language: str, scale: float
) -> None:
    theme.wear(qapp, scale=scale)
    words.choose_language(qapp, language)
    shown = HomeGonePage("D:\\<b>站</b>\\" + "很长的文件夹名" * 12)
    qtbot.addWidget(shown)
    shown.resize(1024, 600)
    shown.show()
    for face in (shown.show_ways, shown.show_question, lambda: shown.show_backups([], Path("/" + "a" * 90))):
        face()
        QApplication.processEvents()
        for one in shown.findChildren(QPushButton):
            if one.isVisible():
                right = one.mapTo(shown, one.rect().topRight()).x()
                assert right <= 1024, one.objectName()
                assert one.width() >= one.fontMetrics().horizontalAdvance(one.text())
        for one in shown.findChildren(QLabel):
            assert one.textFormat() != Qt.TextFormat.RichText


def whole(shown: QLabel) -> bool:
    """Whether all the words of a label lie within it."""
    room = QRect(0, 0, shown.width(), 10_000)
    words = shown.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, shown.text())
    return shown.wordWrap() and words.width() <= shown.width() and words.height() <= shown.height()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_copies_on_places_with_long_names_are_told_apart_by_their_ends(
    qapp: QApplication, qtbot: QtBot, scale: float
) -> None:
    theme.wear(qapp, scale=scale)
    beginning = "D:\\" + "\\".join(("wangmindocuments", "stationdeskdata", "copyofthisyear") * 3)
    places = [Path(f"{beginning}\\{end}") for end in ("StationDesk", "StationDesk-2")]
    shown = HomeGonePage("D:\\站")
    qtbot.addWidget(shown)
    shown.resize(1024, 600)
    shown.show()
    shown.show_ways(copies=[computer.Lying(place, START, START, False) for place in places])
    QApplication.processEvents()
    for number, place in enumerate(places):
        tile = shown.findChild(QPushButton, f"home_gone.copy.{number}")
        assert tile is not None
        assert str(place) in tile.accessibleName()
        title = tile.findChildren(QLabel)[1]
        qtbot.waitUntil(lambda title=title: whole(title))  # the tile grows once it has its width
