"""The national child form and the summary of the three left-behind groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stationdesk.core.papers import ChildForm, Labelled, LeftBehindSummary, Relative
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
from stationdesk.documents.engine.sheet import MM
from stationdesk.documents.engine.tables import Cell, Column, Group, form, table
from stationdesk.documents.fonts import FontSet

HEALTH = ("健康", "残疾", "患病")
SCHOOLING = ("幼儿园", "未入园", "小学", "初中", "高中", "中职", "辍学", "不在学")
CARE = ("无人监护", "父或母无监护能力", "受委托人监护能力不足", "一般", "较好")
INCOME = ("打工", "种养殖", "政府救助", "亲朋接济", "其他")
SUPPORT = ("低保", "临时救助", "医疗救助", "住房救助", "其他")


def _ticks(options: Sequence[str], chosen: Sequence[str]) -> str:
    """All options with a box each; what was chosen and is not printed on the form is written after 其他."""
    odd = [choice for choice in chosen if choice and choice not in options]
    text = "　".join(f"{'■' if option in chosen else '□'}{option}" for option in options)
    return text + (f"（{'、'.join(odd)}）" if odd else "")


def _yes_no(value: bool | None) -> str:
    return _ticks(("是", "否"), () if value is None else ("是" if value else "否",))


def child_form(facts: ChildForm, fonts: FontSet) -> Drawing:
    """农村留守儿童基本情况登记表, in the order of the national form of 2016."""
    flow = begun(fonts, replace(FORM, top=13 * MM, left=15 * MM, bottom=16 * MM, right=15 * MM))
    flow.write("农村留守儿童基本情况登记表", FORM_TITLE, align="centre")
    flow.space(4)
    flow.write(f"填报单位：{facts.filled_by_unit}", FORM_BODY)
    flow.y -= FORM_BODY.pitch
    flow.write(f"填报日期：{day(facts.made_on)}", FORM_BODY, align="right")
    flow.space(2)

    def row(*cells: tuple[str, str, int]) -> tuple[Cell, ...]:
        made: list[Cell] = []
        for label, text, span in cells:
            made += [Cell(label, 4, label=True), Cell(text, span)]
        return tuple(made)

    def elder(label: str, who: Relative) -> tuple[str, str]:
        return (label, "—" if who.dead else who.name)

    def parent(label: str, who: Relative) -> list[tuple[Cell, ...]]:
        dash = "—" if who.dead else ""
        return [
            row(
                (f"{label}姓名", dash or who.name, 5),
                ("出生日期", dash or day(who.born_on), 6),
                ("务工地点", dash or who.works_at, 7),
            ),
            row(("公民身份号码", dash or who.id_no, 12), ("联系电话", dash or who.phone, 10)),
        ]

    basics = (
        row(("姓名", facts.name, 8), ("性别", facts.gender, 4), ("民族", facts.ethnic, 6)),
        row(("出生日期", day(facts.born_on), 8), ("公民身份号码", facts.id_no, 14)),
        row(("是否登记户口", _yes_no(facts.registered), 8), ("户籍所在地", facts.registered_address, 14)),
        row(("现居住地", facts.lives_at, 26)),
        row(("身体情况", _ticks(HEALTH, (facts.health,)), 26)),
        row(("残疾类别等级", facts.disability or "—", 11), ("患病类型", facts.illness or "—", 11)),
        row(("是否学校寄宿", _yes_no(facts.boards), 26)),
        row(("就学情况", _ticks(SCHOOLING, (facts.schooling,)), 26)),
    )

    def elders(*pairs: tuple[str, Relative]) -> tuple[Cell, ...]:
        made: list[Cell] = []
        for label, who in pairs:
            name, text = elder(label, who)
            born = "—" if who.dead else day(who.born_on)
            made += [Cell(name, 3, label=True), Cell(text, 4), Cell("出生日期", 3, label=True), Cell(born, 5)]
        return tuple(made)

    family = (
        elders(("祖父", facts.paternal_grandfather), ("祖母", facts.paternal_grandmother)),
        elders(("外祖父", facts.maternal_grandfather), ("外祖母", facts.maternal_grandmother)),
        *parent("父亲", facts.father),
        *parent("母亲", facts.mother),
    )
    unable = facts.one_away_unable
    away = _ticks(("父母双方同时外出",), ("父母双方同时外出",) if facts.both_away else ())
    one = _ticks(("父无监护能力", "母无监护能力"), (f"{unable}无监护能力",) if unable else ())
    entrusted = bool(facts.carer_name) if facts.entrusted is None else facts.entrusted
    care = (
        row(("留守类型", f"{away}\n一方外出、另一方无监护能力：{one}", 26)),
        row(
            ("有无委托监护", _ticks(("有", "无"), ("有" if entrusted else "无",)), 7),
            ("委托监护人", facts.carer_name, 15),
        ),
        row(("与儿童的关系", facts.carer_relation, 7), ("公民身份号码", facts.carer_id_no, 15)),
        row(("联系电话", facts.carer_phone, 7), ("居住地址", facts.carer_address, 15)),
        row(("监护类型", _ticks(CARE, (facts.care_kind,)), 26)),
    )
    rest = (
        row(("家庭经济来源", _ticks(INCOME, facts.income), 26)),
        row(("救助帮扶", _ticks(SUPPORT, facts.support), 26)),
    )
    style = replace(FORM_BODY, size=10.5, pitch=15)
    rows = [
        Group("基本情况", basics),
        Group("家庭情况", family),
        Group("监护情况", care),
        Group("其他", rest),
        *((Group("站点补充", _pairs(facts.more)),) if facts.more else ()),
    ]
    form(flow, rows, style, units=30, label=replace(style, role="hei", size=9.3), pad=3.0)
    _signed(flow, facts.head, facts.checker, facts.maker)
    flow.space(6)
    flow.write(
        "说明：患病指重特大疾病或严重精神障碍；祖辈或父母一方去世的填“—”；辍学指义务教育阶段，不在学指14至16周岁；"
        "务工地点填到省、市。本表含未成年人信息，专人保管，不得张贴、转发。",
        replace(FORM_SMALL, size=9, pitch=13),
    )
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing("农村留守儿童基本情况登记表", flow.pages)


def _pairs(more: Sequence[Labelled]) -> tuple[tuple[Cell, ...], ...]:
    """Two short ones beside each other, a long one in a row of its own."""
    rows: list[tuple[Cell, ...]] = []
    waiting: list[Cell] = []
    for one in more:
        label = Cell(one.label, 4, label=True)
        if len(one.text) > 16:
            rows.append((label, Cell(one.text, 26)))
            continue
        waiting += [label, Cell(one.text, 11)]
        if len(waiting) == 4:
            rows.append(tuple(waiting))
            waiting = []
    if waiting:
        rows.append((waiting[0], Cell(waiting[1].text, 26)))
    return tuple(rows)


def _signed(flow: Flow, head: str, checker: str, maker: str) -> None:
    flow.space(2)
    labels = [
        f"{label}（{name}）" if name else label
        for label, name in (("单位负责人", head), ("复核人", checker), ("填表人", maker))
    ]
    signature(flow, labels, replace(FORM_BODY, size=10.5), columns=3, gap=1.7)


def left_behind_summary(facts: LeftBehindSummary, fonts: FontSet) -> Drawing:
    """三留守汇总: counts only."""
    flow = begun(fonts, FORM)
    right = f"截止日期：{day(facts.cut_off)}"
    title = "“三留守”人员情况公示表" if facts.posted else "“三留守”人员情况汇总表"
    heading(flow, title, FORM_TITLE, issuer=facts.village, right=right, small=FORM_SMALL)
    if facts.period:
        flow.write(f"统计期间：{facts.period}", FORM_BODY)
    for section in facts.sections:
        flow.space(8)
        flow.need(90)
        flow.write(section.title, replace(FORM_BODY, role="hei", size=13, pitch=20))
        flow.space(2)
        columns = [Column(name, "left" if n == 0 else "centre") for n, name in enumerate(section.columns)]
        table(flow, columns, section.rows, FORM_BODY)
    for note in facts.notes:
        flow.space(4)
        flow.write(note, FORM_SMALL)
    if facts.posted:
        flow.space(10)
        flow.write(f"{facts.village}　　{day(facts.made_on)}", FORM_BODY, align="right")
    else:
        _signed(flow, facts.head, facts.checker, facts.maker)
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing(title, flow.pages)
