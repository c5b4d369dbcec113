"""The log of the window: written for a helper, holds no value of anybody, and no full disk stops the desk."""

from __future__ import annotations

import logging
from pathlib import Path

from stationdesk.core import desk_log


def test_a_bug_is_logged_without_the_words_it_quotes(tmp_path: Path) -> None:
    handler = desk_log.begin(tmp_path / "logs")
    log = logging.getLogger("stationdesk.ui.jobs")
    try:
        try:
            raise ValueError("欧阳小兰 110101199003070011")
        except ValueError as bug:
            log.error("bug: %s at %s", type(bug).__name__, "x.py:3", exc_info=bug)
        log.info("何人来过")
    finally:
        desk_log.end(handler)
    text = (tmp_path / "logs" / "desk.log").read_text("utf-8")
    assert "bug: ValueError at x.py:3" in text
    assert "欧阳" not in text
    assert "何人" not in text


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    handler = desk_log.begin(tmp_path / "logs")
    log = logging.getLogger("stationdesk")
    for _ in range(3000):
        log.warning("x" * 500)
    desk_log.end(handler)
    files = list((tmp_path / "logs").iterdir())
    assert sum(file.stat().st_size for file in files) <= 2 * desk_log.LARGEST + 1024


def test_a_place_that_cannot_be_written_is_no_reason_not_to_open(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert desk_log.begin(tmp_path / "file" / "logs") is None
