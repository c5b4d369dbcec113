"""From the first pixel to an opened desk: password page or first start, then the desk's window; locking.

What the password page does not need (database, services, pages) is imported while the person types or
after the password was right. Everything that takes time runs on the lane.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from stationdesk.core import calling, settings, unsaid
from stationdesk.core.clock import Clock, SystemClock
from stationdesk.core.errors import Trouble, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.ui import (
    entering,
    opening_work,
    recovery_entry,
    safe_entry,
    theme,
    trip_entry,
    update_entry,
    words,
)
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.shell import Shell
from stationdesk.ui.sweeping import Sweeper
from stationdesk.ui.unlock import Entrant, Unlocking, UnlockPage
from stationdesk.ui.watch import Watch

if TYPE_CHECKING:
    from stationdesk.desk import Desk
    from stationdesk.security.at_the_door import Known
    from stationdesk.ui.first_entry import FirstEntry
    from stationdesk.ui.first_start import FirstStart
    from stationdesk.ui.home_gone import HomeGone
    from stationdesk.ui.restore_entry import RestoreEntry
    from stationdesk.ui.window import DeskWindow

log = logging.getLogger(__name__)

MakePractice = Callable[[Home], object]
PRACTICE_PASSWORD = "practice"
BACKUP_SECONDS = 60.0
"""How long the program stays after its window is gone, for the day's backup. A killed one leaves no trace."""


@dataclass(frozen=True)
class Given:
    """What the composition root hands in."""

    home: Home
    clock: Clock = field(default_factory=SystemClock)
    make_practice: MakePractice | None = None
    file: Path | None = None
    """What was opened by double click: shown as soon as the desk is open."""
    inline: bool = False
    """Tests: everything at once on the caller's thread."""
    gone: Unhappy | None = None
    """This computer's own home is nowhere: why. `home` is then where another would be made."""
    own: bool = False
    """Whether the home is this computer's own, not one that was named on the command line."""


class Opening(QObject):
    """Shows what comes first, opens the home, and hands the window over to the desk."""

    def __init__(self, app: QApplication, given: Given) -> None:
        super().__init__()
        self.app = app
        self.given = given
        self.home = given.home
        self.jobs = Jobs(inline=given.inline, parent=self)
        self.kept = settings.read(self.home.machine)
        self.shell = Shell(may_close=self._may_close)
        self.shell.left.connect(self._keep_place)
        self.shell.left.connect(self.close)
        self.desk: Desk | None = None
        self.window: DeskWindow | None = None
        self.unlocking: UnlockPage | None = None
        self._founding: FirstEntry | None = None
        self.gone: HomeGone | None = None
        self._asked: Unlocking | None = None
        """Who wanted in, until it is known whether the database opens."""
        self._was_at: QWidget | None = None
        """The field that was being filled when the desk was locked."""
        self._backing_up: threading.Thread | None = None
        self._restoring: RestoreEntry | None = None
        self.watch = Watch(self)
        self.dress()

    def dress(self) -> None:
        """Put on what this home's machine settings say: language, text size, scheme."""
        theme.wear(self.app, dark=self.kept.dark, scale=self.kept.scale / 100)
        words.choose_language(self.app, self.kept.language)

    def move(self, place: Path) -> None:
        """The home lies elsewhere, or will: its settings are worn, and a second start reaches it there."""
        listening = self.watch.listening
        self.watch.end()
        self.home = Home(place)
        self.kept = settings.read(self.home.machine)
        self.dress()
        if listening:
            self.watch.listen()

    def taken(self) -> None:
        """A home was made or put back here: this computer's own is found at this place from now on. For the lane."""
        from stationdesk.services import computer

        if self.given.own:
            computer.taken_home(self.home.root)

    def start(self) -> None:
        """Show the first page: the password when there is a home, else the first start, or what to do about one that is gone."""
        said, well = trip_entry.finish_wipe(self.home)
        lost = safe_entry.card_lost(self.home)
        if lost is not None:
            self.show_safe_start(lost)
        elif self.given.gone is not None:
            from stationdesk.ui.home_gone import HomeGone

            self.gone = HomeGone(self, self.given.gone)
        elif self.home.card.exists():
            self.show_unlock()
        else:
            self.show_first_start()
        if said and self.unlocking is not None:
            (self.unlocking.tell if well else self.unlocking.refuse)(said)
        self.shell.recall(self._window_state())
        self.shell.show()
        # What the desk needs is fetched while the person types, between two keys and not before.
        QTimer.singleShot(150, self, self._warm)

    def _warm(self) -> None:
        Sweeper(self)
        if not self.given.inline:
            self.watch.listen()
            if self.watch.elsewhere and self._untouched:
                self.shell.close()  # of two quick clicks one window is enough; the other has come to the front
                return
            self.jobs.run(opening_work.import_desk)

    @property
    def _untouched(self) -> bool:
        """Nothing was typed here and nobody was let in."""
        return self.desk is None and self.unlocking is not None and not self.unlocking.password.line.text()

    # the password -----------------------------------------------------------------------------------

    def show_unlock(self) -> None:
        """The password page, with the names of those who can open this home."""
        card = opening_work.card(self.home)
        people: list[Known] = []
        entrants: list[Entrant] = []
        try:
            people, entrants = opening_work.at_the_door(self.home)
        except Unhappy as bad:
            QTimer.singleShot(0, self, partial(self._refuse, bad))
        page = UnlockPage(
            card.get("village", ""),
            card.get("name", ""),
            [known.login for known in people],
            last_user=next((known.login for known in people if known.user_id == self.kept.last_user), ""),
            entrants=entrants,
        )
        page.asked.connect(self._on_asked)
        page.practice_asked.connect(self.open_practice)
        self._replace_unlock(page)

    def _replace_unlock(self, page: UnlockPage) -> None:
        if self.unlocking is not None:
            self.shell.drop(self.unlocking)
        self.unlocking = page
        self.shell.show_widget(page)

    def _on_asked(self, asked: Unlocking) -> None:
        self._asked = asked if asked.password else None
        if asked.entry_code:
            entering.begin(self, asked, self._on_opened, self._refuse)
        elif asked.recovery_code:
            recovery_entry.begin(self, asked, self._refuse)
        else:
            self.jobs.run(partial(self.unlock, asked), self._on_opened, self._refuse, owner=self)

    def unlock(self, asked: Unlocking) -> Desk:
        """The desk for a name and a password; the one that is open where it is the same person. For the lane."""
        if self.desk is not None and self.window is not None:
            if self._same_again(asked):
                return self.desk
            self.desk.close()
        desk = opening_work.opened(self.home, asked, self.given.clock)
        try:
            desk.hold()
        except BaseException:  # a desk that no window gets must not keep the lock
            desk.close()
            raise
        return desk

    def _same_again(self, asked: Unlocking) -> bool:
        """Whether who unlocks is who locked: then the work on screen goes on.

        Somebody else with a password of their own takes the desk over; what the first was typing is
        kept among their drafts.
        """
        assert self.desk is not None
        opened = self.desk.slots.unlock(asked.user, asked.password)
        same = opened.user_id == self.desk.opened.user_id
        if same and opened.failed:
            opening_work.note_unlock(self.desk, opened.failed)
        return same

    def _refuse(self, problem: BaseException) -> bool:
        if update_entry.note(problem, self):
            return True
        if not isinstance(problem, Unhappy):
            if self.unlocking is not None:
                self.unlocking.set_busy(False)
            return False
        if problem.code in safe_entry.HURT:
            self.show_safe_start(problem)
            return True
        asked, self._asked = self._asked, None
        if self.unlocking is not None:
            seconds = problem.params.get("seconds", 0)
            if asked is not None and problem.code == "wrong-password":
                seconds = opening_work.must_wait(self.home, asked.user, self.given.clock)
            wait = int(seconds) if isinstance(seconds, int | float) else 0
            self.unlocking.refuse(problem.message, wait, problem.field or "")
        return True

    def _on_opened(self, desk: Desk) -> None:
        self._asked = None
        if self.window is not None and desk is self.desk:
            assert self.unlocking is not None
            self.unlocking.forget()
            self.shell.show_widget(self.window)
            if self._was_at is not None and isValid(self._was_at):
                self._was_at.setFocus()
            self._was_at = None
            self.watch.take_waiting()
            return
        if self.window is not None:
            self.shell.drop(self.window)
            self.window = None
        self.desk = desk
        self._remember(last_user=desk.opened.user_id)
        self._show_desk()

    def _show_desk(self, page: str = "today", **where: str) -> None:
        from stationdesk.ui.hooks import hooks
        from stationdesk.ui.window import DeskWindow

        assert self.desk is not None
        self.window = DeskWindow(self.desk, self.jobs, hooks(self.lock), self.given.clock)
        self.window.settings_changed = self.wear
        self.window.restore_asked = self.restore_here
        self.shell.show_widget(self.window)
        if self.unlocking is not None:
            self.shell.drop(self.unlocking)
            self.unlocking = None
        self.drop_first_pages()
        self.window.go(page, **where)
        self.jobs.run(partial(opening_work.note_unlock, self.desk))
        trip_entry.attach(self)
        looking = safe_entry.attach(self, self.window)
        if not looking:
            update_entry.attach(self)
        if not self.given.inline and not looking:
            from stationdesk.ui import carry_later, health_watch
            from stationdesk.ui.ahead import Ahead

            Ahead(self.window)
            self.watch.begin()
            carry_later.attach(self.window)
            entering.tend_later(self.window)
            health_watch.attach(self)
        self.watch.take_waiting()

    def lock(self) -> None:
        """The password page comes before the window; what is half typed stays behind it, and is kept."""
        if self.window is not None:
            self._was_at = self.window.focusWidget()
            self.window.put_by()
        self.watch.hide_what_floats()
        self.show_unlock()

    # the first start --------------------------------------------------------------------------------

    def show_first_start(self) -> None:
        """The wizard: where the village is, who sits here, the recovery code on paper."""
        from stationdesk.ui.first_entry import FirstEntry

        self._founding = FirstEntry(self)

    @property
    def first(self) -> FirstStart | None:
        """The wizard's page, while no home was made."""
        return None if self._founding is None else self._founding.page

    def drop_first_pages(self) -> None:
        """There is a home now: the first start, and what to do about one that is gone, are over."""
        if self.first is not None:
            self.shell.drop(self.first)
            self._founding = None
        if self.gone is not None:
            self.shell.drop(self.gone.page)
            self.gone = None

    # a backup put back ------------------------------------------------------------------------------

    def show_safe_start(self, problem: Unhappy) -> None:
        """The database or its keys are hurt: what can still be read, every backup, nothing changed before one is chosen."""
        asked, self._asked = self._asked, None
        if self.unlocking is not None:
            self.unlocking.forget()
        safe_entry.SafeEntry(self, problem, asked)

    def entered(self, desk: Desk) -> None:
        """A desk was opened by another way than a password typed at the door: a code, a backup, a home just made."""
        self._on_opened(desk)

    def show_restore(self, file: Path) -> None:
        """Ask whose name and password opened the station on the day of the backup."""
        from stationdesk.ui.restore_entry import RestoreEntry

        self._restoring = RestoreEntry(self, file)

    def restore_here(self, file: Path) -> None:
        """Put a backup back over the open station: the desk is closed first, and its state backed up."""
        if self.window is not None:
            self.window.put_by()
            self.shell.drop(self.window)
            self.window = None
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        self.show_restore(file)

    # practice ---------------------------------------------------------------------------------------

    def open_practice(self) -> None:
        """The practice village, made beside the real home the first time it is asked for."""
        practice = Home(self.home.root.with_name(f"{self.home.root.name}-practice"))
        if self.first is not None:
            self.first.set_busy(True)
        if self.unlocking is not None:
            self.unlocking.set_busy(True)
        self.jobs.run(partial(self._make_practice, practice), self._on_practice, self._refuse_any, owner=self)

    def _make_practice(self, practice: Home) -> Desk:
        from stationdesk.desk import Desk as Opened
        from stationdesk.security.slots import KeySlots

        if not practice.card.exists():
            if self.given.make_practice is None:
                raise PracticeMissing
            self.given.make_practice(practice)
        person = KeySlots(practice).people()[0]
        desk = Opened.open(practice, person.user_id, PRACTICE_PASSWORD, clock=self.given.clock)
        desk.hold()
        return desk

    def _on_practice(self, desk: Desk) -> None:
        self.home = desk.home
        self.kept = settings.read(self.home.machine)
        self._on_opened(desk)

    def _refuse_any(self, problem: BaseException) -> bool:
        return self._refuse(problem) if self._founding is None else self._founding.refuse(problem)

    # settings, closing ------------------------------------------------------------------------------

    def wear(self, kept: settings.MachineSettings) -> None:
        """Put other settings of this machine on: language, text size, scheme. The window is built anew."""
        # Printers are remembered by the preview as well: only what was chosen here is written.
        self.kept = settings.change(
            self.home.machine, language=kept.language, scale=kept.scale, dark=kept.dark
        )
        self.dress()
        if self.window is not None:
            old = self.window
            self.window = None
            self._show_desk("settings", section="machine")
            self.shell.drop(old)

    def _remember(self, **changed: Any) -> None:
        self.kept = replace(self.kept, **changed)
        try:
            self.kept = settings.change(self.home.machine, **changed)
        except OSError:
            return  # a read-only home: who was last here is a comfort, not a fact

    def _window_state(self) -> QSettings:
        """Where sizes and places of the window are kept, beside the home's other files."""
        return QSettings(str(self.home.window), QSettings.Format.IniFormat)

    def _may_close(self) -> bool:
        if self.window is not None:
            self.window.put_by()
        return True

    def _keep_place(self) -> None:
        if self.home.card.exists():  # nothing was founded: leave no trace in an empty folder
            self.shell.remember(self._window_state())

    def close(self) -> None:
        """Let go of everything: the lane first, then the desk; then the day's backup begins, if one is due."""
        self.watch.end()
        self.jobs.close()
        if self.desk is None:
            return
        desk, self.desk = self.desk, None
        desk.close()
        # The desk is free again: a backup is consistent whoever opens the home meanwhile.
        if self.given.inline:
            opening_work.back_up(desk)
        elif self._backing_up is None:
            self._backing_up = threading.Thread(
                target=opening_work.back_up, args=(desk,), name="backup", daemon=True
            )
            self._backing_up.start()

    def wait_for_backup(self, seconds: float = BACKUP_SECONDS) -> bool:
        """Stay until the backup is made, but not longer; whether none is under way any more."""
        if self._backing_up is None:
            return True
        self._backing_up.join(seconds)
        if self._backing_up.is_alive():
            log.warning("automatic backup: not finished after %d seconds", seconds)
            return False
        return True


class PracticeMissing(Trouble):
    """No practice village can be made here."""

    template = N_("练习村没有装好。请重新安装程序，或在命令行运行 stationdesk practice。")


def run_window(given: Given) -> int:
    """Open the desk's window on a home; returns when it was closed. Where one is open already, that one is shown."""
    if calling.call(given.home.root, "open" if given.file else "show", given.file):
        return 0
    unsaid.begin()
    from stationdesk.ui import input_method

    theme.choose_style()
    input_method.prepare()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("StationDesk")
    app.setDesktopFileName("stationdesk")  # by which a desktop finds the icon of a window under Wayland
    opening = Opening(app, given)
    opening.start()
    code = app.exec()
    opening.close()
    update_entry.ended()
    opening.wait_for_backup()
    return code
