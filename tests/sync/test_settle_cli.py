"""Settling a conflict from the command line: mine, theirs, or a value."""

from __future__ import annotations

import json

import pytest

from stationdesk.cli import frame, verbs
from tests.fixtures import PASSWORD, QUICK
from tests.sync.machines import Place


@pytest.mark.parametrize(
    ("take", "name"), [("mine", "曾庆蘭"), ("theirs", "曾慶兰"), ("曾慶兰", "曾慶兰"), ("曾庆澜", "曾庆澜")]
)
def test_a_conflict_is_settled_by_choosing(
    place: Place, take: str, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = place.village()
    known = first.add("曾庆兰")
    second = place.another(first)
    first.edit(known, name="曾庆蘭")
    second.edit(known, name="曾慶兰")
    first.take(second.export(place.root / "s"))
    (item,) = first.conflicts()
    first.desk.close()
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)
    argv = ["--home", str(first.folder), "--json", "sync", "settle", item.id, "--take", take]
    assert frame.run(argv, verbs.ALL, clock=first.clock, kdf=QUICK) == 0
    assert json.loads(capsys.readouterr().out)["column"] == "name"
    from tests.fixtures import open_desk

    with open_desk(first.folder, first.clock) as again:
        from stationdesk.sync import status
        from tests.sync.machines import Machine

        machine = Machine(again, first.clock, first.folder)
        assert machine.person(known).name == name
        assert again.read(status.open_conflicts) == []
