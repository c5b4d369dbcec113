"""How a trip pack changes what the window stands on: opened, the desk is another; wiped, there is none any more."""

from __future__ import annotations

from functools import partial
from typing import Any

from stationdesk.core.errors import Unhappy
from stationdesk.core.paths import Home
from stationdesk.ui.words import tr


def attach(opening: Any) -> None:
    """Give the window of an `Opening` the two ways on; where the pack has ended or none came yet, show
    the page that brings it home or takes it in."""
    from stationdesk.sync.trip_held import UNALLOTTED  # not before the password

    desk, window = opening.desk, opening.window
    if desk is None or window is None:
        return
    window.renewed = partial(renew, opening)
    window.wiped = partial(begin_again, opening)
    waits = desk.device.device_no == UNALLOTTED  # all it can do is show its card and take in
    if waits or (desk.trip is not None and desk.trip.over(opening.given.clock.now())):
        window.go("sync")


def renew(opening: Any) -> None:
    """A pack was opened: who sits here and what they may is known only now, so the window is built anew."""
    old, opening.window = opening.window, None
    opening._show_desk("sync")
    if old is not None:
        opening.shell.drop(old)


def begin_again(opening: Any) -> None:
    """The home was wiped: nothing of the old window may go on reading it; the password opens the empty one."""
    if opening.window is not None:
        opening.shell.drop(opening.window)
        opening.window = None
    opening.desk = None
    opening.show_unlock()


def finish_wipe(home: Home) -> tuple[str, bool]:
    """Finish what a computer that was being wiped died in; what to say of it (empty nearly always), and whether it went well."""
    if not (home.root / ".next").is_dir():
        return "", True
    from stationdesk.desk import read_card

    begun = (home.root / ".next" / "ready").exists()
    try:
        read_card(home)
    except Unhappy as trouble:
        return trouble.message, False
    if not begun:
        return "", True
    said = tr(
        "上次清除出行包没有做完，现在已接着清完，可以装下一个出行包。用原来的密码打开，再换一份新的恢复码（设置、人员和岗位）。"
    )
    return said, True
