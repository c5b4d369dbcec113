"""What opening a home does on the lane: unlocking while the desk is imported, the day's backup afterwards.

Apart from `ui/opening.py` so that the password page is on the screen before any of it is imported.
"""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from stationdesk.core.clock import Clock
from stationdesk.core.errors import Unhappy
from stationdesk.core.paths import Home
from stationdesk.ui.sweeping import staying

if TYPE_CHECKING:
    from stationdesk.desk import Desk
    from stationdesk.security.at_the_door import Known
    from stationdesk.ui.unlock import Entrant, Unlocking

log = logging.getLogger(__name__)


def back_up(desk: Desk) -> None:
    """The day's backup of a home that was just left, when one is due; what goes wrong is told in the log.

    A practice village has nothing to lose and gets none.
    """
    if getattr(desk, "prepared", None) is not None:
        return  # only looked at: a hurt file is not copied over good backups
    if desk.card.practice or desk.trip is not None:  # what is wiped afterwards is not copied first
        return
    try:
        from stationdesk.services import backup_care, backups

        made = backups.automatic(desk.home, desk.opened, clock=desk.clock)
        rehearsed = backup_care.rehearse_when_due(desk.home, desk.opened, clock=desk.clock)
    except Unhappy as trouble:
        log.warning("automatic backup: %s", trouble.code)
    except Exception as bug:  # noqa: BLE001 - leaving is never held up; its message may quote data, its kind cannot
        log.error("automatic backup: bug: %s", type(bug).__name__)
    else:
        if made is not None:
            log.info("automatic backup: %s", made.file.name)
        if rehearsed is not None:
            log.info("rehearsal of a backup: %s", rehearsed.problem or "well")


def opened(home: Home, asked: Unlocking, clock: Clock) -> Desk:
    """Unlock a home. Where the desk is still to be imported, that goes on while the password is worked out.

    Raises FoundHurt where a look in the background found torn pages: the program does not write into such a file.
    """
    _require_whole(home, asked, clock)
    if "stationdesk.ui.today.page" in sys.modules or (home.root / ".restoring").exists():
        from stationdesk.desk import Desk as Ready

        return Ready.open(home, asked.user, asked.password, clock=clock)
    from stationdesk.security import slots

    practice = card(home).get("practice") is True
    key_slots = slots.KeySlots(home, clock=clock, kdf=slots.FULL, practice=practice)
    with ThreadPoolExecutor(1, thread_name_prefix="password") as beside:
        unlocking = beside.submit(key_slots.unlock, asked.user, asked.password)
        import_desk()
        opened = unlocking.result()
    from stationdesk.desk import Desk as Imported

    return Imported.of(home, opened, clock=clock)


def _require_whole(home: Home, asked: Unlocking, clock: Clock) -> None:
    if not (home.root / "health.json").exists():
        return
    from stationdesk.services import health

    if health.hurt_now(home) is not None:
        from stationdesk.security import slots

        slots.KeySlots(home, clock=clock, kdf=slots.FULL).unlock(asked.user, asked.password)
        health.require_whole(home)


def at_the_door(home: Home) -> tuple[list[Known], list[Entrant]]:
    """Who opens this home by password, and who may come in here for the first time; no key needed.

    Raises KeysMissing, KeysDamaged, KeysTooNew.
    """
    from stationdesk.security import at_the_door

    known = at_the_door.named(home.keys)
    people = [one for one in known if one.kind == "person"]
    entering = [one for one in known if one.kind == "entry"]
    if not entering:
        return people, []
    from stationdesk.security import entry_codes
    from stationdesk.ui.unlock import Entrant

    return people, [
        Entrant(one.user_id, one.login, entry_codes.request(one.device_no, one.serial)) for one in entering
    ]


def note_unlock(desk: Desk, failed: int | None = None) -> None:
    """Write down who opened the desk, and wrong tries (since it was locked: `failed`); what the disk refuses is in the log and holds nobody up."""
    from stationdesk.services import look_notes, traces, users

    look_notes.take_in(desk)
    if getattr(desk, "prepared", None) is None and desk.trip is None and not desk.closed:
        traces.compare(desk, begin=True)
    if desk.actor.user_id is None or desk.trip is not None or desk.practice or desk.closed:
        return
    try:
        wrong = desk.opened.failed if failed is None else failed
        desk.change(lambda work: users.note_unlock(work, wrong), reason="desk:unlock")
    except Unhappy as trouble:
        log.warning("opening was not written down: %s", trouble.code)


def import_desk() -> None:
    """Everything that the desk and its first page need."""
    with staying():
        import argon2.low_level  # noqa: F401

        import stationdesk.desk
        import stationdesk.ui.carry_later
        import stationdesk.ui.finding
        import stationdesk.ui.hooks
        import stationdesk.ui.idle
        import stationdesk.ui.today.page
        import stationdesk.ui.window  # noqa: F401
        from stationdesk.services import today

        today.make_ready()


def import_counter() -> None:
    """What F2 needs, before it is pressed."""
    with staying():
        import stationdesk.ui.cases.page  # noqa: F401


def card(home: Home) -> dict[str, Any]:
    """The public facts of a home as they stand, without the database."""
    from stationdesk.core import foreign_json

    try:
        found = foreign_json.read(home.card.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def must_wait(home: Home, user: str, clock: Clock) -> int:
    """Seconds until this person's next try counts: said with the wrong password, not first to the right one."""
    from stationdesk.security.slots import KeySlots

    try:
        return KeySlots(home, clock=clock).waiting(user)
    except Unhappy:
        return 0
