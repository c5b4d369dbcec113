"""Home visits of a practice village: made, made in vain and tried again, planned for the days ahead."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from stationdesk.core.clock import noon
from stationdesk.core.ids import new_id
from stationdesk.models.visits import Visit
from stationdesk.services import numbers, users, visits
from stationdesk.services.practice.event_facts import VisitFact
from stationdesk.services.practice.load_left_behind import DIRECTOR
from stationdesk.services.practice.load_stage import Act, Known, Stage, known
from stationdesk.storage.work import Work


def acts(stage: Stage) -> list[Act]:
    """Records of what was done, and a row for each visit that is planned or was left undone."""
    made: Known = {}
    found = []
    for fact in stage.happenings.visits:
        if fact.state == "done" and fact.visited_at is not None:
            found.append(
                Act(fact.visited_at, fact.agent, "visits:record", partial(_record, stage, made, fact))
            )
            if fact.result == "not_home":
                again = fact.visited_at + timedelta(days=1, minutes=20)
                found.append(Act(again, fact.agent, "visits:record", partial(_again, made, fact)))
        else:
            before = min(noon(fact.planned_on - timedelta(days=4), 9, 20), stage.until - timedelta(hours=1))
            found.append(Act(before, DIRECTOR, "visits:plan", partial(_plan, stage, fact)))
    return found


def _record(stage: Stage, made: Known, fact: VisitFact, work: Work) -> None:
    done = visits.record(
        work,
        visits.Recorded(
            person_id=stage.person(fact.person),
            result=fact.result,
            visited_at=fact.visited_at,
            mode=fact.mode,
            health=fact.health,
            spirit=fact.spirit,
            safety=fact.safety,
            hygiene=fact.hygiene,
            housing=fact.housing,
            needs=fact.needs,
            risk=fact.risk,
            companion="" if fact.companion is None else _staff(stage, fact.companion),
        ),
    )
    made[fact.key] = done.retry_id
    stage.done["visits"] += 1


def _again(made: Known, fact: VisitFact, work: Work) -> None:
    """The second try, at which somebody was at home."""
    retry = known(made, fact.key)
    if retry is not None:
        visits.record(work, visits.Recorded(visit_id=retry, visited_at=work.at, risk=fact.risk))


def _plan(stage: Stage, fact: VisitFact, work: Work) -> None:
    """One visit on the roster. The service plans whole weeks for everybody who is due; a practice village
    shows a few, so that the roster can be read and `visits plan` still has something to do."""
    users.require(work, "visits:plan")
    work.session.add(
        Visit(
            station_id=work.station_id,
            id=new_id(),
            number=numbers.take(work, "visit"),
            person_id=stage.person(fact.person),
            agent_id=stage.users[fact.agent],
            why=fact.why,
            planned_on=fact.planned_on,
            state="planned",
            risk=fact.risk,
        )
    )
    work.session.flush()
    stage.done["visits"] += 1


def _staff(stage: Stage, key: int) -> str:
    return stage.population.people[stage.population.staff[key].person].canonical
