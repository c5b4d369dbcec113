"""Promises of what the password page reads before anything is unlocked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.paths import Home
from stationdesk.security import at_the_door, keyfile
from stationdesk.security.slots import Kdf, KeySlots, NewPerson


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    home = Home(tmp_path)
    KeySlots(home, kdf=Kdf(8192, 1, 1)).create(
        "home-1", [NewPerson("u1", "王敏", "一把好密码2026"), NewPerson("u2", "𠮷野", "另一把密码2026")]
    )
    return home.keys


def test_the_names_are_those_of_the_whole_reader(keys: Path) -> None:
    whole = [
        (one.kind, one.user_id, one.login, one.serial, one.device_no) for one in keyfile.load(keys).slots
    ]
    quick = [(one.kind, one.user_id, one.login, one.serial, one.device_no) for one in at_the_door.named(keys)]
    assert quick == whole
    assert [login for kind, _, login, *_ in quick if kind == "person"] == ["王敏", "𠮷野"]


def test_nothing_that_opens_is_imported_for_the_names(keys: Path) -> None:
    import subprocess
    import sys

    asked = (
        "import sys; from pathlib import Path; from stationdesk.security import at_the_door;"
        "at_the_door.named(Path(sys.argv[1]));"
        "assert not {'msgspec', 'stationdesk.security.slots', 'stationdesk.security.keyfile'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", asked, str(keys)], check=True)


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"[1]", b'{"format": "stationdesk-keys"', b"\xff\xfe"])
def test_one_spoilt_copy_is_no_trouble_and_two_are_said(keys: Path, spoilt: bytes) -> None:
    names = at_the_door.named(keys)
    keys.write_bytes(spoilt)
    assert at_the_door.named(keys) == names
    keyfile.second(keys).write_bytes(spoilt)
    with pytest.raises(keyfile.KeysDamaged):
        at_the_door.named(keys)


@pytest.mark.parametrize(
    ("word", "value"),
    [("login", 3), ("kind", None), ("serial", "1"), ("device_no", True), ("user_id", ["u"])],
)
def test_two_alike_copies_with_senseless_values_are_damage(keys: Path, word: str, value: Any) -> None:
    found = json.loads(keys.read_bytes())
    found["slots"][0][word] = value
    for copy in (keys, keyfile.second(keys)):
        copy.write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(keyfile.KeysDamaged):
        at_the_door.named(keys)


def test_a_newer_file_is_said_to_be_newer(keys: Path) -> None:
    found = json.loads(keys.read_bytes())
    found["version"] = 7
    for copy in (keys, keyfile.second(keys)):
        copy.write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(keyfile.KeysTooNew):
        at_the_door.named(keys)
