"""Renaming and removing with patience: on Windows virus scanners hold a file open for seconds after it was written.

Whatever in the program renames or removes a file or a folder does it here (`tests/house/test_patience.py` looks). What
Windows refuses meanwhile is tried again for ten seconds, then the refusal is the caller's. Elsewhere nothing is tried
twice: there a refusal is a matter of rights, and waiting changes nothing.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 10.0
"""Seconds for which Windows is asked again."""
ON_WINDOWS = os.name == "nt"
_LONGEST_PAUSE: Final = 0.5
_HELD: Final = (None, 5, 32, 33)
"""What Windows calls it: access denied, sharing violation, lock violation. Without a number it is another system's word."""


def replace(source: Path | str, target: Path | str, *, patience: float | None = None) -> None:
    """Give a file another name, in the place of what has that name. Raises OSError."""
    _insist(lambda: Path(source).replace(target), _until(patience))


def rename(source: Path | str, target: Path | str, *, patience: float | None = None) -> None:
    """Give a file or folder another name. Windows never gives a name that is taken. Raises OSError."""
    _insist(lambda: Path(source).rename(target), _until(patience))


def remove(file: Path | str, *, missing_ok: bool = False, patience: float | None = None) -> None:
    """Remove a file. Raises OSError."""
    _insist(lambda: Path(file).unlink(missing_ok=missing_ok), _until(patience))


def remove_folder(folder: Path | str) -> None:
    """Remove an empty folder; Windows calls it full while a file removed from it is still looked at. Raises OSError."""
    _insist(lambda: Path(folder).rmdir(), _until(None))


def remove_tree(folder: Path | str) -> None:
    """Remove a folder with all that is in it. Raises OSError, also where there is none."""
    _clear(folder, ())


def clear_away(folder: Path | str) -> None:
    """Remove a folder of scratch as far as the system allows: what stays is nobody's trouble now."""
    _clear(folder, (OSError,))


def _clear(folder: Path | str, overlooked: tuple[type[OSError], ...]) -> None:
    import shutil  # costs more than all of this, and the password page waits for what renames alone

    deadline = _until(None)

    def again(what: Callable[..., Any], name: str, found: Any) -> None:
        with suppress(*overlooked):
            if not ON_WINDOWS or what not in (os.unlink, os.rmdir):
                raise found[1]
            _insist(lambda: what(name), deadline)

    shutil.rmtree(folder, onerror=again)


def _until(patience: float | None) -> float:
    """The moment at which it is given up."""
    return time.monotonic() + ((PATIENCE if ON_WINDOWS else 0.0) if patience is None else patience)


def _is_held(error: OSError) -> bool:
    """Whether somebody else has the file open: not a stick that is write-protected, which is a PermissionError as well."""
    if ON_WINDOWS and error.errno == errno.ENOTEMPTY:
        return True
    return isinstance(error, PermissionError) and getattr(error, "winerror", None) in _HELD


def _insist(act: Callable[[], Any], deadline: float) -> None:
    pause = 0.01
    while True:
        try:
            act()
            return
        except OSError as error:
            if not _is_held(error) or time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
