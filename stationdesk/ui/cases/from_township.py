"""镇里下发: what the township sent down in its bundles, and what became of each here. Opening one takes it off Today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.clock import local
from stationdesk.services import township_received
from stationdesk.services.township_received import DownRow
from stationdesk.ui import theme
from stationdesk.ui.pages import CHOOSE, Frame, Page, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr


class FromTownshipView(Page):
    """The list, newest first. F9 (or Enter) opens the case or the task that it is about."""

    word = "cases"
    cares_about = frozenset({"township", "cases", "tasks"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = 0
        self._read: tuple[DownRow, ...] = ()
        self.chips = FilterChips(
            [("unseen", tr("没看过")), ("refused", tr("没办成")), ("", tr("全部"))],
            spoken=tr("镇里下发"),
            name="down.chips",
        )
        self.chips.chosen.connect(lambda _key: self._list())
        self.list = Rows(
            [
                Column(tr("收到"), lambda r: f"{local(r.taken_at):%m-%d %H:%M}" if r.taken_at else "", 110),
                Column(tr("内容"), lambda r: r.sentence, 360, light=_light),
                Column(tr("编号"), lambda r: r.number, 240),
                Column(tr("结果"), lambda r: r.why or tr("已办"), 260),
            ],
            spoken=tr("镇里下发"),
            name="down.list",
            count=lambda n: tr("{n} 项", n=n),
        )
        self.list.opened.connect(lambda _row: self.open())
        self.list.chosen.connect(lambda _row: self._enable())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.chips)
        lay.addWidget(self.list, 1)
        self._open = action(
            tr("打开"), self.open, name="down.open", glyph="arrow-square-out", key="F9", parent=self
        )
        self.setFocusProxy(self.list)
        self._enable()

    @property
    def title(self) -> str:
        return tr("镇里下发")

    @property
    def primary_action(self) -> QAction:
        return self._open

    def filter(self) -> None:
        self.chips.focus()

    def setFocus(self, *_reason: Any) -> None:
        self.list.setFocus()

    def refresh(self) -> None:
        """Read the list again."""
        self._turn += 1
        turn, desk = self._turn, self.frame.desk

        def show(found: tuple[DownRow, ...]) -> None:
            if turn == self._turn:
                self._read = found
                self._list()

        self.frame.jobs.run(lambda: desk.read(township_received.listed), show, owner=self)

    def _list(self) -> None:
        parts: dict[str, Sequence[DownRow]] = {
            "unseen": [one for one in self._read if not one.seen],
            "refused": [one for one in self._read if one.outcome == "refused"],
            "": self._read,
        }
        for key, rows in parts.items():
            self.chips.set_count(key, len(rows))
        self.list.show_rows(parts[self.chips.current], self._empty)
        self._enable()

    def _empty(self) -> QWidget:
        if self._read:
            return EmptyState(tr("这里没有了"), tr("点“全部”可以看以前收到的。"), icon="check")
        return EmptyState(
            tr("镇里还没有下发过什么"),
            tr("镇里对转报办件的答复、派来的任务、催报和新的目录，接收下发包后会出现在这里。"),
            icon="tray",
            step=tr("去接收"),
            on_step=lambda: self.frame.go("sync", intake=True),
        )

    def _enable(self) -> None:
        withhold(self._open, "" if self.list.current is not None else tr(CHOOSE))
        self.actions_changed.emit()

    def open(self) -> None:
        """F9: to what it is about; then it was seen."""
        one, desk = self.list.current, self.frame.desk
        if one is None:
            return
        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: township_received.mark_seen(work, one.id), reason="township:seen"
            ),
            self._go,
            owner=self,
        )

    def _go(self, one: DownRow) -> None:
        if one.kind == township_received.ANSWER and one.subject_id:
            self.frame.go("cases", view="list", case=one.subject_id)
        elif one.kind == township_received.JOINED and one.outcome != township_received.REFUSED:
            self.frame.go("cases", view="joined")
        elif one.task_id:
            self.frame.go("cases", view="tasks", task=one.task_id)
        else:
            self.frame.say(one.why or one.sentence)
            self.refresh()


def _light(one: DownRow) -> str:
    return "late" if one.outcome == "refused" else "" if one.seen else "near"
