"""Tasks from above (任务: 摸排表, 一张表): opened, matched to people, filled line by line, given back, closed.

The sender's file is kept as it came, as an attachment; the values stand in the task's rows and are put into the file
when it is given back (`task_return`). Whose line it is comes from `task_match`, what is shown from `task_lists`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, field
from datetime import date
from pathlib import PurePath
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id, seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.matters import Admission
from stationdesk.models.papers import Attachment
from stationdesk.models.tasks import Task, TaskRow
from stationdesk.security import audit
from stationdesk.services import numbers, task_books, users
from stationdesk.services.task_books import Book, Column
from stationdesk.services.task_match import Match, Matcher
from stationdesk.services.task_record import by_role, letter_of, running, task
from stationdesk.storage.work import Work

MEDIA: Final[Mapping[str, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
}


class TitleMissing(Refusal):
    template = N_("没有填任务名称。例如“困难群众摸排表”。")


class SenderMissing(Refusal):
    template = N_("没有填是哪个部门要的。例如“镇民政办”。")


class NothingToFill(Refusal):
    template = N_("看不出哪些列要填：没有空着的列。请标出要填的列。")


class AdmissionUnknown(Refusal):
    template = N_("找不到这条准入记录。请从列表中选择，或留空（列入减负清单）。")


@dataclass(frozen=True)
class NewTask:
    """A table that came. `fill`: letters of the columns to be filled (None: those that are empty)."""

    title: str
    sender: str
    body: bytes = field(repr=False)
    file_name: str = ""
    due_on: date | None = None
    sheet: str | None = None
    heading_row: int | None = None
    fill: tuple[str, ...] | None = None
    matter_code: str | None = None
    admission_id: str | None = None
    may_add: bool = False
    remark: str = ""
    township_item: str | None = None
    """What the township sent down, when it came in its bundle: every machine then makes the same rows of it."""


@dataclass(frozen=True)
class Matches:
    """How the lines of a table were matched to people."""

    lines: int
    by: Mapping[str, int]
    """How (`MATCHED`) → how many lines."""
    unmatched: tuple[int, ...]
    """Rows of nobody we know."""
    twice: tuple[int, ...]
    """Rows whose person stands in an earlier row too."""
    not_living: tuple[int, ...] = ()
    """Rows of people who died or moved away."""


@dataclass(frozen=True)
class Look:
    """What a file is, before it is opened as a task."""

    book: Book = field(repr=False)
    matches: Matches
    sentences: tuple[str, ...]
    """What people should know about the file, in words."""


@dataclass(frozen=True)
class Opened:
    """A task that was opened."""

    id: str
    number: str
    matches: Matches
    columns: tuple[Column, ...]
    warnings: tuple[str, ...]


def look(work: Work, body: bytes, *, sheet: str | None = None, heading_row: int | None = None) -> Look:
    """What was recognised in a file and whose lines they are; nothing is kept. Needs `tasks:open`.

    Raises what `task_books.read` raises.
    """
    users.require(work, "tasks:open")
    book = task_books.read(body, sheet=sheet, heading_row=heading_row)
    _, matches = _match(work, book)
    return Look(book, matches, tuple(say(task_books.WARNINGS[code]) for code in book.warnings))


def open_task(work: Work, new: NewTask) -> Opened:
    """Open a table as a task: the file kept as it came, a row for each line, people matched. Needs `tasks:open`.

    A task without an admission is opened all the same; it is on the 减负 list. Raises TitleMissing, SenderMissing,
    AdmissionUnknown, ColumnUnknown, NothingToFill and what `task_books.read` raises.
    """
    users.require(work, "tasks:open")
    return opened(work, new)


def opened(work: Work, new: NewTask) -> Opened:
    """The same without asking who is at the desk: for a task that a township signed."""
    title = lengths.one_line(new.title, "title", lengths.NAME)
    sender = lengths.one_line(new.sender, "sender", lengths.NAME)
    if not title:
        raise TitleMissing(field="title")
    if not sender:
        raise SenderMissing(field="sender")
    lengths.within({"remark": lengths.REMARK}, {"remark": new.remark})
    if new.admission_id is not None:
        admission = work.session.get(Admission, (work.station_id, new.admission_id))
        if admission is None or admission.withdrawn_at is not None:
            raise AdmissionUnknown(field="admission")
    book = task_books.read(new.body, sheet=new.sheet, heading_row=new.heading_row)
    columns = _chosen(book, new.fill)
    found, matches = _match(work, book)
    blob = work.blobs.put(new.body)
    task_id, number = _id(new, "task"), numbers.take(work, "task")
    file_name = PurePath(new.file_name.replace("\\", "/")).name[:200] or f"{number}.{book.kind}"
    work.session.add(
        Task(
            station_id=work.station_id,
            id=task_id,
            number=number,
            title=title,
            sender=sender,
            matter_code=new.matter_code,
            admission_id=new.admission_id,
            opened_at=work.at,
            worker_id=work.user_id,
            due_on=new.due_on,
            state="open",
            file_name=file_name,
            sheet=book.sheet,
            heading_row=book.heading_row,
            columns=[asdict(one) for one in columns],
            layout={
                "kind": book.kind,
                "heading_top": book.heading_top,
                "spare": list(book.spare_rows),
                "last": max([line.row for line in book.lines] + list(book.spare_rows)),
                "room_below": book.room_below,
                "warnings": list(book.warnings),
            },
            may_add=new.may_add,
            remark=new.remark.strip() or None,
            township_item=new.township_item,
        )
    )
    work.session.add(
        Attachment(
            station_id=work.station_id,
            id=_id(new, "file"),
            subject_table="tasks",
            subject_id=task_id,
            title=file_name,
            media_type=MEDIA[book.kind],
            size=blob.size,
            sha256=blob.sha256,
            blob=blob.name,
            made_at=work.at,
            user_id=work.user_id,
        )
    )
    work.session.flush()
    rows = [
        {
            "station_id": work.station_id,
            "id": _id(new, f"row {line.row}"),
            "task_id": task_id,
            "row": line.row,
            "given": dict(line.values),
            "person_id": match.person_id,
            "matched_by": match.by,
            "state": "open",
        }
        for line, match in zip(book.lines, found, strict=True)
    ]
    if rows:
        work.session.execute(sa.insert(TaskRow), rows)
    audit.record(work, "tasks:open", task_id, lines=len(rows), matched=len(rows) - len(matches.unmatched))
    return Opened(
        task_id, number, matches, columns, tuple(say(task_books.WARNINGS[c]) for c in book.warnings)
    )


def _id(new: NewTask, what: str) -> str:
    return seeded_id(new.township_item, what) if new.township_item else new_id()


def _chosen(book: Book, fill: tuple[str, ...] | None) -> tuple[Column, ...]:
    if fill is None:
        columns = book.columns
    else:
        wanted = {letter_of(book.columns, one) for one in fill}
        columns = tuple(
            Column(**(asdict(one) | {"fill": one.letter in wanted and not one.formula}))
            for one in book.columns
        )
    if not any(one.fill for one in columns):
        raise NothingToFill(field="fill")
    return columns


def _match(work: Work, book: Book) -> tuple[list[Match], Matches]:
    matcher = Matcher(work)
    roles = {one.letter: one.role for one in book.columns if one.role}
    found: list[Match] = []
    first: dict[str, int] = {}
    twice: list[int] = []
    for line in book.lines:
        match = matcher.match(by_role(roles, line.values))
        found.append(match)
        if match.person_id is not None and first.setdefault(match.person_id, line.row) != line.row:
            twice.append(line.row)
    gone = {
        row["id"]
        for row in work.rows(
            "SELECT id FROM people WHERE station_id = :s AND (died_on IS NOT NULL OR moved_out_on IS NOT NULL)",
            s=work.station_id,
        )
    }
    pairs = list(zip(book.lines, found, strict=True))
    return found, Matches(
        len(book.lines),
        dict(Counter(match.by for match in found if match.by is not None)),
        tuple(line.row for line, match in pairs if match.person_id is None),
        tuple(twice),
        tuple(line.row for line, match in pairs if match.person_id in gone),
    )


def close(work: Work, task_id: str) -> None:
    """The task is over: nothing more will be filled. Needs `tasks:open`. Raises TaskUnknown, TaskClosed."""
    users.require(work, "tasks:open")
    found = running(work, task_id)
    found.state, found.closed_at = "closed", work.at
    work.session.flush()
    audit.record(work, "tasks:open", task_id, step="closed")


def withdraw(work: Work, task_id: str, why: str) -> None:
    """A table that was opened by mistake no longer counts; it stays on file. Needs `tasks:open`."""
    users.require(work, "tasks:open")
    found = task(work, task_id)
    found.withdrawn_at, found.withdrawn_why = (
        work.at,
        lengths.one_line(why, "why", lengths.NAME) or "withdrawn",
    )
    work.session.flush()
    audit.record(work, "tasks:open", task_id, step="withdrawn")


@dataclass(frozen=True)
class EditTask:
    """What of a task may be put right after it was opened; None leaves it."""

    task_id: str
    title: str | None = None
    sender: str | None = None
    due_on: date | None = None
    admission_id: str | None = None
    may_add: bool | None = None


def edit(work: Work, request: EditTask) -> None:
    """Put right a task's title, sender, due date, admission. Needs `tasks:open`. Raises TaskClosed, AdmissionUnknown."""
    users.require(work, "tasks:open")
    found = running(work, request.task_id)
    if request.title is not None:
        found.title = lengths.one_line(request.title, "title", lengths.NAME) or found.title
    if request.sender is not None:
        found.sender = lengths.one_line(request.sender, "sender", lengths.NAME) or found.sender
    if request.due_on is not None:
        found.due_on = request.due_on
    if request.may_add is not None:
        found.may_add = request.may_add
    if request.admission_id is not None:
        admission = work.session.get(Admission, (work.station_id, request.admission_id))
        if admission is None or admission.withdrawn_at is not None:
            raise AdmissionUnknown(field="admission")
        found.admission_id = request.admission_id
    work.session.flush()
    audit.record(work, "tasks:open", request.task_id, step="edited")
