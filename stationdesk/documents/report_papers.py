"""强制报告单: one A4 form for the station's own folder and for whoever takes the matter over."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import MandatoryReportSheet
from stationdesk.documents.drawing import (
    FORM,
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    PAGE_NO,
    Drawing,
    begun,
    heading,
    moment,
    signature,
)
from stationdesk.documents.engine.flow import Flow, number_pages
from stationdesk.documents.engine.sheet import MM
from stationdesk.documents.engine.tables import Cell, Column, Group, form, table
from stationdesk.documents.fonts import FontSet

CELL = replace(FORM_BODY, size=11, pitch=16)


def mandatory_report(facts: MandatoryReportSheet, fonts: FontSet) -> Drawing:
    """强制报告单: who, which situation, what was seen; whom it was reported to and how soon; what followed."""
    flow = begun(fonts, replace(FORM, top=15 * MM, bottom=17 * MM))
    heading(
        flow, "强制报告单", FORM_TITLE, issuer=facts.village, right=f"编号：{facts.number}", small=FORM_SMALL
    )
    flow.space(2)
    flow.write("密件：只给知情人员查看，不得张贴、转发、存入公用文件夹。", replace(FORM_SMALL, role="hei"))
    flow.space(3)

    def row(*cells: tuple[str, str, int]) -> tuple[Cell, ...]:
        made: list[Cell] = []
        for label, text, span in cells:
            made += [Cell(label, 4, label=True), Cell(text, span)]
        return tuple(made)

    who: tuple[tuple[Cell, ...], ...]
    if facts.known:
        who = (
            row(
                ("姓名", facts.who, 10),
                ("性别", facts.sex, 4),
                ("年龄", f"{facts.age}周岁" if facts.age else "", 4),
            ),
            row(("公民身份号码", facts.id_no, 26)),
            row(("住址", facts.address, 26)),
        )
    else:
        who = (row(("样貌、年龄", f"{facts.who}（身份不明）", 26)),)
    found = (
        row(("发现时间", moment(facts.found_at), 10), ("报告人", facts.reporter, 12)),
        row(("地点", facts.place, 10), ("怎样发现", facts.how, 12)),
        row(("情形", f"{_ring(facts.situation)} {facts.situation_words}", 26)),
        row(("看到、听到的事实", facts.facts, 26)),
        row(("已采取的措施", facts.done or "—", 26)),
        row(("提到的其他人", "、".join(facts.named) or "—", 26)),
    )
    groups = [Group("当事人", who), Group("发现情况", found)]
    form(flow, groups, CELL, units=30, label=replace(CELL, role="hei", size=9.6), pad=4.0)
    _section(flow, "报告经过（自发现时起计分钟）")
    columns = [
        Column("报告时间", "left", 104),
        Column("用时", "right", 52),
        Column("报告给", "left"),
        Column("接报人", "left", 70),
        Column("回执、案件号", "left", 110),
    ]
    calls = [
        (
            moment(one.at).split("年", 1)[-1],
            _minutes(one.minutes),
            "　".join(
                part for part in (one.whom, one.phone if one.phone != one.whom else "", one.note) if part
            ),
            one.taken_by,
            one.receipt,
        )
        for one in facts.calls
    ]
    # Room to write by hand: the sheet may be printed before the call.
    table(flow, columns, [*calls, *[("", "", "", "", "")] * max(1, 3 - len(calls))], CELL, pad=5)
    if facts.follow_ups:
        _section(flow, "后续")
        steps = [
            (moment(one.at).split("年", 1)[-1], one.by, ("办结：" if one.closed else "") + one.words)
            for one in facts.follow_ups
        ]
        table(
            flow,
            [Column("时间", "left", 104), Column("登记人", "left", 70), Column("情况", "left")],
            steps,
            CELL,
            pad=4,
        )
    _section(flow, "求助与报告电话")
    flow.write(
        "　　".join(name if number in name else f"{name} {number}" for name, number in facts.numbers), CELL
    )
    flow.space(3)
    flow.write(
        "依据：未成年人保护法第十一条——发现未成年人身心健康受到侵害、疑似受到侵害或者面临其他危险情形的，应当立即向公安、"
        "民政、教育等有关部门报告；家庭暴力受害人为无民事行为能力人、限制民事行为能力人的，依反家庭暴力法第十四条及时向"
        "公安机关报案，报案人的信息予以保密。",
        FORM_SMALL,
        justify=True,
    )
    flow.space(2)
    signature(flow, ["报告人", "接收人", "接收时间"], replace(FORM_BODY, size=10.5), columns=3, gap=1.7)
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing("强制报告单", flow.pages)


def _section(flow: Flow, title: str) -> None:
    flow.space(7)
    flow.need(70)
    flow.write(title, replace(FORM_BODY, role="hei", size=12.5, pitch=19))
    flow.space(2)


def _ring(code: str) -> str:
    """The nine situations are numbered ①–⑨ in the text they come from."""
    return chr(0x2460 + int(code) - 1) if code in "123456789" and len(code) == 1 else code


def _minutes(value: int) -> str:
    if value < 60:
        return f"{value}分"
    if value < 24 * 60:
        return f"{value // 60}时{value % 60}分"
    return f"{value // 1440}天{value % 1440 // 60}时"
