"""Into a hurt home and out again: the safe start's page, the desk that only looks, its strip, and the repair.

Everything belongs to an `Opening`; nothing of the home is changed but by `exchanged` (what was read and proved takes
the place of the hurt file) and by putting a backup back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stationdesk.core.clock import local
from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.core.paths import Home
from stationdesk.ui import theme
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.ui.safe_start import SafeStartPage
    from stationdesk.ui.unlock import Unlocking

HURT: Final = frozenset(
    {
        "database-unreadable",
        "database-missing",
        "database-damaged",
        "found-hurt",
        "keys-missing",
        "keys-damaged",
    }
)
"""What only a backup (or a repair) can mend. A full or read-only disk is none of it: there a backup would do harm."""
CARD: Final = frozenset({"card-lost", "home-unreadable"})
"""Only the card is wanting: a backup gives it back, and nothing else of the backup is taken."""
READABLE: Final = frozenset({"database-unreadable", "database-damaged", "found-hurt"})
"""What may be tried to be read all the same."""


class SafeEntry(QObject):
    """One showing of the safe start. `_went` brings the progress back to the window's thread."""

    _went = Signal(int, int)

    def __init__(self, opening: Any, problem: Unhappy, asked: Unlocking | None, opened: Any = None) -> None:
        super().__init__(opening)
        from stationdesk.services import backups
        from stationdesk.ui.safe_start import SafeStartPage

        self._opening, self._asked, self._opened = opening, asked, opened
        self._stop = threading.Event()
        self.page: SafeStartPage = SafeStartPage(
            problem.message,
            backups.list_all(opening.home),
            opening.home.backups,
            can_look=(asked is not None or opened is not None) and problem.code in READABLE,
            card_lost=problem.code in CARD,
        )
        self.page.again.connect(self._again)
        self.page.look.connect(self.look)
        self.page.stopped.connect(self._stopped)
        self.page.chosen.connect(partial(self._chosen, lost=problem.code in CARD))
        self._went.connect(self.page.went)
        opening.shell.show_widget(self.page)

    def _leave(self, then: Callable[[], object]) -> None:
        self._stop.set()
        self._asked = self._opened = None
        self._opening.shell.drop(self.page)
        then()
        self.deleteLater()

    def _again(self) -> None:
        """Ask the file once more: what was found may have been the disk's bad moment, or was mended meanwhile."""
        from stationdesk.services import health

        health.forget(self._opening.home)
        lost = card_lost(self._opening.home)
        self._leave(
            self._opening.show_unlock if lost is None else partial(self._opening.show_safe_start, lost)
        )

    def _chosen(self, file: Path, *, lost: bool) -> None:
        """Put a backup back; where only the card is lost, only the card: nothing recorded since is given up for it."""
        from stationdesk.services import backups

        opening = self._opening
        try:
            back = lost and backups.card_back(opening.home, file)
        except Unhappy as bad:
            self.page.say(bad.message)
            return
        if not back:
            self._leave(lambda: opening.show_restore(file))
            return
        self._leave(opening.show_unlock)
        opening.unlocking.tell(tr("home.json 已经取回，资料一条不少。请输入密码打开。"))

    def look(self) -> None:
        """Read a copy of the home as far as it goes and show the desk on it."""
        asked, opening, opened = self._asked, self._opening, self._opened
        self._stop.clear()
        self.page.busy(tr("正在读取一份副本，原来的文件不动……"))

        def work() -> Any:
            return looked(opening, opened or unlocked(opening, asked), self._tell, self._stop.is_set)

        def done(desk: Any) -> None:
            self._leave(lambda: opening.entered(desk))

        def failed(problem: BaseException) -> bool:
            if isinstance(problem, Cancelled):
                return True
            if isinstance(problem, Unhappy):
                self.page.say(tr("读不出来：{why}", why=problem.message))
                return True
            self.page.say("")  # a bug is said elsewhere; nothing is under way any more
            return False

        opening.jobs.run(work, done, failed, owner=self)

    def _tell(self, done: int, total: int) -> None:
        self._went.emit(done * 1000 // max(total, 1), 1000)

    def _stopped(self) -> None:
        self._stop.set()
        self.page.say(tr("已停下。原来的文件没有动。"))


def card_lost(home: Home) -> Unhappy | None:
    """What keeps a station that has lost its card (`home.json`) or has a torn one shut; None where it was put back from a backup, or nothing is lost."""
    from stationdesk.ui import opening_work

    if opening_work.card(home) or not (home.database.exists() or home.keys.exists()):
        return None
    from stationdesk.desk import NoHomeHere, read_card

    try:
        read_card(home)
    except NoHomeHere:
        return None  # what an interrupted founding left
    except Unhappy as lost:
        return lost
    return None


def unlocked(opening: Any, asked: Unlocking | None) -> Any:
    """The keys of the home alone; on the lane."""
    from stationdesk.security import slots
    from stationdesk.ui import opening_work

    assert asked is not None
    practice = opening_work.card(opening.home).get("practice") is True
    keys = slots.KeySlots(opening.home, clock=opening.given.clock, kdf=slots.FULL, practice=practice)
    return keys.unlock(asked.user, asked.password)


def looked(
    opening: Any, opened: Any, progress: Callable[[int, int], None], stopped: Callable[[], bool]
) -> Any:
    """A desk that only looks, on the lane."""
    from stationdesk.look_desk import LookDesk
    from stationdesk.security import slots
    from stationdesk.services import hurt

    home, clock = opening.home, opening.given.clock
    prepared = hurt.prepare(home, opened, clock=clock, progress=progress, stopped=stopped)
    try:
        return LookDesk(home, opened, prepared, clock=clock, kdf=slots.FULL)
    except BaseException:  # a copy that no desk gets is taken away, whatever broke it off
        prepared.remove()
        raise


def attach(opening: Any, window: Any) -> bool:
    """Put the strip above every page of a desk that only looks; whether it is one."""
    if getattr(window.desk, "prepared", None) is None:
        return False
    window._area.layout().insertWidget(0, LookStrip(opening, window.desk))
    return True


class LookStrip(QWidget):
    """Above every page: that this is a look, what could not be read, and the two ways on."""

    def __init__(self, opening: Any, desk: Any) -> None:
        super().__init__()
        self.setObjectName("look.strip")
        self._opening, self._desk = opening, desk
        prepared = desk.prepared
        words = tr("■ 数据库有损坏，正在只看不改：查、找、打印、导出都可以，登记不了；打印和查看不计次数。")
        if prepared.whole:
            words += tr("资料全部读出来了，一条不少，可以修复。")
        else:
            words += tr(
                "有 {n} 处读不出来，看到的可能不全。", n=len(prepared.found) or sum(prepared.torn.values())
            )
        said = label(words, "error", wrap=True, name="look.strip.words")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(theme.XL, theme.S, theme.XL, theme.S)
        lay.setSpacing(theme.S)
        lay.addWidget(said, 1)
        self.mend = button(tr("修复"), self.repair, look="primary", name="look.strip.repair")
        self.mend.setVisible(prepared.whole and desk.may("backup:restore"))
        self.back = button(tr("从备份恢复…"), self.restore, name="look.strip.restore")
        lay.addWidget(self.mend)
        lay.addWidget(self.back)

    def restore(self) -> None:
        """Back to the page with the backups."""
        leave(self._opening)

    def repair(self) -> None:
        """Read once more and let what was read and proved be the home's database; then ask for the password."""
        opening, desk = self._opening, self._desk
        self.mend.setEnabled(False)

        def work() -> Any:
            from stationdesk.services import hurt

            fresh = hurt.prepare(opening.home, desk.opened, clock=desk.clock)
            try:
                return hurt.put_in_place(opening.home, fresh, desk.opened.database_key, clock=desk.clock)
            finally:
                fresh.remove()

        def done(_aside: Any) -> None:
            close(opening)
            opening.show_unlock()
            if opening.unlocking is not None:
                opening.unlocking.tell(
                    tr("已修复，资料一条不少。原来损坏的文件放在备份文件夹里。请输入密码打开。")
                )

        opening.jobs.run(work, done, busy=self.mend, owner=self)


def close(opening: Any) -> None:
    """Leave the desk that only looks; its copy is thrown away."""
    if opening.window is not None:
        opening.shell.drop(opening.window)
        opening.window = None
    if opening.desk is not None:
        opening.desk.close()
        opening.desk = None


def leave(opening: Any) -> None:
    """From a desk (one that looks, or one whose file was just found hurt) to the page with the backups."""
    from stationdesk.services import health

    found = health.hurt_now(opening.home)
    opened = opening.desk.opened if opening.desk is not None else None
    close(opening)
    SafeEntry(opening, health.FoundHurt(at=_when(found)), None, opened)


def _when(found: Any) -> str:
    return f"{local(found.at):%Y-%m-%d %H:%M}" if found is not None else ""
