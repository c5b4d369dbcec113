"""Settings of this machine: language, text size, scheme, printers. Nothing personal, nothing secret.

Kept as `machine.json` in the home, because the password page needs them before anything is unlocked.
Settings of the station are synced rows; sizes and columns of the window are `window.ini`. Three places on
purpose. A damaged file costs the settings, a senseless value its own, never the work: the default is taken and the
file is written anew at the next change. Plain JSON and dataclasses, because the password page waits for it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from stationdesk.core import foreign_json, patient
from stationdesk.core.late import dataclass

SCALES = (100, 125, 150, 200)
ORIGINALS = ("ask", "remove", "keep")
SIZES = ("A4", "A5", "A3")
"""Paper sizes for which a printer is remembered, the commonest first."""
MOST_COPIES = 20
COPIES = range(1, MOST_COPIES + 1)
DUPLEX = ("off", "long", "short")
LOCK_MINUTES = (3, 5, 10, 15, 30)
"""After how many minutes without a touch the desk may lock itself. Never is no choice."""


@dataclass(frozen=True, kw_only=True)
class PrinterSetup:
    """How one paper size is printed here: which printer, both sides or one, how many."""

    printer: str
    duplex: Literal["off", "long", "short"] = "off"
    copies: int = 1


@dataclass(frozen=True, kw_only=True)
class MachineSettings:
    """What this machine remembers. `scale` is the text size in per cent."""

    language: Literal["zh", "en"] = "zh"
    scale: int = 100
    dark: bool = False
    last_user: str = ""
    """Slot id of whoever unlocked last; not a name."""
    printers: dict[str, PrinterSetup] = field(default_factory=dict)
    """Paper size → the printer chosen for it."""
    print_directly: bool = False
    """F8 prints at once where the size has a printer, and asks only where it has none."""
    watched_folder: str = ""
    """Where the scanner or document camera puts its files; empty: none is watched."""
    watched_originals: str = "ask"
    """What happens to a scan there once it is kept encrypted: `ask`, `remove` or `keep`."""
    lock_minutes: int = 10
    """After how many minutes without a touch the desk locks itself."""


def _whole(value: Any, allowed: tuple[int, ...] | range) -> bool:
    return type(value) is int and value in allowed


_SENSIBLE: Final[dict[str, Callable[[Any], bool]]] = {
    "language": lambda value: value in ("zh", "en"),
    "scale": lambda value: _whole(value, SCALES),
    "dark": lambda value: isinstance(value, bool),
    "last_user": lambda value: isinstance(value, str),
    "print_directly": lambda value: isinstance(value, bool),
    "watched_folder": lambda value: isinstance(value, str),
    "watched_originals": lambda value: value in ORIGINALS,
    "lock_minutes": lambda value: _whole(value, LOCK_MINUTES),
}


def read(file: Path) -> MachineSettings:
    """The settings in a file; the defaults where there is none or it cannot be read, and for what makes no sense."""
    try:
        found = foreign_json.read(file.read_bytes())
    except (OSError, foreign_json.NotJson):
        return MachineSettings()
    if not isinstance(found, dict):
        return MachineSettings()
    good = {
        name: found[name] for name, sensible in _SENSIBLE.items() if name in found and sensible(found[name])
    }
    printers = found.get("printers")
    setups = printers.items() if isinstance(printers, dict) else ()
    return MachineSettings(
        **good, printers={size: setup for size, kept in setups if size in SIZES and (setup := _setup(kept))}
    )


def _setup(kept: Any) -> PrinterSetup | None:
    """A printer as it was kept, or None where one of its values makes no sense."""
    if not isinstance(kept, dict):
        return None
    printer, duplex, copies = kept.get("printer"), kept.get("duplex", "off"), kept.get("copies", 1)
    if not isinstance(printer, str) or not printer or duplex not in DUPLEX:
        return None
    return PrinterSetup(printer=printer, duplex=duplex, copies=copies) if _whole(copies, COPIES) else None


def change(file: Path, **changed: Any) -> MachineSettings:
    """Change some settings and leave the others as they are in the file now. Raises OSError.

    The window, its settings page and the preview each change their own; none writes back what it read long ago.
    """
    kept = replace(read(file), **changed)
    write(file, kept)
    return kept


def write(file: Path, settings: MachineSettings) -> None:
    """Write them down whole: a temporary name, then the real one. Raises OSError."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            out.write(json.dumps(asdict(settings), ensure_ascii=False, indent=1).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
        patient.replace(part, file)
    except OSError:
        with suppress(OSError):
            patient.remove(part, missing_ok=True)
        raise
