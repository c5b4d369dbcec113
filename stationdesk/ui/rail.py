"""The left rail: the station, and every page with its icon, word and badge. Folds to icons when narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.ui import icons, theme
from stationdesk.ui.mark import draw_mark
from stationdesk.ui.pages import Badge, Entry
from stationdesk.ui.words import tr


class RailItem(QAbstractButton):
    """One page: icon, word, badge. Filled icon and a bar on the left when it is the page shown."""

    def __init__(self, entry: Entry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.folded = False
        self.badge = Badge(0)
        self.setObjectName(f"rail.{entry.word}")
        self.setText(tr(entry.title))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._speak()

    def set_badge(self, badge: Badge) -> None:
        """Show how many need a hand."""
        self.badge = badge
        self._speak()
        self.update()

    def _speak(self) -> None:
        words = self.text()
        if self.badge.count:
            words = tr("{page}，{n} 件要办", page=words, n=self.badge.count)
            if self.badge.late:
                words += tr("，有超期或有风险")
        self.setAccessibleName(words)
        self.setToolTip(f"{words}　{self.entry.key}")

    def sizeHint(self) -> QSize:
        worn = theme.now()
        return QSize(worn.px(120), worn.px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, theme.now().px(theme.ICON_BIG) + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(theme.S, 1, -theme.S, -1)
        on = self.isChecked()
        if on or self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("surface" if on else "hover"))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if on:
            painter.setBrush(worn.colour("accent"))
            inset = box.height() * 0.24
            bar = QRectF(box.left(), box.top() + inset, 3, box.height() - 2 * inset)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QPen(worn.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.RADIUS - 1, theme.RADIUS - 1)
        side = worn.px(theme.ICON_BIG)
        left = (self.width() - side) / 2 if self.folded else box.left() + theme.M
        picture = icons.pixmap(self.entry.icon, theme.ICON_BIG, "accent" if on else "ink2", fill=on)
        painter.drawPixmap(QPointF(left, box.center().y() - side / 2), picture)
        if not self.folded:
            painter.setFont(worn.font())
            painter.setPen(worn.colour("ink"))
            start = left + side + worn.px(10)
            room = QRectF(start, box.top(), box.right() - start - theme.XS, box.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        self._draw_badge(painter, box, left + side)
        painter.end()

    def _draw_badge(self, painter: QPainter, box: QRectF, icon_right: float) -> None:
        if not self.badge.count:
            return
        worn = theme.now()
        late = self.badge.late
        text = "99+" if self.badge.count > 99 else str(self.badge.count)
        font = worn.font("second")
        if self.folded:
            font.setPixelSize(worn.px(10))
        painter.setFont(font)
        height = worn.px(14 if self.folded else 18)
        width = max(height, painter.fontMetrics().horizontalAdvance(text) + worn.px(6 if self.folded else 10))
        if self.folded:
            pill = QRectF(
                min(icon_right - width * 0.35, box.right() - width),
                max(1.0, box.center().y() - worn.px(16)),
                width,
                height,
            )
        else:
            pill = QRectF(box.right() - theme.S - width, box.center().y() - height / 2, width, height)
        painter.setPen(QPen(worn.colour("sunken"), 1.5) if self.folded else Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("bad" if late else "line"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(worn.colour("surface" if late else "ink"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class Brand(QWidget):
    """The mark with the village's name; only the mark when folded."""

    def __init__(self, village: str, station: str) -> None:
        super().__init__()
        self.setObjectName("brand")
        self.setAccessibleName(f"{village} {station}")
        self.setToolTip(f"{village} {station}")
        self._village, self._station = village, station
        self.folded = False
        self.setFixedHeight(max(theme.TOP_BAR, theme.now().control + theme.L))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        side = worn.px(28)
        left = (self.width() - side) / 2 if self.folded else theme.L
        draw_mark(painter, QRectF(left, (self.height() - side) / 2, side, side))
        if not self.folded:
            start = left + side + worn.px(10)
            width = self.width() - start - theme.S
            painter.setFont(worn.font(bold=True))
            painter.setPen(worn.colour("ink"))
            middle = self.height() / 2
            line = worn.px(18)
            metrics = painter.fontMetrics()
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            name = metrics.elidedText(self._village, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(start, middle - line, width, line), flags, name)
            painter.setFont(worn.font("second"))
            painter.setPen(worn.colour("ink2"))
            under = painter.fontMetrics().elidedText(self._station, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(start, middle - 1, width, line), flags, under)
        painter.end()


class Rail(QFrame):
    """All pages. Up and down move within it; `asked(word)` when one is chosen."""

    asked = Signal(str)

    def __init__(self, entries: Sequence[Entry], village: str, station: str) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setProperty("look", "rail")
        self.setAccessibleName(tr("页面"))
        self.brand = Brand(village, station)
        self.items: dict[str, RailItem] = {}
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 1, theme.S)
        lay.setSpacing(0)
        lay.addWidget(self.brand)
        lay.addSpacing(theme.S)
        for number, entry in enumerate(entries):
            if number == len(entries) - 1:
                lay.addStretch(1)
            item = RailItem(entry, self)
            item.clicked.connect(lambda _c=False, word=entry.word: self.asked.emit(word))
            item.installEventFilter(self)
            self.items[entry.word] = item
            lay.addWidget(item)
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Icons only, or icons with words."""
        worn = theme.now()
        self.setFixedWidth(max(theme.RAIL_FOLDED, worn.px(48)) if folded else worn.px(theme.RAIL_WIDE))
        self.brand.folded = folded
        self.brand.update()
        for item in self.items.values():
            item.folded = folded
            item.update()

    def show_page(self, word: str) -> None:
        """Mark the page that is shown."""
        self.items[word].setChecked(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            move = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, RailItem):
                watched.click()
                return True
            if move is not None:
                items = list(self.items.values())
                items[(items.index(watched) + move) % len(items)].setFocus(  # type: ignore[arg-type]
                    Qt.FocusReason.TabFocusReason
                )
                return True
        return super().eventFilter(watched, event)
