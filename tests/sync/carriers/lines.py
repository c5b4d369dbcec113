"""Lines between a village and its township, for tests: one that breaks, and a proxy that opens tunnels."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from collections.abc import Callable


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Line:
    """A relay on a port of its own. `cut_every`: bytes from the village after which a connection breaks off, hard."""

    def __init__(self, port: int, cut_every: int | None = None) -> None:
        self.target = ("127.0.0.1", port)
        self.cut_every = cut_every
        self.sent = self.cuts = self.opened = 0
        self.down = False
        self.on_cut: Callable[[], None] = lambda: None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads: list[threading.Thread] = []
        self._begin(self._accept)

    def _begin(self, what: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=what, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                village, _ = self._listener.accept()
            except OSError:
                return
            if self.down:
                village.close()
                continue
            self.opened += 1
            self._begin(self._serve, village)

    def _serve(self, village: socket.socket) -> None:
        try:
            there = self._reach(village)
        except OSError:
            village.close()
            return
        self._begin(self._back, there, village)
        seen = 0
        with contextlib.suppress(OSError):
            while True:
                most = 65536 if self.cut_every is None else min(65536, self.cut_every - seen)
                data = village.recv(most)
                if not data:
                    break
                seen += len(data)
                self.sent += len(data)
                there.sendall(data)
                if self.cut_every is not None and seen >= self.cut_every:
                    self.cuts += 1
                    self.on_cut()
                    # What came through before the cut is the server's; the village hears nothing more.
                    _close(village)
                    with contextlib.suppress(OSError):
                        there.shutdown(socket.SHUT_WR)
                    return
        _close(village, there)

    def _reach(self, village: socket.socket) -> socket.socket:
        return socket.create_connection(self.target, 10)

    def _back(self, there: socket.socket, village: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := there.recv(65536):
                with contextlib.suppress(OSError):
                    village.sendall(data)
        _close(village, there)

    def close(self) -> None:
        # A listener that another thread waits on wakes up only by being shut.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


class Proxy(Line):
    """An HTTP proxy that knows only CONNECT; `login`: `user:password` that it asks for."""

    def __init__(self, login: str = "") -> None:
        self._login = login
        self.asked: list[str] = []
        super().__init__(0)

    def _reach(self, village: socket.socket) -> socket.socket:
        said = b""
        while not said.endswith(b"\r\n\r\n"):
            one = village.recv(1)
            if not one:
                raise OSError
            said += one
        text = said.decode()
        _, target, _ = text.split(" ", 2)
        self.asked.append(target)
        wanted = base64.b64encode(self._login.encode()).decode()
        if self._login and f"Basic {wanted}" not in text:
            village.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            raise OSError
        host, port = target.rsplit(":", 1)
        there = socket.create_connection((host, int(port)), 10)
        village.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return there


def _close(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
