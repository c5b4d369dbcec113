"""What is selected in the counter's own lists: a title, facts one below the other, and what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.ui import theme
from stationdesk.ui.cases.cards import Tag, empty_card
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.rows import breakable
from stationdesk.ui.words import tr


class CounterPane(QWidget):
    """Rebuilt for each line. `asked(step)` when one of its buttons is pressed."""

    asked = Signal(str)

    def __init__(self, name: str, nothing: str, icon: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._nothing, self._icon = name, nothing, icon
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.steps: tuple[str, ...] = ()
        self.show_nothing()

    def _empty(self) -> None:
        take_out(self._lay)

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._empty()
        self.steps = ()
        self._lay.addWidget(empty_card(self._nothing, self._icon))
        self._lay.addStretch(1)

    def show_facts(
        self,
        title: str,
        tag: tuple[str, str],
        facts: Sequence[tuple[str, str]],
        steps: Sequence[tuple[str, str, str]],
        warning: str = "",
    ) -> None:
        """`tag` is (words, tone), `facts` (label, text), `steps` (step, words, icon); the first is the usual one."""
        self._empty()
        self.setAccessibleName(title)
        self._lay.addWidget(label(title, "section", wrap=True, name=f"{self._name}.title"))
        tags = FlowBox(name=f"{self._name}.tags", gap=theme.XS)
        tags.add(Tag(*tag))
        self._lay.addWidget(tags)
        if warning:
            self._lay.addWidget(label(warning, "warn", wrap=True, name=f"{self._name}.warning"))
        self.steps = tuple(step for step, _words, _icon in steps)
        if steps:
            box = FlowBox(name=f"{self._name}.steps")
            for number, (step, words, icon) in enumerate(steps):
                made = button(
                    words,
                    partial(self.asked.emit, step),
                    look="plain" if number else "primary",
                    icon=icon,
                    name=f"{self._name}.{step}",
                )
                box.add(made)
            self._lay.addWidget(box)
        self._lay.addWidget(line())
        for words, text in facts:
            if text:
                self._lay.addWidget(_fact(words, text))
        self._lay.addWidget(label(tr("F4 回到列表"), "second"))
        self._lay.addStretch(1)


def _fact(words: str, text: str) -> QWidget:
    """Quiet words on the left, which may take two lines, and the text on the right."""
    name = label(words, "second", wrap=True)
    name.setFixedWidth(theme.now().px(72))
    held = QWidget()
    made = QHBoxLayout(held)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(theme.M)
    made.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    shown = label(breakable(text), wrap=True)
    made.addWidget(shown, 1, Qt.AlignmentFlag.AlignTop)
    return held
