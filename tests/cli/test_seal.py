"""The seal's sessions from the command line: kept by several, opened, used, closed, and in the book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.security import presence
from tests.fixtures import PASSWORD, PIN, USER

Cli = Callable[..., Any]
HOLDERS = ("--holder", "欧阳兰", "--holder", "周小芳")
PINS = "582913\n918264\n"


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    real = presence.digest
    monkeypatch.setattr(presence, "digest", lambda pin, cost: real(pin, presence.QUICK))


def there(cli: Cli) -> tuple[str, str]:
    """The head is there while the holders, who have no account, choose their PINs."""
    assert cli("users", "add", "曾令高", "--post", "head", pin=PIN).code == 0
    return "--present", "曾令高"


def test_pins_are_set_only_before_somebody_who_proves_to_be_there(cli: Cli) -> None:
    cli("seal", "keeper", USER)
    cli("seal", "arrange", "--method", "envelope", *HOLDERS, "--envelope", "FQ-1")
    head = there(cli)
    for words, secrets, code in (
        ((), f"{PINS}a\nb\n", "second-needed-for-pin"),
        (("--present", USER), f"{PINS}{PASSWORD}\n", "second-needed-for-pin"),
        (head, f"{PINS}{PIN}9\n", "wrong-password"),
        (head, PINS, "pins-uncounted"),
    ):
        said = cli("seal", "pin", *HOLDERS, *words, pin=secrets)
        assert (said.code, said.json["error"]["code"]) == (2, code)
    assert cli("seal", "pin", *HOLDERS, *head, pin=f"{PINS}{PIN}\n").json == {"set": 2}


def test_a_seal_of_two_is_opened_used_closed_and_its_book_printed(cli: Cli, tmp_path: Path) -> None:
    assert cli("seal", "keeper", USER).code == 0
    kept = cli("seal", "arrange", "--method", "envelope", *HOLDERS, "--envelope", "FQ-1")
    assert (kept.json["method"], kept.json["quorum"], len(kept.json["holders"])) == ("envelope", 2, 2)
    assert cli("seal", "open", *HOLDERS, "--envelope", "FQ-1", pin=PINS).code == 2, "no PIN was set yet"
    assert cli("seal", "pin", *HOLDERS, *there(cli), pin=f"{PINS}{PIN}\n").json == {"set": 2}
    opened = cli("seal", "open", *HOLDERS, "--envelope", "FQ-1", pin=PINS)
    assert opened.code == 0
    used = cli("seal", "use", "--document", "letter", "--title", "公函", "--approver", "曾令高")
    assert used.json["session"] == opened.json["number"]
    closed = cli("seal", "close", *HOLDERS, "--envelope", "FQ-2", pin=PINS)
    assert (closed.json["uses"], closed.json["new_envelope"]) == (1, "FQ-2")
    book = cli("seal", "book", "--out", tmp_path / "book.pdf")
    assert [line["title"] for line in book.json["book"]] == ["公函"]
    assert Path(book.json["file"]).read_bytes().startswith(b"%PDF")
    record = cli("seal", "record", "--session", opened.json["number"], "--out", tmp_path / "record.pdf")
    assert Path(record.json["file"]).exists()
    assert [row["number"] for row in cli("seal", "sessions").json["sessions"]] == [opened.json["number"]]


def test_a_wrong_pin_opens_nothing_and_is_counted_though_it_is_refused(cli: Cli) -> None:
    cli("seal", "keeper", USER)
    cli("seal", "arrange", "--method", "petals", *HOLDERS, "--envelope", "FQ-1")
    cli("seal", "pin", *HOLDERS, *there(cli), pin=f"{PINS}{PIN}\n")
    codes = []
    for _ in range(3):
        said = cli("seal", "open", *HOLDERS, "--envelope", "FQ-1", pin="000001\n918264\n")
        codes.append((said.code, said.json["error"]["code"]))
    assert codes == [(2, "pin-wrong")] * 3
    assert "30" in said.json["error"]["message"]
    assert cli("seal", "open", *HOLDERS, "--envelope", "FQ-1", pin=PINS).code == 2, "the right one waits too"
    assert cli("seal", "sessions").json["sessions"] == []


def test_as_many_pins_as_holders(cli: Cli) -> None:
    cli("seal", "keeper", USER)
    cli("seal", "arrange", "--method", "petals", *HOLDERS)
    said = cli("seal", "pin", *HOLDERS, pin="582913\n")
    assert (said.code, said.json["error"]["code"]) == (2, "pins-uncounted")
