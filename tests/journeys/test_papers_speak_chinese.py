"""Papers for residents are Chinese, whatever language the screen of the station speaks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stationdesk.cli import practice
from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.core.words import english, speaking
from stationdesk.desk import Desk
from stationdesk.services.practice import load
from tests.fixtures import QUICK, START

ENGLISH = re.compile(r"[A-Za-z]{3,}")
PLACE = re.compile(r"\{\w+\}")
CODES = frozenset({"kind", "key", "type", "decides", "decided_by", "place_kind", "qr"})
"""Facts that are codes for the program or a scanner, not words on the paper."""
CODES_OF = frozenset({("blank_slips", "form"), ("blackout_pack", "form"), ("clock_notice", "change")})
"""The same, where another paper has words under that name."""


def words_of(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a paper's facts with the name it stands under."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from words_of(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner, name)
    elif isinstance(value, str):
        yield name, value


def test_no_paper_of_a_village_that_works_in_english_holds_english(tmp_path: Path) -> None:
    assert english(), "the catalogue was not built"
    with speaking("en"):
        practice.make_village(Home(tmp_path / "home"), 200, 1, clock=SetClock(START), kdf=QUICK)
    desk = Desk.open(
        Home(tmp_path / "home"), load.WORKER_NAME, load.PASSWORD, clock=SetClock(START), kdf=QUICK
    )
    try:
        rows = desk.read(lambda work: list(work.rows("SELECT kind, facts FROM papers")))
    finally:
        desk.close()
    assert len({row["kind"] for row in rows}) > 5
    found = {
        (row["kind"], name, text)
        for row in rows
        for name, text in words_of(json.loads(row["facts"]))
        if name not in CODES and (row["kind"], name) not in CODES_OF and ENGLISH.search(PLACE.sub("", text))
    }
    assert sorted(found) == [], "\n".join(map(str, sorted(found)))
