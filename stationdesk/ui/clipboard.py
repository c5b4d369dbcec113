"""What is copied does not stay: personal words leave the clipboard after a while, at a lock, and at the end.

Other programs that keep a history of the clipboard are asked not to keep it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

SECONDS: Final = 60
"""How long a copied line of a list can be pasted."""

SECRET: tuple[tuple[str, bytes], ...] = (
    ("x-kde-passwordManagerHint", b"secret"),
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\x00\x00\x00\x00"),
)
"""What keepers of clipboard histories (Klipper, Windows) look for: this is not to be kept."""


class OneCopy(QObject):
    """Puts one value on the clipboard and takes it off again, unless something else was copied since."""

    cleared = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._value = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        running = QGuiApplication.instance()
        if running is not None:
            # What was put there does not outlive the program, neither as a secret nor as an object.
            running.aboutToQuit.connect(self.clear)

    @property
    def holds(self) -> bool:
        """Whether the clipboard still has what was put there."""
        return bool(self._value) and QGuiApplication.clipboard().text() == self._value

    def put(self, value: str, seconds: int) -> None:
        """Copy; it is taken off after so many seconds."""
        data = QMimeData()
        data.setText(value)
        for kind, mark in SECRET:
            data.setData(kind, QByteArray(mark))
        QGuiApplication.clipboard().setMimeData(data)
        self._value = value
        self._timer.start(seconds * 1000)

    def clear(self) -> None:
        """Take it off now."""
        self._timer.stop()
        if self.holds:
            QGuiApplication.clipboard().clear()
            self.cleared.emit()
        self._value = ""


_lines: list[OneCopy] = []


def copy(text: str, seconds: int = SECONDS) -> None:
    """Copy a line with people in it, for a while."""
    running = QGuiApplication.instance()
    if not _lines and running is not None:
        _lines.append(OneCopy(running))
        running.aboutToQuit.connect(_lines.clear)
    for one in _lines:
        one.put(text, seconds)


def clear() -> None:
    """Take it off now: the desk is locked."""
    for one in _lines:
        one.clear()
