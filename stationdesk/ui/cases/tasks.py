"""任务: tables from above as a list with lights, the screen that opens one, and the filling of its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHeaderView, QStackedWidget, QWidget

from stationdesk.core.clock import SystemClock, civil_date, local
from stationdesk.core.words import N_
from stationdesk.services import (
    task_lists,
    task_return,
    task_sheets,
)
from stationdesk.services.papers import PaperRow
from stationdesk.services.task_lists import TaskDetail, TaskLine, TaskQuery
from stationdesk.ui import files, issuing, theme
from stationdesk.ui.cases.cards import LIGHT_OF
from stationdesk.ui.cases.case_list import tail
from stationdesk.ui.cases.counter_pane import CounterPane
from stationdesk.ui.cases.tasks_asks import TaskAsks
from stationdesk.ui.cases.tasks_fill import FillPane
from stationdesk.ui.cases.tasks_open import OpenForm
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.dates import short
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS: tuple[tuple[str, str], ...] = (
    ("open", N_("填写中")),
    ("late", N_("已过期")),
    ("returned", N_("已回传")),
    ("closed", N_("已结束")),
    ("unadmitted", N_("没有准入")),
)
QUERIES = {
    "open": TaskQuery("open"),
    "late": TaskQuery(late=True),
    "returned": TaskQuery("returned"),
    "closed": TaskQuery("closed"),
    "unadmitted": TaskQuery(unadmitted=True),
}
TONES = {"open": "accent", "returned": "good", "closed": "plain"}
LISTING, OPENING, FILLING = range(3)


class TasksView(TaskAsks):
    """任务."""

    word = "cases"
    cares_about = frozenset({"tasks", "residents", "matters"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = 0
        self._list_focus = False
        self.detail_row: TaskDetail | None = None
        self._build_actions()
        self._build_list()
        self.opening = OpenForm(frame)
        self.opening.opened.connect(self.open_lines)
        self.opening.ready_changed.connect(self._on_ready)
        self.fill = FillPane(frame)
        self.fill.changed.connect(lambda: self._reread(self.fill.read_softly))
        self.fill.whose_asked.connect(self.whose)
        self.stack = QStackedWidget()
        self.stack.setObjectName("tasks.stack")
        for part in (self._held, self.opening, self.fill):
            self.stack.addWidget(part)
        lay = column(self.stack)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        self.setLayout(lay)
        shortcut = QShortcut(
            QKeySequence("Ctrl+G"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        shortcut.setObjectName("tasks.key.Ctrl+G")
        shortcut.activated.connect(self.fill.take_over)

    def _build_actions(self) -> None:
        def made(words: str, run: Callable[[], object], name: str, glyph: str, key: str = "") -> QAction:
            return action(tr(words), run, name=f"tasks.{name}", glyph=glyph, key=key, parent=self)

        self._new = made(N_("打开任务表"), self.new, "new", "folder-open", "F2")
        self._go = made(N_("打开"), self.opening_go, "open", "check", "F9")
        self._return = made(N_("回传"), self.give_back, "return", "export", "F9")
        self._print = made(N_("打印带下去"), self.print_, "print", "printer", "F8")
        self._prefill = made(N_("用档案填"), self.prefill, "prefill", "database")
        self._many = made(N_("批量填"), self.fill_many, "many", "list-checks")
        self._add = made(N_("增补人员"), self.add_people, "add", "user-plus")
        self._confirm = made(N_("确认只对上姓名的"), self.confirm, "confirm", "check-circle")

    def _build_list(self) -> None:
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS], spoken=tr("筛选任务"), name="tasks.chips"
        )
        self.chips.chosen.connect(lambda _key: self.read_list())
        columns = [
            Column(tr("编号"), lambda one: tail(one.number), 84),
            Column(tr("任务名称"), lambda one: one.title, 200),
            Column(tr("来自"), lambda one: one.sender, 120),
            Column(
                tr("期限"),
                lambda one: short(one.due_on, self._today()) if one.due_on else "",
                112,
                light=lambda one: LIGHT_OF.get(one.light or "", ""),
            ),
            Column(tr("进度"), lambda one: f"{one.settled}/{one.total}", 80, right=True),
            Column(tr("状态"), lambda one: one.state_name, 80),
        ]
        self.rows = Rows(
            columns, spoken=tr("任务列表"), name="tasks.list", count=lambda n: tr("{n} 个任务", n=n)
        )
        head = self.rows.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(lambda one: self.open_lines(one.id))
        self.pane = CounterPane("tasks.detail", tr("在左边选一个任务，这里是进度和下一步。"), "list-checks")
        self.pane.asked.connect(self.step)
        listing = QWidget()
        listing.setLayout(column(self.chips, self.rows, gap=theme.S))
        listing.setFocusProxy(self.rows)
        self.both = ListDetail(listing, self.pane)
        self._held = QWidget()
        self._held.setLayout(column(self.both))
        self._held.setFocusProxy(self.rows)
        self.setFocusProxy(self.rows)

    def _today(self) -> Any:
        clock = getattr(self.desk, "clock", None) or SystemClock()
        return civil_date(clock.now())

    # what the host asks ------------------------------------------------------------------------------

    @property
    def at(self) -> int:
        """Which of the three is shown: the list, the opening screen, the lines."""
        return self.stack.currentIndex()

    @property
    def title(self) -> str:
        return {LISTING: tr("上级任务"), OPENING: tr("打开任务表"), FILLING: tr("填写任务")}[self.at]

    @property
    def primary_action(self) -> QAction | None:
        return {LISTING: self._new, OPENING: self._go, FILLING: self._return}[self.at]

    @property
    def other_actions(self) -> Sequence[QAction]:
        if self.at != FILLING:
            return ()
        found = self.fill.task
        more = [self._print, self._prefill, self._many]
        if found is not None and found.may_add:
            more.append(self._add)
        if found is not None and found.progress.suggested:
            more.append(self._confirm)
        return tuple(more)

    def _show(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.setFocusProxy((self.rows, self.opening, self.fill)[at])
        self._allow()
        self.actions_changed.emit()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        closed = ""
        if self.fill.task is not None and self.fill.task.line.state == "closed":
            closed = tr("这个任务已经结束。")
        self.allow(self._new, "tasks:open")
        waits = "" if self.opening.ready else tr("请先选好表格，核对完上面的各项。")
        self.allow(self._go, "tasks:open", unless=waits)
        self.allow(self._return, "tasks:open")
        for one in (self._prefill, self._many, self._confirm):
            self.allow(one, "tasks:fill", unless=closed)
        self.allow(self._add, "tasks:fill", "residents:reveal", unless=closed, every=True)

    def _on_ready(self) -> None:
        self._allow()
        self.actions_changed.emit()

    def refresh(self) -> None:
        self._allow()
        if self.at == FILLING and self.fill.task is not None:
            # Of our own saving the lines are read again anyway.
            if not self.fill.busy:
                self._reread(self.fill.read_softly)
        elif self.at == LISTING:
            self.read_list()

    def arrive(self, **where: Any) -> None:
        """`task` opens one, `chip` a filter, `new` the opening screen, `file` reads it there."""
        if where.get("task"):
            self.open_lines(str(where["task"]))
        elif where.get("file"):
            self.new()
            self.opening.read_file(Path(str(where["file"])))
        elif where.get("new"):
            self.new()
        elif where.get("chip"):
            self._show(LISTING)
            self.chips.choose(str(where["chip"]))

    def new(self) -> None:
        """F2: the screen that opens a table."""
        if not self.may("tasks:open") or self.at == OPENING:
            return
        self.fill.keep()
        self.opening.begin()
        self._show(OPENING)

    def opening_go(self) -> None:
        """F9 on the opening screen."""
        self.opening.open_task()

    def filter(self) -> None:
        if self.at == FILLING:
            self.fill.filter()
        elif self.at == LISTING:
            self.chips.focus()

    def detail(self) -> None:
        if self.at == FILLING:
            self.fill.detail()
        elif self.at == LISTING:
            self.both.toggle()

    def save(self) -> None:
        if self._sheet is not None:
            super().save()
        elif self.at == FILLING:
            self.fill.save()
        elif self.at == OPENING:
            self.opening.open_task()

    def put_by(self) -> None:
        if self.at == FILLING:
            self.fill.keep()

    def back(self) -> bool:
        if self.at == LISTING:
            return False

        def leave() -> None:
            self._list_focus = True
            self._show(LISTING)
            self.read_list()

        if self.at == FILLING:
            self.fill.keep(leave)
        else:
            leave()
        return True

    # the list ----------------------------------------------------------------------------------------

    def read_list(self) -> None:
        """Read the tasks of the chosen filter, and how many the others have."""
        self._turn += 1
        turn, chip = self._turn, self.chips.current or "open"

        def look(work: Any) -> tuple[tuple[TaskLine, ...], dict[str, int], bool]:
            found = task_lists.listed(work, QUERIES[chip])
            counts = {key: task_lists.count(work, QUERIES[key]) for key in ("open", "late", "unadmitted")}
            return found, counts, bool(found) or bool(task_lists.count(work))

        def show(read: tuple[tuple[TaskLine, ...], dict[str, int], bool]) -> None:
            if turn != self._turn:
                return
            found, counts, any_task = read
            for key, count in counts.items():
                self.chips.set_count(key, count)
            at = QApplication.focusWidget()
            inside = at is not None and self._held.isAncestorOf(at)
            self.rows.show_rows(found, self._none_here if any_task else self._nothing)
            if self._list_focus or inside:
                # What had the focus (an empty state's button) may be gone.
                self._list_focus = False
                if self.at == LISTING and not (at is not None and self.chips.isAncestorOf(at)):
                    self.rows.setFocus()

        self.jobs.run(lambda: self.desk.read(look), show, owner=self)

    def _nothing(self) -> QWidget:
        return EmptyState(
            tr("还没有上级任务"),
            tr("镇里发来摸排表、统计表，按 F2 打开：自动对上人，按网格填，填完存回原表。"),
            icon="list-checks",
            step=tr("F2　打开任务表"),
            on_step=self.new,
        )

    def _none_here(self) -> QWidget:
        return EmptyState(tr("这里没有任务"), tr("换一个筛选看看。"), icon="funnel-simple")

    def _on_row(self, one: TaskLine | None) -> None:
        if one is None:
            self.detail_row = None
            self.pane.show_nothing()
            return
        task_id = one.id

        def show(found: TaskDetail) -> None:
            current = self.rows.current
            if current is not None and current.id == found.line.id:
                self.detail_row = found
                self._show_detail(found)

        self.jobs.run(lambda: self.desk.read(lambda work: task_lists.detail(work, task_id)), show, owner=self)

    def _show_detail(self, found: TaskDetail) -> None:
        line, progress = found.line, found.progress
        steps = [("lines", tr("填写　Enter"), "note-pencil")]
        if self.may("tasks:open"):
            steps += [("return", tr("回传"), "export"), ("edit", tr("改名称、期限"), "pencil-simple")]
            if line.state != "closed":
                steps.append(("close", tr("结束"), "check-circle"))
        grids = tr("；").join(
            f"{one.name or tr('没有网格')} {one.settled}/{one.total}" for one in progress.grids[:12]
        )
        from stationdesk.services.task_record import STATES

        states = tr("，").join(
            f"{tr(STATES[state])} {count}" for state, count in progress.states.items() if count
        )
        facts = [
            (tr("来自"), line.sender),
            (tr("期限"), str(line.due_on or "")),
            (tr("进度"), states),
            (tr("各网格"), grids),
            (tr("要填的列"), tr("、").join(one.heading for one in found.columns if one.fill)),
            (tr("准入"), "" if line.admission_id else tr("没有准入依据，已列入减负清单")),
            (tr("原表"), line.file_name),
            (tr("打开"), f"{local(line.opened_at):%Y-%m-%d %H:%M}"),
            (tr("回传"), f"{local(line.returned_at):%Y-%m-%d %H:%M}" if line.returned_at else ""),
            (tr("备注"), found.remark),
        ]
        warning = tr("没对上人的还有 {n} 行。", n=progress.unmatched) if progress.unmatched else ""
        self.pane.show_facts(line.title, (line.state_name, TONES[line.state]), facts, steps, warning)

    def step(self, what: str) -> None:
        """A button of the pane."""
        found = self.detail_row
        if found is None or what not in self.pane.steps:
            return
        if what == "lines":
            self.open_lines(found.line.id)
        elif what == "return":
            self.give_back()
        elif what == "edit":
            self.edit(found)
        elif what == "close":
            self.close_task(found)

    def open_lines(self, task_id: str) -> None:
        """The lines of a task."""

        def show(found: TaskDetail) -> None:
            self.detail_row = found
            self.fill.show_task(found, fresh=True)
            self._show(FILLING)

        self.fill.keep()
        self.jobs.run(lambda: self.desk.read(lambda work: task_lists.detail(work, task_id)), show, owner=self)

    def _reread(self, then: Callable[[], object]) -> None:
        current = self.current
        if current is None:
            return
        task_id = current.line.id

        def show(found: TaskDetail) -> None:
            self.detail_row = found
            if self.at == FILLING:
                self.fill.show_task(found, fresh=False)
                self._allow()
                self.actions_changed.emit()
            then()

        self.jobs.run(lambda: self.desk.read(lambda work: task_lists.detail(work, task_id)), show, owner=self)

    def _lines_again(self) -> None:
        self.fill.table.reread()
        self.fill.read_lines()

    @property
    def current(self) -> TaskDetail | None:
        """The task that is open, or chosen in the list."""
        return self.fill.task if self.at == FILLING else self.detail_row

    # doing -------------------------------------------------------------------------------------------

    def give_back(self) -> None:
        """F9: the sender's file with our cells, saved where somebody chooses."""
        found = self.current
        if found is None or not self.may("tasks:open"):
            return
        task_id, left = found.line.id, found.progress.states["open"]
        self.fill.keep()
        if left == 0:
            self._write(task_id, confirm=False)
            return

        def act(_work: Any, _given: Mapping[str, Any]) -> None:
            return None

        def done(_none: Any) -> str:
            self.jobs.later(0, lambda: self._write(task_id, confirm=True))
            return tr("选一个地方存。")

        self.ask(
            "task_return",
            tr("回传"),
            [],
            tr("就这样回传"),
            act,
            done,
            intro=tr("还有 {n} 行没填。可以回去填完，也可以就这样回传，以后再回传一次。", n=left),
            reason="tasks:open",
        )

    def _write(self, task_id: str, *, confirm: bool) -> None:
        def ready(made: task_return.GivenBack) -> None:
            kinds = "CSV (*.csv)" if made.file_name.lower().endswith(".csv") else "Excel (*.xlsx *.xlsm)"
            chosen, _kind = files.ask_save(self, tr("填好的表存到哪里"), made.file_name, kinds)
            if chosen:
                self.write_to(made, Path(chosen))

        self.jobs.run(
            lambda: self.desk.read(lambda work: task_return.filled_file(work, task_id, confirm_open=confirm)),
            ready,
            owner=self,
        )

    def write_to(self, made: task_return.GivenBack, target: Path) -> None:
        """Write the filled file and say that the task was returned: only when the file is there."""

        def write() -> None:
            task_return.write_out(made, target)
            self.desk.change(lambda work: task_return.mark_returned(work, made), reason="tasks:open")

        def done(_none: Any) -> None:
            self.frame.say(tr("已存好：填了 {n} 格。{file}", n=made.cells, file=target.name))
            if self.at == LISTING:
                self.read_list()
            else:
                self._reread(lambda: None)

        self.jobs.run(write, done, owner=self)

    def print_(self) -> None:
        """F8: the open lines to take along, of the grid that is filtered."""
        found = self.current
        if found is None:
            return
        query = None
        if self.at == FILLING:
            asked = self.fill.query()
            query = task_lists.RowQuery(
                states=("open", "absent"), grid_id=asked.grid_id, without_grid=asked.without_grid
            )
            self.fill.keep()

        def made(paper: PaperRow) -> None:
            issuing.preview(self.frame, self, paper, done=self.setFocus)

        self.jobs.run(
            lambda: self.desk.change(
                lambda work: task_sheets.task_sheet(work, found.line.id, query), reason="tasks:read"
            ),
            made,
            owner=self,
        )

    def _told(self, sentence: str) -> str:
        # What stands on the right was read before: it is read again with the list.
        self.fill.pane.shown = None
        self._reread(self._lines_again)
        return sentence
