"""A founded station for tests: real encrypted database, quick keys, a clock that stands still.

    def test_something(desk): ...                 # opened by its first user (worker, clerk, child director, admin)
    def test_more(desk, clock, colleague): ...    # `colleague(desk, "head")` opens the same home as another user
    def test_cli(cli): answer = cli("residents", "list")   # in-process, parsed JSON in `answer.json`

Founding costs a tenth of a second, so one home is founded a test session and copied for each test.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk, Founded
from stationdesk.new_home import found_station
from stationdesk.security import slots
from stationdesk.services import station

QUICK = slots.Kdf(64, 1, 1)
"""Argon2 as cheap as it goes: tests are about other things."""
PASSWORD = "password1"
PIN = "colleague-pin-7"
USER = "王敏"
VILLAGE = "421221106202"
START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
"""Sunday 22 November 2026, nine in the morning at +08:00."""


def found(folder: Path, clock: SetClock | None = None, **changes: Any) -> Founded:
    """Found a station in a folder, as `init` does; `changes` are fields of `NewStation`."""
    given: dict[str, Any] = {
        "village": station.village(VILLAGE),
        "name": "四邑村便民服务站",
        "user_name": USER,
    }
    new = station.NewStation(**(given | changes))
    return found_station(Home(folder), new, PASSWORD, clock=clock or SetClock(START), kdf=QUICK)


_FOUNDED: dict[tuple[str, int], tuple[Path, Founded]] = {}
_ASKED: Counter[tuple[str, str]] = Counter()


def found_alike(folder: Path, **changes: Any) -> Founded:
    """As `found` at `START`; a copy where an earlier test founded the same, but never of another home of this test.

    For tests of several machines: founding them was a quarter of their time.
    """
    sort, test = repr(sorted(changes.items())), os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    known = sort, _ASKED[test, sort]
    _ASKED[test, sort] += 1
    if known not in _FOUNDED:
        kept = Path(tempfile.mkdtemp(prefix="founded-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        _FOUNDED[known] = kept / "home", found(kept / "home", **changes)
    home, made = _FOUNDED[known]
    shutil.copytree(home, folder)
    return made


def open_desk(folder: Path, clock: SetClock, who: str = USER, password: str = PASSWORD) -> Desk:
    """Open the home in a folder with the quick keys."""
    return Desk.open(Home(folder), who, password, clock=clock, kdf=QUICK)


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One founded home, to be copied and never opened itself."""
    folder = tmp_path_factory.mktemp("founded") / "home"
    found(folder)
    return folder


@pytest.fixture
def clock() -> SetClock:
    """Stands at nine in the morning on 22 November 2026; `clock.set(...)` moves it."""
    return SetClock(START)


@pytest.fixture
def home(founded_once: Path, tmp_path: Path) -> Path:
    """The folder of a fresh station with one user (`USER`, `PASSWORD`)."""
    folder = tmp_path / "home"
    shutil.copytree(founded_once, folder)
    return folder


@pytest.fixture
def desk(home: Path, clock: SetClock) -> Iterator[Desk]:
    """The fresh station, opened by its first user: worker, clerk, child director, admin."""
    with open_desk(home, clock) as opened:
        yield opened


@pytest.fixture
def colleague(home: Path, clock: SetClock) -> Iterator[Callable[..., Desk]]:
    """`colleague(desk, "head", ...)`: add another user with these posts and open the home as them.

    The home is the same, so let only one of the desks write at a time; both are closed at the end.
    """
    from stationdesk.core.ids import new_id
    from stationdesk.services import users

    with ExitStack() as stack:

        def add(desk: Desk, *posts: str, name: str = "李会计") -> Desk:
            user_id = new_id()
            person = desk.slots.add(desk.opened, slots.NewPerson(user_id, name, PIN))
            new = users.NewUser(name, posts, person.recipient, user_id)
            desk.change(lambda work: users.add(work, new), reason="users:manage")
            other = open_desk(home, clock, user_id, PIN)
            other._lock = desk._lock  # one process, one lock: the first desk keeps holding it
            stack.callback(lambda: other._engine.dispose())
            return other

        yield add


@dataclass(frozen=True)
class Said:
    """What a command line answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


@pytest.fixture
def cli(
    home: Path, clock: SetClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Said]:
    """Run a verb in this process on the fresh station, with `--json` unless `as_json=False`.

    `cli("residents", "find", "曾").json`; other flags: `user=`, `pin=` (written to a --pin-file), `at=` another
    home. Close an opened `desk` first when the verb writes.
    """
    from stationdesk.cli import frame, verbs

    def run(
        *words: object,
        as_json: bool = True,
        user: str | None = None,
        password: str = PASSWORD,
        pin: str | None = None,
        at: Path | None = None,
    ) -> Said:
        monkeypatch.setenv("STATIONDESK_PASSWORD", password)
        line = ["--home", str(at or home), *(["--user", user] if user else []), *map(str, words)]
        if pin is not None:
            file = home.parent / "pin.txt"
            file.write_text(pin, "utf-8")
            line += ["--pin-file", str(file)]
        if as_json:
            line.append("--json")
        capsys.readouterr()
        code = frame.run(line, verbs.ALL, clock=clock, kdf=QUICK)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run
