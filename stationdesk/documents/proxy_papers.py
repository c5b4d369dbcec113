"""Papers of proxy service and home visits."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import CustodySlip, Person, ProxyAuthority, VisitDaySheet, VisitRecord
from stationdesk.documents.drawing import (
    FORM,
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    PAGE_NO,
    SLIP_BODY,
    SLIP_LABEL,
    SLIP_SMALL,
    WIDE,
    Drawing,
    begun,
    day,
    heading,
    moment,
    signature,
    slip,
)
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.letter import SMALL, fitted, letter
from stationdesk.documents.engine.sheet import MM, Page, Style
from stationdesk.documents.engine.slips import two_up
from stationdesk.documents.engine.tables import Cell, Column, Group, form, table
from stationdesk.documents.fonts import FontSet


def _described(person: Person) -> str:
    parts = [person.name]
    if person.id_no:
        parts.append(f"公民身份号码{person.id_no}")
    if person.address:
        parts.append(f"住{person.address}")
    if person.phone:
        parts.append(f"电话{person.phone}")
    return "，".join(parts)


def proxy_authority(facts: ProxyAuthority, fonts: FontSet) -> Drawing:
    """代办委托书, in the principal's voice; the oral variant is the recorder's note, confirmed by the principal."""
    title = "口头委托记录" if facts.oral else "代办委托书"
    return Drawing(title, fitted(lambda body: _authority(facts, fonts, title, body)))


def _authority(facts: ProxyAuthority, fonts: FontSet, title: str, body: Style) -> list[Page]:
    flow = letter(fonts, title, facts.number)
    if facts.oral:
        flow.write(
            f"{moment(facts.spoken_at)}，委托人{'以' + facts.channel + '方式' if facts.channel else ''}"
            f"向{facts.station}口头提出代办委托，记录如下，已向委托人复述核对。",
            body,
            indent=2,
            justify=True,
        )
    flow.write(f"委托人：{_described(facts.principal)}。", body, indent=2, justify=True)
    if facts.guardian:
        flow.write(f"监护人：{_described(facts.guardian)}。", body, indent=2, justify=True)
    badge = f"，工作证号{facts.badge}" if facts.badge else ""
    flow.write(
        f"受托代办员：{_described(facts.agent)}{badge}，{facts.station}。", body, indent=2, justify=True
    )
    if facts.reason:
        flow.write(f"委托原因：{facts.reason.rstrip('。')}。", body, indent=2, justify=True)
    flow.write("委托事项：" + "；".join(facts.matters) + "。", body, indent=2, justify=True)
    powers = "；".join(f"（{n}）{power}" for n, power in enumerate(facts.powers, 1))
    flow.write(f"委托权限（只限以下各项）：{powers}。", body, indent=2, justify=True)
    flow.write(
        f"委托期限：{day(facts.starts_on)}至{day(facts.ends_on)}，事项办完即止。"
        f"{'可以' if facts.may_delegate else '不得'}转委托他人。委托人可以随时撤销委托。",
        body,
        indent=2,
        justify=True,
    )
    if facts.materials:
        flow.write(
            "移交材料：" + "、".join(facts.materials) + "（另见材料交接单）。", body, indent=2, justify=True
        )
    if facts.delivery:
        flow.write(f"结果交付：{facts.delivery.rstrip('。')}。", body, indent=2, justify=True)
    flow.write("代办不收费用；依法应缴的规费由委托人承担，凭票据结算。", body, indent=2, justify=True)
    flow.write(
        "委托人已知悉并同意：为办理上述事项，站点处理和向办理机关提供必要的个人信息，不作他用。",
        body,
        indent=2,
        justify=True,
    )
    if facts.oral:
        entries = ["委托人确认（签字、指印）", "确认日期", "记录人", "见证人"]
    else:
        entries = ["委托人（签字、指印）", "日期", "代办员", "见证人"]
    signature(flow, entries, SMALL, columns=2, gap=1.8)
    printed = [
        f"{label}：{name}" for label, name in (("记录人", facts.recorder), ("见证人", facts.witness)) if name
    ]
    if printed:
        flow.space(6)
        flow.write("　".join(printed), replace(SMALL, size=12, pitch=18))
    number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def custody_slip(facts: CustodySlip, fonts: FontSet) -> Drawing:
    """材料交接单 in two parts, one for each side, side by side with a cut line."""
    parts = [_custody(facts, fonts, copy) for copy in ("接收方联", "移交方联")]
    return Drawing("材料交接单", two_up(parts[0], parts[1], fonts))


def _custody(facts: CustodySlip, fonts: FontSet, copy: str) -> list[Page]:
    flow = slip(fonts, facts.station, f"材料交接单（{copy}）", facts.number)
    width = 5.2 * SLIP_BODY.size
    rows = [("移交人", facts.giver), ("接收人", facts.taker), ("交接时间", moment(facts.handed_at))]
    if facts.matter:
        rows.append(("事项", facts.matter))
    if facts.case_number:
        rows.append(("办件编号", facts.case_number))
    if facts.return_by:
        rows.append(("归还期限", day(facts.return_by)))
    for label, value in rows:
        flow.pair(label, value, SLIP_BODY, label_width=width, label_style=SLIP_LABEL)
    flow.space(5)
    columns = [
        Column("序", "centre", 22),
        Column("材料名称"),
        Column("形式", "centre", 50),
        Column("份数", "centre", 34),
        Column("备注", "left", 72),
    ]
    listed = [
        (str(n), item.name, item.form, str(item.copies), item.note) for n, item in enumerate(facts.items, 1)
    ]
    table(flow, columns, listed, replace(SLIP_BODY, size=11.5, pitch=16), empty="（无材料）", pad=2)
    flow.space(5)
    total = sum(item.copies for item in facts.items)
    flow.write(
        f"以上共{len(facts.items)}项{total}份，双方当面点清。原件用后归还，归还时另行签收。", SLIP_SMALL
    )
    signature(flow, ["移交人", "接收人", "归还签收", "归还时间"], SLIP_SMALL, columns=2, gap=1.9)
    if len(flow.pages) > 1:
        number_pages(flow.pages, fonts, PAGE_NO, bottom=8 * MM)
    return flow.pages


def visit_day_sheet(facts: VisitDaySheet, fonts: FontSet) -> Drawing:
    """走访日程表: A4 across, with empty boxes to write in at the door."""
    flow = begun(fonts, WIDE)
    heading(flow, "走访日程表", FORM_TITLE, issuer=facts.station, small=FORM_SMALL)
    flow.space(4)
    line = f"走访日期：{day(facts.day)}　　走访人：{'、'.join(facts.agents)}　　共{len(facts.stops)}户"
    flow.write(line, FORM_BODY)
    flow.space(5)
    columns = [
        Column("序号", "centre", 34),
        Column("姓名", "left", 92),
        Column("住址", "left", 160),
        Column("电话", "centre", 84),
        Column("类别", "left", 74),
        Column("走访事由", "left", 118),
        Column("上次走访", "centre", 92),
        Column("到访时间及情况", "left"),
    ]
    rows = [
        (str(n), s.name, s.address, s.phone, s.tags, s.purpose, day(s.last_visit, "—"), "")
        for n, s in enumerate(facts.stops, 1)
    ]
    table(flow, columns, rows, replace(FORM_BODY, size=11, pitch=15.5), empty="（当日无走访安排）", pad=7)
    flow.space(8)
    flow.write("本表含个人信息：随身保管，走访结束当日交回站点登记后销毁。", FORM_SMALL)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("走访日程表", flow.pages)


def visit_record(facts: VisitRecord, fonts: FontSet) -> Drawing:
    """上门服务记录."""
    flow = begun(fonts, FORM)
    heading(
        flow,
        "上门服务记录",
        FORM_TITLE,
        issuer=facts.station,
        right=f"编号：{facts.number}",
        small=FORM_SMALL,
    )
    flow.space(5)
    who = facts.person

    def row(*pairs: tuple[str, str, int]) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for label, text, span in pairs:
            cells += [Cell(label, 2, label=True), Cell(text, span)]
        return tuple(cells)

    def tall(label: str, text: str, lines: int) -> tuple[Cell, ...]:
        return (Cell(label, 2, label=True), Cell(text, 10, lines=lines))

    times = " — ".join(part for part in (facts.arrived, facts.left) if part)
    rows: list[tuple[Cell, ...] | Group] = [
        row(("服务对象", who.name, 6), ("联系电话", who.phone, 2)),
        row(("住址", who.address, 6), ("网格", facts.grid, 2)),
        row(("上门日期", day(facts.visited_on), 4), ("到达离开", times, 4)),
        row(
            ("方式", "预约上门" if facts.appointed else "主动上门", 4),
            ("上门人员", "、".join(facts.agents), 4),
        ),
        tall("上门事由", facts.purpose, 2),
    ]
    if facts.observed:
        rows.append(
            Group("走访情况", tuple((Cell(o.label, 2, label=True), Cell(o.text, 10)) for o in facts.observed))
        )
    rows += [
        tall("办理情况", facts.done, 3),
        tall("收取材料", "、".join(facts.collected) or "无", 1),
        tall("需求及转介", facts.needs or "无", 2),
        tall("风险情况", facts.risk or "未发现", 1),
        tall("下次走访", day(facts.next_visit, "按走访计划"), 1),
    ]
    form(flow, rows, FORM_BODY, units=12)
    flow.space(4)
    signature(flow, ["服务对象（签字、指印）", "上门人员"], FORM_BODY, columns=2, gap=1.9)
    if facts.signed_by:
        because = f"，代签原因：{facts.signed_for_because}" if facts.signed_for_because else ""
        flow.space(4)
        flow.write(f"由{facts.signed_by}代签{because}。", FORM_SMALL)
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing("上门服务记录", flow.pages)
