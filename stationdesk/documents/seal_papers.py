"""Papers of the seal: 用印登记簿, 同启同签同封记录, 印章移交证明."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.clock import local
from stationdesk.core.papers import SealBook, SealBookLine, SealHandoverSheet, SealSessionSheet
from stationdesk.documents.drawing import (
    FORM,
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    PAGE_NO,
    WIDE,
    Drawing,
    begun,
    day,
    heading,
    moment,
    signature,
)
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.sheet import MM, Box
from stationdesk.documents.engine.tables import Column, table
from stationdesk.documents.fonts import FontSet

CELL = replace(FORM_BODY, size=9.5, pitch=13.5)
UNKNOWN = "＿＿＿＿年＿＿月＿＿日＿＿时＿＿分"
BLANK_LINES = 8
BLANK_PEOPLE = 3


def seal_book(facts: SealBook, fonts: FontSet) -> Drawing:
    """用印登记簿, A4 across: the lines, then what nobody wrote down; pages run on from the volume before."""
    flow = begun(fonts, WIDE)
    heading(
        flow, "用印登记簿", FORM_TITLE, issuer=facts.village, right=f"印章：{facts.seal}", small=FORM_SMALL
    )
    flow.space(4)
    columns = [
        Column("序号", "centre", 30),
        Column("时间", "centre", 82),
        Column("文书", "left", 62),
        Column("标题、编号", "left"),
        Column("份数", "centre", 30),
        Column("页数", "centre", 40),
        Column("用印人", "left", 64),
        Column("批准人、决议", "left", 92),
        Column("保管人", "left", 62),
        Column("同启、地点", "left", 92),
    ]
    rows = [
        (
            str(one.seq),
            f"{local(one.used_at):%Y-%m-%d %H:%M}",
            one.document,
            "\n".join(part for part in (one.title, one.number) if part),
            str(one.copies),
            f"{one.pages}骑缝" if one.straddle else str(one.pages),
            one.applicant or "—",
            "\n".join(part for part in (one.approver, one.decision) if part) or "—",
            one.keeper,
            "\n".join(part for part in (one.session[-8:], one.place) if part) or "—",
        )
        for one in facts.lines
    ]
    table(flow, columns, rows, CELL, empty="（没有用印）", pad=3)
    if facts.gaps:
        flow.space(6)
        flow.write("核对：", FORM_BODY)
        for text in facts.gaps:
            flow.write(f"· {text}", FORM_SMALL)
    flow.space(6)
    signature(flow, ["保管人", "监印人", "日期"], FORM_SMALL, columns=3)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM, first=facts.first_page)
    return Drawing("用印登记簿", flow.pages)


def seal_session(facts: SealSessionSheet, fonts: FontSet) -> Drawing:
    """同启同签同封记录, A4: who opened it, what was sealed, who signed, the new envelope."""
    flow = begun(fonts, FORM)
    number = f"编号：{facts.number}" if facts.number else ""
    heading(flow, "同启同签同封记录", FORM_TITLE, issuer=facts.village, right=number, small=FORM_SMALL)
    flow.space(4)
    line = "＿＿＿＿＿＿"
    flow.write(f"印章：{facts.seal}", FORM_BODY)
    flow.write(f"一、同启：{moment(facts.opened_at, UNKNOWN)}", FORM_BODY)
    whole = "□完好　□破损" if facts.blank else "完好" if facts.intact else "破损"
    flow.write(f"启封信封号：{facts.envelope or line}　封口：{whole}", FORM_BODY)
    if facts.borrower or facts.blank:
        flow.write(
            f"带出到（站内用印不填）：{facts.place or line}　带出人：{facts.borrower or line}", FORM_SMALL
        )
        flow.write(f"同意人：{facts.allowed_by or line}　应归还：{moment(facts.due_back, line)}", FORM_SMALL)
    flow.space(4)
    people = [(one.name, one.part, one.how, "") for one in facts.present]
    if facts.blank:
        people = [("", "", "", "")] * BLANK_PEOPLE
    table(
        flow,
        [
            Column("到场持瓣人", "left", 120),
            Column("瓣", "centre", 60),
            Column("确认方式", "left", 110),
            Column("签字"),
        ],
        people,
        FORM_BODY,
        empty="（专人保管，不分瓣）",
        pad=6,
    )
    flow.space(6)
    flow.write("二、用印", FORM_BODY)
    flow.space(3)
    columns = [
        Column("序号", "centre", 30),
        Column("文书", "left", 62),
        Column("标题、编号", "left"),
        Column("份数", "centre", 30),
        Column("页数", "centre", 42),
        Column("批准人、决议", "left", 92),
        Column("用印人", "left", 70),
    ]
    table(flow, columns, _uses(facts), FORM_SMALL, empty="（这一次没有用印）", pad=6 if facts.blank else 3)
    flow.space(8)
    flow.write(
        f"三、同签、同封：{moment(facts.closed_at, UNKNOWN)}　新信封号：{facts.new_envelope or line}",
        FORM_BODY,
    )
    if facts.remark:
        flow.write(f"说明：{facts.remark}", FORM_SMALL)
    flow.write("以上用印逐件看过，印章已当面封入新信封。", FORM_SMALL)
    names = [one.name or "持瓣人" for one in facts.present] or ["持瓣人"] * BLANK_PEOPLE
    signature(flow, [*names, "记录人", "日期"], FORM_BODY, columns=2)
    number_pages(flow.pages, fonts, PAGE_NO, bottom=9 * MM)
    return Drawing("同启同签同封记录", flow.pages)


def seal_handover(facts: SealHandoverSheet, fonts: FontSet) -> Drawing:
    """印章移交证明, A4: three people sign; the seal's own print stands on it."""
    flow = begun(fonts, FORM)
    heading(flow, "印章移交证明", FORM_TITLE, issuer=facts.village, right="", small=FORM_SMALL)
    flow.space(10)
    what = f"“{facts.seal}”印章" + (f"（{facts.part}）" if facts.part else "")
    giver = facts.giver or "村民委员会"
    why = f"因{facts.reason.rstrip('。')}，" if facts.reason else ""
    flow.write(
        f"{day(facts.handed_on)}，{why}{giver}将{what}移交{facts.taker}保管，{facts.witness}监交。移交时印章完好，"
        "使用登记已当面核对。",
        replace(FORM_BODY, size=13, pitch=24),
        indent=2,
    )
    flow.space(14)
    flow.write("印章图样（移交时加盖）：", FORM_BODY)
    flow.space(4)
    flow.need(48 * MM)
    flow.page.add(Box(flow.left, flow.y, 60 * MM, 46 * MM, 0.6))
    flow.space(50 * MM)
    signature(flow, ["移交人", "接收人", "监交人", "日期"], FORM_BODY, columns=2, gap=2.2)
    return Drawing("印章移交证明", flow.pages)


def _uses(facts: SealSessionSheet) -> list[tuple[str, ...]]:
    if facts.blank:
        return [(str(n), "", "", "", "", "", "") for n in range(1, BLANK_LINES + 1)]
    return [_use(n, one) for n, one in enumerate(facts.lines, 1)]


def _use(n: int, one: SealBookLine) -> tuple[str, ...]:
    return (
        str(n),
        one.document,
        "\n".join(part for part in (one.title, one.number) if part),
        str(one.copies),
        f"{one.pages}骑缝" if one.straddle else str(one.pages),
        "\n".join(part for part in (one.approver, one.decision) if part) or "—",
        one.applicant or "—",
    )
