"""At a township: a table to be filled by all villages (任务, 一张表): sent down, watched, reminded of (催报), merged.

A task belongs to the office that asks; only that office sees its lines and what came back, everybody who may see counts
sees how far each village is. Where the table names the villages in a column, each is sent its own lines only.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.core.workbook_saved import changing, saved
from stationdesk.models.papers import Attachment
from stationdesk.models.station import Station
from stationdesk.models.township import TownshipItem, TownshipTask
from stationdesk.security import audit
from stationdesk.services import numbers, sheets, task_books, township_offices, township_retired, users
from stationdesk.services.task_books import Book
from stationdesk.services.tasks import MEDIA, NothingToFill, TitleMissing
from stationdesk.services.township_offices import Office
from stationdesk.storage.atomic import read_file
from stationdesk.storage.work import Work

WHERE: Final = {
    "made": N_("待下发"),
    "sent": N_("已写入下发包，还没听到收到"),
    "there": N_("村里已收到"),
    "refused": N_("村里没有收下"),
}
"""How far a village's part has come."""


class TaskNotHere(Refusal):
    template = N_("没有这个任务，或不是您的办公室派的。请从任务列表中选择。")


class NoVillageChosen(Refusal):
    template = N_("还没有登记任何村，任务没有派给谁。请先登记各村的交换卡。")


class SplitColumnWrong(Refusal):
    template = N_("表里没有“{column}”列，不能按村拆分。可用的列：{columns}。")


class SplitKindWrong(Refusal):
    template = N_("CSV 表不能按村拆分。请存成 XLSX，或不拆分。")


class VillageWithoutLines(Refusal):
    template = N_("按“{column}”列拆分，没有一行对得上任何一个村。请核对村名，或不拆分。")


class AlreadyClosed(Refusal):
    template = N_("任务已结束，不再催报。")


class NobodyToRemind(Refusal):
    template = N_("没有要催的村：都已报回，或任务还没有下发。")


@dataclass(frozen=True)
class NewTask:
    """A table to be filled. `split`: letter or heading of the column that names the village; None: all get the whole."""

    title: str
    body: bytes = field(repr=False)
    file_name: str = ""
    due_on: date | None = None
    office: str | None = None
    villages: tuple[str, ...] | None = None
    split: str | None = None
    sheet: str | None = None
    heading_row: int | None = None
    fill: tuple[str, ...] | None = None
    may_add: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Sent:
    """A task that was opened: which villages, and lines that are no village's."""

    id: str
    number: str
    villages: int
    lines: int
    left_over: tuple[int, ...]


@dataclass(frozen=True)
class VillageLine:
    """How far one village is with one task. `where`: made, sent, there, refused."""

    item_id: str
    station_id: str
    village: str
    phone: str
    where: str
    lines: int
    settled: int
    returned: bool
    light: str
    reminded: int
    last_heard: str | None
    why: str = ""


@dataclass(frozen=True)
class TaskRow:
    """A task of the township as a list shows it."""

    id: str
    number: str
    title: str
    office: str
    office_name: str
    due_on: date | None
    state: str
    opened_at: datetime
    villages: int
    ready: int
    late: int
    mine: bool


def open_task(work: Work, new: NewTask) -> Sent:
    """Open a table for the villages; it waits to be sent down. Needs `township:remind` and an office.

    Raises TitleMissing, NothingToFill, NoVillageChosen, VillageUnknown, SplitColumnWrong, SplitKindWrong,
    VillageWithoutLines, and what `task_books.read` raises.
    """
    office = _office(work, new.office)
    title = lengths.one_line(new.title, "title", lengths.NAME)
    if not title:
        raise TitleMissing(field="title")
    lengths.within({"remark": lengths.REMARK}, {"remark": new.remark})
    closed = township_retired.ids(work)
    to = tuple(one for one in township_offices.villages(work) if one.station_id not in closed)
    if new.villages is not None:
        to = tuple(township_offices.village(work, one) for one in new.villages)
    if not to:
        raise NoVillageChosen(field="villages")
    book = task_books.read(new.body, sheet=new.sheet, heading_row=new.heading_row)
    fill = tuple(
        one.letter for one in book.columns if (one.fill if new.fill is None else one.letter in new.fill)
    )
    if not fill:
        raise NothingToFill(field="columns")
    parts = _split(work, new, book, [one.station_id for one in to]) if new.split else None
    task_id, number = new_id(), numbers.take(work, "township_task")
    file_name = PurePath(new.file_name.replace("\\", "/")).name[:200] or f"{number}.{book.kind}"
    work.session.add(
        TownshipTask(
            station_id=work.station_id,
            id=task_id,
            number=number,
            title=title,
            office=office.key,
            opened_at=work.at,
            user_id=work.user_id,
            due_on=new.due_on,
            state="open",
            file_name=file_name,
            layout={
                "sheet": book.sheet,
                "heading_row": book.heading_row,
                "split": new.split,
                "columns": [asdict(one) | {"fill": one.letter in fill} for one in book.columns],
                "lines": len(book.lines),
            },
            may_add=new.may_add,
            remark=new.remark.strip() or None,
        )
    )
    _keep(work, "township_tasks", task_id, file_name, new.body, book.kind)
    count = 0
    for one in to:
        if parts is not None and one.station_id not in parts.files:
            continue
        item_id = new_id()
        count += 1
        body: dict[str, Any] = {
            "title": title,
            "file_name": file_name,
            "sheet": book.sheet,
            "heading_row": book.heading_top,
            "fill": list(fill),
            "may_add": new.may_add,
            "remark": new.remark.strip(),
        }
        if new.due_on is not None:
            body["due_on"] = new.due_on.isoformat()
        if parts is not None:
            _keep(work, "township_items", item_id, file_name, parts.files[one.station_id], "xlsx")
        work.session.add(
            TownshipItem(
                station_id=work.station_id,
                id=item_id,
                kind="task",
                township=work.station_id,
                village=one.station_id,
                office=office.key,
                office_name=office.chinese,
                made_at=work.at,
                user_id=work.user_id,
                subject_id=task_id,
                number=number,
                body=body,
            )
        )
    work.session.flush()
    audit.record(work, "township:remind", task_id, villages=count, lines=len(book.lines))
    return Sent(task_id, number, count, len(book.lines), parts.left_over if parts else ())


def _office(work: Work, wanted: str | None) -> Office:
    offices = township_offices.require_own(work, "township:remind")
    for one in offices:
        if wanted in (None, one.key, one.name, one.chinese):
            return one
    raise TaskNotHere(field="office")


def _keep(work: Work, table: str, subject: str, title: str, body: bytes, kind: str) -> None:
    blob = work.blobs.put(body)
    work.session.add(
        Attachment(
            station_id=work.station_id,
            id=new_id(),
            subject_table=table,
            subject_id=subject,
            title=title,
            media_type=MEDIA[kind],
            size=blob.size,
            sha256=blob.sha256,
            blob=blob.name,
            made_at=work.at,
            user_id=work.user_id,
        )
    )


@dataclass(frozen=True)
class _Parts:
    files: Mapping[str, bytes] = field(repr=False)
    left_over: tuple[int, ...]


def _split(work: Work, new: NewTask, book: Book, stations: list[str]) -> _Parts:
    """The table once for each village that it names, without the lines of the others."""
    column = next((one for one in book.columns if new.split in (one.letter, one.heading)), None)
    if column is None:
        names = say(N_("、")).join(one.heading or one.letter for one in book.columns)
        raise SplitColumnWrong(column=new.split, columns=names, field="split")
    if book.kind == "csv":
        raise SplitKindWrong(field="split")
    places = {one: _place(work, one) for one in stations}
    whose: dict[int, str] = {}
    for line in book.lines:
        text = line.values.get(column.letter, "").strip()
        for station, place in places.items():
            if text and place and (text == place or text.rstrip("村社区") == place.rstrip("村社区")):
                whose[line.row] = station
    if not whose:
        raise VillageWithoutLines(column=column.heading or column.letter, field="split")
    from stationdesk.services.task_xls import as_xlsx

    source = as_xlsx(new.body) if book.kind == "xls" else new.body
    files = {}
    for station in dict.fromkeys(whose.values()):
        left_out = {line.row for line in book.lines if whose.get(line.row) != station}
        files[station] = without_rows(source, book, left_out)
    return _Parts(files, tuple(line.row for line in book.lines if line.row not in whose))


def without_rows(source: bytes, book: task_books.Book, left_out: Iterable[int]) -> bytes:
    """The table without some of its rows. Raises SheetDamaged for what another writer of tables does not understand."""
    try:
        with warnings.catch_warnings(action="ignore"), changing(source, macros=book.kind == "xlsm") as made:
            page = made[book.sheet]
            for row in sorted(left_out, reverse=True):
                page.delete_rows(row)
            return saved(made)
    except Exception as wrong:
        # It raises whatever comes up over a part that is not as it should be.
        raise sheets.SheetDamaged(field="file") from wrong


def _place(work: Work, station_id: str) -> str:
    """What the village is called; from its station's name while nothing has been heard of it."""
    row = work.session.get(Station, (station_id, station_id))
    if row is not None:
        return row.village_name
    name = township_offices.village(work, station_id).name
    found = re.match(r".*?(?:村|社区)", name)
    return found[0] if found else name


# watching -------------------------------------------------------------------------------------------


def listed(work: Work, *, state: str | None = None) -> tuple[TaskRow, ...]:
    """All tasks with how far they are, what is due first first. Needs `township:read` (counts only)."""
    township_offices.require_township(work)
    users.require(work, "township:read")
    mine = {one.key for one in township_offices.own(work)}
    asked = sa.select(TownshipTask).where(
        TownshipTask.station_id == work.station_id, TownshipTask.withdrawn_at.is_(None)
    )
    if state:
        asked = asked.where(TownshipTask.state == state)
    found = []
    for task in work.session.execute(asked.order_by(TownshipTask.due_on, TownshipTask.id)).scalars():
        lines = progress(work, task)
        found.append(
            TaskRow(
                task.id,
                task.number,
                task.title,
                task.office,
                township_offices.name_of(work, task.office),
                task.due_on,
                task.state,
                task.opened_at,
                len(lines),
                sum(one.returned for one in lines),
                sum(one.light == "late" for one in lines),
                task.office in mine,
            )
        )
    return tuple(found)


def villages(work: Work, task_id: str) -> tuple[VillageLine, ...]:
    """How far each village is with a task, the latest first. Needs `township:read`. Raises TaskNotHere."""
    township_offices.require_township(work)
    users.require(work, "township:read")
    return tuple(
        sorted(progress(work, _task(work, task_id)), key=lambda one: (one.light != "late", one.returned))
    )


def _task(work: Work, task_id: str) -> TownshipTask:
    asked = sa.select(TownshipTask).where(
        TownshipTask.station_id == work.station_id,
        TownshipTask.withdrawn_at.is_(None),
        sa.or_(TownshipTask.id == task_id, TownshipTask.number == task_id, TownshipTask.title == task_id),
    )
    found = work.session.execute(asked.order_by(TownshipTask.id).limit(1)).scalar()
    if found is None:
        raise TaskNotHere(field="task")
    return found


def own_task(work: Work, task_id: str, permit: str) -> TownshipTask:
    """A task of an office of whoever asks. Raises TaskNotHere, NoOffice."""
    offices = township_offices.require_own(work, permit)
    task = _task(work, task_id)
    if task.office not in {one.key for one in offices}:
        raise TaskNotHere(field="task")
    return task


_VILLAGES: Final = """SELECT i.id, i.village, i.sent_at, v.outcome, v.why, v.task_id, t.state AS task_state, t.returned_at,
  s.village_name, s.phone,
  (SELECT count(*) FROM task_rows r WHERE r.station_id = i.village AND r.task_id = v.task_id
     AND r.withdrawn_at IS NULL) AS lines,
  (SELECT count(*) FROM task_rows r WHERE r.station_id = i.village AND r.task_id = v.task_id
     AND r.withdrawn_at IS NULL AND r.state <> 'open') AS settled,
  (SELECT count(*) FROM township_items m WHERE m.station_id = i.station_id AND m.village = i.village
     AND m.kind = 'reminder' AND m.subject_id = i.subject_id AND m.withdrawn_at IS NULL) AS reminded,
  (SELECT max(received_at) FROM taken WHERE station_id = i.village) AS heard
 FROM township_items i LEFT JOIN township_items v ON v.station_id = i.village AND v.id = i.id
  LEFT JOIN tasks t ON t.station_id = i.village AND t.id = v.task_id
  LEFT JOIN stations s ON s.station_id = i.village AND s.id = i.village
 WHERE i.station_id = :s AND i.kind = 'task' AND i.subject_id = :t AND i.withdrawn_at IS NULL ORDER BY i.id"""


def progress(work: Work, task: TownshipTask) -> list[VillageLine]:
    names = {one.station_id: one.name for one in township_offices.villages(work)}
    found = []
    for row in work.rows(_VILLAGES, s=work.station_id, t=task.id):
        where = "made" if row["sent_at"] is None else "sent"
        if row["outcome"] is not None:
            where = "refused" if row["outcome"] == "refused" else "there"
        ready = row["task_state"] in ("returned", "closed") or (
            row["lines"] > 0 and row["settled"] == row["lines"]
        )
        light = "normal"
        if not ready and task.due_on is not None and task.state == "open":
            left = (task.due_on - work.today).days
            light = "late" if left < 0 else "near" if left <= 2 else "normal"
        found.append(
            VillageLine(
                row["id"],
                row["village"],
                row["village_name"] or names.get(row["village"], ""),
                row["phone"] or "",
                where,
                row["lines"],
                row["settled"],
                ready,
                light,
                row["reminded"],
                civil_date(unstamp(row["heard"])).isoformat() if row["heard"] else None,
                row["why"] or "",
            )
        )
    return found


def remind(work: Work, task_id: str, words: str = "", villages: Iterable[str] | None = None) -> int:
    """催报: a reminder for every village that has not reported back (or those named); how many. Needs `township:remind`.

    It goes down with the next bundle; who cannot wait rings the numbers in the list. Raises TaskNotHere, AlreadyClosed,
    NobodyToRemind.
    """
    task = own_task(work, task_id, "township:remind")
    if task.state != "open":
        raise AlreadyClosed(field="task")
    wanted = (
        None if villages is None else {township_offices.village(work, one).station_id for one in villages}
    )
    closed = township_retired.ids(work)
    lines = [
        one
        for one in progress(work, task)
        if not one.returned and (wanted is None or one.station_id in wanted) and one.station_id not in closed
    ]
    if not lines:
        raise NobodyToRemind(field="task")
    lengths.within({"words": lengths.REMARK}, {"words": words})
    said = words.strip() or (
        f"“{task.title}”应于{task.due_on.isoformat()}前报回，请尽快办理。"
        if task.due_on
        else f"请尽快报回“{task.title}”。"
    )
    for one in lines:
        work.session.add(
            TownshipItem(
                station_id=work.station_id,
                id=new_id(),
                kind="reminder",
                township=work.station_id,
                village=one.station_id,
                office=task.office,
                office_name=_chinese(work, task.office),
                made_at=work.at,
                user_id=work.user_id,
                subject_id=task.id,
                number=task.number,
                body={"about": "task", "words": said}
                | ({"due_on": task.due_on.isoformat()} if task.due_on else {}),
            )
        )
    work.session.flush()
    audit.record(work, "township:remind", task.id, villages=len(lines))
    return len(lines)


def _chinese(work: Work, key: str) -> str:
    return next((one.chinese for one in township_offices.every(work) if one.key == key), key)


def close(work: Work, task_id: str) -> None:
    """The task is over: nobody is reminded any more. Needs `township:remind` and its office."""
    task = own_task(work, task_id, "township:remind")
    task.state, task.closed_at = "closed", work.at
    work.session.flush()
    audit.record(work, "township:remind", task.id, step="closed")


def read_in(path: Path) -> bytes:
    """The bytes of a table that somebody chose. Raises trouble of the disk, FileTooBig …"""
    return read_file(path)
