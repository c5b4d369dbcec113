"""What F2 needs, made while Today is looked at: the first case of a morning answers as quickly as the tenth.

Modules are imported beside the window; widgets can only be made on the UI thread, so they are made piece by
piece, with the window's own events between two pieces, and only while nobody has gone to another page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QThreadPool, QTimer

from stationdesk.ui import opening_work

if TYPE_CHECKING:
    from stationdesk.ui.cases.page import CasesPage
    from stationdesk.ui.window import DeskWindow

AFTER_MS = 400
"""Today is on the screen by then."""
BETWEEN_MS = 150


class Ahead(QObject):
    """Gets the counter ready for one window, whose child it is; stops when another page is asked for."""

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        self._imported = threading.Event()
        self._steps: list[Callable[[], object]] = [self._page, self._form]
        self.done = False
        QTimer.singleShot(AFTER_MS, self, self.start)

    def start(self) -> None:
        """Begin; what is imported is imported beside the lane, where the first look at Today may still go on."""
        QThreadPool.globalInstance().start(partial(_import, self._imported))
        QTimer.singleShot(BETWEEN_MS, self, self._next)

    def _next(self) -> None:
        if self._window.shown != "today" or not self._steps:
            self.done = True
            return
        if self._imported.is_set():
            self._steps.pop(0)()
        QTimer.singleShot(BETWEEN_MS, self, self._next)

    def _page(self) -> None:
        self._window.make_ahead("cases")

    def _form(self) -> None:
        page = self._window.make_ahead("cases")
        if page is not None and page.may("cases:accept"):
            cast("CasesPage", page).form.ensurePolished()


def _import(imported: threading.Event) -> None:
    try:
        opening_work.import_counter()
    finally:
        imported.set()
