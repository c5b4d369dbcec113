"""The directory of matters and the 代办 flow for the wall, large type, A3 or A4 across; the 减负 list on A4."""

from __future__ import annotations

from stationdesk.core.papers import BurdenSheet, CataloguePoster, ProxyPoster
from stationdesk.documents.drawing import WIDE, Drawing, day, signature
from stationdesk.documents.engine.flow import Flow, Frame, number_pages
from stationdesk.documents.engine.sheet import A3, A4, MM, Box, Style, Text
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

HOW_TO_READ = (
    "材料一次带齐；能在网上核验的不用带。标◐的时限和材料还在核实，以窗口告知为准。"
    "目录里没有的事，找“其他诉求”，同样登记。不清楚的先问，问了不算申请。"
)


def catalogue_poster(facts: CataloguePoster, fonts: FontSet) -> Drawing:
    """The directory, window after window. On A3 the type is large enough to be read standing before it."""
    big = facts.paper == "A3"
    style = Style(role="song", size=12.5 if big else 10, pitch=17.5 if big else 14)
    head = Style(role="hei", size=style.size, pitch=style.pitch)
    window = Style(role="hei", size=19 if big else 14, pitch=30 if big else 22)
    small = Style(role="song", size=12 if big else 9.5, pitch=17 if big else 13.5)
    flow = on_wall(fonts, facts.paper)
    wall_title(flow, facts.station, facts.title_zh, facts.paper)
    flow.write(HOW_TO_READ, small)
    flow.space(4)
    unit = flow.width / 100
    columns = [
        Column("事项", width=24 * unit),
        Column("带什么", width=37 * unit),
        Column("多久办好", "centre", 12 * unit),
        Column("收费", "centre", 8 * unit),
        Column("谁决定", width=13 * unit),
        Column("可代办", "centre", 6 * unit),
    ]
    for group in facts.windows:
        if not group.lines:
            continue
        # A window's name never stands alone at the foot of a page.
        flow.need(window.pitch + head.pitch + style.pitch * 4)
        flow.space(6)
        flow.write(f"{group.name}窗口" if len(group.name) <= 4 else group.name, window)
        rows = [
            (
                line.name,
                line.materials or "不用带",
                f"{line.days}{'◐' if line.unconfirmed else ''}",
                line.fee,
                line.decides,
                "是" if line.proxy else "本人办",
            )
            for line in group.lines
        ]
        table(flow, columns, rows, style, head=head, pad=2.5)
    flow.space(8)
    about = [f"目录{facts.catalogue_version}版，{day(facts.effective_from)}起执行"]
    about += [f"地址：{facts.address}"] if facts.address else []
    about += [f"办公时间：{facts.hours}"] if facts.hours else []
    about += [f"咨询电话：{facts.phone}"] if facts.phone else []
    about += [f"监督电话：{facts.complaint_phone}"] if facts.complaint_phone else []
    flow.write("　".join(about), small)
    flow.write(f"{facts.village}　{day(facts.made_on)}", small, align="right")
    number_pages(flow.pages, fonts, Style(role="song", size=11, pitch=14), bottom=9 * MM)
    return Drawing(facts.title_zh, flow.pages)


def proxy_poster(facts: ProxyPoster, fonts: FontSet) -> Drawing:
    """The steps of 代办 as numbered boxes, one below the other."""
    big = facts.paper == "A3"
    name = Style(role="hei", size=22 if big else 14, pitch=32 if big else 19)
    text = Style(role="song", size=17 if big else 11, pitch=25 if big else 15)
    small = Style(role="song", size=14 if big else 10, pitch=21 if big else 14)
    flow = on_wall(fonts, facts.paper)
    wall_title(flow, facts.station, facts.title_zh, facts.paper)
    flow.write(facts.who, text)
    flow.space(8)
    number = name.size * 2.1
    for n, (what, how) in enumerate(facts.steps, 1):
        lines = flow.lines(how, text, flow.width - number - 24)
        height = name.pitch + len(lines) * text.pitch + 10
        flow.need(height + 7)
        top = flow.y
        flow.page.add(Box(flow.left, top, number, height, weight=1.2, fill=0.93))
        flow.page.add(Box(flow.left, top, flow.width, height, weight=1.2))
        figure = str(n)
        wide = fonts.width(figure, name.role, name.size * 1.3)
        flow.page.add(
            Text(
                flow.left + (number - wide) / 2,
                top + height / 2 + name.size * 0.45,
                figure,
                name.at(name.size * 1.3),
            )
        )
        left = flow.left + number + 12
        flow.page.add(Text(left, top + 5 + (name.pitch + name.size * 0.72) / 2, what, name))
        for m, line in enumerate(lines):
            y = top + 5 + name.pitch + m * text.pitch + (text.pitch + text.size * 0.72) / 2
            flow.page.add(Text(left, y, line.text, text))
        flow.y = top + height
        flow.space(7)
    if facts.not_possible:
        flow.write(f"须本人到场、不能代办的：{'、'.join(facts.not_possible)}。", small)
    flow.write("代办不收费。行动不便的，可以打电话请人上门。", small)
    calls = [f"代办电话：{facts.phone}"] if facts.phone else []
    calls += [f"监督电话：{facts.complaint_phone}"] if facts.complaint_phone else []
    if calls:
        flow.write("　".join(calls), small)
    flow.write(f"{facts.village}　{day(facts.made_on)}", small, align="right")
    number_pages(flow.pages, fonts, Style(role="song", size=11, pitch=14), bottom=9 * MM)
    return Drawing(facts.title_zh, flow.pages)


def burden_sheet(facts: BurdenSheet, fonts: FontSet) -> Drawing:
    """The 减负 list, A4 across, to be handed to the township."""
    style = Style(role="song", size=11, pitch=16)
    flow = Flow(fonts, WIDE)
    flow.write(facts.title_zh, Style(role="song", size=22, pitch=34, bold=True), align="centre")
    flow.write(f"{facts.station}　{day(facts.since)}至{day(facts.until)}", style, align="centre")
    flow.space(6)
    flow.write(
        f"下列事项和任务由部门交到村里，没有准入批准或者没有随事转来经费：办件{facts.cases}件，任务{facts.tasks}项。"
        f"准入和经费齐全的{facts.covered}项不在表内。来办事的群众照常受理，不受影响。",
        style,
    )
    flow.space(6)
    columns = [
        Column("类别", "centre"),
        Column("事项或来文单位"),
        Column("部门"),
        Column("件（项）数", "right"),
        Column("缺什么"),
        Column("约定经费（元/年）", "right"),
        Column("到账（元）", "right"),
    ]
    rows = [
        (one.kind, one.title, one.department, str(one.count), one.lacks, one.promised, one.received)
        for one in facts.items
    ]
    table(flow, columns, rows, style, empty="（没有）")
    signature(flow, ["填报人", "村民委员会主任", "村务监督委员会"], style, columns=3, gap=2.2)
    flow.space(6)
    flow.write(
        f"编号：{facts.number}　　{facts.village}　{day(facts.made_on)}",
        Style(role="song", size=10, pitch=15),
        align="right",
    )
    number_pages(flow.pages, fonts, Style(role="song", size=9, pitch=12), bottom=9 * MM)
    return Drawing(facts.title_zh, flow.pages)


def on_wall(fonts: FontSet, paper: str) -> Flow:
    short, tall = A3 if paper == "A3" else A4
    side = 15 * MM if paper == "A3" else 12 * MM
    return Flow(fonts, Frame((tall, short), top=13 * MM, left=side, bottom=16 * MM, right=side))


def wall_title(flow: Flow, station: str, title: str, paper: str) -> None:
    big = paper == "A3"
    flow.write(station, Style(role="song", size=18 if big else 13, pitch=27 if big else 20), align="centre")
    flow.write(
        title, Style(role="song", size=38 if big else 27, pitch=54 if big else 39, bold=True), align="centre"
    )
    flow.space(2)
