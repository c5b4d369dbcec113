"""Benchmarks that need a window: how soon the password page is there, how soon Today, how much memory.

Each is a process of its own beside a bare process in the same run, because imports are what counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow(); window.show(); app.processEvents()
sys.stdout.write("x"); sys.stdout.flush()
"""

PASSWORD = """
import sys
from stationdesk.app import unswept
unswept()
from stationdesk.core.paths import Home
from pathlib import Path
from PySide6.QtWidgets import QApplication
from stationdesk.ui import theme
from stationdesk.ui.opening import Given, Opening
theme.choose_style()
app = QApplication([])
opening = Opening(app, Given(Home(Path(sys.argv[1]))))
opening.start()
app.processEvents()
assert opening.unlocking is not None and opening.unlocking.password.line.isVisible()
sys.stdout.write("x"); sys.stdout.flush()
import os; os._exit(0)
"""

BARE_OPEN = """
import sys, time
started = time.perf_counter()
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow(); window.show(); app.processEvents()
import sqlalchemy, sqlalchemy.orm
from argon2.low_level import Type, hash_secret_raw
hash_secret_raw(b"practice", b"0" * 16, 3, 65536, 4, 32, Type.ID)
import resource
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open("/proc/self/statm") as file: pages = int(file.read().split()[1])
sys.stdout.write(f"{(time.perf_counter() - started) * 1000} {pages * 4096 / 1e6}")
"""

OPEN = """
import sys, time
from stationdesk.app import unswept
unswept()
from stationdesk.core.paths import Home
from pathlib import Path
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from stationdesk.ui import theme
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.unlock import Unlocking
more = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
theme.choose_style()
app = QApplication([])
opening = Opening(app, Given(Home(Path(sys.argv[1]))))
opening.start()
app.processEvents()
name = opening.unlocking.user.itemText(0)
typing = time.perf_counter() + float(sys.argv[2])
while time.perf_counter() < typing:
    app.processEvents(more, 50)
started = time.perf_counter()
opening._on_asked(Unlocking(name, "practice"))
while opening.window is None or not opening.jobs.idle:
    app.processEvents(more)
took = (time.perf_counter() - started) * 1000
end = time.perf_counter() + 1
while time.perf_counter() < end:
    app.processEvents()
with open("/proc/self/statm") as file: pages = int(file.read().split()[1])
sys.stdout.write(f"{took} {pages * 4096 / 1e6}"); sys.stdout.flush()
import os; os._exit(0)
"""


TYPING_SECONDS = "2.5"
"""Nobody types a password of eight characters in less."""


def _environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""}


def until_said(code: str, *args: str) -> float:
    """Milliseconds from starting the process to its first word."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as child:
        assert child.stdout is not None
        said = child.stdout.read(1)
        took = (time.perf_counter() - started) * 1000
    if said != b"x":
        raise RuntimeError("the measured process failed")
    return took


def said(code: str, *args: str) -> tuple[float, float]:
    """What a process measured itself: milliseconds and megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, env=_environment(), check=True
    )
    first, second = done.stdout.split()
    return float(first), float(second)


def start(home: Path, rounds: int) -> tuple[float, float]:
    """Least milliseconds to the password field, and to a bare window, taken in turns."""
    bare, ours = [], []
    for _ in range(max(3, rounds)):
        bare.append(until_said(BARE))
        ours.append(until_said(PASSWORD, str(home)))
    return min(ours), min(bare)


def opening(home: Path, rounds: int) -> tuple[tuple[float, float], tuple[float, float], float]:
    """(ms, MB) of Today after the password, of a bare window with SQLAlchemy imported and one Argon2id; and the ms where
    the password took a person's time to type, so that what is imported meanwhile is there.

    The least of each: what else runs on the machine only ever adds.
    """
    bare, ours, typed = [], [], []
    for _ in range(max(2, rounds)):
        bare.append(said(BARE_OPEN))
        ours.append(said(OPEN, str(home), "0"))
        typed.append(said(OPEN, str(home), TYPING_SECONDS)[0])
    least = [min(values) for values in zip(*ours, strict=True)]
    beside = [min(values) for values in zip(*bare, strict=True)]
    return (least[0], least[1]), (beside[0], beside[1]), min(typed)


def temporary() -> tempfile.TemporaryDirectory[str]:
    """A folder for the village that is opened."""
    return tempfile.TemporaryDirectory(prefix="stationdesk-bench-")
