"""Other ways of carrying on the command line: coats, codes, plain workbooks, what we have not been told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.cli import frame, verbs
from stationdesk.sync import medium, status, unproved, wrappings
from tests.fixtures import PASSWORD, QUICK, open_desk
from tests.sync.machines import Machine, Place

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def two(place: Place) -> tuple[Machine, Machine]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    village.desk.close()
    township.desk.close()
    return village, township


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)

    def call(who: Machine, *words: str) -> tuple[int, dict[str, Any]]:
        code = frame.run(["--home", str(who.folder), "--json", *words], verbs.ALL, clock=who.clock, kdf=QUICK)
        return code, json.loads(capsys.readouterr().out)

    return call


@pytest.mark.parametrize("kind", ["zip", "volumes", "disc"])
def test_there_in_a_coat_and_back_by_telephone(
    two: tuple[Machine, Machine], run: Run, tmp_path: Path, kind: str
) -> None:
    village, township = two
    folder = tmp_path / "coat"
    folder.mkdir()
    code, made = run(village, "sync", "wrap", "--as", kind, "--to", str(folder))
    assert code == 0, made
    assert (code, len(made["files"])) == (0, 2 if kind == "volumes" else 1)
    code, taken = run(township, "township", "take-in", str(folder))
    assert (code, taken["bundles"]) == (0, 1)
    assert taken["applied"] > 0
    _, report = run(township, "township", "report")
    code, untold = run(village, "sync", "untold")
    assert len(untold["unanswered"]) == 1
    code, heard = run(village, "sync", "code", report["villages"][0]["short_code"])
    assert code == 0
    assert heard["confirmed"] > 0
    assert run(village, "sync", "untold")[1]["unanswered"] == []
    code, wrong = run(village, "sync", "code", "0000-0000-0000")
    assert (code, wrong["error"]["code"]) == (2, "code-matches-nothing")


def test_a_coat_that_could_not_be_written_exports_nothing(
    two: tuple[Machine, Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, _ = two

    def full(*_given: object, **_more: object) -> None:
        raise medium.StickFull(missing_mb=1)

    monkeypatch.setattr(wrappings, "wrap", full)
    with open_desk(village.folder, village.clock) as desk:
        with pytest.raises(medium.StickFull):
            unproved.export_wrapped(desk, "zip", tmp_path)
        now = desk.read(status.status)
        assert now.exported == 0
        assert now.last_export is None
    assert not list(village.folder.glob(".wrap-*"))


def test_what_a_killed_coat_left_is_gone_once_somebody_writes_again(two: tuple[Machine, Machine]) -> None:
    village, _ = two
    left = village.folder / ".wrap-killed"
    left.mkdir()
    (left / "half.sdbundle").write_bytes(b"sealed")
    with open_desk(village.folder, village.clock) as desk:
        desk.read(status.status)
        assert left.exists()  # who only reads may not know whether somebody is at it
        desk.hold()
        assert not left.exists()


def test_a_plain_workbook_there_and_read(two: tuple[Machine, Machine], run: Run, tmp_path: Path) -> None:
    village, township = two
    assert run(village, "sync", "plain", "--to", str(tmp_path))[1]["error"]["code"] == "not-approved"
    approval = tmp_path / "village.sdapproval"
    words = (
        "--for",
        "四邑村便民服务站",
        "--kind",
        "residents",
        "--until",
        "2026-12-31",
        "--out",
        str(approval),
    )
    assert run(township, "sync", "approve-plain", *words)[0] == 0
    code, taken = run(village, "sync", "import", str(approval))
    assert (code, len(taken["approvals"])) == (0, 1)
    code, made = run(village, "sync", "plain", "--to", str(tmp_path))
    assert (code, made["rows"], made["numbers"]) == (0, {"residents": 1}, "masked")
    code, read = run(township, "sync", "import", str(made["file"]))
    assert (code, read["applied"], len(read["books"])) == (0, 0, 1)
    code, shown = run(township, "sync", "plain-books", read["books"][0]["id"][:12])
    assert shown["rows"][0][0] == "曾庆兰"


def test_volumes_brought_one_by_one(two: tuple[Machine, Machine], run: Run, tmp_path: Path) -> None:
    village, township = two
    folder = tmp_path / "coat"
    folder.mkdir()
    _, made = run(village, "sync", "wrap", "--as", "volumes", "--to", str(folder))
    part, sums = sorted(made["files"])
    later = tmp_path / "later"
    later.mkdir()
    sums = str(Path(sums).rename(later / Path(sums).name))
    code, first = run(township, "sync", "import", part)
    assert (code, first["problems"][0]["reason"]) == (1, "volumes-missing")
    Path(part).unlink()
    code, second = run(township, "sync", "import", sums)
    assert code == 0
    assert second["applied"] > 0


def test_a_password_for_the_address_comes_from_a_file(
    two: tuple[Machine, Machine], run: Run, tmp_path: Path
) -> None:
    village, _ = two
    words = ("sync", "address", "https://town.example/x", "--login", "v12", "--secret-file")
    assert run(village, *words, str(tmp_path / "gone"))[0] == 3
    (tmp_path / "noise").write_bytes(b"\xff\xfe")
    assert run(village, *words, str(tmp_path / "noise"))[1]["error"]["code"] == "secret-not-text"
    (tmp_path / "word").write_text("s3cret\n")
    code, told = run(village, *words, str(tmp_path / "word"))
    assert (code, told["user"], told["has_secret"]) == (0, "v12", True)
    assert "s3cret" not in json.dumps(told)
    assert run(village, "sync", "address", "--none")[1] == {"url": None}
