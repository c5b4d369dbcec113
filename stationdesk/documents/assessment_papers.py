"""考核自评表, A4 across: every indicator with its requirement, what was found, from where, and its points."""

from __future__ import annotations

from stationdesk.core.papers import AssessmentSheet
from stationdesk.documents.drawing import FORM_BODY, FORM_SMALL, FORM_TITLE, PAGE_NO, Drawing, day, signature
from stationdesk.documents.engine.flow import Flow, Frame, number_pages
from stationdesk.documents.engine.sheet import A4, MM, Style
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet


def assessment_sheet(facts: AssessmentSheet, fonts: FontSet) -> Drawing:
    """The sheet; without points where the scheme has none."""
    short, tall = A4
    side = 15 * MM
    flow = Flow(fonts, Frame((tall, short), top=14 * MM, left=side, bottom=18 * MM, right=side))
    scored = bool(facts.full)
    flow.write(facts.station, FORM_SMALL, align="centre")
    flow.write(f"{facts.period}考核自评表", FORM_TITLE, align="centre")
    flow.space(2)
    flow.write(f"编号：{facts.number or '（完成后编号）'}", FORM_SMALL, align="right")
    flow.write(
        f"指标：{facts.scheme}（{facts.edition}版）　期间：{day(facts.since)}至{day(facts.until)}", FORM_SMALL
    )
    flow.space(4)
    columns = [
        Column("序号", "centre", 30),
        Column("指标", "left", 140),
        Column("要求", "centre", 84),
        Column("实际", "centre", 96),
        Column("是否达到", "centre", 54),
        Column("依据", "left"),
        Column("数据来源", "centre", 70),
    ]
    if scored:
        columns += [Column("满分", "centre", 36), Column("自评分", "centre", 44)]
    rows = []
    for n, one in enumerate(facts.lines, 1):
        cells = [str(n), one.name, one.wanted, one.value, one.met, one.evidence or "—", one.source]
        rows.append((*cells, *((one.full, one.points or "—") if scored else ())))
    if scored:
        rows.append(
            ("", "合计", "", "", "", f"{len(facts.lines)}项中{facts.met}项达到", "", facts.full, facts.score)
        )
    table(flow, columns, rows, FORM_SMALL, head=_head(), pad=3.5, empty="（没有指标）")
    flow.space(6)
    if scored:
        grade = f"，等次：{facts.grade}" if facts.grade else "（未完成，不评等次）"
        flow.write(f"自评得分：{facts.score or '0'}分{grade}", FORM_BODY)
    else:
        flow.write(f"{len(facts.lines)}项指标中达到{facts.met}项。", FORM_BODY)
    if facts.place_note:
        flow.write(f"说明：{facts.place_note}。本表为本站自评，等次以上级考核为准。", FORM_SMALL)
    signature(flow, ["填表人", "站长", "村务监督委员会", "乡镇复核", "日期"], FORM_BODY, columns=3, gap=1.7)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("考核自评表", flow.pages)


def _head() -> Style:
    return Style(role="hei", size=FORM_SMALL.size, pitch=FORM_SMALL.pitch)
