"""Accepting a case (新办件): who, what, materials, outcome: one page, filled from top to bottom.

The widgets are read into a frozen request and accepted on the lane. What is half typed is kept as a draft
after two quiet seconds and on Esc; accepting lets the draft go in the same transaction. Its parts: the widgets
(`accept_parts`), who it is for (`accept_who`), what it comes to (`accept_outcome`), drafts (`accept_drafts`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal

from stationdesk.core.clock import civil_date
from stationdesk.core.ids import new_id
from stationdesk.services import drafts
from stationdesk.ui import issuing, theme
from stationdesk.ui.cases import cards, reading
from stationdesk.ui.cases.accept_drafts import AcceptDrafts
from stationdesk.ui.cases.accept_outcome import AcceptOutcome
from stationdesk.ui.cases.accept_parts import AcceptParts
from stationdesk.ui.cases.accept_who import AcceptWho
from stationdesk.ui.cases.band import Band
from stationdesk.ui.cases.material_lines import carried, lines_of
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import label, line, take_out
from stationdesk.ui.words import tr

AUTOSAVE_MS = 2000
WARM_AFTER_MS = 2500


class AcceptForm(AcceptDrafts, AcceptWho, AcceptOutcome, AcceptParts):
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
        self.who: reading.Applicant | None = None
        self.chosen: reading.Chosen | None = None
        self.last_matter = ""
        self.slot = new_id()
        self._saved = None
        self._restoring = None
        self._card = None
        self._said = ""
        self._put_in = ""
        self._accepting = self._accept_when_ready = False
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
        self._end_registering()
        self.who_line.show()
        self._who_help.show()
        if not self.who_line.text():
            self._help_who(-1)
        self._open(self.band_who)
        self.who_line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.who_line.selectAll()

    def ask_what(self) -> None:
        """Open the second band; recent and frequent matters, and what this person could need, are there at once."""
        self.what_line.quick = False
        self._show_what()

    def ask_quick(self) -> None:
        """Ctrl+J 速记: only what is done while one waits, a digit takes it with everything ticked."""
        if self.who is None:
            self._stand("who", tr("速记先要有人：找到人以后再按 Ctrl+J。"))
            return
        self.find_what.reset()
        self.what_line.quick = True
        self._show_what()

    def _show_what(self) -> None:
        self._open(self.band_what)
        self.what_line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.what_line.selectAll()
        if not self.what_line.text():
            self.find_what.search("")

    def ask_materials(self) -> None:
        """Open the third band."""
        self._open(self.band_materials)
        self.tray.arrive()
        if self.materials.lines:
            self.materials.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.chosen is not None:
            # Nothing to tick: the note is what is left to write, and the hand must be seen somewhere.
            self.more.to_remark()

    def ask_by(self) -> None:
        """Ctrl+B: somebody came in the applicant's place, or whose card was just read."""
        if self.who is None:
            self.ask_who()
            return
        self._open(self.band_materials)
        self.more.open()
        self._take_card_as_by()

    def _open(self, band: Band) -> None:
        if band is not self.band_who:
            self._end_registering()
        for one in (self.band_who, self.band_what, self.band_materials):
            one.set_open(one is band)
        self.band_who.set_done(self.who.summary if self.who else "")
        chosen = self.chosen
        self.band_what.set_done(
            " · ".join((chosen.detail.shown, reading.decides_words(chosen.detail.row))) if chosen else ""
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

    # choosing a matter -------------------------------------------------------------------------------

    def _on_matter(self, code: str) -> None:
        """Taken from the list: 其他诉求 keeps the words that no matter fits."""
        if code == reading.CERTIFICATE:
            # What is half filled in stays a draft; the wording is asked about where certificates are issued.
            said = self.what_line.text().strip()
            self.leave()
            self.frame.go("certificates", text=said)
            return
        if code == reading.OTHER:
            self._said = self.what_line.text().strip()
        quick = self.what_line.quick and not self.what_line.text()
        self.take_matter(code, self._tick_all if quick else None)

    def _on_number(self, number: int) -> None:
        """A digit in the quick list."""
        choices = self.what_list.choices
        if number <= len(choices):
            self.take_matter(choices[number - 1].key, self._tick_all)

    def _tick_all(self) -> None:
        if any(one.required and not one.is_there for one in self.materials.lines):
            self.materials.put_all()
        self.ask_materials()

    def repeat_last(self) -> None:
        """Ctrl+R 同上次: the matter of the case before."""
        if self.last_matter:
            self.take_matter(self.last_matter)
            return

        def took(code: str) -> None:
            if code:
                self.take_matter(code)
            else:
                self.frame.say(tr("您还没有办过事项，没有“上次”。"))

        self.jobs.run(
            lambda: self.desk.read(lambda work: reading.last_matter(work)), took, self._on_refused, owner=self
        )

    def take_matter(self, code: str, then: Callable[[], object] | None = None, *, keep: bool = False) -> None:
        """Read a matter and go on to its materials; `keep`: with what was ticked and scanned before."""
        key = self.who.key if self.who else ""

        def took(chosen: reading.Chosen) -> None:
            same = keep or (self.chosen is not None and self.chosen.detail.code == code)
            self.chosen = chosen
            lines = lines_of(chosen.detail, chosen.held)
            if same:
                lines = carried(lines, self.materials.lines)
            self.materials.set_lines(lines, chosen.today)
            self.find_what.reset()
            self.what_line.quick = False
            self._show_error("what", "")
            if not same:
                self.spot.blockSignals(True)
                self.spot.setChecked(chosen.may_spot)
                self.spot.blockSignals(False)
            if self._said:
                self.more.set_remark(self._said)
                self._put_in, self._said = self._said, ""
            elif not same and self._put_in:
                self.more.drop_remark(self._put_in)  # said of 其他诉求, not of this matter
                self._put_in = ""
            self._show_context()
            self._on_materials()
            if then is not None:
                then()
            elif self.who is None:
                self.ask_who()
            else:
                self.ask_materials()

        self.jobs.run(
            lambda: self.desk.read(lambda work: reading.matter(work, code, key)),
            took,
            self._on_refused,
            owner=self,
        )

    def take_also(self, key: str, code: str) -> None:
        """还可一起办: another matter of the same applicant."""
        self.take_person(key, lambda: self.take_matter(code))

    def _help_what(self, found: int) -> None:
        self._what_help.setVisible(self.what_line.quick)
        words = tr("速记：按数字就选，材料按已收；F9 办结。") if found else tr("目录里没有当场办的事项。")
        self._what_help.setText(words)

    # what it shows -----------------------------------------------------------------------------------

    def _on_materials(self) -> None:
        self._promise_row.setVisible(self.materials.count("promised") > 0)
        self._show_error("materials", "")
        self._show_outcome()
        self._touch()

    def _on_spot(self) -> None:
        self._show_outcome()
        self._touch()

    def _show_context(self) -> None:
        lay = self._context_lay
        take_out(lay)
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
            hint = reading.age_hint(self.chosen.detail.conditions, self.who.age)
            if hint:
                lay.addWidget(label(hint, "warn", wrap=True, name="accept.age_hint"))
            again = reading.same_open(self.chosen.detail.row.code, self.who)
            if again:
                lay.addWidget(label(again, "warn", wrap=True, name="accept.same_open"))
        if self.who is not None:
            lay.addWidget(self._who_card(self.who))
        if self.chosen is not None:
            if self.who is not None:
                lay.addWidget(line())
            lay.addWidget(cards.MatterCard(self.chosen.detail, self.chosen.due_words))
        lay.addStretch(1)

    # as a whole --------------------------------------------------------------------------------------

    def clear(self) -> None:
        """An empty form with a slot of its own."""
        self._autosave.stop()
        self.who = self.chosen = None
        self.slot, self._saved = new_id(), None
        self._restoring = self._card = None
        self._said = self._put_in = ""
        self._accept_when_ready = False
        self.what_line.quick = False
        for find in (self.find_who, self.find_what):
            find.reset()
        self.materials.set_lines((), self._today())
        self._promise.set_day(None)
        self._promise_row.hide()
        self._card_hint.hide()
        self.more.clear()
        self.spot.setChecked(False)
        self.receipt.clear()
        for band in ("who", "what", "materials"):
            self._show_error(band, "")
        self._show_context()
        self.ask_who()

    def begin(self, key: str = "", code: str = "") -> None:
        """Start with an applicant (a person's id, or an organisation's key), a matter, or both, one after the other."""
        if key:
            self.take_person(key, (lambda: self.take_matter(code)) if code else None)
        elif code:
            self.take_matter(code)

    def leave(self) -> None:
        """Esc: put the form away; what is half typed is kept."""
        if not self.empty:
            self.keep(lambda: self.frame.say(tr("没填完的已留着，随时接着填。")))
        self.left.emit()

    def day_of(self, draft: drafts.DraftRow) -> date:
        """The day a draft was last touched."""
        return civil_date(draft.saved_at)
