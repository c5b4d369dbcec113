"""转代办 from the counter: in which way the villager asks, with what power, until when. The rest is filled in already.

The case is taken in as it stands in the form and goes on as a proxy request, both in one transaction; the paper that
comes up first is the authorisation to be signed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.services import case_proxy, cases, proxy
from stationdesk.services.cases import NewCase, Receipt
from stationdesk.services.matters import MatterDetail
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ticks
from stationdesk.ui.pages import Frame
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.plain import button, column, label, row
from stationdesk.ui.words import tr

EXPIRES_AFTER = 90


class ProxySheet(QWidget):
    """`send(fn)`: what `fn(work, new_case)` does is one transaction of the form."""

    def __init__(
        self,
        frame: Frame,
        matter: MatterDetail,
        today: date,
        send: Callable[[Callable[[Any, NewCase], Receipt]], object],
    ) -> None:
        super().__init__()
        self.setObjectName("to_proxy")
        self._send = send
        self.form = Form(self)
        self._way = QComboBox()
        self._way.setObjectName("to_proxy.way")
        for key, words in proxy.WAYS.items():
            self._way.addItem(tr(words), key)
        self._scope = Ticks(
            "to_proxy.scope",
            tr("授权做哪些"),
            [(key, tr(words)) for key, words in proxy.SCOPE.items()],
            ("submit", "correct"),
        )
        self._expires = DateField(
            "to_proxy.expires_on", tr("授权到哪天"), today + timedelta(days=EXPIRES_AFTER)
        )
        self._witness = text_field("to_proxy.witness", tr("见证人"))
        self._guardian = PersonLine(frame, "to_proxy.guardian", tr("监护人"))
        self._reason = text_field("to_proxy.reason", tr("为什么要代办"), hint=tr("例如：行动不便，子女在外"))
        add = self.form.add
        lay = column(
            label(tr("“{matter}”照填好的受理，同时转为全程代办。", matter=matter.name), wrap=True),
            add("way", FieldRow(tr("怎么委托的"), self._way, needed=True)),
            add("scope", FieldRow(tr("授权做哪些"), self._scope, needed=True)),
            add("expires_on", FieldRow(tr("授权到哪天"), self._expires)),
            add(
                "witness",
                FieldRow(tr("见证人"), self._witness, help=tr("口头委托要有见证人，不能是代办员")),
            ),
            add(
                "guardian",
                FieldRow(tr("监护人"), self._guardian, help=tr("委托人是未成年人或不能辨认自己行为时")),
            ),
            add("reason", FieldRow(tr("为什么要代办"), self._reason)),
            row(button(tr("受理并转代办"), self.send, look="primary", name="to_proxy.send"), None),
            None,
            gap=theme.M,
        )
        lay.setContentsMargins(theme.XL, theme.S, theme.XL, theme.XL)
        self.setLayout(lay)

    def send(self) -> None:
        """Read the fields and send them."""
        self.form.clear()
        self._expires.settle()
        asked = case_proxy.ToProxy(
            case_id="",
            way=self._way.currentData(),
            scope=self._scope.chosen(),
            expires_on=self._expires.day,
            witness=self._witness.text().strip(),
            guardian_id=self._guardian.person or None,
            reason=self._reason.text().strip(),
        )

        def both(work: Any, new: NewCase) -> Receipt:
            receipt = cases.accept(work, replace(new, channel="proxy"))
            handed = case_proxy.to_proxy(work, replace(asked, case_id=receipt.case_id))
            # What is signed comes first.
            return replace(receipt, papers=(*handed.papers, *receipt.papers), sentence=handed.sentence)

        self._send(both)

    def show_problem(self, problem: Unhappy) -> bool:
        """A refusal at its field."""
        return self.form.show(problem)
