"""监护评估: the questionnaire of the pack, the grade its answers come to, and the assessment that is kept with both.

The grade follows from the answers; somebody who knows the family may put it lower, never higher.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.child_files import ChildAnswers
from stationdesk.models.left_behind import Assessment
from stationdesk.services import child_form, child_gate, left_behind
from stationdesk.storage.work import Work

GRADES: Final = ("good", "fair", "poor")


class AnswerMissing(Refusal):
    template = N_("第{number}题“{question}”还没有回答。请每题选一项。")


class AnswerUnknown(Refusal):
    template = N_("第{number}题没有“{answer}”这个选项。请重新选。")


class GradeAboveAnswers(Refusal):
    template = N_("按回答应评“{suggested}”，不能评得更高。认为情况较好的，请先核对回答。")


@dataclass(frozen=True)
class Option:
    """One answer."""

    key: str
    text: str
    points: int
    poor: bool


@dataclass(frozen=True)
class Question:
    """One question with its answers; `unconfirmed` when it is not from the form's own text."""

    key: str
    text: str
    options: tuple[Option, ...]
    unconfirmed: bool


@dataclass(frozen=True)
class Questionnaire:
    """What is asked today: the pack's version, questions, and what each grade means."""

    version: str
    questions: tuple[Question, ...]
    means: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What the answers come to: points, grade, and the answers that weigh most, in words."""

    points: int
    grade: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """An assessment by questionnaire. `answers`: question → option; `grade` only to put it lower."""

    enrolment_id: str
    answers: Mapping[str, str] = field(repr=False)
    grade: str | None = None
    risk: str | None = None
    note: str = field(default="", repr=False)
    made_on: date | None = None
    carer_kind: str | None = None


@dataclass(frozen=True)
class Assessed:
    """An assessment with the answers it rests on, in words."""

    id: str
    made_on: date
    grade: str
    risk: str
    suggested: str
    note: str = field(repr=False)
    by: str
    answers: tuple[tuple[str, str], ...] = field(repr=False)


def questionnaire(work: Work, version: str | None = None) -> Questionnaire:
    """What is asked (today, or by an earlier version of the pack)."""
    from stationdesk.services import packs

    found = child_form.pack(work) if version is None else packs.version(work, child_form.PACK, version)
    questions = tuple(
        Question(
            one["question"],
            one["text"],
            tuple(Option(o["option"], o["text"], int(o["points"]), bool(o["poor"])) for o in one["options"]),
            bool(one.get("unconfirmed")),
        )
        for one in found.body["questions"]
    )
    return Questionnaire(found.version, questions, {g["grade"]: g["means"] for g in found.body["grades"]})


def outcome(work: Work, answers: Mapping[str, str]) -> Outcome:
    """What answers come to. Raises AnswerMissing, AnswerUnknown (with the number of the question)."""
    points, poor, why = 0, False, []
    for number, question in enumerate(questionnaire(work).questions, 1):
        given = answers.get(question.key)
        if not given:
            raise AnswerMissing(number=number, question=say(question.text), field=question.key)
        option = next((one for one in question.options if one.key == given), None)
        if option is None:
            raise AnswerUnknown(number=number, answer=str(given)[:20], field=question.key)
        points += option.points
        poor = poor or option.poor
        if option.poor or option.points >= 2:
            why.append(f"{question.text}：{option.text}")
    if poor:
        return Outcome(points, "poor", tuple(why))
    for grade in child_form.pack(work).body["grades"]:
        if grade["up_to"] is None or points <= grade["up_to"]:
            return Outcome(points, grade["grade"], tuple(why))
    raise AssertionError("the last grade of the pack has no upper end")


def assess(work: Work, given: Answered) -> Assessed:
    """Keep an assessment with its answers; the risk follows from the grade and gives the visits.

    Raises AnswerMissing, AnswerUnknown, GradeAboveAnswers, FileNotAuthorised and what `left_behind.assess` raises.
    """
    row = child_gate.write(work, given.enrolment_id)
    found = outcome(work, given.answers)
    grade = given.grade or found.grade
    if grade in GRADES and GRADES.index(grade) < GRADES.index(found.grade):
        raise GradeAboveAnswers(suggested=say(left_behind.GRADES[found.grade][0]), field="grade")
    asked = {one.key for one in questionnaire(work).questions}
    left_behind.assess(
        work,
        left_behind.Graded(row.id, grade, given.risk, given.note, given.made_on, given.carer_kind),
    )
    kept = _latest(work, row.id)
    work.session.add(
        ChildAnswers(
            station_id=work.station_id,
            id=new_id(),
            assessment_id=kept.id,
            version=questionnaire(work).version,
            answers={key: value for key, value in given.answers.items() if key in asked},
            points=found.points,
            suggested=found.grade,
        )
    )
    work.session.flush()
    return next(one for one in of(work, row.id) if one.id == kept.id)


def of(work: Work, enrolment_id: str) -> list[Assessed]:
    """The assessments of an enrolment, oldest first; the caller has opened the file."""
    from stationdesk.services import users

    names = users.names(work)
    rows = work.session.execute(
        sa.select(Assessment, ChildAnswers)
        .outerjoin(
            ChildAnswers,
            sa.and_(
                ChildAnswers.station_id == Assessment.station_id,
                ChildAnswers.assessment_id == Assessment.id,
                ChildAnswers.withdrawn_at.is_(None),
            ),
        )
        .where(
            Assessment.station_id == work.station_id,
            Assessment.enrolment_id == enrolment_id,
            Assessment.withdrawn_at.is_(None),
        )
        .order_by(Assessment.made_on, Assessment.id)
    )
    return [_assessed(work, one[0], one[1], names) for one in rows]


def _assessed(
    work: Work, made: Assessment, answers: ChildAnswers | None, names: Mapping[str, str]
) -> Assessed:
    return Assessed(
        made.id,
        made.made_on,
        made.grade,
        made.risk,
        answers.suggested if answers is not None else "",
        made.note or "",
        names.get(made.user_id or "", ""),
        _in_words(work, answers) if answers is not None else (),
    )


def _in_words(work: Work, row: ChildAnswers) -> tuple[tuple[str, str], ...]:
    given: Mapping[str, Any] = row.answers
    return tuple(
        (question.text, next((o.text for o in question.options if o.key == given.get(question.key)), ""))
        for question in questionnaire(work, row.version).questions
        if question.key in given
    )


def _latest(work: Work, enrolment_id: str) -> Assessment:
    return work.session.execute(
        sa.select(Assessment)
        .where(Assessment.station_id == work.station_id, Assessment.enrolment_id == enrolment_id)
        .order_by(Assessment.id.desc())
        .limit(1)
    ).scalar_one()
