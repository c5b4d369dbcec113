"""Posting sheets for the notice board: A4 or A3, across where the columns ask for it, large type."""

from __future__ import annotations

from collections.abc import Mapping

from stationdesk.core.papers import PostingSheet
from stationdesk.documents.drawing import Drawing, day, signature
from stationdesk.documents.engine.flow import Flow, Frame, number_pages
from stationdesk.documents.engine.sheet import A3, A4, MM, Align, Style
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

ALIGNS: Mapping[str, Align] = {
    "money": "right",
    "decimal": "right",
    "area": "right",
    "int": "centre",
    "percent": "centre",
    "date": "centre",
    "name": "centre",
    "phone": "centre",
    "id": "centre",
    "bank": "centre",
}

OBJECTION = "对公示内容有异议的，请在公示期内向村务监督委员会或者上述电话反映，村里在规定期限内答复；不满意的，可以向乡镇人民政府反映。"


def posting_sheet(facts: PostingSheet, fonts: FontSet) -> Drawing:
    """A posting sheet. The title is 26 points and more, the table 14 and more, readable at a metre."""
    big = facts.paper == "A3"
    style = Style(role="song", size=16 if big else 14, pitch=24 if big else 21)
    head = Style(role="hei", size=style.size, pitch=style.pitch)
    title = Style(role="song", size=36 if big else 26, pitch=50 if big else 38, bold=True)
    small = Style(role="song", size=14 if big else 12, pitch=21 if big else 18)
    columns = [Column(c.label, ALIGNS.get(c.type, "left")) for c in facts.columns]
    rows = [*facts.rows, *([facts.total] if facts.total else [])]
    short, tall = A3 if big else A4
    side = 18 * MM if big else 15 * MM
    # Upright where the columns fit without folding much; across otherwise. A3 hangs across, as boards are wide.
    wants = _natural(fonts, columns, rows, style)
    across = big or wants > (short - 2 * side) * 1.25
    size = (tall, short) if across else (short, tall)
    flow = Flow(fonts, Frame(size, top=16 * MM, left=side, bottom=20 * MM, right=side))
    who = f"{facts.village}{facts.part}公开"
    flow.write(who, Style(role="song", size=style.size + 2, pitch=style.pitch + 4), align="centre")
    flow.write(facts.title, title, align="centre")
    flow.space(2)
    if facts.period:
        flow.write(facts.period, style, align="centre")
    until = f"至{day(facts.posted_to)}" if facts.posted_to else "起长期公布"
    posted = f"公示时间：{day(facts.posted_from)}{until}"
    phone = f"监督电话：{facts.complaint_phone}" if facts.complaint_phone else ""
    together = fonts.width(posted, style.role, style.size) + fonts.width(phone, style.role, style.size) + 20
    flow.space(4)
    flow.write(posted, style)
    if phone:
        if together <= flow.width:
            flow.y -= style.pitch
        flow.write(phone, style, align="right" if together <= flow.width else "left")
    flow.space(3)
    table(flow, columns, rows, style, head=head, pad=4)
    flow.space(6)
    if facts.note:
        flow.write(f"说明：{facts.note}", small)
    flow.write(facts.objection or OBJECTION, small)
    if facts.legal_basis:
        flow.write(f"依据：{facts.legal_basis}", small)
    if facts.places:
        flow.write(f"张贴点：{'、'.join(facts.places)}", small)
    if facts.sign_offs:
        wide = 3 if across else 2
        longest = max(fonts.width(f"{role}：", small.role, small.size) for role in facts.sign_offs)
        while wide > 1 and longest + 60 > flow.width / wide:
            wide -= 1
        signature(flow, list(facts.sign_offs), small, columns=wide, gap=1.7)
    flow.space(6)
    flow.need(small.pitch)
    flow.write(f"{facts.village}　{day(facts.made_on)}", small, align="right")
    number_pages(flow.pages, fonts, Style(role="song", size=11, pitch=14), bottom=10 * MM)
    return Drawing(facts.title, flow.pages)


def _natural(fonts: FontSet, columns: list[Column], rows: list[tuple[str, ...]], style: Style) -> float:
    """How wide the table would like to be, no column counting for more than sixteen characters."""
    total = 0.0
    for n, column in enumerate(columns):
        widest = max(
            fonts.width(text, style.role, style.size)
            for text in (column.heading, *(r[n] for r in rows[:100]))
        )
        total += min(widest, 16 * style.size) + 9
    return total
