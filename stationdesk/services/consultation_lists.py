"""Lists and figures of consultations (首问): who asked, what came of it, whom to ask again.

Everything here reads; `services/consultations.py` writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import noon, stamp
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case
from stationdesk.models.counter import Consultation
from stationdesk.services import case_record, counter_data, users
from stationdesk.storage.work import Work

STATES: Final[Mapping[str, str]] = {
    "open": N_("待答复"),
    "answered": N_("已答复"),
    "guided": N_("已转介"),
    "case": N_("已转办件"),
}
RESULTS: Final[Mapping[str, str]] = {
    "settled": N_("已办好"),
    "not_settled": N_("没办成"),
    "unreachable": N_("没联系上"),
}
"""What somebody guided on says when asked."""


@dataclass(frozen=True)
class ConsultationRow:
    """A line of the list."""

    id: str
    number: str
    came_at: datetime
    worker: str = field(repr=False)
    """首问人."""
    channel: str
    asker: str = field(repr=False)
    """Who asked; empty for somebody who gave no name."""
    person_id: str | None
    organisation_id: str | None
    phone: str = field(repr=False)
    matter_code: str | None
    matter_name: str
    subject: str = field(repr=False)
    state: str
    answer: str = field(repr=False)
    guided_to: str = field(repr=False)
    follow_by: date | None
    settled_at: datetime | None
    outcome: str = field(repr=False)
    case_id: str | None
    case_number: str
    due: str
    """`late`, `today` or empty: whether somebody guided is to be asked."""

    @property
    def state_name(self) -> str:
        """The state in words, with what came of being guided."""
        if self.state == "guided" and self.settled_at is not None:
            return say(N_("转介已办好"))
        return say(STATES[self.state])


@dataclass(frozen=True)
class ConsultationQuery:
    """What a list asks for. `waiting`: open, or guided and not settled."""

    states: tuple[str, ...] = ()
    waiting: bool = False
    follow_until: date | None = None
    mine: bool = False
    text: str = ""
    first: date | None = None
    last: date | None = None
    person_id: str | None = None
    limit: int = 5000


@dataclass(frozen=True)
class ConsultationFigures:
    """For Today: ids of what waits for an answer, and whom the first worker is to ask by today, and late."""

    open: tuple[str, ...]
    to_ask: tuple[str, ...]
    late: tuple[str, ...]


@dataclass(frozen=True)
class ConsultationCounts:
    """Statistics of a period (civil days, both included)."""

    first: date
    last: date
    total: int
    by_state: Mapping[str, int]
    by_channel: Mapping[str, int]
    by_matter: tuple[tuple[str, int], ...]
    by_worker: tuple[tuple[str, int], ...] = field(repr=False)
    settled: int
    """Of those guided, who said that it was settled there."""


def ids(work: Work, query: ConsultationQuery) -> list[str]:
    """Ids of a list: what is to be asked first by its day, everything else the newest first. Needs `cases:read`."""
    users.require(work, "cases:read")
    sql, given = _sql(work, query)
    found = work.rows(sql, **given)
    return [str(row["id"]) for row in found]


def rows(work: Work, wanted: Sequence[str]) -> list[ConsultationRow]:
    """Lines for ids, in their order; ids that are gone are left out. Needs `cases:read`."""
    users.require(work, "cases:read")
    if not wanted:
        return []
    found = {
        row.id: row
        for row in work.session.execute(
            sa.select(Consultation).where(
                Consultation.station_id == work.station_id,
                Consultation.id.in_(list(wanted)),
                Consultation.withdrawn_at.is_(None),
            )
        ).scalars()
    }
    workers = users.names(work)
    askers = names(work, list(found.values()))
    cases = {
        row[0]: row[1]
        for row in work.session.execute(
            sa.select(Case.id, Case.number).where(
                Case.station_id == work.station_id,
                Case.id.in_([row.case_id for row in found.values() if row.case_id]),
            )
        )
    }
    return [
        _row(work, found[one], workers, askers.get(one, ""), cases.get(found[one].case_id or "", ""))
        for one in wanted
        if one in found
    ]


def listed(work: Work, query: ConsultationQuery) -> list[ConsultationRow]:
    """A list at once, for the command line."""
    return rows(work, ids(work, query))


def open_guided(work: Work) -> list[ConsultationRow]:
    """Everybody who was guided on and has not said yet whether it was settled, by the day to ask. Needs `cases:read`."""
    users.require(work, "cases:read")
    found = work.rows(
        "SELECT id FROM consultations WHERE station_id = :s AND withdrawn_at IS NULL AND state = 'guided'"
        " AND settled_at IS NULL ORDER BY follow_by, id",
        s=work.station_id,
    )
    return rows(work, [row["id"] for row in found])


def figures(work: Work) -> ConsultationFigures:
    """What Today shows. Needs `cases:read`."""
    users.require(work, "cases:read")
    found = work.rows(
        "SELECT id, state, follow_by FROM consultations WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (state = 'open' OR (state = 'guided' AND settled_at IS NULL)) ORDER BY follow_by, id",
        s=work.station_id,
    )
    today = work.today.isoformat()
    return ConsultationFigures(
        tuple(row["id"] for row in found if row["state"] == "open"),
        tuple(row["id"] for row in found if row["state"] == "guided" and (row["follow_by"] or "") <= today),
        tuple(row["id"] for row in found if row["state"] == "guided" and (row["follow_by"] or "9") < today),
    )


def counts(work: Work, first: date, last: date) -> ConsultationCounts:
    """Figures of a period, by the day somebody came. Needs `cases:read`."""
    users.require(work, "cases:read")
    found = work.rows(
        "SELECT state, channel, matter_name, worker_id, settled_at FROM consultations WHERE station_id = :s"
        " AND withdrawn_at IS NULL AND came_at >= :a AND came_at < :b",
        s=work.station_id,
        a=stamp(noon(first, 0)),
        b=stamp(noon(date.fromordinal(last.toordinal() + 1), 0)),
    )
    names = users.names(work)

    def tally(values: Sequence[str]) -> dict[str, int]:
        made: dict[str, int] = {}
        for value in values:
            made[value] = made.get(value, 0) + 1
        return made

    def most(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))

    return ConsultationCounts(
        first,
        last,
        len(found),
        tally([row["state"] for row in found]),
        tally([row["channel"] for row in found]),
        most(tally([row["matter_name"] or "" for row in found])),
        most(tally([names.get(row["worker_id"] or "", "") for row in found])),
        sum(row["state"] == "guided" and row["settled_at"] is not None for row in found),
    )


def _row(
    work: Work, row: Consultation, workers: Mapping[str, str], asker: str, case_number: str
) -> ConsultationRow:
    due = ""
    if row.state == "guided" and row.settled_at is None and row.follow_by is not None:
        due = "late" if row.follow_by < work.today else "today" if row.follow_by == work.today else ""
    return ConsultationRow(
        row.id,
        row.number,
        row.came_at,
        workers.get(row.worker_id or "", ""),
        row.channel,
        asker,
        row.person_id,
        row.organisation_id,
        counter_data.phone_shown(work, row.phone),
        row.matter_code,
        row.matter_name or "",
        row.subject,
        row.state,
        row.answer or "",
        row.guided_to or "",
        row.follow_by,
        row.settled_at,
        row.outcome or "",
        row.case_id,
        case_number,
        due,
    )


def names(work: Work, found: Sequence[Any]) -> dict[str, str]:
    """Row id → who it is about, by the register's name today or the name that was given."""
    made: dict[str, str] = {}
    for row in found:
        applicant = case_record.applicant(work, row.person_id, row.organisation_id)
        made[row.id] = applicant.name if applicant is not None else row.name or ""
    return made


def _sql(work: Work, query: ConsultationQuery) -> tuple[str, dict[str, Any]]:
    where = ["c.station_id = :s", "c.withdrawn_at IS NULL"]
    given: dict[str, Any] = {"s": work.station_id, "limit": query.limit}
    if query.states:
        where.append(f"c.state IN ({', '.join(f':st{n}' for n in range(len(query.states)))})")
        given |= {f"st{n}": state for n, state in enumerate(query.states)}
    if query.waiting:
        where.append("(c.state = 'open' OR (c.state = 'guided' AND c.settled_at IS NULL))")
    if query.follow_until is not None:
        where.append("c.state = 'guided' AND c.settled_at IS NULL AND c.follow_by <= :until")
        given["until"] = query.follow_until.isoformat()
    if query.mine:
        where.append("c.worker_id = :me")
        given["me"] = work.user_id
    if query.person_id:
        where.append("c.person_id = :person")
        given["person"] = query.person_id
    if query.first:
        where.append("c.came_at >= :first")
        given["first"] = stamp(noon(query.first, 0))
    if query.last:
        where.append("c.came_at < :last")
        given["last"] = stamp(noon(date.fromordinal(query.last.toordinal() + 1), 0))
    for n, word in enumerate(query.text.split()[:5]):
        where.append(
            f"(c.subject LIKE :w{n} ESCAPE '!' OR c.matter_name LIKE :w{n} ESCAPE '!' OR c.name LIKE :w{n} ESCAPE '!'"
            f" OR c.number LIKE :w{n} ESCAPE '!' OR c.phone LIKE :w{n} ESCAPE '!' OR c.guided_to LIKE :w{n} ESCAPE '!'"
            f" OR p.name LIKE :w{n} ESCAPE '!')"
        )
        given[f"w{n}"] = counter_data.like(word)
    order = "c.follow_by, c.id DESC" if query.follow_until is not None else "c.came_at DESC, c.id DESC"
    sql = (
        "SELECT c.id FROM consultations c LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id"
        f" WHERE {' AND '.join(where)} ORDER BY {order} LIMIT :limit"
    )
    return sql, given
