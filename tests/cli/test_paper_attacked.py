"""Paper by the command line under attack: rubbish is refused in one value, whatever the verb; codes and tables lie in vain."""

from __future__ import annotations

import errno
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from stationdesk.core.clock import SetClock
from tests.cli.test_certificates import FIELDS, ID
from tests.cli.test_publicity import HEADINGS, ROWS, written
from tests.fixtures import PIN, Said, open_desk

Cli = Callable[..., Said]


def refused(said: Said) -> tuple[int, str]:
    return said.code, said.json["error"]["code"]


@pytest.fixture
def sheet(cli: Cli, tmp_path: Path) -> str:
    return str(
        cli("publicity", "make", "CA-01", "--rows", written(tmp_path / "rows.csv", *ROWS)).json["number"]
    )


@pytest.mark.parametrize("year", ["-5", "0", "1899", "10000", "999999999999"])
def test_a_calendar_of_no_year_is_refused(cli: Cli, year: str) -> None:
    assert refused(cli("publicity", "calendar", f"--year={year}")) == (2, "year-unlikely")


def test_a_file_name_that_no_system_takes_is_refused(cli: Cli, sheet: str) -> None:
    for words in (
        ("paper-approvals", "pending", "--out=a\0b"),
        ("publicity", "print", sheet, "--out=a\0b"),
        ("publicity", "begin", "SW-02", "--out=a\0b"),
        ("publicity", "make", "CA-01", "--rows=a\0b"),
        ("certificates", "prohibited-add", "--file=a\0b"),
        ("certificates", "demands", "--out=a\0b.xlsx"),
    ):
        said = cli(*words)
        assert said.code in (1, 2), (words, said.out)
        assert "bug" not in said.out


def test_a_code_with_half_characters_is_no_code(cli: Cli, home: Path, clock: SetClock) -> None:
    from stationdesk.services import certificate_verify

    parts = ["SDC1", "1-1", "20261122", "村", "0" * 16, "A" * 43, "A" * 86]
    with open_desk(home, clock) as desk:
        for place in range(7):
            text = "|".join(part + "\ud800" * (place == n) for n, part in enumerate(parts))
            assert not desk.read(lambda work, t=text: certificate_verify.verify(work, t)).valid
    assert cli("verify", "SDC1|\ud800").code == 0


def book(file: Path, *rows: tuple[object, ...]) -> Path:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in (HEADINGS, *rows):
        made.active.append(row)
    made.save(file)
    return file


def changed(file: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same workbook with something else in one of its parts."""
    with zipfile.ZipFile(file) as before:
        parts = {one.filename: before.read(one) for one in before.infolist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in parts.items():
            after.writestr(name, content)
    return file


def test_a_workbook_whose_parts_do_not_unpack_is_damaged_and_no_bug(cli: Cli, tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", *ROWS)
    body = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as opened:
        part = opened.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    refusals = set()
    for at in range(start, start + part.compress_size, 7):
        torn = bytearray(body)
        torn[at : at + 3] = b"\xff\x00\xff"
        file.write_bytes(bytes(torn))
        said = cli("publicity", "make", "CA-01", "--rows", file)
        refusals.add(refused(said))
    assert refusals == {(2, "sheet-damaged")}


@pytest.mark.parametrize("place", ["ZZZZZZ2", "AAAAAAAAA2", "zzz2", "C99999999999"])
def test_a_cell_beyond_the_last_column_costs_no_time(cli: Cli, tmp_path: Path, place: str) -> None:
    file = book(tmp_path / "a.xlsx", *ROWS)
    changed(file, "xl/worksheets/sheet1.xml", b'r="C2"', f'r="{place}"'.encode())
    began = time.monotonic()
    said = cli("publicity", "make", "CA-01", "--rows", file)
    assert said.code == 2, said.out
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("place", ["A2", "C2", "D2"])
def test_a_cell_that_a_spreadsheet_could_not_work_out_is_not_left_out_in_silence(
    cli: Cli, tmp_path: Path, place: str
) -> None:
    made = openpyxl.load_workbook(book(tmp_path / "a.xlsx", *ROWS))
    assert made.active is not None
    made.active[place] = "#REF!"
    made.save(tmp_path / "a.xlsx")
    assert refused(cli("publicity", "make", "CA-01", "--rows", tmp_path / "a.xlsx")) == (2, "formula-in-cell")


def test_a_certificate_that_was_issued_says_so_though_its_paper_could_not_be_kept(
    cli: Cli, home: Path, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationdesk.services import residents
    from stationdesk.storage.blobs import Blobs

    with open_desk(home, clock) as desk:
        desk.change(lambda work: residents.add(work, residents.NewPerson("曾小敏", ID)))
    cli("users", "add", "李主任", "--post", "head", pin=PIN)
    made = cli("certificates", "issue", "C-14", "--person", ID, *FIELDS).json["certificate_id"]

    def fails(*args: object) -> None:
        raise OSError(errno.EIO, "broken")

    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "put", fails)
        head = {"user": "李主任", "password": PIN}
        said = cli("certificates", "approve", made, "--out", tmp_path / "a.pdf", **head)
    assert (said.code, said.json["paper_error"]["code"]) == (1, "medium-failing")
    number = said.json["number"]
    assert number, "it is issued, and nobody issues it a second time"
    assert cli("papers", "render", "certificate", number, "--out", tmp_path / "a.pdf").code == 0
