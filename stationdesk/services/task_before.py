"""The same table again (月报, 季报): what was filled the last time, offered for the same people and the same columns.

Nothing is taken over by itself: somebody asks for it, only empty cells are filled, and the lines stay open.
"""

from __future__ import annotations

import sqlalchemy as sa

from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.models.tasks import Task
from stationdesk.security import audit
from stationdesk.services import users
from stationdesk.services.task_books import Column
from stationdesk.services.task_match import SUGGESTED
from stationdesk.services.task_record import checked, columns_of, rows_of, running, task
from stationdesk.storage.work import Work

LOOK_BACK = 200


@dataclass(frozen=True)
class Earlier:
    """A task whose table has columns of the same headings, and how many of those to be filled."""

    id: str
    number: str
    title: str
    shared: int


def earlier(work: Work, task_id: str, limit: int = 5) -> tuple[Earlier, ...]:
    """Tasks from which this one may be filled, the likest first. Needs `tasks:read`."""
    users.require(work, "tasks:read")
    now = task(work, task_id)
    wanted = {one.heading for one in columns_of(now) if one.fill}
    found = work.session.execute(
        sa.select(Task)
        .where(Task.station_id == work.station_id, Task.id < now.id, Task.withdrawn_at.is_(None))
        .order_by(Task.id.desc())
        .limit(LOOK_BACK)
    ).scalars()
    alike = []
    for age, one in enumerate(found):
        shared = len(wanted & {column.heading for column in columns_of(one) if column.fill})
        if shared:
            alike.append(
                (-shared, one.sender != now.sender, age, Earlier(one.id, one.number, one.title, shared))
            )
    return tuple(one for *_, one in sorted(alike, key=lambda entry: entry[:3])[:limit])


def take_from(work: Work, task_id: str, before_id: str) -> int:
    """Fill empty cells with what an earlier task says of the same person; how many. Needs `tasks:fill`.

    Only people who are certain in both, only columns of the same heading, only values the column takes today.
    """
    users.require(work, "tasks:fill")
    now, before = running(work, task_id), task(work, before_id)
    theirs = {one.heading: one.letter for one in columns_of(before) if one.fill}
    pairs = [(one, theirs[one.heading]) for one in columns_of(now) if one.fill and one.heading in theirs]
    known = {
        row.person_id: dict(row.given) | (row.filled or {})
        for row in rows_of(work, before.id)
        if row.person_id and row.matched_by != SUGGESTED and row.state == "done"
    }
    cells = 0
    for row in rows_of(work, now.id):
        if row.person_id is None or row.matched_by == SUGGESTED or row.state != "open":
            continue
        said = known.get(row.person_id)
        if said is None:
            continue
        filled = dict(row.filled or {})
        for column, letter in pairs:
            value = _takes(column, said.get(letter, ""))
            if value and not filled.get(column.letter) and not row.given.get(column.letter):
                filled[column.letter] = value
                cells += 1
        if filled != (row.filled or {}):
            row.filled = filled
    work.session.flush()
    audit.record(work, "tasks:fill", now.id, cells=cells, step="carried")
    return cells


def _takes(column: Column, value: str) -> str:
    try:
        return checked(column, value)
    except Unhappy:
        return ""
