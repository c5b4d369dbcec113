"""Who a case is for: found, read off a card, new, or an organisation; and a card that is read at another moment.

Half of `accept_form.py`; mixed into it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from stationdesk.core import card_reader
from stationdesk.core.card_reader import CardRead
from stationdesk.core.errors import Unhappy
from stationdesk.core.ids import new_id
from stationdesk.services import cases, organisations, residents
from stationdesk.ui.cases import cards, reading
from stationdesk.ui.cases.material_lines import lines_of
from stationdesk.ui.words import tr

WHOLE = 18
"""Characters of an identity number."""


class AcceptWho:
    """The first band: searching, reading a card, registering."""

    who: reading.Applicant | None
    _saved: dict[str, Any] | None
    _card: tuple[CardRead, str, str] | None
    """A card read while another applicant was chosen: the card, whose file it is (id, name), if any."""

    def _help_who(self, found: int) -> None:
        if found != 0:
            words = tr("没找到？Ctrl+N 登记新人，Ctrl+Shift+N 登记单位")
        elif len(self.who_line.text().replace(" ", "")) == WHOLE and self.who_line.text()[:1].isdigit():
            words = tr("没有找到，号码的校验位也不对：可能读错或打错一位。请重刷一次，或照身份证核对。")
        else:
            words = tr(
                "没有找到。换拼音首字母、身份证或电话后四位再试，或按 Ctrl+N 登记新人，Ctrl+Shift+N 登记单位。"
            )
        self._who_help.setText(words)

    def _on_who_enter(self) -> None:
        """Enter: what was scanned or read is told from what was typed; empty, it goes on with what is there."""
        text = self.who_line.text()
        card = card_reader.parse(text, today=self._today())
        number = None if card else card_reader.case_number(text)
        if card is not None:
            self.find_who.reset()
            self._take_card(card)
        elif number is not None:
            self._open_scanned(number)
        elif text.strip():
            self.find_who.enter()
        elif self.receipt.first_paper is not None:
            self.show_paper(self.receipt.first_paper)
        elif self.who is not None:
            self.ask_what() if self.chosen is None else self.ask_materials()

    def _open_scanned(self, number: str) -> None:
        """The slip of a case was scanned: that case is shown; the form stays as it is."""

        def found(case_id: str) -> None:
            self.find_who.reset()
            self.keep()
            self.case_asked.emit(case_id)

        def failed(problem: Unhappy) -> bool:
            self._show_error("who", problem.message)
            return True

        self.jobs.run(
            lambda: self.desk.read(lambda work: cases.resolve_case(work, number)), found, failed, owner=self
        )

    # cards -------------------------------------------------------------------------------------------

    def _whose(self, card: CardRead, take: Callable[[list[str]], object]) -> None:
        self.jobs.run(
            lambda: self.desk.read(lambda work: reading.holders_of(work, card.number)),
            take,
            self._on_refused,
            owner=self,
        )

    def _take_card(self, card: CardRead) -> None:
        """A card in the person field: whoever has the number is taken at once; nobody: a new person, filled in."""

        def took(ids: list[str]) -> None:
            if ids:
                self.take_person(ids[0])
            else:
                self.new_person()
                self.new_person_form.start_card(card)
                self.frame.say(tr("身份证已读，档案里没有此人，请核对后登记。"))

        self._whose(card, took)

    def _on_card_elsewhere(self, card: CardRead) -> None:
        """A card while the form was elsewhere: the applicant's own is confirmed, another's is only offered."""
        who = self.who
        if who is None:
            self._take_card(card)
            return

        wanted_as_by = self.more.asks_other

        def took(ids: list[str]) -> None:
            if self.who is not who:
                return
            if who.id in ids:
                self.frame.say(tr("身份证已核对：是申请人本人。"))
                return
            if not ids:
                self._offer_card(card, "", "")
                return
            self.jobs.run(
                lambda: self.desk.read(lambda work: residents.get(work, ids[0]).name),
                lambda name: (
                    self.more.set_by(ids[0], name) if wanted_as_by else self._offer_card(card, ids[0], name)
                ),
                owner=self,
            )

        self._whose(card, took)

    def _offer_card(self, card: CardRead, person_id: str, name: str) -> None:
        self._card = (card, person_id, name)
        tail = card.number[-4:]
        if person_id:
            words = tr(
                "▲ 读到另一张身份证：{name}（尾号{tail}）。表没有动；Ctrl+B 记作来办的人，F2 另开一件。",
                name=name,
                tail=tail,
            )
        else:
            words = tr("▲ 读到另一张身份证（尾号{tail}），档案里没有。表没有动；F2 另开一件再刷。", tail=tail)
        self._card_hint.setText(words)
        self._card_hint.show()
        self.frame.say(words.removeprefix("▲ "))

    def _take_card_as_by(self) -> None:
        if self._card is not None and self._card[1]:
            self.more.set_by(self._card[1], self._card[2])
            self._card = None
            self._card_hint.hide()

    # choosing ----------------------------------------------------------------------------------------

    def take_person(self, key: str, then: Callable[[], object] | None = None) -> None:
        """Read the card of a person (or an organisation, by its key) and go on to the matter."""
        names = [one.name for one in self.chosen.detail.materials] if self.chosen else []

        def took(found: tuple[reading.Applicant, Any]) -> None:
            who, held = found
            another = self.who is not None and self.who.key != who.key
            if another and self.materials.scans:
                # Scans belong to whoever brought them: that half-filled form stays as a draft of its own.
                self.keep()
                self.slot, self._saved = new_id(), None
            changed = self.who is None or another
            self.who = who
            self.receipt.clear()
            self.find_who.reset()
            self._show_error("who", "")
            self._card_hint.hide()
            if changed:
                self.more.set_who(who)
                if self.chosen is not None:
                    # The same matter for another: what was brought and what is held belongs to the applicant.
                    self.materials.set_lines(lines_of(self.chosen.detail, held), self.chosen.today)
                    self._on_materials()
            self._show_context()
            self._touch()
            if then is not None:
                then()
            elif self.chosen is None:
                self.ask_what()
            else:
                self.ask_materials()

        self.jobs.run(
            lambda: self.desk.read(lambda work: reading.applicant(work, key, names)),
            took,
            self._on_refused,
            owner=self,
        )

    def take_member(self, number: int) -> None:
        """Ctrl+1…9: another of the household is the applicant; after a case, what could be done together."""
        if self.who is None:
            offered = self.receipt.offered
            if number <= len(offered):
                self.take_also(self.receipt.key, offered[number - 1].matter_code)
        elif number <= len(self.who.members):
            self.take_person(self.who.members[number - 1].person_id)

    def _who_card(self, who: reading.Applicant) -> QWidget:
        if isinstance(who, reading.Firm):
            firm = cards.FirmCard(who, self._today())
            firm.case_asked.connect(self.case_asked)
            return firm
        card = cards.PersonCard(who, self._today(), self._reveal)
        card.case_asked.connect(self.case_asked)
        card.member_asked.connect(self.take_person)
        card.matter_asked.connect(self.take_matter)
        return card

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

    # registering -------------------------------------------------------------------------------------

    def _start_registering(self, form: Any) -> None:
        typed = self.who_line.text() if self.band_who.is_open else ""
        self._open(self.band_who)
        self._end_registering()
        for part in self._who_parts:
            part.hide()
        self._registry.show()
        form.show()
        form.start(typed)
        self._show_outcome()

    def new_person(self) -> None:
        """Ctrl+N: register someone, the identity number first."""
        self._start_registering(self.new_person_form)

    def new_firm(self) -> None:
        """Ctrl+Shift+N: register an organisation or a shop."""
        self._start_registering(self.new_firm_form)

    def _registered(self, key: str, warnings: tuple[str, ...]) -> None:
        self.frame.say(tr("；").join((tr("已登记"), *(tr(one) for one in warnings))))
        self._end_registering()
        self.who_line.show()
        self._who_help.show()
        self.take_person(key)

    def _register(self, new: residents.NewPerson) -> None:
        self.jobs.run(
            lambda: self.desk.change(lambda work: residents.add(work, new), reason="residents:edit"),
            lambda saved: self._registered(saved.person_id, saved.warnings),
            self.new_person_form.show_problem,
            owner=self,
        )

    def _register_firm(self, new: organisations.NewOrganisation) -> None:
        self.jobs.run(
            lambda: self.desk.change(lambda work: organisations.add(work, new), reason="residents:edit"),
            lambda saved: self._registered(reading.FIRM + saved.organisation_id, saved.warnings),
            self.new_firm_form.show_problem,
            owner=self,
        )
