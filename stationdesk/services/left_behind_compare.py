"""Lists from above against a register (名单核对): what differs line by line, what was done about it, and the answer back.

A list comes as a workbook, a CSV or pasted text. It is kept with its lines, because going through it takes days; each
line says how it differs from the register of the list's own day, and who is on the register and not on the list stands
below. Nothing is changed by comparing: a line is acted on by the ordinary services and then answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths, masks
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say, speaking
from stationdesk.models.left_behind_rounds import RegisterList, RegisterListLine
from stationdesk.models.residents import Person
from stationdesk.security import audit
from stationdesk.services import file_access_sight, left_behind, numbers, residents, users
from stationdesk.services import left_behind_rules as engine
from stationdesk.services.left_behind_compare_match import Found, Register
from stationdesk.services.left_behind_compare_read import from_file, from_text
from stationdesk.storage.work import Work

STATES: Final[Mapping[str, str]] = {
    "same": N_("两边都有"),
    "missing": N_("名单里没有"),
    "proposed": N_("没有在册，规则提名"),
    "extra": N_("没有在册"),
    "closed": N_("已退出名册"),
    "dead": N_("已去世"),
    "moved": N_("已迁出"),
    "other_id": N_("证号不同"),
    "aged": N_("年龄不符"),
    "other_kind": N_("在另一本名册"),
    "several": N_("有同名，认不准"),
    "unknown": N_("档案里没有"),
    "twice": N_("名单里重复"),
    "unreadable": N_("没有读懂"),
}
"""How a line differs → its words, in the order in which they are listed."""
ANSWERS: Final[Mapping[str, str]] = {
    "agreed": N_("无差异"),
    "enrolled": N_("已纳入名册"),
    "removed": N_("已退出名册"),
    "corrected": N_("本村已更正"),
    "theirs": N_("请上级更正"),
    "not_ours": N_("不是本村的人"),
    "kept": N_("核实后维持"),
}


class ListUnknown(Refusal):
    template = N_("没有找到这份名单。请刷新后再选。")


class ListLineUnknown(Refusal):
    template = N_("没有找到名单里的这一行。请刷新后再选。")


class ListTitleMissing(Refusal):
    template = N_("请写这份名单叫什么，例如“县民政局10月留守儿童名单”。")


class ListAhead(Refusal):
    template = N_("名单的日期{day}还没有到。请核对。")


class ListClosed(Refusal):
    template = N_("这份名单已在{day}核对完，不能再改。")


class AnswerUnknown(Refusal):
    template = N_("不认识的处理结果。可填：{known}。")


class AnswerContradicts(Refusal):
    template = N_("不能答“{answer}”：{why}请先办，再答。")


class ListLinesOpen(Refusal):
    template = N_("还有{n}行没有处理。请逐行处理，或先导出现有结果。")


@dataclass(frozen=True)
class NewList:
    """A list that came. One of `path` and `text`; `as_of` is the day for which it was made (today)."""

    kind: str
    title: str
    sender: str = ""
    as_of: date | None = None
    path: Path | None = None
    text: str = field(default="", repr=False)
    visible_only: bool = False
    """Leave out what the sender hid or filtered out."""


@dataclass(frozen=True)
class ListRow:
    """A list with how far it is."""

    id: str
    number: str
    title: str
    sender: str
    kind: str
    as_of: date
    closed_on: date | None
    read: int
    counts: Mapping[str, int]
    """State → how many lines."""
    open: int
    """Lines that differ and are not answered."""


@dataclass(frozen=True)
class ListLine:
    """One line as it is shown."""

    id: str
    list_id: str
    n: int
    name: str = field(repr=False)
    masked: str = field(repr=False)
    state: str
    detail: str
    person_id: str | None
    enrolment_id: str | None
    own_masked: str = field(repr=False)
    """The number the residents' register has, where it is another."""
    age: int | None
    answer: str | None
    note: str = field(repr=False)
    answered_on: date | None
    answered_by: str = field(repr=False)

    @property
    def open(self) -> bool:
        return self.answer is None and self.state != "same"


def compare(work: Work, new: NewList) -> ListRow:
    """Keep a list and say how each of its lines differs from the register. Needs `left_behind:enrol`.

    Raises ListTitleMissing, ListAhead, KindUnknown, and what reading a file or a pasted list raises.
    """
    users.require(work, "left_behind:enrol")
    if new.kind not in engine.KINDS:
        raise left_behind.KindUnknown(kind=new.kind[:20], field="kind")
    if not new.title.strip():
        raise ListTitleMissing(field="title")
    lengths.within({"title": lengths.NAME, "sender": lengths.NAME}, vars(new))
    day = new.as_of or work.today
    if day > work.today:
        raise ListAhead(day=day, field="as_of")
    with speaking("zh"):
        given = (
            from_file(new.path, work.today, visible_only=new.visible_only)
            if new.path
            else from_text(new.text, work.today)
        )
    row = RegisterList(
        station_id=work.station_id,
        id=new_id(),
        number=numbers.take(work, "list"),
        title=new.title.strip(),
        sender=new.sender.strip() or None,
        kind=new.kind,
        as_of=day,
        opened_at=work.at,
        user_id=work.user_id,
        read=len(given),
    )
    work.session.add(row)
    work.session.flush()
    register = Register(work, new.kind, day)
    with speaking("zh"):  # What is kept is a record, and goes back to the sender.
        for one in (*register.judged(given), *register.missing()):
            _add(work, row.id, one)
    work.session.flush()
    audit.record(work, "left_behind:compare", row.id, kind=row.kind, lines=len(given))
    return get(work, row.id)


def _add(work: Work, list_id: str, found: Found) -> None:
    work.session.add(
        RegisterListLine(
            station_id=work.station_id,
            id=new_id(),
            list_id=list_id,
            n=found.n,
            name=found.name or None,
            id_number=found.id_number or None,
            person_id=found.person_id,
            enrolment_id=found.enrolment_id,
            state=found.state,
            detail=found.detail or None,
            answer="agreed" if found.state == "same" else None,
        )
    )


def lists(work: Work) -> list[ListRow]:
    """All lists, the newest first. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    found = work.session.execute(
        sa.select(RegisterList)
        .where(RegisterList.station_id == work.station_id, RegisterList.withdrawn_at.is_(None))
        .order_by(RegisterList.opened_at.desc(), RegisterList.id.desc())
    ).scalars()
    return [_list(work, row) for row in found]


def get(work: Work, list_id: str) -> ListRow:
    """One list, by id or number. Needs `left_behind:read`. Raises ListUnknown."""
    users.require(work, "left_behind:read")
    return _list(work, _row(work, list_id))


def lines(work: Work, list_id: str, *, state: str | None = None) -> list[ListLine]:
    """The lines of a list in its order, those it leaves out last. Needs `left_behind:read`.

    Children's names are masked for those who may neither open files nor decide on the registers; who lost sight of a
    child does not see the line.
    """
    users.require(work, "left_behind:read")
    row = _row(work, list_id)
    query = (
        sa.select(RegisterListLine, Person)
        .outerjoin(
            Person,
            sa.and_(
                Person.station_id == RegisterListLine.station_id, Person.id == RegisterListLine.person_id
            ),
        )
        .where(
            RegisterListLine.station_id == work.station_id,
            RegisterListLine.list_id == row.id,
            RegisterListLine.withdrawn_at.is_(None),
        )
        .order_by(RegisterListLine.n == 0, RegisterListLine.n, RegisterListLine.id)
    )
    if state is not None:
        query = query.where(RegisterListLine.state == state)
    found = work.session.execute(query).all()
    hidden = file_access_sight.hidden(work, (one[0].person_id for one in found if one[0].person_id))
    names = users.names(work)
    may = row.kind != "child" or bool(
        {"left_behind:open_child", "left_behind:enrol"} & set(work.actor.permits)
    )
    made = []
    for each in found:
        line: RegisterListLine = each[0]
        person: Person | None = each[1]
        if line.person_id in hidden:
            continue
        name = line.name or (person.name if person is not None else "")
        own = person.id_number or "" if person is not None else ""
        made.append(
            ListLine(
                line.id,
                row.id,
                line.n,
                name if may else masks.name(name),
                masks.id_number(line.id_number) if line.id_number else "",
                line.state,
                line.detail or "",
                line.person_id,
                line.enrolment_id,
                masks.id_number(own) if own and own != line.id_number else "",
                age_on(person.birth, work.today) if person is not None and person.birth else None,
                line.answer,
                line.answer_note or "",
                line.answered_on,
                names.get(line.answered_by or "", ""),
            )
        )
    return made


def answer(work: Work, line_id: str, what: str, note: str = "") -> ListLine:
    """Say what was done about a line. Needs `left_behind:enrol`.

    What it claims is checked against the registers: 已纳入 only of somebody who is on, 已退出 of somebody who is off.
    Raises AnswerUnknown, AnswerContradicts, ListClosed, ListLineUnknown, ReasonMissing (维持 needs a reason).
    """
    users.require(work, "left_behind:enrol")
    line = work.session.get(RegisterListLine, (work.station_id, line_id))
    if line is None or line.withdrawn_at is not None:
        raise ListLineUnknown(field="line")
    row = _row(work, line.list_id)
    if not any(one.id == line_id for one in lines(work, row.id)):
        raise ListLineUnknown(field="line")
    if row.closed_on is not None:
        raise ListClosed(day=row.closed_on, field="list")
    if what not in ANSWERS:
        raise AnswerUnknown(known=say(N_("、")).join(ANSWERS), field="answer")
    if what == "kept" and not note.strip():
        raise left_behind.ReasonMissing(field="note")
    _bears_out(work, row.kind, line, what)
    lengths.within({"note": lengths.REMARK}, {"note": note})
    line.answer, line.answer_note = what, note.strip() or None
    line.answered_on, line.answered_by = work.today, work.user_id
    work.session.flush()
    audit.record(work, "left_behind:compare", line.id, answer=what)
    return next(one for one in lines(work, row.id) if one.id == line_id)


def take_in(work: Work, line_id: str, evidence: str = "") -> ListLine:
    """Take the person of a line onto the register (by the rule's proposal, else by hand) and answer it.

    Needs `left_behind:enrol`. Raises ListLineUnknown, EvidenceMissing where no rule proposes them, and what enrolling
    raises.
    """
    users.require(work, "left_behind:enrol")
    line = work.session.get(RegisterListLine, (work.station_id, line_id))
    if line is None or line.person_id is None or file_access_sight.is_hidden(work, line.person_id):
        raise ListLineUnknown(field="line")
    row = _row(work, line.list_id)
    if row.closed_on is not None:
        raise ListClosed(day=row.closed_on, field="list")
    person = residents.stands_for(work, line.person_id)
    if any(one.person_id == person for one in engine.derived(work, row.kind, work.today)):
        left_behind.confirm(work, left_behind.Choice(person, row.kind))
    else:
        why = f"上级名单“{row.title}”列入，核实后纳入"
        left_behind.enrol(work, left_behind.ByHand(person, row.kind, why, evidence))
    return answer(work, line_id, "enrolled", evidence)


def close_list(work: Work, list_id: str) -> ListRow:
    """The list is done. Needs `left_behind:enrol`. Raises ListLinesOpen, ListClosed."""
    users.require(work, "left_behind:enrol")
    row = _row(work, list_id)
    if row.closed_on is not None:
        raise ListClosed(day=row.closed_on, field="list")
    left = get(work, list_id).open
    if left:
        raise ListLinesOpen(n=left, field="list")
    row.closed_on = work.today
    work.session.flush()
    audit.record(work, "left_behind:compare", row.id, closed=True)
    return get(work, list_id)


def _bears_out(work: Work, kind: str, line: RegisterListLine, what: str) -> None:
    if what not in ("enrolled", "removed") or line.person_id is None:
        return
    person = residents.stands_for(work, line.person_id)
    on = any(row.until is None and row.kind == kind for row in left_behind.of_person(work, person))
    if what == "enrolled" and not on:
        raise AnswerContradicts(answer=say(ANSWERS[what]), why=say(N_("这个人不在名册上。")), field="answer")
    if what == "removed" and on:
        raise AnswerContradicts(answer=say(ANSWERS[what]), why=say(N_("这个人还在册。")), field="answer")


def _row(work: Work, named: str) -> RegisterList:
    row = work.session.get(RegisterList, (work.station_id, named))
    if row is None:
        row = work.session.execute(
            sa.select(RegisterList).where(
                RegisterList.station_id == work.station_id, RegisterList.number == named.strip()
            )
        ).scalar_one_or_none()
    if row is None or row.withdrawn_at is not None:
        raise ListUnknown(field="list")
    return row


def _list(work: Work, row: RegisterList) -> ListRow:
    found: list[Mapping[str, Any]] = list(
        work.rows(
            "SELECT person_id, state, answer FROM left_behind_list_lines WHERE station_id = :s AND list_id = :l"
            " AND withdrawn_at IS NULL",
            s=work.station_id,
            l=row.id,
        )
    )
    hidden = file_access_sight.hidden(work, (one["person_id"] for one in found if one["person_id"]))
    found = [one for one in found if one["person_id"] not in hidden]
    states = Counter(str(one["state"]) for one in found)
    return ListRow(
        row.id,
        row.number,
        row.title,
        row.sender or "",
        row.kind,
        row.as_of,
        row.closed_on,
        row.read,
        {state: states[state] for state in STATES if states[state]},
        sum(1 for one in found if one["answer"] is None),
    )
