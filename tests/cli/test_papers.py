"""`papers` on the command line: any paper again, counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from tests.fixtures import Said, open_desk
from tests.services.window import People, move_in, text_of

Cli = Callable[..., Said]


@pytest.fixture
def people(home: Path, clock: SetClock) -> People:
    with open_desk(home, clock) as desk:
        return move_in(desk)


def test_a_paper_is_rendered_again_and_counted(cli: Cli, people: People, tmp_path: Path) -> None:
    made = cli("cases", "accept", "--person", people.qinglan, "--matter", "SA-014", "--all-materials").json
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    said = cli("papers", "render", "case_slip", made["number"], "--out", first)
    assert (said.code, said.json["file"], said.json["copies"]) == (0, str(first), 1)
    assert cli("papers", "render", "case-slip", made["case_id"], "--out", second).json["copies"] == 2
    assert first.read_bytes() == second.read_bytes()
    assert "曾庆兰" in text_of(first.read_bytes())
    listed = cli("papers", "list", "--case", made["number"]).json["papers"]
    assert [(row["kind"], row["copies"], row["saved"]) for row in listed] == [("case_slip", 2, True)]


def test_what_is_not_there_is_a_refusal(cli: Cli, people: People, tmp_path: Path) -> None:
    made = cli("cases", "accept", "--person", people.qinglan, "--matter", "SA-014", "--all-materials").json
    out = tmp_path / "x.pdf"
    assert (
        cli("papers", "render", "one_time_notice", made["number"], "--out", out).json["error"]["code"]
        == "paper-unknown"
    )
    assert (
        cli("papers", "render", "love_letter", made["number"], "--out", out).json["error"]["code"]
        == "paper-kind-unknown"
    )
    assert not out.exists()
