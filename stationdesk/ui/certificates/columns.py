"""The columns of the stubs, of the slips of refusal and of the seal book."""

from __future__ import annotations

from stationdesk.core.words import N_
from stationdesk.ui.cases.case_list import tail
from stationdesk.ui.certificates.detail import STATE_WORDS, when
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = {
    "all": N_("全部"),
    "draft": N_("待审批"),
    "issued": N_("已出具"),
    "void": N_("已作废"),
    "dropped": N_("已退回"),
    "slips": N_("告知单"),
    "book": N_("用印簿"),
}
LIGHTS = {"draft": "near", "issued": "normal", "void": "late", "dropped": "provisional"}


def stub_columns() -> list[Column]:
    """Number tail, what, for whom, state, day."""
    return [
        Column(tr("编号"), lambda s: tail(s.row.number) if s.row.number else "—", 92),
        Column(tr("证明"), lambda s: tr(s.row.title), 236),
        Column(tr("给谁"), lambda s: s.name, 88),
        Column(
            tr("状态"),
            lambda s: tr(STATE_WORDS.get(s.row.state, s.row.state_word)),
            92,
            light=lambda s: LIGHTS.get(s.row.state, ""),
        ),
        Column(tr("日期"), lambda s: when(s.row.made_at), 96),
    ]


def slip_columns() -> list[Column]:
    """Number tail, what was demanded, by whom, who came."""
    return [
        Column(tr("编号"), lambda s: tail(s.row.number), 92),
        Column(tr("要的证明"), lambda s: s.row.item, 220),
        Column(tr("索要单位"), lambda s: s.row.demanded_by or "—", 150),
        Column(tr("谁来问"), lambda s: s.name, 88),
        Column(tr("时间"), lambda s: when(s.row.at), 96),
    ]


def book_columns() -> list[Column]:
    """Running number, day, what, copies, who."""
    return [
        Column(tr("序号"), lambda u: str(u.seq), 56, right=True),
        Column(tr("时间"), lambda u: when(u.used_at), 96),
        Column(tr("事由"), lambda u: tr(u.title), 220),
        Column(tr("编号"), lambda u: tail(u.paper_number) if u.paper_number else "—", 92),
        Column(tr("份数"), lambda u: str(u.copies), 68, right=True),
        Column(tr("批准"), lambda u: u.approver, 120),
        Column(tr("用印"), lambda u: u.keeper, 80),
    ]
