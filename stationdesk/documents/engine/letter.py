"""Letters and certificates laid out like official documents (GB/T 9704-2012 by analogy: a village is not an organ).

A4, margins 37/35/28/26 mm (top, bottom, left, right), title 2号 (22 pt), body 3号 (16 pt) 仿宋, 28 characters by 22
lines, signature and date at the right with a light circle left free for the seal. No seal image is ever drawn.
"""

from __future__ import annotations

from datetime import date

from stationdesk.core.words import civil
from stationdesk.documents.engine.flow import Flow, Frame
from stationdesk.documents.engine.sheet import A4, MM, Ring, Style, place
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


def sign_off(flow: Flow, who: str, day: date, *, seal: bool = True) -> None:
    """The signature: who, and the date in Arabic figures without zeros, with room for the seal over both."""
    flow.space(BODY.pitch * 0.7)
    height = BODY.pitch * 2 + (SEAL_RADIUS if seal else 0)
    flow.need(height)
    dated = civil(day, "zh")
    date_width = flow.fonts.width(dated, BODY.role, BODY.size)
    right = flow.right - 4 * BODY.size
    centre = right - date_width / 2
    lines = flow.lines(who, BODY, flow.width * 0.72)
    who_width = max(line.width for line in lines)
    # Long names move left so that they end inside the margin; else they stand centred over the date.
    centre = min(centre, flow.right - who_width / 2)
    if seal:
        flow.page.add(Ring(centre, flow.y + BODY.pitch * (len(lines) + 0.35), SEAL_RADIUS))
    for line in lines:
        place(flow.page, flow.fonts, centre, flow.y + (PITCH + BODY.size * 0.72) / 2, line.text, BODY, "centre")
        flow.y += PITCH
    place(flow.page, flow.fonts, centre, flow.y + (PITCH + BODY.size * 0.72) / 2, dated, BODY, "centre")
    flow.y += PITCH
    if seal:
        flow.y += SEAL_RADIUS - BODY.pitch * 0.6
