"""A day's work with marked names leaves them nowhere but in the encrypted database and what people chose to write.

Everything under the home, the temporary folder, settings, caches and logs is searched, in the encodings in which a name
could stand there; and what the diagnostics pack takes along.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.core import desk_log, no_dumps
from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.models.residents import Person, Phone
from stationdesk.services import backups, diagnostics, drafts
from stationdesk.storage.work import Work
from stationdesk.sync import errands
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.unlock import Unlocking
from tests.fixtures import PASSWORD, QUICK, START, USER

NAME, ID_NUMBER, PHONE = "闻人雪瑶", "421221197708154525", "13971256308"
ADDRESS, NOTE = "独桥弄四十四号", "只此一句的备注"
MARKS = (NAME, ID_NUMBER, PHONE, ADDRESS, NOTE)
CODES = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that a program of this person could write to, under one folder."""
    root = tmp_path / "computer"
    for name in ("TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME"):
        place = root / name
        place.mkdir(parents=True)
        monkeypatch.setenv(name, str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(root / "TMPDIR"))
    return root


def standing(root: Path) -> list[str]:
    """Where which of the marks stands: in names of files, in files, in members of ZIPs."""
    marks = {mark: {mark.encode(code, "ignore") for code in CODES} - {b""} for mark in MARKS}
    found = []
    for path in root.rglob("*"):
        found += [f"name {path.name}" for mark in MARKS if mark in path.name]
        if not path.is_file():
            continue
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
        for data in contents:
            found += [
                f"{path.relative_to(root)} {mark}"
                for mark, written in marks.items()
                if any(one in data for one in written)
            ]
    return found


def live(work: Work) -> str:
    """Somebody with every mark."""
    made = new_id()
    given: dict[str, Any] = {"station_id": work.station_id}
    work.session.add(
        Person(**given, id=made, name=NAME, id_number=ID_NUMBER, living_address=ADDRESS, remark=NOTE)
    )
    work.session.flush()
    work.session.add(Phone(**given, id=new_id(), person_id=made, number=PHONE, rank=0))
    return made


def test_a_day_of_work_leaves_no_name_anywhere(
    qapp: QApplication, qtbot: QtBot, founded_once: Path, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = places / "HOME" / "station"
    shutil.copytree(founded_once, folder)
    monkeypatch.setattr("stationdesk.security.slots.FULL", QUICK)
    opening = Opening(qapp, Given(Home(folder), SetClock(START), inline=True))
    qtbot.addWidget(opening.shell)
    opening.start()
    assert opening.unlocking is not None
    opening.unlocking.asked.emit(Unlocking(USER, PASSWORD, ""))
    window: Any = opening.window
    desk: Any = opening.desk
    log = desk_log.begin(desk.home.logs)
    person = desk.change(live)
    for page, where in (
        ("residents", {"person": person}),
        ("cases", {}),
        ("proxy", {}),
        ("left_behind", {}),
        ("certificates", {}),
        ("sync", {}),
        ("settings", {"section": "audit"}),
        ("today", {}),
    ):
        window.go(page, **where)
        QApplication.processEvents()
        assert not any(mark in window.windowTitle() for mark in MARKS)
        assert not any(mark in one.windowTitle() for one in qapp.topLevelWidgets() for mark in MARKS)
    desk.change(lambda work: drafts.save(work, "accept", "1", {"applicant": NAME, "id_number": ID_NUMBER}))

    def broken() -> None:
        raise ValueError(f"{NAME} {ID_NUMBER} {ADDRESS}")

    window.jobs.run(broken)  # a bug that quotes somebody
    desk.blobs.put(f"扫描件 {NAME} {PHONE}".encode())
    backups.create(desk.home, desk.opened, clock=desk.clock)
    errands.write_card(desk, desk.home.root / "own.sdcard")
    words = desk.read(diagnostics.words_of)
    diagnostics.write(desk.home, places / "HOME" / "diagnostics.zip", [], people=words)
    QApplication.clipboard().setText("")
    opening.close()
    desk_log.end(log)
    assert "ValueError" in (folder / "logs" / "desk.log").read_text("utf-8")
    assert standing(places) == []


def test_the_search_would_find_a_name(places: Path) -> None:
    """In a file's name, in a file in any of the encodings, in a ZIP."""
    (places / f"{NAME}.txt").write_text("x")
    for code in CODES[:4]:
        (places / code).write_bytes(NOTE.encode(code))
    with zipfile.ZipFile(places / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", ID_NUMBER)
    assert len(standing(places)) == 6


KILLED = """
import os, signal, sys
from pathlib import Path
from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.services import drafts
from tests.fixtures import PASSWORD, QUICK, START, USER
from tests.ui.test_nothing_personal import ID_NUMBER, NAME, live
desk = Desk.open(Home(Path(sys.argv[1])), USER, PASSWORD, clock=SetClock(START), kdf=QUICK)
desk.change(live)
desk.change(lambda work: drafts.save(work, "accept", "1", {"applicant": NAME, "id_number": ID_NUMBER}))
os.kill(os.getpid(), signal.SIGSEGV)
"""


@pytest.mark.prove
def test_a_crash_in_the_middle_leaves_no_name_anywhere(founded_once: Path, places: Path) -> None:
    """The half-typed form is in the log of the database, encrypted; no core file is written."""
    folder = places / "HOME" / "station"
    shutil.copytree(founded_once, folder)
    env = {**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTHONFAULTHANDLER": "0"}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)], env=env, cwd=places, capture_output=True, check=False
    )
    assert done.returncode < 0, done.stderr.decode()
    assert (folder / "station.db-wal").stat().st_size
    assert not list(places.rglob("core*"))
    assert standing(places) == []


def test_an_open_desk_is_not_dumped(desk: Any) -> None:
    import resource

    assert no_dumps.begin()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    if sys.platform.startswith("linux"):
        import ctypes

        assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("Filename Type Size Used Priority\n", "none"),
        ("Filename Type\n/dev/zram0 partition\n", "none"),
        ("Filename Type\n/dev/dm-1 partition\n", "encrypted"),
        ("Filename Type\n/dev/sda2 partition\n", "plain"),
    ],
)
def test_swap_is_said_as_it_is(tmp_path: Path, listed: str, said: str) -> None:
    (tmp_path / "swaps").write_text(listed)
    assert no_dumps.swap(tmp_path / "swaps") == said
    assert no_dumps.swap(tmp_path / "none") == "unknown"
