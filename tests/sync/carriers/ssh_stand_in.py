"""An SSH server of paramiko's, for machines without OpenSSH's: the same port, key and folder."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import paramiko
from paramiko import SFTPAttributes, SFTPHandle, SFTPServer, SFTPServerInterface


class _Door(paramiko.ServerInterface):
    def __init__(self, allowed: str) -> None:
        self._allowed = allowed.split()[1]

    def check_auth_publickey(self, username: str, key: Any) -> int:
        return paramiko.AUTH_SUCCESSFUL if key.get_base64() == self._allowed else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class _Handle(SFTPHandle):
    def __init__(self, flags: int, fd: int) -> None:
        super().__init__(flags)
        self.readfile = self.writefile = os.fdopen(
            fd, "r+b" if flags & os.O_RDWR else "wb" if flags & os.O_WRONLY else "rb"
        )

    def stat(self) -> Any:
        return SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


class _Files(SFTPServerInterface):
    def open(self, path: str, flags: int, attr: Any) -> Any:
        try:
            # Without O_BINARY Windows would change what looks like ends of lines.
            return _Handle(flags, os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600))
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or 0)

    def stat(self, path: str) -> Any:
        try:
            return SFTPAttributes.from_stat(Path(path).stat())
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or 0)

    lstat = stat

    def remove(self, path: str) -> int:
        return _done(lambda: Path(path).unlink())

    def posix_rename(self, old: str, new: str) -> int:
        return _done(lambda: Path(old).replace(new))


def _done(what: Callable[[], object]) -> int:
    """SFTP's own word for how it went."""
    try:
        what()
    except OSError as error:
        return int(SFTPServer.convert_errno(error.errno or 0))
    return int(paramiko.SFTP_OK)


class StandIn:
    """Serves until killed; `kill` and `wait` as a process has them."""

    def __init__(self, root: Path, port: int) -> None:
        self._root = root
        self._key = paramiko.Ed25519Key.from_private_key_file(str(root / "host"))
        self._listener = socket.create_server(("127.0.0.1", port))
        self._open: list[Any] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(line)
            transport.add_server_key(self._key)
            transport.set_subsystem_handler("sftp", SFTPServer, _Files)
            try:
                transport.start_server(server=_Door((self._root / "authorized").read_text()))
            except (paramiko.SSHException, EOFError, OSError):
                # Whoever does not like our key hangs up, now and then before all of it was read: that is a reset line.
                continue
            self._open.append(transport)

    def kill(self) -> None:
        # The thread that accepts must be woken first: closing alone leaves it waiting on Linux.
        # Not every system lets a listener be shut down.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            one.close()
        self._open.clear()

    def wait(self) -> None:
        self._thread.join(10)
