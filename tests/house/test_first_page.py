"""The password page comes up fast, because nothing that it does not need is imported before it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "sqlalchemy", "alembic", "sqlcipher3", "reportlab", "pypdfium2", "pypinyin", "openpyxl", "cryptography", "argon2",
    "pyrage", "zstandard", "stationdesk.models", "stationdesk.services", "stationdesk.sync", "stationdesk.desk",
    "stationdesk.ui.window", "stationdesk.ui.pages",
)  # fmt: skip


def test_nothing_heavy_is_imported_before_the_password_is_asked() -> None:
    code = f"import sys, stationdesk.ui.opening; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_imports_are_plain_once_the_window_is_there() -> None:
    """Not wrapped by PySide6, which would read the source of every module that is imported after it."""
    code = "import builtins, stationdesk.ui.opening; print(builtins.__import__ is builtins.__orig_import__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_the_password_page_stands_without_the_enums_of_qt(home: Path) -> None:
    """Naming `Qt` builds them all: a quarter of what a bare window takes to start. `QEvent` is the dearest of the rest."""
    code = """
import sys
from pathlib import Path
from PySide6 import QtCore, QtWidgets
from stationdesk.core.paths import Home
from stationdesk.ui import theme
from stationdesk.ui.opening import Given, Opening
theme.choose_style()
theme.AFTER_PAINT_MS = 10_000_000
app = QtWidgets.QApplication([])
opening = Opening(app, Given(Home(Path(sys.argv[1])), inline=True))
opening.show_unlock()
opening.shell.recall(opening._window_state())
opening.shell.show()
app.processEvents()
assert opening.unlocking.password.line.isVisible()
print(*(name for name in ("Qt", "QEvent", "QAbstractItemView", "QIcon", "QPainter") if name in {**vars(QtCore), **vars(QtWidgets)}))
opening.jobs.close()
"""
    done = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
