"""What the views of the township's desk share: chips and a search line above a list, words and drawings beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import SheetPage
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, scrolled
from stationdesk.ui.pieces.plain import label, row
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column

TYPING_MS = 200


class TownshipView(SheetPage):
    """A list and its detail. Subclasses say what to read, how a row stands in the detail, and what may be done."""

    word = "township"
    cares_about = frozenset({"township", "cases", "tasks", "left_behind", "sync", "station"})

    def __init__(
        self,
        frame: Frame,
        name: str,
        columns: Sequence[Column],
        *,
        spoken: str,
        count: Callable[[int], str],
        key: Callable[[Any], str] = lambda one: str(one.id),
        chips: Sequence[tuple[str, str]] = (),
        search: str = "",
    ) -> None:
        super().__init__(frame)
        self._turn = 0
        self._read: Any = None
        self.list = Rows(columns, spoken=spoken, name=f"{name}.list", key=key, count=count)
        self.list.chosen.connect(lambda _row: self._chosen())
        self.words = label("", wrap=True, name=f"{name}.detail")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        pane = QWidget()
        self.inside = QVBoxLayout(pane)
        self.inside.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        self.inside.addWidget(self.words)
        self.inside.addStretch(1)
        self.both = ListDetail(self.list, scrolled(pane))
        self.list.opened.connect(lambda _row: self.both.show_detail())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        self.chips: FilterChips | None = None
        self.search: QLineEdit | None = None
        above: list[QWidget] = []
        if chips:
            self.chips = FilterChips(chips, spoken=spoken, name=f"{name}.chips")
            self.chips.chosen.connect(lambda _key: self._list())
            above.append(self.chips)
        if search:
            self.search = text_field(f"{name}.search", search, hint=search)
            self.search.setMaximumWidth(theme.now().px(280))
            self._typing = QTimer(self)
            self._typing.setSingleShot(True)
            self._typing.timeout.connect(self._list)
            self.search.textChanged.connect(lambda _text: self._typing.start(TYPING_MS))
            above.append(self.search)
        if above:
            lay.addLayout(row(*above) if chips else row(*above, None))
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.list)
        # The frame owns F9 and its neighbours; a further key that stands on a button is the view's own affair.
        shortcut = QShortcut(QKeySequence("F6"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._second)

    def _second(self) -> None:
        """F6: the action on whose button it stands."""
        for one in (self.primary_action, *self.other_actions):
            if one is not None and one.property("key") == "F6" and one.isEnabled():
                one.trigger()

    # what a subclass says -----------------------------------------------------------------------------

    def look(self, work: Any) -> Any:
        """Everything that is shown, in one look."""
        raise NotImplementedError

    def rows(self, read: Any) -> Sequence[Any]:
        """The rows of what was read, filtered as the chips and the search line say."""
        return read

    def empty(self) -> QWidget:
        """What stands in the list's place when it has no rows."""
        raise NotImplementedError

    def tell(self, one: Any) -> list[str]:
        """The lines of the detail."""
        raise NotImplementedError

    def enable(self, one: Any | None) -> None:
        """Which actions make sense for the chosen row."""

    # -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again; an answer that was overtaken is dropped."""
        self._turn += 1
        turn, desk = self._turn, self.frame.desk

        def show(found: Any) -> None:
            if turn == self._turn:
                self._read = found
                self._list()

        self.frame.jobs.run(lambda: desk.read(self.look), show, owner=self)

    @property
    def typed(self) -> str:
        """What stands in the search line."""
        return "" if self.search is None else self.search.text().strip().casefold()

    def _list(self) -> None:
        if self._read is None:
            return
        self.list.show_rows(self.rows(self._read), self.empty)
        self._chosen()

    def _chosen(self) -> None:
        one = self.list.current
        self.words.setText("\n".join(self.tell(one)) if one is not None else "")
        self.enable(one)
        self.actions_changed.emit()

    @property
    def primary_action(self) -> QAction | None:
        return None

    def setFocus(self, *_reason: Any) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def filter(self) -> None:
        if self.search is not None:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.chips is not None:
            self.chips.focus()

    def detail(self) -> None:
        self.both.show_detail()

    def back(self) -> bool:
        if self.search is not None and self.search.text():
            self.search.clear()
            return True
        return False
