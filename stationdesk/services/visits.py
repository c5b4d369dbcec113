"""Home visits (上门走访): planned by the visit rules, complete without a network; not at home is a result.

Who is visited how often follows from the registers, marks and risk, by the pack `visit_rules`: the shortest interval
of the rules that fit a person holds. Records stay as they were written; a visit that found nobody plans the next try.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.clock import civil_date, noon
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Grid, Person
from stationdesk.models.visits import Visit
from stationdesk.security import audit
from stationdesk.services import (
    blank_slips,
    case_record,
    file_access_sight,
    never_kept,
    numbers,
    packs,
    residents,
    users,
    visit_plan,
)
from stationdesk.services.visit_lists import (
    BLOCKS,
    VisitDetail,
    VisitFigures,
    VisitRow,
    VisitUnknown,
    detail,
    figures,
    get,
    listed,
)
from stationdesk.services.visit_plan import LAST_SEEN, Due, due
from stationdesk.storage.work import Work

__all__ = [
    "BLOCKS",
    "LAST_SEEN",
    "MODES",
    "RESULTS",
    "RISKS",
    "SIGNED",
    "Due",
    "Made",
    "Planned",
    "Recorded",
    "VisitDetail",
    "VisitFigures",
    "VisitRow",
    "VisitUnknown",
    "became",
    "case_undone",
    "detail",
    "due",
    "figures",
    "get",
    "listed",
    "plan",
    "record",
    "record_many",
]

RESULTS: Final[Mapping[str, str]] = {
    "seen": N_("见到本人"),
    "not_home": N_("不在家"),
    "refused": N_("拒绝"),
    "moved": N_("已搬走"),
}
MODES: Final[Mapping[str, str]] = {
    "door": N_("上门"),
    "phone": N_("电话"),
    "video": N_("视频"),
    "neighbour": N_("邻里互助"),
}
RISKS: Final[Mapping[str, str]] = {"low": N_("低"), "medium": N_("中"), "high": N_("高")}
SIGNED: Final[Mapping[str, str]] = {
    "signed": N_("本人签字"),
    "fingerprint": N_("本人按指印"),
    "for_them": N_("他人代签"),
    "not_signed": N_("未签"),
}
LONGEST_PLAN_DAYS: Final = 92
PLAIN: Final = (
    "needs",
    "collected",
    "seen",
    "companion",
    "signed_by",
    "arrived",
    "departed",
    "signed_how",
    "signed_because",
)
_LIMITS: Final = dict.fromkeys((*BLOCKS, "needs", "collected"), lengths.REMARK) | dict.fromkeys(
    ("seen", "companion", "signed_by", "signed_because"), lengths.ADDRESS
)
_OLDEST: Final = timedelta(days=3 * 366)
"""Sheets of paper are typed in late, but not that late."""
PER_DAY: Final = 8
"""Visits of one agent on one day, where the pack says nothing."""
_NEXT_TRY_DAYS: Final = 3
"""Not at home, and no high risk: tried again within so many days."""


class VisitAhead(Refusal):
    template = N_("走访日期{day}还没有到，不能登记。请核对日期，或看看电脑时钟。")


class VisitAlreadyDone(Refusal):
    template = N_("这次走访已登记过，不能再登记一次。需要补充时请另记一次走访。")


class ResultUnknown(Refusal):
    template = N_("走访结果只有：{known}。")


class ModeUnknown(Refusal):
    template = N_("走访方式只有：{known}。")


class RiskWrong(Refusal):
    template = N_("风险只有：low（低）、medium（中）、high（高）。")


class PlanTooLong(Refusal):
    template = N_("一次最多安排{days}天，开始日期不能晚于结束日期，也不能早于今天。")


class TimeWrong(Refusal):
    template = N_("时间要写成 09:30 的样子，离开不能早于到达。")


class SigningUnexplained(Refusal):
    template = N_("他人代签或未签要写明原因（如：不识字、卧床）。")


class SigningUnknown(Refusal):
    template = N_("签字方式只有：{known}。")


class GridRefused(Refusal):
    """Lines of a grid that cannot be kept; nothing was. Parameter: lines, in words."""

    template = N_("有几行不能保存，全部都还没有保存：{lines}。请改好后再存。")


class VisitBeforeBirth(Refusal):
    template = N_("走访日期早于这个人的出生日期。请核对。")


class VisitAfterDeath(Refusal):
    template = N_("这个人已登记死亡（{day}），不能再登记走访。去看望家属的，请登记在家属名下。")


class VisitTooLongAgo(Refusal):
    template = N_("走访日期{day}早于三年以前。请核对年份。")


class VisitOfAnother(Refusal):
    template = N_("这次安排好的走访是另一个人的。请按那个人登记，或另记一次临时走访。")


@dataclass(frozen=True)
class Recorded:
    """A visit as it was made. `visit_id`: the planned one it fulfils; else one that was not planned."""

    person_id: str | None = None
    result: str = "seen"
    visit_id: str | None = None
    visited_on: date | None = None
    visited_at: datetime | None = None
    mode: str = "door"
    health: str = field(default="", repr=False)
    spirit: str = field(default="", repr=False)
    safety: str = field(default="", repr=False)
    hygiene: str = field(default="", repr=False)
    housing: str = field(default="", repr=False)
    needs: str = field(default="", repr=False)
    collected: str = field(default="", repr=False)
    seen: str = field(default="", repr=False)
    risk: str | None = None
    companion: str = field(default="", repr=False)
    signed_by: str = field(default="", repr=False)
    request_id: str | None = None
    arrived: str = ""
    """`HH:MM`."""
    departed: str = ""
    signed_how: str = ""
    """Key of SIGNED."""
    signed_because: str = field(default="", repr=False)
    """Why somebody else signed, or nobody."""
    photo_consent: bool | None = None
    serial: str = ""
    """Number of the blank slip it was written on, or its last digits."""


@dataclass(frozen=True)
class Planned:
    """What a planning run made: in walking order (grid, household), day by day."""

    first: date
    last: date
    made: tuple[VisitRow, ...]
    already: int
    """Due people who had a visit planned in the period before."""


@dataclass(frozen=True)
class Made:
    """A visit that was recorded, what is due next, and the retry that was planned at once."""

    visit_id: str
    number: str
    result: str
    next_on: date | None
    retry_id: str | None
    then: tuple[str, ...]
    """Whom to try next (邻居、子女、110), by the rule of that person's risk."""


def plan(
    work: Work, first: date | None = None, last: date | None = None, *, agent_id: str | None = None
) -> Planned:
    """Plan the visits that fall due in a period (a week from today unless named). Needs `visits:plan`.

    In walking order by grid and household; people of one household get the same day; working days only; an agent
    gets no more a day than the pack's `per_day` while there is room. `agent_id`: only that agent's grids.
    Raises PlanTooLong.
    """
    users.require(work, "visits:plan")
    begin = first or work.today
    end = last or begin + timedelta(days=6)
    if not work.today <= begin <= end <= begin + timedelta(days=LONGEST_PLAN_DAYS):
        raise PlanTooLong(days=LONGEST_PLAN_DAYS, field="from")
    waiting = {
        row["person_id"]
        for row in work.rows(
            "SELECT DISTINCT person_id FROM visits WHERE station_id = :s AND state = 'planned'"
            " AND withdrawn_at IS NULL AND planned_on <= :last",
            s=work.station_id,
            last=end.isoformat(),
        )
    }
    grids: dict[str, str | None] = {
        row[0]: row[1]
        for row in work.session.execute(
            sa.select(Grid.id, Grid.agent_user_id).where(Grid.station_id == work.station_id)
        )
    }

    def goes(one: Due) -> str:
        agent = grids.get(one.grid_id or "") or agent_id or work.user_id or ""
        # Nobody is sent to a child they were reported about: the visit waits for whoever plans.
        return "" if file_access_sight.hidden_from(work, agent, (one.person_id,)) else agent

    wanted = [one for one in due(work, end) if agent_id is None or goes(one) == agent_id]
    new = [one for one in wanted if one.person_id not in waiting]
    taken = {
        (row["agent_id"] or "", date.fromisoformat(row["planned_on"])): row["n"]
        for row in work.rows(
            "SELECT agent_id, planned_on, count(*) AS n FROM visits WHERE station_id = :s AND state = 'planned'"
            " AND withdrawn_at IS NULL AND planned_on BETWEEN :first AND :last GROUP BY agent_id, planned_on",
            s=work.station_id,
            first=begin.isoformat(),
            last=end.isoformat(),
        )
    }
    day_of = visit_plan.spread(
        new,
        begin,
        end,
        case_record.calendar(work),
        {one.household_id or one.person_id: goes(one) for one in new},
        taken,
        int(packs.holding(work, "visit_rules").body.get("per_day", PER_DAY)),
    )
    made = []
    for one in new:
        visit = Visit(
            station_id=work.station_id,
            id=new_id(),
            number=numbers.take(work, "visit"),
            person_id=one.person_id,
            agent_id=goes(one) or None,
            why=one.name,
            planned_on=day_of[one.household_id or one.person_id],
            state="planned",
            risk=one.risk,
        )
        work.session.add(visit)
        made.append(visit.id)
    work.session.flush()
    audit.record(work, "visits:plan", None, made=len(made))
    rows = [row for row in listed(work, first=begin, last=end, state="planned") if row.id in set(made)]
    return Planned(begin, end, tuple(rows), len(wanted) - len(new))


def record(work: Work, given: Recorded) -> Made:
    """Write down a visit that was made, planned or not. Needs `visits:record`.

    The next one is computed from the rules; nobody at home means another try (the same day at high risk).
    Raises VisitAhead, ResultUnknown, VisitAlreadyDone, VisitUnknown …
    """
    users.require(work, "visits:record")
    if given.result not in RESULTS:
        raise ResultUnknown(known=say(N_("、")).join(RESULTS), field="result")
    if given.mode not in MODES:
        raise ModeUnknown(known=say(N_("、")).join(MODES), field="mode")
    if given.risk is not None and given.risk not in RISKS:
        raise RiskWrong(field="risk")
    _check_signing(given)
    lengths.within(_LIMITS, vars(given))
    never_kept.require(given.collected, field="collected")
    at = _when(work, given)
    visit = _planned(work, given) if given.visit_id else None
    person = residents.get(
        work, residents.stands_for(work, visit.person_id if visit else given.person_id or "")
    )
    if visit and given.person_id and residents.stands_for(work, given.person_id) != person.id:
        raise VisitOfAnother(field="person")
    if person.birth is not None and civil_date(at) < person.birth:
        raise VisitBeforeBirth(field="visited_on")
    if civil_date(at) < work.today - _OLDEST:
        raise VisitTooLongAgo(day=civil_date(at), field="visited_on")
    require_alive(person, civil_date(at))
    if visit is None:
        visit = _waited_for(work, person.id, civil_date(at))
    if visit is None:
        visit = Visit(
            station_id=work.station_id,
            id=new_id(),
            number=numbers.take(work, "visit"),
            person_id=person.id,
            state="done",
        )
        work.session.add(visit)
    visit.agent_id = visit.agent_id or work.user_id
    visit.state, visit.visited_at, visit.mode, visit.result = "done", at, given.mode, given.result
    for name in (*BLOCKS, *PLAIN):
        setattr(visit, name, getattr(given, name).strip() or None)
    visit.photo_consent = given.photo_consent
    if given.serial.strip():
        work.session.flush()
        visit.serial = blank_slips.use(work, given.serial, "visit", "visits", visit.id)
    visit.request_id = given.request_id or visit.request_id
    visit.risk = given.risk or visit.risk
    work.session.flush()
    rule = visit_plan.rule_of(work, person.id)
    risk = visit.risk or _known_risk(work, visit, rule["risk"] if rule else None)
    retry: Visit | None = None
    then: tuple[str, ...] = ()
    if given.result == "not_home":
        visit.risk = risk
        retry, then = _again(work, visit, risk)
    elif given.result in ("seen", "refused") and rule:
        visit.next_on = civil_date(at) + timedelta(days=int(rule["every_days"]))
    if retry:
        visit.next_on = retry.planned_on
    work.session.flush()
    audit.record(work, "visits:record", visit.id, result=given.result, risk=visit.risk)
    return Made(visit.id, visit.number, given.result, visit.next_on, retry.id if retry else None, tuple(then))


def record_many(work: Work, lines: Sequence[Recorded]) -> list[Made]:
    """Day sheets typed back in: every line, or none. Needs `visits:record`.

    Raises GridRefused, which names each line that cannot be kept (counted from 1) and why.
    """
    made: list[Made] = []
    wrong: list[str] = []
    for number, given in enumerate(lines, 1):
        try:
            made.append(record(work, given))
        except Refusal as refused:
            wrong.append(say(N_("第{number}行：{why}"), number=number, why=refused.message))
    if wrong:
        raise GridRefused(lines=say(N_("；")).join(wrong), field="lines")
    return made


def became(work: Work, visit_id: str, *, case_id: str | None = None, request_id: str | None = None) -> None:
    """A need found on a visit became a case or a request: linked both ways. Needs `visits:record`."""
    users.require(work, "visits:record")
    visit = get(work, visit_id)
    visit.case_id = case_id or visit.case_id
    visit.request_id = request_id or visit.request_id
    work.session.flush()
    audit.record(work, "visits:record", visit.id, became="case" if case_id else "request")


def case_undone(work: Work, case_id: str) -> int:
    """The case that a need became was undone: the need waits again. How many visits. Needs `cases:accept`."""
    users.require(work, "cases:accept")
    found = list(
        work.session.execute(
            sa.select(Visit).where(Visit.station_id == work.station_id, Visit.case_id == case_id)
        ).scalars()
    )
    for visit in found:
        visit.case_id = None
    work.session.flush()
    return len(found)


def _waited_for(work: Work, person_id: str, day: date) -> Visit | None:
    """The planned visit that this one was, when a sheet is typed in by name: the latest that was due by then."""
    found: Visit | None = work.session.execute(
        sa.select(Visit)
        .where(
            Visit.station_id == work.station_id,
            Visit.person_id == person_id,
            Visit.state == "planned",
            Visit.planned_on <= day,
            Visit.withdrawn_at.is_(None),
        )
        .order_by(Visit.planned_on.desc(), Visit.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def _known_risk(work: Work, visit: Visit, by_rule: str | None) -> str:
    """The risk of somebody of whom this sheet says none: what was last written of them, never less than the rule's.

    Somebody at high risk who is not at home again must be looked for the same day, whatever the sheet leaves empty.
    """
    last = work.scalar(
        "SELECT risk FROM visits WHERE station_id = :s AND person_id = :p AND id <> :v AND withdrawn_at IS NULL"
        " AND risk IS NOT NULL ORDER BY coalesce(visited_at, planned_on) DESC, id DESC LIMIT 1",
        s=work.station_id,
        p=visit.person_id,
        v=visit.id,
    )
    return max((by_rule or "low", last or "low"), key=visit_plan.RISK_ORDER.index)


def _again(work: Work, visit: Visit, risk: str) -> tuple[Visit | None, tuple[str, ...]]:
    """The next try after nobody was at home, and whom to ask meanwhile."""
    assert visit.visited_at is not None
    rule = next((one for one in packs.holding(work, "visit_rules").items() if one["risk"] == risk), None)
    not_home = (rule or {}).get("not_home") or {}
    day = civil_date(visit.visited_at)
    if not not_home.get("again_same_day"):
        day = max(day + timedelta(days=_NEXT_TRY_DAYS), work.today)
    retry = Visit(
        station_id=work.station_id,
        id=new_id(),
        number=numbers.take(work, "visit"),
        person_id=visit.person_id,
        agent_id=visit.agent_id,
        why=N_("上次不在家，再访"),
        planned_on=day,
        state="planned",
        risk=risk,
        request_id=visit.request_id,
    )
    work.session.add(retry)
    work.session.flush()
    return retry, tuple(not_home.get("then", ()))


def _check_signing(given: Recorded) -> None:
    times = [text.strip() for text in (given.arrived, given.departed) if text.strip()]
    if any(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text) is None for text in times):
        raise TimeWrong(field="arrived")
    if len(times) == 2 and times[1] < times[0]:
        raise TimeWrong(field="departed")
    if given.signed_how and given.signed_how not in SIGNED:
        raise SigningUnknown(known=say(N_("、")).join(SIGNED), field="signed_how")
    if given.signed_how in ("for_them", "not_signed") and not given.signed_because.strip():
        raise SigningUnexplained(field="signed_because")


def _when(work: Work, given: Recorded) -> datetime:
    if given.visited_at is not None:
        if given.visited_at > work.at:
            raise VisitAhead(day=civil_date(given.visited_at), field="visited_on")
        return given.visited_at
    day = given.visited_on or work.today
    if day > work.today:
        raise VisitAhead(day=day, field="visited_on")
    return work.at if day == work.today else noon(day)


def require_alive(person: Person, day: date) -> None:
    """Nobody is visited after they died. Raises VisitAfterDeath."""
    if person.died_on is not None and day > person.died_on:
        raise VisitAfterDeath(day=person.died_on, field="person")


def _planned(work: Work, given: Recorded) -> Visit:
    visit = get(work, given.visit_id or "")
    if visit.state == "done":
        raise VisitAlreadyDone(field="visit")
    return visit
