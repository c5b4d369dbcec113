"""The counter's greater errands, done until killed: an entry for many, a hand-over, a table given back, a day closed.

For `worker_errands`, which forks a desk for each; POINTS name the moments to die at. What must hold afterwards
is in `counter_aftermath`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from stationdesk.cli import paper
from stationdesk.desk import Desk
from stationdesk.services import (
    case_batches,
    case_handovers,
    cases,
    day_closing,
    task_fill,
    task_lists,
    task_return,
    tasks,
)
from stationdesk.services.case_batches import Entry, NewBatch
from stationdesk.services.case_handovers import NewHandover
from tests.fixtures import START

AGENCY = "SA-014"
"""The county decides: it is received here and handed up."""
MANY = 12
"""People in one entry."""
ROWS = 8
"""Lines of one table from above."""
DAYS = 1000
"""The days that are closed lie this many days back and more, so that every run has days of its own."""

Say = Callable[..., None]

DESK, ORM = "stationdesk.desk", "sqlalchemy.orm.session"
BATCHES, HANDOVERS = "stationdesk.services.case_batches", "stationdesk.services.case_handovers"
COMMIT, PUT = "Session.commit", "Blobs.put"
BLOBS = "stationdesk.storage.blobs"
POINTS: dict[str, tuple[Any, ...]] = {
    # batch: everybody's case and the signature list in one commit; then the list's file
    "batch-numbered": ("batch", "stationdesk.services.numbers", "take", "after"),
    "batch-third-case": ("batch", "stationdesk.services.cases", "accept", "after", 3),
    "batch-listed": ("batch", BATCHES, "signature_list", "after"),
    "batch-searched": ("batch", "stationdesk.search.keys", "refresh", "after"),
    "batch-sealed": ("batch", DESK, "seal", "after"),
    "batch-committing": ("batch", ORM, COMMIT, "before"),
    "batch-committed": ("batch", ORM, COMMIT, "after"),
    "batch-paper-kept": ("batch", BLOBS, PUT, "after"),
    # handover: the cases it takes along are the first commit, the list with all their steps the second
    "handover-second-case": ("handover", HANDOVERS, "_go", "after", 2),
    "handover-made": ("handover", HANDOVERS, "make", "after"),
    "handover-sealed": ("handover", DESK, "seal", "after", 2),
    "handover-committing": ("handover", ORM, COMMIT, "before", 2),
    "handover-committed": ("handover", ORM, COMMIT, "after", 2),
    "handover-paper-kept": ("handover", BLOBS, PUT, "after"),
    "handover-paper-committing": ("handover", ORM, COMMIT, "before", 3),
    # table: opened, filled, written to the stick, noted as given back
    "table-file-kept": ("table", BLOBS, PUT, "after"),
    "table-opening": ("table", ORM, COMMIT, "before"),
    "table-opened": ("table", ORM, COMMIT, "after"),
    "table-filling": ("table", ORM, COMMIT, "before", 2),
    "table-unwritten": ("table", "stationdesk.services.task_return", "write_file", "before"),
    "table-flushed": ("table", "stationdesk.storage.atomic", "replace", "before", 2),
    "table-written": ("table", "stationdesk.services.task_return", "write_file", "after"),
    "table-noting": ("table", ORM, COMMIT, "before", 3),
    "table-noted": ("table", ORM, COMMIT, "after", 3),
    # closing: a case, the signature with its sheet, the sheet's file
    "closing-signed": ("closing", "stationdesk.services.day_closing", "close", "after"),
    "closing-sealed": ("closing", DESK, "seal", "after", 2),
    "closing-committing": ("closing", ORM, COMMIT, "before", 2),
    "closing-committed": ("closing", ORM, COMMIT, "after", 2),
    "closing-paper-kept": ("closing", BLOBS, PUT, "after"),
    "closing-paper-committing": ("closing", ORM, COMMIT, "before", 3),
}


def do(kind: str, desk: Desk, root: Path, run: int, n: int, say: Say) -> None:
    """The n-th errand of a run, and what was done, said after it was."""
    ERRANDS[kind](desk, root, run, n, say)


def _batch(desk: Desk, root: Path, run: int, n: int, say: Say) -> None:
    people = desk.read(lambda work: [row["id"] for row in work.rows("SELECT id FROM people ORDER BY id")])
    new = NewBatch(
        "list",
        AGENCY,
        tuple(Entry(one, again=True) for one in people[:MANY]),
        title=f"{run}-{n}",
        all_materials=True,
    )
    got = desk.change(lambda work: case_batches.take_in(work, new), reason="cases:accept")
    say("batch", got.batch_id, got.number, [line.number for line in got.lines])
    _kept(desk, got.paper_id, say)


def _handover(desk: Desk, root: Path, run: int, n: int, say: Say) -> None:
    person = desk.read(lambda work: work.scalar("SELECT id FROM people ORDER BY id"))
    new = cases.NewCase(matter_code=AGENCY, person_id=person, all_materials=True)
    ids = desk.change(lambda work: [cases.accept(work, new).case_id for _ in range(3)], reason="cases:accept")
    asked = NewHandover("县民政局", tuple(ids))
    got = desk.change(lambda work: case_handovers.make(work, asked), reason="cases:accept")
    assert got.gone == len(ids)
    say("handover", got.handover_id, got.number, ids)
    _kept(desk, got.paper_id, say)


def table(mark: str) -> bytes:
    """A table from above with an empty column; its people are nobody we know."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "姓名", "是否困难"])
    for row in range(ROWS):
        sheet.append([row + 1, f"外村人{mark}-{row}", None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(desk: Desk, root: Path, run: int, n: int, say: Say) -> None:
    mark = f"{run}-{n}"
    new = tasks.NewTask(mark, "镇民政办", table(mark), f"{mark}.xlsx", fill=("C",))
    opened = desk.change(lambda work: tasks.open_task(work, new), reason="tasks:open")
    say("opened", opened.id, opened.number)
    lines = desk.read(lambda work: task_lists.ids(work, opened.id))

    def fill(work: Any) -> None:
        for line in lines:
            task_fill.fill(work, task_fill.Filling(line, {"C": "否"}, "done"))

    desk.change(fill, reason="tasks:fill")
    made = desk.read(lambda work: task_return.filled_file(work, opened.id))
    target = root / "stick" / f"{mark}.xlsx"
    task_return.write_out(made, target)
    desk.change(lambda work: task_return.mark_returned(work, made), reason="tasks:open")
    say("returned", opened.id, target.name, hashlib.sha256(made.body).hexdigest())


def _closing(desk: Desk, root: Path, run: int, n: int, say: Say) -> None:
    person = desk.read(lambda work: work.scalar("SELECT id FROM people ORDER BY id"))
    new = cases.NewCase(matter_code=AGENCY, person_id=person, all_materials=True)
    desk.change(lambda work: cases.accept(work, new), reason="cases:accept")
    day = START.date() - timedelta(days=DAYS + run * 100 + n)
    got = desk.change(lambda work: day_closing.close(work, day), reason="cases:close_day")
    say("closed", got.closing_id, day.isoformat())
    _kept(desk, got.paper.id, say)


def _kept(desk: Desk, paper_id: str, say: Say) -> None:
    say("paper", paper_id, hashlib.sha256(paper.pdf_of(desk, paper_id)).hexdigest())


ERRANDS: dict[str, Callable[[Desk, Path, int, int, Say], None]] = {
    "batch": _batch,
    "handover": _handover,
    "table": _table,
    "closing": _closing,
}
