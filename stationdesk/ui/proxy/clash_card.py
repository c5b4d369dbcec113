"""Two records of one household and day, line beside line: what differs stands out, and a note settles it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from stationdesk.core.clock import local
from stationdesk.services import visit_clashes, visits
from stationdesk.services.visit_clashes import Clash
from stationdesk.services.visits import VisitDetail
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, label, line
from stationdesk.ui.rows import breakable
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

NAME = "proxy.clash"


def clash_columns(today: Callable[[], date]) -> list[Column]:
    """Which day, who was visited, who was there, whether the records say the same, whether it is settled."""
    return [
        Column(tr("日子"), lambda c: day_words(c.day, today()), 84),
        Column(tr("姓名"), lambda c: c.name, 150),
        Column(tr("走访人"), lambda c: c.agents, 150),
        Column(tr("记录"), lambda c: tr("{n} 份", n=len(c.visits)), 64),
        Column(
            tr("对得上吗"),
            lambda c: tr("结果和风险一样") if c.agree else tr("结果或风险不一样"),
            150,
            light=lambda c: "" if c.settled else "normal" if c.agree else "near",
        ),
        Column(tr("核对"), lambda c: tr("已核对") if c.settled else tr("待核对"), 84),
    ]


def build(
    clash: Clash, records: Sequence[VisitDetail], today: date, may: bool, asked: Callable[[str, str], None]
) -> QWidget:
    """The card beside the list. `asked("visit", …)` settles, `asked("look_visit", visit)` shows one record whole."""
    made = QWidget()
    made.setObjectName(NAME)
    made.setAccessibleName(clash.name)
    lay = QVBoxLayout(made)
    lay.setContentsMargins(0, 0, 0, 0)
    lay.setSpacing(theme.M)
    lay.addWidget(label(clash.name, "section", wrap=True, name=f"{NAME}.name"))
    said = tr("{day} 有 {n} 份走访记录，两份都保留。", day=day_words(clash.day, today), n=len(records))
    lay.addWidget(label(said, "second", wrap=True))
    if clash.settled:
        told = tr("✓ {who} {day}核对：{note}", who=clash.settled_by, day=_when(clash, today), note=clash.note)
        lay.addWidget(label(told, "good", wrap=True, name=f"{NAME}.note"))
    box = FlowBox(name=f"{NAME}.actions")
    if may and not clash.settled:
        words = tr("F9　{word}", word=tr("写明怎么回事…"))
        box.add(
            button(
                words,
                lambda: asked("visit", clash.id),
                look="primary",
                icon="note-pencil",
                name=f"{NAME}.settle",
            )
        )
    for n, one in enumerate(records, 1):
        visit = one.row.id
        go = button(
            tr("看第 {n} 份", n=n),
            lambda visit=visit: asked("look_visit", visit),  # type: ignore[misc]
            look="link",
            name=f"{NAME}.look.{n}",
        )
        box.add(go)
    lay.addWidget(box)
    lay.addWidget(line())
    lay.addWidget(_beside(records))
    lay.addStretch(1)
    return made


def _beside(records: Sequence[VisitDetail]) -> QWidget:
    """The records as columns; a line that is empty in all of them is left out."""
    made = QWidget()
    made.setObjectName(f"{NAME}.beside")
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.M)
    grid.setVerticalSpacing(theme.XS)
    top = Qt.AlignmentFlag.AlignTop
    told = [_lines(one) for one in records]
    at = 0
    for words in dict.fromkeys(name for one in told for name in one):
        values = [one.get(words, "") for one in told]
        if not any(values):
            continue
        apart = len(set(values)) > 1 and words not in (tr("编号"), tr("走访人"))
        grid.addWidget(label(f"▲ {words}" if apart else words, "second", wrap=True), at, 0, top)
        for n, value in enumerate(values, 1):
            shown = label(value or "—", "warn" if apart else "base", wrap=True, name=f"{NAME}.{at}.{n}")
            shown.setAccessibleName(tr("第 {n} 份 {what}：{value}", n=n, what=words, value=value or "—"))
            grid.addWidget(shown, at, n, top)
        at += 1
    for n in range(1, len(records) + 1):
        grid.setColumnStretch(n, 1)
    return made


def _lines(one: VisitDetail) -> dict[str, str]:
    row = one.row
    risk = tr(visits.RISKS.get(row.risk or "", ""))
    when = f"{local(row.visited_at):%H:%M}" if row.visited_at else ""
    signed = tr(visits.SIGNED[one.signed_how]) if one.signed_how in visits.SIGNED else ""
    return {
        tr("走访人"): "、".join(part for part in (row.agent, one.companion) if part),
        tr("姓名"): row.name,
        tr("结果"): tr(visits.RESULTS.get(row.result or "", "")),
        tr("时间"): " — ".join(part for part in (one.arrived, one.departed) if part) or when,
        tr("方式"): tr(visits.MODES[one.mode]) if one.mode in visits.MODES else "",
        tr("见到"): one.seen,
        tr("风险"): risk,
        **{tr(visits.BLOCKS[name]): text for name, text in one.observed},
        tr("需求"): one.needs,
        tr("收取材料"): one.collected,
        tr("签字"): "，".join(part for part in (signed, one.signed_because) if part),
        tr("编号"): breakable(row.number),
    }


def _when(clash: Clash, today: date) -> str:
    return day_words(clash.settled_at, today) if clash.settled_at else ""


def settle(page: SheetPage, clash: Clash) -> None:
    """How it was, in words; both records stay."""

    def act(work: Any, values: Any) -> Clash:
        return visit_clashes.settle(work, [one.id for one in clash.visits], values["note"])

    page.ask(
        NAME,
        tr("核对：{name}", name=clash.name),
        [Ask("note", tr("怎么回事"), "long", needed=True, hint=tr("两人都去了，一人送药一人量血压"))],
        tr("写下，两份都留"),
        act,
        lambda _done: tr("已核对，两份走访记录都留着。"),
        intro=tr("{agents}　{n} 份记录", agents=clash.agents, n=len(clash.visits)),
        reason="visits:record",
    )
