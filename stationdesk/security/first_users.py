"""Who may be the first at a computer that joins: whoever enrols it says so, not whoever sits at it.

Said in a setting of the station, which the new computer gets with its number. There the name that was typed when the
home was made must be this person's; everybody else comes in by an officer's one-time code (`entry_codes`).
"""

from __future__ import annotations

from stationdesk.core.ids import seeded_id
from stationdesk.models.station import StationSetting
from stationdesk.security import audit
from stationdesk.storage.work import Work


def name(work: Work, device_id: str, user_id: str) -> None:
    """Let this person, and nobody else, be the first at a computer."""
    key = f"first_user {device_id}"
    named = seeded_id(work.station_id, "setting", key)
    row = work.session.get(StationSetting, (work.station_id, named))
    if row is not None and row.value == user_id:
        return
    if row is None:
        work.session.add(StationSetting(station_id=work.station_id, id=named, key=key, value=user_id))
    else:
        row.value = user_id
    audit.record(work, "sync:enrol", user_id, step="first_user")
    work.session.flush()


def named(work: Work, device_id: str) -> str | None:
    """Whom the enrolment named; None where the computer was enrolled by a program that named nobody, or by a township."""
    key = seeded_id(work.station_id, "setting", f"first_user {device_id}")
    row = work.session.get(StationSetting, (work.station_id, key))
    return None if row is None or row.withdrawn_at is not None or not row.value else str(row.value)
