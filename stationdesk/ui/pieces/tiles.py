"""Figures as tiles: a number, its words, and the list behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from stationdesk.core.late import dataclass
from stationdesk.ui import icons, theme
from stationdesk.ui.pieces.lights import draw
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class Tile:
    """One figure: where it leads, and its light when something about it is late or near."""

    key: str
    words: str
    count: int
    icon: str
    page: str
    where: Mapping[str, Any] = field(default_factory=dict)
    light: str = ""
    about: str = ""
    shown: str = ""
    """What is written instead of the count: a share, an average."""

    @property
    def text(self) -> str:
        """The number as it is written."""
        return self.shown or str(self.count)


class FigureTile(QWidget):
    """A tile that is pressed like a button."""

    pressed = Signal(object)

    def __init__(self, tile: Tile) -> None:
        super().__init__()
        self.tile = tile
        self.setObjectName(f"today.tile.{tile.key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("{what}：{n}", what=tile.words, n=tile.text))
        self.setAccessibleDescription(tile.about)
        self.setToolTip(tile.about)

    def sizeHint(self) -> QSize:
        worn = theme.now()
        return QSize(worn.px(148), worn.px(76))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.now().px(120), theme.now().px(76))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn, tile = theme.now(), self.tile
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused, hovered = self.hasFocus(), self.underMouse()
        edge = "accent" if focused or hovered else "line"
        painter.setPen(QPen(worn.colour(edge), 2 if focused else 1))
        painter.setBrush(worn.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        inner = self.rect().adjusted(worn.px(14), worn.px(8), -worn.px(12), -worn.px(8))
        painter.setFont(worn.font("hero"))
        colour = "ink2" if not tile.count else "bad" if tile.light == "late" else "ink"
        painter.setPen(worn.colour(colour))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, tile.text)
        width = painter.fontMetrics().horizontalAdvance(tile.text)
        if tile.light and tile.count:
            side = worn.px(10)
            square = QRectF(inner.left() + width + worn.px(8), inner.top() + worn.px(14), side, side)
            draw(painter, square, tile.light, worn.colour(theme.LIGHTS[tile.light][2]))  # type: ignore[index]
        side = worn.px(theme.ICON)
        glyph = icons.pixmap(tile.icon, theme.ICON, "accent" if tile.count else "edge")
        painter.drawPixmap(inner.right() - side, inner.top() + worn.px(4), glyph)
        painter.setFont(worn.font())
        painter.setPen(worn.colour("ink" if tile.count else "ink2"))
        words = painter.fontMetrics().elidedText(tile.words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.tile)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.focusNextChild()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self.tile)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class Tiles(QWidget):
    """Tiles in as many columns as fit."""

    pressed = Signal(object)

    def __init__(self, *, name: str = "today.tiles", spoken: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken or tr("今天的数字"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.M)
        self.tiles: list[FigureTile] = []
        self._columns = 0

    def show_tiles(self, tiles: list[Tile]) -> None:
        """Show these; the one with the focus keeps it."""
        held = next((one.tile.key for one in self.tiles if one.hasFocus()), "")
        for old in self.tiles:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tiles = [FigureTile(tile) for tile in tiles]
        for made in self.tiles:
            made.pressed.connect(self.pressed)
        self._columns = 0
        self._place()
        for made in self.tiles:
            made.show()
            if made.tile.key == held:
                made.setFocus()

    def _place(self) -> None:
        if not self.tiles:
            return
        room = max(1, self.width())
        fit = max(2, min(6, (room + theme.M) // (theme.now().px(150) + theme.M)))
        # Whole rows look calmer than one tile left over.
        count = len(self.tiles)
        rows = -(-count // fit)
        columns = -(-count // rows)
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for number, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, number // columns, number % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._place()
