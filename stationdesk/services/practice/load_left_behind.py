"""The three left-behind registers of a practice village: what the rules proposed, confirmed every fortnight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final

from stationdesk.core.clock import civil_date, noon
from stationdesk.services import left_behind, left_behind_files
from stationdesk.services.practice.event_facts import EnrolmentFact
from stationdesk.services.practice.load_stage import Act, Stage
from stationdesk.storage.work import Work

DIRECTOR: Final = 4
"""Staff key of the child director (妇联主席、儿童主任), who confirms and assesses."""
SECRETARY: Final = 0
WORKER: Final = 7
FORTNIGHT: Final = timedelta(days=14)


def acts(stage: Stage) -> list[Act]:
    """One sitting every two weeks for all who were found since the last; a child is assessed at once."""
    sittings: dict[date, list[EnrolmentFact]] = {}
    day = stage.happenings.since + timedelta(days=4)
    for fact in stage.happenings.enrolments:
        while civil_date(fact.at) > day:
            day += FORTNIGHT
        sittings.setdefault(min(day, stage.happenings.today - timedelta(days=1)), []).append(fact)
    waiting: list[EnrolmentFact] = []
    allowed = Act(
        noon(stage.happenings.since, 9, 5), SECRETARY, "left_behind:review", partial(_authorise, stage)
    )
    return [
        allowed,
        *(
            Act(noon(day, 16, 45), DIRECTOR, "left_behind:enrol", _sitting(stage, facts, waiting))
            for day, facts in sittings.items()
        ),
    ]


def _authorise(stage: Stage, work: Work) -> None:
    """Who may open children's files, in writing (未成年人网络保护条例 art. 36)."""
    for staff in (DIRECTOR, WORKER):
        left_behind_files.authorise(work, stage.users[staff], "儿童主任、全科社工日常探访需要，书面授权存档")


def _sitting(
    stage: Stage, facts: list[EnrolmentFact], waiting: list[EnrolmentFact]
) -> Callable[[Work], None]:
    house = {m.person: h for h in stage.population.households for m in h.members}

    def play(work: Work) -> None:
        by_id: dict[tuple[str, str], EnrolmentFact] = {
            (stage.people[fact.person], fact.kind): fact
            for fact in (*waiting, *facts)
            if fact.person in stage.people
        }
        choices = [
            left_behind.Choice(
                person_id,
                kind,
                responsible_id=stage.users[stage.population.grids[house[fact.person].grid].agent],
            )
            for (person_id, kind), fact in by_id.items()
        ]
        done = left_behind.confirm_all(work, choices)
        for one in done:
            fact = by_id[one.person_id, one.kind]
            if fact.guardianship and one.enrolment_id:
                grade, risk = fact.guardianship, fact.risk
                if grade == "poor" and left_behind.get(work, one.enrolment_id).carer_id:
                    # Nobody in the same household, but the rules found grandparents in another.
                    grade, risk = "fair", "medium"
                left_behind.assess(work, left_behind.Graded(one.enrolment_id, grade, risk))
        stage.done["enrolments"] += len(done)
        # Whom the rules do not propose on this day (half a year is not over) is looked at again next time.
        enrolled = {(one.person_id, one.kind) for one in done}
        waiting[:] = [fact for key, fact in by_id.items() if key not in enrolled]

    return play
