"""The home is not where it was: the disk is not plugged in, somebody moved the folder, or the disk died. Asked before anything else.

In this order: look again, show where it lies, put the newest backup back into a new home, begin anew on purpose. Nothing
is founded or opened before somebody chooses, and what was there is never written into.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.ui import files
from stationdesk.ui.first_parts import tile
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import middle_card
from stationdesk.ui.pieces.plain import button, label, line, place_words, row, take_out
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.services.backups_found import Found
    from stationdesk.services.computer import Lying

SHOWN = 12
"""Backups in the list; older ones are a folder away."""


class HomeGonePage(QWidget):
    """Three faces: the ways on, the backups that were found, and the question before a new station."""

    again = Signal()
    folder = Signal()
    taken = Signal(object)
    """One of several places at which the home lies."""
    backups = Signal()
    elsewhere = Signal()
    chosen = Signal(object)
    anew = Signal()
    leave = Signal()

    def __init__(self, place: str) -> None:
        super().__init__()
        self.setObjectName("home_gone")
        self.setAccessibleName(tr("找不到站点的数据"))
        self._place = place
        self._back: Callable[[], object] | None = None
        self._copies: Sequence[Lying] = ()
        self._older = False
        self._lay, self._area = middle_card(self, tr("找不到站点的数据"))
        self.show_ways()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._back is not None:
            self._back()
            return
        super().keyPressEvent(event)

    # the faces --------------------------------------------------------------------------------------

    def show_ways(self, said: str = "", copies: Sequence[Lying] = (), *, older: bool = False) -> None:
        """What happened and every way on; `said`: what came of the last try; `copies`: where it lies more than once.

        `older`: only a copy was found that lags behind what was used here last; it is not what is offered first.
        """
        self._begin(None)
        self._copies, self._older = copies, older
        title, why = self._what_happened(len(copies), older)
        self._add(label(title, "title", wrap=True, name="home_gone.title"))
        self._add(label(why, wrap=True, name="home_gone.why"))
        if copies and not older and all(one.last_here is False for one in copies):
            words = tr("▲ 这几份都不是这台电脑上次用的那一份，可能都缺最近录的。先找找平时那块磁盘。")
            self._add(label(words, "warn", wrap=True, name="home_gone.none_last"))
        if said:
            self._add(label(said, "error", wrap=True, name="home_gone.said"))
        first: QWidget | None = None
        lying: list[QWidget] = []
        for number, copy in enumerate(copies):
            made = tile(
                "folder-open",
                tr("打开 {place}", place=str(copy.place)),
                _about(copy, alone=sum(one.last_here is True for one in copies) == 1),
                partial(self.taken.emit, copy.place),
                name=f"home_gone.copy.{number}",
            )
            lying.append(made)
        if lying and not older:
            first = lying[0]
            for made in lying:
                self._add(made)
        self.again_tile = tile(
            "arrow-clockwise",
            tr("磁盘插好了，再找一次"),
            tr("移动硬盘或第二块硬盘没插好、没通电时选这个"),
            self.again.emit,
            name="home_gone.again",
        )
        self.folder_tile = tile(
            "folder-open",
            tr("数据搬到别处了，指出来…"),
            tr("指出数据文件夹现在在哪块磁盘、哪个文件夹里"),
            self.folder.emit,
            name="home_gone.choose",
        )
        for made in (self.again_tile, self.folder_tile):
            self._add(made)
        if older:
            for made in lying:
                self._add(made)
        if older or not copies:
            self._add(
                tile(
                    "arrow-counter-clockwise",
                    tr("磁盘坏了，从备份恢复"),
                    tr("把U盘或别的磁盘上最新的备份放回这台电脑"),
                    self.backups.emit,
                    name="home_gone.restore",
                )
            )
        if not copies:
            self._add(
                tile(
                    "storefront",
                    tr("都没有了，另建一个站点"),
                    tr("新站点从零开始，旧的人和办件都不在里面；下一页还会再问一次"),
                    self.show_question,
                    name="home_gone.anew",
                )
            )
        self._add(button(tr("退出"), self.leave.emit, look="link", name="home_gone.leave"))
        self._at(first or self.again_tile)

    def _what_happened(self, copies: int, older: bool) -> tuple[str, str]:
        """The title, and what it means."""
        if older:
            return tr("只找到一份较旧的站点数据"), tr(
                "上次数据放在“{place}”，现在那里没有，只找到一份较旧的复制品。请插好平时用的那块磁盘，再找一次。"
                "打开旧的：那以后录的都不在里面，编号也会重复。",
                place=place_words(self._place),
            )
        if copies:
            return tr("找到几份同样的站点数据"), tr(
                "上次的数据文件夹不在了，别的地方有 {n} 份同样的（磁盘复制过）。请打开平时用的那一份，看最近录的在不在里面；其余的以后不要再打开：两份都用，编号会重复。",
                n=copies,
            )
        return tr("找不到站点的数据"), tr(
            "上次数据放在“{place}”，现在那里没有。数据没有被改动。", place=place_words(self._place)
        )

    def show_ways_again(self) -> None:
        """Back to the ways on, as they were."""
        self.show_ways(copies=self._copies, older=self._older)

    def show_searching(self) -> None:
        """Sticks are being looked through."""
        self._begin(self.show_ways_again)
        self._add(label(tr("从备份恢复"), "title", name="home_gone.title"))
        self._add(label(tr("正在各块磁盘和U盘上找备份……"), wrap=True, name="home_gone.searching"))
        self._at(self._add(button(tr("返回"), self.show_ways_again, look="link", name="home_gone.back")))

    def show_backups(self, found: Sequence[Found], into: Path, said: str = "") -> None:
        """What was found, the newest first; `into`: where it would be put."""
        self._begin(self.show_ways_again)
        self._add(label(tr("从备份恢复"), "title", name="home_gone.title"))
        self._add(
            label(
                tr("备份会放到“{place}”。别的磁盘一个字节也不动。", place=place_words(into)),
                wrap=True,
                name="home_gone.into",
            )
        )
        self._add(
            label(
                tr("备份那天以后录的要补：已经导出上报过的，恢复以后可以请镇里送回来。"),
                "second",
                wrap=True,
            )
        )
        if said:
            self._add(label(said, "error", wrap=True, name="home_gone.said"))
        use: QPushButton | None = None
        if not found:
            words = tr("没有找到备份。请插上放备份的U盘再找一次，或选放备份的文件夹。")
            self._add(label(words, "warn", wrap=True, name="home_gone.none"))
        for number, one in enumerate(found[:SHOWN]):
            if number == 1:
                self._add(line())
            when = _when(one.made_at)
            words = tr(
                "{at}，{station}，{n} 人、{m} 件办件",
                at=when,
                station=one.station,
                n=one.people,
                m=one.cases,
            )
            newest = number == 0
            put = button(
                tr("用最新的这份恢复…") if newest else tr("用这份恢复…"),
                partial(self.chosen.emit, one.file),
                look="primary" if newest else "link",
                name=f"home_gone.use.{number}",
            )
            put.setAccessibleName(tr("用 {at} 的备份恢复", at=when))
            use = use or put
            said_of = row(label(words, wrap=True), put)
            said_of.setStretch(0, 1)
            self._lay.addLayout(said_of)
            self._add(label(place_words(one.file.parent), "second", wrap=True))
        if len(found) > SHOWN:
            words = tr("还有 {n} 份更早的没有列出：选它所在的文件夹就能看到。", n=len(found) - SHOWN)
            self._add(label(words, "second", wrap=True, name="home_gone.more"))
        again = button(
            tr("插好U盘，再找一次"), self.backups.emit, icon="arrow-clockwise", name="home_gone.search"
        )
        other = button(
            tr("选放备份的文件夹…"), self.elsewhere.emit, icon="folder-open", name="home_gone.elsewhere"
        )
        steps = FlowBox(name="home_gone.steps")
        steps.add(again)
        steps.add(other)
        self._add(steps)
        self._add(button(tr("返回"), self.show_ways_again, look="link", name="home_gone.back"))
        self._at(use or again)

    def show_question(self) -> None:
        """The second question before a new station: what it is not, and what to try before."""
        self._begin(self.show_ways_again)
        self._add(label(tr("确定另建一个站点吗？"), "title", wrap=True, name="home_gone.title"))
        for words in (
            tr("新站点是空的：旧站点的人、办件、证明都不在里面，编号从头开始。"),
            tr("镇里会把它当成另一个站点。以后找到旧磁盘，两边的数据也并不到一起。"),
            tr("上报过的：先问镇里，请镇里开一张交还卡，下一页选“加入本站”，镇里能把上报过的数据送回来。"),
            tr("有备份的：请返回，选“从备份恢复”。"),
        ):
            self._add(label(f"●  {words}", wrap=True))
        back = button(tr("不建，返回"), self.show_ways_again, look="primary", name="home_gone.back")
        sure = button(tr("我知道了，去建新站点"), self.anew.emit, look="danger", name="home_gone.anew.sure")
        steps = FlowBox(name="home_gone.steps")
        steps.add(back)
        steps.add(sure)
        self._add(steps)
        self._at(back)

    # parts ------------------------------------------------------------------------------------------

    def _begin(self, back: Callable[[], object] | None) -> None:
        self._back = back
        take_out(self._lay)

    def _add(self, part: QWidget) -> QWidget:
        self._lay.addWidget(part)
        return part

    def _at(self, part: QWidget) -> None:
        """The key at the part that is the likely next step, and the face seen from its top."""
        self.setFocusProxy(part)
        part.show()  # a layout shows what was added later, and what is not shown takes no key
        part.setFocus()
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.minimum())


def _about(copy: Lying, *, alone: bool) -> str:
    """What tells one copy from another, without a password: what was opened here last, when, and its newest backup."""
    opened = _when(copy.opened)
    if copy.last_here:
        at = opened or tr("不清楚")
        said = [
            tr("✓ 这台电脑上次（{at}）用的就是这一份", at=at)
            if alone
            else tr("✓ 和这台电脑上次（{at}）用的一样；文件最后改动：{used}", at=at, used=_when(copy.used))
        ]
    elif opened:
        said = [tr("最后一次打开：{at}", at=opened)]
    else:
        said = [tr("最后改动：{at}", at=_when(copy.used) or tr("不清楚"))]
    if copy.last_here is False:
        said.append(tr("▲ 不是这台电脑上次用的那一份"))
    if copy.backed_up is not None:
        said.append(
            tr(
                "里面最新的备份：{at}，{n} 人、{m} 件办件",
                at=_when(copy.backed_up),
                n=copy.people,
                m=copy.cases,
            )
        )
    return "\n".join(said)


def _when(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at is not None else ""


class HomeGone:
    """The page over an `Opening` that has no home yet, and what each way on does."""

    def __init__(self, opening: Any, gone: Unhappy) -> None:
        self._opening = opening
        self.page = HomeGonePage(str(gone.params.get("place", "")))
        page = self.page
        page.again.connect(self.look_again)
        page.folder.connect(self.ask_folder)
        page.taken.connect(self.take)
        page.backups.connect(self.search)
        page.elsewhere.connect(self.ask_backups)
        page.chosen.connect(self.restore)
        page.anew.connect(self.found_anew)
        page.leave.connect(opening.shell.close)
        opening.shell.show_widget(page)
        self._say(gone, first=True)

    def _say(self, gone: Unhappy, *, first: bool = False) -> None:
        from stationdesk.services import computer

        if gone.code in ("home-twice", "home-older"):
            self.page.show_ways(copies=computer.copies(), older=gone.code == "home-older")
        elif gone.code == "home-gone":
            self.page.show_ways("" if first else tr("还是没有找到。请看看磁盘的线和灯，或选下面别的办法。"))
        else:
            self.page.show_ways(gone.message)

    def look_again(self) -> None:
        """Every disk once more."""
        from stationdesk.services import computer

        try:
            found = computer.found_again()
        except Unhappy as still:
            self._say(still)
            return
        self.take(found)

    def ask_folder(self) -> None:
        """Shown by whoever sits there: only the home that was here is taken, no other station's."""
        from stationdesk.services import computer

        folder = files.ask_folder(self.page, tr("站点的数据文件夹现在在哪里"))
        if not folder:
            return
        found = computer.homes_in(Path(folder))
        if not found:
            self._say(computer.NoSuchHome(place=folder))
        elif len(found) > 1 or computer.lags(found[0]):
            self.page.show_ways(copies=computer.described(found), older=len(found) == 1)
        else:
            self.take(found[0])

    def take(self, place: Path) -> None:
        """The password page of the home that lies there, in its language; whoever opens it has it noted as this computer's."""
        opening = self._opening
        opening.gone = None
        opening.move(place)
        opening.show_unlock()
        opening.shell.drop(self.page)

    def search(self) -> None:
        """Look for backups on what is plugged in."""
        from stationdesk.services import backups_found

        self.page.show_searching()
        self._opening.jobs.run(backups_found.on_disks, self._found, owner=self.page)

    def ask_backups(self) -> None:
        """Look for backups in a folder that somebody shows."""
        from stationdesk.services import backups_found

        folder = files.ask_folder(self.page, tr("备份放在哪个文件夹"))
        if folder:
            self.page.show_searching()
            work = partial(backups_found.look, [Path(folder)])
            self._opening.jobs.run(work, self._found, owner=self.page)

    def _found(self, found: Sequence[Found]) -> None:
        from stationdesk.services import computer

        into = computer.fresh_home()
        if into != self._opening.home.root:
            self._opening.move(into)
        self.page.show_backups(found, into)

    def restore(self, file: Path) -> None:
        """The page of the backup; leaving it leads back here."""
        self._opening.show_restore(file)

    def found_anew(self) -> None:
        """Asked twice: the first start, at a place of its own."""
        from stationdesk.services import computer

        opening = self._opening
        opening.gone = None
        opening.move(computer.fresh_home())
        opening.show_first_start()
        opening.shell.drop(self.page)
