"""What somebody who leaves has in hand, and all of it given to a colleague in one step with their leaving.

What they did stays theirs: only what is still to be done changes hands. First workers (首问负责) stay named. A seal is
handed over before a witness, as always; drafts of certificates belong to no one and are only counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, fields, replace
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import case_states, proxy_states
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case
from stationdesk.models.certificates import Certificate
from stationdesk.models.counter import Appointment, Consultation
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.left_behind_rounds import CheckRound, RoundLine
from stationdesk.models.proxy import CustodyItem, ProxyFee, ProxyRequest, Trip
from stationdesk.models.seals import Seal
from stationdesk.models.tasks import Task
from stationdesk.models.visits import Visit
from stationdesk.security import audit
from stationdesk.security.gate import rules
from stationdesk.services import proxy_care, seal_holders, users
from stationdesk.storage.work import Work

CUSTODY: Final = "proxy:custody"
NEEDED: Final = {
    "cases": "cases:accept",
    "consultations": "cases:accept",
    "appointments": "cases:accept",
    "tasks": "tasks:fill",
    "visits": "visits:record",
    "enrolments": "visits:record",
    "round_lines": "visits:record",
    "requests": "proxy:request",
    "originals": "proxy:request",
    "money": "proxy:request",
    "trips": "proxy:request",
    "seals": "seal:keep",
}
"""What somebody must be allowed to do to be given each kind of work."""
WORDS: Final = {
    "cases": N_("办件 {n} 件"),
    "consultations": N_("首问 {n} 件"),
    "appointments": N_("预约 {n} 个"),
    "tasks": N_("上级任务 {n} 项"),
    "visits": N_("排好的走访 {n} 次"),
    "enrolments": N_("负责的留守对象 {n} 人"),
    "round_lines": N_("核查名单 {n} 行"),
    "requests": N_("代办 {n} 件"),
    "originals": N_("保管的原件 {n} 份"),
    "money": N_("代领的款物 {n} 笔"),
    "trips": N_("外出代办 {n} 次"),
    "seals": N_("印章 {n} 枚"),
}


class TakerMayNot(Refusal):
    """Parameters: what (kinds of work in words)."""

    template = N_("接手的同事的岗位办不了：{what}。请换一位，或先给他安排岗位。")


class TakerIsLeaver(Refusal):
    template = N_("不能交给本人。请选另一位同事。")


class HandingReasonMissing(Refusal):
    template = N_("请写一句交接原因，例如：调离、离职、换岗。")


@dataclass(frozen=True)
class InHand:
    """How much of each kind is still to be done by one person. `drafts`: certificates that anybody may go on with."""

    cases: int = 0
    consultations: int = 0
    appointments: int = 0
    tasks: int = 0
    visits: int = 0
    enrolments: int = 0
    round_lines: int = 0
    requests: int = 0
    originals: int = 0
    money: int = 0
    trips: int = 0
    seals: int = 0
    drafts: int = 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of which there is some."""
        return tuple(one.name for one in fields(self) if one.name != "drafts" and getattr(self, one.name))

    @property
    def words(self) -> str:
        """All of it in one line."""
        return say(N_("、")).join(say(WORDS[kind], n=getattr(self, kind)) for kind in self.kinds)


@dataclass(frozen=True)
class Passing:
    """To whom everything goes, why, and before which witness a seal is handed over."""

    to: str
    reason: str
    witness: str = field(default="", repr=False)


def in_hand(work: Work, user_id: str) -> InHand:
    """What somebody has in hand. For whoever may change people; asks for no other permit: it is counts."""
    users.require(work, "users:manage")
    return InHand(**{kind: len(_rows(work, kind, user_id)) for kind in _OWNED}, drafts=_drafts(work, user_id))


def pass_on(work: Work, user_id: str, passing: Passing) -> InHand:
    """Give everything to one colleague. Needs `users:manage`.

    Raises TakerIsLeaver, TakerMayNot, HandingReasonMissing, NobodyWithThatId, WitnessNeeded, SessionOpen ….
    """
    found = in_hand(work, user_id)
    if passing.to == user_id:
        raise TakerIsLeaver(field="to")
    if not passing.reason.strip():
        raise HandingReasonMissing(field="reason")
    taker = users.actor(work, passing.to)
    missing = [kind for kind in found.kinds if NEEDED[kind] not in taker.permits]
    if found.seals and "seals" not in missing and _leads(work, passing.to):
        missing.append("seals")
    if missing:
        raise TakerMayNot(
            what=say(N_("、")).join(dict.fromkeys(rules(work).name_of(NEEDED[kind]) for kind in missing)),
            field="to",
        )
    for row in _rows(work, "seals", user_id):
        seal_holders.hand_over_keeping(work, row.id, passing.to, passing.witness, passing.reason)
    if found.requests or found.originals or found.money:
        _pass_proxy(work, user_id, passing)
    for kind in found.kinds:
        if kind in ("seals", "requests", "originals", "money"):
            continue
        column = _OWNED[kind][1].key
        for row in _rows(work, kind, user_id):
            setattr(row, column, passing.to)
    work.session.flush()
    counts: dict[str, Any] = {kind: getattr(found, kind) for kind in found.kinds}
    audit.record(work, "users:manage", user_id, step="handover", to=passing.to, **counts)
    return found


def _leads(work: Work, user_id: str) -> bool:
    """Whether the rules say that this person should not keep the seal, whatever other post they hold."""
    held = users.posts_on(work, work.today).get(user_id, ())
    return any(one.code == "head_keeps_seal" for one in rules(work).conflicts(held))


def _pass_proxy(work: Work, user_id: str, passing: Passing) -> None:
    """By the way that also makes the list which both sign. Who disables somebody need not be an agent themselves."""
    actor = work.actor
    work.actor = replace(actor, permits=actor.permits | {CUSTODY})
    try:
        proxy_care.hand_over(work, user_id, passing.to, passing.reason)
    finally:
        work.actor = actor


Condition = Callable[[Work], Any]
_OWNED: Final[dict[str, tuple[Any, Any, Condition]]] = {
    "cases": (Case, Case.worker_id, lambda _w: Case.state.in_([str(one) for one in case_states.OPEN])),
    "consultations": (
        Consultation,
        Consultation.worker_id,
        lambda _w: sa.or_(
            Consultation.state == "open",
            sa.and_(Consultation.follow_by.is_not(None), Consultation.settled_at.is_(None)),
        ),
    ),
    "appointments": (Appointment, Appointment.worker_id, lambda _w: Appointment.state == "booked"),
    "tasks": (Task, Task.worker_id, lambda _w: Task.state == "open"),
    "visits": (Visit, Visit.agent_id, lambda _w: Visit.state == "planned"),
    "enrolments": (Enrolment, Enrolment.responsible_id, lambda _w: Enrolment.until.is_(None)),
    "round_lines": (
        RoundLine,
        RoundLine.worker_id,
        lambda w: sa.and_(
            RoundLine.result.is_(None),
            RoundLine.round_id.in_(
                sa.select(CheckRound.id).where(
                    CheckRound.station_id == w.station_id, CheckRound.closed_on.is_(None)
                )
            ),
        ),
    ),
    "requests": (
        ProxyRequest,
        ProxyRequest.agent_id,
        lambda _w: ProxyRequest.state.in_([str(one) for one in proxy_states.OPEN]),
    ),
    "originals": (CustodyItem, CustodyItem.holder_id, lambda _w: CustodyItem.returned_at.is_(None)),
    "money": (
        ProxyFee,
        sa.func.coalesce(ProxyFee.holder_id, ProxyFee.paid_by),
        lambda _w: sa.and_(ProxyFee.kind == "collected", ProxyFee.settled_at.is_(None)),
    ),
    "trips": (Trip, Trip.agent_id, lambda _w: Trip.state.in_(("planned", "gone"))),
    "seals": (Seal, Seal.keeper, lambda _w: Seal.stopped_on.is_(None)),
}


def _rows(work: Work, kind: str, user_id: str) -> list[Any]:
    model, column, open_ = _OWNED[kind]
    query = sa.select(model).where(
        model.station_id == work.station_id, column == user_id, model.withdrawn_at.is_(None), open_(work)
    )
    return list(work.session.execute(query).scalars())


def _drafts(work: Work, user_id: str) -> int:
    found = work.session.execute(
        sa.select(sa.func.count())
        .select_from(Certificate)
        .where(
            Certificate.station_id == work.station_id,
            Certificate.made_by == user_id,
            Certificate.state.in_(("draft", "approved")),
            Certificate.withdrawn_at.is_(None),
        )
    ).scalar_one()
    return int(found)
