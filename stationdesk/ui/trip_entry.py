"""How a trip pack changes what the window stands on: opened, the desk is another; wiped, there is none any more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stationdesk.ui.opening import Opening


def attach(opening: Opening) -> None:
    """Give the window the two ways on; where the pack has ended, show the page that brings its work home."""
    desk, window = opening.desk, opening.window
    if desk is None or window is None:
        return
    window.renewed = partial(renew, opening)  # type: ignore[attr-defined]
    window.wiped = partial(begin_again, opening)  # type: ignore[attr-defined]
    if desk.trip is not None and desk.trip.over(opening.given.clock.now()):
        window.go("sync")


def renew(opening: Opening) -> None:
    """A pack was opened: who sits here and what they may is known only now, so the window is built anew."""
    old, opening.window = opening.window, None
    opening._show_desk("sync")
    if old is not None:
        opening.shell.drop(old)


def begin_again(opening: Opening) -> None:
    """The home was wiped: nothing of the old window may go on reading it; the password opens the empty one."""
    if opening.window is not None:
        opening.shell.drop(opening.window)
        opening.window = None
    opening.desk = None
    opening.show_unlock()
