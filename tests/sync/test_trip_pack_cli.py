"""The whole trip from the command line: join, enrol, make, open, write, export, import, receipt, wipe; public tools."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stationdesk.cli import frame, verbs
from stationdesk.cli.trip_packs import KEYS
from stationdesk.sync.keys import signer
from stationdesk.sync.trip_file import TripFile
from tests.fixtures import PASSWORD, QUICK, START, USER
from tests.sync import laptops
from tests.sync.machines import Machine, Place

Run = Callable[..., Any]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)

    def at(folder: Path, clock: Any, *words: object, code: int = 0, as_json: bool = True) -> Any:
        capsys.readouterr()
        line = ["--home", str(folder), *(["--json"] if as_json else []), *map(str, words)]
        assert frame.run(line, verbs.ALL, clock=clock, kdf=QUICK) == code, capsys.readouterr()
        said = capsys.readouterr()
        if not as_json:
            return said.out
        return json.loads(said.out if code in (0, 1) else said.err or said.out)

    return at


def test_a_trip_from_the_command_line(place: Place, run: Run) -> None:
    home, ids = laptops.village(place)
    folder, clock = home.folder, home.clock
    home.desk.close()
    root, away = place.root, place.root / "l"
    run(folder, clock, "sync", "card", "--out", root / "home.sdcard")
    run(away, clock, "init", "--join", root / "home.sdcard", "--user", USER)
    run(away, clock, "sync", "card", "--out", root / "l.sdcard")
    row = run(folder, clock, "sync", "enrol", root / "l.sdcard", "--for-trips")
    assert (row["kind"], row["device_no"]) == ("trip", 20)
    made = run(
        folder, clock, "sync", "trip-pack", "make", "--for", "020", "--visits-on", laptops.DAY, "--agent", USER,
        "--days", 2, "--out", root / "p.sdtrip",
    )  # fmt: skip
    assert (made["households"], made["people"], made["device"]) == (1, 2, 20)
    opened = run(away, clock, "sync", "trip-pack", "open", root / "p.sdtrip")
    assert opened["households"] == ["H-1"]
    now = run(away, clock, "sync", "trip-pack", "status")
    assert (now["held"]["number"], now["over"], now["unsent"]) == (made["number"], False, 0)
    listed = run(away, clock, "visits", "list")["visits"]
    assert [one["id"] for one in listed] == [ids["visit"]]
    run(away, clock, "visits", "record", "--visit", ids["visit"], "--result", "seen")
    clock.set(START + timedelta(days=3))
    over = run(away, clock, "visits", "list", code=2)
    assert over["error"]["code"] == "trip-pack-over"
    assert run(away, clock, "sync", "trip-pack", "status")["over"]
    stick = root / "stick"
    stick.mkdir()
    bundle = run(away, clock, "sync", "export", "--to", stick)["file"]
    refused = run(away, clock, "sync", "trip-pack", "wipe", code=2)
    assert refused["error"]["code"] == "not-home-yet"
    came = run(folder, clock, "sync", "import", bundle)
    assert (came["problems"], came["parted"], len(came["receipts"])) == ([], 0, 1)
    assert run(away, clock, "sync", "import", came["receipt"])["confirmed"] > 0
    gone = run(away, clock, "sync", "trip-pack", "wipe")
    assert (gone["items_lost"], len(gone["recovery_code"]) > 20) == (0, True)
    given = run(folder, clock, "sync", "trip-pack", "status")["given"]
    assert (given[0]["number"], given[0]["review"]) == (made["number"], 0)
    assert given[0]["came_back"] > 0
    assert run(folder, clock, "sync", "trip-pack", "recall", made["number"])["number"] == made["number"]
    told = run(folder, clock, "sync", "trip-pack", "status", as_json=False)
    assert "已收回" in told


def test_help_says_what_comes_out(place: Place, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    home, ids = laptops.village(place)
    away = laptops.laptop(place, home)
    root, folder, clock = place.root, home.folder, home.clock
    home.desk.close()
    away.desk.close()

    def same(answer: dict[str, Any], name: str) -> None:
        assert set(answer) >= set(KEYS[name]), name
        if name != "sheet":  # a paper says more of where it was written
            assert set(answer) == set(KEYS[name]), name

    make = ("make", "--for", "020", "--visits-on", laptops.DAY, "--out", root / "p.sdtrip")
    made = run(folder, clock, "sync", "trip-pack", *make)
    same(made, "make")
    same(run(folder, clock, "sync", "trip-pack", "sheet", made["number"], "--out", root / "l.pdf"), "sheet")
    same(run(away.folder, clock, "sync", "trip-pack", "open", root / "p.sdtrip"), "open")
    there = run(away.folder, clock, "sync", "trip-pack", "status")
    same(there, "status")
    same(there["held"], "status held")
    run(away.folder, clock, "visits", "record", "--person", ids["elder"], "--result", "seen")
    run(folder, clock, "visits", "record", "--person", ids["elder"], "--result", "not_home")
    (root / "s").mkdir()
    run(
        folder, clock, "sync", "import", run(away.folder, clock, "sync", "export", "--to", root / "s")["file"]
    )
    here = run(folder, clock, "sync", "trip-pack", "status")
    same(here["given"][0], "status given")
    same(here["clashes"][0], "status clashes")
    same(run(folder, clock, "sync", "trip-pack", "recall", made["number"]), "recall")
    lost = ("--without-receipt", "练习，不带回去了")
    same(run(away.folder, clock, "sync", "trip-pack", "wipe", *lost), "wipe")
    for name in ("make", "open", "status", "sheet", "recall", "wipe"):
        with pytest.raises(SystemExit):
            frame.parser(verbs.ALL).parse_args(["sync", "trip-pack", name, "--help"])
        told = capsys.readouterr().out
        for key, keys in KEYS.items():
            if key.partition(" ")[0] == name:
                assert all(one in told for one in keys), key


def test_files_carrier_reason_and_the_list_to_sign(place: Place, run: Run) -> None:
    from stationdesk.services import attachments

    home, ids = laptops.village(place)
    away = laptops.laptop(place, home)
    scan = b"%PDF-1.4\n" + bytes(3000) + b"%%EOF\n"
    home.desk.change(lambda work: attachments.attach_file(work, "people", ids["elder"], scan, "户口簿"))
    laptops.laptop(place, home, "m")
    folder, clock, root = home.folder, home.clock, place.root
    home.desk.close()
    made = run(folder, clock, "sync", "trip-pack", "make", "--for", "020", "--household", "H-1", "--files",
               "--carried-by", USER, "--out", root / "p.sdtrip")  # fmt: skip
    assert (made["files"], Path(made["files_file"]).exists()) == (1, True)
    again = ("sync", "trip-pack", "make", "--for", "030", "--household", "H-1", "--out", root / "q.sdtrip")
    assert run(folder, clock, *again, code=2)["error"]["code"] == "already-taken"
    both = run(folder, clock, *again, "--both-because", "一人送药一人量血压")
    given = run(folder, clock, "sync", "trip-pack", "status")["given"]
    assert [one["both_because"] for one in given] == ["一人送药一人量血压", ""]
    assert given[1]["carried_by"] == USER
    sheet = run(folder, clock, "sync", "trip-pack", "sheet", both["number"], "--out", root / "list.pdf")
    assert (root / "list.pdf").read_bytes().startswith(b"%PDF")
    assert sheet["number"] == both["number"]
    unknown = run(folder, clock, "sync", "trip-pack", "sheet", "nope", "--out", root / "x.pdf", code=2)
    assert unknown["error"]["code"] == "trip-pack-unknown"
    away.desk.close()
    opened = run(away.folder, clock, "sync", "trip-pack", "open", root / "p.sdtrip")
    assert (opened["files"], opened["files_missing"]) == (1, 0)


def test_two_records_of_one_day_from_the_command_line(place: Place, run: Run) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, ids["elder"], result="seen")
    laptops.visit(home, ids["elder"], result="not_home")
    laptops.bring_home(place, carried, home)
    folder, clock = home.folder, home.clock
    home.desk.close()
    (one,) = run(folder, clock, "visits", "clashes")["clashes"]
    assert (one["settled"], one["devices"]) == (False, [10, 20])
    assert "visits clashes" in run(folder, clock, "sync", "trip-pack", "status", as_json=False)
    done = run(folder, clock, "visits", "settle", *one["numbers"], "--note", "上午在家，下午去镇上了")
    assert (done["settled"], done["note"]) == (True, "上午在家，下午去镇上了")
    assert run(folder, clock, "visits", "clashes")["clashes"] == []
    assert len(run(folder, clock, "visits", "clashes", "--all")["clashes"]) == 1


def test_no_name_and_no_number_of_a_person_goes_to_stderr(place: Place, run: Run) -> None:
    home, _ = laptops.village(place)
    laptops.laptop(place, home)
    home.desk.close()
    wrong = run(home.folder, home.clock, "sync", "trip-pack", "make", "--for", "周桂英", "--household", "周桂英",
                "--out", place.root / "x", code=2)  # fmt: skip
    assert "周桂英" not in json.dumps(wrong, ensure_ascii=False)


def test_a_pack_opens_with_public_tools(place: Place) -> None:
    for tool in ("age", "zstd", "jq", "minisign"):
        if shutil.which(tool) is None:
            pytest.skip(f"not installed: {tool}")
    home, ids = laptops.village(place)
    carried: Machine = laptops.laptop(place, home)
    file = laptops.make(home, place.root / "p.sdtrip")
    (place.root / "key.txt").write_text(carried.desk.keys().identity + "\n")
    line = signer(home.desk.keys()).public.line
    steps = (
        "age -d -i key.txt p.sdtrip | zstd -q -d -c > pack.json && jq -j .body pack.json > body.json &&"
        f" jq -j .signature pack.json > body.json.minisig && minisign -V -q -P {line} -m body.json"
    )
    subprocess.run(["sh", "-euc", steps], cwd=place.root, check=True)
    inside = json.loads((place.root / "body.json").read_text("utf-8"))
    assert inside["households"] == [ids["first"]]
    assert {row["name"] for row in inside["rows"]["people"]} == {"周桂英", "周小满"}
    assert file.exists()


def test_format_md_names_every_field_of_a_pack() -> None:
    text = (Path(__file__).resolve().parents[2] / "stationdesk" / "sync" / "FORMAT.md").read_text("utf-8")
    section = text.partition("## Trip packs")[2]
    assert [name for name in TripFile.__struct_fields__ if f"`{name}`" not in section] == []
