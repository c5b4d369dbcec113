"""Posting sheets for the notice board: A4 or A3, across where the columns ask for it, large type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from stationdesk.core.clock import local
from stationdesk.core.papers import PostingRecord, PostingSheet
from stationdesk.documents.drawing import (
    FORM,
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    PAGE_NO,
    Drawing,
    begun,
    day,
    heading,
    signature,
)
from stationdesk.documents.engine.flow import Flow, Frame, number_pages, wrap
from stationdesk.documents.engine.sheet import A3, A4, MM, Align, Style
from stationdesk.documents.engine.tables import Column, column_widths, table
from stationdesk.documents.fonts import FontSet

CARRIED = 2
"""Lines of the table that go with the signatures to the last page."""
MANY = 6
"""Of a sheet of so many pages one more or less matters to nobody."""
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
    """A posting sheet. The title is 26 points and more, the table 14 and more, readable at a metre.

    A short table takes larger type while it stays on its page. Where a page less is enough, the lines stand a little
    closer or the sheet upright: a board has no use for a page with signatures alone.
    """
    least, larger = (16, (22, 20, 18)) if facts.paper == "A3" else (14, (18, 16))
    flow = _posted(facts, fonts, least)
    assert flow is not None, "asked for without a condition"
    if len(flow.pages) == 1:
        for size in larger:
            other = _posted(facts, fonts, size, fits=True)
            if other is not None and len(other.pages) == 1:
                flow = other
                break
    elif len(flow.pages) < MANY:
        ways = ({"close": True}, {"upright": True}, {"upright": True, "close": True})
        for way in ways if facts.paper == "A4" else ways[:1]:
            other = _posted(facts, fonts, least, fits=way.get("upright", False), **way)
            if other is not None and len(other.pages) < len(flow.pages):
                flow = other
                break
    number_pages(flow.pages, fonts, Style(role="song", size=11, pitch=14), bottom=10 * MM)
    return Drawing(facts.title, flow.pages)


def _posted(
    facts: PostingSheet,
    fonts: FontSet,
    points: int,
    *,
    close: bool = False,
    upright: bool = False,
    fits: bool = False,
    carry: int = 0,
) -> Flow | None:
    """The sheet in type of so many points. With `fits`, None where cells would fold too much.

    `carry`: so many lines go on to the page of the signatures.
    """
    big = facts.paper == "A3"
    style = Style(role="song", size=points, pitch=points * 1.5)
    head = Style(role="hei", size=style.size, pitch=style.pitch)
    title = Style(role="song", size=36 if big else 26, pitch=50 if big else 38, bold=True)
    small = Style(role="song", size=14 if big else 12, pitch=(21 if big else 18) - (2 if close else 0))
    rows = [*facts.rows, *([facts.total] if facts.total else [])]
    columns = [
        Column(c.label, ALIGNS.get(c.type, "left"), _whole(fonts, c.type, [r[n] for r in rows], style))
        for n, c in enumerate(facts.columns)
    ]
    short, tall = A3 if big else A4
    side = 18 * MM if big else 15 * MM
    # Upright where the columns fit without folding much; across otherwise. A3 hangs across, as boards are wide.
    wants = _natural(fonts, columns, rows, style)
    across = not upright and (big or wants > (short - 2 * side) * 1.25)
    if fits and wants > ((tall if across else short) - 2 * side) * (2.2 if upright else 1.6):
        return None
    size = (tall, short) if across else (short, tall)
    top, bottom = (12 * MM, 17 * MM) if close else (16 * MM, 20 * MM)
    flow = Flow(fonts, Frame(size, top=top, left=side, bottom=bottom, right=side))
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
    if facts.account:
        flow.write("　".join(facts.account), head)
        flow.space(3)
    widths = column_widths(fonts, columns, rows, style, flow.width)
    columns = [replace(column, width=width) for column, width in zip(columns, widths, strict=True)]
    pad = 2 if close else 4
    table(flow, columns, rows[: len(rows) - carry], style, head=head, pad=pad, empty="（本期没有发生）")
    if carry:
        flow.new_page()
        table(flow, columns, rows[-carry:], style, head=head, pad=pad)
    flow.space(3 if close else 6)
    tail = _Tail(flow, facts, small, across=across, close=close)
    if tail.height > flow.room and not carry and len(rows) > CARRIED and len(flow.pages) < MANY:
        return _posted(facts, fonts, points, close=close, upright=upright, fits=fits, carry=CARRIED)
    tail.write()
    return flow


class _Tail:
    """What stands under the table: notes, who signs, the day. Not torn apart between two pages."""

    def __init__(self, flow: Flow, facts: PostingSheet, small: Style, *, across: bool, close: bool) -> None:
        fonts = flow.fonts
        self.flow, self.facts, self.small = flow, facts, small
        texts = (
            f"说明：{facts.note}" if facts.note else "",
            facts.objection or OBJECTION,
            f"依据：{facts.legal_basis}" if facts.legal_basis else "",
            f"张贴点：{'、'.join(facts.places)}" if facts.places else "",
        )
        self.texts = [text for text in texts if text]
        self.wide = 3 if across else 2
        longest = max(
            (fonts.width(f"{role}：", small.role, small.size) for role in facts.sign_offs), default=0.0
        )
        while self.wide > 1 and longest + 60 > flow.width / self.wide:
            self.wide -= 1
        self.gap, self.after = (1.35, 2) if close else (1.7, 6)
        folded = sum(len(wrap(fonts, text, small, flow.width)) for text in self.texts)
        signed = -(-len(facts.sign_offs) // self.wide) * self.gap
        self.height = min((folded + signed + 1) * small.pitch + self.after + 2, flow.frame.size[1] / 2)

    def write(self) -> None:
        """Where the flow stands, on a new page where it does not fit."""
        flow, facts = self.flow, self.facts
        flow.need(self.height)
        for text in self.texts:
            flow.write(text, self.small)
        if facts.sign_offs:
            signature(flow, list(facts.sign_offs), self.small, columns=self.wide, gap=self.gap)
        flow.space(self.after)
        flow.need(self.small.pitch)
        flow.write(f"{facts.village}　{day(facts.made_on)}", self.small, align="right")


def _whole(fonts: FontSet, kind: str, cells: list[str], style: Style) -> float:
    """The width of a column whose numbers stand in one piece, 0 for others."""
    if kind not in ("bank", "phone", "id") or not cells:
        return 0.0
    return max(2 * style.size, *(fonts.width(text, style.role, style.size) for text in cells)) + 9


def posting_record(facts: PostingRecord, fonts: FontSet) -> Drawing:
    """公示记录, A4: stages with who signed, boards and photos, objections; lines left free to sign on."""
    flow = begun(fonts, FORM)
    heading(
        flow, "公示记录", FORM_TITLE, issuer=facts.village, right=f"编号：{facts.number}", small=FORM_SMALL
    )
    flow.space(4)
    again = f"　第{facts.edition}次编制" if facts.edition > 1 else ""
    for text in (
        f"公开表：{facts.title}（{facts.part}）{again}",
        f"期间：{facts.period}　公布者：{facts.publisher}　共{facts.rows}行　印{facts.copies}份",
        (
            f"张贴：{day(facts.posted_from, '未张贴')}　公示到：{day(facts.posted_to, '长期公布')}"
            f"　揭下：{day(facts.taken_down_on, '未揭下')}"
        ),
    ):
        flow.write(text, FORM_BODY)
    flow.space(4)
    flow.write("一、经过", FORM_BODY)
    flow.space(3)
    stages = [
        (day(one.on), one.stage, one.note or "—", one.by or "—", "、".join(one.signed))
        for one in facts.stages
    ]
    table(
        flow,
        [
            Column("日期", "centre", 84),
            Column("环节", "left", 92),
            Column("意见、记录编号", "left"),
            Column("经办", "centre", 62),
            Column("签字", "left", 92),
        ],
        stages,
        FORM_SMALL,
        pad=4,
    )
    flow.space(6)
    flow.write("二、张贴点", FORM_BODY)
    flow.space(3)
    table(
        flow,
        [
            Column("张贴点", "left"),
            Column("张贴日期", "centre", 90),
            Column("张贴人", "centre", 80),
            Column("照片", "centre", 60),
        ],
        [
            (one.place, day(one.on), one.by or "—", f"{one.photos}张" if one.photos else "缺")
            for one in facts.places
        ],
        FORM_SMALL,
        pad=4,
        empty="（没有张贴）",
    )
    flow.space(6)
    flow.write("三、异议", FORM_BODY)
    flow.space(3)
    table(
        flow,
        [
            Column("时间", "centre", 66),
            Column("提出人、渠道", "left", 72),
            Column("内容", "left"),
            Column("答复期限", "centre", 66),
            Column("答复", "left", 130),
            Column("是否满意", "left", 62),
        ],
        [
            (
                f"{local(one.at):%Y-%m-%d}",
                "\n".join(part for part in (one.who, one.channel) if part),
                one.text,
                one.due.isoformat() if one.due else "—",
                f"{local(one.answered_at):%Y-%m-%d} {one.answer}" if one.answered_at else "未答复",
                _content(one.content, one.referred),
            )
            for one in facts.objections
        ],
        FORM_SMALL,
        pad=4,
        empty="（公示期内没有收到异议）",
    )
    flow.space(8)
    signature(flow, ["张贴人", "见证人", "村务监督委员会", "归档人", "日期"], FORM_BODY, columns=2, gap=1.9)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("公示记录", flow.pages)


def _content(content: bool | None, referred: str) -> str:
    if content is None:
        return "—"
    return "满意" if content else "不满意" + (f"，转{referred}" if referred else "")


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
