"""Filling the lines of a task: by telephone, by visit, from the register; and what was learnt taken over into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from stationdesk.core import lengths, phones
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.tasks import TaskRow
from stationdesk.security import audit
from stationdesk.services import residents, task_known, users
from stationdesk.services.task_books import Column
from stationdesk.services.task_match import SUGGESTED
from stationdesk.services.task_record import (
    CHANNELS,
    STATES,
    RowChangedMeanwhile,
    RowUnknown,
    StateUnknown,
    checked,
    columns_of,
    row,
    rows_of,
    running,
    task,
    to_fill,
    token,
)
from stationdesk.storage.work import Work

SAID: Final[Mapping[str, str]] = MappingProxyType(
    {"not_ours": "非本村人员", "absent": "多次联系未找到", "refused": "本人拒绝填报"}
)
"""What is written into an empty 备注 column for a line that was not filled. Goes to the sender: always Chinese."""


class AddingNotAllowed(Refusal):
    template = N_("这个任务不能增加人员：打开任务时没有选择“可以增补人员”。")


class NoRoomBelow(Refusal):
    template = N_(
        "表格最后一行下面还有说明或合计，写不下 {count} 个新增人员（留的空行有 {spare} 行）。请向发表的部门要带空行的表。"
    )


@dataclass(frozen=True)
class Filling:
    """What is known of one line. `values`: column letter or heading → text ("" empties the cell).

    `seen`: the token of the line as it was shown, so that nobody overwrites what a colleague has just saved.
    """

    row_id: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    state: str | None = "done"
    """None leaves the state as it is: a value kept on leaving a line that is not finished."""
    channel: str | None = None
    note: str | None = field(default=None, repr=False)
    seen: str | None = None


@dataclass(frozen=True)
class Filled:
    """A line that was saved: its state now, its token, and what is odd about the values."""

    row_id: str
    state: str
    token: str
    warnings: tuple[str, ...] = ()


def fill(work: Work, filling: Filling) -> Filled:
    """Save what is known of one line. Needs `tasks:fill`.

    Raises RowUnknown, TaskClosed, RowChangedMeanwhile, ColumnNotToFill, ChoiceUnknown, StateUnknown, DateImpossible.
    """
    users.require(work, "tasks:fill")
    task_row = row(work, filling.row_id)
    task = running(work, task_row.task_id)
    if filling.seen is not None and filling.seen != token(task_row):
        raise RowChangedMeanwhile(field="row")
    _known(filling.state, filling.channel)
    warnings = _put(work, task_row, columns_of(task), filling)
    work.session.flush()
    # One entry a line would drown the chain: the change log already says who wrote which cell.
    return Filled(task_row.id, task_row.state, token(task_row), warnings)


def _known(state: str | None, channel: str | None) -> None:
    for given, words, name in ((state, STATES, "state"), (channel, CHANNELS, "channel")):
        if given is not None and given not in words:
            raise StateUnknown(
                state=given[:20], states=say(N_("、")).join(map(say, words.values())), field=name
            )


def _put(work: Work, task_row: TaskRow, columns: Sequence[Column], filling: Filling) -> tuple[str, ...]:
    """Write a filling into its row, not flushed yet; what is odd about its values."""
    warnings: list[str] = []
    now = dict(task_row.filled or {})
    for named, text in filling.values.items():
        column = to_fill(columns, named)
        value = checked(column, text)
        warnings += _odd(column, value)
        if value == "" and not task_row.given.get(column.letter):
            now.pop(column.letter, None)
        else:
            now[column.letter] = value
    if filling.note is not None:
        lengths.within({"note": lengths.REMARK}, {"note": filling.note})
        task_row.note = filling.note.strip() or None
    if filling.state is not None:
        _remark(columns, task_row, now, filling.state)
        task_row.state = filling.state
        task_row.done_at = None if filling.state == "open" else work.at
        task_row.worker_id = work.user_id
    if filling.channel is not None:
        task_row.channel = filling.channel
    task_row.filled = now or None
    return tuple(warnings)


def _remark(columns: Sequence[Column], task_row: TaskRow, now: dict[str, str], state: str) -> None:
    """Why a line stays empty goes into the sender's 备注, if there is one and nobody wrote into it."""
    column = next((one for one in columns if one.role == "remark" and one.fill), None)
    if column is None or task_row.given.get(column.letter):
        return
    if now.get(column.letter, "") in ("", *SAID.values()):
        if state in SAID and SAID[state] and (not column.choices or SAID[state] in column.choices):
            now[column.letter] = SAID[state]
        else:
            now.pop(column.letter, None)


def fill_many(
    work: Work,
    task_id: str,
    row_ids: Sequence[str],
    values: Mapping[str, str],
    *,
    state: str | None = None,
    channel: str | None = None,
    only_empty: bool = True,
) -> int:
    """One value for many lines: how many were changed. Cells that hold something stay unless `only_empty` is False.

    Needs `tasks:fill`. Raises as `fill`; all lines or none.
    """
    users.require(work, "tasks:fill")
    columns = columns_of(running(work, task_id))
    wanted = {to_fill(columns, named).letter: text for named, text in values.items()}
    _known(state, channel)
    rows = {one.id: one for one in rows_of(work, task_id)}
    changed = 0
    for row_id in row_ids:
        task_row = rows.get(row_id)
        if task_row is None:
            raise RowUnknown(row="—", field="row")
        held = dict(task_row.given) | (task_row.filled or {})
        mine = {
            letter: text
            for letter, text in wanted.items()
            if not (only_empty and held.get(letter)) and held.get(letter, "") != text
        }
        if mine or (state is not None and state != task_row.state):
            _put(work, task_row, columns, Filling(row_id, mine, state, channel))
            changed += 1
    work.session.flush()
    audit.record(work, "tasks:fill", task_id, lines=changed)
    return changed


def prefill(work: Work, task_id: str, letters: Sequence[str], row_ids: Sequence[str] | None = None) -> int:
    """Fill empty cells of some columns with what the register knows; how many cells. Needs `tasks:fill`.

    Only lines whose person is certain. Columns of identity numbers and phones need `residents:reveal` as well.
    The lines stay open: somebody has to look at them.
    """
    users.require(work, "tasks:fill")
    task = running(work, task_id)
    columns = [to_fill(columns_of(task), one) for one in letters]
    if any(one.role in task_known.SENSITIVE for one in columns):
        users.require(work, "residents:reveal")
        audit.record(work, "residents:reveal", task_id, why="task")
    rows = [
        one
        for one in rows_of(work, task_id)
        if one.person_id and one.matched_by != SUGGESTED and (row_ids is None or one.id in set(row_ids))
    ]
    known = task_known.values(work, [str(one.person_id) for one in rows], [one.role for one in columns])
    cells = 0
    for one in rows:
        now = dict(one.filled or {})
        before = len(now)
        for column in columns:
            value = task_known.fitting(column, known.get(str(one.person_id), {}).get(column.role, ""))
            if value and not now.get(column.letter) and not one.given.get(column.letter):
                now[column.letter] = value
        if len(now) != before:
            cells += len(now) - before
            one.filled = now
    audit.record(work, "tasks:fill", task_id, cells=cells)
    work.session.flush()
    return cells


def assign(work: Work, row_id: str, person_id: str | None) -> Filled:
    """Say by hand whose line it is (None: nobody's). Needs `tasks:fill`. Raises RowUnknown, PersonUnknown."""
    users.require(work, "tasks:fill")
    task_row = row(work, row_id)
    running(work, task_row.task_id)
    if person_id is not None:
        person_id = residents.stands_for(work, residents.get(work, person_id).id)
    task_row.person_id, task_row.matched_by = person_id, None if person_id is None else "hand"
    work.session.flush()
    return Filled(task_row.id, task_row.state, token(task_row))


def confirm_suggested(work: Work, task_id: str, row_ids: Sequence[str] | None = None) -> int:
    """Take suggested matches (a name only) as right; how many. Needs `tasks:fill`."""
    users.require(work, "tasks:fill")
    running(work, task_id)
    count = 0
    for one in rows_of(work, task_id):
        if one.matched_by == SUGGESTED and (row_ids is None or one.id in set(row_ids)):
            one.matched_by = "hand"
            count += 1
    work.session.flush()
    return count


def add_people(work: Work, task_id: str, people: Sequence[str]) -> tuple[str, ...]:
    """Lines for people of ours whom the table does not name, in its empty rows and below its last one; their ids.

    The columns that say who it is are filled from the register. Needs `tasks:fill` and `residents:reveal`. Raises
    AddingNotAllowed, NoRoomBelow, PersonUnknown. Who already has a line is left out.
    """
    users.require(work, "tasks:fill")
    users.require(work, "residents:reveal")
    task = running(work, task_id)
    if not task.may_add:
        raise AddingNotAllowed(field="people")
    rows = rows_of(work, task_id)
    here = {one.person_id for one in rows}
    wanted = dict.fromkeys(residents.stands_for(work, residents.get(work, one).id) for one in people)
    fresh = [one for one in wanted if one not in here]
    layout = task.layout or {}
    taken = {one.row for one in rows}
    spare = [number for number in layout.get("spare", []) if number not in taken]
    last = max([int(layout.get("last", task.heading_row)), *taken])
    if len(fresh) > len(spare) and not layout.get("room_below", True):
        raise NoRoomBelow(count=len(fresh), spare=len(spare), field="people")
    places = [*spare, *range(last + 1, last + 1 + max(0, len(fresh) - len(spare)))]
    columns = columns_of(task)
    asked = [one for one in columns if one.role and one.role not in ("number", "remark") and not one.formula]
    known = task_known.values(work, fresh, [one.role for one in asked])
    counted = next((one.letter for one in columns if one.role == "number"), None)
    ids: list[str] = []
    for number, person_id in zip(places, fresh, strict=False):
        filled = {
            one.letter: value
            for one in asked
            if (value := task_known.fitting(one, known.get(person_id, {}).get(one.role, "")))
        }
        if counted is not None and number not in spare:
            filled[counted] = str(len(taken) + len(ids) + 1)
        ids.append(new_id())
        work.session.add(
            TaskRow(
                station_id=work.station_id,
                id=ids[-1],
                task_id=task_id,
                row=number,
                given={},
                filled=filled,
                person_id=person_id,
                matched_by="hand",
                state="open",
            )
        )
    work.session.flush()
    audit.record(work, "residents:reveal", task_id, why="task", people=len(ids))
    audit.record(work, "tasks:fill", task_id, added=len(ids))
    return tuple(ids)


@dataclass(frozen=True)
class TakeOver:
    """What a line taught us, to be written into the register."""

    row_id: str
    what: tuple[str, ...] = ()
    """`phones`, `living_address`, `registered_address`, as `task_known.Learnt` names them."""
    died_on: date | None = None
    moved_out_on: date | None = None


def take_over(work: Work, request: TakeOver) -> tuple[str, ...]:
    """Write what was learnt while filling into the register; what was written. Needs `residents:edit`.

    A new phone becomes the first one, the others stay. Raises RowUnknown, PersonUnknown and what `residents` raises.
    """
    users.require(work, "tasks:fill")
    task_row = row(work, request.row_id)
    if task_row.person_id is None:
        raise residents.PersonUnknown(field="person")
    columns = columns_of(task(work, task_row.task_id))
    person_id = residents.stands_for(work, task_row.person_id)
    done: list[str] = []
    changes: dict[str, Any] = {}
    for one in task_known.learnt(work, person_id, columns, task_row.filled or {}):
        if one.what not in request.what:
            continue
        if one.what == "phones":
            residents.set_phones(work, person_id, (one.after, *residents.phones_of(work, person_id)))
        else:
            changes[one.what] = one.after
        done.append(one.what)
    if changes:
        residents.edit(work, residents.EditPerson(person_id, changes))
    if request.died_on is not None:
        residents.died(work, person_id, request.died_on)
        done.append("died_on")
    if request.moved_out_on is not None:
        residents.moved_out(work, person_id, request.moved_out_on)
        done.append("moved_out_on")
    work.session.flush()
    return tuple(done)


def _odd(column: Column, value: str) -> list[str]:
    """What is odd about a value that is kept all the same."""
    if column.role == "phones" and value:
        try:
            phones.parse(value)
        except Unhappy as no:
            return [no.message]
    return []
