"""Money: integer fen inside, 1,234.50元 outside, and Chinese capitals on receipts."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_

MAX_FEN: Final = 10**15 - 1
"""Just under ten trillion yuan; more is a slip of the keyboard."""


class AmountUnreadable(Refusal):
    template = N_("金额“{text}”看不懂。请写成 1234.50 或 1,234.50元 的样子。")


class AmountTooFine(Refusal):
    template = N_("金额“{text}”小于一分的部分无法记账。请写到两位小数。")


class AmountTooLarge(Refusal):
    template = N_("金额“{text}”过大，请核对是否多写了零。")


def parse(text: str, *, field: str = "amount") -> int:
    """Fen from what a person wrote: `1,234.50`, `￥1234.5元`, `３万`, `-20`.

    Raises AmountUnreadable, AmountTooFine, AmountTooLarge at the field.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"^(人民币|RMB|CNY)\s*", "", plain, flags=re.IGNORECASE)
    found = re.fullmatch(
        r"([+-]?)\s*[¥]?\s*([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(\.[0-9]+)?\s*(万|亿)?\s*(?:元整?)?",
        plain,
    )
    if found is None or (found[3] is None and found[4] is None) or (found[1] and found[2]):
        raise AmountUnreadable(field=field, text=text[:40])
    try:
        yuan = Decimal((found[3] or "0").replace(",", "") + (found[4] or ""))
    except InvalidOperation as error:
        raise AmountUnreadable(field=field, text=text[:40]) from error
    fen = yuan * {None: 1, "万": 10_000, "亿": 100_000_000}[found[5]] * 100
    if fen > MAX_FEN:
        raise AmountTooLarge(field=field, text=text[:40])
    if fen != int(fen):
        raise AmountTooFine(field=field, text=text[:40])
    return -int(fen) if "-" in (found[1], found[2]) else int(fen)


def plain(fen: int) -> str:
    """`1,234.50`, for columns whose head says 元."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{rest:02d}"


def spoken(fen: int) -> str:
    """`1,234.50元`."""
    return f"{plain(fen)}元"


def capitals(fen: int) -> str:
    """Chinese capitals for receipts: 壹仟贰佰叁拾肆元伍角整. Negative amounts begin with 负."""
    if abs(fen) > MAX_FEN:
        raise ValueError("too large an amount")
    if fen == 0:
        return "零元整"
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    words = "负" if fen < 0 else ""
    if yuan:
        words += _whole(yuan) + "元"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan and cents:
        words += "零"
    return words + (_DIGITS[cents] + "分" if cents else "整")


_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"


def _whole(number: int) -> str:
    groups = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append(low)
    words = ""
    gap = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        gap = False
        words += _four(group) + ("", "万", "亿", "万亿")[place]
    return words


def _four(number: int) -> str:
    words = ""
    gap = False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return words
