"""Every order of arrival of what several machines did to one record: one suite, whatever keeps the rows.

    stories, town = tell(place)                     # bundles of up to six changes each, told once
    for story in stories:
        assert_one_end(township, story, orders(story, most=24))

`Township` is what an engine has to offer: `tests/sync/test_orders.py` runs the suite on SQLite. The machine
`town` lends its keys and the cards it knows; where the rows go is the engine's own business.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from stationdesk.core.ids import new_id
from stationdesk.models.machine import Peer
from stationdesk.models.residents import Person, Phone
from stationdesk.services import case_clock, case_delivery, case_life, proxy
from stationdesk.services.proxy import NewRequest, Stepping
from stationdesk.storage.work import Work
from stationdesk.sync import errands, log, vectors
from tests.services.window import accept, move_in
from tests.sync.machines import Machine, Place

ALLOWED_BY_PROXY = "LB-010"


class Township(Protocol):
    """An engine that takes bundles in."""

    def begin(self, base: Sequence[Path]) -> None:
        """Hold nothing of the village but what these bundles bring."""

    def again(self) -> None:
        """Be as after `begin`."""

    def take_in(self, files: Sequence[Path]) -> None:
        """Take bundles in, one after another in this very order."""

    def digests(self) -> dict[str, str]:
        """The digests of the village of the stories, as they travel in a manifest."""

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The village's rows of a table as they are stored (text, numbers), in order of `id`."""


@dataclass(frozen=True)
class Story:
    """What happened to one record: a bundle for each change, and what lay there before."""

    name: str
    record: str
    base: tuple[Path, ...]
    changes: tuple[Path, ...]
    tables: tuple[str, ...]
    """Where to look afterwards."""
    conflicts: int
    """How many conflict items of the record are open when all of it has come."""
    shown: tuple[tuple[str, str, Any], ...] = ()
    """(table, column, value) that the record shows when all of it has come."""


def orders(story: Story, most: int | None = None, seed: int = 20261122) -> Iterator[tuple[Path, ...]]:
    """Every order in which the changes can come; with `most`, the first, the last and others by lot."""
    every = itertools.permutations(story.changes)
    if most is None:
        yield from every
        return
    whole = list(every)
    chosen = whole if len(whole) <= most else random.Random(seed).sample(whole, most - 2)
    yield from dict.fromkeys((whole[0], whole[-1], *chosen))


def end(township: Township, story: Story, order: Iterable[Path]) -> str:
    """What is there after this order of arrival, as text that can be compared."""
    township.again()
    township.take_in(tuple(order))
    tables = (*story.tables, "conflicts", "held")
    seen: dict[str, Any] = {table: [dict(row) for row in township.rows(table)] for table in tables}
    seen["digests"] = township.digests()
    return json.dumps(seen, ensure_ascii=False, sort_keys=True, default=str)


def _difference(one: str, other: str) -> str:
    """Where two ends part."""
    here, there = json.loads(one), json.loads(other)
    found = []
    for table in here:
        if here[table] != there[table]:
            rows = (
                (here[table], there[table])
                if isinstance(here[table], list)
                else ([here[table]], [there[table]])
            )
            parts = [[row for row in side if row not in against] for side, against in (rows, rows[::-1])]
            found.append(f"{table}: {parts[0]} <> {parts[1]}")
    return "; ".join(found)


def assert_one_end(township: Township, story: Story, given: Iterable[tuple[Path, ...]]) -> int:
    """Every order ends the same, with nothing held and as many conflict items as there must be; how many orders."""
    township.begin(story.base)
    first = ""
    count = 0
    for order in given:
        count += 1
        found = end(township, story, order)
        first = first or found
        if found != first:
            way = [path.parent.name for path in order]
            raise AssertionError(f"{story.name}: {way} ends otherwise: {_difference(first, found)}")
    seen = json.loads(first)
    assert seen["held"] == [], story.name
    mine = [row for row in seen["conflicts"] if row["record_id"] == story.record]
    assert len(mine) == story.conflicts, (story.name, mine)
    for table, column, value in story.shown:
        (row,) = [row for row in seen[table] if row["id"] == story.record]
        assert row[column] == value, (story.name, table, column, row[column])
    return count


# telling ------------------------------------------------------------------------------------------------


def _confirm_all(machine: Machine) -> None:
    """As if every partner had everything: the next bundle holds only what is done from here on."""

    def write(work: Work) -> None:
        for peer in work.session.execute(sa.select(Peer)).scalars():
            vectors.note_confirmed(work, peer, log.vector(work, work.station_id))

    machine.desk.change(write, mode="quiet")


@dataclass
class Teller:
    """Three machines of one village that act without seeing each other, unless told."""

    root: Path
    machines: dict[str, Machine]
    count: int = 0

    def bundle(self, who: str, act: Callable[[Machine], Any], *told: Path) -> Path:
        """Somebody acts, having taken in what they were told; the bundle with just that."""
        machine = self.machines[who]
        # Later than everything told before, so that a story reads in the order of its clocks.
        machine.clock.set(max(one.clock.now() for one in self.machines.values()) + timedelta(minutes=1))
        if told:
            machine.take(*told)
        _confirm_all(machine)
        act(machine)
        self.count += 1
        folder = self.root / f"{self.count:03d}-{who}"
        folder.mkdir(parents=True)
        made = errands.export(machine.desk, folder)
        assert made.file is not None
        return made.file

    def rest(self) -> tuple[Path, ...]:
        """Everybody hears of everything; all there is as one bundle, so that the next story begins from there."""
        for who in ("b", "c", "a"):
            said = self._all(who)
            for other, machine in self.machines.items():
                if other != who:
                    machine.take(said)
        return (said,)

    def _all(self, who: str) -> Path:
        self.count += 1
        folder = self.root / f"{self.count:03d}-all-{who}"
        folder.mkdir(parents=True)
        _forget_all(self.machines[who])
        made = errands.export(self.machines[who].desk, folder)
        assert made.file is not None
        return made.file


def _forget_all(machine: Machine) -> None:
    def write(work: Work) -> None:
        work.run("DELETE FROM confirmed")

    machine.desk.change(write, mode="quiet")


def machines(place: Place) -> tuple[dict[str, Machine], Machine]:
    """Three machines of a village that know each other and their township, and the township's machine."""
    a, town = place.village(), place.township()
    place.enrol(a, town)
    b, c = place.another(a, "b"), place.another(a, "c")
    for one in (b, c):
        file = place.root / f"t-{one.folder.name}.sdcard"
        errands.write_card(town.desk, file)
        errands.enrol(one.desk, file)
    return {"a": a, "b": b, "c": c}, town


def _add(person: str, **columns: Any) -> Callable[[Machine], None]:
    def act(machine: Machine) -> None:
        def write(work: Work) -> None:
            work.session.add(Person(station_id=work.station_id, id=person, **columns))

        machine.desk.change(write, reason="residents:edit")

    return act


def _edit(person: str, **columns: Any) -> Callable[[Machine], None]:
    return lambda machine: machine.edit(person, **columns)


def _phone(person: str, number: str) -> Callable[[Machine], None]:
    def act(machine: Machine) -> None:
        def write(work: Work) -> None:
            work.session.add(Phone(station_id=work.station_id, person_id=person, number=number))

        machine.desk.change(write, reason="residents:edit")

    return act


def _do(step: Callable[[Work], Any]) -> Callable[[Machine], None]:
    def act(machine: Machine) -> None:
        machine.desk.change(step)

    return act


@dataclass(frozen=True)
class Told:
    """One story as its teller gives it back."""

    record: str
    changes: tuple[Path, ...]
    tables: tuple[str, ...]
    conflicts: int
    shown: tuple[tuple[str, str, Any], ...] = ()


def _guarded(tell: Teller) -> Told:
    """A name changed on three machines; one of them had seen another's, and nobody chose yet."""
    who = new_id()
    born = tell.bundle("a", _add(who, name="曾庆兰"))
    one = tell.bundle("a", _edit(who, name="曾庆蘭"))
    two = tell.bundle("b", _edit(who, name="曾慶兰"), born)
    three = tell.bundle("c", _edit(who, name="曾清兰"), born)
    four = tell.bundle("b", _edit(who, birth=date(1990, 1, 1)))
    five = tell.bundle("c", _edit(who, name="曾庆岚"))
    return Told(who, (born, one, two, three, four, five), ("people",), 1, (("people", "name", "曾庆兰"),))


def _chosen(tell: Teller) -> Told:
    """The same, but somebody who saw both sides chose, and a third who had seen neither wrote equal to it."""
    who = new_id()
    born = tell.bundle("a", _add(who, name="曾庆兰"))
    one = tell.bundle("a", _edit(who, name="曾庆蘭"))
    two = tell.bundle("b", _edit(who, name="曾慶兰"), born)
    three = tell.bundle("b", _edit(who, name="曾庆蘭", remark="看过户口簿"), one)
    four = tell.bundle("c", _edit(who, name="曾庆蘭"), born)
    return Told(who, (born, one, two, three, four), ("people",), 0, (("people", "name", "曾庆蘭"),))


def _free(tell: Teller) -> Told:
    """A remark changed by everybody: the later clock shows, the others stay in history."""
    who = new_id()
    born = tell.bundle("b", _add(who, name="周桂英", remark="原来"))
    edits = [tell.bundle("a", _edit(who, remark="一"), born), tell.bundle("c", _edit(who, remark="二"), born)]
    edits.append(tell.bundle("b", _edit(who, remark="三")))
    edits.append(tell.bundle("a", _edit(who, remark="四")))
    edits.append(tell.bundle("c", _edit(who, remark="五"), edits[0]))
    return Told(who, (born, *edits), ("people",), 0, (("people", "remark", "五"),))


def _union(tell: Teller) -> Told:
    """Telephone numbers of one person, from three machines: all of them."""
    who = new_id()
    born = tell.bundle("a", _add(who, name="刘大山"))
    more = [tell.bundle("a", _phone(who, "13800000001"))]
    more += [
        tell.bundle("b", _phone(who, "13800000002"), born),
        tell.bundle("c", _phone(who, "13800000003"), born),
    ]
    more += [tell.bundle("b", _phone(who, "13800000004")), tell.bundle("c", _phone(who, "13800000002"))]
    return Told(who, (born, *more), ("people", "phones"), 0)


def _withdrawn(tell: Teller) -> Told:
    """Withdrawn here, edited there: the record stays until somebody chooses."""
    who = new_id()
    born = tell.bundle("a", _add(who, name="王秀英"))
    at = tell.machines["a"].clock.now()
    gone = tell.bundle("a", _edit(who, withdrawn_at=at, withdrawn_why="重复登记"))
    one = tell.bundle("b", _edit(who, remark="昨天刚来过"), born)
    two = tell.bundle("b", _edit(who, name="王秀瑛"))
    three = tell.bundle("c", _edit(who, birth=date(1960, 1, 1)), born)
    return Told(who, (born, gone, one, two, three), ("people",), 1, (("people", "withdrawn_at", None),))


def _case(tell: Teller, person: str) -> Told:
    """A case finished here, withdrawn there, extended and corrected elsewhere: the replay of its events decides."""
    made: list[str] = []
    born = tell.bundle("a", lambda m: made.append(accept(m.desk, person).case_id))
    case = made[0]
    longer = tell.bundle("c", _do(lambda w: case_clock.extend(w, case, 3, "复杂", "主任")), born)
    done = tell.bundle("a", _do(lambda w: case_life.finish(w, case)))
    away = tell.bundle("b", _do(lambda w: case_life.withdraw(w, case, "不办了")), born)
    mended = tell.bundle("c", _do(lambda w: case_life.correct(w, case, "写错", remark="三组的账")))
    given = tell.bundle("a", _do(lambda w: case_delivery.deliver(w, case_delivery.Delivery(case))))
    tables = ("cases", "case_events")
    return Told(
        case, (born, longer, done, away, mended, given), tables, 1, (("cases", "state", "delivered"),)
    )


def _proxy(tell: Teller, person: str) -> Told:
    """A request on its way on three machines at once."""
    made: list[str] = []

    def begin(machine: Machine) -> None:
        new = NewRequest(person, (ALLOWED_BY_PROXY,), scope=("submit", "collect", "pay"))
        made.append(machine.desk.change(lambda work: proxy.request(work, new)).request_id)
        machine.desk.change(lambda work: proxy.authorise(work, made[0]))

    def step(kind: str) -> Callable[[Machine], None]:
        return _do(lambda work: proxy.step(work, Stepping(made[0], kind, told_by="phone")))

    born = tell.bundle("a", begin)
    taken = tell.bundle("a", step("accept"))
    there = tell.bundle("b", step("accept"), born)
    handled = tell.bundle("b", step("handle"))
    brought = tell.bundle("a", step("deliver"))
    revoked = tell.bundle("c", _do(lambda work: proxy.revoke(work, made[0], "收回")), born)
    tables = ("proxy_requests", "proxy_steps")
    return Told(made[0], (born, taken, there, handled, brought, revoked), tables, 1)


def tell(place: Place) -> tuple[list[Story], Machine]:
    """The stories, and the township's machine that can open their bundles."""
    all_machines, town = machines(place)
    people = move_in(all_machines["a"].desk)
    teller = Teller(place.root / "told", all_machines)
    tellings: dict[str, Callable[[], Told]] = {
        "guarded": lambda: _guarded(teller),
        "chosen": lambda: _chosen(teller),
        "free": lambda: _free(teller),
        "union": lambda: _union(teller),
        "withdrawn": lambda: _withdrawn(teller),
        "case": lambda: _case(teller, people.qinglan),
        "proxy": lambda: _proxy(teller, people.wang),
    }
    return told_in_turn(teller, tellings), town


def told_in_turn(teller: Teller, tellings: dict[str, Callable[[], Told]]) -> list[Story]:
    """Each story begins where everybody knows everything of those before."""
    stories = []
    for name, telling in tellings.items():
        base = teller.rest()
        told = telling()
        stories.append(Story(name, told.record, base, told.changes, told.tables, told.conflicts, told.shown))
    return stories
