"""Icons: each exists, none is unused, they take the theme's colour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from stationdesk.core import paths
from stationdesk.ui import icons, theme
from stationdesk.ui.pages import ENTRIES

UI = Path(icons.__file__).parent


def test_every_page_has_both_drawings() -> None:
    for entry in ENTRIES:
        assert not icons.pixmap(entry.icon).isNull()
        assert not icons.pixmap(entry.icon, fill=True).isNull()


def test_icons_named_in_the_window_are_shipped() -> None:
    shipped = set(icons.names())
    for file in UI.rglob("*.py"):
        for name in re.findall(
            r"""(?:\bicon|\bglyph|icon_button\(|icons\.icon\(|pixmap\()=?\s*"([a-z-]+)\"""",
            file.read_text("utf-8"),
        ):
            assert name in shipped, f"{file.name}: {name}"


def test_icons_are_tinted(qapp: QApplication) -> None:
    image = icons.pixmap("check", 20, "accent").toImage()
    seen = {
        image.pixelColor(x, y).name()
        for x in range(20)
        for y in range(20)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert seen == {theme.now().colour("accent").name()}


def test_an_unknown_icon_is_a_slip_that_is_seen() -> None:
    with pytest.raises(icons.IconUnknown):
        icons.pixmap("no-such-drawing")


def test_the_licence_lies_beside_the_drawings() -> None:
    text = (paths.resources() / "icons" / "phosphor" / "LICENSE").read_text("utf-8")
    assert text.startswith("MIT License")
