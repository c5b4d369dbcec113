"""The fields a step's sheet is made of: lines, days, choices, ticks over the materials. Made once, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from stationdesk.services.case_record import MaterialLine
from stationdesk.ui import theme
from stationdesk.ui.cases.counter_fields import MatterLine
from stationdesk.ui.pages import Frame
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.plain import column, label
from stationdesk.ui.words import tr


class Fields:
    """Builds the rows of one sheet in their order; each maker answers how to read what was typed."""

    def __init__(self, form: Form, entered: Callable[[], object], frame: Frame | None = None) -> None:
        self.form = form
        self._frame = frame
        self.rows: list[QWidget] = []
        self._entered = entered

    def text(
        self,
        name: str,
        words: str,
        *,
        needed: bool = False,
        hint: str = "",
        value: str = "",
        sensitive: bool = False,
    ) -> Callable[[], str]:
        """One line; Enter sends the sheet."""
        made = text_field(f"step.{name}", words, hint=hint, sensitive=sensitive)
        made.setText(value)
        made.returnPressed.connect(self._entered)
        self._add(name, words, made, needed=needed)
        return lambda: made.text().strip()

    def long(self, name: str, words: str, *, needed: bool = False, hint: str = "") -> Callable[[], str]:
        """Several lines; Tab goes on, Ctrl+Enter sends."""
        made = QPlainTextEdit()
        made.setObjectName(f"step.{name}")
        made.setTabChangesFocus(True)
        made.setFixedHeight(theme.now().px(72))
        made.setPlaceholderText(hint)
        self._add(name, words, made, needed=needed)
        return lambda: made.toPlainText().strip()

    def day(self, name: str, words: str, value: date | None, *, help: str = "") -> Callable[[], date | None]:
        made = DateField(f"step.{name}", words, value)
        self._add(name, words, made, help=help)

        def read() -> date | None:
            made.settle()
            return made.day

        return read

    def choice(
        self,
        name: str,
        words: str,
        items: Iterable[tuple[str, str]],
        *,
        changed: Callable[[str], object] | None = None,
    ) -> Callable[[], str]:
        """A drop-down; `items` are (key, Chinese words)."""
        made = QComboBox()
        made.setObjectName(f"step.{name}")
        for key, said in items:
            made.addItem(tr(said), key)
        if changed is not None:
            made.currentIndexChanged.connect(lambda _at: changed(str(made.currentData())))
        self._add(name, words, made)
        return lambda: str(made.currentData())

    def count(
        self, name: str, words: str, value: int, most: int, suffix: str, *, least: int = 1
    ) -> Callable[[], int]:
        made = QSpinBox()
        made.setObjectName(f"step.{name}")
        made.setRange(least, most)
        made.setValue(min(value, most))
        made.setSuffix(suffix)
        self._add(name, words, made)
        return made.value

    def tick(self, name: str, words: str, *, on: bool = False) -> Callable[[], bool]:
        made = QCheckBox(words)
        made.setObjectName(f"step.{name}")
        made.setChecked(on)
        self.rows.append(made)
        return made.isChecked

    def radio(self, name: str, words: str, items: Iterable[tuple[int, str]]) -> Callable[[], int]:
        """One of a few, one below the other; -1 when none was chosen."""
        holder = QWidget()
        holder.setObjectName(f"step.{name}")
        group = QButtonGroup(holder)
        made = []
        for key, said in items:
            one = QRadioButton(tr(said))
            one.setObjectName(f"step.{name}.{key}")
            group.addButton(one, key)
            made.append(one)
        holder.setLayout(column(*made, gap=theme.XS))
        holder.setFocusProxy(made[0])
        self._add(name, words, holder)
        return group.checkedId

    def person(self, name: str, words: str, *, help: str = "") -> Callable[[], str]:
        """Somebody of the register; empty when nobody was taken."""
        assert self._frame is not None
        made = PersonLine(self._frame, f"step.{name}", words)
        self._add(name, words, made, help=help)
        return lambda: made.person

    def matter(self, name: str, words: str, hint: str, *, help: str = "") -> Callable[[], str]:
        """A matter of the catalogue by its code; empty when none was taken."""
        assert self._frame is not None
        made = MatterLine(self._frame, f"step.{name}", words, hint, words_only=False)
        self._add(name, words, made, help=help)
        return lambda: made.code

    def materials(
        self, lines: Iterable[MaterialLine], words: str, ticked: Callable[[MaterialLine], bool]
    ) -> list[QCheckBox]:
        """A tick for each material; its name is the box's property `material`."""
        boxes = [self._box(one, ticked) for one in lines]
        self._held("material", words, boxes, boxes)
        return boxes

    def problems(
        self, lines: Iterable[MaterialLine], words: str, ticked: Callable[[MaterialLine], bool]
    ) -> tuple[list[QCheckBox], dict[str, QLineEdit]]:
        """A tick for each material, and beside a ticked one a line for what is wrong with it."""
        boxes: list[QCheckBox] = []
        said: dict[str, QLineEdit] = {}
        parts: list[QWidget] = []
        for one in lines:
            box = self._box(one, ticked)
            why = text_field(
                f"step.problem.{one.line}",
                tr("{name}：问题", name=one.name),
                hint=tr("有什么问题，例如过期、没签名"),
            )
            why.setText(one.problem)
            why.setVisible(box.isChecked())
            box.toggled.connect(why.setVisible)
            boxes.append(box)
            said[one.name] = why
            parts += [box, why]
        self._held("material", words, boxes, parts)
        return boxes, said

    def say(self, words: str, kind: str = "base") -> None:
        """A sentence between the fields."""
        self.rows.append(label(words, kind, wrap=True))

    def _box(self, one: MaterialLine, ticked: Callable[[MaterialLine], bool]) -> QCheckBox:
        words = one.name if one.required else tr("{name}（有则交）", name=one.name)
        box = QCheckBox(words)
        box.setObjectName(f"step.material.{one.line}")
        box.setProperty("material", one.name)
        box.setChecked(ticked(one))
        return box

    def _held(
        self, name: str, words: str, boxes: list[QCheckBox], parts: list[QWidget] | list[QCheckBox]
    ) -> None:
        holder = QWidget()
        holder.setObjectName(f"step.{name}")
        holder.setLayout(column(*parts, gap=theme.XS))
        if boxes:
            holder.setFocusProxy(boxes[0])
        self._add(name, words, holder)

    def _add(self, name: str, words: str, field: QWidget, *, needed: bool = False, help: str = "") -> None:
        self.rows.append(self.form.add(name, FieldRow(words, field, needed=needed, help=help)))


def ticked(boxes: Iterable[QCheckBox]) -> tuple[str, ...]:
    """The materials that were ticked."""
    return tuple(str(box.property("material")) for box in boxes if box.isChecked())
