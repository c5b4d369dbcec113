"""Fields: a row with its words and its error, a password, a form that finds its fields.

The password page imports this file: it names no Qt class that the page does not need (each costs
milliseconds when it is first named).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.ui import theme
from stationdesk.ui.pieces.plain import icon_button, label, restyle, set_icon
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

SEALED_HINTS = ("ImhSensitiveData", "ImhNoPredictiveText", "ImhNoAutoUppercase")


def text_field(
    name: str, spoken: str, *, hint: str = "", sensitive: bool = False, digits: bool = False
) -> QLineEdit:
    """A line to type into. `sensitive` keeps the input method from learning; `digits` switches it off."""
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setPlaceholderText(hint)
    hints: tuple[str, ...] = SEALED_HINTS if sensitive else ()
    if digits:
        hints += ("ImhLatinOnly", "ImhNoPredictiveText")
    if hints:
        made.setProperty("inputMethodHints", "|".join(dict.fromkeys(hints)))
    return made


class FieldRow(QWidget):
    """Words above, the field, and below it what is wrong with it or what helps."""

    def __init__(self, words: str, field: QWidget, *, help: str = "", needed: bool = False) -> None:
        super().__init__()
        self.field = field
        # A field made of several widgets says by its focus proxy which one is typed into.
        self._typed = field.focusProxy() or field
        self._help = help
        self.setObjectName(f"row.{field.objectName()}")
        self._words = label(words)
        self._words.setBuddy(self._typed)
        if not self._typed.accessibleName():
            self._typed.setAccessibleName(words)
        head = QHBoxLayout()
        head.setSpacing(theme.XS)
        head.addWidget(self._words)
        if needed:
            star = label(tr("必填"), "second")
            head.addWidget(star)
        head.addStretch(1)
        self._below = label(help, "second", wrap=True, name=f"help.{field.objectName()}")
        if not help:
            self._below.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.XS)
        lay.addLayout(head)
        lay.addWidget(field)
        lay.addWidget(self._below)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def error(self) -> str:
        """What stands under the field as its error; empty when nothing is wrong."""
        return self._below.text() if self._below.property("kind") == "error" else ""

    @property
    def said(self) -> QWidget:
        """Where the help or the error stands."""
        return self._below

    def set_error(self, sentence: str) -> None:
        """Say at the field what is wrong; an empty sentence takes it away."""
        self._below.setText(sentence or self._help)
        self._below.setProperty("kind", "error" if sentence else "second")
        self._below.setVisible(bool(sentence or self._help))
        self._typed.setProperty("wrong", bool(sentence))
        self._typed.setAccessibleDescription(sentence or self._help)
        restyle(self._typed)
        restyle(self._below)

    def set_help(self, words: str, kind: str = "second") -> None:
        """Change what helps (a strength, a count) in another kind of text: second, good, warn."""
        self._help = words
        self._below.setText(words)
        self._below.setProperty("kind", kind)
        self._below.setVisible(bool(words))
        restyle(self._below)


class Form(QObject):
    """The fields of one form by name, so that a refusal finds the field it speaks of."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, FieldRow] = {}

    def add(self, name: str, row: FieldRow) -> FieldRow:
        """Remember a row under the name that requests use for it."""
        self._rows[name] = row
        return row

    def row(self, name: str) -> FieldRow:
        """The row of a name. Raises KeyError."""
        return self._rows[name]

    def clear(self) -> None:
        """Take every error away."""
        for row in self._rows.values():
            row.set_error("")

    def show(self, problem: Unhappy) -> bool:
        """Show a problem at its field and put the focus there; False when it is about no field here."""
        name = problem.field or ""
        row = self._rows.get(name) or self._rows.get(f"{name}_id")
        if row is None:
            return False
        from PySide6.QtCore import Qt

        if row.isHidden() and row.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            return False  # not asked for now: what is wrong is said below
        row.set_error(problem.message)
        row.field.setFocus()
        come_into_sight(row)
        return True


def come_into_sight(widget: QWidget) -> None:
    """Scroll to a widget once its place is known: what is said of it has just made room for itself."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QScrollArea

    def scroll() -> None:
        above = widget.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(widget)

    QTimer.singleShot(0, widget, scroll)


def _takes_tab(one: QWidget) -> bool:
    from PySide6.QtCore import Qt

    return one.isVisible() and one.isEnabled() and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)


class _Eye(QToolButton):
    """Tab goes over the eye; whoever types on there means the next password, not the eye."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._typed_on(event):
            super().keyPressEvent(event)

    def _typed_on(self, event: QKeyEvent) -> bool:
        from PySide6.QtCore import Qt

        commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if not event.text().strip() or not event.text().isprintable() or event.modifiers() & commands:
            return False
        after = self.nextInFocusChain()
        while after is not None and after is not self and not _takes_tab(after):
            after = after.nextInFocusChain()
        if not isinstance(after, QLineEdit) or after.echoMode() != QLineEdit.EchoMode.Password:
            return False
        after.setFocus(Qt.FocusReason.TabFocusReason)
        after.insert(event.text())
        return True


class PasswordLine(QWidget):
    """A password with an eye: hidden by default, the input method told to stay away."""

    entered = Signal()
    changed = Signal()

    def __init__(self, name: str, spoken: str, hint: str = "") -> None:
        super().__init__()
        self.setObjectName(f"{name}.box")
        self.line = text_field(name, spoken, hint=hint, sensitive=True)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setProperty("inputMethodHints", "|".join((*SEALED_HINTS, "ImhHiddenText")))
        self.line.returnPressed.connect(self.entered)
        self.line.textChanged.connect(self.changed)
        self._eye = icon_button("eye", tr("显示密码"), self._toggle, name=f"{name}.eye", made=_Eye())
        side = theme.now().control - 6
        self._eye.setStyleSheet(f"min-height: {side - 2}px; max-height: {side - 2}px; padding: 0px;")
        self._eye.setFixedSize(side, side)
        self.line.setTextMargins(0, 0, side, 0)
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(0, 0, 3, 0)
        inside.addStretch(1)
        inside.addWidget(self._eye)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.line)
        self.setMinimumHeight(theme.now().control)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """The password as typed."""
        return self.line.text()

    def clear(self) -> None:
        """Empty the field and hide it again."""
        self.line.clear()
        if self.line.echoMode() == QLineEdit.EchoMode.Normal:
            self._toggle()

    def _toggle(self) -> None:
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        set_icon(self._eye, "eye-slash" if hidden else "eye")
        self._eye.setAccessibleName(tr("遮住密码") if hidden else tr("显示密码"))
