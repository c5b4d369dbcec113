"""The draft of an entry for many people: what is half typed is kept through a lock, an end or a crash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from stationdesk.services import drafts
from stationdesk.services.matters import MatterDetail
from stationdesk.ui.cases.checklist import CheckList
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pieces.panes import FilterChips

FORM, SLOT = "batch", "one"
IDLE_MS = 2000


class BatchDraft(QWidget):
    """The part of the form that keeps and gives back. There is one draft a user."""

    desk: Any
    jobs: Jobs
    matter: MatterDetail | None
    chips: FilterChips
    text: QPlainTextEdit
    grid: QComboBox
    title_line: QLineEdit
    remark: QLineEdit
    materials: CheckList
    home_said: QLabel
    _home: str
    _autosave: QTimer
    _saved: dict[str, Any] | None = None
    _restoring = False

    @property
    def empty(self) -> bool:
        """Whether nothing would be lost by going."""
        raise NotImplementedError

    def take_matter(self, code: str, states: Mapping[str, str] | None = None) -> None:
        """The matter of the draft, with the states of its materials."""
        raise NotImplementedError

    def watch_idle(self) -> None:
        """Two seconds after the last key what is typed is kept."""
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(IDLE_MS)
        self._autosave.timeout.connect(self.keep)
        for signal in (
            self.text.textChanged,
            self.title_line.textEdited,
            self.remark.textEdited,
            self.materials.changed,
        ):
            signal.connect(self._touch)

    def _touch(self, *_what: object) -> None:
        if not self._restoring and not self.empty:
            self._autosave.start()

    def body(self) -> dict[str, Any]:
        """The draft as plain values. Who is meant is found again: people change."""
        return {
            "matter": self.matter.code if self.matter else None,
            "kind": self.chips.current,
            "text": self.text.toPlainText(),
            "grid": self.grid.currentData(),
            "home": self._home,
            "home_said": self.home_said.text(),
            "title": self.title_line.text() if self.title_line.isModified() else "",
            "remark": self.remark.text(),
            "materials": self.materials.states,
        }

    def keep(self) -> None:
        """Keep what is half typed, if it changed since."""
        self._autosave.stop()
        body = self.body()
        if self.empty or body == self._saved:
            return
        self._saved = body
        self.jobs.run(
            lambda: self.desk.change(lambda work: drafts.save(work, FORM, SLOT, body), "drafts"), owner=self
        )

    def drop_draft(self) -> None:
        """It is written, or not wanted any more."""
        self._autosave.stop()
        self._saved = None
        self.jobs.run(
            lambda: self.desk.change(lambda work: drafts.drop(work, FORM, SLOT), "drafts"), owner=self
        )

    def take_up(self) -> None:
        """An empty form takes up what was kept, if anything was."""

        def show(found: drafts.DraftRow | None) -> None:
            if found is not None and self.empty:
                self.restore(found.body)

        self.jobs.run(lambda: self.desk.read(lambda work: drafts.load(work, FORM, SLOT)), show, owner=self)

    def restore(self, body: Mapping[str, Any]) -> None:
        """As it was left; nothing is matched yet."""
        self._restoring = True
        kind = body.get("kind") or "list"
        self.chips.choose(str(kind))
        self.text.setPlainText(str(body.get("text") or ""))
        self.grid.setCurrentIndex(max(0, self.grid.findData(body.get("grid"))))
        self._home = str(body.get("home") or "")
        self.home_said.setText(str(body.get("home_said") or ""))
        if body.get("title"):
            self.title_line.setText(str(body["title"]))
            self.title_line.setModified(True)
        self.remark.setText(str(body.get("remark") or ""))
        states = dict(body.get("materials") or {})
        self._restoring = False
        if body.get("matter"):
            self.take_matter(str(body["matter"]), states)
