"""Who stands in the key file: what the password page shows, read without the libraries that open anything.

Names and numbers only. They are taken from the text where both copies of the file say the same; in every other case,
and for everything that opens, the whole reader of `keyfile` is asked, with its sums and seals.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Any

from stationdesk.core import foreign_json
from stationdesk.core.late import dataclass

FORMAT = "stationdesk-keys"
_VERSIONS = (1, 2)


@dataclass(frozen=True)
class Known:
    """One slot as it is named: its kind, whose it is; of a one-time code, which request it answers on which computer."""

    kind: str
    user_id: str
    login: str = field(repr=False)
    serial: int = 0
    device_no: int = 0


def named(keys: Path) -> list[Known]:
    """The slots in their order. Raises KeysMissing, KeysDamaged, KeysTooNew."""
    try:
        data = keys.read_bytes()
        if data == keys.with_name(keys.name + ".bak").read_bytes():
            return _read(foreign_json.read(data))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # one copy is gone or spoilt: the whole reader finds out which
    from stationdesk.security import keyfile

    return [
        Known(slot.kind, slot.user_id, slot.login, slot.serial, slot.device_no)
        for slot in keyfile.load(keys).slots
    ]


def _read(found: Any) -> list[Known]:
    if found["format"] != FORMAT or found["version"] not in _VERSIONS:
        raise ValueError("another format")
    return [
        Known(
            _word(one["kind"]),
            _word(one["user_id"]),
            _word(one["login"]),
            _number(one.get("serial", 0)),
            _number(one.get("device_no", 0)),
        )
        for one in found["slots"]
    ]


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("no word")


def _number(value: Any) -> int:
    if type(value) is int:
        return value
    raise TypeError("no number")
