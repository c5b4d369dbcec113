"""What a township sends down to one village (`down.json` in a bundle): answers, tasks, reminders, the book of a village
that was joined to it, and packs beside them.

The words are written down in `sync/FORMAT.md`. Nothing here is believed before the bundle's signature was verified.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Final, Literal

import msgspec

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

MEMBER: Final = "down.json"
Kind = Literal["answer", "task", "reminder", "joined"]


class DownMalformed(Refusal):
    template = N_("乡镇下发的内容看不懂，没有收下。请乡镇用新版程序重新下发。")


class DownTooNew(Refusal):
    template = N_("乡镇下发的内容由更新版本的程序写成。请先升级本机程序，再接收一次。")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing said to one village. `made`: instant text; `body`: by kind, see FORMAT.md."""

    id: str
    kind: Kind
    made: str
    office: str
    office_name: str
    subject: str | None = None
    number: str | None = None
    body: dict[str, Any] = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        """Never the body: it may name a person."""
        return f"<Item {self.kind} {self.id}>"


class Down(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in one `down.json`."""

    down: int = 1
    township: str
    village: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """What came in one bundle of an enrolled township, its signature verified."""

    township: str
    """Station id of the township that signed."""
    items: tuple[Item, ...] = ()
    packs: tuple[bytes, ...] = field(default=(), repr=False)


def encode(down: Down) -> bytes:
    """As it stands in the bundle."""
    return msgspec.json.encode(down)


def decode(text: bytes) -> Down:
    """Read it. Raises DownTooNew, DownMalformed."""
    try:
        head = msgspec.json.decode(text, type=dict[str, Any])
        if isinstance(head.get("down"), int) and head["down"] > 1:
            raise DownTooNew(field="file")
        return msgspec.json.decode(text, type=Down)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        raise DownMalformed(field="file") from None
