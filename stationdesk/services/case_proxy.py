"""转代办: a window case goes on as a proxy request (全程代办), made in the same transaction and linked both ways."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import proxy, users
from stationdesk.services.case_record import Stepped
from stationdesk.storage.work import Work


class AlreadyProxied(Refusal):
    template = N_("办件 {number} 已经转为代办（{request}），不用再转。")


class OnlyPeopleHaveProxies(Refusal):
    template = N_("代办只为个人办理。单位的办件请由经办人自己办，或预约上门。")


@dataclass(frozen=True)
class ToProxy:
    """What the proxy request needs beside what the case already knows; as `proxy.NewRequest` has it."""

    case_id: str
    way: str = "written"
    scope: tuple[str, ...] = ("submit", "correct", "collect")
    expires_on: date | None = None
    reason: str = field(default="", repr=False)
    witness: str = field(default="", repr=False)
    guardian_id: str | None = None
    agent_id: str | None = None


def to_proxy(work: Work, asked: ToProxy) -> Stepped:
    """Make the proxy request of a case and link the two. Needs `proxy:request`.

    Raises AlreadyProxied, OnlyPeopleHaveProxies, StepNotPossible, and what `proxy.request` raises.
    """
    users.require(work, "proxy:request")
    case = record.load(work, asked.case_id)
    record.require_step(case, "proxied")
    if case.proxy_request_id is not None:
        raise AlreadyProxied(
            number=case.number, request=proxy.get(work, case.proxy_request_id).number, field="case"
        )
    if case.person_id is None:
        raise OnlyPeopleHaveProxies(field="case")
    taken = proxy.request(
        work,
        proxy.NewRequest(
            principal_id=case.person_id,
            matters=(case.matter_code,),
            way=asked.way,
            scope=asked.scope,
            expires_on=asked.expires_on,
            reason=asked.reason,
            witness=asked.witness,
            guardian_id=asked.guardian_id,
            agent_id=asked.agent_id,
            said=asked.reason,
        ),
    )
    proxy.get(work, taken.request_id).case_id = case.id
    record.happen(work, case, "proxied", request=taken.request_id, request_number=taken.number)
    case.proxy_request_id = taken.request_id
    work.session.flush()
    audit.record(work, "proxy:request", case.id)
    sentence = say(N_("已转为全程代办，代办编号{request}，请委托人在委托书上签字"), request=taken.number)
    return record.answer(case, sentence, made=[taken.paper] if taken.paper else [])
