"""A task and its lines as rows, for the services of tasks: found, read, checked; the words and refusals they share."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.models.tasks import Task, TaskRow
from stationdesk.services import task_known
from stationdesk.services.task_books import Column
from stationdesk.storage.work import Work

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "open": N_("待填"),
        "done": N_("已填"),
        "not_ours": N_("不是本村"),
        "absent": N_("未找到"),
        "refused": N_("拒绝"),
    }
)
CHANNELS: Final[Mapping[str, str]] = MappingProxyType(
    {"phone": N_("打电话"), "visit": N_("上门"), "window": N_("来站"), "register": N_("查档案")}
)
TASK_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {"open": N_("填写中"), "returned": N_("已回传"), "closed": N_("已结束")}
)
MATCHED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id_number": N_("身份号码"),
        "id_part": N_("姓名和部分号码"),
        "name_birth": N_("姓名和出生日期"),
        "name_address": N_("姓名和住址"),
        "name": N_("只有姓名，待确认"),
        "hand": N_("人工确认"),
    }
)


class TaskUnknown(Refusal):
    template = N_("找不到这个任务。请刷新任务列表再选。")


class RowUnknown(Refusal):
    template = N_("任务表里没有第 {row} 行。请核对行号。")


class ColumnUnknown(Refusal):
    template = N_("表里没有“{column}”这一列。")


class ColumnNotToFill(Refusal):
    template = N_("“{column}”这一列不是要填的。要填的列：{columns}。")


class ChoiceUnknown(Refusal):
    template = N_("“{column}”只能填：{choices}。")


class CellHasControls(Refusal):
    template = N_("填写的内容里有表格不能保存的控制字符。请重新填写。")


class StateUnknown(Refusal):
    template = N_("没有“{state}”这种结果。可用：{states}。")


class TaskClosed(Refusal):
    template = N_("这个任务已经结束，不能再改。")


class RowChangedMeanwhile(Refusal):
    """Somebody else saved this line after it was opened here."""

    template = N_("这一行刚刚被别人改过，没有覆盖。请看一下现在的内容再填。")


def task(work: Work, task_id: str) -> Task:
    """The row of a task, by its id or its number. Raises TaskUnknown."""
    found = work.session.get(Task, (work.station_id, task_id))
    if found is None:
        found = work.session.execute(
            sa.select(Task).where(Task.station_id == work.station_id, Task.number == task_id)
        ).scalar_one_or_none()
    if found is None or found.withdrawn_at is not None:
        raise TaskUnknown(field="task")
    return found


def running(work: Work, task_id: str) -> Task:
    """The same for a task that may still be filled. Raises TaskUnknown, TaskClosed."""
    found = task(work, task_id)
    if found.state == "closed":
        raise TaskClosed(field="task")
    return found


def row(work: Work, row_id: str) -> TaskRow:
    """The row of a line. Raises RowUnknown."""
    found = work.session.get(TaskRow, (work.station_id, row_id))
    if found is None or found.withdrawn_at is not None:
        raise RowUnknown(row="—", field="row")
    return found


def rows_of(work: Work, task_id: str) -> list[TaskRow]:
    """All lines of a task as the sheet has them."""
    return list(
        work.session.execute(
            sa.select(TaskRow)
            .where(
                TaskRow.station_id == work.station_id,
                TaskRow.task_id == task_id,
                TaskRow.withdrawn_at.is_(None),
            )
            .order_by(TaskRow.row, TaskRow.id)
        ).scalars()
    )


def row_id_of(work: Work, task_id: str, number: int) -> str:
    """The id of the line in a row of the sheet. Raises RowUnknown."""
    found = work.scalar(
        "SELECT id FROM task_rows WHERE station_id = :s AND task_id = :t AND row = :r AND withdrawn_at IS NULL"
        " ORDER BY id LIMIT 1",
        s=work.station_id,
        t=task_id,
        r=number,
    )
    if found is None:
        raise RowUnknown(row=number, field="row")
    return str(found)


def columns_of(task: Task) -> tuple[Column, ...]:
    """The columns of a task."""
    return tuple(Column(**(one | {"choices": tuple(one.get("choices", ()))})) for one in task.columns)


def to_fill(columns: Sequence[Column], named: str) -> Column:
    """The column to be filled that somebody names. Raises ColumnUnknown, ColumnNotToFill."""
    letter = letter_of(columns, named)
    found = next(one for one in columns if one.letter == letter)
    if not found.fill:
        listed = say(N_("、")).join(one.heading for one in columns if one.fill)
        raise ColumnNotToFill(column=found.heading, columns=listed, field="columns")
    return found


def checked(column: Column, text: str) -> str:
    """A value as the column takes it. Raises ChoiceUnknown, DateImpossible, TextTooLong, CellHasControls."""
    value = text.strip()
    lengths.within({column.letter: lengths.REMARK}, {column.letter: value})
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in value) or re.search(
        "[\ufffe\uffff]", value
    ):
        raise CellHasControls(field=column.letter)
    if not value:
        return ""
    if column.strict and value not in column.choices:
        raise ChoiceUnknown(
            column=column.heading, choices=say(N_("、")).join(column.choices[:20]), field=column.letter
        )
    if column.kind == "date" and re.search("[0-9]", value):
        try:
            found = task_known.day(value)
        except Refusal as no:
            no.field = column.letter
            raise
        return found.isoformat() if found else ""
    return value


def token(task_row: TaskRow) -> str:
    """What changes whenever somebody saves the line."""
    from hashlib import sha256

    said = (task_row.state, task_row.filled, task_row.note, task_row.person_id, task_row.channel)
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def letter_of(columns: Sequence[Column], named: str) -> str:
    """The letter of a column named by its letter, its heading or the last part of it. Raises ColumnUnknown."""
    plain = named.strip()
    told = (
        [one.letter for one in columns if one.letter == plain.upper()],
        [one.letter for one in columns if one.heading == plain],
        [one.letter for one in columns if one.heading.rpartition("/")[2] == plain],
        [one.letter for one in columns if one.heading.replace("/", "") == plain],
    )
    for found in told:
        if len(found) == 1:
            return found[0]
    raise ColumnUnknown(column=plain[:30], field="columns")


def by_role(roles: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Role → text of a line; of several columns with one role the first that is filled."""
    found: dict[str, str] = {}
    for letter, role in roles.items():
        if values.get(letter):
            found.setdefault(role, values[letter])
    return found
