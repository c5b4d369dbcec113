"""The page's own line under the top bar: its title and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from stationdesk.ui import theme
from stationdesk.ui.pages import Page
from stationdesk.ui.pieces.actions import action_button
from stationdesk.ui.pieces.plain import icon_button, label
from stationdesk.ui.words import tr


class PageHeader(QWidget):
    """The title, and on the right the primary action and a few others."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setMinimumHeight(max(theme.PAGE_HEADER, theme.now().control + theme.XL))
        self.title = label("", "title", name="header.title")
        self._lay = QHBoxLayout(self)
        self._lay.setContentsMargins(theme.XL, theme.S, theme.XL, theme.S)
        self._lay.setSpacing(theme.S)
        self._lay.addWidget(self.title)
        self._lay.addStretch(1)
        self._made: list[QWidget] = []
        self._page: Page | None = None
        self._fits = 0

    def show_page(self, page: Page) -> None:
        """Draw a page's title and actions."""
        self._page = page
        self.title.setText(tr(page.title))
        self._draw(len(page.other_actions))
        self._fit()

    def _draw(self, others: int) -> None:
        for old in self._made:
            self._lay.removeWidget(old)
            old.hide()
            # Out of the header at once: it still follows its action, which would show it again over the new one.
            old.setParent(None)
            old.deleteLater()
        self._made.clear()
        page = self._page
        if page is None:
            return
        actions = list(page.other_actions)
        if page.primary_action is not None:
            self._add(action_button(page.primary_action, primary=True))
        for one in actions[:others]:
            self._add(action_button(one))
        if len(actions) > others:
            more = icon_button("dots-three", tr("更多操作"), name="header.more")
            menu = QMenu(more)
            menu.setObjectName("header.menu")
            menu.addActions(actions[others:])
            more.clicked.connect(lambda _c=False: menu.exec(more.mapToGlobal(more.rect().bottomLeft())))
            self._add(more)
        self._fits = others

    def _add(self, widget: QWidget) -> None:
        self._lay.addWidget(widget)
        self._made.append(widget)
        widget.show()

    def _fit(self) -> None:
        """Fold actions that do not fit into a menu, one by one."""
        if self._page is None or self.width() < 100:
            return
        others = len(self._page.other_actions)
        if self._fits != others:
            self._draw(others)
        while self._fits > 0 and self._lay.minimumSize().width() > self.width():
            self._draw(self._fits - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        # What does not fit goes into the menu: the header never makes the window wider.
        hint = super().minimumSizeHint()
        hint.setWidth(0)
        return hint
