"""统计: the month or quarter beside the one before; every number opens its rows; workbook, paper, notice board."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import left_behind_counts as service
from stationdesk.services import left_behind_counts_posted as posting
from stationdesk.services import left_behind_xlsx, papers
from stationdesk.services.left_behind_counts import Counts, Line
from stationdesk.services.left_behind_counts_rows import Behind, behind
from stationdesk.ui import files, issuing, theme
from stationdesk.ui.ask_sheet import SheetPage
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import label, row
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

KINDS = (("child", N_("儿童")), ("woman", N_("妇女")), ("elder", N_("老人")))
QUARTERS = (N_("{year}年第一季度"), N_("{year}年第二季度"), N_("{year}年第三季度"), N_("{year}年第四季度"))


def _in_words(period: service.Period) -> str:
    """A period as the window says it; on papers and in file names it stays Chinese."""
    first = period.since
    if period.kind == "quarter":
        return tr(QUARTERS[(first.month - 1) // 3], year=first.year)
    return tr("{year}年{month}月", year=first.year, month=first.month)


class CountsView(SheetPage):
    """Chips above, the numbers on the left, the rows of the chosen number on the right."""

    word = "left_behind"
    cares_about = frozenset({"left_behind", "residents", "visits", "help_records", "care_letters"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = self._row_turn = 0
        self._shown: Counts | None = None
        self._lines: list[Line] = []
        self._book = action(
            tr("导出 XLSX"),
            self.save_book,
            name="left_behind.counts.book",
            glyph="export",
            key="F9",
            parent=self,
        )
        self._paper = action(
            tr("打印报表"), self.print_, name="left_behind.counts.paper", glyph="printer", parent=self
        )
        self._posted = action(
            tr("打印公示版"),
            self.print_posted,
            name="left_behind.counts.posted",
            glyph="megaphone-simple",
            parent=self,
        )
        self.kinds = FilterChips(
            [(key, tr(words)) for key, words in KINDS],
            spoken=tr("哪一本名册"),
            name="left_behind.counts.kinds",
        )
        self.kinds.chosen.connect(lambda _key: self._show())
        self.periods = FilterChips(
            [(key, tr(words)) for key, words in service.PERIODS.items()],
            spoken=tr("月报还是季报"),
            name="left_behind.counts.periods",
        )
        self.periods.chosen.connect(lambda _key: self.refresh())
        clock = getattr(frame.desk, "clock", None)
        today = civil_date((clock or SystemClock()).now())
        self.day = DateField("left_behind.counts.day", tr("哪一期（期内任一天）"), today, clock=clock)
        self.day.setMaximumWidth(theme.now().px(170))
        self.day.changed.connect(lambda _day: self.refresh())
        self.said = label("", "second", wrap=True, name="left_behind.counts.said")
        self.numbers = Rows(
            [
                Column(tr("项目"), lambda one: tr(one.part), 128),
                Column(tr("类别"), lambda one: tr(one.label), 168),
                Column(tr("本期"), service.written, 84, right=True),
                Column(tr("上期"), service.before_written, 84, right=True),
                Column(tr("增减"), lambda one: f"{one.more:+d}" if one.more else "0", 56, right=True),
            ],
            spoken=tr("这一期的数字"),
            name="left_behind.counts",
            key=lambda one: str(one.key),
        )
        self.numbers.chosen.connect(self._on_number)
        self.numbers.opened.connect(lambda _one: self._to_rows())
        self.people = Rows(
            [
                Column(tr("姓名"), lambda one: one.name, 88),
                Column(tr("年龄"), lambda one: "" if one.age is None else str(one.age), 44, right=True),
                Column(tr("说明"), lambda one: one.what, 200),
            ],
            spoken=tr("这个数字是哪些人"),
            name="left_behind.counts.people",
            count=lambda n: tr("{n} 条", n=n),
        )
        self.people.opened.connect(self._open)
        self.both = ListDetail(self.numbers, self.people)
        above = row(self.kinds, self.periods, self.day, gap=theme.L)
        self.periods.keep_together()  # the registers take what is left, in more lines when text is large
        above.setStretch(0, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addLayout(above)
        lay.addWidget(self.said)
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.numbers)

    @property
    def title(self) -> str:
        return tr("统计")

    @property
    def primary_action(self) -> QAction:
        return self._book

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._paper, self._posted)

    def arrive(self, **where: Any) -> None:
        """`kind` child, woman or elder; `period` month or quarter; `key` one number."""
        if kind := where.get("kind"):
            self.kinds.choose(str(kind))
        if period := where.get("period"):
            self.periods.choose(str(period))
        if key := where.get("key"):
            self.numbers.want(str(key))

    def refresh(self) -> None:
        self._turn += 1
        turn, desk, kind, day = self._turn, self.frame.desk, self.periods.current or "month", self.day.day

        def show(found: Counts) -> None:
            if turn == self._turn:
                self._shown, self._lines = found, service.lines(found)
                self._show()

        self.frame.jobs.run(
            lambda: desk.read(lambda work: service.counts(work, kind, day)),
            show,
            self._unreadable,
            owner=self,
        )

    def _unreadable(self, problem: Unhappy) -> bool:
        self._shown = None
        forbidden = problem.code == "not-permitted"
        self.numbers.show_rows(
            [],
            lambda: EmptyState(
                tr("您的岗位看不到三留守名册") if forbidden else tr("这一期没有数字"),
                problem.message,
                icon="lock-simple" if forbidden else "calendar-blank",
                state="forbidden" if forbidden else "error",
            ),
        )
        return True

    def _show(self) -> None:
        shown = self._shown
        if shown is None:
            return
        for group in shown.groups:
            self.kinds.set_count(group.kind, group.group.total)
        flow = shown.group(self.kinds.current).flow
        self.said.setText(
            tr(
                "{period}（到 {until}）：期初 {opening} + 新增 {came} - 减少 {left} = 期末 {closing}。上期：{before}。",
                period=_in_words(shown.period),
                until=shown.period.until,
                opening=flow.opening.count,
                came=flow.came.count,
                left=flow.left.count,
                closing=flow.closing.count,
                before=_in_words(shown.before),
            )
        )
        self.numbers.show_rows(
            [one for one in self._lines if one.kind == self.kinds.current],
            lambda: EmptyState(tr("没有数字"), tr("名册上还没有人。"), icon="chart-bar"),
        )

    def _on_number(self, one: Any) -> None:
        self._row_turn += 1
        turn, desk = self._row_turn, self.frame.desk
        if not isinstance(one, Line) or not one.ids:
            words = (
                tr("这个数字是 0。")
                if isinstance(one, Line) and not one.count
                else tr("这个数字不逐条列出。")
            )
            self.people.show_rows([], lambda: EmptyState(tr("没有要列的人"), words, icon="users-three"))
            return

        def show(found: list[Behind]) -> None:
            if turn == self._row_turn:
                self.people.show_rows(
                    found,
                    lambda: EmptyState(tr("没有要列的人"), tr("这些人您看不到。"), icon="lock-simple"),
                )

        self.frame.jobs.run(
            lambda: desk.read(lambda work: behind(work, one)), show, self._not_listed, owner=self
        )

    def _not_listed(self, problem: Unhappy) -> bool:
        self.people.show_rows(
            [], lambda: EmptyState(tr("不能列出"), problem.message, icon="lock-simple", state="forbidden")
        )
        return True

    def _to_rows(self) -> None:
        self.both.show_detail()
        self.people.setFocus()

    def _open(self, one: Any) -> None:
        if not isinstance(one, Behind):
            return
        if one.opens == "visits":
            self.frame.go("proxy", view="visits", visit=one.record)
        elif one.opens == "enrolments":
            self.frame.go("left_behind", view="register", kind=one.kind, record=one.record)
        else:
            self.frame.go("residents", person=one.person_id)

    # doing ------------------------------------------------------------------------------------------

    def primary(self) -> None:
        self.save_book()

    def save_book(self) -> None:
        """F9: the workbook of the period."""
        shown, desk = self._shown, self.frame.desk
        if shown is None:
            return
        name = tr("三留守{period}.xlsx", period=shown.period.name)
        chosen, _kind = files.ask_save(self, tr("导出统计"), name, "XLSX (*.xlsx)")
        if not chosen:
            return
        kind, day = shown.period.kind, shown.period.since
        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: left_behind_xlsx.counts_book(work, Path(chosen), kind, day, over=True),
                reason="left_behind:export",
            ),
            lambda made: self.frame.say(tr("已导出 {n} 行。", n=made.rows)),
            owner=self,
        )

    def print_(self) -> None:
        """The paper of the period: numbers only."""
        shown, desk = self._shown, self.frame.desk
        if shown is None:
            return
        kind, day = shown.period.kind, shown.period.since
        self.frame.jobs.run(
            lambda: desk.change(lambda work: service.paper(work, kind, day), reason="left_behind:summary"),
            self._preview,
            owner=self,
        )

    def print_posted(self) -> None:
        """What may hang on the wall."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(posting.paper, reason="left_behind:summary"), self._preview, owner=self
        )

    def _preview(self, paper: papers.PaperRow) -> None:
        issuing.preview(self.frame, self, paper)

    def filter(self) -> None:
        self.kinds.focus()

    def detail(self) -> None:
        self.both.toggle()

    def back(self) -> bool:
        if self.people.view.hasFocus():
            self.both.show_list()
            self.numbers.setFocus()
            return True
        return False
