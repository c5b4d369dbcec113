"""Promises about the swap that ends a restore: whole or undone, and what was in the home before is never lost."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core import patient
from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.models.residents import Grid
from stationdesk.security import slots
from stationdesk.services import backups as service
from stationdesk.storage import home_card, restore
from tests.fixtures import PASSWORD, QUICK, USER, open_desk


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer remembers its epochs; each test has a computer of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "computer"))


def grid(desk: Desk, name: str = "一网格") -> str:
    """Save one grid; its id."""

    def add(work):
        row = Grid(station_id=work.station_id, id=new_id(), name=name)
        work.session.add(row)
        return row.id

    return desk.change(add)


def grids(desk: Desk) -> list[str]:
    return [row["name"] for row in desk.read(lambda work: work.rows("SELECT name FROM grids ORDER BY id"))]


def put_back(file: Path, home: Path, clock: SetClock) -> service.Restored:
    def unlock(keys: slots.KeySlots) -> slots.Opened:
        return keys.unlock(USER, PASSWORD)

    return service.put_back(file, Home(home), unlock=unlock, clock=clock, kdf=QUICK)


LOOK = """
import sys
from pathlib import Path
from stationdesk.storage import engine
connection = engine.connect(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM people").fetchone()
print("looking", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there a file that is open cannot be renamed")
def test_nothing_is_put_in_place_under_whoever_began_to_look_meanwhile(
    desk: Desk, clock: SetClock, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing, that one would remove the log of the database that was put in place, by its name."""
    row = service.create(desk.home, desk.opened, clock=clock)
    grid(desk, "晚")
    desk.close()
    key, bring, lookers = desk.opened.database_key.hex(), restore._bring_blobs, []

    def meanwhile(*given) -> int:
        look = [sys.executable, "-c", LOOK, str(home / "station.db"), key]
        lookers.append(subprocess.Popen(look, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        assert lookers[0].stdout.readline() == b"looking\n"
        return bring(*given)

    monkeypatch.setattr(restore, "_bring_blobs", meanwhile)
    try:
        with pytest.raises(restore.HomeOpenElsewhere):
            put_back(row.file, home, clock)
    finally:
        lookers[0].communicate()
    with open_desk(home, clock) as again:
        assert grids(again) == ["晚"]


def test_a_damaged_home_is_set_aside_and_replaced(desk: Desk, clock: SetClock, home: Path) -> None:
    grid(desk)
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.close()
    ruined = b"ruined" * 10_000
    (home / "station.db").write_bytes(ruined)
    done = put_back(row.file, home, clock)
    assert done.before is None
    assert done.set_aside is not None
    assert (done.set_aside / "station.db").read_bytes() == ruined
    with open_desk(home, clock) as again:
        assert grids(again) == ["一网格"]


@pytest.mark.parametrize("after", range(14))
def test_what_is_set_aside_is_never_lost_wherever_the_restore_is_cut(
    desk: Desk, clock: SetClock, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The former files have no backup: they lie in the home, or set aside, whichever rename or removal was the last."""
    grid(desk)
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.close()
    former = b"opened by nobody here" * 10_000
    (home / "station.db").write_bytes(former)
    left, begun = [after], []

    class Cut(BaseException):
        pass

    def cut_before(act: Callable) -> Callable:
        def step(self: Path, *given, **more):
            begun.extend(one for one in given if one == home / ".restoring" / "swapping")
            if begun:
                left[0] -= 1
            if left[0] == -1:
                shutil.copytree(home, tmp_path / "after")
                raise Cut
            return act(self, *given, **more)

        return step

    for name in ("replace", "unlink"):
        monkeypatch.setattr(Path, name, cut_before(getattr(Path, name)))
    with contextlib.suppress(Cut):
        put_back(row.file, home, clock)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for place in (home, tmp_path / "after") if (tmp_path / "after").exists() else (home,):
        home_card.read_card(Home(place))
        assert former in [one.read_bytes() for one in place.rglob("station.db")]
        if (place / "station.db").read_bytes() == former:
            assert not list(place.glob("backups/set-aside-*"))


def test_files_set_aside_twice_in_a_second_have_two_folders(desk: Desk, clock: SetClock, home: Path) -> None:
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.close()
    at, aside = clock.at, []
    for former in (b"first" * 10_000, b"second" * 10_000):
        (home / "station.db").write_bytes(former)
        clock.set(at)
        aside.append(put_back(row.file, home, clock).set_aside)
    assert [(one / "station.db").read_bytes()[:5] for one in aside] == [b"first", b"secon"]


def test_nothing_of_an_earlier_exchange_gets_into_the_next(
    desk: Desk, clock: SetClock, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a scanner held what an exchange left, clearing it away failed: an undone one would bring it back."""
    grid(desk, "早")
    row = service.create(desk.home, desk.opened, clock=clock)
    grid(desk, "晚")
    desk.close()
    stale = home / ".restoring" / "old"
    stale.mkdir(parents=True)
    (stale / "station.db").write_bytes(b"of last year")
    cleared = patient.clear_away
    monkeypatch.setattr(patient, "clear_away", lambda _folder: None)
    really: Callable = Path.replace

    class Cut(BaseException):
        pass

    def replace(self: Path, target: Path) -> Path:
        if self.parent == home:
            raise Cut
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with contextlib.suppress(Cut, restore.HomeOpenElsewhere):
        put_back(row.file, home, clock)
    monkeypatch.setattr(patient, "clear_away", cleared)
    monkeypatch.setattr(Path, "replace", really)
    with open_desk(home, clock) as again:
        assert grids(again) == ["早", "晚"]


@pytest.mark.parametrize("after", range(8))
def test_an_interrupted_restore_returns_to_before(
    desk: Desk, clock: SetClock, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The power goes between any two renames of the swap: the next opening finds the old state."""
    grid(desk, "早")
    row = service.create(desk.home, desk.opened, clock=clock)
    grid(desk, "晚")
    desk.close()
    really: Callable = Path.replace
    left = [after]

    class Cut(BaseException):
        pass

    def replace(self: Path, target: Path) -> Path:
        if ".restoring" in str(self) or ".restoring" in str(target):
            if Path(target).parent == home / ".restoring" / "new" or str(target).endswith("swapping"):
                return really(self, target)
            if left[0] == 0:
                # The disk as it stands now is all that the next start will see.
                left[0] = -1
                shutil.copytree(home, tmp_path / "after")
                raise Cut
            left[0] -= 1
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with contextlib.suppress(Cut):
        put_back(row.file, home, clock)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    if not (tmp_path / "after").exists():
        with open_desk(home, clock) as again:
            assert grids(again) == ["早"]
        return
    for place in (home, tmp_path / "after"):
        with open_desk(place, clock) as again:
            assert grids(again) == ["早", "晚"]
        assert not (place / ".restoring").exists()


WHOLE = {
    "files": ["home.json"],
    "station": "s",
    "memories": {"/x/epochs.json": {"1": {"generation": 1, "epoch": 2}}},
}


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"\xff",
        b"{",
        b"[" * 100_000,
        b"null",
        b"3",
        b"{}",
        b'{"files": 3}',
        b'{"files": ["home.json", "../x"]}',
        b'{"files": [["home.json"]]}',
        *(
            json.dumps(WHOLE | {key: value}).encode()
            for key, value in (
                ("station", 7),
                ("memories", 7),
                ("memories", {"/x": 7}),
                ("memories", {"/x": {"1": {"generation": "1"}}}),
            )
        ),
    ],
)
def test_a_spoilt_record_of_an_interrupted_exchange_is_said_and_nothing_is_touched(
    spoilt: bytes, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    old = restore.folder_of(home) / "old"
    old.mkdir(parents=True)
    (home.root / "home.json").write_bytes(b"new")
    (home.root / "keys.json").write_bytes(b"of whom?")
    (old / "home.json").write_bytes(b"former")
    (old.parent / "swapping").write_bytes(spoilt)

    def lies() -> dict[str, bytes]:
        return {
            str(one.relative_to(home.root)): one.read_bytes()
            for one in home.root.rglob("*")
            if one.is_file() and one.name != home.lock.name
        }

    before = lies()
    for open_ in (lambda: restore.recover(home), lambda: home_card.read_card(home)):
        with pytest.raises(restore.ExchangeUnreadable):
            open_()
        assert lies() == before


def test_an_exchange_that_is_undone_writes_to_no_place_but_the_two_of_memories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    home = Home(tmp_path / "home")
    (restore.folder_of(home) / "old").mkdir(parents=True)
    elsewhere = tmp_path / "epochs.json"
    noted = WHOLE | {"memories": {str(elsewhere): {"1": {"generation": 1, "epoch": 2}}}}
    (restore.folder_of(home) / "swapping").write_text(json.dumps(noted))
    assert restore.recover(home)
    assert not elsewhere.exists()
    assert restore.remembered_epoch(home, "s", 10) == 2
