"""Letters and certificates laid out like official documents (GB/T 9704-2012 by analogy: a village is not an organ).

A4, margins 37/35/28/26 mm (top, bottom, left, right), title 2号 (22 pt), body 3号 (16 pt) 仿宋, 28 characters by 22
lines, signature and date at the right with a light circle left free for the seal. No seal image is ever drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from stationdesk.core.words import civil
from stationdesk.documents.engine.flow import Flow, Frame
from stationdesk.documents.engine.sheet import A4, MM, Page, Ring, Style, Text, place
from stationdesk.documents.fonts import FontSet

FRAME = Frame(A4, top=37 * MM, left=28 * MM, bottom=35 * MM, right=26 * MM)
PITCH = 225 * MM / 22
"""Twenty-two lines in the 225 mm between the margins."""

TITLE = Style(role="song", size=22, pitch=34, bold=True)
BODY = Style(role="fangsong", size=156 * MM / 28, pitch=PITCH)
"""Twenty-eight characters in 156 mm: 15.8 points, which 3号 (16) is rounded to."""
SMALL = Style(role="fangsong", size=14, pitch=22)
NUMBER = Style(role="fangsong", size=14, pitch=20)
HEADING = Style(role="hei", size=BODY.size, pitch=PITCH)
NOTE = Style(role="fangsong", size=10.5, pitch=16, grey=0.25)
SEAL_RADIUS = 20 * MM
TIGHTER = (27.5, 26.0, 24.5)
"""Line pitches tried, widest first, when they save a page."""


def letter(fonts: FontSet, title: str, number: str = "", *, issuer: str = "") -> Flow:
    """A letter begun: the number at the upper right, who writes, the title. Raises GlyphMissing."""
    flow = Flow(fonts, FRAME)
    if number:
        place(flow.page, fonts, flow.right, flow.frame.top - 8, f"编号：{number}", NUMBER, "right")
        flow.space(NUMBER.pitch * 0.6)
    if issuer:
        flow.write(issuer, TITLE.at(18, 28), align="centre")
    flow.write(title, TITLE, align="centre")
    flow.space(BODY.pitch * 0.6)
    return flow


def fitted(draw: Callable[[Style], list[Page]]) -> list[Page]:
    """The letter with the standard's line pitch, or closer lines where those save a whole page."""
    pages = draw(BODY)
    if len(pages) == 1:
        return pages
    for pitch in TIGHTER:
        closer = draw(replace(BODY, pitch=pitch))
        if len(closer) < len(pages):
            return closer
    return pages


def sign_off(flow: Flow, who: str, day: date, body: Style = BODY, *, seal: bool = True) -> None:
    """The signature: who, and the date in Arabic figures without zeros, with room for the seal over both.

    It never stands alone on a page: two lines of the text come over with it (GB/T 9704, 7.3.5). Raises GlyphMissing.
    """
    pitch = body.pitch
    flow.space(pitch * 0.7)
    lines = flow.lines(who, body, flow.width * 0.72)
    height = pitch * (len(lines) + 1) + (SEAL_RADIUS - pitch * 0.6 if seal else 0)
    keep_with_text(flow, height, body)
    dated = civil(day, "zh")
    date_width = flow.fonts.width(dated, body.role, body.size)
    who_width = max(line.width for line in lines)
    # The date ends four characters from the margin; a long name moves left so that it ends inside.
    centre = min(flow.right - 4 * body.size - date_width / 2, flow.right - who_width / 2)
    if seal:
        flow.page.add(Ring(centre, flow.y + pitch * (len(lines) + 0.35), SEAL_RADIUS))
    for text in (*(line.text for line in lines), dated):
        place(flow.page, flow.fonts, centre, flow.y + (pitch + body.size * 0.72) / 2, text, body, "centre")
        flow.y += pitch
    if seal:
        flow.y += SEAL_RADIUS - pitch * 0.6


def keep_with_text(flow: Flow, height: float, body: Style) -> None:
    """Go on to the next page unless `height` is free; the last two lines of the text come over.

    Signatures on a page of their own could be put under another text.
    """
    if flow.room >= height:
        return
    before = flow.page
    texts = [mark for mark in before.marks if isinstance(mark, Text) and mark.style == body]
    heights = sorted({mark.y for mark in texts})[-2:]
    flow.new_page()
    for mark in texts:
        if mark.y in heights:
            before.marks.remove(mark)
            line = heights.index(mark.y)
            flow.page.add(replace(mark, y=flow.y + line * body.pitch + (body.pitch + body.size * 0.72) / 2))
    flow.y += body.pitch * (len(heights) + 0.7)
