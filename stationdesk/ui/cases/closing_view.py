"""The day's closing (日清): numbers against records, what is left to do, and the clerk's signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from stationdesk.core.clock import SystemClock, civil_date, local
from stationdesk.core.words import N_, civil, weekday
from stationdesk.services import day_closing, papers
from stationdesk.services.day_closing import Day
from stationdesk.ui import issuing, theme
from stationdesk.ui.cases.figures_table import FigureCell, FiguresTable
from stationdesk.ui.pages import Frame, Page, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.plain import button, card, column, label, row, take_out
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.pieces.tiles import Tile, Tiles
from stationdesk.ui.words import tr

ICONS = {
    "opened": "clipboard-text",
    "closed": "check-circle",
    "left_open": "hourglass-medium",
    "overdue": "warning-circle",
    "to_forward": "export",
    "to_deliver": "hand-heart",
    "notices": "list-checks",
    "ratings": "heart",
    "consultations": "handshake",
    "originals": "identification-card",
    "drafts": "clipboard-text",
}
SERIAL_HEADS = (N_("种类"), N_("起止号"), N_("份数"), N_("缺号"), N_("作废"), N_("没打印"), N_("重打"))
NAMED = 6


class NoteForm(SideForm):
    """One note: at the signature, or later beside it. `said(text)`."""

    said = Signal(str)

    def __init__(self, frame: Frame, name: str, head: str, words: str, end: str, *, needed: bool) -> None:
        super().__init__(frame, name)
        self.lay.addWidget(label(head, wrap=True))
        self.note = QPlainTextEdit()
        self.note.setObjectName(f"{name}.note")
        self.note.setAccessibleName(words)
        self.note.setTabChangesFocus(True)
        self.note.setMaximumHeight(theme.now().px(120))
        self.field("note", words, self.note, needed=needed)
        self.end(end)

    def save(self) -> None:
        if self.button.isEnabled():
            self.said.emit(" ".join(self.note.toPlainText().split()))


class ClosingView(Page):
    """日清."""

    word = "cases"
    cares_about = frozenset(
        {"cases", "papers", "paper_events", "case_notices", "day_closings", "custody_items", "consultations"}
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._turn = 0
        self._seen: Day | None = None
        self._form: NoteForm | None = None
        self._sign = action(
            tr("日清签字…"), self.sign, name="cases.closing.sign", glyph="seal-check", key="F9", parent=self
        )
        self._sign.setEnabled(False)
        self._correct = action(
            tr("更正说明…"), self.correct, name="cases.closing.correct", glyph="warning-circle", parent=self
        )
        self._print = action(
            tr("打印日清单…"), self.print_, name="cases.closing.print", glyph="printer", parent=self
        )
        for one in (self._correct, self._print):
            one.setEnabled(False)
        clock = getattr(self.desk, "clock", None) or SystemClock()
        self.day = DateField("cases.closing.day", tr("哪一天"), civil_date(clock.now()), clock=clock)
        self.day.setMaximumWidth(theme.now().px(170))
        self.day.changed.connect(lambda _day: self.refresh())
        self._build()

    def _build(self) -> None:
        before = button(tr("前一天"), partial(self._step, -1), icon="arrow-left", name="cases.closing.before")
        after = button(tr("后一天"), partial(self._step, 1), name="cases.closing.after")
        self.state = label("", "section", wrap=True, name="cases.closing.state")
        self.wrong = label("", "error", wrap=True, name="cases.closing.wrong")
        self.serials = FiguresTable(
            [tr(words) for words in SERIAL_HEADS], spoken=tr("编号与登记核对"), name="cases.closing.serials"
        )
        self.others = FiguresTable(
            [tr("电脑"), *(tr(words) for words in SERIAL_HEADS)],
            spoken=tr("其他电脑的编号，按收到的核对"),
            name="cases.closing.others",
        )
        self._others = card(
            label(tr("其他电脑的编号（按已经收到的核对；没收到的不在内）"), "section"), self.others
        )
        self.done = Tiles(name="cases.closing.done", spoken=tr("今天的办理"))
        self.left = Tiles(name="cases.closing.left", spoken=tr("留下要办的"))
        for tiles in (self.done, self.left):
            tiles.pressed.connect(self._on_tile)
        self._signed = QVBoxLayout()
        self._signed.setSpacing(theme.XS)
        inner = QWidget()
        inner.setProperty("look", "clear")
        lay = column(
            row(before, self.day, after, None, gap=theme.S),
            self.state,
            self.wrong,
            card(label(tr("编号与登记核对（本机）"), "section"), self.serials),
            self._others,
            label(tr("这一天的办理"), "section"),
            self.done,
            label(tr("留下要办的"), "section"),
            self.left,
            label(tr("收费和代收款：本站不收费，不代收代管现金。"), "second", wrap=True),
            self._signed,
            None,
            gap=theme.M,
        )
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        inner.setLayout(lay)
        scroll = QScrollArea()
        scroll.setObjectName("cases.closing.scroll")
        scroll.setAccessibleName(tr("日清"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self.setLayout(column(scroll))

    @property
    def title(self) -> str:
        return tr("日清")

    @property
    def primary_action(self) -> QAction | None:
        return self._sign

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._correct, self._print)

    def setFocus(self, *_reason: Any) -> None:
        self.serials.setFocus(Qt.FocusReason.OtherFocusReason)

    def filter(self) -> None:
        self.day.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.day.selectAll()

    def detail(self) -> None:
        if self.left.tiles:
            self.left.tiles[0].setFocus()

    def save(self) -> None:
        if self._form is not None and isValid(self._form):
            self._form.save()

    def arrive(self, **where: Any) -> None:
        """`day` shows another day."""
        if isinstance(where.get("day"), date):
            self.day.set_day(where["day"])
            self.refresh()

    def _step(self, by: int) -> None:
        day = self.day.day
        if day is not None and day + timedelta(days=by) <= self.day.today:
            self.day.set_day(day + timedelta(days=by))
            self.refresh()

    def refresh(self) -> None:
        self._turn += 1
        turn, day = self._turn, self.day.day
        if day is None:
            return

        def show(found: Day) -> None:
            if turn == self._turn:
                self._show(found)

        self.jobs.run(lambda: self.desk.read(lambda work: day_closing.look(work, day)), show, owner=self)

    def _show(self, found: Day) -> None:
        self._seen = found
        unsigned = tr("这一天还没有人签字。")
        signed = any(not one.correction for one in found.signed)
        self.allow(self._sign, "cases:accept", unless=tr("这一天您已经签字。") if found.mine else "")
        self.allow(self._correct, "cases:accept", unless="" if signed else unsigned)
        withhold(self._print, "" if found.paper_id is not None else unsigned)
        day = f"{civil(found.day)} {weekday(found.day)}"
        if found.mine:
            self.state.setText(tr("{day}，您已签字。", day=day))
        else:
            self.state.setText(tr("{day}，还没有签字。核对下面的编号，没有问题就按 F9 签字。", day=day))
        lost = [
            tr("{day}{kind}：{gaps}", day=civil(one.day), kind=one.name, gaps=self._some(one.gaps))
            for one in found.earlier
        ]
        today_lost = [one for one in found.serials if one.gaps]
        words = ""
        if today_lost or lost:
            words = tr("■ 有编号找不到登记。不要补号，请先做“设置 → 备份和检查”的检查，再告诉镇里的技术员。")
            words += "\n" + "\n".join(lost) if lost else ""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        self._others.setVisible(bool(found.others))
        self.others.show_rows(
            [[FigureCell(f"{one.device_no:03d}"), *self._serial_cells(one)] for one in found.others]
        )
        self.serials.show_rows(
            [self._serial_cells(one) for one in found.serials]
            or [[FigureCell(tr("这一天本机没有发出编号")), *[FigureCell("")] * (len(SERIAL_HEADS) - 1)]]
        )
        light = {"overdue": "late"}
        for tiles, left in ((self.done, False), (self.left, True)):
            tiles.show_tiles(
                [
                    Tile(
                        one.key,
                        one.name,
                        one.count,
                        ICONS[one.key],
                        "cases",
                        {"query": one.query, "words": one.name} if one.query is not None else {},
                        light.get(one.key, "") if one.count else "",
                    )
                    for one in found.figures
                    if one.left is left
                ]
            )
        take_out(self._signed)
        for one in found.signed:
            at = f"{local(one.at):%m-%d %H:%M}"
            if one.correction:
                text = tr("更正说明 {at} {who}：{note}", at=at, who=one.by, note=one.remark)
            else:
                text = tr("已签字 {at} {who}", at=at, who=one.by)
                text += f"：{one.remark}" if one.remark else ""
                if one.since:
                    text += tr("（签字后又收 {n} 件）", n=one.since)
            self._signed.addWidget(label(text, wrap=True, name=f"cases.closing.signed.{one.id}"))

    def _serial_cells(self, one: day_closing.Serial) -> list[FigureCell]:
        return [
            FigureCell(one.name),
            FigureCell(f"{one.first}—{one.last}" if one.given > 1 else one.first),
            FigureCell(str(one.given)),
            FigureCell(self._some(one.gaps) or tr("无")),
            *(FigureCell(self._some(part) or "—") for part in (one.void, one.unprinted, one.twice)),
        ]

    def _some(self, found: Sequence[str]) -> str:
        text = tr("、").join(found[:NAMED])
        return tr("{some} 等 {n} 个", some=text, n=len(found)) if len(found) > NAMED else text

    def _on_tile(self, tile: Tile) -> None:
        if tile.where:
            self.frame.go("cases", **tile.where)
        elif tile.key == "drafts":
            self.frame.go("cases", chip="open")
        elif tile.key == "originals":
            self.frame.go("proxy", figure="originals_out")
        elif tile.key == "consultations":
            self.frame.go("cases", view="consultations")

    # signing -----------------------------------------------------------------------------------------

    def primary(self) -> None:
        """F9: sign; while the sheet is open, what it holds."""
        if self._form is not None and isValid(self._form) and self._form.isVisible():
            self._form.save()
        elif self._sign.isEnabled():
            self.sign()

    def sign(self) -> None:
        """The sheet for the signature."""
        seen = self._seen
        if seen is None:
            return
        left = sum(one.count for one in seen.figures if one.left)
        head = tr("{day}的编号和登记已核对。签字后不能重开，以后只能另写更正说明。", day=civil(seen.day))
        if left:
            head += tr("还有 {n} 件事留到明天。", n=left)
        form = NoteForm(
            self.frame, "cases.closing.form", head, tr("说明（可不填）"), tr("签字确认"), needed=False
        )
        form.said.connect(
            lambda text: form.put(
                lambda work: day_closing.close(work, seen.day, text), self._on_signed, "cases:close_day"
            )
        )
        self._form = form
        self.frame.open_sheet(form, tr("日清签字"), form.may_close)

    def _on_signed(self, closed: day_closing.Closed) -> None:
        self.frame.close_sheet()
        self.frame.say(closed.sentence)
        self.refresh()
        issuing.preview(self.frame, self, closed.paper, done=self.setFocus)

    def correct(self) -> None:
        """The sheet for a note beside a signed day."""
        seen = self._seen
        if seen is None:
            return
        form = NoteForm(
            self.frame,
            "cases.closing.correction",
            tr("{day}已经签过字，原来的数字不改。写明更正什么、为什么。", day=civil(seen.day)),
            tr("更正说明"),
            tr("记下"),
            needed=True,
        )
        form.said.connect(
            lambda text: form.put(
                lambda work: day_closing.correct(work, seen.day, text), self._on_corrected, "cases:close_day"
            )
        )
        self._form = form
        self.frame.open_sheet(form, tr("更正说明"), form.may_close)

    def _on_corrected(self, _noted: day_closing.Signed) -> None:
        self.frame.close_sheet()
        self.frame.say(tr("更正说明已记下。"))
        self.refresh()

    def print_(self) -> None:
        if self._seen is None or self._seen.paper_id is None:
            return
        paper_id = self._seen.paper_id
        self.jobs.run(
            lambda: self.desk.read(lambda work: papers.row(work, paper_id)),
            lambda paper: issuing.preview(self.frame, self, paper, done=self.setFocus),
            owner=self,
        )
