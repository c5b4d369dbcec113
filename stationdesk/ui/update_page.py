"""The data was used by a newer program than this one: what may be done is bring that program, from a stick."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from stationdesk import __version__
from stationdesk.core.errors import Unhappy
from stationdesk.sync import updates
from stationdesk.ui import files
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import middle_card
from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.words import tr


class NewerData(QWidget):
    """One showing, in place of the password page. Nothing of the home is read or written from here."""

    def __init__(self, opening: Any, problem: Unhappy) -> None:
        super().__init__()
        self.setObjectName("newer_data")
        self.setAccessibleName(tr("数据由更新的程序用过"))
        self._opening, self._problem = opening, problem
        self._offered: updates.Update | None = None
        lay, _ = middle_card(self, tr("数据由更新的程序用过"))
        lay.addWidget(label(tr("数据由更新的程序用过"), "title", name="newer_data.title"))
        lay.addWidget(label(problem.message, wrap=True, name="newer_data.why"))
        self.said = label("", "second", wrap=True, name="newer_data.said")
        self.notes = label("", wrap=True, name="newer_data.notes")
        lay.addWidget(self.said)
        lay.addWidget(self.notes)
        self.choose = button(
            tr("选更新文件…"), self._choose, look="primary", icon="usb", name="newer_data.choose"
        )
        self.take = button("", self._take, look="primary", name="newer_data.take")
        self.again = button(tr("再试一次"), self._leave, icon="arrow-clockwise", name="newer_data.again")
        steps = FlowBox(name="newer_data.steps")
        for step in (self.choose, self.again, self.take):
            steps.add(step)
        lay.addWidget(steps)
        for file in updates.found():
            use = button(
                tr("看看这个更新"),
                partial(self.offer, file),
                look="link",
                name=f"newer_data.use.{file.name}",
            )
            use.setAccessibleName(tr("看看更新 {name}", name=file.name))
            lay.addLayout(row(label(file.name, wrap=True), None, use))
        self.setFocusProxy(self.choose)
        self.take.hide()
        self._say("")

    def _choose(self) -> None:
        chosen = files.ask_open(self, tr("选更新文件"), tr("更新文件 (*.sdupdate)"))
        if chosen:
            self.offer(Path(chosen))

    def offer(self, file: Path) -> None:
        """Prove a file and say what it is; nothing is changed."""
        self._opening.jobs.run(lambda: updates.read(file), self._show, self._failed, owner=self)

    def _show(self, found: updates.Update) -> None:
        if not updates.reads(found, self._problem):
            self._failed(self._problem)
            return
        self._offered = found
        said = found.manifest
        self._say(
            tr(
                "✓ 更新文件完好：{old} → {new}，由“{who}”签名。",
                old=__version__,
                new=said.version,
                who=found.signed_by,
            ),
            found.notes,
        )
        self.take.setText(tr("安装 {version}", version=said.version))
        self.take.show()
        self.take.setFocus()

    def _take(self) -> None:
        offered = self._offered
        if offered is not None:
            # This program can read nothing to back up; the newer one has, before it brought the database up.
            self._opening.jobs.run(
                lambda: updates.take(offered, version=__version__, back_up=None),
                self._taken,
                self._failed,
                busy=self.take,
                owner=self,
            )

    def _taken(self, taken: updates.Taken) -> None:
        for step in (self.take, self.choose, self.again):
            step.hide()
        self._say(
            tr(
                "已装好 {new}，关上程序再打开就是新版本。数据没有动；新版本启动不了会自动退回 {old}。",
                new=taken.version,
                old=taken.before,
            )
        )

    def _failed(self, problem: BaseException) -> bool:
        if not isinstance(problem, Unhappy):
            return False
        self._offered = None
        self.take.hide()
        self._say(problem.message)
        return True

    def _say(self, words: str, notes: str = "") -> None:
        for one, text in ((self.said, words), (self.notes, notes)):
            one.setText(text)
            one.setVisible(bool(text))

    def _leave(self) -> None:
        self._opening.shell.drop(self)
        self._opening.show_unlock()
