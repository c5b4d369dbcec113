"""What was promised or asked for and did not come in time: who is late, and what the local rule lets the clerk do.

Treating such an application as withdrawn is a local rule (data, with its source): it is offered, with the rule in
sight, and never done by the program itself.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date

from stationdesk.core.case_states import State
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case, CaseMaterial
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import users
from stationdesk.services.case_record import DateWrong, Stepped
from stationdesk.services.case_reprints import printed_anew
from stationdesk.services.case_rules import rules
from stationdesk.storage.work import Work


class NotLapsed(Refusal):
    template = N_("办件 {number} 没有逾期未补的材料，不能按逾期处理。")


class LapseUnlawful(Refusal):
    template = N_("本地规则没有规定逾期未补视为撤回，不能这样处理。请联系申请人补齐，或由申请人自己撤回。")


class NothingAwaited(Refusal):
    template = N_("办件 {number} 没有写明哪天前补来的材料，不用推迟。")


class BeyondLimit(Refusal):
    """Parameter: due, the day by which the case must be done."""

    template = N_("补齐的日子不能晚于办结期限{due}：材料来了还要办。确实来不及的，先“延长期限”，再推迟。")


@dataclass(frozen=True)
class Late:
    """A case for which something did not come in time."""

    case_id: str
    number: str
    person_id: str | None
    applicant: str = field(repr=False)
    matter_name: str
    state: str
    names: tuple[str, ...]
    """The materials that are late."""
    by: date
    """The earliest day by which something should have come."""
    days_late: int
    """Working days since."""
    may_lapse: bool
    """Whether the local rule lets it be treated as withdrawn."""
    rule: str
    """Where that rule is from, in words."""


def late(work: Work) -> tuple[Late, ...]:
    """Deferred cases whose promised materials are overdue, and notices past their day; the latest first.

    For Today. Needs `cases:read`.
    """
    users.require(work, "cases:read")
    # CROSS JOIN keeps SQLite from walking the materials of every case there ever was.
    found = work.rows(
        """SELECT c.id, c.number, c.person_id, coalesce(p.name, o.name, '') AS applicant, c.matter_name, c.state,
                  m.name, m.promised_by
           FROM cases c
           CROSS JOIN case_materials m ON m.station_id = c.station_id AND m.case_id = c.id AND m.withdrawn_at IS NULL
           LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id
           LEFT JOIN organisations o ON o.station_id = c.station_id AND o.id = c.organisation_id
           WHERE c.station_id = :s AND c.withdrawn_at IS NULL AND c.state IN ('deferred', 'notice')
             AND m.promised_by < :today AND m.state = CASE c.state WHEN 'deferred' THEN 'promised' ELSE 'missing' END
           ORDER BY m.promised_by, c.id, m.line""",
        s=work.station_id,
        today=work.today.isoformat(),
    )
    limits, calendar = rules(work), record.calendar(work)
    grouped: dict[str, list[dict[str, object]]] = {}
    for row in found:
        grouped.setdefault(row["id"], []).append(dict(row))
    made = []
    for case_id, lines in grouped.items():
        one = lines[0]
        by = date.fromisoformat(str(one["promised_by"]))
        made.append(
            Late(
                case_id,
                str(one["number"]),
                None if one["person_id"] is None else str(one["person_id"]),
                str(one["applicant"]),
                str(one["matter_name"]),
                str(one["state"]),
                tuple(str(line["name"]) for line in lines),
                by,
                calendar.workdays_between(by, work.today),
                limits.lapse_withdraws,
                limits.lapse_source,
            )
        )
    return tuple(made)


def late_materials(work: Work, case: Case) -> tuple[str, ...]:
    """Names of the materials of a case that did not come by their day."""
    waiting = {State.DEFERRED: "promised", State.NOTICE: "missing"}.get(State(case.state))
    return tuple(
        row.name
        for row in record.materials_of(work, case.id)
        if row.state == waiting and row.promised_by is not None and row.promised_by < work.today
    )


def _awaited(work: Work, case: Case) -> list[CaseMaterial]:
    state = "missing" if case.state == State.NOTICE else "promised"
    rows = record.materials_of(work, case.id)
    return [row for row in rows if row.state == state and row.promised_by is not None]


def awaited_by(work: Work, case: Case) -> date | None:
    """The latest day by which something promised or asked for should come; None where no day was said."""
    return max((row.promised_by for row in _awaited(work, case) if row.promised_by), default=None)


def prolong(work: Work, case_id: str, until: date, reason: str) -> Stepped:
    """A later day for what was promised or asked for, as agreed with the applicant. Needs `cases:accept`.

    The clock of the case does not move. The promise (or the notice) is printed anew with the day, the old one is
    void. Raises NothingAwaited, BeyondLimit, DateWrong, ReasonMissing, StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    record.require_step(case, "prolonged")
    why = record.reason_given(reason, N_("推迟补齐的日子"))
    before = awaited_by(work, case)
    if before is None:
        raise NothingAwaited(number=case.number, field="case")
    rows = _awaited(work, case)
    if until <= before or until < work.today:
        raise DateWrong(why=say(N_("要比原来的{day}晚，也不能早于今天。"), day=before), field="until")
    if case.due_on is not None and until > case.due_on:
        raise BeyondLimit(due=case.due_on, field="until")
    for row in rows:
        row.promised_by = until
    work.session.flush()
    record.happen(
        work, case, "prolonged", note=why, before=before.isoformat(), until=until.isoformat(), count=len(rows)
    )
    kind = "one_time_notice" if case.state == State.NOTICE else "deferred_promise"
    made = printed_anew(work, case, [kind], why)
    audit.record(work, "cases:accept", case.id, step="prolonged", count=len(rows))
    return record.answer(
        case,
        say(N_("已推迟到{day}，编号{number}"), day=record.day_words(until, work.today), number=case.number),
        made=made,
    )


def lapse(work: Work, case_id: str, note: str = "") -> Stepped:
    """Treat as withdrawn what was not brought in time, as the local rule has it. Needs `cases:decide`.

    Raises NotLapsed, LapseUnlawful, StepNotPossible.
    """
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    record.require_step(case, "withdrawn")
    names, limits = late_materials(work, case), rules(work)
    if not names:
        raise NotLapsed(number=case.number, field="case")
    if not limits.lapse_withdraws:
        raise LapseUnlawful(field="case")
    record.happen(
        work,
        case,
        "withdrawn",
        note=note.strip() or say(N_("逾期未补：{names}"), names=say(N_("、")).join(names)),
        lapsed=True,
        basis=limits.lapse_source,
        late=len(names),
    )
    audit.record(work, "cases:decide", case.id, step="lapsed", late=len(names))
    return record.answer(
        case, say(N_("已按逾期未补处理，编号{number}，请书面告知并退还已收材料"), number=case.number)
    )
