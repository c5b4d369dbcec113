"""Filling a task: its lines on the left, the open one on the right. Leaving a line saves what was typed into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHeaderView, QStackedWidget, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import task_fill, task_lists, task_record
from stationdesk.services.task_fill import Filling
from stationdesk.services.task_lists import RowDetail, RowLine, RowQuery, TaskDetail
from stationdesk.ui import theme
from stationdesk.ui.cases.tasks_line import LinePane
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import short
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button, column, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import BigTable, BigView, Column
from stationdesk.ui.words import tr

CHIPS: tuple[tuple[str, str], ...] = (
    ("open", N_("待填")),
    ("again", N_("未找到")),
    ("unsure", N_("没对上")),
    ("settled", N_("已办")),
    ("all", N_("全部")),
)


def query_of(chip: str, grid: str | None, text: str) -> RowQuery:
    """What a chip asks, in walking order when one grid is chosen."""
    more: dict[str, Any] = {"text": text, "order": "row" if grid is None else "walk"}
    if grid == "":
        more["without_grid"] = True
    elif grid is not None:
        more["grid_id"] = grid
    return {
        "open": RowQuery(states=("open",), **more),
        "again": RowQuery(states=("absent",), **more),
        "unsure": RowQuery(matched="unmatched", **more),
        "settled": RowQuery(states=("done", "not_ours", "refused"), **more),
        "all": RowQuery(**more),
    }[chip]


class FillPane(QWidget):
    """The lines of one task. `changed()` after something was saved, `whose_asked(row id)` to say whose line it is."""

    changed = Signal()
    whose_asked = Signal(object)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("tasks.fill")
        self.frame = frame
        self.desk, self.jobs = frame.desk, frame.jobs
        self.task: TaskDetail | None = None
        self.may_fill = False
        self._turn = self._line_turn = 0
        self._open_id = ""
        self._from_search = False
        self._enter_next = False
        self._bare_said = ""
        """The line of which was said that nothing is in it."""
        self._saving = False
        self._learnt: RowDetail | None = None
        self._build()

    def _build(self) -> None:
        self.heading = label("", "section", wrap=True, name="tasks.fill.heading")
        self.about = label("", "second", wrap=True, name="tasks.fill.about")
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS], spoken=tr("筛选任务的各行"), name="tasks.fill.chips"
        )
        self.chips.chosen.connect(lambda _key: self.read_lines())
        self.grids = pick("tasks.fill.grid", tr("网格"), (), None, empty=False)
        self.grids.activated.connect(lambda _at: self.read_lines())
        self.search = SearchLine(
            "tasks.fill.search", tr("在任务表里找：姓名、行号、内容"), tr("行号、姓名　F3，Enter 填")
        )
        self.search.asked.connect(lambda _text: self.read_lines())
        self.search.chosen.connect(self._on_search)
        self.search.stepped.connect(self._step)
        self.search.setMinimumWidth(theme.now().px(140))
        columns = [
            Column(tr("行"), lambda one: str(one.row), 48, right=True),
            Column(tr("姓名"), lambda one: one.name, 88),
            Column(tr("网格"), lambda one: one.grid or ("" if one.person_id else tr("没对上")), 92),
            Column(tr("住址"), lambda one: one.place, 120),
            Column(tr("空格"), lambda one: str(one.blanks or ""), 52, right=True),
            Column(tr("状态"), lambda one: one.state_name, 72),
        ]
        self.table = BigTable(columns, self._fetch)
        self.view = BigView(self.table, spoken=tr("任务的各行，空格做记号"), name="tasks.fill.lines")
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.view.row_chosen.connect(self._on_row)
        self.view.opened.connect(lambda _one: self._enter())
        self.view.marks_changed.connect(self._say_count)
        self.count = label("", "second", name="tasks.fill.count")
        self._none = EmptyState(
            tr("这里没有行"), tr("换一个筛选；待填的都填完了就可以按 F9 回传。"), icon="check-circle"
        )
        self.body = QStackedWidget()
        self.body.setObjectName("tasks.fill.body")
        for part in (self.view, self._none):
            self.body.addWidget(part)
        self.learnt_words = label("", wrap=True, name="tasks.fill.learnt")
        self.learnt_take = button(tr("写进档案"), self.take_over, icon="check", name="tasks.fill.take_over")
        learnt_no = button(tr("不用"), self._forget_learnt, look="link", name="tasks.fill.leave")
        self.learnt = QWidget()
        held = row(self.learnt_words, self.learnt_take, learnt_no)
        held.setStretch(0, 1)
        held.setContentsMargins(0, 0, 0, 0)
        self.learnt.setLayout(held)
        self.learnt.hide()
        listing = QWidget()
        filters = row(self.grids, self.search)
        filters.setStretch(1, 1)
        head_line = row(self.heading, self.count)
        head_line.setStretch(0, 1)
        lay = column(head_line, self.about, self.chips, filters, self.body, self.learnt, gap=theme.S)
        lay.setStretch(4, 1)
        listing.setLayout(lay)
        listing.setFocusProxy(self.view)
        self.pane = LinePane()
        self.pane.finished.connect(self._on_finished)
        self.pane.asked.connect(self._on_asked)
        self.both = ListDetail(listing, self.pane)
        self.setLayout(column(self.both))
        self.setFocusProxy(self.view)

    # reading ------------------------------------------------------------------------------------------

    def show_task(self, found: TaskDetail, *, fresh: bool) -> None:
        """Show a task; `fresh` when another one was shown before."""
        self.task = found
        line = found.line
        self.may_fill = self._may("tasks:fill") and line.state != "closed"
        self.heading.setText(line.title)
        progress = found.progress
        facts = [
            line.sender,
            tr("{day} 前", day=short(line.due_on, self._today())) if line.due_on else "",
            tr("已办 {done}/{total}", done=line.settled, total=line.total),
            tr("没对上 {n}", n=progress.unmatched) if progress.unmatched else "",
            tr("待确认 {n}", n=progress.suggested) if progress.suggested else "",
        ]
        self.about.setText("　".join(one for one in facts if one))
        states = progress.states
        counts = {
            "open": states["open"],
            "again": states["absent"],
            "unsure": progress.unmatched,
            "settled": progress.total - states["open"] - states["absent"],
            "all": progress.total,
        }
        for key, count in counts.items():
            self.chips.set_count(key, count)
        kept = None if fresh else self.grids.currentData()
        self.grids.clear()
        self.grids.addItem(tr("全部网格"), None)
        for one in progress.grids:
            name = one.name or tr("没有网格")
            self.grids.addItem(f"{name}　{one.settled}/{one.total}", one.grid_id or "")
        self.grids.setCurrentIndex(max(0, self.grids.findData(kept)) if kept is not None else 0)
        if fresh:
            self._open_id = ""
            self._forget_learnt()
            self.search.clear()
            self.chips.choose("open" if states["open"] else "all")

    def _may(self, permit: str) -> bool:
        ask = getattr(self.desk, "may", None)
        return True if ask is None else bool(ask(permit))

    def _today(self) -> Any:
        from stationdesk.core.clock import SystemClock, civil_date

        clock = getattr(self.desk, "clock", None) or SystemClock()
        return civil_date(clock.now())

    @property
    def busy(self) -> bool:
        """Whether a line is being saved or the next one read."""
        return self._saving or (self.pane.shown is None and bool(self._open_id))

    def query(self) -> RowQuery:
        """What is filtered now."""
        return query_of(self.chips.current or "all", self.grids.currentData(), self.search.text().strip())

    def read_lines(self, then: Callable[[], object] | None = None) -> None:
        """Read the ids of the lines again; the open one stays open if it is still in the list."""
        if self.task is None:
            return
        self._keep(lambda: None)
        self._read_ids(then)

    def read_softly(self) -> None:
        """Something changed elsewhere: the list is read again, the line that is being typed is left alone."""
        shown = self.pane.shown
        self.table.reread()
        self._read_ids(None)
        if shown is None or self.pane.dirty:
            return

        def show(found: RowDetail) -> None:
            now = self.pane.shown
            if now is None or now.line.id != found.line.id or now.token == found.token or self.pane.dirty:
                return
            at = QApplication.focusWidget()
            name = at.objectName() if at is not None and self.pane.isAncestorOf(at) else ""
            self.pane.show_line(found, self.may_fill)
            again = self.pane.findChild(QWidget, name) if name else None
            if again is not None:
                again.setFocus()

        self.jobs.run(
            lambda: self.desk.read(lambda work: task_lists.row_detail(work, shown.line.id)), show, owner=self
        )

    def _read_ids(self, then: Callable[[], object] | None) -> None:
        assert self.task is not None
        self._turn += 1
        turn, task_id, query = self._turn, self.task.line.id, self.query()

        def show(ids: list[str]) -> None:
            if turn != self._turn:
                return
            self.table.set_ids(ids)
            self.body.setCurrentWidget(self.view if ids else self._none)
            self._say_count()
            typing = self.pane.shown is not None and self.pane.dirty
            found = bool(self._open_id) and self.view.choose(self._open_id)
            # A line that left the list while somebody types into it stays open until they leave it.
            if not found and not typing:
                if ids:
                    self.view.selectRow(0)
                else:
                    self._open_id = ""
                    self.pane.show_nothing()
            if then is not None:
                then()

        self.jobs.run(
            lambda: self.desk.read(lambda work: task_lists.ids(work, task_id, query)), show, owner=self
        )

    def _fetch(self, ids: Sequence[str], take: Callable[[dict[str, RowLine]], None]) -> None:
        wanted = list(ids)
        self.jobs.run(
            lambda: self.desk.read(lambda work: task_lists.rows(work, wanted)),
            lambda rows: take({one.id: one for one in rows}),
            owner=self,
        )

    def _say_count(self) -> None:
        total = self.table.rowCount()
        marked = total if self.table.everything else len(self.table.marked)
        words = tr("{n} 行", n=total)
        if marked:
            words += tr("　做了记号 {n} 行", n=marked)
        self.count.setText(words if total else "")

    def _on_row(self, row_id: str) -> None:
        if row_id == self._open_id and self.pane.shown is not None:
            return
        # Where one is going holds from now on: a list that is read meanwhile must not lead back.
        self._open_id = row_id
        self._keep(lambda: self.read_line(row_id))

    def read_line(self, row_id: str) -> None:
        """Open a line on the right."""
        self._line_turn += 1
        turn = self._line_turn
        self._open_id = row_id

        def show(found: RowDetail) -> None:
            if turn != self._line_turn:
                return
            now = self.pane.shown
            if now is not None and now.line.id == found.line.id and self.pane.dirty:
                return
            self.pane.show_line(found, self.may_fill)
            if self._enter_next:
                self._enter_next = False
                if self.pane.resumed:
                    self.both.show_detail()
                else:
                    self._enter()

        self.jobs.run(
            lambda: self.desk.read(lambda work: task_lists.row_detail(work, row_id)), show, owner=self
        )

    # saving -------------------------------------------------------------------------------------------

    def _filling(self, state: str | None) -> Filling | None:
        shown = self.pane.shown
        if shown is None or not self.may_fill:
            return None
        return Filling(
            shown.line.id, self.pane.typed(), state, self.pane.channel, self.pane.note_typed(), shown.token
        )

    def _keep(self, then: Callable[[], object]) -> None:
        """Save what was typed into the open line without finishing it, then go on. A refusal brings one back."""
        filling = self._filling(None)
        if filling is None or not self.pane.dirty or self._saving:
            then()
            return
        shown, typed, note = self.pane.shown, self.pane.typed(), self.pane.note_typed()
        assert shown is not None

        def failed(problem: Unhappy) -> bool:
            self._refused(shown, typed, note, problem)
            return True

        def done(_filled: task_fill.Filled) -> None:
            self.table.reread()
            self._learn(shown.line.id)
            then()

        # It is on its way: a second keeping of the same line would only find its own work in the way.
        self.pane.wait()
        self.jobs.run(
            lambda: self.desk.change(lambda work: task_fill.fill(work, filling), reason="tasks:fill"),
            done,
            failed,
            owner=self,
        )

    def _refused(self, shown: RowDetail, typed: dict[str, str], note: str | None, problem: Unhappy) -> None:
        """Nothing typed is lost: the line comes back with it, and the sentence stands at the field."""

        def again(found: RowDetail) -> None:
            self._line_turn += 1
            self._open_id = found.line.id
            self.view.choose(found.line.id)
            self.pane.show_line(found, self.may_fill)
            self.pane.put_back(typed, note)
            if not self.pane.show_problem(problem):
                self.frame.tell(problem)

        if isinstance(problem, task_record.RowChangedMeanwhile):
            # What the colleague saved is shown behind it; leaving once more means it.
            self.jobs.run(
                lambda: self.desk.read(lambda work: task_lists.row_detail(work, shown.line.id)),
                again,
                owner=self,
            )
        else:
            again(shown)

    def keep(self, then: Callable[[], object] | None = None) -> None:
        """What is half typed is saved, then one goes on: the desk is being locked, or another view shown.

        A value that is refused stays where it is with the reason, and `then` does not happen.
        """
        row_id = self._open_id

        def kept() -> None:
            if row_id and self.pane.shown is None:
                self.read_line(row_id)
            if then is not None:
                then()

        self._keep(kept)

    def _on_finished(self, state: str) -> None:
        """Save the line with its outcome and open the next one that is still open."""
        filling = self._filling(state)
        if filling is None or self._saving:
            return
        said = self.pane.dirty or filling.channel is not None
        bare = state == "done" and not said and not any(map(self.pane.value, self.pane.fields))
        if bare and self.pane.fields and self._bare_said != filling.row_id:
            self._bare_said = filling.row_id
            self.frame.say(tr("▲ 这一行一格也没填。真不用填就再按一次 Ctrl+Enter；没找到人按 Ctrl+M。"))
            return
        self._saving = True
        following = self._following()
        shown, typed, note = self.pane.shown, self.pane.typed(), self.pane.note_typed()
        assert shown is not None
        self.pane.wait()

        def failed(problem: Unhappy) -> bool:
            self._saving = False
            self._refused(shown, typed, note, problem)
            return True

        def done(filled: task_fill.Filled) -> None:
            self._saving = False
            for words in filled.warnings:
                self.frame.say(tr("▲ 已保存：{what}", what=words))
            self._open_id = following or filling.row_id
            if self._from_search:
                self._from_search = False
                # The next row number may have been typed already.
                early = self.pane.waiting.text() if self.pane.waiting is not None else ""
                self.pane.wait()
                self.search.setText(early)
                self.search.setFocus()
            else:
                self._enter_next = bool(following)
                if following:
                    # The next person waits at the telephone; the list can be read after that.
                    turn = self._line_turn
                    self.view.choose(following)
                    if turn == self._line_turn:
                        self.read_line(following)
            self._learn(filling.row_id)
            self.changed.emit()

        self.jobs.run(
            lambda: self.desk.change(lambda work: task_fill.fill(work, filling), reason="tasks:fill"),
            done,
            failed,
            owner=self,
        )

    def _following(self) -> str:
        at = self.table.row_of(self._open_id)
        if at < 0:
            return ""
        return self.table.id_at(at + 1) if at + 1 < self.table.rowCount() else ""

    def save(self) -> None:
        """Ctrl+Enter: the line is filled; the next one."""
        self._on_finished("done")

    # learnt -------------------------------------------------------------------------------------------

    def _learn(self, row_id: str) -> None:
        if not self._may("residents:edit"):
            return

        def show(found: RowDetail) -> None:
            if not found.learnt:
                return
            names = {"phones": tr("电话"), "living_address": tr("住址"), "registered_address": tr("户籍地址")}
            what = tr("、").join(names[one.what] for one in found.learnt)
            self._learnt = found
            self.learnt_words.setText(
                tr("{name}：填的{what}和档案不一样。（Ctrl+G 写进档案）", name=found.line.name, what=what)
            )
            self.learnt.show()

        self.jobs.run(
            lambda: self.desk.read(lambda work: task_lists.row_detail(work, row_id)), show, owner=self
        )

    def take_over(self) -> None:
        """Ctrl+G: what was learnt goes into the register."""
        found = self._learnt
        if found is None:
            return
        request = task_fill.TakeOver(found.line.id, tuple(one.what for one in found.learnt))

        def done(_what: tuple[str, ...]) -> None:
            self._forget_learnt()
            self.frame.say(tr("已写进居民档案。"))

        self.jobs.run(
            lambda: self.desk.change(
                lambda work: task_fill.take_over(work, request), reason="residents:edit"
            ),
            done,
            owner=self,
        )

    def _forget_learnt(self) -> None:
        self._learnt = None
        self.learnt.hide()

    # asking -------------------------------------------------------------------------------------------

    def _on_asked(self, what: str) -> None:
        shown = self.pane.shown
        if shown is None:
            return
        if what == "phone":
            self.jobs.run(
                lambda: self.desk.change(
                    lambda work: task_lists.reveal(work, shown.line.id), reason="residents:reveal"
                ),
                lambda found: self.pane.show_phones(found.phones),
                owner=self,
            )
        elif what == "whose":
            self.whose_asked.emit(shown)
        elif what == "person" and shown.line.person_id:
            self.frame.go("residents", person=shown.line.person_id)
        elif what == "take":
            self._take_masked(shown)

    def _take_masked(self, shown: RowDetail) -> None:
        letters = [one.letter for one in shown.offers if one.masked]
        row_id = shown.line.id

        def take() -> None:
            self.jobs.run(
                lambda: self.desk.change(
                    lambda work: task_fill.prefill(work, shown.task_id, letters, [row_id]),
                    reason="tasks:fill",
                ),
                taken,
                owner=self,
            )

        def taken(cells: int) -> None:
            # The line is built again: the hand goes on in it, or what is typed next would be lost.
            self._enter_next = True
            self.read_line(row_id)
            if not cells:
                self.frame.say(tr("没有采用：这一行只对上姓名。先按 Ctrl+R 认定是谁，再按 Ctrl+D。"))

        self._keep(take)

    def marked(self) -> list[str]:
        """The lines with a mark, or all that are filtered when all are."""
        if self.table.everything:
            return [self.table.id_at(at) for at in range(self.table.rowCount())]
        return sorted(self.table.marked)

    # keys ---------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        self.both.show_detail()
        if self.pane.shown is None:
            # Enter came before the line was read.
            self._enter_next = bool(self._open_id)
        else:
            self.pane.enter()

    def _on_search(self) -> None:
        """Enter in the search: the first line found is filled; afterwards the search is there again."""

        def enter() -> None:
            if self.table.rowCount():
                self._from_search = True
                self.view.selectRow(max(0, self.view.currentIndex().row()))
                self._enter()

        if self.table.rowCount() == 0 and self.chips.current != "all":
            # A row of a sheet that is typed back may have been filled before.
            self.chips.choose("all")
            self.read_lines(enter)
        else:
            enter()

    def _step(self, by: int) -> None:
        if self.table.rowCount():
            at = max(0, min(self.table.rowCount() - 1, self.view.currentIndex().row() + by))
            self.view.selectRow(at)

    def filter(self) -> None:
        """F3."""
        self.search.setFocus()
        self.search.selectAll()

    def detail(self) -> None:
        """F4."""
        self.both.toggle()
