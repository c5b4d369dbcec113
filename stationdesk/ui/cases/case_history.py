"""What happened to a case, newest first: a line with an icon for each event, its words, who and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.core.clock import civil_date, local
from stationdesk.services import case_history
from stationdesk.services.case_lists import CaseDetail, CaseEventRow
from stationdesk.ui import icons, theme
from stationdesk.ui.cases.cards import heading
from stationdesk.ui.cases.reading import months_days
from stationdesk.ui.pieces.plain import column, label, row
from stationdesk.ui.words import tr

ICONS: Mapping[str, str] = {
    "received": "tray",
    "accepted": "seal-check",
    "deferred": "hourglass-medium",
    "noticed": "warning-circle",
    "refused": "prohibit",
    "supplemented": "list-checks",
    "suspended": "hourglass-medium",
    "procedure": "magnifying-glass",
    "resumed": "clock",
    "extended": "calendar-blank",
    "prolonged": "calendar-blank",
    "recounted": "calendar-check",
    "forwarded": "export",
    "answered": "seal-check",
    "finished": "check-circle",
    "withdrawn": "arrow-counter-clockwise",
    "undone": "trash",
    "served": "file-text",
    "delivered": "hand-heart",
    "archived": "folder-open",
    "rated": "medal",
    "followed_up": "phone",
    "proxied": "path",
    "corrected": "pencil-simple",
}
"""Event → the drawing on its line."""


class _Stop(QWidget):
    """A stop on the line of what happened."""

    def __init__(self, kind: str, *, first: bool, last: bool) -> None:
        super().__init__()
        self._icon, self._first, self._last = ICONS.get(kind, "info"), first, last
        self.setFixedWidth(theme.now().px(20))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        x, half = self.width() / 2, worn.px(10)
        painter.setPen(QPen(worn.colour("line"), 2))
        if not self._last:
            painter.drawLine(QPointF(x, 2 * half + 1), QPointF(x, self.height()))
        drawn = icons.pixmap(self._icon, 16, "accent" if self._first else "ink2")
        size = drawn.deviceIndependentSize()
        painter.drawPixmap(QPointF(x - size.width() / 2, half - size.height() / 2), drawn)
        painter.end()


def history(detail: CaseDetail, today: date) -> QWidget:
    """The whole line, for the end of the detail."""
    made = QWidget()
    made.setObjectName("case.history")
    events = list(reversed(detail.history))
    parts = [_event(event, today, first=n == 0, last=n == len(events) - 1) for n, event in enumerate(events)]
    made.setLayout(column(heading(tr("经过")), theme.XS, *parts, gap=0))
    return made


def _event(event: CaseEventRow, today: date, *, first: bool, last: bool) -> QWidget:
    at = local(event.at)
    when = f"{months_days(civil_date(event.at), today)} {at:%H:%M}"
    inner = column(label(event.name, wrap=True), gap=0)
    said = list(case_history.lines(event.kind, event.data))
    for words in said:
        inner.addWidget(label(words, wrap=True))
    if event.note and event.note not in said:
        inner.addWidget(label(event.note, "second", wrap=True))
    who = label(f"{when}　{event.user}".strip(), "second")
    who.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    inner.addWidget(who)
    inner.addSpacing(theme.S)
    made = QWidget()
    made.setObjectName(f"case.event.{event.kind}")
    made.setAccessibleName("，".join((event.name, *said, when, event.user)))
    lay = row(_Stop(event.kind, first=first, last=last), inner, gap=theme.S)
    lay.setStretch(1, 1)
    made.setLayout(lay)
    return made
