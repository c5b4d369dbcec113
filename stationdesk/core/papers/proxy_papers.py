"""Papers of proxy service and home visits: the authority, custody of materials, the day's round, the visit."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

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


class TripErrand(Quiet, frozen=True, kw_only=True):
    """One errand of a trip to the township."""

    number: str
    principal: str
    matters: str
    errand: str
    originals: str = ""


class TripSheet(PaperFacts, frozen=True, kw_only=True, tag="trip_sheet"):
    """外出代办单: what an agent carries to the township on a day, with room to write down what came of it."""

    title_zh: ClassVar[str] = N_("外出代办单")

    day: date
    agent: str
    office: str
    errands: tuple[TripErrand, ...]


class TripPackHome(Quiet, frozen=True, kw_only=True):
    """A household that a laptop takes along; without a number somebody who belongs to none."""

    number: str
    address: str
    people: tuple[str, ...]
    errands: str = ""


class TripPackOriginal(Quiet, frozen=True, kw_only=True):
    """An original of one of those people that is in the station's hands. `return_by`: a civil date as text."""

    principal: str
    item: str
    slip: str
    holder: str
    return_by: str = ""


class TripPackList(PaperFacts, frozen=True, kw_only=True, tag="trip_pack_list"):
    """带走清单: what goes out of the house with a trip pack, to be signed when it leaves and when it is back."""

    title_zh: ClassVar[str] = N_("带走清单")

    carrier: str
    giver: str
    device: str
    made_at: datetime
    expires_at: datetime
    homes: tuple[TripPackHome, ...]
    originals: tuple[TripPackOriginal, ...] = ()
    files: int = 0
    both_because: str = ""


class FeeLine(Quiet, frozen=True, kw_only=True):
    """A fee that was paid for the villager."""

    what: str
    amount: str
    """As on the receipt: 12.50."""
    receipt: str
    paid_on: date
    paid_by: str
    second: str


class FeeSettlement(PaperFacts, frozen=True, kw_only=True, tag="fee_settlement"):
    """代缴费用结算单, in two parts: what was paid for the villager, and that it was settled."""

    title_zh: ClassVar[str] = N_("代缴费用结算单")

    principal: str
    request_number: str
    matter: str
    lines: tuple[FeeLine, ...]
    total: str
    total_words: str
    """In Chinese capitals."""
    settled_with: str = ""
    settled_at: datetime | None = None
    cashier: str = ""


class HandedRequest(Quiet, frozen=True, kw_only=True):
    """A request that goes on with another agent."""

    number: str
    principal: str
    matters: str
    state: str
    expires_on: date
    originals: tuple[str, ...] = ()


class AgentHandover(PaperFacts, frozen=True, kw_only=True, tag="agent_handover"):
    """代办工作交接单: requests and originals that pass from one agent to another, to be signed by both."""

    title_zh: ClassVar[str] = N_("代办工作交接单")

    giver: str
    taker: str
    reason: str
    handed_at: datetime
    requests: tuple[HandedRequest, ...]


class BlankSlips(PaperFacts, frozen=True, kw_only=True, tag="blank_slips"):
    """空白单: pre-numbered forms to be filled in by hand at the door, one A5 a number."""

    title_zh: ClassVar[str] = N_("空白单")

    form: str
    """`visit`, `custody` or `request`."""
    carrier: str
    numbers: tuple[str, ...]


class AgentStatement(PaperFacts, frozen=True, kw_only=True, tag="agent_statement"):
    """代办员月报: what an agent did in a month, sealed."""

    title_zh: ClassVar[str] = N_("代办员月报")

    agent: str
    month: str
    """2026年11月."""
    lines: tuple[Labelled, ...]
    """A figure a line, with its unit."""
    originals: tuple[str, ...] = ()
    """Originals still in hand at the end of the month."""
    sealed_by: str = ""


class CollectedLine(Quiet, frozen=True, kw_only=True):
    """Something that was collected for the villager."""

    what: str
    amount: str = ""
    """In yuan; empty for what is no money."""
    receipt: str
    """Number of the office's paper."""
    collected_on: date
    collected_by: str
    second: str


class CollectedSlip(PaperFacts, frozen=True, kw_only=True, tag="collected_slip"):
    """代领交接单, in two parts: what was collected for the villager, and that they have it."""

    title_zh: ClassVar[str] = N_("代领交接单")

    principal: str
    request_number: str
    matter: str
    lines: tuple[CollectedLine, ...]
    total: str = ""
    total_words: str = ""
    """In Chinese capitals; empty where no money is among it."""
    handed_to: str
    handed_at: datetime
    handed_by: str


class HeirsLine(Quiet, frozen=True, kw_only=True):
    """A thing of the deceased that is in the station's hands."""

    item: str
    form: str
    since: date
    slip: str
    """Number of the slip by which it came."""
    holder: str
    request_number: str


class HeirsList(PaperFacts, frozen=True, kw_only=True, tag="heirs_list"):
    """遗留原件清单: what of the deceased the station holds, for those who come for it."""

    title_zh: ClassVar[str] = N_("遗留原件清单")

    deceased: str
    died_on: date
    lines: tuple[HeirsLine, ...]
    relatives: tuple[Labelled, ...] = ()
    """Who may come for it, nearest first: relation and name, as the register knows them."""
    requests: tuple[str, ...] = ()
    """Requests that have ended with the death."""
    drawn_up_by: str = ""


class ProxyAgent(Quiet, frozen=True, kw_only=True):
    """An agent on the wall."""

    name: str
    grids: str = ""
    phone: str = ""


class ProxyAgents(PaperFacts, frozen=True, kw_only=True, tag="proxy_agents"):
    """代办员和代办事项公示 for the wall: who acts for people, and in what."""

    title_zh: ClassVar[str] = N_("代办员和代办事项公示")

    agents: tuple[ProxyAgent, ...]
    matters: tuple[str, ...]
    not_possible: tuple[str, ...] = ()
    never: str = ""
    complaint_phone: str = ""
    paper: Literal["A4", "A3"] = "A3"
