"""What is known of a child on the register never comes onto a publicity sheet: not from the register, not by hand."""

from __future__ import annotations

import pytest

from stationdesk.core import packs
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.services import publicity_register, publicity_rows
from stationdesk.services.publicity_rows import CellNotPostable, ChildNamed, GivenRows
from tests.services.test_file_access import enrolled

SHEETS = [sheet for sheet in packs.load("publicity").items() if sheet.get("columns")]


def table(sheet: object, key: str, text: str) -> GivenRows:
    """One line with a text in one column, what else the column's type wants in the others."""
    plain = {
        "money": "1.00", "date": "2026-11-01", "int": "1", "decimal": "1", "area": "1", "percent": "1%",
        "id": "421221195005051234", "bank": "6222020000000000000", "phone": "13800000000",
    }  # fmt: skip
    columns = [column for column in sheet["columns"] if column["key"] != "seq"]  # type: ignore[index]
    line = tuple(
        text if column["key"] == key else "" if column["type"] in ("id", "phone", "bank") else plain.get(column["type"], "某事")
        for column in columns
    )  # fmt: skip
    return GivenRows(tuple(column["label_zh"] for column in columns), ((2, line),))


def named(desk: Desk) -> tuple[str, str]:
    """A child on the register under a name nobody grown up bears."""
    child, enrolment = enrolled(desk)

    def rename(work: object) -> None:
        work.session.get_one(Person, (work.station_id, child)).name = "欧阳小满"  # type: ignore[attr-defined]

    desk.change(rename)
    return child, enrolment


NAMES = [
    (sheet, column["key"]) for sheet in SHEETS for column in sheet["columns"] if column["type"] == "name"
]


@pytest.mark.parametrize(
    ("sheet", "key"), NAMES, ids=lambda one: one if isinstance(one, str) else one["code"]
)
def test_a_child_is_refused_in_every_column_of_names(desk: Desk, sheet: object, key: str) -> None:
    named(desk)
    never: tuple[str, ...] = ()
    with pytest.raises(ChildNamed) as refused:
        desk.read(lambda work: publicity_rows.ready(work, sheet, never, table(sheet, key, "欧阳小满")))  # type: ignore[arg-type]
    assert "欧阳小满" not in refused.value.message


@pytest.mark.parametrize(
    "words", ["留守儿童慰问", "孤儿生活费", "强制报告处理", "困境儿童帮扶", "未成年人资助"]
)
def test_words_that_point_at_children_are_refused(desk: Desk, words: str) -> None:
    sheet = next(
        one for one in SHEETS if any(c["type"] == "name" for c in one["columns"]) and one["part"] != "党务"
    )
    key = next(c["key"] for c in sheet["columns"] if c["type"] in ("text", "longtext"))
    with pytest.raises(CellNotPostable):
        desk.read(lambda work: publicity_rows.ready(work, sheet, (), table(sheet, key, words)))


def test_no_sheet_is_filled_from_files_notes_consents_or_groups() -> None:
    used = {name for name, held in vars(publicity_register).items() if hasattr(held, "__tablename__")}
    assert used == {"Case", "CaseRating", "Certificate", "SealUse", "Person", "Household", "Mark", "Visit"}
    assert set(publicity_register.SOURCES) == {"FW-01", "FW-03", "CW-05"}
    marks = {one for wanted in publicity_register.MARKS.values() for one in wanted}
    assert not any(word in one for one in marks for word in ("儿童", "孤儿", "留守", "未成年"))
