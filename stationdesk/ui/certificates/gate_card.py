"""The calm card that says why something is not issued here, where to go instead and what the station does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from stationdesk.services.certificate_gate import Checked
from stationdesk.ui import icons, theme
from stationdesk.ui.cases.cards import fact
from stationdesk.ui.pieces.plain import button, label, row, take_out
from stationdesk.ui.words import tr


class GateCard(QFrame):
    """In place under the field. `slip_asked` when the slip of refusal (告知单) is wanted."""

    slip_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("certificates.gate")
        self.setProperty("look", "card")
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.S)
        self.said: Checked | None = None
        self.slip = button("", self.slip_asked.emit)
        self.hide()

    def show_answer(self, said: Checked | None, may_refuse: bool) -> None:
        """Show what the gate says to a wording that is not issued; None or a permitted one: the card is away."""
        take_out(self._lay)
        self.said = said
        if said is None or said.allowed:
            self.hide()
            return
        mark = QLabel()
        mark.setPixmap(
            icons.pixmap("prohibit" if said.verdict != "not_enabled" else "lock-simple", 20, "warn")
        )
        item_words = tr(said.item) if said.item else tr("清单外事项")
        words = (
            tr("本站还没有启用：{item}", item=item_words)
            if said.verdict == "not_enabled"
            else tr("村里不出具：{item}", item=item_words)
        )
        title = label(words, "section", wrap=True, name="certificates.gate.title")
        head = row(mark, title, gap=theme.S)
        head.setStretch(1, 1)
        head.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self._lay.addLayout(head)
        self._lay.addWidget(label(said.reason, wrap=True, name="certificates.gate.rule"))
        self._fact(tr("去哪里"), said.authority, "authority" in said.unconfirmed)
        self._fact(tr("怎么办"), said.how, "how" in said.unconfirmed or "how_to_get" in said.unconfirmed)
        self._fact(tr("站里帮您"), said.station_does, "station_does" in said.unconfirmed)
        if said.also:
            self._fact(tr("还提到"), tr("、").join(tr(one) for one in said.also[:4]), False)
        self.slip = button(
            tr("Enter　出告知单"),
            self.slip_asked.emit,
            look="primary",
            icon="printer",
            name="certificates.gate.slip",
        )
        self.slip.setAccessibleName(tr("出告知单"))
        self.slip.setVisible(may_refuse)
        self._lay.addLayout(row(self.slip, None))
        self.setAccessibleName(
            tr("。").join(
                part for part in (words, said.reason, _said(said.authority), _said(said.how)) if part
            )
        )
        self.show()

    def _fact(self, words: str, value: str, unsure: bool) -> None:
        if value:
            shown = tr(value)
            self._lay.addWidget(fact(words, tr("{words}（待核）", words=shown) if unsure else shown))


def _said(value: str) -> str:
    return tr(value) if value else ""
