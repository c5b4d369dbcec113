"""The password page: the first thing anyone sees, so it imports nothing that it does not need.

It knows no keys and no database: `UnlockPage` is given the names to choose from and emits `asked`
with an `Unlocking` request; the composition root does the work and calls `refuse`, `wait` or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from stationdesk.core.late import dataclass
from stationdesk.ui import theme
from stationdesk.ui.mark import Mark
from stationdesk.ui.pieces.fields import FieldRow, PasswordLine, text_field
from stationdesk.ui.pieces.plain import after_paint, button, in_the_middle, label
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


@dataclass(frozen=True)
class Unlocking:
    """What was asked: who, and the password or the recovery code. Neither is ever shown by `repr`."""

    user: str
    password: str = field(default="", repr=False)
    recovery_code: str = field(default="", repr=False)
    other_code: str = field(default="", repr=False)
    """The second of the two officers' codes; empty with the recovery code, which opens alone."""
    user_id: str = ""
    entry_code: str = field(default="", repr=False)
    """An officer's one-time code for `user_id`, who was never at this computer."""


@dataclass(frozen=True)
class Entrant:
    """Somebody who may come in here for the first time; `request` is what they read out to an officer."""

    user_id: str
    name: str = field(repr=False)
    request: str


class UnlockPage(QWidget):
    """Who is it, and the password. Enter opens. A wrong password is a sentence, never a dialog."""

    asked = Signal(object)
    practice_asked = Signal()
    other_home_asked = Signal()

    def __init__(
        self,
        village: str,
        station: str,
        users: Sequence[str],
        *,
        last_user: str = "",
        entrants: Sequence[Entrant] = (),
    ) -> None:
        super().__init__()
        self._users, self._entrants, self._last = list(users), list(entrants), last_user
        self._first_time = False
        self.setObjectName("unlock")
        self.setAccessibleName(tr("开门：输入密码"))
        self._seconds = 0
        self._recovering = False
        worn = theme.now()
        card = QFrame()
        card.setProperty("look", "card")
        card.setObjectName("unlock.card")
        card.setFixedWidth(min(worn.px(400), 620))  # a code in capitals is seen whole
        lay = QVBoxLayout(card)
        # Large text on a small screen: the card gives up its air, never a field.
        tight = worn.scale > 1.5
        air = theme.L if tight else theme.XXL
        lay.setContentsMargins(theme.XXL, air, theme.XXL, theme.M if tight else theme.XL)
        lay.setSpacing(theme.S if tight else theme.L)
        head = QHBoxLayout()
        head.setSpacing(theme.M)
        head.addWidget(Mark(32 if tight else 40))
        names = QVBoxLayout()
        names.setSpacing(2)
        if village:  # a computer that has joined learns it with the first bundle
            names.addWidget(label(village, "section", name="unlock.village"))
        names.addWidget(label(station, "second", name="unlock.station"))
        head.addLayout(names, 1)
        lay.addLayout(head)
        self.user = QComboBox()
        self.user.setObjectName("unlock.user")
        self.user.setAccessibleName(tr("谁在用"))
        self.user.addItems(list(users))
        after_paint(self, self._name_list)  # the list is made when it is first asked for
        if last_user in users:
            self.user.setCurrentText(last_user)
        lay.addWidget(FieldRow(tr("谁在用"), self.user))
        self.password = PasswordLine("unlock.password", tr("密码"))
        self._password_row = FieldRow(tr("密码"), self.password)
        lay.addWidget(self._password_row)
        self.code = text_field("unlock.code", tr("恢复码"), hint=tr("打印在纸上的那一串"), sensitive=True)
        self._code_row = FieldRow(tr("恢复码"), self.code, help=tr("下一步设一个新密码。"))
        self._code_row.hide()
        lay.addWidget(self._code_row)
        self.other = text_field("unlock.other_code", tr("第二份"), hint=tr("用两人码时填"), sensitive=True)
        self._other_row = FieldRow(tr("第二份"), self.other, help=tr("两人码才有第二份；用恢复码不填。"))
        self._other_row.hide()
        lay.addWidget(self._other_row)
        self.request = label("", "section", name="unlock.request")
        self.request.setProperty("textInteractionFlags", "TextSelectableByMouse")
        self.request.hide()
        lay.addWidget(self.request)
        self.entry = text_field("unlock.entry", tr("登录码"), hint="ABCD-EFGH-JKMN-PQRS", sensitive=True)
        self._entry_row = FieldRow(
            tr("登录码"),
            self.entry,
            help=tr("把请求号念给书记、主任或管理员，他们在自己的电脑上发码；下一步您自己设密码。"),
        )
        self._entry_row.hide()
        lay.addWidget(self._entry_row)
        self.open = button(tr("打开"), self._ask, look="primary", name="unlock.open")
        self.open.setDefault(True)
        lay.addWidget(self.open)
        self.busy = QProgressBar()
        self.busy.setObjectName("unlock.busy")
        self.busy.setAccessibleName(tr("正在打开"))
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        keep = self.busy.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.busy.setSizePolicy(keep)
        self.busy.hide()
        lay.addWidget(self.busy)
        links = QHBoxLayout()
        self._forgot = button(tr("忘了密码？"), self._toggle_recovery, look="link", name="unlock.forgot")
        self._practice = button(tr("练习模式"), self.practice_asked.emit, look="link", name="unlock.practice")
        links.addWidget(self._forgot)
        links.addStretch(1)
        links.addWidget(self._practice)
        lay.addLayout(links)
        self._first = button(
            tr("我在这台电脑上还没有密码"), self._toggle_first, look="link", name="unlock.first"
        )
        self._first.setVisible(bool(entrants))
        lay.addWidget(self._first)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(
            theme.XL, theme.S if tight else theme.XL, theme.XL, theme.S if tight else theme.L
        )
        in_the_middle(outer, card)
        foot = label(
            tr("数据只在这台电脑上，加了密；没有密码谁也打不开。"), "second", wrap=True, name="unlock.foot"
        )
        foot.setProperty("alignment", "AlignHCenter")
        outer.addWidget(foot)
        self.password.entered.connect(self._ask)
        self.password.changed.connect(self._on_typed)
        self.code.returnPressed.connect(self._ask)
        self.other.returnPressed.connect(self._ask)
        self.entry.returnPressed.connect(self._ask)
        self.user.currentIndexChanged.connect(self._on_user)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)
        self.setFocusProxy(self.password)
        self.password.setFocus()

    def _name_list(self) -> None:
        self.user.view().setObjectName("unlock.user.list")
        self.user.view().setAccessibleName(tr("谁在用"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: from a code back to the password."""
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_Escape and self.busy.isHidden():
            if self._first_time:
                self._toggle_first()
                return
            if self._recovering:
                self._toggle_recovery()
                return
        super().keyPressEvent(event)

    def _row(self) -> tuple[FieldRow, QLineEdit]:
        if self._first_time:
            return self._entry_row, self.entry
        if self._recovering:
            return self._code_row, self.code
        return self._password_row, self.password.line

    def _ask(self) -> None:
        row, line = self._row()
        if self._seconds or not self.busy.isHidden():
            return
        if not line.text():
            row.set_error(self._empty())
            line.setFocus()
            return
        row.set_error("")
        self._other_row.set_error("")
        self.set_busy(True)
        if self._first_time:
            self.asked.emit(
                Unlocking(
                    self.user.currentText(),
                    user_id=str(self.user.currentData() or ""),
                    entry_code=line.text(),
                )
            )
        elif self._recovering:
            self.asked.emit(
                Unlocking(
                    self.user.currentText(), recovery_code=line.text(), other_code=self.other.text().strip()
                )
            )
        else:
            self.asked.emit(Unlocking(self.user.currentText(), password=line.text()))

    def _empty(self) -> str:
        if self._first_time:
            return tr("请输入登录码")
        return tr("请输入恢复码") if self._recovering else tr("请输入密码")

    def _on_user(self) -> None:
        """Somebody else is chosen: what was said, and the waiting, was not about them."""
        self._end_wait()
        self._password_row.set_error("")
        self._show_request()

    def _end_wait(self) -> None:
        """The waiting belongs to one person's password: another way in is not closed by it."""
        if self._seconds:
            self._seconds = 0
            self._tick.stop()
            self.open.setEnabled(self.busy.isHidden())
        self._row()[0].set_error("")

    def _toggle_first(self) -> None:
        """From the password to the one-time code, and back."""
        self._end_wait()
        if self._recovering:
            self._toggle_recovery()
        self._first_time = not self._first_time
        self.user.clear()
        if self._first_time:
            for one in self._entrants:
                self.user.addItem(one.name, one.user_id)
        else:
            self.user.addItems(self._users)
            self.user.setCurrentText(self._last)
        self._entry_row.setVisible(self._first_time)
        self.request.setVisible(self._first_time)
        self._password_row.setVisible(not self._first_time)
        self._forgot.setVisible(not self._first_time)
        self._first.setText(tr("用密码打开") if self._first_time else tr("我在这台电脑上还没有密码"))
        self._first.setAccessibleName(self._first.text())
        self._show_request()
        self._row()[1].setFocus()

    def _show_request(self) -> None:
        at = self.user.currentIndex()
        if self._first_time and 0 <= at < len(self._entrants):
            self.request.setText(tr("请求号 {request}", request=self._entrants[at].request))
            self._entry_row.set_error("")

    def _on_typed(self) -> None:
        if not self._seconds:
            self._password_row.set_error("")

    def set_busy(self, busy: bool) -> None:
        """While the keys are worked out nothing can be asked twice."""
        self.busy.setVisible(busy)
        self.open.setEnabled(not busy)
        self.open.setText(tr("正在打开…") if busy else tr("打开"))
        self.open.setAccessibleName(self.open.text())

    def refuse(self, sentence: str, wait_seconds: int = 0, field: str = "") -> None:
        """Wrong password: the sentence at the field, and how long to wait before the next try."""
        self.set_busy(False)
        second = self._recovering and field == "other_code" and not wait_seconds
        row, line = (self._other_row, self.other) if second else self._row()
        line.selectAll()
        line.setFocus()
        self._sentence = sentence
        self._seconds = wait_seconds
        if wait_seconds:
            self.open.setEnabled(False)
            self._tick.start()
            self._say_wait()
        else:
            row.set_error(sentence)

    def tell(self, sentence: str) -> None:
        """Good news before the password: what was put right, and what to type now."""
        self.set_busy(False)
        self._sentence = sentence
        self._password_row.set_help(sentence, "good")
        self.password.setFocus()

    def _count_down(self) -> None:
        self._seconds -= 1
        if self._seconds <= 0:
            self._seconds = 0
            self._tick.stop()
            self.open.setEnabled(True)
            self._row()[0].set_error(tr("现在可以再试了。"))
        else:
            self._say_wait()

    def _say_wait(self) -> None:
        self._row()[0].set_error(f"{self._sentence}{self._waiting()}")

    def _waiting(self) -> str:
        if self._seconds < 100:
            return tr("还要等 {n} 秒。", n=self._seconds)
        return tr("还要等 {n} 分钟。", n=-(-self._seconds // 60))

    def _toggle_recovery(self) -> None:
        self._end_wait()
        self._recovering = not self._recovering
        self._code_row.setVisible(self._recovering)
        self._other_row.setVisible(self._recovering)
        self._password_row.setVisible(not self._recovering)
        self._forgot.setText(tr("用密码打开") if self._recovering else tr("忘了密码？"))
        self._forgot.setAccessibleName(self._forgot.text())
        self._row()[1].setFocus()

    def forget(self) -> None:
        """Empty what was typed (after opening, and when the page is shown again)."""
        self.password.clear()
        self.code.clear()
        self.other.clear()
        self.entry.clear()
        self.set_busy(False)
        self._password_row.set_error("")
        self._code_row.set_error("")
        self._other_row.set_error("")
