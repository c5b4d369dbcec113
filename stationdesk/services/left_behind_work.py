"""What is due this week, worker by worker (本周): visits, assessments, decisions, birthdays, checks, promises kept.

Each line says what to do next and where; late ones stand first, among them those at high risk. Nothing of a child's file
is told but that something in it is due, and names of children are masked for those who may not know them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

from stationdesk.core import masks
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.services import (
    child_contacts,
    file_access_sight,
    left_behind,
    left_behind_turning,
    users,
    visits,
)
from stationdesk.services import left_behind_compare as comparing
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.storage.work import Work

SORTS: Final[Mapping[str, str]] = {
    "urgent": N_("24小时内上门"),
    "visit": N_("走访"),
    "contact": N_("父母没有联系"),
    "assess": N_("监护评估"),
    "letter": N_("委托照护书"),
    "goal": N_("关爱措施"),
    "enter": N_("待确认纳入"),
    "leave": N_("待确认退出"),
    "turn": N_("到龄"),
    "check": N_("核查"),
    "list": N_("名单核对"),
}
"""Sorts of work → words, in the order in which they are listed when nothing else decides."""
WEEK: Final = timedelta(days=6)
ASSESS_DAYS: Final = 183
"""A guardianship assessment is made again after half a year."""
LETTER_DAYS: Final = 30
"""A care letter that ends within so many days is to be renewed."""
RISK_ORDER: Final = ("", "low", "medium", "high")


@dataclass(frozen=True)
class Task:
    """One thing to do. `record`: what the step opens (an enrolment, a person, a round line, a list)."""

    id: str
    sort: str
    record: str
    person_id: str | None
    enrolment_id: str | None
    kind: str
    name: str = field(repr=False)
    what: str
    risk: str | None
    due_on: date
    late: bool
    worker_id: str | None
    worker: str = field(repr=False)
    grid: str
    address: str = field(repr=False)

    def days_late(self, today: date) -> int:
        return max(0, (today - self.due_on).days)


@dataclass(frozen=True)
class Load:
    """How much a worker has this week; `late_by_risk`: risk (or empty) → how many are late."""

    worker_id: str | None
    worker: str = field(repr=False)
    due: int
    late: int
    late_by_risk: Mapping[str, int]


@dataclass(frozen=True)
class Week:
    """Everything that is due by a day, in the order to do it, and each worker's load."""

    today: date
    until: date
    tasks: tuple[Task, ...]
    loads: tuple[Load, ...]
    me: str | None = None
    """Who asked."""

    def of(self, worker_id: str | None) -> tuple[Task, ...]:
        return tuple(one for one in self.tasks if one.worker_id == worker_id)


def week(work: Work, until: date | None = None) -> Week:
    """What is due within seven days (or by a day). Needs `left_behind:read`; each part asks for what it needs."""
    users.require(work, "left_behind:read")
    end = until or work.today + WEEK
    found = _Week(work, end)
    found.visits()
    found.contacts()
    found.assessments()
    found.letters()
    found.goals()
    found.decisions()
    found.checks()
    found.lists()
    tasks = sorted(found.tasks, key=_urgency)
    loads: dict[str | None, list[Task]] = {}
    for one in tasks:
        loads.setdefault(one.worker_id, []).append(one)
    made = [_load(worker, mine) for worker, mine in loads.items()]
    made.sort(key=lambda one: (one.worker_id is None, -one.late, -one.due, one.worker))
    return Week(work.today, end, tuple(tasks), tuple(made), work.user_id)


def _urgency(one: Task) -> tuple[Any, ...]:
    return (
        one.sort != "urgent",
        not one.late,
        -RISK_ORDER.index(one.risk or ""),
        one.due_on,
        tuple(SORTS).index(one.sort),
        one.id,
    )


def _load(worker_id: str | None, tasks: Iterable[Task]) -> Load:
    mine = list(tasks)
    late = [one for one in mine if one.late]
    by_risk = {risk: sum(1 for one in late if (one.risk or "") == risk) for risk in reversed(RISK_ORDER)}
    return Load(worker_id, mine[0].worker, len(mine), len(late), {k: n for k, n in by_risk.items() if n})


class _Week:
    """Collects the tasks; people and who answers for them are read once."""

    def __init__(self, work: Work, until: date) -> None:
        self.work, self.until, self.today = work, until, work.today
        self.tasks: list[Task] = []
        self.names = users.names(work)
        permits = work.actor.permits
        self.may_know = bool({"left_behind:open_child", "left_behind:enrol"} & set(permits))
        self.rows: dict[str, Mapping[str, Any]] = {}
        self.by_person: dict[str, list[Mapping[str, Any]]] = {}
        hidden = file_access_sight.hidden_enrolments(work)
        for row in work.rows(
            "SELECT e.id, e.person_id, e.kind, e.since, e.risk, e.responsible_id FROM left_behind e"
            " WHERE e.station_id = :s AND e.withdrawn_at IS NULL AND e.since <= :on"
            " AND (e.until IS NULL OR e.until > :on) ORDER BY e.kind, e.since, e.id",
            s=work.station_id,
            on=self.today.isoformat(),
        ):
            if row["id"] not in hidden:
                self.rows[row["id"]] = row
                self.by_person.setdefault(row["person_id"], []).append(row)
        self.places = {
            row["id"]: row
            for row in work.rows(
                "SELECT p.id, p.name, coalesce(p.living_address, h.address, '') AS address, g.name AS grid,"
                " g.agent_user_id AS agent FROM people p LEFT JOIN households h ON h.station_id = p.station_id"
                " AND h.id = p.household_id LEFT JOIN grids g ON g.station_id = h.station_id AND g.id = h.grid_id"
                " WHERE p.station_id = :s AND p.id IN (SELECT person_id FROM left_behind WHERE station_id = :s)",
                s=work.station_id,
            )
        }

    def add(
        self,
        sort: str,
        record: str,
        person: str,
        kind: str,
        what: str,
        due: date,
        *,
        enrolment: str | None = None,
        risk: str | None = None,
        name: str = "",
        worker: str | None = None,
    ) -> None:
        place = self.places.get(person)
        called = name or (place["name"] if place else "")
        who = worker or (place["agent"] if place else None)
        self.tasks.append(
            Task(
                f"{sort}:{record}:{kind}",
                sort,
                record,
                person or None,
                enrolment,
                kind,
                masks.name(called) if kind == "child" and not self.may_know else called,
                what,
                risk,
                due,
                due < self.today,
                who,
                self.names.get(who or "", ""),
                (place["grid"] or "") if place else "",
                place["address"] if place and (kind != "child" or self.may_know) else "",
            )
        )

    def _enrolled(self, sort: str, row: Mapping[str, Any], what: str, due: date, record: str = "") -> None:
        self.add(
            sort,
            record or row["id"],
            row["person_id"],
            row["kind"],
            what,
            due,
            enrolment=row["id"],
            risk=row["risk"],
            worker=row["responsible_id"],
        )

    def visits(self) -> None:
        if "visits:read" not in self.work.actor.permits:
            return
        planned: dict[str, date] = {}
        urgent: set[str] = set()
        for row in self.work.rows(
            "SELECT id, person_id, planned_on, deadline_at FROM visits WHERE station_id = :s AND state = 'planned'"
            " AND withdrawn_at IS NULL ORDER BY planned_on DESC",
            s=self.work.station_id,
        ):
            person = row["person_id"]
            if row["planned_on"]:
                planned[person] = date.fromisoformat(row["planned_on"])
            if row["deadline_at"] and person in self.by_person and person not in urgent:
                urgent.add(person)
                due = civil_date(unstamp(row["deadline_at"]))
                self._enrolled(
                    "urgent", self.by_person[person][0], say(N_("出了事，24小时内要有人到")), due, person
                )
        for one in visits.due(self.work, self.until):
            if one.person_id not in self.by_person or one.person_id in urgent:
                continue
            enrolled = sorted(self.by_person[one.person_id], key=lambda r: RISK_ORDER.index(r["risk"] or ""))[
                -1
            ]
            words = say(N_("每{n}天一次"), n=one.every_days)
            if one.last_on is None:
                words += say(N_("，在册后还没有走访"))
            elif one.person_id in planned:
                words += say(N_("，已排{day}"), day=f"{planned[one.person_id]:%m-%d}")
            self.add(
                "visit",
                one.person_id,
                one.person_id,
                enrolled["kind"],
                words,
                one.due_on,
                enrolment=enrolled["id"],
                risk=one.risk,
                worker=enrolled["responsible_id"],
            )

    def contacts(self) -> None:
        """Parents whose weekly contact is overdue (未保法 art. 23)."""
        if "left_behind:open_child" not in self.work.actor.permits:
            return
        for one in child_contacts.overdue(self.work):
            if one.enrolment_id in self.rows:
                row = self.rows[one.enrolment_id]
                words = say(N_("父母每周至少联系一次，已超{n}天"), n=one.days)
                self._enrolled("contact", row, words, self.today - timedelta(days=one.days))

    def assessments(self) -> None:
        last = {
            row["e"]: date.fromisoformat(row["day"])
            for row in self.work.rows(
                "SELECT enrolment_id AS e, max(made_on) AS day FROM left_behind_assessments"
                " WHERE station_id = :s AND withdrawn_at IS NULL GROUP BY enrolment_id",
                s=self.work.station_id,
            )
        }
        for row in self.rows.values():
            if row["kind"] != "child":
                continue
            made = last.get(row["id"])
            due = (
                made + timedelta(days=ASSESS_DAYS)
                if made
                else date.fromisoformat(row["since"]) + timedelta(days=7)
            )
            if due <= self.until:
                words = say(N_("半年重评一次")) if made else say(N_("在册后还没有评估"))
                self._enrolled("assess", row, words, due)

    def letters(self) -> None:
        """A letter about to end, not signed yet, or of which the school or the village was not told."""
        if "left_behind:open_child" not in self.work.actor.permits:
            return
        for row in self.work.rows(
            "SELECT l.id, l.enrolment_id, l.until, l.signed_on, l.made_at,"
            " (SELECT count(DISTINCT n.addressee) FROM care_notices n WHERE n.station_id = l.station_id"
            " AND n.letter_id = l.id AND n.withdrawn_at IS NULL) AS told"
            " FROM care_letters l WHERE l.station_id = :s AND l.withdrawn_at IS NULL AND l.ended_on IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM care_letters o WHERE o.station_id = l.station_id"
            " AND o.replaces_id = l.id AND o.signed_on IS NOT NULL AND o.withdrawn_at IS NULL)",
            s=self.work.station_id,
        ):
            enrolled = self.rows.get(row["enrolment_id"])
            if enrolled is None:
                continue
            ends = date.fromisoformat(row["until"])
            if row["signed_on"] is None:
                due = civil_date(unstamp(row["made_at"])) + timedelta(days=7)
                if due <= self.until:
                    self._enrolled("letter", enrolled, say(N_("写好还没有登记签订")), due, row["id"])
            elif ends <= self.today + timedelta(days=LETTER_DAYS):
                self._enrolled("letter", enrolled, say(N_("到期，要续签或终止")), ends, row["id"])
            elif int(row["told"]) < 2:
                due = date.fromisoformat(row["signed_on"]) + timedelta(days=7)
                self._enrolled("letter", enrolled, say(N_("还没有都告知学校和村委会")), due, row["id"])

    def goals(self) -> None:
        if "left_behind:open_child" not in self.work.actor.permits:
            return
        for row in self.work.rows(
            "SELECT id, person_id, by_on FROM care_goals WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND closed_on IS NULL AND by_on <= :until ORDER BY by_on, id",
            s=self.work.station_id,
            until=self.until.isoformat(),
        ):
            mine = [one for one in self.by_person.get(row["person_id"], ()) if one["kind"] == "child"]
            if mine:
                due = date.fromisoformat(row["by_on"])
                self._enrolled("goal", mine[0], say(N_("关爱计划里的一项到期")), due, row["id"])

    def decisions(self) -> None:
        if "left_behind:enrol" not in self.work.actor.permits:
            return
        proposed = left_behind.candidates(self.work)
        out = file_access_sight.hidden(self.work, (one.person_id for one in proposed))
        for one in proposed:
            if one.person_id not in out:
                self.add(
                    "enter",
                    one.person_id,
                    one.person_id,
                    one.kind,
                    say(N_("规则提名，等人确认")),
                    self.today,
                    name=one.name,
                )
        why = {
            "age": N_("已过年龄"),
            "died": N_("已登记死亡"),
            "moved": N_("已登记迁出"),
            "facts": N_("外出的人已返回，或情况已变"),
        }
        for leaver in left_behind_turning.leavers(self.work):
            if leaver.enrolment_id in self.rows:
                words = say(why.get(leaver.why, leaver.why))
                self._enrolled("leave", self.rows[leaver.enrolment_id], words, self.today)
        turns = left_behind_turning.turning_points(self.work, self.today, self.until)
        out = file_access_sight.hidden(self.work, (turn.person_id for turn in turns))
        for turn in turns:
            if turn.person_id in out:
                continue
            kinds = [row["kind"] for row in self.by_person.get(turn.person_id, ())]
            kind = "child" if turn.age < 20 else kinds[0] if kinds else "elder"
            words = say(N_("满{n}岁：{what}"), n=turn.age, what=say(turn.what))
            self.add(
                "turn",
                f"{turn.person_id}:{turn.age}",
                turn.person_id,
                kind,
                words,
                turn.day,
                name=turn.name,
            )

    def checks(self) -> None:
        """Lines of an open round, once its day comes near."""
        held = rounds.current(self.work)
        if held is None or held.due_on > self.until:
            return
        for line in rounds.lines(self.work, held.id):
            if line.open:
                self.add(
                    "check",
                    line.id,
                    line.person_id,
                    line.kind,
                    say(N_("{round}第{n}号"), round=held.title, n=line.n),
                    held.due_on,
                    enrolment=line.enrolment_id,
                    risk=line.risk,
                    name=line.name,
                    worker=line.worker_id,
                )

    def lists(self) -> None:
        for one in comparing.lists(self.work):
            if one.closed_on is None and one.open:
                self.tasks.append(
                    Task(
                        f"list:{one.id}",
                        "list",
                        one.id,
                        None,
                        None,
                        one.kind,
                        one.title,
                        say(N_("还有{n}行没有处理"), n=one.open),
                        None,
                        self.until,
                        False,
                        None,
                        "",
                        "",
                        "",
                    )
                )
