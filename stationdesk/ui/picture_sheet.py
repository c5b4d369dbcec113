"""A picture in the side sheet: fitted to it, larger and smaller, turned; nothing of it is written anywhere."""

from __future__ import annotations

import io

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QPixmap, QTransform
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from stationdesk.core import file_kinds
from stationdesk.core.errors import Refusal
from stationdesk.ui import theme
from stationdesk.ui.pieces.plain import icon_button, label, row
from stationdesk.ui.words import tr

LONGEST = 3000
"""Pixels a page is read at: enough to read it at three times its size on the screen."""
DECODERS = {
    "image/jpeg": b"jpeg",
    "image/png": b"png",
    "image/webp": b"webp",
    "image/bmp": b"bmp",
    "image/tiff": b"tiff",
}
"""What is kept as a picture, and Qt's name for it: its other decoders (SVG, ICO, XPM, TGA …) are given nothing foreign."""
STEPS = (1.0, 1.5, 2.0, 3.0, 4.0)


def read(data: bytes) -> QImage:
    """A picture from its bytes, no larger than is looked at, turned as its camera says. May be null.

    Its kind is told by its content and decoded as that or not at all.
    """
    try:
        decoder = DECODERS.get(file_kinds.kind_of(io.BytesIO(data)).media_type)
    except Refusal:
        decoder = None
    if decoder is None:
        return QImage()
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(decoder))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > LONGEST:
        reader.setScaledSize(size.scaled(QSize(LONGEST, LONGEST), Qt.AspectRatioMode.KeepAspectRatio))
    found = reader.read()
    # Before what it reads from: the decoder of TIFF looks at it once more when it ends, and ended the program.
    del reader
    return found


class PictureSheet(QWidget):
    """Shows one picture: + larger, - smaller, R turned, arrows move."""

    def __init__(self, image: QImage, title: str) -> None:
        super().__init__()
        self.setObjectName("picture_sheet")
        self._image, self._step, self._turned = image, 0, 0
        self._picture = QLabel()
        self._picture.setObjectName("picture_sheet.picture")
        self._picture.setAccessibleName(title)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setObjectName("picture_sheet.scroll")
        self.area.setAccessibleName(title)
        self.area.setWidget(self._picture)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setMinimumHeight(theme.now().px(420))
        self.area.viewport().installEventFilter(self)
        self.larger = icon_button(
            "magnifying-glass-plus", tr("放大 (+)"), lambda: self._zoom(1), name="picture_sheet.larger"
        )
        self.smaller = icon_button(
            "magnifying-glass-minus", tr("缩小 (-)"), lambda: self._zoom(-1), name="picture_sheet.smaller"
        )
        self.turner = icon_button(
            "arrow-clockwise", tr("转 90 度 (R)"), self._turn, name="picture_sheet.turn"
        )
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.S)
        lay.addLayout(row(self.larger, self.smaller, self.turner, None))
        if image.isNull():
            lay.addWidget(label(tr("这张图片不能在这里显示。可以按 S 另存后打开。"), "warn", wrap=True))
        lay.addWidget(self.area, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The room is that of the viewport, which the layout sizes after this widget itself.
        if watched is self.area.viewport() and event.type() == QEvent.Type.Resize and not self._step:
            self._draw()
        return super().eventFilter(watched, event)

    def _zoom(self, by: int) -> None:
        self._step = max(0, min(len(STEPS) - 1, self._step + by))
        self._draw()

    def _turn(self) -> None:
        self._turned = (self._turned + 90) % 360
        self._draw()

    def _draw(self) -> None:
        if self._image.isNull():
            return
        image = self._image.transformed(QTransform().rotate(self._turned)) if self._turned else self._image
        # A little less than the room: bars that come and go would change it again and again.
        room = self.area.viewport().size() - QSize(2, 2)
        fitted = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio) * STEPS[self._step]
        ratio = self.devicePixelRatioF()
        shown = QPixmap.fromImage(
            image.scaled(
                fitted * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
        shown.setDevicePixelRatio(ratio)
        self._picture.setPixmap(shown)
        self._picture.resize(fitted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(1)
        elif key == Qt.Key.Key_Minus:
            self._zoom(-1)
        elif key == Qt.Key.Key_R:
            self._turn()
        else:
            super().keyPressEvent(event)
