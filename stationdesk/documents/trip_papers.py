"""Papers of carrying things about: the trip to the township, fees paid and settled, an agent's handing over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stationdesk.core.papers import (
    AgentHandover,
    AgentStatement,
    BlankSlips,
    FeeSettlement,
    TripPackList,
    TripSheet,
)
from stationdesk.documents.drawing import (
    FORM,
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
    slip,
)
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.sheet import MM, Page
from stationdesk.documents.engine.slips import two_up
from stationdesk.documents.engine.tables import Cell, Column, Group, form, table
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


def trip_pack_list(facts: TripPackList, fonts: FontSet) -> Drawing:
    """带走清单: A4; ticked and signed when the laptop leaves, and again when it is back and wiped."""
    flow = begun(fonts, FORM)
    heading(
        flow, "带走清单", FORM_TITLE, issuer=facts.station, right=f"编号：{facts.number}", small=FORM_SMALL
    )
    flow.space(4)
    people = sum(len(home.people) for home in facts.homes)
    width = 5.2 * FORM_BODY.size
    for words, value in (
        ("带走人", facts.carrier),
        ("电脑", f"本站设备{facts.device}（出行电脑，内容已加密）"),
        ("带走时间", moment(facts.made_at)),
        ("到期", f"{moment(facts.expires_at)}，到期后不能查看，写下的仍能带回"),
        (
            "内容",
            f"{len(facts.homes)}户{people}人" + (f"，附件{facts.files}个" if facts.files else "，不带附件"),
        ),
    ):
        flow.pair(words, value, FORM_BODY, label_width=width)
    if facts.both_because:
        flow.pair(
            "两包同户",
            f"其中有的户同时在另一个出行包里，原因：{facts.both_because}",
            FORM_BODY,
            label_width=width,
        )
    flow.space(6)
    columns = [
        Column("序号", "centre", 32),
        Column("户号", "left", 62),
        Column("地址", "left", 130),
        Column("成员", "left"),
        Column("要办的", "left", 88),
        Column("去过", "centre", 34),
    ]
    rows = [
        (str(n), home.number or "—", home.address or "—", "、".join(home.people), home.errands or "—", "□")
        for n, home in enumerate(facts.homes, 1)
    ]
    table(flow, columns, rows, CELL, empty="（没有户）", pad=4)
    flow.space(8)
    flow.write(f"随身原件（站里保管的{len(facts.originals)}件，带走的打√）", FORM_BODY)
    flow.space(4)
    columns = [
        Column("带走", "centre", 34),
        Column("委托人", "left", 84),
        Column("原件", "left"),
        Column("交接单号", "left", 128),
        Column("现由谁保管", "left", 66),
        Column("约定归还", "left", 66),
        Column("带回", "centre", 34),
    ]
    carried = [
        ("□", one.principal, one.item, one.slip, one.holder or "—", one.return_by or "—", "□")
        for one in facts.originals
    ]
    table(flow, columns, carried, CELL, empty="（站里没有保管这些人的原件）", pad=4)
    flow.space(8)
    flow.need(4.5 * FORM_SMALL.pitch)  # a line to sign is not parted from what is signed
    flow.write("带走时：电脑、原件当面点清。", FORM_SMALL)
    signature(flow, ["带走人", "交出人", "时间"], FORM_SMALL, columns=3, gap=1.9)
    flow.space(6)
    flow.need(6.5 * FORM_SMALL.pitch)
    flow.write("回站时：内容已导入、回执已读入、电脑已清除；原件逐件点清。", FORM_SMALL)
    signature(flow, ["带回人", "核对人", "时间"], FORM_SMALL, columns=3, gap=1.9)
    flow.space(4)
    flow.write("本单含个人信息，留在站里存档，不随身带走。电脑丢失立即告诉站里收回出行包。", FORM_SMALL)
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing("带走清单", flow.pages)


def fee_settlement(facts: FeeSettlement, fonts: FontSet) -> Drawing:
    """代缴费用结算单, one part for each side."""
    parts = [_settlement(facts, fonts, copy) for copy in ("委托人联", "站存联")]
    return Drawing("代缴费用结算单", two_up(parts[0], parts[1], fonts))


def _settlement(facts: FeeSettlement, fonts: FontSet, copy: str) -> list[Page]:
    flow = slip(fonts, facts.station, f"代缴费用结算单（{copy}）", facts.number)
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


def agent_statement(facts: AgentStatement, fonts: FontSet) -> Drawing:
    """代办员月报: figures in two columns, the originals still out, room for three signatures."""
    flow = begun(fonts, FORM)
    heading(
        flow, "代办员月报", FORM_TITLE, issuer=facts.station, right=f"编号：{facts.number}", small=FORM_SMALL
    )
    flow.space(4)
    flow.write(f"代办员：{facts.agent}　　月份：{facts.month}", FORM_BODY)
    flow.space(5)
    columns = [Column("项目"), Column("数量", "right", 120)]
    rows = [(line.label, line.text) for line in facts.lines]
    table(flow, columns, rows, replace(FORM_BODY, size=12, pitch=18), empty="（本月没有记录）", pad=4)
    flow.space(8)
    held = "、".join(facts.originals) or "无"
    flow.write(f"月末手中原件（{len(facts.originals)}份）：{held}。", FORM_BODY)
    flow.space(4)
    flow.write(f"以上数字为{day(facts.made_on)}封存时的数字，以后补录的不改本月报。", FORM_SMALL)
    signature(flow, ["代办员", "核对人", "日期"], FORM_BODY, columns=3, gap=2.2)
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing("代办员月报", flow.pages)


BLANK = replace(SLIP_BODY, size=11, pitch=16)
_RESULTS = "□见到本人　□不在家　□拒绝　□已搬走"
_FORMS = {
    "visit": (
        "上门服务记录（空白单）",
        [
            [("姓名", 3, 1), ("网格", 2, 1)],
            [("日期", 3, 1), ("到—离", 2, 1)],
            [("结果", 6, 1)],
            [("健康", 6, 2)],
            [("精神", 6, 2)],
            [("安全", 6, 2)],
            [("卫生", 6, 1)],
            [("居住环境", 6, 1)],
            [("需求", 6, 2)],
            [("收取材料", 6, 2)],
            [("风险", 6, 1)],
        ],
        ["服务对象（签字、指印）", "走访人"],
    ),
    "custody": (
        "材料交接单（空白单）",
        [
            [("移交人", 3, 1), ("接收人", 2, 1)],
            [("时间", 3, 1), ("代办编号", 2, 1)],
            [("事项", 6, 1)],
            *([(f"材料{n}", 6, 1)] for n in range(1, 8)),
            [("归还期限", 6, 1)],
        ],
        ["移交人", "接收人", "归还签收", "归还时间"],
    ),
    "request": (
        "口头委托记录（空白单）",
        [
            [("委托人", 3, 1), ("电话", 2, 1)],
            [("身份号码", 6, 1)],
            [("住址", 6, 1)],
            [("委托原因", 6, 2)],
            [("事项", 6, 3)],
            [("权限", 6, 2)],
            [("期限至", 3, 1), ("转委托", 2, 1)],
            [("移交材料", 6, 2)],
            [("见证人", 3, 1), ("电话", 2, 1)],
        ],
        ["委托人（签字、指印）", "代办员", "见证人", "日期"],
    ),
}
_FORMS |= {
    "receipt": (
        "收件凭证（空白单）",
        [
            [("申请人", 3, 1), ("电话", 2, 1)],
            [("住址、组", 6, 1)],
            [("事项", 6, 2)],
            [("收件时间", 6, 1)],
            *([(f"材料{n}", 6, 1)] for n in range(1, 7)),
            [("还缺什么", 6, 2)],
            [("何时答复", 6, 1)],
        ],
        ["申请人（签字、指印）", "收件人"],
    ),
    "notice": (
        "一次性告知书（空白单）",
        [
            [("申请人", 3, 1), ("电话", 2, 1)],
            [("事项", 6, 1)],
            *([(f"需补{n}", 6, 2)] for n in range(1, 6)),
            [("到哪里补", 6, 1)],
            [("补齐日期", 6, 1)],
        ],
        ["申请人（签字、指印）", "告知人"],
    ),
}
_PRINTED = {
    ("visit", "结果"): _RESULTS,
    ("visit", "风险"): "□未发现　□低　□中　□高：",
    ("request", "权限"): "□递交　□补正　□签收　□代领　□代缴",
    ("request", "转委托"): "□可　□不可",
}


def form_title(form: str) -> str:
    """What a blank is called: 上门服务记录, …"""
    return "同启同签同封记录" if form == "seal" else _FORMS[form][0].removesuffix("（空白单）")


def blank_slips(facts: BlankSlips, fonts: FontSet) -> Drawing:
    """空白单: one A5 a number, two different numbers on an A4, to be cut apart and written on by hand."""
    title, rows, signed = _FORMS[facts.form]
    parts = [_blank(facts, fonts, number, title, rows, signed) for number in facts.numbers]
    pages: list[Page] = []
    for n in range(0, len(parts), 2):
        pages += two_up(parts[n], parts[n + 1] if n + 1 < len(parts) else [], fonts)
    return Drawing(title, pages)


def _blank(
    facts: BlankSlips,
    fonts: FontSet,
    number: str,
    title: str,
    rows: Sequence[Sequence[tuple[str, int, int]]],
    signed: Sequence[str],
) -> list[Page]:
    flow = begun(fonts, SLIP)
    flow.write(facts.station, replace(SLIP_BODY, size=12, pitch=17), align="centre")
    flow.write(title, replace(SLIP_TITLE, size=18, pitch=25), align="centre")
    flow.write(f"编号：{number}", replace(SLIP_SMALL, role="hei", size=12, pitch=17), align="right")
    flow.space(3)
    boxes: list[tuple[Cell, ...] | Group] = []
    for row in rows:
        cells: list[Cell] = []
        for label, span, lines in row:
            printed = _PRINTED.get((facts.form, label), "")
            cells += [Cell(label, 2, label=True), Cell(printed, span, lines=lines)]
        boxes.append(tuple(cells))
    form(flow, [_padded(row) for row in boxes if isinstance(row, tuple)], BLANK, units=9, pad=4.5)
    flow.space(3)
    signature(flow, signed, SLIP_SMALL, columns=2, gap=1.9)
    flow.space(5)
    flow.write(
        f"领用人：{facts.carrier}。每张只用一次；写坏、遗失的交回站点注销。含个人信息，随身保管。", SLIP_SMALL
    )
    return flow.pages


def _padded(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Rows fill nine units: the last box takes what is left."""
    rest = 9 - sum(cell.span for cell in row)
    last = row[-1]
    return (*row[:-1], replace(last, span=last.span + rest))
