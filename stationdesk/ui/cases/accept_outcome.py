"""What the acceptance page comes to: the request, its outcome, what was refused and where it is said, the papers.

Half of `accept_form.py`; mixed into it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from stationdesk.core.errors import Unhappy
from stationdesk.services import case_suggest, cases, drafts
from stationdesk.services.case_suggest import Suggestion
from stationdesk.services.cases import NewCase, Receipt
from stationdesk.services.papers import PaperRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.cases import reading
from stationdesk.ui.cases.accept_drafts import FORM
from stationdesk.ui.cases.material_lines import OUTCOME_WORDS, outcome
from stationdesk.ui.cases.proxy_sheet import ProxySheet
from stationdesk.ui.cases.refuse_sheet import RefuseSheet
from stationdesk.ui.pages import withhold
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Form
else:
    _Form = object

DRAW_AFTER_MS = 700
WHERE = {
    "person": "who",
    "organisation": "who",
    "matter": "what",
    "material": "materials",
    "file": "materials",
    "promised_by": "materials",
    "by_person": "materials",
    "channel": "materials",
    "contact_phone": "materials",
    "phone": "materials",
    "remark": "materials",
    "serial": "materials",
    "slip_on": "materials",
}
"""A refusal's field → the band in which it stands."""


class AcceptOutcome(_Form):
    """The outcome and the ways out of the form."""

    last_matter: str
    who: reading.Applicant | None
    _accepting: bool
    _restoring: dict[str, Any] | None

    @property
    def outcome(self) -> str:
        """What the button would answer now."""
        if self.chosen is None:
            return ""
        return outcome(
            self.chosen.detail.row.decides, self.materials.lines, on_the_spot=self.spot.isChecked()
        )

    def _show_outcome(self) -> None:
        registering = self.registering
        if registering is not None:
            word = tr("登记此人") if registering is self._person_form else tr("登记单位")
            withhold(self.outcome_button, "")
            self.outcome_button.setText(tr("F9　{word}", word=word))
            self.outcome_button.setAccessibleName(word)
            self._promise_words.set_whole("")
            for part in (self.spot, self._refuse, self._proxy):
                part.hide()
            return
        chosen, who = self.chosen, self.who
        ready = who is not None and chosen is not None
        waits = tr("正在受理，请稍候。") if self._accepting else ""
        withhold(self.outcome_button, waits if ready else tr("先选办事人和事项。"))
        self.spot.setVisible(bool(chosen and chosen.may_spot))
        self._refuse.setVisible(bool(chosen and chosen.may_refuse and who))
        self._proxy.setVisible(bool(chosen and chosen.may_proxy and who and who.kind == "person"))
        if chosen is None or not ready:
            self.outcome_button.setText(tr("F9　受理"))
            self.outcome_button.setAccessibleName(tr("受理"))
            self._promise_words.set_whole(tr("先找人，再选事项") if who is None else tr("再选事项"))
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

    # sending -----------------------------------------------------------------------------------------

    def request(self) -> NewCase | None:
        """The widgets as a frozen request; None while person or matter is missing."""
        if self.who is None or self.chosen is None:
            return None
        self._promise.settle()
        more = self.more.values()
        ids: dict[str, Any] = {**reading.ids_of(self.who.key)}
        return NewCase(
            matter_code=self.chosen.detail.code,
            **ids,
            materials=self.materials.states,
            promised_by=self._promise.day if self.materials.count("promised") else None,
            on_the_spot=self.outcome == "finished",
            channel=more.channel,
            by_person_id=more.by_person_id,
            by_relation=more.by_relation,
            contact_phone=more.contact_phone,
            remark=more.remark,
            matter_version=self.chosen.detail.version,
            held=self.materials.held,
            scans=self.materials.scans,
            serial=more.serial,
            slip_on=more.slip_on,
        )

    def accept(self) -> None:
        """F9, Ctrl+Enter, the button. Pressed twice, or held down, it is one case."""
        if self.registering is not None:
            self.registering.send()
            return
        if self._accepting:
            return
        if self.scans.busy:
            # A scan is still being read: it belongs to this case, so the case waits for it.
            self._accept_when_ready = True
            return
        new = self.request() if self.more.settled() else None
        if new is None and self.who is not None and self.chosen is not None:
            return
        if new is None:
            self.ask_who() if self.who is None else self.ask_what()
            return
        slot = self.slot
        self._autosave.stop()

        def both(work: Any) -> Receipt:
            receipt = cases.accept(work, new)
            drafts.drop(work, FORM, slot)
            return receipt

        self._run(both, "cases:accept")

    def _on_scans_ready(self) -> None:
        wanted, self._accept_when_ready = self._accept_when_ready, False
        if wanted and not self.error("materials"):
            self.accept()

    def refuse(self) -> None:
        """不予受理 of the village's own matters, with its reasons, in a side sheet."""
        new, chosen, slot = self.request(), self.chosen, self.slot
        if chosen is not None and not chosen.may_refuse:
            # The key is there for every matter: where the village may not refuse, it says who may, and what to do.
            self.frame.say(self._no_refusal(chosen))
            return
        if new is None or chosen is None:
            self.ask_who() if self.who is None else self.ask_what()
            return

        def send(why: cases.Refusing) -> None:
            def both(work: Any) -> Receipt:
                receipt = cases.refuse(work, new, why)
                drafts.drop(work, FORM, slot)
                return receipt

            self._run(both, "cases:decide", sheet.show_problem)

        sheet = RefuseSheet(chosen.detail, send)
        self.frame.open_sheet(sheet, tr("不予受理"))

    def _no_refusal(self, chosen: reading.Chosen) -> str:
        if chosen.detail.row.decides == "agency":
            return tr("这件事由机关决定，窗口不能不予受理：请收件转报，机关的答复来了再登记。")
        if chosen.detail.row.window == "relief":
            return tr("救助申请不得当场拒绝：请收下；材料不齐的，出一次性告知书。")
        return tr("这件事您不能登记不予受理：请先收下，请负责人决定。")

    def hand_to_proxy(self) -> None:
        """转代办: request and case in one, what was filled in goes along; the paper to sign comes up."""
        new, chosen, slot = self.request(), self.chosen, self.slot
        if new is None or chosen is None or not chosen.may_proxy or new.person_id is None:
            return

        def send(asked: Callable[[Any, NewCase], Receipt]) -> None:
            def both(work: Any) -> Receipt:
                receipt = asked(work, new)
                drafts.drop(work, FORM, slot)
                return receipt

            self._run(both, "proxy:request", sheet.show_problem)

        sheet = ProxySheet(self.frame, chosen.detail, self._today(), send)
        self.frame.open_sheet(sheet, tr("转代办"))

    def _run(
        self,
        both: Callable[[Any], Receipt],
        reason: str,
        failed: Callable[[Unhappy], bool] | None = None,
    ) -> None:
        if self._accepting or self.who is None:
            return
        who = self.who
        self._accepting = True
        withhold(self.outcome_button, tr("正在受理，请稍候。"))

        def done(receipt: Receipt) -> None:
            self._accepting = False
            self.last_matter = self.chosen.detail.code if self.chosen else self.last_matter
            self.frame.close_sheet()
            self.clear()
            self.receipt.show_receipt(receipt, who.name)
            self.accepted.emit(receipt)
            self.drafts_changed.emit()
            self.ask_who()
            QTimer.singleShot(0, self, self._show_receipt_and_field)
            self._offer_also(who, receipt)
            papers = list(receipt.papers)
            QTimer.singleShot(DRAW_AFTER_MS, self, lambda: self._draw_ahead(papers))

        def refused(problem: Unhappy) -> bool:
            self._accepting = False
            self._show_outcome()
            if failed is not None and failed(problem):
                return True
            return self._on_refused(problem)

        self.jobs.run(lambda: self.desk.change(both, reason=reason), done, refused, owner=self)

    def _offer_also(self, who: reading.Applicant, receipt: Receipt) -> None:
        """还可一起办: read anew, for what was just done opens some and closes others."""
        if who.kind != "person" or not self._may_suggest:
            return
        person = who.id

        def show(found: tuple[Suggestion, ...]) -> None:
            if self.receipt.receipt is receipt:
                self.receipt.offer(found, who.key)
                QTimer.singleShot(0, self, self._show_receipt_and_field)

        self.jobs.run(
            lambda: self.desk.read(lambda work: case_suggest.for_person(work, person, limit=3)),
            show,
            owner=self,
        )

    def _show_receipt_and_field(self) -> None:
        """What was done is read from its top; where both have no room, the field with the focus stays in sight."""
        if self.who is None:
            self._scroll.ensureVisible(0, 0)
            self._scroll.ensureWidgetVisible(self.who_line, 0, theme.S)

    @property
    def _may_suggest(self) -> bool:
        ask = getattr(self.desk, "may", None)
        return ask is None or all(ask(permit) for permit in ("residents:read", "matters:read"))

    def _draw_ahead(self, papers: list[PaperRow]) -> None:
        """Draw and keep the papers while the next person is being looked for."""
        for paper in papers:
            self.jobs.run(partial(issuing.pdf_of, self.desk, paper.id), owner=self)

    def show_paper(self, paper: PaperRow) -> None:
        """Show a paper just made; back from it the next person's field has the focus."""
        issuing.preview(self.frame, self, paper, done=self.ask_who)

    # refused -----------------------------------------------------------------------------------------

    def _on_refused(self, problem: Unhappy) -> bool:
        """At the field it speaks of: the band opens and the sentence stands under the field."""
        self._restoring = None
        if problem.code == "matter-changed" and self.chosen is not None:
            self._take_changed(problem.message)
            return True
        if problem.code == "held-elsewhere" and self.chosen is not None:
            # What is held is read again; the ticks that were set by hand stay.
            self.take_matter(
                self.chosen.detail.code, lambda: self._stand("materials", problem.message), keep=True
            )
            return True
        where = WHERE.get(problem.field or "")
        if where is None:
            return False
        self._stand(where, problem.message)
        if problem.field in ("serial", "slip_on"):
            self.more.to_slip()
        return True

    def _take_changed(self, sentence: str) -> None:
        """The catalogue changed: its new list, with everything that was ticked and scanned carried over."""
        code = self.chosen.detail.code
        self.take_matter(code, lambda: self._stand("materials", sentence), keep=True)

    def _stand(self, where: str, sentence: str) -> None:
        {"who": self.ask_who, "what": self.ask_what, "materials": self.ask_materials}[where]()
        self._show_error(where, sentence)

    def _shown_error(self, band: str) -> Any:
        return {"who": self._who_error, "what": self._what_error, "materials": self._materials_error}[band]

    def _show_error(self, band: str, sentence: str) -> None:
        shown = self._shown_error(band)
        shown.setText(sentence)
        shown.setVisible(bool(sentence))

    def error(self, band: str) -> str:
        """What stands under a band's field."""
        shown = self._shown_error(band)
        return shown.text() if not shown.isHidden() else ""
