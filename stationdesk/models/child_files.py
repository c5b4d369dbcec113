"""一个孩子的档案: the national form beyond the register, 委托照护书, weekly contact, care plan, moves, statuses."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, refers


class ChildRecord(Synced):
    """What the national form asks of a child and the residents' register does not hold; one row a child.

    The id follows from the child, so that two laptops that write the same file write the same row.
    """

    __tablename__ = "child_files"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "guarded"

    person_id: Mapped[str]
    begun_on: Mapped[date]
    """建档日期."""
    updated_on: Mapped[date] = mapped_column(info={"policy": "free"})
    """动态更新日期."""
    household_register: Mapped[bool | None]
    """是否登记户口; unknown when nobody said."""
    health: Mapped[str | None]
    """`healthy`, `disabled` or `ill`."""
    disability: Mapped[str | None]
    """Kind and degree in words, where the residents' register has no codes for them."""
    illness: Mapped[str | None]
    boards: Mapped[bool | None]
    schooling: Mapped[str | None]
    """Key of the pack's list (`kindergarten` …)."""
    school: Mapped[str | None]
    school_class: Mapped[str | None]
    teacher: Mapped[str | None]
    teacher_phone: Mapped[str | None]
    away: Mapped[str | None]
    """`both`, `father_unable`, `mother_unable`; empty: as the facts say."""
    entrusted: Mapped[bool | None]
    carer_name: Mapped[str | None]
    carer_phone: Mapped[str | None]
    carer_id_number: Mapped[str | None]
    carer_relation: Mapped[str | None]
    carer_address: Mapped[str | None]
    care_kind: Mapped[str | None]
    """监护类型 by hand; empty: as the assessment says."""
    income: Mapped[Any | None] = mapped_column(Document, info={"policy": "guarded"})
    support: Mapped[Any | None] = mapped_column(Document, info={"policy": "guarded"})
    kin: Mapped[Any | None] = mapped_column(Document, info={"policy": "guarded"})
    """Parents and grandparents the register does not know: who → name, born_on, id_no, works_at, phone, dead."""
    director: Mapped[str | None]
    """儿童主任."""
    head: Mapped[str | None]
    """单位负责人."""
    checker: Mapped[str | None]
    """复核人."""
    remark: Mapped[str | None] = mapped_column(info={"policy": "free"})


class ChildAnswers(Synced):
    """The questionnaire behind one guardianship assessment: answers, and what they come to."""

    __tablename__ = "child_answers"
    __table_args__ = (
        refers("assessment_id", "left_behind_assessments"),
        Index(None, "station_id", "assessment_id"),
        STRICT,
    )
    __policy__ = "guarded"
    collection = True

    assessment_id: Mapped[str]
    version: Mapped[str]
    """Of the pack `child_assessment` that asked."""
    answers: Mapped[Any] = mapped_column(Document, info={"policy": "guarded"})
    """Question → option."""
    points: Mapped[int]
    suggested: Mapped[str]
    """The grade that follows from the answers; a worker may only put it lower."""


class CareLetter(Synced):
    """委托照护书: who entrusts whom with a child, for what and how long. A change is a new letter."""

    __tablename__ = "care_letters"
    __table_args__ = (
        refers("person_id", "people"),
        refers("enrolment_id", "left_behind"),
        refers("carer_id", "people"),
        Index(None, "station_id", "person_id"),
        Index(None, "station_id", "enrolment_id"),
        STRICT,
    )
    __policy__ = "guarded"

    number: Mapped[str]
    person_id: Mapped[str]
    enrolment_id: Mapped[str]
    made_at: Mapped[datetime]
    user_id: Mapped[str | None]
    guardians: Mapped[Any] = mapped_column(Document, info={"policy": "guarded"})
    """Who entrusts: person_id or none, name, relation, id_no, phone, works_at."""
    carer_id: Mapped[str | None]
    carer: Mapped[Any] = mapped_column(Document, info={"policy": "guarded"})
    """Who is entrusted, as the letter says: name, id_no, birth, phone, address, relation, health, job."""
    reason: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    care: Mapped[Any] = mapped_column(Document, info={"policy": "guarded"})
    """daily, study, safety, medical, money."""
    contact: Mapped[str]
    """How parents and child keep in touch."""
    child_opinion: Mapped[str | None]
    heard_on: Mapped[date | None]
    not_heard_why: Mapped[str | None]
    checks: Mapped[Any] = mapped_column(Document, info={"policy": "guarded"})
    """Art. 22, question → answered no (`false`); nothing else is ever stored."""
    checks_version: Mapped[str]
    village_opinion: Mapped[str | None]
    witness: Mapped[str | None]
    signed_on: Mapped[date | None]
    despite: Mapped[str | None]
    """Why it was signed although two guardians disagree."""
    replaces_id: Mapped[str | None]
    ended_on: Mapped[date | None]
    ended_why: Mapped[str | None]


class CareNotice(Synced):
    """The written notice of a care letter to the school or the village (art. 23): to whom, when. Only added."""

    __tablename__ = "care_notices"
    __table_args__ = (refers("letter_id", "care_letters"), Index(None, "station_id", "letter_id"), STRICT)
    __policy__ = "guarded"
    collection = True

    letter_id: Mapped[str]
    addressee: Mapped[str]
    """`school` or `village`."""
    recipient: Mapped[str]
    given_on: Mapped[date]
    how: Mapped[str | None]
    user_id: Mapped[str | None]


class GuardianWord(Synced):
    """What one guardian said for or against something about a child: both sides stay on file. Only added."""

    __tablename__ = "guardian_words"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "guarded"
    collection = True

    person_id: Mapped[str]
    letter_id: Mapped[str | None]
    who: Mapped[str]
    """`father`, `mother` or `other`."""
    name: Mapped[str]
    matter: Mapped[str]
    """Key of the pack's list: `care`, `school`, `medical`, `living`, `other`."""
    position: Mapped[str]
    """`agrees` or `refuses`."""
    words: Mapped[str | None]
    said_on: Mapped[date]
    how: Mapped[str | None]
    user_id: Mapped[str | None]


class GuardianContact(Synced):
    """A contact of a parent away with the child, the carer or both (art. 23: once a week). Only added."""

    __tablename__ = "guardian_contacts"
    __table_args__ = (
        refers("person_id", "people"),
        Index(None, "station_id", "person_id", "happened_on"),
        STRICT,
    )
    __policy__ = "guarded"
    collection = True

    person_id: Mapped[str]
    happened_on: Mapped[date]
    who: Mapped[str]
    """`father`, `mother`, `both` or `other`."""
    reached: Mapped[str]
    """`child`, `carer` or `both`."""
    how: Mapped[str]
    """`phone`, `video`, `message`, `home` (came home)."""
    note: Mapped[str | None]
    user_id: Mapped[str | None]


class CareGoal(Synced):
    """One line of a child's care plan (关爱计划): what is wanted, who sees to it, by when."""

    __tablename__ = "care_goals"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "guarded"

    person_id: Mapped[str]
    kind: Mapped[str]
    """Key of the pack's list (`production`, `relief`, `warmth` …)."""
    goal: Mapped[str]
    who: Mapped[str]
    by_on: Mapped[date]
    made_on: Mapped[date]
    user_id: Mapped[str | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[str | None]
    """`reached` or `dropped`."""
    closed_why: Mapped[str | None]


class CareAction(Synced):
    """Something that was done for a child, for a goal or on its own. Only added."""

    __tablename__ = "care_actions"
    __table_args__ = (
        refers("person_id", "people"),
        refers("goal_id", "care_goals"),
        Index(None, "station_id", "person_id"),
        STRICT,
    )
    __policy__ = "guarded"
    collection = True

    person_id: Mapped[str]
    goal_id: Mapped[str | None]
    kind: Mapped[str]
    done_on: Mapped[date]
    what: Mapped[str]
    by: Mapped[str]
    user_id: Mapped[str | None]


class ChildMove(Synced):
    """转出, 转入 or a change of school: from where to where, whose hands the file goes into. Only added."""

    __tablename__ = "child_moves"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "guarded"
    collection = True

    person_id: Mapped[str]
    enrolment_id: Mapped[str]
    kind: Mapped[str]
    """`out`, `in` or `school`."""
    moved_on: Mapped[date]
    from_place: Mapped[str | None]
    to_place: Mapped[str | None]
    contact: Mapped[str | None]
    """Who takes the file over (or handed it over), with a telephone."""
    reason: Mapped[str]
    items: Mapped[Any | None] = mapped_column(Document, info={"policy": "guarded"})
    """What was handed over, in words."""
    paper_id: Mapped[str | None]
    user_id: Mapped[str | None]


class ChildStatus(Synced):
    """困境儿童, 事实无人抚养儿童, 流动儿童: a mark of its own with since, until and reason, decided by a person.

    A rejected proposal is a row too: it is not made again until its facts change.
    """

    __tablename__ = "child_statuses"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "guarded"

    person_id: Mapped[str]
    kind: Mapped[str]
    """`difficulty`, `without_carer` or `migrant`."""
    category: Mapped[str]
    """Key of the pack's category (`poor`, `self_disabled`, `orphan` …)."""
    decision: Mapped[str]
    """`confirmed` or `rejected`."""
    since: Mapped[date]
    until: Mapped[date | None]
    why: Mapped[str]
    ended_why: Mapped[str | None]
    rule: Mapped[str]
    """Rule and version that proposed it, or `by-hand`."""
    facts: Mapped[str]
    """Digest of the facts; empty by hand."""
    user_id: Mapped[str | None]
