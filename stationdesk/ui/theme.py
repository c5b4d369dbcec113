"""How everything looks: the only file with colours, sizes and style sheets. Light and dark.

`wear(app, dark=…, scale=…)` dresses the whole application; `now()` answers the theme that is worn.
Like the palette of QApplication it belongs to the process, there is one screen to look at. Sizes
are logical pixels at 100 %; `Theme.px` scales what must grow with the text (icons, rows, controls),
spacing stays. Contrast of every ink on every ground is at least 4.5 : 1 (`tests/ui/test_theme.py`).
"""

from __future__ import annotations

import os
from string import Template
from typing import Literal

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from stationdesk.core import paths
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32
"""Spacing: the only distances between things."""

RADIUS = 6
TEXT = {"base": 13, "second": 12, "section": 16, "title": 20, "hero": 28}
ICON, ICON_BIG = 16, 20
RAIL_WIDE, RAIL_FOLDED = 176, 56
TOP_BAR, PAGE_HEADER, STATUS_LINE = 48, 56, 32
FOLD_UNDER = 1366
ONE_PANE_UNDER = 720
MOTION_MS = 120
AFTER_PAINT_MS = 20
"""What the first picture does not need (icons of the password page) waits this long."""

Light = Literal["normal", "near", "late", "provisional"]
LIGHTS: dict[Light, tuple[str, str, str]] = {
    "normal": ("●", N_("正常"), "good"),
    "near": ("▲", N_("临期"), "warn"),
    "late": ("■", N_("超期"), "bad"),
    "provisional": ("◐", N_("暂估"), "ink2"),
}
"""A light is a shape, a word and the name of its colour: never the colour alone."""


@dataclass(frozen=True)
class Colours:
    """One scheme. `ink` on `window`/`surface`/`sunken` is text; `line` separates, `edge` outlines controls."""

    window: str
    surface: str
    sunken: str
    hover: str
    line: str
    edge: str
    ink: str
    ink2: str
    accent: str
    accent_deep: str
    accent_ink: str
    accent_soft: str
    good: str
    warn: str
    bad: str
    good_soft: str
    warn_soft: str
    bad_soft: str


LIGHT = Colours(
    window="#F5F7F7", surface="#FFFFFF", sunken="#EBF0F0", hover="#E2E9E9", line="#D9E0E0", edge="#84908F",
    ink="#1A2424", ink2="#536060", accent="#0B6B70", accent_deep="#08555A", accent_ink="#FFFFFF",
    accent_soft="#DCEEEE", good="#1B7040", warn="#855300", bad="#B3261E",
    good_soft="#E1F2E7", warn_soft="#FBEFD6", bad_soft="#FBE5E2",
)  # fmt: skip
DARK = Colours(
    window="#161B1C", surface="#1E2526", sunken="#121617", hover="#2A3334", line="#323C3D", edge="#738182",
    ink="#E7EDED", ink2="#A5B2B2", accent="#58BDB8", accent_deep="#7BD0CB", accent_ink="#062221",
    accent_soft="#1B3D3E", good="#5CC98F", warn="#E2AE4A", bad="#FF9083",
    good_soft="#173425", warn_soft="#3A2D12", bad_soft="#44211E",
)  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """What is worn now: a scheme and a text scale from 1.0 to 2.0."""

    dark: bool = False
    scale: float = 1.0

    @property
    def colours(self) -> Colours:
        """The colours of this scheme."""
        return DARK if self.dark else LIGHT

    def colour(self, name: str) -> QColor:
        """A token as a colour to paint with, e.g. `accent`. Raises AttributeError for others."""
        return QColor(getattr(self.colours, name))

    def px(self, size: float) -> int:
        """A size that grows with the text."""
        return round(size * self.scale)

    def text(self, kind: str = "base") -> int:
        """The pixel size of a kind of text."""
        return self.px(TEXT[kind])

    def font(self, kind: str = "base", *, bold: bool = False) -> QFont:
        """The interface font at a kind's size, with tabular figures."""
        font = QFont(QApplication.font())
        font.setPixelSize(self.text(kind))
        font.setBold(bold)
        return font

    @property
    def control(self) -> int:
        """The height of a button, a field, a row of a list: 32 at 100 %."""
        return round(20 * self.scale) + 12


_worn = Theme()


def now() -> Theme:
    """The theme that is worn."""
    return _worn


def choose_style() -> None:
    """Choose Fusion; call it before QApplication is made. Asking Qt to change later costs more."""
    os.environ["QT_STYLE_OVERRIDE"] = "Fusion"


def wear(app: QApplication, *, dark: bool = False, scale: float = 1.0) -> Theme:
    """Dress the application: Fusion, an explicit palette, fonts, one small style sheet.

    `scale` is held between 1.0 and 2.0. What is worn already is not put on again: Qt would ask every widget
    that there is for its looks, three times.
    """
    global _worn
    from stationdesk.ui import fonts

    chosen = Theme(dark=dark, scale=min(2.0, max(1.0, scale)))
    written = sheet(chosen)
    if chosen == _worn and app.styleSheet() == written:
        return _worn
    _worn = chosen
    if os.environ.get("QT_STYLE_OVERRIDE", "").casefold() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette(_worn))
    app.setFont(fonts.interface(_worn.text()))
    app.setStyleSheet(written)
    return _worn


def palette(theme: Theme) -> QPalette:
    """Every role and group said explicitly, so that nothing of the desktop's own scheme shines through."""
    c, role, group = theme.colours, QPalette.ColorRole, QPalette.ColorGroup
    result = QPalette()
    pairs = {
        role.Window: c.window, role.WindowText: c.ink, role.Base: c.surface, role.AlternateBase: c.window,
        role.Text: c.ink, role.Button: c.surface, role.ButtonText: c.ink, role.BrightText: c.bad,
        role.PlaceholderText: c.ink2, role.ToolTipBase: c.ink, role.ToolTipText: c.window,
        role.Highlight: c.accent, role.HighlightedText: c.accent_ink, role.Link: c.accent,
        role.LinkVisited: c.accent_deep, role.Accent: c.accent, role.Light: c.surface, role.Midlight: c.line,
        role.Mid: c.line, role.Dark: c.edge, role.Shadow: c.sunken,
    }  # fmt: skip
    for name, value in pairs.items():
        result.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(group.Disabled, name, QColor(c.ink2))
    return result


_SHEET = Template("""
QWidget { outline: none; }
QLabel[kind="second"] { color: $ink2; font-size: ${second}px; }
QLabel[kind="section"] { font-size: ${section}px; }
QLabel[kind="title"] { font-size: ${title}px; }
QLabel[kind="hero"] { font-size: ${hero}px; }
QLabel[kind="error"] { color: $bad; font-size: ${second}px; }
QLabel[kind="good"] { color: $good; font-size: ${second}px; }
QLabel[kind="warn"] { color: $warn; font-size: ${second}px; }
QToolTip { background: $ink; color: $window; border: none; padding: 4px 8px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit {
  background: $surface; color: $ink; border: 1px solid $edge; border-radius: 6px;
  padding: 1px 9px; selection-background-color: $accent; selection-color: $accent_ink; }
QLineEdit, QComboBox, QSpinBox, QDateEdit { min-height: ${inner}px; }
QPlainTextEdit, QTextEdit { padding: 5px 7px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus {
  border: 2px solid $accent; padding: 0px 8px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 4px 6px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $window; border-color: $line; color: $ink2; }
QLineEdit:read-only { background: $window; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid $bad; padding: 0px 8px; }
QLineEdit[look="find"] { background: $window; border-color: $line; }
QLineEdit[look="find"]:hover { border-color: $edge; }
QLineEdit[look="find"]:focus { background: $surface; border: 2px solid $accent; }
QComboBox::drop-down { border: none; width: ${chevron}px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$icons/caret-down-$scheme.svg"); width: ${arrow}px; height: ${arrow}px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; background: transparent; width: ${chevron}px;
  subcontrol-origin: border; }
QSpinBox::up-button { subcontrol-position: top right; }
QSpinBox::down-button { subcontrol-position: bottom right; }
QSpinBox::up-arrow { image: url("$icons/caret-up-$scheme.svg"); width: ${arrow}px; height: ${arrow}px; }
QSpinBox::down-arrow { image: url("$icons/caret-down-$scheme.svg"); width: ${arrow}px; height: ${arrow}px; }
QSpinBox QLineEdit, QComboBox QLineEdit, QSpinBox QLineEdit:focus, QComboBox QLineEdit:focus {
  border: none; padding: 0px; background: transparent; min-height: 0px; }
QSpinBox QLineEdit, QSpinBox QLineEdit:focus { padding-left: 8px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; padding: 4px; }

QPushButton, QToolButton { background: $surface; color: $ink; border: 1px solid $line; border-radius: 6px;
  padding: 1px 13px; min-height: ${inner}px; }
QToolButton { padding: 1px 7px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 0px 12px; }
QToolButton:focus { padding: 0px 6px; }
QPushButton:disabled, QToolButton:disabled { color: $ink2; background: $window; border-color: $line; }
QPushButton[look="primary"] { background: $accent; color: $accent_ink; border: 1px solid $accent; }
QPushButton[look="primary"]:hover { background: $accent_deep; border-color: $accent_deep; }
QPushButton[look="primary"]:focus { border: 2px solid $ink; padding: 0px 12px; }
QPushButton[look="primary"]:disabled { background: $hover; color: $ink2; border-color: $hover; }
QPushButton[look="danger"] { color: $bad; border-color: $bad; }
QPushButton[look="danger"]:hover { background: $bad_soft; }
QPushButton[look="quiet"], QToolButton[look="quiet"] { background: transparent; border: 1px solid transparent; }
QPushButton[look="quiet"]:hover, QToolButton[look="quiet"]:hover { background: $hover; }
QPushButton[look="quiet"]:focus, QToolButton[look="quiet"]:focus { border: 2px solid $accent; }
QPushButton[look="link"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 1px 5px; text-align: left; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 2px solid $accent; padding: 0px 4px; }
QPushButton[look="chip"] { border-radius: ${chip_radius}px; padding: 0px 11px; min-height: ${chip}px; background: $surface; border: 1px solid $line; }
QPushButton[look="chip"]:hover { background: $hover; }
QPushButton[look="chip"]:checked { background: $accent_soft; border: 1px solid $accent; color: $accent_deep; }
QPushButton[look="chip"]:focus { border: 2px solid $accent; padding: 0px 10px; }
QPushButton[look="tab"] { border: none; border-bottom: 2px solid transparent; border-radius: 0px; padding: 0px 10px; min-height: ${chip}px; background: transparent; color: $ink2; }
QPushButton[look="tab"]:hover { background: $hover; }
QPushButton[look="tab"]:checked { border-bottom: 2px solid $accent; color: $accent_deep; font-weight: 600; }
QPushButton[look="tab"]:focus { border: 2px solid $accent; border-radius: 4px; padding: 0px 8px; }
QPushButton[look="tile"] { min-height: ${tile}px; text-align: left; padding: 11px 15px; background: $surface; border: 1px solid $line; }
QPushButton[look="tile"]:hover { border-color: $accent; background: $surface; }
QPushButton[look="tile"]:focus { border: 2px solid $accent; padding: 10px 14px; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0px; }

QCheckBox, QRadioButton { spacing: 8px; padding: 3px 2px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QCheckBox::indicator, QRadioButton::indicator { width: ${box}px; height: ${box}px; border: 1px solid $edge; background: $surface; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/check-$scheme.svg"); }
QCheckBox::indicator:indeterminate { background: $accent_soft; border-color: $accent; image: url("$icons/minus-$scheme.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/dot-$scheme.svg"); }

QAbstractItemView { background: $surface; color: $ink; border: 1px solid $line; border-radius: 6px;
  selection-background-color: $accent_soft; selection-color: $ink; alternate-background-color: $window; }
QAbstractItemView:focus { border: 2px solid $accent; }
QTableView { gridline-color: $line; }
QTableView::item, QListView::item, QTreeView::item { padding: 0px 8px; border: none; }
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected { background: $accent_soft; color: $ink; }
FiguresTable::item:focus { border: 1px solid $accent; }
QListView::item:hover, QTableView::item:hover { background: $hover; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $ink2; font-size: ${second}px; border: none;
  border-bottom: 1px solid $line; padding: 6px ${cell}px; }
QTableCornerButton::section { background: $surface; border: none; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[look="clear"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; border: 3px solid transparent; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 3px; border: none; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px; border: none; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; }
QMenu { background: $surface; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $ink; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QProgressBar { border: none; background: $line; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QTabBar::tab { padding: 6px 12px; color: $ink2; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $ink; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QFrame[look="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[look="sheet"] { background: $surface; border: none; border-left: 1px solid $line; }
QFrame[look="popup"] { background: $surface; border: 1px solid $edge; border-radius: 6px; }
QFrame[look="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[look="top"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[look="status"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[look="rail"] { background: $sunken; border: none; border-right: 1px solid $line; }
QFrame[look="banner"] { border-radius: 6px; border: 1px solid $line; background: $accent_soft; margin-bottom: 8px; }
QFrame[look="banner"][tone="bad"] { background: $bad_soft; border-color: $bad; }
QFrame[look="banner"][tone="warn"] { background: $warn_soft; border-color: $warn; }
QFrame[look="banner"][tone="good"] { background: $good_soft; border-color: $good; }
QFrame[look="popup"] QListView { border: none; }
QFrame[look="status"] QPushButton { min-height: 0px; font-size: ${second}px; }
""")


def sheet(theme: Theme) -> str:
    """The style sheet of a theme."""
    values = dict(vars(theme.colours))
    values |= {kind: str(theme.text(kind)) for kind in TEXT}
    box = theme.px(16)
    chip = theme.px(20) + 4
    return _SHEET.substitute(
        values, inner=theme.control - 4, chip=chip, chip_radius=(chip + 2) // 2, box=box, round=(box + 2) // 2,
        chevron=theme.px(24), cell=theme.px(10), tile=theme.px(44), arrow=theme.px(12), scheme="dark" if theme.dark else "light",
        icons=(paths.resources() / "icons" / "controls").as_posix(),
    )  # fmt: skip
