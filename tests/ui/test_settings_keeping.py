"""保存和导出 at the window: what is due, one asks and another agrees, everything handed out."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.services import health, retention
from stationdesk.storage.finding import Finding
from stationdesk.storage.work import Work
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.settings import safety_tiles
from stationdesk.ui.settings.page import SettingsPage
from stationdesk.ui.top_bar import page_hits
from stationdesk.ui.window import DeskWindow
from tests.ui.test_accessibility import nameless

Colleague = Callable[..., Desk]
PASSPHRASE = "黄牛 石磨 七月 竹匾 河埠"


def put(desk: Desk, name: str, **columns: Any) -> str:
    made = new_id()
    desk.change(
        lambda work: work.session.add(Person(station_id=work.station_id, id=made, name=name, **columns))
    )
    return made


def page_of(desk: Desk, qtbot: QtBot, name: str = "") -> SettingsPage:
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    qtbot.addWidget(window)
    window.resize(1366, 900)
    window.show()
    window.go("settings", section="keeping")
    assert isinstance(window.page, SettingsPage)
    QApplication.processEvents()
    if name and "PICTURES" in os.environ:
        window.grab().save(str(Path(os.environ["PICTURES"]) / f"{name}.png"))
    return window.page


def said(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def press(page: SettingsPage, start: str) -> None:
    one = next(b for b in page.window().findChildren(QPushButton) if b.objectName().startswith(start))
    assert one.isEnabled(), start
    one.click()


def test_one_asks_and_another_agrees(desk: Desk, colleague: Colleague, qtbot: QtBot) -> None:
    gone = put(desk, "欧阳芷兰", moved_out_on=date(2015, 3, 1), birth=date(1950, 1, 2))
    put(desk, "董大山")
    page = page_of(desk, qtbot, "keeping-due")
    assert "欧阳芷兰" in said(page.section)
    assert nameless(page.section) == []
    press(page, "settings.keeping.person.")
    assert "要由另一位" in said(page.section)
    buttons = page.section.findChildren(QPushButton, f"settings.keeping.person.{gone}")
    assert not [one for one in buttons if one.isVisibleTo(page)]
    assert "已申请删除，等村主任或书记审批" in said(page.section)
    page.section._plan(gone)  # type: ignore[attr-defined]
    assert "▲ 已申请删除" in said(page.section)
    assert not page.findChild(QPushButton, "settings.keeping.ask").isEnabled()
    assert not page.findChild(QPushButton, f"settings.keeping.agree.{_waiting(desk)}").isEnabled()

    head = colleague(desk, "head", name="周主任")
    other = page_of(head, qtbot, "keeping-head")
    press(other, "settings.keeping.agree.")
    press(other, "erase_form.save")

    assert "欧阳芷兰" not in desk.read(
        lambda work: work.session.get_one(Person, (work.station_id, gone)).name
    )
    assert "欧阳芷兰" not in said(other.section)


def _waiting(desk: Desk) -> str:
    return desk.read(lambda work: retention.due(work).asked[0].id)


def test_who_still_lives_here_is_not_erased_and_the_page_says_why(desk: Desk, qtbot: QtBot) -> None:
    here = put(desk, "董大山")
    page = page_of(desk, qtbot)
    page.section._plan(here)  # type: ignore[attr-defined]
    assert "还须保存：居民基本登记" in said(page.section)
    assert not page.findChild(QPushButton, "settings.keeping.ask").isEnabled()


def test_everything_is_exported_from_the_window(
    desk: Desk, colleague: Colleague, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stationdesk.services.handing_out.WORK", 10)
    head = colleague(desk, "head", name="周主任")
    page = page_of(head, qtbot)
    press(page, "settings.export.ask")
    other = page_of(desk, qtbot, "keeping-confirm")
    press(other, "settings.export.agree.")
    page.refresh()
    press(page, "settings.export.write")
    form = page.window().findChild(QWidget, "export_form")
    assert nameless(form) == []
    form.first.line.setText(PASSPHRASE)
    form.second.line.setText(PASSPHRASE)
    if "PICTURES" in os.environ:
        page.window().grab().save(str(Path(os.environ["PICTURES"]) / "export-form.png"))
    form.write(tmp_path / "all.age", PASSPHRASE)
    assert pyrage.passphrase.decrypt((tmp_path / "all.age").read_bytes(), PASSPHRASE)[:2] == b"PK"
    page.refresh()
    assert page.findChild(QPushButton, "settings.export.ask").isEnabled()


def test_who_asked_for_an_export_takes_it_back_in_the_window(
    desk: Desk, colleague: Colleague, qtbot: QtBot
) -> None:
    page = page_of(colleague(desk, "head", name="周主任"), qtbot)
    press(page, "settings.export.ask")
    page.refresh()
    press(page, "settings.export.withdraw")
    assert page.findChild(QPushButton, "settings.export.ask").isEnabled()


def test_who_neither_keeps_nor_decides_sees_whom_to_ask(
    desk: Desk, colleague: Colleague, qtbot: QtBot
) -> None:
    page = page_of(colleague(desk, "agent", name="代办员"), qtbot, "keeping-agent")
    assert "您的岗位看不到" in said(page.section)


def test_today_says_that_an_application_waits(desk: Desk, colleague: Colleague) -> None:
    gone = put(desk, "欧阳芷兰", moved_out_on=date(2015, 3, 1))

    def ask(work: Work) -> None:
        retention.ask(work, person_id=gone)

    desk.change(ask)
    head = colleague(desk, "head", name="周主任")
    assert head.read(retention.tile_counts) == (1, 0, 1)
    assert desk.read(retention.tile_counts) == (0, 0, 1)
    assert [tile.key for tile in safety_tiles.tiles(head)][:1] == ["erase"]


def test_the_check_is_found_by_its_name_and_begins(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr("stationdesk.ui.settings.checking.Checking.look", lambda _self: begun.append(True))
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    qtbot.addWidget(window)
    for typed in ("检查", "jcsj", "jiancha"):
        assert [one.title for one in page_hits(typed)] == ["检查数据库"]
    assert page_hits("j") == []
    window._open_hit(page_hits("检查数据库")[0])
    assert begun == [True]
    assert window.page is not None
    assert window.page.findChild(QPushButton, "settings.check.look") is not None


def test_today_says_that_nobody_looked_at_the_database_for_too_long_or_that_it_is_hurt(
    desk: Desk, clock: SetClock
) -> None:
    def keys() -> list[str]:
        return [one.key for one in safety_tiles.tiles(desk) if one.key.startswith("check")]

    assert keys() == []
    clock.set(clock.now() + timedelta(days=11))
    assert keys() == ["check"]
    health.look(desk.home, desk.opened.database_key, clock=clock, full=True)
    assert keys() == []
    with health.noted(desk.home, clock, "quick") as note:
        note([Finding("index-differs", "bad", "x", "y")])
    assert keys() == ["check-found"]


def test_a_thorough_look_that_found_nothing_answers_a_quick_one_before_it(
    desk: Desk, clock: SetClock, qtbot: QtBot
) -> None:
    with health.noted(desk.home, clock, "quick") as note:
        note([Finding("index-differs", "bad", "x", "y")])
    clock.set(clock.now() + timedelta(minutes=5))

    def lines() -> set[str]:
        window = DeskWindow(desk, Jobs(inline=True), Hooks())
        qtbot.addWidget(window)
        window.go("settings", section="safety")
        found = window.page.findChildren(QLabel)
        return {one.text()[0] for one in found if one.objectName().startswith("settings.check.last")}

    assert lines() == {"■"}
    health.look(desk.home, desk.opened.database_key, clock=clock, full=True)
    assert lines() == {"✓"}


def test_an_export_that_waits_names_who_may_confirm_and_offers_it_to_nobody_else(
    desk: Desk, colleague: Colleague, qtbot: QtBot
) -> None:
    head = colleague(desk, "head", name="村主任甲")
    colleague(desk, "clerk", name="文书乙")
    worker = colleague(desk, "worker", name="社工丙")
    page = page_of(head, qtbot)
    press(page, "settings.export.ask")
    mine = page.window().findChild(QLabel, "settings.export.mine")
    assert "文书乙" in mine.text()
    assert "村主任甲" not in mine.text()
    other = page_of(worker, qtbot)
    assert "等您确认" not in said(other)
    assert "文书乙" in said(other)
    assert not [one for one in other.findChildren(QPushButton) if "export.agree" in one.objectName()]
