"""Errors nobody expected, told without their words: a message may quote whatever a person typed.

What a program writes to stderr ends in `.xsession-errors` or the system's journal, and stays there in clear. So an error
that nothing caught is told by its kind and its places; in full only where STATIONDESK_DEBUG is set.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Final

log = logging.getLogger(__name__)
_DEEP: Final = 5


def places(problem: BaseException) -> str:
    """Every frame of an error and of what caused it, and each one's kind; no message, no value."""
    told: list[str] = []
    one: BaseException | None = problem
    for _ in range(_DEEP):
        if one is None:
            break
        told += [type(one).__name__, *traceback.format_tb(one.__traceback__)]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n".join(told)


def begin() -> None:
    """From now on what nothing caught is told so: in the main thread, in others, and while objects die."""
    if os.environ.get("STATIONDESK_DEBUG"):
        return

    def told(kind: type[BaseException], problem: BaseException | None, tb: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, kind(), tb)
            return
        log.error("uncaught: %s at %s", kind.__name__, _where(tb))

    def in_thread(given: Any) -> None:
        if given.exc_type is not SystemExit:
            told(given.exc_type, given.exc_value, given.exc_traceback)

    sys.excepthook = told
    threading.excepthook = in_thread
    sys.unraisablehook = lambda given: told(given.exc_type, given.exc_value, given.exc_traceback)


def _where(tb: TracebackType | None) -> str:
    frames = [f"{one.filename.rsplit('stationdesk', 1)[-1]}:{one.lineno}" for one in traceback.extract_tb(tb)]
    return " < ".join(reversed(frames[-6:]))


def hide_words(words: int) -> bool:
    """Take the last so many words of the command line out of what `ps` shows anybody on this computer; whether it went.

    They may be somebody's name and number. Only where the system keeps them in this program's own memory (Linux); under
    Windows another user cannot read them.
    """
    if words < 1 or not sys.platform.startswith("linux"):
        return False
    import ctypes

    try:
        fields = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()
        given = Path("/proc/self/cmdline").read_bytes()
    except OSError:
        return False
    if len(fields) < 47:  # an emulated system tells less
        return False
    start, end = int(fields[45]), int(fields[46])
    shown = given.split(b"\0")[:-1]
    if not 0 < start < end or len(given) != end - start or len(shown) <= words:
        return False
    kept = sum(len(one) + 1 for one in shown[:-words])
    ctypes.memset(start + kept, 0, end - start - kept)
    return True
