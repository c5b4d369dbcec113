"""Organisations, appointments, consultations, admissions and signed-off days of a practice village."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from stationdesk.core import workdays
from stationdesk.core.clock import civil_date, noon
from stationdesk.services import (
    admissions,
    appointment_hours,
    appointments,
    case_filters,
    case_life,
    cases,
    consultations,
    counter_data,
    day_closing,
    organisations,
    papers,
)
from stationdesk.services.case_lists import CaseQuery
from stationdesk.services.practice.event_counter_facts import (
    AdmissionFact,
    AppointmentFact,
    AskStep,
    ConsultationFact,
    OrganisationFact,
)
from stationdesk.services.practice.event_days import CLERK, WORKER
from stationdesk.services.practice.load_stage import Act, Known, Stage, known
from stationdesk.storage.work import Work

FILTERS: Final = (
    ("等材料的", CaseQuery(states=("notice", "deferred", "returned"))),
    ("报到上面去的", CaseQuery(states=("forwarded",))),
    ("建设窗口在办", CaseQuery(open_only=True, window="construction")),
)
"""What the worker at the counter keeps at hand."""

DAYS: Final = {"SF-003": 0, "SF-001": 6}
"""Matter → working days until it is done, when it is not two."""


def acts(stage: Stage, admitted: Known) -> list[Act]:
    """Everything of the counter that is no batch and no table; `admitted` gets the ids of the admissions."""
    counter = stage.happenings.counter
    found = [_organisation(stage, fact) for fact in counter.organisations]
    for appointment in counter.appointments:
        found += _appointment(stage, {}, appointment)
    for consultation in counter.consultations:
        found += _consultation(stage, {}, consultation)
    for admission in counter.admissions:
        found += _admission(admitted, admission)
    found += [Act(at, WORKER, "cases:close_day", _close) for at in counter.closed]
    if counter.closed:
        found.append(Act(counter.closed[-1] + timedelta(minutes=5), WORKER, "cases:read", _keep_filters))
    return found


def _organisation(stage: Stage, fact: OrganisationFact) -> Act:
    def add(work: Work) -> None:
        contact = stage.population.people[fact.contact]
        new = organisations.NewOrganisation(
            fact.name,
            fact.kind,
            fact.credit_code,
            contact.canonical,
            contact.phones[0] if contact.phones else None,
            fact.address,
        )
        stage.organisations[fact.key] = organisations.add(work, new).organisation_id
        stage.done["organisations"] += 1

    return Act(fact.at, CLERK, "residents:edit", add)


def _appointment(stage: Stage, made: Known, fact: AppointmentFact) -> list[Act]:
    def book(work: Work) -> None:
        slots = appointment_hours.hours(work).slots
        new = appointments.NewAppointment(
            fact.moved_from or fact.day,
            slots[fact.slot % len(slots)],
            stage.person(fact.person),
            matter_code=fact.matter,
            place=fact.place,
            channel=fact.channel,
            remark=fact.note or None,
            even_so=True,
        )
        made[fact.key] = booked = appointments.book(work, new).appointment_id
        if fact.moved_from is not None:
            appointments.move(work, booked, fact.day, slots[fact.slot % len(slots)], even_so=True)
        if fact.slip:
            appointments.slip(work, booked)
        stage.done["appointments"] += 1

    def become(work: Work) -> None:
        booked = known(made, fact.key)
        case = _taken_in(work, fact.matter, stage.person(fact.person), "appointment")
        appointments.became(work, booked, case)
        made[fact.key, "case"] = case
        stage.done["cases"] += 1

    found = [Act(fact.made_at, fact.staff, "cases:accept", book)]
    if fact.outcome_at is not None:
        plays = {
            "case": become,
            "came": lambda work: appointments.came(work, known(made, fact.key)),
            "missed": lambda work: appointments.missed(work, known(made, fact.key)),
            "cancelled": lambda work: appointments.cancel(work, known(made, fact.key), "本人来电，改日再约"),
        }
        found.append(Act(fact.outcome_at, fact.staff, "cases:accept", plays[fact.outcome]))
        if fact.outcome == "case":
            found.append(_through(made, fact.key, fact.matter, fact.outcome_at))
    return found


def _through(made: Known, key: int, matter: str, opened: datetime) -> Act:
    """What was taken in at the counter is done in its time: at once, in two days, or talked over for a week."""
    days = DAYS.get(matter, 2)
    at = opened + timedelta(minutes=9)
    if days:
        at = noon(workdays.shipped().due(civil_date(opened), days).date, 10, 20)

    def finish(work: Work) -> None:
        case_life.finish(work, known(made, (key, "case")))

    return Act(at, WORKER, "cases:finish", finish)


def _taken_in(work: Work, matter: str, person: str, channel: str) -> str:
    new = cases.NewCase(matter_code=matter, person_id=person, all_materials=True, channel=channel)
    return cases.accept(work, new).case_id


def _consultation(stage: Stage, made: Known, fact: ConsultationFact) -> list[Act]:
    def add(work: Work) -> None:
        guide = None
        if fact.guided:
            office = next((one for one in counter_data.offices(work) if one.key == fact.guided), None)
            guide = consultations.Guide(office.words if office is not None else fact.guided)
        new = consultations.NewConsultation(
            fact.subject,
            fact.matter,
            None if fact.person is None else stage.person(fact.person),
            channel=fact.channel,
            answer=fact.answer,
            guide=guide,
        )
        made[fact.key] = consultations.add(work, new).consultation_id
        stage.done["consultations"] += 1

    found = [Act(fact.at, fact.staff, "cases:accept", add)]
    for step in fact.steps:
        found.append(Act(step.at, fact.staff, "cases:accept", partial(_ask, stage, made, fact, step)))
        if step.kind == "case" and fact.matter is not None:
            found.append(_through(made, fact.key, fact.matter, step.at))
    return found


def _ask(stage: Stage, made: Known, fact: ConsultationFact, step: AskStep, work: Work) -> None:
    one = known(made, fact.key)
    match step.kind:
        case "answer":
            consultations.answer(work, one, step.note)
        case "notice":
            consultations.notice(work, one, fact.matter)
        case "case" if fact.person is not None and fact.matter is not None:
            case = _taken_in(work, fact.matter, stage.person(fact.person), "counter")
            consultations.became(work, one, case)
            made[fact.key, "case"] = case
            stage.done["cases"] += 1
        case "settled" | "not_settled" | "unreachable":
            consultations.settle(work, one, step.kind, step.note)
        case _:
            raise ValueError(f"a consultation does not go on with {step.kind}")


def _admission(admitted: Known, fact: AdmissionFact) -> list[Act]:
    def admit(work: Work) -> None:
        new = admissions.NewAdmission(
            fact.department,
            fact.matter,
            fact.title,
            fact.approval,
            fact.approved_by,
            fact.approved_on,
            fact.valid_to,
            fact.fund_fen,
        )
        admitted[fact.key] = admissions.admit(work, new).id

    def receive(fen: int, voucher: str, work: Work) -> None:
        came = admissions.NewFund(known(admitted, fact.key), fen, work.today, voucher=voucher)
        admissions.receive(work, came)

    return [
        Act(fact.at, CLERK, "matters:admit", admit),
        *(
            Act(at, CLERK, "matters:admit", partial(receive, fen, voucher))
            for at, fen, voucher in fact.received
        ),
    ]


def _close(work: Work) -> None:
    """The day's papers were handed out on paper; then the day is signed off."""
    for paper in papers.listed(work, limit=100):
        if paper.made_at is None or paper.made_at.date() != work.at.date():
            break
        if paper.copies == 0 and not paper.voided:
            papers.printed(work, paper.id)
    day_closing.close(work)


def _keep_filters(work: Work) -> None:
    for name, query in FILTERS:
        case_filters.save(work, name, query)
