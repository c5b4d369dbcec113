"""A file in clear is there only where the audit that tells of it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stationdesk.desk import Desk
from stationdesk.security import audit
from stationdesk.services import residents_export
from stationdesk.storage import leaving
from stationdesk.storage.work import Work


def told(desk: Desk) -> int:
    return int(
        desk.read(lambda work: work.scalar("SELECT count(*) FROM audit WHERE tag = 'residents:export'"))
    )


def test_a_commit_that_fails_leaves_no_exported_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> bool:
        assert list(out.glob(".*.part")), "it was written whole before"
        assert not (out / "名单.csv").exists()
        raise RuntimeError("the power went")

    out = tmp_path / "out"
    out.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr("stationdesk.desk.seal", fails)
        with pytest.raises(RuntimeError):
            desk.change(lambda work: residents_export.export(work, out / "名单.csv"))
    assert list(out.iterdir()) == []
    assert told(desk) == 0
    desk.change(lambda work: residents_export.export(work, out / "名单.csv"))
    assert [one.name for one in out.iterdir()] == ["名单.csv"]
    assert told(desk) == 1


def test_a_file_that_cannot_be_named_was_written_down_all_the_same(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry without a file, never a file without an entry."""

    def gone(_self: leaving.Leaving) -> None:
        raise OSError("the stick was pulled out")

    monkeypatch.setattr(leaving.Leaving, "name", gone)
    with pytest.raises(OSError, match="pulled"):
        desk.change(lambda work: residents_export.export(work, tmp_path / "名单.csv"))
    assert told(desk) == 1
    assert not (tmp_path / "名单.csv").exists()


def test_what_a_function_gave_up_is_not_left_beside(desk: Desk, tmp_path: Path) -> None:
    def half(work: Work) -> None:
        with leaving.Leaving(work, tmp_path / "a.csv") as file:
            file.write(b"x")
        with leaving.Leaving(work, tmp_path / "b.csv") as file:
            file.write(b"x")
            file.keep()
        audit.record(work, "residents:export", None)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        desk.change(half)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == []
