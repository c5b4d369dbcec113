"""What hangs on the wall about matters, and the 减负 list as paper and workbook: facts frozen from the catalogue."""

from __future__ import annotations

import io
from typing import Any, Literal

from stationdesk.core import lengths, money
from stationdesk.core import papers as facts_of
from stationdesk.core.late import dataclass
from stationdesk.core.papers.catalogue_papers import (
    BurdenItem,
    BurdenSheet,
    CataloguePoster,
    PosterLine,
    PosterWindow,
    ProxyPoster,
)
from stationdesk.core.workbook_made import workbook
from stationdesk.services import admissions, matters, numbers, packs, papers, station, users
from stationdesk.services.admissions import Burden
from stationdesk.storage.work import Work

Paper = Literal["A4", "A3"]
SHORT_MATERIALS = 6
"""So many materials are named on the wall; what more there is, the counter says."""
KIND = {"matter": "事项", "task": "任务"}

PROXY_STEPS = (
    ("提出委托", "本人到站、打电话、托人带话，或代办员上门，都可以提出。"),
    (
        "当面说清、签委托书",
        "代办员一次说清要带什么、多久办好、哪些环节须本人到场；填代办委托书，口头委托的当场记下。",
    ),
    ("收材料、开清单", "能在网上核验的不收复印件；收了原件开材料交接单，一份交本人。"),
    ("三个工作日内送办", "代办员把材料送到有权办理的部门，登记送办时间和经手人。"),
    ("跟踪、告知进度", "办到哪一步主动打电话告诉；要补材料的，一次说清。"),
    ("送结果、还原件", "结果和原件送到本人手里，当面点清签收。"),
    ("回访", "问一问满意不满意，有意见的登记办理。"),
)
PROXY_WHO = "老人、残疾人、病人、孕妇、留守家庭和在外务工的人，以及不方便跑路的，都可以请代办员全程代办。"


@dataclass(frozen=True)
class Wall:
    """What a poster says beside the matters: office hours and where to complain, as the station wants them said."""

    paper: Paper = "A3"
    hours: str = ""
    complaint_phone: str = ""


def directory(work: Work, wall: Wall | None = None) -> CataloguePoster:
    """服务事项目录 as the wall shows it, by the station's windows. Needs `matters:read`."""
    wall = wall or Wall()
    users.require(work, "matters:read")
    pack = packs.holding(work, "matters")
    groups = tuple(
        PosterWindow(name=window.name, lines=tuple(_line(matters.get(work, code)) for code in window.codes))
        for window in matters.windows(work)
    )
    return CataloguePoster(
        **_frame(work),
        windows=groups,
        catalogue_version=pack.version,
        effective_from=pack.effective_from,
        address=station.detail(work).address,
        hours=lengths.one_line(wall.hours, "hours", lengths.NAME),
        complaint_phone=lengths.one_line(wall.complaint_phone, "complaint_phone"),
        paper=wall.paper,
    )


def proxy_flow(work: Work, wall: Wall | None = None) -> ProxyPoster:
    """代办流程 as the wall shows it, with the matters that cannot be done by proxy. Needs `matters:read`."""
    wall = wall or Wall()
    users.require(work, "matters:read")
    alone = tuple(row.name for row in matters.find(work) if not row.proxy_allowed)
    return ProxyPoster(
        **_frame(work),
        steps=PROXY_STEPS,
        who=PROXY_WHO,
        not_possible=alone,
        complaint_phone=lengths.one_line(wall.complaint_phone, "complaint_phone"),
        paper=wall.paper,
    )


def burden_sheet(work: Work, found: Burden) -> BurdenSheet:
    """The 减负 list as paper."""
    items = tuple(
        BurdenItem(
            kind=KIND[one.kind],
            title=f"{one.code} {one.title}".strip(),
            department=one.department,
            count=one.count,
            lacks=lacks_words(one),
            promised="" if one.promised_fen is None else money.plain(one.promised_fen),
            received="" if one.kind == "task" else money.plain(one.received_fen),
        )
        for one in found.lines
    )
    return BurdenSheet(
        **_frame(work),
        since=found.since,
        until=found.until,
        items=items,
        cases=found.cases,
        tasks=found.tasks,
        covered=found.covered,
    )


def make(work: Work, facts: facts_of.PaperFacts) -> papers.PaperRow:
    """Keep the facts as a paper with a number, so that what hangs can be printed again as it was."""
    users.require(work, "matters:read")
    number = numbers.take(work, "paper")
    return papers.make(work, facts_of.kind(facts), "matters", number, facts, number)


def burden_book(found: Burden) -> bytes:
    """The 减负 list as XLSX."""
    headings = (
        "类别",
        "编码",
        "事项或来文单位",
        "部门",
        "件（项）数",
        "缺什么",
        "约定经费（元/年）",
        "到账（元）",
    )
    out = io.BytesIO()
    with workbook(out) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("减负清单")
        sheet.freeze_panes(1, 0)
        for column, (heading, width) in enumerate(
            zip(headings, (8, 10, 34, 26, 10, 26, 16, 12), strict=True)
        ):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for row, one in enumerate(found.lines, 1):
            for column, text in enumerate((KIND[one.kind], one.code, one.title, one.department)):
                sheet.write_string(row, column, text)
            sheet.write_number(row, 4, one.count)
            sheet.write_string(row, 5, lacks_words(one))
            if one.promised_fen is not None:
                sheet.write_number(row, 6, one.promised_fen / 100)
            if one.kind == "matter":
                sheet.write_number(row, 7, one.received_fen / 100)
    return out.getvalue()


def lacks_words(one: admissions.BurdenLine) -> str:
    """What a line lacks, in Chinese: it stands on paper."""
    return "、".join(admissions.LACKS[key] for key in one.lacks)


def _frame(work: Work) -> dict[str, Any]:
    return papers.frame(work)


def _line(found: matters.MatterDetail) -> PosterLine:
    required = [line.name for line in found.materials if line.required and line.form != "verify-online"]
    named = "、".join(required[:SHORT_MATERIALS])
    if len(required) > SHORT_MATERIALS:
        named += f"等{len(required)}样"
    marks = ("promised_days", "materials", "fee", "deciding_authority", "proxy_allowed")
    return PosterLine(
        name=found.name,
        materials=named,
        days=_days(found),
        fee=found.row.fee or "免费",
        decides=found.row.authority or ("村里" if found.row.decides == "village" else "上级部门"),
        proxy=found.row.proxy_allowed,
        unconfirmed=any(found.to_confirm(name) for name in marks),
    )


def _days(found: matters.MatterDetail) -> str:
    promised, statutory = found.row.promised_days, found.row.statutory_days
    if promised == 0:
        return "当场办结"
    if promised is not None:
        return f"{promised}个工作日"
    if statutory is not None:
        return f"{statutory}个工作日"
    calendar = found.statutory_calendar_days
    return "没有规定" if calendar is None else f"{calendar}天"
