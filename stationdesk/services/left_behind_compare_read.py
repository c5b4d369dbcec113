"""Reading a list from above: a workbook, a CSV, or text that was pasted."""

from __future__ import annotations

import unicodedata
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Final

from stationdesk.core import idnumber, lengths, pasted_list
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.services import residents_headings, sheet_hidden, sheet_values, sheets

NAMES: Final = ("name", "id_number", "birth")
MOST: Final = 5000
_EXTRA_NAMES: Final = (
    "儿童姓名", "留守儿童姓名", "孩子姓名", "妇女姓名", "留守妇女姓名", "老人姓名", "老年人姓名", "留守老人姓名", "留守老年人姓名",
    "对象姓名", "人员", "服务对象",
)  # fmt: skip
_EXTRA_NUMBERS: Final = ("儿童身份证号", "儿童身份证号码", "本人身份证号", "身份证件号", "公民身份证号")


@dataclass(frozen=True)
class Given:
    """One line of the list, as far as it says who is meant."""

    n: int
    name: str = field(repr=False, default="")
    id_number: str = field(repr=False, default="")
    birth: date | None = field(repr=False, default=None)
    problem: str = ""
    """What is wrong with it, as a sentence without what was written."""
    place: str = field(repr=False, default="")


class ListHasNobody(Refusal):
    template = N_("名单里没有读到人。表里要有“姓名”或“身份证号”这样的列名。")


def from_text(text: str, today: date) -> list[Given]:
    """The people of a pasted list. Raises ListEmpty, ListTooLong."""
    return [
        Given(one.n, one.name, one.id_number, one.birth, one.problem, " ".join(one.hints))
        for one in pasted_list.read(text, today)
    ]


def hidden_words(path: Path) -> str:
    """One sentence about the rows and columns of a list that its sender does not see; empty where there are none."""
    try:
        return sheet_hidden.said(sheets.read_table(path, _known))
    except Refusal:
        return ""  # what is wrong with the file is said by whoever reads it


def from_file(path: Path, today: date, *, visible_only: bool = False) -> list[Given]:
    """The people of a workbook or CSV; columns by their headings, lines by the rows of the sheet.

    A file without headings that holds one person a line is read like pasted text. Raises the refusals of `sheets`,
    ListHasNobody, ListTooLong.
    """
    try:
        table = sheets.read_table(path, _known)
    except sheets.HeadingsMissing:
        text = _as_text(path)
        if text is None:
            raise
        return from_text(text, today)
    if visible_only:
        table = sheet_hidden.without(table)
    columns = {field_of(heading): at for at, heading in reversed(list(enumerate(table.headings)))}
    if "name" not in columns and "id_number" not in columns:
        raise ListHasNobody(field="file")
    if len(table.rows) > MOST:
        raise pasted_list.ListTooLong(count=len(table.rows), most=MOST, field="file")
    found = []
    for row in table.rows:

        def cell(name: str, row: sheets.SheetRow = row) -> sheets.Value:
            at = columns.get(name)
            return row.values[at] if at is not None and at < len(row.values) else ""

        one = _line(row.number, cell("name"), cell("id_number"), cell("birth"), today)
        place = sheet_values.text_of(cell("living_address") or cell("registered_address"))
        if one is not None:
            found.append(
                Given(one.n, one.name, one.id_number, one.birth, one.problem, place) if place else one
            )
    if not found:
        raise ListHasNobody(field="file")
    return found


def field_of(heading: str) -> str | None:
    """The field that a heading means here."""
    plain = "".join(unicodedata.normalize("NFKC", heading).split())
    if plain in _EXTRA_NAMES:
        return "name"
    if plain in _EXTRA_NUMBERS:
        return "id_number"
    for name, known in residents_headings.HEADINGS.items():
        if plain in {"".join(one.split()) for one in known}:
            return name
    return None


def _known(text: str) -> bool:
    return field_of(text) is not None


def _line(n: int, name: sheets.Value, number: sheets.Value, birth: sheets.Value, today: date) -> Given | None:
    called = sheet_values.text_of(name)[: lengths.NAME]
    written = unicodedata.normalize("NFKC", sheet_values.text_of(number)).replace(" ", "").upper()
    if not called and not written:
        return None
    if called in ("合计", "总计", "小计") or called.startswith(("注", "填表", "备注", "说明")):
        return None
    problem, known = "", ""
    if isinstance(number, float) and number > 1e15:
        problem = say(idnumber.IdNumberRounded.template)
    elif "*" in written:
        problem = "" if called else say(N_("证号打了星号，又没有姓名，认不出是谁"))
    elif written:
        try:
            known = idnumber.parse(written, today=today).number
        except Refusal as wrong:
            problem = wrong.message
    try:
        born = sheet_values.day_of(birth, today)
    except Refusal:
        born = None
    return Given(n, called, known, born, problem)


def _as_text(path: Path) -> str | None:
    """The text of a plain file without headings; None for a workbook."""
    body = path.read_bytes()
    if body.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return None
    return sheets.decode(body)[0]
