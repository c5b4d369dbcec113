"""What a form in the side sheet needs: one save, unsaved work that is not lost to one Esc."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import FieldRow, Form, come_into_sight
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.words import tr


class SideForm(QWidget):
    """A form in the side sheet. `finished(sentence, person id)` when it is done; the page closes the sheet."""

    finished = Signal(str, str)

    def __init__(self, frame: Frame, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.frame = frame
        self.form = Form(self)
        self.lay = QVBoxLayout(self)
        self.lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        self.lay.setSpacing(theme.M)
        self.warned = label("", "warn", wrap=True, name=f"{name}.warning")
        self.warned.hide()
        self._asked_twice = False
        self._touched = False
        # Before whoever closes the sheet hears of it: what is saved is no unsaved work.
        self.finished.connect(self._saved_is_saved)

    def _saved_is_saved(self, *_said: str) -> None:
        self._touched = False

    def field(
        self, name: str, words: str, widget: QWidget, *, help: str = "", needed: bool = False
    ) -> FieldRow:
        """Add a field under the name that refusals use for it."""
        row = self.form.add(name, FieldRow(words, widget, help=help, needed=needed))
        self.lay.addWidget(row)
        self.watch(widget)
        return row

    def watch(self, widget: QWidget) -> None:
        """Notice that something was typed."""
        if isinstance(widget, DateField):
            widget.changed.connect(self._touch)
            widget.textEdited.connect(self._touch)
        elif isinstance(widget, QLineEdit):
            widget.textEdited.connect(self._touch)
        elif isinstance(widget, QPlainTextEdit):
            widget.textChanged.connect(self._touch)
        elif isinstance(widget, QComboBox):
            widget.activated.connect(self._touch)
        elif isinstance(widget, QCheckBox):
            widget.clicked.connect(self._touch)
        else:  # a field made of several
            for part in widget.findChildren(QWidget):
                self.watch(part)

    def _touch(self, *_values: object) -> None:
        self._touched, self._asked_twice = True, False

    def end(self, words: str) -> None:
        """The button at the end."""
        self.lay.addWidget(self.warned)
        self.button = button(
            f"Ctrl+Enter  {words}", self.save, look="primary", name=f"{self.objectName()}.save"
        )
        self.button.setAccessibleName(words)
        self.lay.addWidget(self.button)
        self.lay.addStretch(1)

    def may_close(self) -> bool:
        """Esc: with unsaved work the first one only warns."""
        if not self._touched or self._asked_twice:
            return True
        self._asked_twice = True
        self.warn(tr("▲ 还没有保存。再按一次 Esc 就不保存了。"))
        come_into_sight(self.warned)
        return False

    def warn(self, words: str, kind: str = "warn") -> None:
        """Say something above the button."""
        self.warned.setProperty("kind", kind)
        self.warned.setText(words)
        self.warned.setVisible(bool(words))
        self.warned.style().unpolish(self.warned)
        self.warned.style().polish(self.warned)

    def save(self) -> None:
        """Read the fields and put the change on the lane."""
        raise NotImplementedError

    def put(
        self, change: Callable[[Any], Any], then: Callable[[Any], object], reason: str = "residents:edit"
    ) -> None:
        """Run a change; a refusal is shown at its field, or above the button."""
        if not self.button.isEnabled():
            return
        self.form.clear()
        self.warn("")
        desk = self.frame.desk

        def done(result: Any) -> None:
            self._touched = False
            then(result)

        self.frame.jobs.run(
            lambda: desk.change(change, reason=reason), done, self._failed, busy=self.button, owner=self
        )

    def _failed(self, problem: Unhappy) -> bool:
        if not self.form.show(problem):
            self.warn(problem.message, "error")
        return True


def combo(name: str, spoken: str) -> QComboBox:
    """An empty list to choose from; the list that drops down is named too."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(spoken)
    box.view().setObjectName(f"{name}.list")
    box.view().setAccessibleName(spoken)
    return box


def pick(name: str, spoken: str, pairs: Any, chosen: str | None, *, empty: bool = True) -> QComboBox:
    """A list of codes to choose from; a code that is not in it stays as it was kept."""
    box = combo(name, spoken)
    box.setMinimumContentsLength(8)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    if empty:
        box.addItem("—", None)
    for code, words in pairs:
        box.addItem(words, code)
    if chosen is not None and box.findData(chosen) < 0:
        box.addItem(chosen, chosen)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
