"""收件凭证 and 受理回执: two A5 slips on an A4 sheet, the person's part in large type when asked for.

The village committee speaks for itself; an agency is named as the one who decides, never as who speaks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from stationdesk.core.papers import CaseSlip
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
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.sheet import MM, Page, qr_cells
from stationdesk.documents.engine.slips import two_up
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

LARGE: Final = 16.5
"""Points of the smallest letters on a slip in large type."""
LABEL_WIDTH = 5.2 * SLIP_BODY.size


def case_slip(facts: CaseSlip, fonts: FontSet) -> Drawing:
    """收件凭证 or 受理回执, the station's copy and the person's on one sheet."""
    title = "受理回执" if facts.decides == "village" else "收件凭证"
    left = _slip(facts, fonts, title, "站存联")
    right = _large(facts, fonts, title) if facts.large else _slip(facts, fonts, title, "群众联")
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
    flow.write(_who_decides(facts), SLIP_SMALL)
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


def _who_decides(facts: CaseSlip) -> str:
    if facts.decides == "agency":
        agency = facts.agency or "有权办理的机关"
        return f"本凭证说明材料已收到。是否受理由{agency}决定；办理时限自{agency}受理之日起计算。"
    return f"以上事项由{facts.village}受理并办理。"


def _large(facts: CaseSlip, fonts: FontSet, title: str) -> list[Page]:
    """The person's part for old eyes: nothing below `LARGE`, a list in place of the table."""
    body = replace(SLIP_BODY, size=LARGE, pitch=23)
    label = replace(SLIP_LABEL, size=LARGE, pitch=23)
    strong = replace(SLIP_STRONG, size=20, pitch=28)
    flow = begun(fonts, SLIP)
    code, top = 24 * MM, flow.y
    if facts.qr:
        flow.page.add(qr_cells(facts.qr, flow.right - code, top, code))
    room = flow.width - (code + 8 if facts.qr else 0)
    flow.write(facts.station, body, width=room)
    flow.write(title, replace(SLIP_TITLE, size=25, pitch=34), width=room)
    flow.y = max(flow.y, top + code) + 4
    flow.write(facts.number, label)
    flow.rule(1.2, 5)
    width = 4.3 * body.size
    rows = [("申请人", facts.applicant)]
    if facts.agent:
        rows.append(("代办人", facts.agent))
    rows += [("事项", facts.matter), ("时间", moment(facts.received_at))]
    for name, value in rows:
        flow.pair(name, value, body, label_width=width, label_style=label)
    if facts.due_on:
        flow.pair("期限", day(facts.due_on), strong, label_width=width, label_style=label)
        if facts.estimated:
            flow.write("（暂估，放假安排公布后另行告知）", body)
    if facts.promise:
        flow.pair("承诺", facts.promise, body, label_width=width, label_style=label)
    flow.space(4)
    flow.write("收到的材料", label)
    for n, line in enumerate(facts.materials, 1):
        about = "，".join(part for part in (line.form, f"{line.copies}份", line.state) if part)
        flow.write(f"{n}. {line.name}（{about}）", body)
    if not facts.materials:
        flow.write("（未收材料）", body)
    flow.space(4)
    flow.write(_who_decides(facts), body)
    for note in facts.notes:
        flow.write(note, body)
    if facts.phone:
        flow.space(3)
        flow.pair("电话", facts.phone, strong, label_width=width, label_style=label)
    flow.space(3)
    flow.need(body.pitch * 2)
    flow.write(f"{facts.village}　{facts.maker}".rstrip(), body, align="right")
    flow.write(day(facts.made_on), body, align="right")
    if len(flow.pages) > 1:
        number_pages(flow.pages, fonts, replace(PAGE_NO, size=LARGE, pitch=20), bottom=5 * MM)
    return flow.pages
