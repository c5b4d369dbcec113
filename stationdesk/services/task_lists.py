"""Tasks and their lines as faces show them: lights, progress, one line with what the register offers for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from stationdesk.core import masks, names
from stationdesk.core.clock import unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.words import say
from stationdesk.models.residents import Person
from stationdesk.models.tasks import Task
from stationdesk.search import people
from stationdesk.security import audit
from stationdesk.services import case_record, residents, residents_list, task_books, task_known, users
from stationdesk.services.kinship import chunks
from stationdesk.services.task_books import Column
from stationdesk.services.task_match import SUGGESTED
from stationdesk.services.task_record import (
    CHANNELS,
    MATCHED,
    STATES,
    TASK_STATES,
    by_role,
    columns_of,
    row,
    task,
    token,
)
from stationdesk.storage.work import Work

AMBER_WITHIN: Final = 3
RED_WITHIN: Final = 1
MOST_NAMESAKES: Final = 8
Order = Literal["row", "walk"]
Matched = Literal["all", "matched", "unmatched", "suggested", "twice"]


@dataclass(frozen=True)
class TaskLine:
    """A task as a list shows it. `light` is green, amber, red or overdue; None when nothing is awaited."""

    id: str
    number: str
    title: str
    sender: str
    due_on: date | None
    light: str | None
    days_left: int | None
    state: str
    state_name: str
    total: int
    settled: int
    """Lines that are not open any more, whatever came of them."""
    unmatched: int
    admission_id: str | None
    opened_at: datetime
    returned_at: datetime | None
    file_name: str
    worker_id: str | None


@dataclass(frozen=True)
class TaskQuery:
    """Which tasks: of a state, late, or without an admission (the 减负 list)."""

    state: str | None = None
    late: bool = False
    unadmitted: bool = False
    limit: int = 500


@dataclass(frozen=True)
class GridProgress:
    """How far a task is in one grid. `grid_id` None: people without a grid, and lines of nobody."""

    grid_id: str | None
    name: str
    total: int
    settled: int


@dataclass(frozen=True)
class Progress:
    """How far a task is."""

    total: int
    states: Mapping[str, int]
    unmatched: int
    suggested: int
    grids: tuple[GridProgress, ...]


@dataclass(frozen=True)
class TaskDetail:
    """A task with its columns and how far it is."""

    line: TaskLine
    columns: tuple[Column, ...]
    progress: Progress
    sheet: str
    heading_row: int
    may_add: bool
    remark: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class RowQuery:
    """Which lines of a task; everything given must hold."""

    states: tuple[str, ...] = ()
    grid_id: str | None = None
    without_grid: bool = False
    matched: Matched = "all"
    text: str = field(default="", repr=False)
    order: Order = "row"


@dataclass(frozen=True)
class RowLine:
    """A line of a task. Identity numbers and phones that came with the table are masked."""

    id: str
    row: int
    name: str = field(repr=False)
    id_number_masked: str
    state: str
    state_name: str
    person_id: str | None
    matched_by: str | None
    matched_name: str
    grid: str
    place: str = field(repr=False)
    given: Mapping[str, str] = field(repr=False)
    filled: Mapping[str, str] = field(repr=False)
    blanks: int
    """Columns to be filled that are still empty."""
    channel_name: str
    note: str = field(repr=False)


@dataclass(frozen=True)
class Offer:
    """What the register could put into an empty cell. `masked`: the whole value is seen by taking it."""

    letter: str
    value: str = field(repr=False)
    masked: bool = False


@dataclass(frozen=True)
class RowDetail:
    """One line, ready to be filled."""

    line: RowLine
    task_id: str
    columns: tuple[Column, ...]
    token: str
    offers: tuple[Offer, ...]
    learnt: tuple[task_known.Learnt, ...]
    candidates: tuple[str, ...]
    """People of the same name, where nobody was matched or only suggested."""
    register_name: str = field(repr=False, default="")
    """The name in the register where it is another than the table's."""
    died: bool = False
    moved: bool = False


def listed(work: Work, query: TaskQuery | None = None) -> tuple[TaskLine, ...]:
    """Tasks: those still awaited first, by due date. Needs `tasks:read`."""
    users.require(work, "tasks:read")
    asked = query or TaskQuery()
    where, params = _where(work, asked)
    return _lines(work, where, params, asked.limit)


def count(work: Work, query: TaskQuery | None = None) -> int:
    """How many tasks `listed` has without its limit. Needs `tasks:read`."""
    users.require(work, "tasks:read")
    where, params = _where(work, query or TaskQuery())
    return int(work.scalar(f"SELECT count(*) FROM tasks t WHERE {where}", s=work.station_id, **params))


def _where(work: Work, asked: TaskQuery) -> tuple[str, dict[str, Any]]:
    where, params = ["t.station_id = :s", "t.withdrawn_at IS NULL"], {}
    if asked.state is not None:
        where.append("t.state = :state")
        params["state"] = asked.state
    if asked.late:
        where.append("t.state = 'open' AND t.due_on < :today")
        params["today"] = work.today.isoformat()
    if asked.unadmitted:
        where.append("t.admission_id IS NULL")
    return " AND ".join(where), params


def _lines(work: Work, where: str, params: Mapping[str, Any], limit: int) -> tuple[TaskLine, ...]:
    rows = work.rows(
        "SELECT t.*"
        f" FROM tasks t WHERE {where}"
        " ORDER BY t.state <> 'open', CASE t.state WHEN 'open' THEN coalesce(t.due_on, '9999') END, t.id DESC"
        " LIMIT :limit",
        s=work.station_id,
        limit=limit,
        **params,
    )
    calendar = case_record.calendar(work)
    counts = _counts(work, [found["id"] for found in rows])
    made = []
    for found in rows:
        total, settled, unmatched = counts.get(found["id"], (0, 0, 0))
        due = date.fromisoformat(found["due_on"]) if found["due_on"] else None
        light, left = None, None
        if due is not None and found["state"] == "open":
            left = calendar.workdays_between(work.today, due)
            light = str(calendar.light(due, work.today, amber_within=AMBER_WITHIN, red_within=RED_WITHIN))
        made.append(
            TaskLine(
                found["id"],
                found["number"],
                found["title"],
                found["sender"],
                due,
                light,
                left,
                found["state"],
                say(TASK_STATES[found["state"]]),
                total,
                settled,
                unmatched,
                found["admission_id"],
                unstamp(found["opened_at"]),
                unstamp(found["returned_at"]) if found["returned_at"] else None,
                found["file_name"],
                found["worker_id"],
            )
        )
    return tuple(made)


def _counts(work: Work, wanted: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """Task → its lines, those not open any more, those of nobody: one pass for all, within the index."""
    found = {}
    for listed_ids, named in chunks(list(wanted)):
        for one in work.rows(
            "SELECT task_id, count(*) AS total, sum(state <> 'open') AS settled, sum(person_id IS NULL) AS nobody"
            f" FROM task_rows WHERE station_id = :s AND task_id IN ({listed_ids}) AND withdrawn_at IS NULL"
            " GROUP BY task_id",
            s=work.station_id,
            **named,
        ):
            found[one["task_id"]] = (one["total"], one["settled"], one["nobody"])
    return found


def due(work: Work, *, all_lights: bool = False) -> tuple[TaskLine, ...]:
    """Tasks that are late or near their day, for Today (all that have a day with `all_lights`). Needs `tasks:read`."""
    return tuple(
        one
        for one in listed(work, TaskQuery("open"))
        if one.light is not None and (all_lights or one.light != "green")
    )


def detail(work: Work, task_id: str) -> TaskDetail:
    """One task, by its id or number. Needs `tasks:read`. Raises TaskUnknown."""
    users.require(work, "tasks:read")
    found = task(work, task_id)
    line = _lines(work, "t.station_id = :s AND t.id = :t", {"t": found.id}, 1)[0]
    layout = found.layout or {}
    return TaskDetail(
        line,
        columns_of(found),
        progress(work, found.id),
        found.sheet,
        found.heading_row,
        found.may_add,
        found.remark or "",
        tuple(say(task_books.WARNINGS[code]) for code in layout.get("warnings", [])),
    )


def progress(work: Work, task_id: str) -> Progress:
    """How far a task is, in all and in each grid. Needs `tasks:read`."""
    users.require(work, "tasks:read")
    states = dict.fromkeys(STATES, 0)
    grids: dict[tuple[int, str | None, str], list[int]] = {}
    unmatched = suggested = 0
    for found in work.rows(
        "SELECT r.state, r.person_id IS NULL AS nobody, r.matched_by = 'name' AS guess, g.id AS grid, g.name,"
        " g.walk_order, count(*) AS n"
        f"{_FROM} WHERE r.station_id = :s AND r.task_id = :t AND r.withdrawn_at IS NULL GROUP BY 1, 2, 3, 4",
        s=work.station_id,
        t=task_id,
    ):
        states[found["state"]] += found["n"]
        unmatched += found["n"] if found["nobody"] else 0
        suggested += found["n"] if found["guess"] else 0
        order = found["walk_order"] if found["grid"] else 1_000_000
        counted = grids.setdefault((order or 0, found["grid"], found["name"] or ""), [0, 0])
        counted[0] += found["n"]
        counted[1] += found["n"] if found["state"] != "open" else 0
    return Progress(
        sum(states.values()),
        states,
        unmatched,
        suggested,
        tuple(
            GridProgress(grid, name, total, settled)
            for (_, grid, name), (total, settled) in sorted(
                grids.items(), key=lambda one: (one[0][0], one[0][2])
            )
        ),
    )


_FROM: Final = (
    " FROM task_rows r LEFT JOIN people p ON p.station_id = r.station_id AND p.id = r.person_id"
    " LEFT JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id"
    " LEFT JOIN grids g ON g.station_id = h.station_id AND g.id = h.grid_id"
)
_WALK: Final = "g.id IS NULL, g.walk_order, g.name, h.id IS NULL, h.walk_order, h.village_group, h.number, p.relation IS NOT '02', r.row"


def ids(work: Work, task_id: str, query: RowQuery | None = None) -> list[str]:
    """The ids of a task's lines, filtered, by row or as one walks. Needs `tasks:read`. Raises TaskUnknown."""
    users.require(work, "tasks:read")
    asked = query or RowQuery()
    found = task(work, task_id)
    where = ["r.station_id = :s", "r.task_id = :t", "r.withdrawn_at IS NULL"]
    params: dict[str, Any] = {}
    if asked.states:
        named = {f"state{n}": one for n, one in enumerate(asked.states)}
        where.append(f"r.state IN ({', '.join(f':{name}' for name in named)})")
        params |= named
    if asked.grid_id is not None:
        where.append("h.grid_id = :grid")
        params["grid"] = asked.grid_id
    if asked.without_grid:
        where.append("h.grid_id IS NULL")
    if asked.matched == "matched":
        where.append("r.person_id IS NOT NULL AND r.matched_by <> 'name'")
    elif asked.matched == "unmatched":
        where.append("r.person_id IS NULL")
    elif asked.matched == "suggested":
        where.append("r.matched_by = 'name'")
    elif asked.matched == "twice":
        where.append(
            "r.person_id IN (SELECT d.person_id FROM task_rows d WHERE d.station_id = :s AND d.task_id = :t"
            " AND d.withdrawn_at IS NULL AND d.person_id IS NOT NULL GROUP BY d.person_id HAVING count(*) > 1)"
        )
    order = "r.row, r.id" if asked.order == "row" else _WALK
    rows = work.rows(
        f"SELECT r.id, r.row, r.given, r.filled{_FROM} WHERE {' AND '.join(where)} ORDER BY {order}",
        s=work.station_id,
        t=found.id,
        **params,
    )
    wanted = asked.text.strip()
    if wanted:
        form = names.search_form(wanted)
        rows = [one for one in rows if _says(one, wanted, form)]
    return [one["id"] for one in rows]


def _says(found: Mapping[str, Any], text: str, form: str) -> bool:
    cells = {**json.loads(found["given"]), **json.loads(found["filled"] or "{}")}
    if text.isdigit() and len(text) <= 4:
        # A row of the sheet or its own running number, not a piece of somebody's telephone.
        return str(found["row"]) == text or text in cells.values()
    return any(text in cell or (form and form in names.search_form(cell)) for cell in cells.values())


def rows(work: Work, wanted: Sequence[str]) -> list[RowLine]:
    """The lines for some ids of one task, in their order; ids that are gone are left out. Needs `tasks:read`."""
    users.require(work, "tasks:read")
    found: dict[str, RowLine] = {}
    columns: dict[str, tuple[Column, ...]] = {}
    for listed_ids, named in chunks(list(wanted)):
        for one in work.rows(
            "SELECT r.*, g.name AS grid, coalesce(p.living_address, h.address, h.village_group) AS place"
            f"{_FROM} WHERE r.station_id = :s AND r.withdrawn_at IS NULL AND r.id IN ({listed_ids})",
            s=work.station_id,
            **named,
        ):
            if one["task_id"] not in columns:
                columns[one["task_id"]] = columns_of(
                    work.session.get_one(Task, (work.station_id, one["task_id"]))
                )
            found[one["id"]] = _row_line(one, columns[one["task_id"]])
    return [found[one] for one in wanted if one in found]


def _row_line(one: Mapping[str, Any], columns: Sequence[Column]) -> RowLine:
    given: dict[str, str] = json.loads(one["given"])
    filled: dict[str, str] = json.loads(one["filled"] or "{}")
    roles = {column.letter: column.role for column in columns if column.role}
    held = by_role(roles, given | filled)
    place = held.get("living_address") or held.get("village_group") or one["place"] or ""
    return RowLine(
        one["id"],
        one["row"],
        held.get("name", ""),
        masks.id_number(held["id_number"]) if held.get("id_number") else "",
        one["state"],
        say(STATES[one["state"]]),
        one["person_id"],
        one["matched_by"],
        say(MATCHED[one["matched_by"]]) if one["matched_by"] in MATCHED else "",
        one["grid"] or "",
        place,
        {letter: _masked(roles.get(letter, ""), text) for letter, text in given.items()},
        filled,
        sum(
            1
            for column in columns
            if column.fill and not (filled.get(column.letter) or given.get(column.letter))
        ),
        say(CHANNELS[one["channel"]]) if one["channel"] in CHANNELS else "",
        one["note"] or "",
    )


def _masked(role: str, text: str) -> str:
    if role == "id_number":
        return masks.id_number(text)
    return masks.phone(text) if role == "phones" else text


def row_detail(work: Work, row_id: str) -> RowDetail:
    """One line with what the register offers for its empty cells. Needs `tasks:read`. Raises RowUnknown."""
    users.require(work, "tasks:read")
    found = row(work, row_id)
    columns = columns_of(task(work, found.task_id))
    line = rows(work, [row_id])[0]
    filled = found.filled or {}
    person_id = found.person_id
    offers: list[Offer] = []
    learnt: tuple[task_known.Learnt, ...] = ()
    person = None
    if person_id is not None:
        person = _person(work, person_id)
    if person is not None:
        asked = [
            one
            for one in columns
            if one.fill and one.role and not filled.get(one.letter) and not found.given.get(one.letter)
        ]
        known = task_known.values(work, [person.id], [one.role for one in asked]).get(person.id, {})
        for one in asked:
            value = task_known.fitting(one, known.get(one.role, ""))
            if value:
                hidden = one.role in task_known.SENSITIVE
                offers.append(Offer(one.letter, _masked(one.role, value), hidden))
        learnt = task_known.learnt(work, person.id, columns, filled)
    candidates: tuple[str, ...] = ()
    if person is None or found.matched_by == SUGGESTED:
        held = by_role({one.letter: one.role for one in columns if one.role}, dict(found.given) | filled)
        candidates = _of_that_name(work, held.get("name", ""))
    other = ""
    if person is not None and line.name and names.search_form(person.name) != names.search_form(line.name):
        other = person.name
    return RowDetail(
        line,
        found.task_id,
        columns,
        token(found),
        tuple(offers),
        learnt,
        candidates,
        other,
        person is not None and person.died_on is not None,
        person is not None and person.moved_out_on is not None,
    )


def _person(work: Work, person_id: str) -> Person | None:
    """Who stands for a person now; None when the file was withdrawn after the table was matched."""
    try:
        return residents.get(work, residents.stands_for(work, person_id))
    except residents.PersonUnknown:
        return None


def _of_that_name(work: Work, name: str) -> tuple[str, ...]:
    form = names.search_form(name)
    if not form:
        return ()
    hits = people.find(work, name, 4 * MOST_NAMESAKES)
    return tuple(one.id for one in hits if names.search_form(one.name) == form)[:MOST_NAMESAKES]


@dataclass(frozen=True)
class RowRevealed:
    """The whole numbers of a line: those of the table, and the phones of the register."""

    id_number: str = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)


def reveal(work: Work, row_id: str) -> RowRevealed:
    """The whole numbers, to call somebody; the look is audited. Needs `residents:reveal`. In `desk.change`."""
    users.require(work, "residents:reveal")
    found = row(work, row_id)
    columns = columns_of(task(work, found.task_id))
    held = by_role(
        {one.letter: one.role for one in columns if one.role}, dict(found.given) | (found.filled or {})
    )
    numbers = [held["phones"]] if held.get("phones") else []
    person = None if found.person_id is None else _person(work, found.person_id)
    if person is not None:
        numbers += residents.phones_of(work, person.id)
    audit.record(work, "residents:reveal", found.person_id or found.id, why="task")
    return RowRevealed(held.get("id_number", ""), tuple(dict.fromkeys(numbers)))


def missing_people(work: Work, task_id: str, wanted: residents_list.Filter) -> list[str]:
    """People of ours whom a filter says should stand in the table and who do not. Needs `tasks:read`."""
    users.require(work, "tasks:read")
    found = task(work, task_id)
    here = {
        one["person_id"]
        for one in work.rows(
            "SELECT person_id FROM task_rows WHERE station_id = :s AND task_id = :t AND withdrawn_at IS NULL"
            " AND person_id IS NOT NULL",
            s=work.station_id,
            t=found.id,
        )
    }
    return [one for one in residents_list.ids(work, wanted) if one not in here]


def born_between(today: date, age_from: int | None, age_to: int | None) -> tuple[date | None, date | None]:
    """The first and the last day of birth of people so old today (both ages counted in full years, both included)."""
    latest = None if age_from is None else _years_before(today, age_from)
    earliest = None if age_to is None else _years_before(today, age_to + 1) + timedelta(days=1)
    return earliest, latest


def _years_before(day: date, years: int) -> date:
    year = max(1, day.year - years)
    try:
        return day.replace(year=year)
    except ValueError:
        # 29 February: who was born on the 28th is that old, who was born on 1 March is not yet.
        return date(year, 2, 28)
