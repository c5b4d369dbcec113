"""Whole ways between a township and a village, at real windows, by keys alone; each says how many keys it took at most."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core import packs
from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.security import slots
from stationdesk.services import pack_store, township_received
from stationdesk.sync import device_errands, errands, peers, plain_approvals, plain_book, revocations
from stationdesk.ui.opening import Given, Opening
from tests.fixtures import PASSWORD, QUICK, START, USER
from tests.journeys.hands import ALT, CTRL, Hand, Key, Keyboard
from tests.services import workbooks
from tests.services.test_township_offices import ELDER, KID, settle
from tests.sync.machines import Place
from tests.sync.town import Town, town

pytestmark = pytest.mark.prove
At = Callable[[Desk], Hand]


@pytest.fixture
def at(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[At]:
    hands: list[Hand] = []

    def made(desk: Desk) -> Hand:
        hands.append(Hand(desk, qtbot, monkeypatch))
        return hands[-1]

    yield made
    for hand in hands:
        hand.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    made = town(tmp_path)
    yield made
    made.stack.close()
    made.place.close()


def test_a_conflict_of_counter_and_laptop_is_settled(place: Place, at: At) -> None:
    counter = place.village()
    person = counter.add("曾庆兰", id_number="421221199001011231")
    laptop = place.another(counter)
    counter.edit(person, name="曾庆蘭")
    laptop.clock.set(laptop.clock.now() + timedelta(minutes=7))
    laptop.edit(person, name="曾庆岚")
    counter.take(laptop.export(place.root / "two"))
    hand = at(counter.desk)
    hand.press(Key.Key_0, ALT)
    hand.to("sync.conflict.0.0")
    hand.press(Key.Key_2)
    assert counter.person(person).name == "曾庆岚"
    assert counter.conflicts() == []
    assert hand.keys <= 12, hand.keys


def test_a_second_computer_joins_from_its_first_start(
    place: Place, at: At, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(slots, "FULL", QUICK)
    first = place.village()
    person = first.add("曾庆兰")
    opening = Opening(qapp, Given(Home(tmp_path / "second"), SetClock(START)))
    qtbot.addWidget(opening.shell)
    try:
        with qtbot.waitActive(opening.shell):
            opening.start()
            opening.shell.activateWindow()
        new = Keyboard(opening.shell, opening.jobs)
        new.wait()
        new.to("first.join")
        new.press(Key.Key_Space)
        new.type(device_errands.shown_card(first.desk).text)  # by the scanner, which ends with Enter
        new.keys = 0
        new.press(Key.Key_Return)
        assert "四邑村便民服务站" in new.read()
        for text in (USER, PASSWORD, PASSWORD):
            new.type(text)
            new.press(Key.Key_Return)
        assert new.keys <= 4 + len(USER) + 2 * len(PASSWORD), "nothing but what is typed, and Enter"
        assert opening.first is not None
        code = opening.first._code
        new.type(code.split("-")[-1])
        new.press(Key.Key_Return)
        desk = opening.desk
        assert desk is not None
        own = tmp_path / "second.sdcard"
        errands.write_card(desk, own)
        hand = at(first.desk)
        hand.press(Key.Key_0, ALT)
        hand.to("action.sync.cards")
        hand.press(Key.Key_Space)
        hand.to("sync.cards.scanned")
        hand.keys = 0
        hand.type(device_errands.shown_card(desk).text)
        hand.keys = 0
        hand.press(Key.Key_Return)
        hand.to("sync.cards.enrol")
        hand.press(Key.Key_Space)
        assert [one.device_no for one in first.desk.read(peers.list_all)] == [20]
        assert hand.keys <= 12, hand.keys
        stick = tmp_path / "stick"
        stick.mkdir()
        bundle = errands.export(first.desk, stick).file
        assert bundle is not None
        assert errands.take_in_files(desk, [bundle]).problems == ()
        assert desk.device.device_no == 20
        assert desk.read(lambda work: work.scalar("SELECT name FROM people WHERE id = :p", p=person))
    finally:
        opening.close()


def test_a_computer_is_shut_out(place: Place, at: At) -> None:
    village = place.village()
    place.another(village)
    hand = at(village.desk)
    hand.press(Key.Key_0, ALT)
    hand.to("action.sync.devices")
    hand.press(Key.Key_Space)
    hand.to("sync.devices.revoke.20")
    hand.press(Key.Key_Space)
    hand.press(Key.Key_Down)
    hand.to("sync.devices.words")
    hand.type("x")
    hand.press(Key.Key_Return, CTRL)
    (out,) = village.desk.read(revocations.listed)
    assert (out.device_no, out.reason) == (20, "stolen")
    assert "已停用设备 020" in hand.read()
    assert hand.keys <= 25, hand.keys


def test_an_address_is_typed_and_the_sheet_closes(place: Place, at: At) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    hand = at(village.desk)
    hand.press(Key.Key_0, ALT)
    hand.to("sync.network.set")
    hand.press(Key.Key_Space)
    hand.to("sync.network.url")
    hand.type("https://town.example/")
    hand.press(Key.Key_Return, CTRL)
    assert not hand.window.sheet.is_open
    assert "上报地址：https://town.example/" in hand.read()


def test_an_approved_plain_workbook_goes_out_and_is_read(place: Place, at: At) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("曾庆兰")
    station = village.desk.device.station_id
    approval, folder = place.root / "a.sdapproval", place.root / "plain"
    folder.mkdir()
    plain_approvals.give(
        township.desk, station, ("residents",), township.clock.at.date() + timedelta(days=30), approval
    )
    plain_approvals.take(village.desk, approval)
    hand = at(village.desk)
    hand.answers("ask_folder", folder)
    hand.press(Key.Key_0, ALT)
    hand.to("sync.exports.coats")
    hand.press(Key.Key_Space)
    box = hand.to("sync.coats.kind")
    assert isinstance(box, QComboBox)
    hand.press(Key.Key_End)
    assert box.currentData() == "plain"
    hand.press(Key.Key_Return, CTRL)
    (book,) = folder.glob("*.xlsx")
    assert hand.keys <= 30, hand.keys
    plain_book.take(township.desk, book)
    there = at(township.desk)
    there.window.go("sync")
    there.wait()
    there.press(Key.Key_F9)
    there.to("sync.intake.plain")
    there.press(Key.Key_Space)
    there.to("sync.plain.look.residents")
    there.press(Key.Key_Space)
    table = there.window.findChildren(QWidget, "sync.plain.rows")[-1]
    assert table.hasFocus()
    assert "曾庆兰" in [table.model().index(0, n).data() for n in range(table.model().columnCount())]  # type: ignore[attr-defined]


def test_a_new_catalogue_goes_down_and_is_in_force_in_the_village(here: Town, at: At) -> None:
    here.up()
    raw = json.loads((packs.folder() / "matters" / "2026-2.json").read_text("utf-8"))
    raw |= {"version": "2027-9", "effective_from": "2026-11-20"}
    data = json.dumps(raw, ensure_ascii=False).encode()
    here.township.desk.change(lambda work: pack_store.store(work, packs.parse(data), data))
    stick = here.root / "stick"
    stick.mkdir()
    hand = at(here.township.desk)
    hand.answers("ask_folder", stick)
    hand.window.go("township", view="down")
    hand.wait()
    hand.keys = 0
    hand.press(Key.Key_F9)
    (file,) = stick.glob("421221106202/*.sdbundle")
    village = at(here.a.desk)
    village.window.go("sync", file=str(file))
    village.wait()
    (line,) = [one for one in here.a.desk.read(township_received.listed) if one.kind == "pack"]
    assert line.outcome == "done"
    village.press(Key.Key_Escape)
    village.window.go("cases", view="from_township")
    village.wait()
    assert "2027-9" in line.sentence


def test_a_task_goes_round_and_comes_back_as_one_workbook(here: Town, at: At) -> None:
    here.up()
    table = here.root / "摸排表.xlsx"
    table.write_bytes(workbooks.table())
    hand = at(here.township.desk)
    hand.answers("ask_open", table)
    hand.window.go("township", view="tasks")
    hand.wait()
    hand.keys = 0
    hand.press(Key.Key_F2)
    hand.press(Key.Key_Return, CTRL)
    assert hand.keys == 2, "the name of the file is the name of the task"
    here.down()
    here.up()
    out = here.root / "汇总.xlsx"
    hand.answers("ask_save", out)
    hand.press(Key.Key_F5)
    hand.to("action.township.merge")
    hand.press(Key.Key_Space)
    assert out.exists()
    assert hand.keys <= 20, hand.keys


def test_the_supervisor_of_children_sees_children_and_nobody_else(here: Town, at: At) -> None:
    settle(here.a)
    here.up(here.a)
    hand = at(here.officer("town_child", name="赵督导"))
    words = hand.window.page.tabs.words  # type: ignore[union-attr]
    assert "children" in words
    assert "adults" not in words
    for word in words:
        hand.window.go("township", view=word)
        hand.wait()
        read = hand.read()
        rows = getattr(hand.window.page.view, "list", None)  # type: ignore[union-attr]
        names = [getattr(row, "name", "") for row in rows.rows] if rows is not None else []
        assert ELDER not in read
        assert ELDER not in names
    hand.window.go("township", view="children")
    hand.wait()
    hand.keys = 0
    assert KID in hand.read()
    hand.press(Key.Key_F6)
    assert "421221195001011237" in hand.read()
    assert hand.keys == 1
