"""转出, 转入 and a change of school: from where to where, who takes the file over, and the hand-over paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.papers import ChildHandover
from stationdesk.core.words import N_
from stationdesk.models.child_files import ChildMove
from stationdesk.models.left_behind import Enrolment
from stationdesk.security import audit
from stationdesk.services import (
    child_form,
    child_gate,
    child_records,
    left_behind,
    numbers,
    papers,
    residents,
)
from stationdesk.storage.work import Work

KINDS: Final[Mapping[str, str]] = {"out": N_("转出"), "in": N_("转入"), "school": N_("转学")}


class MoveUnknown(Refusal):
    template = N_("变动只有：out（转出）、in（转入）、school（转学）。")


class PlaceOfMoveMissing(Refusal):
    template = N_("请写明地点：转出写转到哪里，转入写从哪里来，转学写新学校。")


class MoveAhead(Refusal):
    template = N_("日期{day}还没有到，不能登记。")


@dataclass(frozen=True)
class NewMove:
    """A move. `place`: where to (`out`), where from (`in`), or the new school (`school`)."""

    enrolment_id: str
    kind: str
    place: str = field(repr=False)
    reason: str = field(repr=False)
    moved_on: date | None = None
    contact: str = field(default="", repr=False)
    items: tuple[str, ...] = ()
    school_class: str = ""
    teacher: str = field(default="", repr=False)
    teacher_phone: str = field(default="", repr=False)


@dataclass(frozen=True)
class MoveLine:
    """A move on file."""

    id: str
    kind: str
    moved_on: date
    from_place: str = field(repr=False)
    to_place: str = field(repr=False)
    contact: str = field(repr=False)
    reason: str = field(repr=False)
    items: tuple[str, ...]
    paper_id: str | None


def items(work: Work) -> tuple[str, ...]:
    """What a file that moves usually consists of."""
    return tuple(child_form.pack(work).body["handover_items"])


def move(work: Work, new: NewMove) -> MoveLine:
    """Write a move down. `out` takes the child off the register and makes the hand-over paper; the history stays.

    Raises MoveUnknown, PlaceOfMoveMissing, ReasonMissing, MoveAhead, EnrolmentClosed, FileNotAuthorised.
    """
    row = child_gate.write(work, new.enrolment_id)
    if new.kind not in KINDS:
        raise MoveUnknown(field="kind")
    if not new.place.strip():
        raise PlaceOfMoveMissing(field="place")
    if not new.reason.strip():
        raise left_behind.ReasonMissing(field="reason")
    day = new.moved_on or work.today
    if day > work.today:
        raise MoveAhead(day=day, field="moved_on")
    limits = {"place": lengths.ADDRESS, "reason": lengths.REMARK, "contact": lengths.ADDRESS}
    lengths.within(limits, {name: getattr(new, name) for name in limits})
    here = papers.frame(work)["village"]
    before = child_form.record(work, row.person_id)
    school = (before.school if before else None) or row.school or ""
    from_place, to_place = {
        "out": (here, new.place.strip()),
        "in": (new.place.strip(), here),
        "school": (school, new.place.strip()),
    }[new.kind]
    made = ChildMove(
        station_id=work.station_id,
        id=new_id(),
        person_id=row.person_id,
        enrolment_id=row.id,
        kind=new.kind,
        moved_on=day,
        from_place=from_place or None,
        to_place=to_place,
        contact=new.contact.strip() or None,
        reason=new.reason.strip(),
        items=list(new.items) or None,
        user_id=work.user_id,
    )
    work.session.add(made)
    work.session.flush()
    if new.kind == "school":
        child_records.change(
            work,
            row,
            {
                "school": to_place,
                "school_class": new.school_class,
                "teacher": new.teacher,
                "teacher_phone": new.teacher_phone,
            },
        )
    elif new.kind == "out":
        made.paper_id = _paper(work, row, made).id
        left_behind.close(work, row.id, f"转出：{new.reason.strip()}", day)
    work.session.flush()
    audit.record(work, "left_behind:move", row.id, kind=new.kind)
    return _line(made)


def handover(work: Work, enrolment_id: str, move_id: str) -> papers.PaperRow:
    """Make the hand-over paper of a move (again). Raises MoveUnknown."""
    row = child_gate.read(work, enrolment_id)
    made = work.session.get(ChildMove, (work.station_id, move_id))
    if made is None or made.person_id not in child_form.same_child(work, row.person_id):
        raise MoveUnknown(field="move")
    return _paper(work, row, made)


def of_child(work: Work, person_id: str) -> list[MoveLine]:
    """The moves of a child, newest first; the caller has opened the file."""
    rows = work.session.execute(
        sa.select(ChildMove)
        .where(
            ChildMove.station_id == work.station_id,
            ChildMove.person_id.in_(child_form.same_child(work, person_id)),
            ChildMove.withdrawn_at.is_(None),
        )
        .order_by(ChildMove.moved_on.desc(), ChildMove.id.desc())
    ).scalars()
    return [_line(row) for row in rows]


def _paper(work: Work, row: Enrolment, made: ChildMove) -> papers.PaperRow:
    child = residents.get(work, row.person_id)
    number = numbers.take(work, "paper")
    facts = ChildHandover(
        **papers.frame(work),
        number=number,
        child=child.name,
        child_gender={"1": "男", "2": "女"}.get(child.sex or "", ""),
        child_born_on=child.birth,
        moved_on=made.moved_on,
        from_place=made.from_place or "",
        to_place=made.to_place or "",
        contact=made.contact or "",
        reason=made.reason,
        items=tuple(made.items or items(work)),
        risk={"low": "低", "medium": "中", "high": "高"}.get(row.risk or "", "未评"),
    )
    audit.record(work, "left_behind:print", row.id, kind="child_handover")
    return papers.make(work, "child_handover", "left_behind", row.id, facts, number)


def _line(row: ChildMove) -> MoveLine:
    return MoveLine(
        row.id,
        row.kind,
        row.moved_on,
        row.from_place or "",
        row.to_place or "",
        row.contact or "",
        row.reason,
        tuple(row.items or ()),
        row.paper_id,
    )
