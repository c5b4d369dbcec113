"""New codes for the day when a password is forgotten: printed at once, each on its own sheet, and kept nowhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from stationdesk.core.papers.station_papers import RecoverySheet
from stationdesk.services import user_codes
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import PasswordLine, come_into_sight
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.settings.leaving_form import RekeyForm
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr


class CodesForm(SideForm):
    """One's own password first: a desk left open must not give the keys of the house away."""

    def __init__(self, frame: Frame, *, officers: bool) -> None:
        super().__init__(frame, "codes_form")
        self.officers = officers
        self._unprinted: set[int] = set()
        first = (
            tr("做好以后有两张纸，两位负责人各拿一张；两张一起才打得开，缺一张不行。")
            if officers
            else tr("做好以后，以前的恢复码就作废。一张纸就打得开，要锁好。")
        )
        for words in (first, tr("请先接好打印机。码只印这一次，程序里不存。")):
            self.lay.addWidget(label(f"●  {words}", wrap=True))
        self.password = PasswordLine("codes_form.password", tr("您的密码"))
        self.field("password", tr("您的密码"), self.password, needed=True)
        self.end(tr("做两人码") if officers else tr("换恢复码"))

    def save(self) -> None:
        if not self.button.isEnabled():
            return
        self.form.clear()
        desk: Any = self.frame.desk
        password, officers = self.password.text(), self.officers

        def work() -> user_codes.Sheets:
            desk.hold()
            opened = desk.slots.unlock(desk.opened.user_id, password)
            desk.change(lambda w: user_codes.note(w, officers=officers), reason=user_codes.MANAGE)
            codes = user_codes.make(desk.slots, opened, officers=officers)
            made: user_codes.Sheets = desk.read(lambda w: user_codes.sheets(w, codes, officers=officers))
            return made

        self.frame.jobs.run(work, self._made, self._failed, busy=self.button, owner=self)

    def _made(self, found: user_codes.Sheets) -> None:
        """The papers to print; the form stays until they were looked at."""
        self.password.clear()
        self.password.setEnabled(False)
        self.button.setEnabled(False)
        self._touched = False
        self._unprinted = set(range(1, len(found.sheets) + 1))
        self.lay.insertWidget(self.lay.count() - 1, label(tr("✓ 做好了。现在打印："), "good", wrap=True))
        for n, sheet in enumerate(found.sheets, 1):
            words = tr("打印第 {n} 份…", n=n) if len(found.sheets) > 1 else tr("打印…")
            one = button(words, partial(self._print, sheet, n), icon="printer", name=f"codes_form.print.{n}")
            self.lay.insertLayout(self.lay.count() - 1, row(one, None))
            if n == 1:
                one.setFocus()

    def may_close(self) -> bool:
        """What was made is nowhere else: a paper that nobody has looked at is not thrown away by one Esc."""
        if not self._unprinted or self._asked_twice:
            return super().may_close()
        self._asked_twice = True
        self.warn(
            tr("▲ 码还没有打印。关掉就再也印不出来了，以前的码也已作废。再按一次 Esc 就关掉，以后要重新做。")
        )
        come_into_sight(self.warned)
        return False

    def _print(self, sheet: RecoverySheet, n: int) -> None:
        frame = self.frame

        def draw() -> bytes:
            from stationdesk.documents.render import render

            return render(sheet)

        def shown(pdf: bytes) -> None:
            self._unprinted.discard(n)
            self._asked_twice = False
            self.warn("")
            frame.preview(pdf, tr("打开站点用的码"))

        frame.jobs.run(draw, shown, owner=self)


def codes_card(section: Section) -> Any:
    """What to do when somebody forgets the password, with the way to new codes."""
    recovery = button(
        tr("换恢复码…"),
        lambda: section.open_asked.emit(CodesForm(section.frame, officers=False), tr("换恢复码")),
        name="settings.people.recovery",
    )
    officers = button(
        tr("做两人码…"),
        lambda: section.open_asked.emit(CodesForm(section.frame, officers=True), tr("做两人码")),
        name="settings.people.officers",
    )
    rekey = button(
        tr("换钥匙…"),
        lambda: section.open_asked.emit(RekeyForm(section.frame), tr("换钥匙")),
        name="settings.people.rekey",
    )
    steps = FlowBox(name="settings.people.codes")
    for one in (recovery, officers, rekey):
        section.allow(one, user_codes.MANAGE)
        steps.add(one)
    return card(
        label(tr("都忘了密码怎么办"), "section"),
        label(
            tr(
                "有同事在，请同事“重设密码”。都打不开时，用纸上的码：恢复码一张就够；两人码要书记、主任各带一张。"
            ),
            "second",
            wrap=True,
        ),
        steps,
    )
