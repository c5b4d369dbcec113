"""What must hold after an errand of the counter was broken off: an entry for many, a hand-over, a table, a day.

Each is whole or absent: a number is given once, what stands on a paper stands in the records, what was said to be
done is there, and a file on the stick is the whole file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.services import papers, task_return
from tests.prove.aftermath import Errand, Said, clean, opened, table
from tests.prove.counter_errands import MANY, ROWS


class Counter(Errand):
    """What all of them share: records said to be done, their numbers and papers."""

    what = ""
    """The word with which a worker says that one is done."""
    records = ""
    """The table of the record whose paper it is."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.done: dict[str, str] = {}
        self.papers: dict[str, str] = {}
        self.people()

    def people(self) -> None:
        """Enough of them for an entry."""
        with opened(self.root, "a", 0) as desk:

            def write(work: Any) -> None:
                for n in range(MANY):
                    work.session.add(Person(station_id=work.station_id, id=new_id(), name=f"曾大山{n}"))

            desk.change(write, reason="residents:edit")

    @property
    def count(self) -> int:
        return len(self.done)

    def look(self, said: Said, run: int) -> None:
        for line in said:
            if line[0] == self.what:
                self.done[line[1]] = line[2]
            elif line[0] == "paper":
                self.papers[line[1]] = line[2]
        with opened(self.root, "a", run) as desk:
            self.whole(desk, run)
            for paper, digest in self.papers.items():
                pdf = desk.read(lambda work, p=paper: papers.pdf(work, p))
                assert pdf is not None
                assert hashlib.sha256(pdf).hexdigest() == digest
            for each in ("cases", "case_batches", "case_handovers", "tasks"):
                numbers = [one for (one,) in table(desk, f"SELECT number FROM {each}")]
                assert len(set(numbers)) == len(numbers), f"run {run}: a number was given twice ({each})"
            with_paper = {one for (one,) in table(desk, "SELECT subject_id FROM papers")}
            for each in ("cases", self.records):
                missing = {one for (one,) in table(desk, f"SELECT id FROM {each}")} - with_paper
                assert each == "tasks" or not missing, f"run {run}: {each} without a paper"
            clean(desk, full=run % 5 == 0)

    def whole(self, desk: Desk, run: int) -> None:
        """Nothing of it is half, and what was said to be done is there."""
        raise NotImplementedError

    def there(self, desk: Desk, column: str, run: int) -> None:
        """What was said is in the records."""
        kept = dict(table(desk, f"SELECT id, {column} FROM {self.records}"))
        assert self.done.items() <= kept.items(), f"run {run}: {self.records} are gone"


class TakingInMany(Counter):
    """One entry for many people: everybody's case, or nobody's."""

    what, records = "batch", "case_batches"

    def whole(self, desk: Desk, run: int) -> None:
        self.there(desk, "number", run)
        sql = "SELECT b.id, count(c.id) FROM case_batches b LEFT JOIN cases c ON c.batch_id = b.id GROUP BY b.id"
        assert {count for _, count in table(desk, sql)} <= {MANY}, f"run {run}: half an entry"
        [(alone,)] = table(desk, "SELECT count(*) FROM cases WHERE batch_id IS NULL")
        assert alone == 0
        [(events,)] = table(desk, "SELECT count(*) FROM case_events WHERE kind = 'received'")
        [(all_of_them,)] = table(desk, "SELECT count(*) FROM cases")
        assert events == all_of_them


class HandingOver(Counter):
    """A list with which cases go up: a case went exactly when it is on a list."""

    what, records = "handover", "case_handovers"

    def whole(self, desk: Desk, run: int) -> None:
        self.there(desk, "number", run)
        sql = "SELECT h.id, count(c.id) FROM case_handovers h LEFT JOIN cases c ON c.handover_id = h.id GROUP BY h.id"
        assert {count for _, count in table(desk, sql)} <= {3}, f"run {run}: half a list"
        state = "SELECT DISTINCT (handover_id IS NOT NULL), state FROM cases"
        assert set(table(desk, state)) <= {(1, "forwarded"), (0, "received")}
        gone = "SELECT count(*) FROM case_events WHERE kind = 'forwarded'"
        [(listed,)] = table(desk, "SELECT count(*) FROM cases WHERE handover_id IS NOT NULL")
        assert table(desk, gone) == [(listed,)]


class GivingBack(Counter):
    """A table opened, filled, given back: noted as given back only when the whole file is on the stick."""

    what, records = "opened", "tasks"

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.returned: dict[str, str] = {}

    @property
    def count(self) -> int:
        return len(self.returned)

    def look(self, said: Said, run: int) -> None:
        self.returned |= {line[2]: line[3] for line in said if line[0] == "returned"}
        super().look(said, run)
        for file in (self.root / "stick").glob(".*.part"):
            file.unlink()

    def whole(self, desk: Desk, run: int) -> None:
        self.there(desk, "number", run)
        sql = "SELECT t.id, count(r.id) FROM tasks t LEFT JOIN task_rows r ON r.task_id = t.id GROUP BY t.id"
        assert {count for _, count in table(desk, sql)} <= {ROWS}, f"run {run}: half a table"
        filled = "SELECT task_id, sum(state = 'done') FROM task_rows GROUP BY task_id"
        assert {count for _, count in table(desk, filled)} <= {0, ROWS}
        there = {
            file.name: hashlib.sha256(file.read_bytes()).hexdigest()
            for file in (self.root / "stick").glob("*.xlsx")
        }
        assert self.returned.items() <= there.items(), f"run {run}: a table that was given back is gone"
        for task, name, state in table(desk, "SELECT id, file_name, state FROM tasks"):
            if state == "returned":
                assert name in there, f"run {run}: noted as given back and not on the stick"
            assert desk.read(lambda work, t=task: task_return.original_of(work, t)), (
                "the sender's file is kept"
            )
            if name in there:
                again = desk.read(lambda work, t=task: task_return.filled_file(work, t))
                assert hashlib.sha256(again.body).hexdigest() == there[name], "half a table on the stick"


class ClosingDays(Counter):
    """A day signed off: once, with its sheet."""

    what, records = "closed", "day_closings"

    def whole(self, desk: Desk, run: int) -> None:
        self.there(desk, "day", run)
        days = [day for (day,) in table(desk, "SELECT day FROM day_closings")]
        assert len(set(days)) == len(days), f"run {run}: a day was signed twice"
        [(sheets,)] = table(desk, "SELECT count(*) FROM papers WHERE kind = 'day_closing'")
        assert sheets == len(days)


COUNTER: dict[str, type[Counter]] = {
    "batch": TakingInMany,
    "handover": HandingOver,
    "table": GivingBack,
    "closing": ClosingDays,
}
