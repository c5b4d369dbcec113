"""The three parts of 转报录入: what waits to go up, the lists with which it went, what is not in the platform."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.core.clock import civil_date, local
from stationdesk.services.case_handovers import HandoverDetail, HandoverRow, WaitingCase
from stationdesk.services.case_platform import NotThere, Waiting
from stationdesk.ui import theme
from stationdesk.ui.cases.handing_up_answers import tagged
from stationdesk.ui.cases.handing_up_platform import PlatformPanel
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import short
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import ListDetail
from stationdesk.ui.pieces.plain import button, column, label
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows, breakable
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr


class GoingPart(QWidget):
    """待转报: everything that waits, by office; the marked ones go."""

    marks_changed = Signal()
    case_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("handing_up.going")
        self._today: Any = None
        self.rows = Rows(
            [
                Column(tr("单位"), lambda one: one.office, 180),
                Column(tr("申请人"), lambda one: one.applicant, 110),
                Column(tr("事项"), lambda one: matter_names.shown(one.matter_name), 220),
                Column(tr("材料"), lambda one: str(one.materials), 92, right=True),
                Column(
                    tr("报送期限"),
                    lambda one: short(one.due, self._today) if one.due else "",
                    120,
                    light=self._light,
                ),
                Column(tr("编号"), lambda one: one.number, 244),
            ],
            spoken=tr("待转报的办件"),
            name="handing_up.going.list",
            key=lambda one: str(one.case_id),
            count=lambda n: tr("{n} 件。空格标记，Ctrl+A 全选，F9 开转办单。", n=n),
        )
        self.rows.view.marks_changed.connect(self.marks_changed)
        self.rows.opened.connect(lambda one: self.case_asked.emit(one.case_id))
        self.setLayout(column(self.rows))
        self.setFocusProxy(self.rows)

    def _light(self, one: WaitingCase) -> str:
        if one.due is None:
            return ""
        return "late" if one.late else "near" if one.due == self._today else "normal"

    def fill(self, groups: Any, today: Any) -> None:
        """Read anew; marks of what still waits stay."""
        self._today = today
        self.rows.show_rows(
            [one for group in groups for one in group.cases],
            lambda: EmptyState(
                tr("没有待转报的"),
                tr("收件之后由机关决定的办件在这里，按单位排好，一次转报、一张转办单。"),
                icon="tray-arrow-up",
            ),
        )

    @property
    def chosen(self) -> list[WaitingCase]:
        """The marked ones."""
        table = self.rows.table
        return [one for one in self.rows.rows if table.everything or one.case_id in table.marked]


class ListsPart(QWidget):
    """转办单: the lists, and of one its cases and steps."""

    read_asked = Signal(str)
    asked = Signal(str)
    case_asked = Signal(str)

    def __init__(self, may: bool) -> None:
        super().__init__()
        self.setObjectName("handing_up.lists")
        self._may = may
        self.detail: HandoverDetail | None = None
        self.rows = Rows(
            [
                Column(tr("接收单位"), lambda one: one.office, 180),
                Column(tr("日期"), lambda one: f"{local(one.made_at):%m-%d}", 72),
                Column(tr("件数"), lambda one: str(one.count), 56, right=True),
                Column(
                    tr("答复"),
                    tagged,
                    110,
                    light=lambda one: "near" if one.waiting or one.returned else "normal",
                ),
                Column(tr("接收"), _taken, 140),
            ],
            spoken=tr("转办单"),
            name="handing_up.lists.list",
        )
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(self._on_opened)
        self.head = label("", "section", wrap=True, name="handing_up.lists.title")
        self.about = label("", "second", wrap=True, name="handing_up.lists.about")
        self.buttons = FlowBox(name="handing_up.lists.buttons")
        self.cases = Rows(
            [
                Column(tr("申请人"), lambda one: one.applicant, 96),
                Column(tr("状态"), lambda one: one.state_name, 90),
                Column(tr("事项"), lambda one: matter_names.shown(one.matter_name), 160),
                Column(tr("机关编号"), lambda one: one.external_number, 120),
            ],
            spoken=tr("转办单上的办件"),
            name="handing_up.lists.cases",
            key=lambda one: str(one.case_id),
        )
        self.cases.view.setMinimumHeight(theme.now().control * 6)
        self.cases.opened.connect(lambda one: self.case_asked.emit(one.case_id))
        pane = QWidget()
        pane.setObjectName("handing_up.lists.pane")
        lay = QVBoxLayout(pane)
        lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        lay.setSpacing(theme.S)
        for part in (self.head, self.about, self.buttons):
            lay.addWidget(part)
        lay.addWidget(self.cases, 1)
        self.panes = ListDetail(self.rows, pane)
        self.setLayout(column(self.panes))
        self.setFocusProxy(self.rows)
        self._nothing()

    def show_rows(self, found: Sequence[HandoverRow]) -> None:
        """The lists anew."""
        self.rows.show_rows(
            found,
            lambda: EmptyState(
                tr("还没有转办单"), tr("在“待转报”里标记要转的，按 F9。"), icon="tray-arrow-up"
            ),
        )

    def show_detail(self, found: HandoverDetail) -> None:
        """One list and what may be done with it."""
        self.detail = found
        one = found.row
        self.head.setText(one.office)
        parts = [
            tr("转办单 {number}", number=breakable(one.number)),
            tr("{day} 由 {who} 开，共 {n} 件", day=civil_date(one.made_at), who=one.worker, n=one.count),
            tr("送件人：{who}", who=one.carried_by) if one.carried_by else "",
            tr("{who} 于 {day} 接收", who=one.taken_by, day=one.taken_on)
            if one.taken_by
            else tr("还没有登记接收"),
            found.remark,
        ]
        self.about.setText("\n".join(part for part in parts if part))
        self.buttons.clear()
        steps = [("print", tr("打印"), True)]
        if self._may:
            steps = [
                ("answer", tr("登记答复"), bool(one.waiting)),
                ("taken", tr("登记接收"), True),
                *steps,
                ("undo", tr("撤销"), found.may_undo),
            ]
        for step, words, offered in steps:
            if offered:
                self.buttons.add(button(words, partial(self.asked.emit, step), name=f"handing_up.do.{step}"))
        self.cases.show()
        self.cases.show_rows(found.cases, QWidget)

    def _on_row(self, one: HandoverRow | None) -> None:
        if one is None:
            self._nothing()
        else:
            self.read_asked.emit(one.id)

    def _on_opened(self, _row: HandoverRow) -> None:
        self.panes.toggle()

    def _nothing(self) -> None:
        self.detail = None
        self.head.setText("")
        self.about.setText(tr("在左边选一张转办单。"))
        self.buttons.clear()
        self.cases.hide()


class PlatformPart(QWidget):
    """没录入平台: what is not there yet, the oldest first, and the fields of one."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("handing_up.platform")
        self.rows = Rows(
            [
                Column(tr("申请人"), lambda one: one.applicant, 110),
                Column(tr("事项"), lambda one: matter_names.shown(one.matter_name), 190),
                Column(tr("已等"), _waited, 84, light=lambda one: "near" if one.days > 2 else "normal"),
                Column(tr("平台"), lambda one: one.platform_name, 130),
                Column(tr("编号"), lambda one: one.number, 260),
            ],
            spoken=tr("还没有录入平台的办件"),
            name="handing_up.platform.list",
            key=lambda one: str(one.case_id),
            count=lambda n: tr("{n} 件。Enter 逐项录入。", n=n),
        )
        self.panel = PlatformPanel(frame)
        self.panes = ListDetail(self.rows, self.panel)
        self.setLayout(column(self.panes))
        self.setFocusProxy(self.rows)
        self.rows.view.row_chosen.connect(self._on_row)

    def _on_row(self, case_id: str) -> None:
        """Another line: the fields of the one before are put away."""
        if self.panel.form is not None and self.panel.form.case_id != case_id:
            self.panel.forget()

    def fill(self, waiting: Waiting) -> None:
        """Read anew."""
        self.rows.show_rows(
            waiting.cases,
            lambda: EmptyState(
                tr("都录入了"), tr("收件后要在上级平台再录一遍的，在这里一项一项抄。"), icon="check-circle"
            ),
        )


def _waited(one: NotThere) -> str:
    return tr("{n} 天", n=one.days) if one.days else tr("今天")


def _taken(one: HandoverRow) -> str:
    return f"{one.taken_by} {one.taken_on:%m-%d}" if one.taken_by and one.taken_on else ""
