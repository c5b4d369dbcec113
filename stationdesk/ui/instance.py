"""One window a home: whoever starts the program again, or opens a bundle by double click, reaches this one.

What can be asked, and how it is written, is in `core/calling.py`. Where the socket cannot be made (a
strange temporary folder) the desk works as before; only a second start is then told that the data is in use.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from stationdesk.core import calling

log = logging.getLogger(__name__)

Heard = Callable[[calling.Errand, str], bool]


class Listener(QObject):
    """Listens for as long as the window is there. `heard(errand, path)` says whether it was done.

    `elsewhere`: another window has this home; it shows itself and was given `file`.
    """

    def __init__(
        self, home: Path, heard: Heard, parent: QObject | None = None, file: Path | None = None
    ) -> None:
        super().__init__(parent)
        self._heard = heard
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = calling.address(home)
        self.elsewhere = calling.call(home, "open" if file else "show", file)
        if not self.elsewhere:
            # Nobody answers there: what lies there is left by a program that was killed.
            QLocalServer.removeServer(name)
            if not self._server.listen(name):
                log.warning("no second start can reach this window: %s", self._server.serverError().name)

    @property
    def listening(self) -> bool:
        """Whether a second start reaches this window."""
        return self._server.isListening()

    def close(self) -> None:
        """Hear nothing any more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.readyRead.connect(lambda caller=caller: self._on_line(caller))
            caller.disconnected.connect(caller.deleteLater)
            if caller.bytesAvailable():
                self._on_line(caller)

    def _on_line(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() > calling.LONGEST:
            caller.abort()
            return
        if not caller.canReadLine():
            return
        asked = calling.asked_of(_bytes(caller.readLine()))
        done = asked is not None and self._heard(*asked)
        caller.write(b'{"done": true}\n' if done else b'{"done": false}\n')
        caller.flush()
        caller.disconnectFromServer()


def _bytes(line: Any) -> bytes:
    return bytes(line.data())
