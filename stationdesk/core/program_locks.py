"""The locks of the user's program folder: which processes run from it, and which start tries a new version just now.

A lock falls when its process ends, however it ends. For `launch`, and as quick to import: a name is text here, not a `Path`.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in `launch`
if TYPE_CHECKING:
    from typing import Final

RUNNING: Final = "running"
TRIAL: Final = "trying.lock"

_held: list[int] = []
_held_trial: list[int] = []


def hold_trial(place: str) -> bool:
    """Become the one start that tries a version; False while another one does. Where no lock can be had, nobody else has it."""
    try:
        kept_out = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        fd = os.open(os.path.join(place, TRIAL), os.O_RDWR | os.O_CREAT | kept_out, 0o600)  # noqa: PTH118
    except OSError:
        _held_trial.append(-1)
        return True
    if not lock(fd):
        os.close(fd)
        return False
    _held_trial.append(fd)
    return True


def holds_trial() -> bool:
    """Whether this process is the one that tries."""
    return bool(_held_trial)


def let_trial_go() -> None:
    """Whoever goes on as the installed program tries nothing any more."""
    while _held_trial:
        fd = _held_trial.pop()
        if fd >= 0:
            os.close(fd)


def register(place: str) -> None:
    """Show that this process runs from the program folder. Nothing is said where that cannot be written down."""
    if _held:
        return
    try:
        folder = os.path.join(place, RUNNING)  # noqa: PTH118
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        name = os.path.join(folder, str(os.getpid()))  # noqa: PTH118
        fd = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        if lock(fd):
            _held.append(fd)
            os.set_inheritable(fd, False)
        else:
            os.close(fd)
    except OSError:
        return  # a full or read-only disk is no reason to keep a clerk out


def running(place: str) -> list[int]:
    """The processes, besides this one and the one that started it, that run from the program folder."""
    from stationdesk.core import patient

    folder = os.path.join(place, RUNNING)  # noqa: PTH118
    found: list[int] = []
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:
        return found
    for name in names:
        if not name.isdigit() or int(name) in (os.getpid(), os.getppid()):
            continue
        file = os.path.join(folder, name)  # noqa: PTH118
        try:
            fd = os.open(file, os.O_RDWR)
        except OSError:
            continue
        free = lock(fd)
        os.close(fd)
        if not free:
            found.append(int(name))
            continue
        try:
            patient.remove(file, missing_ok=True)
        except OSError:
            continue  # what a killed process left counts for nothing, and the next who asks removes it
    return found


if sys.platform == "win32":

    def lock(fd: int) -> bool:
        """Lock an open file; False while another process has it."""
        import msvcrt

        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:

    def lock(fd: int) -> bool:
        """Lock an open file; False while another process has it."""
        import fcntl

        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
