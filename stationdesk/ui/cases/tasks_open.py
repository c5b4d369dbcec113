"""Opening a table from above: one screen with what was recognised, whose lines they are, and what is to be filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from stationdesk.core import masks
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.services import admissions, sheets, task_record, tasks
from stationdesk.services.residents_headings import HEADINGS
from stationdesk.services.task_books import Line
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.drop import DropCard
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.panes import scrolled
from stationdesk.ui.pieces.plain import button, column, label, row
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

FILES = "Excel / CSV (*.xlsx *.xlsm *.xls *.csv *.txt)"
SAMPLE = 5
SAMPLE_COLUMNS = 8


@dataclass(frozen=True)
class _Sample:
    id: str
    cells: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Tick:
    """A box of a `TickList`."""

    key: str
    words: str
    on: bool
    may: bool


class TickList(QWidget):
    """Boxes one below the other, in two columns where there is room: up and down move, the space bar ticks, Tab goes past all of them."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._boxes: dict[str, QCheckBox] = {}
        self._lay = QGridLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setVerticalSpacing(theme.XS)
        self._lay.setHorizontalSpacing(theme.M)

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        """Show these boxes in the place of those before."""
        for old in self._boxes.values():
            self._lay.removeWidget(old)
            old.setObjectName("")
            old.deleteLater()
        self._boxes = {}
        # Large letters need the whole width.
        half = -(-len(ticks) // 2) if theme.now().scale < 1.4 else len(ticks)
        for number, one in enumerate(ticks):
            box = QCheckBox(one.words)
            box.setObjectName(f"{self.objectName()}.{one.key}")
            box.setChecked(one.on)
            box.setEnabled(one.may)
            box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            box.installEventFilter(self)
            self._boxes[one.key] = box
            self._lay.addWidget(box, number % half, number // half)
        self._stop_at(next((box for box in self._boxes.values() if box.isChecked()), None))

    def chosen(self) -> tuple[str, ...]:
        """The keys of the boxes that are ticked."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def _stop_at(self, stop: QCheckBox | None) -> None:
        """Tab stops at one box only."""
        boxes = [box for box in self._boxes.values() if box.isEnabled()]
        for box in boxes:
            here = box is (stop or boxes[0])
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            move = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            boxes = [box for box in self._boxes.values() if box.isEnabled()]
            if move is not None and watched in boxes:
                at = boxes.index(watched) + move
                if 0 <= at < len(boxes):
                    self._stop_at(boxes[at])
                    boxes[at].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)


def _cell(letter: str, line: _Sample) -> str:
    return line.cells.get(letter, "")


class OpenForm(QWidget):
    """`opened(task id)` when the task exists, `left()` when nobody wants it. Typed words survive another file."""

    opened = Signal(str)
    left = Signal()
    ready_changed = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("tasks.open")
        self.frame = frame
        self.form = Form(self)
        self.look: tasks.Look | None = None
        self._body = b""
        self._file = ""
        self._turn = 0
        self.drop = DropCard(
            tr("把发来的表格拖到这里，或选一个文件。"),
            tr("认得 Excel、WPS 表格（xlsx、xls）和 csv。原表原样保存，回传时只改填了的格子。"),
            tr("选文件…"),
            name="tasks.open.drop",
            kinds=FILES,
        )
        self.drop.dropped.connect(lambda chosen: self.read_file(chosen[0]))
        self.problem = label("", "error", wrap=True, name="tasks.open.problem")
        self.problem.hide()
        self._build_fields()
        self._build_columns()
        self.drop.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        lay = column(self.drop, self.problem, self._both, None, gap=theme.M)
        lay.setStretch(2, 1000)
        self.setLayout(lay)
        self._both.hide()
        self.setFocusProxy(self.drop.button)

    def _build_fields(self) -> None:
        self.title = text_field("tasks.open.title", tr("任务名称"))
        self.office = text_field("tasks.open.sender", tr("哪个部门发来的"), hint=tr("例如 镇民政办"))
        self.due = DateField("tasks.open.due", tr("什么时候要"))
        self.sheet = pick("tasks.open.sheet", tr("工作表"), (), None, empty=False)
        self.sheet.activated.connect(lambda _at: self.read_again())
        self.heading = text_field("tasks.open.heading", tr("表头从第几行开始"), digits=True)
        self.heading.editingFinished.connect(self.read_again)
        self.admission = pick("tasks.open.admission", tr("准入依据"), (), None)
        self.may_add = QCheckBox(tr("可以增补表里没有的人"))
        self.may_add.setObjectName("tasks.open.may_add")
        fields = (
            ("title", tr("任务名称"), self.title, "", True),
            ("sender", tr("哪个部门发来的"), self.office, "", True),
            ("due", tr("什么时候要"), self.due, "", False),
            ("admission", tr("准入依据"), self.admission, tr("空着就列入减负清单，不影响办理。"), False),
            ("sheet", tr("工作表"), self.sheet, "", False),
            (
                "heading_row",
                tr("表头从第几行开始"),
                self.heading,
                tr("认错了就改这里，按 Enter 重读。"),
                False,
            ),
        )
        rows = [
            self.form.add(name, FieldRow(words, widget, help=below, needed=needed))
            for name, words, widget, below, needed in fields
        ]
        self._fields = QWidget()
        self._fields.setObjectName("tasks.open.fields")
        lay = column(*rows, self.may_add, None, gap=theme.M)
        lay.setContentsMargins(0, 0, theme.M, 0)
        self._fields.setLayout(lay)

    def _build_columns(self) -> None:
        self.found = label("", wrap=True, name="tasks.open.found")
        self.matched = label("", "good", wrap=True, name="tasks.open.matched")
        self.unmatched = label("", "warn", wrap=True, name="tasks.open.unmatched")
        self.notes = label("", "second", wrap=True, name="tasks.open.notes")
        self.columns = TickList("tasks.open.columns", tr("要填的列，空格打勾"))
        self._sample_box = QWidget()
        self._sample_box.setLayout(column(gap=0))
        go = button(tr("F9　打开"), self.open_task, look="primary", name="tasks.open.go")
        other = button(tr("换一个文件"), self.drop.button.click, name="tasks.open.other")
        self.go = go
        right = QWidget()
        right.setObjectName("tasks.open.right")
        right.setLayout(
            column(
                self.found,
                self.matched,
                self.unmatched,
                self.notes,
                label(tr("要填的列（空格打勾或去掉）"), "section"),
                self.columns,
                label(tr("表里的前几行"), "section"),
                self._sample_box,
                row(other, None, go),
                gap=theme.S,
            )
        )
        self._both = QWidget()
        both = row(scrolled(self._fields), scrolled(right), gap=theme.L)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        self._both.setLayout(both)

    # reading ------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """An empty form; the admissions that stand today are read."""
        self.look, self._body, self._file = None, b"", ""
        for line in (self.title, self.office, self.heading):
            line.clear()
        self.due.set_day(None)
        self.may_add.setChecked(False)
        self.problem.hide()
        self.form.clear()
        self._both.hide()
        self.drop.show()
        self.ready_changed.emit()
        desk = self.frame.desk
        self.frame.jobs.run(lambda: desk.read(admissions.listed), self._show_admissions, owner=self)

    def _show_admissions(self, found: Sequence[Any]) -> None:
        self.admission.clear()
        self.admission.addItem("—", None)
        for one in found:
            self.admission.addItem(f"{one.department}　{one.title}", one.id)

    def read_file(self, file: Path) -> None:
        """Read a file and show what it holds."""

        def read() -> bytes:
            try:
                if file.stat().st_size > sheets.MAX_BYTES:
                    raise sheets.SheetTooLarge(
                        size=file.stat().st_size // 1048576, limit=sheets.MAX_BYTES // 1048576
                    )
                return file.read_bytes()
            except FileNotFoundError:
                raise sheets.SheetMissing(field="file") from None
            except OSError as wrong:
                raise sheets.SheetUnreadable(detail=type(wrong).__name__) from wrong

        def got(body: bytes) -> None:
            self._body, self._file = body, file.name
            self.sheet.clear()
            self.heading.clear()
            if not self.title.text().strip():
                self.title.setText(file.stem[:60])
            self.read_again()

        self.frame.jobs.run(read, got, self._refuse, owner=self)

    def read_again(self) -> None:
        """Recognise the file once more: another sheet, another heading row."""
        if not self._body:
            return
        self._turn += 1
        turn, body, desk = self._turn, self._body, self.frame.desk
        sheet = self.sheet.currentText() or None
        typed = self.heading.text().strip()
        heading = int(typed) if typed.isdigit() and len(typed) < 6 else None
        if self.look is not None and heading == self.look.book.heading_top and sheet == self.look.book.sheet:
            return

        def show(found: tasks.Look) -> None:
            if turn == self._turn:
                self._show(found)

        self.frame.jobs.run(
            lambda: desk.read(lambda work: tasks.look(work, body, sheet=sheet, heading_row=heading)),
            show,
            self._refuse,
            owner=self,
        )

    def _refuse(self, problem: Unhappy) -> bool:
        if not self.form.show(problem):
            self.problem.setText(problem.message)
            self.problem.show()
        return True

    def _show(self, look: tasks.Look) -> None:
        first = self.look is None
        self.look = look
        book, matches = look.book, look.matches
        self.problem.hide()
        self.form.clear()
        self.drop.hide()
        self._both.show()
        self.sheet.clear()
        for name in book.sheets:
            self.sheet.addItem(name)
        self.sheet.setCurrentText(book.sheet)
        self.form.row("sheet").setVisible(len(book.sheets) > 1)
        self.heading.setText(str(book.heading_top))
        self.found.setText(
            tr(
                "表头到第 {row} 行，{columns} 列，{lines} 行人员，{spare} 行空行。",
                row=book.heading_row,
                columns=len(book.columns),
                lines=len(book.lines),
                spare=len(book.spare_rows),
            )
        )
        how = [
            tr("{how} {count} 行", how=tr(task_record.MATCHED[by]), count=count)
            for by, count in matches.by.items()
        ]
        self.matched.setText(tr("✓ 对上：{how}", how=tr("，").join(how)) if how else "")
        self.matched.setVisible(bool(how))
        bad = [
            (tr("没对上 {n} 行", n=len(matches.unmatched)), matches.unmatched),
            (tr("同一个人重复 {n} 行", n=len(matches.twice)), matches.twice),
            (tr("已去世或迁出 {n} 行", n=len(matches.not_living)), matches.not_living),
        ]
        words = [text for text, rows in bad if rows]
        self.unmatched.setText(tr("▲ {what}（打开后可以逐个看）", what=tr("，").join(words)) if words else "")
        self.unmatched.setVisible(bool(words))
        self.notes.setText("\n".join(look.sentences))
        self.notes.setVisible(bool(look.sentences))
        self._show_columns()
        self._show_sample(book.lines[:SAMPLE])
        self.ready_changed.emit()
        if first:
            (self.office if self.title.text() else self.title).setFocus()

    def _show_columns(self) -> None:
        assert self.look is not None
        ticks = []
        for one in self.look.book.columns:
            known = HEADINGS.get(one.role)
            about = [tr("认作{what}", what=tr(known[0]))] if known and known[0] not in one.heading else []
            about += [tr("公式，不能填")] if one.formula else []
            about += [tr("隐藏的列")] if one.hidden else []
            about += [tr("可选：{choices}", choices="/".join(one.choices[:6]))] if one.choices else []
            words = f"{one.letter}　{one.heading}" + (f"（{tr('；').join(about)}）" if about else "")
            ticks.append(Tick(one.letter, words, one.fill, not one.formula))
        self.columns.show_ticks(ticks)

    def _show_sample(self, lines: Sequence[Line]) -> None:
        assert self.look is not None
        book = self.look.book
        roles = {one.letter: one.role for one in book.columns}

        def shown(letter: str, text: str) -> str:
            if roles[letter] == "id_number":
                return masks.id_number(text)
            return masks.phone(text) if roles[letter] == "phones" else text

        columns = [
            Column(one.heading.rpartition("/")[2], partial(_cell, one.letter), 92)
            for one in book.columns[:SAMPLE_COLUMNS]
        ]
        rows = Rows(columns, spoken=tr("表里的前几行"), name="tasks.open.sample")
        rows.show_rows(
            [
                _Sample(str(line.row), {at: shown(at, text) for at, text in line.values.items()})
                for line in lines
            ],
            lambda: EmptyState(tr("表里还没有人"), tr("只有空行，打开后可以增补人员。")),
        )
        rows.setFixedHeight(theme.now().px(44) + theme.now().px(40) * max(2, len(lines)))
        lay = self._sample_box.layout()
        assert lay is not None
        while (item := lay.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setObjectName("")
                old.deleteLater()
        lay.addWidget(rows)

    # opening ------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether there is something to open."""
        return self.look is not None

    def chosen(self) -> tuple[str, ...]:
        """The letters of the columns that carry a tick."""
        return self.columns.chosen()

    def open_task(self) -> None:
        """F9: the table becomes a task."""
        if self.look is None or not self.go.isEnabled():
            return
        self.due.settle()
        if self.due.wrong:
            self.form.row("due").set_error(tr("不是日期：请写成 11-22 或 20261122"))
            self.due.setFocus()
            return
        self.form.clear()
        self.problem.hide()
        new = tasks.NewTask(
            self.title.text(),
            self.office.text(),
            self._body,
            self._file,
            self.due.day,
            self.look.book.sheet or None,
            self.look.book.heading_top,
            self.chosen(),
            admission_id=self.admission.currentData(),
            may_add=self.may_add.isChecked(),
        )
        desk = self.frame.desk

        def done(made: tasks.Opened) -> None:
            self.frame.say(tr("已打开任务，共 {n} 行。", n=made.matches.lines))
            self.opened.emit(made.id)

        self.frame.jobs.run(
            lambda: desk.change(lambda work: tasks.open_task(work, new), reason="tasks:open"),
            done,
            self._refuse,
            busy=self.go,
            owner=self,
        )
