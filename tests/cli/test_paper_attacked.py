"""Paper by the command line under attack: rubbish is refused in one value, whatever the verb; codes and tables lie in vain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_publicity import ROWS, written
from tests.fixtures import Said

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
