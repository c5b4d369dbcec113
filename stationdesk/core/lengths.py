"""How long a text may be: what is pasted by mistake is refused before it is kept and sent to every machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_

NUMBER: Final = 40
TITLE: Final = 60
NAME: Final = 100
ADDRESS: Final = 300
REMARK: Final = 2000


class TextTooLong(Refusal):
    """More code points than the column takes. Parameters: length, limit."""

    template = N_("内容有 {length} 个字，超过 {limit} 个字的上限，没有保存。请核对是否粘贴了别的内容。")


class TextHasControls(Refusal):
    """A line break or another control character in a name of one line."""

    template = N_("名称中有换行等控制字符，没有保存。请重新填写。")


def within(limits: Mapping[str, int], given: Mapping[str, Any]) -> None:
    """Refuse texts longer than their column takes (code points). Raises TextTooLong at the column."""
    for column, value in given.items():
        limit = limits.get(column)
        if limit is not None and isinstance(value, str) and len(value) > limit:
            raise TextTooLong(length=len(value), limit=limit, field=column)


def one_line(text: str, field: str, limit: int = TITLE) -> str:
    """A name of one line without blanks around it. Raises TextTooLong, TextHasControls at `field`."""
    plain = text.strip()
    within({field: limit}, {field: plain})
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") for sign in plain):
        raise TextHasControls(field=field)
    return plain
