"""Papers of the station itself: the recovery code and the sync receipt."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core.papers import RecoverySheet, SyncReceipt
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
    moment,
    signature,
)
from stationdesk.documents.engine.flow import number_pages
from stationdesk.documents.engine.sheet import Box, Style, place
from stationdesk.documents.engine.tables import Cell, Column, form, table
from stationdesk.documents.fonts import FontSet

CODE = Style(role="hei", size=20, pitch=32)
PER_LINE = 4
RECOVERY_RULES = (
    "打印两份，装入信封封好，封口处两人签名、写上日期。",
    "一份锁在村里的保险柜，一份交乡镇保管，不放在电脑旁边。",
    "不拍照，不存入手机和电脑，不用聊天软件传送。",
    "拆封使用以后，或者怀疑有人看过，在程序里换一组新的恢复码，旧的当面销毁。",
)
OFFICER_RULES = (
    "两份由两位负责人分别保管，各装一个信封，封口处签名、写上日期；一个人不得同时拿着两份。",
    "不放在电脑旁边，不拍照，不存入手机和电脑，不用聊天软件传送。",
    "两份一起用过以后，或者有一份丢了、换了保管人，在程序里重做两人码，旧的当面销毁。",
)


def recovery_sheet(facts: RecoverySheet, fonts: FontSet) -> Drawing:
    """The recovery code, or one of the two officers' codes, in large groups, and how to keep it."""
    flow = begun(fonts, FORM)
    title = f"两人码（第 {facts.officer} 份，共 2 份）" if facts.officer else "恢复码"
    heading(flow, title, replace(FORM_TITLE, size=26, pitch=40), issuer=facts.station, small=FORM_SMALL)
    flow.space(6)
    text = Style(role="song", size=14, pitch=23)
    flow.write(
        "忘记密码时，由两位负责人各带一份，两份一起才能打开站点的数据；单独一份打不开。只有这一次机会打印它：程序里不保存。"
        if facts.officer
        else "忘记密码、更换电脑或者硬盘损坏时，用这组恢复码打开站点的数据。只有这一次机会打印它：程序里不保存。",
        text,
        indent=2,
    )
    flow.space(10)
    rows = [facts.groups[n : n + PER_LINE] for n in range(0, len(facts.groups), PER_LINE)]
    flow.page.add(Box(flow.left, flow.y, flow.width, CODE.pitch * len(rows) + 24, weight=1.2))
    flow.space(12)
    for n, row in enumerate(rows):
        for m, group in enumerate(row):
            x = flow.left + flow.width * (m + 0.5) / PER_LINE
            place(flow.page, fonts, x, flow.y + n * CODE.pitch + 24, group, CODE, "centre")
    flow.space(CODE.pitch * len(rows) + 22)
    if facts.home_label:
        flow.write(f"用于：{facts.home_label}", text)
    flow.write(f"生成日期：{day(facts.made_on)}", text)
    flow.space(8)
    flow.write("怎样保管", replace(text, role="hei"))
    for n, rule in enumerate(OFFICER_RULES if facts.officer else RECOVERY_RULES, 1):
        flow.write(f"{n}. {rule}", text)
    signature(flow, ["保管人", "见证人", "存放地点", "日期"], text, columns=2, gap=1.8)
    return Drawing(title, flow.pages)


def sync_receipt(facts: SyncReceipt, fonts: FontSet) -> Drawing:
    """同步回执: counted in, counted out, and what is held with its reason."""
    flow = begun(fonts, FORM)
    heading(
        flow, "同步回执", FORM_TITLE, issuer=facts.receiver, right=f"编号：{facts.number}", small=FORM_SMALL
    )
    flow.space(5)

    def row(*pairs: tuple[str, str, int]) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for label, text, span in pairs:
            cells += [Cell(label, 3, label=True), Cell(text, span)]
        return tuple(cells)

    rows = [
        row(("发送方", facts.sender, 7), ("接收方", facts.receiver, 7)),
        row(("接收时间", moment(facts.taken_at), 7), ("传送方式", facts.channel or "—", 7)),
        row(("数据包", facts.bundle, 17)),
        row(("摘要", facts.digest, 17)),
        row(("收到变更", f"{facts.changes_in} 条", 7), ("已经入库", f"{facts.applied} 条", 7)),
        row(("早已收到", f"{facts.known} 条", 7), ("暂存待处理", f"{facts.held} 条", 7)),
        row(("确认到", facts.through or "—", 17)),
        *(row((item.label, item.text, 17)) for item in facts.details),
    ]
    form(flow, rows, FORM_BODY, units=20)
    flow.space(10)
    if facts.held_reasons:
        flow.write("暂存待处理的原因", replace(FORM_BODY, role="hei", size=13, pitch=20))
        flow.space(2)
        table(
            flow,
            [Column("条目", "left", 150), Column("原因")],
            [(r.label, r.text) for r in facts.held_reasons],
            FORM_BODY,
        )
        flow.space(6)
    balanced = facts.changes_in == facts.applied + facts.known + facts.held
    flow.write(
        "收到的条数等于入库、早已收到与暂存之和，账目相符。"
        if balanced
        else "注意：收到的条数与入库、早已收到、暂存之和不符，请联系发送方核对后再清理数据包。",
        FORM_BODY if balanced else replace(FORM_BODY, role="hei"),
    )
    signature(flow, ["接收人", "日期"], FORM_BODY, columns=2, gap=2.2)
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing("同步回执", flow.pages)
