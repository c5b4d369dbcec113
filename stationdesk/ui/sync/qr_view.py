"""A QR code on the screen, to be photographed or scanned: dark on white whatever the theme, each square of whole pixels."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.documents import qr_matrix
from stationdesk.ui import theme

SQUARE = 4
"""Pixels of a square at 100 %: a phone reads it from half a metre."""


class QRView(QWidget):
    """Shows the code of `text`; nothing where there is none."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._squares: tuple[tuple[bool, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Draw the code of this text."""
        self._squares = qr_matrix.matrix(text)
        self.updateGeometry()
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        side = (len(self._squares) + 2 * qr_matrix.QUIET) * self._square() if self._squares else 0
        return QSize(side, side)

    def _square(self) -> int:
        return max(2, round(SQUARE * min(1.5, theme.now().scale)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        size = self._square()
        for row, squares in enumerate(self._squares):
            for column, dark in enumerate(squares):
                if dark:
                    place = QRect(
                        (column + qr_matrix.QUIET) * size, (row + qr_matrix.QUIET) * size, size, size
                    )
                    painter.fillRect(place, Qt.GlobalColor.black)
        painter.end()
