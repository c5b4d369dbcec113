"""What a brought table does not show on the screen of its sender, and reading it without that.

A filter or a hidden row is the sender's choice of what is meant; nobody who imports the file sees it. Every importer says
how much of what it read was hidden, and offers to leave it out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from stationdesk.core.words import N_, say
from stationdesk.services.sheets import SheetRow, Table

NAMED: Final = 8
"""So many rows and columns are named; the rest are counted."""


def said(table: Table) -> str:
    """One sentence about hidden rows and columns that hold something; empty where there are none."""
    parts = []
    if table.hidden_rows:
        numbers = say(N_("、")).join(map(str, table.hidden_rows[:NAMED]))
        more = say(N_("等")) if len(table.hidden_rows) > NAMED else ""
        parts.append(
            say(
                N_("{n} 行是隐藏或被筛选掉的（第 {rows} 行{more}）"),
                n=len(table.hidden_rows),
                rows=numbers,
                more=more,
            )
        )
    if table.hidden_columns:
        named = say(N_("、")).join(table.hidden_columns[:NAMED])
        more = say(N_("等")) if len(table.hidden_columns) > NAMED else ""
        parts.append(
            say(
                N_("{n} 列是隐藏的（{columns}{more}）"),
                n=len(table.hidden_columns),
                columns=named,
                more=more,
            )
        )
    return say(N_("表格里有{what}，也读进来了。"), what=say(N_("，")).join(parts)) if parts else ""


def without(table: Table) -> Table:
    """The table as its sender sees it: hidden rows are gone, hidden columns have neither heading nor values."""
    rows = set(table.hidden_rows)
    gone = set(table.hidden_places)

    def kept(row: SheetRow) -> SheetRow:
        if not gone:
            return row
        return SheetRow(row.number, tuple("" if at in gone else one for at, one in enumerate(row.values)))

    return replace(
        table,
        headings=tuple("" if at in gone else one for at, one in enumerate(table.headings)),
        rows=tuple(kept(row) for row in table.rows if row.number not in rows),
        hidden_rows=(),
        hidden_columns=(),
        hidden_places=(),
    )
