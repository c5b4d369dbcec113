"""Trip packs in the window: made at the station, opened, said above every page, brought home and wiped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.sync.page import SyncPage
from stationdesk.ui.sync.trip_sheets import MakeSheet, OpenSheet, WipeSheet
from stationdesk.ui.window import DeskWindow
from tests.fixtures import PASSWORD, QUICK, START, USER
from tests.sync import laptops
from tests.sync.machines import Machine, Place
from tests.ui.test_accessibility import nameless

Shown = Callable[..., SyncPage]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    """Opens the sync page on a machine; `page.frame.broke` has what broke."""

    def opened(machine: Machine) -> SyncPage:
        window = DeskWindow(machine.desk, Jobs(inline=True), Hooks(), machine.clock)
        broke: list[str] = []
        window.jobs.broke.connect(broke.append)
        window.broke = broke  # type: ignore[attr-defined]
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("sync")
        page = window.page
        assert isinstance(page, SyncPage)
        return page

    return opened


def said(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def strip(page: SyncPage) -> str:
    found = page.frame.trip  # type: ignore[attr-defined]
    return "" if found.isHidden() else said(found)


def test_a_trip_in_the_window(place: Place, shown: Shown) -> None:
    home, ids = laptops.village(place)
    carried = laptops.laptop(place, home)
    station = shown(home)
    station.trip_pack()
    sheet = station._sheet
    assert isinstance(sheet, MakeSheet)
    assert nameless(sheet) == []
    assert sheet.device.currentData() == "20"
    file = place.root / "pack.sdtrip"
    sheet.agent.setText(USER)
    sheet.write(file)
    assert "1 户 2 人" in sheet.warned.text()
    assert "设备 020：1 户 2 人" in said(station)

    page = shown(carried)
    page.trip_pack()
    assert isinstance(page._sheet, OpenSheet)
    assert strip(page) == ""
    page._sheet.take(file)
    assert "已打开" in page._sheet.warned.text()
    assert "户号 H-1" in strip(page)
    page.frame.close_sheet()

    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    page.trip_pack()
    assert isinstance(page._sheet, WipeSheet)
    assert nameless(page._sheet) == []
    page._sheet.password.line.setText(PASSWORD)
    page._sheet.save()
    assert "还有" in said(page._sheet)
    page._sheet._touched = False
    page.frame.close_sheet()
    assert page.frame.broke == []  # type: ignore[attr-defined]
    assert station.frame.broke == []  # type: ignore[attr-defined]


def test_after_it_ended_the_page_still_brings_it_home_and_wipes(place: Place, shown: Shown) -> None:
    home, carried, ids = laptops.away(place, days=1)
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    carried.clock.set(START + timedelta(days=2))
    page = shown(carried)
    assert "已于" in strip(page)
    stick = place.root / "stick"
    stick.mkdir()
    page.export()
    page._sheet.use(stick)
    page.save()
    (bundle,) = stick.glob("*.sdbundle")
    page.frame.close_sheet()
    station = shown(home)
    station.intake()
    station._sheet.take([bundle])
    assert "请在出行电脑上读入" in said(station._sheet)
    (receipt,) = stick.glob("*.sdreceipt")
    page.intake()
    page._sheet.take([receipt])
    assert "已带回" in said(page._sheet)
    page.frame.close_sheet()
    carried.desk.kdf = QUICK  # type: ignore[attr-defined]
    left: list[bool] = []
    page.frame.wiped = lambda: left.append(True)  # type: ignore[attr-defined]
    page.wipe()
    assert "可以清除" in said(page._sheet)
    page._sheet.password.line.setText("wrong-password")
    page._sheet.save()
    assert "密码不对" in said(page._sheet)
    page._sheet.password.line.setText(PASSWORD)
    page._sheet.save()
    assert "恢复码" in page._sheet.code.text()
    assert not page._sheet.may_close()
    page._sheet.leave.click()
    assert left == [True]
    assert page.frame.broke == []  # type: ignore[attr-defined]


def picture(widget: QWidget, name: str) -> None:
    """A picture for whoever wants to look."""
    if folder := os.environ.get("TRIP_PICTURES"):
        QApplication.processEvents()
        widget.grab().save(f"{folder}/{name}.png")


def test_the_sheet_takes_files_a_carrier_and_a_reason(place: Place, shown: Shown) -> None:
    from stationdesk.services import attachments

    home, ids = laptops.village(place)
    laptops.laptop(place, home)
    second = laptops.laptop(place, home, "m")
    laptops.make(home, place.root / "first.sdtrip", device="20")
    scan = b"%PDF-1.4\n" + bytes(900) + b"%%EOF\n"
    home.desk.change(lambda work: attachments.attach_file(work, "people", ids["elder"], scan, "户口簿"))
    page = shown(home)
    page.trip_pack()
    sheet = page._sheet
    assert isinstance(sheet, MakeSheet)
    sheet.device.setCurrentIndex(sheet.device.findData("30"))
    sheet.carrier.setText(USER)
    sheet.files.setChecked(True)
    assert sheet.both.isHidden()
    sheet.write(place.root / "p.sdtrip")
    assert "已在别的出行包里" in said(sheet)
    assert not sheet.both.isHidden()
    assert nameless(sheet) == []
    picture(page.window(), "make-both")
    sheet.because.setText("一人送药一人量血压")
    sheet.write(place.root / "p.sdtrip")
    assert "附件 1 个" in sheet.warned.text()
    assert not sheet.print_list.isHidden()
    picture(page.window(), "make-done")
    sheet.print_list.click()
    page.frame.close_sheet()
    shown_now = said(page)
    assert f"{USER}带走" in shown_now
    assert "一人送药一人量血压" in shown_now
    picture(page.window(), "given")
    laptop = shown(second)
    laptop.trip_pack()
    laptop._sheet.take(place.root / "p.sdtrip")
    assert "附件 1 个。" in laptop._sheet.warned.text()
    picture(laptop.window(), "open-files")
    assert page.frame.broke == []  # type: ignore[attr-defined]
    assert laptop.frame.broke == []  # type: ignore[attr-defined]


def test_two_visits_on_one_day_are_shown(place: Place, shown: Shown) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, ids["elder"], result="seen")
    laptops.visit(home, ids["elder"], result="not_home")
    laptops.bring_home(place, carried, home)
    page = shown(home)
    assert "同一天有两份走访记录（1 户）" in said(page)


def test_what_is_not_on_the_list_can_be_let_pass(place: Place, shown: Shown) -> None:
    home, carried, _ = laptops.away(place)
    stranger = carried.add("外人")
    laptops.bring_home(place, carried, home)
    page = shown(home)
    assert "等人看过再放行" in said(page)
    bundle = home.desk.read(lambda work: work.scalar("SELECT bundle_id FROM held WHERE why = 'review'"))
    button = page.findChildren(QWidget, f"sync.release.{bundle}")
    assert len(button) == 1
    if page.may("sync:settle"):
        page.release(bundle)
        assert home.person(stranger).name == "外人"


def test_a_card_of_our_own_laptop_may_be_enrolled_for_trips(place: Place, shown: Shown) -> None:
    from PySide6.QtWidgets import QCheckBox, QPushButton

    from stationdesk.core.clock import SetClock
    from stationdesk.core.paths import Home
    from stationdesk.new_home import join_station
    from stationdesk.sync import card, errands

    home, _ = laptops.village(place)
    errands.write_card(home.desk, place.root / "h.sdcard")
    joined = Home(place.root / "n")
    join_station(joined, card.read(place.root / "h.sdcard"), USER, PASSWORD, clock=SetClock(START), kdf=QUICK)
    carried = place._opened("n", SetClock(START))
    errands.write_card(carried.desk, place.root / "n.sdcard")
    page = shown(home)
    page.exchange(place.root / "n.sdcard")
    box = page._sheet.findChild(QCheckBox, "sync.cards.trips")
    assert box is not None
    assert not box.isHidden()
    box.setChecked(True)
    page._sheet.findChild(QPushButton, "sync.cards.enrol").click()
    page.frame.close_sheet()
    assert "本站出行电脑" in said(page)


def test_the_opening_goes_where_the_pack_leaves_a_way_on(
    place: Place, qtbot: QtBot, qapp: QApplication
) -> None:
    """Through the password page as people do: blank, opened, wiped."""
    from stationdesk.core.paths import Home
    from stationdesk.ui.opening import Given, Opening
    from stationdesk.ui.unlock import Unlocking

    home, _ = laptops.village(place)
    carried = laptops.laptop(place, home)
    file = laptops.make(home, place.root / "p.sdtrip")
    carried.desk.close()
    opening = Opening(qapp, Given(Home(carried.folder), clock=carried.clock, inline=True))
    qtbot.addWidget(opening.shell)
    opening.start()
    opening._on_asked(Unlocking(USER, PASSWORD))
    assert opening.window is not None
    page = opening.window.page
    assert isinstance(page, SyncPage)  # all it can do yet
    page.trip_pack()
    page._sheet.take(file)
    assert opening.window is not None
    page = opening.window.page
    assert isinstance(page, SyncPage)
    assert opening.desk is not None
    assert opening.desk.user_name == USER
    assert "户号 H-1" in strip(page)
    opening.desk.kdf = QUICK  # type: ignore[attr-defined]
    page.wipe()
    page._sheet.password.line.setText(PASSWORD)
    page._sheet.save()
    page._sheet.leave.click()
    assert opening.window is None
    assert opening.desk is None
    assert opening.unlocking is not None
    opening._on_asked(Unlocking(USER, PASSWORD))
    assert opening.desk is not None
    assert opening.desk.trip is None
    opening.close()
