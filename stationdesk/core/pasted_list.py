"""A list of people that somebody pasted: out of Excel, WeChat or a letter, one line a person.

What is a number is recognised by its form (identity number, telephone, birth date), whatever stands left of it;
what remains is the name and whatever else was written, which is kept as a hint and never dropped in silence.
Nothing here knows the residents: `services/case_batch_match.py` looks for them.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import field
from datetime import date
from typing import Final

from stationdesk.core import idnumber, phones
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

MOST_LINES: Final = 5000
"""More than a village has people; the counter of one day's numbers ends at 9,999."""
LONGEST: Final = 2_000_000

_FOLD: Final = str.maketrans(
    {chr(0xFF01 + n): chr(0x21 + n) for n in range(94)}
    | {"\u3000": " ", "\u00a0": " ", "\ufeff": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": ""}
)
_CELLS: Final = re.compile(r"[\t,;|，；｜]+|\s{2,}")
_SERIAL: Final = re.compile(r"^\s*(?:[(（]?\d{1,4}\s*[)）.、．:：]\s*|[①-⑳㉑-㉟㊱-㊿]\s*|[-•·*]\s+)")
_HEADING: Final = re.compile(r"姓\s*名|身份证|证件号|身份号码|出生日期|联系电话|^name\b|手机号")
_ID: Final = re.compile(r"\d{17}[\dXx]|\d{15}(?!\d)")
_ID_SPACED: Final = re.compile(r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![\dXx])")
_ROUNDED: Final = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{1,2}")
_DAY: Final = re.compile(
    r"(?<!\d)((?:18|19|20)\d{2})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?!\d)"
)
_PHONE: Final = re.compile(r"(?<!\d)(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}-\d{7,8})(?!\d)")
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class ListTooLong(Refusal):
    template = N_("这份名单有{count}行，一次最多{most}行。请按网格或小组分开，一份一份办。")


class ListEmpty(Refusal):
    template = N_("没有读到一个人。请粘贴名单：一行一人，写身份证号，或写姓名（可加出生日期、电话）。")


@dataclass(frozen=True)
class Listed:
    """One line as it was understood. `n` counts the lines as they were pasted, from 1."""

    n: int
    name: str = field(repr=False, default="")
    id_number: str = field(repr=False, default="")
    """In the one stored form; empty when the line has none or a wrong one."""
    birth: date | None = field(repr=False, default=None)
    phone: str = field(repr=False, default="")
    hints: tuple[str, ...] = field(repr=False, default=())
    """Whatever else was written: a household number, an address, a group."""
    problem: str = ""
    """What is wrong with it, as a sentence without what was written."""

    @property
    def says_who(self) -> bool:
        return bool(self.name or self.id_number)


def read(text: str, today: date) -> tuple[Listed, ...]:
    """The people of a pasted list, in its order; headings and empty lines left out.

    Raises ListTooLong, ListEmpty.
    """
    if len(text) > LONGEST:
        raise ListTooLong(count=text.count("\n") + 1, most=MOST_LINES, field="list")
    lines = [
        (n, line)
        for n, line in enumerate(re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text), 1)
        if line.strip()
    ]
    if len(lines) > MOST_LINES:
        raise ListTooLong(count=len(lines), most=MOST_LINES, field="list")
    found: list[Listed] = []
    for n, line in lines:
        plain = "".join(ch for ch in line.translate(_FOLD) if ch == "\t" or ord(ch) >= 32)
        if _heading(plain):
            continue
        found += [_line(n, part, today) for part in _people(plain)]
    if len(found) > MOST_LINES:
        raise ListTooLong(count=len(found), most=MOST_LINES, field="list")
    if not found:
        raise ListEmpty(field="list")
    return tuple(found)


def _heading(line: str) -> bool:
    return bool(_HEADING.search(line)) and not _ID.search(line) and not _PHONE.search(line)


def _people(line: str) -> list[str]:
    """Several names in one line, as people write them in a chat: 张三、李四、王五."""
    if re.search(r"\d", _SERIAL.sub("", line)) or "、" not in _SERIAL.sub("", line):
        return [line]
    parts = [part.strip() for part in _SERIAL.sub("", line).split("、")]
    return [part for part in parts if part] or [line]


def _line(n: int, line: str, today: date) -> Listed:
    rest = _SERIAL.sub("", line, count=1)
    number, rest, problem = _taken_id(rest, today)
    birth: date | None = None
    phone = ""
    if match := _PHONE.search(rest):
        with suppress(Refusal):  # digits of another script: it stays in the line as it was written
            phone, rest = phones.parse(match.group()).number, _cut(rest, match)
    if (match := _DAY.search(rest)) and (birth := _day(match)) is not None:
        rest = _cut(rest, match)
    pieces = [piece.strip(" '\"“”‘’()[]<>《》:：.。、*") for piece in _CELLS.split(rest)]
    pieces = [piece for piece in pieces if piece]
    # A running number in the first cell is no name; anything else that is only digits may be a household's.
    if pieces and re.fullmatch(r"\d{1,4}", pieces[0]) and len(pieces) > 1:
        pieces = pieces[1:]
    name, hints = _name(pieces)
    if not number and not problem and not name:
        problem = say(N_("这一行没有读出姓名或身份证号"))
    if len(name) > 50:
        name, problem = "", say(N_("姓名太长，请核对这一行"))
    return Listed(n, name, number, birth, phone, tuple(hints), problem)


def _taken_id(text: str, today: date) -> tuple[str, str, str]:
    """(number, the rest of the line, what is wrong with it)."""
    match = _ID.search(text) or _ID_SPACED.search(text)
    if match is None:
        if rounded := _ROUNDED.search(text):
            return "", _cut(text, rounded), say(idnumber.IdNumberRounded.template)
        odd = re.search(r"(?<!\d)\d{13,20}[Xx]?", text)
        if odd is None:
            return "", text, ""
        wrong = say(N_("身份证号应为18位，这里是{count}位"), count=len(odd.group()))
        return "", _cut(text, odd), wrong
    try:
        return idnumber.parse(match.group(), today=today).number, _cut(text, match), ""
    except Refusal as refused:
        return "", _cut(text, match), refused.message


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]}\t{text[match.end() :]}"


def _day(match: re.Match[str]) -> date | None:
    year, month, day, month2, day2 = match.groups()
    try:
        return date(int(year), int(month or month2), int(day or day2))
    except ValueError:
        return None


def _name(pieces: list[str]) -> tuple[str, list[str]]:
    """The name among what is no number: the first piece; single characters apart belong together (张 三)."""
    if not pieces:
        return "", []
    at = next(
        (n for n, piece in enumerate(pieces) if _HAN.search(piece) or re.search("[A-Za-z]", piece)), None
    )
    if at is None:
        return "", pieces
    words = pieces[at].split()
    others = pieces[:at] + pieces[at + 1 :]
    if all(re.search("[A-Za-z]", word) for word in words):
        return " ".join(words), others
    name, used = words[0], 1
    if len(words) > 1 and len(name) <= 2 and len(words[1]) == 1:
        # 曾 庆 兰, 欧阳 兰: pulled apart to fill a column.
        while used < len(words) and len(words[used]) == 1:
            name += words[used]
            used += 1
    elif len(words) > 1 and len(name) == 1 and len(words[1]) <= 2:
        name, used = name + words[1], 2
    elif len(words) == 1 and len(name) == 1 and others and len(others[0]) <= 2 and _HAN.search(others[0]):
        name, others = name + others[0], others[1:]
    return name, [*words[used:], *others]
