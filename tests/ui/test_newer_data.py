"""Data that only a newer program reads is no dead end: that program is brought from a stick, and nothing of it is touched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.core import launch
from stationdesk.core.clock import SetClock
from stationdesk.core.clock_set import ClockNotSet
from stationdesk.core.errors import Trouble
from stationdesk.core.paths import Home
from stationdesk.security import slots
from stationdesk.storage import engine
from stationdesk.storage.atomic import DiskFull
from stationdesk.storage.lock import DeskBusy
from stationdesk.sync import medium
from stationdesk.ui import update_entry
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.unlock import Unlocking
from stationdesk.ui.update_page import NewerData
from tests.fixtures import PASSWORD, QUICK, START, USER
from tests.sync import updating
from tests.ui.test_accessibility import nameless

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


@pytest.fixture
def newer(home: Path) -> Path:
    """A home whose database a newer program has brought up."""
    opened = slots.KeySlots(Home(home), kdf=QUICK).unlock(USER, PASSWORD)
    with closing(engine.connect(home / "station.db", opened.database_key)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return home


@pytest.fixture
def opening(
    qapp: QApplication, qtbot: QtBot, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opening]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(launch, "is_installed", lambda: True)
    monkeypatch.setattr(update_entry, "_trouble", False)
    monkeypatch.setattr(medium, "sticks", lambda: [tmp_path / "stick"])
    keys = tmp_path / "share/StationDeskProgram/release-keys"
    keys.mkdir(parents=True)
    (keys / "某县.pub").write_text(updating.KEY.public.text, "utf-8")
    (tmp_path / "stick").mkdir()
    made = Opening(qapp, Given(Home(newer), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    yield made
    made.close()


def asked(opening: Opening) -> NewerData:
    assert opening.unlocking is not None
    opening.unlocking.asked.emit(Unlocking(USER, PASSWORD))
    QApplication.processEvents()
    page = opening.shell.shown
    assert isinstance(page, NewerData)
    return page


def said(page: NewerData) -> str:
    if "PICTURES" in os.environ:
        page.grab().save(str(Path(os.environ["PICTURES"]) / "newer_data.png"))
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def test_a_newer_program_is_brought_from_a_stick_and_the_data_is_not_touched(
    opening: Opening, newer: Path, tmp_path: Path
) -> None:
    file = updating.update(tmp_path, schema="0999")
    file = file.rename(tmp_path / "stick" / file.name)
    before = hashlib.sha256((newer / "station.db").read_bytes()).hexdigest()
    page = asked(opening)
    assert "数据版本 0999" in said(page)
    assert not nameless(page)
    next(
        one for one in page.findChildren(QPushButton) if one.objectName().startswith("newer_data.use.")
    ).click()
    assert "某县" in said(page)
    assert "修了打印的毛病" in said(page)
    page.take.click()
    assert "已装好 9.1.0" in said(page)
    assert (launch.read() or {})["current"]["version"] == "9.1.0"
    assert hashlib.sha256((newer / "station.db").read_bytes()).hexdigest() == before


def test_a_program_that_is_too_old_for_the_data_as_well_is_not_brought(
    opening: Opening, tmp_path: Path
) -> None:
    page = asked(opening)
    page.offer(updating.update(tmp_path))
    assert "数据版本 0999" in page.said.text()
    assert page.take.isHidden()
    assert launch.read() is None
    page.offer(tmp_path / "none.sdupdate")
    assert page.said.text()
    page.again.click()
    assert opening.shell.shown is opening.unlocking


@pytest.mark.parametrize("wrong", [ClockNotSet(day="2020-01-01"), DeskBusy(holder="", pid=0, since=None)])
def test_a_window_that_was_kept_out_by_clock_or_company_speaks_not_against_a_version_on_trial(
    opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: Trouble
) -> None:
    version = {"version": "9.1.0", "folder": "9.1.0-a", "manifest": ""}
    state = {"format": 1, "current": version, "before": None, "state": "trying", "tries": 1, "bad": []}
    launch.write(state)
    monkeypatch.setattr(launch, "root", lambda: str(Path(launch.programs()).resolve() / "9.1.0-a"))
    assert not update_entry.note(wrong, opening)
    update_entry.ended()
    assert (launch.read() or {})["tries"] == 0
    launch.write(state)
    update_entry.note(DiskFull(missing_mb=1, free_mb=0, place="x"), opening)
    update_entry.ended()
    assert (launch.read() or {})["tries"] == 1
