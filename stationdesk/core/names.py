"""Names of people: cleaned as little as possible, kept as written, compared on a separate form.

The 12-department notice on names: the separator is U+00B7, a name may have 50 characters and more, every
Han character of GB 18030 counts. A name is never normalised (NFC would change it); only what cannot be meant
is put right — spaces for alignment, invisible characters, look-alike dots, Kangxi radicals, private-use
characters of old systems whose meaning is known — and each change is noted for the clerk to confirm.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cache
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

FIELD: Final = "name"
MAX_LENGTH: Final = 100
"""Code points. The notice asks for at least 50."""
SEPARATOR: Final = "·"

_LOOK_ALIKES: Final = frozenset("•‧∙⋅・･．.·﹒●○◦᛫ꞏ")
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f")
_DIRECTION: Final = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LOST: Final = frozenset("?？□■◇〓")


class Note(StrEnum):
    """What was put right, or should be looked at."""

    SPACES_REMOVED = "spaces_removed"
    INVISIBLE_REMOVED = "invisible_removed"
    SEPARATOR_CHANGED = "separator_changed"
    RADICAL_CHANGED = "radical_changed"
    PRIVATE_USE_CHANGED = "private_use_changed"
    PRIVATE_USE_KEPT = "private_use_kept"
    RADICAL_KEPT = "radical_kept"
    LOOKS_LOST = "looks_lost"

    @property
    def sentence(self) -> str:
        """What the clerk reads beside the field."""
        return _SENTENCES[self]


_SENTENCES: Final[Mapping[Note, str]] = {
    Note.SPACES_REMOVED: N_("已去掉姓名中的空格。"),
    Note.INVISIBLE_REMOVED: N_("已去掉姓名中看不见的字符。"),
    Note.SEPARATOR_CHANGED: N_("已把姓名中的间隔点改为规范的“·”，请照证件核对。"),
    Note.RADICAL_CHANGED: N_("姓名中有部首字符，已改为对应的汉字，请照证件核对。"),
    Note.PRIVATE_USE_CHANGED: N_("姓名中有旧系统的自造字，已改为规范汉字，请照证件核对。"),
    Note.PRIVATE_USE_KEPT: N_("姓名中有旧系统的自造字，无法换算，已原样保留，请照证件核对并改正。"),
    Note.RADICAL_KEPT: N_("姓名中有部首字符而不是汉字，已原样保留，请照证件核对并改正。"),
    Note.LOOKS_LOST: N_("姓名中的问号或方框可能是丢失的字，请照证件核对并改正。"),
}


class _NameRefused(Refusal):
    def __init__(self, **params: object) -> None:
        super().__init__(field=FIELD, **params)


class NameMissing(_NameRefused):
    template = N_("没有填姓名。请照证件填写。")


class NameTooLong(_NameRefused):
    template = N_("姓名有{length}个字，超过{limit}个字的上限。请核对是否粘贴了别的内容。")


class NameHasControls(_NameRefused):
    template = N_("姓名中有换行等控制字符。请重新填写姓名。")


class NameHasDirectionMarks(_NameRefused):
    template = N_("姓名中有改变文字方向的隐藏字符，显示会与实际不符。请重新填写姓名。")


class NameGarbled(_NameRefused):
    template = N_("姓名中有乱码，有字已经丢失。请照证件重新填写姓名。")


class NameWithoutLetters(_NameRefused):
    template = N_("姓名中没有文字。请照证件填写姓名，不要填数字或符号。")


@dataclass(frozen=True)
class CleanName:
    """A name to keep, the form it is compared by, and what was put right."""

    kept: str = field(repr=False)
    search: str = field(repr=False)
    notes: tuple[Note, ...] = ()


def clean(text: str) -> CleanName:
    """The name as it is kept. Traditional characters and compatibility ideographs stay as written.

    Raises NameMissing, NameTooLong, NameHasControls, NameHasDirectionMarks, NameGarbled,
    NameWithoutLetters, all at the field `name`.
    """
    notes: list[Note] = []
    if len(text) > 100 * MAX_LENGTH:  # a book is not looked through sign by sign
        raise NameTooLong(length=len(text), limit=MAX_LENGTH)
    if any(ch in _DIRECTION for ch in text):
        raise NameHasDirectionMarks
    # A tab or line break at the ends comes with pasting; inside, two cells ran together.
    text = text.strip(" \t\r\n")
    if any(unicodedata.category(ch) == "Cc" for ch in text):
        raise NameHasControls
    if any(ch == "\ufffd" or unicodedata.category(ch) == "Cs" or ord(ch) & 0xFFFE == 0xFFFE for ch in text):
        raise NameGarbled
    visible = "".join(ch for ch in text if ch not in _INVISIBLE)
    kept = _without_spaces(visible)
    invisible, spaces = len(visible) < len(text), len(kept) < len(visible)
    if spaces:
        notes.append(Note.SPACES_REMOVED)
    if invisible:
        notes.append(Note.INVISIBLE_REMOVED)
    kept = _characters(kept, notes)
    dotted = _separators(kept)
    if dotted != kept:
        notes.append(Note.SEPARATOR_CHANGED)
        kept = dotted
    if not kept:
        raise NameMissing
    if len(kept) > MAX_LENGTH:
        raise NameTooLong(length=len(kept), limit=MAX_LENGTH)
    if not any(_is_letter(ch) for ch in kept):
        raise NameWithoutLetters
    if any(ch in _LOST for ch in kept):
        notes.append(Note.LOOKS_LOST)
    return CleanName(kept, search_form(kept), tuple(notes))


def search_form(text: str) -> str:
    """What two spellings of one name have in common; for comparing and finding, never for showing.

    No dots, spaces, invisible or variation marks; radicals, private-use and compatibility characters as
    Han characters; traditional as simplified; Latin letters upper-case and half-width. Never refuses.
    """
    folded = []
    for ch in text:
        if ch in _LOOK_ALIKES or ch in _INVISIBLE or ch in _DIRECTION or ch.isspace():
            continue
        code = ord(ch)
        if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
            continue
        if 0xE000 <= code <= 0xF8FF:
            ch = private_use().get(ch, ch)
        elif (
            0x2E80 <= code <= 0x2FDF
            or 0xF900 <= code <= 0xFAFF
            or 0xFF00 <= code <= 0xFFEF
            or code >= 0x2F800
        ):
            ch = unicodedata.normalize("NFKC", ch)
        folded.append(ch)
    return "".join(folded).upper().translate(_simplified())


def mask_name(text: str) -> str:
    """The surname and stars; see `masks.name`."""
    from stationdesk.core import masks

    return masks.name(text)


@cache
def private_use() -> Mapping[str, str]:
    """Private-use characters of GBK fonts with the characters they stood for (U+E863 → 䶮).

    The eighty cells FE50 to FEA0 of GBK were displayed from U+E815 on; Unicode gave them real places later, the
    last fourteen in 2005 and with GB 18030-2022, which Python's codec does not know.
    """
    table: dict[str, str] = {}
    code = 0xE815
    for low in (*range(0x50, 0x7F), *range(0x80, 0xA1)):
        meant = bytes((0xFE, low)).decode("gb18030")
        if not 0xE000 <= ord(meant) <= 0xF8FF:
            table[chr(code)] = meant
        code += 1
    later = {
        0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
        0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
        0xE855: 0x241FE, 0xE864: 0x9FBB,
    }  # fmt: skip
    table |= {chr(old): chr(new) for old, new in later.items()}
    return table


@cache
def _simplified() -> Mapping[int, int]:
    from stationdesk.core import packs

    body = packs.load("characters").body
    return str.maketrans(body["traditional"], body["simplified"])


def _without_spaces(text: str) -> str:
    """Without spaces, except single ones between Latin letters (a foreigner's two names)."""
    words = text.split()
    joined = words[0] if words else ""
    for word in words[1:]:
        joined += (" " if (_is_latin(joined[-1]) or joined[-1] == ".") and _is_latin(word[0]) else "") + word
    return joined


def _characters(text: str, notes: list[Note]) -> str:
    kept = []
    for ch in text:
        code = ord(ch)
        if 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0x10FFFD:
            meant = private_use().get(ch)
            _note(notes, Note.PRIVATE_USE_KEPT if meant is None else Note.PRIVATE_USE_CHANGED)
            ch = meant or ch
        elif 0x2E80 <= code <= 0x2FDF:
            meant = unicodedata.normalize("NFKC", ch)
            _note(notes, Note.RADICAL_KEPT if meant == ch else Note.RADICAL_CHANGED)
            ch = meant
        kept.append(ch)
    return "".join(kept)


def _separators(text: str) -> str:
    """Look-alike dots between parts of a name become `·`; a full stop between Latin letters stays."""
    out: list[str] = []
    for place, ch in enumerate(text):
        if ch not in _LOOK_ALIKES:
            out.append(ch)
            continue
        before = out[-1] if out else ""
        after = next((later for later in text[place + 1 :] if later not in _LOOK_ALIKES), "")
        if ch == "." and (_is_latin(before) or _is_latin(after)) and not (_is_han(before) or _is_han(after)):
            out.append(ch)
        elif before and after and before != SEPARATOR:
            out.append(SEPARATOR)
    return "".join(out)


def _note(notes: list[Note], note: Note) -> None:
    if note not in notes:
        notes.append(note)


def _is_latin(ch: str) -> bool:
    return bool(ch) and ((ch.isascii() and ch.isalpha()) or "\u00c0" <= ch <= "\u024f")


def _is_han(ch: str) -> bool:
    return bool(ch) and (
        ch == "〇"
        or ("\u2e80" <= ch <= "\u9fff" and ch > "\u3020")
        or "\uf900" <= ch <= "\ufaff"
        or ch >= "\U00020000"
    )


def _is_letter(ch: str) -> bool:
    # Characters newer than this Python's tables (extension I) have no category yet; they are Han.
    return ch.isalpha() or _is_han(ch) or 0xE000 <= ord(ch) <= 0xF8FF
