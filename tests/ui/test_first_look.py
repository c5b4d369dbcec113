"""What the first start says of a computer that lacks everything: each with what to do, the same as `doctor`, and found again later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.documents import fonts
from stationdesk.services import computer
from stationdesk.storage import disks
from stationdesk.ui import first_look
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.pages import Hooks
from stationdesk.ui.top_bar import page_hits
from stationdesk.ui.unlock import Unlocking
from stationdesk.ui.window import DeskWindow
from tests.fixtures import PASSWORD, START, USER

SMALL = ((1366, 768), 200)


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """No room, no printer, no way to type Chinese, no typeface, on a stick; and what its clock says."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(computer, "free_space", lambda _path: 12_000_000)
    monkeypatch.setattr(computer.shutil, "which", lambda *_given: None)
    monkeypatch.setattr(computer.sys, "platform", "linux")
    monkeypatch.setattr(disks, "of", lambda path: disks.Disk(path, "removable", None, 1, 2))
    missing = fonts.RoleReport("song", "宋体", (), "请安装宋体。")
    none = fonts.FontReport(roles=(missing,), blocks=(), refused=())
    here = fonts.here()
    monkeypatch.setattr(type(here), "report", lambda _self: none)
    return datetime(1970, 1, 1, tzinfo=UTC)


BAD = {"disk", "disk-kind", "clock", "printers", "input-method", "screen", "font-song"}


def test_everything_that_is_wrong_says_what_to_do_the_worst_first(poor: datetime, tmp_path: Path) -> None:
    lines = first_look.lines(Home(tmp_path / "home"), poor, SMALL)
    wrong = [line for line in lines if line.state != "ok"]
    assert {line.name for line in wrong} == BAD
    assert all(line.what_to_do for line in wrong)
    states = [line.state for line in lines]
    assert states == sorted(states, key=("bad", "warn", "ok").index)
    assert states[0] == "bad"


def test_doctor_finds_the_same(
    poor: datetime, cli: Callable[..., object], clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.at = poor
    said = cli("doctor").json["checks"]  # type: ignore[attr-defined]
    found = {one["name"]: one for one in said if one["state"] != "ok"}
    assert found.keys() >= BAD - {"screen"}  # a command line has none to look at
    assert all(found[name]["what_to_do"] for name in BAD - {"screen"})


def test_it_is_said_above_the_first_page_where_a_small_screen_shows_it(
    poor: datetime, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    opening = Opening(qapp, Given(Home(tmp_path / "home"), SetClock(poor), inline=True))
    qtbot.addWidget(opening.shell)
    opening.start()
    assert opening.first is not None
    first_look.look(opening, opening.first)
    assert "要先处理" in " ".join(one.text() for one in opening.first.banner.findChildren(QLabel))
    opening.close()


def test_it_is_looked_at_again_from_ctrl_k_and_in_the_settings(
    poor: datetime, desk: Desk, qtbot: QtBot
) -> None:
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    qtbot.addWidget(window)
    window.show()
    window._open_hit(page_hits("这台电脑：")[0])
    QApplication.processEvents()
    words = "\n".join(one.text() for one in window.findChildren(QLabel))
    assert "没有找到打印系统" in words
    assert "请安装宋体" in words


def test_a_full_disk_is_said_when_the_desk_opens_not_when_something_is_saved(
    poor: datetime, qapp: QApplication, qtbot: QtBot, home: Path
) -> None:
    opening = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(opening.shell)
    opening.start()
    assert opening.unlocking is not None
    opening.unlocking.asked.emit(Unlocking(USER, PASSWORD))
    first_look.warn_of_room(opening)
    assert opening.window is not None
    words = " ".join(one.text() for one in opening.window.banner.findChildren(QLabel))
    assert "剩余 12 MB" in words
    assert "请清理磁盘" in words
    opening.close()
