"""Papers of one child's file: 委托照护书, its notice to school or village, and the hand-over of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stationdesk.core.papers import CareGuardian, CareLetterPaper, CareNoticePaper, ChildHandover
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
from stationdesk.documents.engine.letter import SMALL, fitted, letter
from stationdesk.documents.engine.sheet import MM, Page, Style
from stationdesk.documents.engine.tables import Cell, Column, Group, form, table
from stationdesk.documents.fonts import FontSet

CELL = replace(FORM_BODY, size=10.5, pitch=14.8)


def _row(*cells: tuple[str, str, int]) -> tuple[Cell, ...]:
    made: list[Cell] = []
    for label, text, span in cells:
        made += [Cell(label, 4, label=True), Cell(text, span)]
    return tuple(made)


def _entrusting(guardians: Sequence[CareGuardian]) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for one in guardians:
        rows.append(_row(("姓名", one.name, 8), ("与儿童关系", one.relation, 4), ("联系电话", one.phone, 6)))
        rows.append(_row(("公民身份号码", one.id_no, 12), ("务工地、单位", one.works_at, 10)))
    return tuple(rows)


def care_letter(facts: CareLetterPaper, fonts: FontSet) -> Drawing:
    """委托照护书: who entrusts whom with a child, for how long, what was asked about the carer, who was heard."""
    flow = begun(fonts, replace(FORM, top=12 * MM, left=15 * MM, bottom=15 * MM, right=15 * MM))
    heading(flow, "委托照护书", FORM_TITLE, issuer="", right=f"编号：{facts.number}", small=FORM_SMALL)
    if facts.replaces:
        flow.write(f"本书签订后，原委托照护书（{facts.replaces}）终止。", FORM_SMALL)
    flow.space(3)
    child, carer = facts.child, facts.carer
    who = (
        _row(
            ("姓名", child.name, 8),
            ("性别", facts.child_gender, 4),
            ("出生日期", day(facts.child_born_on), 6),
        ),
        _row(("公民身份号码", child.id_no, 12), ("学校", facts.school or "—", 10)),
    )
    carers = (
        _row(("姓名", carer.name, 8), ("与儿童关系", facts.carer_relation, 4), ("联系电话", carer.phone, 6)),
        _row(
            ("公民身份号码", carer.id_no, 10),
            ("健康状况", facts.carer_health, 4),
            ("职业", facts.carer_job, 4),
        ),
        _row(("住址", carer.address, 26)),
    )
    terms = [
        _row(("委托原因", facts.reason, 26)),
        _row(("委托期限", f"{day(facts.since)}至{day(facts.until)}", 26)),
        *(_row((label, text, 26)) for label, text in facts.care),
        _row(("联系约定", facts.contact, 26)),
    ]
    heard = (
        f"{facts.child_opinion}（{day(facts.heard_on)}听取）"
        if facts.child_opinion
        else f"未听取：{facts.not_heard_why}"
        if facts.not_heard_why
        else ""
    )
    asked = "\n".join(f"{n}．{text}：■无　□有" for n, text in enumerate(facts.checks, 1))
    checks = ((Cell(asked, 30),),)
    groups: list[tuple[Cell, ...] | Group] = [
        Group("儿童", who),
        Group("委托人", _entrusting(facts.guardians)),
        Group("被委托人", carers),
        Group("委托内容", tuple(terms)),
        Group("核实", checks),
        Group(
            "意见",
            (
                (Cell("儿童意见", 4, label=True), Cell(heard, 26, lines=2)),
                (Cell("村（居）委会评估意见", 4, label=True), Cell(facts.village_opinion, 26, lines=2)),
            ),
        ),
    ]
    form(flow, groups, CELL, units=30, label=replace(CELL, role="hei", size=9.2), pad=2.4)
    flow.space(4)
    promise = (
        "被委托人承诺：身心健康，有照护能力，以上各项核实属实；悉心照护，不打骂、不放任，保障孩子上学、就医和安全；"
        "不让未满8周岁或者需要特别照顾的孩子无人看护，不让未满16周岁的孩子单独生活；遇有伤病、失联或者不法侵害，"
        "立即告知父母并报警。父母外出不免除监护职责，每周至少与孩子和被委托人联系一次，并书面告知孩子所在学校和实际居住地"
        "村（居）民委员会（未成年人保护法第二十一条至第二十三条）。"
    )
    flow.write(promise, replace(FORM_SMALL, size=9.6, pitch=13.8), indent=2, justify=True)
    flow.space(1)
    signers = [f"委托人（{one.relation}）签名、指印" for one in facts.guardians]
    signers += ["被委托人签名、指印", f"见证人{'（' + facts.witness + '）' if facts.witness else ''}签名"]
    signers += ["村（居）委会经办人", "签订日期"]
    signature(flow, signers, replace(FORM_BODY, size=10.5), columns=2, gap=1.6)
    flow.space(4)
    flow.write("本书一式多份，委托人、被委托人、村（居）委会各执一份。含未成年人信息，专人保管。", FORM_SMALL)
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing("委托照护书", flow.pages)


def care_notice(facts: CareNoticePaper, fonts: FontSet) -> Drawing:
    """委托照护告知书: a letter of the guardians, with a receipt to be torn off and kept."""
    return Drawing("委托照护告知书", fitted(lambda body: _notice(facts, fonts, body)))


def _notice(facts: CareNoticePaper, fonts: FontSet, body: Style) -> list[Page]:
    flow = letter(fonts, "委托照护告知书", facts.number)
    carer = facts.carer
    flow.write(f"{facts.addressee}：", body)
    parents = "、".join(f"{one.name}（{one.relation}）" for one in facts.guardians)
    flow.write(
        f"我们{parents}因外出，自{day(facts.since)}至{day(facts.until)}不能亲自照护孩子{facts.child}"
        f"{'（' + facts.child_gender + '）' if facts.child_gender else ''}，已签订委托照护书"
        f"（{facts.letter_number}），委托{carer.name}"
        f"{'（' + facts.carer_relation + '）' if facts.carer_relation else ''}照护。",
        body,
        indent=2,
        justify=True,
    )
    flow.write(
        f"被委托人住址：{carer.address or '—'}；电话：{carer.phone or '—'}。"
        + "".join(f"{one.relation}电话：{one.phone}；" for one in facts.guardians if one.phone).rstrip("；")
        + ("。" if any(one.phone for one in facts.guardians) else ""),
        body,
        indent=2,
        justify=True,
    )
    flow.write(
        "依照未成年人保护法第二十三条，特此书面告知。孩子有异常情况，请及时与被委托人和我们联系。",
        body,
        indent=2,
        justify=True,
    )
    signature(
        flow, [f"告知人（{one.relation}）" for one in facts.guardians] + ["日期"], SMALL, columns=2, gap=1.8
    )
    flow.space(16)
    flow.write("…………………………………回　执…………………………………", SMALL, align="centre")
    flow.write(
        f"已收到关于委托照护书（{facts.letter_number}）的书面告知。",
        replace(SMALL, size=13, pitch=20),
        indent=2,
    )
    signature(flow, ["收件单位", "收件人", "收件日期"], SMALL, columns=2, gap=1.7)
    number_pages(flow.pages, fonts, SMALL, bottom=28 * MM, letter=True)
    return flow.pages


def child_handover(facts: ChildHandover, fonts: FontSet) -> Drawing:
    """儿童档案移交单: what of a child's file goes into whose hands."""
    flow = begun(fonts, FORM)
    heading(
        flow,
        "儿童档案移交单",
        FORM_TITLE,
        issuer=facts.village,
        right=f"编号：{facts.number}",
        small=FORM_SMALL,
    )
    flow.space(4)
    rows: list[tuple[Cell, ...] | Group] = [
        _row(
            ("姓名", facts.child, 8),
            ("性别", facts.child_gender, 4),
            ("出生日期", day(facts.child_born_on), 6),
        ),
        _row(("原居住地", facts.from_place, 26)),
        _row(("现居住地", facts.to_place, 26)),
        _row(("变动日期", day(facts.moved_on), 10), ("风险等级", facts.risk, 12)),
        _row(("变动原因", facts.reason, 26)),
        _row(("接收单位、联系人", facts.contact, 26)),
    ]
    form(flow, rows, FORM_BODY, units=30, pad=5)
    flow.space(8)
    _listed(flow, facts.items)
    flow.space(6)
    flow.write(
        "请接收单位核对后签名，并在7日内看望孩子；移交的材料含未成年人信息，只给负责的人看。", FORM_SMALL
    )
    signature(flow, ["移交人", "移交日期", "接收人", "接收日期"], FORM_BODY, columns=2, gap=2.0)
    number_pages(flow.pages, fonts, PAGE_NO)
    return Drawing("儿童档案移交单", flow.pages)


def _listed(flow: Flow, items: Sequence[str]) -> None:
    columns = [
        Column("序号", "centre", 36),
        Column("移交材料", "left"),
        Column("份数", "centre", 50),
        Column("备注", "left", 150),
    ]
    table(flow, columns, [(str(n), item, "", "") for n, item in enumerate(items, 1)], FORM_BODY, pad=5)
