"""What every verb keeps: one answer on stdout, one line per error, its exit codes, its keys."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.cli import check, frame, verbs
from tests.fixtures import PASSWORD, Said

Cli = Callable[..., Said]


def error(said: Said) -> dict[str, Any]:
    """The one error on stdout, with the keys that programs read."""
    found: dict[str, Any] = said.json["error"]
    assert set(found) == {"kind", "code", "message", "field"}
    assert "Traceback" not in said.err
    return found


@pytest.mark.parametrize(
    "words",
    [
        ["residents", "import"],
        ["residents"],
        ["no-such-verb"],
        ["due", "2026-11-22"],
        ["cases", "rate", "X", "many"],
        ["cases", "accept", "--person", "X"],
        ["matters", "list", "--limit", "9" * 30],
        ["backup", "list", "--no-such-flag"],
        ["sync", "export"],
    ],
)
def test_wrong_usage_is_64_in_one_sentence(cli: Cli, words: list[str]) -> None:
    said = cli(*words)
    assert (said.code, error(said)["kind"], said.err) == (64, "usage", "")
    spoken = cli(*words, as_json=False)
    assert (spoken.code, spoken.out, spoken.err.count("\n")) == (64, "", 1)
    assert any("一" <= sign <= "龥" for sign in spoken.err)


def test_wrong_usage_does_not_repeat_what_was_typed(cli: Cli) -> None:
    said = cli("absences", "add", "曾艳", "110101199003070134", "--phone=13912345678", as_json=False)
    assert said.code == 64
    assert "1990" not in said.err
    assert "139" not in said.err


def test_a_flag_given_nothing_but_dashes_is_wrong_usage(cli: Cli) -> None:
    said = cli("consultations", "add", "问一问", "--phone=--")
    assert (said.code, said.json["error"]["kind"]) == (64, "usage")


@pytest.mark.parametrize("typed", ["曾庆兰", "13871234567", "421221199001011231"])
def test_what_was_typed_where_a_date_belongs_is_not_repeated(cli: Cli, typed: str) -> None:
    said = cli("due", typed, "5", as_json=False)
    assert said.code == 64
    assert typed not in said.err
    assert "2026-02-30" in cli("due", "2026-02-30", "5", as_json=False).err


def test_flags_are_never_abbreviated(cli: Cli) -> None:
    assert cli("due", "2026-11-22", "5", "--calendar", as_json=False).code == 64


@pytest.mark.parametrize("home", ["~nobody-of-this-name/x", "x" * 300])
@pytest.mark.parametrize("words", [["sync", "status"], ["backup", "list"], ["due", "2026-11-22", "5"]])
def test_a_home_that_cannot_be_is_refused(
    home: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = frame.run(["--home", home, *words, "--json"], verbs.ALL)
    assert (code, json.loads(capsys.readouterr().out)["error"]["code"]) == (2, "home-name-wrong")


def test_a_home_below_a_file_is_trouble_not_a_bug(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for words in (["practice", "--people", "20"], ["sync", "status"]):
        for home in (file, file / "below"):
            said = cli(*words, at=home)
            assert (said.code, error(said)["kind"]) == (3, "trouble")


@pytest.mark.parametrize("content", [PASSWORD, f"{PASSWORD}\n", f"\ufeff{PASSWORD}\r\n"])
def test_password_file_may_come_from_notepad(cli: Cli, tmp_path: Path, content: str) -> None:
    file = tmp_path / "password.txt"
    file.write_bytes(content.encode())
    assert cli("sync", "status", "--password-file", file, password="").code == 0


def test_every_verb_has_a_parser_that_explains_itself() -> None:
    """Parsers are made when a line names them; here every one is."""
    words: list[str] = []

    def look(made: argparse.ArgumentParser) -> None:
        assert made.format_help().startswith("usage: stationdesk")
        under = [one for one in made._actions if isinstance(one, argparse._SubParsersAction)]
        for action in under:
            for word in action.choices:
                look(action.choices[word])
        if not under:
            assert callable(made.get_default("verb")), made.prog
            words.append(made.prog)

    look(frame.parser(verbs.ALL))
    assert len(words) == len(set(words)) > 300


def test_two_verbs_of_one_name_are_a_bug() -> None:
    with pytest.raises(ValueError, match="check"):
        frame.parser((check.register, check.register))


@pytest.mark.parametrize("content", [b"", b"\xff\xfep\0", None])
def test_password_file_that_says_nothing_is_refused(cli: Cli, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "password.txt"
    if content is not None:
        file.write_bytes(content)
    said = cli("sync", "status", "--password-file", file)
    assert (said.code, error(said)["code"]) == (2, "password-file-unreadable")


def test_bytes_that_are_no_text_are_refused(cli: Cli) -> None:
    said = cli("residents", "find", "\udcff\udcfe")
    assert said.code in (0, 2)
    assert cli("residents", "add", "\udcff\udcfe").code == 2


def test_a_terminal_without_the_characters_still_gets_one_json_value(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    assert frame.run(["--json", "due", "错", "5"], verbs.ALL) == 64
    narrow.flush()
    raw = narrow.buffer.getvalue()
    assert "不是日期" in json.loads(raw)["error"]["message"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_stdout_is_trouble() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "stationdesk", "--json", "due", "2026-11-22", "5"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("home.json", b"[]", "home-unreadable"),
        ("home.json", b"[" * 100_000, "home-unreadable"),
        ("home.json", None, "card-lost"),
        ("keys.json", b"{}", "keys-damaged"),
        ("keys.json", None, "keys-missing"),
        ("station.db", b"", "database-unreadable"),
        ("station.db", b"SQLite format 3\0" + bytes(8000), "database-unreadable"),
        ("station.db", None, "database-missing"),
    ],
)
def test_a_damaged_home_is_refused_and_left_alone(
    cli: Cli, home: Path, file: str, content: bytes | None, code: str
) -> None:
    for name in (file, f"{file}.bak"):
        (home / name).unlink(missing_ok=True)
        if content is not None:
            (home / name).write_bytes(content)
    for words in (["sync", "status"], ["residents", "add", "曾艳"], ["backup", "create"]):
        said = cli(*words)
        assert said.code == 3, said.out
        assert error(said)["code"] == code
    assert (home / file).exists() == (content is not None)
    assert content is None or (home / file).read_bytes() == content
    if code != "database-unreadable" or content == b"":
        assert any(each["state"] == "bad" for each in cli("doctor").json["checks"])


def test_a_home_of_a_newer_program_is_not_touched(cli: Cli, home: Path) -> None:
    card = json.loads((home / "home.json").read_text("utf-8"))
    (home / "home.json").write_text(json.dumps(card | {"format": card["format"] + 1}), "utf-8")
    said = cli("sync", "status")
    assert (said.code, error(said)["code"]) == (3, "home-newer")


def test_lost_counters_of_wrong_passwords_say_nothing_on_stderr(cli: Cli, home: Path) -> None:
    (home / "attempts.json").write_text("[[[")
    said = cli("sync", "status")
    assert (said.code, said.err) == (0, "")


def test_a_paper_that_cannot_be_written_does_not_undo_or_hide_its_step(cli: Cli, tmp_path: Path) -> None:
    person = cli("residents", "add", "曾艳", "--birth", "1990-01-02").json["person_id"]
    nowhere = tmp_path / "no-folder" / "paper.pdf"
    for words in (
        ["certificates", "refuse", "无犯罪记录证明", "--person", person],
        ["proxy", "request", "--person", person, "--matter", "LB-006"],
    ):
        said = cli(*words, "--out", nowhere)
        assert said.code == 1, said.out
        assert said.json["number"]
        assert said.json["paper_error"]["code"] == "place-missing"


def test_an_unknown_tilde_is_a_missing_place(cli: Cli) -> None:
    for words in (
        ["residents", "export", "~nobody-of-this-name/x.csv"],
        ["matters", "import", "~nobody-of-this-name/x"],
        ["backup", "verify", "~nobody-of-this-name/x"],
    ):
        said = cli(*words)
        assert said.code in (2, 3), said.out
        assert error(said)["code"]


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31", "today", ""])
@pytest.mark.parametrize(
    "words",
    [
        ["due", "{day}", "5"],
        ["left-behind", "candidates", "--on", "{day}"],
        ["absences", "add", "X", "--to", "广东省东莞市", "--since", "{day}"],
        ["residents", "add", "曾艳", "--birth", "{day}"],
        ["cases", "list", "--due-before", "{day}"],
        ["visits", "plan", "--from", "{day}"],
    ],
)
def test_a_date_that_cannot_be_meant_is_wrong_usage(cli: Cli, words: list[str], day: str) -> None:
    said = cli(*(word.format(day=day) for word in words))
    if day == "" and words[0] != "due" and "--since" not in words:
        assert said.code in (0, 2)  # an empty flag is a flag not given
        return
    assert (said.code, error(said)["kind"]) == (64, "usage"), said.out


def test_a_file_that_is_not_there_is_no_quarantined_bundle(cli: Cli, tmp_path: Path) -> None:
    said = cli("sync", "import", tmp_path / "gone.sdbundle")
    assert (said.code, said.json["quarantined"]) == (1, 0)
    assert [each["reason"] for each in said.json["problems"]] == ["no-such-file"]


def test_releasing_what_does_not_wait_is_refused(cli: Cli) -> None:
    said = cli("sync", "release", "no-such-bundle")
    assert (said.code, error(said)["code"]) == (2, "nothing-held")


def test_an_example_in_a_sentence_is_shown_as_it_is_typed(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    said = cli("residents", "import", file, "--map", tmp_path / "no-map.json")
    assert said.code == 2
    assert "{{" not in error(said)["message"]


KEYS: list[tuple[list[str], set[str]]] = [
    (["residents", "find", "曾"], {"people", "ms"}),
    (["residents", "list"], {"people", "total"}),
    (["due", "2026-11-22", "5"], {"due", "calendar_version", "provisional"}),
    (["matters", "list"], {"matters", "version"}),
    (["cases", "list"], {"cases"}),
    (["left-behind", "candidates"], {"candidates"}),
    (["left-behind", "summary"], {"groups"}),
    (["visits", "list"], {"visits"}),
    (["proxy", "list"], {"requests"}),
    (["certificates", "check", "无犯罪记录证明"], {"allowed", "item", "authority", "how"}),
    (["certificates", "catalogue"], {"certificates"}),
    (["publicity", "sheets"], {"sheets"}),
    (["papers", "list"], {"papers"}),
    (["verify", "x"], {"valid", "number", "issued_on", "issuer", "reason"}),
    (["sync", "status"], {"pending", "exported", "delivered", "received", "conflicts", "quarantined"}),
    (["sync", "conflicts"], {"conflicts"}),
    (["township", "report"], {"villages"}),
    (["backup", "list"], {"backups"}),
    (["check"], {"ok", "findings"}),
    (["doctor"], {"ok", "checks"}),
]


@pytest.mark.parametrize(("words", "keys"), KEYS, ids=[" ".join(words[:2]) for words, _ in KEYS])
def test_every_verb_answers_one_value_with_its_keys(cli: Cli, words: list[str], keys: set[str]) -> None:
    said = cli(*words)
    assert said.code in (0, frame.PARTLY), said.out
    assert keys <= set(said.json), sorted(keys - set(said.json))
    assert said.err == ""
    spoken = cli(*words, as_json=False)
    assert (spoken.code, spoken.err) == (said.code, "")


def test_importing_counts_and_a_case_answers_what_scripts_read(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("姓名,性别,出生日期\n曾艳,女,1990-01-02\n单雄,男,2026-02-30\n", "gb18030")
    said = cli("residents", "import", file)
    assert said.code == frame.PARTLY
    assert {"read", "added", "updated", "refused", "rows"} <= set(said.json)
    assert (said.json["added"], said.json["refused"]) == (1, 1)
    assert {"row", "column", "reason"} <= set(said.json["rows"][0])
    person = cli("residents", "find", "曾艳").json["people"][0]
    assert {"id", "name", "id_number_masked"} <= set(person)
    taken = cli("cases", "accept", "--person", person["id"], "--matter", "LB-006", "--all-materials")
    assert taken.code == 0
    assert {"case_id", "number", "outcome", "due", "missing"} <= set(taken.json)
    ended = cli("cases", "withdraw", taken.json["number"], "--reason", "不办了")
    assert {"case_id", "state"} <= set(ended.json)
    again = cli("cases", "finish", taken.json["number"])
    assert (again.code, error(again)["kind"]) == (2, "refusal")
