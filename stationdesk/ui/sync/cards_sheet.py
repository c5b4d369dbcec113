"""Exchange cards: export our own, and enrol a partner after the two fingerprints were compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import users
from stationdesk.sync import card, card_text, device_errands, errands, officer_card, peers, trip_held
from stationdesk.ui import files, theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.drop import DropCard
from stationdesk.ui.pieces.fields import PasswordLine, text_field
from stationdesk.ui.pieces.plain import button, column, label, line, row, take_out
from stationdesk.ui.pieces.plain import card as framed
from stationdesk.ui.pieces.side_form import combo
from stationdesk.ui.sync.qr_view import QRView
from stationdesk.ui.words import tr

KINDS = {"township": N_("乡镇"), "village": N_("村")}


class CardsSheet(QWidget):
    """`finished(sentence)` after something was exported or enrolled."""

    finished = Signal(str)

    def __init__(
        self,
        frame: Frame,
        *,
        may_enrol: bool,
        given: Path | None = None,
        then: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("sync.cards")
        self.frame, self._then = frame, then
        town = getattr(frame.desk, "kind", "") == "township"
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.M)
        lay.addWidget(label(tr("本机的交换卡"), "section"))
        lay.addWidget(
            label(
                tr("只有单位名称和公钥，没有秘密。给每个村一份，村里导出的数据包才只有本镇打得开。")
                if town
                else tr("只有单位名称和公钥，没有秘密。给镇里一份，镇里才认得本站的数据包。"),
                "second",
                wrap=True,
            )
        )
        self.own = button(
            tr("导出交换卡…"), self._choose_own, icon="identification-card", name="sync.cards.own"
        )
        self.show_code = button(
            tr("显示二维码"), self._show_code, icon="identification-card", name="sync.cards.show_code"
        )
        lay.addLayout(row(self.own, self.show_code, None))
        self.code = QRView("sync.cards.code", tr("本机交换卡的二维码"))
        self.code.hide()
        lay.addWidget(self.code)
        self.code_text = QLineEdit()
        self.code_text.setObjectName("sync.cards.code_text")
        self.code_text.setAccessibleName(tr("二维码里的一行字，可以复制"))
        self.code_text.setReadOnly(True)
        self.code_text.hide()
        lay.addWidget(self.code_text)
        self.print_ = label("", wrap=True, name="sync.cards.fingerprint")
        self.print_.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.print_.hide()
        lay.addWidget(self.print_)
        lay.addWidget(line())
        lay.addWidget(label(tr("登记对方的交换卡"), "section"))
        self.drop = DropCard(
            tr("把村里给的交换卡拖到这里。")
            if town
            else tr("把镇里（或本站另一台电脑）给的交换卡拖到这里。"),
            tr("登记以前先打电话，把两边屏幕上的指纹念一遍。"),
            tr("选交换卡…"),
            name="sync.cards.drop",
            kinds="StationDesk (*.sdcard *.sdofficer)",
        )
        self.drop.dropped.connect(lambda files: self.read(files[0]))
        self.drop.setEnabled(may_enrol)
        lay.addWidget(self.drop)
        self.scanned = text_field(
            "sync.cards.scanned",
            tr("扫对方的二维码，或粘贴那一行字"),
            hint=tr("光标放这里，用扫码枪扫；或粘贴 SDCARD1: 开头的一行"),
            digits=True,
        )
        self.scanned.setEnabled(may_enrol)
        self.scanned.returnPressed.connect(self.read_scanned)
        lay.addWidget(self.scanned)
        if not may_enrol:
            lay.addWidget(label(tr("登记交换卡需要管理员岗位。"), "warn"))
        self._given = QVBoxLayout()
        lay.addLayout(self._given)
        self.said = label("", wrap=True, name="sync.cards.said")
        self.said.hide()
        lay.addWidget(self.said)
        lay.addStretch(1)
        if given is not None:
            self.read(given)

    def may_close(self) -> bool:
        """Nothing half done."""
        return True

    def save(self) -> None:
        """Ctrl+Enter: enrol what is shown, else choose."""
        enrol = self.findChild(QPushButton, "sync.cards.enrol")
        if enrol is not None:
            enrol.click()

    # our own ----------------------------------------------------------------------------------------

    def _choose_own(self) -> None:
        name = f"{self.frame.desk.station_name}{card.SUFFIX}"
        chosen, _kind = files.ask_save(self, tr("交换卡存到哪里"), name, f"{tr('交换卡')} (*{card.SUFFIX})")
        if chosen:
            self.write(Path(chosen))

    def write(self, file: Path) -> None:
        """Write our card, on the lane, and show its fingerprint."""
        desk = cast(Any, self.frame.desk)
        target = file if file.suffix == card.SUFFIX else file.with_suffix(card.SUFFIX)

        def done(made: card.Card) -> None:
            self.print_.setText(tr("已写到 {file}\n指纹：{print}", file=target.name, print=made.fingerprint))
            self.print_.show()
            self.finished.emit(tr("交换卡已导出。"))

        self.frame.jobs.run(
            lambda: errands.write_card(desk, target), done, self._failed, busy=self.own, owner=self
        )

    def _show_code(self) -> None:
        desk = cast(Any, self.frame.desk)

        def done(shown: device_errands.Shown) -> None:
            self.code.set_text(shown.text)
            self.code_text.setText(shown.text)
            self.code_text.setCursorPosition(0)
            self.print_.setText(tr("对方用手机拍下或用扫码枪扫。指纹：{print}", print=shown.card.fingerprint))
            for one in (self.code, self.code_text, self.print_):
                one.show()

        self.frame.jobs.run(
            lambda: device_errands.shown_card(desk), done, self._failed, busy=self.show_code, owner=self
        )

    # theirs -----------------------------------------------------------------------------------------

    def read(self, file: Path) -> None:
        """Show who a card says it is, to be compared before it counts."""
        if file.suffix == officer_card.SUFFIX:
            self._read_officer(file)
            return
        self.frame.jobs.run(lambda: card.read(file), self._compare, self._failed, owner=self)

    def read_scanned(self) -> None:
        """The same for what a scanner typed or somebody pasted."""
        try:
            found = card_text.parse(self.scanned.text())
        except Unhappy as bad:
            self._failed(bad)
            return
        self.scanned.clear()
        self._compare(found)

    def _read_officer(self, file: Path) -> None:
        desk = cast(Any, self.frame.desk)

        def look() -> officer_card.OfficerCard:
            return cast(
                officer_card.OfficerCard,
                desk.read(lambda work: officer_card.read(file, lambda town: peers.township_key(work, town))),
            )

        def compare(found: officer_card.OfficerCard) -> None:
            self._clear()
            self.said.hide()
            mark = label(found.fingerprint, "section", wrap=True, name="sync.cards.theirs")
            mark.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            enrol = button(tr("电话里核对一致，登记"), enrolled, look="primary", name="sync.cards.enrol")
            no = button(tr("不对，不登记"), self._clear, name="sync.cards.no")
            about = tr("{town}的专人：以后的强制报告，镇里只有这一个人打得开。", town=found.township_name)
            self._given.addWidget(
                framed(
                    label(f"{found.name}　{found.post}", wrap=True),
                    label(about, "second", wrap=True),
                    label(tr("指纹"), "second"),
                    mark,
                    row(no, None, enrol),
                )
            )
            no.setFocus()

        def enrolled() -> None:
            def done(made: officer_card.OfficerCard) -> None:
                self._clear()
                self._say(tr("✓ 已登记：{name}", name=made.name), "good")
                self.finished.emit(tr("已登记镇里的{post}。", post=made.post))

            self.frame.jobs.run(lambda: officer_card.enrol(desk, file), done, self._failed, owner=self)

        self.frame.jobs.run(look, compare, self._failed, owner=self)

    def _compare(self, found: card.Card) -> None:
        self._clear()
        self.said.hide()
        desk = self.frame.desk
        kind = tr(KINDS["township"]) if found.kind == "township" else tr("村站点或本站电脑")
        mark = label(found.fingerprint, "section", wrap=True, name="sync.cards.theirs")
        mark.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        enrol = button(
            tr("电话里核对一致，登记"),
            lambda: self.enrol(found, for_trips=trips.isChecked(), first=first.currentData()),
            look="primary",
            name="sync.cards.enrol",
        )
        ours = found.station == getattr(getattr(desk, "card", None), "station_id", None)
        trips = QCheckBox(tr("只装出行包的电脑（笔记本）：不给它整站的数据"))
        trips.setObjectName("sync.cards.trips")
        first, asks = combo("sync.cards.first", tr("首先使用这台电脑的人")), QWidget()
        said_by = label(tr("首先使用这台电脑的人（其他人以后用登录码）"), "second", wrap=True)
        asks.setLayout(column(said_by, first))
        if not ours or found.device_no != trip_held.UNALLOTTED:
            trips.hide()
            asks.hide()
        else:
            self._offer(first)
        twice = label("", "warn", wrap=True, name="sync.cards.twice")
        twice.hide()
        parts = framed(
            label(found.name, wrap=True),
            label(tr("{kind}，代码 {code}", kind=kind, code=found.village), "second", wrap=True),
            label(tr("指纹"), "second"),
            mark,
            twice,
            trips,
            asks,
            row(no := button(tr("不对，不登记"), self._declined, name="sync.cards.no"), None, enrol),
        )
        self._given.addWidget(parts)
        self.frame.jobs.run(
            lambda: desk.read(peers.list_all), lambda known: self._warn(found, known), owner=self
        )
        no.setFocus()  # whom to trust is not decided by one Enter too many

    def _warn(self, found: card.Card, known: list[peers.PeerRow]) -> None:
        """One village enrolled as two would have its people and cases counted twice."""
        said = self.findChild(QLabel, "sync.cards.twice")
        if said is None:
            return
        twice = any(
            one.village == found.village and one.station_id != found.station and not one.revoked
            for one in known
            if one.kind == "village" and found.kind == "device"
        )
        said.setVisible(twice)
        if twice:
            said.setText(
                tr(
                    "▲ 这个村代码已登记过另一个站点。同一个村的第二台电脑应当加入原来的站点；"
                    "再登记一个，人和办件会算两遍。"
                )
            )

    def _declined(self) -> None:
        self._clear()
        self._go_on()

    def _go_on(self) -> None:
        """What came with the card follows, once."""
        then, self._then = self._then, None
        if then is not None:
            then()

    def _clear(self) -> None:
        take_out(self._given)

    def _offer(self, first: QComboBox) -> None:
        """Everybody who works here; whoever enrols stands first."""
        desk = cast(Any, self.frame.desk)

        def filled(rows: list[users.UserRow]) -> None:
            own = desk.actor.user_id
            for one in sorted((one for one in rows if not one.disabled), key=lambda one: one.id != own):
                first.addItem(one.name, one.id)

        self.frame.jobs.run(lambda: desk.read(users.list_all), filled, owner=self)

    def enrol(
        self,
        given: card.Card,
        *,
        for_trips: bool = False,
        approved_by: str | None = None,
        first: str | None = None,
    ) -> None:
        """Write the partner down; where a head has to agree, ask for one."""
        desk = cast(Any, self.frame.desk)

        def failed(problem: Unhappy) -> bool:
            if isinstance(problem, peers.HeadMustApprove):
                self._ask_head(given, for_trips, first)
            return self._failed(problem)

        def done(row_: peers.PeerRow) -> None:
            self._clear()
            self._say(tr("✓ 已登记：{name}", name=row_.name), "good")
            self.finished.emit(tr("已登记{name}的交换卡。", name=row_.name))
            self._go_on()

        def write() -> peers.PeerRow:
            made = errands.enrol(desk, given, for_trips=for_trips, approved_by=approved_by)
            if first is not None:
                desk.change(
                    lambda work: peers.name_first(work, given.device_id, first, approved_by),
                    reason="sync:enrol",
                )
            return made

        self.frame.jobs.run(
            write,
            done,
            failed,
            owner=self,
        )

    def _ask_head(self, given: card.Card, for_trips: bool, first: str | None) -> None:
        """The head types a password of their own, here and now."""
        desk = cast(Any, self.frame.desk)
        who = text_field("sync.cards.head", tr("同意的村主任或书记"), hint=tr("姓名"))
        password = PasswordLine("sync.cards.head_password", tr("他的密码"))

        def prove(name: str, typed: str) -> str:
            rows = [one for one in desk.read(users.list_all) if one.name == name and not one.disabled]
            if len(rows) != 1:
                raise users.NobodyWithThatId(field="head")
            desk.slots.unlock(rows[0].id, typed)
            return str(rows[0].id)

        def agree() -> None:
            name, typed = who.text().strip(), password.text()
            password.clear()
            self.frame.jobs.run(
                lambda: prove(name, typed),
                lambda user: self.enrol(given, for_trips=for_trips, approved_by=user, first=first),
                self._failed,
                owner=self,
            )

        self._clear()
        agreed = button(tr("同意并登记"), agree, look="primary", name="sync.cards.agree")
        no = button(tr("不登记"), self._clear, name="sync.cards.no")
        self._given.addWidget(
            framed(
                label(
                    tr("这台电脑会拿到全站的数据，要村主任或书记同意。请他当面输入自己的密码。"), wrap=True
                ),
                who,
                password,
                row(no, None, agreed),
            )
        )
        password.entered.connect(agree)
        who.setFocus()

    def _failed(self, problem: Unhappy) -> bool:
        self._say(problem.message, "error")
        return True

    def _say(self, words: str, kind: str) -> None:
        self.said.setProperty("kind", kind)
        self.said.setText(words)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.show()
