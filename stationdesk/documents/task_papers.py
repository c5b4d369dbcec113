"""The sheet that is taken along for a task from above: people in walking order, with blanks to write in."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import TaskSheet, TaskSheetColumn, TaskSheetSection
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
)
from stationdesk.documents.engine.flow import Flow, number_pages
from stationdesk.documents.engine.sheet import MM
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

ABREAST = 5
"""So many columns to write in fit beside each other; more go on in a second table of the same people."""
BODY = replace(FORM_BODY, size=11, pitch=15.5)
RESULT_WIDTH = 108.0
RESULTS = "□填完 □未找到\n□非本村 □拒绝"


def task_sheet(facts: TaskSheet, fonts: FontSet) -> Drawing:
    """任务填表单: A4 across, a grid begins on a page of its own, the header on every page."""
    flow = begun(fonts, WIDE)
    groups = [facts.columns[at : at + ABREAST] for at in range(0, len(facts.columns), ABREAST)]
    for number, section in enumerate(facts.sections):
        if number:
            flow.new_page()
        heading(
            flow,
            facts.task,
            FORM_TITLE,
            issuer=facts.station,
            right=f"编号：{facts.number}",
            small=FORM_SMALL,
        )
        flow.space(3)
        until = f"　　完成期限：{day(facts.due_on)}" if facts.due_on else ""
        line = f"来表单位：{facts.sender}{until}　　网格：{section.grid or '未分网格'}　　共{len(section.lines)}人"
        flow.write(line, FORM_BODY)
        flow.space(4)
        for at, columns in enumerate(groups):
            if at:
                flow.space(10)
                flow.write(f"（续表{at + 1}：其余栏目）", FORM_SMALL)
                flow.space(3)
            _table(flow, section, columns, at * ABREAST, last=at == len(groups) - 1)
        flow.space(6)
        flow.write(
            "行号为原表行号，回站后按行号录入。本表含个人信息：随身保管，录入后当日销毁。"
            "填表人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿",
            FORM_SMALL,
        )
    if not facts.sections:
        flow.write(facts.task, FORM_TITLE, align="centre")
        flow.write("（没有待填的人员）", FORM_BODY, align="centre")
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("任务填表单", flow.pages)


def _table(
    flow: Flow, section: TaskSheetSection, columns: tuple[TaskSheetColumn, ...], first: int, *, last: bool
) -> None:
    shape = [Column("行号", "centre", 34), Column("姓名", "left", 84)]
    if first == 0:
        shape += [Column("住址", "left", 128), Column("电话", "centre", 84)]
    taken = sum(one.width for one in shape) + (RESULT_WIDTH if last else 0)
    each = (flow.width - taken) / len(columns)
    shape += [Column(_head(one), "left", each) for one in columns]
    if last:
        shape.append(Column("结果", "left", RESULT_WIDTH))
    rows = []
    for one in section.lines:
        cells = [str(one.row), one.name]
        if first == 0:
            cells += [one.place, one.phone]
        cells += [
            one.filled[first + at] if first + at < len(one.filled) else "" for at in range(len(columns))
        ]
        if last:
            cells.append(RESULTS)
        rows.append(tuple(cells))
    table(flow, shape, rows, BODY, head=replace(BODY, role="hei", size=10, pitch=14), empty="（无）", pad=6)


def _head(column: TaskSheetColumn) -> str:
    offered = "/".join(column.choices)
    return f"{column.heading}\n（{offered}）" if offered and len(offered) <= 24 else column.heading
