"""Calling the window that is open: rubbish is no errand, and nobody is found where nobody listens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stationdesk.core import calling


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"lock",
        b"[]",
        b'{"do": "wipe"}',
        b'{"do": "open"}',
        b'{"do": "open", "path": 3}',
        b'{"do": "open", "path": "a\\u0000b"}',
        b"[" * 5000,
        json.dumps({"do": "open", "path": "x" * calling.LONGEST}).encode(),
        b"\xff\xfe",
    ],
)
def test_rubbish_is_no_errand(line: bytes) -> None:
    assert calling.asked_of(line) is None


def test_an_errand_is_read_as_it_was_written() -> None:
    assert calling.asked_of(b'{"do": "lock"}') == ("lock", "")
    assert calling.asked_of(b'{"do": "open", "path": "/a/b.sdbundle"}') == ("open", "/a/b.sdbundle")


def test_where_nobody_listens_nothing_is_done(tmp_path: Path) -> None:
    assert not calling.call(tmp_path, "lock")


def test_the_address_does_not_tell_where_the_home_is(tmp_path: Path) -> None:
    home = tmp_path / "四邑村 王敏"
    assert "王敏" not in calling.address(home)
    assert calling.address(home) != calling.address(tmp_path / "other")
    assert len(calling.address(Path("/" + "x" * 300)).encode()) < 108
