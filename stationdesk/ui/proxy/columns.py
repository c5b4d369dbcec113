"""The columns of requests, of what is in whose hands, and of visits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from stationdesk.core import masks, matter_names
from stationdesk.core.clock import civil_date
from stationdesk.core.proxy_states import STATE_WORDS, State
from stationdesk.core.words import N_
from stationdesk.services import blank_slips, visits
from stationdesk.services.proxy_lists import ProxyRow
from stationdesk.services.proxy_today import BLANK_DAYS
from stationdesk.ui.cases.case_list import tail
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

FORMS = (("original", N_("原件")), ("copy", N_("复印件")), ("collected", N_("代领")))
RISK_LIGHTS = {"high": "late", "medium": "near", "low": "normal"}


def request_light(one: ProxyRow) -> str:
    """Late where the authority has ended, near where an original is out."""
    if one.frozen:
        return "late"
    return "near" if one.originals_out else ""


def request_columns(today: Callable[[], date]) -> list[Column]:
    """Number tail, who, what, where it stands, originals out, until when, by whom."""
    return [
        Column(tr("编号"), lambda r: tail(r.number), 92),
        Column(tr("委托人"), lambda r: r.principal, 88),
        Column(tr("事项"), lambda r: matter_names.several(r.matters), 190),
        Column(tr("走到"), lambda r: tr(STATE_WORDS[State(r.state)]), 96, light=request_light),
        Column(tr("原件"), lambda r: str(r.originals_out) if r.originals_out else "—", 76, right=True),
        Column(tr("授权到"), lambda r: day_words(r.expires_on, today()), 88),
        Column(tr("代办员"), lambda r: r.agent, 80),
    ]


def item_columns(today: Callable[[], date]) -> list[Column]:
    """Whose, what, form, in whose hands, since when, promised back by."""
    return [
        Column(tr("谁的"), lambda i: i.whose, 88),
        Column(tr("材料"), lambda i: i.item, 150),
        Column(tr("形式"), lambda i: tr(dict(FORMS).get(i.form, i.form)), 72),
        Column(tr("在谁手里"), lambda i: i.holder, 88),
        Column(tr("收取"), lambda i: day_words(i.since, today()), 80),
        Column(
            tr("约定还"),
            lambda i: day_words(i.return_by, today()) if i.return_by else "—",
            92,
            light=lambda i: "late" if i.overdue else "near",
        ),
        Column(tr("代办编号"), lambda i: tail(i.request_number), 92),
    ]


def why_words(why: str) -> str:
    """Why a visit is due, in the reader's language: a rule's name, or words somebody wrote."""
    # The lowest rule is called 一般 like the middle grade of care, which English calls otherwise.
    return tr("一般走访") if why == "一般" else tr(why)


def visit_columns(today: Callable[[], date]) -> list[Column]:
    """Grid, who, why, risk, day, by whom, what came of it."""
    return [
        Column(tr("网格"), lambda v: v.grid, 128),
        Column(tr("姓名"), lambda v: v.name, 88),
        Column(tr("为什么"), lambda v: why_words(v.why), 150),
        Column(
            tr("风险"),
            lambda v: tr(visits.RISKS[v.risk]) if v.risk in visits.RISKS else "—",
            64,
            light=lambda v: RISK_LIGHTS.get(v.risk or "", ""),
        ),
        Column(
            tr("日子"),
            lambda v: day_words(v.visited_at or v.planned_on, today()),
            84,
            light=lambda v: "late" if v.overdue else "",
        ),
        Column(tr("走访人"), lambda v: v.agent, 80),
        Column(tr("结果"), lambda v: tr(visits.RESULTS[v.result]) if v.result else "", 84),
    ]


def missed_columns(today: Callable[[], date]) -> list[Column]:
    """Who was not at home, since when, who was asked, who is next."""
    return [
        Column(tr("姓名"), lambda m: m.name, 96, light=lambda _m: "late"),
        Column(tr("不在家"), lambda m: day_words(m.missed_on, today()), 96),
        Column(tr("已联系"), lambda m: "、".join(tr(one.name) for one in m.tried) or "—", 220),
        Column(tr("接着联系"), lambda m: tr(m.next_name) if m.next_name else "—", 120),
        Column(tr("电话"), lambda m: masks.phone(m.phone) if m.phone else "—", 120),
    ]


def waiting_columns(today: Callable[[], date]) -> list[Column]:
    """Who is due and not planned, with the rule that says so."""
    return [
        Column(tr("网格"), lambda w: w.grid, 118),
        Column(tr("姓名"), lambda w: w.name, 84),
        Column(tr("按哪条规则"), lambda w: w.rule_words, 210),
        Column(
            tr("风险"),
            lambda w: tr(visits.RISKS[w.risk]) if w.risk in visits.RISKS else "—",
            76,
            light=lambda w: RISK_LIGHTS.get(w.risk or "", ""),
        ),
        Column(tr("上次"), lambda w: day_words(w.last_on, today()) if w.last_on else tr("没有走访过"), 92),
        Column(
            tr("最晚"),
            lambda w: day_words(w.due_on, today()),
            84,
            light=lambda w: "late" if w.late else "near",
        ),
        Column(tr("谁去"), lambda w: w.agent or "—", 80),
    ]


def blank_columns(today: Callable[[], date]) -> list[Column]:
    """Which blank, of which kind, who carries it, since when."""
    return [
        Column(tr("空白单编号"), lambda b: b.number, 240),
        Column(tr("种类"), lambda b: tr(blank_slips.KINDS[b.kind]), 120),
        Column(tr("领用人"), lambda b: b.given_to or "—", 100),
        Column(
            tr("领出"),
            lambda b: day_words(b.printed_at, today()),
            96,
            light=lambda b: "late" if (today() - civil_date(b.printed_at)).days > BLANK_DAYS else "",
        ),
    ]
