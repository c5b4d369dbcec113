"""A backup put back, from the first start, the safe start or the open station: asked for, unlocked, put in place, opened."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.core.errors import Unhappy
from stationdesk.ui.restore_page import RestorePage
from stationdesk.ui.unlock import Unlocking

if TYPE_CHECKING:
    from stationdesk.desk import Desk


class RestoreEntry:
    """The page of one backup over an `Opening`; leaving it leads back to where it came from."""

    def __init__(self, opening: Any, file: Path) -> None:
        self._opening = opening
        self.page = RestorePage(file)
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

    def _put_back(self, user: str, password: str) -> Desk:
        from stationdesk.security.slots import FULL
        from stationdesk.services import backups

        backups.put_back(
            self.page.file,
            self._opening.home,
            unlock=lambda keys: keys.unlock(user, password),
            permit="backup:restore",
            clock=self._opening.given.clock,
            kdf=FULL,
        )
        opened: Desk = self._opening.unlock(Unlocking(user, password))
        return opened

    def _done(self, desk: Desk) -> None:
        self._opening.shell.drop(self.page)
        self._opening.entered(desk)

    def _refused(self, problem: BaseException) -> bool:
        self.page.set_busy(False)
        if isinstance(problem, Unhappy):
            self.page.refuse(problem.message)
            return True
        return False
