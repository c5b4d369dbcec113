"""Deeds played in processes of their own, to be watched, killed, or refused by the disk.

    LD_PRELOAD=failing.so python -m tests.prove.worker_deeds failing.so

Reads one JSON object a line, `{"do": …, "root": …, "deed": …, …}`, and works in a child forked for it. Every line on
stdout is one JSON list; the last is `["ended", exit code]`. What there is to do:

* `watch`: play the deed once. `["state", home, said, state]` after each commit, `["ops", [[letter, path], …]]` at the end.
* `kill`: the same with a `point`, at which the process ends as by `kill -9`, having said `["at", name]`.
* `fail`: the disk says no (`where`, `kinds`, `at`, `error`, `lasting`), then room is made and the deed done again.
  `["first", exit code, code, sentence]`, `["left", names]`, `["again", exit code, code, sentence]`.
* `once`: the same without the second time.
* `again`: only the second time.
* `take`: the township takes `files` in; `["problems", …]`.
"""

from __future__ import annotations

import ctypes
import functools
import importlib
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache

from stationdesk.core.paths import Home
from stationdesk.security import slots
from stationdesk.security.keyfile import KeysDamaged, second
from stationdesk.storage import engine as engines
from stationdesk.storage.home_card import read_card
from tests.fixtures import PASSWORD, QUICK, USER
from tests.prove.deeds import DEEDS, WIPED, Hand, SaidNo

State = dict[str, int]
"""Rows of each table that has any, and the revision: a transaction is in all of it or in none."""


def say(*what: Any) -> None:
    """One line, handed to the system before anything else happens."""
    os.write(1, (json.dumps(what, ensure_ascii=False) + "\n").encode())


def state_of(connection: Any) -> State:
    """The state of an opened database."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}
    found = {name: count for name, count in counts.items() if count}
    found["revision"] = int(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    return found


def state(home: Path) -> State | None:
    """The state of a closed home, read below the desk (which would upgrade it); None where there is none yet."""
    if not (home / "home.json").exists() and not (home / ".restoring").exists():
        return None
    if (home / ".restoring").exists():
        read_card(Home(home))  # which puts a swap that was broken off back: till then the keys lie aside
    if not any((home / name).exists() for name in ("keys.json", second(Home(home).keys).name)):
        return None  # wiped: whatever else lies there nobody opens
    read_card(Home(home))
    password = "practice" if home.name.startswith("kept") else PASSWORD
    try:
        opened = slots.KeySlots(Home(home), kdf=QUICK).unlock(USER, password)
    except KeysDamaged:
        if home.name in WIPED:
            return None  # a wipe was broken off when the keys were noise already
        raise
    with closing(engines.connect(home / "station.db", opened.database_key)) as connection:
        return state_of(connection)


@contextmanager
def watched(root: Path, hand: Hand) -> Iterator[None]:
    """Say the state of a home after every commit in it."""
    really = Session.commit

    def commit(self: Session) -> None:
        raw: Any = self.connection().connection.driver_connection
        file = raw.execute("PRAGMA database_list").fetchall()[0][2]
        really(self)
        home = Path(file).parent
        if home.parent == root:
            say("state", home.name, hand.said, state_of(raw))

    Session.commit = commit  # type: ignore[method-assign]
    try:
        yield
    finally:
        Session.commit = really  # type: ignore[method-assign]


def arm(name: str, module: str, way: str, when: str, nth: int) -> None:
    """Wrap what the point names so that this process dies there."""
    owner: Any = importlib.import_module(module)
    *steps, last = way.split(".")
    for step in steps:
        owner = getattr(owner, step)
    really: Callable[..., Any] = getattr(owner, last)
    calls = 0

    @functools.wraps(really)
    def dying(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        now = calls == nth
        if now and when == "before":
            die(name)
        result = really(*args, **named)
        if now:
            die(name)
        return result

    setattr(owner, last, dying)


def die(name: str) -> None:
    """Say where, and end as `kill -9` ends a process."""
    say("at", name)
    os.kill(os.getpid(), signal.SIGKILL)


def attempt(word: str, hand: Hand, n: int, what: str) -> None:
    """Play the deed; say how it ended."""
    try:
        DEEDS[word](hand, n)
    except SaidNo as no:
        say(what, no.exit_code, no.code, no.message)
    else:
        say(what, 0, "", "")


def listed(root: Path) -> list[str]:
    """Every file of a place, by its path in it."""
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def work(asked: dict[str, Any], shim: Any) -> None:
    """One order."""
    root, word = Path(asked["root"]), asked["deed"]
    # Each place is a computer of its own: what is remembered of epochs stands beside it.
    os.environ["XDG_DATA_HOME"] = str(root / "computer")
    hand = Hand(root, asked["minutes"], say if asked["do"] == "kill" else None)
    if asked["do"] == "watch":
        with watched(root, hand), tempfile.TemporaryFile() as out:
            shim.failing_arm(str(asked["where"]).encode(), asked["kinds"], 0, 0, 0, out.fileno())
            DEEDS[word](hand, 0)
            shim.failing_rest()
            out.seek(0)
            lines = out.read().decode().splitlines()
        say("ops", [[line[0], line[2:]] for line in lines])
        say("said", hand.said)
    elif asked["do"] == "kill":
        arm(asked["name"], *asked["point"])
        DEEDS[word](hand, 0)
    elif asked["do"] == "again":
        attempt(word, hand, 1, "again")
    elif asked["do"] == "take":
        taken = hand("township", "take-in", *asked["files"], "--receipts", hand.out, home="t")
        say("problems", taken.get("problems", []))
    else:
        before = listed(root)
        shim.failing_arm(
            str(asked["where"]).encode(), asked["kinds"], asked["at"], asked["error"], asked["lasting"], -1
        )
        attempt(word, hand, 0, "first")
        say("hits", shim.failing_hits())
        shim.failing_rest()
        say("done", hand.said)
        say("left", [name for name in listed(root) if name not in before])
        if asked["do"] == "fail":
            attempt(word, hand, 1, "again")


def compile_once() -> None:
    """A statement is compiled once, not once a desk: see `compiled_once` in `tests/conftest.py`."""
    made, shared = engines.make_engine, LRUCache[Any, Any](5000)
    first = sa.create_engine("sqlite://", module=engines.sqlcipher)
    with first.connect():  # the dialect asks SQLite once what it can do
        pass
    first.dispose()

    def engine(*args: Any, **named: Any) -> sa.Engine:
        one = made(*args, **named)
        one.dialect = one.pool._dialect = first.dialect
        one._compiled_cache = shared
        return one

    engines.make_engine = engine


def main(library: str) -> None:
    """A child for every line. Only watching is done in this process itself: what a deed needs is then in memory."""
    shim = ctypes.CDLL(library)
    compile_once()
    while line := sys.stdin.readline():
        asked = json.loads(line)
        if asked["do"] == "watch":
            code = 0
            try:
                work(asked, shim)
            except Exception:
                shim.failing_rest()
                traceback.print_exc()
                code = 1
            say("ended", code)
            continue
        child = os.fork()
        if child == 0:
            try:
                work(asked, shim)
            except BaseException:
                shim.failing_rest()
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)
        say("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main(sys.argv[1])
