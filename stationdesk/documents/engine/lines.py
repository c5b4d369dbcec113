"""Breaking Chinese text into lines: 避头尾, and numbers, dates, amounts and Latin words kept whole.

A small breaker of our own, because reportlab's `wordWrap='CJK'` cuts Latin words and lets closing marks begin a
line. Widths come from a function, so this module knows nothing of fonts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stationdesk.core.late import dataclass

NO_START = frozenset("，。、；：？！）》〉】〕］｝”’…—·～％‰℃,.;:?!)]}%>»›ー々")
"""Marks that never begin a line."""

NO_END = frozenset("（《〈【〔［｛“‘([{<«‹￥¥$〔№#")
"""Marks that never end a line."""

_WHOLE = re.compile(
    r"\d{2,4}年\d{1,2}月(?:\d{1,2}日)?"
    r"|\d{1,2}月\d{1,2}日"
    r"|〔\d{4}〕\d*号?"
    r"|[¥￥]?[+-]?\d[\d,]*(?:\.\d+)?(?:个工作日|万元|公里|平方米|分钟|小时|[元角分亩户人份次日天月年周岁号页％%])"
    r"|[0-9A-Za-z\u00c0-\u024f]+(?:[-_./:@+*'’,&#=?~][0-9A-Za-z\u00c0-\u024f*]+)*"
    r"|……|——"
    r"|[ \u00a0]+"
    r"|[^\n]",
    re.DOTALL,
)


@dataclass(frozen=True)
class Line:
    """One line: its text, its width in the unit of the measure, and whether a paragraph ends with it."""

    text: str
    width: float
    last: bool


Measure = Callable[[str], float]


def clusters(text: str) -> list[str]:
    """The smallest pieces a line may be made of: closing marks stay with what they close, opening with what follows."""
    pieces: list[str] = []
    opening = ""
    for unit in _WHOLE.findall(text):
        if unit[0] in NO_START and pieces and not opening and not pieces[-1].isspace():
            pieces[-1] += unit
        elif unit in NO_END:
            opening += unit
        else:
            pieces.append(opening + unit)
            opening = ""
    if opening:
        if pieces:
            pieces[-1] += opening
        else:
            pieces.append(opening)
    return pieces


def break_lines(text: str, width: float, measure: Measure, *, indent: float = 0.0) -> list[Line]:
    """The lines of a text, each no wider than `width`; the first of every paragraph is `indent` narrower.

    A piece that is wider than a whole line (a number of forty digits in a narrow column) is cut where it must be.
    A last line of a single character takes one more from the line before. An empty text is one empty line.
    """
    lines: list[Line] = []
    for paragraph in text.split("\n"):
        lines += _paragraph(paragraph, width, measure, indent)
    return lines


def _paragraph(text: str, width: float, measure: Measure, indent: float) -> list[Line]:
    made: list[list[tuple[str, float]]] = [[]]
    room = width - indent
    used = 0.0
    for piece in clusters(text):
        size = measure(piece)
        if used + size > room + 0.01 and made[-1]:
            if piece.isspace():
                continue
            made.append([])
            room, used = width, 0.0
        if size > room + 0.01:
            for char in piece:
                small = measure(char)
                # Even here a mark that may not begin a line hangs over rather than do so.
                if used + small > room + 0.01 and made[-1] and char not in NO_START:
                    made.append([])
                    room, used = width, 0.0
                made[-1].append((char, small))
                used += small
            continue
        made[-1].append((piece, size))
        used += size
    _mend_orphan(made, width)
    lines = []
    for n, line in enumerate(made):
        while len(line) > 1 and line[-1][0] == " " and n < len(made) - 1:
            line = line[:-1]
        lines.append(Line("".join(p for p, _ in line), sum(s for _, s in line), n == len(made) - 1))
    return lines


def _mend_orphan(made: list[list[tuple[str, float]]], width: float) -> None:
    if len(made) < 2 or len(made[-1]) != 1 or len(made[-2]) < 3:
        return
    letters = [char for char in made[-1][0][0] if char not in NO_START]
    before = made[-2][-1]
    if len(letters) == 1 and len(before[0]) <= 2 and before[1] + made[-1][0][1] <= width:
        made[-1].insert(0, made[-2].pop())
