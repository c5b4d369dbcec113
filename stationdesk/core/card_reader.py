"""What an ID-card reader types (keyboard wedge, 键盘口读卡器), and what a scanner reads off our own slips.

Readers differ: some type the 18 characters and Enter, some a whole line with name, number, address and dates, parted by
commas, tabs or bars, with or without labels. Whatever the line looks like, the number with a right check digit is found
in it; the rest is a help and never needed. Nothing here keeps or logs what was read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field
from datetime import date
from typing import Final

from stationdesk.core import idnumber
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass

GAP_SECONDS: Final = 0.05
"""Keys that follow each other faster than this come from a machine; the fastest typists need twice as long."""
MACHINE_DIGITS: Final = 8
"""So many digits in one run, and it is a reader that types, whatever has the focus."""
LONGEST: Final = 600

_CANDIDATE: Final = re.compile(r"(?<![0-9A-Z])[0-9]{17}[0-9X](?![0-9A-Z])")
_PARTS: Final = re.compile(r"[,;|#\t\r\n\x00-\x1f，；、|]+")
_LABELS: Final = re.compile(
    r"^(姓名|性别|民族|出生(?:日期)?|住址|地址|公民身份号码|身份证号码?|证件号码?|签发机关|有效期限?)[:：=]?\s*"
)
_NAME: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff\ue000-\uf8ff·•・.]{2,30}")
_NOT_NAMES: Final = re.compile(r"公安|分局|有效|长期|民族|身份|(?:省|市|县|区|镇|乡|村|路|街|号|室|组)$|族$")
_PLACE: Final = re.compile(r"(?:省|市|自治区|县|区|镇|乡|村|街道).*")
_CASE: Final = re.compile(r"(?<!\d)(\d{12}-?\d{8}-?\d{3}-?\d{4})(?:\s*\1)*(?!\d)")


@dataclass(frozen=True)
class CardRead:
    """A card as far as the reader told. `birth` and `sex` (1, 2) follow from the number."""

    number: str = field(repr=False)
    birth: date | None = field(repr=False)
    sex: str
    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


def parse(text: str, *, today: date | None = None) -> CardRead | None:
    """The card in what was typed, or None when there is no whole number with a right check digit in it."""
    if len(text) > LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text)
    for found in _CANDIDATE.finditer(plain.upper()):
        try:
            number = idnumber.parse(found[0], today=today)
        except Unhappy:
            continue
        # Labels and separators only matter outside the number.
        rest = f"{plain[: found.start()]},{plain[found.end() :]}"
        name, address = _rest(rest)
        return CardRead(number.number, number.birth, number.sex.value if number.sex else "", name, address)
    return None


def _rest(text: str) -> tuple[str, str]:
    name = address = ""
    for part in _PARTS.split(text):
        label = _LABELS.match(part.strip())
        value = part.strip()[label.end() :].strip() if label else part.strip()
        said = label[1] if label else ""
        if said == "姓名" or (not said and not name and _is_name(value)):
            name = name or value.replace("•", "·").replace("・", "·").replace(" ", "")
        elif said in ("住址", "地址") or (
            not said and not address and len(value) >= 6 and _PLACE.search(value) and "公安" not in value
        ):
            address = address or value
    return name, address


def _is_name(value: str) -> bool:
    plain = value.replace(" ", "")
    return bool(_NAME.fullmatch(plain)) and not _NOT_NAMES.search(plain)


def case_number(text: str) -> str | None:
    """The number of a case in what was scanned (with or without hyphens, once or more often), or None."""
    found = _CASE.search(unicodedata.normalize("NFKC", text))
    return found[1] if found else None


class Run:
    """Tells a machine that types from a person: keys that come in one run, and how many digits it holds.

    `key(sign, now)` for every typed sign with the time in seconds; `machine` as soon as the run cannot be a person's.
    """

    def __init__(self) -> None:
        self.text = ""
        self._last = float("-inf")

    def key(self, sign: str, now: float) -> bool:
        """Take a sign in; whether it began a new run."""
        new = now - self._last > GAP_SECONDS
        if new:
            self.text = ""
        self._last = now
        self.text = (self.text + sign)[-LONGEST:]
        return new

    def going(self, now: float) -> bool:
        """Whether a key pressed now would still be of the run."""
        return bool(self.text) and now - self._last <= GAP_SECONDS

    @property
    def machine(self) -> bool:
        """Whether a machine is typing."""
        return sum(sign.isdigit() for sign in self.text) >= MACHINE_DIGITS

    def take(self) -> str:
        """What was typed in the run, which is over."""
        text, self.text = self.text, ""
        self._last = float("-inf")
        return text
