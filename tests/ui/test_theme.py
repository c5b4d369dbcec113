"""The tokens keep what they promise: contrast, shapes, scale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from stationdesk.ui import fonts, theme, words


def luminance(value: str) -> float:
    parts = [part / 255 for part in QColor(value).getRgb()[:3]]  # type: ignore[operator]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


SCHEMES = pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])


@SCHEMES
@pytest.mark.parametrize("ground", ["window", "surface", "sunken", "hover", "accent_soft"])
@pytest.mark.parametrize("ink", ["ink", "ink2"])
def test_words_can_be_read_on_every_ground(colours: theme.Colours, ground: str, ink: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@SCHEMES
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("accent_ink", "accent"),
        ("accent_ink", "accent_deep"),
        ("accent", "surface"),
        ("accent", "window"),
        ("accent_deep", "accent_soft"),
        ("good", "surface"),
        ("warn", "surface"),
        ("bad", "surface"),
        ("good", "window"),
        ("warn", "window"),
        ("bad", "window"),
        ("bad", "bad_soft"),
        ("warn", "warn_soft"),
        ("good", "good_soft"),
        ("ink", "bad_soft"),
        ("ink", "warn_soft"),
        ("ink", "good_soft"),
        ("surface", "bad"),
    ],
)
def test_coloured_words_can_be_read(colours: theme.Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@SCHEMES
def test_edges_of_controls_can_be_seen(colours: theme.Colours) -> None:
    assert contrast(colours.edge, colours.surface) >= 3.0
    assert contrast(colours.accent, colours.surface) >= 3.0


def test_every_light_has_its_own_shape_and_word() -> None:
    shapes = [shape for shape, _word, _colour in theme.LIGHTS.values()]
    spoken = [word for _shape, word, _colour in theme.LIGHTS.values()]
    assert len(set(shapes)) == len(set(spoken)) == len(theme.LIGHTS) == 4


def test_scale_is_held_between_100_and_200_percent(qapp: QApplication) -> None:
    assert theme.wear(qapp, scale=3.0).text() == 26
    assert theme.wear(qapp, scale=0.5).text() == 13


def test_palette_says_every_role(qapp: QApplication) -> None:
    made = theme.palette(theme.Theme(dark=True))
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.PlaceholderText):
        assert made.isBrushSet(QPalette.ColorGroup.Active, role)


def test_interface_font_knows_chinese_and_rare_characters(qapp: QApplication) -> None:
    assert fonts.families(), "no Chinese font was found"
    font = fonts.interface(13)
    assert font.families()[0] == fonts.families()[0]
    assert font.pixelSize() == 13


def test_standard_buttons_speak_chinese(qapp: QApplication, qtbot: QtBot) -> None:
    words.choose_language(qapp, "zh")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"


QUIET_PEN = re.compile(r'setPen\([^\n]*"(edge|line|hover)"')


def test_no_words_are_drawn_in_the_colour_of_edges() -> None:
    """`edge` and `line` separate; they are too faint to be read (3 : 1)."""
    wrong = []
    for file in sorted(Path(theme.__file__).parent.rglob("*.py")):
        lines = file.read_text("utf-8").splitlines()
        for number, text in enumerate(lines):
            if not QUIET_PEN.search(text):
                continue
            for after in lines[number + 1 : number + 12]:
                if "setPen" in after or "restore()" in after or after.lstrip().startswith("def "):
                    break
                if "drawText" in after:
                    wrong.append(f"{file.name}:{number + 1}")
                    break
    assert wrong == []


def test_words_are_never_given_an_edge_s_colour_by_the_sheet() -> None:
    for dark in (False, True):
        made = theme.Theme(dark=dark)
        faint = {made.colours.edge.lower(), made.colours.line.lower()}
        for value in re.findall(r"(?<![-\w])color:\s*(#[0-9A-Fa-f]{6})", theme.sheet(made)):
            assert value.lower() not in faint
