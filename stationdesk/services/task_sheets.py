"""The paper of a task: open lines in walking order, grid by grid, to take along and write on."""

from __future__ import annotations

from dataclasses import replace

from stationdesk.core import papers as facts_of
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.security import audit
from stationdesk.services import numbers, papers, residents, task_lists, users
from stationdesk.services.task_lists import RowQuery
from stationdesk.services.task_record import columns_of, row, task, to_fill
from stationdesk.storage.work import Work


class NoLinesToPrint(Refusal):
    template = N_("没有要打印的行：这个范围里都已填完。")


class TooManyLines(Refusal):
    """Parameters: count, limit."""

    template = N_("有 {count} 行，一次最多打印 {limit} 行。请按网格分开打印。")


LIMIT = 2_000


def task_sheet(
    work: Work, task_id: str, query: RowQuery | None = None, *, letters: tuple[str, ...] = ()
) -> papers.PaperRow:
    """Keep the sheet of a task's open lines (or those of `query`) as a paper. Needs `tasks:read`.

    Phones are on it for those who may see them (`residents:reveal`), and that is audited. `letters` chooses columns.
    Raises TaskUnknown, NoLinesToPrint, TooManyLines, ColumnNotToFill.
    """
    users.require(work, "tasks:read")
    found = task(work, task_id)
    asked = replace(query or RowQuery(states=("open", "absent")), order="walk")
    wanted = task_lists.ids(work, found.id, asked)
    if not wanted:
        raise NoLinesToPrint(field="grid")
    if len(wanted) > LIMIT:
        raise TooManyLines(count=len(wanted), limit=LIMIT, field="grid")
    everything = columns_of(found)
    columns = [to_fill(everything, one) for one in letters] or [
        one for one in everything if one.fill and not one.hidden
    ]
    may = "residents:reveal" in work.actor.permits
    phone_letters = [one.letter for one in everything if one.role == "phones"]
    sections: dict[str, list[facts_of.TaskSheetLine]] = {}
    for line in task_lists.rows(work, wanted):
        cells = dict(row(work, line.id).given) | dict(line.filled)
        phone = ""
        if may:
            phone = next((cells[letter] for letter in phone_letters if cells.get(letter)), "")
            if not phone and line.person_id is not None:
                phone = next(iter(residents.phones_of(work, line.person_id)), "")
        sections.setdefault(line.grid, []).append(
            facts_of.TaskSheetLine(
                row=line.row,
                name=line.name,
                place=line.place,
                phone=phone,
                filled=tuple(cells.get(one.letter, "") for one in columns),
            )
        )
    if may:
        audit.record(work, "residents:reveal", found.id, why="paper", people=len(wanted))
    number = numbers.take(work, "paper")
    facts = facts_of.TaskSheet(
        **papers.frame(work),
        number=number,
        task=found.title,
        sender=found.sender,
        due_on=found.due_on,
        columns=tuple(facts_of.TaskSheetColumn(heading=one.heading, choices=one.choices) for one in columns),
        sections=tuple(
            facts_of.TaskSheetSection(grid=grid, lines=tuple(lines)) for grid, lines in sections.items()
        ),
    )
    return papers.make(work, "task_sheet", "tasks", found.id, facts, number)
