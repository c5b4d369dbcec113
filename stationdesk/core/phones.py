"""Telephone numbers: cleaned, checked, kept as plain digits (`13812345678`, `0715-6321234`).

Sources: national field lengths and numbering plan as in the reference data; a person may have several
numbers, and a relative's number is as good as one's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field
from enum import StrEnum

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

FIELD = "phone"


class Line(StrEnum):
    """What kind of line a number reaches."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"


class PhoneUnknown(Refusal):
    template = N_("电话号码不对：手机应为1开头的11位数字，座机应带区号（如0715-6321234）。请核对后重填。")


class PhoneRounded(Refusal):
    template = N_("这个电话号码已被电子表格改成近似数，无法复原。请把该列设为“文本”，重新填写后再导入。")


@dataclass(frozen=True)
class Phone:
    """A number in the one form that is stored."""

    number: str = field(repr=False)
    line: Line

    @property
    def masked(self) -> str:
        """As shown on screen and on paper."""
        from stationdesk.core import masks

        return masks.phone(self.number)

    @property
    def digits(self) -> str:
        """Digits only, for searching by the tail."""
        return re.sub(r"\D", "", self.number)


def parse(value: str | int | float) -> Phone:
    """The number a person typed or a spreadsheet held.

    Spaces, brackets, dashes of all widths, a leading +86 or 0086 are forgiven; mobile, landline with
    area code (and extension), and short service numbers (110, 12345, 400…) are taken.
    Raises PhoneUnknown, PhoneRounded, both at the field `phone`.
    """
    text = f"{value:.0f}" if isinstance(value, float) and value == value and abs(value) < 1e15 else str(value)
    text = unicodedata.normalize("NFKC", text)
    text = "".join(ch for ch in text if unicodedata.category(ch) not in ("Cf", "Cc"))
    if re.fullmatch(r"\s*\d(\.\d+)?[eE]\+?\d{1,2}\s*", text):
        raise PhoneRounded(field=FIELD)
    text = re.sub(r"[‐-―−~～]", "-", text)
    text = re.sub(r"(?:转|ext\.?|#)\s*", "-", text, flags=re.IGNORECASE)
    text = re.sub(r"^\s*'?\s*(?:\+|00)86[\s-]*", "", text)
    text = re.sub(r"\.0+$", "", text)
    text = re.sub(r"[\s'_/]", "", text.replace(")", "-").replace("(", "")).strip("-")
    plain = text.replace("-", "")
    if re.fullmatch(r"1[3-9][0-9]{9}", plain):
        return Phone(plain, Line.MOBILE)
    if landline := _landline(text):
        return Phone(landline, Line.LANDLINE)
    if re.fullmatch(r"1[12][0-9]|12[0-9]{3}|9[56][0-9]{3,4}|[48]00[0-9]{7}", plain):
        return Phone(plain, Line.SERVICE)
    raise PhoneUnknown(field=FIELD)


def kept(text: str | None) -> str | None:
    """A single number as it is stored, or None when nothing was given. Raises what `parse` raises."""
    return parse(text).number if text is not None and text.strip() else None


def split(text: str) -> list[str]:
    """Several numbers in one cell, as people write them: 、 / ； , or line breaks between."""
    return [part.strip() for part in re.split(r"[、，,;；/\n|]+|\s{2,}", text) if part.strip()]


def _landline(text: str) -> str | None:
    found = re.fullmatch(
        r"(010|02[0-9]|0[3-9][0-9]{2})-?([2-9][0-9]{6,7})(?:-([0-9]{1,6}))?",
        text,
    )
    if found is None:
        return None
    area, local, extension = found.groups()
    return f"{area}-{local}" + (f"-{extension}" if extension else "")
