"""One field that takes several matters: typing finds, Enter takes, each taken one can be taken back."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from stationdesk.core.errors import Cancelled
from stationdesk.services import matters, proxy_people
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Chooser
from stationdesk.ui.cases import reading
from stationdesk.ui.pages import Frame
from stationdesk.ui.people_found import FOUND
from stationdesk.ui.pieces.choices import Choice, Choices
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.tabbing import follow_the_eye
from stationdesk.ui.words import tr

ALONE = "!"
"""Before the code of a matter that people must come for themselves."""


def found(work: Any, text: str) -> list[Choice]:
    """Matters for what was typed; what may not be done by proxy says so."""
    allowed = {row.code: row.proxy_allowed for row in matters.find(work, text, FOUND)}
    return [
        choice
        if allowed.get(choice.key, True)
        else Choice(f"{ALONE}{choice.key}", choice.title, choice.second, tr("须本人到场"), "user")
        for choice in reading.found_matters(work, text)
    ]


class MattersLine(Chooser):
    """The matters of a request, by code. `instead(place, code, title)`: what cannot be done by proxy is wanted otherwise."""

    instead = Signal(str, str, str)

    def __init__(self, frame: Frame, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.frame = frame
        self._taken: dict[str, str] = {}
        self._turn = 0
        self._pending = self._waiting = False
        self.line = SearchLine(
            f"{name}.line", tr("代办什么"), tr("事项、拼音首字母，或照着说；可加几项"), icon="clipboard-text"
        )
        self.found = Choices(f"{name}.found", tr("找到的事项"))
        self.tags = FlowBox(name=f"{name}.taken", gap=theme.XS)
        self.tags.hide()
        self.said = text_field(
            f"{name}.said", tr("其他诉求是什么事"), hint=tr("照委托人的话写，委托书上要写明")
        )
        self.said.hide()
        self.rule = label("", "error", wrap=True, name=f"{name}.rule")
        self.ways = FlowBox(name=f"{name}.ways", gap=theme.XS)
        self.rule.hide()
        self.ways.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.XS)
        for part in (self.tags, self.said, self.line, self.found, self.rule, self.ways):
            lay.addWidget(part)
        self.setFocusProxy(self.line)
        self.line.asked.connect(self._on_text)
        self.line.stepped.connect(self.found.step)
        self.line.chosen.connect(self._on_enter)
        self.found.taken.connect(self._on_click)

    def chosen(self) -> tuple[str, ...]:
        return tuple(self._taken)

    def _on_text(self, text: str) -> None:
        self._turn += 1
        self._waiting = False
        turn, desk = self._turn, self.frame.desk
        if not text.strip():
            self.found.show_choices(())
            return
        self._pending = True

        def look() -> Any:
            if turn != self._turn:
                raise Cancelled
            return desk.read(lambda work: found(work, text))

        def show(choices: list[Choice]) -> None:
            if turn == self._turn:
                self._pending = False
                self.found.show_choices(choices)
                if self._waiting:
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
        self._waiting = False
        if choice is None:
            return
        self._leave_rule()
        if choice.key.startswith(ALONE):
            self._refuse(choice.key.removeprefix(ALONE), choice.title)
            return
        self._taken[choice.key] = choice.title
        typed = self.line.text().strip()
        self.line.clear()
        self._show()
        if choice.key == matters.OTHER:
            if typed and not typed.isascii() and not self.said.text():
                self.said.setText(typed)
            self.said.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, code: str, title: str) -> None:
        """What the law wants in person is not taken: the rule, and what can be done instead."""
        desk = self.frame.desk
        self.line.clear()

        def show(said: str) -> None:
            self.rule.setText(said)
            self.ways.clear()
            for place, words in (("home", tr("预约上门…")), ("counter", tr("陪同来办…"))):
                self.ways.add(
                    button(
                        words,
                        partial(self.instead.emit, place, code, title),
                        name=f"{self.objectName()}.{place}",
                    )
                )
            self.rule.show()
            self.ways.show()
            follow_the_eye(self)
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

        self.frame.jobs.run(
            lambda: desk.read(lambda work: proxy_people.in_person(work, code)), show, owner=self
        )

    def _leave_rule(self) -> None:
        self.rule.hide()
        self.ways.hide()

    def _show(self) -> None:
        self.tags.clear()
        for code, words in self._taken.items():
            made = button(
                f"{words}　×",
                partial(self._drop, code),
                look="chip",
                name=f"{self.objectName()}.{code}",
            )
            made.setAccessibleName(tr("去掉：{what}", what=words))
            self.tags.add(made)
        self.tags.setVisible(bool(self._taken))
        self.said.setVisible(matters.OTHER in self._taken)
        if matters.OTHER not in self._taken:
            self.said.clear()
        follow_the_eye(self)

    def _drop(self, code: str) -> None:
        self._taken.pop(code, None)
        self._show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
