"""转报录入: what waits to go up, the lists with which it went (转办单), and what is not in the platform yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from stationdesk.services import case_handovers, case_platform
from stationdesk.services.case_handovers import (
    HandoverDetail,
    HandoverReceipt,
    NewHandover,
)
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.batches_lines import ResultSheet
from stationdesk.ui.cases.handing_up_answers import AnswersSheet
from stationdesk.ui.cases.handing_up_parts import GoingPart, ListsPart, PlatformPart
from stationdesk.ui.cases.handing_up_platform import PlatformWindow
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.words import tr

GOING, LISTS, PLATFORM = "going", "lists", "platform"
EACH_UP_TO = 3
"""With more offices than this, one list to the township's own desk is offered first."""


class HandingUpView(SheetPage):
    """转报录入."""

    word = "cases"
    cares_about = frozenset({"cases", "case_handovers", "case_events", "case_materials", "papers"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._window: PlatformWindow | None = None
        self._shown: set[str] = set()
        self._go = action(
            tr("开转办单"), self.hand_over, name="handing_up.go", glyph="tray-arrow-up", key="F9", parent=self
        )
        self._answer = action(
            tr("登记答复"),
            self.answer_list,
            name="handing_up.answer",
            glyph="note-pencil",
            key="F9",
            parent=self,
        )
        self._answer_all = action(
            tr("全部答复"),
            self.answer_all,
            name="handing_up.answer_all",
            glyph="note-pencil",
            key="Ctrl+D",
            parent=self,
        )
        self._answer.setToolTip(tr("登记这一张转办单的答复"))
        self._answer_all.setToolTip(tr("登记所有还没有的答复，不管随哪一张转办单去的"))
        self._type = action(
            tr("逐项录入"), self.type_one, name="handing_up.type", glyph="copy", key="F9", parent=self
        )
        for one in (self._go, self._answer, self._answer_all):
            one.setVisible(self.may("cases:accept"))
        shortcut = QShortcut(QKeySequence("Ctrl+D"), self)
        shortcut.setObjectName("handing_up.key.Ctrl+D")
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._on_answer_all)
        self._type.setVisible(self.may("cases:accept") and self.may("residents:reveal"))
        self._build()

    def _build(self) -> None:
        self.chips = FilterChips(
            [(GOING, tr("待转报")), (LISTS, tr("转办单")), (PLATFORM, tr("没录入平台"))],
            spoken=tr("转报录入的各部分"),
            name="handing_up.parts",
        )
        self.chips.chosen.connect(self._on_part)
        self.going = GoingPart()
        self.going.marks_changed.connect(self._on_marks)
        self.going.case_asked.connect(lambda case: self.frame.go("cases", view="list", case=case))
        self.lists = ListsPart(self.may("cases:accept"))
        self.lists.read_asked.connect(self._read_handover)
        self.lists.asked.connect(self._on_step)
        self.lists.case_asked.connect(lambda case: self.frame.go("cases", view="list", case=case))
        self.platform = PlatformPart(self.frame)
        self.platform.panel.done.connect(self._on_typed)
        self.platform.panel.window_asked.connect(self._on_window)
        self.platform.rows.opened.connect(lambda _row: self.type_one())
        self._parts: Mapping[str, QWidget] = {
            GOING: self.going,
            LISTS: self.lists,
            PLATFORM: self.platform,
        }
        self._body = QStackedWidget()
        self._body.setObjectName("handing_up.body")
        for part in self._parts.values():
            self._body.addWidget(part)
        lay = column(self.chips, self._body, gap=theme.S)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        self.setLayout(lay)

    # what the host asks ------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return tr("转报录入")

    @property
    def primary_action(self) -> QAction | None:
        return {GOING: self._go, LISTS: self._answer, PLATFORM: self._type}[self.part]

    @property
    def other_actions(self) -> Sequence[QAction]:
        return () if self.part == PLATFORM else (self._answer_all,)

    @property
    def part(self) -> str:
        """Which of the three is shown."""
        return self.chips.current or GOING

    def refresh(self) -> None:
        def read(work: Any) -> tuple[Any, Any, Any, Any]:
            return (
                case_handovers.waiting(work),
                case_handovers.listed(work),
                case_platform.waiting(work, limit=2000),
                work.today,
            )

        def show(found: tuple[Any, Any, Any, Any]) -> None:
            groups, lists, waiting, today = found
            self.going.fill(groups, today)
            self.lists.show_rows(lists)
            self._show_answerable()
            self.platform.fill(waiting)
            self.chips.set_count(GOING, sum(len(group.cases) for group in groups))
            self.chips.set_count(LISTS, sum(bool(one.waiting) for one in lists))
            self.chips.set_count(PLATFORM, waiting.count)
            self._on_marks()

        self.jobs.run(lambda: self.desk.read(read), show, owner=self)

    def arrive(self, **where: Any) -> None:
        """`part` is going, lists or platform; `case` one to be typed; `handover` one list."""
        if where.get("case"):
            self.chips.choose(PLATFORM)
            self.platform.rows.want(str(where["case"]))
        elif where.get("handover"):
            self.chips.choose(LISTS)
            self.lists.rows.want(str(where["handover"]))
        elif where.get("part") in self._parts:
            self.chips.choose(str(where["part"]))

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        part = self._parts[self.part]
        if isinstance(part, (ListsPart, PlatformPart)):
            part.panes.toggle()

    def print_(self) -> None:
        if self.part == LISTS:
            self._on_step("print")

    def save(self) -> None:
        if self._sheet is not None:
            super().save()
        elif self.part == PLATFORM and self.platform.panel.form is not None:
            self.platform.panel.keep()

    def put_by(self) -> None:
        """Locked or closed: nothing personal stays on the clipboard or in the small window."""
        self.platform.panel.forget()
        if self._window is not None:
            self._window.close()

    def back(self) -> bool:
        if self.part == PLATFORM and self.platform.panel.form is not None:
            self.platform.panel.forget()
            self.platform.rows.setFocus()
            return True
        return False

    def setFocus(self, *_reason: Any) -> None:
        self._parts[self.part].setFocus()

    def _on_part(self, key: str) -> None:
        if key != PLATFORM:
            self.platform.panel.forget()
        self._body.setCurrentWidget(self._parts[key])
        self.actions_changed.emit()

    # handing over ------------------------------------------------------------------------------------

    def _on_marks(self) -> None:
        count = len(self.going.chosen)
        self._go.setText(tr("开转办单（{n} 件）", n=count) if count else tr("开转办单"))
        withhold(self._go, "" if count else tr("先用空格标记要转报的办件。"))

    def hand_over(self) -> None:
        """One list for each office of the marked cases, or everything to one."""
        chosen = self.going.chosen
        if not chosen:
            return
        offices = list(dict.fromkeys(one.office for one in chosen))
        # Most stations bring everything to one desk in the township: the one that took the last list.
        before = [one.office for one in self.lists.rows.rows]
        usual = next((one for one in before if one not in offices), tr("乡镇便民服务中心"))
        asks = []
        if len(offices) > 1:
            each = tr("每个单位一张（{n} 张）", n=len(offices))
            asks.append(
                Ask(
                    "how",
                    tr("怎么开"),
                    "choice",
                    needed=True,
                    value="each" if len(offices) <= EACH_UP_TO else "one",
                    choices=[("each", each), ("one", tr("全部转给一个单位"))],
                )
            )
        asks += [
            Ask(
                "to",
                tr("转给哪个单位"),
                value=offices[0] if len(offices) == 1 else usual,
                help=tr("每个单位一张时不看这一项") if len(offices) > 1 else "",
            ),
            Ask("carried_by", tr("谁送去"), hint=tr("不填就是经办人")),
            Ask("remark", tr("说明"), "long"),
        ]

        def act(work: Any, values: Mapping[str, Any]) -> list[HandoverReceipt]:
            if values.get("how") == "each":
                going = {
                    office: tuple(one.case_id for one in chosen if one.office == office) for office in offices
                }
            else:
                going = {values["to"]: tuple(one.case_id for one in chosen)}
            return [
                case_handovers.make(work, NewHandover(to, ids, values["carried_by"], values["remark"]))
                for to, ids in going.items()
            ]

        self.ask(
            "handing_up.hand_over",
            tr("开转办单"),
            asks,
            tr("转报 {n} 件", n=len(chosen)),
            act,
            self._handed_over,
            reason="cases:accept",
        )

    def _handed_over(self, made: list[HandoverReceipt]) -> str:
        from PySide6.QtCore import QTimer

        self.going.rows.table.marked.clear()
        lines = [line for one in made for line in one.lines]
        refused = [line for line in lines if not line.done]
        said = made[0].sentence if len(made) == 1 else tr("已开 {n} 张转办单", n=len(made))

        def show_result() -> None:
            if refused:
                self.frame.open_sheet(ResultSheet(said, lines), tr("逐件结果"))

        def show(at: int) -> None:
            """One paper after another, then what did not go."""
            if at < len(made):
                issuing.preview(self.frame, self, made[at].paper, done=lambda: show(at + 1))
            else:
                show_result()

        QTimer.singleShot(0, self, lambda: show(0))
        return said

    # the lists ----------------------------------------------------------------------------------------

    def _read_handover(self, handover_id: str) -> None:
        def show(found: HandoverDetail) -> None:
            if self.lists.rows.current is not None and self.lists.rows.current.id == found.row.id:
                self.lists.show_detail(found)
                self._show_answerable()

        self.jobs.run(
            lambda: self.desk.read(lambda work: case_handovers.detail(work, handover_id)), show, owner=self
        )

    def _on_step(self, step: str) -> None:
        found = self.lists.detail
        if found is None:
            return
        handover_id = found.row.id
        if step == "print":
            kept = [one for one in found.papers if not one.voided]
            if kept:
                issuing.preview(self.frame, self, kept[-1])
        elif step == "answer":
            self.answer_list()
        elif step == "taken":
            self.ask(
                "handing_up.taken",
                tr("登记接收"),
                [
                    Ask("taken_by", tr("谁接收的"), needed=True, value=found.row.taken_by or None),
                    Ask("taken_on", tr("哪天"), "day", help=tr("不填就是今天"), value=found.row.taken_on),
                ],
                tr("登记接收"),
                lambda work, values: case_handovers.taken(
                    work, handover_id, values["taken_by"], values["taken_on"]
                ),
                lambda got: tr("已登记：{who} 接收", who=got.row.taken_by),
                reason="cases:accept",
            )
        elif step == "undo":
            self.ask(
                "handing_up.undo",
                tr("撤销转办单"),
                [Ask("reason", tr("原因"), "long", needed=True)],
                tr("撤销转办单"),
                lambda work, values: case_handovers.undo(work, handover_id, values["reason"]),
                lambda got: tr("已撤销转办单，{n} 件回到待转报", n=got.row.count),
                intro=tr("开错了才用，只在当天、对方还没有接收时。纸作废，办件回到待转报，原来的期限不变。"),
                reason="cases:accept",
            )

    def _show_answerable(self) -> None:
        """Whether the chosen list still waits for an answer."""
        one = self.lists.rows.current
        waits = "" if one is not None and one.waiting else tr("这张转办单上的都有答复了。")
        withhold(self._answer, tr(CHOOSE) if one is None else waits)

    def answer_list(self) -> None:
        """Answers for what lies with the office by the chosen list, and for nothing else."""
        one = self.lists.rows.current
        if one is None:
            self.frame.say(tr("先在左边选一张转办单。"))
            return

        def show(found: HandoverDetail) -> None:
            waiting = [case for case in found.cases if case.state == "forwarded"]
            if waiting:
                self.open_form(AnswersSheet(self.frame, waiting), tr("登记答复：{who}", who=found.row.office))
            else:
                self.frame.say(tr("这张转办单上的都有答复了。"))

        handover_id = one.id
        self.jobs.run(
            lambda: self.desk.read(lambda work: case_handovers.detail(work, handover_id)), show, owner=self
        )

    def _on_answer_all(self) -> None:
        """Ctrl+D, where there is something to answer: in the platform's own part it means nothing."""
        if self.part != PLATFORM and self._answer_all.isVisible():
            self.answer_all()

    def answer_all(self) -> None:
        """Answers for everything that lies with an office, whichever list it went with."""

        def show(found: Any) -> None:
            if found:
                self.open_form(AnswersSheet(self.frame, found), tr("登记答复"))
            else:
                self.frame.say(tr("没有等着答复的办件。"))

        self.jobs.run(lambda: self.desk.read(case_handovers.unanswered), show, owner=self)

    # the platform --------------------------------------------------------------------------------------

    def type_one(self) -> None:
        """The chosen case field by field; in the small window when it is open."""
        one = self.platform.rows.current
        if one is None:
            return
        if self._window is not None and self._window.isVisible():
            self._window.panel.open(one.case_id)
            self._window.activateWindow()
            return
        self.platform.panes.show_detail()
        self.platform.panel.open(one.case_id)

    def _on_window(self) -> None:
        form = self.platform.panel.form
        if self._window is None:
            self._window = PlatformWindow(self.frame, self)
            self._window.panel.done.connect(self._on_typed)
        self.platform.panel.forget()
        self._window.show()
        if form is not None:
            self._window.panel.show_form(form)
            self._window.panel.go.setFocus()

    def _on_typed(self, sentence: str) -> None:
        """A number came back: the next case follows at once."""
        self.frame.say(sentence)
        self.refresh()
        self.platform.rows.setFocus()
        if self._window is not None and self._window.isVisible() and self.platform.rows.current is not None:
            self._window.panel.open(self.platform.rows.current.case_id)
