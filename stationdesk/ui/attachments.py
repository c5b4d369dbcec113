"""The files of one record as a strip of tiles: put in by a dialog, by dragging or pasting; looked at, taken off, saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import photo_consent
from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.core.file_kinds import KINDS
from stationdesk.core.words import N_
from stationdesk.services import attachments, stamped_copies
from stationdesk.services import photo_consent as consents
from stationdesk.services.attachments import SUBJECTS, AttachmentRow, Staged
from stationdesk.services.papers import PaperRow
from stationdesk.ui import files, theme
from stationdesk.ui.attachment_tiles import REASON, Tiles, accepts, filters, size_words, sources_of
from stationdesk.ui.pages import Frame
from stationdesk.ui.photo_question import PhotoQuestion
from stationdesk.ui.picture_sheet import PictureSheet, read
from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.watched import WatchedTray, watcher_of
from stationdesk.ui.words import tr

THUMB = 200
OF_CASES = ("cases", "case_materials")
CONSENTS = {photo_consent.AGREED: N_("本人同意"), photo_consent.PAPERS: N_("只有材料")}
Attach = Callable[[Any, str, str, str], AttachmentRow]
"""Puts a file to a record: work, table, record, what was said of who is on it."""


def spoken(one: AttachmentRow) -> str:
    """What stands under a title: kind, size, when, by whom."""
    when = f"{local(one.made_at):%Y-%m-%d %H:%M}"
    asked = tr(CONSENTS[one.consent]) if one.consent in CONSENTS else ""
    return "  ".join(part for part in (one.kind_name, size_words(one.size), when, one.by, asked) if part)


class AttachmentStrip(QWidget):
    """The files of a record. `changed()` after one was put in or taken off."""

    changed = Signal()

    def __init__(self, frame: Frame, name: str = "attachments", *, title: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.frame = frame
        self.rows: dict[str, AttachmentRow] = {}
        self._materials: dict[str, str] = {}
        """Id of a file → the material it is a scan of, where a case's files are shown."""
        self._subject = ("", "")
        self._whole_case = False
        self._turn = 0
        self._under_way = 0
        self._may_add = True
        self.setAcceptDrops(True)
        self.tiles = Tiles(f"{name}.tiles", title or tr("附件"))
        self.tiles.opened.connect(self.open)
        self.tiles.removed.connect(self.remove)
        self.tiles.saved.connect(self.save_as)
        self.tiles.renamed.connect(self.rename)
        self.tiles.stamped.connect(self.stamped_copy)
        self.tiles.given.connect(self.take_mime)
        self.add_button = button(tr("附文件…"), self.ask, icon="paperclip", name=f"{name}.add")
        self.paste_button = button(tr("粘贴"), self.paste, look="link", name=f"{name}.paste")
        self.paste_button.setToolTip(tr("粘贴剪贴板里的图片或文件 (Ctrl+V)"))
        self.hint = label("", "second", wrap=True, name=f"{name}.hint")
        self.warned = label("", "error", wrap=True, name=f"{name}.error")
        self.warned.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.XS)
        self.head = label(title or tr("附件"), "section")
        lay.addLayout(row(self.head, None, self.paste_button, self.add_button))
        lay.addWidget(self.tiles)
        lay.addWidget(self.hint)
        lay.addWidget(self.warned)
        self.tray = WatchedTray(frame, watcher_of(frame), f"{name}.watched")
        self.tray.staged.connect(self.attach_staged)
        lay.addWidget(self.tray)
        self.question = PhotoQuestion(f"{name}.photo")
        self.question.answered.connect(self._photo_answered)
        lay.insertWidget(lay.indexOf(self.tiles), self.question)
        self._waiting: list[tuple[str, Attach, Staged | None]] = []
        """Photos of which it is not said yet who is on them; nothing of them is kept."""
        self._say_hint()

    def show_case(self, case_id: str) -> None:
        """Show the files of a case and of all its materials; what is put in belongs to the case."""
        self._whole_case = True
        self._show_subject("cases", case_id)

    def show_record(self, table: str, record: str) -> None:
        """Show the files of a record; an empty id shows none."""
        self._whole_case = False
        self._show_subject(table, record)

    def _show_subject(self, table: str, record: str) -> None:
        if (table, record) != self._subject:
            self._waiting.clear()
            self.question.hide()
        self._subject = (table, record)
        self.warned.hide()
        subject = SUBJECTS.get(table)
        may = getattr(self.frame.desk, "may", None)
        self._may_add = bool(subject and record and (may is None or may(subject.write)))
        self.add_button.setVisible(self._may_add)
        self.paste_button.setVisible(self._may_add)
        self.tiles.takes = self._may_add
        self.setAcceptDrops(self._may_add)
        if self._may_add:
            self.tray.arrive()
        else:
            self.tray.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read the files again."""
        table, record = self._subject
        self._turn += 1
        turn, whole, desk = self._turn, self._whole_case, self.frame.desk
        if not record:
            self._show((), {})
            return

        def look(work: Any) -> tuple[tuple[AttachmentRow, ...], dict[str, str]]:
            if not whole:
                return attachments.listed(work, table, record), {}
            found = attachments.of_case(work, record)
            return tuple(one.file for one in found), {one.file.id: one.material for one in found}

        def show(found: tuple[tuple[AttachmentRow, ...], dict[str, str]]) -> None:
            if turn == self._turn:
                self._show(*found)

        self.frame.jobs.run(lambda: desk.read(look), show, owner=self)

    def _show(self, found: Sequence[AttachmentRow], materials: dict[str, str]) -> None:
        chosen = self.tiles.current
        self._materials = materials
        self.rows = {one.id: one for one in found}
        self.tiles.empty()
        for one in found:
            self._put(one)
        item = self.tiles.item_of(chosen)
        if item is not None:
            self.tiles.setCurrentItem(item)
        self._say_hint()
        self._draw([one for one in found if one.picture])

    def _put(self, one: AttachmentRow) -> None:
        material = self._materials.get(one.id, "")
        said = f"{material}\n{spoken(one)}" if material else spoken(one)
        self.tiles.put(one.id, one.title, said, one.media_type, may_rename=self._may_add)

    def _draw(self, found: Sequence[AttachmentRow]) -> None:
        for one in found:  # one by one: the list itself does not wait for its pictures
            self._draw_one(one, self._turn)

    def _draw_one(self, one: AttachmentRow, turn: int) -> None:
        desk = self.frame.desk

        def show(png: bytes | None) -> None:
            if turn == self._turn:
                self.tiles.show_picture(one.id, png)

        self.frame.jobs.run(
            lambda: desk.read(lambda work: attachments.thumbnail(work, one, THUMB)),
            show,
            lambda _problem: True,  # a file that is not here has its drawing; opening it says why
            owner=self,
        )

    def _say_hint(self) -> None:
        if self._under_way:
            words = tr("正在附上 {n} 个文件……", n=self._under_way)
        elif self.rows:
            words = tr("回车看，S 另存，R 改名，Del 移除")
            if self._subject[0] in OF_CASES and self._may_add:
                words = tr("回车看，P 限定用途复印，S 另存，R 改名，Del 移除")
        elif self._may_add:
            words = tr("还没有附件。可把文件拖到这里，或复制图片后粘贴。")
        else:
            words = tr("还没有附件。")
        self.hint.setText(words)

    # putting in -------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Choose files."""
        self.add([Path(one) for one in files.ask_open_many(self, tr("附文件"), filters())])

    def paste(self) -> None:
        """Take what the clipboard has."""
        self.take_mime(QGuiApplication.clipboard().mimeData())

    def take_mime(self, mime: QMimeData) -> None:
        """Take what was dropped or pasted: files, or a picture."""
        found = sources_of(mime)
        if not found:
            self._fail(tr("剪贴板里没有图片或文件。在扫描软件里复制图片，或在文件夹里复制文件再粘贴。"))
            return
        self.add(found)

    def add(self, sources: Sequence[Path | bytes]) -> None:
        """Put files to the record, one after another: a wrong one is refused in words, the others still come."""
        if not self._may_add:
            return
        self.warned.hide()
        self.warned.setText("")
        for source in sources:
            self._add(source)

    def attach_staged(self, staged: Staged) -> None:
        """Put a file in that was staged already (the tray of the watched folder)."""
        if self._may_add:
            self._put_in(
                staged.title,
                lambda work, table, record, on_photo: attachments.attach(
                    work, table, record, staged, on_photo=on_photo
                ),
                staged=staged,
            )

    def _add(self, source: Path | bytes) -> None:
        title = tr("粘贴的图片") if isinstance(source, bytes) else source.name
        self._put_in(
            title,
            lambda work, table, record, on_photo: attachments.attach_file(
                work, table, record, source, title, on_photo=on_photo
            ),
        )

    def _put_in(self, title: str, attach: Attach, on_photo: str = "", staged: Staged | None = None) -> None:
        table, record = self._subject
        desk = self.frame.desk
        self._under_way += 1
        self._say_hint()

        def both(work: Any) -> tuple[AttachmentRow, bytes | None]:
            row = attach(work, table, record, on_photo)
            return row, attachments.thumbnail(work, row, THUMB)

        def kept(found: tuple[AttachmentRow, bytes | None]) -> None:
            one, png = found
            self._under_way -= 1
            if (table, record) == self._subject and one.id not in self.rows:
                self.rows[one.id] = one
                self._put(one)
                self.tiles.show_picture(one.id, png)
                item = self.tiles.item_of(one.id)
                if item is not None:
                    self.tiles.setCurrentItem(item)
            self._say_hint()
            self.changed.emit()

        def failed(problem: Unhappy) -> bool:
            self._under_way -= 1
            self._say_hint()
            if isinstance(problem, photo_consent.PhotoConsentNeeded):
                if (table, record) == self._subject:
                    self._waiting.append((title, attach, staged))
                    self.question.ask(len(self._waiting))
                return True
            self._fail(tr("{file}：{why}", file=title, why=problem.message))
            return True

        self.frame.jobs.run(lambda: desk.change(both, reason=REASON), kept, failed, owner=self)

    def _photo_answered(self, answer: str) -> None:
        """What was said of the photos that wait: they are kept with it, or not kept and that is written down."""
        waiting, self._waiting = self._waiting, []
        table, record = self._subject
        desk, count = self.frame.desk, len(waiting)
        kept = answer in photo_consent.KEPT

        def write(work: Any) -> None:
            consents.answered(work, table, record, answer, count)
            for _title, _attach, staged in waiting:
                if staged is not None and not kept:
                    attachments.unstage(work, staged)

        def done(_none: None) -> None:
            if kept:
                return
            self._fail(tr("{n} 张照片没有留存：要先问本人，同意了再附。手机和文件夹里的请删除。", n=count))
            self.changed.emit()
            self.add_button.setFocus()

        if answer != photo_consent.PAPERS:
            self.frame.jobs.run(lambda: desk.change(write, reason=REASON), done, owner=self)
        if kept:
            self.tiles.setFocus()
            for title, attach, staged in waiting:
                self._put_in(title, attach, answer, staged)

    def _fail(self, words: str) -> None:
        before = self.warned.text() if not self.warned.isHidden() else ""
        self.warned.setText(f"{before}\n{words}".strip())
        self.warned.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Wherever in the strip one stands: an empty one has no tile to stand on.
        if self._may_add and event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_add and accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take_mime(event.mimeData())

    # looking, taking off, writing out -----------------------------------------------------------------

    def open(self, one: str) -> None:
        """Look at a file: pictures in the side sheet, PDF in the preview."""
        found = self.rows.get(one)
        if found is not None:
            look_at(self.frame, found, self)

    def remove(self, one: str) -> None:
        """Take a file off, with undo."""
        found, desk = self.rows.get(one), self.frame.desk
        if found is None or not self._may_add:
            return

        def again(_row: AttachmentRow) -> None:
            self.refresh()
            self.changed.emit()

        def undo() -> None:
            self.frame.jobs.run(
                lambda: desk.change(lambda work: attachments.restore(work, one), reason=REASON),
                again,
                owner=self,
            )

        def gone(_none: None) -> None:
            self.rows.pop(one, None)
            self.tiles.take(one)
            self._say_hint()
            self.frame.say(tr("已移除附件。"), undo)
            self.changed.emit()
            (self.tiles if self.rows else self.add_button).setFocus()

        # The reason is a record's, not the reader's: it stays Chinese.
        self.frame.jobs.run(
            lambda: desk.change(lambda work: attachments.withdraw(work, one, "经办人移除"), reason=REASON),
            gone,
            owner=self,
        )

    def rename(self, one: str, title: str) -> None:
        """Call a file otherwise."""
        desk = self.frame.desk

        def shown(found: AttachmentRow) -> None:
            self.rows[one] = found
            self.refresh()

        def failed(problem: Unhappy) -> bool:
            self._fail(problem.message)
            self.refresh()
            return True

        self.frame.jobs.run(
            lambda: desk.change(lambda work: attachments.rename(work, one, title), reason=REASON),
            shown,
            failed,
            owner=self,
        )

    def stamped_copy(self, one: str) -> None:
        """Make a copy that serves one purpose only, and show it for printing."""
        found, desk = self.rows.get(one), self.frame.desk
        if found is None or not self._may_add or found.subject_table not in OF_CASES:
            return

        def made(paper: PaperRow) -> None:
            from stationdesk.ui import issuing

            issuing.preview(self.frame, self, paper)

        def failed(problem: Unhappy) -> bool:
            self._fail(problem.message)
            return True

        self.frame.jobs.run(
            lambda: desk.change(lambda work: stamped_copies.make(work, one), reason="papers:make"),
            made,
            failed,
            owner=self,
        )

    def save_as(self, one: str) -> None:
        """Write a file where the person chooses."""
        found, desk = self.rows.get(one), self.frame.desk
        if found is None:
            return
        kind = KINDS[found.media_type]
        chosen, _kind = files.ask_save(self, tr("另存附件"), found.title, f"{tr(kind.name)} (*{kind.ending})")
        if not chosen:
            return
        target = Path(chosen)
        self.frame.jobs.run(
            lambda: desk.change(lambda work: attachments.export(work, one, target), reason=REASON),
            lambda _bytes: self.frame.say(tr("附件已另存。存在外面的文件没有加密，用完请删除。")),
            owner=self,
        )


def look_at(frame: Frame, one: AttachmentRow, owner: QWidget) -> None:
    """Open a file inside the program. A sensitive one is written to the audit by the same change."""
    desk = frame.desk
    kind = KINDS.get(one.media_type)
    if kind is None or not (kind.picture or one.media_type == "application/pdf"):
        frame.say(tr("这种文件不能在这里看。按 S 另存，再用相应的程序打开。"))
        return

    def fetch() -> Any:
        data = desk.change(lambda work: attachments.content(work, one.id), reason=REASON)
        return read(data) if kind.picture else data

    def show(found: Any) -> None:
        if kind.picture:
            frame.open_sheet(PictureSheet(found, one.title), one.title)
        else:
            frame.preview(found, one.title)

    frame.jobs.run(fetch, show, owner=owner)
