"""The sheet of a re-verification round, and the ledger of a register."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers.round_papers import LeftBehindLedger, LeftBehindRound, RoundHouse, RoundSection
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

BODY = replace(FORM_BODY, size=10.5, pitch=14.5)
BLANK = "＿＿＿＿＿＿"


def left_behind_round(facts: LeftBehindRound, fonts: FontSet) -> Drawing:
    """核查表: A4 across, each worker's households on pages of their own, the header on every page."""
    flow = begun(fonts, WIDE)
    for number, section in enumerate(facts.sections):
        if number:
            flow.new_page()
        heading(
            flow,
            facts.title,
            FORM_TITLE,
            issuer=facts.village,
            right=f"完成期限：{day(facts.due_on)}　　编号：{facts.number}",
            small=FORM_SMALL,
        )
        people = sum(len(house.people) for house in section.houses)
        flow.space(2)
        flow.write(
            f"核查人：{section.worker or BLANK}　　核查日期：{BLANK}　　共{len(section.houses)}户{people}人",
            FORM_BODY,
        )
        flow.write(
            "每人只选一个数字打勾："
            + "　".join(facts.codes)
            + "。“哪位家人”写字母；2、4、6、7写日期，3、4写到省市，"
            "5写照护人，8、0写原因。",
            FORM_SMALL,
        )
        flow.space(3)
        _houses(flow, section, facts)
        flow.space(4)
        flow.write(
            "序号回站后录入。待确认的人：情况属实选1（纳入），不属实选8并写原因。本表含未成年人信息：随身保管，不得拍照转发，"
            "录入后当日销毁。",
            FORM_SMALL,
        )
    if not facts.sections:
        flow.write(facts.title, FORM_TITLE, align="centre")
        flow.write("（没有要核查的人）", FORM_BODY, align="centre")
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("三留守核查表", flow.pages)


def _houses(flow: Flow, section: RoundSection, facts: LeftBehindRound) -> None:
    boxes = " ".join(f"□{code.split()[0]}" for code in facts.codes)
    shape = [
        Column("户", "left", 96),
        Column("序号", "centre", 32),
        Column("姓名", "left", 62),
        Column("登记情况", "left", 134),
        Column("家人（字母）", "left", 150),
        Column("结果", "left", 86),
        Column("哪位、日期、地点或原因", "left", 0),
    ]
    rows = []
    for house in section.houses:
        for at, person in enumerate(house.people):
            about = "\n".join(
                part for part in (f"{person.group}　{person.age}".strip(), person.known) if part
            )
            rows.append(
                (
                    _place(house) if at == 0 else "同上",
                    str(person.n),
                    person.name,
                    about,
                    "\n".join(person.relatives) or "—",
                    boxes,
                    "",
                )
            )
    table(flow, shape, rows, BODY, head=replace(BODY, role="hei"), empty="（没有要核查的人）", pad=5)


def _place(house: RoundHouse) -> str:
    return "\n".join(part for part in (f"第{house.house}户", house.address or house.number) if part)


def left_behind_ledger(facts: LeftBehindLedger, fonts: FontSet) -> Drawing:
    """台账: A4 across, the header on every page."""
    flow = begun(fonts, WIDE)
    heading(
        flow,
        f"{facts.group}台账",
        FORM_TITLE,
        issuer=facts.village,
        right=f"截止日期：{day(facts.cut_off)}　　共{len(facts.rows)}人",
        small=FORM_SMALL,
    )
    flow.space(4)
    columns = [Column(name, "centre" if n == 0 else "left") for n, name in enumerate(facts.columns)]
    table(flow, columns, facts.rows, BODY, head=replace(BODY, role="hei", size=10), empty="（没有在册的人）")
    for note in facts.notes:
        flow.space(3)
        flow.write(note, FORM_SMALL)
    flow.space(6)
    flow.write(f"填表人：{facts.maker}　　　　复核人：{BLANK}　　　　单位负责人：{BLANK}", FORM_BODY)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing(f"{facts.group}台账", flow.pages)
