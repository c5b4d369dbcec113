"""The program brought up to date from a file on a stick: found, proved, told, taken; the way back stays."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from stationdesk import __version__
from stationdesk.core.errors import Unhappy
from stationdesk.services import backups, users
from stationdesk.sync import updates
from stationdesk.ui import files
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import button, card, label, restyle, row
from stationdesk.ui.settings.section import Section
from stationdesk.ui.settings.station import facts_grid
from stationdesk.ui.words import tr


class UpdatingSection(Section):
    """Which version this is, what came with a stick, and what was taken back."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "updating")
        self._said = ""
        self._kind = "good"
        self._offered: updates.Update | None = None

    def read(self) -> Any:
        return updates.standing(), updates.taken_back(), list(updates.found()), updates.hindered()

    def draw(self, found: Any) -> None:
        standing, taken_back, sticks, hindered = found
        facts = [(tr("正在用的版本"), __version__)]
        if standing is not None and standing.current and standing.current != __version__:
            facts.append((tr("下次打开"), standing.current))
        if standing is not None and standing.before:
            facts.append((tr("可退回到"), standing.before))
        choose = button(tr("选更新文件…"), self.choose, icon="usb", name="settings.update.choose")
        self.allow(choose, "backup:create")
        self.said = label(self._said, self._kind, wrap=True, name="settings.update.said")
        self.said.setVisible(bool(self._said))
        parts: list[Any] = [
            label(tr("更新程序"), "section"),
            facts_grid(facts),
            label(
                tr(
                    "更新文件（.sdupdate）由乡镇或县里发放，用U盘带来。先验签名、先备份，再装；数据不动，装坏了自动退回。"
                ),
                "second",
                wrap=True,
            ),
        ]
        if taken_back is not None:
            version, sentence = taken_back
            parts.append(
                label(f"▲ {tr(sentence, version=version)}", "warn", wrap=True, name="settings.update.back")
            )
        if hindered:
            parts.append(label(f"▲ {hindered}", "warn", wrap=True, name="settings.update.hindered"))
        parts.append(self.said)
        if self._offered is not None:
            parts += self._offer()
        if not sticks and self._offered is None and not self._said:
            words = tr("插着的U盘上没有更新文件。带来的文件在别处的，请选更新文件。")
            parts.append(label(words, "second", wrap=True, name="settings.update.none"))
        for file in sticks:
            use = button(
                tr("看看这个更新"),
                partial(self.offer, file),
                look="link",
                name=f"settings.update.use.{file.name}",
            )
            use.setAccessibleName(tr("看看更新 {name}", name=file.name))
            self.allow(use, "backup:create")
            line = row(label(file.name, wrap=True), use)
            line.setStretch(0, 1)
            parts.append(line)
        self.add(card(*parts, row(choose, None)))

    def _offer(self) -> list[Any]:
        assert self._offered is not None
        said = self._offered.manifest
        self._take = button(
            tr("备份并安装 {version}", version=said.version),
            self.take,
            look="primary",
            name="settings.update.take",
        )
        return [
            label(
                tr(
                    "✓ 更新文件完好：{old} → {new}，由“{who}”签名。",
                    old=__version__,
                    new=said.version,
                    who=self._offered.signed_by,
                ),
                "good",
                wrap=True,
                name="settings.update.offer",
            ),
            label(self._offered.notes, wrap=True),
            row(self._take, None),
        ]

    def choose(self) -> None:
        """Choose a file by hand."""
        chosen = files.ask_open(self, tr("选更新文件"), tr("更新文件 (*.sdupdate)"))
        if chosen:
            self.offer(Path(chosen))

    def offer(self, file: Path) -> None:
        """Prove a file and say what it is; nothing is changed."""

        def read(found: updates.Update) -> None:
            self._offered = found
            self._say("")
            self._take.setFocus()  # the likely next step, which came to stand before the one just pressed

        self._wait(tr("正在验证 {name}……", name=file.name))
        self.frame.jobs.run(lambda: updates.read(file), read, self._failed, owner=self)

    def take(self) -> None:
        """Back up and install what was offered."""
        offered, desk = self._offered, self.desk
        if offered is None:
            return

        def back_up() -> Path:
            desk.read(lambda work: users.require(work, "backup:create"))
            return backups.create(desk.home, desk.opened, clock=desk.clock, why="upgrade").file

        self._wait(tr("正在备份和安装，要几分钟。请不要关电源，不要拔U盘。"))
        self.frame.jobs.run(
            lambda: updates.take(offered, version=__version__, back_up=back_up),
            self._taken,
            self._failed,
            busy=self._take,
            owner=self,
        )

    def _taken(self, taken: updates.Taken) -> None:
        self._offered = None
        self._say(
            tr(
                "✓ 已装好 {new}，关上程序再打开就是新版本。装之前已备份；新版本启动不了会自动退回 {old}。",
                new=taken.version,
                old=taken.before,
            )
        )

    def _wait(self, words: str) -> None:
        """Something that takes a while has begun; what comes of it takes the sentence's place."""
        self.said.setProperty("kind", "second")
        restyle(self.said)
        self.said.setText(words)
        self.said.show()

    def _say(self, words: str, kind: str = "good") -> None:
        self._said, self._kind = words, kind
        self.refresh()

    def _failed(self, problem: Unhappy) -> bool:
        if not isinstance(problem, Unhappy):
            return False
        self._offered = None
        self._say(problem.message, "error")
        return True
