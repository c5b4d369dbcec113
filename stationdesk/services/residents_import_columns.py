"""A table of residents whose columns are understood: which heading means which field, and what a row holds for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stationdesk.services import sheet_values, sheets
from stationdesk.services.residents_headings import HEADINGS, KNOWN, plain
from stationdesk.services.residents_refusals import (
    ColumnTwice,
    NameColumnMissing,
    NumberColumnsMissing,
    TextTooLong,
)

MAX_TEXT: Final = 2000


class Columns:
    """The fields of a table, read by name.

    Made with the table and the mapping somebody chose (heading to field; empty: leave out).
    Raises ColumnTwice, NameColumnMissing, NumberColumnsMissing.
    """

    def __init__(self, table: sheets.Table, mapping: Mapping[str, str]) -> None:
        self.table = table
        self.columns, self.ignored = understood(table, mapping)

    def cell(self, row: sheets.SheetRow, name: str) -> sheets.Value:
        """What a row holds for a field: of several columns the first that is filled; empty text where none is."""
        for at in self.columns.get(name, ()):
            if at < len(row.values) and sheet_values.text_of(row.values[at]):
                return row.values[at]
        return ""

    def text(self, row: sheets.SheetRow, name: str) -> str:
        """The same as text. Raises TextTooLong."""
        text = sheet_values.text_of(self.cell(row, name))
        if len(text) > MAX_TEXT:
            raise TextTooLong(length=len(text), limit=MAX_TEXT, field=name)
        return text

    def heading(self, name: str) -> str:
        """How the table calls a field's column; our word for it where it has none."""
        at = self.columns.get(name)
        return self.table.headings[at[0]] if at else HEADINGS[name][0] if name in HEADINGS else ""


def understood(table: sheets.Table, mapping: Mapping[str, str]) -> tuple[dict[str, list[int]], list[str]]:
    """Which columns hold which field, and the headings that mean none."""
    columns: dict[str, list[int]] = {}
    ignored = []
    for at, heading in enumerate(table.headings):
        bare = plain(heading)
        meaning = mapping[bare] if bare in mapping else KNOWN.get(bare)
        if not meaning:
            if heading:
                ignored.append(heading)
            continue
        if meaning in columns and meaning != "phones":
            # A column that the mapping names wins over one that merely looks right.
            first = table.headings[columns[meaning][0]]
            if plain(first) in mapping and bare not in mapping:
                ignored.append(heading)
                continue
            if bare in mapping and plain(first) not in mapping:
                ignored.append(first)
                columns[meaning] = [at]
                continue
            raise ColumnTwice(first=first, second=heading, meaning=HEADINGS[meaning][0], field="file")
        columns.setdefault(meaning, []).append(at)
    if "name" not in columns:
        raise NameColumnMissing(field="file")
    if "id_number" not in columns and "birth" not in columns and "record_id" not in columns:
        raise NumberColumnsMissing(field="file")
    return columns, ignored
