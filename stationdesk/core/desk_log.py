"""The window's log file: what went wrong and where, never what a person typed.

Only codes and code positions are logged above debug level (`ui/jobs.py`), and nothing below warning is written
here. One file of at most half a megabyte, and the one before.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import Final

LARGEST: Final = 512 * 1024


def begin(folder: Path) -> logging.Handler | None:
    """Write warnings and worse of this program to `desk.log` in a folder; None where nothing can be written."""
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        handler = RotatingFileHandler(folder / "desk.log", maxBytes=LARGEST, backupCount=1, encoding="utf-8")
    except OSError:
        return None  # a read-only or full disk: the log is a comfort
    # A disk that is full later on: what cannot be written is not said on stderr either, which a program with a window lacks.
    handler.handleError = lambda record: None  # type: ignore[method-assign]
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Plain("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.getLogger("stationdesk").addHandler(handler)
    return handler


def end(handler: logging.Handler | None) -> None:
    """Stop writing."""
    if handler is not None:
        logging.getLogger("stationdesk").removeHandler(handler)
        with suppress(OSError):  # a full disk keeps the last line, and the program ends all the same
            handler.close()


def let_go(folder: Path) -> None:
    """Stop writing whatever log lies under a folder that is to be removed: Windows removes no open file."""
    for handler in list(logging.getLogger("stationdesk").handlers):
        if isinstance(handler, logging.FileHandler) and Path(handler.baseFilename).is_relative_to(
            folder.absolute()
        ):
            end(handler)


class _Plain(logging.Formatter):
    """A traceback quotes values in its last line: where a bug happened is in the message already."""

    def formatException(self, ei: object) -> str:
        del ei
        return ""

    def formatStack(self, stack_info: str) -> str:
        del stack_info
        return ""
