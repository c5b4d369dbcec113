"""Papers of carrying things about: the trip to the township, fees paid and settled, an agent's handing over."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import AgentHandover, FeeSettlement, TripSheet
from stationdesk.documents.drawing import (
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    PAGE_NO,
    SLIP,
    SLIP_BODY,
    SLIP_LABEL,
    SLIP_SMALL,
    SLIP_STRONG,
    SLIP_TITLE,
    WIDE,
    Drawing,
    begun,
    day,
    heading,
    moment,
    signature,
)
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.sheet import MM, Page
from stationdesk.documents.engine.slips import two_up
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

CELL = replace(FORM_BODY, size=11, pitch=15.5)


def trip_sheet(facts: TripSheet, fonts: FontSet) -> Drawing:
    """外出代办单: A4 across; every line has room for the person spoken to and the result."""
    flow = begun(fonts, WIDE)
    heading(
        flow, "外出代办单", FORM_TITLE, issuer=facts.station, right=f"编号：{facts.number}", small=FORM_SMALL
    )
    flow.space(4)
    flow.write(
        f"日期：{day(facts.day)}　　代办员：{facts.agent}　　前往：{facts.office}　　共{len(facts.errands)}件",
        FORM_BODY,
    )
    flow.space(5)
    columns = [
        Column("序号", "centre", 34),
        Column("代办编号", "left", 128),
        Column("委托人", "left", 84),
        Column("事项", "left", 150),
        Column("差事", "centre", 60),
        Column("携带原件", "left", 110),
        Column("接待人", "left", 66),
        Column("办理结果"),
    ]
    rows = [
        (str(n), one.number, one.principal, one.matters, one.errand, one.originals or "—", "", "")
        for n, one in enumerate(facts.errands, 1)
    ]
    table(flow, columns, rows, CELL, empty="（没有差事）", pad=7)
    flow.space(8)
    signature(flow, ["代办员", "出发时间", "回站时间"], FORM_SMALL, columns=3, gap=1.9)
    flow.space(4)
    flow.write("本单含个人信息：随身保管，原件当日带回当日登记；回站登记后销毁。", FORM_SMALL)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("外出代办单", flow.pages)


def fee_settlement(facts: FeeSettlement, fonts: FontSet) -> Drawing:
    """代缴费用结算单, one part for each side."""
    parts = [_settlement(facts, fonts, copy) for copy in ("委托人联", "站存联")]
    return Drawing("代缴费用结算单", two_up(parts[0], parts[1], fonts))


def _settlement(facts: FeeSettlement, fonts: FontSet, copy: str) -> list[Page]:
    flow = begun(fonts, SLIP)
    flow.write(facts.station, replace(SLIP_BODY, size=12, pitch=17), align="centre")
    flow.write(f"代缴费用结算单（{copy}）", SLIP_TITLE, align="centre")
    flow.write(f"编号：{facts.number}", SLIP_SMALL, align="right")
    flow.space(3)
    width = 5.2 * SLIP_BODY.size
    for label, value in (
        ("委托人", facts.principal),
        ("代办编号", facts.request_number),
        ("事项", facts.matter),
    ):
        flow.pair(label, value, SLIP_BODY, label_width=width, label_style=SLIP_LABEL)
    flow.space(5)
    columns = [
        Column("缴费项目"),
        Column("金额（元）", "right", 58),
        Column("票据号", "left", 84),
        Column("缴费日期", "centre", 76),
        Column("经手人", "left", 76),
    ]
    rows = [
        (one.what, one.amount, one.receipt, f"{one.paid_on:%Y-%m-%d}", "、".join((one.paid_by, one.second)))
        for one in facts.lines
    ]
    table(flow, columns, rows, replace(SLIP_BODY, size=10.5, pitch=15), empty="（没有费用）", pad=2)
    flow.space(4)
    flow.write(f"合计：{facts.total_words}（{facts.total}元）", SLIP_STRONG)
    if facts.settled_at:
        by = f"，{facts.settled_with}" if facts.settled_with else ""
        flow.write(f"已于{moment(facts.settled_at)}结清{by}。", SLIP_BODY)
    flow.space(4)
    flow.write("代办不收费。以上为依法应缴、由站点垫付或代缴的费用，票据原件随单交委托人。", SLIP_SMALL)
    signature(flow, ["委托人", "经手人", "在场人", "日期"], SLIP_SMALL, columns=2, gap=1.9)
    if len(flow.pages) > 1:
        number_pages(flow.pages, fonts, PAGE_NO, bottom=8 * MM)
    return flow.pages


def agent_handover(facts: AgentHandover, fonts: FontSet) -> Drawing:
    """代办工作交接单: every request and every original, to be signed by both agents and a third person."""
    flow = begun(fonts, WIDE)
    heading(
        flow,
        "代办工作交接单",
        FORM_TITLE,
        issuer=facts.station,
        right=f"编号：{facts.number}",
        small=FORM_SMALL,
    )
    flow.space(4)
    flow.write(
        f"{moment(facts.handed_at)}，{facts.giver}因{facts.reason.rstrip('。')}，将以下{len(facts.requests)}件代办"
        f"和手中原件移交{facts.taker}继续办理。",
        FORM_BODY,
    )
    flow.space(5)
    columns = [
        Column("序号", "centre", 34),
        Column("代办编号", "left", 128),
        Column("委托人", "left", 130),
        Column("事项", "left"),
        Column("状态", "centre", 52),
        Column("授权至", "centre", 66),
        Column("原件", "left", 150),
    ]
    rows = [
        (
            str(n),
            one.number,
            one.principal,
            one.matters,
            one.state,
            f"{one.expires_on:%Y-%m-%d}",
            "、".join(one.originals) or "—",
        )
        for n, one in enumerate(facts.requests, 1)
    ]
    table(flow, columns, rows, replace(FORM_BODY, size=10.5, pitch=15), empty="（没有在办的代办）", pad=4)
    total = sum(len(one.originals) for one in facts.requests)
    flow.space(6)
    flow.write(f"共移交代办{len(facts.requests)}件、原件{total}份，双方当面逐件点清。", FORM_BODY)
    signature(flow, ["移交人", "接收人", "监交人", "日期"], FORM_BODY, columns=4, gap=2.0)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("代办工作交接单", flow.pages)
