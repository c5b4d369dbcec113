"""First unlock at this computer: the officer's code is tried, then a password of one's own, then the desk.

And, once the desk has long been open: the entries of colleagues who have no password here are kept as they should be.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer

from stationdesk.core.errors import Unhappy

if TYPE_CHECKING:
    from stationdesk.ui.unlock import Unlocking

AFTER_MS: Final = 30_000
CARES: Final = frozenset({"posts", "user_keys", "devices"})


def begin(
    opening: Any,
    asked: Unlocking,
    done: Callable[[Any], None],
    refuse: Callable[[BaseException], bool],
) -> None:
    """Try the code; a right one leads to the page where the password is chosen."""

    def look() -> None:
        from stationdesk.security.slots import KeySlots

        KeySlots(opening.home, clock=opening.given.clock).unlock_entry(asked.user_id, asked.entry_code)

    opening.jobs.run(look, lambda _none: _choose(opening, asked, done), refuse, owner=opening)


def _choose(opening: Any, asked: Unlocking, done: Callable[[Any], None]) -> None:
    from stationdesk.ui.new_password import NewPasswordPage

    page = NewPasswordPage(asked.user)

    def back() -> None:
        opening.shell.drop(page)
        opening.show_unlock()

    def refused(problem: BaseException) -> bool:
        if isinstance(problem, Unhappy):
            page.refuse(problem.message)
            return True
        return False

    def opened(desk: Any) -> None:
        opening.shell.drop(page)
        done(desk)

    page.chosen.connect(
        lambda password: opening.jobs.run(
            partial(_enter, opening, asked, password), opened, refused, owner=page
        )
    )
    page.given_up.connect(back)
    opening.shell.show_widget(page)


def _enter(opening: Any, asked: Unlocking, password: str) -> Any:
    from stationdesk.desk import Desk
    from stationdesk.security.slots import KeySlots
    from stationdesk.services import user_entries

    if opening.desk is not None:
        opening.desk.close()  # somebody else had locked it; what they were typing is among their drafts
    clock = opening.given.clock
    desk = user_entries.enter(
        KeySlots(opening.home, clock=clock),
        lambda opened: Desk.of(opening.home, opened, clock=clock),
        asked.user_id,
        asked.entry_code,
        password,
    )
    desk.hold()
    return desk


def tend_later(window: Any) -> None:
    """After half a minute, and then whenever people, posts or computers have changed."""
    QTimer.singleShot(AFTER_MS, window, lambda: tend(window))
    window.touched.connect(lambda tables: tend(window) if CARES & tables else None)


def tend(window: Any) -> None:
    """At once, on the lane; what the disk or another program refuses is tried again next time."""
    from stationdesk.services import user_entries

    window.jobs.run(lambda: user_entries.tend(window.desk), lambda _changed: None, _quietly, owner=window)


def _quietly(problem: BaseException) -> bool:
    return isinstance(problem, Unhappy)
