"""The signature list of one matter for many people, and the 转办单: tables of any length, A4 across."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import HandoverSheet, SignatureList
from stationdesk.documents.drawing import (
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
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.sheet import MM
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

_LINE = replace(FORM_BODY, size=11, pitch=15.5)


def signature_list(facts: SignatureList, fonts: FontSet) -> Drawing:
    """签名表: number, name, masked identity number, status, a space to sign in and the day; the header on each page."""
    flow = begun(fonts, WIDE)
    heading(
        flow,
        f"{facts.matter}签名表",
        FORM_TITLE,
        issuer=facts.village,
        right=f"编号：{facts.number}",
        small=FORM_SMALL,
    )
    flow.space(3)
    about = f"　　范围：{facts.about}" if facts.about else ""
    flow.write(
        f"批次：{facts.batch_number}　　登记日期：{day(facts.opened_on)}　　共{len(facts.lines)}人{about}",
        FORM_BODY,
    )
    flow.space(5)
    columns = [
        Column("序", "centre", 32),
        Column("办件编号", "centre", 184),
        Column("姓名", "left", 136),
        Column("身份证号", "centre", 126),
        Column("办理情况", "centre", 80),
        Column("本人签名（指印）", "left"),
        Column("日期", "centre", 74),
    ]
    rows = [
        (str(n), line.number, line.name, line.id_no or "—", line.status, "", "")
        for n, line in enumerate(facts.lines, 1)
    ]
    table(flow, columns, rows, _LINE, empty="（没有人）", pad=6.5)
    flow.space(6)
    for note in facts.notes:
        flow.write(note, FORM_SMALL)
    flow.write(
        "本人签名表示已提交申请（或已领取结果），所填内容属实。代签的，请注明代签人姓名和关系。", FORM_SMALL
    )
    signature(flow, [f"经办人（{facts.maker}）" if facts.maker else "经办人", "核对人"], FORM_BODY)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("多人办理签名表", flow.pages)


def handover_sheet(facts: HandoverSheet, fonts: FontSet) -> Drawing:
    """转办单: one line a case, and who took it over."""
    flow = begun(fonts, WIDE)
    heading(flow, "转办单", FORM_TITLE, issuer=facts.village, right=f"编号：{facts.number}", small=FORM_SMALL)
    flow.space(3)
    flow.write(f"{facts.to}：", FORM_BODY)
    materials = sum(line.materials for line in facts.lines)
    flow.write(
        f"现将下列{len(facts.lines)}件申请（随附材料共{materials}份）转请办理，并请将受理情况和办理结果告知本村。",
        FORM_BODY,
        indent=2,
    )
    flow.space(5)
    columns = [
        Column("序", "centre", 32),
        Column("办件编号", "centre", 184),
        Column("申请人", "left", 132),
        Column("事项", "left"),
        Column("材料份数", "centre", 54),
        Column("报送期限", "centre", 100),
        Column("备注", "left", 106),
    ]
    rows = [
        (
            str(n),
            line.number,
            line.applicant,
            line.matter,
            str(line.materials),
            day(line.due_on, "—"),
            line.remark,
        )
        for n, line in enumerate(facts.lines, 1)
    ]
    table(flow, columns, rows, _LINE, empty="（没有办件）", pad=4.5)
    flow.space(5)
    if facts.remark:
        flow.write(f"说明：{facts.remark}", FORM_SMALL)
    flow.write(
        "接收单位请当面点清后签收。材料不齐或不予受理的，请在备注栏写明或另附书面说明退回本村。", FORM_SMALL
    )
    who = facts.carried_by or facts.maker
    giver = f"移交人（{who}）" if who else "移交人"
    signature(flow, [giver, "接收人（签字）", "移交日期", "接收日期"], FORM_BODY)
    flow.space(4)
    asks = f"　联系电话：{facts.phone}" if facts.phone else ""
    flow.write(f"{facts.village}　{day(facts.handed_on)}{asks}", FORM_SMALL, align="right")
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("转办单", flow.pages)
