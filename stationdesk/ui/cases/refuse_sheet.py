"""不予受理: the reasons in writing, the basis, and where to turn instead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.services.cases import Refusing
from stationdesk.services.matters import MatterDetail
from stationdesk.ui import theme
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.plain import button, column, label, row
from stationdesk.ui.words import tr


class RefuseSheet(QWidget):
    """`send(Refusing)` when the reasons are given."""

    def __init__(self, matter: MatterDetail, send: Callable[[Refusing], object]) -> None:
        super().__init__()
        self.setObjectName("refuse")
        self._send = send
        self.form = Form(self)
        self._reasons = QPlainTextEdit()
        self._reasons.setObjectName("refuse.reasons")
        self._reasons.setTabChangesFocus(True)
        self._reasons.setFixedHeight(theme.now().px(96))
        self._basis = text_field("refuse.basis", tr("依据"))
        self._basis.setText(tr("；").join(matter.legal_basis[:1]))
        self._turn_to = text_field("refuse.turn_to", tr("可以去哪里"))
        lay = column(
            label(tr("申请人会拿到一张写明理由的通知书。"), "second", wrap=True),
            self.form.add("reason", FieldRow(tr("理由，一行一条"), self._reasons, needed=True)),
            self.form.add("basis", FieldRow(tr("依据"), self._basis)),
            self.form.add("turn_to", FieldRow(tr("可以去哪里"), self._turn_to)),
            row(button(tr("不予受理"), self.send, look="danger", name="refuse.send"), None),
            None,
            gap=theme.M,
        )
        lay.setContentsMargins(theme.XL, theme.S, theme.XL, theme.XL)
        self.setLayout(lay)

    def send(self) -> None:
        """Read the fields and send them."""
        self.form.clear()
        reasons = tuple(one.strip() for one in self._reasons.toPlainText().splitlines() if one.strip())
        self._send(Refusing(reasons, self._basis.text().strip(), self._turn_to.text().strip()))

    def show_problem(self, problem: Unhappy) -> bool:
        """A refusal at its field."""
        return self.form.show(problem)
