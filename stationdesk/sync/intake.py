"""Whatever a person drops to be taken in: bundles and receipts, in any coat, and what is not merged (approvals, plain workbooks)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from pathlib import Path

from stationdesk.core import patient
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.storage.atomic import write_file
from stationdesk.sync import errands, plain_approvals, plain_book, wrappings
from stationdesk.sync.opened import Opened, TakenIn

ENDINGS = (".sdbundle", ".sdreceipt", ".sdcard", plain_approvals.SUFFIX, ".zip", ".iso", ".sums", ".xlsx")


@dataclass(frozen=True)
class Intake:
    """What became of it: what was merged, workbooks that lie to be read, approvals that hold from now on."""

    taken: TakenIn = field(default_factory=TakenIn)
    books: tuple[plain_book.BookRow, ...] = ()
    approvals: tuple[plain_approvals.Approval, ...] = ()


def take_in(
    desk: Opened,
    files: Iterable[Path],
    *,
    receipts: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Intake:
    """Take in files of any kind; one bad file never stops the rest."""
    given = list(files)
    room = desk.home.root / "inbox"
    scratch = room / "unwrapped"
    patient.clear_away(scratch)
    got = wrappings.unwrap(given, scratch, room / "volumes")
    problems = [
        {"file": file.name, "reason": wrong.code, "message": wrong.message} for file, wrong in got.problems
    ]
    plain: list[Path] = []
    books: list[plain_book.BookRow] = []
    approvals: list[plain_approvals.Approval] = []
    try:
        for file in got.files:
            try:
                if file.suffix == plain_approvals.SUFFIX:
                    approvals.append(plain_approvals.take(desk, file))
                elif file.suffix.lower() == ".xlsx":
                    books.append(plain_book.take(desk, file))
                else:
                    plain.append(file)
            except Unhappy as bad:
                problems.append({"file": file.name, "reason": bad.code, "message": bad.message})
        taken = TakenIn()
        if plain or not (problems or books or approvals):
            taken = errands.take_in_files(desk, plain, receipts=receipts, progress=progress)
            lying = []
            for one in taken.receipts:
                try:
                    lying.append(_beside(one, scratch, given))
                except Unhappy as bad:
                    # What was taken in is in: the same coat once more brings its receipt once more.
                    problems.append({"file": one.name, "reason": bad.code, "message": bad.message})
            taken = replace(taken, receipts=tuple(lying))
    finally:
        patient.clear_away(scratch)
    taken = replace(taken, problems=(*taken.problems, *problems))
    return Intake(taken, tuple(books), tuple(approvals))


def _beside(receipt: Path, scratch: Path, given: list[Path]) -> Path:
    """A receipt that was written beside an unwrapped bundle belongs beside the coat it came in: a stick, as a rule. Raises its troubles."""
    if scratch not in receipt.parents:
        return receipt
    target = given[0].parent / receipt.name
    write_file(target, receipt.read_bytes(), mode=0o644)
    return target
