"""A household drawn: who is under the roof, who is away, since when and where. Worked with the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.core.late import dataclass
from stationdesk.ui import theme
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class Member:
    """One person of the drawing. `away` says where and since when; empty for someone at home."""

    id: str
    name: str = field(repr=False)
    relation: str
    age: int | None
    head: bool = False
    away: str = ""
    died: bool = False
    current: bool = False

    @property
    def spoken(self) -> str:
        """Everything in one sentence, for a screen reader."""
        parts = [self.name, self.relation, tr("{age}岁", age=self.age) if self.age is not None else ""]
        parts.append(tr("已故") if self.died else self.away or tr("在家"))
        return tr("，").join(part for part in parts if part)


class HouseholdDrawing(QWidget):
    """Members as lines: those at home under a roof, those away outside it. `opened(id)` on Enter or a click."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("household")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._home: list[Member] = []
        self._away: list[Member] = []
        self._at = 0

    def set_members(self, members: Sequence[Member]) -> None:
        """Draw these people; the dead are left to the list."""
        living = [one for one in members if not one.died]
        self._home = [one for one in living if not one.away]
        self._away = [one for one in living if one.away]
        self._at = next((i for i, one in enumerate(self.members) if one.current), 0)
        self.setAccessibleName(
            tr("这一户：在家 {home} 人，在外 {away} 人", home=len(self._home), away=len(self._away))
        )
        self.setAccessibleDescription(tr("；").join(one.spoken for one in self.members))
        self.updateGeometry()
        self.update()

    @property
    def members(self) -> list[Member]:
        """In the order in which they are drawn."""
        return self._home + self._away

    @property
    def at(self) -> Member | None:
        """The member on whom the keyboard stands."""
        return self.members[self._at] if self.members else None

    # where things are -------------------------------------------------------------------------------

    def _row(self) -> int:
        return theme.now().px(34)

    def _roof(self) -> int:
        return theme.now().px(26)

    def _gap(self) -> int:
        return theme.now().px(32) if self._away else 0

    def sizeHint(self) -> QSize:
        rows = max(1, len(self._home)) + len(self._away)
        return QSize(theme.now().px(240), self._roof() + rows * self._row() + self._gap() + theme.L)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.now().px(180), self.sizeHint().height())

    def _rect(self, index: int) -> QRectF:
        top = self._roof() + theme.S + index * self._row()
        if index >= len(self._home):
            empty = self._row() if not self._home else 0
            top += self._gap() + empty
        return QRectF(theme.M, top, self.width() - 2 * theme.M, self._row())

    # drawing ----------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_house(painter)
        for index, member in enumerate(self.members):
            self._draw_member(painter, member, self._rect(index), index == self._at and self.hasFocus())
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("ink2"))
        if not self._home:
            rect = QRectF(theme.M, self._roof() + theme.S, self.width() - 2 * theme.M, self._row())
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, tr("家里现在没有人"))
        if self._away:
            first = self._rect(len(self._home))
            rect = QRectF(first.left(), first.top() - worn.px(22), first.width(), worn.px(20))
            painter.drawText(
                rect,
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                tr("在外 {n} 人", n=len(self._away)),
            )
        painter.end()

    def _draw_house(self, painter: QPainter) -> None:
        worn = theme.now()
        roof = float(self._roof())
        bottom = roof + theme.S + max(1, len(self._home)) * self._row() + theme.XS
        left, right = 1.0, self.width() - 1.0
        middle = self.width() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("window"))
        painter.drawRect(QRectF(left + worn.px(8), roof, right - left - worn.px(16), bottom - roof))
        painter.setBrush(worn.colour("accent_soft"))
        painter.drawPolygon(QPolygonF([QPointF(left, roof), QPointF(middle, 2), QPointF(right, roof)]))
        pen = QPen(worn.colour("accent"), 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(left, roof), QPointF(middle, 2), QPointF(right, roof)]))
        painter.setPen(QPen(worn.colour("line"), 1))
        wall = worn.px(8)
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(left + wall, roof), QPointF(left + wall, bottom),
                    QPointF(right - wall, bottom), QPointF(right - wall, roof),
                ]
            )
        )  # fmt: skip
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("accent_deep"))
        painter.drawText(
            QRectF(0, roof * 0.34, self.width(), roof * 0.66),
            Qt.AlignmentFlag.AlignCenter,
            tr("在家 {n} 人", n=len(self._home)),
        )

    def _draw_member(self, painter: QPainter, member: Member, rect: QRectF, focused: bool) -> None:
        worn = theme.now()
        inside = rect.adjusted(0, 2, 0, -2)
        if focused:
            painter.setPen(QPen(worn.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inside, theme.RADIUS, theme.RADIUS)
        if member.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("accent_soft"))
            painter.drawRoundedRect(inside, theme.RADIUS, theme.RADIUS)
        side = worn.px(24)
        token = QRectF(rect.left() + worn.px(6), rect.center().y() - side / 2, side, side)
        pen = QPen(worn.colour("accent" if not member.away else "edge"), 1.4)
        if member.away:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(worn.colour("accent" if member.head and not member.away else "surface"))
        painter.drawEllipse(token)
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("accent_ink" if member.head and not member.away else "ink"))
        painter.drawText(token, Qt.AlignmentFlag.AlignCenter, member.name[:1])
        self._draw_words(painter, member, rect, token.right() + worn.px(8))

    def _draw_words(self, painter: QPainter, member: Member, rect: QRectF, left: float) -> None:
        worn = theme.now()
        middle = Qt.AlignmentFlag.AlignVCenter
        age = tr("{age}岁", age=member.age) if member.age is not None else ""
        second = member.away or age
        painter.setFont(worn.font("second"))
        metrics = painter.fontMetrics()
        room = rect.right() - left - worn.px(8)
        wide = min(float(metrics.horizontalAdvance(second)), room * 0.6)
        tail = QRectF(rect.right() - wide - worn.px(8), rect.top(), wide, rect.height())
        painter.setPen(worn.colour("ink2"))
        shown = metrics.elidedText(second, Qt.TextElideMode.ElideRight, round(wide) + 1)
        painter.drawText(tail, middle | Qt.AlignmentFlag.AlignRight, shown)
        painter.setFont(worn.font(bold=member.current))
        metrics = painter.fontMetrics()
        space = max(0.0, tail.left() - left - worn.px(8))
        name = metrics.elidedText(member.name, Qt.TextElideMode.ElideRight, round(space))
        painter.setPen(worn.colour("ink"))
        painter.drawText(QRectF(left, rect.top(), space, rect.height()), middle, name)
        after = left + metrics.horizontalAdvance(name) + worn.px(8)
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("ink2"))
        space = max(0.0, tail.left() - after - worn.px(4))
        words = painter.fontMetrics().elidedText(member.relation, Qt.TextElideMode.ElideRight, round(space))
        painter.drawText(QRectF(after, rect.top(), space, rect.height()), middle, words)

    # working it -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.members:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._at = max(0, min(len(self.members) - 1, self._at + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.at is not None:
            self.opened.emit(self.at.id)
        else:
            super().keyPressEvent(event)

    def _under(self, y: float) -> int:
        for index in range(len(self.members)):
            rect = self._rect(index)
            if rect.top() <= y < rect.bottom():
                return index
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._under(event.position().y())
        if index >= 0:
            self._at = index
            self.opened.emit(self.members[index].id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._under(event.position().y()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
