"""What lies beside the database and was taken away is noticed when the home is next opened.

The counters of wrong passwords must lie outside the database, since they are written by whoever cannot open it. So whoever
may delete files can delete them, and the waiting begins anew. The database remembers which book of counters it was and how
far it had counted: another book, none, or one that counts less is written into the audit and stands on Today for two weeks.
Nobody is kept out by it.

Not noticed: a book put back byte for byte as it was at the last opening, tries in between gone with it; and one in which
somebody wrote a lower count for one slot and left the rest. Nothing on this computer remembers those.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.errors import Unhappy
from stationdesk.models.machine import MachineSetting
from stationdesk.models.users import AuditEntry
from stationdesk.security import audit
from stationdesk.security.attempts import Standing
from stationdesk.services import look_notes
from stationdesk.services.at_desk import AtDesk
from stationdesk.storage.work import Work

SETTING: Final = "attempts"
GONE: Final = "desk:attempts_gone"
TOLD_FOR: Final = timedelta(days=14)
READ: Final = "audit:read"

_log = logging.getLogger(__name__)


def compare(desk: AtDesk, *, begin: bool = False) -> bool:
    """Compare the book of wrong tries with the one remembered, and remember this one; whether something was taken away.

    `begin`: where nobody ever mistyped, a book is begun, so that its going is noticed too. Where the desk may not write now (another process has it, the disk refuses) it is compared next time.
    """
    book = desk.slots.attempts
    now = book.standing()
    here = [desk.device.device_no, desk.device.epoch]
    before = desk.read(_remembered)
    if (now is None and before is None and not begin) or (now is not None and before == _kept(now, here)):
        return False
    gone = _gone(before, now, here)
    with suppress(Unhappy):
        desk.hold(0.0)
        begun = book.begin()
        if begun is None:
            return False

        def write(work: Work) -> None:
            if gone:
                audit.record(work, GONE, None, device=work.device_no)
            work.session.merge(MachineSetting(key=SETTING, value=_kept(begun, here)))
            work.session.flush()

        desk.change(write, reason="desk:unlock")
        if gone:
            _log.warning("the counters of wrong passwords were taken away or put back")
        return gone
    return False


def told(work: Work) -> int:
    """How often in the last two weeks something of this kind was noticed, for who reads the audit."""
    if READ not in work.actor.permits:
        return 0
    return int(
        work.session.execute(
            sa.select(sa.func.count())
            .select_from(AuditEntry)
            .where(
                AuditEntry.station_id == work.station_id,
                AuditEntry.tag.in_((GONE, look_notes.BROKEN)),
                AuditEntry.at > work.at - TOLD_FOR,
            )
        ).scalar_one()
    )


def _remembered(work: Work) -> Any:
    row = work.session.get(MachineSetting, SETTING)
    return None if row is None else row.value


def _kept(standing: Standing, here: list[int]) -> dict[str, object]:
    return {"id": standing.id, "total": standing.total, "life": here}


def _gone(before: Any, now: Standing | None, here: list[int]) -> bool:
    """Whether this is not the book that was remembered. A restored home begins with what its backup remembered."""
    if not isinstance(before, dict) or before.get("life") != here:
        return False
    return now is None or now.id != before.get("id") or now.total < int(before.get("total") or 0)
