"""Colleagues added from the command line: known and with a key, or neither."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stationdesk.core.paths import Home
from stationdesk.security.slots import KeySlots


def test_a_refused_colleague_has_no_key_to_the_home(cli: Any, home: Path, tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("colleague-pin-7\n", "utf-8")
    before = len(KeySlots(Home(home)).people())
    said = cli("users", "add", "李会计", "--post", "nonsense", "--pin-file", str(pin))
    assert said.code == 2
    assert len(KeySlots(Home(home)).people()) == before
    said = cli("users", "add", "李会计", "--post", "clerk", "--pin-file", str(pin))
    assert said.code == 0
    assert len(KeySlots(Home(home)).people()) == before + 1
