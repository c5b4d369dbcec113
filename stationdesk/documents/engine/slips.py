"""Two A5 slips on one A4 sheet with a cut line: the station's copy and the person's."""

from __future__ import annotations

from stationdesk.documents.engine.sheet import A4, Page, Rule, Style, place
from stationdesk.documents.fonts import FontSet

CUT = Style(role="hei", size=8, pitch=10, grey=0.45)


def two_up(left: list[Page], right: list[Page], fonts: FontSet) -> list[Page]:
    """A4 landscape sheets, `left` and `right` (A5 portrait pages) side by side, to be cut in the middle."""
    width, height = A4[1], A4[0]
    sheets = []
    for n in range(max(len(left), len(right))):
        sheet = Page(width, height, parts=2)
        if n < len(left):
            sheet.marks += left[n].moved(0, 0)
        if n < len(right):
            sheet.marks += right[n].moved(width / 2, 0)
        sheet.add(Rule(width / 2, 0, width / 2, height, 0.6, (4, 3), 0.45))
        for letter, y in (("沿", 0.46), ("线", 0.485), ("剪", 0.51), ("开", 0.535)):
            place(sheet, fonts, width / 2 + 7, height * y, letter, CUT, "centre")
        sheets.append(sheet)
    return sheets
