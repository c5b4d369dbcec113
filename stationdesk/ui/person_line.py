"""One field that finds a person: typing searches, Enter takes the first, the one taken stands in its place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QVBoxLayout, QWidget

from stationdesk.core.errors import Cancelled
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.people_found import found_people
from stationdesk.ui.pieces.choices import Choice, Choices
from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.words import tr


class PersonLine(QWidget):
    """`taken(person id)` when someone is chosen, an empty id when the choice is taken back."""

    taken = Signal(str)

    def __init__(self, frame: Frame, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.frame = frame
        self.person, self.shown_name = "", ""
        self._turn = 0
        self._waiting = self._pending = False
        self.line = SearchLine(
            f"{name}.line", spoken, tr("姓名、拼音首字母、身份证或电话后几位"), icon="user"
        )
        self.found = Choices(f"{name}.found", tr("找到的人"))
        self.none = label(
            tr("没有找到。换拼音首字母或证件后四位；新人请先在居民档案登记。"), "second", wrap=True
        )
        self.none.hide()
        self._who = label("", wrap=True, name=f"{name}.who")
        self._other = button(tr("换人"), self.ask_again, look="link", name=f"{name}.other")
        self._chosen = QWidget()
        self._chosen.setLayout(row(self._who, self._other))
        self._chosen.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self._chosen.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.XS)
        for part in (self.line, self.found, self.none, self._chosen):
            lay.addWidget(part)
        self.setFocusProxy(self.line)
        self.line.asked.connect(self._on_text)
        self.line.stepped.connect(self.found.step)
        self.line.chosen.connect(self._on_enter)
        self.found.taken.connect(self._on_click)

    def _on_text(self, text: str) -> None:
        self._turn += 1
        self._waiting = False
        turn, desk = self._turn, self.frame.desk
        self.none.hide()
        if not text.strip():
            self.found.show_choices(())
            return
        self._pending = True

        def look() -> Any:
            if turn != self._turn:
                raise Cancelled
            return desk.read(lambda work: found_people(work, text))

        def show(found: list[Choice]) -> None:
            if turn != self._turn:
                return
            self._pending = False
            self.found.show_choices(found)
            self.none.setVisible(not found)
            if self._waiting:
                self._waiting = False
                self._take(self.found.current)

        self.frame.jobs.run(look, show, owner=self)

    def _on_enter(self) -> None:
        if self._pending:
            self._waiting = True
        else:
            self._take(self.found.current)

    def _on_click(self, key: str) -> None:
        self._take(next((one for one in self.found.choices if one.key == key), None))

    def _take(self, choice: Choice | None) -> None:
        if choice is not None:
            self.set_person(choice.key, choice.title, choice.second)

    def set_person(self, person: str, name: str, second: str = "") -> None:
        """Choose someone from outside."""
        self.person, self.shown_name = person, name
        self._who.setText("　".join(part for part in (name, second) if part))
        typing = self.line.hasFocus()
        self._chosen.show()
        for part in (self.line, self.found, self.none):
            part.hide()
        self.setFocusProxy(self._other)
        if typing:  # on to the next field: whoever goes on typing or presses Enter does not undo the choice
            self._other.setFocus(Qt.FocusReason.TabFocusReason)
            self.focusNextChild()
            self._stay_on_the_page()
        self.taken.emit(person)

    def _stay_on_the_page(self) -> None:
        """Where nothing follows, the next field would be the first button of the window: a Space there leaves the page."""
        page = self.parentWidget()
        while page is not None and not isinstance(page, QAbstractScrollArea):
            page = page.parentWidget()
        now = self.window().focusWidget()
        if page is not None and (now is None or not page.isAncestorOf(now)):
            self._other.setFocus(Qt.FocusReason.TabFocusReason)

    def ask_again(self) -> None:
        """Someone else."""
        self.person, self.shown_name = "", ""
        self._chosen.hide()
        self.line.show()
        self.line.clear()
        self.setFocusProxy(self.line)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.taken.emit("")
