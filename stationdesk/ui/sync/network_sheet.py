"""Where to send by network: typed, or taken from the township's card; tried before it is kept, if wanted."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox

from stationdesk.core.errors import Unhappy
from stationdesk.sync import carrying
from stationdesk.sync.carriers.address import Address
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import PasswordLine, text_field
from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.sync.courier import Courier
from stationdesk.ui.words import tr


class NetworkSheet(SideForm):
    """The address, its fingerprint, the login, the proxy."""

    def __init__(self, frame: Frame, now: carrying.Way | None, on_card: Address | None) -> None:
        super().__init__(frame, "sync.network")
        self._on_card = on_card
        self.lay.addWidget(
            label(
                tr("能联网的村可以不用U盘。数据包照样是加密的；断了会从断的地方接着传，没有网络就等联网。"),
                "second",
                wrap=True,
            )
        )
        self.url = text_field("sync.network.url", tr("地址"), hint="https://…/  sftp://…/", digits=True)
        self.pin = text_field("sync.network.pin", tr("证书指纹"), digits=True)
        self.login = text_field("sync.network.user", tr("登录名"), digits=True)
        self.secret = PasswordLine("sync.network.secret", tr("登录密码"))
        self.proxy = text_field("sync.network.proxy", tr("代理服务器"), digits=True)
        self.automatic = QCheckBox(tr("导出以后自动发送，并定时取回执"))
        self.automatic.setObjectName("sync.network.automatic")
        self.field(
            "url",
            tr("镇里的上报地址"),
            self.url,
            help=tr("也可以是共享文件夹的完整路径；空着保存就不按网络发送"),
        )
        if on_card is not None:
            self.card = button(tr("用镇里交换卡上的"), self.take_card, name="sync.network.card")
            self.lay.addLayout(row(self.card, None))
        self.field(
            "pin",
            tr("证书指纹"),
            self.pin,
            help=tr("打电话和镇里核对后填；填了就只认这一张证书，不一样就不发"),
        )
        self.field("user", tr("登录名"), self.login)
        kept = tr("已存有密码，不改就空着") if now is not None and now.has_secret else ""
        self.field("secret", tr("登录密码"), self.secret, help=kept)
        self.field("proxy", tr("代理服务器"), self.proxy, help=tr("空着按电脑的设置；不用代理填 none"))
        self.lay.addWidget(self.automatic)
        self.watch(self.automatic)
        self.try_ = button(tr("试一试"), self.attempt, name="sync.network.try")
        self.lay.addLayout(row(self.try_, None))
        self.end(tr("保存"))
        self.automatic.setChecked(now is None or now.automatic)
        if now is not None:
            self.url.setText(now.url)
            self.pin.setText(now.pin)
            self.login.setText(now.user)
            self.proxy.setText(now.proxy)

    def take_card(self) -> None:
        """What the township's card told."""
        if self._on_card is not None:
            self.url.setText(self._on_card.url)
            self.pin.setText(self._on_card.pin)
            self._touch()

    def given(self) -> Address | None:
        """What is typed; None when the address is empty."""
        url = self.url.text().strip()
        if not url:
            return None
        return Address(
            url=url,
            pin=self.pin.text(),
            proxy=self.proxy.text(),
            user=self.login.text().strip(),
            secret=self.secret.text(),
            automatic=self.automatic.isChecked(),
        )

    def attempt(self) -> None:
        """Whether anybody answers there, beside the lane; nothing is kept or sent."""
        given = self.given()
        self.form.clear()
        if given is None:
            self.warn(tr("先填地址。"))
            return
        desk: Any = self.frame.desk
        self.warn(tr("正在试…"), "second")

        def errand() -> int:
            return carrying.try_it(desk, desk.read(lambda work: carrying.with_kept_secret(work, given)))

        def done(waiting: int) -> None:
            self.warn(tr("✓ 连得上，是登记的那张证书；那边有 {n} 个文件等本站取。", n=waiting), "good")

        if not Courier.of(self.frame).run(errand, done, self._tried):
            self.warn(tr("正在传送，等一会儿再试。"))

    def _tried(self, problem: Unhappy) -> None:
        self.warn("")
        self._failed(problem)

    def save(self) -> None:
        """Keep it, or nothing."""
        given = self.given()

        def kept(_nothing: object) -> None:
            words = tr("上报地址已保存。") if given is not None else tr("不再按网络发送，改用U盘。")
            self.finished.emit(words, "")
            self.frame.close_sheet()  # nothing is left to be done here

        self.put(lambda work: carrying.set_address(work, given), kept, reason="sync:enrol")
