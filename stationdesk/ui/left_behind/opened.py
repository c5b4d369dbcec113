"""The side of a register: what is chosen, or an opened file in a pane of its own until it is put away."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QStackedWidget, QWidget

from stationdesk.services import papers
from stationdesk.services.child_files import OpenedChild
from stationdesk.ui import issuing
from stationdesk.ui.ask_sheet import SheetPage
from stationdesk.ui.left_behind.detail import Pane
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, first_field
from stationdesk.ui.pieces.side_form import SideForm


class OpenedFiles(SheetPage):
    """A page with a list and beside it a pane; a file opened on purpose lies over the pane."""

    both: ListDetail
    pane: Pane
    today: date

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.turn = 0
        """Goes on with each line chosen and each file opened: an answer to an older question is dropped."""
        self.opened: tuple[str, QWidget] | None = None
        """The enrolment whose file is open beside the list, and the pane that shows it."""
        self.file: tuple[str, OpenedChild] | None = None
        """The enrolment whose file of a child is open, and the file."""
        self._asked_in: str | None = None
        """The enrolment in whose open file a sheet was opened last: the focus goes back into that file."""
        self.side = QStackedWidget()
        self.side.setObjectName("left_behind.side")

    def open_form(self, form: SideForm, title: str) -> None:
        self._asked_in = self.opened[0] if self.opened is not None else None
        super().open_form(form, title)

    def show_opened(self, record: str, pane: QWidget) -> None:
        """Show an opened file until another line is chosen or Esc is pressed."""
        # A look that was itself written down reads the lists again first: the file is shown after that.
        self.turn += 1
        again = record in (self._asked_in, self.opened and self.opened[0])
        self._asked_in = None
        self.put_away()
        self.opened = (record, pane)
        self.side.addWidget(pane)
        self.side.setCurrentWidget(pane)
        self.make_room()
        self.both.show_detail()
        if again:
            # Read again after something was done in it, or asked for a second time: go on inside it.
            parts = pane.findChild(FilterChips)
            if parts is not None:
                parts.focus()
            elif (first := first_field(pane)) is not None:
                first.setFocus()

    def make_room(self) -> None:
        """A file was opened or put away: what else stands on the page may give way, or come back."""

    def do(self, what: str) -> None:
        """A button of a pane was pressed."""
        raise NotImplementedError

    def put_away(self) -> None:
        """Close the opened file; nothing of it stays on the screen."""
        self.file = None
        if self.opened is not None:
            _record, pane = self.opened
            self.opened = None
            self.side.setCurrentWidget(self.pane)
            self.side.removeWidget(pane)
            pane.hide()
            pane.deleteLater()
            self.make_room()

    def preview(self, paper: papers.PaperRow) -> None:
        """Show a paper that was just made."""
        issuing.preview(self.frame, self, paper)
