"""Text that will be printed: what may not stand in it, said before anything is numbered.

Whether a font has the character is the drawing's question (`documents`); here is what no paper should carry at all:
control characters, marks that turn the reading direction, half characters, places of no character.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_

MAX_LINE: Final = 300
MAX_TEXT: Final = 3000
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")


class UnprintableCharacter(Refusal):
    template = N_("“{label}”里有看不见或会打乱文字的字符（{code}，第{place}个字）。请删掉后重新输入。")


class LineBreakInside(Refusal):
    template = N_("“{label}”只能写一行。请删掉里面的换行。")


class TextTooLong(Refusal):
    template = N_("“{label}”有{length}个字，超过{limit}个字，纸上排不下。请写短些。")


def line(text: str, label: str, *, field: str | None = None, limit: int = MAX_LINE) -> str:
    """One line of a paper, without blanks around it. Raises LineBreakInside, UnprintableCharacter, TextTooLong."""
    plain = text.strip()
    if "\n" in plain or "\r" in plain:
        raise LineBreakInside(label=label, field=field)
    return _checked(plain, label, field, limit)


def paragraphs(text: str, label: str, *, field: str | None = None, limit: int = MAX_TEXT) -> str:
    """Text of several lines. Raises UnprintableCharacter, TextTooLong."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _checked(plain, label, field, limit)


def _checked(plain: str, label: str, field: str | None, limit: int) -> str:
    if len(plain) > limit:
        raise TextTooLong(label=label, length=len(plain), limit=limit, field=field)
    for place, char in enumerate(plain, 1):
        if char == "\n" or char in _JOINERS:
            continue
        bad = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn") or char == "\ufffd"
        # Unassigned here may be assigned in a newer standard: the fonts decide, except for the non-characters.
        if bad and not (unicodedata.category(char) == "Cn" and ord(char) & 0xFFFE != 0xFFFE):
            raise UnprintableCharacter(label=label, code=f"U+{ord(char):04X}", place=place, field=field)
    return plain
