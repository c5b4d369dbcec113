"""Pictures of every page, taken without a screen: for the manual, and for looking at what was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractAnimation, QElapsedTimer, QEvent, QSize
from PySide6.QtWidgets import QApplication, QWidget

from stationdesk.core.words import Language, language
from stationdesk.ui import theme
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.window import DeskWindow


def settle(jobs: Jobs | None = None) -> None:
    """Let everything that is due happen: answers of the lane, layouts, paintings."""
    app = QApplication.instance()
    assert app is not None
    waited = QElapsedTimer()
    waited.start()
    for _round in range(2000):
        for window in QApplication.topLevelWidgets():
            for motion in window.findChildren(QAbstractAnimation):
                motion.setCurrentTime(motion.duration())
        app.sendPostedEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()
        if _round >= 5 and waited.elapsed() > 2 * theme.AFTER_PAINT_MS and (jobs is None or jobs.idle):
            return


def take(
    window: DeskWindow, out_dir: Path, pages: Sequence[str], scale: float = 1.0, lang: Language = "zh"
) -> list[Path]:
    """Show each page and save it as `<page>-<scale %>-<lang>.png`; the files written, in order.

    The window must have been built under the same `theme.wear` and language: sizes are read when a
    page is made. `scale` and `lang` are checked against what is worn.
    """
    if abs(theme.now().scale - scale) > 0.001 or language() != lang:
        raise ValueError("the window was built for another scale or language")
    out_dir.mkdir(parents=True, exist_ok=True)
    top: QWidget = window.window()
    made: list[Path] = []
    for word in pages:
        window.go(word)
        settle(window.jobs)
        made.append(grab(top, out_dir / f"{word}-{round(scale * 100)}-{lang}.png"))
    return made


def grab(widget: QWidget, file: Path, size: QSize | None = None) -> Path:
    """Save a widget as it looks now."""
    if size is not None:
        widget.resize(size)
        settle()
    if not widget.grab().save(str(file), "PNG"):
        raise OSError(f"could not write {file.name}")
    return file
