"""The workbook without encryption: only with the township's word, only what it says, text that stays text, read and never merged."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from stationdesk.core.errors import Refusal
from stationdesk.models.residents import Phone
from stationdesk.storage.work import Work
from stationdesk.sync import plain_approvals, plain_book
from tests.sync.machines import Machine, Place

UNTIL = date(2026, 12, 31)
NUMBER = "42122119620304551X"


class Two:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.village, self.township = place.village(), place.township()
        place.enrol(self.village, self.township)
        self.person = self.village.add("=1+1", id_number=NUMBER, remark="秘密备注", health="x")

        def phone(work: Work) -> None:
            work.session.add(
                Phone(station_id=work.station_id, id="p" * 8, person_id=self.person, number="13812345678")
            )

        self.village.desk.change(phone, reason="residents:edit")
        self.station = self.village.desk.read(lambda work: work.station_id)

    def approve(self, *kinds: str, until: date = UNTIL, whole: bool = False) -> Path:
        file = self.place.root / f"a{len(list(self.place.root.glob('a*.sdapproval')))}.sdapproval"
        plain_approvals.give(
            self.township.desk, self.station, kinds or ("residents",), until, file, whole_numbers=whole
        )
        return file

    def export(self) -> plain_book.Written:
        folder = self.place.root / "plain"
        folder.mkdir(exist_ok=True)
        return plain_book.export(self.village.desk, folder)

    def count(self, machine: Machine, table: str) -> Any:
        return machine.desk.read(lambda work: work.scalar(f"SELECT count(*) FROM {table}"))


@pytest.fixture
def two(place: Place) -> Two:
    return Two(place)


def cells(file: Path) -> list[tuple[str, str, Any]]:
    book = openpyxl.load_workbook(file)
    return [
        (sheet.title, cell.data_type, cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def test_without_the_townships_word_nothing_is_written(two: Two) -> None:
    with pytest.raises(plain_book.NotApproved):
        two.export()
    plain_approvals.take(two.village.desk, two.approve(until=date(2026, 11, 23)))
    assert two.export().rows == {"residents": 1}
    two.village.clock.set(two.village.clock.now() + timedelta(days=2))
    with pytest.raises(plain_book.NotApproved):
        two.export()
    assert len(list((two.place.root / "plain").iterdir())) == 1


def test_numbers_are_masked_unless_approved_whole(two: Two) -> None:
    plain_approvals.take(two.village.desk, two.approve())
    values = {str(value) for _, _, value in cells(two.export().file)}
    assert NUMBER not in values
    assert "421***********551X" in values
    assert "138****5678" in values
    plain_approvals.take(two.village.desk, two.approve(whole=True))
    made = two.export()
    assert made.numbers == "whole"
    assert {NUMBER, "13812345678"} <= {str(value) for _, _, value in cells(made.file)}


def test_every_cell_is_text_and_the_first_sheet_says_what_is_left_out(two: Two) -> None:
    plain_approvals.take(two.village.desk, two.approve("residents", "cases"))
    found = cells(two.export().file)
    assert {kind for _, kind, _ in found} == {"s"}
    assert ("居民", "s", "=1+1") in found
    said = " ".join(str(value) for sheet, _, value in found if sheet == "说明")
    assert "强制报告" in said
    assert "没有加密" in said
    assert {sheet for sheet, _, _ in found} == {"说明", "居民", "办件"}
    assert "秘密备注" not in " ".join(str(value) for _, _, value in found)


def test_the_township_reads_it_as_a_list_and_merges_nothing(two: Two) -> None:
    plain_approvals.take(two.village.desk, two.approve())
    file = two.export().file
    before = two.count(two.township, "people"), two.count(two.township, "changes")
    row = plain_book.take(two.township.desk, file)
    assert row.rows == {"residents": 1}
    assert row.village == "四邑村便民服务站"
    assert plain_book.take(two.township.desk, file) == row
    assert (two.count(two.township, "people"), two.count(two.township, "changes")) == before
    assert two.township.desk.read(plain_book.listed) == [row]
    headings, rows = two.township.desk.read(lambda work: plain_book.shown(work, row.id, "residents"))
    assert rows[0][headings.index("姓名")] == "=1+1"


def test_a_book_that_was_changed_or_not_approved_is_refused(two: Two) -> None:
    plain_approvals.take(two.village.desk, two.approve())
    file = two.export().file
    book = openpyxl.load_workbook(file)
    book["居民"]["A2"] = "别人"
    changed = file.with_name("changed.xlsx")
    book.save(changed)
    with pytest.raises(plain_book.NotABook):
        plain_book.take(two.township.desk, changed)
    other = file.with_name("other.xlsx")
    openpyxl.Workbook().save(other)
    noise = file.with_name("noise.xlsx")
    noise.write_bytes(b"PK\x03\x04 not a workbook")
    for wrong in (other, noise):
        with pytest.raises(plain_book.NotABook):
            plain_book.take(two.township.desk, wrong)
    with pytest.raises(Refusal):
        plain_book.take(two.village.desk, file)
    assert two.count(two.township, "plain_books") == 0


def test_an_approval_holds_only_as_it_was_signed_and_for_whom(two: Two) -> None:
    file = two.approve()
    forged = two.place.root / "forged.sdapproval"
    forged.write_bytes(file.read_bytes().replace(b"masked", b"whole "))
    other = two.place.root / "other.sdapproval"
    other.write_bytes(b"{}")
    with pytest.raises(Refusal):
        plain_approvals.take(two.village.desk, forged)
    with pytest.raises(plain_approvals.NotAnApproval):
        plain_approvals.take(two.village.desk, other)
    with pytest.raises(plain_approvals.KindUnknown):
        two.approve("mandatory_reports")
    with pytest.raises(plain_approvals.NotATownshipHere):
        plain_approvals.give(two.village.desk, two.station, ("residents",), UNTIL, other)
    assert two.village.desk.read(plain_approvals.held) is None
