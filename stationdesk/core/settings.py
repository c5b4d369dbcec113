"""Settings of this machine: language, text size, scheme, printers. Nothing personal, nothing secret.

Kept as `machine.json` in the home, because the password page needs them before anything is unlocked.
Settings of the station are synced rows; sizes and columns of the window are `window.ini`. Three places on
purpose. A damaged file costs the settings, never the work: the defaults are taken and the file is
written anew at the next change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

SCALES = (100, 125, 150, 200)


class MachineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What this machine remembers. `scale` is the text size in per cent."""

    language: Literal["zh", "en"] = "zh"
    scale: int = 100
    dark: bool = False
    last_user: str = ""
    """Slot id of whoever unlocked last; not a name."""
    printers: dict[str, str] = {}
    """Paper size → name of the printer chosen for it."""


def read(file: Path) -> MachineSettings:
    """The settings in a file; the defaults where there is none or it cannot be read."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=MachineSettings)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return MachineSettings()
    if found.scale not in SCALES:
        return msgspec.structs.replace(found, scale=100)
    return found


def write(file: Path, settings: MachineSettings) -> None:
    """Write them down whole: a temporary name, then the real one. Raises OSError."""
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=1) + b"\n")
    part.replace(file)
