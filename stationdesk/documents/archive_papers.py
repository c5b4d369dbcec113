"""Papers of the year-end files: 卷内目录 with 备考表, 盒脊, 移交清单."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import ArchiveDirectory, ArchiveSpine, ArchiveSpines, ArchiveTransfer
from stationdesk.documents.drawing import (
    FORM,
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    PAGE_NO,
    WIDE,
    Drawing,
    begun,
    day,
    heading,
    signature,
)
from stationdesk.documents.engine.flow import Flow, number_pages, wrap
from stationdesk.documents.engine.sheet import MM, Box, Style, Text, place
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

CELL = replace(FORM_BODY, size=10.5, pitch=15)
SPINE_LABEL = Style(role="song", size=8.5, pitch=12)
SPINE_VALUE = Style(role="hei", size=13, pitch=17)
SPINE_WIDTH = 30 * MM
SPINE_ROWS = (
    ("全宗号", 24 * MM),
    ("年度", 22 * MM),
    ("保管期限", 24 * MM),
    ("类别", 92 * MM),
    ("起止件号", 32 * MM),
    ("页数", 20 * MM),
    ("盒号", 32 * MM),
)


def archive_directory(facts: ArchiveDirectory, fonts: FontSet) -> Drawing:
    """卷内目录, A4, header on each page; then 备考表 on a page of its own."""
    flow = begun(fonts, FORM)
    heading(
        flow, "卷内目录", FORM_TITLE, issuer=facts.village, right=f"卷号：{facts.volume}", small=FORM_SMALL
    )
    flow.space(3)
    total = sum(one.pages for one in facts.lines)
    said = f"{facts.category}　{facts.year}年度　保管期限：{facts.period}　共{len(facts.lines)}件"
    flow.write(said + (f"、{total}页" if total else ""), FORM_BODY)
    flow.space(4)
    table(
        flow,
        [
            Column("件号", "centre", 32),
            Column("文号、编号", "left", 104),
            Column("责任者", "left", 78),
            Column("题名"),
            Column("日期", "centre", 62),
            Column("页数", "centre", 32),
            Column("盒号", "centre", 32),
            Column("备注", "left", 44),
        ],
        [
            (
                str(one.seq),
                one.document or "—",
                one.responsible,
                one.title,
                f"{one.dated:%Y%m%d}",
                str(one.pages) if one.pages else "",
                str(one.box) if one.box else "",
                one.remark,
            )
            for one in facts.lines
        ],
        CELL,
        empty="（本年度没有）",
        pad=3,
    )
    flow.new_page()
    _remarks(flow, facts, total)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("卷内目录", flow.pages)


def _remarks(flow: Flow, facts: ArchiveDirectory, total: int) -> None:
    heading(flow, "卷内备考表", FORM_TITLE, right=f"卷号：{facts.volume}", small=FORM_SMALL)
    flow.space(8)
    body = replace(FORM_BODY, size=12.5, pitch=22)
    shut = facts.sealed_on is not None
    state = f"{day(facts.sealed_on)}封卷，装{facts.boxes}盒" if shut else "尚未封卷"
    flow.write(f"本卷{len(facts.lines)}件{f'、{total}页' if total else ''}，{state}。", body, indent=2)
    for title, texts, none in (
        ("缺漏", facts.gaps, "整理时没有发现缺漏。"),
        ("封卷后的补充、更正", facts.addenda, "（没有）"),
    ):
        flow.space(8)
        flow.write(f"{title}：", replace(body, role="hei"))
        for n, text in enumerate(texts, 1):
            flow.write(f"{n}. {text}", body, justify=True)
        if not texts:
            flow.write(none, body, indent=2)
    flow.space(10)
    flow.write("儿童档案、强制报告和密存关怀对象不归入本卷，由专人另行保管；目录不写孩子的姓名。", FORM_SMALL)
    flow.space(6)
    flow.write(f"档案保管人：{facts.keeper or '＿＿＿＿＿＿'}", body)
    signature(flow, ["整理人", "检查人", "日期"], FORM_BODY, columns=3)


def archive_spines(facts: ArchiveSpines, fonts: FontSet) -> Drawing:
    """盒脊, A4 upright, six on a page, to be cut apart: 30 mm wide, 246 mm high."""
    flow = begun(fonts, FORM)
    each = int(flow.width // SPINE_WIDTH)
    for n, one in enumerate(facts.spines):
        if n and n % each == 0:
            flow.new_page()
        _spine(flow, one, flow.left + (n % each) * SPINE_WIDTH)
    return Drawing("档案盒脊", flow.pages)


def _spine(flow: Flow, one: ArchiveSpine, left: float) -> None:
    top = flow.frame.top
    values = (
        one.fonds,
        str(one.year),
        one.period,
        one.category,
        f"{one.first}—{one.last}" if one.first != one.last else str(one.first),
        f"{one.pages}页",
        str(one.box),
    )
    for (label, height), value in zip(SPINE_ROWS, values, strict=True):
        flow.page.add(Box(left, top, SPINE_WIDTH, height, 0.7))
        place(flow.page, flow.fonts, left + SPINE_WIDTH / 2, top + 11, label, SPINE_LABEL, "centre")
        style = replace(SPINE_VALUE, size=26, pitch=32) if label == "盒号" else SPINE_VALUE
        inside = SPINE_WIDTH - 5 * MM
        if label == "类别":
            _downwards(flow, value, left, top + 12, height - 12)
        else:
            while style.size > 8 and len(wrap(flow.fonts, value, style, inside)) * style.pitch > height - 16:
                style = replace(style, size=style.size - 1, pitch=style.pitch - 1)
            lines = wrap(flow.fonts, value, style, inside)
            start = top + 14 + (height - 16 - len(lines) * style.pitch) / 2
            for n, line in enumerate(lines):
                at = start + n * style.pitch + (style.pitch + style.size * 0.72) / 2
                place(flow.page, flow.fonts, left + SPINE_WIDTH / 2, at, line.text, style, "centre")
        top += height


def _downwards(flow: Flow, text: str, left: float, top: float, height: float) -> None:
    """A name from the top down, in as many columns from the right as it takes."""
    pitch = SPINE_VALUE.size * 1.15
    room = max(1, int((height - 6) // pitch))
    columns = [text[n : n + room] for n in range(0, len(text), room)]
    wide = SPINE_VALUE.size * 1.3
    for n, part in enumerate(columns):
        middle = left + SPINE_WIDTH / 2 + (len(columns) - 1) * wide / 2 - n * wide
        start = top + (height - len(part) * pitch) / 2
        for m, char in enumerate(part):
            width = flow.fonts.width(char, SPINE_VALUE.role, SPINE_VALUE.size)
            baseline = start + m * pitch + (pitch + SPINE_VALUE.size * 0.72) / 2
            flow.page.add(Text(middle - width / 2, baseline, char, SPINE_VALUE))


def archive_transfer(facts: ArchiveTransfer, fonts: FontSet) -> Drawing:
    """移交清单, A4 across: a line for each volume, totals, three signatures and the township's seal."""
    flow = begun(fonts, WIDE)
    heading(
        flow,
        "档案移交清单",
        FORM_TITLE,
        issuer=facts.village,
        right=f"编号：{facts.number}",
        small=FORM_SMALL,
    )
    flow.space(4)
    flow.write(f"移交单位：{facts.village}　　接收单位：{facts.unit}", FORM_BODY)
    flow.space(3)
    rows = [
        (
            str(n),
            one.volume,
            one.category,
            str(one.year),
            one.period,
            str(one.items),
            str(one.pages),
            str(one.box_count),
            one.boxes,
            f"缺漏{one.gaps}处，见备考表" if one.gaps else "",
        )
        for n, one in enumerate(facts.lines, 1)
    ]
    rows.append(
        (
            "",
            "合计",
            "",
            "",
            "",
            str(sum(one.items for one in facts.lines)),
            str(sum(one.pages for one in facts.lines)),
            str(sum(one.box_count for one in facts.lines)),
            "",
            "",
        )
    )
    table(
        flow,
        [
            Column("序号", "centre", 32),
            Column("卷号", "left", 150),
            Column("类别"),
            Column("年度", "centre", 40),
            Column("保管期限", "centre", 56),
            Column("件数", "centre", 40),
            Column("页数", "centre", 40),
            Column("盒数", "centre", 40),
            Column("盒号", "left", 70),
            Column("备注", "left", 104),
        ],
        rows,
        CELL,
        pad=4,
    )
    flow.space(8)
    flow.write(
        "以上档案连同卷内目录、备考表已当面点清。本清单一式两份，双方各存一份，永久保存；"
        "儿童档案不在此列，移交用《儿童档案移交单》。",
        FORM_BODY,
        indent=2,
        justify=True,
    )
    flow.space(4)
    flow.write(f"移交人：{facts.giver}　　接收人：{facts.taker}　　监交人：{facts.witness}", FORM_BODY)
    if facts.signed_on:
        flow.write(f"{day(facts.signed_on)}由{facts.signed_by}签收。", FORM_BODY)
    signature(
        flow,
        ["移交人签字", "接收人签字", "监交人签字", "移交单位（章）", "接收单位（章）", "日期"],
        FORM_BODY,
        columns=3,
    )
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("档案移交清单", flow.pages)
