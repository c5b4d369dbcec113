"""A forgotten password over an `Opening`: the code on paper, or two officers' codes, opens the keys; then a new password.

A code opens nothing else: the only lawful next step is a password of one's own, and the code that was used is spent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from stationdesk.core.errors import Unhappy
from stationdesk.ui.unlock import Unlocking
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.desk import Desk
    from stationdesk.security.slots import Opened


def begin(opening: Any, asked: Unlocking, refuse: Callable[[BaseException], bool]) -> None:
    """Try the code or codes; right ones lead to the page where the new password is chosen."""
    opening.jobs.run(
        partial(_recover, opening, asked), partial(_choose, opening, asked), refuse, owner=opening
    )


def _recover(opening: Any, asked: Unlocking) -> Opened:
    from stationdesk.security.slots import KeySlots

    keys = KeySlots(opening.home)
    if asked.other_code:
        return keys.unlock_with_officers(asked.recovery_code, asked.other_code)
    return keys.unlock_with_recovery(asked.recovery_code)


def _choose(opening: Any, asked: Unlocking, opened: Opened) -> None:
    from stationdesk.ui.new_password import NewPasswordPage

    page = NewPasswordPage(asked.user)

    def back() -> None:
        opening.shell.drop(page)
        opening.show_unlock()

    def done(desk: Desk) -> None:
        opening.shell.drop(page)
        opening.entered(desk)
        if opening.window is not None:
            opening.window.say(tr("✓ 新密码已设。纸上的码用过了：请换一份新的（设置—人员和岗位）。"))

    def refused(problem: BaseException) -> bool:
        if isinstance(problem, Unhappy):
            page.refuse(problem.message)
            return True
        return False

    page.chosen.connect(
        lambda password: opening.jobs.run(
            partial(_reset, opening, asked, opened, password), done, refused, owner=page
        )
    )
    page.given_up.connect(back)
    opening.shell.show_widget(page)


def _reset(opening: Any, asked: Unlocking, opened: Opened, password: str) -> Desk:
    """The new password in place of the old one, and the desk it opens. For the lane."""
    from stationdesk.security.slots import KeySlots
    from stationdesk.services import user_codes, users

    slots = KeySlots(opening.home)
    person = next(one for one in slots.people() if one.login == asked.user)
    made = slots.reset_password(opened, person.user_id, password)
    desk: Desk = opening.unlock(Unlocking(asked.user, password))
    me = desk.actor.user_id
    if me is not None:
        desk.change(lambda work: users.renew_key(work, me, made.recipient), reason="users:manage")
        desk.change(
            lambda work: user_codes.used(work, officers=bool(asked.other_code)), reason="users:manage"
        )
    return desk
