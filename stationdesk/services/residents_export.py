"""Residents written to a spreadsheet that can be read back without a change.

Masked unless revealed (its own permit, audited). Text that a spreadsheet would run as a formula is
guarded; every cell is text, so that no number is rounded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from stationdesk.core import masks
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.core.workbook_made import workbook
from stationdesk.security import audit
from stationdesk.services import codes, residents, residents_list, users
from stationdesk.services.kinship import chunks
from stationdesk.services.residents_headings import HEADINGS
from stationdesk.services.sheet_values import guard
from stationdesk.storage.leaving import Leaving
from stationdesk.storage.work import Work

COLUMNS: Final = (
    "name", "id_number", "sex", "ethnic", "birth", "household", "relation", "resident_type", "registered_address",
    "living_address", "phones", "grid", "village_group", "representative", "liaison", "away", "away_since", "away_to",
    "away_back", "education", "health", "disability_kind", "disability_level", "political", "marital", "no_id_why",
    "remark", "record_id",
)  # fmt: skip


class ExportKindUnknown(Refusal):
    template = N_("导出的文件名应以 .xlsx 或 .csv 结尾。")


@dataclass(frozen=True)
class Exported:
    """What was written."""

    file: str
    rows: int
    revealed: bool


def headings() -> list[str]:
    """The headings in their order."""
    return [HEADINGS[name][0] for name in COLUMNS]


def lines(work: Work, ids: Sequence[str], *, reveal: bool) -> Iterator[list[str]]:
    """The rows of an export, in the order of the ids."""
    lists = codes.of(work)
    for listed, named in chunks(list(ids)):
        params = {"s": work.station_id, **named}
        numbers: dict[str, list[str]] = {}
        for row in work.rows(
            "SELECT person_id, number FROM phones WHERE station_id = :s AND withdrawn_at IS NULL"
            f" AND person_id IN ({listed}) ORDER BY rank, id",
            **params,
        ):
            numbers.setdefault(row["person_id"], []).append(
                row["number"] if reveal else masks.phone(row["number"])
            )
        away = {
            row["person_id"]: row
            for row in work.rows(
                "SELECT person_id, since, place, back FROM absences WHERE station_id = :s"
                f" AND withdrawn_at IS NULL AND reason = 'work' AND person_id IN ({listed}) ORDER BY since",
                **params,
            )
        }
        people = {
            row["id"]: dict(row)
            for row in work.rows(
                "SELECT p.*, h.number AS household, g.name AS grid, h.village_group, h.representative, h.liaison"
                " FROM people p LEFT JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id"
                " LEFT JOIN grids g ON g.station_id = h.station_id AND g.id = h.grid_id"
                f" WHERE p.station_id = :s AND p.id IN ({listed})",
                **params,
            )
        }
        for one in named.values():
            row = people[one]
            spell = away.get(one)
            for name in codes.COLUMNS:
                row[name] = lists.of(name, row[name])
            row["record_id"] = one
            row["resident_type"] = residents.TYPES.get(row["resident_type"], row["resident_type"])
            row["phones"] = "、".join(numbers.get(one, ()))
            if row["id_number"] and not reveal:
                row["id_number"] = masks.id_number(row["id_number"])
            row["away"] = "是" if spell and spell["back"] is None else "否"
            row["away_since"] = spell["since"] if spell else ""
            row["away_to"] = spell["place"] if spell else ""
            row["away_back"] = spell["back"] if spell else ""
            yield [guard(str(row[name])) if row[name] else "" for name in COLUMNS]


def export(
    work: Work,
    path: Path,
    wanted: residents_list.Filter | None = None,
    *,
    reveal: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the residents of a list to a file. Needs `residents:export` (and `residents:reveal`).

    In `desk.change`, because it is audited. Raises ExportKindUnknown, and trouble of the disk.
    """
    users.require(work, "residents:export")
    if reveal:
        users.require(work, "residents:reveal")
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise ExportKindUnknown(field="file")
    ids = residents_list.ids(work, wanted)
    made: list[list[str]] = []
    for line in lines(work, ids, reveal=reveal):
        made.append(line)
        if progress is not None and len(made) % 200 == 0:
            progress(len(made), len(ids))
    body = _csv(made) if kind == ".csv" else _xlsx(made)
    audit.record(work, "residents:export", None, rows=len(made), revealed=int(reveal), kind=kind[1:])
    with Leaving(work, path) as leaving:
        leaving.write(body)
        leaving.keep()
    return Exported(str(path), len(made), reveal)


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings())
    writer.writerows(rows)
    # The mark at the start tells spreadsheets that this is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with workbook(out) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@"})
        sheet = book.add_worksheet("居民")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(COLUMNS) - 1, 14, text)
        for column, heading in enumerate(headings()):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(number, column, value, text)
    return out.getvalue()
