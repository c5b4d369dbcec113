"""Certificates with their stub, and the paper that says where else to go."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import Certificate, CertificateDemands, CertificateRefusal, filled
from stationdesk.documents.drawing import Drawing, day, signature
from stationdesk.documents.engine.flow import Flow, Frame, number_pages
from stationdesk.documents.engine.letter import (
    NOTE,
    SEAL_RADIUS,
    SMALL,
    fitted,
    keep_with_text,
    letter,
    sign_off,
)
from stationdesk.documents.engine.sheet import A4, MM, Page, Rule, Style, place, qr_cells
from stationdesk.documents.engine.tables import Cell, Column, form, table
from stationdesk.documents.fonts import FontSet

NOUNS = ("证明", "说明", "材料", "反馈", "记录", "摘录", "意见", "介绍信")
"""What a certificate calls itself, by the end of its title. A decision (决定书) states no purpose."""
COURT_SIGNERS = ("负责人", "制作人")
"""Who signs a certificate that is evidence (民诉法解释第一百一十五条)."""
QR_SIDE = 30 * MM
STUB = Frame(A4, top=25 * MM, left=25 * MM, bottom=25 * MM, right=25 * MM)


def certificate(facts: Certificate, fonts: FontSet) -> Drawing:
    """A certificate: the pack's text, purpose and validity, signatories, seal circle, code; then its stub."""
    pages = fitted(lambda body: _certificate(facts, fonts, body))
    return Drawing(facts.title, [*pages, *_stub(facts, fonts)] if facts.with_stub else pages)


def _certificate(facts: Certificate, fonts: FontSet, body: Style) -> list[Page]:
    flow = letter(fonts, facts.title, facts.number)
    text = filled(facts.body, facts.fields)
    flow.write(text, body, justify=True)
    noun = next(
        (word for word in NOUNS if facts.title.endswith(word)), "证明" if "证明" in facts.title else ""
    )
    closing = ""
    if noun and facts.purpose and "用于" not in text:
        closing += f"本{noun}仅用于{facts.purpose}，他用无效。"
    if facts.valid_until:
        what = f"本{noun}" if noun else ""
        until = day(facts.valid_until)
        if facts.valid_days:
            closing += f"{what}自出具之日起{facts.valid_days}日内（至{until}）有效。"
        else:
            closing += f"{what}有效期至{until}。"
    if facts.verified_by or facts.verified_how:
        # As large as the text: what goes on to the page of the signatures is taken from it.
        flow.write(f"{_looked_into(facts)}。", body, indent=2, justify=True)
    if closing:
        flow.write(closing, body, indent=2, justify=True)
    signed = replace(SMALL, role="fangsong")
    roles = [f"{role}（签字）" for role in facts.signatories]
    if facts.for_court:
        roles += [f"{role}（签字或盖章）" for role in COURT_SIGNERS]
    height = len(roles) * signed.pitch * 1.5 + body.pitch * 3.7 + SEAL_RADIUS
    keep_with_text(flow, height, body)
    flow.space(4)
    if roles:
        signature(flow, roles, signed, columns=1, gap=1.5)
    sign_off(flow, facts.issuer, facts.made_on, body)
    last = flow.page
    bottom = flow.frame.size[1] - flow.frame.bottom
    if facts.qr:
        top = min(max(flow.y - QR_SIDE - 4 * MM, flow.frame.top), bottom - QR_SIDE - 14)
        last.add(qr_cells(facts.qr, flow.left, top, QR_SIDE))
        caption = replace(NOTE, size=9, pitch=12)
        place(last, fonts, flow.left, top + QR_SIDE + 12, "扫码核验，不含个人信息", caption)
        flow.y = max(flow.y, top + QR_SIDE + 16)
    if len(flow.pages) > 1:
        number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def _looked_into(facts: Certificate) -> str:
    """核实方式：入户走访、邻里证实；核实人：某、某；核实日期：某日."""
    parts = []
    if facts.verified_how:
        parts.append(f"核实方式：{'、'.join(facts.verified_how)}")
    if facts.verified_by:
        parts.append(f"核实人：{'、'.join(facts.verified_by)}")
    if facts.verified_on:
        parts.append(f"核实日期：{day(facts.verified_on)}")
    return "；".join(parts)


def _stub(facts: Certificate, fonts: FontSet) -> list[Page]:
    """存根: what the station keeps, with the receipt signature."""
    flow = Flow(fonts, STUB)
    flow.write(f"{facts.title}（存根）", Style(role="hei", size=18, pitch=28), align="centre")
    flow.space(4)
    style = Style(role="song", size=12, pitch=18)

    def row(*pairs: tuple[str, str, int]) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for label, text, span in pairs:
            cells += [Cell(label, 3, label=True), Cell(text, span)]
        return tuple(cells)

    basis = facts.legal_basis or "—"
    rows = [
        row(("编号", facts.number, 9), ("出具日期", day(facts.made_on), 5)),
        row(("申请人", facts.applicant or "—", 9), ("份数", str(facts.copies), 5)),
        row(("用途", facts.purpose or "—", 17)),
        row(("索要单位", facts.asked_by or "—", 17)),
        row(("依据", basis, 17)),
        row(("佐证材料", facts.evidence.replace("\n", "；") or "—", 17)),
        row(
            ("核实方式", "、".join(facts.verified_how) or "—", 9),
            ("核实日期", day(facts.verified_on, "—"), 5),
        ),
        row(("核实人", "、".join(facts.verified_by) or "—", 9), ("有效期至", day(facts.valid_until, "—"), 5)),
        row(("审批人", facts.approver or "—", 9), ("经办人", facts.maker or "—", 5)),
        row(("用印记录", facts.seal_record or "—", 17)),
    ]
    if facts.replaces:
        rows.append(row(("替换", f"原编号{facts.replaces}（已作废）", 17)))
    form(flow, rows, style, units=20)
    signature(flow, ["领取人（签字、指印）", "领取日期"], style, columns=2, gap=2.2)
    flow.space(16)
    flow.page.add(Rule(flow.left, flow.y, flow.right, flow.y, 0.6, (4, 3), 0.4))
    flow.space(4)
    flow.write("存根由站点保存。证明正文见编号相同的正本。", Style(role="song", size=10, pitch=15))
    return flow.pages


def certificate_refusal(facts: CertificateRefusal, fonts: FontSet) -> Drawing:
    """证明事项告知单: not a refusal to help, but the way that works."""
    return Drawing("证明事项告知单", fitted(lambda body: _certificate_refusal(facts, fonts, body)))


def _certificate_refusal(facts: CertificateRefusal, fonts: FontSet, body: Style) -> list[Page]:
    flow = letter(fonts, "证明事项告知单", facts.number, issuer=facts.village)
    flow.write(f"{facts.applicant}：", body)
    listed = f"列入{facts.listed_in}" if facts.listed_in else "不属于村民委员会可以出具证明的事项"
    number = f"第{facts.item_no}项" if facts.item_no and facts.listed_in else ""
    flow.write(
        f"您于{day(facts.asked_on)}申请出具“{facts.item}”。该事项{listed}{number}，"
        "村民委员会不应出具，出具了也没有效力。现将办理途径告知如下：",
        body,
        indent=2,
        justify=True,
    )
    flow.write(f"一、主管单位：{facts.authority.rstrip('。')}。", body, indent=2, justify=True)
    flow.write(f"二、怎样办：{facts.how.rstrip('。')}。", body, indent=2, justify=True)
    nth = iter("三四五")
    if facts.station_does:
        flow.write(
            f"{next(nth)}、站点能帮您做的：{facts.station_does.rstrip('。')}。", body, indent=2, justify=True
        )
    if facts.demanded_by:
        what = f"（用于{facts.demanded_for}）" if facts.demanded_for else ""
        flow.write(
            f"{next(nth)}、向您索要该证明的单位：{facts.demanded_by}{what}。站点已作登记，将报乡镇人民政府协调；"
            "您可以把本告知单交给该单位。",
            body,
            indent=2,
            justify=True,
        )
    if facts.note:
        flow.write(facts.note, body, indent=2, justify=True)
    if facts.phone:
        flow.write(f"咨询电话：{facts.phone}。", body, indent=2)
    sign_off(flow, facts.village, facts.made_on, body)
    signature(flow, ["申请人签收", "签收时间"], SMALL, columns=2, gap=1.5)
    if facts.maker:
        flow.space(4)
        flow.write(f"经办人：{facts.maker}", SMALL)
    if len(flow.pages) > 1:
        number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def certificate_demands(facts: CertificateDemands, fonts: FontSet) -> Drawing:
    """不当索要证明情况月报: counts by unit and item, for the township."""
    title = "不当索要证明情况月报"
    flow = Flow(fonts, STUB)
    style = Style(role="song", size=12, pitch=18)
    flow.write(title, Style(role="hei", size=22, pitch=34), align="centre")
    flow.write(facts.month, replace(style, size=14, pitch=22), align="centre")
    flow.space(4)
    flow.write(f"{facts.township or '乡镇'}人民政府：", style)
    change = facts.total - facts.before
    trend = f"比上月{'增加' if change > 0 else '减少'}{abs(change)}次" if change else "与上月相同"
    flow.write(
        f"{facts.month}，有关单位向我村索要不应由村里出具的证明{facts.total}次（{trend}），本年累计{facts.year}次；"
        f"同月依法出具证明{facts.issued}份。依据：{facts.document}。现将情况报告如下，请协调纠正。",
        style,
        indent=2,
        justify=True,
    )
    flow.space(6)
    table(
        flow,
        [
            Column("序号", "centre"),
            Column("索要单位"),
            Column("索要的证明"),
            Column("清单", "centre"),
            Column("次数", "centre"),
            Column("应由谁出具或核验"),
        ],
        [
            (str(n), one.unit, one.item, one.listed, str(one.count), one.authority or "—")
            for n, one in enumerate(facts.lines, 1)
        ],
        replace(style, size=11, pitch=16),
        empty="（本月没有）",
    )
    flow.space(6)
    flow.write("说明：本表只计次数，不写群众姓名；“未说明”是来人没有说明哪个单位要的。", NOTE)
    signature(flow, ["报告人", "站长"], SMALL, columns=2, gap=1.7)
    flow.space(4)
    flow.need(style.pitch)
    flow.write(f"{facts.village}　{day(facts.made_on)}", style, align="right")
    number_pages(flow.pages, fonts, SMALL, bottom=12 * MM)
    return Drawing(title, flow.pages)
