"""Our computers: which there are, shutting one out, and what to do when one is new, moved or dead, in steps."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import station
from stationdesk.services.station import DeviceCard
from stationdesk.sync import device_errands, revocations
from stationdesk.sync.revocations import Revoke, Revoked
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, allow
from stationdesk.ui.pieces.plain import button, label, line, restyle, row, take_out
from stationdesk.ui.pieces.plain import card as framed
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.words import tr

STEPS = (
    (
        N_("再加一台电脑（窗口两台、一台笔记本）"),
        (
            N_("在这台电脑的“交换卡”里导出本机的卡，拷到新电脑。"),
            N_("新电脑第一次打开程序时选“加入本站”，选这张卡，设自己的密码；再导出它的卡拿回来。"),
            N_("在这台电脑登记新卡，村主任或书记同意；然后导出一次，U盘拿到新电脑上接收。"),
        ),
    ),
    (
        N_("换新电脑，旧的还能用"),
        (
            N_("在旧电脑上做一次备份，存到U盘；备份做完以后旧电脑不再录入。"),
            N_("在新电脑上打开程序，选“从备份恢复”。第一笔之前它自动换成下一个编号，不会和旧的重号。"),
            N_("核对新电脑上的数字，导出一次交给镇里。"),
            N_("在新电脑的这一页按“停用以前的编号”，旧电脑清空交回。"),
        ),
    ),
    (
        N_("电脑坏了，本站还有别的电脑"),
        (
            N_("在还能用的电脑上把坏的那台停用。"),
            N_("新电脑按“再加一台电脑”办理：导出过的内容都会回来；没有导出过的，只有坏硬盘或备份里还有。"),
        ),
    ),
    (
        N_("本站的电脑都坏了、丢了"),
        (
            N_("有备份的：在新电脑上恢复备份，再向镇里要最近的回执。"),
            N_("没有备份的：打电话给镇里，请镇里停用旧电脑，做一张“交还卡”。"),
            N_("新电脑选“加入本站”用这张卡；导出它的交换卡送到镇里，由镇里写出本村全部资料和附件。"),
            N_("拿回来全部接收。报到镇里的一项都不少；没有报过的，要照纸面补录。"),
        ),
    ),
)
"""What is asked of whom, in order."""


class DevicesSheet(QWidget):
    """`finished(sentence)` when a device was shut out or let in again."""

    finished = Signal(str)

    def __init__(self, frame: Frame, *, may_revoke: bool) -> None:
        super().__init__()
        self.setObjectName("sync.devices")
        self.frame = frame
        self._may = may_revoke
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.M)
        lay.addWidget(label(tr("本站的电脑"), "section"))
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S)
        lay.addLayout(self._list)
        self._form = QVBoxLayout()
        lay.addLayout(self._form)
        self.said = label("", wrap=True, name="sync.devices.said")
        self.said.hide()
        lay.addWidget(self.said)
        if not may_revoke:
            lay.addWidget(label(tr("停用设备需要管理员岗位。"), "warn"))
        lay.addWidget(line())
        lay.addWidget(label(tr("怎么办"), "section"))
        for title, steps in STEPS:
            lay.addWidget(label(tr(title)))
            for n, step in enumerate(steps, start=1):
                lay.addWidget(label(f"{n}. {tr(step)}", "second", wrap=True))
        lay.addStretch(1)
        self.refresh()

    def may_close(self) -> bool:
        """Nothing half done that would be lost."""
        return True

    def save(self) -> None:
        """Ctrl+Enter: what is asked below, if anything."""
        for one in self.findChildren(QWidget, "sync.devices.go"):
            cast(Any, one).click()

    def refresh(self) -> None:
        """Read the list again."""
        desk = cast(Any, self.frame.desk)
        self.frame.jobs.run(
            lambda: (desk.read(station.devices), desk.read(revocations.listed)),
            lambda found: self._show(*found),
            self._failed,
            owner=self,
        )

    def _show(self, own: list[DeviceCard], out: list[Revoked]) -> None:
        take_out(self._list)
        take_out(self._form)
        here = getattr(getattr(self.frame.desk, "device", None), "device_id", "")
        gone = {one.device_id: one for one in reversed(out) if not one.former}
        moved = {one.device_id for one in out if one.former}
        for one in own:
            revoked = gone.get(one.id)
            words = f"{one.number:03d}　{tr(one.label)}"
            if one.id == here:
                words += tr("（这一台）")
            parts: list[QWidget] = [label(words, wrap=True)]
            if revoked is not None:
                parts.append(label(_state(revoked), "warn", wrap=True))
            if one.id in moved:
                parts.append(label(tr("以前的编号已停用"), "second"))
            if one.id == here:
                end = None
                if one.number % revocations.SLOT and one.id not in moved:
                    end = button(
                        tr("停用以前的编号"),
                        lambda: self.revoke(Revoke(here, "replaced", former_only=True)),
                        name="sync.devices.former",
                    )
            elif revoked is None:
                end = button(tr("停用…"), partial(self.ask, one), name=f"sync.devices.revoke.{one.number}")
                end.setAccessibleName(tr("停用设备 {n:03d}", n=one.number))
            else:
                end = button(
                    tr("停错了，恢复"),
                    partial(self.ask_restore, one),
                    look="link",
                    name=f"sync.devices.restore.{one.number}",
                )
                end.setAccessibleName(tr("恢复设备 {n:03d}", n=one.number))
            if end is not None:
                allow(end, self._may, revocations.PERMIT)
            self._list.addWidget(
                framed(*parts, row(None, end) if end is not None else row(None), margin=theme.M)
            )

    def ask(self, device: DeviceCard) -> None:
        """Why, and then it is done: from now on nothing more of it counts."""
        take_out(self._form)
        reason = pick(
            "sync.devices.reason",
            tr("为什么停用"),
            [(code, tr(words)) for code, words in revocations.REASONS.items()],
            None,
            empty=False,
        )
        words = QLineEdit()
        words.setObjectName("sync.devices.words")
        words.setAccessibleName(tr("说明"))
        words.setPlaceholderText(tr("什么时候、在哪里、谁经手"))
        go = button(
            tr("停用设备 {n:03d}", n=device.number),
            lambda: self.revoke(Revoke(device.id, str(reason.currentData()), words.text())),
            look="danger",
            name="sync.devices.go",
        )
        no = button(tr("不停用"), lambda: take_out(self._form), name="sync.devices.no")
        about = tr("本机收到的内容都保留；它以后写的，本站每台电脑和镇里都不再接收。下次导出时告诉大家。")
        self._form.addWidget(framed(label(about, wrap=True), reason, words, row(no, None, go)))
        reason.setFocus()

    def ask_restore(self, device: DeviceCard) -> None:
        """A stolen computer is not let in again by one Enter too many."""
        take_out(self._form)
        about = tr("恢复以后，它停用后写的内容也会入库。确认这台电脑在自己人手里，再恢复。")
        go = button(
            tr("恢复设备 {n:03d}", n=device.number), partial(self.restore, device), name="sync.devices.go"
        )
        no = button(tr("不恢复"), lambda: take_out(self._form), name="sync.devices.no")
        self._form.addWidget(framed(label(about, wrap=True), row(no, None, go)))
        no.setFocus()

    def revoke(self, request: Revoke) -> None:
        """Shut it out, on the lane."""
        desk = cast(Any, self.frame.desk)

        def done(made: Revoked) -> None:
            self._say(
                tr("✓ 已停用设备 {n:03d}。请尽快导出一次，别的电脑和镇里才知道。", n=made.device_no), "good"
            )
            self.refresh()
            self.finished.emit(tr("已停用设备 {n:03d}。", n=made.device_no))

        self.frame.jobs.run(lambda: device_errands.revoke(desk, request), done, self._failed, owner=self)

    def restore(self, device: DeviceCard) -> None:
        """Let it in again, on the lane."""
        desk = cast(Any, self.frame.desk)

        def done(count: int) -> None:
            self._say(tr("✓ 已恢复设备 {n:03d}，补收 {m} 项。", n=device.number, m=count), "good")
            self.refresh()
            self.finished.emit(tr("已恢复设备 {n:03d}。", n=device.number))

        self.frame.jobs.run(lambda: device_errands.restore(desk, device.id), done, self._failed, owner=self)

    def _failed(self, problem: Unhappy) -> bool:
        self._say(problem.message, "error")
        return True

    def _say(self, words: str, kind: str) -> None:
        self.said.setProperty("kind", kind)
        self.said.setText(words)
        restyle(self.said)
        self.said.show()


def _state(one: Revoked) -> str:
    words = tr(
        "■ 已停用（{why}）{at}，到它的第 {seq} 项为止有效",
        why=tr(revocations.REASONS[one.reason]),
        at=f"{local(one.at):%Y-%m-%d}",
        seq=max(one.until.values(), default=0),
    )
    if one.beyond:
        words += "\n" + tr("本机以前已收进之后的 {n} 项，请核对。", n=one.beyond)
    if one.held:
        words += "\n" + tr("停用后写的 {n} 项留着没有入库。", n=one.held)
    return words
