"""Coming onto a register and leaving it (纳入、退出): the sort of reason beside the sentence, for lists and counts.

`leave` is `left_behind.close` with a sort of reason from `LEAVING`. Rows that were closed without one are sorted by the
facts: a death, a removal, an age that was reached, a rule that no longer held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.left_behind import Decision, Enrolment
from stationdesk.models.residents import Person
from stationdesk.services import left_behind, left_behind_twice, residents, users
from stationdesk.services import left_behind_rules as engine
from stationdesk.storage.work import Work

LEAVING: Final[Mapping[str, str]] = {
    "aged": N_("年满"),
    "returned": N_("外出家人返回"),
    "moved": N_("转出或迁出"),
    "died": N_("死亡"),
    "mistaken": N_("误纳入"),
    "other": N_("其他"),
}
ENTERING: Final[Mapping[str, str]] = {
    "rule": N_("规则提名确认"),
    "by_hand": N_("手工纳入"),
    "again": N_("再次纳入"),
}


class LeavingUnknown(Refusal):
    template = N_("不认识的退出原因“{sort}”。可填：{known}。")


class NotThatOld(Refusal):
    template = N_("到{until}还没有满{age}周岁，不能按“年满”退出。请核对出生日期或换一个原因。")


class NotWrittenDown(Refusal):
    template = N_("居民档案里没有登记{what}。请先在档案里登记，再退出名册；人口数和名册才会一致。")


@dataclass(frozen=True)
class Leave:
    """Off the register: which sort of reason, and a sentence where the sort does not say enough."""

    enrolment_id: str
    sort: str
    note: str = field(default="", repr=False)
    until: date | None = None


def leave(work: Work, request: Leave) -> left_behind.Row:
    """Take someone off a register with a sort of reason. Needs `left_behind:enrol`.

    Raises LeavingUnknown, NotThatOld, NotWrittenDown, and what `left_behind.close` raises. `other` and `mistaken`
    need a sentence (ReasonMissing).
    """
    users.require(work, "left_behind:enrol")
    if request.sort not in LEAVING:
        raise LeavingUnknown(sort=request.sort[:20], known=say(N_("、")).join(LEAVING), field="sort")
    row = left_behind.get(work, request.enrolment_id)
    person = residents.get(work, residents.stands_for(work, row.person_id))
    until = request.until or work.today
    _agrees_with_facts(work, request.sort, row.kind, person, until)
    note = request.note.strip()
    lengths.within({"note": lengths.REMARK}, {"note": note})
    if request.sort in ("other", "mistaken") and not note:
        raise left_behind.ReasonMissing(field="note")
    # The sentence is a record, so it is Chinese whatever the window speaks.
    why = LEAVING[request.sort] + (f"：{note}" if note else "")
    done = left_behind.close(work, row.id, why, until)
    row.closed_as = request.sort
    work.session.flush()
    return done


def likely(work: Work, enrolment_id: str, until: date | None = None) -> str:
    """The sort of reason the facts speak for, to begin a form with; `other` where they say nothing."""
    row = left_behind.get(work, enrolment_id)
    day = until or work.today
    person = residents.get(work, residents.stands_for(work, row.person_id))
    limit = engine.rules(work, day).groups[row.kind].body.get("age_below")
    found = _by_facts(row, person, day, limit)
    if found is not None:
        return found
    if row.rule != "by-hand":
        held = {one.person_id for one in engine.derived(work, row.kind, day, enrolled_too=True)}
        return "other" if person.id in held else "returned"
    return "other"


def leavings(work: Work, since: date, until: date) -> list[tuple[Enrolment, str]]:
    """Who left between two days, each with its sort of reason; for services."""
    rows = work.session.execute(
        sa.select(Enrolment, Person)
        .join(Person, sa.and_(Person.station_id == Enrolment.station_id, Person.id == Enrolment.person_id))
        .where(
            Enrolment.station_id == work.station_id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.until >= since,
            Enrolment.until <= until,
        )
        .order_by(Enrolment.until, Enrolment.id)
    )
    still_held: set[tuple[str, str]] | None = None
    found, extra = [], left_behind_twice.extra(work)
    for row, person in rows:
        if row.id in extra:
            continue
        assert row.until is not None
        sort = row.closed_as
        if sort not in LEAVING:
            limit = engine.rules(work, row.until).groups[row.kind].body.get("age_below")
            sort = _by_facts(row, person, row.until, limit)
            if sort is None and row.rule != "by-hand":
                if still_held is None:
                    still_held = _closed_against_the_rule(work)
                sort = "other" if (row.person_id, row.kind) in still_held else "returned"
        found.append((row, sort or "other"))
    return found


def entering(work: Work, since: date, until: date) -> list[tuple[Enrolment, str]]:
    """Who came onto a register between two days: by the rules, by hand, or once more; for services."""
    rows = list(
        work.session.execute(
            sa.select(Enrolment)
            .where(Enrolment.station_id == work.station_id, Enrolment.withdrawn_at.is_(None))
            .order_by(Enrolment.since, Enrolment.id)
        ).scalars()
    )
    seen: set[tuple[str, str]] = set()
    found, extra = [], left_behind_twice.extra(work)
    for row in rows:
        if row.id in extra:
            continue
        key = (row.person_id, row.kind)
        if since <= row.since <= until:
            sort = "again" if key in seen else "by_hand" if row.rule == "by-hand" else "rule"
            found.append((row, sort))
        seen.add(key)
    return found


def _by_facts(row: Enrolment, person: Person, day: date, limit: int | None) -> str | None:
    if person.died_on and person.died_on <= day:
        return "died"
    if person.moved_out_on and person.moved_out_on <= day:
        return "moved"
    if limit is not None and person.birth and age_on(person.birth, day) >= limit:
        return "aged"
    return None


def _agrees_with_facts(work: Work, sort: str, kind: str, person: Person, until: date) -> None:
    """The counts follow the sort of reason, so it must not contradict the residents' register."""
    if sort == "aged":
        limit = engine.rules(work, until).groups[kind].body.get("age_below")
        if limit is None or person.birth is None or age_on(person.birth, until) < limit:
            raise NotThatOld(until=until, age=limit or "—", field="sort")
    elif sort == "died" and not (person.died_on and person.died_on <= until):
        raise NotWrittenDown(what=say(N_("死亡")), field="sort")


def _closed_against_the_rule(work: Work) -> set[tuple[str, str]]:
    """People who were taken off while the rule still held (`left_behind.close` writes that down)."""
    rows = work.session.execute(
        sa.select(Decision.person_id, Decision.kind).where(
            Decision.station_id == work.station_id,
            Decision.decision == "closed",
            Decision.withdrawn_at.is_(None),
        )
    )
    return {(row[0], row[1]) for row in rows}
