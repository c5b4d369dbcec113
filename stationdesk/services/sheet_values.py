"""What one cell of a spreadsheet means: text, a day, yes or no, a number that must stay text.

The exporter's guard against formulas (`guard`) and its exact inverse (`unguard`) live here together.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.services.sheets import Value

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
EARLIEST: Final = date(1850, 1, 1)
_SERIAL_ZERO: Final = date(1899, 12, 30)


class DateImpossible(Refusal):
    template = N_("“{text}”不是一个存在的日期。请照证件填写，例如 1990-01-02。")


class DateIncomplete(Refusal):
    template = N_("“{text}”没有写到日。请写完整的年月日，例如 1990-01-02。")


class DateInFuture(Refusal):
    template = N_("日期{day}还没有到。请核对后重填。")


class DateTooEarly(Refusal):
    template = N_("日期{day}太早，不可能。请核对后重填。")


class YesOrNoUnknown(Refusal):
    template = N_("“{text}”看不出是“是”还是“否”。请填“是”或“否”。")


class ValueMasked(Refusal):
    template = N_(
        "这里是遮盖过的内容（带 * 号），不能导入。请用完整的表格；从本程序导出时请选“显示完整号码”。"
    )


def guard(text: str) -> str:
    """Text that no spreadsheet takes for a formula; other text as it is."""
    return "'" + text if text.startswith(_RISKY) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_RISKY) else text


def text_of(value: Value) -> str:
    """A cell as text, without the blanks around it; whole numbers without `.0`."""
    if isinstance(value, str):
        return unguard(value).strip(" \t\r\n\u3000\u00a0\ufeff\u200b")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def refuse_masked(text: str) -> None:
    """Raise ValueMasked for a number or a name with stars in it."""
    if "*" in text or "＊" in text:
        raise ValueMasked


def day_of(value: Value, today: date) -> date | None:
    """The day a cell says, or None for an empty one. Raises DateImpossible, DateIncomplete, DateInFuture …

    Text in the usual ways of writing, dates, numbers as 19900102, and serial numbers of spreadsheets.
    """
    found = _day(value)
    if found is None:
        return None
    if found > today:
        raise DateInFuture(day=found)
    if found < EARLIEST:
        raise DateTooEarly(day=found)
    return found


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float | int) and not isinstance(value, bool):
        if 1 <= value < 80_000:
            return _SERIAL_ZERO + timedelta(days=int(value))
        value = str(int(value))
    text = unicodedata.normalize("NFKC", text_of(value))
    if text in ("", "-", "/", "—", "无"):
        return None
    text = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text).strip()
    if match := re.fullmatch(r"(\d{4})\s*[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})\s*[日号]?", text):
        return _real(match.groups(), text)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return _real(match.groups(), text)
    if re.fullmatch(r"\d{4}(\s*[-/.年]\s*\d{0,2}\s*月?)?|\d{6}", text):
        raise DateIncomplete(text=text)
    raise DateImpossible(text=text[:20])


def _real(parts: tuple[str, ...], text: str) -> date:
    try:
        return date(*map(int, parts))
    except ValueError:
        raise DateImpossible(text=text) from None


def yes_of(value: Value) -> bool | None:
    """Yes, no, or None for an empty cell. Raises YesOrNoUnknown."""
    if isinstance(value, bool):
        return value
    text = text_of(value).lower()
    if text in ("", "-", "/", "—"):
        return None
    if text in ("是", "有", "y", "yes", "√", "✓", "✔", "1", "true", "在外", "外出", "对", "务工"):
        return True
    if text in ("否", "无", "没有", "n", "no", "×", "✗", "x", "0", "false", "不是", "在家", "未外出", "未"):
        return False
    raise YesOrNoUnknown(text=text[:20])
