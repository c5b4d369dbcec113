"""The strip on a laptop with a trip pack, above every page: for which households, until when."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stationdesk.core.clock import Clock, local
from stationdesk.sync.trip_held import Held
from stationdesk.ui import theme
from stationdesk.ui.pieces.plain import label, restyle
from stationdesk.ui.words import tr

SHOWN = 6
EVERY_MS = 60_000


class TripStrip(QWidget):
    """Hidden where there is no trip pack. `look_again` after one was opened."""

    def __init__(self, desk: Any, clock: Clock) -> None:
        super().__init__()
        self.setObjectName("trip.strip")
        self._desk, self._clock = desk, clock
        self._words = label("", "warn", wrap=True, name="trip.strip.words")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(theme.XL, theme.XS, theme.XL, theme.XS)
        lay.addWidget(self._words, 1)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look_again)
        self._timer.start(EVERY_MS)
        self.look_again()

    def look_again(self) -> None:
        """Say how it stands now."""
        held: Held | None = getattr(self._desk, "trip", None)
        if held is None:
            self.hide()
            return
        if self.parent() is not None:
            self.show()
        over = held.over(self._clock.now())
        words = sentence(held, over)
        self._words.setProperty("kind", "error" if over else "warn")
        self._words.setText(words)
        self._words.setAccessibleName(words)
        restyle(self._words)


def sentence(held: Held, over: bool) -> str:
    """What the strip says."""
    until = f"{local(held.expires_at):%Y-%m-%d %H:%M}"
    if over:
        return tr("■ 出行包已于 {until} 到期，不能再查看。请导出带回站里，拿到回执后清除。", until=until)
    homes = tr("、").join(held.households[:SHOWN])
    if len(held.households) > SHOWN:
        homes = tr("{homes} 等", homes=homes)
    return tr(
        "▲ 出行包：只有 {n} 户 {p} 人（户号 {homes}），到 {until} 到期。",
        n=len(held.households),
        p=held.people,
        homes=homes,
        until=until,
    )
