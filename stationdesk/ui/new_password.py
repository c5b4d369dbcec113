"""After the recovery code: a new password, typed twice, before anything else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.ui import theme
from stationdesk.ui.pieces.fields import FieldRow, PasswordLine
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.words import tr


class NewPasswordPage(QWidget):
    """Two fields and one button; `chosen` carries the new password."""

    chosen = Signal(str)
    given_up = Signal()

    def __init__(self, user: str) -> None:
        super().__init__()
        self.setObjectName("new_password")
        self.setAccessibleName(tr("设新密码"))
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(min(theme.now().px(360), 620))
        lay = QVBoxLayout(card)
        lay.setContentsMargins(theme.XXL, theme.XL, theme.XXL, theme.XL)
        lay.setSpacing(theme.L)
        lay.addWidget(label(tr("给 {user} 设一个新密码", user=user), "section", name="new_password.title"))
        self.password = PasswordLine("new_password.password", tr("新密码"))
        self._row = FieldRow(tr("新密码"), self.password)
        lay.addWidget(self._row)
        self.again = PasswordLine("new_password.again", tr("再输一遍"))
        self._again_row = FieldRow(tr("再输一遍"), self.again)
        lay.addWidget(self._again_row)
        self.go = button(tr("设好并打开"), self._ask, look="primary", name="new_password.go")
        lay.addWidget(self.go)
        lay.addWidget(button(tr("返回"), self.given_up.emit, look="link", name="new_password.back"))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        # In a row of its own: aligned in the column, its wrapped lines would be measured at the page's width.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self.password.entered.connect(self.again.setFocus)
        self.again.entered.connect(self._ask)
        self.setFocusProxy(self.password)

    def _ask(self) -> None:
        self._row.set_error("")
        self._again_row.set_error("")
        if self.password.text() != self.again.text():
            self._again_row.set_error(tr("两遍不一样，请再输一遍。"))
            self.again.setFocus()
            return
        self.go.setEnabled(False)
        self.chosen.emit(self.password.text())

    def refuse(self, sentence: str) -> None:
        """The password was not accepted: why, at its field."""
        self.go.setEnabled(True)
        self._row.set_error(sentence)
        self.password.setFocus()
