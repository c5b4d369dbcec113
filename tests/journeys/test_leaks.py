"""A whole day at the window, watched from outside: nobody of the register is found anywhere but where people wrote them.

Searched are every byte that the program wrote anywhere (also into files that it removed again), every file and name of a
file that is left in the home, the temporary folder, settings, caches and the runtime folder, and what a neighbour could see.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stationdesk.core.clock import SystemClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.security.slots import KeySlots
from stationdesk.storage.work import Work
from tests.fixtures import QUICK
from tests.journeys import leak_day, leak_search

CALLS = "write,pwrite64,writev,pwritev,sendto,sendmsg,open,openat,creat,rename,renameat,renameat2,link,linkat,symlink"
NAMES = 6


def test_the_search_finds_every_way_of_writing_somebody() -> None:
    marks = leak_search.Marks(("欧阳龘麤",), frozenset({"421221197708154525", "13971256308"}))
    for written in (
        "欧阳龘麤".encode(),
        "x欧阳龘麤x".encode("utf-16-le"),
        "欧阳龘麤".encode("gb18030"),
        base64.b64encode("是欧阳龘麤也".encode()),
        base64.b64encode("a欧阳龘麤bc".encode()),
        b"user=ouyangdacu;",
        "欧阳龘麤".encode("unicode_escape"),
        b"%E6%AC%A7%E9%98%B3%E9%BE%98%E9%BA%A4",
        b"id 421221197708154525.",
        "13971256308".encode("utf-16-le"),
        hashlib.sha256(b"421221197708154525").hexdigest().encode(),
    ):
        assert marks.within(b"\0\0" + written + b"\0\0"), written
    for harmless in (b"421221197708154526", b"13971256309", os.urandom(200_000)):
        assert not marks.within(harmless)


@pytest.mark.prove
def test_a_day_at_the_window_leaves_nobody_anywhere(tmp_path: Path) -> None:
    """It ends by `kill -9`: what would only be tidied up at the end is still there."""
    home, out = tmp_path / "day" / "home", tmp_path / "taken-out"
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("XDG_", "STATIONDESK_", "PYTEST_"))
    }
    for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR"):
        (tmp_path / name).mkdir(mode=0o700)
        env[name] = str(tmp_path / name)
    out.mkdir()
    home.parent.mkdir()
    env |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path.cwd())}
    log = tmp_path / "strace.txt"
    strace = shutil.which("strace")
    before = [
        strace,
        "-f",
        "--seccomp-bpf",
        "-y",
        "-xx",
        "-s",
        "400000",
        "-e",
        f"trace={CALLS}",
        "-o",
        str(log),
    ]
    played = [sys.executable, "-W", "ignore", "-m", "tests.journeys.leak_day", str(home), str(out)]
    done = subprocess.run(
        [*(before if strace else []), *played], env=env, cwd=Path.cwd(), capture_output=True, check=False
    )
    seen = home.parent / "seen.txt"
    assert seen.exists(), done.stderr.decode()[-3000:]
    assert done.returncode in (-9, 137), done.stderr.decode()[-3000:]
    marks = marks_of(Home(home))
    assert len(marks.names) == NAMES
    assert len(marks.numbers) > 50
    found = leak_search.standing(marks, [one for one in tmp_path.iterdir() if one.is_dir() and one != out])
    found += [f"said {one}" for one in marks.within(done.stdout + done.stderr)]
    if strace:
        assert log.stat().st_size > 1_000_000
        found += leak_search.traced(marks, log, [out])
        log.unlink()
    assert found == []


def marks_of(home: Home) -> leak_search.Marks:
    """Whom the village's register knows; of names a few that are met all over the day, none of the staff's."""
    first = KeySlots(home).people()[0].user_id
    with Desk.open(home, first, leak_day.PASSWORD, clock=SystemClock(), kdf=QUICK) as desk:

        def look(work: Work) -> leak_search.Marks:
            staff = {row[0] for row in work.tuples("SELECT name FROM users")}
            listed = work.tuples(
                "SELECT p.name FROM people p LEFT JOIN cases c ON c.person_id = p.id"
                " LEFT JOIN left_behind l ON l.person_id = p.id GROUP BY p.id"
                " ORDER BY p.id NOT IN (SELECT id FROM people ORDER BY id LIMIT 2),"
                " count(DISTINCT l.id) + count(DISTINCT c.id) DESC"
            )
            names = [row[0] for row in listed if len(row[0]) >= 3 and row[0] not in staff]
            numbers = {
                row[0]
                for row in work.tuples(
                    "SELECT id_number FROM people WHERE id_number IS NOT NULL UNION SELECT number FROM phones"
                )
            }
            return leak_search.Marks(tuple(dict.fromkeys(names))[:NAMES], frozenset(numbers))

        return desk.read(look)
