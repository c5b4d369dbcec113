"""Exporting to a stick or folder: choose, write, read back, and only then say that it may be pulled out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.services import officer_keys
from stationdesk.sync import errands, medium, peers
from stationdesk.ui import files, theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import button, label, row, take_out
from stationdesk.ui.sync.reading import errand_desk
from stationdesk.ui.sync.running import Running
from stationdesk.ui.words import tr

LOOK_EVERY = 2000
"""Milliseconds between two looks for a stick."""


class ExportSheet(QWidget):
    """`finished(sentence)` when a bundle lies verified (or there was nothing new)."""

    finished = Signal(str)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("sync.export_sheet")
        self.frame = frame
        self._under_way = False
        self._group = QButtonGroup(self)
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        self._lay.setSpacing(theme.M)
        self._lay.addWidget(
            label(
                tr("数据包是加密的，只有镇里和本站的电脑打得开。U盘丢了也不泄密，也不丢数据。"),
                "second",
                wrap=True,
            )
        )
        self._lay.addWidget(label(tr("写到哪里"), "section"))
        self._places = QVBoxLayout()
        self._lay.addLayout(self._places)
        more = button(
            tr("选文件夹…"), self.choose_folder, icon="folder-open", name="sync.export_sheet.folder"
        )
        again = button(
            tr("重新找U盘"), self.look_for_sticks, icon="arrow-clockwise", name="sync.export_sheet.again"
        )
        self._lay.addLayout(row(more, again, None))
        self.said = label("", wrap=True, name="sync.export_sheet.said")
        self.said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.said.hide()
        self.running = Running(tr("正在写出并核对"), name="sync.export_sheet.running")
        self.go = button(
            tr("Ctrl+Enter  导出"), self.save, look="primary", icon="usb", name="sync.export_sheet.go"
        )
        self.go.setAccessibleName(tr("导出"))
        self.closing = button(
            tr("Ctrl+Enter  完成"), self.save, look="primary", icon="check", name="sync.export_sheet.done"
        )
        self.closing.setAccessibleName(tr("完成"))
        self.again = button(tr("再导出一次"), self.write, icon="usb", name="sync.export_sheet.once_more")
        self._is_done = False
        for part in (self.running, self.said, self.go):
            self._lay.addWidget(part)
        self._lay.addLayout(row(self.closing, self.again, None))
        self._next(False)
        self._lay.addStretch(1)
        self._known: list[Path] | None = None
        self._chosen = False
        self.nobody = label(
            tr("▲ 还没有登记镇里的交换卡，导出了也不知道发给谁。先关上这里，在“交换卡”里登记。"),
            "warn",
            wrap=True,
            name="sync.export_sheet.nobody",
        )
        self.nobody.hide()
        self._lay.insertWidget(1, self.nobody)
        desk = frame.desk
        frame.jobs.run(lambda: desk.read(_partners), lambda n: self.nobody.setVisible(not n), owner=self)
        self.look_for_sticks()
        # A stick that is plugged in while the sheet is open is offered by itself.
        self._plugged = QTimer(self)
        self._plugged.setInterval(LOOK_EVERY)
        self._plugged.timeout.connect(self._look_again)
        self._plugged.start()

    # where ------------------------------------------------------------------------------------------

    def look_for_sticks(self) -> None:
        """Ask the system what is plugged in, on the lane."""
        self._chosen = False
        self.frame.jobs.run(_sticks, self._show_places, owner=self)

    def _look_again(self) -> None:
        """Every two seconds, cheaply: only what is mounted, and only while nothing is being written."""
        if self._under_way or self._chosen or not self.isVisible():
            return
        now = medium.sticks()
        if now != self._known:
            self.look_for_sticks()

    def _show_places(self, found: list[tuple[Path, int]]) -> None:
        self._known = [place for place, _free in found]
        self._empty()
        for place, free in found:
            self._add(
                place, tr("U盘 {name}（空 {mb} MB）", name=place.name or str(place), mb=free // medium.MB)
            )
        if not found:
            self._places.addWidget(
                label(tr("没有找到U盘。插好以后点“重新找U盘”，或选一个文件夹。"), "warn", wrap=True)
            )
        self.go.setEnabled(self.place is not None)

    def _empty(self) -> None:
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._places.removeWidget(old)
            old.deleteLater()
        take_out(self._places)

    def _add(self, place: Path, words: str) -> None:
        one = QRadioButton(words)
        one.setObjectName(f"sync.export_sheet.place.{len(self._group.buttons())}")
        one.setProperty("place", str(place))
        one.setToolTip(str(place))
        self._group.addButton(one)
        self._places.addWidget(one)
        one.setChecked(True)

    def choose_folder(self) -> None:
        """A folder instead of a stick (a shared folder of the township, a phone)."""
        chosen = files.ask_folder(self, tr("选文件夹"))
        if chosen:
            self.use(Path(chosen))

    def use(self, folder: Path) -> None:
        """Offer a folder and choose it."""
        self._chosen = True
        self._next(False)
        if not self._known:
            self._empty()  # what was said about sticks is answered by the folder
        self._add(folder, str(folder))
        self.go.setEnabled(True)
        self.go.setFocus()

    @property
    def place(self) -> Path | None:
        """Where it would be written."""
        chosen = self._group.checkedButton()
        return Path(str(chosen.property("place"))) if chosen is not None else None

    # writing ----------------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """While it is written the sheet stays: pulling the stick out now would spoil the bundle."""
        return not self._under_way

    def save(self) -> None:
        """The next step: write; and once everything lies verified, close."""
        if self._is_done:
            self.frame.close_sheet()
        else:
            self.write()

    def _next(self, done: bool) -> None:
        """What the one primary button is: export, or, when nothing is left to write, done."""
        self._is_done = done
        self.go.setVisible(not done)
        self.closing.setVisible(done)
        self.again.setVisible(done)

    def write(self) -> None:
        """Write the bundles on the lane and read them back."""
        folder = self.place
        if folder is None or self._under_way:
            return
        self._under_way = True
        self._next(False)
        self.said.hide()
        self.running.begin()
        desk, running = errand_desk(self.frame), self.running

        def write() -> errands.Exported | None:
            try:
                if getattr(self.frame.desk, "trip", None) is None:
                    officer_keys.prepare(cast(Any, self.frame.desk))
                return errands.export(
                    desk, folder, progress=running.went_on.emit, cancelled=running.cancelled
                )
            except Cancelled:
                return None
            finally:
                self._under_way = False

        self.frame.jobs.run(write, self._done, self._failed, busy=self.go, owner=self)

    def _done(self, made: errands.Exported | None) -> None:
        self.running.hide()
        if made is None:
            self._say(tr("已取消，没有留下数据包。"), "second")
            return
        if made.file is None:
            self._say(tr("没有新的内容要上报：镇里都已确认。"), "good")
            self._next(True)
            return
        size = max(1, made.bytes // 1000)
        words = tr(
            "✓ 已核对，可以拔出。\n{changes} 项，{size} KB：{file}",
            changes=made.changes,
            size=size,
            file=made.file.name,
        )
        if getattr(self.frame.desk, "trip", None) is not None:
            words = tr(
                "✓ 已核对，可以拔出。\n{changes} 项、附件 {n} 个，{size} KB：{file}\n带回站里接收，拿回回执以后在“接收”里读入。",
                changes=made.changes,
                n=made.files,
                size=size,
                file=made.file.name,
            )
        if made.files and getattr(self.frame.desk, "trip", None) is None:
            words += "\n" + tr("附件 {n} 个。", n=made.files)
        if len(made.files_for) > 1:
            shares = tr("，").join(tr("{name} {n} 个", name=name, n=n) for name, n in made.files_for)
            words += tr("其中：{shares}。", shares=shares)
        if made.more:
            names = tr("、").join(one.name for one in made.more)
            words += "\n" + tr(
                "共 {n} 个数据包，要一起带去，另有：{names}。", n=1 + len(made.more), names=names
            )
        if getattr(self.frame.desk, "trip", None) is None:
            words += "\n" + tr("交到镇里，拿回回执以后在“接收”里读入。")
        if made.changes_left and made.problem is None:
            words += "\n" + tr("还有 {n} 项没有写，插回同一个U盘再导出一次接着写。", n=made.changes_left)
        if made.files_left and made.problem is None:
            words += "\n" + tr("还有 {n} 个附件没有写，下次导出接着写。", n=made.files_left)
        if made.problem is not None:
            words += "\n▲ " + made.problem.message
        unfinished = made.problem is not None or bool(made.changes_left or made.files_left)
        self._say(words, "warn" if unfinished else "good")
        self._next(not unfinished)
        self.said.setFocus(Qt.FocusReason.OtherFocusReason)
        self.finished.emit(tr("已导出 {n} 项并核对，可以拔出。", n=made.changes))

    def _failed(self, problem: Unhappy) -> bool:
        self.running.hide()
        self._say(problem.message, "error")
        return True

    def _say(self, words: str, kind: str) -> None:
        self.said.setProperty("kind", kind)
        self.said.setText(words)
        self.said.setAccessibleName(words)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.show()


def _partners(work: Any) -> int:
    """How many there are to export to."""
    return sum(not one.revoked and one.kind != "village" for one in peers.list_all(work))


def _sticks() -> list[tuple[Path, int]]:
    found = []
    for place in medium.sticks():
        try:
            found.append((place, medium.free_space(place)))
        except Unhappy:
            continue  # pulled out between the two questions
    return found
