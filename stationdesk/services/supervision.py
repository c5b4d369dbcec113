"""What the supervisory committee looked into (四问四查), what it found, and whether it was put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.names import search_form
from stationdesk.core.words import N_, say
from stationdesk.models.decisions import SupervisionCheck, SupervisionStep
from stationdesk.security import audit
from stationdesk.services import committee, numbers, packs, users
from stationdesk.services.decisions import rules
from stationdesk.storage.work import Work

SIGN: Final = "督"
STATES: Final[Mapping[str, str]] = {
    "clean": N_("没有问题"),
    "open": N_("待整改"),
    "mended": N_("已整改，待复查"),
    "settled": N_("已办结"),
}
KINDS: Final[Mapping[str, str]] = {
    "mended": N_("已整改"),
    "confirmed": N_("复查通过"),
    "not_mended": N_("复查未通过"),
}
APART: Final = frozenset({"head", "secretary", "clerk", "admin"})
"""Posts whose holders do not supervise the village (pack permits, 村民委员会组织法第三十二条)."""


class CheckUnknown(Refusal):
    template = N_("没有找到这次监督检查。请核对编号。")


class QuestionUnknown(Refusal):
    template = N_("没有“{question}”这一问。可用：{known}。")


class TooFewCheckers(Refusal):
    template = N_("监督检查至少要有{least}名村务监督委员会成员，请写全姓名。")


class CheckerConflicted(Refusal):
    template = N_("检查人里有村委会成员、会计或文书。村务监督委员会成员不得由他们担任，请换人。")


class CheckerRelated(Refusal):
    template = N_("有一位检查人要回避（{why}）。请换一位监委会成员。")


class SupervisionWordsMissing(Refusal):
    template = N_("请填写“{label}”。")


class SupervisionDayWrong(Refusal):
    template = N_("日期不对：检查和整改不能晚于今天，整改期限不能早于检查那天。")


class SupervisionOver(Refusal):
    template = N_("这次检查{state}，不能再登记这一步。")


class OwnMendingConfirmed(Refusal):
    template = N_("复查人不能是整改责任人。请由村务监督委员会成员复查。")


@dataclass(frozen=True)
class NewCheck:
    """A check as it was held. With a `problem` somebody is responsible until a day."""

    question: str
    about: str
    finding: str
    checkers: tuple[str, ...] = field(repr=False)
    checked_on: date
    problem: bool = False
    responsible: str = field(default="", repr=False)
    mend_by: date | None = None
    refers_to: str = ""


@dataclass(frozen=True)
class CheckStep:
    """What followed."""

    kind: str
    on: date
    who: str = field(repr=False)
    note: str


@dataclass(frozen=True)
class CheckRow:
    """A check and how it stands."""

    id: str
    number: str
    question: str
    question_name: str
    group: str
    checked_on: date
    checkers: tuple[str, ...] = field(repr=False)
    about: str
    finding: str
    problem: bool
    responsible: str = field(repr=False)
    mend_by: date | None
    refers_to: str
    state: str
    overdue: bool
    steps: tuple[CheckStep, ...]


def record(work: Work, new: NewCheck) -> CheckRow:
    """Write a check down. Needs `supervision:record`.

    Raises QuestionUnknown, TooFewCheckers, CheckerConflicted, CheckerRelated, SupervisionWordsMissing, SupervisionDayWrong.
    """
    users.require(work, "supervision:record")
    held = packs.holding(work, "decision_rules")
    known = [one["question"] for one in held.body["questions"]]
    if new.question not in known:
        raise QuestionUnknown(question=new.question[:40], known=say(N_("、")).join(known), field="question")
    checkers = _people(work, new.checkers, held.body["checkers"])
    if new.checked_on > work.today:
        raise SupervisionDayWrong(field="checked_on")
    responsible = ink.line(new.responsible, say(N_("责任人")), field="responsible", limit=60)
    for checker in checkers:
        why = committee.why_not(work, name=checker, concerned=(responsible,))
        if why:
            raise CheckerRelated(why=why, field="checkers")
    if new.problem:
        if not responsible:
            raise SupervisionWordsMissing(label=say(N_("责任人")), field="responsible")
        if new.mend_by is None:
            raise SupervisionWordsMissing(label=say(N_("整改期限")), field="mend_by")
        if new.mend_by < new.checked_on:
            raise SupervisionDayWrong(field="mend_by")
    row = SupervisionCheck(
        station_id=work.station_id,
        id=new_id(),
        number=SIGN + numbers.take(work, "supervision"),
        question=new.question,
        checked_on=new.checked_on,
        checkers=list(checkers),
        about=_words(new.about, N_("查什么"), "about", 200),
        refers_to=ink.line(new.refers_to, say(N_("对应的编号")), field="refers_to", limit=60) or None,
        finding=_words(new.finding, N_("检查情况"), "finding", 1000),
        problem=new.problem,
        responsible=responsible if new.problem else None,
        mend_by=new.mend_by if new.problem else None,
        list_version=held.version,
        made_at=work.at,
        made_by=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "supervision:record", row.id, question=new.question, problem=int(new.problem))
    return _row(work, row)


def step(work: Work, wanted: str, kind: str, who: str, note: str = "", on: date | None = None) -> CheckRow:
    """Put right, or looked at again. Needs `supervision:record`.

    Raises CheckUnknown, SupervisionOver, OwnMendingConfirmed, CheckerConflicted, CheckerRelated, SupervisionWordsMissing, SupervisionDayWrong.
    """
    users.require(work, "supervision:record")
    row = _find(work, wanted)
    now = _row(work, row)
    day = on or work.today
    wanted_state = {"mended": "open", "confirmed": "mended", "not_mended": "mended"}.get(kind)
    if wanted_state is None or now.state != wanted_state:
        raise SupervisionOver(state=say(STATES[now.state]), field="kind")
    if not row.checked_on <= day <= work.today:
        raise SupervisionDayWrong(field="on")
    name = ink.line(who, say(N_("经手人")), field="who", limit=60)
    if not name:
        raise SupervisionWordsMissing(label=say(N_("经手人")), field="who")
    if kind != "mended":
        if search_form(name) == search_form(row.responsible or ""):
            raise OwnMendingConfirmed(field="who")
        _apart(work, (name,), "who")
        why = committee.why_not(work, name=name, concerned=(row.responsible or "",))
        if why:
            raise CheckerRelated(why=why, field="who")
    said = ink.paragraphs(note, say(N_("说明")), field="note", limit=1000)
    if kind != "confirmed" and not said:
        raise SupervisionWordsMissing(label=say(N_("说明")), field="note")
    work.session.add(
        SupervisionStep(
            station_id=work.station_id,
            id=new_id(),
            check_id=row.id,
            kind=kind,
            on=day,
            who=name,
            note=said or None,
            at=work.at,
            user_id=work.user_id,
        )
    )
    work.session.flush()
    audit.record(work, "supervision:record", row.id, step=kind)
    return _row(work, row)


def get(work: Work, wanted: str) -> CheckRow:
    """One check. Needs `publicity:read`. Raises CheckUnknown."""
    users.require(work, "publicity:read")
    return _row(work, _find(work, wanted))


def list_all(work: Work, *, open_only: bool = False) -> tuple[CheckRow, ...]:
    """Checks, the newest first; `open_only`: still to be put right or looked at again. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    rows = work.session.execute(
        sa.select(SupervisionCheck)
        .where(SupervisionCheck.station_id == work.station_id, SupervisionCheck.withdrawn_at.is_(None))
        .order_by(SupervisionCheck.id.desc())
    ).scalars()
    found = tuple(_row(work, row) for row in rows)
    return tuple(one for one in found if not open_only or one.state in ("open", "mended"))


def _people(work: Work, given: Sequence[str], least: int) -> tuple[str, ...]:
    people: dict[str, str] = {}
    for one in given:
        name = ink.line(one, say(N_("检查人")), field="checkers", limit=60)
        if name:
            people.setdefault(search_form(name), name)
    names = tuple(people.values())
    if len(names) < least:
        raise TooFewCheckers(least=least, field="checkers")
    _apart(work, names, "checkers")
    return names


def _apart(work: Work, names: Sequence[str], field: str) -> None:
    posts = users.posts_on(work, work.today)
    conflicted = {
        search_form(one.name)
        for one in users.list_all(work)
        if not one.disabled and APART & set(posts.get(one.id, ()))
    }
    if conflicted & {search_form(name) for name in names}:
        raise CheckerConflicted(field=field)


def _words(text: str, label: str, field: str, limit: int) -> str:
    plain = ink.paragraphs(text, say(label), field=field, limit=limit)
    if not plain:
        raise SupervisionWordsMissing(label=say(label), field=field)
    return plain


def _find(work: Work, wanted: str) -> SupervisionCheck:
    plain = wanted.strip()
    row = work.session.execute(
        sa.select(SupervisionCheck).where(
            SupervisionCheck.station_id == work.station_id,
            SupervisionCheck.withdrawn_at.is_(None),
            sa.or_(SupervisionCheck.number == plain, SupervisionCheck.id == plain.lower()),
        )
    ).scalar_one_or_none()
    if row is None:
        raise CheckUnknown(field="check")
    return row


def _row(work: Work, row: SupervisionCheck) -> CheckRow:
    questions: dict[str, Mapping[str, Any]] = {one["question"]: one for one in rules(work)["questions"]}
    steps = tuple(
        CheckStep(one.kind, one.on, one.who, one.note or "")
        for one in work.session.execute(
            sa.select(SupervisionStep)
            .where(
                SupervisionStep.station_id == work.station_id,
                SupervisionStep.check_id == row.id,
                SupervisionStep.withdrawn_at.is_(None),
            )
            .order_by(SupervisionStep.id)
        ).scalars()
    )
    last = steps[-1].kind if steps else ""
    state = (
        "clean"
        if not row.problem
        else {"mended": "mended", "confirmed": "settled", "not_mended": "open", "": "open"}[last]
    )
    about = questions.get(row.question, {})
    return CheckRow(
        row.id,
        row.number,
        row.question,
        say(about.get("name", row.question)),
        say(about.get("group", "")),
        row.checked_on,
        tuple(row.checkers),
        row.about,
        row.finding,
        row.problem,
        row.responsible or "",
        row.mend_by,
        row.refers_to or "",
        state,
        state == "open" and row.mend_by is not None and row.mend_by < work.today,
        steps,
    )
