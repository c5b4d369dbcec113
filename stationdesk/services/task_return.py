"""A filled table goes back to whoever sent it: the file as it came, with our cells in it and nothing else changed."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path, PurePath

import sqlalchemy as sa

from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.papers import Attachment
from stationdesk.security import audit
from stationdesk.services import task_books, users
from stationdesk.services.task_books import PLAIN, Fill
from stationdesk.services.task_record import columns_of, rows_of, task
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work


class LinesStillOpen(Refusal):
    """Parameter: count."""

    template = N_("还有 {count} 行没有填。请先填完，或确认就这样回传。")


class FileNotKept(Trouble):
    template = N_("这个任务的原表不在本机。请从另一台设备接收，或从最近的备份恢复。")


class NotWrittenRight(Trouble):
    """Parameters: row, column."""

    template = N_(
        "填好的表读回来不一致（第 {row} 行 {column} 列），没有回传。填写的内容都还在；请联系技术支持。"
    )


@dataclass(frozen=True)
class GivenBack:
    """The filled file, to be written to a stick."""

    task_id: str
    file_name: str
    body: bytes = field(repr=False)
    cells: int
    open_lines: int
    warnings: tuple[str, ...] = ()


def give_back(work: Work, task_id: str, *, confirm_open: bool = False) -> GivenBack:
    """`filled_file` and `mark_returned` in one: for whoever hands the bytes on at once."""
    made = filled_file(work, task_id, confirm_open=confirm_open)
    mark_returned(work, made)
    return made


def filled_file(work: Work, task_id: str, *, confirm_open: bool = False) -> GivenBack:
    """The sender's file with what was filled in; nothing is changed here. Needs `tasks:open`.

    What was written is read back before it is given out. Raises LinesStillOpen unless `confirm_open`, FileNotKept,
    MergedCellsDiffer, FormulaInTheWay, BlobMissing, BlobDamaged. A task that was closed may still be given back.
    """
    users.require(work, "tasks:open")
    found = task(work, task_id)
    rows = rows_of(work, found.id)
    still = sum(1 for one in rows if one.state == "open")
    if still and not confirm_open:
        raise LinesStillOpen(count=still, field="confirm")
    columns = {one.letter: one for one in columns_of(found)}
    original = original_of(work, found.id)
    given = [one.row for one in rows if one.given]
    model = given[-1] if given else 0
    fills = [
        Fill(one.row, letter, text, columns[letter].role in PLAIN, 0 if one.given else model)
        for one in rows
        for letter, text in (one.filled or {}).items()
        if letter in columns and text != one.given.get(letter, "")
    ]
    body = task_books.write(original, found.sheet, fills)
    if wrong := task_books.unlike(body, found.sheet, fills):
        raise NotWrittenRight(row=wrong[0][0], column=wrong[0][1])
    name = found.file_name
    codes = (found.layout or {}).get("warnings", [])
    if (found.layout or {}).get("kind") == "xls":
        name = str(PurePath(name).with_suffix(".xlsx"))
    return GivenBack(
        found.id, name, body, len(fills), still, tuple(say(task_books.WARNINGS[code]) for code in codes)
    )


def mark_returned(work: Work, made: GivenBack) -> None:
    """The filled file has been written where it goes: the task is returned. Needs `tasks:open`."""
    users.require(work, "tasks:open")
    found = task(work, made.task_id)
    if found.state != "closed":
        found.state = "returned"
    found.returned_at = work.at
    work.session.flush()
    audit.record(work, "tasks:open", found.id, step="returned", cells=made.cells, open=made.open_lines)


def original_of(work: Work, task_id: str) -> bytes:
    """The file as it came. Raises FileNotKept, BlobMissing, BlobDamaged."""
    blob = work.session.execute(
        sa.select(Attachment.blob)
        .where(
            Attachment.station_id == work.station_id,
            Attachment.subject_table == "tasks",
            Attachment.subject_id == task_id,
            Attachment.withdrawn_at.is_(None),
        )
        .order_by(Attachment.id)
        .limit(1)
    ).scalar_one_or_none()
    if blob is None:
        raise FileNotKept
    return work.blobs.read(blob)


def write_out(made: GivenBack, target: Path) -> None:
    """Write the filled file where somebody wants it, whole or not at all. Raises DiskFull, PlaceReadOnly …"""
    write_file(target, made.body)
