"""Papers of window cases. The village committee speaks for itself; an agency is named as speaker only where the
decision and the seal are the agency's.
"""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import CaseSlip, ClockNotice, DeferredPromise, OneTimeNotice, RefusalNotice
from stationdesk.documents.drawing import (
    PAGE_NO,
    SLIP,
    SLIP_BODY,
    SLIP_LABEL,
    SLIP_SMALL,
    SLIP_STRONG,
    SLIP_TITLE,
    Drawing,
    begun,
    day,
    moment,
    signature,
)
from stationdesk.documents.engine.flow import Flow, number_pages
from stationdesk.documents.engine.letter import NOTE, SMALL, fitted, letter, sign_off
from stationdesk.documents.engine.sheet import MM, Page, Style, qr_cells
from stationdesk.documents.engine.slips import two_up
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

LABEL_WIDTH = 5.2 * SLIP_BODY.size


def case_slip(facts: CaseSlip, fonts: FontSet) -> Drawing:
    """收件凭证 or 受理回执, the station's copy and the person's on one sheet."""
    title = "受理回执" if facts.decides == "village" else "收件凭证"
    left = _slip(facts, fonts, title, "站存联")
    right = _slip(facts, fonts, title, "群众联")
    return Drawing(title, two_up(left, right, fonts))


def _slip(facts: CaseSlip, fonts: FontSet, title: str, copy: str) -> list[Page]:
    flow = begun(fonts, SLIP)
    code = 24 * MM
    top = flow.y
    if facts.qr:
        flow.page.add(qr_cells(facts.qr, flow.right - code, top, code))
    room = flow.width - (code + 8 if facts.qr else 0)
    flow.write(facts.station, replace(SLIP_BODY, size=12, pitch=17), width=room)
    flow.write(f"{title}（{copy}）", SLIP_TITLE, width=room)
    flow.space(2)
    flow.write("编号", replace(SLIP_LABEL, size=10.5, pitch=14), width=room)
    flow.write(facts.number, replace(SLIP_STRONG, size=12.5, pitch=17), width=room)
    flow.y = max(flow.y, top + code) + 5
    flow.rule(1.0, 5)
    rows = [("申请人", facts.applicant)]
    if facts.agent:
        rows.append(("代办人", facts.agent))
    rows += [("事项", facts.matter), ("收件时间", moment(facts.received_at))]
    for label, value in rows:
        flow.pair(label, value, SLIP_BODY, label_width=LABEL_WIDTH, label_style=SLIP_LABEL)
    if facts.due_on:
        due = day(facts.due_on) + ("（暂估，明年放假安排公布后另行告知）" if facts.estimated else "")
        strong = replace(SLIP_STRONG, size=14, pitch=21)
        flow.pair("办结期限", due, strong, label_width=LABEL_WIDTH, label_style=SLIP_LABEL)
    if facts.promise:
        flow.pair("承诺", facts.promise, SLIP_BODY, label_width=LABEL_WIDTH, label_style=SLIP_LABEL)
    flow.space(5)
    cell = replace(SLIP_BODY, size=11.5, pitch=16)
    columns = [
        Column("序", "centre", 22),
        Column("材料名称"),
        Column("形式", "centre", 50),
        Column("份数", "centre", 34),
        Column("情况", "centre", 68),
    ]
    listed = [(str(n), m.name, m.form, str(m.copies), m.state) for n, m in enumerate(facts.materials, 1)]
    table(flow, columns, listed, cell, empty="（未收材料）", pad=2)
    flow.space(5)
    if facts.decides == "agency":
        agency = facts.agency or "有权办理的机关"
        said = f"本凭证说明材料已收到。是否受理由{agency}决定；办理时限自{agency}受理之日起计算。"
    else:
        said = f"以上事项由{facts.village}受理并办理。"
    flow.write(said, SLIP_SMALL)
    for note in facts.notes:
        flow.write(note, SLIP_SMALL)
    if facts.phone:
        flow.write(f"查询电话：{facts.phone}（报编号后四位即可）", replace(SLIP_LABEL, size=12, pitch=18))
    if copy == "站存联":
        signature(flow, ["申请人（代办人）签字", "收件人"], SLIP_SMALL, columns=2, gap=1.7)
    else:
        close = replace(SLIP_BODY, size=12, pitch=17)
        flow.need(close.pitch * 2)
        flow.write(f"收件人：{facts.maker}", close)
        flow.y -= close.pitch
        flow.write(facts.village, close, align="right")
        flow.write(day(facts.made_on), close, align="right")
    if len(flow.pages) > 1:
        number_pages(flow.pages, fonts, PAGE_NO, bottom=8 * MM)
    return flow.pages


def _numbered(flow: Flow, body: Style, n: int, text: str) -> None:
    flow.write(f"{n}. {text}", body, indent=2, justify=True)


def one_time_notice(facts: OneTimeNotice, fonts: FontSet) -> Drawing:
    """一次性告知书, numbered, with everything that is missing."""
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
    title = "特别程序告知书" if facts.change == "suspended" else "延期告知书"
    return Drawing(title, fitted(lambda body: _clock_notice(facts, fonts, body, title)))


def _clock_notice(facts: ClockNotice, fonts: FontSet, body: Style, title: str) -> list[Page]:
    flow = letter(fonts, title, facts.number, issuer=facts.village)
    flow.write(f"{facts.applicant}：", body)
    since = f"，于{day(facts.accepted_on)}受理" if facts.accepted_on else ""
    before = f"，原定{day(facts.due_before)}前办结" if facts.due_before else ""
    flow.write(
        f"您申请办理的“{facts.matter}”（编号{facts.case_number}）{since}{before}。现将期限变动告知如下：",
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
