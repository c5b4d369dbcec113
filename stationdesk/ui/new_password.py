"""After the recovery code: a new password, typed twice, before anything else."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from stationdesk.security.passwords import LEAST
from stationdesk.ui import theme
from stationdesk.ui.pieces.fields import FieldRow, PasswordLine
from stationdesk.ui.pieces.plain import button, in_the_middle, label
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
        said = tr("至少 {least} 个字符，不能和姓名相同。", least=LEAST)
        self._row = FieldRow(tr("新密码"), self.password, help=said)
        lay.addWidget(self._row)
        self.again = PasswordLine("new_password.again", tr("再输一遍"))
        self._again_row = FieldRow(tr("再输一遍"), self.again)
        lay.addWidget(self._again_row)
        self.go = button(tr("设好并打开"), self._ask, look="primary", name="new_password.go")
        lay.addWidget(self.go)
        self.busy = QProgressBar()
        self.busy.setObjectName("new_password.busy")
        self.busy.setAccessibleName(tr("正在打开"))
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        self.busy.hide()
        lay.addWidget(self.busy)
        lay.addWidget(button(tr("返回"), self.given_up.emit, look="link", name="new_password.back"))
        outer = QVBoxLayout(self)
        in_the_middle(outer, card)
        self.password.entered.connect(self.again.setFocus)
        self.again.entered.connect(self._ask)
        self.setFocusProxy(self.password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.go.isEnabled():
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _ask(self) -> None:
        if not self.go.isEnabled():
            return
        self._row.set_error("")
        self._again_row.set_error("")
        if self.password.text() != self.again.text():
            self._again_row.set_error(tr("两遍不一样，请再输一遍。"))
            self.again.clear()  # what is typed next is not added to what was wrong
            self.again.setFocus()
            return
        self.go.setEnabled(False)
        self.busy.show()
        self.chosen.emit(self.password.text())

    def refuse(self, sentence: str) -> None:
        """The password was not accepted: why, at its field."""
        self.go.setEnabled(True)
        self.busy.hide()
        self._row.set_error(sentence)
        self.again.clear()
        self.password.line.selectAll()
        self.password.setFocus()
