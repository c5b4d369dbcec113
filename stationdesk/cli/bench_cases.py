"""A village of many cases for the speed promises: rows written bare, in seconds, real enough to be listed.

`filled(desk, count)` writes people, cases, their events, notices, ratings and papers without the change log;
the database is a bench's own and is thrown away.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from stationdesk.cli import bench
from stationdesk.cli.bench import Measured, Plan, timed, within
from stationdesk.core.clock import noon, stamp
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say

if TYPE_CHECKING:
    from stationdesk.desk import Desk
    from stationdesk.storage.work import Work

CASES = 100_000
PEOPLE = 3_000
SCREEN = 24
STEPS = 200
OPEN_SHARE = 0.04
YEARS = 3


def filled(desk: Desk, count: int = CASES, seed: int = 11) -> None:
    """Write `count` cases of the last three years, four in a hundred of them open."""
    import sqlalchemy as sa

    from stationdesk.models.residents import Person
    from stationdesk.storage import capture as triggers
    from stationdesk.storage import engine

    chance = random.Random(seed)
    people = desk.read(lambda work: bench.people_rows(work, PEOPLE))

    def register(work: Work) -> None:
        work.session.execute(sa.insert(Person), people)

    desk.change(register)
    facts = desk.read(_facts)
    bench.without_triggers(desk)
    desk.raw().dispose()
    raw = engine.connect(desk.home.database, desk.opened.database_key)
    try:
        raw.execute("BEGIN IMMEDIATE")
        _homes(raw, facts, [row["id"] for row in people], chance)
        tables: dict[str, list[tuple[Any, ...]]] = {}
        for number, rows in enumerate(_cases(facts, [row["id"] for row in people], count, chance)):
            for table, made in rows.items():
                tables.setdefault(table, []).extend(made)
            if number % 20_000 == 19_999:
                _write(raw, tables)
        _write(raw, tables)
        raw.execute("COMMIT")
    finally:
        raw.close()
    with desk.raw().connect() as connection:
        triggers.regenerate(connection)
        connection.commit()


def _facts(work: Work) -> dict[str, Any]:
    from stationdesk.services import matters

    return {
        "station": work.station_id,
        "today": work.today,
        "user": work.user_id,
        "matters": [(row.code, row.name, row.decides) for row in matters.find(work, limit=200)],
    }


def _homes(raw: Any, facts: dict[str, Any], people: list[str], chance: random.Random) -> None:
    grids = [new_id() for _ in range(6)]
    raw.executemany(
        "INSERT INTO grids (station_id, id, name, walk_order) VALUES (?, ?, ?, 0)",
        [(facts["station"], one, f"第{n}网格") for n, one in enumerate(grids, 1)],
    )
    homes = [new_id() for _ in range(len(people) // 3)]
    raw.executemany(
        "INSERT INTO households (station_id, id, number, grid_id, walk_order) VALUES (?, ?, ?, ?, 0)",
        [(facts["station"], one, f"{n:04}", chance.choice(grids)) for n, one in enumerate(homes, 1)],
    )
    raw.executemany(
        "UPDATE people SET household_id = ? WHERE station_id = ? AND id = ?",
        [(chance.choice(homes), facts["station"], one) for one in people],
    )


COLUMNS = {
    "cases": "station_id, id, number, person_id, matter_code, matter_name, matter_version, decides, channel, state,"
    " outcome, opened_at, accepted_on, station_due_on, due_on, due_provisional, first_worker_id, worker_id,"
    " closed_at",
    "case_events": "station_id, id, case_id, kind, at, user_id, data",
    "case_notices": "station_id, id, case_id, number, n, lines, made_at",
    "case_ratings": "station_id, id, case_id, score, at",
    "papers": "station_id, id, kind, subject_table, subject_id, number, facts, made_at, made_by",
}


def _write(raw: Any, tables: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, rows in tables.items():
        columns = COLUMNS[table]
        marks = ", ".join("?" * len(columns.split(",")))
        raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        rows.clear()


def _cases(
    facts: dict[str, Any], people: list[str], count: int, chance: random.Random
) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    today: date = facts["today"]
    first = today - timedelta(days=365 * YEARS)
    channels = ("counter", "counter", "counter", "visit", "phone", "terminal", "mobile")
    for n in range(count):
        day = first + timedelta(days=n * 365 * YEARS // count)
        at = noon(day, 8, n % 60)
        yield _one(facts, people, chance, n, day, at, channels[n % 7], today)


def _one(
    facts: dict[str, Any],
    people: list[str],
    chance: random.Random,
    n: int,
    day: date,
    at: datetime,
    channel: str,
    today: date,
) -> dict[str, list[tuple[Any, ...]]]:
    station, user = facts["station"], facts["user"]
    code, name, decides = chance.choice(facts["matters"])
    case = new_id()
    number = f"421221106202-{day:%Y%m%d}-010-{n % 9000 + 1:04}"
    due = day + timedelta(days=chance.choice((3, 5, 7, 10, 20)))
    is_open = chance.random() < OPEN_SHARE
    if is_open:
        state = chance.choice(
            ("received", "forwarded", "accepted", "accepted", "notice", "deferred", "returned")
        )
        due = today + timedelta(days=chance.randint(-4, 40))
        closed, outcome = None, state
    else:
        state = chance.choices(
            ("delivered", "archived", "finished", "withdrawn", "refused"), (70, 20, 4, 3, 3)
        )[0]
        closed = stamp(at + timedelta(days=max(0, (due - day).days + chance.randint(-6, 1)), hours=3))
        outcome = state if state in ("withdrawn", "refused") else "finished"
    worker = user if chance.random() < 0.4 else None
    first = "received" if decides == "agency" else "accepted"
    rows: dict[str, list[tuple[Any, ...]]] = {
        "cases": [
            (
                station, case, number, chance.choice(people), code, name, "2026-1", decides, channel, state, outcome,
                stamp(at), day.isoformat(), due.isoformat(), None if state == "notice" else due.isoformat(), 0, user,
                worker, closed,
            )
        ],
        "case_events": [(station, new_id(), case, first, stamp(at), user, "{}")],
        "papers": [(station, new_id(), "case_slip", "cases", case, number, "{}", stamp(at), user)],
    }  # fmt: skip
    if closed:
        rows["case_events"].append((station, new_id(), case, "finished", closed, user, "{}"))
    if chance.random() < 0.15:
        for k in range(1, 3 if chance.random() < 0.1 else 2):
            rows.setdefault("case_notices", []).append(
                (station, new_id(), case, f"{number}-{k}", k, "[]", stamp(at))
            )
    if closed and chance.random() < 0.3:
        score = chance.choices((5, 4, 3, 2, 1), (70, 20, 5, 3, 2))[0]
        rows["case_ratings"] = [(station, new_id(), case, score, closed)]
    return rows


def cases_list(plan: Plan) -> list[Measured]:
    """The default list of a hundred thousand cases to rows on the screen, a step of it, and its figures."""
    from stationdesk.services import case_lists
    from stationdesk.services.case_lists import CaseQuery
    from stationdesk.storage import engine

    with bench.station() as desk:
        filled(desk)

        def default(work: Work) -> None:
            case_lists.rows(work, case_lists.ids(work, CaseQuery(open_only=True, limit=None))[:SCREEN])

        def everything(work: Work) -> None:
            case_lists.rows(work, case_lists.ids(work, CaseQuery(order="newest", limit=None))[:SCREEN])

        def counted(work: Work) -> None:
            case_lists.today_figures(work)

        found = {
            run.__name__: statistics.median(timed(lambda run=run: desk.read(run), plan.rounds))  # type: ignore[misc]
            for run in (default, everything, counted)
        }
        ids = desk.read(lambda work: case_lists.ids(work, CaseQuery(order="newest", limit=None)))
        steps: list[float] = []

        def scroll(work: Work) -> None:
            for step in range(STEPS):
                start = (step * 7919 * SCREEN) % max(1, len(ids) - SCREEN)
                started = time.perf_counter()
                case_lists.rows(work, ids[start : start + SCREEN])
                steps.append((time.perf_counter() - started) * 1000)

        desk.read(scroll)
        raw = engine.connect(desk.home.database, desk.opened.database_key)
        station = desk.device.station_id

        def bare() -> None:
            raw.execute("SELECT id FROM cases WHERE station_id = ?", (station,)).fetchall()

        def bare_open() -> None:
            raw.execute(
                "SELECT * FROM cases WHERE station_id = ? AND state IN ('accepted', 'received', 'notice', 'deferred',"
                " 'returned', 'forwarded', 'suspended')",
                (station,),
            ).fetchall()

        bare_all = statistics.median(timed(bare, plan.rounds))
        bare_default = statistics.median(timed(bare_open, plan.rounds))
        raw.close()
    p99 = statistics.quantiles(steps, n=100)[98]
    note = say(N_("，{n} 件办件"), n=CASES)
    return [
        within("cases-list", found["default"], bare_default, 2.0, "ms", say(N_("待办列表到首屏可用")) + note),
        within("cases-list-all", found["everything"], bare_all, 3.0, "ms", say(N_("全部办件到首屏可用"))),
        within("cases-figures", found["counted"], bare_all, 1.0, "ms", say(N_("工作台数字"))),
        Measured(
            "cases-scroll",
            round(p99, 3),
            16.0,
            round(p99 / 16, 2),
            1.0,
            p99 <= 16,
            "ms",
            say(N_("滚动一屏，p99")),
        ),
    ]
