"""Asking for a file or a folder: where the last one was, the first time among the documents.

Never where the program happens to have been started from: a clerk would look for the paper in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, QStandardPaths, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from stationdesk.sync import medium
from stationdesk.ui import theme

_last: Path | None = None
_PLACES: Final = "FileDialog/shortcuts"
_SIDE: Final = "FileDialog/sidebarWidth"
_KEPT: Final = ("FileDialog/history", "FileDialog/lastVisited", _PLACES, _SIDE)
"""Where the toolkit writes down, for all its programs and in clear, which folders were opened and stand at the side."""


@contextmanager
def _unnoted() -> Iterator[None]:
    """A question that leaves no trace in the person's settings: clerks name folders after villagers."""
    before = QSettings(QSettings.Scope.UserScope, "QtProject")
    values = {key: before.value(key) for key in _KEPT}
    before.setValue(_PLACES, [place.toString() for place in _places()])
    before.setValue(_SIDE, theme.now().px(170))
    try:
        yield
    finally:
        after = QSettings(QSettings.Scope.UserScope, "QtProject")
        for key, value in values.items():
            if value is None:
                after.remove(key)
            else:
                after.setValue(key, value)


def _places() -> list[QUrl]:
    """What stands at the side of the toolkit's own question: the sticks first, which are four folders away otherwise."""
    sticks = [] if medium.ON_WINDOWS else medium.sticks()  # there the question is the system's own
    return [*(QUrl.fromLocalFile(str(one)) for one in (*sticks, Path.home())), QUrl("file:")]


def start() -> Path:
    """The folder to begin in: the last one chosen, else the documents, else the person's home."""
    if _last is not None and _last.is_dir():
        return _last
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    documents = Path(found) if found else Path.home()
    return documents if documents.is_dir() else Path.home()


def ask_save(parent: QWidget, title: str, name: str, kinds: str) -> tuple[str, str]:
    """Where to write a file: its path and the kind chosen, both empty when nobody wants it.

    A name typed without an ending gets the proposed one, unless another kind was chosen.
    """
    with _unnoted():
        chosen, kind = QFileDialog.getSaveFileName(parent, title, str(start() / name), kinds)
    suffix = Path(name).suffix
    if chosen and suffix and not Path(chosen).suffix and (not kind or suffix in kind):
        chosen += suffix
    return _keep(chosen), kind


def ask_open(parent: QWidget, title: str, kinds: str, folder: Path | None = None) -> str:
    """Which file to read; empty when none."""
    with _unnoted():
        chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(folder or start()), kinds)
    return _keep(chosen)


def ask_open_many(parent: QWidget, title: str, kinds: str) -> list[str]:
    """Which files to read."""
    with _unnoted():
        chosen, _kind = QFileDialog.getOpenFileNames(parent, title, str(start()), kinds)
    return [_keep(one) for one in chosen]


def ask_folder(parent: QWidget, title: str) -> str:
    """Which folder; empty when none."""
    with _unnoted():
        chosen = QFileDialog.getExistingDirectory(parent, title, str(start()))
    if chosen:
        _remember(Path(chosen))
    return chosen


def _keep(chosen: str) -> str:
    if chosen:
        _remember(Path(chosen).parent)
    return chosen


def _remember(folder: Path) -> None:
    global _last
    _last = folder
