"""Posting sheets for the notice board: A4 or A3, across where the columns ask for it, large type."""

from __future__ import annotations

from collections.abc import Mapping

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
    if facts.account:
        flow.write("　".join(facts.account), head)
        flow.space(3)
    table(flow, columns, rows, style, head=head, pad=4, empty="（本期没有发生）")
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
