"""A band of the acceptance page: open while it is filled, one line when it is done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.ui import icons, theme
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.words import tr


class _Number(QWidget):
    """The band's number in a circle; a tick when it is done."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._done, self._open = number, False, False
        side = theme.now().px(22)
        self.setFixedSize(QSize(side, side))

    def show_state(self, *, done: bool, opened: bool) -> None:
        self._done, self._open = done, opened
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        filled = self._open or self._done
        painter.setPen(QPen(worn.colour("accent" if filled else "edge"), 1.2))
        soft = "accent" if self._open else "accent_soft" if self._done else "surface"
        painter.setBrush(worn.colour(soft))
        painter.drawEllipse(rect)
        if self._done and not self._open:
            side = worn.px(12)
            drawing = icons.pixmap("check", 12, "accent")
            painter.drawPixmap(
                round(rect.center().x() - side / 2), round(rect.center().y() - side / 2), drawing
            )
        else:
            painter.setFont(worn.font("second", bold=True))
            painter.setPen(worn.colour("accent_ink" if self._open else "ink2"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class Band(QFrame):
    """`1 谁  王建国 · 男 · 68岁 …  [换]`. `asked` when it is to be opened again."""

    asked = Signal()

    def __init__(self, number: int, title: str, change: str, name: str) -> None:
        super().__init__()
        self.setObjectName(f"band.{name}")
        self.setAccessibleName(title)
        self.setProperty("look", "card")
        self._opened, self._done = False, False
        self._number = _Number(number)
        self._title = label(title, name=f"band.{name}.title")
        self._title.setFont(theme.now().font(bold=True))
        self._summary = ElidedLabel(name=f"band.{name}.summary")
        self._change = button(change, self.asked.emit, look="link", name=f"band.{name}.change")
        self._head = row(self._number, self._title, theme.XS, gap=theme.S)
        self._head.addWidget(self._summary, 1)
        self._head.addWidget(self._change)
        self.body = QWidget()
        self.inner = QVBoxLayout(self.body)
        self.inner.setContentsMargins(0, 0, 0, 0)
        self.inner.setSpacing(theme.S)
        self._lay = lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        lay.setSpacing(theme.S)
        lay.addLayout(self._head)
        lay.addWidget(self.body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title.setMinimumHeight(theme.now().control)
        self.set_open(False)

    @property
    def is_open(self) -> bool:
        """Whether its fields are shown."""
        return self._opened

    @property
    def summary(self) -> str:
        """The folded line."""
        return self._summary.whole

    def set_open(self, opened: bool) -> None:
        """Unfold or fold it."""
        self._opened = opened
        self.body.setVisible(opened)
        margins = theme.M if opened else theme.XS
        self._lay.setContentsMargins(theme.L, margins if opened else theme.XS, theme.L, margins)
        self._show()

    def set_done(self, summary: str) -> None:
        """Say what was filled in; an empty line: not yet."""
        self._done = bool(summary)
        self._summary.set_whole(summary)
        self._show()

    def set_hint(self, words: str) -> None:
        """Quiet words in the head while it is open."""
        self._summary.set_whole(words)
        self._summary.setProperty("kind", "second")
        self._summary.style().unpolish(self._summary)
        self._summary.style().polish(self._summary)

    def _show(self) -> None:
        self._number.show_state(done=self._done, opened=self._opened)
        self._change.setVisible(self._done and not self._opened)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._done and not self._opened and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit()
        else:
            super().mousePressEvent(event)


def key_hint(*pairs: tuple[str, str]) -> str:
    """`空格 已收 · C 复印件 …`: keys with what they do, in one quiet line."""
    return "　".join(f"{tr(key)} {tr(words)}" for key, words in pairs)
