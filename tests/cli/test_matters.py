"""`matters` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from stationdesk.core import packs
from tests.fixtures import Said

Cli = Callable[..., Said]


def test_the_catalogue_says_its_version(cli: Cli) -> None:
    said = cli("matters", "list")
    assert (said.code, said.json["version"], len(said.json["matters"])) == (0, "2026-1", 100)
    found = cli("matters", "list", "gljt").json["matters"]
    assert [row["code"] for row in found] == ["SA-014"]


def test_a_matter_is_shown_with_its_materials(cli: Cli) -> None:
    said = cli("matters", "show", "SA-014")
    assert (said.json["code"], said.json["decides"], said.json["version"]) == ("SA-014", "agency", "2026-1")
    assert len(said.json["materials"]) == 5
    assert "待核" in cli("matters", "show", "SA-014", as_json=False).out
    assert cli("matters", "show", "SA-999").json["error"]["code"] == "matter-unknown"


def test_a_new_catalogue_is_previewed_and_imported(cli: Cli, tmp_path: Path) -> None:
    raw = json.loads((packs.folder() / "matters" / "2026-1.json").read_text("utf-8"))
    raw |= {"version": "2026-9", "effective_from": "2026-11-21"}
    raw["body"]["matters"].pop()
    file = tmp_path / "matters.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    seen = cli("matters", "import", file, "--dry-run").json
    assert (seen["imported"], len(seen["removed"])) == (False, 1)
    assert cli("matters", "list").json["version"] == "2026-1"
    assert cli("matters", "import", file).json["imported"]
    assert cli("matters", "list").json["version"] == "2026-9"
    assert not cli("matters", "import", file).json["imported"]
    assert cli("matters", "import", tmp_path / "none.json").code == 3
