"""Somebody leaves: what is in their hands goes to a colleague in the same step; and, when wanted, the home gets a new key."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox

from stationdesk.core.errors import Unhappy
from stationdesk.security import slots
from stationdesk.services import user_changes, user_leaving, user_rekey, users
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import PasswordLine, text_field
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.words import tr


class _Keyed(SideForm):
    """A form whose work may include a new key: it shows how far that is, told from the lane."""

    stage = Signal(str)

    def __init__(self, frame: Frame, name: str) -> None:
        super().__init__(frame, name)
        self.progress = label("", "second", wrap=True, name=f"{name}.progress")
        self.progress.hide()
        self.stage.connect(self._on_stage)

    def _on_stage(self, stage: str) -> None:
        self.progress.setText(tr(user_rekey.STAGE_WORDS[stage]))
        self.progress.show()

    def _go(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        if not self.button.isEnabled():
            return
        self.form.clear()
        self.warn("")

        def failed(problem: Unhappy) -> bool:
            self.progress.hide()
            return self._failed(problem)

        self.frame.jobs.run(work, done, failed, busy=self.button, owner=self)

    def may_close(self) -> bool:
        """Not while the key is being changed: the sheet says how far it is."""
        return self.button.isEnabled() and super().may_close()


class LeaveForm(_Keyed):
    """What is theirs stays; what is still to be done goes to whoever is chosen; their password opens nothing."""

    def __init__(self, frame: Frame, one: users.UserRow) -> None:
        super().__init__(frame, "leave_form")
        self.one = one
        self.found = user_leaving.InHand()
        self.lay.addWidget(
            label("●  " + tr("从今天起不能再登录，也没有岗位。办过的事、签过的字都照旧是他的。"), wrap=True)
        )
        self.hand = label(tr("正在看手里还有什么…"), wrap=True, name="leave_form.in_hand")
        self.lay.addWidget(self.hand)
        self.to = pick("leave_form.to", tr("交给谁"), (), None)
        self.field("to", tr("交给谁"), self.to, help=tr("全部交给这一位；首问人的名字不变。"))
        self.reason = text_field("leave_form.reason", tr("交接原因"), hint=tr("调离、离职、换岗…"))
        self.field("reason", tr("交接原因"), self.reason)
        self.witness = text_field("leave_form.witness", tr("监交人"))
        self.field("witness", tr("监交人"), self.witness, help=tr("移交印章要有监交人在场。"))
        self.rekey = QCheckBox(tr("同时换钥匙：他留着的旧副本打不开今后的数据"))
        self.rekey.setObjectName("leave_form.rekey")
        self.watch(self.rekey)
        self.lay.addWidget(self.rekey)
        self.lay.addWidget(
            label(
                tr(
                    "换钥匙会把整个数据库重新加密一遍，要几秒到几分钟；其他人的密码不变。"
                    "以前的备份仍用当时的密码打开，U盘上的请收回。"
                ),
                "second",
                wrap=True,
            )
        )
        self.lay.addWidget(self.progress)
        self.end(tr("停用 {name}", name=one.name))
        self._shown(False)
        desk: Any = frame.desk
        frame.jobs.run(lambda: desk.read(self._look), self._show, owner=self)

    def _look(self, work: Any) -> Any:
        live = [row for row in users.list_all(work) if not row.disabled and row.id != self.one.id]
        return user_leaving.in_hand(work, self.one.id), live

    def _show(self, found: Any) -> None:
        self.found, live = found
        for row in live:
            self.to.addItem(row.name, row.id)
        if self.found.kinds:
            self.hand.setText("●  " + tr("手里还有：{what}。", what=self.found.words))
        else:
            self.hand.setText("●  " + tr("手里没有没办完的。"))
        if self.found.drafts:
            more = tr("另有证明草稿 {n} 份，谁都可以接着办。", n=self.found.drafts)
            self.hand.setText(f"{self.hand.text()}{more}")
        self._shown(bool(self.found.kinds))
        if self.found.kinds and not self._touched:
            # Who takes over is asked first; a new key is a question for the end.
            self.to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self, passing: bool) -> None:
        for name in ("to", "reason"):
            self.form.row(name).setVisible(passing)
        self.form.row("witness").setVisible(passing and self.found.seals > 0)

    def save(self) -> None:
        desk: Any = self.frame.desk
        user_id, name, rekey = self.one.id, self.one.name, self.rekey.isChecked()
        to = self.to.currentData()
        passing = (
            user_leaving.Passing(str(to), self.reason.text().strip(), self.witness.text().strip())
            if to
            else None
        )

        def work() -> user_changes.Changed:
            desk.hold()
            done: user_changes.Changed = desk.change(
                lambda w: user_changes.disable(w, user_id, passing), reason="users:manage"
            )
            with suppress(slots.NobodyByThatName):
                desk.slots.remove(desk.opened, user_id)
            if rekey:
                user_rekey.rekey(desk, self.stage.emit)
            return done

        def done(found: user_changes.Changed) -> None:
            said = tr("{name} 已停用。", name=name)
            if found.passed is not None and found.passed.kinds:
                said += tr("已交接：{what}。", what=found.passed.words)
            if found.visits:
                said += tr("有 {n} 次走访要重新安排人。", n=found.visits)
            self._touched = False
            self.finished.emit(said, "")

        self._go(work, done)


class RekeyForm(_Keyed):
    """One's own password first; then the database is encrypted anew while the form says how far it is."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, "rekey_form")
        for words in (
            tr("有人离开、电脑借出过或钥匙可能泄露时用。其他人的密码和恢复码都不变。"),
            tr("以前的附件和备份照样打得开；以前的备份用当时的密码。U盘上的旧备份请收回。"),
            tr("只换这台电脑的；每台电脑各有各的钥匙。请先关掉同时开着的命令行。"),
        ):
            self.lay.addWidget(label(f"●  {words}", wrap=True))
        self.password = PasswordLine("rekey_form.password", tr("您的密码"))
        self.field("password", tr("您的密码"), self.password, needed=True)
        self.lay.addWidget(self.progress)
        self.end(tr("换钥匙"))

    def save(self) -> None:
        desk: Any = self.frame.desk
        password = self.password.text()

        def work() -> None:
            desk.hold()
            desk.slots.unlock(desk.opened.user_id, password)
            user_rekey.rekey(desk, self.stage.emit)

        def done(_none: Any) -> None:
            self._touched = False
            self.finished.emit(tr("钥匙已换，新备份也做好了。"), "")

        self._go(work, done)
