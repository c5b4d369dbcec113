"""A hurt home in the window: looked at without a byte of it changing, mended when nothing is missing, found in time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.look_desk import LookDesk
from stationdesk.models.residents import Person
from stationdesk.services import backups, health
from stationdesk.ui.health_watch import HealthWatch
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.safe_entry import LookStrip
from stationdesk.ui.safe_start import SafeStartPage
from stationdesk.ui.unlock import Unlocking
from tests.fixtures import PASSWORD, START, USER, open_desk
from tests.services.damage import torn


@pytest.fixture
def hurt(home: Path) -> Path:
    """A home with a person, a backup, and a page of its change log overwritten; a look has found it."""
    with open_desk(home, SetClock(START)) as desk:
        desk.change(
            lambda work: work.session.add(
                Person(station_id=work.station_id, id=new_id(), name="曾庆兰", birth=date(1960, 1, 1))
            )
        )
        backups.create(desk.home, desk.opened, clock=desk.clock)
        key = desk.opened.database_key
    torn("changes")(home)
    health.look(Home(home), key, clock=SetClock(START))
    return home


@pytest.fixture
def opening(qapp: QApplication, qtbot: QtBot, hurt: Path) -> Iterator[Opening]:
    made = Opening(qapp, Given(Home(hurt), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    assert made.unlocking is not None
    made.unlocking.asked.emit(Unlocking(USER, PASSWORD))
    yield made
    made.close()


def contents(home: Path) -> dict[str, str]:
    """Every file of the home but its log, locks and settings of the window."""
    left_out = ("staging", "logs")
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file()
        and path.relative_to(home).parts[0] not in left_out
        and path.suffix in (".db", ".db-wal", ".json", ".bak", ".sdbackup", "")
        and path.name not in ("machine.json", "attempts.json", "attempts.json.bak")
    }


def test_a_home_found_hurt_is_looked_at_and_no_byte_of_it_changes(hurt: Path, opening: Opening) -> None:
    before = contents(hurt)
    page = opening.shell.shown
    assert isinstance(page, SafeStartPage)
    assert "有损坏" in "\n".join(one.text() for one in page.findChildren(QLabel))
    page.looking.click()
    desk = opening.desk
    assert isinstance(desk, LookDesk)
    assert opening.window is not None
    assert opening.window.findChild(LookStrip) is not None
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM people")) == 1
    for page_name in ("residents", "cases", "sync", "settings"):
        opening.window.go(page_name)
    with pytest.raises(Refusal) as refused:
        desk.change(
            lambda work: work.session.add(Person(station_id=work.station_id, id=new_id(), name="x")),
            reason="residents:edit",
        )
    assert refused.value.code == "only-looking"
    folder = desk.prepared.folder
    opening.close()
    assert contents(hurt) == before
    assert not folder.exists()


@pytest.mark.prove
def test_what_is_whole_is_mended_from_the_strip(hurt: Path, opening: Opening) -> None:
    page = opening.shell.shown
    assert isinstance(page, SafeStartPage)
    page.looking.click()
    assert opening.window is not None
    strip = opening.window.findChild(LookStrip)
    assert strip is not None
    assert not strip.mend.isHidden()
    strip.mend.click()
    assert opening.shell.shown is opening.unlocking
    assert opening.unlocking is not None
    opening.unlocking.asked.emit(Unlocking(USER, PASSWORD))
    desk = opening.desk
    assert desk is not None
    assert not isinstance(desk, LookDesk)
    assert desk.device.epoch == 1
    assert health.hurt_now(desk.home) is None
    assert list(desk.home.backups.glob("set-aside-*/station.db"))


def test_looking_again_takes_the_file_as_it_is(opening: Opening) -> None:
    page = opening.shell.shown
    assert isinstance(page, SafeStartPage)
    page.retry.click()
    assert opening.shell.shown is opening.unlocking
    assert health.hurt_now(opening.home) is None


def test_the_background_look_says_what_it_found_above_the_page(
    qapp: QApplication, qtbot: QtBot, home: Path
) -> None:
    made = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    assert made.unlocking is not None
    made.unlocking.asked.emit(Unlocking(USER, PASSWORD))
    assert made.window is not None
    watch = HealthWatch(made, made.window)
    with qtbot.waitSignal(watch.settled, timeout=20_000) as heard:
        watch.quick()
    assert heard.args == [()]
    assert made.window.banner.words == ""
    kept = health.latest(made.home, "quick")
    assert kept is not None
    assert kept.found == ()
    assert kept.bytes > 0
    torn("people")(home)
    with qtbot.waitSignal(watch.settled, timeout=20_000) as heard:
        watch.quick()
    assert heard.args == [("page-cipher",)]
    assert "有损坏" in made.window.banner.words
    made.window.banner._on_step()
    page = made.shell.shown
    assert isinstance(page, SafeStartPage)
    assert not page.looking.isHidden()
    made.close()


def test_the_weekly_look_is_taken_when_nobody_is_there_and_can_be_stopped(desk) -> None:
    from stationdesk.core.errors import Cancelled

    now = desk.clock.now()
    assert health.full_due(desk.home, now)
    with pytest.raises(Cancelled):
        health.look(desk.home, desk.opened.database_key, clock=desk.clock, full=True, stopped=lambda: True)
    assert health.full_due(desk.home, now)
    assert health.look(desk.home, desk.opened.database_key, clock=desk.clock, full=True) == []
    assert not health.full_due(desk.home, now)
