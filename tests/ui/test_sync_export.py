"""The export sheet: one primary button, which is the next step; attachments and several bundles in words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.sync import errands, phone
from stationdesk.ui import hooks
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.sync.page import SyncPage
from stationdesk.ui.window import DeskWindow
from tests.sync.machines import Machine, Place
from tests.sync.test_files_travel import _attach as attach
from tests.ui.test_sync_page import newest, path, said

Shown = Callable[[Machine], SyncPage]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    def opened(machine: Machine) -> SyncPage:
        window = DeskWindow(machine.desk, Jobs(inline=True), Hooks())
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.go("sync")
        page = window.page
        assert isinstance(page, SyncPage)
        return page

    return opened


def _pair(place: Place) -> tuple[Machine, Machine]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    return village, township


def _primary(sheet: Any) -> list[str]:
    return [
        one.objectName()
        for one in sheet.findChildren(QPushButton)
        if one.property("look") == "primary" and not one.isHidden()
    ]


def _top_bar(machine: Machine) -> str:
    return machine.desk.read(hooks.sync_state).words


def test_after_an_export_the_next_step_is_primary_and_not_another_export(place: Place, shown: Shown) -> None:
    village, _township = _pair(place)
    attach(village, os.urandom(2000))
    page = shown(village)
    page.export()
    stick = place.root / "s"
    stick.mkdir()
    page._sheet.use(stick)
    assert _primary(page._sheet) == ["sync.export_sheet.go"]
    page.save()
    assert _primary(page._sheet) == ["sync.export_sheet.done"]
    words = page._sheet.said.text()
    assert "附件 1 个" in words
    assert "共 2 个数据包" in words
    assert len(list(stick.iterdir())) == 2
    page.save()
    assert len(list(stick.iterdir())) == 2, "the key that exported does not export again"
    assert not page.frame.sheet.is_open  # type: ignore[attr-defined]


def test_an_export_that_is_not_whole_keeps_exporting_as_the_next_step(
    place: Place, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, _township = _pair(place)
    attach(village, os.urandom(2000))
    page = shown(village)
    page.export()
    stick = place.root / "s"
    stick.mkdir()
    page._sheet.use(stick)
    monkeypatch.setattr(page._sheet.running, "cancelled", lambda: bool(list(stick.glob("*.sdbundle"))))
    page.save()
    assert "还有 1 个附件没有写" in page._sheet.said.text()
    assert _primary(page._sheet) == ["sync.export_sheet.go"]
    monkeypatch.undo()
    page.save()
    assert _primary(page._sheet) == ["sync.export_sheet.done"]


def test_attachments_are_on_the_path_and_in_the_top_bar_until_the_receipt(place: Place, shown: Shown) -> None:
    village, township = _pair(place)
    attach(village, os.urandom(2000))
    page = shown(village)
    assert "附件 1 个，只在本机" in path(page)
    made = errands.export(village.desk, place.root)
    assert made.file is not None
    answer = township.take(made.file, *made.more, receipts=place.root / "r")
    code = errands.code_for(township.desk, village.desk.read(lambda work: work.station_id))
    village.desk.change(lambda work: phone.confirm(work, code), mode="quiet")
    assert _top_bar(village) == "附件 1 个已导出"
    page.refresh()
    assert "已导出 0 项，附件 1 个" in path(page)
    assert "附件 1 个" in said(newest(page, "sync.exports"))
    page.intake()
    page._sheet.take(list(answer.receipts))
    assert "回执确认附件 1 个：镇里已入库" in said(page._sheet)
    assert _top_bar(village) == "镇里已入库"


def test_a_receipt_in_a_pile_is_mentioned_when_a_code_said_it_before(place: Place, shown: Shown) -> None:
    village, township = _pair(place)
    village.add()
    bundle = village.export(place.root / "s")
    answer = township.take(bundle, receipts=place.root / "r")
    code = errands.code_for(township.desk, village.desk.read(lambda work: work.station_id))
    village.desk.change(lambda work: phone.confirm(work, code), mode="quiet")
    page = shown(village)
    page.intake()
    page._sheet.take(list(answer.receipts))
    assert "读了 1 份回执，里面说的先前都已确认过" in said(page._sheet)


def test_while_a_receipt_is_awaited_taking_it_in_is_the_pages_next_step(place: Place, shown: Shown) -> None:
    village, _township = _pair(place)
    village.add()
    page = shown(village)
    assert page.primary_action.objectName() == "sync.export"
    village.export(place.root / "s")
    page.refresh()
    assert page.primary_action.objectName() == "sync.intake"
    assert "sync.export" in [one.objectName() for one in page.other_actions]
    village.add()
    page.refresh()
    assert page.primary_action.objectName() == "sync.export"
