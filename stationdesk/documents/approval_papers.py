"""送签单, A4: a line for each thing to be signed, room for opinion, name and day."""

from __future__ import annotations

from stationdesk.core.papers import ApprovalSheet
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


def approval_sheet(facts: ApprovalSheet, fonts: FontSet) -> Drawing:
    """One row a signature, so that two reviewers of one sheet have two rows."""
    flow = begun(fonts, FORM)
    heading(flow, "送签单", FORM_TITLE, issuer=facts.village, right=day(facts.made_on), small=FORM_SMALL)
    flow.space(4)
    flow.write("请逐行写“同意”或“不同意”并签名、写日期。附件随单送阅；没有看到附件的，请不要签。", FORM_SMALL)
    flow.space(4)
    rows = [
        (one.kind, "\n".join(part for part in (one.title, one.number) if part), one.post, "", "", "")
        for one in facts.lines
        for _ in range(one.left)
    ]
    columns = [
        Column("种类", "centre", 48),
        Column("名称、编号", "left"),
        Column("由谁签", "centre", 82),
        Column("意见", "left", 74),
        Column("签名", "left", 82),
        Column("日期", "left", 66),
    ]
    table(flow, columns, rows, FORM_BODY, empty="（没有等签字的）", pad=9)
    flow.space(6)
    flow.write("签好后交回站里扫描登记；签字人下次到站时在电脑上逐份确认。", FORM_SMALL)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("送签单", flow.pages)
