"""A backup put back, from the first start, the safe start or the open station: asked for, unlocked, put in place, opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.ui.restore_page import RestorePage
from stationdesk.ui.unlock import Unlocking
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.desk import Desk
    from stationdesk.security.slots import KeySlots, Opened
    from stationdesk.services.backups_found import Found


@dataclass(frozen=True)
class Done:
    """A backup was put back: the desk where it was opened at once, and whether there was something to keep before."""

    desk: Desk | None
    kept: bool
    by_code: bool = False


class RestoreEntry:
    """The page of one backup over an `Opening`; leaving it leads back to where it came from."""

    def __init__(self, opening: Any, file: Path) -> None:
        from stationdesk.services import backups_found

        self._opening = opening
        home = opening.home
        known = home.database.exists() and home.keys.exists()
        found = backups_found.told(file)
        self._when = f"{local(found.made_at):%Y-%m-%d %H:%M}" if found is not None else ""
        self.page = RestorePage(
            file,
            known=known,
            user=_last(opening) if known else _only(found),
            said="" if found is None else tr("{station}，{at} 的备份", station=found.station, at=self._when),
        )
        self.page.asked.connect(self._restore)
        self.page.code_asked.connect(self._restore_by_code)
        self.page.given_up.connect(self._leave)
        opening.shell.show_widget(self.page)

    def _leave(self) -> None:
        opening = self._opening
        opening.shell.drop(self.page)
        if opening.gone is not None:
            opening.shell.show_widget(opening.gone.page)
        elif opening.first is not None:
            opening.shell.show_widget(opening.first)
        else:
            opening.show_unlock()

    def _restore(self, user: str, password: str) -> None:
        self._run(partial(self._put_back, lambda keys: keys.unlock(user, password), (user, password)))

    def _restore_by_code(self, code: str) -> None:
        self._run(partial(self._put_back, lambda keys: keys.unlock_with_recovery(code), None))

    def _run(self, work: Callable[[], Done]) -> None:
        self._opening.jobs.run(work, self._done, self._refused, owner=self.page)

    def _put_back(self, unlock: Callable[[KeySlots], Opened], open_by: tuple[str, str] | None) -> Done:
        """Put it back and open it, where this password opens what was put back."""
        from stationdesk.security.slots import FULL
        from stationdesk.services import backups

        opening = self._opening
        done = backups.put_back(
            self.page.file,
            opening.home,
            unlock=unlock,
            permit="backup:restore",
            clock=opening.given.clock,
            kdf=FULL,
        )
        opening.taken()
        kept = done.before is not None or done.set_aside is not None
        if open_by is None or done.old_password:
            return Done(None, kept, by_code=open_by is None)
        return Done(opening.unlock(Unlocking(*open_by)), kept)

    def _done(self, done: Done) -> None:
        opening = self._opening
        opening.shell.drop(self.page)
        if done.desk is None:
            self._to_the_door(done)
            return
        opening.entered(done.desk)
        said = (
            tr("✓ 已恢复 {at} 的备份。", at=self._when)
            if self._when
            else tr("✓ 已恢复：{file}。", file=self.page.file.name)
        )
        if done.kept:
            said += tr("恢复前的数据另存了一份，在“设置、备份和检查”里。")
        opening.window.status.say(said)

    def _to_the_door(self, done: Done) -> None:
        """It is back, and what it was put back by does not open it: the password page, with what to type there."""
        opening = self._opening
        opening.drop_first_pages()
        opening.show_unlock()
        opening.unlocking.tell(
            tr("已恢复。请点“忘了密码？”，再输一次恢复码，设一个新密码。")
            if done.by_code
            else tr("已恢复。登录密码仍以现在的为准：请用现在的密码打开。")
        )

    def _refused(self, problem: BaseException) -> bool:
        self.page.set_busy(False)
        if isinstance(problem, Unhappy):
            self.page.refuse(problem.message)
            return True
        return False


def _only(found: Found | None) -> str:
    """Who could open the station on the backup's day, where that was one person: nobody types a password for a name."""
    return found.logins[0] if found is not None and len(found.logins) == 1 else ""


def _last(opening: Any) -> str:
    """Who was here last, so that nobody types their name again; empty where the keys cannot be read."""
    from stationdesk.security.slots import KeySlots

    try:
        people = KeySlots(opening.home).people()
    except Unhappy:
        return ""
    return next((one.login for one in people if one.user_id == opening.kept.last_user), "")
