"""Speaking to the window that already has a home open: show yourself, open this file, lock.

The window listens on a local socket (a named pipe under Windows) that only this computer's user can reach
(`ui/instance.py`); whoever calls needs neither Qt nor a password, because nothing can be asked that anybody
at the keyboard could not do. One line of JSON each way: `{"do": "open", "path": "/…"}` → `{"done": true}`.
"""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path
from typing import Final, Literal

Errand = Literal["show", "open", "lock"]
LONGEST: Final = 8192
"""Bytes of a line. A path may be long, nothing else is."""
WAIT: Final = 2.0
"""Seconds within which a living window answers."""
OPENED: Final = (".sdbundle", ".sdreceipt", ".sdcard", ".sdtrip", ".sdbackup", ".sdupdate")
"""Files that the window opens by double click."""


def address(home: Path) -> str:
    """Where the window of a home listens: a socket's path, or the name of a pipe under Windows.

    The home's own path is only in it as a checksum: names of pipes can be listed by anybody.
    """
    whole = str(home.resolve()).casefold().encode("utf-8", "surrogatepass")
    mark = f"{zlib.crc32(whole):08x}{len(whole):x}"
    if sys.platform == "win32":
        return f"stationdesk-{mark}"
    # A path of at most 107 bytes is allowed for a socket; homes may lie deeper.
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime) if runtime and Path(runtime).is_dir() else Path(os.environ.get("TMPDIR") or "/tmp")
    return str(folder / f"stationdesk-{os.getuid()}-{mark}.sock")


def call(home: Path, errand: Errand, path: Path | None = None, *, wait: float = WAIT) -> bool:
    """Ask the window that has this home open; whether it did. False when there is none, or it does not answer."""
    name = address(home)
    if not _there(name):
        return False  # what nearly every start finds: nothing more is imported for it
    import json

    asked: dict[str, str] = {"do": errand}
    if path is not None:
        asked["path"] = str(path)
    line = json.dumps(asked).encode() + b"\n"
    if len(line) > LONGEST:
        return False
    try:
        answer = _exchange(name, line, wait)
        said = json.loads(answer)
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("done") is True


def asked_of(line: bytes) -> tuple[Errand, str] | None:
    """What a line asks for; None for anything that is no errand."""
    import json

    if len(line) > LONGEST:
        return None
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("do") not in ("show", "open", "lock"):
        return None
    path = said.get("path", "")
    if not isinstance(path, str) or (said["do"] == "open" and not path) or "\0" in path:
        return None
    return said["do"], path


if sys.platform == "win32":

    def _there(name: str) -> bool:
        import _winapi

        # Asked by its own name: not every system lists its pipes. False too where nobody answers in time.
        try:
            _winapi.WaitNamedPipe(rf"\\.\pipe\{name}", int(WAIT * 1000))
        except OSError:
            return False
        return True

    def _exchange(name: str, line: bytes, wait: float) -> bytes:
        del wait  # a pipe that exists is served by a living process
        with open(rf"\\.\pipe\{name}", "r+b", buffering=0) as pipe:  # noqa: PTH123 - a pipe is no path
            pipe.write(line)
            return pipe.read(LONGEST)
else:

    def _there(name: str) -> bool:
        return os.path.lexists(name)

    def _exchange(name: str, line: bytes, wait: float) -> bytes:
        import socket

        if Path(name).lstat().st_uid != os.getuid():
            raise OSError("somebody else's socket")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line_out:
            line_out.settimeout(wait)
            line_out.connect(name)
            line_out.sendall(line)
            found = b""
            while not found.endswith(b"\n") and len(found) <= LONGEST:
                more = line_out.recv(LONGEST)
                if not more:
                    break
                found += more
            return found
