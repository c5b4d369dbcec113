"""催报通知单: a page for each village, what has not come and by when, and a strip that is signed and sent back."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import ReminderLetter, ReminderVillage
from stationdesk.documents.drawing import (
    FORM,
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    Drawing,
    begun,
    day,
    heading,
    signature,
)
from stationdesk.documents.engine.flow import Flow
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

BODY = replace(FORM_BODY, size=13, pitch=21)
LINE = replace(FORM_BODY, size=11, pitch=16)


def reminder_letter(facts: ReminderLetter, fonts: FontSet) -> Drawing:
    """催报通知单, A4."""
    flow = begun(fonts, FORM)
    for at, village in enumerate(facts.villages):
        if at:
            flow.new_page()
        _page(flow, facts, village)
    return Drawing("催报通知单", flow.pages)


def _page(flow: Flow, facts: ReminderLetter, village: ReminderVillage) -> None:
    right = f"编号：{facts.number}"
    heading(flow, "催报通知单", FORM_TITLE, issuer=facts.station, right=right, small=FORM_SMALL)
    flow.space(8)
    flow.write(f"{village.name}：", BODY)
    flow.write(
        f"截至{day(facts.made_on)}，下列{len(village.lines)}项还没有收到，请于{day(facts.by)}前报回。"
        "没有网络的，把导出的U盘交给来人或捎到镇里；有困难的，请先打电话说明。",
        BODY,
        indent=2,
    )
    flow.space(6)
    columns = [
        Column("序", "centre", 30),
        Column("缺什么", "left"),
        Column("从哪天起", "centre", 96),
        Column("原定期限", "centre", 96),
        Column("现在怎样", "left", 124),
    ]
    rows = [
        (str(n), line.what, day(line.since, "—"), day(line.due_on, "—"), line.state or "—")
        for n, line in enumerate(village.lines, 1)
    ]
    table(flow, columns, rows, LINE, empty="（没有）", pad=6)
    flow.space(8)
    if facts.words:
        flow.write(f"说明：{facts.words}", BODY)
    phone = f"　　电话：{facts.phone}" if facts.phone else ""
    flow.write(f"联系人：{facts.maker or '＿＿＿＿＿＿'}{phone}", BODY)
    flow.space(4)
    flow.write(facts.office, BODY, align="right")
    flow.write(day(facts.made_on), BODY, align="right")
    flow.space(14)
    flow.need(150)
    flow.write("—" * 12 + "　沿线剪下，签好带回镇里　" + "—" * 12, FORM_SMALL, align="centre")
    flow.space(8)
    flow.write(f"回执：{village.name}已收到催报通知单（编号{facts.number}）。", FORM_BODY)
    signature(flow, ["预计哪天报回", "报不回的原因", "收件人（签名）", "收到日期"], FORM_BODY)
