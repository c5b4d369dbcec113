"""Settings of this machine: language, text size, scheme, printers. Nothing personal, nothing secret.

Kept as `machine.json` in the home, because the password page needs them before anything is unlocked.
Settings of the station are synced rows; sizes and columns of the window are `window.ini`. Three places on
purpose. A damaged file costs the settings, never the work: the defaults are taken and the file is
written anew at the next change.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import msgspec

SCALES = (100, 125, 150, 200)
ORIGINALS = ("ask", "remove", "keep")
SIZES = ("A4", "A5", "A3")
"""Paper sizes for which a printer is remembered, the commonest first."""
MOST_COPIES = 20
LOCK_MINUTES = (3, 5, 10, 15, 30)
"""After how many minutes without a touch the desk may lock itself. Never is no choice."""


class PrinterSetup(msgspec.Struct, frozen=True, kw_only=True):
    """How one paper size is printed here: which printer, both sides or one, how many."""

    printer: str
    duplex: Literal["off", "long", "short"] = "off"
    copies: int = 1


class MachineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What this machine remembers. `scale` is the text size in per cent."""

    language: Literal["zh", "en"] = "zh"
    scale: int = 100
    dark: bool = False
    last_user: str = ""
    """Slot id of whoever unlocked last; not a name."""
    printers: dict[str, PrinterSetup] = {}
    """Paper size → the printer chosen for it."""
    print_directly: bool = False
    """F8 prints at once where the size has a printer, and asks only where it has none."""
    watched_folder: str = ""
    """Where the scanner or document camera puts its files; empty: none is watched."""
    watched_originals: str = "ask"
    """What happens to a scan there once it is kept encrypted: `ask`, `remove` or `keep`."""
    lock_minutes: int = 10
    """After how many minutes without a touch the desk locks itself."""


def read(file: Path) -> MachineSettings:
    """The settings in a file; the defaults where there is none or it cannot be read."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=MachineSettings)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return MachineSettings()
    if found.scale not in SCALES:
        found = msgspec.structs.replace(found, scale=100)
    if found.watched_originals not in ORIGINALS:
        found = msgspec.structs.replace(found, watched_originals="ask")
    if found.lock_minutes not in LOCK_MINUTES:
        found = msgspec.structs.replace(found, lock_minutes=10)
    good = {
        size: setup
        for size, setup in found.printers.items()
        if size in SIZES and setup.printer and 1 <= setup.copies <= MOST_COPIES
    }
    return msgspec.structs.replace(found, printers=good)


def change(file: Path, **changed: Any) -> MachineSettings:
    """Change some settings and leave the others as they are in the file now. Raises OSError.

    The window, its settings page and the preview each change their own; none writes back what it read long ago.
    """
    kept = msgspec.structs.replace(read(file), **changed)
    write(file, kept)
    return kept


def write(file: Path, settings: MachineSettings) -> None:
    """Write them down whole: a temporary name, then the real one. Raises OSError."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            out.write(msgspec.json.format(msgspec.json.encode(settings), indent=1) + b"\n")
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
