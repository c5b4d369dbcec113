"""The form of one matter for many people: what, for whom, who is meant, what was brought; one key takes all in.

One page filled from top to bottom. The marked lines go in; Space marks and unmarks one, Enter on a line chooses who is
meant or sets what this person did not bring. Nothing is written before the button.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.services import case_batch_match, case_batches, households, matters
from stationdesk.services.case_batch_match import KINDS, STATES, Match, Plan
from stationdesk.services.case_batches import BatchReceipt
from stationdesk.services.case_by_line import BatchLine
from stationdesk.ui import theme
from stationdesk.ui.cases import reading
from stationdesk.ui.cases.batches_draft import BatchDraft
from stationdesk.ui.cases.batches_lines import (
    ExceptionsSheet,
    RegisterSheet,
    WhoSheet,
    found_homes,
    match_columns,
)
from stationdesk.ui.cases.checklist import CheckList, lines_of
from stationdesk.ui.cases.choices import Choices
from stationdesk.ui.cases.finder import Finder
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.panes import FilterChips, scrolled
from stationdesk.ui.pieces.plain import button, card, column, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.side_form import combo
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.words import tr

FOUND_LINES = 8
"""So many lines of the list of people are seen at once; the rest is scrolled."""


class BatchForm(BatchDraft):
    """`left` when Esc goes back to the list, `taken_in(receipt)` when it is written."""

    left = Signal()
    taken_in = Signal(object)
    _went_on = Signal(int, int)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("batch.form")
        self.frame, self.desk, self.jobs = frame, frame.desk, frame.jobs
        self.matter: matters.MatterDetail | None = None
        self.plan: Plan | None = None
        self.exceptions: dict[str, dict[str, str]] = {}
        """Key of a line → material → state."""
        self.left_out: tuple[BatchLine, ...] = ()
        """Lines of the last entry that did not go in, with why."""
        self._stop = False
        self._form = Form(self)
        self._went_on.connect(self._on_progress)
        self._build()
        self._show_kind("list")
        self.watch_idle()

    # building ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.matter_line = SearchLine(
            "batch.matter", tr("办什么"), tr("事项、拼音首字母，或照着说"), icon="clipboard-text"
        )
        self.matter_found = Choices("batch.matter.found", tr("找到的事项"))
        self._finder = Finder(self.matter_line, self.matter_found, self.jobs, self._look)
        self._finder.taken.connect(self.take_matter)
        self.matter_line.chosen.connect(self._finder.enter)
        self.matter_card = label("", "second", wrap=True, name="batch.matter.card")
        what = card(
            column(
                label(tr("办什么"), "section"),
                self.matter_line,
                self.matter_found,
                self.matter_card,
                None,
                gap=theme.S,
            )
        )

        self.chips = FilterChips(
            [(key, tr(KINDS[key])) for key in ("list", "grid", "household")],
            spoken=tr("为谁办"),
            name="batch.kind",
        )
        self.chips.chosen.connect(self._show_kind)
        self.text = QPlainTextEdit()
        self.text.setObjectName("batch.text")
        self.text.setAccessibleName(tr("名单"))
        self.text.setPlaceholderText(
            tr("从 Excel、微信粘贴：一行一人。写身份证号，或写姓名（可加出生日期、电话、小组）。")
        )
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.now().px(120))
        self.text.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.grid = combo("batch.grid", tr("网格"))
        self.household = SearchLine(
            "batch.household", tr("哪一户"), tr("户编号，或这一户任何一个人的姓名"), icon="house-line"
        )
        self.homes = Choices("batch.household.found", tr("找到的户"))
        self._homes = Finder(self.household, self.homes, self.jobs, self._look_home)
        self._homes.taken.connect(self._on_home)
        self.household.chosen.connect(self._homes.enter)
        self.home_said = label("", "second", wrap=True, name="batch.household.chosen")
        self._home = ""
        self._list_row = self._form.add("list", FieldRow(tr("名单"), self.text))
        self._grid_row = self._form.add("grid", FieldRow(tr("网格"), self.grid))
        held = QWidget()
        held.setObjectName("batch.household.box")
        held.setLayout(column(self.household, self.homes, self.home_said, gap=theme.XS))
        held.setFocusProxy(self.household)
        self._house_row = self._form.add("household", FieldRow(tr("哪一户"), held))
        self.match = button(
            tr("对人"), self.look_up, icon="users-three", name="batch.match", tip=tr("Ctrl+Enter")
        )
        whom = card(
            label(tr("给谁办"), "section"),
            self.chips,
            self._list_row,
            self._grid_row,
            self._house_row,
            row(self.match, None),
            gap=theme.S,
        )

        self.people = Rows(
            match_columns(self._exceptions_of),
            spoken=tr("名单里的人"),
            name="batch.people",
            key=lambda line: line_key(line),
        )
        self.people.view.setMinimumHeight(theme.now().control * FOUND_LINES)
        self.people.view.marks_changed.connect(self._on_marks)
        self.people.opened.connect(self.open_line)
        self.people.show_rows((), self._nobody_yet)
        self.counts = label("", wrap=True, name="batch.counts")
        self.again = button(tr("已有在办的也再办一件"), self._mark_open, look="link", name="batch.again")
        self.again.hide()
        who = card(
            row(label(tr("都是谁"), "section"), None, self.again),
            self.counts,
            self.people,
            label(
                tr("空格：办或不办　Enter：同名的选一人；没有档案的登记；对上的，记这个人缺什么"),
                "second",
                wrap=True,
            ),
            gap=theme.S,
        )

        self.materials = CheckList()
        self.materials.setObjectName("batch.materials")
        self.materials.setAcceptDrops(False)
        self.materials.changed.connect(self._on_marks)
        self.no_materials = label(tr("先选事项。"), "second", name="batch.no_materials")
        brought = card(
            label(tr("材料（对所有人）"), "section"),
            label(tr("空格 已收　C 复印件　M 缺　P 承诺后补　A 全部已收"), "second", wrap=True),
            self.no_materials,
            self.materials,
            gap=theme.S,
        )
        self.remark = text_field("batch.remark", tr("备注"))
        self.title_line = text_field("batch.title", tr("这一批叫什么"))
        self.problem = label("", "error", wrap=True, name="batch.problem")
        self.problem.hide()
        self.progress = QProgressBar()
        self.progress.setObjectName("batch.progress")
        self.progress.setAccessibleName(tr("进度"))
        self.progress.hide()
        self.stop = button(tr("停下，不登记"), self._on_stop, name="batch.stop")
        self.stop.hide()
        self.go = button(tr("登记"), self.take_in, look="primary", name="batch.go")
        self.go.setEnabled(False)
        ends = row(self.go, self.stop, None)
        body = QWidget()
        body.setObjectName("batch.body")
        two = row(what, whom, gap=theme.M)
        two.setStretch(0, 1)
        two.setStretch(1, 1)
        filled = column(
            two,
            who,
            brought,
            FieldRow(tr("这一批叫什么"), self.title_line),
            FieldRow(tr("备注"), self.remark),
            self.problem,
            self.progress,
            ends,
            None,
            gap=theme.M,
        )
        filled.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        body.setLayout(filled)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(scrolled(body))
        self.setFocusProxy(self.matter_line)

    def _nobody_yet(self) -> QWidget:
        return EmptyState(
            tr("还没有对人"),
            tr("选好事项，粘贴名单（或选网格、户），按“对人”。这一步什么也不写入。"),
            icon="users-three",
        )

    def begin(self) -> None:
        """Read what there is to choose from, and put the focus where one starts."""

        def show(found: list[households.GridRow]) -> None:
            chosen = self.grid.currentData()
            self.grid.clear()
            for one in found:
                self.grid.addItem(one.name, one.id)
            self.grid.setCurrentIndex(max(0, self.grid.findData(chosen)))

        self.jobs.run(lambda: self.desk.read(households.list_grids), show, owner=self)
        if self.empty:
            self.take_up()
        (self.matter_line if self.matter is None else self.text).setFocus()

    @property
    def empty(self) -> bool:
        """Whether nothing would be lost by going."""
        return self.matter is None and not self.text.toPlainText().strip() and self.plan is None

    def clear(self) -> None:
        """An empty form for the next entry."""
        self._finder.reset()
        self.matter, self.plan = None, None
        self.exceptions.clear()
        self.matter_card.setText("")
        self.text.clear()
        self._homes.reset()
        self._home = ""
        self.home_said.setText("")
        self.title_line.clear()
        self.remark.clear()
        self.materials.set_lines((), date.min)
        self.no_materials.show()
        self.people.table.marked.clear()
        self.people.show_rows((), self._nobody_yet)
        self.counts.setText("")
        self.again.hide()
        self._form.clear()
        self._say("")
        self._on_marks()

    # what ----------------------------------------------------------------------------------------------

    def _look(self, text: str) -> Any:
        return lambda: self.desk.read(lambda work: reading.found_matters(work, text))

    def take_matter(self, code: str, states: Mapping[str, str] | None = None) -> None:
        """A matter was chosen: its materials come (`states` of a draft), people who were matched are judged anew."""

        def read(work: Any) -> tuple[matters.MatterDetail, date]:
            return matters.get(work, code), work.today

        def show(found: tuple[matters.MatterDetail, date]) -> None:
            matter, today = found
            self.matter = matter
            self._finder.reset()
            days = matter.row.station_days if matter.row.decides == "agency" else matter.row.promised_days
            agency = matter.row.authority if matter.row.decides == "agency" else tr("本村")
            said = [f"✓ {matter.shown}", tr("{who}决定", who=agency)]
            if days is not None:
                said.append(tr("{n}个工作日", n=days))
            self.matter_card.setText(
                " · ".join(said) + (f"\n{matter.conditions}" if matter.conditions else "")
            )
            self.exceptions.clear()
            self.materials.set_lines(lines_of(matter), today)
            if states:
                self.materials.set_states(states)
            self.no_materials.setVisible(not matter.materials)
            self.no_materials.setText(tr("本事项不要材料。") if not matter.materials else "")
            if self.plan is not None:
                self.look_up()
            else:
                self._field().setFocus()
            self._on_marks()

        self.jobs.run(lambda: self.desk.read(read), show, self._refused, owner=self)

    def _look_home(self, text: str) -> Any:
        return lambda: self.desk.read(lambda work: found_homes(work, text))

    def _on_home(self, household_id: str) -> None:
        choice = next((one for one in self.homes.choices if one.key == household_id), None)
        if choice is None:
            return
        self._home = household_id
        self.home_said.setText(f"✓ {choice.title}　{choice.second}".rstrip())
        self._homes.reset()
        self.look_up()

    # for whom ------------------------------------------------------------------------------------------

    def _show_kind(self, kind: str) -> None:
        for key, held in (("list", self._list_row), ("grid", self._grid_row), ("household", self._house_row)):
            held.setVisible(key == kind)

    def _field(self) -> QWidget:
        return {"list": self.text, "grid": self.grid, "household": self.household}[self.chips.current]

    def look_up(self) -> None:
        """对人: who is meant by every line. Nothing is written."""
        self._form.clear()
        self._say("")
        if self.matter is None:
            self._say(tr("请先选事项。"))
            self.matter_line.setFocus()
            return
        code, kind = self.matter.code, self.chips.current
        text, grid, home = self.text.toPlainText(), self.grid.currentData(), self._home
        if kind == "household" and not home:
            self._form.row("household").set_error(tr("请先选一户：输入户编号或姓名，按 Enter。"))
            self.household.setFocus()
            return

        def read(work: Any) -> Plan:
            return case_batch_match.plan(work, case_batch_match.Wanted(kind, code, home, grid, text))

        self.jobs.run(lambda: self.desk.read(read), self._planned, self._refused, busy=self.match, owner=self)

    def _planned(self, plan: Plan) -> None:
        self.plan = plan
        self.exceptions.clear()
        if not self.title_line.isModified():
            self.title_line.setText(plan.title)
        self._show_lines(plan.lines, {line_key(line) for line in plan.lines if line.goes})
        first = next((line for line in plan.lines if not line.goes), None)
        if first is not None:
            self.people.view.choose(line_key(first))
        self.people.view.setFocus()

    def _show_lines(self, lines: tuple[Match, ...], marked: set[str]) -> None:
        assert self.plan is not None
        counts: dict[str, int] = {}
        for line in lines:
            counts[line.state] = counts.get(line.state, 0) + 1
        self.plan = replace(self.plan, lines=lines, counts=counts)
        self.people.show_rows(lines, self._nobody_yet)
        self.people.table.marked = marked
        self.people.table.everything = False
        self.people.table.reread()
        warned = sum(bool(line.warning) for line in lines if line.goes)
        parts = [
            tr("{state} {n}", state=tr(STATES[state]), n=counts[state]) for state in STATES if state in counts
        ]
        if warned:
            parts.append(tr("▲ 要看一眼 {n}", n=warned))
        self.counts.setText("　".join(parts))
        self.again.setVisible("open" in counts)
        self._on_marks()

    def _exceptions_of(self, line: Match) -> str:
        found = self.exceptions.get(line_key(line))
        return tr("缺：{names}", names=tr("、").join(found)) if found else ""

    @property
    def going(self) -> list[Match]:
        """The lines that go in: marked, and somebody."""
        if self.plan is None:
            return []
        table = self.people.table
        may = {"matched", "open"}
        return [
            line
            for line in self.plan.lines
            if line.state in may
            and line.person_id
            and (line_key(line) in table.marked or (table.everything and line.goes))
        ]

    def _mark_open(self) -> None:
        """Those who have a case of this matter already are taken in once more."""
        if self.plan is None:
            return
        self.people.table.marked |= {line_key(line) for line in self.plan.lines if line.state == "open"}
        self.people.table.everything = False
        self.people.view.viewport().update()
        self._on_marks()

    def open_line(self, line: Match) -> None:
        """Enter on a line: who is meant, or what this person did not bring."""
        if line.candidates:
            sheet = WhoSheet(line)
            sheet.chosen.connect(partial(self._on_who, line_key(line)))
            self.frame.open_sheet(sheet, tr("第{n}行是谁", n=line.n))
        elif line.state in ("matched", "open") and self.matter is not None and self.matter.materials:
            names = [one.name for one in self.matter.materials]
            other = ExceptionsSheet(names, self.exceptions.get(line_key(line), {}))
            other.done.connect(partial(self._on_exceptions, line_key(line)))
            self.frame.open_sheet(other, tr("{name}缺什么", name=line.name))
        elif line.state == "nobody" and self.may_add:
            new = RegisterSheet(self.frame, line)
            new.registered.connect(partial(self._on_who, line_key(line)))
            new.form.left.connect(self.frame.close_sheet)
            self.frame.open_sheet(new, tr("第{n}行：登记新居民", n=line.n))
            new.start()
        elif line.why:
            self.frame.say(line.why)

    @property
    def may_add(self) -> bool:
        """Whether somebody who is not on file may be registered from here."""
        ask = getattr(self.desk, "may", None)
        return ask is None or bool(ask("residents:edit"))

    def _on_who(self, key: str, person_id: str) -> None:
        self.frame.close_sheet()
        if self.plan is None or self.matter is None:
            return
        lines = [
            self._decided(line, person_id) if line_key(line) == key else line for line in self.plan.lines
        ]
        code, marked = self.matter.code, set(self.people.table.marked) | {key}

        def show(found: tuple[Match, ...]) -> None:
            self._show_lines(
                found, {line_key(line) for line in found if line.goes and line_key(line) in marked}
            )
            self.people.view.choose(key)
            self.people.view.setFocus()

        self.jobs.run(
            lambda: self.desk.read(lambda work: case_batch_match.judged_for(work, code, lines)),
            show,
            owner=self,
        )

    def _decided(self, line: Match, person_id: str) -> Match:
        known = any(one.person_id == person_id for one in line.candidates)
        choose = case_batch_match.chosen if known else case_batch_match.registered
        return choose(line, person_id)

    def _on_exceptions(self, key: str, found: Mapping[str, str]) -> None:
        self.frame.close_sheet()
        if found:
            self.exceptions[key] = dict(found)
        else:
            self.exceptions.pop(key, None)
        self.people.table.reread()
        self.people.view.setFocus()

    # taking in -----------------------------------------------------------------------------------------

    def _on_marks(self) -> None:
        count = len(self.going)
        self.go.setText(tr("Ctrl+Enter  登记 {n} 人", n=count) if count else tr("登记"))
        self.go.setAccessibleName(tr("登记 {n} 人", n=count))
        nobody = "" if count else tr("还没有人可以登记：先粘贴名单，再核对。")
        withhold(self.go, nobody if self.matter is not None else tr("先选事项。"))

    def save(self) -> None:
        """Ctrl+Enter: match while nobody is matched, then take in."""
        if self.progress.isVisible():
            return
        if self.going and self.go.isEnabled():
            self.take_in()
        else:
            self.look_up()

    def request(self) -> case_batches.NewBatch:
        """What stands in the form now."""
        assert self.matter is not None
        assert self.plan is not None
        return case_batches.NewBatch(
            self.plan.kind,
            self.matter.code,
            tuple(
                case_batches.Entry(
                    line.person_id or "",
                    self.exceptions.get(line_key(line), {}),
                    line.phone or None,
                    again=line.state == "open",
                )
                for line in self.going
            ),
            self.title_line.text().strip() or self.plan.title,
            self.materials.states,
            remark=self.remark.text().strip(),
        )

    def take_in(self) -> None:
        """One transaction on the lane; the window goes on, the bar counts."""
        if self.matter is None or not self.going:
            return
        new, desk = self.request(), self.desk
        self._stop = False
        self._say("")
        self.progress.setRange(0, len(new.entries))
        self.progress.setValue(0)
        self.progress.show()
        self.stop.show()

        def told(done: int, of: int) -> None:
            if self._stop:
                # Raised inside the transaction: nothing of it is written.
                raise Cancelled
            if done == of or done % 5 == 0:
                self._went_on.emit(done, of)

        self.jobs.run(
            lambda: self._written(
                lambda: desk.change(lambda work: case_batches.take_in(work, new, told), "cases:accept")
            ),
            self._taken,
            self._refused,
            busy=self.go,
            owner=self,
        )

    def _written(self, write: Any) -> BatchReceipt | None:
        """The receipt, or None when somebody stopped it: then the form stands as it was."""
        try:
            found: BatchReceipt = write()
        except Cancelled:
            return None
        return found

    def _on_stop(self) -> None:
        self._stop = True

    def _on_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, of)
        self.progress.setValue(done)

    def _taken(self, receipt: BatchReceipt | None) -> None:
        self.progress.hide()
        self.stop.hide()
        if receipt is None:
            self._say(tr("已停下，一个人也没有登记。"))
            self._on_marks()
            return
        done = {line.person_id for line in receipt.lines if line.done}
        lines = self.plan.lines if self.plan is not None else ()
        self.left_out = tuple(
            BatchLine(line.person_id, line.name, False, why=line.why or tr("没有标记，没有办"))
            for line in lines
            if line.person_id not in done and line.state != "twice"
        )
        self.clear()
        self.drop_draft()
        self.taken_in.emit(receipt)

    def _refused(self, problem: Unhappy) -> bool:
        self.progress.hide()
        self.stop.hide()
        if not self._form.show(problem):
            self._say(problem.message)
        return True

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


def line_key(line: Match) -> str:
    """A line's place in the list: the same before and after somebody was chosen for it."""
    return str(line.at)
