"""Full-process proxy (全程代理): a villager asks, the station acts with written-down powers until it has reported back.

The state of a request is the replay of its steps (`core.proxy_states`). Originals are in `custody`, lists in `proxy_lists`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths, money
from stationdesk.core import papers as paper_facts
from stationdesk.core import proxy_states as states
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.proxy import ProxyRequest, ProxyStep
from stationdesk.models.residents import Person
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.services import cases, matters, numbers, packs, papers, proxy_parties, residents, users
from stationdesk.services.proxy_parties import WITHOUT_CAPACITY as WITHOUT_CAPACITY
from stationdesk.services.proxy_parties import AgentMayNot as AgentMayNot
from stationdesk.services.proxy_parties import GuardianMissing as GuardianMissing
from stationdesk.services.proxy_parties import GuardianUnfit as GuardianUnfit
from stationdesk.services.proxy_parties import SubDelegationMissing as SubDelegationMissing
from stationdesk.services.proxy_parties import WitnessMissing as WitnessMissing
from stationdesk.services.proxy_parties import needs_guardian as needs_guardian
from stationdesk.storage.work import Work

SCOPE: Final[Mapping[str, str]] = {
    "submit": N_("递交材料"),
    "correct": N_("补正材料"),
    "sign_for": N_("签收文书"),
    "collect": N_("代领结果"),
    "pay": N_("代缴费用"),
}
WAYS: Final[Mapping[str, str]] = {
    "written": N_("书面"),
    "oral": N_("口头"),
    "phone": N_("电话"),
    "visit": N_("上门"),
}
TOLD: Final[Mapping[str, str]] = {"phone": N_("电话"), "message": N_("短信"), "face": N_("当面")}
LONGEST_DAYS: Final = 366
_ACTS: Final = frozenset({"accept", "handle"})
_TO_THE_LIVING: Final = _ACTS | {"tell", "deliver"}
"""What is done for, or said and given to, somebody: not any more when they have died."""


class ProxyUnknown(Refusal):
    template = N_("没有找到这件代办。请核对编号后再试。")


class PersonNeeded(Refusal):
    template = N_(
        "“{matter}”依法要本人到场办理，不能代办（目录{version}版，依据：{basis}）。可改为预约上门或陪同办理。"
    )


class MattersMissing(Refusal):
    template = N_("请至少写明一个委托事项。")


class OtherUnsaid(Refusal):
    template = N_("委托“其他诉求”要写明是什么事，委托书上不能只写“其他”。")


class ScopeMissing(Refusal):
    template = N_("请逐项写明授权范围（不能写“全权”）。可选：{known}。")


class WayUnknown(Refusal):
    template = N_("委托方式只有：{known}。")


class PrincipalGone(Refusal):
    template = N_("委托人已登记死亡，委托终止（民法典第一百七十三条）。请把原件交还家属并撤销这件代办。")


class ExpiryWrong(Refusal):
    template = N_("授权期限要写到{first}至{last}之间的某一天。")


class AuthorityExpired(Refusal):
    template = N_("授权已于{expires}到期，不能再代为办理。请重新委托；已取得的结果和原件仍可送还。")


class StepNotNow(Refusal):
    template = N_("这件代办现在是“{state}”，不能做“{step}”。现在可以做：{possible}。")


class OriginalStillOut(Refusal):
    template = N_("还有{count}件原件没有交还，不能{step}。请先办理交还。")


class FeeUnsettled(Refusal):
    template = N_("还有代缴费用{sum}没有结清，不能{step}。请先结算。")


class CollectedNotHanded(Refusal):
    template = N_("还有代领的{count}笔款物没有交给委托人，不能{step}。请先交接。")


class ToldUnknown(Refusal):
    template = N_("告知方式只有：{known}。")


class MatterNotAsked(Refusal):
    template = N_("这件代办没有委托办理“{matter}”。请按委托的事项办理，或请委托人另行委托。")


class CaseOpened(Refusal):
    template = N_("这个委托事项已经转为办件（{number}），不能再转一次。")


class RevocationUnexplained(Refusal):
    template = N_("请写明撤销原因。")


@dataclass(frozen=True)
class NewRequest:
    """What a villager asks for. `scope`: keys of SCOPE; `agent_id`: who acts (whoever writes it down)."""

    principal_id: str
    matters: tuple[str, ...]
    way: str = "written"
    scope: tuple[str, ...] = ("submit", "correct")
    expires_on: date | None = None
    reason: str = field(default="", repr=False)
    witness: str = field(default="", repr=False)
    guardian_id: str | None = None
    agent_id: str | None = None
    sub_delegation: bool = False
    remark: str = field(default="", repr=False)
    said: str = field(default="", repr=False)
    """What 其他诉求 is, when it is among the matters: an authority names what it is for."""


@dataclass(frozen=True)
class Taken:
    """A request, as it was taken in or as a step left it."""

    request_id: str
    number: str
    state: str
    paper: papers.PaperRow | None = None
    case_id: str | None = None


@dataclass(frozen=True)
class Stepping:
    """One step: where, with whom it was spoken, what came of it, and how the villager was told."""

    request_id: str
    kind: str
    note: str = field(default="", repr=False)
    office: str = ""
    spoken_to: str = field(default="", repr=False)
    told_by: str = ""


def request(work: Work, new: NewRequest) -> Taken:
    """Take a request in: number, first step, and the paper to be signed. Needs `proxy:request`.

    An oral request with its witness is authorised at once; the others wait for `authorise`. Raises PersonNeeded,
    GuardianMissing, WitnessMissing, ScopeMissing, ExpiryWrong, PrincipalGone, MatterUnknown …
    """
    users.require(work, "proxy:request")
    person = residents.get(work, residents.stands_for(work, new.principal_id))
    if person.died_on is not None:
        raise PrincipalGone(field="principal")
    if new.way not in WAYS:
        raise WayUnknown(known=say(N_("、")).join(WAYS), field="way")
    if not new.scope or any(power not in SCOPE for power in new.scope):
        raise ScopeMissing(known=say(N_("、")).join(SCOPE), field="scope")
    chosen = _matters(work, new.matters)
    agent = proxy_parties.agent(work, new.agent_id)
    guardian = proxy_parties.guardian(work, person, new.guardian_id)
    sides = (person.name, agent.name, *([guardian.name] if guardian else []))
    witness = proxy_parties.witness(new.witness, sides)
    if new.way == "oral" and not witness:
        raise WitnessMissing(field="witness")
    lengths.within({"reason": lengths.REMARK, "remark": lengths.REMARK}, vars(new))
    expires = new.expires_on or work.today + timedelta(days=90)
    last = work.today + timedelta(days=LONGEST_DAYS)
    if not work.today <= expires <= last:
        raise ExpiryWrong(first=work.today, last=last, field="expires_on")
    row = ProxyRequest(
        station_id=work.station_id,
        id=new_id(),
        number=numbers.take(work, "proxy"),
        principal_id=person.id,
        guardian_id=guardian.id if guardian else None,
        agent_id=agent.id,
        way=new.way,
        witness=witness or None,
        reason=new.reason.strip() or None,
        requested_at=work.at,
        matters=[{"code": matter.code, "name": _named(matter, new.said)} for matter in chosen],
        matter_version=packs.holding(work, "matters").version,
        scope=list(dict.fromkeys(new.scope)),
        sub_delegation=new.sub_delegation,
        expires_on=expires,
        state=str(states.State.REQUESTED),
        remark=new.remark.strip() or None,
    )
    work.session.add(row)
    work.session.flush()
    _add_step(work, row, "request", note=new.reason.strip())
    if new.way == "oral":
        _add_step(work, row, "authorise", note=N_("口头委托，有见证人"))
    paper = _authority(work, row, person, guardian, agent)
    audit.record(work, "proxy:request", row.id, way=new.way, matters=[matter.code for matter in chosen])
    return Taken(row.id, row.number, row.state, paper)


def authorise(work: Work, request_id: str, *, witness: str = "", note: str = "") -> Taken:
    """The signed paper came back, or a witness confirmed what was said. Needs `proxy:request`.

    A request by telephone needs either the paper (`note` says where it lies) or a witness. Raises StepNotNow,
    WitnessMissing, AuthorityExpired, PrincipalGone.
    """
    users.require(work, "proxy:request")
    row = get(work, request_id)
    _alive(work, row)
    _in_time(work, row)
    named = proxy_parties.witness(witness, proxy_parties.sides(work, row))
    if row.way in ("oral", "phone") and not (named or row.witness or note.strip()):
        raise WitnessMissing(field="witness")
    row.witness = named or row.witness
    _add_step(work, row, "authorise", note=note.strip())
    audit.record(work, "proxy:authorise", row.id)
    return Taken(row.id, row.number, row.state)


def step(work: Work, given: Stepping) -> Taken:
    """Log one step. Needs `proxy:request`. Raises StepNotNow, AuthorityExpired, OriginalStillOut, PrincipalGone."""
    users.require(work, "proxy:request")
    row = get(work, given.request_id)
    if given.kind == "authorise":
        return authorise(work, row.id, note=given.note)
    if given.kind == "revoke":
        return revoke(work, row.id, given.note)
    if given.told_by and given.told_by not in TOLD:
        raise ToldUnknown(known=say(N_("、")).join(TOLD), field="told_by")
    if given.kind == "tell" and not given.told_by:
        raise ToldUnknown(known=say(N_("、")).join(TOLD), field="told_by")
    if given.kind in states.NEVER_OFFERED:
        raise _not_now(work, row, given.kind)
    _require_step(work, row, given.kind)
    if given.kind in _TO_THE_LIVING:
        _alive(work, row)
    if given.kind in _ACTS:
        _in_time(work, row)
    out = originals_out(work, row.id)
    if given.kind in states.CLOSING and out:
        raise OriginalStillOut(count=out, step=states.STEP_WORDS[given.kind], field="step")
    waiting = collected_open(work, row.id)
    if given.kind in states.CLOSING and waiting:
        raise CollectedNotHanded(count=waiting, step=states.STEP_WORDS[given.kind], field="step")
    owed = fees_open(work, row.id)
    if given.kind == "return_visit" and owed:
        raise FeeUnsettled(sum=money.spoken(owed), step=states.STEP_WORDS[given.kind], field="step")
    _add_step(
        work,
        row,
        given.kind,
        note=given.note.strip(),
        office=given.office.strip(),
        spoken_to=given.spoken_to.strip(),
        told_by=given.told_by,
    )
    audit.record(work, f"proxy:{given.kind}", row.id)
    return Taken(row.id, row.number, row.state, case_id=row.case_id)


def deliver(work: Work, request_id: str, note: str = "", told_by: str = "face") -> Taken:
    """The result is in the villager's hands. Raises StepNotNow."""
    return step(work, Stepping(request_id, "deliver", note, told_by=told_by))


def return_visit(work: Work, request_id: str, note: str = "", told_by: str = "phone") -> Taken:
    """The villager was asked how it went; the request is done. Raises StepNotNow, OriginalStillOut."""
    return step(work, Stepping(request_id, "return_visit", note, told_by=told_by))


def revoke(work: Work, request_id: str, why: str) -> Taken:
    """The authority ends before its time: taken back, or ended by law. Originals stay listed until they are back.

    Needs `proxy:request`. Raises RevocationUnexplained, StepNotNow.
    """
    users.require(work, "proxy:request")
    row = get(work, request_id)
    if not why.strip():
        raise RevocationUnexplained(field="reason")
    _add_step(work, row, "revoke", note=why.strip())
    row.revoked_at = work.at
    work.session.flush()
    audit.record(work, "proxy:revoke", row.id)
    return Taken(row.id, row.number, row.state)


def open_case(work: Work, request_id: str, new: cases.NewCase | None = None) -> Taken:
    """Make the (first) matter of a request a window case and link the two. Needs `proxy:request`, `cases:accept`.

    Raises StepNotNow unless the agent may act now, and what `cases.accept` raises.
    """
    users.require(work, "proxy:request")
    row = get(work, request_id)
    _alive(work, row)
    _in_time(work, row)
    if state_of(work, row) not in states.ACTING:
        raise _not_now(work, row, "accept")
    wanted = new or cases.NewCase(row.matters[0]["code"], row.principal_id)
    _asked_and_new(work, row, wanted.matter_code)
    receipt = cases.accept(
        work,
        cases.NewCase(
            wanted.matter_code,
            row.principal_id,
            materials=wanted.materials,
            all_materials=wanted.all_materials,
            channel="proxy" if "proxy" in cases.CHANNELS else wanted.channel,
            remark=wanted.remark,
            promised_by=wanted.promised_by,
            proxy_request_id=row.id,
        ),
    )
    row.case_id = row.case_id or receipt.case_id
    if state_of(work, row) is states.State.AUTHORISED:
        _add_step(work, row, "accept")
    work.session.flush()
    audit.record(work, "proxy:case", row.id)
    return Taken(row.id, row.number, row.state, case_id=receipt.case_id)


def _asked_and_new(work: Work, row: ProxyRequest, code: str) -> None:
    """Only what was asked for becomes a case, each matter once. Raises MatterNotAsked, CaseOpened, MatterUnknown."""
    if code.strip() not in [matter["code"] for matter in row.matters]:
        raise MatterNotAsked(matter=matters.get(work, code).name, field="matter")
    opened = work.scalar(
        "SELECT number FROM cases WHERE station_id = :s AND proxy_request_id = :r AND matter_code = :c"
        " AND withdrawn_at IS NULL AND state NOT IN ('withdrawn', 'refused')",
        s=work.station_id,
        r=row.id,
        c=code.strip(),
    )
    if opened:
        raise CaseOpened(number=opened, field="matter")


def originals_out(work: Work, request_id: str) -> int:
    """How many originals of a request are not back yet."""
    return int(
        work.scalar(
            "SELECT count(*) FROM custody_items WHERE station_id = :s AND request_id = :r"
            " AND form = 'original' AND returned_at IS NULL AND withdrawn_at IS NULL",
            s=work.station_id,
            r=request_id,
        )
    )


def fees_open(work: Work, request_id: str) -> int:
    """Fen paid for somebody and not paid back yet."""
    return int(
        work.scalar(
            "SELECT coalesce(sum(fen), 0) FROM proxy_fees WHERE station_id = :s AND request_id = :r"
            " AND settled_at IS NULL AND withdrawn_at IS NULL AND coalesce(kind, 'paid') = 'paid'",
            s=work.station_id,
            r=request_id,
        )
    )


def collected_open(work: Work, request_id: str) -> int:
    """How many things collected for somebody are not in their hands yet."""
    return int(
        work.scalar(
            "SELECT count(*) FROM proxy_fees WHERE station_id = :s AND request_id = :r AND kind = 'collected'"
            " AND settled_at IS NULL AND withdrawn_at IS NULL",
            s=work.station_id,
            r=request_id,
        )
    )


def get(work: Work, named: str) -> ProxyRequest:
    """The row of a request, by id or number, for services only. Raises ProxyUnknown."""
    row = work.session.execute(
        sa.select(ProxyRequest).where(
            ProxyRequest.station_id == work.station_id,
            ProxyRequest.withdrawn_at.is_(None),
            sa.or_(ProxyRequest.id == named.strip(), ProxyRequest.number == named.strip()),
        )
    ).scalar_one_or_none()
    if row is None:
        raise ProxyUnknown(field="request")
    return row


def steps_of(work: Work, request_id: str) -> list[ProxyStep]:
    """The steps of a request in order, for services only."""
    return list(
        work.session.execute(
            sa.select(ProxyStep)
            .where(
                ProxyStep.station_id == work.station_id,
                ProxyStep.request_id == request_id,
                ProxyStep.withdrawn_at.is_(None),
            )
            .order_by(ProxyStep.at, ProxyStep.id)
        ).scalars()
    )


def state_of(work: Work, row: ProxyRequest) -> states.State:
    """Where a request stands by its steps: what two machines wrote may show otherwise in its columns for a while."""
    standing = states.replay(states.Step(one.kind, one.at) for one in steps_of(work, row.id))
    if standing is None:
        raise ProxyUnknown(field="request")
    return standing.state


def may_act(work: Work, row: ProxyRequest) -> None:
    """Raise PrincipalGone or AuthorityExpired when the agent may not act (or take originals) any more."""
    _alive(work, row)
    _in_time(work, row)


def acts(work: Work, row: ProxyRequest) -> bool:
    """Whether somebody acts for the principal now: the authority holds, and the request is under way."""
    gone = residents.get(work, residents.stands_for(work, row.principal_id)).died_on is not None
    return not gone and row.expires_on >= work.today and state_of(work, row) in states.ACTING


def _matters(work: Work, codes: tuple[str, ...]) -> list[matters.MatterDetail]:
    wanted = [code for code in dict.fromkeys(code.strip() for code in codes) if code]
    if not wanted:
        raise MattersMissing(field="matters")
    found = [matters.get(work, code) for code in wanted]
    for matter in found:
        if not matter.row.proxy_allowed:
            raise in_person(matter)
    return found


def _named(matter: matters.MatterDetail, said: str) -> str:
    """A matter as the authority names it; what the catalogue has no name for, in the villager's words."""
    if matter.code != matters.OTHER:
        return matter.name
    words = lengths.one_line(said, "said")
    if not words:
        raise OtherUnsaid(field="matters")
    return f"{matter.name}（{words}）"


def in_person(matter: matters.MatterDetail) -> PersonNeeded:
    """What is said of a matter that people must come for themselves: the rule and the edition it stands in."""
    basis = say(N_("；")).join(matter.legal_basis[:2]) or matter.conditions or say(N_("事项目录"))
    return PersonNeeded(matter=matter.name, version=matter.version, basis=basis, field="matters")


def _alive(work: Work, row: ProxyRequest) -> None:
    if residents.get(work, residents.stands_for(work, row.principal_id)).died_on is not None:
        raise PrincipalGone(field="request")


def _in_time(work: Work, row: ProxyRequest) -> None:
    if row.expires_on < work.today:
        raise AuthorityExpired(expires=row.expires_on, field="request")


def _require_step(work: Work, row: ProxyRequest, kind: str) -> None:
    if states.target(state_of(work, row), kind) is None:
        raise _not_now(work, row, kind)


def _not_now(work: Work, row: ProxyRequest, kind: str) -> StepNotNow:
    here = state_of(work, row)
    possible = say(N_("、")).join(say(states.STEP_WORDS[one]) for one in states.steps_from(here)) or "—"
    return StepNotNow(
        state=say(here.word),
        step=say(states.STEP_WORDS.get(kind, kind[:20])),
        possible=possible,
        field="step",
    )


def _add_step(
    work: Work,
    row: ProxyRequest,
    kind: str,
    *,
    note: str = "",
    office: str = "",
    spoken_to: str = "",
    told_by: str = "",
) -> None:
    """Add a step and set the request's columns to what all its steps add up to. Raises StepNotNow, TextTooLong …"""
    lengths.within({"note": lengths.REMARK}, {"note": note})
    office = lengths.one_line(office, "office")
    spoken_to = lengths.one_line(spoken_to, "spoken_to")
    if kind != "request":
        _require_step(work, row, kind)
    work.session.add(
        ProxyStep(
            station_id=work.station_id,
            id=new_id(),
            request_id=row.id,
            kind=kind,
            at=after_all(work, row.id),
            user_id=work.user_id,
            note=note or None,
            office=office or None,
            spoken_to=spoken_to or None,
            told_by=told_by or None,
            agent_id=row.agent_id,
        )
    )
    work.session.flush()
    standing = states.replay(states.Step(one.kind, one.at) for one in steps_of(work, row.id))
    if standing is None:
        raise ProxyUnknown(field="request")
    row.state = str(standing.state)
    row.authorised_at = standing.authorised_at
    row.delivered_at = standing.delivered_at
    row.closed_at = standing.closed_at
    work.session.flush()


def after_all(work: Work, request_id: str) -> datetime:
    """When a step is taken: now, but after everything that was known of the request when it was.

    A clock that was put back, or another PC's that goes ahead, would else place the step before what it answers,
    and the replay would leave it out.
    """
    last: datetime | None = work.session.execute(
        sa.select(sa.func.max(ProxyStep.at)).where(
            ProxyStep.station_id == work.station_id,
            ProxyStep.request_id == request_id,
            ProxyStep.withdrawn_at.is_(None),
        )
    ).scalar_one()
    return work.at if last is None or last <= work.at else last + timedelta(milliseconds=1)


def _authority(
    work: Work, row: ProxyRequest, person: Person, guardian: Person | None, agent: User
) -> papers.PaperRow:
    spoken = row.way in ("oral", "phone")
    facts = paper_facts.ProxyAuthority(
        **papers.frame(work),
        number=row.number,
        oral=spoken,
        principal=_on_paper(work, person),
        guardian=_on_paper(work, guardian) if guardian else None,
        reason=row.reason or "",
        agent=paper_facts.Person(name=agent.name, phone=agent.phone or ""),
        matters=tuple(matter["name"] for matter in row.matters),
        powers=tuple(SCOPE[power] for power in row.scope),
        starts_on=work.today,
        ends_on=row.expires_on,
        may_delegate=row.sub_delegation,
        spoken_at=work.at if spoken else None,
        channel={"oral": "当面", "phone": "电话"}.get(row.way, ""),
        recorder=work.actor.name if spoken else "",
        witness=row.witness or "",
    )
    return papers.make(work, "proxy_authority", "proxy_requests", row.id, facts, row.number)


def _on_paper(work: Work, person: Person) -> paper_facts.Person:
    phones = residents.phones_of(work, person.id)
    return paper_facts.Person(
        name=person.name,
        id_no=person.id_number or "",
        phone=phones[0] if phones else "",
        address=person.living_address or person.registered_address or "",
    )
