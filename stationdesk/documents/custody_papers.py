"""Papers of what the station holds for people: what was collected, what a deceased left; and who acts, for the wall."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import CollectedSlip, HeirsList, ProxyAgents
from stationdesk.documents.catalogue_papers import on_wall, wall_title
from stationdesk.documents.drawing import (
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    PAGE_NO,
    SLIP_BODY,
    SLIP_LABEL,
    SLIP_SMALL,
    SLIP_STRONG,
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
from stationdesk.documents.engine.sheet import MM, Page, Style
from stationdesk.documents.engine.slips import two_up
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

CELL = replace(FORM_BODY, size=11, pitch=15.5)


def collected_slip(facts: CollectedSlip, fonts: FontSet) -> Drawing:
    """代领交接单, one part for each side."""
    parts = [_collected(facts, fonts, copy) for copy in ("委托人联", "站存联")]
    return Drawing("代领交接单", two_up(parts[0], parts[1], fonts))


def _collected(facts: CollectedSlip, fonts: FontSet, copy: str) -> list[Page]:
    flow = slip(fonts, facts.station, f"代领交接单（{copy}）", facts.number)
    width = 5.2 * SLIP_BODY.size
    for label, value in (
        ("委托人", facts.principal),
        ("代办编号", facts.request_number),
        ("事项", facts.matter),
    ):
        flow.pair(label, value, SLIP_BODY, label_width=width, label_style=SLIP_LABEL)
    flow.space(5)
    columns = [
        Column("代领的款物"),
        Column("金额（元）", "right", 58),
        Column("单据号", "left", 84),
        Column("领取日期", "centre", 76),
        Column("领取人", "left", 76),
    ]
    rows = [
        (
            one.what,
            one.amount or "—",
            one.receipt,
            f"{one.collected_on:%Y-%m-%d}",
            "、".join((one.collected_by, one.second)),
        )
        for one in facts.lines
    ]
    table(flow, columns, rows, replace(SLIP_BODY, size=10.5, pitch=15), empty="（没有款物）", pad=2)
    flow.space(4)
    if facts.total:
        flow.write(f"现金合计：{facts.total_words}（{facts.total}元），当面点清。", SLIP_STRONG)
    flow.write(
        f"以上款物已于{moment(facts.handed_at)}由{facts.handed_by}如数交给{facts.handed_to}。", SLIP_BODY
    )
    flow.space(4)
    flow.write("代办不收费。款物和单据原件一并交接，两人在场；有出入的当场说，不要签字。", SLIP_SMALL)
    signature(flow, ["收到人（签字或按指印）", "经手人", "在场人", "日期"], SLIP_SMALL, columns=2, gap=1.9)
    if len(flow.pages) > 1:
        number_pages(flow.pages, fonts, PAGE_NO, bottom=8 * MM)
    return flow.pages


def heirs_list(facts: HeirsList, fonts: FontSet) -> Drawing:
    """遗留原件清单: A4 across; every line has room for who took it and their signature."""
    flow = begun(fonts, WIDE)
    heading(
        flow,
        "遗留原件清单",
        FORM_TITLE,
        issuer=facts.station,
        right=f"编号：{facts.number}",
        small=FORM_SMALL,
    )
    flow.space(4)
    flow.write(
        f"{facts.deceased}已于{day(facts.died_on)}去世，委托终止（民法典第一百七十三条），代办停止。"
        f"下列{len(facts.lines)}件在本站手中，交还家属，不再用于办理。",
        FORM_BODY,
    )
    flow.space(5)
    columns = [
        Column("序号", "centre", 34),
        Column("原件和款物"),
        Column("形式", "centre", 50),
        Column("收取日期", "centre", 76),
        Column("交接单号", "left", 128),
        Column("在谁手中", "left", 84),
        Column("交给（签字）", "left", 110),
        Column("交还日期", "left", 76),
    ]
    rows = [
        (str(n), one.item, one.form, f"{one.since:%Y-%m-%d}", one.slip, one.holder, "", "")
        for n, one in enumerate(facts.lines, 1)
    ]
    table(flow, columns, rows, CELL, empty="（没有原件在外）", pad=7)
    flow.space(6)
    if facts.relatives:
        near = "；".join(f"{one.label}{one.text}" for one in facts.relatives)
        flow.write(f"档案中的近亲属：{near}。", FORM_BODY)
    flow.write(
        "领取人请带本人证件；不止一位继承人的，由他们商定一人领取，商定不了的不交，报镇里。", FORM_SMALL
    )
    if facts.requests:
        flow.write(f"随之终止的代办：{'、'.join(facts.requests)}。", FORM_SMALL)
    flow.space(6)
    signature(flow, ["经手人", "见证人", "日期"], FORM_SMALL, columns=3, gap=1.9)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("遗留原件清单", flow.pages)


def proxy_agents(facts: ProxyAgents, fonts: FontSet) -> Drawing:
    """Who acts for people and in what, large enough for a wall; with room for the agents' photos."""
    big = facts.paper == "A3"
    text = Style(role="song", size=16 if big else 11, pitch=24 if big else 16)
    head = Style(role="hei", size=20 if big else 14, pitch=30 if big else 21)
    small = Style(role="song", size=13 if big else 10, pitch=19 if big else 14)
    flow = on_wall(fonts, facts.paper)
    wall_title(flow, facts.station, facts.title_zh, facts.paper)
    flow.write("代办员", head)
    unit = flow.width / 100
    columns = [
        Column("照片", "centre", 12 * unit),
        Column("姓名", "centre", 18 * unit),
        Column("负责网格", width=42 * unit),
        Column("电话", "centre", 28 * unit),
    ]
    rows = [("", one.name, one.grids or "全村", one.phone or "—") for one in facts.agents]
    table(
        flow,
        columns,
        rows,
        text,
        head=replace(text, role="hei"),
        empty="（还没有代办员）",
        pad=24 if big else 14,
    )
    flow.space(10)
    flow.need(head.pitch + text.pitch * 2)
    flow.write("可以代办的事项", head)
    flow.write("　".join(f"{n}. {name}" for n, name in enumerate(facts.matters, 1)) or "（没有）", text)
    if facts.not_possible:
        flow.space(6)
        flow.write(
            f"须本人到场、不能代办的：{'、'.join(facts.not_possible)}。可以预约上门或请人陪同。", small
        )
    flow.space(4)
    if facts.never:
        flow.write(facts.never, small)
    flow.write("代办不收费；原件当面交接，两联单各执一份。", small)
    calls = [f"站点电话：{facts.phone}"] if facts.phone else []
    calls += [f"监督电话：{facts.complaint_phone}"] if facts.complaint_phone else []
    if calls:
        flow.write("　".join(calls), small)
    flow.write(f"{facts.village}　{day(facts.made_on)}", small, align="right")
    number_pages(flow.pages, fonts, Style(role="song", size=11, pitch=14), bottom=9 * MM)
    return Drawing(facts.title_zh, flow.pages)
