"""Designed states: nothing here yet, still reading, it went wrong, not for you; and the banner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stationdesk.core.errors import Trouble, Unhappy
from stationdesk.ui import icons, theme
from stationdesk.ui.pieces.panes import scrolled
from stationdesk.ui.pieces.plain import button, icon_button, label, restyle
from stationdesk.ui.words import tr

State = Literal["empty", "loading", "error", "forbidden", "coming"]


class Picture(QWidget):
    """A small quiet drawing: papers on a desk with the page's icon on the top one."""

    def __init__(self, icon: str, tone: str = "accent") -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        side = theme.now().px(112)
        self.setFixedSize(QSize(side, round(side * 0.86)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = self.width() / 112
        painter.scale(unit, unit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("accent_soft" if self._tone == "accent" else f"{self._tone}_soft"))
        painter.drawEllipse(QRectF(12, 6, 84, 84))
        edge = QPen(worn.colour("line"), 1.5)
        for angle, dx in ((-9, -6), (6, 5)):
            painter.save()
            painter.translate(56 + dx, 50)
            painter.rotate(angle)
            painter.setPen(edge)
            painter.setBrush(worn.colour("surface"))
            painter.drawRoundedRect(QRectF(-23, -30, 46, 60), 4, 4)
            painter.restore()
        painter.setPen(QPen(worn.colour("edge"), 1.5))
        painter.setBrush(worn.colour("surface"))
        painter.drawRoundedRect(QRectF(32, 18, 48, 62), 4, 4)
        painter.setPen(QPen(worn.colour("line"), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for y, to in ((56, 70), (63, 66), (70, 58)):
            painter.drawLine(QPointF(42, y), QPointF(to, y))
        drawing = icons.pixmap(self._icon, 22, self._tone)
        painter.drawPixmap(QRectF(45, 26, 22, 22), drawing, QRectF(drawing.rect()))
        painter.end()


class EmptyState(QWidget):
    """A sentence, a small picture, the next step as a button."""

    stepped = Signal()

    def __init__(
        self,
        sentence: str,
        second: str = "",
        *,
        icon: str = "tray",
        step: str = "",
        on_step: Callable[[], object] | None = None,
        state: State = "empty",
    ) -> None:
        super().__init__()
        self.setObjectName(f"state.{state}")
        tone = {"error": "bad", "forbidden": "warn"}.get(state, "accent")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        lay.setSpacing(theme.S)
        lay.addStretch(2)
        self._picture = Picture(icon, tone)
        lay.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        lay.addSpacing(theme.S)
        first = label(sentence, "section", wrap=True, name="state.sentence")
        first.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        lay.addWidget(first)
        self._first, self._second = first, None
        if second:
            self._second = more = label(second, "second", wrap=True, name="state.second")
            more.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            more.setMaximumWidth(theme.now().px(520))
            holder = QHBoxLayout()
            holder.addStretch(1)
            holder.addWidget(more, 8)
            holder.addStretch(1)
            lay.addLayout(holder)
        self.button = None
        if step:
            lay.addSpacing(theme.S)
            self.button = button(step, self.stepped.emit, look="primary", name="state.step")
            lay.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
            if on_step is not None:
                self.stepped.connect(on_step)
        lay.addStretch(3)
        self.setAccessibleName(f"{sentence} {second}".strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Where room is short the sentence and the step stay; the picture goes first, then the margins, then the
        # second sentence, which is said by the tool tip.
        super().resizeEvent(event)
        size, lay = event.size(), self.layout()
        self._picture.setVisible(size.height() > theme.now().px(250) + 2 * theme.XL)
        tight = size.height() < theme.now().px(200)
        margin = theme.XS if tight else theme.XL
        if lay is None:
            return
        lay.setContentsMargins(theme.S if tight else theme.XL, margin, theme.S if tight else theme.XL, margin)
        lay.setSpacing(theme.XS if tight else theme.S)
        if self._second is not None:
            room = (
                size.height() - 2 * margin - self._first.heightForWidth(max(1, size.width() - 2 * theme.XL))
            )
            if self.button is not None:
                room -= self.button.sizeHint().height() + theme.XL
            wide = min(theme.now().px(520), max(1, (size.width() - 2 * theme.XL) * 8 // 10))
            fits = self._second.heightForWidth(wide) + theme.L <= room
            self._second.setVisible(fits)
            self.setToolTip("" if fits else self._second.text())


def not_read(problem: Unhappy, forbidden: str, *, second: str = "") -> EmptyState:
    """In a list's place when it could not be read: `forbidden` where the post does not allow it (`second`: what may be
    done instead), else that something went wrong, of which the banner says more."""
    if problem.code == "not-permitted":
        return EmptyState(forbidden, second or problem.message, icon="lock-simple", state="forbidden")
    said = tr("原因写在上面。已保存的都在，按 F5 再读一次。")
    return EmptyState(tr("这一页没有读出来"), said, icon="warning", state="error")


def coming(icon: str, sentence: str, items: list[str]) -> QWidget:
    """A page that is not built yet says what it will do, without pretending."""
    inner = QWidget()
    lay = QVBoxLayout(inner)
    lay.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
    lay.setSpacing(theme.S)
    lay.addStretch(2)
    lay.addWidget(Picture(icon), 0, Qt.AlignmentFlag.AlignHCenter)
    lay.addSpacing(theme.S)
    first = label(sentence, "section", wrap=True)
    first.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    lay.addWidget(first)
    lay.addSpacing(theme.S)
    block = QVBoxLayout()
    block.setSpacing(theme.S)
    for item in items:
        line = QHBoxLayout()
        line.setSpacing(theme.S)
        mark = QLabel()
        mark.setPixmap(icons.pixmap("clock", 16, "ink2"))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(item, wrap=True), 1)
        block.addLayout(line)
    holder = QHBoxLayout()
    holder.addStretch(1)
    body = QWidget()
    body.setLayout(block)
    body.setMaximumWidth(theme.now().px(480))
    body.setMinimumWidth(min(theme.now().px(420), 600))
    holder.addWidget(body)
    holder.addStretch(1)
    lay.addLayout(holder)
    lay.addStretch(3)
    inner.setObjectName("coming")
    return scrolled(inner)


class Banner(QFrame):
    """A strip that says what happened, what is safe and what to do. Stays until it is closed or replaced."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("look", "banner")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(theme.M, theme.S, theme.S, theme.S)
        lay.setSpacing(theme.S)
        self._mark = QLabel()
        self._mark.setContentsMargins(0, 2, 0, 0)
        self._words = label("", wrap=True, name="banner.words")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._step = button("", name="banner.step")
        self._step.hide()
        self._run: Callable[[], object] | None = None
        self._step.clicked.connect(self._on_step)
        lay.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        lay.addWidget(self._words, 1)
        lay.addWidget(self._step)
        lay.addWidget(icon_button("x", tr("关闭提示"), self.clear, name="banner.close"))
        self.hide()

    @property
    def words(self) -> str:
        """What the banner says now; empty when it is away."""
        return self._words.text() if not self.isHidden() else ""

    def show_words(
        self, words: str, tone: str = "info", step: str = "", on_step: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence; `tone` is info, good, warn or bad; a step becomes a button."""
        self.setProperty("tone", tone)
        glyph = {"bad": "warning-circle", "warn": "warning", "good": "check-circle"}.get(tone, "info")
        self._mark.setPixmap(
            icons.pixmap(glyph, theme.ICON, tone if tone in ("bad", "warn", "good") else "accent")
        )
        self._words.setText(words)
        self._run = on_step
        self._step.setText(step)
        self._step.setAccessibleName(step)
        self._step.setVisible(bool(step))
        self.setAccessibleName(words)
        restyle(self)
        self.show()

    def show_problem(self, problem: Unhappy) -> None:
        """A refusal in amber, a trouble in red, in the person's language."""
        self.show_words(problem.message, "bad" if isinstance(problem, Trouble) else "warn")

    def clear(self) -> None:
        """Put the banner away."""
        self._run = None
        self.hide()
        self.closed.emit()

    def _on_step(self) -> None:
        run = self._run
        self.clear()
        if run is not None:
            run()
