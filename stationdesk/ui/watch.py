"""What goes on around an opened desk: locking when nobody is there, second starts, files opened by double click, the log."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QApplication

from stationdesk.core import calling, desk_log, settings
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.ui.idle import IdleLock
    from stationdesk.ui.instance import Listener

PAGES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    ".sdbundle": ("sync", {}),
    ".sdreceipt": ("sync", {}),
    ".sdcard": ("sync", {}),
    ".sdtrip": ("sync", {"trip": "1"}),
    ".sdbackup": ("settings", {"section": "safety"}),
    ".sdupdate": ("settings", {"section": "updating", "file": ""}),
}
"""Which page takes a file. Bundles, receipts and cards are handed over; what a trip pack or a backup does is
asked there first."""


class Watch:
    """Belongs to an `Opening`; nothing of it works before `listen` and `begin`."""

    def __init__(self, opening: Any) -> None:
        self._opening = opening
        self._waiting = opening.given.file
        self._idle: IdleLock | None = None
        self._listener: Listener | None = None
        self._log: logging.Handler | None = None

    @property
    def listening(self) -> bool:
        """Whether a second start reaches this window."""
        return self._listener is not None

    @property
    def elsewhere(self) -> bool:
        """Whether another window has this home and answered: it was begun while this one was not listening yet."""
        return self._listener is not None and self._listener.elsewhere

    def listen(self) -> None:
        """From now on a second start reaches this window."""
        from stationdesk.ui.instance import Listener

        if self._log is None and self._opening.home.card.exists():
            self._log = desk_log.begin(self._opening.home.logs)
        if self._listener is None:
            self._listener = Listener(self._opening.home.root, self.heard, self._opening, self._waiting)

    def begin(self) -> None:
        """From now on the desk locks itself when nobody is at it."""
        from stationdesk.ui.idle import IdleLock

        if self._idle is None:
            self._idle = IdleLock(
                self._opening.app, self._minutes, self._is_open, self._opening.lock, self._warn
            )

    def end(self) -> None:
        """The window closes."""
        if self._idle is not None:
            self._idle.close()
            self._idle = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        desk_log.end(self._log)
        self._log = None

    def _minutes(self) -> int:
        return settings.read(self._opening.home.machine).lock_minutes

    def _is_open(self) -> bool:
        window = self._opening.window
        return window is not None and self._opening.shell.shown is window

    def _warn(self, seconds: int | None) -> None:
        window = self._opening.window
        if window is not None:
            window.status.say(tr("没有人用，{n} 秒后锁上。动一下就不锁。", n=seconds) if seconds else "")

    def hide_what_floats(self) -> None:
        """Locked: a question, a chooser or a list that lies over the window goes, and so does what was copied."""
        from stationdesk.ui import clipboard

        clipboard.clear()
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        while (modal := QApplication.activeModalWidget()) is not None and modal.close():
            pass

    def heard(self, errand: calling.Errand, path: str) -> bool:
        """What a second start asks."""
        shell = self._opening.shell
        if errand == "lock":
            if self._is_open():
                self._opening.lock()
            return True
        if errand == "open":
            self._waiting = Path(path)
            self.take_waiting()
        shell.setWindowState(shell.windowState() & ~_minimized())
        shell.show()
        shell.raise_()
        shell.activateWindow()
        return True

    def take_waiting(self) -> None:
        """Hand over the file that was opened, once the desk is open; until then it waits."""
        window = self._opening.window
        if self._waiting is None or window is None or not self._is_open():
            return
        file, self._waiting = self._waiting, None
        if window.sheet.is_open and not window.sheet.close_sheet():
            window.status.say(tr("先保存或收起手上的，再打开“{name}”。", name=file.name))
            return
        found = PAGES.get(file.suffix.casefold())
        if found is None or not file.is_file():
            window.status.say(tr("打不开“{name}”：找不到，或不是本程序的文件。", name=file.name))
            return
        page, where = found
        given = {"file": str(file)}
        window.go(page, **({**where, **given} if "file" in where else where or given))


def _minimized() -> Any:
    from PySide6.QtCore import Qt

    return Qt.WindowState.WindowMinimized
