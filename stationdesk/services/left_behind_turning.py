"""Turning points of the three registers, as proposals: who no longer fits, whose birthday changes something.

Each is answered by a person: confirmed (what follows is then done) or declined with a reason. Neither is proposed
again until the facts it rests on change. A parent, husband or child at home for less than the rules' number of days is
no turning point but a contact.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on, birthday
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, civil, say
from stationdesk.models.left_behind import Decision, Enrolment
from stationdesk.models.residents import Mark, Person
from stationdesk.security import audit
from stationdesk.services import (
    absences,
    file_access_sight,
    kinship,
    left_behind,
    left_behind_leaving,
    residents,
    users,
)
from stationdesk.services import left_behind_rules as engine
from stationdesk.storage.work import Work

AHEAD: Final = timedelta(days=31)
"""How long before a birthday it is announced."""
BEHIND: Final = timedelta(days=92)
"""How long an unanswered birthday that closes nothing stays in the list."""
CHILD_MARKS: Final = ("困境儿童", "事实无人抚养", "流动儿童", "孤儿")
"""Marks that end with the eighteenth birthday."""
RELATIVES: Final[Mapping[str, tuple[str, ...]]] = {
    "child": ("father", "mother"),
    "woman": ("spouse",),
    "elder": ("child",),
}
SORTS: Final[Mapping[str, str]] = {"16": "aged", "died": "died", "moved": "moved", "back": "returned"}
"""Turning point → sort of reason for leaving; the rest is `other`, with its sentence."""
WORDS: Final[Mapping[str, str]] = {
    "father": N_("父亲"),
    "mother": N_("母亲"),
    "spouse": N_("丈夫"),
    "child": N_("子女"),
}


class TurnGone(Refusal):
    template = N_("这条提醒已经不在了：情况有变，或别人已处理。请刷新后再看。")


class TurnAhead(Refusal):
    template = N_("{day}才到，到时再确认。现在可以先不处理。")


@dataclass(frozen=True)
class Leaver:
    """Someone on the register for whom the rule no longer holds: a proposal to close."""

    enrolment_id: str
    person_id: str
    kind: str
    why: str
    """`age`, `died`, `moved`, `back` (somebody came home for good) or `facts` (able again, no longer kin …)."""
    name: str = field(repr=False)
    day: date = date.min
    """The first day on which it no longer holds, as far as the facts say."""
    reason: str = field(default="", repr=False)
    facts: str = ""


@dataclass(frozen=True)
class Turning:
    """A birthday ahead that changes something (16, 18, 60, 80)."""

    person_id: str
    age: int
    day: date
    what: str
    name: str = field(repr=False)


@dataclass(frozen=True)
class Proposal:
    """A turning point to be confirmed or declined."""

    id: str
    turn: str
    """`16`, `18`, `60`, `80`, `back`, `moved`, `died` or `facts`."""
    kind: str
    """The register it concerns: `child`, `woman` or `elder`."""
    person_id: str
    name: str = field(repr=False)
    day: date
    effect: str
    """What follows when it is confirmed: `close`, `marks` (marks of a child end) or `note`."""
    enrolment_id: str | None
    reason: str = field(repr=False)
    facts: str
    ahead: bool
    """The day has not come: only announced."""


@dataclass(frozen=True)
class ContactHome:
    """A relative who is home for fewer days than end an absence: a contact (团聚)."""

    enrolment_id: str
    person_id: str
    kind: str
    relative_id: str
    word: str
    back: date
    days: int
    ends_on: date
    """From this day on it would be the end of the absence."""
    name: str = field(repr=False)
    relative: str = field(repr=False)


@dataclass(frozen=True)
class Answered:
    """What was decided about a turning point."""

    id: str
    person_id: str
    kind: str
    turn: str
    decision: str
    effect: str
    day: date


def leavers(work: Work, on: date | None = None) -> list[Leaver]:
    """Who is on a register and would not be proposed now, but for declined ones. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    day = on or work.today
    settled = _settled(work)
    return [
        one
        for one in _leavers(work, day)
        if (one.person_id, _decision_kind(_turn_of(work, one, day)), one.facts) not in settled
    ]


def turning_points(work: Work, first: date, last: date) -> list[Turning]:
    """Birthdays between two days at which the pack's turning ages are reached. Needs `left_behind:read`.

    The sixteenth concerns those on the children's register, the eighteenth also those with a child's mark, the
    others every living resident.
    """
    users.require(work, "left_behind:read")
    found = []
    for turn in engine.rules(work, last).turning_ages:
        age = int(turn["age"])
        rows = work.rows(
            "SELECT p.id, p.name, p.birth FROM people p WHERE p.station_id = :s AND p.withdrawn_at IS NULL"
            " AND p.died_on IS NULL AND p.moved_out_on IS NULL AND p.birth > :after AND p.birth <= :until"
            " AND (NOT :child OR EXISTS (SELECT 1 FROM left_behind e WHERE e.station_id = p.station_id"
            " AND e.person_id = p.id AND e.kind = 'child' AND e.withdrawn_at IS NULL AND e.until IS NULL)"
            " OR (:age >= 18 AND EXISTS (SELECT 1 FROM marks m WHERE m.station_id = p.station_id"
            " AND m.person_id = p.id AND m.withdrawn_at IS NULL AND m.until IS NULL"
            " AND m.mark IN (SELECT value FROM json_each(:marks)))))",
            s=work.station_id,
            after=engine.age_cut(date.fromordinal(first.toordinal() - 1), age),
            until=engine.age_cut(last, age),
            child=int(turn["for"] == "child"),
            age=age,
            marks=json.dumps(CHILD_MARKS, ensure_ascii=False),
        )
        found += [
            Turning(
                row["id"], age, birthday(date.fromisoformat(row["birth"]), age), turn["what"], row["name"]
            )
            for row in rows
        ]
    hidden = file_access_sight.hidden(work, (turn.person_id for turn in found))
    seen = [turn for turn in found if turn.person_id not in hidden]
    return sorted(seen, key=lambda turn: (turn.day, turn.age, turn.person_id))


def proposals(work: Work, on: date | None = None) -> list[Proposal]:
    """Every turning point that waits for an answer, what has happened first. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    day = on or work.today
    settled = _settled(work)
    found = [_closing(work, one, day) for one in _leavers(work, day)]
    closing = {(one.person_id, one.turn) for one in found}
    enrolments = {(row.person_id, row.kind): row.id for row, _person in left_behind.enrolled(work, day)}
    for turn in turning_points(work, day - BEHIND, day + AHEAD):
        if (turn.person_id, str(turn.age)) in closing:
            continue
        ahead = turn.day > day
        kind = "child" if turn.age < 60 else "elder"
        held = enrolments.get((turn.person_id, kind))
        if turn.age == 16 and not ahead:
            # Whoever has left the register by now needs no word about it.
            continue
        effect = {16: "close", 18: "marks"}.get(turn.age, "note")
        found.append(
            Proposal(
                f"{turn.age}:{turn.person_id}",
                str(turn.age),
                kind,
                turn.person_id,
                turn.name,
                turn.day,
                effect,
                held,
                f"{civil(turn.day, 'zh')}满{turn.age}周岁：{turn.what}",
                _digest(str(turn.age), turn.person_id, turn.day.isoformat()),
                ahead,
            )
        )
    waiting = [one for one in found if (one.person_id, _decision_kind(one.turn), one.facts) not in settled]
    return sorted(waiting, key=lambda one: (one.ahead, one.day, one.turn, one.person_id))


def confirm(work: Work, proposal_id: str) -> Answered:
    """Answer a turning point with yes: what follows from it is done. Needs `left_behind:enrol`.

    `close`: off the register from that day, with its reason. `marks`: marks of a child end that day. `note`: looked
    into. Raises TurnGone, TurnAhead.
    """
    users.require(work, "left_behind:enrol")
    one = _find(work, proposal_id)
    if one.ahead:
        raise TurnAhead(day=one.day, field="day")
    if one.effect == "close" and one.enrolment_id is not None:
        since = left_behind.get(work, one.enrolment_id).since
        left_behind_leaving.leave(
            work,
            left_behind_leaving.Leave(
                one.enrolment_id, SORTS.get(one.turn, "other"), one.reason, max(since, one.day)
            ),
        )
    elif one.effect == "marks":
        for mark in _child_marks(work, one.person_id):
            mark.until = one.day
    _decide(work, one, "confirmed", None)
    return Answered(one.id, one.person_id, one.kind, one.turn, "confirmed", one.effect, one.day)


def decline(work: Work, proposal_id: str, reason: str) -> Answered:
    """Answer a turning point with no, and why; it comes again only when the facts change.

    Needs `left_behind:enrol`. Raises TurnGone, ReasonMissing.
    """
    users.require(work, "left_behind:enrol")
    if not reason.strip():
        raise left_behind.ReasonMissing(field="reason")
    lengths.within({"reason": lengths.REMARK}, {"reason": reason})
    one = _find(work, proposal_id)
    _decide(work, one, "rejected", reason.strip())
    return Answered(one.id, one.person_id, one.kind, one.turn, "rejected", one.effect, one.day)


def contacts_home(work: Work, on: date | None = None) -> list[ContactHome]:
    """Relatives of enrolled people who came home less than the rules' number of days ago. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    day = on or work.today
    limit = engine.rules(work, day).contact_below_days
    rows = work.rows(
        """
        WITH kin AS (
          SELECT e.id AS enrolment, e.person_id, e.kind, k.relative_id, k.kind AS word
          FROM left_behind e CROSS JOIN kinships k ON k.station_id = :s AND k.person_id = e.person_id
            AND k.withdrawn_at IS NULL AND (k.until IS NULL OR k.until > :on)
            AND ((e.kind = 'child' AND k.kind IN ('father', 'mother')) OR (e.kind = 'woman' AND k.kind = 'spouse'))
          WHERE e.station_id = :s AND e.withdrawn_at IS NULL AND e.since <= :on AND (e.until IS NULL OR e.until > :on)
          UNION
          SELECT e.id, e.person_id, e.kind, k.person_id, CASE k.kind WHEN 'spouse' THEN 'spouse' ELSE 'child' END
          FROM left_behind e CROSS JOIN kinships k ON k.station_id = :s AND k.relative_id = e.person_id
            AND k.withdrawn_at IS NULL AND (k.until IS NULL OR k.until > :on)
            AND ((e.kind = 'elder' AND k.kind IN ('father', 'mother')) OR (e.kind = 'woman' AND k.kind = 'spouse'))
          WHERE e.station_id = :s AND e.withdrawn_at IS NULL AND e.since <= :on AND (e.until IS NULL OR e.until > :on)
        )
        SELECT n.enrolment, n.person_id, n.kind, n.relative_id, n.word, p.name, r.name AS relative,
          max(a.back) AS back
        FROM kin n CROSS JOIN absences a ON a.station_id = :s AND a.person_id = n.relative_id
          AND a.withdrawn_at IS NULL AND a.back <= :on AND a.back > :cut AND a.back >= a.since
        CROSS JOIN people p ON p.station_id = :s AND p.id = n.person_id
        CROSS JOIN people r ON r.station_id = :s AND r.id = n.relative_id AND r.died_on IS NULL
        WHERE NOT EXISTS (SELECT 1 FROM absences o WHERE o.station_id = :s AND o.person_id = n.relative_id
          AND o.withdrawn_at IS NULL AND o.since <= :on AND (o.back IS NULL OR o.back > :on))
        GROUP BY n.enrolment, n.relative_id ORDER BY back, n.person_id, n.relative_id
        """,
        s=work.station_id,
        on=day.isoformat(),
        cut=(day - timedelta(days=limit)).isoformat(),
    )
    found = []
    for row in rows:
        back = date.fromisoformat(row["back"])
        found.append(
            ContactHome(
                row["enrolment"], row["person_id"], row["kind"], row["relative_id"], row["word"], back,
                (day - back).days, back + timedelta(days=limit), row["name"], row["relative"],
            )
        )  # fmt: skip
    hidden = file_access_sight.hidden(work, (one.person_id for one in found))
    return [one for one in found if one.person_id not in hidden]


def _leavers(work: Work, day: date) -> list[Leaver]:
    held = {
        kind: {one.person_id for one in engine.derived(work, kind, day, enrolled_too=True)}
        for kind in engine.KINDS
    }
    holding = engine.rules(work, day)
    gone = []
    people = left_behind.enrolled(work, day)
    hidden = file_access_sight.hidden(work, (person.id for _, person in people))
    stands = residents.merged(work)
    for row, person in people:
        if person.id in hidden:
            continue
        limit = holding.groups[row.kind].body.get("age_below")
        if person.died_on and person.died_on <= day:
            made = _left(row, person, "died", person.died_on, f"{civil(person.died_on, 'zh')}已登记死亡")
        elif person.moved_out_on and person.moved_out_on <= day:
            moved = person.moved_out_on
            made = _left(row, person, "moved", moved, f"{civil(moved, 'zh')}已登记迁出")
        elif limit is not None and person.birth and age_on(person.birth, day) >= limit:
            turned = birthday(person.birth, limit)
            made = _left(row, person, "age", turned, f"{civil(turned, 'zh')}已满{limit}周岁")
        elif row.rule != "by-hand" and residents.followed(stands, person.id) not in held[row.kind]:
            made = _by_facts(work, row, person, day, holding.contact_below_days)
        else:
            continue
        gone.append(made)
    return gone


def _left(
    row: Enrolment, person: Person, why: str, day: date, reason: str, said: Sequence[object] = ()
) -> Leaver:
    facts = _digest(why, row.id, day.isoformat() if why != "facts" else "", *said)
    return Leaver(row.id, person.id, row.kind, why, person.name, day, reason, facts)


def _by_facts(work: Work, row: Enrolment, person: Person, day: date, limit: int) -> Leaver:
    """Why the rule no longer holds: somebody came home and stayed, or another of its facts changed."""
    said: list[object] = []
    home: list[tuple[date, str]] = []
    here: list[str] = []
    wanted = RELATIVES[row.kind]
    for kin in kinship.of_person(work, residents.stands_for(work, person.id)):
        if kin.kind not in wanted:
            continue
        relative = residents.get(work, kin.relative_id)
        times = [one for one in absences.of_person(work, kin.relative_id) if one.since <= day]
        last = times[-1] if times else None
        said.append(
            [kin.relative_id, kin.kind, last.since if last else None, last.back if last else None,
             relative.died_on, relative.moved_out_on, relative.guardian_capacity]
        )  # fmt: skip
        word = say(WORDS[kin.kind]) if row.kind != "elder" else _offspring(kin.sex)
        if last is not None and last.back is not None and last.back + timedelta(days=limit) <= day:
            home.append((last.back, f"{word}{kin.name}{civil(last.back, 'zh')}已返回，在家满{limit}天"))
        elif last is None and relative.died_on is None and relative.moved_out_on is None:
            here.append(f"{word}{kin.name}没有在外的登记")
    if home:
        back = max(home)[0]
        reason = "；".join(words for _, words in sorted(home)) + "，按外出结束计"
        return _left(row, person, "back", back + timedelta(days=limit), reason, said)
    reason = "；".join(here) if here else "依据的情况已变，现在按规则不再符合"
    return _left(row, person, "facts", day, reason, said)


def _offspring(sex: str | None) -> str:
    return {"1": "儿子", "2": "女儿"}.get(sex or "", "子女")


def _closing(work: Work, one: Leaver, day: date) -> Proposal:
    turn = _turn_of(work, one, day)
    return Proposal(
        f"{turn}:{one.enrolment_id}", turn, one.kind, one.person_id, one.name, one.day, "close",
        one.enrolment_id, one.reason, one.facts, ahead=False,
    )  # fmt: skip


def _turn_of(work: Work, one: Leaver, day: date) -> str:
    if one.why != "age":
        return one.why
    return str(engine.rules(work, day).groups[one.kind].body.get("age_below"))


def _find(work: Work, proposal_id: str) -> Proposal:
    found = next((one for one in proposals(work) if one.id == proposal_id), None)
    if found is None:
        raise TurnGone(field="proposal")
    return found


def _child_marks(work: Work, person: str) -> list[Mark]:
    return list(
        work.session.execute(
            sa.select(Mark).where(
                Mark.station_id == work.station_id,
                Mark.person_id == person,
                Mark.mark.in_(CHILD_MARKS),
                Mark.until.is_(None),
                Mark.withdrawn_at.is_(None),
            )
        ).scalars()
    )


def _decision_kind(turn: str) -> str:
    """How a turning point stands among the decisions, apart from those on proposals to enter."""
    return f"turn-{turn}"


def _settled(work: Work) -> set[tuple[str, str, str]]:
    rows = work.session.execute(
        sa.select(Decision.person_id, Decision.kind, Decision.facts).where(
            Decision.station_id == work.station_id,
            Decision.kind.like("turn-%"),
            Decision.withdrawn_at.is_(None),
        )
    )
    return {(row[0], row[1], row[2]) for row in rows}


def _decide(work: Work, one: Proposal, decision: str, reason: str | None) -> None:
    work.session.add(
        Decision(
            station_id=work.station_id,
            id=new_id(),
            person_id=one.person_id,
            kind=_decision_kind(one.turn),
            decision=decision,
            facts=one.facts,
            reason=reason,
            rule=f"turning@{engine.rules(work).version}",
            at=work.at,
            user_id=work.user_id,
        )
    )
    work.session.flush()
    audit.record(work, "left_behind:turning", one.person_id, turn=one.turn, decision=decision)


def _digest(*said: object) -> str:
    text = json.dumps(said, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()
