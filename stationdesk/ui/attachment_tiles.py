"""Files as tiles: a small picture and a title each; chosen, opened, taken off and written out by keys.

Enter opens, Delete takes off, S writes out, R gives another name, P makes a stamped copy, Ctrl+V pastes. What is dropped or pasted is handed on
as it is (`sources_of` reads it); nothing is stored here.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from stationdesk.core.file_kinds import KINDS, TELEPHONE
from stationdesk.ui import icons, theme
from stationdesk.ui.words import tr

WIDE, HIGH = 96, 68
"""Of the small picture, at 100 % text."""
ROWS = 3
"""More rows than this are scrolled."""
ID = Qt.ItemDataRole.UserRole
_LONG = re.compile(r"[\x21-\x7e]{10,}")
ENDINGS = " ".join(
    f"*{ending}"
    for ending in (*(one for kind in KINDS.values() for one in (kind.ending, *kind.also)), *TELEPHONE)
)


REASON = "attachments"
"""Of the transactions that put files in, in the change log."""


def size_words(size: int) -> str:
    """A length in bytes as people say it."""
    if size < 1 << 20:
        return tr("{n} KB", n=max(1, round(size / 1024)))
    return tr("{n} MB", n=f"{size / (1 << 20):.1f}")


def filters() -> str:
    """The kinds of files for a file dialog."""
    return f"{tr('扫描件、照片和文件')} ({ENDINGS});;{tr('所有文件')} (*)"


def accepts(mime: QMimeData | None) -> bool:
    """Whether something dropped or pasted may hold files or a picture."""
    return mime is not None and (mime.hasImage() or any(url.isLocalFile() for url in mime.urls()))


def sources_of(mime: QMimeData | None) -> list[Path | bytes]:
    """The files dropped or pasted, or the picture of the clipboard as PNG; empty when there is neither."""
    if mime is None:
        return []
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return list(paths)
    image = QImage(mime.imageData()) if mime.hasImage() else QImage()
    return [] if image.isNull() else [png_of(image)]


def png_of(image: QImage) -> bytes:
    """A picture as PNG, without loss."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(data.data())


def icon_of(media_type: str) -> str:
    """The drawing for a kind of file."""
    kind = KINDS.get(media_type)
    if kind is not None and kind.picture:
        return "image"
    return "file-pdf" if media_type == "application/pdf" else "file-text"


def breakable(title: str) -> str:
    """A title that may be broken anywhere: `SCAN_20261122_0001` has no blanks. Titles are cleaned of such marks again."""
    return _LONG.sub(lambda run: "\u200b".join(run[0]), title)


class Tiles(QListWidget):
    """Tiles in rows. Signals carry the id given with a tile."""

    opened = Signal(str)
    removed = Signal(str)
    saved = Signal(str)
    stamped = Signal(str)
    renamed = Signal(str, str)
    given = Signal(QMimeData)

    def __init__(self, name: str, spoken: str, *, takes: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.takes = takes
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setWrapping(True)
        self.setWordWrap(True)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(takes)
        worn = theme.now()
        self.setIconSize(QSize(worn.px(WIDE), worn.px(HIGH)))
        self.setGridSize(QSize(worn.px(WIDE + 24), worn.px(HIGH) + 3 * self.fontMetrics().height()))
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(ID)))
        self.itemChanged.connect(self._on_changed)
        self._fit()

    def put(self, one: str, title: str, spoken: str, media_type: str, *, may_rename: bool = False) -> None:
        """Add a tile; its picture may come later (`show_picture`)."""
        self.blockSignals(True)
        item = QListWidgetItem(self._drawn(media_type), breakable(title))
        item.setData(ID, one)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title} {spoken}")
        item.setToolTip(f"{title}\n{spoken}")
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        if may_rename:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.addItem(item)
        self.blockSignals(False)
        if self.currentRow() < 0:
            self.setCurrentRow(0)
        self._fit()

    def show_picture(self, one: str, png: bytes | None) -> None:
        """The small picture of a tile."""
        item = self.item_of(one)
        picture = QPixmap()
        if item is None or not png or not picture.loadFromData(QByteArray(png)):
            return
        self.blockSignals(True)
        item.setIcon(QIcon(self._framed(picture)))
        self.blockSignals(False)
        self.viewport().update()

    def take(self, one: str) -> None:
        """Remove a tile; the one after it is chosen."""
        item = self.item_of(one)
        if item is not None:
            self.takeItem(self.row(item))
            self._fit()

    def empty(self) -> None:
        """Remove all tiles."""
        self.clear()
        self._fit()

    def item_of(self, one: str) -> QListWidgetItem | None:
        """The tile of an id."""
        for at in range(self.count()):
            if self.item(at).data(ID) == one:
                return self.item(at)
        return None

    @property
    def ids(self) -> list[str]:
        """The ids, in order."""
        return [str(self.item(at).data(ID)) for at in range(self.count())]

    @property
    def current(self) -> str:
        """The id that is chosen; empty when none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(ID))

    def _drawn(self, media_type: str) -> QIcon:
        return QIcon(self._framed(icons.pixmap(icon_of(media_type), 32, "ink2"), small=True))

    def _framed(self, picture: QPixmap, *, small: bool = False) -> QPixmap:
        """A picture in the middle of a tile, so that all tiles stand alike."""
        worn = theme.now()
        size, ratio = self.iconSize(), self.devicePixelRatioF()
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(worn.colour("sunken" if worn.dark else "window"))
        drawn = picture.deviceIndependentSize().toSize() if small else picture.size()
        inside = drawn if small else drawn.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(
            (size.width() - inside.width()) // 2,
            (size.height() - inside.height()) // 2,
            inside.width(),
            inside.height(),
        )
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, picture)
        painter.setPen(worn.colour("line"))
        painter.drawRect(0, 0, size.width() - 1, size.height() - 1)
        painter.end()
        return made

    def _fit(self) -> None:
        cell, frame = self.gridSize(), 2 * self.frameWidth() + 6
        across = max(1, (max(self.viewport().width(), cell.width())) // cell.width())
        rows = max(1, -(-self.count() // across))
        high = min(rows, ROWS) * cell.height() + frame
        if high != self.minimumHeight() or high != self.maximumHeight():
            self.setFixedHeight(high)
        self.setVisible(self.count() > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Not now: a height that changes while a layout is at work is not noticed by the ones around it.
            QTimer.singleShot(0, self, self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers()
        if self.takes and event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif self.current and plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.current)
        elif self.current and plain and key == Qt.Key.Key_Delete:
            self.removed.emit(self.current)
        elif self.current and plain and key == Qt.Key.Key_S:
            self.saved.emit(self.current)
        elif self.current and plain and key == Qt.Key.Key_P:
            self.stamped.emit(self.current)
        elif (
            plain
            and key == Qt.Key.Key_R
            and self.current
            and self.currentItem().flags() & Qt.ItemFlag.ItemIsEditable
        ):
            self.editItem(self.currentItem())
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Take what the clipboard has."""
        self.given.emit(QGuiApplication.clipboard().mimeData())

    def keyboardSearch(self, text: str) -> None:
        """Letters are keys here."""

    def _on_changed(self, item: QListWidgetItem) -> None:
        self.renamed.emit(str(item.data(ID)), item.text())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.takes and accepts(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.takes and accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.takes and accepts(event.mimeData()):
            event.acceptProposedAction()
            self.given.emit(event.mimeData())
