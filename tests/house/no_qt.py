"""A pytest plug-in that makes Qt unimportable: `-p no:pytest-qt -p tests.house.no_qt`.

What runs green with it works on a server, in a script and in a migration, where there is no Qt. It
also takes the options of pytest-qt, which would otherwise be unknown.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

BLOCKED = frozenset({"PySide6", "shiboken6"})


class QtIsNotHere(MetaPathFinder):
    """Raises as an uninstalled package does."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{fullname} is blocked: nothing below ui needs Qt", name=fullname)
        return None


def block() -> None:
    """Make Qt unimportable in this process; refuses when it is already there."""
    already = sorted(BLOCKED & sys.modules.keys())
    if already:
        raise RuntimeError(f"{already} imported before they could be blocked")
    sys.meta_path.insert(0, QtIsNotHere())


def pytest_addoption(parser: pytest.Parser) -> None:
    for name in ("qt_api", "qt_log_level_fail"):
        parser.addini(name, "an option of pytest-qt, without meaning here")
    parser.addini("qt_log_ignore", "an option of pytest-qt, without meaning here", type="linelist")
    block()
