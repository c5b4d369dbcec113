"""Papers of figures: the closing sheet of a day (日清单), on A4."""

from __future__ import annotations

from stationdesk.core.papers import DayClosingSheet
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
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.sheet import MM
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet


def day_closing(facts: DayClosingSheet, fonts: FontSet) -> Drawing:
    """日清单: numbers against records, the figures of the day, what is left, who signed."""
    flow = begun(fonts, FORM)
    heading(
        flow,
        "日清单",
        FORM_TITLE,
        issuer=facts.station,
        right=f"{day(facts.day)}　设备号：{facts.device}",
        small=FORM_SMALL,
    )
    flow.space(6)
    flow.write("一、编号与登记核对", FORM_BODY)
    flow.space(3)
    columns = [
        Column("种类", "left", 92),
        Column("起止号", "centre", 78),
        Column("份数", "centre", 38),
        Column("缺号", "left"),
        Column("作废", "left", 66),
        Column("没打印", "left", 66),
        Column("重打", "left", 66),
    ]
    rows = [
        (
            one.name,
            f"{one.first}—{one.last}" if one.given > 1 else one.first,
            str(one.given),
            one.gaps or "无",
            one.void or "—",
            one.unprinted or "—",
            one.twice or "—",
        )
        for one in facts.serials
    ]
    table(flow, columns, rows, FORM_SMALL, empty="（今天没有发出编号）", pad=4)
    for text in facts.earlier:
        flow.space(3)
        flow.write(f"此前缺号：{text}", FORM_SMALL)
    flow.space(10)
    flow.write("二、今天的办理", FORM_BODY)
    flow.space(3)
    table(
        flow,
        [Column("项目", "left", 130), Column("数量", "centre", 54), Column("说明", "left")],
        [(one.name, str(one.count), "") for one in facts.figures if not one.left],
        FORM_SMALL,
        pad=4,
    )
    flow.space(10)
    flow.write("三、留到明天的", FORM_BODY)
    flow.space(3)
    table(
        flow,
        [Column("项目", "left", 130), Column("数量", "centre", 54), Column("怎么办", "left")],
        [(one.name, str(one.count), "") for one in facts.figures if one.left],
        FORM_SMALL,
        pad=4,
    )
    flow.space(8)
    flow.write("四、收费和代收款：本站不收费，不代收代管现金。", FORM_BODY)
    if facts.remark:
        flow.space(4)
        flow.write(f"说明：{facts.remark}", FORM_BODY)
    flow.space(6)
    flow.write("以上经本人核对。签字后不再改动；以后发现有误的，另写更正说明附后。", FORM_SMALL)
    who = f"经办人（{facts.maker}）" if facts.maker else "经办人"
    signature(flow, [who, "核对人", "日期", "更正说明"], FORM_BODY)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("日清单", flow.pages)
