"""The database does not open, or was found hurt: what happened, what is safe, what can still be done, every backup.

Nothing is changed before somebody chooses. It can be looked at through a copy (`ui/safe_entry.py`). What is in the home
stays where it is until a backup that was proved takes its place, and is set aside even then (`storage/restore.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from stationdesk.core.clock import local
from stationdesk.services import backups
from stationdesk.services.backups import BackupRow
from stationdesk.ui import files
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import middle_card
from stationdesk.ui.pieces.plain import button, label, line, row
from stationdesk.ui.words import tr

SHOWN = 20


class SafeStartPage(QWidget):
    """`chosen(file)` for a backup to put back, `again` to try to open as it is, `look` to open it read-only."""

    chosen = Signal(object)
    again = Signal()
    look = Signal()
    stopped = Signal()

    def __init__(
        self,
        sentence: str,
        found: Sequence[BackupRow],
        folder: Path,
        *,
        can_look: bool = True,
        card_lost: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("safe_start")
        self.setAccessibleName(tr("数据库没有打开"))
        self._folder = folder
        lay, _ = middle_card(self, tr("数据库没有打开"))
        lay.addWidget(label(tr("数据库没有打开"), "title", name="safe_start.title"))
        lay.addWidget(label(sentence, "error", wrap=True, name="safe_start.why"))
        for words in (
            tr("原来的文件一个字节也没有动。先不要卸载程序，也不要删数据文件夹。"),
            tr("每份备份里都有 home.json：选一份这台电脑做的备份，只取回这一个文件，录过的一条不少。")
            if card_lost
            else tr("从备份恢复以后，备份那天以后录的要补：已经导出的，可以请镇里或另一台电脑送回来。"),
        ):
            lay.addWidget(label(f"●  {words}", wrap=True))
        self.looking = button(
            tr("只看不改地打开"), self.look.emit, look="primary", icon="eye", name="safe_start.look"
        )
        self.retry = button(tr("再试一次"), self.again.emit, icon="arrow-clockwise", name="safe_start.again")
        other = button(
            tr("U盘上有备份…"),
            self._elsewhere,
            look="primary" if card_lost else "plain",
            icon="usb",
            name="safe_start.elsewhere",
        )
        if can_look:
            words = tr(
                "还能读出来的，可以先只看不改地打开：查人、查办件、打印，把没上报的导出到U盘，再来恢复备份。"
            )
            lay.addWidget(label(f"●  {words}", wrap=True))
        steps = FlowBox(name="safe_start.steps")
        for one_step in (self.looking, self.retry, other):
            steps.add(one_step)
        self.looking.setVisible(can_look)
        lay.addWidget(steps)
        self.bar = QProgressBar()
        self.bar.setObjectName("safe_start.progress")
        self.bar.setAccessibleName(tr("读取数据库的进度"))
        self.bar.setTextVisible(False)
        self.stop = button(tr("停下"), self.stopped.emit, name="safe_start.stop")
        self.said = label("", "second", wrap=True, name="safe_start.said")
        lay.addWidget(self.said)
        lay.addLayout(row(self.bar, self.stop))
        self.say("")
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
                why=tr(backups.WHY.get(one.why, one.why)),
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
        self.setFocusProxy(self.looking if can_look else other if card_lost else self.retry)

    def busy(self, words: str) -> None:
        """A copy is being read: say so, with a bar and a way to stop."""
        self.say(words)
        for one in (self.bar, self.stop):
            one.show()
        self.bar.setRange(0, 0)
        self.looking.setEnabled(False)
        self.stop.setFocus()

    def went(self, done: int, total: int) -> None:
        """How far the reading has come."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def say(self, words: str) -> None:
        """Put a sentence below the buttons; nothing is under way any more."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        for one in (self.bar, self.stop):
            one.hide()
        self.looking.setEnabled(True)

    def _elsewhere(self) -> None:
        name = files.ask_open(self, tr("选一份备份"), tr("备份文件 (*.sdbackup)"), self._folder)
        if name:
            self.chosen.emit(Path(name))
