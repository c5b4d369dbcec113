"""`bench candidates`: whom the rules propose in a village of 100,000, beside one bare pass over the same facts."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from stationdesk.cli.bench import Measured, Plan, station, timed, without_triggers
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say

if TYPE_CHECKING:
    from stationdesk.desk import Desk

GOAL_MS: Final = 2000.0
PEOPLE: Final = 100_000
HOME: Final = 6
"""People of one household: two grandparents, two parents, two children."""
BARE: Final = (
    "SELECT id, name, sex, birth, household_id, died_on, moved_out_on, guardian_capacity FROM people",
    "SELECT person_id, relative_id, kind FROM kinships",
    "SELECT person_id, since, back, reason, place FROM absences",
    "SELECT person_id, mark FROM marks",
)
"""What the rules rest on, read once as it stands: no proposal can be made for less."""


def candidates(plan: Plan) -> list[Measured]:
    """All proposals of the three registers, with their reasons, as the page and the command line ask for them.

    Measured warm, the least of three: what else runs on the machine only ever adds. The goal is 2,000 ms.
    """
    from stationdesk.services import left_behind
    from stationdesk.storage import engine

    with station() as desk:
        without_triggers(desk)
        desk.raw().dispose()
        _fill(desk, PEOPLE)
        found: list[int] = []

        def ours() -> None:
            found.append(len(desk.read(left_behind.candidates)))

        ours()
        value = min(timed(ours, 3))
        raw = engine.connect(desk.home.database, desk.opened.database_key)

        def bare() -> None:
            for sql in BARE:
                raw.execute(sql).fetchall()

        bare()
        baseline = min(timed(bare, 3))
        raw.close()
    note = say(N_("{people} 人，提名 {n} 人，目标 2000 毫秒"), people=PEOPLE, n=int(statistics.median(found)))
    ratio = value / baseline if baseline else float("inf")
    return [
        Measured(
            "candidates",
            round(value, 1),
            round(baseline, 1),
            round(ratio, 2),
            GOAL_MS,
            value <= GOAL_MS,
            "ms",
            note,
        )
    ]


def _fill(desk: Desk, people: int) -> None:
    """Households of three generations, a third of them with somebody away: written without the log, only read here."""
    from stationdesk.storage import engine

    today = desk.read(lambda work: work.today)
    ours = desk.device.station_id
    raw = engine.connect(desk.home.database, desk.opened.database_key)
    raw.execute("BEGIN IMMEDIATE")
    for table, rows in _rows(ours, people // HOME, today):
        columns = list(rows[0])
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        raw.executemany(sql, [tuple(row.values()) for row in rows])
    raw.execute("COMMIT")
    raw.close()


def _rows(ours: str, households: int, today: date) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The tables in the order in which they are written."""
    draw = random.Random(5)
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("households", "people", "kinships", "absences", "marks")
    }

    def person(house: str, sex: str, youngest: int, oldest: int) -> str:
        made = new_id()
        born = today - timedelta(days=draw.randrange(youngest * 365, oldest * 365))
        tables["people"].append(
            {
                "station_id": ours, "id": made, "name": "曾庆兰", "sex": sex, "birth": born.isoformat(),
                "resident_type": "registered", "household_id": house,
            }
        )  # fmt: skip
        return made

    def kin(one: str, relative: str, kind: str) -> None:
        tables["kinships"].append(
            {"station_id": ours, "id": new_id(), "person_id": one, "relative_id": relative, "kind": kind}
        )

    def away(one: str) -> None:
        since = today - timedelta(days=draw.randrange(20, 1500))
        tables["absences"].append(
            {
                "station_id": ours, "id": new_id(), "person_id": one, "since": since.isoformat(), "place": "广东省东莞市",
                "reason": "work", "back": None,
            }
        )  # fmt: skip

    for number in range(households):
        house = new_id()
        tables["households"].append(
            {"station_id": ours, "id": house, "number": f"{number:06d}", "walk_order": number}
        )
        grandfather, grandmother = person(house, "1", 58, 90), person(house, "2", 58, 90)
        father, mother = person(house, "1", 25, 45), person(house, "2", 25, 45)
        children = [person(house, draw.choice("12"), 0, 19) for _ in range(2)]
        kin(grandfather, grandmother, "spouse")
        kin(father, mother, "spouse")
        kin(father, grandfather, "father")
        kin(father, grandmother, "mother")
        for child in children:
            kin(child, father, "father")
            kin(child, mother, "mother")
        chance = draw.random()
        if chance < 0.25:
            away(father)
        if chance < 0.12:
            away(mother)
        if draw.random() < 0.02:
            tables["marks"].append(
                {
                    "station_id": ours,
                    "id": new_id(),
                    "person_id": draw.choice((father, mother)),
                    "mark": "重病",
                }
            )
    yield from ((name, rows) for name, rows in tables.items() if rows)
