"""Papers of proxy service and home visits: the authority, custody of materials, the day's round, the visit."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from stationdesk.core.papers.facts import Labelled, PaperFacts, Person, Quiet
from stationdesk.core.words import N_


class ProxyAuthority(PaperFacts, frozen=True, kw_only=True, tag="proxy_authority"):
    """代办委托书, or 口头委托记录 when it was spoken and is confirmed on paper later."""

    title_zh: ClassVar[str] = N_("代办委托书 / 口头委托记录")

    oral: bool = False
    principal: Person
    guardian: Person | None = None
    reason: str = ""
    agent: Person
    badge: str = ""
    matters: tuple[str, ...]
    powers: tuple[str, ...]
    """Each on its own: 递交材料, 补正材料, 签收文书, 代领结果, 代缴费用. Never 全权."""
    starts_on: date
    ends_on: date
    may_delegate: bool = False
    materials: tuple[str, ...] = ()
    delivery: str = ""
    spoken_at: datetime | None = None
    channel: str = ""
    """当面, 电话."""
    recorder: str = ""
    witness: str = ""


class CustodyItem(Quiet, frozen=True, kw_only=True):
    """A thing handed over."""

    name: str
    form: str = ""
    copies: int = 1
    note: str = ""


class CustodySlip(PaperFacts, frozen=True, kw_only=True, tag="custody_slip"):
    """材料交接单, in two parts: one for each side."""

    title_zh: ClassVar[str] = N_("材料交接单")

    giver: str
    taker: str
    matter: str = ""
    case_number: str = ""
    handed_at: datetime
    items: tuple[CustodyItem, ...]
    return_by: date | None = None


class VisitStop(Quiet, frozen=True, kw_only=True):
    """One call of the day's round."""

    name: str
    address: str = ""
    phone: str = ""
    tags: str = ""
    purpose: str = ""
    last_visit: date | None = None


class VisitDaySheet(PaperFacts, frozen=True, kw_only=True, tag="visit_day_sheet"):
    """走访日程表: who is visited on a day, with room to write."""

    title_zh: ClassVar[str] = N_("走访日程表")

    day: date
    agents: tuple[str, ...]
    stops: tuple[VisitStop, ...]


class VisitRecord(PaperFacts, frozen=True, kw_only=True, tag="visit_record"):
    """上门服务记录."""

    title_zh: ClassVar[str] = N_("上门服务记录")

    person: Person
    grid: str = ""
    appointed: bool = False
    visited_on: date
    arrived: str = ""
    left: str = ""
    agents: tuple[str, ...]
    purpose: str = ""
    observed: tuple[Labelled, ...] = ()
    """健康, 精神, 安全, 卫生, 居住环境."""
    done: str = ""
    collected: tuple[str, ...] = ()
    needs: str = ""
    risk: str = ""
    next_visit: date | None = None
    signed_by: str = ""
    signed_for_because: str = ""
