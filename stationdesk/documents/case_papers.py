"""Letters and forms of window cases (the slips are in `case_slips.py`). The village committee speaks for itself; an agency is named as speaker only where the
decision and the seal are the agency's.
"""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import (
    ClockNotice,
    DeferredPromise,
    DeliveryReceipt,
    OneTimeNotice,
    RefusalNotice,
)
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
from stationdesk.documents.engine.flow import Flow, number_pages
from stationdesk.documents.engine.letter import BODY, NOTE, SMALL, fitted, letter, sign_off
from stationdesk.documents.engine.sheet import MM, Page, Style, qr_cells
from stationdesk.documents.engine.tables import Cell, Column, form, table
from stationdesk.documents.fonts import FontSet


def _numbered(flow: Flow, body: Style, n: int, text: str) -> None:
    flow.write(f"{n}. {text}", body, indent=2, justify=True)


def one_time_notice(facts: OneTimeNotice, fonts: FontSet) -> Drawing:
    """一次性告知书, numbered, with everything that is missing."""
    if facts.large:
        return Drawing(
            "一次性告知书（大字）", _one_time_notice(facts, fonts, replace(BODY, size=20, pitch=31))
        )
    return Drawing("一次性告知书", fitted(lambda body: _one_time_notice(facts, fonts, body)))


def _one_time_notice(facts: OneTimeNotice, fonts: FontSet, body: Style) -> list[Page]:
    title = "一次性告知书" if facts.round == 1 else f"一次性告知书（第{_ordinal(facts.round)}次）"
    flow = letter(fonts, title, facts.number, issuer=facts.village)
    flow.write(f"{facts.applicant}：", body)
    flow.write(
        f"您于{day(facts.asked_on)}申请办理“{facts.matter}”"
        + (f"（编号{facts.case_number}）" if facts.case_number else "")
        + f"。经核对，还需补齐或改正下列{len(facts.missing)}项，现一次告知：",
        body,
        indent=2,
        justify=True,
    )
    for n, item in enumerate(facts.missing, 1):
        parts = [item.name]
        if item.problem:
            parts.append(item.problem)
        if item.how:
            parts.append(f"办法：{item.how}")
        _numbered(flow, body, n, "。".join(part.rstrip("。") for part in parts) + "。")
    if facts.round > 1:
        because = facts.again_because.rstrip("。") or "后来补交的材料中发现了新的问题"
        flow.write(f"再次告知的原因：{because}。", body, indent=2, justify=True)
    if facts.basis:
        flow.write(f"依据：{facts.basis.rstrip('。')}。", body, indent=2, justify=True)
    if facts.bring_by:
        flow.write(f"请于{day(facts.bring_by)}前补齐。{facts.consequence}", body, indent=2, justify=True)
    elif facts.consequence:
        flow.write(facts.consequence, body, indent=2, justify=True)
    flow.write(f"除以上各项外，不再要求其他材料。{_ask(facts.phone)}", body, indent=2, justify=True)
    sign_off(flow, facts.village, facts.made_on, body)
    _served(flow, facts.maker)
    number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def deferred_promise(facts: DeferredPromise, fonts: FontSet) -> Drawing:
    """容缺受理承诺书: the applicant speaks."""
    return Drawing("容缺受理承诺书", fitted(lambda body: _deferred_promise(facts, fonts, body)))


def _deferred_promise(facts: DeferredPromise, fonts: FontSet, body: Style) -> list[Page]:
    flow = letter(fonts, "容缺受理承诺书", facts.number)
    flow.write(f"{facts.village}：", body)
    who = facts.applicant
    known = "，".join(
        part
        for part in (
            f"公民身份号码{who.id_no}" if who.id_no else "",
            f"联系电话{who.phone}" if who.phone else "",
        )
        if part
    )
    flow.write(
        f"本人{who.name}{'（' + known + '）' if known else ''}，申请办理“{facts.matter}”"
        + (f"（编号{facts.case_number}）" if facts.case_number else "")
        + "，下列材料暂缺，申请先行受理，并承诺按期补齐：",
        body,
        indent=2,
        justify=True,
    )
    flow.space(4)
    rows = [(str(n), item.name, day(item.due_on)) for n, item in enumerate(facts.items, 1)]
    cell = replace(SMALL, size=14, pitch=21)
    table(
        flow,
        [Column("序号", "centre", 44), Column("暂缺材料"), Column("补齐期限", "centre", 128)],
        rows,
        cell,
    )
    flow.space(8)
    flow.write("本人知晓并承诺：", body, indent=2)
    _numbered(flow, body, 1, "已提交的材料真实、有效，补交的材料与申报内容一致。")
    after = (
        facts.consequence.rstrip("。")
        or "逾期未补齐的，视为撤回申请，站点退回已收材料；已经取得的结果依法处理"
    )
    _numbered(flow, body, 2, f"{after}。")
    _numbered(flow, body, 3, "上述期限和后果，工作人员已当面讲明。")
    signature(flow, ["承诺人（签字、指印）", "见证人"], SMALL, columns=2, gap=2.0)
    signature(flow, ["日期", "经办人"], SMALL, columns=2, gap=1.6)
    number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def refusal_notice(facts: RefusalNotice, fonts: FontSet) -> Drawing:
    """不予受理通知书. The agency's name stands on it only when the agency decided."""
    return Drawing("不予受理通知书", fitted(lambda body: _refusal_notice(facts, fonts, body)))


def _refusal_notice(facts: RefusalNotice, fonts: FontSet, body: Style) -> list[Page]:
    agency = facts.decided_by == "agency"
    speaker = facts.agency if agency else facts.village
    flow = letter(fonts, "不予受理通知书", facts.number, issuer=speaker)
    flow.write(f"{facts.applicant}：", body)
    flow.write(
        f"您于{day(facts.asked_on)}提出的“{facts.matter}”申请"
        + (f"（编号{facts.case_number}）" if facts.case_number else "")
        + f"，经{'审查' if agency else '本村核对'}，决定不予受理。理由如下：",
        body,
        indent=2,
        justify=True,
    )
    for n, reason in enumerate(facts.reasons, 1):
        _numbered(flow, body, n, reason.rstrip("。") + "。")
    if facts.basis:
        flow.write(f"依据：{facts.basis.rstrip('。')}。", body, indent=2, justify=True)
    if facts.turn_to:
        flow.write(f"您可以向{facts.turn_to}提出申请，站点可以帮您联系、代办。", body, indent=2, justify=True)
    default = (
        "对本决定不服的，可以自收到本通知书之日起六十日内依法申请行政复议，或者六个月内依法提起行政诉讼。"
        if agency
        else "对以上处理有意见的，可以向村务监督委员会或者乡镇人民政府反映。"
    )
    flow.write(facts.remedies or default, body, indent=2, justify=True)
    if facts.phone:
        flow.write(_ask(facts.phone), body, indent=2)
    sign_off(flow, speaker, facts.made_on, body)
    if agency:
        flow.write(f"（由{facts.station}代为送达）", NOTE)
    _served(flow, facts.maker)
    number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def clock_notice(facts: ClockNotice, fonts: FontSet) -> Drawing:
    """特别程序告知书 or 延期告知书: the village tells why the limit moved, and the new one when there is one."""
    title = {"suspended": "特别程序告知书", "procedure": "办理环节告知书"}.get(facts.change, "延期告知书")
    return Drawing(title, fitted(lambda body: _clock_notice(facts, fonts, body, title)))


def _clock_notice(facts: ClockNotice, fonts: FontSet, body: Style, title: str) -> list[Page]:
    flow = letter(fonts, title, facts.number, issuer=facts.village)
    flow.write(f"{facts.applicant}：", body)
    since = f"，于{day(facts.accepted_on)}受理" if facts.accepted_on else ""
    before = f"，原定{day(facts.due_before)}前办结" if facts.due_before else ""
    said = f"。据{facts.agency}告知，" if facts.agency else "。"
    what = "办理环节" if facts.change == "procedure" else "期限变动"
    flow.write(
        f"您申请办理的“{facts.matter}”（编号{facts.case_number}）{since}{before}{said}现将{what}告知如下：",
        body,
        indent=2,
        justify=True,
    )
    reason = facts.reason.rstrip("。")
    if facts.change == "suspended":
        takes = f"，预计需要{facts.days}日" if facts.days else ""
        _numbered(flow, body, 1, f"自{day(facts.made_on)}起转入特别程序（{facts.procedure}）{takes}。")
        _numbered(flow, body, 2, f"理由：{reason}。")
        left = f"，届时还有{facts.left}个工作日" if facts.left is not None else ""
        _numbered(flow, body, 3, f"特别程序所需时间不计入办理期限；结束后继续计算{left}。")
    elif facts.change == "procedure":
        takes = f"，预计需要{facts.days}日" if facts.days else ""
        _numbered(flow, body, 1, f"本件需要{facts.procedure}{takes}。")
        _numbered(flow, body, 2, f"理由：{reason}。")
        until = f"，仍于{day(facts.due_on)}前办结" if facts.due_on else ""
        maybe = "（暂估）" if facts.estimated and facts.due_on else ""
        _numbered(flow, body, 3, f"所需时间计入办理期限，期限不变{until}{maybe}。")
    else:
        longer = f"延长{facts.days}个工作日" if facts.days else "延长"
        maybe = "（暂估，放假安排公布后另行告知）" if facts.estimated else ""
        until = f"，新的办结期限为{day(facts.due_on)}{maybe}" if facts.due_on else ""
        _numbered(flow, body, 1, f"经{facts.approved_by}批准，办理期限{longer}{until}。")
        _numbered(flow, body, 2, f"理由：{reason}。")
    if facts.basis:
        flow.write(f"依据：{facts.basis.rstrip('。')}。", body, indent=2, justify=True)
    if facts.phone:
        flow.write(_ask(facts.phone), body, indent=2)
    sign_off(flow, facts.village, facts.made_on, body)
    _served(flow, facts.maker)
    number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def delivery_receipt(facts: DeliveryReceipt, fonts: FontSet) -> Drawing:
    """送达回证: what is known is printed, the rest are boxes to be filled and signed by hand."""
    flow = begun(fonts, FORM)
    code = 22 * MM
    if facts.qr:
        flow.page.add(qr_cells(facts.qr, flow.right - code, flow.y, code))
    heading(flow, "送达回证", FORM_TITLE, issuer=facts.village, small=FORM_SMALL)
    flow.space(6)
    flow.write(f"编号：{facts.number}", FORM_SMALL)
    flow.y = max(flow.y, flow.frame.top + (code if facts.qr else 0)) + 4
    body = replace(FORM_BODY, size=12.5, pitch=19)

    def row(*cells: tuple[str, int] | tuple[str, int, int]) -> tuple[Cell, ...]:
        """Label and value by turns: (text, units wide, at least so many lines)."""
        return tuple(
            Cell(one[0], one[1], label=n % 2 == 0, lines=one[2] if len(one) > 2 else 1)
            for n, one in enumerate(cells)
        )

    listed = [
        f"{n}. {document.name}" + (f"　{document.number}" if document.number else "")
        for n, document in enumerate(facts.documents, 1)
    ]
    # A row does not break across pages: many documents are several rows.
    documents = [
        row(("送达文书\n名称、文号" if not n else "送达文书（续）", 3), ("\n".join(listed[n : n + 6]), 9, 2))
        for n in range(0, len(listed), 6)
    ]
    boxes = [f"{'■' if one == facts.way else '□'}{one}" for one in facts.ways]
    ways = "\n".join("　".join(boxes[n : n + 4]) for n in range(0, len(boxes), 4))
    clock = f" {facts.time}" if facts.time else ""
    when = f"{day(facts.delivered_on)}{clock}" if facts.delivered_on else "　　年　月　日　时　分"
    blank = "　　　年　　月　　日"
    agent = bool(facts.relation)
    form(
        flow,
        [
            row(("受送达人", 3), (facts.addressee, 9)),
            row(("办理事项", 3), (f"{facts.matter}（{facts.case_number}）", 9)),
            *documents,
            row(("送达地点", 3), (facts.place, 9)),
            row(("送达方式", 3), (ways, 9, 2)),
            row(
                ("受送达人\n签名（指印）", 3),
                (facts.receiver if facts.delivered_on and not agent else "", 3, 2),
                ("签收时间", 2),
                (when, 4),
            ),
            row(
                ("代收人\n签名（指印）", 3),
                (facts.receiver if agent else "", 3, 2),
                ("与受送达人\n关系", 2),
                (facts.relation, 4),
            ),
            row(("拒收事由", 3), (facts.refused_why, 9, 2)),
            row(("见证人签名", 3), (facts.witness, 3, 2), ("日期", 2), (blank, 4)),
            row(("送达人签名", 3), (facts.deliverer, 3, 2), ("日期", 2), (blank, 4)),
            row(("备注", 3), (facts.remark, 9, 2)),
        ],
        body,
        units=12,
        pad=6,
    )
    flow.space(8)
    for note in (
        "1. 本人不在的，由同住成年家属代收，写明与受送达人的关系；单位由负责收件的人签收。",
        "2. 拒绝签收的，写明拒收事由和日期，由送达人、见证人签名，把文书留在受送达人住处，即视为送达。",
        "3. 邮寄送达的，以回执上注明的收件日期为送达日期，回执附后。",
    ):
        flow.write(note, FORM_SMALL)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=10 * MM)
    return Drawing("送达回证", flow.pages)


def _ask(phone: str) -> str:
    return f"咨询电话：{phone}。" if phone else ""


def _served(flow: Flow, maker: str) -> None:
    flow.need(SMALL.pitch * 3.2)
    signature(flow, ["申请人签收", "签收时间"], SMALL, columns=2, gap=1.5)
    if maker:
        flow.space(4)
        flow.write(f"经办人：{maker}", SMALL)


def _ordinal(n: int) -> str:
    return "零一二三四五六七八九十"[n] if n <= 10 else str(n)
