"""A backup put back, from the first start, the safe start or the open station: asked for, unlocked, put in place, opened."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.core.errors import Unhappy
from stationdesk.ui.restore_page import RestorePage
from stationdesk.ui.unlock import Unlocking
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.desk import Desk


class RestoreEntry:
    """The page of one backup over an `Opening`; leaving it leads back to where it came from."""

    def __init__(self, opening: Any, file: Path) -> None:
        self._opening = opening
        home = opening.home
        known = home.database.exists() and home.keys.exists()
        self.page = RestorePage(file, known=known, user=_last(opening) if known else "")
        self.page.asked.connect(self._restore)
        self.page.given_up.connect(self._leave)
        opening.shell.show_widget(self.page)

    def _leave(self) -> None:
        opening = self._opening
        opening.shell.drop(self.page)
        if opening.first is not None:
            opening.shell.show_widget(opening.first)
        else:
            opening.show_unlock()

    def _restore(self, user: str, password: str) -> None:
        self._opening.jobs.run(
            partial(self._put_back, user, password), self._done, self._refused, owner=self.page
        )

    def _put_back(self, user: str, password: str) -> Desk | None:
        """Put it back and open it; None where an old password put it back, which opens nothing any more."""
        from stationdesk.security.slots import FULL
        from stationdesk.services import backups

        done = backups.put_back(
            self.page.file,
            self._opening.home,
            unlock=lambda keys: keys.unlock(user, password),
            permit="backup:restore",
            clock=self._opening.given.clock,
            kdf=FULL,
        )
        if done.old_password:
            return None
        opened: Desk = self._opening.unlock(Unlocking(user, password))
        return opened

    def _done(self, desk: Desk | None) -> None:
        if desk is None:
            self.page.put_back(tr("已恢复。登录密码仍以现在的为准：请返回，用现在的密码打开。"))
            return
        self._opening.shell.drop(self.page)
        self._opening.entered(desk)
        self._opening.window.status.say(
            tr("✓ 已恢复：{file}。恢复前的数据另存了一份，在“设置、备份和检查”里。", file=self.page.file.name)
        )

    def _refused(self, problem: BaseException) -> bool:
        self.page.set_busy(False)
        if isinstance(problem, Unhappy):
            self.page.refuse(problem.message)
            return True
        return False


def _last(opening: Any) -> str:
    """Who was here last, so that nobody types their name again; empty where the keys cannot be read."""
    from stationdesk.security.slots import KeySlots

    try:
        people = KeySlots(opening.home).people()
    except Unhappy:
        return ""
    return next((one.login for one in people if one.user_id == opening.kept.last_user), "")
