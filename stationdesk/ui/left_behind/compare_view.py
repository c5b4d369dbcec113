"""名单核对: a list from above beside the register; each line says how it differs and is acted on in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import left_behind, left_behind_xlsx
from stationdesk.services import left_behind_compare as service
from stationdesk.services.left_behind_compare import ANSWERS, STATES, ListLine, ListRow
from stationdesk.services.left_behind_compare_read import hidden_words
from stationdesk.ui import files, theme
from stationdesk.ui.ask_sheet import Ask, Chooser, SheetPage
from stationdesk.ui.cases.counter_pane import CounterPane
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = (
    ("open", N_("待处理")),
    ("missing", N_("名单里没有")),
    ("extra", N_("没有在册")),
    ("wrong", N_("信息不同")),
    ("all", N_("全部")),
)
GROUPS: Mapping[str, frozenset[str]] = {
    "missing": frozenset(("missing",)),
    "extra": frozenset(("proposed", "extra", "closed", "aged", "other_kind", "unknown")),
    "wrong": frozenset(("dead", "moved", "other_id", "several", "twice", "unreadable")),
}
TAKEN_IN = frozenset(("proposed", "extra", "closed", "other_id"))
SUITABLE: Mapping[str, tuple[str, ...]] = {
    "missing": ("theirs", "removed", "kept"),
    "dead": ("theirs", "kept"),
    "moved": ("theirs", "kept"),
    "other_id": ("corrected", "theirs", "kept"),
    "unknown": ("not_ours", "theirs", "kept"),
    "aged": ("theirs", "kept"),
}
USUAL = ("theirs", "not_ours", "corrected", "kept")


class FilePick(Chooser):
    """A button that asks for a file, and says which one was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("left_behind.compare.file")
        self.setAccessibleName(tr("名单文件"))
        self._path = ""
        self._button = button(
            tr("选择文件…"), self._ask, icon="folder-open", name="left_behind.compare.file.pick"
        )
        self._said = label(tr("没有选文件"), "second", wrap=True)
        self.setLayout(row(self._button, self._said, None))
        self.setFocusProxy(self._button)

    def _ask(self) -> None:
        kinds = tr("表格 (*.xlsx *.xls *.csv *.ods *.txt);;所有文件 (*)")
        if path := files.ask_open(self, tr("选择上级名单"), kinds):
            self._path = path
            self._said.setText(Path(path).name)

    def chosen(self) -> str:
        return self._path


@dataclass(frozen=True)
class Shown:
    """The lists there are and the lines of the one that is shown."""

    lists: tuple[ListRow, ...]
    lines: tuple[ListLine, ...]
    today: Any


class CompareView(SheetPage):
    """A list chosen above, chips by how lines differ, the lines, what to do beside."""

    word = "left_behind"
    cares_about = frozenset({"left_behind", "residents", "left_behind_lists", "left_behind_list_lines"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = 0
        self._wanted = self._hidden = ""
        """A list to show at the next reading."""
        self._shown: Shown | None = None
        self._new = action(
            tr("核对一份名单"), self.new, name="left_behind.compare.new", glyph="plus", key="F2", parent=self
        )
        self._book = action(
            tr("导出核对结果"), self.save_book, name="left_behind.compare.book", glyph="export", parent=self
        )
        self._close = action(
            tr("核对完"), self.close_list, name="left_behind.compare.close", glyph="flag", parent=self
        )
        for one in (self._new, self._book, self._close):
            self.allow(one, "left_behind:enrol")
        self.which = pick("left_behind.compare.which", tr("哪一份名单"), (), None, empty=False)
        self.which.setMinimumWidth(theme.now().px(240))
        self.which.currentIndexChanged.connect(lambda _at: self.refresh())
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS],
            spoken=tr("看哪些行"),
            name="left_behind.compare.chips",
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.said = label("", "second", wrap=True, name="left_behind.compare.said")
        self.rows = Rows(
            [
                Column(tr("行"), lambda one: str(one.n) if one.n else "—", 44, right=True),
                Column(tr("姓名"), lambda one: one.name, 96),
                Column(tr("核对结果"), lambda one: tr(STATES[one.state]), 128, light=_light),
                Column(tr("说明"), lambda one: one.detail, 220),
                Column(tr("处理"), lambda one: tr(ANSWERS[one.answer]) if one.answer else "", 104),
            ],
            spoken=tr("名单的各行"),
            name="left_behind.compare",
            count=lambda n: tr("{n} 行", n=n),
        )
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(lambda _one: self.primary())
        self.pane = CounterPane(
            "left_behind.compare.pane", tr("在左边选一行，这里是差异和能做的事。"), "list-checks"
        )
        self.pane.asked.connect(self.do)
        self.both = ListDetail(self.rows, self.pane)
        above = row(self.which, self.chips, gap=theme.L)
        above.setStretch(1, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addLayout(above)
        lay.addWidget(self.said)
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.rows)

    @property
    def title(self) -> str:
        return tr("名单核对")

    @property
    def primary_action(self) -> QAction:
        return self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._book, self._close) if self._list is not None else ()

    @property
    def _list(self) -> ListRow | None:
        chosen = self.which.currentData()
        lists = self._shown.lists if self._shown else ()
        return next((one for one in lists if one.id == chosen), lists[0] if lists else None)

    def arrive(self, **where: Any) -> None:
        """`list`: which one; `chip`; `record`: a line."""
        if (wanted := where.get("list")) and self.which.findData(wanted) >= 0:
            self.which.setCurrentIndex(self.which.findData(wanted))
        if chip := where.get("chip"):
            self.chips.choose(str(chip))
        if record := where.get("record"):
            self.rows.want(str(record))

    def refresh(self) -> None:
        self._turn += 1
        turn, desk, chosen = self._turn, self.frame.desk, self._wanted or self.which.currentData()

        def look(work: Any) -> Shown:
            lists = tuple(service.lists(work))
            held = next((one for one in lists if one.id == chosen), lists[0] if lists else None)
            return Shown(lists, tuple(service.lines(work, held.id)) if held else (), work.today)

        def show(found: Shown) -> None:
            if turn == self._turn:
                self._take(found)

        self.frame.jobs.run(lambda: desk.read(look), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        self._shown = None
        self.rows.show_rows(
            [],
            lambda: not_read(problem, tr("您的岗位看不到三留守名册")),
        )
        return problem.code == "not-permitted"

    def _take(self, found: Shown) -> None:
        chosen = self._wanted or self.which.currentData()
        self._wanted = "" if any(one.id == self._wanted for one in found.lists) else self._wanted
        self._shown = found
        self.which.blockSignals(True)
        self.which.clear()
        for one in found.lists:
            words = tr("{title}（{kind}）", title=one.title, kind=tr(left_behind.KIND_WORDS[one.kind]))
            self.which.addItem(words, one.id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.setVisible(bool(found.lists))
        self.which.blockSignals(False)
        self._show()
        self.actions_changed.emit()

    def _lines(self, chip: str) -> list[ListLine]:
        lines = self._shown.lines if self._shown else ()
        if chip == "open":
            return [one for one in lines if one.open]
        return [one for one in lines if chip == "all" or one.state in GROUPS[chip]]

    def _show(self) -> None:
        shown, held = self._shown, self._list
        if shown is None:
            return
        for key, _words in CHIPS:
            self.chips.set_count(key, len(self._lines(key)))
        if held is None:
            self.said.setText("")
        else:
            words = tr(
                "名单日期 {day}，{read} 行；两边都有 {same}，待处理 {open}。",
                day=day_words(held.as_of, shown.today),
                read=held.read,
                same=held.counts.get("same", 0),
                open=held.open,
            )
            if held.closed_on:
                words += tr("{day}已核对完。", day=day_words(held.closed_on, shown.today))
            self.said.setText(words)
        self.rows.show_rows(self._lines(self.chips.current), self._nothing)

    def _nothing(self) -> QWidget:
        if self._list is None:
            return EmptyState(
                tr("还没有核对过名单"),
                tr(
                    "上级发来的名单（XLSX、CSV 或粘贴的文字）和名册逐行比较：少了谁、多了谁、迁走的、去世的、证号不同的。"
                ),
                icon="list-checks",
                step=tr("F2　核对一份名单") if self._new.isEnabled() else "",
                on_step=self.new if self._new.isEnabled() else None,
            )
        return EmptyState(tr("这里没有行"), tr("换一个分类看看。"), icon="check-circle")

    def _on_row(self, one: Any) -> None:
        if not isinstance(one, ListLine):
            self.pane.show_nothing()
            return
        tag = (tr(STATES[one.state]), "good" if one.state == "same" else "warn" if one.open else "good")
        facts = [
            (tr("说明"), one.detail),
            (tr("名单证号"), one.masked),
            (tr("本村登记"), one.own_masked),
            (tr("年龄"), "" if one.age is None else tr("{n}岁", n=one.age)),
            (tr("处理"), tr(ANSWERS[one.answer]) if one.answer else ""),
            (tr("处理说明"), one.note),
            (tr("处理人"), one.answered_by),
        ]
        held = self._list
        can = self._new.isEnabled() and held is not None and held.closed_on is None
        self.pane.show_facts(one.name or tr("没有姓名"), tag, facts, self._steps(one) if can else [])

    def _steps(self, one: ListLine) -> list[tuple[str, str, str]]:
        if one.state == "same":
            return []
        steps: list[tuple[str, str, str]] = []
        if one.person_id and one.state in TAKEN_IN and one.answer is None and one.enrolment_id is None:
            steps.append(("take_in", tr("纳入名册"), "user-plus"))
        for what in SUITABLE.get(one.state, USUAL):
            steps.append((what, tr(ANSWERS[what]), ""))
        if one.person_id:
            steps.append(("person", tr("打开居民档案"), "users-three"))
        return steps

    # doing ------------------------------------------------------------------------------------------

    def primary(self) -> None:
        """Enter or F9 on a line: what is usually done about it; without a line: a new list."""
        one = self.rows.current
        if isinstance(one, ListLine) and self.pane.steps:
            self.do(self.pane.steps[0])
        else:
            self.new()

    def do(self, step: str) -> None:
        """One of the steps beside a line."""
        one = self.rows.current
        if not isinstance(one, ListLine):
            return
        if step == "person":
            self.frame.go("residents", person=one.person_id)
        elif step == "take_in":
            self._take_in(one)
        elif step == "kept":
            self.ask(
                "left_behind.compare.kept",
                tr("核实后维持：{name}", name=one.name),
                [Ask("note", tr("核实的情况"), "long", needed=True)],
                tr("记下"),
                lambda work, values: service.answer(work, one.id, "kept", values["note"]),
                lambda _done: tr("已记下。"),
                reason="left_behind:compare",
            )
        else:
            desk = self.frame.desk
            self.frame.jobs.run(
                lambda: desk.change(
                    lambda work: service.answer(work, one.id, step), reason="left_behind:compare"
                ),
                lambda done: self.frame.say(
                    tr("{name}：{what}。", name=done.name, what=tr(ANSWERS[done.answer]))
                ),
                owner=self,
            )

    def _take_in(self, one: ListLine) -> None:
        self.ask(
            "left_behind.compare.take_in",
            tr("纳入名册：{name}", name=one.name),
            [
                Ask(
                    "evidence",
                    tr("证据"),
                    "long",
                    needed=one.state != "proposed",
                    hint=tr("例如：11月20日入户核实，父母均在外"),
                    help=tr("规则提名的人可以不写"),
                )
            ],
            tr("纳入名册"),
            lambda work, values: service.take_in(work, one.id, values["evidence"]),
            lambda done: tr("{name} 已纳入名册。", name=done.name),
            reason="left_behind:enrol",
        )

    def new(self) -> None:
        """F2: a list that came."""
        if not self._new.isEnabled():
            return
        self.ask(
            "left_behind.compare.new",
            tr("核对一份名单"),
            [
                Ask("title", tr("名单叫什么"), needed=True, hint=tr("例如：县民政局10月留守儿童名单")),
                Ask(
                    "kind",
                    tr("和哪本名册比"),
                    "choice",
                    needed=True,
                    value="child",
                    choices=[(key, tr(words)) for key, words in left_behind.KIND_WORDS.items()],
                ),
                Ask("sender", tr("谁发的")),
                Ask("as_of", tr("名单日期"), "day", help=tr("不填就和今天的名册比")),
                Ask("file", tr("文件"), "made", value=FilePick()),
                Ask("visible", tr("隐藏、筛选掉的行和列不要"), "check"),
                Ask("text", tr("或粘贴名单"), "long", hint=tr("一行一人：姓名 身份证号")),
            ],
            tr("开始核对"),
            self._compared,
            self._read_in,
            reason="left_behind:compare",
        )

    def _read_in(self, made: ListRow) -> str:
        """The list that just came is the one to work on."""
        self._wanted = made.id
        self.refresh()
        told = tr("读到 {n} 行，待处理 {open} 行。", n=made.read, open=made.open)
        return f"{told} ▲ {self._hidden}" if self._hidden else told

    def _compared(self, work: Any, values: Mapping[str, Any]) -> ListRow:
        named = values["file"] if not values["visible"] else ""
        self._hidden = hidden_words(Path(named)) if named else ""
        return service.compare(
            work,
            service.NewList(
                values["kind"],
                values["title"],
                values["sender"],
                values["as_of"],
                Path(values["file"]) if values["file"] else None,
                values["text"],
                bool(values["visible"]),
            ),
        )

    def close_list(self) -> None:
        """The list is done, once every line is answered."""
        held, desk = self._list, self.frame.desk
        if held is not None:
            self.frame.jobs.run(
                lambda: desk.change(
                    lambda work: service.close_list(work, held.id), reason="left_behind:compare"
                ),
                lambda done: self.frame.say(tr("“{title}”已核对完。", title=done.title)),
                owner=self,
            )

    def save_book(self) -> None:
        """The answered list as a workbook; whole numbers only for those who may see them."""
        held, desk = self._list, self.frame.desk
        if held is None:
            return
        chosen, _kind = files.ask_save(self, tr("导出核对结果"), tr("名单核对结果.xlsx"), "XLSX (*.xlsx)")
        if not chosen:
            return
        reveal = self.may("residents:reveal")
        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: left_behind_xlsx.comparison_book(
                    work, Path(chosen), held.id, reveal=reveal, over=True
                ),
                reason="left_behind:export",
            ),
            lambda made: self.frame.say(tr("已导出 {n} 行。", n=made.rows)),
            owner=self,
        )

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def back(self) -> bool:
        if self.chips.current != "open":
            self.chips.choose("open")
            return True
        return False


def _light(one: ListLine) -> str:
    return "normal" if not one.open else "late" if one.state in ("dead", "other_id", "missing") else "near"
