"""Where the changes are on their way to the township: four stations on one line, each with its proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.core.late import dataclass
from stationdesk.ui import icons, theme
from stationdesk.ui.words import tr

_TIME = re.compile(r"(\d\d-\d\d) (\d\d:\d\d)")
BROKEN = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Stop:
    """One station: the honest word, how many are there, what proves it."""

    word: str
    count: int
    proof: str
    icon: str
    tone: str = "accent"
    files: int = 0
    """Attachments that are there, beside the items."""

    @property
    def full(self) -> bool:
        """Whether anything is there."""
        return bool(self.count or self.files)

    @property
    def beside(self) -> str:
        """How many attachments, in words; nothing where there are none."""
        return tr("附件 {n} 个", n=self.files) if self.files else ""


def proof_of(stop: Stop) -> str:
    """What proves a stop, with its day and time kept on one line."""
    return _TIME.sub("\\1\u00a0\\2", stop.proof)


class PathDrawing(QWidget):
    """Four stops from the desk to the township. What has arrived is filled, what waits is open."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sync.path")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._stops: Sequence[Stop] = ()

    def set_stops(self, stops: Sequence[Stop]) -> None:
        """Draw these."""
        self._stops = tuple(stops)
        said = tr("；").join(
            tr("，").join(
                part
                for part in (tr("{word} {n} 项", word=one.word, n=one.count), one.beside, one.proof)
                if part
            )
            for one in stops
        )
        self.setAccessibleName(tr("上报到哪一步：{said}", said=said))
        self.setToolTip("\n".join(f"{one.word}：{one.proof}" for one in stops))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.now().px(560), self.heightForWidth(theme.now().px(560)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.now().px(320), self._tall(1, 1))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        worn = theme.now()
        words = self._height(worn.font(bold=True), (one.word for one in self._stops), width)
        return self._tall(words, self._height(worn.font("second"), map(proof_of, self._stops), width))

    def _tall(self, words: int, proofs: int) -> int:
        """So high that the longest proof is there whole: a time that is cut off proves nothing."""
        worn = theme.now()
        files = 20 if any(one.files for one in self._stops) else 0
        return worn.px(90 + files) + max(worn.px(20), words) + max(worn.px(18), proofs)

    def _height(self, font: QFont, texts: Iterable[str], width: int) -> int:
        """How high the highest of these stands below its stop, where the drawing is so wide."""
        box = QRect(0, 0, self._room(width / max(1, len(self._stops))), 10_000)
        metrics = QFontMetrics(font)
        return max((metrics.boundingRect(box, int(BROKEN), text).height() for text in texts), default=0)

    @staticmethod
    def _room(wide: float) -> int:
        return max(1, round(wide - theme.S))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._stops:
            return
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / len(self._stops)
        middle = worn.px(30)
        furthest = max((n for n, one in enumerate(self._stops) if one.full), default=-1)
        for n in range(len(self._stops) - 1):
            left, right = wide * (n + 0.5), wide * (n + 1.5)
            pen = QPen(worn.colour("accent" if n < furthest else "line"), 2)
            if n >= furthest:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            gap = worn.px(28)
            painter.drawLine(QPointF(left + gap, middle), QPointF(right - gap, middle))
        for n, one in enumerate(self._stops):
            self._stop(painter, one, wide * n, wide, middle)
        if self.hasFocus():
            painter.setPen(QPen(worn.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        painter.end()

    def _stop(self, painter: QPainter, one: Stop, left: float, wide: float, middle: float) -> None:
        worn = theme.now()
        centre = left + wide / 2
        side = worn.px(44)
        circle = QRectF(centre - side / 2, middle - side / 2, side, side)
        full = one.full
        painter.setPen(QPen(worn.colour(one.tone if full else "line"), 2))
        painter.setBrush(worn.colour(f"{one.tone}_soft" if full else "surface"))
        painter.drawEllipse(circle)
        drawing = icons.pixmap(one.icon, theme.ICON_BIG, one.tone if full else "ink2")
        size = drawing.deviceIndependentSize()
        painter.drawPixmap(QPointF(centre - size.width() / 2, middle - size.height() / 2), drawing)
        top = middle + side / 2 + worn.px(4)
        painter.setFont(worn.font("title"))
        painter.setPen(worn.colour("ink" if full else "ink2"))
        painter.drawText(QRectF(left, top, wide, worn.px(28)), Qt.AlignmentFlag.AlignCenter, str(one.count))
        painter.setFont(worn.font(bold=full))
        room = self._room(wide)
        inset = left + (wide - room) / 2
        words = self._height(worn.font(bold=True), (stop.word for stop in self._stops), self.width())
        words = max(worn.px(20), words)
        painter.drawText(QRectF(inset, top + worn.px(28), room, words), int(BROKEN), one.word)
        top += worn.px(29) + words
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("ink2"))
        if one.files:
            place = QRectF(left, top, wide, worn.px(18))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, one.beside)
            top += worn.px(19)
        painter.drawText(QRectF(inset, top, room, self.height() - top), int(BROKEN), proof_of(one))
