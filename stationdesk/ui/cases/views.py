"""The views of the cases page (窗口办理): one list of them, and the row of tabs that chooses among them.

A view is a `ui.pages.Page` of its own (`word = "cases"`), imported when it is first shown; the page is
its host and hands everything on to it. `frame.go("cases", view="tasks", …)` opens one.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from stationdesk.core.words import N_
from stationdesk.ui import theme
from stationdesk.ui.pages import Page
from stationdesk.ui.pieces.plain import button
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class View:
    """A tab of the cases page. `place` is `module:Class`; without `permit` the tab is not offered."""

    word: str
    title: str
    place: str
    permit: str = ""


ENTRIES: tuple[View, ...] = (
    View("list", N_("办件"), "stationdesk.ui.cases.list_view:ListView"),
    View("appointments", N_("预约"), "stationdesk.ui.cases.appointments_view:AppointmentsView", "cases:read"),
    View(
        "consultations", N_("首问"), "stationdesk.ui.cases.consultations_view:ConsultationsView", "cases:read"
    ),
    View("batches", N_("多人办理"), "stationdesk.ui.cases.batches:BatchesView", "cases:read"),
    View("tasks", N_("任务"), "stationdesk.ui.cases.tasks:TasksView", "tasks:read"),
    View("handing_up", N_("转报录入"), "stationdesk.ui.cases.handing_up:HandingUpView", "cases:read"),
    View("catalogue", N_("目录"), "stationdesk.ui.cases.catalogue_view:CatalogueView", "matters:read"),
    View("closing", N_("日清"), "stationdesk.ui.cases.closing_view:ClosingView", "cases:read"),
    View("statistics", N_("统计"), "stationdesk.ui.cases.statistics_view:StatisticsView", "cases:read"),
)
"""In the order of the tabs. The list is always there."""


def load(view: View) -> type[Page]:
    """Import a view's module now and return its class."""
    module, _, name = view.place.partition(":")
    found: type[Page] = getattr(importlib.import_module(module), name)
    return found


class ViewTabs(QWidget):
    """The tabs in one row: what has no room is under 更多; the chosen one always stands in the row.

    Left and right move and choose; Tab leaves the row. `chosen(word)`.
    """

    chosen = Signal(str)

    def __init__(self, views: Sequence[View]) -> None:
        super().__init__()
        self.setObjectName("cases.views")
        self.setAccessibleName(tr("窗口办理的各部分"))
        self._views = tuple(views)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        self._lay = QHBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(theme.XS)
        for number, view in enumerate(self._views, 1):
            tab = button(tr(view.title), look="tab", name=f"cases.view.{view.word}")
            tab.setCheckable(True)
            tab.setToolTip(tr("{title}　Ctrl+{n}", title=tr(view.title), n=number))
            tab.clicked.connect(partial(self._choose, view.word))
            tab.installEventFilter(self)
            self._group.addButton(tab)
            self._buttons[view.word] = tab
            self._lay.addWidget(tab)
        self.more = button(tr("更多"), self._open_more, look="tab", icon="dots-three", name="cases.view.more")
        self.more.setAccessibleName(tr("更多部分"))
        self.more.installEventFilter(self)
        self._lay.addWidget(self.more)
        self._lay.addStretch(1)
        self._hidden: tuple[View, ...] = ()
        self._current = self._views[0].word
        self._buttons[self._current].setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if len(self._views) < 2:
            # Never shown here: without a parent it would be a window for a moment and take the focus away.
            self.hide()

    @property
    def current(self) -> str:
        """The chosen view's word."""
        return self._current

    @property
    def words(self) -> tuple[str, ...]:
        """The views that are offered, in order."""
        return tuple(view.word for view in self._views)

    def show_view(self, word: str) -> None:
        """Mark a view as the chosen one (nothing is emitted)."""
        self._current = word
        self._buttons[word].setChecked(True)
        self._fit()

    def step(self, by: int) -> None:
        """Ctrl+Tab: the next view, round and round."""
        words = self.words
        self.chosen.emit(words[(words.index(self._current) + by) % len(words)])

    def take_focus(self) -> None:
        """To the chosen tab."""
        self._buttons[self._current].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        width = sum(tab.sizeHint().width() + theme.XS for tab in self._buttons.values())
        return QSize(width, self.more.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.more.sizeHint().height())

    def _choose(self, word: str, _checked: bool = False) -> None:
        self._buttons[self._current].setChecked(True)  # until the page has really gone there
        self.chosen.emit(word)

    def _fit(self) -> None:
        """Tabs from the left while there is room; the chosen one takes the last place if it must."""
        widths = {word: tab.sizeHint().width() + theme.XS for word, tab in self._buttons.items()}
        room = self.width()
        if sum(widths.values()) <= room + theme.XS:
            shown = set(widths)
        else:
            room -= self.more.sizeHint().width() + theme.XS + widths[self._current]
            shown = {self._current}
            for word, width in widths.items():
                if word == self._current:
                    continue
                if width > room:
                    break
                room -= width
                shown.add(word)
        for word, tab in self._buttons.items():
            tab.setVisible(word in shown)
        self._hidden = tuple(view for view in self._views if view.word not in shown)
        self.more.setVisible(bool(self._hidden))

    def _open_more(self) -> None:
        menu = QMenu(self.more)
        menu.setObjectName("cases.view.menu")
        for view in self._hidden:
            menu.addAction(tr(view.title), partial(self._choose, view.word))
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if move is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.step(move)
                self.take_focus()
                return True
            if event.key() == Qt.Key.Key_Down and watched is self.more:
                self._open_more()
                return True
        return super().eventFilter(watched, event)
