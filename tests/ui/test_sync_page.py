"""The sync page on real machines: the path, out, in, cards, what waits, conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.sync import card, errands, status
from stationdesk.ui import theme
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.sync.page import SyncPage
from stationdesk.ui.window import DeskWindow
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
    """Opens the page on a machine."""

    def opened(machine: Machine, width: int = 1366, height: int = 768) -> SyncPage:
        window = DeskWindow(machine.desk, Jobs(inline=True), Hooks())
        broke: list[str] = []
        window.jobs.broke.connect(broke.append)
        window.broke = broke  # type: ignore[attr-defined]
        qtbot.addWidget(window)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("sync")
        page = window.page
        assert isinstance(page, SyncPage)
        return page

    return opened


def said(widget: QWidget) -> str:
    """What can be read in a widget, once what was added is shown."""
    QApplication.processEvents()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def newest(page: SyncPage, name: str) -> QWidget:
    """The widget as drawn last; what it replaced is deleted when the event loop comes round."""
    return page.findChildren(QWidget, name)[-1]


def path(page: SyncPage) -> str:
    return newest(page, "sync.path").accessibleName()


def unbroken(page: SyncPage) -> bool:
    return page.frame.broke == []  # type: ignore[attr-defined]


def test_without_a_township_the_page_says_whom_to_ask(place: Place, shown: Shown) -> None:
    page = shown(place.village())
    assert "还没有登记镇里的交换卡" in said(page)
    page.export()
    assert "先关上这里，在“交换卡”里登记" in said(page._sheet)
    assert "没有找到U盘" in said(page._sheet)
    page._sheet.use(place.root)
    assert "没有找到U盘" not in said(page._sheet)
    page.save()
    assert "还没有登记乡镇的交换卡" in page._sheet.said.text()
    assert list(place.root.glob("*.sdbundle")) == []
    assert unbroken(page)


def test_a_spoilt_file_is_looked_at_once(place: Place, shown: Shown) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    bundle = village.export(place.root / "stick")
    bundle.write_bytes(bundle.read_bytes()[:-40])
    page = shown(village)
    page.intake(bundle)
    page.frame.close_sheet()
    waiting = newest(page, "sync.waiting")
    (seen,) = [
        one for one in waiting.findChildren(QPushButton) if one.objectName().startswith("sync.looked_at")
    ]
    assert village.desk.read(status.status).quarantined == 1
    seen.click()
    assert village.desk.read(status.status).quarantined == 0
    assert [one.stage for one in village.desk.read(status.taken)] == ["looked-at"]
    assert len(list((village.folder / "quarantine").iterdir())) == 1
    assert unbroken(page)


@pytest.mark.parametrize("trusted", [True, False])
def test_a_card_and_bundles_given_together_need_no_second_choosing(
    place: Place, shown: Shown, trusted: bool
) -> None:
    village, township = place.village(), place.township()
    stick = place.root / "stick"
    stick.mkdir()
    town_card, our_card = stick / "town.sdcard", stick / "ours.sdcard"
    errands.write_card(township.desk, town_card)
    errands.write_card(village.desk, our_card)
    errands.enrol(village.desk, card.read(town_card))
    village.add()
    bundle = errands.export(village.desk, stick).file
    assert bundle is not None
    town = shown(township)
    town.intake(bundle, our_card)
    assert town._sheet.objectName() == "sync.cards"
    assert town.frame.desk.read(status.taken) == []
    answer = "sync.cards.enrol" if trusted else "sync.cards.no"
    town._sheet.findChild(QPushButton, answer).click()
    assert town._sheet.objectName() == "sync.intake"
    assert ("✓ 1 个数据包" in said(town._sheet)) == trusted
    assert [one.stage for one in town.frame.desk.read(status.taken)] == [
        "applied" if trusted else "quarantined"
    ]
    assert unbroken(town)


def test_a_second_station_for_one_village_is_said_before_it_is_enrolled(place: Place, shown: Shown) -> None:
    first, township = place.village(), place.township()
    place.enrol(first, township)
    elsewhere = Place(place.root / "again")
    file = place.root / "again.sdcard"
    errands.write_card(elsewhere.village().desk, file)
    elsewhere.close()
    town = shown(township)
    town.exchange(file)
    assert "这个村代码已登记过另一个站点" in said(town._sheet)
    own = place.root / "first.sdcard"
    errands.write_card(first.desk, own)
    town.exchange(own)
    assert "已登记过另一个站点" not in said(town._sheet)
    assert unbroken(town)


def test_the_whole_way_from_pending_to_received(place: Place, shown: Shown) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    page = shown(village)
    assert "待导出 0 项" not in path(page)
    assert "居民 1" in said(page)
    stick = place.root / "stick"
    stick.mkdir()
    page.export()
    page._sheet.use(stick)
    page.save()
    (bundle,) = stick.glob("*.sdbundle")
    assert "已核对，可以拔出" in page._sheet.said.text()
    assert page._sheet.said.hasFocus()
    assert bundle.name in page._sheet.said.text()
    assert "待导出 0 项" in path(page)
    page.frame.close_sheet()

    town = shown(township)
    town.intake()
    town._sheet.take([bundle])
    assert "入库" in said(town._sheet)
    (receipt,) = stick.glob("*.sdreceipt")
    assert receipt.name in said(town._sheet)

    page.intake()
    page._sheet.take([receipt])
    assert "镇里已入库" in said(page._sheet)
    assert "已导出 0 项" in path(page)
    assert "镇里已入库" in said(newest(page, "sync.exports"))
    assert unbroken(page)
    assert unbroken(town)


def test_exporting_again_with_nothing_new_is_said(place: Place, shown: Shown) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    bundle = village.export(place.root / "stick")
    village.take(*township.take(bundle, receipts=place.root / "receipts").receipts)
    page = shown(village)
    page.export()
    page._sheet.use(place.root / "stick")
    page.save()
    assert "没有新的内容" in page._sheet.said.text()


def test_stopping_leaves_nothing_on_the_stick(
    place: Place, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    page = shown(village)
    page.export()
    stick = place.root / "stick"
    stick.mkdir()
    page._sheet.use(stick)
    monkeypatch.setattr(page._sheet.running, "cancelled", lambda: True)
    page.save()
    assert "已取消" in page._sheet.said.text()
    assert list(stick.iterdir()) == []
    assert page._sheet.may_close()


def test_a_stick_that_is_gone_is_said_in_the_sheet(place: Place, shown: Shown) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    page = shown(village)
    page.export()
    page._sheet.use(place.root / "pulled-out")
    page.save()
    assert "重新插好" in page._sheet.said.text() or "插好后再选" in page._sheet.said.text()
    assert page._sheet.go.isEnabled()


def test_rubbish_is_set_aside_with_its_reason(place: Place, shown: Shown) -> None:
    village = place.village()
    page = shown(village)
    bad = place.root / "坏.sdbundle"
    bad.write_bytes(b"not a bundle")
    page.intake()
    page._sheet.take([bad])
    assert "■ 坏.sdbundle" in said(page._sheet)
    waiting = page.findChild(QWidget, "sync.waiting")
    assert waiting is not None
    assert "原文件留在隔离区" in said(waiting)
    assert unbroken(page)


def test_cards_are_compared_before_they_count(place: Place, shown: Shown) -> None:
    village, township = place.village(), place.township()
    town = shown(township)
    town.exchange()
    card = place.root / "镇.sdcard"
    town._sheet.write(card)
    page = shown(village)
    page.intake()
    page._sheet.take([card])
    sheet = page._sheet
    assert "潘家湾镇便民服务中心" in said(sheet)
    theirs: Any = sheet.findChild(QWidget, "sync.cards.theirs")
    assert theirs.text() in town._sheet.print_.text()
    assert page._view is not None
    assert page._view.peers == ()
    page.save()
    assert [peer.name for peer in page._view.peers] == ["潘家湾镇便民服务中心"]
    assert "上报到：潘家湾镇便民服务中心" in said(page)


def test_a_township_sees_its_villages(place: Place, shown: Shown) -> None:
    village, township = place.village(), place.township()
    page = shown(township)
    assert "还没有登记任何村" in said(page)
    place.enrol(village, township)
    village.add()
    township.take(village.export(place.root / "stick"))
    page.refresh()
    view: Any = page.findChild(QWidget, "sync.villages")
    assert view.table.rowCount() == 1
    row = view.table.row_at(0)
    assert (row.people, row.missing) == (1, 0)
    assert page.primary_action.text() == "接收各村数据包…"


def test_a_conflict_is_settled_by_choosing_a_side(place: Place, shown: Shown) -> None:
    first, township = place.village(), place.township()
    place.enrol(first, township)
    person = first.add("曾庆兰")
    second = place.another(first)
    first.edit(person, name="曾庆蘭")
    second.edit(person, name="曾庆岚")
    first.take(second.export(place.root / "two"))
    page = shown(first)
    card = page.findChild(QWidget, "sync.conflicts")
    assert card is not None
    assert "居民  曾庆兰  姓名" in said(card)
    assert {"曾庆蘭", "曾庆岚"} <= set(said(card).split("\n"))
    assert said(card).count("王敏") == 2
    choose: Any = next(one for one in card.findChildren(QWidget) if one.accessibleName() == "以“曾庆岚”为准")
    assert nameless(page.frame) == []  # type: ignore[arg-type]
    choose.click()
    assert first.person(person).name == "曾庆岚"
    QApplication.sendPostedEvents(None, 52)  # deferred deletes
    assert page._view is not None
    assert page._view.conflicts == ()
    assert unbroken(page)


def test_many_withdrawals_wait_for_someone_who_looked(place: Place, shown: Shown) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    people = [village.add(f"居民{n}") for n in range(22)]
    township.take(village.export(place.root / "first"))
    for person in people:
        village.edit(person, withdrawn_at=village.clock.now(), withdrawn_why="mistake")
    township.take(village.export(place.root / "second"))
    page = shown(township)
    assert "等第二个人看过再放行" in said(page.findChild(QWidget, "sync.waiting"))  # type: ignore[arg-type]
    assert page._view is not None
    page.release(page._view.held[0].bundle_id)
    assert page._view.held == ()
    own = village.desk.device.station_id
    assert township.person(people[0], own).withdrawn_at is not None


@pytest.mark.parametrize(("scale", "width"), [(1.0, 1024), (1.5, 1024), (2.0, 1366)])
def test_the_page_fits_small_screens_and_names_everything(
    place: Place, shown: Shown, qapp: QApplication, scale: float, width: int
) -> None:
    theme.wear(qapp, scale=scale)
    page = shown(place.village(), width, 600)
    window: Any = page.frame
    for show in (page.export, page.intake, page.exchange):
        show()
        QApplication.processEvents()
        assert (window.width(), window.height()) == (width, 600)
        assert window.sheet._content.minimumSizeHint().width() <= window.sheet._panel.width()
        assert nameless(window) == []
        window.close_sheet()


def test_every_synced_table_has_a_name_people_read() -> None:
    from stationdesk.storage.capture import synced_tables
    from stationdesk.ui.sync.reading import RECORDS

    assert {table.name for table in synced_tables()} - RECORDS.keys() == set()
