"""One line of a task being filled: who it is, what the register offers, a field for each column, keys for the outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget

from stationdesk.core import pinyin
from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import task_record
from stationdesk.services.task_books import Column
from stationdesk.services.task_lists import RowDetail
from stationdesk.ui import theme
from stationdesk.ui.cases.cards import Tag, empty_card
from stationdesk.ui.pages import withhold
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import FilterChips
from stationdesk.ui.pieces.plain import button, label, line
from stationdesk.ui.words import tr

OUTCOMES: tuple[tuple[str, str, str], ...] = (
    ("absent", N_("未找到"), "Ctrl+M"),
    ("not_ours", N_("不是本村"), "Ctrl+B"),
    ("refused", N_("拒绝"), "Ctrl+J"),
)
"""What may come of a line besides being filled, and its key."""
CALL, VISIT, TAKE, WHOSE = "Ctrl+T", "Ctrl+U", "Ctrl+D", "Ctrl+R"
REACH = {"phone": CALL, "visit": VISIT}
TONES = {"open": "warn", "done": "good", "not_ours": "plain", "absent": "warn", "refused": "plain"}


class ChoiceBox(QComboBox):
    """A choice of the sender's list: a figure takes the n-th, a letter the next whose pinyin begins so."""

    entered = Signal()

    def __init__(self, name: str, spoken: str, column: Column, value: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.view().setObjectName(f"{name}.list")
        self.view().setAccessibleName(spoken)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.addItem("—", "")
        for number, choice in enumerate(column.choices, 1):
            self.addItem(f"{number} {choice}" if number < 10 else choice, choice)
        if value and self.findData(value) < 0:
            self.addItem(value, value)
        self.setCurrentIndex(max(0, self.findData(value)))

    @property
    def value(self) -> str:
        """What is chosen."""
        return str(self.currentData() or "")

    def put(self, value: str) -> None:
        """Choose a value; one that the list does not have is added."""
        if value and self.findData(value) < 0:
            self.addItem(value, value)
        self.setCurrentIndex(max(0, self.findData(value)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        elif plain and text.isdigit():
            if int(text) < self.count():
                self.setCurrentIndex(int(text))
        elif plain and text.isascii() and text.isalpha():
            self._letter(text.lower())
        else:
            super().keyPressEvent(event)

    def _letter(self, letter: str) -> None:
        count = self.count()
        for step in range(1, count + 1):
            at = (max(0, self.currentIndex()) + step) % count
            full = pinyin.keys(str(self.itemData(at) or "")).full
            if full and full[0].lower().startswith(letter):
                self.setCurrentIndex(at)
                return


class FilledLine(QLineEdit):
    """A column to be typed. Enter goes on; the register's offer is taken by Ctrl+D."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class LinePane(QWidget):
    """The open line. `finished(state)` asks to save it so; `asked(what)`: phone, whose, person, take.

    `typed()` is what differs from what was read, so that leaving a line can save it.
    """

    finished = Signal(str)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tasks.line")
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.S)
        self.shown: RowDetail | None = None
        self.form = Form(self)
        self.fields: dict[str, FilledLine | ChoiceBox] = {}
        self.note: QLineEdit | None = None
        self.phone = label("")
        self._channel: FilterChips | None = None
        self._touched_channel = False
        self.waiting: FilledLine | None = None
        self.resumed = False
        """Whether what was typed while the last line was saved went into this one."""
        keys: list[tuple[str, Callable[[], object]]] = [
            (key, partial(self.finished.emit, state)) for state, _words, key in OUTCOMES
        ]
        keys += [
            (CALL, partial(self._reach, "phone")),
            (VISIT, partial(self._reach, "visit")),
            (TAKE, self.take_offers),
            (WHOSE, partial(self.asked.emit, "whose")),
        ]
        for key, run in keys:
            shortcut = QShortcut(
                QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.setObjectName(f"tasks.line.key.{key}")
            shortcut.activated.connect(run)
        self.show_nothing()

    # showing ------------------------------------------------------------------------------------------

    def _empty(self) -> None:
        while (item := self._lay.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.setObjectName("")
                for inner in old.findChildren(QWidget):
                    inner.setObjectName("")
                old.deleteLater()
        self.fields, self.note, self._channel, self.waiting = {}, None, None, None
        self.form = Form(self)

    def show_nothing(self) -> None:
        """No line is chosen."""
        self._empty()
        self.shown = None
        self._lay.addWidget(
            empty_card(tr("在左边选一行，这里填写。Enter 进入，填完跳到下一行。"), "list-checks")
        )
        self._lay.addStretch(1)

    def wait(self) -> None:
        """The line is being saved. Who types on already types into the next one: nothing is lost, nothing goes astray."""
        at = QApplication.focusWidget()
        had = at is not None and self.isAncestorOf(at)
        self._empty()
        self.shown = None
        self.waiting = FilledLine()
        self.waiting.setObjectName("tasks.line.waiting")
        self.waiting.setAccessibleName(tr("正在保存，接着打就是下一行"))
        self.waiting.setPlaceholderText(tr("正在保存，接着打就是下一行"))
        self._lay.addWidget(self.waiting)
        self._lay.addStretch(1)
        if had:
            self._take_focus(self.waiting)

    def show_line(self, found: RowDetail, may_fill: bool) -> None:
        """Rebuild for a line."""
        early = "" if self.waiting is None else self.waiting.text()
        had = self.waiting is not None and self.waiting.hasFocus()
        self._build_line(found, may_fill)
        self.resumed = False
        if early and may_fill:
            first = next(
                (one for one in self.fields.values() if isinstance(one, FilledLine) and not one.text()), None
            )
            if first is not None:
                first.setText(early)
                self._take_focus(first)
                self.resumed = True
        if had and not self.resumed:
            self.enter()

    def _build_line(self, found: RowDetail, may_fill: bool) -> None:
        self._empty()
        self.shown = found
        one = found.line
        title = tr("第 {row} 行　{name}", row=one.row, name=one.name or tr("（没有姓名）"))
        self.setAccessibleName(title)
        self._lay.addWidget(label(title, "section", wrap=True, name="tasks.line.title"))
        tags = FlowBox(name="tasks.line.tags", gap=theme.XS)
        tags.add(Tag(one.state_name, TONES.get(one.state, "plain")))
        if one.person_id is None:
            tags.add(Tag(tr("没对上人"), "warn"))
        elif one.matched_by == "name":
            tags.add(Tag(tr("只对上姓名，待确认"), "warn"))
        if one.grid:
            tags.add(Tag(one.grid, "plain"))
        self._lay.addWidget(tags)
        self._say_who(found)
        if may_fill:
            self._add_reach(found)
        self._lay.addWidget(line())
        self._add_fields(found, may_fill)
        self._lay.addStretch(1)

    def _say_who(self, found: RowDetail) -> None:
        one = found.line
        facts = [one.id_number_masked, one.place]
        known = [
            f"{column.heading.rpartition('/')[2]} {one.given[column.letter]}"
            for column in found.columns
            if not column.fill
            and one.given.get(column.letter)
            and column.role not in ("number", "name", "id_number", "living_address")
        ]
        words = "　".join(part for part in (*facts, *known) if part)
        if words:
            self._lay.addWidget(label(words, "second", wrap=True, name="tasks.line.about"))
        warnings = []
        if found.died:
            warnings.append(tr("▲ 档案里已登记去世。"))
        if found.moved:
            warnings.append(tr("▲ 档案里已登记迁出。"))
        if found.register_name:
            warnings.append(tr("▲ 档案里的姓名是“{name}”，请核对。", name=found.register_name))
        if warnings:
            self._lay.addWidget(label("\n".join(warnings), "warn", wrap=True, name="tasks.line.warning"))

    def _add_reach(self, found: RowDetail) -> None:
        self._channel = FilterChips(
            [
                (key, f"{tr(words)}　{REACH[key]}" if key in REACH else tr(words))
                for key, words in task_record.CHANNELS.items()
                if key != "register"
            ],
            spoken=tr("怎么问到的"),
            name="tasks.line.channel",
        )
        chosen = next(
            (key for key, words in task_record.CHANNELS.items() if tr(words) == found.line.channel_name), ""
        )
        if chosen and chosen != "register":
            self._channel.choose(chosen)
        else:
            self._channel.show_none()
        self._touched_channel = False
        self._channel.chosen.connect(self._on_channel)
        self._lay.addWidget(self._channel)
        self.phone = label("", "section", wrap=True, name="tasks.line.phones")
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.phone.hide()
        self._lay.addWidget(self.phone)
        box = FlowBox(name="tasks.line.reach")
        box.add(
            button(
                tr("这是谁　{key}", key=WHOSE),
                partial(self.asked.emit, "whose"),
                look="link",
                icon="user",
                name="tasks.line.whose",
            )
        )
        if found.line.person_id is not None:
            box.add(
                button(
                    tr("看档案"),
                    partial(self.asked.emit, "person"),
                    look="link",
                    icon="identification-card",
                    name="tasks.line.person",
                )
            )
        self._lay.addWidget(box)

    def _on_channel(self, channel: str) -> None:
        self._touched_channel = True
        if channel == "phone" and self.shown is not None:
            self.asked.emit("phone")

    def _add_fields(self, found: RowDetail, may_fill: bool) -> None:
        why = "" if may_fill else tr("这个任务已经结束，或者您的岗位不能填。")
        offers = {one.letter: one for one in found.offers}
        for column in found.columns:
            if not column.fill:
                continue
            value = self._was(column.letter)
            name = f"tasks.line.cell.{column.letter}"
            field: FilledLine | ChoiceBox
            if column.choices and column.strict:
                field = ChoiceBox(name, column.heading, column, value)
            else:
                field = FilledLine()
                field.setObjectName(name)
                field.setAccessibleName(column.heading)
                field.setText(value)
            withhold(field, why)
            field.entered.connect(partial(self._next, column.letter))
            below = []
            if column.choices and not column.strict:
                below.append(tr("例如 {choices}", choices="/".join(column.choices[:8])))
            if column.kind == "date":
                below.append(tr("日期，写成 20261122"))
            if offer := offers.get(column.letter):
                below.append(tr("档案：{value}　{key} 采用", value=offer.value, key=TAKE))
            self.fields[column.letter] = field
            self._lay.addWidget(
                self.form.add(column.letter, FieldRow(column.heading, field, help=tr("；").join(below)))
            )
        self.note = text_field("tasks.line.note", tr("本站备注"), hint=tr("只留在本站，不写进表里"))
        self.note.setText(found.line.note)
        withhold(self.note, why)
        self.note.returnPressed.connect(partial(self.finished.emit, "done"))
        self._lay.addWidget(self.form.add("note", FieldRow(tr("本站备注"), self.note)))
        if not may_fill:
            return
        done = button(
            tr("Ctrl+Enter　填好，下一行"),
            partial(self.finished.emit, "done"),
            look="primary",
            name="tasks.line.done",
        )
        self.done = done
        self._lay.addWidget(done)
        box = FlowBox(name="tasks.line.outcomes")
        for state, words, key in OUTCOMES:
            box.add(
                button(f"{tr(words)}　{key}", partial(self.finished.emit, state), name=f"tasks.line.{state}")
            )
        if found.line.state != "open":
            box.add(
                button(
                    tr("改回待填"), partial(self.finished.emit, "open"), look="link", name="tasks.line.open"
                )
            )
        self._lay.addWidget(box)

    def show_phones(self, numbers: tuple[str, ...]) -> None:
        """The whole numbers, after the look was written down."""
        self.phone.setText("　".join(numbers) if numbers else tr("表里和档案里都没有电话"))
        self.phone.show()

    # what was typed -----------------------------------------------------------------------------------

    def _was(self, letter: str) -> str:
        assert self.shown is not None
        one = self.shown.line
        return one.filled.get(letter, one.given.get(letter, ""))

    def value(self, letter: str) -> str:
        """What stands in a field now."""
        field = self.fields[letter]
        return field.value if isinstance(field, ChoiceBox) else field.text().strip()

    def typed(self) -> dict[str, str]:
        """Letter → value, of the fields that were changed."""
        if self.shown is None:
            return {}
        return {
            letter: self.value(letter) for letter in self.fields if self.value(letter) != self._was(letter)
        }

    def note_typed(self) -> str | None:
        """The note, if it was changed."""
        if self.shown is None or self.note is None:
            return None
        text = self.note.text().strip()
        return text if text != self.shown.line.note else None

    @property
    def channel(self) -> str | None:
        """How the person was reached, if that was said now."""
        return self._channel.current if self._channel is not None and self._touched_channel else None

    @property
    def dirty(self) -> bool:
        """Whether something would be lost."""
        return bool(self.typed()) or self.note_typed() is not None

    def put_back(self, typed: Mapping[str, str], note: str | None) -> None:
        """What had been typed before the line was shown anew."""
        for letter, text in typed.items():
            field = self.fields.get(letter)
            if isinstance(field, ChoiceBox):
                field.put(text)
            elif field is not None:
                field.setText(text)
        if note is not None and self.note is not None:
            self.note.setText(note)

    def show_problem(self, problem: Unhappy) -> bool:
        """A refusal at its field."""
        return self.form.show(problem)

    # moving -------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """The focus into the first empty field, or the first."""
        for letter, field in self.fields.items():
            if not self.value(letter):
                self._take_focus(field)
                return
        first: QWidget | None = next(iter(self.fields.values()), self.note)
        if first is not None:
            self._take_focus(first)

    def _take_focus(self, field: QWidget) -> None:
        """At once: what was just built is shown by the event loop, and a key might come before that."""
        step: QWidget | None = field
        while step is not None and step is not self:
            step.show()
            step = step.parentWidget()
        field.setFocus()

    def _next(self, letter: str) -> None:
        """Enter in a field: the next one; after the last one the line is done."""
        letters = list(self.fields)
        at = letters.index(letter)
        if at + 1 < len(letters):
            self.fields[letters[at + 1]].setFocus()
        else:
            self.finished.emit("done")

    def _reach(self, channel: str) -> None:
        if self._channel is not None:
            self._channel.choose(channel)

    def take_offers(self) -> None:
        """Ctrl+D: in a field its own offer, otherwise all of them. Masked ones are taken by the station."""
        if self.shown is None:
            return
        focused = next((letter for letter, field in self.fields.items() if field.hasFocus()), None)
        offers = [one for one in self.shown.offers if focused is None or one.letter == focused]
        hidden = False
        for one in offers:
            if self.value(one.letter):
                continue
            if one.masked:
                hidden = True
            else:
                self.put_back({one.letter: one.value}, None)
        if hidden:
            self.asked.emit("take")
