"""个人信息查阅记录: what a villager may ask for, A4 upright, the header on every page."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers.audit_papers import WhoSawSheet
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
)
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.sheet import MM
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

BODY = replace(FORM_BODY, size=10.5, pitch=14.5)


def who_saw(facts: WhoSawSheet, fonts: FontSet) -> Drawing:
    """One line a look, the newest first."""
    flow = begun(fonts, FORM)
    span = f"{day(facts.since)}起" if facts.since else "建站以来"
    heading(
        flow,
        facts.title_zh,
        FORM_TITLE,
        issuer=facts.station,
        right=f"{span}　　共{len(facts.rows) + facts.left_out}条",
        small=FORM_SMALL,
    )
    flow.space(4)
    flow.write(f"下列是本站工作人员查阅、打印、导出{facts.person}个人信息的记录：", FORM_BODY, indent=2)
    flow.space(4)
    columns = [
        Column("时间", "centre", width=32 * MM),
        Column("人员", width=28 * MM),
        Column("做了什么"),
        Column("电脑", "centre", width=16 * MM),
    ]
    table(flow, columns, facts.rows, BODY, head=replace(BODY, role="hei"), empty="（没有查阅记录）")
    flow.space(4)
    if facts.left_out:
        flow.write(f"另有更早的{facts.left_out}条未列出，可按日期另打。", FORM_SMALL)
    flow.write(
        "“全站名单”是包括本人在内的导出；密存内容的记录依法不列入。记录逐条相连，任何人不能修改。"
        "对记录有疑问，可向村党组织书记、村民委员会主任或者村务监督委员会提出。",
        FORM_SMALL,
    )
    flow.space(6)
    flow.write(f"制表人：{facts.maker}　　　　制表日期：{day(facts.made_on)}", FORM_BODY)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing(facts.title_zh, flow.pages)
