"""The paper of a task from above: the lines that are still open, to be taken along and written on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class TaskSheetColumn(Quiet, frozen=True, kw_only=True):
    """A column to be filled by hand, and what may stand in it."""

    heading: str
    choices: tuple[str, ...] = ()


class TaskSheetLine(Quiet, frozen=True, kw_only=True):
    """One person: the row of the sender's table, and what is already filled of each column."""

    row: int
    name: str
    place: str = ""
    phone: str = ""
    filled: tuple[str, ...] = ()
    """As many as there are columns; empty texts are blanks to write in."""


class TaskSheetSection(Quiet, frozen=True, kw_only=True):
    """The lines of one grid, in walking order."""

    grid: str
    lines: tuple[TaskSheetLine, ...]


class TaskSheet(PaperFacts, frozen=True, kw_only=True, tag="task_sheet"):
    """任务填表单: who has still to be asked, with room to write; typed back at the station by its row numbers."""

    title_zh: ClassVar[str] = N_("任务填表单")

    task: str
    sender: str
    due_on: date | None = None
    columns: tuple[TaskSheetColumn, ...]
    sections: tuple[TaskSheetSection, ...]
