"""A backup put back: which file, who, and the password; today's where the computer still knows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from stationdesk.ui import theme
from stationdesk.ui.pieces.fields import FieldRow, PasswordLine, text_field
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.words import tr


class RestorePage(QWidget):
    """Name and password: today's, or on a computer that has no station yet those of the backup; `asked` carries both."""

    asked = Signal(str, str)
    given_up = Signal()

    def __init__(self, file: Path, *, known: bool = False, user: str = "") -> None:
        super().__init__()
        self.setObjectName("restore")
        self.setAccessibleName(tr("从备份恢复"))
        self.file = file
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(min(theme.now().px(400), 680))
        lay = QVBoxLayout(card)
        lay.setContentsMargins(theme.XXL, theme.XL, theme.XXL, theme.XL)
        lay.setSpacing(theme.L)
        lay.addWidget(label(tr("从备份恢复"), "section", name="restore.title"))
        lay.addWidget(label(file.name, "second", wrap=True, name="restore.file"))
        self.user = text_field("restore.user", tr("姓名"))
        self.user.setText(user)
        self._user_row = FieldRow(tr("姓名"), self.user)
        lay.addWidget(self._user_row)
        # Where the home still has its keys, they stay as they are: an old password comes back by no backup.
        asks = tr("现在的密码") if known else tr("备份那天的密码")
        self.password = PasswordLine("restore.password", asks)
        self._password_row = FieldRow(asks, self.password)
        lay.addWidget(self._password_row)
        self.go = button(tr("恢复并打开"), self._ask, look="primary", name="restore.go")
        lay.addWidget(self.go)
        self.busy = QProgressBar()
        self.busy.setObjectName("restore.busy")
        self.busy.setAccessibleName(tr("正在恢复"))
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        self.busy.hide()
        lay.addWidget(self.busy)
        lay.addWidget(button(tr("返回"), self.given_up.emit, look="link", name="restore.back"))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        # In a row of its own: aligned in the column, its wrapped lines would be measured at the page's width.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self.user.returnPressed.connect(self.password.setFocus)
        self.password.entered.connect(self._ask)
        self.setFocusProxy(self.password if user else self.user)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.go.isEnabled():
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _ask(self) -> None:
        if not self.go.isEnabled():
            return
        self._user_row.set_error("" if self.user.text().strip() else tr("请填姓名。"))
        self._password_row.set_error("" if self.password.text() else tr("请输入密码"))
        if not (self.user.text().strip() and self.password.text()):
            return
        self.set_busy(True)
        self.asked.emit(self.user.text().strip(), self.password.text())

    def set_busy(self, busy: bool) -> None:
        """While the backup is checked and put back nothing can be asked twice."""
        self.busy.setVisible(busy)
        self.go.setEnabled(not busy)

    def put_back(self, sentence: str) -> None:
        """It was put back and is to be opened by another password: only the way back is left."""
        self.set_busy(False)
        self.go.setEnabled(False)
        self._password_row.set_error(sentence)

    def refuse(self, sentence: str) -> None:
        """It was not put back: why, and nothing was changed."""
        self.set_busy(False)
        self._password_row.set_error(sentence)
        self.password.line.selectAll()
        self.password.setFocus()
