"""检查数据库: looked at on a thread of its own with a bar and a way to stop, told in words, repaired after a backup."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar
from shiboken6 import isValid

from stationdesk.core.clock import local
from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.core.words import N_
from stationdesk.services import check, health, repairs
from stationdesk.services.check import Finding
from stationdesk.ui import beside
from stationdesk.ui.pieces.plain import button, card, label, line, row
from stationdesk.ui.words import tr

KINDS = {"quick": N_("开机后的快速检查"), "full": N_("彻底检查"), "check": N_("检查")}


class Checking(QObject):
    """The check of one settings page: what is under way, what was found last, what a repair did."""

    _went = Signal(int, int)

    def __init__(self, section: Any) -> None:
        super().__init__(section)
        self._section = section
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.findings: Sequence[Finding] | None = None
        self.done: repairs.Repaired | None = None
        self._said = ""
        self._bar: QProgressBar | None = None
        self._went.connect(self._on_went, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._stop.set)

    @property
    def running(self) -> bool:
        """Whether a check is under way."""
        return self._thread is not None

    def card(self) -> Any:
        """What the settings page shows of it."""
        self.start = button(
            tr("检查数据库"), self.look, look="primary", icon="shield-check", name="settings.check.look"
        )
        self.start.setEnabled(not self.running)
        parts: list[Any] = [
            label(tr("检查"), "section"),
            label(
                tr(
                    "看数据库文件、变更日志、操作记录的校验链、编号、附件和查找索引是不是完好。不改动任何东西，检查时可以照常办事。"
                ),
                "second",
                wrap=True,
            ),
            *self._looks(),
            row(self.start, None),
        ]
        self._bar = None
        if self.running:
            self._bar = QProgressBar()
            self._bar.setObjectName("settings.check.progress")
            self._bar.setAccessibleName(tr("检查的进度"))
            self._bar.setTextVisible(False)
            self._bar.setRange(0, 0)
            stop = button(tr("停下"), self._stop.set, name="settings.check.stop")
            parts.append(row(self._bar, stop))
        if self._said:
            parts.append(label(self._said, "second", wrap=True, name="settings.check.said"))
        parts += self._results()
        return card(*parts)

    def _looks(self) -> list[Any]:
        """When it was looked at last, how long that took, what came of it. A thorough look answers every quick one before it."""
        made = []
        full = health.latest(self._section.desk.home, "full")
        for kind in ("quick", "full"):
            last = health.latest(self._section.desk.home, kind)
            if last is None or (full is not None and last.found and last.at < full.at):
                continue
            words = tr(
                "{kind}：{at}，用了 {seconds} 秒，{what}",
                kind=tr(KINDS[kind]),
                at=f"{local(last.at):%Y-%m-%d %H:%M}",
                seconds=f"{last.seconds:.1f}",
                what=tr("没有发现问题") if not last.found else tr("发现 {n} 类问题", n=len(last.found)),
            )
            good = not last.found
            made.append(
                label(
                    ("✓ " if good else "■ ") + words,
                    "good" if good else "error",
                    wrap=True,
                    name=f"settings.check.last.{kind}",
                )
            )
        return made

    def _results(self) -> list[Any]:
        parts: list[Any] = []
        done = self.done
        if done is not None and done.codes:
            words = tr(
                "✓ 已修复 {n} 类问题；修复前的样子备份在 {file}。",
                n=len(done.codes),
                file=done.backup.name if done.backup else "",
            )
            if done.files_wanted:
                words += tr("还缺 {n} 个附件，下次导出时会请镇里或另一台电脑送来。", n=done.files_wanted)
            parts.append(label(words, "good", wrap=True, name="settings.check.repaired"))
        found = self.findings
        if found is not None and not found:
            parts.append(label(tr("✓ 检查完毕，没有发现问题。"), "good", wrap=True))
        for one in found or ():
            bad = one.severity == "bad"
            parts.append(line())
            parts.append(
                label(
                    ("■ " if bad else "▲ ") + tr(one.sentence, count=one.count),
                    "error" if bad else "warn",
                    wrap=True,
                )
            )
            parts.append(label(check.next_step(one, "window"), "second", wrap=True))
        if found and any(one.repairable for one in found):
            mend = button(tr("先备份，再修复"), self.repair, name="settings.check.repair")
            self._section.allow(
                mend, "backup:create", unless=tr("正在检查，请等它做完。") if self.running else ""
            )
            self.mend = mend
            parts.append(row(mend, None))
        return parts

    def look(self) -> None:
        """Look at everything, beside the lane: the counter goes on meanwhile."""
        if self.running:
            return
        desk = self._section.desk
        self._stop.clear()
        self._said, self.done = "", None
        if getattr(self._section.frame.jobs, "_inline", False):
            self._on_came_back(*beside.call(lambda: self._look(desk)))
            return
        beside.send(self._on_a_thread, lambda: self._look(desk), self._on_came_back, owner=self)
        self._section.refresh()

    def _on_a_thread(self, do: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=do, name="check", daemon=True)
        self._thread.start()

    def _look(self, desk: Any) -> list[Finding]:
        def progress(done: int, total: int) -> None:
            if self._stop.is_set():
                raise Cancelled
            if isValid(self):
                self._went.emit(done, total)

        with health.noted(desk.home, desk.clock, "full") as note:
            found: list[Finding] = desk.read(
                lambda work: check.look(work, desk.home, full=True, progress=progress, fonts=_fonts_missing())
            )
            note(found)
        return found

    @Slot(int, int)
    def _on_went(self, done: int, total: int) -> None:
        if self._bar is not None and isValid(self._bar):
            self._bar.setRange(0, max(total, 1))
            self._bar.setValue(done)

    def _on_came_back(self, found: Any, problem: BaseException | None) -> None:
        self._thread = None
        if problem is None:
            self.findings = found
        elif isinstance(problem, Cancelled):
            self._said = tr("检查停下了，没有改动任何东西。")
        elif isinstance(problem, Unhappy):
            self._said = problem.message
        else:
            self._section.frame.jobs._tell(None, problem)
        self._section.refresh()

    def repair(self) -> None:
        """A backup, then what can be put right, in one step."""
        desk, before = self._section.desk, list(self.findings or ())

        def work() -> Any:
            done = repairs.repair(desk, before)
            with health.noted(
                desk.home, desk.clock, "full"
            ) as note:  # or the page goes on showing what was mended
                left = repairs.left(desk, full=True)
                note(left)
            return done, left

        def then(answer: Any) -> None:
            self.done, self.findings = answer
            self._section.refresh()

        def failed(problem: Unhappy) -> bool:
            self._said = problem.message
            self._section.refresh()
            return True

        self._section.frame.jobs.run(work, then, failed, busy=self.mend, owner=self)


def _fonts_missing() -> tuple[str, ...]:
    from stationdesk.documents import fonts

    # Without the others some rare characters cannot be printed, which `doctor` tells; without this one no paper can.
    return tuple(role.role for role in fonts.here().report().roles if role.role == "song" and not role.found)
