"""Sending by network in the window: calm offline, words with their proofs, codes by telephone, other coats."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.errors import Cancelled
from stationdesk.sync import carrying, errands, plain_approvals, plain_book, status
from stationdesk.sync.carriers.address import Address
from stationdesk.sync.carriers.carrier import CertificateWrong
from stationdesk.sync.carriers.memory import FarSide, MemoryCarrier
from stationdesk.ui.hooks import sync_state
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.sync.coats_sheet import CoatsSheet
from stationdesk.ui.sync.code_sheet import CodeSheet
from stationdesk.ui.sync.courier import Courier
from stationdesk.ui.sync.intake_sheet import IntakeSheet
from stationdesk.ui.sync.network_sheet import NetworkSheet
from stationdesk.ui.sync.page import SyncPage
from stationdesk.ui.sync.plain_sheet import PlainSheet
from stationdesk.ui.window import DeskWindow
from tests.sync.machines import Machine, Place
from tests.ui.test_accessibility import nameless
from tests.ui.test_sync_page import newest, said


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


class Shown:
    """A village that knows its township's address, with the page open."""

    def __init__(self, place: Place, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.place, self.far = place, FarSide()
        self.village, self.township = place.village(), place.township()
        self.township.desk.change(
            lambda work: carrying.set_own(work, Address(url="https://town.example/sd/", pin="AB" * 32)),
            reason="sync:enrol",
        )
        place.enrol(self.village, self.township)
        self.village.add()
        for function in (carrying.send, carrying.fetch, carrying.try_it):
            assert function.__kwdefaults__ is not None
            monkeypatch.setitem(function.__kwdefaults__, "make", lambda _address: MemoryCarrier(self.far))
            if "sleep" in function.__kwdefaults__:
                monkeypatch.setitem(function.__kwdefaults__, "sleep", lambda _seconds: None)
        self.window = self.open(self.village, qtbot)
        self.said: list[str] = []
        monkeypatch.setattr(self.window, "say", lambda words, undo=None: self.said.append(words))

    def open(self, machine: Machine, qtbot: QtBot) -> DeskWindow:
        window = DeskWindow(machine.desk, Jobs(inline=True), Hooks())
        self.broke: list[str] = []
        window.jobs.broke.connect(self.broke.append)
        qtbot.addWidget(window)
        window.resize(1366, 900)
        window.show()
        window.go("sync")
        return window

    @property
    def page(self) -> SyncPage:
        page = self.window.page
        assert isinstance(page, SyncPage)
        return page

    def press(self, name: str) -> None:
        button = newest(self.page, name)
        assert isinstance(button, QPushButton)
        assert button.isEnabled()
        button.click()

    def set_from_card(self) -> None:
        self.press("sync.network.set")
        sheet = self.sheet(NetworkSheet)
        sheet.card.click()
        sheet.save()
        self.window.close_sheet()

    def sheet(self, kind: type[Any]) -> Any:
        return self.window.findChildren(kind)[-1]

    def state(self) -> str:
        label = newest(self.page, "sync.network.state")
        assert isinstance(label, QLabel)
        return label.text()

    def top(self) -> tuple[str, str]:
        state = self.village.desk.read(sync_state)
        return state.light, state.words


@pytest.fixture
def shown(place: Place, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Shown:
    return Shown(place, qtbot, monkeypatch)


def test_without_an_address_the_page_is_calm_and_offers_one(shown: Shown) -> None:
    words = said(newest(shown.page, "sync.network_card"))
    assert "没有网络很正常" in words
    assert newest(shown.page, "sync.network.send").isHidden()
    shown.set_from_card()
    way = shown.village.desk.read(carrying.way)
    assert way is not None
    assert (way.url, way.pin, way.automatic) == ("https://town.example/sd/", "AB" * 32, True)
    assert shown.state() == "还没有发送过。"
    assert nameless(shown.window) == []
    assert shown.broke == []


def test_the_top_bar_and_the_page_say_each_word_when_it_is_proved(shown: Shown) -> None:
    shown.set_from_card()
    assert "待导出" in shown.top()[1]
    shown.press("sync.network.send")
    assert "已送达" in shown.top()[1]
    assert "发出的都已送达" in shown.state()
    assert any("已送达" in one for one in shown.said)
    folder = shown.place.root / "taken"
    folder.mkdir()
    for (_, name), data in shown.far.whole.items():
        (folder / name).write_bytes(data)
    made = shown.township.take(*folder.iterdir(), receipts=folder)
    station = shown.village.desk.read(lambda work: work.station_id)
    shown.far.out[station] = {one.name: one.read_bytes() for one in made.receipts}
    assert "已送达" in shown.top()[1]
    shown.press("sync.network.fetch")
    assert shown.top() == ("normal", "镇里已入库")
    assert shown.broke == []


def test_offline_is_one_calm_line_and_nothing_pops_up(shown: Shown) -> None:
    shown.set_from_card()
    shown.said.clear()
    shown.far.offline = True
    told: list[object] = []
    shown.window.jobs.troubled.connect(told.append)
    shown.window.jobs.refused.connect(told.append)
    courier = Courier.of(shown.window)
    courier._by_itself()
    shown.press("sync.network.send")
    shown.press("sync.network.fetch")
    assert shown.said == []
    assert told == []
    assert "没有网络不要紧" in shown.state()
    assert newest(shown.page, "sync.network.state").property("kind") == "second"
    assert shown.top()[0] != "late"
    assert shown.broke == []


def test_a_wrong_certificate_stands_on_the_page_in_words(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.set_from_card()

    def refuse(_self: object, _station: str) -> None:
        raise CertificateWrong(seen="ABCD EF01")

    monkeypatch.setattr(MemoryCarrier, "waiting", refuse)
    Courier.of(shown.window)._by_itself()
    shown.page.refresh()
    assert "ABCD EF01" in shown.state()
    assert newest(shown.page, "sync.network.state").property("kind") == "error"
    shown.press("sync.network.set")
    sheet = shown.sheet(NetworkSheet)
    sheet.attempt()
    assert "ABCD EF01" in said(sheet)


def test_in_the_background_only_what_is_wanted_is_sent(shown: Shown) -> None:
    shown.set_from_card()
    shown.village.desk.change(
        lambda work: carrying.set_address(work, Address(url="https://town.example/sd/", automatic=False)),
        reason="sync:enrol",
    )
    courier = Courier.of(shown.window)
    courier._by_itself()
    assert shown.far.whole == {}
    shown.village.desk.change(
        lambda work: carrying.set_address(work, Address(url="https://town.example/sd/")), reason="sync:enrol"
    )
    courier._by_itself()
    assert len(shown.far.whole) == 1


def test_the_line_is_waited_for_beside_the_lane(place: Place, qtbot: QtBot) -> None:
    village = place.village()
    window = DeskWindow(village.desk, Jobs(inline=True), Hooks())
    qtbot.addWidget(window)
    courier = Courier.of(window)
    courier._inline = False
    threads: list[object] = []
    with qtbot.waitSignal(courier.settled):
        assert courier.run(threading.get_ident, threads.append, lambda problem: None)
        assert not courier.run(lambda: None, threads.append, lambda problem: None)
    assert threads[0] != threading.get_ident()


def test_a_code_is_typed_and_a_wrong_one_explained(shown: Shown) -> None:
    shown.township.take(shown.village.export(shown.place.root / "stick"))
    code = errands.code_for(shown.township.desk, shown.village.desk.read(lambda work: work.station_id))
    shown.press("sync.untold.code")
    sheet = shown.sheet(CodeSheet)
    field = sheet.findChild(QLineEdit, "sync.code.code")
    field.setText("0000-0000-0000")
    sheet.save()
    assert "对不上" in said(sheet)
    assert shown.village.desk.read(status.status).received == 0
    field.setText(code.lower())
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "核对无误" in said(sheet)
    assert shown.village.desk.read(status.status).received > 0
    assert nameless(shown.window) == []
    assert shown.broke == []


def test_a_month_of_silence_is_said_calmly(shown: Shown) -> None:
    shown.village.clock.set(shown.village.clock.now() + timedelta(days=33))
    shown.page.refresh()
    words = said(newest(shown.page, "sync.untold"))
    assert "没有网络不要紧" in words
    assert "■" not in words


@pytest.mark.parametrize("kind", ["zip", "volumes", "disc"])
def test_another_coat_in_the_window(shown: Shown, kind: str) -> None:
    shown.press("sync.exports.coats")
    sheet = shown.sheet(CoatsSheet)
    sheet.kind.setCurrentIndex(sheet.kind.findData(kind))
    assert sheet._size_row.isHidden() == (kind != "volumes")
    folder = shown.place.root / kind
    folder.mkdir()
    sheet.write(folder)
    assert "已核对" in said(sheet)
    assert len(list(folder.iterdir())) == (2 if kind == "volumes" else 1)
    assert shown.village.desk.read(status.status).exported > 0
    assert shown.broke == []


def test_the_plain_workbook_needs_the_townships_word(shown: Shown) -> None:
    shown.press("sync.exports.coats")
    sheet = shown.sheet(CoatsSheet)
    sheet.kind.setCurrentIndex(sheet.kind.findData("plain"))
    assert not sheet.button.isEnabled()
    assert "没有镇里有效的批准" in said(sheet)
    shown.window.close_sheet()
    file = shown.place.root / "a.sdapproval"
    station = shown.village.desk.read(lambda work: work.station_id)
    plain_approvals.give(shown.township.desk, station, ("residents",), date(2026, 12, 31), file)
    plain_approvals.take(shown.village.desk, file)
    shown.page.refresh()
    shown.press("sync.exports.coats")
    sheet = shown.sheet(CoatsSheet)
    sheet.kind.setCurrentIndex(sheet.kind.findData("plain"))
    assert sheet.button.isEnabled()
    assert "强制报告" in said(sheet)
    folder = shown.place.root / "plain"
    folder.mkdir()
    sheet.write(folder)
    assert [one.suffix for one in folder.iterdir()] == [".xlsx"]


def test_the_township_collects_approves_and_reads_in_the_window(
    shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    root = tmp_path / "server"
    (root / "in").mkdir(parents=True)
    shown.village.export(root / "in")
    window = shown.open(shown.township, qtbot)
    page = window.page
    assert isinstance(page, SyncPage)
    page.intake()
    sheet = window.findChildren(IntakeSheet)[-1]
    sheet.collect(root)
    assert "1 个数据包" in said(sheet)
    station = shown.village.desk.read(lambda work: work.station_id)
    assert [one.suffix for one in (root / "out" / station).glob("*.sdreceipt")] == [".sdreceipt"]
    sheet.plain.click()
    plain = window.findChildren(PlainSheet)[-1]
    plain.until._day = date(2026, 12, 31)
    plain.until._write()
    plain.kinds["residents"].setChecked(True)
    approval = tmp_path / "a.sdapproval"
    plain.write(approval)
    assert "批准文件已写好" in said(plain)
    plain_approvals.take(shown.village.desk, approval)
    book = plain_book.export(shown.village.desk, tmp_path)
    plain_book.take(shown.township.desk, book.file)
    window.close_sheet()
    page.intake()
    window.findChildren(IntakeSheet)[-1].plain.click()
    plain = window.findChildren(PlainSheet)[-1]
    (row,) = shown.township.desk.read(plain_book.listed)
    plain.look(row.id, "residents")
    assert plain.findChild(QWidget, "sync.plain.rows") is not None
    assert nameless(window) == []
    assert shown.broke == []


def test_a_desk_that_was_closed_is_written_by_nobody(shown: Shown) -> None:
    shown.set_from_card()
    courier = Courier.of(shown.window)
    desk = courier.desk()
    before = shown.village.desk.read(carrying.way)
    shown.village.desk.closed = True
    with pytest.raises(Cancelled):
        carrying.send(desk)
    courier._by_itself()
    shown.village.desk.closed = False
    assert shown.village.desk.read(carrying.way) == before
    assert shown.far.whole == {}
    assert shown.broke == []
