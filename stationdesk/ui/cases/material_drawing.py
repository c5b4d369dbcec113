"""How a line of the check list is drawn: a box, the name, what is held, small pictures of its scans, how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from stationdesk.ui import icons, theme
from stationdesk.ui.cases.material_lines import STATE_WORDS, Line, second_words
from stationdesk.ui.words import tr

THUMBS = 3
"""So many small pictures have room on a line."""


def draw_line(
    painter: QPainter,
    rect: QRect,
    line: Line,
    today: date | None,
    thumbs: Mapping[str, QPixmap],
    *,
    ring: bool,
    last: bool,
) -> None:
    """One line in its place; `ring`: it is the one at hand, `last`: nothing is under it."""
    worn = theme.now()
    if ring:
        painter.setPen(QPen(worn.colour("accent"), 2))
        painter.setBrush(worn.colour("accent_soft"))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
    elif not last:
        painter.setPen(worn.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    side = worn.px(16)
    box = QRectF(rect.left() + theme.M, rect.center().y() - side / 2 + 0.5, side, side)
    draw_box(painter, box, line.state)
    inner = rect.adjusted(theme.M + side + theme.M, 0, -theme.M, 0)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(worn.font())
    lacking = line.required and line.state == "missing"
    colour = {"have": "good", "copy": "good", "promised": "warn"}.get(line.state, "ink2")
    word = tr(STATE_WORDS[line.state]) if line.state != "missing" or line.required else tr("未交")
    if line.from_held and line.is_there:
        word = tr("站里已有")
    painter.setPen(worn.colour(colour))
    painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, word)
    inner.setRight(inner.right() - max(worn.px(64), painter.fontMetrics().horizontalAdvance(word)) - theme.S)
    if line.scans:
        inner.setRight(_draw_scans(painter, inner, line, thumbs))
    name = line.name
    metrics = painter.fontMetrics()
    second = " · ".join(second_words(line, today))
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, inner.width())
    painter.setPen(worn.colour("ink" if lacking or line.state != "missing" else "ink2"))
    painter.drawText(inner, middle, shown)
    inner.setLeft(inner.left() + metrics.horizontalAdvance(shown) + theme.M)
    if inner.width() > worn.px(30):
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("ink2"))
        words = painter.fontMetrics().elidedText(second, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, middle, words)


def _draw_scans(painter: QPainter, room: QRect, line: Line, known: Mapping[str, QPixmap]) -> int:
    """Small pictures of the last scans and how many there are; answers where they begin."""
    worn = theme.now()
    painter.setPen(worn.colour("accent_deep"))
    count = tr("扫描 {n}", n=len(line.scans))
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
    right = room.right() - painter.fontMetrics().horizontalAdvance(count) - theme.XS
    side = room.height() - 8
    thumbs = [one for scan in line.scans[-THUMBS:] if (one := known.get(scan.id)) is not None]
    for thumb in reversed(thumbs):
        drawn = thumb.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
        right -= drawn.width() + 2
        spot = QRect(right, room.center().y() - drawn.height() // 2, drawn.width(), drawn.height())
        painter.drawPixmap(spot, thumb)
        painter.setPen(worn.colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(spot)
    if not thumbs:
        side = worn.px(theme.ICON)
        right -= side
        painter.drawPixmap(
            right, room.center().y() - side // 2 + 1, icons.pixmap("paperclip", theme.ICON, "accent")
        )
    return right - theme.S


def draw_box(painter: QPainter, box: QRectF, state: str) -> None:
    """Ticked, a sheet behind a sheet, an empty square, a dashed square with a dot."""
    worn = theme.now()
    painter.save()
    if state in ("have", "copy"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("accent"))
        if state == "copy":
            painter.setBrush(worn.colour("accent_soft"))
            painter.setPen(QPen(worn.colour("accent"), 1.4))
        painter.drawRoundedRect(box, 4, 4)
        pen = QPen(worn.colour("accent_ink" if state == "have" else "accent"), box.width() / 8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        w, h = box.width(), box.height()
        points = [(0.25, 0.52), (0.43, 0.70), (0.76, 0.32)]
        painter.drawPolyline([QPointF(box.left() + x * w, box.top() + y * h) for x, y in points])
    elif state == "promised":
        painter.setBrush(worn.colour("warn_soft"))
        painter.setPen(QPen(worn.colour("warn"), 1.4, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("warn"))
        painter.drawEllipse(box.center(), box.width() / 7, box.width() / 7)
    else:
        painter.setBrush(worn.colour("surface"))
        painter.setPen(QPen(worn.colour("edge"), 1.2))
        painter.drawRoundedRect(box, 4, 4)
    painter.restore()
