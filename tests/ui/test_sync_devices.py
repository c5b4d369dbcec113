"""Cards by QR code, a head's word, our computers and shutting one out, and the stick that is plugged in, in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.paths import Home
from stationdesk.new_home import join_station
from stationdesk.security import first_users
from stationdesk.services import users
from stationdesk.sync import card, card_text, device_errands, errands, medium, peers
from tests.fixtures import PASSWORD, PIN, QUICK, USER
from tests.sync.machines import Place
from tests.sync.test_devices_cli import _colleague
from tests.ui.test_accessibility import nameless
from tests.ui.test_sync_page import Shown, said, shown, unbroken

__all__ = ["shown"]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def test_a_card_is_shown_as_a_code_and_read_from_what_a_scanner_types(place: Place, shown: Shown) -> None:
    village, township = place.village(), place.township()
    page = shown(village)
    page.exchange()
    sheet: Any = page._sheet
    sheet.show_code.click()
    text = sheet.code_text.text()
    assert card_text.parse(text).device_id == village.desk.device.device_id
    picture: QImage = sheet.code.grab().toImage()
    assert picture.width() >= 57 * 2
    corner = picture.pixelColor(2, 2)
    assert (corner.red(), corner.green(), corner.blue()) == (255, 255, 255), "a light border on any theme"
    theirs = device_errands.shown_card(township.desk)
    sheet.scanned.setText(theirs.text.lower())
    sheet.read_scanned()
    assert theirs.card.fingerprint in said(sheet)
    sheet.findChild(QPushButton, "sync.cards.enrol").click()
    assert [one.kind for one in village.desk.read(peers.list_all)] == ["township"]
    sheet.scanned.setText("SDCARD1:AAAA")
    sheet.read_scanned()
    assert "这不是交换卡" in sheet.said.text()
    assert nameless(sheet) == []
    assert unbroken(page)


def test_a_head_types_a_password_before_a_new_computer_is_let_in(place: Place, shown: Shown) -> None:
    village = place.village()
    _colleague(village.desk, "胡村长", "head")
    asked = place.root / "asked.sdcard"
    errands.write_card(village.desk, asked)
    join_station(Home(place.root / "n"), card.read(asked), USER, PASSWORD, clock=village.clock, kdf=QUICK)
    joined = place._opened("n", village.clock)
    own = place.root / "n.sdcard"
    errands.write_card(joined.desk, own)
    page = shown(village)
    page.exchange(own)
    sheet: Any = page._sheet
    first = sheet.findChild(QComboBox, "sync.cards.first")
    assert first.currentText() == USER, "whoever enrols it, unless somebody else is chosen"
    first.setCurrentIndex(first.findText("胡村长"))
    sheet.findChild(QPushButton, "sync.cards.enrol").click()
    assert village.desk.read(peers.list_all) == []
    head = sheet.findChild(QLineEdit, "sync.cards.head")
    head.setText("胡村长")
    sheet.findChild(QLineEdit, "sync.cards.head_password").setText("not-this-one")
    sheet.findChild(QPushButton, "sync.cards.agree").click()
    assert village.desk.read(peers.list_all) == []
    village.clock.at = village.clock.at.replace(hour=5)
    sheet.findChild(QLineEdit, "sync.cards.head_password").setText(PIN)
    sheet.findChild(QPushButton, "sync.cards.agree").click()
    assert [one.device_no for one in village.desk.read(peers.list_all)] == [20]
    device = joined.desk.device.device_id
    named = village.desk.read(lambda work: users.names(work)[first_users.named(work, device) or ""])
    assert named == "胡村长"
    assert unbroken(page)


def test_a_computer_is_shut_out_and_let_in_again(place: Place, shown: Shown) -> None:
    village = place.village()
    place.another(village)
    page = shown(village)
    page.devices()
    sheet: Any = page._sheet
    assert "010" in said(sheet)
    assert "（这一台）" in said(sheet)
    assert sheet.findChild(QPushButton, "sync.devices.revoke.10") is None
    sheet.findChild(QPushButton, "sync.devices.revoke.20").click()
    box = sheet.findChild(QComboBox, "sync.devices.reason")
    box.setCurrentIndex(box.findData("stolen"))
    sheet.findChild(QLineEdit, "sync.devices.words").setText("柜台被撬")
    sheet.findChild(QPushButton, "sync.devices.go").click()
    assert "已停用（被盗）" in said(sheet)
    assert nameless(sheet) == []
    sheet.findChildren(QPushButton, "sync.devices.restore.20")[-1].click()
    assert "已恢复" not in sheet.said.text(), "asked first"
    sheet.findChildren(QPushButton, "sync.devices.go")[-1].click()
    assert "已恢复设备 020" in sheet.said.text()
    assert unbroken(page)


def test_a_stick_that_is_plugged_in_while_the_sheet_is_open_is_offered(
    place: Place, shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    found: list[Path] = []
    monkeypatch.setattr(medium, "sticks", lambda: list(found))
    page = shown(village)
    page.export()
    sheet: Any = page._sheet
    assert sheet.place is None
    stick = place.root / "stick"
    stick.mkdir()
    found.append(stick)
    sheet._look_again()
    assert sheet.place == stick
    sheet.save()
    assert "可以拔出" in sheet.said.text()
    found.clear()
    sheet._look_again()
    assert sheet.place is None
    assert "没有找到U盘" in "\n".join(one.text() for one in sheet.findChildren(QLabel))
    assert unbroken(page)


def test_the_steps_for_a_new_a_moved_and_a_dead_computer_are_told(place: Place, shown: Shown) -> None:
    page = shown(place.village())
    page.devices()
    words = said(page._sheet)
    for one in ("再加一台电脑", "换新电脑", "本站还有别的电脑", "都坏了", "交还卡"):
        assert one in words
    assert all(isinstance(one, QWidget) for one in page._sheet.children() if one.isWidgetType())
