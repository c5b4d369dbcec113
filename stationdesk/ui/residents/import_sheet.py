"""Residents from a spreadsheet, in four steps: file, columns, trial, done. Nothing is written before the last."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stationdesk.core import patient
from stationdesk.core.clock import local
from stationdesk.core.errors import Trouble, Unhappy
from stationdesk.core.words import N_
from stationdesk.services import (
    residents_batch,
    residents_headings,
    residents_import,
    sheet_hidden,
    sheet_values,
    sheets,
)
from stationdesk.services.residents_import import ImportPlan, RowNote
from stationdesk.ui import files, theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.drop import DropCard
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, card, column, label, row
from stationdesk.ui.pieces.side_form import combo
from stationdesk.ui.tables import BigTable, BigView, Column
from stationdesk.ui.words import tr

FILES = "Excel / CSV (*.xlsx *.xls *.ods *.csv *.txt)"


class ListNotSaved(Trouble):
    template = N_("名单没有存成（{why}）。请换一个文件夹再存；导入的结果不受影响。")


class ImportSheet(QWidget):
    """The four steps. `finished(sentence, person id)` closes the sheet."""

    finished = Signal(str, str)
    _went_on = Signal(int, int)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("import")
        self.frame = frame
        self.sheet: sheets.Table | None = None
        self._visible_only = False
        self.plan: ImportPlan | None = None
        self.boxes: dict[str, QComboBox] = {}
        self._steps = QStackedWidget()
        self._steps.setObjectName("import.steps")
        self.problem = label("", "error", wrap=True, name="import.problem")
        self.problem.hide()
        self.progress = QProgressBar()
        self.progress.setObjectName("import.progress")
        self.progress.setAccessibleName(tr("进度"))
        self.progress.setTextVisible(False)
        self.progress.hide()
        self._went_on.connect(self._on_progress)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.M)
        self.where = label("", "second", name="import.where")
        for part in (self.where, self.problem, self.progress, self._steps):
            lay.addWidget(part)
        lay.setStretch(3, 1)
        self.show_file_step()

    # the sheet asks ---------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """Nothing is lost by closing: the file is still there, and what was written is written."""
        return True

    def save(self) -> None:
        """Ctrl+Enter: the next step."""
        step = self.findChild(QPushButton, "import.next")
        if step is not None and step.isEnabled():
            step.click()

    def _put(self, at: int, content: QWidget) -> None:
        steps = (tr("选文件"), tr("核对列"), tr("试导入"), tr("完成"))
        said = "  →  ".join(f"● {words}" if n == at else words for n, words in enumerate(steps))
        self.where.setText(said)
        while self._steps.count():
            old = self._steps.widget(0)
            if old is None:
                break
            self._steps.removeWidget(old)
            old.setObjectName("")
            for inner in old.findChildren(QWidget):
                inner.setObjectName("")
            old.deleteLater()
        self._steps.addWidget(content)
        self.problem.hide()
        self.progress.hide()

    def _refuse(self, problem: Unhappy) -> bool:
        self.progress.hide()
        self.problem.setText(problem.message)
        self.problem.show()
        return True

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        self.progress.show()

    # one: the file ----------------------------------------------------------------------------------

    def show_file_step(self) -> None:
        """Choose or drop a file; below it the imports that can be taken back."""
        drop = DropCard(
            tr("把户籍表拖到这里，或点下面选一个文件。"),
            tr("认得 Excel（xlsx、xls）、WPS、ods 和 csv。先试一遍，给您看结果，再写入。"),
            tr("选文件…"),
            name="import.drop",
            kinds=FILES,
        )
        drop.button.setObjectName("import.next")
        drop.dropped.connect(lambda files: self.read(files[0]))
        page = QWidget()
        self._batches = QVBoxLayout()
        self._batches.setSpacing(theme.S)
        page.setLayout(column(drop, self._batches, None, gap=theme.L))
        self._put(0, page)
        desk = self.frame.desk
        self.frame.jobs.run(lambda: desk.read(residents_batch.batches), self._show_batches, owner=page)

    def _show_batches(self, found: Sequence[residents_batch.BatchRow]) -> None:
        if not found:
            return
        self._batches.addWidget(label(tr("以前的导入"), "section"))
        for one in found[:8]:
            words = tr(
                "{day}  新增 {added}，更新 {updated}，没导入 {refused}",
                day=f"{local(one.made_at):%Y-%m-%d %H:%M}",
                added=one.added,
                updated=one.updated,
                refused=one.refused,
            )
            if one.undone_at is not None:
                self._batches.addWidget(label(f"{words}  {tr('已撤销')}", "second", wrap=True))
                continue
            undo = button(tr("撤销"), partial(self.undo, one.id), look="link", name=f"import.undo.{one.id}")
            undo.setAccessibleName(tr("撤销 {day} 的导入", day=f"{local(one.made_at):%Y-%m-%d %H:%M}"))
            line = row(label(words, wrap=True), undo)
            line.setStretch(0, 1)
            self._batches.addLayout(line)

    def read(self, file: Path) -> None:
        """Read a file on the lane and go on to the columns."""
        self._visible_only = False
        self.frame.jobs.run(lambda: residents_import.read(file), self.show_columns, self._refuse, owner=self)

    # two: the columns -------------------------------------------------------------------------------

    def show_columns(self, found: sheets.Table) -> None:
        """Every heading with what it was understood as; recognised ones carry a tick."""
        self.sheet = found
        page = QWidget()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.boxes = {}
        known = 0
        for heading in dict.fromkeys(one for one in found.headings if one):
            meaning = residents_headings.KNOWN.get(residents_headings.plain(heading), "")
            known += bool(meaning)
            at = len(self.boxes)
            tick = label("✓" if meaning else "—", "good" if meaning else "second")
            box = combo(f"import.column.{at}", tr("表里的“{heading}”是哪一项", heading=heading))
            box.addItem(tr("不导入这一列"), "")
            for name, words in residents_headings.HEADINGS.items():
                box.addItem(tr(words[0]), name)
            box.setCurrentIndex(max(0, box.findData(meaning)))
            box.activated.connect(lambda _i, box=box, tick=tick: _ticked(tick, bool(box.currentData())))
            self.boxes[heading] = box
            grid.addWidget(tick, at, 0)
            grid.addWidget(label(heading, wrap=True), at, 1)
            grid.addWidget(box, at, 2)
        said = tr(
            "读到 {rows} 行、{columns} 列，认得其中 {known} 列。",
            rows=len(found.rows),
            columns=len(self.boxes),
            known=known,
        )
        notes: list[QWidget] = [label(said, wrap=True)]
        if found.unread_sheets:
            other = tr("、").join(found.unread_sheets)
            notes.append(label(tr("▲ 还有没读的工作表：{sheets}", sheets=other), "warn", wrap=True))
        if hidden := sheet_hidden.said(found):
            notes.append(label(f"▲ {hidden}", "warn", wrap=True, name="import.hidden"))
            only = QCheckBox(tr("隐藏、筛选掉的行和列不要"))
            only.setObjectName("import.visible")
            only.setChecked(self._visible_only)
            only.toggled.connect(self._leave_hidden)
            notes.append(only)
        if found.filled:
            notes.append(
                label(tr("合并单元格已按显示的内容补到 {n} 格。", n=found.filled), "second", wrap=True)
            )
        again = button(tr("换一个文件"), self.show_file_step, name="import.again")
        go = button(tr("试导入"), self.try_, look="primary", name="import.next")
        holder = QWidget()
        grid.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(grid)
        page.setLayout(column(*notes, holder, theme.S, row(again, None, go), None))
        self._put(1, page)
        go.setFocus()

    def _leave_hidden(self, on: bool) -> None:
        self._visible_only = on

    def mapping(self) -> dict[str, str]:
        """Heading → field, as it is chosen now."""
        return residents_headings.check_map(
            {heading: str(box.currentData()) for heading, box in self.boxes.items()}
        )

    def try_(self) -> None:
        """Plan the import on the lane; nothing is written."""
        found, mapping, desk = self.sheet, self.mapping(), self.frame.desk
        assert found is not None
        if self._visible_only:
            found = sheet_hidden.without(found)

        def plan() -> ImportPlan:
            return desk.read(lambda work: residents_import.plan(work, found, mapping, self._went_on.emit))

        step = self.findChild(QWidget, "import.next")
        self.frame.jobs.run(plan, self.show_plan, self._refuse, busy=step)

    # three: the trial -------------------------------------------------------------------------------

    def show_plan(self, plan: ImportPlan) -> None:
        """What would happen, and every row that would not go in."""
        self.plan = plan
        page = QWidget()
        parts: list[Any] = [figures(plan)]
        if plan.ignored:
            parts.append(
                label(tr("不导入的列：{columns}", columns=tr("、").join(plan.ignored)), "second", wrap=True)
            )
        if plan.rows:
            head = row(label(tr("没有导入的行"), "section"), None)
            head.addWidget(
                button(tr("把这些行存成文件…"), self._save_rows, icon="floppy-disk", name="import.save_rows")
            )
            parts += [head, *notes_list(plan.rows, tr("没有导入的行"), "import.refused")]
        if plan.warnings:
            parts += [
                label(tr("请留意（会导入）"), "section"),
                *notes_list(plan.warnings, tr("请留意的行"), "import.warnings"),
            ]
        count = plan.added + plan.updated
        again = button(tr("回去改列"), lambda: self.show_columns(self.sheet), name="import.again")  # type: ignore[arg-type]
        words = tr("导入 {n} 人", n=count) if count else tr("没有可导入的")
        go = button(words, self.apply, look="primary", name="import.next")
        go.setEnabled(count > 0)
        parts += [theme.S, row(again, None, go), None]
        page.setLayout(column(*parts))
        self._put(2, page)
        (go if count else again).setFocus()

    def _save_rows(self) -> None:
        chosen, _kind = files.ask_save(self, tr("存到哪里"), tr("没有导入的行.csv"), "CSV (*.csv)")
        if chosen:
            self.save_rows(Path(chosen))

    def save_rows(self, file: Path) -> None:
        """Write the rows that were refused, with their reasons, to be mended and imported again."""
        assert self.plan is not None
        assert self.sheet is not None
        body = rows_file(self.sheet, self.plan.rows)

        def write() -> None:
            part = file.with_name(file.name + ".part")
            try:
                part.write_bytes(body)
                patient.replace(part, file)  # the name holds all rows or is not there
            except OSError as wrong:
                with suppress(OSError):
                    patient.remove(part, missing_ok=True)
                raise ListNotSaved(why=wrong.strerror or type(wrong).__name__) from wrong

        self.frame.jobs.run(
            write,
            lambda _none: self.frame.say(tr("已存好。改好以后可以再导入一次。")),
            self._refuse,
            owner=self,
        )

    # four: done -------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Write the plan as one batch."""
        plan, desk = self.plan, self.frame.desk
        assert plan is not None
        step = self.findChild(QWidget, "import.next")
        self.frame.jobs.run(
            lambda: desk.change(lambda work: residents_batch.apply(work, plan), reason="residents:import"),
            self._applied,
            self._refuse,
            busy=step,
        )

    def _applied(self, done: residents_batch.Imported) -> None:
        said = tr("已导入：新增 {added} 人，更新 {updated} 人。", added=done.added, updated=done.updated)
        if done.batch_id is not None:
            self.frame.say(said, lambda: undo(self.frame, done.batch_id or ""))
        page = QWidget()
        left = (
            tr("{n} 行没有导入，可以存成文件，改好再导入一次。", n=done.refused)
            if done.refused
            else tr("每一行都处理了。")
        )
        parts: list[Any] = [
            label(tr("✓ {said}", said=said), "section", wrap=True),
            label(left, "second", wrap=True),
        ]
        if done.batch_id is not None:
            batch = done.batch_id
            parts.append(
                row(
                    button(
                        tr("撤销这一批"),
                        lambda: self.undo(batch),
                        icon="arrow-counter-clockwise",
                        name="import.undo",
                    ),
                    None,
                )
            )
        if done.refused and self.plan is not None and self.plan.rows:
            parts.append(
                row(button(tr("把没导入的行存成文件…"), self._save_rows, name="import.save_rows"), None)
            )
        end = button(tr("完成"), lambda: self.finished.emit("", ""), look="primary", name="import.next")
        parts += [theme.S, row(None, end), None]
        page.setLayout(column(*parts))
        self._put(3, page)
        end.setFocus()

    def undo(self, batch: str) -> None:
        """Take a batch back."""
        undo(self.frame, batch, lambda: self.finished.emit("", ""), self._refuse)


def undo(
    frame: Frame,
    batch: str,
    then: Callable[[], object] = lambda: None,
    failed: Callable[[Unhappy], bool] | None = None,
) -> None:
    """Take a whole import back and say what was left because somebody went on working with it."""
    desk = frame.desk

    def done(result: residents_batch.Undone) -> None:
        said = tr("已撤销这次导入：撤回 {a} 条，还原 {b} 条。", a=result.withdrawn, b=result.restored)
        if result.kept:
            said += tr("{n} 处后来有改动或在使用，保留未动。", n=len(result.kept))
        then()
        frame.say(said)

    frame.jobs.run(
        lambda: desk.change(lambda work: residents_batch.undo(work, batch), reason="residents:import"),
        done,
        failed,
    )


def figures(plan: ImportPlan) -> QWidget:
    """The four numbers of a trial."""
    flow = FlowBox(name="import.figures")
    for words, count, kind in (
        (tr("新增"), plan.added, "good"),
        (tr("更新"), plan.updated, "good"),
        (tr("没有变化"), plan.unchanged, "second"),
        (
            tr("■ 不能导入") if plan.refused else tr("不能导入"),
            plan.refused,
            "error" if plan.refused else "second",
        ),
    ):
        one = card(label(str(count), "hero"), label(words, kind), margin=theme.M, gap=theme.XS)
        one.setMinimumWidth(theme.now().px(92))
        one.setAccessibleName(f"{words} {count}")
        flow.add(one)
    return flow


def notes_list(notes: Sequence[RowNote], spoken: str, name: str) -> tuple[BigView, QLabel]:
    """Rows with their column and reason, as a list of any length; under it the chosen row's reason whole."""

    def fetch(ids: Sequence[str], take: Callable[[dict[str, Any]], None]) -> None:
        take({one: notes[int(one)] for one in ids})

    table = BigTable(
        [
            Column(tr("行"), lambda n: str(n.row), 52, right=True),
            Column(tr("列"), lambda n: n.column, 110),
            Column(tr("原因"), lambda n: tr(n.reason), 260),
        ],
        fetch,
    )
    view = BigView(table, spoken=spoken, name=name)
    table.set_ids([str(at) for at in range(len(notes))])
    rows = min(6, len(notes))
    view.setMinimumHeight((theme.now().control + 4) * (rows + 1) + theme.L)
    view.setMaximumHeight((theme.now().control + 4) * 9)
    whole = label("", wrap=True, name=f"{name}.reason")

    def show(at: str) -> None:
        note = notes[int(at)]
        whole.setText(tr("第 {n} 行：{reason}", n=note.row, reason=tr(note.reason)))

    view.row_chosen.connect(show)
    if notes:
        show("0")
    return view, whole


def rows_file(found: sheets.Table, notes: Sequence[RowNote]) -> bytes:
    """The refused rows as CSV: row, column, reason, then the row as it stood in the file."""
    cells: Mapping[int, sheets.SheetRow] = {one.number: one for one in found.rows}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([tr("行"), tr("列"), tr("原因"), *found.headings])
    for note in notes:
        values = cells[note.row].values if note.row in cells else ()
        kept = [sheet_values.guard(sheet_values.text_of(value)) for value in values]
        writer.writerow([note.row, note.column, tr(note.reason), *kept])
    return out.getvalue().encode("utf-8-sig")


def _ticked(tick: Any, on: bool) -> None:
    tick.setText("✓" if on else "—")
    tick.setProperty("kind", "good" if on else "second")
    tick.style().unpolish(tick)
    tick.style().polish(tick)
