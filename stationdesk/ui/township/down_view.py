"""下发: what each village has not been heard to have received; one bundle a village, on a stick or in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from stationdesk.sync import down
from stationdesk.sync.down import SentDown, Waiting
from stationdesk.ui import files
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import Column
from stationdesk.ui.township.two_panes import TownshipView
from stationdesk.ui.words import tr


class DownView(TownshipView):
    """The villages for which something waits. F9 writes their bundles."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            "township.down",
            [
                Column(tr("村"), lambda r: r.name, 190),
                Column(tr("答复"), lambda r: str(r.answers or ""), 70, right=True),
                Column(tr("任务"), lambda r: str(r.tasks or ""), 70, right=True),
                Column(tr("催报"), lambda r: str(r.reminders or ""), 70, right=True),
                Column(tr("数据包"), lambda r: str(r.packs or ""), 80, right=True),
                Column(tr("旧档"), lambda r: str(r.joined or ""), 86, right=True),
                Column(tr("情况"), _how, 160, light=lambda r: "near" if r.sent else "normal"),
            ],
            spoken=tr("待下发"),
            count=lambda n: tr("{n} 个村", n=n),
            key=lambda r: r.station_id,
        )
        self._send = action(
            tr("写下发包…"), self.send, name="township.send", glyph="download-simple", key="F9", parent=self
        )
        self.enable(None)

    @property
    def title(self) -> str:
        return tr("下发")

    @property
    def primary_action(self) -> QAction:
        return self._send

    def look(self, work: Any) -> tuple[Waiting, ...]:
        return tuple(down.waiting(work))

    def rows(self, read: Sequence[Waiting]) -> Sequence[Waiting]:
        return [one for one in read if one.total]

    def empty(self) -> QWidget:
        if not self._read:
            return EmptyState(
                tr("还没有登记村"),
                tr("先在“同步上报”登记各村的交换卡，才有下发的对象。"),
                icon="tray",
                step=tr("去同步上报"),
                on_step=lambda: self.frame.go("sync"),
            )
        return EmptyState(
            tr("各村都收到了"),
            tr(
                "在“转报办件”里答复、在“任务催报”里派任务，或在“设置”里导入新的目录和日历，这里就会有要下发的。"
            ),
            icon="check",
        )

    def tell(self, one: Waiting) -> list[str]:
        lines = [one.name, tr("村代码：{code}", code=one.village), ""]
        if one.sent:
            lines.append(tr("其中 {n} 项已写进过下发包，还没听到村里收到；再写一次也不会重复。", n=one.sent))
        lines.append(tr("下发包写在以村代码命名的文件夹里，只有这个村的电脑能打开。"))
        lines.append(tr("村里收到后，它下一次上报会带回“已收到”。"))
        return lines

    def enable(self, one: Waiting | None) -> None:
        waits = bool(self._read and any(x.total for x in self._read))
        self.allow(self._send, "township:send", unless="" if waits else tr("没有要下发给村里的。"))

    def send(self) -> None:
        """F9: every village that waits for something."""
        if not self._send.isEnabled():
            return
        chosen = files.ask_folder(self, tr("写到哪个文件夹或U盘"))
        if not chosen:
            return
        desk: Any = self.frame.desk
        self.frame.jobs.run(lambda: down.send(desk, Path(chosen)), self._sent, owner=self)

    def _sent(self, made: list[SentDown]) -> None:
        self.frame.say(
            tr(
                "已写好 {n} 个村的下发包并核对，可以拔出：{folder}",
                n=len(made),
                folder=str(made[0].file.parent.parent),
            )
        )
        self.refresh()


def _how(one: Waiting) -> str:
    return tr("已写过包，未听到收到") if one.sent else tr("待下发")
