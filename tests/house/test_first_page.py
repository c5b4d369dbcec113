"""The password page comes up fast, because nothing that it does not need is imported before it."""

from __future__ import annotations

import subprocess
import sys

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
