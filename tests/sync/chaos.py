"""However it travels it ends the same: machines of a village and their township, used as badly as people use them.

Bundles are lost, taken in twice and in any order; clocks stand ten years off; disks die and backups are put back; a disk is
copied and somebody works on with the copy.
At the end everything is carried once more, and then: equal digests everywhere, nothing held, and every value
that anybody ever saved is what shows, or in the history, or in an open conflict. What the user of a copied disk exported comes
last: whose log it contradicts is stopped there, nothing shown changes by it, and all of it is kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.models.residents import Person, Phone
from stationdesk.services import backups, case_clock, case_delivery, case_life
from stationdesk.storage import checks
from stationdesk.storage.work import Work
from stationdesk.sync import errands
from tests.fixtures import PASSWORD, QUICK, START, USER, open_desk
from tests.services.window import accept
from tests.sync.machines import Machine, Place

YEARS = timedelta(days=3652)
COLUMNS = ("name", "remark", "guardian_capacity", "health")
RESTORES = 3
"""How often a machine's disk dies at most: a slot has ten generations."""
COPIES = 2
"""How many disks are copied at most in one run."""
ROUNDS = 8
"""How often everything may be carried around before it has to be the same everywhere."""


def prepared(folder: Path, count: int) -> tuple[str, ...]:
    """Homes of a village's machines (a, b, … at most e) and its township (t), closed, everybody's card with everybody."""
    place = Place(folder)
    try:
        first, town = place.village(), place.township()
        place.enrol(first, town)
        for name in "bcde"[: count - 1]:
            card = folder / f"t-{name}.sdcard"
            errands.write_card(town.desk, card)
            errands.enrol(place.another(first, name).desk, card)
        return tuple("abcde"[:count])
    finally:
        place.close()


@contextlib.contextmanager
def workshop(count: int) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A folder with prepared homes, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="chaos"))
    try:
        yield folder, prepared(folder / "made", count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Chaos(RuleBasedStateMachine):
    """Rules that people and disks follow; `check_end` is what must hold."""

    made: Path
    names: tuple[str, ...]

    @initialize()
    def open_all(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="run", dir=self.made.parent))
        # This computer remembers epochs outside its homes; every run is a computer of its own.
        self.data_home = os.environ.get("XDG_DATA_HOME")
        os.environ["XDG_DATA_HOME"] = str(self.root / "computer")
        self.restored = dict.fromkeys(self.names, 0)
        self.machines: dict[str, Machine] = {}
        for name in (*self.names, "t"):
            shutil.copytree(self.made / name, self.root / name)
            clock = SetClock(START + timedelta(hours=1))
            self.machines[name] = Machine(open_desk(self.root / name, clock), clock, self.root / name)
        self.station = self.machines["a"].desk.device.station_id
        self.people: list[str] = []
        self.cases: list[str] = []
        self.saved: set[tuple[str, str, str]] = set()
        """(record, column, value) that somebody was told is saved."""
        self.pool: list[Path] = []
        self.receipts: list[Path] = []
        self.kept: list[tuple[str, Path, set[tuple[str, str, str]]]] = []
        self.count = 0
        self._stopped_anywhere = False
        self.copied: list[tuple[str, Path, set[tuple[str, str, str]]]] = []
        """Whose disk, what its copy exported, and what was saved there."""
        self.at_risk: dict[str, set[tuple[str, str, str]]] = {name: set() for name in self.names}
        """What only this machine and its backups have: never exported."""

    def _folder(self, word: str) -> Path:
        self.count += 1
        made = self.root / f"{word}-{self.count}"
        made.mkdir()
        return made

    def _who(self, n: int) -> tuple[str, Machine]:
        name = self.names[n % len(self.names)]
        return name, self.machines[name]

    def _save(self, name: str, *values: tuple[str, str, str]) -> None:
        self.saved |= set(values)
        self.at_risk[name] |= set(values)

    # what people do -----------------------------------------------------------------------------------

    @rule(n=st.integers(0, 4))
    def add(self, n: int) -> None:
        name, machine = self._who(n)
        self.count += 1
        said = f"人{self.count}号"
        made = machine.add(said)
        self.people.append(made)
        self._save(name, (made, "name", said))

    @precondition(lambda self: self.people)
    @rule(n=st.integers(0, 4), which=st.integers(0, 9), column=st.sampled_from(COLUMNS))
    def edit(self, n: int, which: int, column: str) -> None:
        name, machine = self._who(n)
        person = self.people[which % len(self.people)]
        self.count += 1
        said = f"改{self.count}次"
        if self._has(machine, person):
            machine.edit(person, **{column: said})
            self._save(name, (person, column, said))

    @precondition(lambda self: self.people)
    @rule(n=st.integers(0, 4), which=st.integers(0, 9))
    def withdraw(self, n: int, which: int) -> None:
        name, machine = self._who(n)
        person = self.people[which % len(self.people)]
        self.count += 1
        why = f"撤{self.count}"
        if self._has(machine, person) and machine.person(person).withdrawn_at is None:
            machine.edit(person, withdrawn_at=machine.clock.now(), withdrawn_why=why)
            self._save(name, (person, "withdrawn_why", why))

    @precondition(lambda self: self.people)
    @rule(n=st.integers(0, 4), which=st.integers(0, 9))
    def telephone(self, n: int, which: int) -> None:
        name, machine = self._who(n)
        person = self.people[which % len(self.people)]
        if not self._has(machine, person):
            return
        self.count += 1
        made, number = new_id(), f"138{self.count:08d}"

        def write(work: Work) -> None:
            work.session.add(Phone(station_id=work.station_id, id=made, person_id=person, number=number))

        machine.desk.change(write, reason="residents:edit")
        self._save(name, (made, "number", number))

    @precondition(lambda self: self.people)
    @rule(n=st.integers(0, 4), which=st.integers(0, 9))
    def take_case(self, n: int, which: int) -> None:
        name, machine = self._who(n)
        person = self.people[which % len(self.people)]
        with contextlib.suppress(Refusal):
            made = accept(machine.desk, person)
            self.cases.append(made.case_id)
            self._save(name, (made.case_id, "number", made.number))

    @precondition(lambda self: self.cases)
    @rule(
        n=st.integers(0, 4),
        which=st.integers(0, 9),
        step=st.sampled_from(("end", "away", "longer", "mend", "give")),
    )
    def step_case(self, n: int, which: int, step: str) -> None:
        name, machine = self._who(n)
        case = self.cases[which % len(self.cases)]
        self.count += 1
        said = f"话{self.count}"
        steps: dict[str, Callable[[Work], Any]] = {
            "end": lambda work: case_life.finish(work, case),
            "away": lambda work: case_life.withdraw(work, case, said),
            "longer": lambda work: case_clock.extend(work, case, 2, said, "主任"),
            "mend": lambda work: case_life.correct(work, case, "写错", remark=said),
            "give": lambda work: case_delivery.deliver(work, case_delivery.Delivery(case)),
        }
        with contextlib.suppress(Refusal):
            machine.desk.change(steps[step])
            if step == "mend":
                self._save(name, (case, "summary", said))

    @rule(n=st.integers(0, 4), years=st.sampled_from((-1, 1)))
    def clock_goes_wrong(self, n: int, years: int) -> None:
        _, machine = self._who(n)
        machine.clock.set(START + timedelta(hours=2) + years * YEARS)

    @rule(n=st.integers(0, 4))
    def clock_is_put_right(self, n: int) -> None:
        _, machine = self._who(n)
        machine.clock.set(START + timedelta(days=1, minutes=self.count))

    # how it travels -----------------------------------------------------------------------------------

    @rule(n=st.integers(0, 4))
    def export(self, n: int) -> None:
        name, machine = self._who(n)
        made = errands.export(machine.desk, self._folder("stick"))
        if made.file is not None:
            self.pool.append(made.file)
            self.at_risk[name].clear()

    @precondition(lambda self: self.pool)
    @rule(n=st.integers(0, 4), which=st.integers(0, 30))
    def take_in(self, n: int, which: int) -> None:
        name = (*self.names, "t")[n % (len(self.names) + 1)]
        file = self.pool[which % len(self.pool)]
        self._take(name, file)

    @precondition(lambda self: self.receipts)
    @rule(n=st.integers(0, 4), which=st.integers(0, 30))
    def hear(self, n: int, which: int) -> None:
        _, machine = self._who(n)
        machine.take(self.receipts[which % len(self.receipts)])

    # what disks do ------------------------------------------------------------------------------------

    @rule(n=st.integers(0, 4))
    def back_up(self, n: int) -> None:
        name, machine = self._who(n)
        row = backups.create(machine.desk.home, machine.desk.opened, clock=machine.clock)
        self.kept.append((name, row.file, set(self.at_risk[name])))

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 9))
    def disk_dies(self, which: int) -> None:
        """A backup is put back. What nobody else ever had is lost with the disk: no program can help there."""
        name, file, had = self.kept[which % len(self.kept)]
        machine = self.machines[name]
        if self.restored[name] == RESTORES:
            return
        self.restored[name] += 1
        machine.desk.close()
        machine.clock.set(max(machine.clock.now(), START + timedelta(hours=3)))
        backups.put_back(
            file,
            Home(machine.folder),
            unlock=lambda keys: keys.unlock(USER, PASSWORD),
            clock=machine.clock,
            kdf=QUICK,
        )
        machine.desk = open_desk(machine.folder, machine.clock)
        self.saved -= self.at_risk[name] - had
        self.at_risk[name] = set(had)

    @rule(n=st.integers(0, 4), more=st.integers(1, 3))
    def disk_is_copied(self, n: int, more: int) -> None:
        """Somebody works with a copy of the disk on another computer, and exports; so does the first on its own."""
        name, machine = self._who(n)
        if len(self.copied) == COPIES:
            return
        machine.desk.close()
        folder = self._folder("copy") / name
        shutil.copytree(machine.folder, folder)
        machine.desk = open_desk(machine.folder, machine.clock)
        here = os.environ["XDG_DATA_HOME"]
        os.environ["XDG_DATA_HOME"] = str(folder.parent / "computer")
        try:
            copy = Machine(open_desk(folder, machine.clock), machine.clock, folder)
            said = set()
            for _ in range(more):
                self.count += 1
                values = f"抄{self.count}号"
                said.add((copy.add(values), "name", values))
            made = errands.export(copy.desk, self._folder("stick"))
            copy.desk.close()
        finally:
            os.environ["XDG_DATA_HOME"] = here
        assert made.file is not None
        self.copied.append((name, made.file, said))
        self.add(self.names.index(name))

    # what must hold -----------------------------------------------------------------------------------

    def _has(self, machine: Machine, person: str) -> bool:
        return machine.desk.read(lambda work: work.session.get(Person, (work.station_id, person))) is not None

    def _take(self, name: str, file: Path, *known: str) -> bool:
        """Take a file in at a machine; whether it was for it."""
        machine = self.machines[name]
        answers = self._folder("answers") if name == "t" else None
        done = machine.take(file, receipts=answers)
        known += ("signer-unknown", "receipt-ahead-of-us")
        bad = [one for one in done.problems if one["reason"] not in known]
        assert not bad, bad
        self.receipts += done.receipts
        limit = machine.clock.now() + timedelta(days=1, seconds=1)
        own = machine.desk.read(
            lambda work: work.scalar(
                "SELECT max(hlc) FROM origins WHERE station_id = :s AND device_no = :d AND epoch = :e",
                s=work.station_id,
                d=work.device_no,
                e=work.epoch,
            )
        )
        assert machine.desk.device.hlc <= max(own or 0, int(limit.timestamp() * 1000) << 16)
        return all(one["reason"] != "not-for-us" for one in done.problems)

    def teardown(self) -> None:
        if not hasattr(self, "machines"):
            return
        try:
            self.check_end()
        finally:
            for machine in self.machines.values():
                machine.desk.close()
            if self.data_home is None:
                os.environ.pop("XDG_DATA_HOME", None)
            else:
                os.environ["XDG_DATA_HOME"] = self.data_home
            shutil.rmtree(self.root, ignore_errors=True)

    def check_end(self) -> None:
        """Everything is carried around until nobody has anything new; then it is the same everywhere."""
        for machine in self.machines.values():
            machine.clock.set(START + timedelta(days=2))
        # What a dead disk had exported before lies on its sticks alone: they are found in the end. One that was
        # written before a machine's card was known is not for it; what is inside comes by way of the others.
        for file in self.pool:
            for name in (*self.names, "t"):
                self._take(name, file, "not-for-us")
        self._carry_around()
        self._same()
        for name, machine in self.machines.items():
            machine.desk.read(lambda work, name=name: self._nothing_lost(work, name))
            wrong = [one.code for one in machine.desk.read(checks.run) if one.severity == "bad"]
            assert wrong == [], (name, wrong)
        self._copies_appear()

    def _carry_around(self) -> None:
        """Everybody exports for everybody, until all are the same and nothing waits."""
        for _ in range(ROUNDS):
            for name in self.names:
                made = errands.export(self.machines[name].desk, self._folder("stick"))
                for other in (*self.names, "t"):
                    if other != name and made.file is not None:
                        self._take(other, made.file, *(("fork",) if self._stopped_anywhere else ()))
            for file in self.receipts:
                for name in self.names:
                    self.machines[name].take(file)
            self.receipts.clear()
            if len(self._ends()) == 1 and not self._held():
                break

    def _copies_appear(self) -> None:
        """What copied disks exported comes everywhere: nobody's values change, nobody stops another, and all of it is kept."""
        for whose, file, said in self.copied:
            self._stopped_anywhere = True
            before = self._ends()
            # One that was copied before somebody's card was known there wrote nothing for them.
            for_whom = {name for name in self.machines if self._take(name, file, "not-for-us", "fork")}
            if len(self._ends()) > 1:
                self._carry_around()  # its log went on alone: the disk it was copied from had died
            kept = {name: machine.desk.read(self._kept) for name, machine in self.machines.items()}
            reached = {
                name for name, texts in kept.items() if all(any(v in t for t in texts) for _, _, v in said)
            }
            assert for_whom <= reached, (whose, reached)
            assert len(self._ends()) == 1
            stopped = [machine.desk.read(self._stopped) for machine in self.machines.values()]
            if any(stopped):
                assert all(origins == stopped[0] for origins in stopped), stopped
                own = int(self.machines[whose].desk.device.device_no) // 10
                assert all(device // 10 in self._slots() for device, _ in stopped[0])
                assert own in self._slots()
                if not any(self._new_of(said)):
                    assert self._ends() == before, "what a copy said changes nothing that shows"

    def _slots(self) -> set[int]:
        return {int(self.machines[whose].desk.device.device_no) // 10 for whose, _, _ in self.copied}

    def _new_of(self, said: set[tuple[str, str, str]]) -> list[bool]:
        """Which of the values a copy said show at the township."""
        town = self.machines["t"].desk
        rows = town.read(
            lambda work: work.rows("SELECT name FROM people WHERE station_id = :s", s=self.station)
        )
        shown = {row["name"] for row in rows}
        return [value in shown for _, _, value in said]

    def _kept(self, work: Work) -> list[str]:
        """All that is kept of the village: the log's payloads, and what is held."""
        log_ = work.rows(
            "SELECT payload AS text FROM changes WHERE station_id = :s AND op = 'I'", s=self.station
        )
        held = work.rows("SELECT body AS text FROM held WHERE station_id = :s", s=self.station)
        return [str(row["text"]) for row in (*log_, *held)]

    def _stopped(self, work: Work) -> set[tuple[int, int]]:
        rows = work.rows(
            "SELECT device_no, epoch FROM origins WHERE station_id = :s AND stopped_why IS NOT NULL",
            s=self.station,
        )
        return {(row["device_no"], row["epoch"]) for row in rows}

    def _ends(self) -> set[str]:
        return {json.dumps(one.digests(self.station), sort_keys=True) for one in self.machines.values()}

    def _held(self) -> list[Any]:
        return [
            (name, dict(row))
            for name, machine in self.machines.items()
            for row in machine.desk.read(
                lambda work: work.rows("SELECT device_no, epoch, first_seq, why, detail FROM held")
            )
        ]

    def _same(self) -> None:
        assert self._held() == []
        assert len(self._ends()) == 1
        tables = ("people", "phones", "cases", "case_events", "conflicts")
        shown = {
            name: machine.desk.read(
                lambda work: [
                    [
                        dict(row)
                        for row in work.rows(
                            f"SELECT * FROM {t} WHERE station_id = :s ORDER BY id", s=self.station
                        )
                    ]
                    for t in tables
                ]
            )
            for name, machine in self.machines.items()
        }
        first = shown.pop("t")
        for name, rows in shown.items():
            for table, here, there in zip(tables, first, rows, strict=True):
                assert here == there, (name, table)

    def _nothing_lost(self, work: Work, name: str) -> None:
        written: set[tuple[str, str, str]] = set()
        for row in work.rows("SELECT record_id, payload FROM changes WHERE station_id = :s", s=self.station):
            for column, value in json.loads(row["payload"] or "{}").items():
                written.add((row["record_id"], column, str(value)))
        lost = self.saved - written
        assert not lost, (name, lost)
        # A guarded value that nobody replaced shows, or stands in a conflict that asks.
        for row in work.rows(
            "SELECT record_id, col, head FROM heads WHERE station_id = :s AND json_array_length(head) > 1"
            " AND col IN ('name', 'guardian_capacity') AND table_name = 'people'",
            s=self.station,
        ):
            values = {
                json.loads(one["payload"]).get(row["col"])
                for head in json.loads(row["head"])
                for one in work.rows(
                    "SELECT payload FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq = :q",
                    s=self.station,
                    **dict(zip("deq", map(int, head.split(".")), strict=True)),
                )
            }
            found = work.scalar(
                "SELECT count(*) FROM conflicts WHERE station_id = :s AND record_id = :r AND col = :c",
                s=self.station,
                r=row["record_id"],
                c=row["col"],
            )
            assert found == (1 if len(values) > 1 else 0), (name, row, values)
