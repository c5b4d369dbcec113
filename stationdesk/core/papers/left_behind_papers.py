"""Papers of the three left-behind groups: the national child form and the summary."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import Labelled, PaperFacts, Quiet
from stationdesk.core.words import N_


class Relative(Quiet, frozen=True, kw_only=True):
    """A grandparent or parent on the child form. The dead are written “—” (note of the form)."""

    name: str = ""
    born_on: date | None = None
    id_no: str = ""
    works_at: str = ""
    """Province and city."""
    phone: str = ""
    dead: bool = False


class ChildForm(PaperFacts, frozen=True, kw_only=True, tag="child_form"):
    """农村留守儿童基本情况登记表 (national form of 2016). Ticks are the printed words themselves."""

    title_zh: ClassVar[str] = N_("农村留守儿童基本情况登记表")

    filled_by_unit: str
    name: str
    gender: str
    ethnic: str = ""
    born_on: date
    id_no: str = ""
    registered: bool = True
    registered_address: str = ""
    lives_at: str = ""
    health: str = ""
    """健康, 残疾 or 患病."""
    disability: str = ""
    illness: str = ""
    boards: bool | None = None
    schooling: str = ""
    paternal_grandfather: Relative = Relative()
    paternal_grandmother: Relative = Relative()
    maternal_grandfather: Relative = Relative()
    maternal_grandmother: Relative = Relative()
    father: Relative = Relative()
    mother: Relative = Relative()
    both_away: bool = False
    one_away_unable: str = ""
    """父 or 母: who stays and cannot care, when one parent is away."""
    entrusted: bool | None = None
    """Whether somebody is entrusted; unknown: as a carer is named or not."""
    carer_name: str = ""
    carer_phone: str = ""
    carer_id_no: str = ""
    carer_relation: str = ""
    carer_address: str = ""
    care_kind: str = ""
    """无人监护, 父或母无监护能力, 受委托人监护能力不足, 一般, 较好."""
    income: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    head: str = ""
    checker: str = ""
    more: tuple[Labelled, ...] = ()
    """What the station adds below the national form: school and teacher, categories, risk, dates."""


class SummarySection(Quiet, frozen=True, kw_only=True):
    """One table of the summary."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class LeftBehindSummary(PaperFacts, frozen=True, kw_only=True, tag="left_behind_summary"):
    """三留守汇总: numbers only, no names."""

    title_zh: ClassVar[str] = N_("“三留守”人员情况汇总表")

    cut_off: date
    period: str = ""
    sections: tuple[SummarySection, ...]
    notes: tuple[str, ...] = ()
    head: str = ""
    checker: str = ""
    posted: bool = False
    """For the notice board: no one signs as reviewer, and small numbers are hidden already."""
