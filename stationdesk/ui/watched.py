"""The tray of the watched folder: new scans as tiles beside the form; one key keeps a scan encrypted and hands it on.

Looking at the folder runs on a thread of its own (a network folder may hang), never on the UI thread and never on the
database lane.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from stationdesk.core import settings
from stationdesk.core.errors import Refusal, Trouble, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.services import attachments, watched_files
from stationdesk.services.attachments import Staged
from stationdesk.services.watched_files import Offered, Seen
from stationdesk.ui import beside, theme
from stationdesk.ui.attachment_tiles import REASON, Tiles, size_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import button, icon_button, label, row
from stationdesk.ui.words import tr

SETTLE_MS = 800
"""Between two looks while a file is still coming."""
IDLE_MS = 5000
"""Between two looks otherwise: network folders do not tell of changes."""


@dataclass(frozen=True)
class _Found:
    """What a look brought: what is offered, what was seen, whether a file is still coming, what went wrong."""

    offered: tuple[Offered, ...]
    seen: dict[str, Seen]
    known: dict[tuple[str, int, int], Offered | None]
    coming: int
    problem: Refusal | None = None


class WatchedFolder(QObject):
    """Watches one folder. `changed()` when what it offers changed. `inline=True` looks at once, for tests."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, inline: bool = False) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self.offered: tuple[Offered, ...] = ()
        self.coming = 0
        self.problem: Refusal | None = None
        self._seen: dict[str, Seen] = {}
        self._known: dict[tuple[str, int, int], Offered | None] = {}
        self._done: set[tuple[str, int, int]] = set()
        """What was taken and stays in the folder: not offered again."""
        self._looking = False
        self._again = False
        self._pool = None if inline else ThreadPoolExecutor(1, thread_name_prefix="watched")
        self._system = QFileSystemWatcher(self)
        self._system.directoryChanged.connect(self.look)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def watch(self, folder: Path | None) -> None:
        """Watch this folder from now on; None watches none."""
        if folder == self.folder:
            return
        if self._system.directories():
            self._system.removePaths(self._system.directories())
        self.folder, self.offered, self.coming, self.problem = folder, (), 0, None
        self._seen, self._known, self._done = {}, {}, set()
        self._timer.stop()
        if folder is not None:
            if folder.is_dir():
                self._system.addPath(str(folder))
            self.look()
        self.changed.emit()

    def close(self) -> None:
        """Watch no more; what is under way ends by itself."""
        self.watch(None)
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    @Slot()
    def look(self) -> None:
        """Look at the folder now."""
        if self.folder is None:
            return
        if self._looking:
            self._again = True
            return
        self._looking, self._again = True, False
        folder, seen, known = self.folder, dict(self._seen), dict(self._known)
        if self._pool is None:
            self._take(folder, *beside.call(lambda: _look(folder, seen, known)))
            return
        beside.send(
            self._pool.submit, lambda: _look(folder, seen, known), partial(self._take, folder), owner=self
        )

    def _take(self, folder: Path, found: _Found, bug: Exception | None) -> None:
        self._looking = False
        if bug is not None:
            raise bug
        if folder != self.folder:
            return
        self._seen = found.seen
        self._known = found.known
        offered = tuple(one for one in found.offered if one.seen.key not in self._done)
        there = (tuple(one.seen for one in self.offered), self.coming, self.problem is None)
        self.offered, self.coming, self.problem = offered, found.coming, found.problem
        if there != (tuple(one.seen for one in offered), self.coming, self.problem is None):
            self.changed.emit()
        if not self._system.directories() and folder.is_dir():
            self._system.addPath(str(folder))  # it was away (a stick, a scanner) and is back
        self._timer.start(SETTLE_MS if found.coming or self._again else IDLE_MS)

    def done(self, one: Offered) -> None:
        """A file was taken: it is not offered again."""
        self._done.add(one.seen.key)
        self.offered = tuple(other for other in self.offered if other is not one)
        self.changed.emit()


def _look(folder: Path, seen: dict[str, Seen], known: dict[Any, Offered | None]) -> _Found:
    try:
        looked = watched_files.look(folder, seen)
    except Refusal as problem:
        return _Found((), {}, {}, 0, problem)
    now: dict[tuple[str, int, int], Offered | None] = {}
    coming = len(looked.coming)
    for one in looked.whole:
        try:
            now[one.key] = known[one.key] if one.key in known else watched_files.offer(one)
        except Trouble:
            coming += 1  # still held by the program that writes it, or gone: the next look says
    offered = tuple(one for one in now.values() if one is not None)
    both = {one.path.name: one for one in (*looked.whole, *looked.coming)}
    return _Found(offered, both, now, coming)


def watcher_of(frame: Frame) -> WatchedFolder:
    """The one watcher of a window: every tray in it shows the same folder."""
    known = getattr(frame, "watched_folder", None)
    if isinstance(known, WatchedFolder) and isValid(known):
        return known
    made = WatchedFolder(frame if isinstance(frame, QObject) else None)
    frame.watched_folder = made  # type: ignore[attr-defined]
    return made


class WatchedTray(QWidget):
    """The new scans as tiles. Enter (or the button) stages the chosen one and hands it on: `staged(Staged)`.

    Whoever shows the tray connects `staged` and attaches the file where the clerk stands.
    """

    staged = Signal(object)

    def __init__(self, frame: Frame, watcher: WatchedFolder, name: str = "watched") -> None:
        super().__init__()
        self.setObjectName(name)
        self.frame, self.watcher = frame, watcher
        self._busy = False
        self._asking: Offered | None = None
        self.tiles = Tiles(f"{name}.tiles", tr("监视文件夹里的新文件"), takes=False)
        self.tiles.opened.connect(self.take)
        self.tiles.removed.connect(self.leave)
        self.head = label(tr("新扫描的文件"), "section")
        self.again = icon_button("arrow-clockwise", tr("再看一次"), self.watcher.look, name=f"{name}.again")
        self.button = button(
            tr("附上选中的"), lambda: self.take(self.tiles.current), icon="paperclip", name=f"{name}.take"
        )
        self.hint = label("", "second", wrap=True, name=f"{name}.hint")
        self.question = QWidget()
        self.question.setObjectName(f"{name}.question")
        ask = QVBoxLayout(self.question)
        ask.setContentsMargins(0, 0, 0, 0)
        ask.addWidget(
            label(
                tr("▲ 这份扫描件已加密存好。文件夹里没有加密的原文件，以后附上就删掉吗？"), "warn", wrap=True
            )
        )
        ask.addLayout(
            row(
                button(tr("以后都删"), lambda: self._answer("remove"), name=f"{name}.remove"),
                button(tr("以后都留"), lambda: self._answer("keep"), name=f"{name}.keep"),
                button(tr("下次再问"), lambda: self._answer("ask"), look="link", name=f"{name}.later"),
                None,
            )
        )
        self.question.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.XS)
        lay.addLayout(row(self.head, None, self.again, self.button))
        lay.addWidget(self.tiles)
        lay.addWidget(self.hint)
        lay.addWidget(self.question)
        watcher.changed.connect(self._show)
        self._show()

    @property
    def _file(self) -> Path | None:
        home = getattr(self.frame.desk, "home", None)
        return None if home is None else home.machine

    def arrive(self) -> None:
        """Read the setting and watch what it says; the tray is away where no folder is watched."""
        file = self._file
        folder = settings.read(file).watched_folder if file is not None else ""
        self.watcher.watch(Path(folder) if folder else None)
        self.setVisible(bool(folder))

    def _show(self) -> None:
        chosen, wanted = self.tiles.current, [one.name for one in self.watcher.offered]
        if wanted != self.tiles.ids:
            self.tiles.empty()
            for one in self.watcher.offered:
                words = f"{tr(one.kind_name)}  {size_words(one.seen.size)}"
                self.tiles.put(one.name, one.name, words, one.media_type)
                self.tiles.show_picture(one.name, one.picture)
            item = self.tiles.item_of(chosen)
            if item is not None:
                self.tiles.setCurrentItem(item)
        self.button.setEnabled(bool(wanted) and not self._busy)
        self.hint.setText(self._words())

    def _words(self) -> str:
        watcher = self.watcher
        if watcher.problem is not None:
            return watcher.problem.message
        if watcher.coming:
            return tr("正在等 {n} 个文件写完……", n=watcher.coming)
        if watcher.offered:
            return tr("回车附上，Del 不要这个")
        return tr("还没有新文件。扫描或拍照后会自己出现。")

    def take(self, name: str) -> None:
        """Keep a file encrypted and hand it on."""
        one = next((one for one in self.watcher.offered if one.name == name), None)
        if one is None or self._busy:
            return
        self._busy = True
        self.button.setEnabled(False)
        desk = self.frame.desk

        def kept(staged: Staged) -> None:
            self._busy = False
            self.watcher.done(one)
            self.staged.emit(staged)
            self._after(one)
            self._show()

        def failed(problem: Unhappy) -> bool:
            self._busy = False
            self._show()
            self.hint.setText(problem.message)
            return problem.kind == "refusal"

        self.frame.jobs.run(
            lambda: desk.change(lambda work: attachments.stage(work, one.seen.path), reason=REASON),
            kept,
            failed,
            owner=self,
        )

    def leave(self, name: str) -> None:
        """A file is not wanted: it stays in the folder and is not offered again."""
        one = next((one for one in self.watcher.offered if one.name == name), None)
        if one is not None:
            self.watcher.done(one)

    def _after(self, one: Offered) -> None:
        file = self._file
        wish = settings.read(file).watched_originals if file is not None else "keep"
        if wish == "remove":
            self._remove(one)
        elif wish == "ask":
            self._asking = one
            self.question.show()

    def _answer(self, wish: str) -> None:
        one, file = self._asking, self._file
        self._asking = None
        self.question.hide()
        if file is not None and wish != "ask":
            self.frame.jobs.run(lambda: settings.change(file, watched_originals=wish), owner=self)
        if wish == "remove" and one is not None:
            self._remove(one)
        self.tiles.setFocus() if self.tiles.ids else self.button.setFocus()

    def _remove(self, one: Offered) -> None:
        def gone(removed: bool) -> None:
            if not removed:
                self.hint.setText(tr("原文件已被改动，没有删除。请自己看一下监视文件夹。"))

        def failed(problem: Unhappy) -> bool:
            self.hint.setText(tr("原文件没有删掉：{why}", why=problem.message))
            return True

        self.frame.jobs.run(lambda: watched_files.remove_original(one.seen), gone, failed, owner=self)
