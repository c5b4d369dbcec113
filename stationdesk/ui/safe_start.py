"""The database does not open: what happened, what is still safe, and every backup there is, newest first.

Nothing is changed before somebody chooses. What is in the home stays where it is until a backup that was proved
takes its place, and is set aside even then (`storage/restore.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from stationdesk.core.clock import local
from stationdesk.services.backups import BackupRow
from stationdesk.ui import files, theme
from stationdesk.ui.pieces.panes import scrolled
from stationdesk.ui.pieces.plain import button, label, line, row
from stationdesk.ui.settings.safety import WHY
from stationdesk.ui.words import tr

SHOWN = 20


class SafeStartPage(QWidget):
    """`chosen(file)` for a backup to put back, `again` to try to open as it is."""

    chosen = Signal(object)
    again = Signal()

    def __init__(self, sentence: str, found: Sequence[BackupRow], folder: Path) -> None:
        super().__init__()
        self.setObjectName("safe_start")
        self.setAccessibleName(tr("数据库没有打开"))
        self._folder = folder
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(min(theme.now().px(560), 860))
        lay = QVBoxLayout(card)
        lay.setContentsMargins(theme.XXL, theme.XL, theme.XXL, theme.XL)
        lay.setSpacing(theme.M)
        lay.addWidget(label(tr("数据库没有打开"), "title", name="safe_start.title"))
        lay.addWidget(label(sentence, "error", wrap=True, name="safe_start.why"))
        for words in (
            tr("原来的文件一个字节也没有动。先不要卸载程序，也不要删数据文件夹。"),
            tr("从备份恢复以后，备份那天以后录的要补：已经导出的，可以请镇里或另一台电脑送回来。"),
        ):
            lay.addWidget(label(f"●  {words}", wrap=True))
        self.retry = button(tr("再试一次"), self.again.emit, icon="arrow-clockwise", name="safe_start.again")
        other = button(tr("U盘上有备份…"), self._elsewhere, icon="usb", name="safe_start.elsewhere")
        lay.addLayout(row(self.retry, other, None))
        lay.addWidget(line())
        lay.addWidget(label(tr("这台电脑上的备份"), "section"))
        if not found:
            lay.addWidget(
                label(tr("这台电脑上没有备份。看看U盘或另一块硬盘，再请镇里帮忙。"), "warn", wrap=True)
            )
        for one in found[:SHOWN]:
            when = f"{local(one.made_at):%Y-%m-%d %H:%M}"
            words = tr(
                "{at}（{why}），{n} 人",
                at=when,
                why=tr(WHY.get(one.why, one.why)),
                n=one.counts.get("people", 0),
            )
            put = button(
                tr("用这份恢复…"),
                partial(self.chosen.emit, one.file),
                look="link",
                name=f"safe_start.use.{one.file.name}",
            )
            put.setAccessibleName(tr("用 {at} 的备份恢复", at=when))
            lay.addLayout(row(label(words, wrap=True), None, put))
        middle = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(middle)
        middle.addStretch(1)
        middle.addLayout(row(None, card, None))
        middle.addStretch(2)
        area = scrolled(holder)
        area.setAccessibleName(tr("数据库没有打开"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.setFocusProxy(self.retry)

    def _elsewhere(self) -> None:
        name = files.ask_open(self, tr("选一份备份"), tr("备份文件 (*.sdbackup)"), self._folder)
        if name:
            self.chosen.emit(Path(name))
