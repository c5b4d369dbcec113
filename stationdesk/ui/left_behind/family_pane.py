"""What the panes of opened files are made of: a head, what can be done, facts, records one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.services.family_help import HelpRow
from stationdesk.services.family_phones import PhoneLine
from stationdesk.ui import theme
from stationdesk.ui.cases.cards import Tag, fact
from stationdesk.ui.left_behind.reading import Someone, day_words
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, label, line
from stationdesk.ui.words import tr


class FilePane(QWidget):
    """`asked(what, record)`: a button was pressed; `record` is the line it stands beside, or empty."""

    asked = Signal(str, str)

    def __init__(self, name: str, one: Someone, today: date) -> None:
        super().__init__()
        self.setObjectName(f"left_behind.{name}")
        self._name, self.today = name, today
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        age = tr("{n}岁", n=one.row.age) if one.row.age is not None else ""
        head = "　".join(part for part in (one.name, age) if part)
        self.setAccessibleName(head)
        self._lay.addWidget(label(head, "section", wrap=True, name=f"left_behind.{name}.head"))

    def tags(self, words: Sequence[tuple[str, str]]) -> None:
        """Small marks: word and tone."""
        if words:
            box = FlowBox(name=f"left_behind.{self._name}.tags", gap=theme.XS)
            for word, tone in words:
                box.add(Tag(word, tone))
            self._lay.addWidget(box)

    def offer(self, actions: Sequence[tuple[str, str, str]]) -> None:
        """What can be done: key, words, icon."""
        if not actions:
            return
        box = FlowBox(name=f"left_behind.{self._name}.actions", gap=theme.S)
        for what, words, icon in actions:
            box.add(
                button(
                    words,
                    partial(self.asked.emit, what, ""),
                    icon=icon,
                    name=f"left_behind.{self._name}.{what}",
                )
            )
        self._lay.addWidget(box)

    def section(self, words: str) -> None:
        """A line across and a quiet heading."""
        self._lay.addWidget(line())
        self._lay.addWidget(label(words, "second"))

    def fact(self, words: str, value: str) -> None:
        """A pair, left out when there is nothing to say."""
        if value:
            self._lay.addWidget(fact(words, value))

    def say(self, words: str, kind: str = "base") -> None:
        """A sentence."""
        self._lay.addWidget(label(words, kind, wrap=True))

    def record(self, words: str, what: str, button_words: str, record: str) -> None:
        """A line with one thing that can be done with it."""
        box = FlowBox(name=f"left_behind.{self._name}.{what}.{record}", gap=theme.S)
        box.add(label(words, wrap=True))
        made = button(
            button_words,
            partial(self.asked.emit, what, record),
            look="link",
            name=f"left_behind.{self._name}.{what}",
        )
        made.setAccessibleName(f"{button_words}　{words}")
        box.add(made)
        self._lay.addWidget(box)

    def phones(self, lines: Sequence[PhoneLine]) -> None:
        """Numbers that were asked for, whole."""
        if lines:
            self.section(tr("电话（这次查看已留痕）"))
            for each in lines:
                self.fact(each.whose, f"{each.name}　{each.number}")

    def helps(self, rows: Sequence[HelpRow]) -> None:
        """Help given, newest first."""
        self.section(tr("帮扶和培训（{n} 次）", n=len(rows)))
        for row in rows:
            parts = (day_words(row.on, self.today), row.kind_word, row.what, row.by_whom)
            self.say("　".join(part for part in parts if part))
        if not rows:
            self.say(tr("还没有记录。"), "second")

    def end(self) -> None:
        """Everything above stays at the top."""
        self._lay.addStretch(1)
