"""A backup put back: which file, who, and the password; today's where the computer still knows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from stationdesk.ui import theme
from stationdesk.ui.pieces.fields import FieldRow, PasswordLine, text_field
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, in_the_middle, label
from stationdesk.ui.words import tr


class RestorePage(QWidget):
    """Name and password: today's, or on a computer that has no station yet those of the backup; `asked` carries both.

    `said` tells which backup it is, in a clerk's words; where nothing is known of it, the file's name does.

    Who has forgotten it types the recovery code from the paper: `code_asked` carries that alone.
    """

    asked = Signal(str, str)
    code_asked = Signal(str)
    given_up = Signal()

    def __init__(self, file: Path, *, known: bool = False, user: str = "", said: str = "") -> None:
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
        lay.addWidget(label(said or file.name, "second", wrap=True, name="restore.file"))
        self.user = text_field("restore.user", tr("姓名"))
        self.user.setText(user)
        self._user_row = FieldRow(tr("姓名"), self.user)
        lay.addWidget(self._user_row)
        # Where the home still has its keys, they stay as they are: an old password comes back by no backup.
        asks = tr("现在的密码") if known else tr("备份那天的密码")
        self.password = PasswordLine("restore.password", asks)
        helps = (
            tr(
                "人员和密码以这台电脑现在的为准，旧密码不会回来。"
                "现在的忘了，用备份那天的也能恢复，之后仍要现在的密码才打得开。"
            )
            if known
            else tr("备份里的密码是那一天的。后来改过的，请输入改之前的。")
        )
        self._password_row = FieldRow(asks, self.password, help=helps)
        lay.addWidget(self._password_row)
        self.code = text_field("restore.code", tr("恢复码"), hint=tr("打印在纸上的那一串"), sensitive=True)
        self._code_row = FieldRow(tr("恢复码"), self.code, help=tr("恢复以后用它设一个新密码。"))
        self._code_row.hide()
        lay.addWidget(self._code_row)
        self.go = button(tr("恢复并打开"), self._ask, look="primary", name="restore.go")
        lay.addWidget(self.go)
        self.busy = QProgressBar()
        self.busy.setObjectName("restore.busy")
        self.busy.setAccessibleName(tr("正在恢复"))
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        self.busy.hide()
        lay.addWidget(self.busy)
        self.other_way = button(tr("忘了密码？"), self._toggle, look="link", name="restore.forgot")
        foot = FlowBox(name="restore.foot")
        foot.add(self.other_way)
        foot.add(button(tr("返回"), self.given_up.emit, look="link", name="restore.back"))
        lay.addWidget(foot)
        outer = QVBoxLayout(self)
        in_the_middle(outer, card)
        self.user.returnPressed.connect(self.password.setFocus)
        self.password.entered.connect(self._ask)
        self.code.returnPressed.connect(self._ask)
        self.setFocusProxy(self.password if user else self.user)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.go.isEnabled():
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _toggle(self) -> None:
        """From the password to the code on paper, and back."""
        by_code = self._code_row.isHidden()
        self._code_row.setVisible(by_code)
        self._user_row.setVisible(not by_code)
        self._password_row.setVisible(not by_code)
        self.other_way.setText(tr("用密码恢复") if by_code else tr("忘了密码？"))
        self.other_way.setAccessibleName(self.other_way.text())
        self.go.setText(tr("恢复") if by_code else tr("恢复并打开"))
        self.go.setAccessibleName(self.go.text())
        (self.code if by_code else self.password).setFocus()

    def _ask(self) -> None:
        if not self.go.isEnabled():
            return
        if not self._code_row.isHidden():
            self._code_row.set_error("" if self.code.text().strip() else tr("请输入恢复码"))
            if self.code.text().strip():
                self.set_busy(True)
                self.code_asked.emit(self.code.text().strip())
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
        self.other_way.setEnabled(not busy)

    def refuse(self, sentence: str) -> None:
        """It was not put back: why, and nothing was changed."""
        self.set_busy(False)
        if not self._code_row.isHidden():
            self._code_row.set_error(sentence)
            self.code.selectAll()
            self.code.setFocus()
            return
        self._password_row.set_error(sentence)
        self.password.line.selectAll()
        self.password.setFocus()
