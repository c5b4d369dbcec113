"""Promise 3 for the small files that the window writes itself: this machine's settings, a paper saved as PDF."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import settings


def refusing(error: int) -> Callable[..., Any]:
    def refuse(*given: Any, **named: Any) -> Any:
        raise OSError(error, os.strerror(error))

    return refuse


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_settings_that_cannot_be_written_stay_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, step: str
) -> None:
    file = tmp_path / "machine.json"
    settings.change(file, scale=150)
    with monkeypatch.context() as patch:
        patch.setattr(os if step == "fsync" else Path, step, refusing(error))
        with pytest.raises(OSError, match=os.strerror(error)):
            settings.change(file, scale=200)
    assert settings.read(file).scale == 150
    assert list(tmp_path.iterdir()) == [file]
    assert settings.change(file, scale=200).scale == 200


@pytest.mark.parametrize("gone", [False, True], ids=["full", "stick gone"])
def test_a_paper_that_cannot_be_saved_is_said_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    from stationdesk.ui import printing

    file = tmp_path / "回执.pdf"
    printing.save_paper(b"%PDF old", file)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refusing(errno.ENOSPC))
        if gone:
            patch.setattr(Path, "unlink", refusing(errno.EIO))
        with pytest.raises(printing.PaperNotSaved):
            printing.save_paper(b"%PDF new", file)
    assert file.read_bytes() == b"%PDF old"
    assert gone or list(tmp_path.iterdir()) == [file]
