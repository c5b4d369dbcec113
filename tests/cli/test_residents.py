"""Promises of `residents` and `absences` on the command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

from stationdesk.core import idnumber
from tests.fixtures import Said

A = idnumber.make("421202", date(1970, 3, 4), 11)


def sheet(path: Path, *rows: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["姓名", "公民身份号码", "户编号", "与户主关系", "联系电话"], *rows])
    return path


def test_import_find_show_and_undo(cli: Callable[..., Said], tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.csv", ["单大山", A, "001", "户主", "13812345678"], ["坏", "123", "", "", ""])
    dry = cli("residents", "import", file, "--dry-run")
    assert dry.code == 1
    assert (dry.json["added"], dry.json["refused"], dry.json["batch_id"]) == (1, 1, None)
    assert cli("residents", "list").json["total"] == 0
    said = cli("residents", "import", file)
    assert said.code == 1
    assert [said.json[key] for key in ("read", "added", "updated", "refused")] == [2, 1, 0, 1]
    assert {"row": 3, "column": "公民身份号码"}.items() <= said.json["rows"][0].items()
    for text in ("单", "shandashan", "sds", A[-4:], "5678", "大山"):
        found = cli("residents", "find", text).json
        assert [hit["name"] for hit in found["people"]] == ["单大山"]
        assert found["ms"] >= 0
        assert A not in str(found)
    shown = cli("residents", "show", A)
    assert A not in shown.out
    assert cli("residents", "show", "单大山", "--reveal").json["id_number"] == A
    assert cli("residents", "undo").code == 0
    assert cli("residents", "list").json["total"] == 0


def test_absences_are_added_ended_and_listed(cli: Callable[..., Said], tmp_path: Path) -> None:
    cli("residents", "import", sheet(tmp_path / "a.csv", ["单大山", A, "001", "户主", ""]))
    assert cli("absences", "add", A, "--since", "2026-02-20", "--to", "广东省东莞市").code == 0
    assert [row["place"] for row in cli("absences", "list").json["absences"]] == ["广东省东莞市"]
    again = cli("absences", "add", A, "--since", "2026-03-20", "--to", "浙江省杭州市")
    assert (again.code, again.json["error"]["code"]) == (2, "absence-overlaps")
    assert cli("absences", "end", A, "--back", "2026-11-01").code == 0
    assert cli("absences", "list").json["absences"] == []
    assert len(cli("absences", "list", "--person", A).json["absences"]) == 1
    assert cli("absences", "add", A, "--since", "2026-13-01", "--to", "x").code == 64


def test_exported_files_come_back_unchanged_and_masked_ones_do_not(
    cli: Callable[..., Said], tmp_path: Path
) -> None:
    cli("residents", "import", sheet(tmp_path / "a.csv", ["单大山", A, "001", "户主", "13812345678"]))
    whole, masked = tmp_path / "whole.xlsx", tmp_path / "masked.csv"
    assert cli("residents", "export", whole, "--reveal").json["rows"] == 1
    assert cli("residents", "export", masked).json["rows"] == 1
    assert A not in masked.read_text("utf-8-sig")
    said = cli("residents", "import", whole)
    assert (said.code, said.json["unchanged"], said.json["batch_id"]) == (0, 1, None)
    refused = cli("residents", "import", masked)
    assert (refused.code, refused.json["error"]["code"]) == (2, "value-masked")


def test_one_plain_line_and_nothing_personal_on_stderr(cli: Callable[..., Said], tmp_path: Path) -> None:
    for words in (
        ("show", "单大山"),
        ("show", A),
        ("import", tmp_path / "none.csv"),
        ("export", tmp_path / "a.doc"),
    ):
        said = cli("residents", *words, as_json=False)
        assert said.code == 2
        assert said.out == ""
        assert len(said.err.splitlines()) == 1
        assert "单大山" not in said.err
        assert A not in said.err


def test_people_read_tables_in_chinese(cli: Callable[..., Said], tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.csv", ["单大山", A, "001", "户主", "13812345678"], ["坏", "123", "", "", ""])
    said = cli("residents", "import", file, as_json=False)
    assert "新增 1" in said.out
    assert "身份号码应为18位" in said.out
    for words in (("residents", "list"), ("residents", "find", "单"), ("residents", "show", "单大山"),
                  ("residents", "batches"), ("absences", "list")):  # fmt: skip
        assert cli(*words, as_json=False).code == 0
    assert "户主" in cli("residents", "show", "单大山", as_json=False).out
