"""Garbage is looked for on the UI thread, while nothing of Qt is under way, and nowhere else.

Python looks for garbage on whatever thread has just asked for memory. What it finds there may be a page or a dialog that
was let go of, and a widget that is taken apart on another thread, or while Qt walks over its neighbours, stops the
desk or ends it; so does an opened PDF that is closed beside one that is being drawn (PDFium serves one thread). So Python
does not look by itself while there is a window: a timer does, at Python's own limits. (calibre and pyqtgraph do so, too.)
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 1000


class Sweeper(QObject):
    """Looks for garbage now and then for as long as its parent lives; what is there already is never looked at."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(sweep)
        self._timer.start(EVERY_MS)


_held = 0


def sweep() -> None:
    """Look for garbage as far as Python itself would by now: the oldest generation that is full, with all younger ones."""
    if _held:
        return
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


@contextmanager
def staying() -> Iterator[None]:
    """What is made meanwhile (imported modules) stays for good and is never looked at, or every full look would be a stop of the window."""
    global _held
    _held += 1
    try:
        yield
        gc.freeze()
    finally:
        _held -= 1
