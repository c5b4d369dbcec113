"""`bench certificate` and `bench sheet-3600`: papers drawn here beside the same text set by typst in the same run.

typst is a bench-only extra (`pip install stationdesk[bench]`). Where it is not installed the lines say so and are
compared with nothing.
"""

from __future__ import annotations

import importlib
import itertools
import statistics
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from stationdesk.cli.bench import Measured, Plan, timed
from stationdesk.core import papers as facts_of
from stationdesk.core.words import N_, say

if TYPE_CHECKING:
    from stationdesk.documents.fonts import FontSet

ROWS: Final = 3600
HEADINGS: Final = ("序号", "户主", "村民小组", "补贴项目", "面积（亩）", "标准", "金额")
CERTIFICATE_GOAL: Final = 40.0
SHEET_GOAL: Final = 3000.0
"""Milliseconds."""
NAMES: Final = ("曾庆兰", "尉迟广明", "买买提·吐尔逊", "李㛃", "陈丨", "周小芳")

CERTIFICATE: Final = """
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))
#set text(font: "{font}", size: 16pt, lang: "zh")
#set par(justify: true, leading: 12pt)
#align(right)[编号：{number}]
#align(center, text(22pt, weight: "bold")[{title}])
{body}
#v(2em)
{signatories}
#align(right)[{issuer} \\ {day}]
#pagebreak()
#align(center, text(18pt)[{title}（存根）])
#table(columns: (25%, 75%), {stub})
"""

SHEET: Final = """
#set page(paper: "a4", flipped: false, margin: 15mm, numbering: "1 / 1")
#set text(font: "{font}", size: 14pt, lang: "zh")
#align(center, text(26pt, weight: "bold")[{title}])
#table(columns: {columns}, table.header({header}), {cells})
"""


def certificate(plan: Plan) -> list[Measured]:
    """A certificate with stub and code drawn to bytes, after the first; the peer sets the same words without a code."""
    from stationdesk.documents import fonts, render

    here = fonts.here()
    facts = _certificate()

    def ours() -> None:
        render.render(facts)

    ours()
    value = statistics.median(timed(ours, plan.rounds))
    note = say(N_("一份证明含存根成为PDF，首次之后"))
    peer = _peer(here, _certificate_source(facts, here), plan.rounds)
    return [_line("certificate", value, peer, CERTIFICATE_GOAL, note)]


def sheet_3600(plan: Plan) -> list[Measured]:
    """A posting sheet of 3,600 rows over its pages; the least of three, as other work only ever adds."""
    from stationdesk.documents import fonts, render

    here = fonts.here()
    facts = _sheet()

    def ours() -> None:
        render.render(facts)

    ours()
    value = min(timed(ours, 3))
    note = say(N_("{n} 行公示表成为PDF"), n=ROWS)
    peer = _peer(here, _sheet_source(facts, here), 3, least=True)
    return [_line("sheet-3600", value, peer, SHEET_GOAL, note)]


def _line(name: str, value: float, peer: tuple[float, str] | None, goal: float, note: str) -> Measured:
    """The goal is milliseconds; the ratio says how it stands beside the peer."""
    met = value <= goal
    if peer is None:
        said = f"{note}{say(N_('；未装 typst，没有可比的（pip install stationdesk[bench]）'))}"
        return Measured(name, round(value, 3), 0.0, 0.0, goal, met, "ms", said)
    theirs, version = peer
    said = f"{note}{say(N_('，目标 {goal} 毫秒；对比 typst {v}'), goal=int(goal), v=version)}"
    return Measured(name, round(value, 3), round(theirs, 3), round(value / theirs, 2), goal, met, "ms", said)


def _peer(here: FontSet, source: str, rounds: int, *, least: bool = False) -> tuple[float, str] | None:
    """Milliseconds of the peer for the same text, warm, with its version; None when it is not installed."""
    try:
        typst: Any = importlib.import_module("typst")
    except ImportError:
        return None
    from importlib.metadata import version

    compiler = typst.Compiler(font_paths=[str(here.ladders["song"][0].path.parent)])
    # A compiler remembers what it has set: each round is another paper, as at the counter.
    turn = itertools.count()

    def theirs() -> None:
        compiler.compile(source.replace(NAMES[0], f"{NAMES[0]}{next(turn)}").encode())

    theirs()
    times = timed(theirs, rounds)
    return (min(times) if least else statistics.median(times)), version("typst")


def _common() -> dict[str, Any]:
    return {
        "station": "四邑村便民服务站",
        "village": "四邑村村民委员会",
        "made_on": date(2026, 11, 22),
        "number": "421221106202-20261122-010-0001",
        "maker": "王敏",
        "phone": "0715-6300000",
    }


def _certificate() -> facts_of.Certificate:
    fields = (
        ("name", "姓名", "name", "曾庆兰"),
        ("id_no", "公民身份号码", "id", "421221196001010022"),
        ("address", "常住地址", "text", "嘉鱼县潘家湾镇四邑村五组12号"),
        ("facts", "情况", "longtext", "承包土地6.5亩，本年种植水稻6.5亩，由村民小组和两名核实人到地头看过"),
    )
    return facts_of.Certificate(
        **_common(),
        code="C-09",
        title="农户承包地与实际种植情况说明",
        body="县农业农村局：\n　　{name}，公民身份号码{id_no}，现住{address}。经核实：{facts}。\n　　特此说明。",
        fields=tuple(
            facts_of.CertificateField(key=key, label=words, type=kind, value=value)  # type: ignore[arg-type]
            for key, words, kind, value in fields
        ),
        issuer="四邑村村民委员会",
        signatories=("村民小组组长", "村民委员会主任"),
        purpose="农业保险",
        legal_basis="农村土地承包法",
        valid_days=180,
        valid_until=date(2027, 5, 21),
        applicant="曾庆兰",
        approver="李主任",
        verified_by=("谌家贵", "葛存义"),
        verified_how=("入户走访", "邻里证实"),
        verified_on=date(2026, 11, 20),
        qr="SDC1|" + "A" * 180,
    )


def _sheet() -> facts_of.PostingSheet:
    types = ("int", "name", "text", "text", "area", "money", "money")
    return facts_of.PostingSheet(
        **(_common() | {"number": ""}),
        code="CA-04",
        part="财务",
        title="惠农补贴发放清册",
        period="2026年第三季度",
        columns=tuple(
            facts_of.PostingColumn(label=words, type=kind)  # type: ignore[arg-type]
            for words, kind in zip(HEADINGS, types, strict=True)
        ),
        rows=tuple(
            (
                str(n + 1),
                NAMES[n % len(NAMES)],
                f"{n % 14 + 1}组",
                "耕地地力保护补贴",
                f"{n % 9}.50",
                "102.50",
                f"{n % 9 * 10250 / 100:,.2f}",
            )
            for n in range(ROWS)
        ),
        posted_from=date(2026, 11, 22),
    )


def _certificate_source(facts: facts_of.Certificate, here: FontSet) -> str:
    paragraphs = facts_of.filled(facts.body, facts.fields).split("\n")
    stub = (
        ("编号", facts.number),
        ("申请人", facts.applicant),
        ("用途", facts.purpose),
        ("依据", facts.legal_basis),
        ("核实方式", "、".join(facts.verified_how)),
        ("核实人", "、".join(facts.verified_by)),
        ("审批人", facts.approver),
        ("经办人", facts.maker),
    )
    return CERTIFICATE.format(
        font=here.ladders["song"][0].families[0],
        number=facts.number,
        title=facts.title,
        body="\n\n".join(paragraphs),
        signatories="\n\n".join(f"{role}（签字）：#line(length: 60%)" for role in facts.signatories),
        issuer=facts.issuer,
        day=facts.made_on.isoformat(),
        stub=", ".join(f"[{label}], [{text}]" for label, text in stub),
    )


def _sheet_source(facts: facts_of.PostingSheet, here: FontSet) -> str:
    return SHEET.format(
        font=here.ladders["song"][0].families[0],
        title=facts.title,
        columns=len(HEADINGS),
        header=", ".join(f"[{words}]" for words in HEADINGS),
        cells=",\n".join(", ".join(f"[{text}]" for text in row) for row in facts.rows),
    )
