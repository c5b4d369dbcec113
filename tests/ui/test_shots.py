"""Pictures of pages are taken without a screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from stationdesk.ui import shots
from stationdesk.ui.window import DeskWindow


def test_every_page_asked_for_has_its_picture(open_desk: Callable[..., DeskWindow], tmp_path: Path) -> None:
    window = open_desk()
    files = shots.take(window, tmp_path, ["today", "volunteers"])
    assert [file.name for file in files] == ["today-100-zh.png", "volunteers-100-zh.png"]
    image = QImage(str(files[0]))
    assert (image.width(), image.height()) == (1366, 768)
    assert files[0].read_bytes() != files[1].read_bytes()


def test_a_picture_never_claims_another_scale(open_desk: Callable[..., DeskWindow], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scale"):
        shots.take(open_desk(), tmp_path, ["today"], scale=2.0)
