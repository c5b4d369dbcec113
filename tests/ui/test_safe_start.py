"""A hurt home: the window says what happened, shows every backup, and touches nothing before one is chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.services import backups
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.restore_page import RestorePage
from stationdesk.ui.safe_start import SafeStartPage
from stationdesk.ui.unlock import Unlocking
from tests.fixtures import PASSWORD, START, USER, found, open_desk


@pytest.fixture
def hurt(home: Path) -> Path:
    """A home with one backup and a database whose first page was overwritten."""
    with open_desk(home, SetClock(START)) as desk:
        backups.create(desk.home, desk.opened, clock=desk.clock)
    file = home / "station.db"
    file.write_bytes(b"\0" * 4096 + file.read_bytes()[4096:])
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


def _contents(home: Path) -> dict[str, str]:
    return {
        str(one.relative_to(home)): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(home.rglob("*"))
        if (one.is_file() and one.suffix in (".db", ".sdbackup")) or one.name in ("keys.json", "home.json")
    }


def test_a_hurt_database_shows_every_backup_and_changes_nothing(hurt: Path, opening: Opening) -> None:
    before = _contents(hurt)
    page = opening.shell.shown
    assert isinstance(page, SafeStartPage)
    words = "\n".join(one.text() for one in page.findChildren(QLabel))
    assert "数据库打不开" in words
    assert "手动" in words
    page.retry.click()
    assert opening.shell.shown is opening.unlocking
    assert _contents(hurt) == before


def test_a_backup_chosen_there_opens_the_station_again(hurt: Path, opening: Opening, qtbot: QtBot) -> None:
    page = opening.shell.shown
    assert isinstance(page, SafeStartPage)
    (use,) = [one for one in page.findChildren(QPushButton) if one.objectName().startswith("safe_start.use.")]
    use.click()
    asked = opening.shell.shown
    assert isinstance(asked, RestorePage)
    asked.asked.emit(USER, PASSWORD)
    assert opening.window is not None
    assert opening.shell.shown is opening.window
    desk = opening.desk
    assert isinstance(desk, Desk)
    assert desk.device.epoch == 2


def test_a_full_disk_is_not_taken_for_damage(
    qapp: QApplication, qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationdesk.storage.engine import NoRoomToOpen
    from stationdesk.ui import opening_work

    def full(*_given: object) -> Desk:
        raise NoRoomToOpen

    monkeypatch.setattr(opening_work, "opened", full)
    made = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    assert made.unlocking is not None
    made.unlocking.asked.emit(Unlocking(USER, PASSWORD))
    assert made.shell.shown is made.unlocking
    assert "不要恢复备份" in made.unlocking._sentence
    made.close()


def test_a_station_whose_card_is_gone_is_said_and_no_first_start_is_shown(
    qapp: QApplication, qtbot: QtBot, home: Path
) -> None:
    kept = (home / "home.json").read_bytes()
    (home / "home.json").unlink()
    made = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    page = made.shell.shown
    assert isinstance(page, SafeStartPage)
    page.retry.click()
    assert isinstance(made.shell.shown, SafeStartPage)
    assert made.first is None
    (home / "home.json").write_bytes(kept)
    made.shell.shown.retry.click()
    assert made.shell.shown is made.unlocking
    made.close()


def test_a_way_that_cannot_be_gone_is_not_offered(qapp: QApplication, qtbot: QtBot, home: Path) -> None:
    (home / "home.json").unlink()
    made = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    page = made.shell.shown
    assert isinstance(page, SafeStartPage)
    assert not page.looking.isVisible()  # nobody has given a password to read the database by
    made.close()


@pytest.mark.parametrize("torn", [None, b"", b"{"])
def test_a_lost_card_comes_back_from_a_sticks_backup_and_nothing_recorded_since_is_given_up(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path, torn: bytes | None
) -> None:
    with open_desk(home, SetClock(START)) as desk:
        made_there = backups.create(desk.home, desk.opened, clock=desk.clock, to=tmp_path / "stick")
        desk.change(lambda work: None, reason="test")
    before = (home / "station.db").read_bytes()
    (home / "home.json").unlink()
    if torn is not None:
        (home / "home.json").write_bytes(torn)
    made = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    page = made.shell.shown
    assert isinstance(page, SafeStartPage)
    page.chosen.emit(made_there.file)
    assert made.shell.shown is made.unlocking
    assert made.unlocking is not None
    assert "一条不少" in made.unlocking._sentence
    assert (home / "station.db").read_bytes() == before
    made.unlocking.asked.emit(Unlocking(USER, PASSWORD))
    assert made.desk is not None
    assert made.desk.device.epoch == 1
    made.close()


def test_another_stations_backup_gives_no_card_back(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    found(tmp_path / "theirs")
    with open_desk(tmp_path / "theirs", SetClock(START)) as desk:
        theirs = backups.create(desk.home, desk.opened, clock=desk.clock, to=tmp_path / "stick").file
    (home / "home.json").unlink()
    made = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    page = made.shell.shown
    assert isinstance(page, SafeStartPage)
    page.chosen.emit(theirs)
    assert made.shell.shown is page
    assert "别的站点" in page.said.text()
    assert not (home / "home.json").exists()
    made.close()
