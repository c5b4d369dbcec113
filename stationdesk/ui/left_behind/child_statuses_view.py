"""儿童类别: whom the rules call in difficulty, without a carer or migrant, and why; a person says yes or no to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import child_statuses
from stationdesk.services.child_statuses import Proposal
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.cards import Tag, empty_card
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button, label, take_out
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

ENROL = "left_behind:enrol"
CHIPS = {"all": N_("全部"), **child_statuses.KINDS}


class ChildStatusesView(SheetPage):
    """Proposals only: what is decided stands in the child's file, which is opened on purpose."""

    word = "left_behind"
    cares_about = frozenset({"left_behind", "residents", "child_files"})
    both: ListDetail

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._found: tuple[Proposal, ...] = ()
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()],
            spoken=tr("哪一类"),
            name="child_statuses.chips",
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.rows = Rows(
            [
                Column(tr("姓名"), lambda one: one.name, 96),
                Column(tr("年龄"), lambda one: str(one.age), 48, right=True),
                Column(
                    tr("建议"),
                    lambda one: tr("结束") if one.row_id else tr("登记"),
                    104,
                    light=lambda one: "near",
                ),
                Column(tr("类别"), lambda one: tr(one.words), 220),
                Column(tr("理由"), lambda one: one.why, 320),
            ],
            spoken=tr("待确认的儿童类别"),
            name="child_statuses.list",
            key=lambda one: f"{one.person_id}:{one.key}",
            count=lambda n: tr("{n} 项", n=n),
        )
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(lambda _one: self.both.show_detail())
        self.pane = QWidget()
        self.pane.setObjectName("child_statuses.detail")
        self._lay = QVBoxLayout(self.pane)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.both = ListDetail(self.rows, self.pane)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.chips)
        lay.addWidget(self.both, 1)
        self._confirm = action(
            tr("确认"),
            self.confirm,
            name="child_statuses.confirm",
            glyph="check-circle",
            key="F9",
            parent=self,
        )
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.rows)
        delete.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.activated.connect(self.reject)
        self.setFocusProxy(self.rows)

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return N_("儿童类别")

    @property
    def primary_action(self) -> QAction:
        return self._confirm

    def refresh(self) -> None:
        desk: Any = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(child_statuses.proposals), self._read, self._unreadable, owner=self
        )

    def _read(self, found: Sequence[Proposal]) -> None:
        self._found = tuple(found)
        self._show()

    def _unreadable(self, problem: Unhappy) -> bool:
        self._found = ()
        self.rows.show_rows([], lambda: not_read(problem, tr("您的岗位看不到三留守名册")))
        return problem.code == "not-permitted"

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    # showing ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        for key in CHIPS:
            self.chips.set_count(key, sum(1 for one in self._found if key in ("all", one.kind)))
        chosen = self.chips.current
        self.rows.show_rows([one for one in self._found if chosen in ("all", one.kind)], self._nothing)
        withhold(self._confirm, "" if self.rows.rows else tr("没有要确认的。"))

    def _nothing(self) -> QWidget:
        return EmptyState(
            tr("没有要确认的儿童类别"),
            tr("低保、残疾、父母服刑或失联、外县来住满半年等登记有变化时，这里会提出，由人确认。"),
            icon="check-circle",
        )

    def _on_row(self, one: Proposal | None) -> None:
        take_out(self._lay)
        if one is None:
            self._lay.addWidget(empty_card(tr("在左边选一项，这里是理由和能做的事。"), "baby"))
            self._lay.addStretch(1)
            return
        self._lay.addWidget(label(f"{one.name}　{tr('{n}岁', n=one.age)}", "section", wrap=True))
        tags = FlowBox(name="child_statuses.tags", gap=theme.XS)
        tags.add(Tag(tr(one.words), "warn"))
        tags.add(Tag(tr("建议结束") if one.row_id else tr("建议登记"), "plain"))
        self._lay.addWidget(tags)
        self._lay.addWidget(label(one.why, wrap=True))
        version = one.rule.rpartition("@")[2]
        if "@" in one.rule:
            self._lay.addWidget(
                label(tr("按{version}版规则提出，由人确认才算数。", version=version), "second", wrap=True)
            )
        acts = FlowBox(name="child_statuses.actions", gap=theme.S)
        acts.add(
            button(
                tr("F9  确认"), self.confirm, look="primary", icon="check-circle", name="child_statuses.take"
            )
        )
        no = tr("Del  仍然符合…") if one.row_id else tr("Del  不符合…")
        acts.add(button(no, self.reject, icon="x-circle", name="child_statuses.refuse"))
        acts.add(
            button(
                tr("看一家人"),
                lambda: self.frame.go("left_behind", view="family", person=one.person_id),
                icon="house-line",
                name="child_statuses.family",
            )
        )
        self._lay.addWidget(acts)
        self._lay.addStretch(1)

    # doing ------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        """F9: the chosen proposal is taken."""
        one = self.rows.current
        if not isinstance(one, Proposal):
            return
        desk, key, person = self.frame.desk, one.key, one.person_id
        said = tr("{name}：已结束。", name=one.name) if one.row_id else tr("{name}：已登记。", name=one.name)
        self.frame.jobs.run(
            lambda: desk.change(lambda work: child_statuses.confirm(work, person, key), reason=ENROL),
            lambda _done: self._done(said),
            owner=self,
        )

    def _done(self, words: str) -> None:
        self.frame.say(words)
        self.refresh()

    def reject(self) -> None:
        """Del: not so, and why."""
        one = self.rows.current
        if not isinstance(one, Proposal):
            return
        self.ask(
            "child_statuses.reject",
            tr("不符合：{name}", name=one.name)
            if one.row_id is None
            else tr("仍然符合：{name}", name=one.name),
            [Ask("why", tr("原因"), "long", needed=True)],
            tr("记下"),
            lambda work, values: child_statuses.reject(work, one.person_id, one.key, values["why"]),
            lambda _done: tr("已记下原因；情况变化前不再提出。"),
            intro=one.why,
            reason=ENROL,
        )
