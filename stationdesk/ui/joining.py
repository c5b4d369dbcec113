"""This computer becomes another one of a station (加入本站): whose card, who, a password, and then the recovery code.

The card comes from a PC of the station, or from the township where none is left (交还卡); by file, or by what a scanner types.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.sync import card as cards
from stationdesk.sync import card_text
from stationdesk.ui import theme
from stationdesk.ui.first_start import strength
from stationdesk.ui.pieces.drop import DropCard
from stationdesk.ui.pieces.fields import FieldRow, Form, PasswordLine, text_field
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.words import tr


class JoinPage(QWidget):
    """`asked` carries the card, the name and the password."""

    asked = Signal(object, str, str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("join")
        self.setAccessibleName(tr("加入本站"))
        self.card: cards.Card | None = None
        self.form = Form(self)
        frame = QFrame()
        frame.setProperty("look", "card")
        frame.setMaximumWidth(min(theme.now().px(520), 900))
        lay = QVBoxLayout(frame)
        lay.setContentsMargins(theme.XXL, theme.XL, theme.XXL, theme.XL)
        lay.setSpacing(theme.M)
        lay.addWidget(label(tr("加入本站"), "section", name="join.title"))
        lay.addWidget(
            label(
                tr("在原来的电脑上打开“同步上报、交换卡”，导出它的卡拿过来。都坏了的，向镇里要一张交还卡。"),
                "second",
                wrap=True,
            )
        )
        self.drop = DropCard(
            tr("把交换卡拖到这里。"),
            tr("也可以用扫码枪扫原来电脑上的二维码。"),
            tr("选交换卡…"),
            name="join.drop",
            kinds="StationDesk (*.sdcard)",
        )
        self.drop.dropped.connect(lambda files: self.read(files[0]))
        lay.addWidget(self.drop)
        self.scanned = text_field(
            "join.scanned",
            tr("扫二维码，或粘贴那一行字"),
            hint=tr("光标放这里，用扫码枪扫；或粘贴 SDCARD1: 开头的一行"),
            digits=True,
        )
        self.scanned.returnPressed.connect(self.read_scanned)
        lay.addWidget(self.form.add("card", FieldRow(tr("扫二维码"), self.scanned)))
        self.whose = label("", "good", wrap=True, name="join.whose")
        self.whose.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whose.hide()
        lay.addWidget(self.whose)
        self.user = text_field("join.user", tr("姓名"))
        help_ = tr("和原来电脑上登录的姓名一样，才认得是您")
        lay.addWidget(self.form.add("user", FieldRow(tr("姓名"), self.user, help=help_)))
        self.password = PasswordLine("join.password", tr("这台电脑的密码"))
        self.again = PasswordLine("join.again", tr("密码，再输一遍"))
        lay.addWidget(self.form.add("password", FieldRow(tr("这台电脑的密码"), self.password)))
        lay.addWidget(self.form.add("again", FieldRow(tr("再输一遍"), self.again)))
        self.go = button(tr("加入"), self.ask, look="primary", name="join.go")
        lay.addWidget(self.go)
        self.busy = QProgressBar()
        self.busy.setObjectName("join.busy")
        self.busy.setAccessibleName(tr("正在建立"))
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        self.busy.hide()
        lay.addWidget(self.busy)
        lay.addWidget(button(tr("返回"), self.given_up.emit, look="link", name="join.back"))
        inner = QWidget()
        inner.setProperty("look", "clear")
        middle = QHBoxLayout(inner)
        middle.addStretch(1)
        middle.addWidget(frame, 4, Qt.AlignmentFlag.AlignVCenter)
        middle.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("join.scroll")
        scroll.setAccessibleName(tr("填写内容"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.user.returnPressed.connect(self.password.setFocus)
        self.password.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.ask)
        self.setFocusProxy(self.scanned)

    def read(self, file: Path) -> None:
        """Take the card from a file."""
        try:
            self._took(cards.read(file))
        except Unhappy as bad:
            self.form.row("card").set_error(bad.message)

    def read_scanned(self) -> None:
        """Take the card from what was scanned or pasted."""
        try:
            self._took(card_text.parse(self.scanned.text()))
        except Unhappy as bad:
            self.form.row("card").set_error(bad.message)

    def _took(self, found: cards.Card) -> None:
        self.form.row("card").set_error("")
        self.card = found
        words = tr("加入：{name}（{code}）", name=found.name, code=found.village)
        self.whose.setText(words + "\n" + tr("指纹 {print}", print=found.fingerprint))
        self.whose.show()
        self.user.setFocus()

    def ask(self) -> None:
        """Everything filled in: join."""
        self.form.clear()
        if self.card is None:
            self._wrong("card", tr("先选原来电脑的交换卡。"))
        elif not self.user.text().strip():
            self._wrong("user", tr("请填姓名。"))
        elif strength(self.password.text())[1] == "warn":
            self._wrong("password", strength(self.password.text())[0])
        elif self.password.text() != self.again.text():
            self._wrong("again", tr("两遍不一样，请再输一遍。"))
        else:
            self.set_busy(True)
            self.asked.emit(self.card, self.user.text().strip(), self.password.text())

    def _wrong(self, name: str, sentence: str) -> None:
        row = self.form.row(name)
        row.set_error(sentence)
        row.field.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While the home is made."""
        self.busy.setVisible(busy)
        self.go.setEnabled(not busy)

    def refuse(self, sentence: str) -> None:
        """It was not made: why."""
        self.set_busy(False)
        self._wrong("card", sentence)


def begin(opening: Any, first: Any) -> None:
    """Show the page over an `Opening`; when the home is made, its `FirstEntry` goes on with the recovery code."""
    page = JoinPage()

    def leave() -> None:
        opening.shell.drop(page)
        opening.shell.show_widget(first.page)

    def join(card: cards.Card, user: str, password: str) -> None:
        def made() -> str:
            from stationdesk.new_home import join_station

            return join_station(opening.home, card, user, password, clock=opening.given.clock).recovery_code

        def done(code: str) -> None:
            leave()
            first.made(code, password)

        def refused(problem: BaseException) -> bool:
            page.set_busy(False)
            if isinstance(problem, Unhappy):
                page.refuse(problem.message)
                return True
            return False

        opening.jobs.run(made, done, refused, owner=page)

    page.asked.connect(join)
    page.given_up.connect(leave)
    opening.shell.show_widget(page)
