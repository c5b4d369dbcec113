"""One matter for many, hand-over lists and the province's platform in a practice village."""

from __future__ import annotations

from typing import Final

from stationdesk.core.clock import civil_date
from stationdesk.services import case_batches, case_handovers, case_life, case_platform
from stationdesk.services.practice.event_counter_facts import BatchFact, HandoverFact
from stationdesk.services.practice.event_days import WORKER
from stationdesk.services.practice.load_stage import Act, Known, Stage, known
from stationdesk.storage.work import Work

AT_ONCE: Final = 12
"""How many cases somebody types into the platform in one sitting."""


def acts(stage: Stage) -> list[Act]:
    """Batches, the hand-overs of their cases, and what was typed into the platform."""
    counter = stage.happenings.counter
    taken: Known = {}
    found = [_batch(stage, taken, fact) for fact in counter.batches]
    for fact in counter.handovers:
        found += _handover(stage, taken, fact)
    return found + [Act(at, WORKER, "cases:accept", _typed) for at in counter.platform_days]


def _batch(stage: Stage, taken: Known, fact: BatchFact) -> Act:
    def take_in(work: Work) -> None:
        lacking = {key: _lacks(work, fact.matter) for key in fact.lacking}
        entries = tuple(case_batches.Entry(stage.person(key), lacking.get(key, {})) for key in fact.people)
        new = case_batches.NewBatch(
            fact.kind, fact.matter, entries, fact.title, all_materials=True, remark=fact.remark
        )
        receipt = case_batches.take_in(work, new)
        taken[fact.key] = receipt
        done = sum(line.done for line in receipt.lines)
        stage.done["cases"] += done
        stage.done["batches"] += 1
        for line in receipt.lines:
            if not line.done:
                stage.refused["cases:batch"] += 1

    return Act(fact.at, fact.staff, "cases:accept", take_in)


def _lacks(work: Work, matter: str) -> dict[str, str]:
    """The last material that everybody has to bring, not there yet."""
    from stationdesk.services import matters

    required = [line.name for line in matters.get(work, matter).materials if line.required]
    return {required[-1]: "missing"} if required else {}


def _handover(stage: Stage, taken: Known, fact: HandoverFact) -> list[Act]:
    made: Known = {}

    def hand_over(work: Work) -> None:
        mine = {line.case_id for line in known(taken, fact.batch).lines if line.done}
        group = max(
            case_handovers.waiting(work), key=lambda one: sum(case.case_id in mine for case in one.cases)
        )
        gone = tuple(case.case_id for case in group.cases if case.case_id in mine)
        carried = stage.population.people[stage.population.staff[fact.carried_by].person].canonical
        made[fact.key] = case_handovers.make(
            work, case_handovers.NewHandover(group.office, gone, carried, "随清单附分户投保单")
        )
        stage.done["handovers"] += 1

    def take_over(work: Work) -> None:
        case_handovers.taken(work, known(made, fact.key).handover_id, fact.taken_by)

    def answers(work: Work) -> None:
        lines = [line for line in known(made, fact.key).lines if line.done]
        day = civil_date(work.at)
        said = [
            case_life.Answered(line.case_id, "accepted", day, external_number=f"NB{day:%Y%m}{n + 1:05d}")
            for n, line in enumerate(lines[: fact.accepted])
        ]
        said += [
            case_life.Answered(line.case_id, "returned", day, reason=fact.back)
            for line in lines[fact.accepted : fact.accepted + 1]
        ]
        for done in case_handovers.answers(work, tuple(said)):
            if not done.done:
                stage.refused["cases:handover-answer"] += 1

    return [
        Act(fact.at, fact.staff, "cases:accept", hand_over),
        Act(fact.taken_at, fact.staff, "cases:accept", take_over),
        Act(fact.answered_at, fact.staff, "cases:accept", answers),
    ]


def _typed(work: Work) -> None:
    """Every second case that waits is typed in, its fields looked at as the screen shows them."""
    waiting = sorted(case_platform.waiting(work).cases, key=lambda one: (one.opened_on, one.number))
    for n, one in enumerate(waiting[: 2 * AT_ONCE : 2]):
        case_platform.form(work, one.case_id, one.platform)
        number = f"4212{work.today:%Y%m%d}{n + 1:05d}"
        case_platform.typed(work, one.case_id, number, one.platform)
