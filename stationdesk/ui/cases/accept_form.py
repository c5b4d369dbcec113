"""Accepting a case (新办件): who, what, materials, outcome: one page, filled from top to bottom.

The widgets are read into a frozen request and accepted on the lane. What is half typed is kept as a draft
after two quiet seconds and on Esc; accepting lets the draft go in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal

from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.core.ids import new_id
from stationdesk.services import cases, drafts, residents
from stationdesk.services.cases import NewCase, Receipt
from stationdesk.services.papers import PaperRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.cases import cards, reading
from stationdesk.ui.cases.accept_drafts import FORM, AcceptDrafts
from stationdesk.ui.cases.accept_parts import AcceptParts
from stationdesk.ui.cases.band import Band
from stationdesk.ui.cases.checklist import OUTCOME_WORDS, lines_of, outcome
from stationdesk.ui.cases.choices import Choices
from stationdesk.ui.cases.refuse_sheet import RefuseSheet
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import label, line
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.words import tr

AUTOSAVE_MS = 2000
WARM_AFTER_MS = 2500
DRAW_AFTER_MS = 700


class AcceptForm(AcceptDrafts, AcceptParts):
    """The form. `left` when Esc puts it away (its draft kept), `accepted(receipt)` after each case."""

    left = Signal()
    accepted = Signal(object)
    drafts_changed = Signal()

    def __init__(self, frame: Frame, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("accept")
        self.setAccessibleName(tr("新办件"))
        self.frame, self.desk, self.jobs = frame, frame.desk, frame.jobs
        self._today = today
        self.who: reading.Who | None = None
        self.chosen: reading.Chosen | None = None
        self.slot = new_id()
        self._saved = None
        self._turn = {"who": 0, "what": 0}
        self._waiting = {"who": False, "what": False}
        self._pending = {"who": 0, "what": 0}
        self._restoring = None
        self._accepting = False
        self._build()
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.keep)
        QTimer.singleShot(WARM_AFTER_MS, self, self._warm)
        self.clear()

    def _warm(self) -> None:
        """In idle time: fonts and the page engine, away from the UI thread and the lane."""
        from PySide6.QtCore import QThreadPool

        if self.isVisible():
            QThreadPool.globalInstance().start(issuing.warm)

    # bands -------------------------------------------------------------------------------------------

    def ask_who(self) -> None:
        """Open the first band."""
        self.new_person_form.hide()
        for part in (self.who_line, self._who_help):
            part.show()
        self._open(self.band_who)
        self.who_line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.who_line.selectAll()

    def ask_what(self) -> None:
        """Open the second band; this user's recent and frequent matters are there at once."""
        self._open(self.band_what)
        self.what_line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.what_line.selectAll()
        if not self.what_line.text():
            self._search("what", "")

    def ask_materials(self) -> None:
        """Open the third band."""
        self._open(self.band_materials)
        self.materials.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, band: Band) -> None:
        if band is not self.band_who:
            self.new_person_form.hide()
        for one in (self.band_who, self.band_what, self.band_materials):
            one.set_open(one is band)
        self.band_who.set_done(self.who.summary if self.who else "")
        chosen = self.chosen
        self.band_what.set_done(
            " · ".join((chosen.detail.name, reading.decides_words(chosen.detail.row))) if chosen else ""
        )
        self.band_materials.set_done(self._materials_summary() if chosen and self.who else "")
        if band is self.band_materials:
            self.band_materials.set_hint("")
        for one in (self.band_who, self.band_what):
            if one is band:
                one.set_hint("")
        self._show_outcome()
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(band, 0, theme.S))

    def _materials_summary(self) -> str:
        total = len(self.materials.lines)
        return tr("{total} 项，已收 {n} 项", total=total, n=self.materials.count("have", "copy"))

    # searching ---------------------------------------------------------------------------------------

    def _search(self, band: str, text: str) -> None:
        shown = self._parts(band)[1]
        self._turn[band] += 1
        turn = self._turn[band]
        self._waiting[band] = False
        self._show_error(band, "")
        if band == "who" and not text.strip():
            shown.show_choices(())
            self._help_who(None)
            return
        find = reading.found_people if band == "who" else reading.found_matters

        def look() -> Any:
            # Whoever types fast leaves searches behind that nobody waits for.
            if turn != self._turn[band]:
                raise Cancelled
            return self.desk.read(lambda work: find(work, text))

        def take(found: list[Any]) -> None:
            if turn != self._turn[band]:
                return
            self._pending[band] = 0
            shown.show_choices(found)
            if band == "who":
                self._help_who(len(found))
            if self._waiting[band]:
                self._waiting[band] = False
                self._take_first(band)

        self._pending[band] = turn
        self.jobs.run(look, take, owner=self)

    def _parts(self, band: str) -> tuple[SearchLine, Choices]:
        return (self.who_line, self.who_list) if band == "who" else (self.what_line, self.what_list)

    def _help_who(self, found: int | None) -> None:
        if found == 0:
            self._who_help.setText(
                tr("没有找到。换拼音首字母、身份证或电话后四位再试，或按 Ctrl+N 登记新人。")
            )
        else:
            self._who_help.setText(tr("没找到？Ctrl+N 登记新人"))

    def _on_who_enter(self) -> None:
        if not self.who_line.text().strip():
            paper = self.receipt.first_paper
            if paper is not None:
                self.show_paper(paper)
            elif self.who is not None:
                self.ask_what() if self.chosen is None else self.ask_materials()
            return
        self._enter("who")

    def _on_what_enter(self) -> None:
        self._enter("what")

    def _enter(self, band: str) -> None:
        """Enter takes the first; when the answer is still on its way it is taken as it comes."""
        if self._pending[band] == self._turn[band]:
            self._waiting[band] = True
        else:
            self._take_first(band)

    def _take_first(self, band: str) -> None:
        choice = self._parts(band)[1].current
        if choice is None:
            return
        (self.take_person if band == "who" else self.take_matter)(choice.key)

    # choosing ----------------------------------------------------------------------------------------

    def take_person(self, person_id: str, then: Callable[[], object] | None = None) -> None:
        """Read a person's card and go on to the matter."""

        def took(who: reading.Who) -> None:
            self.who = who
            self.receipt.clear()
            self.who_line.blockSignals(True)
            self.who_line.clear()
            self.who_line.blockSignals(False)
            self.who_list.show_choices(())
            self._show_error("who", "")
            self.more.set_who(who)
            if self.chosen is not None:
                # The same matter for another of the household: what was brought belongs to the person.
                self.materials.set_lines(lines_of(self.chosen.detail, who.brought_before), self.chosen.today)
            self._show_context()
            self._touch()
            if then is not None:
                then()
            elif self.chosen is None:
                self.ask_what()
            else:
                self.ask_materials()

        self.jobs.run(
            lambda: self.desk.read(lambda work: reading.person(work, person_id)),
            took,
            self._on_refused,
            owner=self,
        )

    def take_member(self, number: int) -> None:
        """Ctrl+1…9: another of the household is the applicant."""
        if self.who is None:
            return
        others = [one for one in self.who.detail.members if one.person_id != self.who.id and not one.died]
        if number <= len(others):
            self.take_person(others[number - 1].person_id)

    def take_matter(self, code: str, then: Callable[[], object] | None = None) -> None:
        """Read a matter and go on to its materials."""

        def took(chosen: reading.Chosen) -> None:
            self.chosen = chosen
            before = self.who.brought_before if self.who else {}
            self.materials.set_lines(lines_of(chosen.detail, before), chosen.today)
            self.what_line.blockSignals(True)
            self.what_line.clear()
            self.what_line.blockSignals(False)
            self.what_list.show_choices(())
            self._show_error("what", "")
            self.spot.blockSignals(True)
            self.spot.setChecked(chosen.may_spot)
            self.spot.blockSignals(False)
            self._show_context()
            self._on_materials()
            if then is not None:
                then()
            elif self.who is None:
                self.ask_who()
            else:
                self.ask_materials()

        self.jobs.run(
            lambda: self.desk.read(lambda work: reading.matter(work, code)),
            took,
            self._on_refused,
            owner=self,
        )

    def new_person(self) -> None:
        """Ctrl+N: register someone, the identity number first."""
        typed = self.who_line.text() if self.band_who.is_open else ""
        self._open(self.band_who)
        for part in (self.who_line, self.who_list, self._who_help, self._who_error):
            part.hide()
        self.new_person_form.show()
        self.new_person_form.start(typed)
        self._show_outcome()

    def _register(self, new: residents.NewPerson) -> None:
        def registered(saved: residents.Saved) -> None:
            self.frame.say(tr("；").join((tr("已登记"), *(tr(one) for one in saved.warnings))))
            self.new_person_form.hide()
            self.who_line.show()
            self._who_help.show()
            self.take_person(saved.person_id)

        self.jobs.run(
            lambda: self.desk.change(lambda work: residents.add(work, new), reason="residents:edit"),
            registered,
            self.new_person_form.show_problem,
            owner=self,
        )

    # what it comes to ---------------------------------------------------------------------------------

    def _on_materials(self) -> None:
        self._promise_row.setVisible(self.materials.count("promised") > 0)
        self._show_error("materials", "")
        self._show_outcome()
        self._touch()

    def _on_spot(self) -> None:
        self._show_outcome()
        self._touch()

    @property
    def outcome(self) -> str:
        """What the button would answer now."""
        if self.chosen is None:
            return ""
        return outcome(
            self.chosen.detail.row.decides, self.materials.lines, on_the_spot=self.spot.isChecked()
        )

    def _show_outcome(self) -> None:
        if not self.new_person_form.isHidden():
            self.outcome_button.setEnabled(True)
            self.outcome_button.setText(tr("F9　{word}", word=tr("登记此人")))
            self.outcome_button.setAccessibleName(tr("登记此人"))
            self._promise_words.set_whole("")
            self.spot.hide()
            self._refuse.hide()
            return
        chosen = self.chosen
        ready = self.who is not None and chosen is not None
        self.outcome_button.setEnabled(ready)
        self.spot.setVisible(bool(chosen and chosen.may_spot))
        self._refuse.setVisible(bool(chosen and chosen.may_refuse and self.who))
        if chosen is None or not ready:
            self.outcome_button.setText(tr("F9　受理"))
            self.outcome_button.setAccessibleName(tr("受理"))
            self._promise_words.set_whole(tr("先找人，再选事项") if self.who is None else tr("再选事项"))
            return
        word = tr(OUTCOME_WORDS[self.outcome])
        self.outcome_button.setText(tr("F9　{word}", word=word))
        self.outcome_button.setAccessibleName(word)
        self._promise_words.set_whole(self._promised(chosen))

    def _promised(self, chosen: reading.Chosen) -> str:
        missing = sum(one.required and one.state == "missing" for one in self.materials.lines)
        if self.outcome == "notice":
            return tr("缺 {n} 项，出一张告知书，补齐再计时", n=missing)
        if self.outcome == "finished":
            return tr("材料齐，现在就办好")
        return chosen.due_words

    def _show_context(self) -> None:
        lay = self._context_lay
        while (item := lay.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if self.who is None and self.chosen is None:
            lay.addWidget(
                cards.empty_card(
                    tr("找到人以后，这里是他的情况；选了事项，这里是条件、期限和收费。"),
                    "identification-card",
                )
            )
            return
        if self.who is not None and self.chosen is not None:
            # Above both cards: under a long household it would be out of sight on a small screen.
            hint = reading.age_hint(self.chosen.detail.conditions, self.who.detail.age)
            if hint:
                lay.addWidget(label(hint, "warn", wrap=True, name="accept.age_hint"))
        if self.who is not None:
            person = cards.PersonCard(self.who, self._today(), self._reveal)
            person.member_asked.connect(self.take_person)
            person.case_asked.connect(self.case_asked)
            lay.addWidget(person)
        if self.chosen is not None:
            if self.who is not None:
                lay.addWidget(line())
            lay.addWidget(cards.MatterCard(self.chosen.detail, self.chosen.due_words))
        lay.addStretch(1)

    def _reveal(self, what: str, take: Callable[[str], None]) -> None:
        who = self.who
        if who is None:
            return

        def show(found: residents.Revealed) -> None:
            take(found.id_number or "" if what == "id_number" else tr("、").join(found.phones))

        self.jobs.run(
            lambda: self.desk.change(
                lambda work: residents.reveal(work, who.id, "paper"), reason="residents:reveal"
            ),
            show,
            owner=self,
        )

    # accepting ---------------------------------------------------------------------------------------

    def request(self) -> NewCase | None:
        """The widgets as a frozen request; None while person or matter is missing."""
        if self.who is None or self.chosen is None:
            return None
        self._promise.settle()
        more = self.more.values()
        return NewCase(
            matter_code=self.chosen.detail.code,
            person_id=self.who.id,
            materials=self.materials.states,
            promised_by=self._promise.day if self.materials.count("promised") else None,
            on_the_spot=self.outcome == "finished",
            channel=more.channel,
            by_person_id=more.by_person_id,
            by_relation=more.by_relation,
            contact_phone=more.contact_phone,
            remark=more.remark,
        )

    def accept(self) -> None:
        """F9, Ctrl+Enter, the button."""
        if not self.new_person_form.isHidden():
            self.new_person_form.send()
            return
        new = self.request()
        if self._accepting:
            return
        if new is None:
            self.ask_who() if self.who is None else self.ask_what()
            return
        slot, name = self.slot, self.who.detail.name if self.who else ""
        self._autosave.stop()

        def both(work: Any) -> Receipt:
            receipt = cases.accept(work, new)
            drafts.drop(work, FORM, slot)
            return receipt

        self._run(both, "cases:accept", name)

    def refuse(self) -> None:
        """不予受理 of the village's own matters, with its reasons, in a side sheet."""
        new, chosen = self.request(), self.chosen
        if new is None or chosen is None:
            return
        slot, name = self.slot, self.who.detail.name if self.who else ""

        def send(why: cases.Refusing) -> None:
            def both(work: Any) -> Receipt:
                receipt = cases.refuse(work, new, why)
                drafts.drop(work, FORM, slot)
                return receipt

            self._run(both, "cases:decide", name, sheet.show_problem)

        sheet = RefuseSheet(chosen.detail, send)
        self.frame.open_sheet(sheet, tr("不予受理"))

    def _run(
        self,
        both: Callable[[Any], Receipt],
        reason: str,
        name: str,
        failed: Callable[[Unhappy], bool] | None = None,
    ) -> None:
        self._accepting = True
        self.outcome_button.setEnabled(False)

        def done(receipt: Receipt) -> None:
            self._accepting = False
            self.frame.close_sheet()
            self.clear()
            self.receipt.show_receipt(receipt, name)
            self.accepted.emit(receipt)
            self.drafts_changed.emit()
            self.ask_who()
            QTimer.singleShot(0, self, lambda: self._scroll.ensureVisible(0, 0))
            papers = list(receipt.papers)
            QTimer.singleShot(DRAW_AFTER_MS, self, lambda: self._draw_ahead(papers))

        def refused(problem: Unhappy) -> bool:
            self._accepting = False
            self._show_outcome()
            if failed is not None and failed(problem):
                return True
            return self._on_refused(problem)

        self.jobs.run(lambda: self.desk.change(both, reason=reason), done, refused, owner=self)

    def _draw_ahead(self, papers: list[PaperRow]) -> None:
        """Draw and keep the papers while the next person is being looked for."""
        for paper in papers:
            self.jobs.run(partial(issuing.pdf_of, self.desk, paper.id), owner=self)

    def show_paper(self, paper: PaperRow) -> None:
        """Show a paper just made; back from it the next person's field has the focus."""
        issuing.preview(self.frame, self, paper, done=self.ask_who)

    def _on_refused(self, problem: Unhappy) -> bool:
        """At the field it speaks of: the band opens and the sentence stands under the field."""
        where = {
            "person": "who",
            "organisation": "who",
            "matter": "what",
            "material": "materials",
            "promised_by": "materials",
            "by_person": "materials",
            "channel": "materials",
        }.get(problem.field or "")
        if where is None:
            return False
        {"who": self.ask_who, "what": self.ask_what, "materials": self.ask_materials}[where]()
        self._show_error(where, problem.message)
        return True

    def _show_error(self, band: str, sentence: str) -> None:
        shown = {"who": self._who_error, "what": self._what_error, "materials": self._materials_error}[band]
        shown.setText(sentence)
        shown.setVisible(bool(sentence))

    def error(self, band: str) -> str:
        """What stands under a band's field."""
        shown = {"who": self._who_error, "what": self._what_error, "materials": self._materials_error}[band]
        return shown.text() if not shown.isHidden() else ""

    def clear(self) -> None:
        """An empty form with a slot of its own."""
        self._autosave.stop()
        self.who = self.chosen = None
        self.slot, self._saved = new_id(), None
        self._restoring = None
        self._turn = {band: turn + 1 for band, turn in self._turn.items()}
        for typed, shown in map(self._parts, ("who", "what")):
            typed.blockSignals(True)
            typed.clear()
            typed.blockSignals(False)
            shown.show_choices(())
        self.materials.set_lines((), self._today())
        self._promise.set_day(None)
        self._promise_row.hide()
        self.more.clear()
        self.spot.setChecked(False)
        self.receipt.clear()
        for band in ("who", "what", "materials"):
            self._show_error(band, "")
        self._show_context()
        self.ask_who()

    def leave(self) -> None:
        """Esc: put the form away; what is half typed is kept."""
        if not self.empty:
            self.keep(lambda: self.frame.say(tr("没填完的已留着，随时接着填。")))
        self.left.emit()

    def day_of(self, draft: drafts.DraftRow) -> date:
        """The day a draft was last touched."""
        return civil_date(draft.saved_at)
