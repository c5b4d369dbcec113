"""Scans on the lines of the check list: chosen, pasted or dropped files are staged encrypted at once, then counted.

Staging runs on the lane, a file at a time: a wrong one is refused in words and the others still come. Nothing lies
unencrypted anywhere, and a form that comes back after a crash has its scans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from stationdesk.core.errors import Unhappy
from stationdesk.services import attachments
from stationdesk.services.attachments import Staged
from stationdesk.ui import files
from stationdesk.ui.attachment_tiles import REASON, filters, png_of
from stationdesk.ui.cases.checklist import CheckList
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr

THUMB = 96
"""Pixels of a small picture, whatever the screen: too small to read a card."""


class Scans(QObject):
    """What is put on the lines of one check list. `refused(sentence)`, `ready()` when nothing is under way any more."""

    refused = Signal(str)
    ready = Signal()

    def __init__(self, frame: Frame, materials: CheckList) -> None:
        super().__init__(materials)
        self.frame, self.materials = frame, materials
        self._under_way = 0
        materials.scan_asked.connect(self.ask)
        materials.scans_given.connect(self.give)
        materials.scan_dropped.connect(self.let_go)

    @property
    def busy(self) -> bool:
        """Whether a file is still being read."""
        return self._under_way > 0

    def ask(self, row: int) -> None:
        """Choose files for a line."""
        name = self.materials.lines[row].name
        chosen = files.ask_open_many(self.materials, tr("“{name}”的扫描件", name=name), filters())
        self.add(row, [Path(one) for one in chosen])

    def give(self, row: int, mime: QMimeData) -> None:
        """What was pasted or dropped on a line: files, or a picture from a scanner's window or the screen."""
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.add(row, paths)
        elif mime.hasImage():
            image = QImage(mime.imageData())
            if image.isNull():
                self.refused.emit(tr("剪贴板里的图片读不出来，没有附上。请保存成文件再附。"))
                return
            self.add(row, [image])
        else:
            self.refused.emit(
                tr("剪贴板里没有图片或文件。在扫描软件里复制图片，或在文件夹里复制文件再粘贴。")
            )

    def add(self, row: int, sources: Sequence[Path | QImage], title: str = "") -> None:
        """Stage files for a line, one after another."""
        if not 0 <= row < len(self.materials.lines):
            return
        name = self.materials.lines[row].name
        for source in sources:
            called = title or (tr("{name} 粘贴", name=name) if isinstance(source, QImage) else "")
            self._stage(name, source, called)

    def put(self, staged: Staged) -> None:
        """Put a file that was staged elsewhere (the tray of the watched folder) on the line at hand."""
        if not self.materials.lines:
            self.let_go(staged)
            return
        self.materials.add_scans(self.materials.at, (staged,))
        self.draw((staged,))

    def _stage(self, name: str, source: Path | QImage, title: str) -> None:
        desk = self.frame.desk
        self._under_way += 1

        def keep() -> tuple[Staged, bytes | None]:
            given = png_of(source) if isinstance(source, QImage) else source

            def both(work: Any) -> tuple[Staged, bytes | None]:
                staged = attachments.stage(work, given, title)
                return staged, attachments.thumbnail(work, staged, THUMB)

            return desk.change(both, reason=REASON)

        def kept(found: tuple[Staged, bytes | None]) -> None:
            staged, small = found
            # The list may have been drawn anew meanwhile: the line is found again by its name.
            row = next((n for n, line in enumerate(self.materials.lines) if line.name == name), -1)
            if row < 0:
                self.let_go(staged)
            else:
                self.materials.add_scans(row, (staged,))
                self._show(staged, small)
            if staged.place_removed:
                self.frame.say(tr("已附上；照片里的拍摄地点已去掉。"))
            self._done()

        def failed(problem: Unhappy) -> bool:
            words = source.name if isinstance(source, Path) else tr("粘贴的图片")
            self.refused.emit(tr("{file}：{why}", file=words, why=problem.message))
            self._done()
            return problem.kind == "refusal"

        self.frame.jobs.run(keep, kept, failed, owner=self)

    def _done(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self.ready.emit()

    def let_go(self, staged: Staged) -> None:
        """A file was taken off again: nothing of it stays."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(lambda work: attachments.unstage(work, staged), reason=REASON),
            owner=self,
        )

    def draw(self, staged: Sequence[Staged]) -> None:
        """Read the small pictures of files that were staged before."""
        desk = self.frame.desk

        def look(work: Any) -> list[tuple[Staged, bytes | None]]:
            return [(one, attachments.thumbnail(work, one, THUMB)) for one in staged]

        def show(found: list[tuple[Staged, bytes | None]]) -> None:
            for one, small in found:
                self._show(one, small)

        if staged:
            self.frame.jobs.run(lambda: desk.read(look), show, owner=self)

    def _show(self, staged: Staged, small: bytes | None) -> None:
        picture = QPixmap()
        if small and picture.loadFromData(QByteArray(small)):
            self.materials.show_thumb(staged.id, picture)


def documents(scans: Mapping[str, Sequence[Staged]]) -> dict[str, list[dict[str, Any]]]:
    """Staged files as plain values, for a draft."""
    return {name: [one.document() for one in files] for name, files in scans.items()}


def still_there(work: Any, kept: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, tuple[Staged, ...]]:
    """What a draft says of its files, without those that were let go since."""
    there = {one.id for one in attachments.staged(work)}
    found = {name: tuple(map(Staged.of, files)) for name, files in kept.items()}
    return {name: tuple(one for one in files if one.id in there) for name, files in found.items()}
