"""The line at the foot of the window: what was just done, with its undo, and the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from stationdesk.core.clock import Clock, civil_date
from stationdesk.core.words import civil, weekday
from stationdesk.ui import theme
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.words import tr

UNDO_MS = 60_000


class StatusLine(QFrame):
    """What just happened, with 撤销 where it can be; the day on the right."""

    undone = Signal()

    def __init__(self, clock: Clock, practice: bool) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setProperty("look", "status")
        self.setFixedHeight(max(theme.STATUS_LINE, theme.now().px(20) + theme.M))
        self._clock = clock
        self._words = ElidedLabel("second", name="status.words")
        self._undo = button(
            tr("撤销"), self.undo, look="link", icon="arrow-counter-clockwise", name="status.undo"
        )
        self._undo.setMaximumHeight(self.height() - theme.XS)
        self._undo.hide()
        self._day = label("", "second", name="status.day")
        self._run: Callable[[], object] | None = None
        lay = QHBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, 0)
        lay.setSpacing(theme.S)
        lay.addWidget(self._words, 1000)
        lay.addWidget(self._undo)
        self._gap = QWidget()
        self._gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        lay.addWidget(self._gap, 1)
        if practice:
            mark = label(tr("▲ 练习模式"), "warn", name="status.practice")
            mark.setToolTip(tr("这里的人和事都是编的"))
            lay.addWidget(mark)
            lay.addSpacing(theme.M)
        lay.addWidget(self._day)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._forget_undo)
        tick = QTimer(self)
        tick.timeout.connect(self._show_day)
        tick.start(60_000)
        self._show_day()

    @property
    def words(self) -> str:
        """What the line says."""
        return self._words.whole

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Say what happened; with `undo` there is a button for a minute."""
        self._words.set_whole(sentence)
        self._words.setMaximumWidth(self._words.natural_width())
        self._run = undo
        self._undo.setVisible(undo is not None)
        self._timer.stop()
        if undo is not None:
            self._timer.start(UNDO_MS)

    def undo(self) -> None:
        """Undo the last thing said, once."""
        run = self._run
        self._forget_undo()
        if run is not None:
            run()

    def _forget_undo(self) -> None:
        self._run = None
        self._undo.hide()

    def _show_day(self) -> None:
        today: date = civil_date(self._clock.now())
        self._day.setText(f"{civil(today)} {weekday(today)}")
