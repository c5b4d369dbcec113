"""Nothing below the window needs Qt: shown by importing all of it where there is none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.test_layout import FLOORS, ROOT

PROGRAM = """
import importlib, pkgutil, sys
from tests.house.no_qt import block
block()
try:
    importlib.import_module("PySide6.QtCore")
except ModuleNotFoundError:
    pass
else:
    raise SystemExit("Qt was not blocked")
name = sys.argv[1]
package = importlib.import_module(name)
names = [name, *(one.name for one in pkgutil.walk_packages(getattr(package, "__path__", []), name + "."))]
for one in names:
    if ".migrations." not in one:  # Alembic runs these itself, in a context of its own
        importlib.import_module(one)
late = {"pypinyin", "alembic", "openpyxl", "reportlab", "xlsxwriter"}
print(len(names), *sorted(late & sys.modules.keys()))
"""

# What a floor may import when all its modules are imported; everything else of the heavy ones comes late.
MAY = {"documents": {"reportlab"}}


def imported(name: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("name", [*sorted(FLOORS - {"ui"}), "desk"])
def test_floor_needs_no_qt_and_brings_no_heavy_library(name: str) -> None:
    count, *heavy = imported(f"stationdesk.{name}")
    assert int(count) > (name != "desk")  # a floor has rooms
    assert set(heavy) <= MAY.get(name, set()), "import it where it is used"
