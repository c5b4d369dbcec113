"""`bench`: the speed promises, each measured beside its baseline in the same run.

A ratio counts, not seconds: machines differ. Those that need a window (`start`, `memory`) are handed in by
the composition root. Nothing here is a test: a slow machine is not a broken program.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command, table
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say

if TYPE_CHECKING:
    from stationdesk.desk import Desk
    from stationdesk.storage.work import Work


class BenchUnknown(Refusal):
    template = N_("没有“{name}”这项测速。可选：{names}。")


@dataclass(frozen=True)
class Measured:
    """One line: the value, the baseline of the same run, their ratio, the goal and whether it is met."""

    name: str
    value: float
    baseline: float
    ratio: float
    goal: float
    met: bool
    unit: str
    note: str = ""


Bench = Callable[["Plan"], list[Measured]]


@dataclass(frozen=True)
class Plan:
    """How much to measure: people in the register, repetitions."""

    people: int
    rounds: int
    megabytes: int = 500
    """The size of the database that is unlocked, backed up and checked."""


def within(name: str, value: float, baseline: float, goal: float, unit: str, note: str = "") -> Measured:
    """A line whose goal is a greatest ratio to the baseline."""
    ratio = value / baseline if baseline else float("inf")
    return Measured(
        name, round(value, 3), round(baseline, 3), round(ratio, 2), goal, ratio <= goal, unit, note
    )


BY_NAME = frozenset({"township-growth"})
"""Measured only when named: minutes, for a document and not for a goal."""


def registering(extra: Mapping[str, Bench]) -> Callable[[Subparsers], None]:
    """The `bench` verb with the benchmarks that the composition root brings."""
    benches = {**BENCHES, **extra}

    def bench(call: Call) -> Answer:
        names = call.args.names or [name for name in benches if name not in BY_NAME]
        unknown = [name for name in names if name not in benches]
        if unknown:
            raise BenchUnknown(name=unknown[0], names=say(N_("、")).join(benches), field="names")
        plan = Plan(int(call.args.people), int(call.args.rounds), int(call.args.megabytes))
        rows: list[Measured] = []
        with call.progress(say(N_("测速")), len(names)) as progress:
            for n, name in enumerate(names):
                progress(n, len(names))
                rows += benches[name](plan)
        text = table(
            (N_("项目"), N_("实测"), N_("基线"), N_("倍数"), N_("目标"), N_("达到"), N_("单位"), N_("说明")),
            (
                (
                    r.name,
                    r.value,
                    r.baseline,
                    r.ratio,
                    r.goal,
                    say(N_("是")) if r.met else say(N_("否")),
                    r.unit,
                    r.note,
                )
                for r in rows
            ),
        )
        return Answer(rows, text)

    def register(verbs: Subparsers) -> None:
        command(
            verbs,
            "bench",
            bench,
            say(N_("测速，每项都与同一次运行的基线相比")),
            arguments=(
                ("names", {"nargs": "*", "metavar": "NAME", "default": []}),
                ("--people", {"type": int, "default": 20000, "metavar": "N"}),
                ("--rounds", {"type": int, "default": 30, "metavar": "N"}),
                ("--megabytes", {"type": int, "default": 500, "metavar": "N"}),
            ),
        )

    return register


@contextmanager
def station() -> Iterator[Desk]:
    """A station of its own in a temporary folder, closed and removed afterwards."""
    from stationdesk.desk import Desk
    from stationdesk.new_home import found_station
    from stationdesk.security import slots
    from stationdesk.services import station as stations

    quick = slots.Kdf(8192, 1, 1)
    with tempfile.TemporaryDirectory(prefix="stationdesk-bench-") as folder:
        home = Home(Path(folder) / "home")
        new = stations.NewStation(stations.village("421221106202"), "四邑村便民服务站", "王敏")
        made = found_station(home, new, "bench-password", kdf=quick)
        with Desk.open(home, made.user_id, "bench-password", kdf=quick) as desk:
            yield desk


def timed(run: Callable[[], Any], rounds: int) -> list[float]:
    """Milliseconds of each round."""
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        found.append((time.perf_counter() - started) * 1000)
    return found


def people_rows(work: Work, count: int, start: int = 0) -> list[dict[str, Any]]:
    """People as columns for a bulk insert: real names, valid ID numbers."""
    from stationdesk.services.practice import population

    made = population.generate(max(count, 10), seed=7 + start, today=work.today).people[:count]
    return [
        {
            "station_id": work.station_id,
            "id": new_id(),
            "name": fact.canonical,
            "sex": "1",
            "birth": fact.birth,
            "id_number": fact.id_number,
            "resident_type": "registered",
            "registered_address": "潘家湾镇四邑村",
        }
        for fact in made
    ]


def _held(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows as SQL holds their values, which is how an import writes them."""
    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        for row in rows
    ]


def without_triggers(desk: Desk) -> None:
    with desk.raw().connect() as connection:
        named = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in named.fetchall():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.commit()


def _bulk(desk: Desk, start: int) -> tuple[float, float]:
    """Milliseconds of writing ten thousand people as an import does, and by bare `executemany`."""
    from stationdesk.services import residents_batch
    from stationdesk.storage import capture as triggers
    from stationdesk.storage import engine

    rows = desk.read(lambda work: _held(people_rows(work, 10_000, start)))
    with desk.raw().connect() as connection:
        triggers.regenerate(connection)
        # Search keys have a cost of their own; what is measured here is the change log.
        connection.exec_driver_sql("DROP TRIGGER sd_people_si")
        connection.commit()

    def bulk() -> None:
        desk.change(lambda work: residents_batch.insert(work, "people", rows))

    [logged] = timed(bulk, 1)
    without_triggers(desk)
    desk.raw().dispose()
    columns = list(rows[0])
    given = [tuple((row | {"id": new_id()}).values()) for row in rows]
    sql = f"INSERT INTO people ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    raw = engine.connect(desk.home.database, desk.opened.database_key)

    def bare() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(sql, given)
        raw.execute("COMMIT")

    [unlogged] = timed(bare, 1)
    raw.close()
    return logged, unlogged


def capture(plan: Plan) -> list[Measured]:
    """One save and a bulk import with the change log, beside the same without it."""
    from stationdesk.models.residents import Person
    from stationdesk.storage import capture as triggers

    with station() as desk:

        def save(work: Work) -> None:
            work.session.add(
                Person(
                    station_id=work.station_id, id=new_id(), name="曾庆兰", birth=date(1990, 1, 1), sex="2"
                )
            )

        def one() -> None:
            desk.change(save)

        def bare() -> None:
            desk.change(save, mode="quiet")

        one()
        logged = statistics.median(timed(one, plan.rounds))
        without_triggers(desk)
        bare()
        unlogged = statistics.median(timed(bare, plan.rounds))
        rounds = [_bulk(desk, start) for start in range(3)]
        with desk.raw().connect() as connection:
            triggers.regenerate(connection)
            connection.commit()
    bulk, bulk_bare = (statistics.median(times) for times in zip(*rounds, strict=True))
    return [
        within("capture", logged, unlogged, 1.3, "ms", say(N_("一次保存，有无变更记录"))),
        within("capture-bulk", bulk, bulk_bare, 3.0, "ms", say(N_("写入一万人，对比裸 executemany"))),
    ]


def find(plan: Plan) -> list[Measured]:
    """A keystroke in the search field, beside the same prefix asked of the bare index."""
    import random

    import sqlalchemy as sa

    from stationdesk.models.residents import Person
    from stationdesk.search import keys, people
    from stationdesk.storage import engine

    with station() as desk:
        left, block = plan.people, 20_000
        typed: list[str] = []
        for start in range(0, plan.people, block):
            count = min(block, left)
            rows = desk.read(lambda work, n=count, s=start: people_rows(work, n, s))  # type: ignore[misc]
            desk.change(lambda work, r=rows: work.session.execute(sa.insert(Person), r) and None)  # type: ignore[misc]
            left -= count
            for row in random.Random(start).sample(rows, min(60, len(rows))):
                typed += _strokes(row["name"], row["id_number"])

        times: list[float] = []

        def all_typed(work: Work) -> None:
            for text in typed:
                started = time.perf_counter()
                people.find(work, text, 12)
                times.append((time.perf_counter() - started) * 1000)

        desk.read(all_typed)
        times.clear()
        desk.read(all_typed)
        raw = engine.connect(desk.home.database, desk.opened.database_key)
        scope = keys.scope("p", desk.device.station_id)
        bare: list[float] = []
        for text in typed:
            prefix = people.ranges(text)[0]
            started = time.perf_counter()
            raw.execute(
                "SELECT record_id FROM search_keys WHERE scope = ? AND key >= ? AND key < ? ORDER BY key LIMIT 12",
                (scope, prefix, prefix + "\U0010ffff"),
            ).fetchall()
            bare.append((time.perf_counter() - started) * 1000)
        raw.close()
    p99 = statistics.quantiles(times, n=100)[98]
    bare99 = statistics.quantiles(bare, n=100)[98]
    note = say(N_("{people} 人，每次按键到名单可用，p99；目标 2 毫秒"), people=plan.people)
    return [
        Measured("find", round(p99, 3), round(bare99, 3), round(p99 / bare99, 2), 2.0, p99 <= 2.0, "ms", note)
    ]


def _strokes(name: str, id_number: str | None) -> list[str]:
    from stationdesk.core import pinyin

    spoken = pinyin.keys(name)
    found = [name[:1], name[:2], name[:3]]
    if spoken.initials:
        found += [spoken.initials[0][:n] for n in (1, 2, 3, 4)]
    if spoken.full:
        found += [spoken.full[0][:3], spoken.full[0]]
    if id_number:
        found += [id_number[-4:], id_number[-6:]]
    return [text for text in dict.fromkeys(found) if text]


def accept(plan: Plan) -> list[Measured]:
    """Enter to committed and PDF ready, beside one encrypted commit and one bare page with the same fonts."""
    from stationdesk.cli import paper
    from stationdesk.documents import fonts, render
    from stationdesk.services import cases, matters

    with station() as desk:
        person = desk.change(_resident)
        code = next(row.code for row in desk.read(matters.find) if row.decides == "village")
        new = cases.NewCase(person_id=person, matter_code=code, all_materials=True)
        fonts.here()

        def one() -> None:
            receipt = desk.change(lambda work: cases.accept(work, new), reason="cases:accept")
            for made in receipt.papers[:1]:
                paper.pdf_of(desk, made.id)

        one()
        value = statistics.median(timed(one, plan.rounds))
        facts = desk.read(_any_facts)

        def bare() -> None:
            desk.change(_commit_something, mode="quiet")
            render.render(facts)

        bare()
        baseline = statistics.median(timed(bare, plan.rounds))
    return [within("accept", value, baseline, 2.0, "ms", say(N_("回车到已保存并且回执可打印")))]


def _resident(work: Work) -> str:
    from stationdesk.models.residents import Person

    made = new_id()
    work.session.add(
        Person(
            station_id=work.station_id,
            id=made,
            name="曾庆兰",
            birth=date(1960, 1, 1),
            id_number="421221196001010022",
        )
    )
    return made


def _any_facts(work: Work) -> Any:
    from stationdesk.services import papers

    return papers.facts(work, papers.listed(work, kind="case_slip", limit=1)[0].id)


def _commit_something(work: Work) -> None:
    from stationdesk.models.machine import MachineSetting

    work.session.merge(MachineSetting(key="bench", value=time.time_ns()))


BENCHES: dict[str, Bench] = {"capture": capture, "find": find, "accept": accept}
