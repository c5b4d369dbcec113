"""One case beside the list: what it is, what may be done now, materials, papers, what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.core.clock import civil_date, local
from stationdesk.services.case_lists import CaseDetail, CaseEventRow
from stationdesk.services.case_record import MATERIAL_STATES, MaterialLine
from stationdesk.services.cases import CHANNELS
from stationdesk.services.papers import PaperRow
from stationdesk.ui import theme
from stationdesk.ui.cases import steps
from stationdesk.ui.cases.cards import Tag, empty_card, fact, heading, light_of
from stationdesk.ui.cases.checklist import _box
from stationdesk.ui.cases.reading import months_days
from stationdesk.ui.issuing import KIND_WORDS
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.plain import button, column, icon_button, label, line, row
from stationdesk.ui.words import tr

SCORE_WORDS_SHOWN = 3
TONES = {"notice": "warn", "returned": "warn", "refused": "bad", "withdrawn": "plain", "archived": "plain",
         "finished": "good", "delivered": "good"}  # fmt: skip


class _Mark(QWidget):
    """The state of a material as the check list draws it."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self._state = state
        side = theme.now().px(18)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _box(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._state)
        painter.end()


class _Dot(QWidget):
    """A stop on the line of what happened."""

    def __init__(self, *, first: bool, last: bool) -> None:
        super().__init__()
        self._first, self._last = first, last
        self.setFixedWidth(theme.now().px(16))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = self.width() / 2, worn.px(10)
        painter.setPen(QPen(worn.colour("line"), 2))
        if not self._first:
            painter.drawLine(QPointF(x, 0), QPointF(x, y))
        if not self._last:
            painter.drawLine(QPointF(x, y), QPointF(x, self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("accent" if self._first else "edge"))
        radius = worn.px(4)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.end()


class CaseDetailPane(QWidget):
    """Rebuilt for each case that is looked at."""

    step_asked = Signal(object)
    paper_asked = Signal(object)
    person_asked = Signal(str)

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__()
        self.setObjectName("case")
        self._may = may
        self.detail: CaseDetail | None = None
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.show_nothing()

    def _empty(self) -> None:
        while (item := self._lay.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()

    def show_nothing(self) -> None:
        """No case is chosen."""
        self._empty()
        self.detail = None
        self._lay.addWidget(empty_card(tr("在左边选一件，这里是它的材料、文书和经过。"), "clipboard-text"))
        self._lay.addStretch(1)

    def show_case(self, detail: CaseDetail, today: date, *, undo: bool) -> None:
        """Show a case and what may be done with it now."""
        self._empty()
        self.detail = detail
        self.setAccessibleName(f"{detail.row.applicant} {detail.row.matter_name} {detail.row.state_name}")
        self._lay.addWidget(self._head(detail, today))
        actions = self._actions(detail, undo)
        if actions is not None:
            self._lay.addWidget(actions)
        self._lay.addWidget(line())
        self._lay.addWidget(self._facts(detail, today))
        if detail.materials:
            self._lay.addWidget(line())
            self._lay.addWidget(self._materials(detail, today))
        if detail.papers:
            self._lay.addWidget(line())
            self._lay.addWidget(self._papers(detail))
        self._lay.addWidget(line())
        self._lay.addWidget(self._history(detail, today))
        self._lay.addStretch(1)

    def _head(self, detail: CaseDetail, today: date) -> QWidget:
        one = detail.row
        made = QWidget()
        name = button(one.applicant or tr("（档案已撤销）"), look="link", name="case.person")
        name.setFont(theme.now().font("section"))
        name.setStyleSheet(f"font-size: {theme.now().text('section')}px; padding: 0px; border-width: 1px;")
        if one.person_id:
            name.clicked.connect(lambda _c=False: self.person_asked.emit(one.person_id))
        state = Tag(one.state_name, TONES.get(one.state, "accent"))
        number = label(one.number, "second", name="case.number")
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = icon_button(
            "copy", tr("复制编号"), lambda: QGuiApplication.clipboard().setText(one.number), name="case.copy"
        )
        top = row(name, None, state)
        parts: list[QWidget] = [label(one.matter_name, wrap=True, name="case.matter")]
        light = light_of(one)
        if one.due and light:
            left = one.days_left or 0
            day = months_days(one.due, today)
            what = tr("报镇") if one.state == "received" else tr("办结")
            if light == "late":
                words = tr("应在{day}前{what}，已超 {n} 个工作日", day=day, what=what, n=max(1, -left))
            else:
                words = tr("{day}前{what}，还有 {n} 个工作日", day=day, what=what, n=left)
            parts.append(LightLabel(light, words, name="case.light"))
        made.setLayout(column(top, *parts, row(number, copy, None, gap=theme.XS), gap=theme.XS))
        return made

    def _actions(self, detail: CaseDetail, undo: bool) -> QWidget | None:
        found = steps.offered(detail, self._may, undo=undo)
        if not found:
            return None
        box = FlowBox(name="case.actions")
        rest = []
        for step in found:
            main = steps.is_main(step, detail)
            if not main and box.flow.count() >= SCORE_WORDS_SHOWN:
                rest.append(step)
                continue
            shown = button(tr(step.words), look="plain", icon=step.icon, name=f"case.step.{step.key}")
            if main and not box.flow.count():
                shown = button(tr(step.words), look="primary", icon=step.icon, name=f"case.step.{step.key}")
            shown.clicked.connect(lambda _c=False, step=step: self.step_asked.emit(step))
            box.add(shown)
        if rest:
            more = icon_button("dots-three", tr("更多"), name="case.more")
            menu = QMenu(more)
            for step in rest:
                menu.addAction(tr(step.words)).triggered.connect(
                    lambda _c=False, step=step: self.step_asked.emit(step)
                )
            more.clicked.connect(lambda: menu.exec(more.mapToGlobal(more.rect().bottomLeft())))
            box.add(more)
        return box

    def _facts(self, detail: CaseDetail, today: date) -> QWidget:
        one = detail.row
        parts: list[QWidget] = []
        opened = local(one.opened_at)
        channel = tr(CHANNELS.get(one.channel, one.channel))
        taken = tr(
            "{day} {time} · {channel} · {who}",
            day=months_days(civil_date(one.opened_at), today),
            time=f"{opened:%H:%M}",
            channel=channel,
            who=detail.first_worker or tr("（不明）"),
        )
        parts.append(fact(tr("登记"), taken))
        if detail.by_relation:
            parts.append(fact(tr("来办的人"), detail.by_relation))
        if detail.accepted_on:
            parts.append(fact(tr("受理"), months_days(detail.accepted_on, today)))
        if one.external_number:
            parts.append(fact(tr("机关编号"), one.external_number))
        if detail.result:
            parts.append(fact(tr("结果"), detail.result))
        if detail.remark:
            parts.append(fact(tr("备注"), detail.remark))
        if detail.score is not None:
            from stationdesk.services.case_life import SCORES

            parts.append(fact(tr("评价"), tr(SCORES[detail.score])))
        if detail.left_out:
            parts.append(
                label(
                    tr("有 {n} 步在两台电脑上撞在一起，没有算进来，请核对。", n=detail.left_out),
                    "warn",
                    wrap=True,
                )
            )
        made = QWidget()
        made.setLayout(column(*parts, gap=theme.XS))
        return made

    def _materials(self, detail: CaseDetail, today: date) -> QWidget:
        there = sum(one.there for one in detail.materials)
        made = QWidget()
        lines = [self._material(one, today) for one in detail.materials]
        head = heading(tr("材料　已收 {n}/{all}", n=there, all=len(detail.materials)))
        made.setLayout(column(head, *lines, gap=theme.S))
        return made

    def _material(self, one: MaterialLine, today: date) -> QWidget:
        made = QWidget()
        name = label(one.name, wrap=True)
        words = tr(MATERIAL_STATES[one.state])
        if one.promised_by and one.state == "promised":
            words = tr("{day}前补", day=months_days(one.promised_by, today))
        elif one.state == "missing" and not one.required:
            words = tr("有则交")
        kind = "second" if one.there or not one.required else "warn"
        lay = row(_Mark(one.state), name, label(words, kind), gap=theme.S)
        lay.setStretch(1, 1)
        made.setLayout(lay)
        made.setAccessibleName(f"{one.name} {words}")
        return made

    def _papers(self, detail: CaseDetail) -> QWidget:
        made = QWidget()
        lines = []
        for paper in detail.papers:
            words = tr(KIND_WORDS.get(paper.kind, paper.kind))
            if paper.voided:
                shown: QWidget = label(tr("{what}（已作废）", what=words), "second")
            else:
                shown = button(words, look="link", icon="file-pdf", name=f"case.paper.{paper.kind}")
                shown.clicked.connect(lambda _c=False, paper=paper: self.paper_asked.emit(paper))
            copies = tr("已印 {n} 份", n=paper.copies) if paper.copies else tr("未打印")
            one = QWidget()
            one.setLayout(row(shown, None, label("" if paper.voided else copies, "second"), gap=theme.S))
            lines.append(one)
        made.setLayout(column(heading(tr("已出文书")), *lines, gap=0))
        return made

    def _history(self, detail: CaseDetail, today: date) -> QWidget:
        made = QWidget()
        events = list(reversed(detail.history))
        parts = [
            self._event(event, today, first=n == 0, last=n == len(events) - 1)
            for n, event in enumerate(events)
        ]
        made.setLayout(column(heading(tr("经过")), theme.XS, *parts, gap=0))
        return made

    def _event(self, event: CaseEventRow, today: date, *, first: bool, last: bool) -> QWidget:
        at = local(event.at)
        when = f"{months_days(civil_date(event.at), today)} {at:%H:%M}"
        words = event.name
        if event.kind == "answered":
            said = steps.ANSWER_WORDS.get(str(event.data.get("result") or ""))
            words = tr("{what}：{answer}", what=event.name, answer=tr(said)) if said else words
        name = label(words, wrap=True)
        inner = column(name, label(f"{when}　{event.user}".strip(), "second"), gap=0)
        if event.note:
            inner.addWidget(label(event.note, "second", wrap=True))
        inner.addSpacing(theme.S)
        made = QWidget()
        lay = row(_Dot(first=first, last=last), inner, gap=theme.S)
        lay.setStretch(1, 1)
        made.setLayout(lay)
        return made

    def paper(self) -> PaperRow | None:
        """What F8 prints: the newest paper that counts."""
        if self.detail is None:
            return None
        good = [paper for paper in self.detail.papers if not paper.voided]
        return good[0] if good else None
