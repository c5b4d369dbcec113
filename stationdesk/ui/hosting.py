"""Pages that hold several views: the row of tabs, and the host that hands everything on to the view shown.

A view is a `ui.pages.Page` of its own with the host's `word`, imported when it is first shown.
`frame.go("cases", view="tasks", …)` opens one; the rest of `where` is the view's own.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from stationdesk.core.late import dataclass
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import button, column
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class View:
    """A tab of a page. `place` is `module:Class`; without `permit` the tab is not offered."""

    word: str
    title: str
    place: str
    permit: str = ""


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

    def __init__(self, page: str, views: Sequence[View], spoken: str) -> None:
        super().__init__()
        self.setObjectName(f"{page}.views")
        self.setAccessibleName(spoken)
        self._page = page
        self._views = tuple(views)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        self._lay = QHBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(theme.XS)
        for number, view in enumerate(self._views, 1):
            tab = button(tr(view.title), look="tab", name=f"{page}.view.{view.word}")
            tab.setCheckable(True)
            tab.setToolTip(tr("{title}　Ctrl+{n}", title=tr(view.title), n=number))
            tab.clicked.connect(partial(self._choose, view.word))
            tab.installEventFilter(self)
            self._group.addButton(tab)
            self._buttons[view.word] = tab
            self._lay.addWidget(tab)
        self.more = button(
            tr("更多"), self._open_more, look="tab", icon="dots-three", name=f"{page}.view.more"
        )
        self.more.setAccessibleName(tr("更多部分"))
        self.more.installEventFilter(self)
        self._lay.addWidget(self.more)
        self._lay.addStretch(1)
        self._hidden: tuple[View, ...] = ()
        self._current = self._views[0].word
        self._buttons[self._current].setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if len(self._views) < 2:
            # Never shown here: without a parent it would be a window of its own and take the focus away.
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
        room = self.contentsRect().width()  # the host gives the row margins at both ends
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
        menu.setObjectName(f"{self._page}.view.menu")
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


class HostPage(Page):
    """A page made of views. Subclasses set `word`, `views` (the first is always there) and `spoken`."""

    views: Sequence[View] = ()
    spoken = ""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._made: dict[str, Page] = {}
        self._stale: set[str] = set()
        first = self.views[0].word
        offered = [view for view in self.views if view.word == first or self.offers(view)]
        self._views: dict[str, View] = {view.word: view for view in offered}
        self.tabs = ViewTabs(self.word, offered, self.spoken)
        self.tabs.chosen.connect(self._ask_view)
        self._body = QStackedWidget()
        self._body.setObjectName(f"{self.word}.views.body")
        self._held = QWidget()
        lay = column(self.tabs, self._body, gap=theme.S)
        lay.setContentsMargins(0, 0, 0, 0)
        self.tabs.setContentsMargins(theme.XL, 0, theme.XL, 0)
        self._held.setLayout(lay)
        self.place_held()
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Tab", partial(self.tabs.step, 1)),
            ("Ctrl+Shift+Tab", partial(self.tabs.step, -1)),
        ]
        keys += [(f"Ctrl+{n}", partial(self._ask_view, word)) for n, word in enumerate(self.tabs.words, 1)]
        for key, run in keys:
            self.bind(key, run)
        self._current = first
        self._make(first)
        self._body.setCurrentWidget(self.view)

    def offers(self, view: View) -> bool:
        """Whether a view has a tab for who is here."""
        return not view.permit or self.may(view.permit)

    def place_held(self) -> None:
        """Lay the tabs and the view out; a page with something over them does it its own way."""
        self.setLayout(column(self._held))

    def bind(self, key: str, run: Callable[[], object]) -> None:
        """A key that works wherever the views have the focus."""
        shortcut = QShortcut(QKeySequence(key), self._held)
        shortcut.setObjectName(f"{self.word}.key.{key}")
        shortcut.activated.connect(run)

    def _ask_view(self, word: str) -> None:
        """By way of the frame: it closes a sheet first, or keeps what is half filled in it."""
        self.frame.go(self.word, view=word)

    @property
    def view(self) -> Page:
        """The view that is shown."""
        return self._made[self._current]

    @property
    def current_view(self) -> str:
        """Its word."""
        return self._current

    @property
    def covered(self) -> bool:
        """Whether something lies over the views: what changes meanwhile is read when they are seen again."""
        return False

    def uncover(self) -> None:
        """Put away what lies over the views."""

    def view_made(self, word: str, made: Page) -> None:
        """A view was built: wire what only the host can."""

    def _make(self, word: str) -> Page:
        found = self._made.get(word)
        if found is not None:
            return found
        made = load(self._views[word])(self.frame)
        made.setObjectName(f"{self.word}.view.{word}.page")
        made.actions_changed.connect(lambda: self._on_actions(made))
        self.view_made(word, made)
        self._made[word] = made
        self._stale.add(word)
        self._body.addWidget(made)
        return made

    def show_view(self, word: str, **where: Any) -> None:
        """Show a view, building it the first time; one that is not offered is passed over."""
        if word not in self._views:
            return
        made = self._make(word)
        # Asked before the views change places: Qt then gives the focus to the first thing of the new one.
        at = QApplication.focusWidget()
        stays = at is not None and made.isAncestorOf(at)
        self._current = word
        self.tabs.show_view(word)
        self._body.setCurrentWidget(made)
        self.uncover()
        self.actions_changed.emit()
        if at is not None and self.tabs.isAncestorOf(at):
            self.tabs.take_focus()
        elif not stays:
            made.setFocus(Qt.FocusReason.OtherFocusReason)
        made.arrive(**where)
        self._refresh_stale()

    def _refresh_stale(self) -> None:
        if self._current in self._stale and not self.covered:
            self._stale.discard(self._current)
            self.view.refresh()

    def _on_actions(self, made: Page) -> None:
        if made is self.view and not self.covered:
            self.actions_changed.emit()

    # what the frame asks: handed on -----------------------------------------------------------------

    @property
    def cares_about(self) -> frozenset[str]:  # type: ignore[override]
        """What any view that was made cares about."""
        return frozenset[str]().union(*(view.cares_about for view in self._made.values()))

    @property
    def title(self) -> str:
        """The view's own title; where it has none, what stands on its tab."""
        if type(self.view).title is Page.title:
            return self._views[self._current].title
        return self.view.title

    @property
    def primary_action(self) -> QAction | None:
        return self.view.primary_action

    @property
    def other_actions(self) -> Sequence[QAction]:
        return self.view.other_actions

    def refresh(self) -> None:
        self._stale.update(self._made)
        self._refresh_stale()

    def arrive(self, **where: Any) -> None:
        wanted = where.pop("view", None)
        if wanted is not None:
            self.show_view(str(wanted), **where)
        elif where:
            self.show_view(self.views[0].word, **where)

    def new(self) -> None:
        self.view.new()

    def primary(self) -> None:
        self.view.primary()

    def filter(self) -> None:
        self.view.filter()

    def detail(self) -> None:
        self.view.detail()

    def print_(self) -> None:
        self.view.print_()

    def save(self) -> None:
        self.view.save()

    def put_by(self) -> None:
        for view in self._made.values():
            view.put_by()

    def back(self) -> bool:
        return self.view.back()

    def setFocus(self, *reason: Any) -> None:
        """The frame gives the focus back after a preview or a search: to where the work is."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
