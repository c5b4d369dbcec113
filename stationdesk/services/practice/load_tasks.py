"""Tables from above in a practice village: the sender's workbook made, opened, filled, given back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import groupby

from stationdesk.core.clock import civil_date
from stationdesk.core.workbook_saved import saved
from stationdesk.services import task_fill, task_lists, task_record, task_return, tasks
from stationdesk.services.practice.event_counter_facts import TaskFact, TaskLineFact
from stationdesk.services.practice.event_days import WORKER
from stationdesk.services.practice.load_stage import Act, Known, Stage, known
from stationdesk.storage.work import Work

TITLE_ROW, HEADING_ROW = 1, 3


def acts(stage: Stage, admitted: Known) -> list[Act]:
    """Every table, and what was filled in by whom on which day."""
    made: Known = {}
    found: list[Act] = []
    for fact in stage.happenings.counter.tasks:
        found.append(Act(fact.at, WORKER, "tasks:open", partial(_open, stage, made, admitted, fact)))
        settled = [
            (line.filled_at, line.staff, row, line)
            for row, line in enumerate(fact.lines, HEADING_ROW + 1)
            if line.state != "open" and line.filled_at is not None
        ]
        settled.sort(key=lambda one: (civil_date(one[0]), one[1], one[2]))
        for (_, staff), group in groupby(settled, key=lambda one: (civil_date(one[0]), one[1])):
            lines = list(group)
            at = max(lines[0][0], fact.at)
            found.append(Act(at, staff, "tasks:fill", partial(_fill, made, fact, [one[2:] for one in lines])))
        if fact.returned_at is not None:
            found.append(Act(fact.returned_at, WORKER, "tasks:open", partial(_give_back, made, fact)))
    return found


def _open(stage: Stage, made: Known, admitted: Known, fact: TaskFact, work: Work) -> None:
    new = tasks.NewTask(
        fact.title,
        fact.sender,
        workbook(fact, work.at),
        fact.file,
        fact.due_on,
        fill=fact.to_fill,
        admission_id=None if fact.admission is None else known(admitted, fact.admission),
        may_add=fact.admission is not None,
    )
    made[fact.key] = tasks.open_task(work, new).id
    stage.done["tasks"] += 1


def _fill(made: Known, fact: TaskFact, lines: Iterable[tuple[int, TaskLineFact]], work: Work) -> None:
    task_id = known(made, fact.key)
    for row, line in lines:
        values = {heading: text for heading, text in line.filled if text}
        task_fill.fill(
            work,
            task_fill.Filling(
                task_record.row_id_of(work, task_id, row), values, line.state, line.channel, line.note or None
            ),
        )


def _give_back(made: Known, fact: TaskFact, work: Work) -> None:
    task_id = known(made, fact.key)
    left = any(line.state == "open" for line in task_lists.rows(work, task_lists.ids(work, task_id)))
    task_return.give_back(work, task_id, confirm_open=left)


def workbook(fact: TaskFact, at: datetime) -> bytes:
    """The sender's file: a merged title, who is to send it in by when, the headings, the lines, lists of choices."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.properties.creator = fact.sender
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    page = book.active
    assert page is not None
    page.title = "摸排表"
    width = len(fact.headings)
    page.merge_cells(start_row=TITLE_ROW, start_column=1, end_row=TITLE_ROW, end_column=width)
    page.cell(TITLE_ROW, 1, fact.title + "表").font = Font(size=16, bold=True)
    page.cell(TITLE_ROW, 1).alignment = Alignment(horizontal="center")
    page.cell(
        TITLE_ROW + 1,
        1,
        f"填报单位：四邑村　　　　请于{fact.due_on.month}月{fact.due_on.day}日前报送{fact.sender}",
    )
    thin = Side(style="thin")
    frame = Border(left=thin, right=thin, top=thin, bottom=thin)
    for row, cells in enumerate((fact.headings, *(line.cells for line in fact.lines)), HEADING_ROW):
        for column in range(1, width + 1):
            cell = page.cell(row, column, cells[column - 1] if column <= len(cells) else None)
            cell.border = frame
            if row == HEADING_ROW:
                cell.font = Font(bold=True)
            elif column == 3:
                cell.number_format = "@"
    last = HEADING_ROW + len(fact.lines)
    for heading, choices in fact.choices:
        letter = get_column_letter(fact.headings.index(heading) + 1)
        rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        rule.add(f"{letter}{HEADING_ROW + 1}:{letter}{last}")
        page.add_data_validation(rule)
    for column, heading in enumerate(fact.headings, 1):
        page.column_dimensions[get_column_letter(column)].width = 22 if column == 3 else 6 + 2 * len(heading)
    return saved(book)
