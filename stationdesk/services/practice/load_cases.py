"""Window cases of a practice village, step by step through the services of cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from stationdesk.core import workdays
from stationdesk.core.clock import civil_date, noon
from stationdesk.services import (
    attachments,
    case_clock,
    case_delivery,
    case_life,
    case_promises,
    case_ratings,
    cases,
    matters,
)
from stationdesk.services.practice import scans
from stationdesk.services.practice.event_facts import CaseFact, CaseStep, CaseVerb
from stationdesk.services.practice.event_stories import FIRST_KEY
from stationdesk.services.practice.load_stage import Act, Known, NotThereYet, Stage, known
from stationdesk.storage.work import Work

RELATIVE: Final = "家属"
OPENING: Final = ("receive", "accept", "notice")
DENIED: Final = "不予批准"
SECRETARY: Final = 0
UNCOLLECTED: Final = timedelta(days=5)
"""What was finished in the last days has not been collected yet."""


def acts(stage: Stage) -> list[Act]:
    """Every step of every case as an act."""
    made: Known = {}
    return [
        _act(stage, made, fact, step, first=at == 0)
        for fact in stage.happenings.cases
        for at, step in enumerate((*fact.steps, *_handed_up(stage, fact)))
    ]


def _handed_up(stage: Stage, fact: CaseFact) -> list[CaseStep]:
    """What the plan leaves lying: an agency's case with something promised goes up within the station's days."""
    verbs = {step.verb for step in fact.steps}
    if fact.decides != "agency" or fact.path != "deferred" or verbs & {"forward", "finish", "withdraw"}:
        return []
    calendar = workdays.shipped()
    last, day = fact.steps[-1], civil_date(fact.steps[-1].at)
    found = []
    plan: tuple[tuple[CaseVerb, int, str], ...] = (
        ("forward", 1, "材料后补，先行上报"),
        ("answer", 7, "上级部门回复：予以受理"),
        ("finish", 12, "结果已通知本人"),
    )
    for verb, days, note in plan:
        at = noon(calendar.due(day, days).date, 10, 5)
        if at < stage.until:
            found.append(CaseStep(at, verb, last.staff, note))
    return found


def _act(stage: Stage, made: Known, fact: CaseFact, step: CaseStep, *, first: bool) -> Act:
    def play(work: Work) -> None:
        if first:
            made[fact.key] = _open(work, stage, fact)
            stage.done["cases"] += 1
        else:
            _go_on(work, stage, fact, step, known(made, fact.key))

    return Act(step.at, step.staff, f"cases:{step.verb}", play)


def _open(work: Work, stage: Stage, fact: CaseFact) -> str:
    by_person = fact.by_person
    if by_person is not None and not matters.get(work, fact.matter).row.proxy_allowed:
        by_person = None
    ours = fact.organisation
    if ours is not None and ours not in stage.organisations:
        raise NotThereYet
    new = cases.NewCase(
        matter_code=fact.matter,
        person_id=stage.person(fact.person) if ours is None else None,
        organisation_id=None if ours is None else stage.organisations[ours],
        materials=dict(fact.materials),
        channel=fact.channel,
        by_person_id=None if by_person is None else stage.person(by_person),
        by_relation=None if by_person is None else RELATIVE,
        remark=fact.summary or None,
        scans={name: [_picture(work, fact, name, at)] for at, name in enumerate(fact.scans)},
    )
    return cases.accept(work, new).case_id


def _picture(work: Work, fact: CaseFact, name: str, at: int) -> attachments.Staged:
    return attachments.stage(work, scans.page(fact.key * 10 + at), f"{name}.png")


def _go_on(work: Work, stage: Stage, fact: CaseFact, step: CaseStep, case_id: str) -> None:
    match step.verb:
        case "supplement":
            case_life.supplement(work, case_life.Brought(case_id, all_in=True))
        case "suspend":
            case_clock.suspend(work, case_id, step.detail or "publicity", step.note)
        case "resume":
            case_clock.resume(work, case_id, step.note)
        case "forward":
            case_life.forward(work, case_id, step.note)
        case "answer":
            case_life.answer(work, case_life.Answered(case_id, "accepted", reason=step.note))
        case "finish" if fact.decides == "agency":
            case_life.answer(work, case_life.Answered(case_id, "finished", reason=step.note))
            case_life.deliver(work, case_id, "告知本人", "本人")
        case "finish" if step.detail == DENIED:
            case_life.finish(work, case_id, note=step.note, approved=False)
        case "finish":
            case_life.finish(work, case_id, step.note, certificate_no=step.detail)
            if fact.key < FIRST_KEY and civil_date(step.at) < stage.population.today - UNCOLLECTED:
                _collected(work, fact, case_id)
        case "withdraw":
            case_life.withdraw(work, case_id, step.note)
        case "rate":
            case_life.rate(work, case_id, step.score or 5, step.note)
        case "renotice":
            case_life.notice(work, case_life.Notice(case_id, reason=step.note, bring_by=step.on))
        case "extend":
            days = workdays.shipped().workdays_between(civil_date(step.at), step.on or civil_date(step.at))
            case_clock.extend(work, case_id, max(1, days), step.note, stage.actor(SECRETARY).name)
        case "lapse":
            case_promises.lapse(work, case_id, step.note)
        case "send_back":
            case_life.answer(work, case_life.Answered(case_id, "returned", reason=step.note))
        case "refused":
            case_life.answer(work, case_life.Answered(case_id, "refused", reason=step.note))
        case "prepare":
            case_delivery.prepare(work, case_delivery.Delivery(case_id))
        case "deliver":
            case_delivery.deliver(work, _delivery(stage, case_id, step))
        case "archive":
            case_life.archive(work, case_id)
        case "called" | "unreachable" | "planned" | "mended" | "told" | "revisited":
            said = case_ratings.RatingStep(case_id, step.verb, step.note, due_on=step.on)
            case_ratings.step(work, said)
        case _:
            raise ValueError(f"a case does not go on with {step.verb}")


def _collected(work: Work, fact: CaseFact, case_id: str) -> None:
    """What was done while the person waited is filed; what took days was fetched against a receipt."""
    if fact.path == "on_the_spot":
        case_life.archive(work, case_id)
    else:
        case_life.deliver(work, case_id, "", "本人")


def _delivery(stage: Stage, case_id: str, step: CaseStep) -> case_delivery.Delivery:
    """How a result was delivered; what could not be handed over was left before a witness of the village."""
    if step.detail == "left":
        witness = stage.population.people[stage.population.households[0].representative].canonical
        return case_delivery.Delivery(
            case_id,
            how=step.detail,
            place="申请人经营场所",
            refused_why=step.note,
            witness=f"{witness}（村民代表）",
        )
    place = "" if step.detail == "post" else "本站窗口"
    return case_delivery.Delivery(case_id, how=step.detail, receiver=step.note, place=place)
