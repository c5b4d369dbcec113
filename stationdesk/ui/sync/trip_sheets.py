"""Trip packs in the window: make one at the station; open, look after and wipe it on the laptop."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QSpinBox

from stationdesk.core.clock import civil_date, local
from stationdesk.core.errors import Unhappy
from stationdesk.security import slots
from stationdesk.services import trip_pack_papers
from stationdesk.sync import trip_choice, trip_file, trip_files, trip_packs, trip_wipe
from stationdesk.sync.trip_choice import Wish
from stationdesk.ui import files, issuing
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.drop import DropCard
from stationdesk.ui.pieces.fields import PasswordLine, text_field
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.sync.reading import View, errand_desk
from stationdesk.ui.words import tr

DAYS = 3


def when(instant: datetime) -> str:
    """An instant as the sheets say it."""
    return f"{local(instant):%Y-%m-%d %H:%M}"


class MakeSheet(SideForm):
    """Which laptop, whom, how long; written and read back."""

    def __init__(self, frame: Frame, found: View) -> None:
        super().__init__(frame, "sync.trip_make")
        desk: Any = frame.desk
        self.lay.addWidget(
            label(
                tr("只带要去的户。包是加密的，只有那一台电脑打得开；到期后不能查看，写下的仍能带回。"),
                "second",
                wrap=True,
            )
        )
        laptops = [(str(one.device_no), f"{one.device_no:03d}  {one.name}") for one in found.laptops]
        self.device = pick("sync.trip_make.device", tr("出行电脑"), laptops, None, empty=False)
        if not laptops:
            self.lay.addWidget(
                label(
                    tr(
                        "▲ 还没有出行电脑。先在笔记本上“加入站点”并导出交换卡，在“交换卡”里登记，勾选“只装出行包”。"
                    ),
                    "warn",
                    wrap=True,
                    name="sync.trip_make.none",
                )
            )
        self.day = DateField(
            "sync.trip_make.day", tr("哪天要走访的"), civil_date(desk.clock.now()), clock=desk.clock
        )
        self.agent = text_field("sync.trip_make.agent", tr("代办员"), hint=tr("空着就是所有人的"))
        self.homes = text_field("sync.trip_make.household", tr("再带这些户"), hint=tr("户号，用空格隔开"))
        self.carrier = text_field("sync.trip_make.carried_by", tr("谁带走"), hint=tr("空着就是代办员或本人"))
        self.files = QCheckBox(tr("带上这些人的附件（证件、照片）"))
        self.files.setObjectName("sync.trip_make.files")
        self.because = text_field("sync.trip_make.both_because", tr("为什么两个包都带"))
        self.days = QSpinBox()
        self.days.setObjectName("sync.trip_make.days")
        self.days.setRange(1, trip_packs.LONGEST_DAYS)
        self.days.setValue(DAYS)
        self.days.setSuffix(tr(" 天后到期"))
        self.days.setAccessibleName(tr("几天后到期"))
        self.field("for", tr("出行电脑"), self.device, needed=True)
        self.field(
            "visits_on", tr("哪天要走访的"), self.day, help=tr("那天安排了走访的户；空着就只带下面写的户")
        )
        self.field("agent", tr("谁的走访"), self.agent)
        self.field("household", tr("再带这些户"), self.homes)
        self.field("carried_by", tr("谁带走"), self.carrier)
        self.field("days", tr("有效期"), self.days)
        may = desk.may(trip_files.REVEAL)
        self.files.setEnabled(may)
        note = tr("附件另存成一个加密文件，放在出行包旁边，一起拷过去。")
        self.field(
            "files", tr("附件"), self.files, help=note if may else tr("您的岗位不能带出证件附件，没有勾选。")
        )
        self.both = self.field(
            "both_because",
            tr("有的户已在别的包里"),
            self.because,
            help=tr("同一户不放在两个包里；确实要两个人都去的，写明原因"),
        )
        self.both.hide()
        self.end(tr("做出行包…"))
        withhold(self.button, "" if laptops else tr("还没有出行电脑，见上面。"))
        self.print_list = button(tr("打印带走清单"), self._print, icon="printer", name="sync.trip_make.list")
        self.print_list.hide()
        self.lay.insertWidget(self.lay.count() - 1, self.print_list)
        self._made: trip_packs.Made | None = None

    def save(self) -> None:
        """Ask where to, then make it."""
        name = tr("出行包-{device}", device=str(self.device.currentData()).rjust(3, "0")) + trip_file.SUFFIX
        chosen, _kind = files.ask_save(
            self, tr("出行包存到哪里"), name, f"{tr('出行包')} (*{trip_file.SUFFIX})"
        )
        if chosen:
            self.write(Path(chosen))

    def write(self, file: Path) -> None:
        """Make the pack on the lane."""
        if not self.button.isEnabled():
            return
        self.form.clear()
        self.warn("")
        self.day.settle()
        desk: Any = self.frame.desk
        target = file if file.suffix == trip_file.SUFFIX else file.with_name(file.name + trip_file.SUFFIX)
        homes = tuple(one for one in re.split(r"[\s,，、;；]+", self.homes.text()) if one)
        wish = Wish(
            self.day.day,
            self.agent.text(),
            (),
            homes,
            self.files.isChecked(),
            self.carrier.text(),
            self.because.text() if not self.both.isHidden() else "",
        )
        device, days = str(self.device.currentData()), self.days.value()

        def done(made: trip_packs.Made) -> None:
            self._touched = False
            words = tr(
                "✓ 已写好并核对：{n} 户 {p} 人，到 {until} 到期。拿到出行电脑上，在“出行包”里打开。",
                n=made.households,
                p=made.people,
                until=when(made.expires_at),
            )
            if made.files_file is not None:
                words += tr(
                    "附件 {f} 个在旁边的 {name} 里，要一起拷过去。", f=made.files, name=made.files_file.name
                )
            self._made = made
            self.warn(words, "good")
            self.print_list.show()
            self.print_list.setFocus()
            self.finished.emit(words, "")

        self.frame.jobs.run(
            lambda: trip_packs.make(desk, device, wish, days, target),
            done,
            self._failed,
            busy=self.button,
            owner=self,
        )

    def _failed(self, problem: Unhappy) -> bool:
        if isinstance(problem, trip_choice.AlreadyTaken):
            self.both.show()
        return super()._failed(problem)

    def _print(self) -> None:
        if self._made is not None:
            print_list(self.frame, self, self._made.pack_id)


def print_list(frame: Frame, owner: QObject, pack: str) -> None:
    """带走清单 of a pack, shown to be printed."""
    desk: Any = frame.desk
    frame.jobs.run(
        lambda: desk.change(lambda work: trip_pack_papers.taken_list(work, pack), reason="papers:make"),
        lambda paper: issuing.preview(frame, owner, paper),
        owner=owner,
    )


class OpenSheet(SideForm):
    """On a laptop that holds nothing yet: open a pack."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, "sync.trip_open")
        self.drop = DropCard(
            tr("把站里给的出行包拖到这里"),
            tr("打开以后，本机只有名单上的户；到期后不能查看。"),
            tr("选出行包…"),
            name="sync.trip_open.drop",
            kinds=f"{tr('出行包')} (*{trip_file.SUFFIX})",
        )
        self.drop.dropped.connect(lambda given: self.take(given[0]))
        self.lay.addWidget(self.drop)
        self.lay.addWidget(self.warned)
        self.lay.addStretch(1)

    def save(self) -> None:
        """Ctrl+Enter chooses the file."""
        self.drop.button.click()

    def take(self, file: Path) -> None:
        """Open it on the lane."""
        desk: Any = self.frame.desk

        def done(made: trip_packs.Opened) -> None:
            words = tr(
                "✓ 出行包已打开：{n} 户 {p} 人，到 {until} 到期。",
                n=len(made.households),
                p=made.people,
                until=when(made.expires_at),
            )
            if made.files:
                words += tr("附件 {f} 个。", f=made.files)
            if made.files_missing:
                words += tr(
                    "▲ 还缺 {f} 个附件：在站里做的 {name} 里，拷来后在“接收”里读入。",
                    f=made.files_missing,
                    name=made.files_file,
                )
            self.warn(words, "warn" if made.files_missing else "good")
            self.finished.emit(words, "")
            renewed = getattr(self.frame, "renewed", None)
            if renewed is not None:
                renewed()

        self.frame.jobs.run(
            lambda: trip_packs.open_pack(desk, file), done, self._failed, busy=self.drop, owner=self
        )

    def _failed(self, problem: Unhappy) -> bool:
        self.warn(problem.message, "error")
        return True


class WipeSheet(SideForm):
    """On the laptop, back home: what is still only here, and wiping it."""

    def __init__(
        self, frame: Frame, now: trip_packs.Status, wiped: Callable[[], object], kdf: slots.Kdf = slots.FULL
    ) -> None:
        super().__init__(frame, "sync.trip_wipe")
        self._wiped, self._kdf, self._gone = wiped, kdf, False
        lost = now.unsent or now.files_only_here
        if lost:
            words = tr(
                "■ 还有 {n} 项、{f} 个附件没有站里签的回执。现在清除就没有了。",
                n=now.unsent,
                f=now.files_only_here,
            )
            self.lay.addWidget(label(words, "error", wrap=True, name="sync.trip_wipe.lost"))
            self.lay.addWidget(
                label(
                    tr("先“导出到U盘”，拿到站里接收，再把站里写在U盘上的回执在“接收”里读入。"),
                    "second",
                    wrap=True,
                )
            )
        else:
            self.lay.addWidget(label(tr("✓ 写下的都已带回，站里签了回执，可以清除。"), "good", wrap=True))
        self.lay.addWidget(
            label(
                tr(
                    "清除会销毁本机的钥匙并删除全部资料。固态硬盘可能留有旧数据块，但没有钥匙打不开；另存到别处的备份请一并销毁。"
                ),
                "second",
                wrap=True,
            )
        )
        self.reason = text_field("sync.trip_wipe.reason", tr("为什么带不回去"))
        row = self.field("without_receipt", tr("没有回执也要清除的原因"), self.reason, needed=True)
        row.setVisible(bool(lost))
        self.password = PasswordLine("sync.trip_wipe.password", tr("密码"))
        self.field("password", tr("再输一次密码"), self.password, needed=True)
        self.end(tr("清除本机的出行包"))
        self.code = label("", "section", wrap=True, name="sync.trip_wipe.code")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.hide()
        self.leave = button(tr("抄好了，继续"), self._leave, look="primary", name="sync.trip_wipe.leave")
        self.leave.hide()
        self.lay.insertWidget(self.lay.count() - 1, self.code)
        self.lay.insertWidget(self.lay.count() - 1, self.leave)

    def may_close(self) -> bool:
        """Once it is wiped there is only one way on."""
        return not self._gone and super().may_close()

    def save(self) -> None:
        """Wipe, on the lane."""
        if self._gone or not self.button.isEnabled():
            return
        self.form.clear()
        self.warn("")
        desk, password, reason = errand_desk(self.frame), self.password.text(), self.reason.text()

        def done(made: trip_wipe.Wiped) -> None:
            self._gone = True
            self.password.clear()
            self.button.hide()
            self.warn(tr("✓ 已清除：钥匙已销毁，{n} 个文件已删除。", n=made.files_destroyed), "good")
            self.code.setText(
                tr(
                    "本机可以再装下一个出行包。新的恢复码（只显示这一次，请抄写后锁好）：\n{code}",
                    code=made.recovery_code,
                )
            )
            self.code.show()
            self.leave.show()
            self.leave.setFocus()

        self.frame.jobs.run(
            lambda: trip_wipe.wipe_pack(desk, password, without_receipt=reason, kdf=self._kdf),
            done,
            self._failed,
            busy=self.button,
            owner=self,
        )

    def _leave(self) -> None:
        self._wiped()
