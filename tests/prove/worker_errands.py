"""Desks at real errands in processes of their own, to be killed: each errand is said to be done after it was.

    python -m tests.prove.worker_errands

Reads one JSON list a line from stdin, `[ROOT, KIND, RUN, POINT]`, and works in a child process that was forked
for it, so that a hundred desks cost one start. ROOT holds the village's home `a`, the township's `t`, and `stick`.
KIND is `accept`, `import`, `export`, `take`, `pile` or one of `counter_errands` and `record_errands`; RUN tells the spreadsheets of this run from others. Every line
on stdout is one JSON list: `["pid", …]`, `["open"]`, what is done, `["ended"]`; then the line `how` is
answered by `["how", exit code]`. With POINT the child
kills itself there, having said `["at", POINT]`; POINTS names them.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from stationdesk.cli import paper
from stationdesk.core import idnumber, packs, pinyin
from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.papers.station_papers import RecoverySheet
from stationdesk.desk import Desk
from stationdesk.documents import render
from stationdesk.models.residents import Grid
from stationdesk.services import cases, residents_batch, residents_import
from stationdesk.sync import errands
from tests.fixtures import START, open_desk
from tests.prove import counter_errands, record_errands

MATTER = "PT-005"
"""The village decides, five working days: a slip is handed over."""
ROWS = 60
"""People in one spreadsheet, three to a household."""


class Point(NamedTuple):
    """A moment to die: before or after the n-th call of something, counted from when the desk stands open."""

    kind: str
    module: str
    name: str
    when: str
    nth: int = 1


DESK, ORM = "stationdesk.desk", "sqlalchemy.orm.session"
BULK = "stationdesk.sync.bulk"
POINTS = {
    # accept: the first commit is the case, the second the paper that was kept
    "accept-numbered": Point("accept", "stationdesk.services.numbers", "take", "after"),
    "accept-written": Point("accept", "stationdesk.services.cases", "accept", "after"),
    "accept-searched": Point("accept", "stationdesk.search.keys", "refresh", "after"),
    "accept-unsealed": Point("accept", DESK, "seal", "before"),
    "accept-sealed": Point("accept", DESK, "seal", "after"),
    "accept-committing": Point("accept", ORM, "Session.commit", "before"),
    "accept-committed": Point("accept", ORM, "Session.commit", "after"),
    "paper-before-file": Point("accept", "stationdesk.storage.blobs", "Blobs.put", "before"),
    "paper-file-unnamed": Point("accept", "stationdesk.storage.atomic", "replace", "before"),
    "paper-file-kept": Point("accept", "stationdesk.storage.blobs", "Blobs.put", "after"),
    "paper-committing": Point("accept", ORM, "Session.commit", "before", 2),
    "paper-committed": Point("accept", ORM, "Session.commit", "after", 2),
    # import: one transaction
    "import-households": Point("import", "stationdesk.services.residents_batch", "_households", "after"),
    "import-people": Point("import", "stationdesk.services.residents_batch", "insert", "after", 3),
    "import-written": Point("import", "stationdesk.services.residents_batch", "apply", "after"),
    "import-sealed": Point("import", DESK, "seal", "after"),
    "import-committing": Point("import", ORM, "Session.commit", "before"),
    "import-committed": Point("import", ORM, "Session.commit", "after"),
    # export: a change, then the bundle's number, the file, the note that it was made
    "export-numbered": Point("export", ORM, "Session.commit", "after", 2),
    "export-half": Point("export", "stationdesk.sync.writer", "_Out.write", "after", 2),
    "export-flushed": Point("export", "stationdesk.sync.writer", "_Out.finish", "after"),
    "export-unnamed": Point("export", "stationdesk.sync.medium", "rename", "before"),
    "export-named": Point("export", "stationdesk.sync.medium", "rename", "after"),
    "export-noting": Point("export", ORM, "Session.commit", "before", 3),
    "export-noted": Point("export", ORM, "Session.commit", "after", 3),
    # take: each bundle one transaction, then a signed receipt. What nobody else changed is planned and written in sets
    "take-asked": Point("take", BULK, "SqliteWriter.heads", "before"),
    "take-planned": Point("take", BULK, "_Run._write", "before"),
    "take-heading": Point("take", BULK, "SqliteWriter.log", "before"),
    "take-headers": Point("take", BULK, "SqliteWriter.log", "after"),
    "take-log": Point("take", BULK, "SqliteWriter.log", "after", 2),
    "take-births": Point("take", BULK, "SqliteWriter.log", "after", 3),
    "take-adding": Point("take", BULK, "SqliteWriter.add", "before"),
    "take-added": Point("take", BULK, "SqliteWriter.add", "after", 2),
    "take-changing": Point("take", BULK, "SqliteWriter.change", "before"),
    "take-changed": Point("take", BULK, "SqliteWriter.change", "after"),
    "take-moving": Point("take", BULK, "SqliteWriter.move", "before"),
    "take-moved": Point("take", BULK, "SqliteWriter.move", "after"),
    "take-set": Point("take", BULK, "_Run._write", "after"),
    "take-noted": Point("take", BULK, "_Run._flush", "after", 2),
    # the rest, like the withdrawal in each of these bundles, goes row by row
    "take-one": Point("take", "stationdesk.sync.take_in", "_one", "before"),
    "take-stored": Point("take", "stationdesk.sync.log", "store", "after", 3),
    "take-applied": Point("take", "stationdesk.sync.merge", "Merge.apply", "after", 2),
    "take-merging": Point("take", "stationdesk.sync.merge", "Merge.settle", "before"),
    "take-merged": Point("take", "stationdesk.sync.take_in", "take_in", "after"),
    "take-unsealed": Point("take", DESK, "seal", "before"),
    "take-committing": Point("take", ORM, "Session.commit", "before"),
    "take-committed": Point("take", ORM, "Session.commit", "after"),
    "take-second": Point("take", ORM, "Session.commit", "before", 2),
    "receipt-unnamed": Point("take", "stationdesk.storage.atomic", "replace", "before"),
    "receipt-named": Point("take", "stationdesk.storage.atomic", "replace", "after"),
    # pile: the whole stick in one go
    "pile-planned": Point("pile", BULK, "_Run._write", "before", 2),
    "pile-log": Point("pile", BULK, "SqliteWriter.log", "after", 5),
    "pile-added": Point("pile", BULK, "SqliteWriter.add", "after", 4),
    "pile-changed": Point("pile", BULK, "SqliteWriter.change", "after"),
    "pile-moved": Point("pile", BULK, "SqliteWriter.move", "after", 2),
    "pile-noted": Point("pile", BULK, "_Run._flush", "after", 3),
    "pile-stored": Point("pile", "stationdesk.sync.log", "store", "after", 2),
    "pile-second": Point("pile", ORM, "Session.commit", "after", 2),
    "pile-receipt": Point("pile", "stationdesk.storage.atomic", "replace", "after"),
    **{name: Point(*point) for name, point in counter_errands.POINTS.items()},
    **{name: Point(*point) for name, point in record_errands.POINTS.items()},
}


def arm(name: str) -> None:
    """Wrap what the point names so that this process dies there."""
    point = POINTS[name]
    owner: Any = importlib.import_module(point.module)
    *way, last = point.name.split(".")
    for step in way:
        owner = getattr(owner, step)
    really: Callable[..., Any] = getattr(owner, last)
    calls = 0

    @functools.wraps(really)
    def dying(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == point.nth and point.when == "before":
            die(name)
        result = really(*args, **named)
        if calls == point.nth:
            die(name)
        return result

    setattr(owner, last, dying)


def die(name: str) -> None:
    """Say where, and end as `kill -9` ends a process."""
    say("at", name)
    os.kill(os.getpid(), signal.SIGKILL)


def say(*what: Any) -> None:
    """One line, handed to the system before anything else happens."""
    os.write(1, (json.dumps(what) + "\n").encode())


def accept(desk: Desk, person: str) -> None:
    """A case at the counter: taken in, its slip drawn and kept."""
    new = cases.NewCase(matter_code=MATTER, person_id=person, all_materials=True)
    receipt = desk.change(lambda work: cases.accept(work, new), reason="cases:accept")
    say("case", receipt.case_id, receipt.number)
    assert receipt.paper_id is not None
    drawn = paper.pdf_of(desk, receipt.paper_id)
    say("paper", receipt.paper_id, hashlib.sha256(drawn).hexdigest())


def spreadsheet(path: Path, run: int, n: int) -> str:
    """A spreadsheet of people nobody else has; the remark that all of them carry."""
    mark = f"R{run}-{n}"
    with path.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(["姓名", "公民身份号码", "户编号", "与户主关系", "联系电话", "备注"])
        for i in range(ROWS):
            at = (run * 100 + n) * ROWS + i
            number = idnumber.make("421202", date(1940, 1, 1) + timedelta(days=at // 900), 1 + at % 900)
            relation = ("户主", "妻", "儿子")[i % 3]
            sheet.writerow(["曾大山", number, f"{mark}-{i // 3}", relation, f"138{at:08d}", mark])
    return mark


def bring_in(desk: Desk, folder: Path, run: int, n: int) -> None:
    """A spreadsheet read, planned and written."""
    path = folder / f"{run}.csv"
    mark = spreadsheet(path, run, n)
    table = residents_import.read(path)
    plan = desk.read(lambda work: residents_import.plan(work, table))
    done = desk.change(lambda work: residents_batch.apply(work, plan), reason="residents:import")
    assert (done.added, done.refused) == (ROWS, 0)
    say("import", mark, done.batch_id)


def grids(desk: Desk, count: int) -> None:
    """Something that was not exported yet."""

    def write(work: Any) -> None:
        for _ in range(count):
            work.session.add(Grid(station_id=work.station_id, id=new_id(), name=os.urandom(30).hex()))

    desk.change(write, reason="residents:edit")


def export(desk: Desk, stick: Path) -> None:
    """Something new, and a bundle that holds it."""
    grids(desk, 60)
    made = errands.export(desk, stick)
    assert made.file is not None
    say("bundle", made.file.name, hashlib.sha256(made.file.read_bytes()).hexdigest())


def take(desk: Desk, root: Path) -> None:
    """Every bundle on the stick, one after another, each answered."""
    for file in sorted((root / "stick").glob("*.sdbundle")):
        done = errands.take_in_files(desk, [file], receipts=root / "receipts")
        say("taken", file.name, done.applied + done.already, [one.name for one in done.receipts])


def pile(desk: Desk, root: Path) -> None:
    """The whole stick in one go, answered once."""
    files = sorted((root / "stick").glob("*.sdbundle"))
    done = errands.take_in_files(desk, files, receipts=root / "receipts")
    say("pile", done.applied + done.already, [one.name for one in done.receipts])


TOWNSHIP = {"take": take, "pile": pile}


def corrected(desk: Desk) -> None:
    """What changes one thing that is long known, and withdraws another."""
    some = desk.read(
        lambda work: [row["id"] for row in work.rows("SELECT id FROM grids ORDER BY id LIMIT 2")]
    )

    def name(work: Any) -> None:
        work.session.get_one(Grid, (work.station_id, some[0])).name = os.urandom(30).hex()

    def withdraw(work: Any) -> None:
        rows = work.rows("SELECT id FROM grids WHERE withdrawn_at IS NULL ORDER BY id DESC LIMIT 1")
        one = work.session.get_one(Grid, (work.station_id, rows[0]["id"]))
        one.withdrawn_at, one.withdrawn_why = work.at, "登记错了"

    desk.change(name, reason="residents:edit")
    desk.change(withdraw, reason="residents:withdraw")


def work(root: Path, kind: str, run: int, point: str) -> None:
    """Do errands of one kind until killed (a township: until the stick is done)."""
    desk = open_desk(root / ("t" if kind in TOWNSHIP else "a"), SetClock(START + timedelta(minutes=run)))
    desk.hold()
    person = desk.read(lambda work: work.scalar("SELECT id FROM people ORDER BY id"))
    if point:
        arm(point)
    say("open")
    if kind in TOWNSHIP:
        TOWNSHIP[kind](desk, root)
        return
    for n in range(100):
        if kind in counter_errands.ERRANDS:
            counter_errands.do(kind, desk, root, run, n, say)
        elif kind in record_errands.ERRANDS:
            record_errands.do(kind, desk, root, run, n, say)
        elif kind == "accept":
            accept(desk, person)
        elif kind == "import":
            bring_in(desk, root, run, n)
        else:
            export(desk, root / "stick")
    if not point:
        signal.pause()  # quicker than the kill: a desk at rest is killed as well


def warm() -> None:
    """Have in memory what a desk that has been open for a while has: the catalogue, the fonts."""
    packs.load("matters")
    pinyin.keys("曾大山")
    sheet = RecoverySheet(
        station="站", village="村", made_on=START.date(), groups=("ABCD",) * 8, home_label="村 站"
    )
    render.render(sheet)


def main() -> None:
    """A child for every line; this process itself never opens a desk."""
    warm()
    while line := sys.stdin.readline():
        root, kind, run, point = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                say("pid", os.getpid())
                work(Path(root), kind, run, point)
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)  # no tidying up: what is committed must be safe by itself
        # Its number stays its own until the next line: whoever kills it late kills nobody else.
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        say("ended")
        asked = sys.stdin.readline()
        say("how", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        assert asked in ("how\n", "")


if __name__ == "__main__":
    main()
