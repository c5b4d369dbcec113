"""密存记录: what is sealed about somebody on a register, read with the reader's own key, and a new one written."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from stationdesk.core import moments
from stationdesk.core.clock import SystemClock
from stationdesk.core.late import dataclass
from stationdesk.security import sealed
from stationdesk.services import file_access_keys as group_keys
from stationdesk.services import left_behind_files as files
from stationdesk.services import users
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, field_for
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import label, line, take_out
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.words import tr

READ = "sealed:read"


@dataclass(frozen=True)
class OpenNote:
    """A note as its reader sees it; no text when their key does not open it."""

    at: datetime
    by: str = field(repr=False)
    text: str | None = field(repr=False)


def open_notes(frame: Frame, owner: QWidget, enrolment_id: str) -> None:
    """Show the notes of somebody on a register, in a sheet; reading each is written into the audit."""
    desk: Any = frame.desk
    reads = READ in desk.actor.permits

    def show(found: tuple[OpenNote, ...]) -> None:
        sheet = NotesSheet(frame, enrolment_id, found, reads=reads)
        frame.open_sheet(sheet, tr("密存记录"), sheet.may_close)

    frame.jobs.run(lambda: read_notes(desk, enrolment_id) if reads else (), show, owner=owner)


def read_notes(desk: Any, enrolment_id: str) -> tuple[OpenNote, ...]:
    """On the lane: the notes opened with this reader's key; who may read by now is let in on the way."""
    found = desk.change(lambda work: files.notes(work, "left_behind", enrolment_id), reason=READ)
    waiting = desk.read(lambda work: group_keys.missing(work, files.NOTES_GROUP, READ))
    for one, wrap in group_keys.wraps_for(waiting, desk.opened.identity):
        desk.change(
            partial(group_keys.admit, name=files.NOTES_GROUP, permit=READ, one=one, wrapped=wrap), reason=READ
        )
    who = desk.read(users.names)
    made = []
    for note in found:
        try:
            text: str | None = files.read_note(note, desk.opened.identity)
        except sealed.NotPermittedToRead:
            text = None
        made.append(OpenNote(note.at, who.get(note.user_id or "", ""), text))
    return tuple(reversed(made))


class NotesSheet(SideForm):
    """A new note above, what was written before below."""

    def __init__(self, frame: Frame, enrolment_id: str, found: tuple[OpenNote, ...], *, reads: bool) -> None:
        super().__init__(frame, "left_behind.notes")
        self._enrolment, self._reads = enrolment_id, reads
        self._clock = getattr(frame.desk, "clock", None) or SystemClock()
        self.lay.addWidget(
            label(
                tr("写下就封存：只有现在有权阅读密存内容的人用本人密钥打得开，不进名册、搜索和导出。"),
                "second",
                wrap=True,
            )
        )
        ask = Ask("note", tr("写一条"), "long", needed=True, hint=tr("看到、听到了什么；不写推断"))
        self.text = field_for(ask, self.objectName(), frame)
        self.field("note", ask.words, self.text, needed=True)
        self.end(tr("密存"))
        self.lay.takeAt(self.lay.count() - 1)  # the stretch: the notes come after the button
        self.lay.addWidget(line())
        self._box = QWidget()
        self._box.setObjectName("left_behind.notes.list")
        self._notes = QVBoxLayout(self._box)
        self._notes.setContentsMargins(0, 0, 0, 0)
        self._notes.setSpacing(theme.M)
        self.lay.addWidget(self._box)
        self.lay.addStretch(1)
        self.show_notes(found)

    def show_notes(self, found: tuple[OpenNote, ...]) -> None:
        """Draw the notes, the newest first."""
        take_out(self._notes)
        if not self._reads:
            self._notes.addWidget(label(tr("您可以写，不能读：阅读密存内容另有权限。"), "second", wrap=True))
            return
        if not found:
            self._notes.addWidget(label(tr("还没有密存记录。"), "second", wrap=True))
        for one in found:
            head = f"{moments.shown(one.at, self._clock.now())}　{one.by}"
            self._notes.addWidget(label(head, "second", wrap=True))
            if one.text is None:
                words = tr("这一条是您得到权限之前写的，请让能看的人先打开一次。")
                self._notes.addWidget(label(words, "warn", wrap=True))
            else:
                self._notes.addWidget(label(one.text, wrap=True))

    def save(self) -> None:
        assert isinstance(self.text, QPlainTextEdit)
        words, desk = self.text.toPlainText(), self.frame.desk

        def write(work: Any) -> str:
            return files.write_note(work, "left_behind", self._enrolment, words)

        def written(_note: str) -> None:
            assert isinstance(self.text, QPlainTextEdit)
            self.text.clear()
            self._touched = False
            self.frame.say(tr("已密存。"))
            if self._reads:
                self.frame.jobs.run(lambda: read_notes(desk, self._enrolment), self.show_notes, owner=self)

        self.put(write, written, "sealed:write")
