"""A one-time code for a colleague's first unlock on another computer: said once, over the counter or the telephone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt

from stationdesk.core.clock import civil_date
from stationdesk.security import entry_codes
from stationdesk.services import user_entries, users
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.words import tr


class EntryCodeForm(SideForm):
    """The request number that the other computer shows, and for how long the code is good."""

    def __init__(self, frame: Frame, one: users.UserRow) -> None:
        super().__init__(frame, "entry_form")
        self.one = one
        for words in (
            tr("请先认准人：当面，或听得出是本人的电话。"),
            tr("让他在那台电脑的开门页按“我在这台电脑上还没有密码”，把请求号念给您。"),
            tr("他用登录码进去后自己设密码，您不会知道他的密码。"),
        ):
            self.lay.addWidget(label(f"●  {words}", wrap=True))
        self.request = text_field("entry_form.request", tr("请求号"), hint="012-37", digits=True)
        self.field("request", tr("请求号"), self.request, needed=True)
        today = civil_date(frame.desk.clock.now())  # type: ignore[attr-defined]
        days = [
            (n, tr("到 {day} 为止", day=today + timedelta(days=n))) for n in range(1, entry_codes.LONGEST + 1)
        ]
        self.days = pick("entry_form.days", tr("有效期"), days, None, empty=False)
        self.days.setCurrentIndex(entry_codes.DAYS - 1)
        self.field("days", tr("有效期"), self.days)
        self.code = label("", "title", name="entry_form.code")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.code.hide()
        self.lay.addWidget(self.code)
        self.until = label("", "good", wrap=True, name="entry_form.until")
        self.until.hide()
        self.lay.addWidget(self.until)
        self.end(tr("发登录码"))

    def save(self) -> None:
        if not self.button.isEnabled():
            return
        self.form.clear()
        self.warn("")
        desk: Any = self.frame.desk
        new = user_entries.NewCode(self.one.id, self.request.text().strip(), int(self.days.currentData()))

        def work() -> user_entries.Issued:
            made: user_entries.Issued = desk.change(
                lambda w: user_entries.issue(w, new, desk.opened.identity), reason=user_entries.ADMIT
            )
            return made

        self.frame.jobs.run(work, self._made, self._failed, busy=self.button, owner=self)

    def _made(self, made: user_entries.Issued) -> None:
        """Shown until the sheet is closed, and kept nowhere."""
        self._touched = False
        self.code.setText(made.code)
        self.code.setAccessibleName(tr("登录码 {code}", code=made.code))
        self.until.setText(
            tr(
                "✓ 请分组念给 {name}。只在 {device} 号电脑上对他有效，到 {until} 为止，用一次就作废。念完按 Esc 收起。",
                name=made.user,
                device=f"{made.device_no:03d}",
                until=made.until,
            )
        )
        self.code.show()
        self.until.show()
        self.code.setFocus()
