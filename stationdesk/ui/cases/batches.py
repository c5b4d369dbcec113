"""多人办理: the entries for many people, everyone of an entry beside them, and steps for all or the marked ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.core.clock import local
from stationdesk.services import case_batches, papers
from stationdesk.services.case_batches import STEPS, BatchCase, BatchDetail, BatchReceipt, BatchRow, ToDo
from stationdesk.services.case_by_line import BatchLine
from stationdesk.services.papers import PaperRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.batches_form import BatchForm
from stationdesk.ui.cases.batches_lines import ResultSheet
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button, column, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows, breakable
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr


class BatchPane(QWidget):
    """One entry: what, how far, and everyone of it. `asked(step)` for its buttons."""

    asked = Signal(str)
    case_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("batches.pane")
        self.detail: BatchDetail | None = None
        self.head = label("", "section", wrap=True, name="batches.pane.title")
        self.about = label("", "second", wrap=True, name="batches.pane.about")
        self.buttons = FlowBox(name="batches.pane.buttons")
        self.people = Rows(
            [
                Column(tr("姓名"), lambda one: one.name, 96),
                Column(tr("状态"), _state, 120, light=_light),
                Column(tr("身份证号"), lambda one: one.masked, 150),
                Column(tr("编号"), lambda one: one.number.rsplit("-", 1)[-1], 64),
            ],
            spoken=tr("这一批的人"),
            name="batches.people",
            key=lambda one: str(one.case_id),
        )
        self.people.view.setMinimumHeight(theme.now().control * 8)
        self.people.view.marks_changed.connect(self._on_marks)
        self.people.opened.connect(lambda one: self.case_asked.emit(one.case_id))
        self.marked = label("", "second", wrap=True, name="batches.pane.marked")
        self.progress = QProgressBar()
        self.progress.setObjectName("batches.progress")
        self.progress.setAccessibleName(tr("进度"))
        self.progress.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        lay.setSpacing(theme.S)
        for part in (self.head, self.about, self.buttons, self.progress, self.marked):
            lay.addWidget(part)
        lay.addWidget(self.people, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.detail = None
        self.head.setText("")
        self.about.setText(tr("在左边选一批，这里看每个人。"))
        self.buttons.clear()
        self.marked.setText("")
        self.people.hide()

    def show_detail(self, found: BatchDetail, may: bool, decide: bool) -> None:
        """Everyone of it, and what may be done with all or the marked ones."""
        same = self.detail is not None and self.detail.row.id == found.row.id
        self.detail = found
        one = found.row
        self.head.setText(one.title)
        self.about.setText(
            "\n".join(
                part
                for part in (
                    matter_names.shown(one.matter_name),
                    tr("批次 {number}", number=breakable(one.number)),
                    tr("{n} 人，还有 {left} 人没有办完", n=one.people, left=one.open),
                    found.remark,
                )
                if part
            )
        )
        self.buttons.clear()
        for step in STEPS:
            if may and (step != "finish" or decide):
                self.buttons.add(self._button(step, tr(STEPS[step])))
        self.buttons.add(self._button("print", tr("签名表"), icon="printer"))
        self.buttons.add(self._button("slips", tr("单人回执")))
        if may and found.may_undo:
            self.buttons.add(self._button("undo", tr("撤销整批")))
        if not same:
            self.people.table.marked.clear()
            self.people.table.everything = False
        self.people.show()
        self.people.show_rows(found.cases, QWidget)
        self._on_marks()

    def _button(self, step: str, words: str, icon: str = "") -> QWidget:
        return button(words, partial(self.asked.emit, step), icon=icon, name=f"batches.do.{step}")

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The marked cases; None when none is marked, which means all."""
        table = self.people.table
        if table.everything or not table.marked:
            return None
        return tuple(one.case_id for one in self.people.rows if one.case_id in table.marked)

    def _on_marks(self) -> None:
        chosen = self.chosen
        if self.detail is None:
            return
        self.marked.setText(
            tr("步骤对全部 {n} 人。空格标记一人，就只对标记的人。", n=len(self.detail.cases))
            if chosen is None
            else tr("步骤只对标记的 {n} 人。", n=len(chosen))
        )


class BatchesView(SheetPage):
    """多人办理."""

    word = "cases"
    cares_about = frozenset({"cases", "case_batches", "case_events", "case_materials", "people"})
    _went_on = Signal(int, int)

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._turn = 0
        self._some = False
        self._new = action(tr("办一批"), self.new, name="batches.new", glyph="plus", key="F2", parent=self)
        self._new.setVisible(self.may("cases:accept"))
        self._went_on.connect(self._on_progress)
        self._form: BatchForm | None = None
        self._build()

    def _build(self) -> None:
        self.chips = FilterChips(
            [("open", tr("没办完的")), ("all", tr("全部"))], spoken=tr("筛选各批"), name="batches.chips"
        )
        self.chips.chosen.connect(lambda _key: self.read_list())
        self.search = SearchLine("batches.search", tr("在各批里找"), tr("事项、名称、批次号　F3"))
        self.search.asked.connect(lambda _text: self.read_list())
        self.search.setMaximumWidth(theme.now().px(240))
        self.rows = Rows(
            [
                Column(tr("名称"), lambda one: one.title, 150),
                Column(tr("事项"), lambda one: matter_names.shown(one.matter_name), 170),
                Column(tr("人数"), lambda one: str(one.people), 76, right=True),
                Column(
                    tr("没办完"),
                    lambda one: str(one.open),
                    76,
                    light=lambda one: "near" if one.open else "normal",
                ),
                Column(tr("登记时间"), lambda one: f"{local(one.opened_at):%m-%d %H:%M}", 100),
                Column(tr("经办人"), lambda one: one.worker, 80),
            ],
            spoken=tr("多人办理的各批"),
            name="batches.list",
        )
        self.search.stepped.connect(self.rows.step)
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(lambda _row: self.detail())
        listing = QWidget()
        listing.setLayout(column(row(self.chips, self.search, gap=theme.S), self.rows, gap=theme.S))
        listing.setFocusProxy(self.rows)
        self.pane = BatchPane()
        self.pane.asked.connect(self.do)
        self.pane.case_asked.connect(lambda case: self.frame.go("cases", view="list", case=case))
        self.panes = ListDetail(listing, self.pane)
        held = QWidget()
        lay = column(self.panes)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        held.setLayout(lay)
        self._held = held
        self._stack = QStackedWidget()
        self._stack.setObjectName("batches.stack")
        self._stack.addWidget(held)
        self.setLayout(column(self._stack))

    def _empty(self) -> QWidget:
        if self.search.text():
            return EmptyState(tr("没有符合的"), tr("换几个字，或按 Esc 清空搜索。"), icon="funnel-simple")
        first, second = (
            tr("还没有多人办理"),
            tr("一个事项给许多人办，登记一次：每人一个编号、一个状态，一张签名表。"),
        )
        if self._some:
            first, second = tr("各批都办完了"), tr("看以前的，选“全部”。")
        may = self.may("cases:accept")
        return EmptyState(
            first,
            second,
            icon="users-three",
            step=tr("F2　办一批") if may else "",
            on_step=self.new if may else None,
        )

    # what the host asks ------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return tr("办一批") if self.entering else tr("多人办理")

    @property
    def primary_action(self) -> QAction | None:
        return None if self.entering else self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return ()

    @property
    def entering(self) -> bool:
        """Whether the form is shown."""
        return self._form is not None and self._stack.currentWidget() is self._form

    def refresh(self) -> None:
        self.read_list()

    def arrive(self, **where: Any) -> None:
        """`batch` opens one."""
        if where.get("batch"):
            self._leave()
            self.chips.choose("all")
            self.rows.want(str(where["batch"]))

    def new(self) -> None:
        """F2: the form."""
        if not self.may("cases:accept"):
            return
        if self._form is None:
            self._form = BatchForm(self.frame)
            self._form.taken_in.connect(self._on_taken_in)
            self._stack.addWidget(self._form)
        self._stack.setCurrentWidget(self._form)
        self.actions_changed.emit()
        self._form.begin()

    def filter(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def detail(self) -> None:
        if not self.entering:
            self.panes.toggle()

    def print_(self) -> None:
        if not self.entering and self.pane.detail is not None:
            self.do("print")

    def save(self) -> None:
        if self._sheet is not None:
            super().save()
        elif self.entering and self._form is not None:
            self._form.save()

    def primary(self) -> None:
        if self.entering:
            self.save()
        else:
            super().primary()

    def put_by(self) -> None:
        """Locked or closed: the half-typed list is kept, encrypted like everything."""
        if self._form is not None:
            self._form.keep()

    def back(self) -> bool:
        if self.entering:
            # What is half typed stays in the form; it is there again at the next F2.
            self._leave()
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def setFocus(self, *_reason: Any) -> None:
        if self.entering and self._form is not None:
            self._form.setFocus()
        else:
            self.rows.setFocus()

    def _leave(self) -> None:
        if self.entering:
            self._stack.setCurrentWidget(self._held)
            self.actions_changed.emit()
            self.rows.setFocus()

    # reading -------------------------------------------------------------------------------------------

    def read_list(self) -> None:
        """The entries anew; the chosen one stays chosen."""
        self._turn += 1
        turn, text, open_only = self._turn, self.search.text().strip(), self.chips.current == "open"

        def read(work: Any) -> tuple[tuple[BatchRow, ...], bool]:
            found = case_batches.listed(work, open_only=open_only, text=text)
            return found, bool(found or case_batches.listed(work, limit=1))

        def show(found: tuple[tuple[BatchRow, ...], bool]) -> None:
            if turn == self._turn:
                rows, self._some = found
                self.rows.show_rows(rows, self._empty)

        self.jobs.run(lambda: self.desk.read(read), show, owner=self)

    def _on_row(self, one: BatchRow | None) -> None:
        if one is None:
            self.pane.show_nothing()
            return
        batch_id, may, decide = one.id, self.may("cases:accept"), self.may("cases:decide")

        def show(found: BatchDetail) -> None:
            if self.rows.current is not None and self.rows.current.id == found.row.id:
                self.pane.show_detail(found, may, decide)

        self.jobs.run(
            lambda: self.desk.read(lambda work: case_batches.detail(work, batch_id)), show, owner=self
        )

    # doing ---------------------------------------------------------------------------------------------

    def do(self, step: str) -> None:
        """One of the pane's buttons, for everyone or for the marked ones."""
        found = self.pane.detail
        if found is None:
            return
        if step == "print":
            self._signature_list(found.row.id)
        elif step == "slips":
            self._slips(found)
        elif step == "undo":
            self._undo(found)
        elif step == "supplement" or step == "forward":
            self._run(found, ToDo(step, self.pane.chosen))
        elif step == "finish":
            self._ask_finish(found)
        else:
            self._ask_deliver(found)

    def _whom(self) -> str:
        chosen = self.pane.chosen
        if chosen is None and self.pane.detail is not None:
            return tr("全部 {n} 人", n=len(self.pane.detail.cases))
        return tr("标记的 {n} 人", n=len(chosen or ()))

    def _ask_finish(self, found: BatchDetail) -> None:
        chosen = self.pane.chosen
        self._ask_step(
            found,
            "finish",
            [Ask("result", tr("办理结果"), hint=tr("不填就按事项目录")), Ask("note", tr("说明"), "long")],
            lambda values: ToDo("finish", chosen, values["note"], values["result"]),
        )

    def _ask_deliver(self, found: BatchDetail) -> None:
        chosen = self.pane.chosen
        self._ask_step(
            found,
            "deliver",
            [
                Ask("receiver", tr("谁领的"), value=tr("本人")),
                Ask("note", tr("怎么送达的"), hint=tr("当面领取、上门送达…")),
                Ask("on", tr("哪天"), "day", help=tr("不填就是今天")),
            ],
            lambda values: ToDo("deliver", chosen, values["note"], "", values["receiver"], values["on"]),
        )

    def _ask_step(self, found: BatchDetail, step: str, asks: list[Ask], read: Any) -> None:
        batch_id = found.row.id

        def act(work: Any, values: Any) -> tuple[BatchLine, ...]:
            return case_batches.step(work, batch_id, read(values), self._went_on.emit)

        self.ask(
            f"batches.{step}",
            tr(STEPS[step]),
            asks,
            tr("{step}：{whom}", step=tr(STEPS[step]), whom=self._whom()),
            act,
            self._stepped,
            reason="cases:accept",
        )

    def _run(self, found: BatchDetail, todo: ToDo) -> None:
        batch_id, desk = found.row.id, self.desk
        self.jobs.run(
            lambda: desk.change(
                lambda work: case_batches.step(work, batch_id, todo, self._went_on.emit),
                reason="cases:accept",
            ),
            lambda lines: self.frame.say(self._stepped(lines)),
            owner=self,
        )

    def _stepped(self, lines: tuple[BatchLine, ...]) -> str:
        """What to say; lines that were refused come up in a sheet with their reasons."""
        self.pane.progress.hide()
        done = sum(line.done for line in lines)
        said = tr("办成 {n} 人", n=done)
        if done < len(lines):
            said = tr("办成 {n} 人，{left} 人没有办成", n=done, left=len(lines) - done)
            self._show_result(said, lines)
        return said

    def _show_result(self, said: str, lines: Sequence[BatchLine]) -> None:
        from PySide6.QtCore import QTimer

        def show() -> None:
            self.frame.open_sheet(ResultSheet(said, lines), tr("逐件结果"))

        # After the sheet that asked has closed itself.
        QTimer.singleShot(0, self, show)

    def _on_progress(self, done: int, of: int) -> None:
        self.pane.progress.setRange(0, of)
        self.pane.progress.setValue(done)
        self.pane.progress.setVisible(done < of)

    def _undo(self, found: BatchDetail) -> None:
        batch_id = found.row.id
        self.ask(
            "batches.undo",
            tr("撤销整批"),
            [Ask("reason", tr("原因"), "long", needed=True)],
            tr("撤销 {n} 人的登记", n=found.row.people),
            lambda work, values: case_batches.undo(work, batch_id, values["reason"]),
            self._undone,
            intro=tr("登记错了才用，只在当天。编号作废、不再使用，已出的纸也作废。办过别的手续的留下。"),
            reason="cases:accept",
        )

    def _undone(self, lines: tuple[BatchLine, ...]) -> str:
        done = sum(line.done for line in lines)
        if done < len(lines):
            said = tr("撤销了 {n} 人，{left} 人办过别的手续，没有撤销", n=done, left=len(lines) - done)
            self._show_result(said, lines)
            return said
        return tr("已撤销整批，{n} 个编号作废", n=done)

    def _signature_list(self, batch_id: str) -> None:
        chosen, desk = self.pane.chosen, self.desk
        if not self.may("cases:accept"):
            kept = [one for one in (self.pane.detail.papers if self.pane.detail else ()) if not one.voided]
            if kept:
                issuing.preview(self.frame, self, kept[-1])
            return
        self.jobs.run(
            lambda: desk.change(
                lambda work: case_batches.signature_list(work, batch_id, chosen), reason="cases:accept"
            ),
            lambda paper: issuing.preview(self.frame, self, paper),
            owner=self,
        )

    def _slips(self, found: BatchDetail) -> None:
        """The slips of the marked ones, of nobody marked the chosen one's: one after another, as they are wanted."""
        chosen = self.pane.chosen
        current = self.pane.people.current
        wanted = chosen if chosen is not None else ((current.case_id,) if current is not None else ())
        desk = self.desk

        def read(work: Any) -> list[PaperRow]:
            every = [paper for case in wanted for paper in papers.of(work, "cases", case)]
            return [paper for paper in every if not paper.voided]

        def show(made: list[PaperRow], at: int = 0) -> None:
            if not made:
                self.frame.say(tr("没有可打印的回执。"))
            elif at < len(made):
                issuing.preview(self.frame, self, made[at], done=lambda: show(made, at + 1))

        self.jobs.run(lambda: desk.read(read), show, owner=self)

    def _take_back(self, batch_id: str) -> None:
        """撤销 in the status line, just after."""
        desk, why = self.desk, tr("刚登记就撤销")
        self.jobs.run(
            lambda: desk.change(lambda work: case_batches.undo(work, batch_id, why), reason="cases:accept"),
            lambda lines: self.frame.say(self._undone(lines)),
            owner=self,
        )

    def _on_taken_in(self, receipt: BatchReceipt) -> None:
        self._leave()
        self.chips.choose("all")
        self.rows.want(receipt.batch_id)
        self.frame.say(receipt.sentence, partial(self._take_back, receipt.batch_id))
        refused = [line for line in receipt.lines if not line.done]
        told = {line.person_id for line in refused}
        others = self._form.left_out if self._form is not None else ()
        left = refused + [line for line in others if line.person_id is None or line.person_id not in told]

        def then() -> None:
            if left:
                self._show_result(tr("{said}　还有 {n} 行没有办", said=receipt.sentence, n=len(left)), left)

        issuing.preview(self.frame, self, receipt.paper, done=then)


def _state(one: BatchCase) -> str:
    return tr("{state}（缺{n}项）", state=one.state_name, n=one.missing) if one.missing else one.state_name


def _light(one: BatchCase) -> str:
    if one.state in ("notice", "returned"):
        return "near"
    return "normal"
