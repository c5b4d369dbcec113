"""Cases (窗口办理): the host of its views, and the acceptance form that F2 opens in their place.

The views are listed in `ui/cases/views.py` and made when first shown. Everything the frame asks is handed
to the view that is shown; while the form is open it answers instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget

from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.services import appointments, case_life, consultations, drafts, visits
from stationdesk.services.cases import Receipt
from stationdesk.ui.cases import views as entries
from stationdesk.ui.cases.accept_drafts import FORM
from stationdesk.ui.cases.accept_form import AcceptForm
from stationdesk.ui.cases.list_view import ListView
from stationdesk.ui.hosting import HostPage, View
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.words import tr

LIST = "list"


class CasesPage(HostPage):
    """窗口办理."""

    word = "cases"

    def __init__(self, frame: Frame) -> None:
        self._form: AcceptForm | None = None
        self._links: dict[str, tuple[str, str]] = {}
        self._slot = ""
        self.spoken = tr("窗口办理的各部分")
        super().__init__(frame)
        self._new = action(
            tr("新办件"), self.new_case, name="cases.new_case", glyph="plus", key="Shift+F2", parent=self
        )
        # On what holds the views, not on the form: there Ctrl with a figure means the household.
        self.bind("Shift+F2", self.new_case)

    @property
    def views(self) -> Sequence[View]:  # type: ignore[override]
        """All there are; which are offered is a matter of permits."""
        return entries.ENTRIES

    def offers(self, view: View) -> bool:
        return self.may(view.permit or "cases:read")

    def place_held(self) -> None:
        """The form lies over the views."""
        self._stack = QStackedWidget()
        self._stack.setObjectName("cases.stack")
        self._stack.addWidget(self._held)
        self.setLayout(column(self._stack))

    @property
    def covered(self) -> bool:
        return self.accepting

    def uncover(self) -> None:
        self._stack.setCurrentWidget(self._held)

    @property
    def listing(self) -> ListView:
        """The list of cases."""
        found = self._make(LIST)
        assert isinstance(found, ListView)
        return found

    def view_made(self, word: str, made: Page) -> None:
        if isinstance(made, ListView):
            made.new_asked.connect(self.new_case)
            made.resume_asked.connect(self.resume)
            made.draft_dropped.connect(self._on_draft_dropped)

    # the form ----------------------------------------------------------------------------------------

    @property
    def form(self) -> AcceptForm:
        """The acceptance form, made when it is first wanted."""
        if self._form is None:
            self._form = AcceptForm(self.frame, self._today)
            self._form.left.connect(self._on_left)
            self._form.accepted.connect(self._on_accepted)
            self._form.drafts_changed.connect(lambda: self.listing.read_drafts())
            self._form.case_asked.connect(lambda case: self.show_view(LIST, case=case))
            self._stack.addWidget(self._form)
        return self._form

    @property
    def accepting(self) -> bool:
        """Whether the form is shown."""
        return self._form is not None and self._stack.currentWidget() is self._form

    def _show_form(self) -> AcceptForm:
        form = self.form
        self._stack.setCurrentWidget(form)
        self.actions_changed.emit()
        self._slot = form.slot
        return form

    def new_case(self) -> None:
        """The form; in the form, what is half typed is kept and an empty one begins."""
        if not self.may("cases:accept"):
            self.jobs.run(lambda: self.desk.read(_require_accept), owner=self)
            return
        form = self.form
        if self.accepting and not form.empty:
            form.keep()
            form.clear()
        self._show_form()
        if form.empty:
            form.ask_who()
        elif form.chosen is None:
            form.ask_what()
        elif form.who is None:
            form.ask_who()
        else:
            form.ask_materials()

    def resume(self, draft: drafts.DraftRow) -> None:
        """Go on with a half-typed form."""
        form = self._show_form()
        form.resume(draft)
        self._slot = form.slot

    def _resume_slot(self, slot: str) -> None:
        """A half-typed form that another page offers back; nothing when it is gone meanwhile."""

        def show(draft: drafts.DraftRow | None) -> None:
            if draft is not None:
                self.resume(draft)

        self.jobs.run(lambda: self.desk.read(lambda work: drafts.load(work, FORM, slot)), show, owner=self)

    def _on_draft_dropped(self, slot: str) -> None:
        if self._form is not None and self._form.slot == slot:
            self._form.clear()

    def _on_left(self) -> None:
        """Back from the form to the view it was opened over."""
        self._stale.add(LIST)
        self.show_view(self._current)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_accepted(self, receipt: Receipt) -> None:
        self.frame.say(receipt.sentence, partial(self._undo, receipt.case_id))
        link = self._links.pop(self._slot, None)
        self._slot = self.form.slot
        if link is not None:
            word, record = link

            def became(work: Any) -> None:
                if word == "visit":
                    visits.became(work, record, case_id=receipt.case_id)
                elif word == "consultation":
                    consultations.became(work, record, receipt.case_id)
                else:
                    appointments.became(work, record, receipt.case_id)

            self.jobs.run(lambda: self.desk.change(became, reason="cases:accept"), owner=self)

    def _undo(self, case_id: str) -> None:
        def undo(work: Any) -> Any:
            stepped = case_life.undo(work, case_id, tr("刚登记就撤销"))
            # Who asked or was expected is not forgotten with the case.
            consultations.case_undone(work, case_id)
            appointments.case_undone(work, case_id)
            visits.case_undone(work, case_id)
            return stepped

        self.jobs.run(
            lambda: self.desk.change(undo, reason="cases:accept"),
            self._undone,
            owner=self,
        )

    def _undone(self, stepped: Any) -> None:
        self.frame.say(stepped.sentence)
        if self._form is not None:
            self._form.receipt.clear()

    def _today(self) -> date:
        clock = getattr(self.desk, "clock", None) or SystemClock()
        return civil_date(clock.now())

    # what the frame asks -----------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return tr("新办件") if self.accepting else super().title

    @property
    def primary_action(self) -> QAction | None:
        return None if self.accepting else super().primary_action

    @property
    def other_actions(self) -> Sequence[QAction]:
        if self.accepting:
            return ()
        own = tuple(super().other_actions)
        if self._current == LIST or not self.may("cases:accept"):
            return own
        self._new.setProperty("key", "F2" if type(self.view).new is Page.new else "Shift+F2")
        return (*own, self._new)

    def arrive(self, **where: Any) -> None:
        """`view` opens one and the rest is its own; `new`, `matter`, `person` start a form; the rest is the list's.

        `resume` goes on with a draft. With `consultation`, `appointment` or `visit` the case is linked to it once it is accepted.
        """
        wanted = where.pop("view", None)
        if where.get("resume"):
            self._resume_slot(str(where["resume"]))
        elif wanted is not None:
            self.show_view(str(wanted), **where)
        elif where.get("matter") or where.get("person") or where.get("new"):
            if self._form is not None and not self._form.empty and not self.accepting:
                # Half typed and put away: it stays a draft, and this one begins empty.
                self._form.keep()
                self._form.clear()
            self.new_case()
            for word in ("consultation", "appointment", "visit"):
                if where.get(word) and self.accepting:
                    self._links[self._slot] = (word, str(where[word]))
            if where.get("channel") and self.accepting:
                self.form.more.restore({"channel": str(where["channel"])})
            if where.get("remark") and self.accepting:
                self.form.more.set_remark(str(where["remark"]))
            if self.accepting:
                self.form.begin(str(where.get("person") or ""), str(where.get("matter") or ""))
            if where.get("who") and self.accepting:
                # Somebody without a file: their name is looked for at once.
                self.form.who_line.setText(str(where["who"]))
        elif where:
            self.show_view(LIST, **where)

    def new(self) -> None:
        """F2: what the view makes new, and where it has nothing of its own, a case."""
        if self.accepting or type(self.view).new is Page.new:
            self.new_case()
        else:
            super().new()

    def filter(self) -> None:
        if not self.accepting:
            super().filter()

    def detail(self) -> None:
        if self.accepting:
            self.form.panes.toggle()
        else:
            super().detail()

    def print_(self) -> None:
        if self.accepting:
            paper = self.form.receipt.first_paper
            if paper is not None:
                self.form.show_paper(paper)
            return
        super().print_()

    def save(self) -> None:
        if self.accepting:
            self.form.accept()
        else:
            super().save()

    def primary(self) -> None:
        if self.accepting:
            self.form.accept()
        else:
            super().primary()

    def put_by(self) -> None:
        if self._form is not None:
            self._form.keep()
        super().put_by()

    def back(self) -> bool:
        if self.accepting:
            self.form.leave()
            return True
        return super().back()

    def setFocus(self, *reason: Any) -> None:
        """The frame gives the focus back after a preview or a search: to where the work is."""
        if self.accepting:
            line = self.form.who_line if self.form.band_who.is_open else self.form
            line.setFocus()
        else:
            super().setFocus(*reason)


def _require_accept(work: Any) -> None:
    from stationdesk.services import users

    users.require(work, "cases:accept")
