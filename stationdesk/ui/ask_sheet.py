"""A side sheet that asks for a few things and does one: void with a reason, hand back, come to a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import FieldRow, text_field
from stationdesk.ui.pieces.flow import Flow
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class Ask:
    """One thing to ask for. `kind`: line, long, day, number, choice, check, person, ticks, made.

    `ticks` offers `choices` as boxes, `value` those that are ticked; `made` shows the widget in `value`, whose
    `chosen()` says what stands in it.
    """

    name: str
    words: str
    kind: str = "line"
    needed: bool = False
    help: str = ""
    hint: str = ""
    value: Any = None
    choices: Sequence[tuple[str, str]] = ()


class Chooser(QWidget):
    """A field of its own making that says what was chosen."""

    def chosen(self) -> Any:
        """What stands in it."""
        raise NotImplementedError


class Ticks(Chooser):
    """Several boxes of which any may be ticked."""

    def __init__(self, name: str, spoken: str, choices: Sequence[tuple[str, str]], on: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._boxes: dict[str, QCheckBox] = {}
        flow = Flow(self, theme.M)
        for key, words in choices:
            box = QCheckBox(words)
            box.setObjectName(f"{name}.{key}")
            box.setChecked(key in on)
            self._boxes[key] = box
            flow.addWidget(box)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def tick(self, on: Sequence[str]) -> None:
        """Tick these and no others."""
        for key, box in self._boxes.items():
            box.setChecked(key in on)

    def chosen(self) -> tuple[str, ...]:
        return tuple(key for key, box in self._boxes.items() if box.isChecked())


def typed(widget: QWidget) -> Any:
    """What stands in a field: text, a day, a code, a person's id, yes or no."""
    if isinstance(widget, DateField):
        widget.settle()
        return widget.day
    if isinstance(widget, QComboBox):
        return widget.currentData()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText().strip()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, PersonLine):
        return widget.person
    if isinstance(widget, Chooser):
        return widget.chosen()
    assert isinstance(widget, QLineEdit)
    return widget.text().strip()


def field_for(ask: Ask, prefix: str, frame: Frame) -> QWidget:
    """The widget that asks for it."""
    name = f"{prefix}.{ask.name}"
    if ask.kind == "long":
        area = QPlainTextEdit()
        area.setObjectName(name)
        area.setAccessibleName(ask.words)
        area.setPlaceholderText(ask.hint)
        area.setTabChangesFocus(True)
        area.setFixedHeight(theme.now().px(72))
        area.setPlainText(str(ask.value or ""))
        return area
    if ask.kind == "day":
        return DateField(name, ask.words, ask.value if isinstance(ask.value, date) else None)
    if ask.kind == "choice":
        return pick(name, ask.words, ask.choices, ask.value, empty=not ask.needed)
    if ask.kind == "check":
        box = QCheckBox(ask.words)
        box.setObjectName(name)
        box.setChecked(bool(ask.value))
        return box
    if ask.kind == "ticks":
        return Ticks(name, ask.words, ask.choices, tuple(ask.value or ()))
    if ask.kind == "made":
        assert isinstance(ask.value, Chooser)
        return ask.value
    if ask.kind == "person":
        return PersonLine(frame, name, ask.words)
    line = text_field(name, ask.words, hint=ask.hint, digits=ask.kind == "number")
    line.setText("" if ask.value is None else str(ask.value))
    return line


class AskSheet(SideForm):
    """Fields above, one button below. `act(values)` runs on the lane; `done(result)` says what happened."""

    def __init__(
        self,
        frame: Frame,
        name: str,
        asks: Sequence[Ask],
        words: str,
        act: Callable[[Mapping[str, Any]], Any],
        done: Callable[[Any], str],
        *,
        intro: str = "",
        after: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(frame, name)
        self._act, self._done = act, done
        self.widgets: dict[str, QWidget] = {}
        if intro:
            self.lay.addWidget(label(intro, wrap=True, name=f"{name}.intro"))
        for ask in asks:
            made = field_for(ask, name, frame)
            self.widgets[ask.name] = made
            if ask.kind == "check":
                self.form.add(ask.name, row := FieldRow("", made, help=ask.help))
                row._words.hide()
                self.lay.addWidget(row)
            else:
                self.field(ask.name, ask.words, made, help=ask.help, needed=ask.needed)
        for widget in after:
            self.lay.addWidget(widget)
        self.end(words)

    def values(self) -> dict[str, Any]:
        """What stands in the fields now."""
        return {name: typed(widget) for name, widget in self.widgets.items()}

    def save(self) -> None:
        if not self.button.isEnabled():
            return
        values, act = self.values(), self._act
        self.form.clear()
        self.warn("")
        for name, widget in self.widgets.items():
            if isinstance(widget, DateField) and widget.wrong:
                self.form.row(name).set_error(tr("不是日期：请写成 11-22 或 20261122"))
                widget.setFocus()
                return
        self.frame.jobs.run(lambda: act(values), self._finished, self._not_done, busy=self.button, owner=self)

    def _finished(self, result: Any) -> None:
        self._touched = False
        sentence = self._done(result)
        if sentence:
            self.finished.emit(sentence, "")

    def _not_done(self, problem: Unhappy) -> bool:
        if not self.form.show(problem):
            self.warn(problem.message, "error")
        return True


class SheetPage(Page):
    """A page whose editing happens in such sheets: Ctrl+Enter reaches the one that is open."""

    _sheet: SideForm | None = None

    def open_form(self, form: SideForm, title: str) -> None:
        """Open a form; when it has finished it is closed and its sentence said."""
        self.frame.open_sheet(form, title, form.may_close)
        self._sheet = form
        form.finished.connect(self._form_finished)
        form.destroyed.connect(lambda: self._forget(form))

    def ask(
        self,
        name: str,
        title: str,
        asks: Sequence[Ask],
        words: str,
        act: Callable[[Any, Mapping[str, Any]], Any],
        done: Callable[[Any], str],
        *,
        intro: str = "",
        reason: str = "",
        after: Sequence[QWidget] = (),
    ) -> AskSheet:
        """Open a sheet whose `act(work, values)` is one change of the station."""
        desk = self.frame.desk
        why = reason or name
        form = AskSheet(
            self.frame,
            name,
            asks,
            words,
            lambda values: desk.change(lambda work: act(work, values), reason=why),
            done,
            intro=intro,
            after=after,
        )
        self.open_form(form, title)
        return form

    def _forget(self, form: SideForm) -> None:
        if self._sheet is form:
            self._sheet = None

    def _form_finished(self, sentence: str, _record: str) -> None:
        self._sheet = None
        self.frame.close_sheet()
        # The button that opened the form may be gone when the page has read itself anew.
        self.setFocus()
        if sentence:
            self.frame.say(sentence)

    def save(self) -> None:
        if self._sheet is not None:
            self._sheet.save()
