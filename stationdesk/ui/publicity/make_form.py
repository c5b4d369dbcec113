"""Making a sheet: typed into a grid, pasted, read from a file, or counted from the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from stationdesk.core import money
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.services import (
    publicity,
    publicity_files,
    publicity_history,
    publicity_periods,
    publicity_register,
    publicity_rows,
    sheet_hidden,
)
from stationdesk.services.publicity_rows import (
    ColumnsNotAllowed,
    FormulaInCell,
    GivenRows,
    HeadingsUnknown,
    RegisterEmpty,
    RowsMissing,
)
from stationdesk.services.sheets import Table
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, label, restyle, row, take_out
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.typing_grid import TypingGrid
from stationdesk.ui.publicity.reading import Template, period_words
from stationdesk.ui.words import tr

LEFT_OUT = "-"
KINDS = "*.xlsx *.xls *.csv *.ods *.et *.txt"


def as_text(value: Any) -> str:
    """A cell of a file as it is typed: days as 2026-11-22, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class ColumnsBar(QWidget):
    """For each heading that is not known here: which column it is. `changed` when one was chosen."""

    changed = Signal()

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("publicity.make.columns")
        self.setAccessibleName(tr("表格的列对应哪一栏"))
        self._choices = [(one, tr(one)) for one in columns if one != "序号"]
        self._picks: dict[str, QComboBox] = {}
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        self._box = FlowBox(name="publicity.make.columns.box")
        lay.addWidget(label(tr("这些列目录里没有，各对应哪一栏？不选就按原样检查。"), "second", wrap=True))
        lay.addWidget(self._box)

    def ask(self, headings: Sequence[str], before: Mapping[str, str]) -> None:
        """Show a field for each heading, as it was read the last time; none hides the bar."""
        self._picks.clear()
        flow = self._box.flow
        take_out(flow)
        for n, heading in enumerate(headings):
            choices = [*self._choices, (LEFT_OUT, tr("不带"))]
            known = (before[heading] or LEFT_OUT) if heading in before else None
            made = pick(f"publicity.make.columns.{n}", heading, choices, known, empty=True)
            made.activated.connect(lambda _n: self.changed.emit())
            self._picks[heading] = made
            self._box.add(FieldRow(heading, made))
        self.setVisible(bool(headings))

    @property
    def picks(self) -> tuple[QComboBox, ...]:
        """The fields, as they stand."""
        return tuple(self._picks.values())

    def chosen(self) -> dict[str, str]:
        """Heading → column, empty for leaving it out; what nobody chose is not in it."""
        found = {heading: made.currentData() for heading, made in self._picks.items()}
        return {heading: "" if to == LEFT_OUT else to for heading, to in found.items() if to}


class MakeForm(QWidget):
    """One sheet being made. `left` when it is put away, `made(Made)` when it is."""

    left = Signal()
    made = Signal(object)

    def __init__(self, frame: Frame, template: Template) -> None:
        super().__init__()
        self.setObjectName("publicity.make")
        self.setAccessibleName(tr(template.row.title))
        self.frame, self.template = frame, template
        self.form = Form(self)
        self._asked_twice = self._touched = self._leave_out = False
        about = template.row
        title = label(tr(about.title), "section", wrap=True, name="publicity.make.title")
        second = "　".join(
            part
            for part in (
                about.publisher_name,
                tr("公示 {n} 天", n=about.days) if about.days else "",
                about.note,
            )
            if part
        )
        self.period = text_field(
            "publicity.make.period",
            tr("期间"),
            hint=period_words(about.period) or tr("例如 2026-10、2026年第三季度"),
        )
        self.period.setMaximumWidth(theme.now().px(220))
        self.period.setText(period_words(about.period))
        self.period.textEdited.connect(self._touch)
        self.grid = TypingGrid(
            about.columns, name="publicity.make.grid", spoken=tr("公开表内容"), shown=lambda words: tr(words)
        )
        self.grid.edited.connect(self._touch)
        tools = FlowBox(name="publicity.make.tools")
        tools.add(button(tr("读表格文件…"), self.import_, icon="folder-open", name="publicity.make.file"))
        tools.add(button(tr("粘贴"), self.grid.paste, icon="copy", name="publicity.make.paste"))
        if about.from_register:
            tools.add(button(tr("从台账统计"), self.count, icon="database", name="publicity.make.register"))
        elif about.begun:
            tools.add(button(tr("从台账取名单"), self.begin, icon="database", name="publicity.make.begin"))
        self.columns = ColumnsBar(about.columns)
        self.columns.changed.connect(self._touch)
        self.columns.hide()
        self.is_account = {"收入", "支出", "余额"} <= set(about.columns)
        self.opening = text_field("publicity.make.opening", tr("上期结存"), hint=tr("不填就按上一期或第一行"))
        self.why = text_field("publicity.make.opening_why", tr("与上期不符的原因"), hint=tr("会印在表上"))
        for one in (self.opening, self.why):
            one.setFixedWidth(theme.now().px(220))
            one.textEdited.connect(self._touch)
        self.said = label("", "error", wrap=True, name="publicity.make.said")
        self.said.hide()
        self.drop = button(tr("不带这些列"), self.leave_out, name="publicity.make.leave_out")
        self.drop.hide()
        self.none = button(tr("本期没有发生"), self.nothing, name="publicity.make.nothing")
        self.none.hide()
        self.visible = button(
            tr("隐藏、筛选掉的行和列不要"), self.leave_hidden, name="publicity.make.visible"
        )
        self.visible.hide()
        self._read: tuple[Table, list[str], Mapping[str, str]] | None = None
        self.submit = button(
            tr("Ctrl+Enter  编好送审查"), self.save, look="primary", name="publicity.make.save"
        )
        self.submit.setAccessibleName(tr("编好送审查"))
        leave = button(tr("Esc 先放下"), self.leave, look="quiet", name="publicity.make.leave")
        problem = row(self.said, self.drop, self.none, self.visible, gap=theme.S)
        problem.setStretch(0, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.S)
        lay.addWidget(title)
        if second:
            lay.addWidget(label(second, "second", wrap=True))
        above = row(self.form.add("period", FieldRow(tr("期间"), self.period)), tools, gap=theme.L)
        above.setStretch(1, 1)
        above.setAlignment(tools, Qt.AlignmentFlag.AlignBottom)
        lay.addLayout(above)
        opening = self.form.add("opening", FieldRow(tr("上期结存"), self.opening))
        why = self.form.add("opening_why", FieldRow(tr("与上期不符的原因"), self.why))
        beside = row(opening, why, None, gap=theme.L)
        for field in (opening, why):
            beside.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        lay.addLayout(beside)
        for field in (opening, why):
            field.setVisible(self.is_account)
        lay.addWidget(self.columns)
        lay.addWidget(self.grid, 1)
        lay.addLayout(problem)
        lay.addLayout(row(self.submit, None, leave, gap=theme.S))
        self.setFocusProxy(self.grid)

    def begin_typing(self) -> None:
        """The first cell to type in: lines are numbered on the paper by themselves, one begins beside the number."""
        columns = self.template.row.columns
        self.grid.setFocus()
        self.grid.setCurrentCell(0, 1 if len(columns) > 1 and columns[0] == "序号" else 0)

    def _touch(self, *_text: object) -> None:
        self._touched, self._asked_twice = True, False

    def _say(self, words: str, kind: str = "error") -> None:
        self.said.setText(words)
        self.said.setProperty("kind", kind)
        self.said.setVisible(bool(words))
        restyle(self.said)

    # filling ------------------------------------------------------------------------------------------

    def import_(self) -> None:
        """Choose a file and show it in the grid, with its own headings."""
        chosen, _kind = QFileDialog.getOpenFileName(self, tr("读表格文件"), "", f"{tr('表格')} ({KINDS})")
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, file: Path) -> None:
        """Read a spreadsheet or CSV into the grid."""
        desk, code = self.frame.desk, self.template.row.code

        def read() -> Any:
            record = desk.read(lambda work: publicity.template(work, code))

            def known(text: str) -> bool:
                return publicity_rows.recognised(record, text) is not None

            try:
                table = publicity_files.read(file, known)
            except FormulaInCell:
                raise
            except Refusal:
                # No heading is known here: the clerk says which is which, if the first line has any.
                table = publicity_files.read(file, lambda text: bool(text.strip()))
            strange = [one.strip() for one in table.headings if one.strip() and not known(one)]
            before = desk.read(
                lambda work: publicity_history.mapping(work, record, GivenRows(tuple(table.headings), ()))
            )
            return table, strange, before

        def show(found: Any) -> None:
            table, strange, before = found
            self._leave_out = False
            self._read = (table, strange, before)
            self._show_read(table, strange, before)

        self.frame.jobs.run(read, show, self._failed, owner=self)

    def _show_read(self, table: Table, strange: list[str], before: Mapping[str, str]) -> None:
        self.columns.ask([one for one in strange if one in table.headings], before)
        self.grid.set_headings(table.headings)
        self.grid.fill([[as_text(value) for value in one.values] for one in table.rows])
        told, hidden = tr("读到 {n} 行，核对后再送。", n=len(table.rows)), sheet_hidden.said(table)
        self._say(f"{told}▲ {hidden}" if hidden else told, "warn" if hidden else "second")
        self.visible.setVisible(bool(hidden))
        self._to_columns()

    def leave_hidden(self) -> None:
        """The table as its sender sees it: without the rows and columns that are hidden in the file."""
        if self._read is not None:
            table, strange, before = self._read
            self._show_read(sheet_hidden.without(table), strange, before)

    def _to_columns(self) -> None:
        """The hand goes to the first heading nobody knows; Tab goes through them before the grid."""
        before: QWidget = self.why
        for one in self.columns.picks:
            QWidget.setTabOrder(before, one)
            before = one
        QWidget.setTabOrder(before, self.grid)
        (self.columns.picks or (self.grid,))[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """The people of the sheet as far as the register has them, to be completed in the grid."""
        desk, code, typed = self.frame.desk, self.template.row.code, self._period()

        def read(work: Any) -> GivenRows:
            record = publicity.template(work, code)
            period = (
                publicity_periods.parse(typed, record["frequency"])
                if typed
                else publicity_periods.last_complete(record["frequency"], work.today)
            )
            return publicity_register.begin(work, record, period or publicity_periods.Period("", None, None))

        def show(given: GivenRows) -> None:
            self.columns.ask((), {})
            self.grid.set_headings(given.headings)
            self.grid.fill([[as_text(value) for value in cells] for _line, cells in given.rows])
            self._say(tr("取出 {n} 行，补齐后再送。", n=len(given.rows)), "second")

        self.frame.jobs.run(lambda: desk.read(read), show, self._failed, owner=self)

    def count(self) -> None:
        """From the register: nothing is typed."""
        self._put(None)

    # saving -------------------------------------------------------------------------------------------

    def given(self) -> GivenRows:
        """What stands in the grid; columns that were left empty throughout are left out."""
        rows, headings = self.grid.rows(), self.grid.headings
        used = [n for n in range(len(headings)) if any(cells[n] for _line, cells in rows)]
        return GivenRows(
            tuple(headings[n] for n in used),
            tuple((line, tuple(cells[n] for n in used)) for line, cells in rows),
        )

    def save(self) -> None:
        """Check every cell and make the sheet."""
        self._put(self.given())

    def _period(self) -> str:
        """What was typed; the offered period by its key, whatever language it is shown in."""
        typed, offered = self.period.text().strip(), self.template.row.period
        return offered if typed == period_words(offered) else typed

    def leave_out(self) -> None:
        """Make it without the columns that may not be posted."""
        self._leave_out = True
        self.save()

    def nothing(self) -> None:
        """A sheet that says that nothing happened: boards are not left empty, or nobody knows whether it was forgotten."""
        self._put(None, nothing=True)

    def _put(self, given: GivenRows | None, *, nothing: bool = False) -> None:
        if not self.submit.isEnabled():
            return
        self.form.clear()
        self.grid.clear_marks()
        self._say("")
        self.drop.hide()
        self.none.hide()
        self.visible.hide()
        desk = self.frame.desk
        opening = self.opening.text().strip() if self.is_account else ""
        # A column with nothing in it is not sent, whatever it was said to be.
        mapping = (
            {head: to for head, to in self.columns.chosen().items() if head in given.headings}
            if given is not None
            else {}
        )
        code, period, leave_out, why = (
            self.template.row.code,
            self._period(),
            self._leave_out,
            self.why.text(),
        )

        def work_it() -> publicity.Made:
            if given is not None:
                covered(given)
            fen = money.parse(opening) if opening else None
            new = publicity.NewSheet(code, period, given, leave_out, mapping, fen, why, nothing)
            made: publicity.Made = desk.change(
                lambda work: publicity.make(work, new), reason="publicity:make"
            )
            return made

        self.frame.jobs.run(work_it, self.made.emit, self._failed, busy=self.submit, owner=self)

    def _failed(self, problem: Unhappy) -> bool:
        line, column = problem.params.get("line"), problem.params.get("column")
        if isinstance(line, int) and isinstance(column, str):
            self.grid.point_at(line, column)
        self.drop.setVisible(isinstance(problem, ColumnsNotAllowed))
        # An empty grid has no headings that could be known: nothing was typed.
        self.none.setVisible(
            isinstance(problem, RowsMissing | RegisterEmpty | HeadingsUnknown) and not self.grid.rows()
        )
        if not self.form.show(problem):
            self._say(problem.message)
        return True

    def leave(self) -> None:
        """Esc: with something typed, the first one only says so."""
        if self._touched and not self._asked_twice:
            self._asked_twice = True
            self._say(tr("▲ 还没有送出。再按一次 Esc 就放弃这张表。"), "warn")
            return
        self.left.emit()


def covered(given: GivenRows) -> None:
    """A character that no font has stops the sheet before it has a number. Raises CharacterWithoutFont."""
    from stationdesk.documents.fonts import IGNORED, here

    publicity_files.covered(
        given, lambda text: here().missing("".join(c for c in text if c not in IGNORED and c not in "\n\t"))
    )
