"""关爱计划 and what was done: lines of a plan (生产扶持, 社会救助, 人文关怀 …) with goal, person and day; actions."""

from __future__ import annotations

from dataclasses import field
from datetime import date

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.child_files import CareAction, CareGoal
from stationdesk.security import audit
from stationdesk.services import child_form, child_gate, left_behind, users
from stationdesk.storage.work import Work


class PlanKindUnknown(Refusal):
    template = N_("没有“{kind}”这类措施。可选：{known}。")


class GoalMissing(Refusal):
    template = N_("请写明要做到什么，例如“补齐疫苗接种”。")


class NobodySeesToIt(Refusal):
    template = N_("请写明由谁负责，写到人。")


class GoalDayPast(Refusal):
    template = N_("完成日期{day}已经过去。请写今天或以后的日子。")


class GoalUnknown(Refusal):
    template = N_("没有找到这条计划，可能已撤销。请刷新后再选。")


class GoalClosed(Refusal):
    template = N_("这条计划已在{day}结束。还要做的，请另列一条。")


class ActionMissing(Refusal):
    template = N_("请写明做了什么。")


class ActionAhead(Refusal):
    template = N_("日期{day}还没有到，做了以后再登记。")


@dataclass(frozen=True)
class NewGoal:
    """A line of the plan."""

    enrolment_id: str
    kind: str
    goal: str = field(repr=False)
    who: str = field(repr=False)
    by_on: date


@dataclass(frozen=True)
class NewAction:
    """Something that was done, for a goal or on its own; `reached` closes the goal."""

    enrolment_id: str
    what: str = field(repr=False)
    kind: str = ""
    goal_id: str | None = None
    done_on: date | None = None
    by: str = field(default="", repr=False)
    reached: bool = False


@dataclass(frozen=True)
class ActionLine:
    """Something that was done."""

    id: str
    goal_id: str | None
    kind: str
    done_on: date
    what: str = field(repr=False)
    by: str = field(repr=False)


@dataclass(frozen=True)
class GoalLine:
    """A line of the plan with what was done for it."""

    id: str
    kind: str
    goal: str = field(repr=False)
    who: str = field(repr=False)
    by_on: date
    made_on: date
    closed_on: date | None
    outcome: str
    closed_why: str = field(repr=False)
    late: bool
    actions: tuple[ActionLine, ...] = field(repr=False)


@dataclass(frozen=True)
class Plan:
    """A child's plan: open lines first, then closed ones; and actions that belong to no line."""

    goals: tuple[GoalLine, ...]
    others: tuple[ActionLine, ...]


def add(work: Work, new: NewGoal) -> str:
    """Put a line into the plan; its id. Raises PlanKindUnknown, GoalMissing, NobodySeesToIt, GoalDayPast."""
    row = child_gate.write(work, new.enrolment_id)
    _kind(work, new.kind)
    if not new.goal.strip():
        raise GoalMissing(field="goal")
    if not new.who.strip():
        raise NobodySeesToIt(field="who")
    if new.by_on < work.today:
        raise GoalDayPast(day=new.by_on, field="by_on")
    lengths.within({"goal": lengths.REMARK, "who": lengths.NAME}, {"goal": new.goal, "who": new.who})
    made = CareGoal(
        station_id=work.station_id,
        id=new_id(),
        person_id=row.person_id,
        kind=new.kind,
        goal=new.goal.strip(),
        who=new.who.strip(),
        by_on=new.by_on,
        made_on=work.today,
        user_id=work.user_id,
    )
    work.session.add(made)
    work.session.flush()
    audit.record(work, "left_behind:plan", row.id, kind=new.kind)
    return made.id


def act(work: Work, new: NewAction) -> str:
    """Write down what was done; its id. Raises ActionMissing, ActionAhead, GoalUnknown, GoalClosed …"""
    row = child_gate.write(work, new.enrolment_id)
    if not new.what.strip():
        raise ActionMissing(field="what")
    day = new.done_on or work.today
    if day > work.today:
        raise ActionAhead(day=day, field="done_on")
    lengths.within({"what": lengths.REMARK, "by": lengths.NAME}, {"what": new.what, "by": new.by})
    goal = _goal(work, row.person_id, new.goal_id) if new.goal_id else None
    kind = goal.kind if goal is not None else new.kind
    _kind(work, kind)
    made = CareAction(
        station_id=work.station_id,
        id=new_id(),
        person_id=row.person_id,
        goal_id=goal.id if goal else None,
        kind=kind,
        done_on=day,
        what=new.what.strip(),
        by=new.by.strip() or work.actor.name,
        user_id=work.user_id,
    )
    work.session.add(made)
    if goal is not None and new.reached:
        goal.closed_on, goal.outcome = day, "reached"
    work.session.flush()
    audit.record(work, "left_behind:action", row.id, kind=kind, reached=new.reached)
    return made.id


def drop(work: Work, enrolment_id: str, goal_id: str, why: str) -> None:
    """A line that is not pursued any more, and why. Raises ReasonMissing, GoalUnknown, GoalClosed."""
    row = child_gate.write(work, enrolment_id)
    if not why.strip():
        raise left_behind.ReasonMissing(field="why")
    lengths.within({"why": lengths.REMARK}, {"why": why})
    goal = _goal(work, row.person_id, goal_id)
    goal.closed_on, goal.outcome, goal.closed_why = work.today, "dropped", why.strip()
    audit.record(work, "left_behind:plan", row.id, dropped=1)
    work.session.flush()


def of_child(work: Work, person_id: str) -> Plan:
    """The plan of a child; the caller has opened the file."""
    ids = child_form.same_child(work, person_id)
    done = [
        ActionLine(a.id, a.goal_id, a.kind, a.done_on, a.what, a.by)
        for a in work.session.execute(
            sa.select(CareAction)
            .where(
                CareAction.station_id == work.station_id,
                CareAction.person_id.in_(ids),
                CareAction.withdrawn_at.is_(None),
            )
            .order_by(CareAction.done_on.desc(), CareAction.id.desc())
        ).scalars()
    ]
    goals = [
        GoalLine(
            g.id,
            g.kind,
            g.goal,
            g.who,
            g.by_on,
            g.made_on,
            g.closed_on,
            g.outcome or "",
            g.closed_why or "",
            g.closed_on is None and g.by_on < work.today,
            tuple(one for one in done if one.goal_id == g.id),
        )
        for g in work.session.execute(
            sa.select(CareGoal)
            .where(
                CareGoal.station_id == work.station_id,
                CareGoal.person_id.in_(ids),
                CareGoal.withdrawn_at.is_(None),
            )
            .order_by(CareGoal.closed_on.is_not(None), CareGoal.by_on, CareGoal.id)
        ).scalars()
    ]
    return Plan(tuple(goals), tuple(one for one in done if one.goal_id is None))


def counted(work: Work, first: date, last: date) -> dict[str, int]:
    """How many actions of each kind were done in a period (人次). Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    rows = work.rows(
        "SELECT kind, count(*) AS n FROM care_actions WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND done_on BETWEEN :a AND :b GROUP BY kind",
        s=work.station_id,
        a=first.isoformat(),
        b=last.isoformat(),
    )
    return {row["kind"]: int(row["n"]) for row in rows}


def _kind(work: Work, kind: str) -> None:
    known = child_form.words(work, "plan_kinds")
    if kind not in known:
        listed = "、".join(f"{key}（{say(name)}）" for key, name in known.items())
        raise PlanKindUnknown(kind=kind[:20], known=listed, field="kind")


def _goal(work: Work, person_id: str, goal_id: str) -> CareGoal:
    row = work.session.get(CareGoal, (work.station_id, goal_id))
    if (
        row is None
        or row.withdrawn_at is not None
        or row.person_id not in child_form.same_child(work, person_id)
    ):
        raise GoalUnknown(field="goal_id")
    if row.closed_on is not None:
        raise GoalClosed(day=row.closed_on, field="goal_id")
    return row
