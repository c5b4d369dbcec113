"""Promises about files of a case on the command line."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.services.window import VILLAGE


@pytest.fixture
def case(cli: Callable[..., Any]) -> str:
    cli("residents", "add", "曾庆兰", "--birth", "1990-01-01")
    return str(
        cli("cases", "accept", "--person", "曾庆兰", "--matter", VILLAGE, "--all-materials").json["number"]
    )


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    made = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(made, "JPEG")
    file = tmp_path / "查询申请单 曾庆兰.jpg"
    file.write_bytes(made.getvalue())
    return file


def test_a_scan_is_attached_listed_and_written_out_again(
    cli: Callable[..., Any], case: str, scan: Path, tmp_path: Path
) -> None:
    put = cli("cases", "attach", case, scan, "--material", "查询")
    assert put.code == 0, put.err
    one = put.json["attached"][0]
    assert (one["title"], one["media_type"], one["subject_table"]) == (
        scan.name,
        "image/jpeg",
        "case_materials",
    )
    listed = cli("cases", "files", case).json["files"]
    assert [(each["material"], each["attachment_id"]) for each in listed] == [
        ("查询申请单", one["attachment_id"])
    ]
    out = tmp_path / "out.jpg"
    assert cli("attachments", "save", one["attachment_id"], "--out", out).json["bytes"] == out.stat().st_size
    assert out.read_bytes() == scan.read_bytes()
    assert cli("attachments", "rename", one["attachment_id"], "申请单").json["title"] == "申请单.jpg"
    assert cli("attachments", "withdraw", one["attachment_id"], "--reason", "拍糊了").code == 0
    assert cli("cases", "files", case).json["files"] == []


def test_of_several_the_good_ones_stay_and_the_bad_ones_are_named(
    cli: Callable[..., Any], case: str, scan: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "张三的空文件.jpg"
    empty.write_bytes(b"")
    said = cli("cases", "attach", case, scan, empty, tmp_path)
    assert said.code == 1
    assert [(one["file"], one["code"]) for one in said.json["refused"]] == [
        (2, "file-empty"),
        (3, "folder-not-file"),
    ]
    assert len(said.json["attached"]) == 1
    alone = cli("cases", "attach", case, empty)
    assert (alone.code, alone.json["error"]["code"]) == (2, "file-empty")
    assert "张三" not in alone.err + alone.out


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("cases", "attach", "9999", "FILE"), "case-unknown", 2),
        (("cases", "attach", "CASE", "FILE", "--material", "不要的"), "material-unknown", 2),
        (("attachments", "save", "nothing", "--out", "x.jpg"), "attachment-unknown", 2),
    ],
)
def test_what_cannot_be_meant_is_refused(
    cli: Callable[..., Any], case: str, scan: Path, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    said = cli(*(case if word == "CASE" else scan if word == "FILE" else word for word in words))
    assert (said.code, said.json["error"]["code"]) == (exit_code, code)


def test_a_place_that_cannot_be_written_is_a_trouble(
    cli: Callable[..., Any], case: str, scan: Path, tmp_path: Path
) -> None:
    one = cli("cases", "attach", case, scan).json["attached"][0]
    said = cli("attachments", "save", one["attachment_id"], "--out", tmp_path / "nowhere" / "x.jpg")
    assert (said.code, said.json["error"]["kind"]) == (3, "trouble")


def test_a_stamped_copy_is_numbered_and_written_as_pdf(
    cli: Callable[..., Any], case: str, scan: Path, tmp_path: Path
) -> None:
    one = cli("cases", "attach", case, scan, "--material", "查询").json["attached"][0]["attachment_id"]
    out = tmp_path / "copy.pdf"
    said = cli("attachments", "copy", one, "--out", out)
    assert said.code == 0, said.err
    assert said.json["number"].startswith("印")
    pdf = out.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert b"/Subtype /Image" in pdf
