"""The codes on paper that open a home when a password is forgotten: one alone, or two together.

Made and replaced by whoever manages people; the home then opens by the new ones only. What stands on the paper is
given to the caller once and is stored nowhere.
"""

from __future__ import annotations

from dataclasses import field
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.core.papers.station_papers import RecoverySheet
from stationdesk.models.machine import MachineSetting
from stationdesk.security import audit, slots
from stationdesk.services import papers
from stationdesk.services.users import require
from stationdesk.storage.work import Work

MANAGE = "users:manage"
_USED: Final = {False: "recovery code used", True: "officers codes used"}


@dataclass(frozen=True)
class Sheets:
    """The papers of new codes: one, or two that are kept apart. They hold secrets and are never stored."""

    sheets: tuple[RecoverySheet, ...] = field(repr=False)
    codes: tuple[str, ...] = field(repr=False)


def note(work: Work, *, officers: bool) -> None:
    """Write down that new codes were made. Needs `users:manage`."""
    require(work, MANAGE)
    audit.record(work, MANAGE, None, step="officers_codes" if officers else "recovery_code")
    said = work.session.get(MachineSetting, _USED[officers])
    if said is not None:
        work.session.delete(said)


def used(work: Work, *, officers: bool) -> None:
    """Somebody came in by the code: it has been read out and typed, and waits here for a new one."""
    work.session.merge(MachineSetting(key=_USED[officers], value=True))
    audit.record(work, MANAGE, work.user_id, step="officers_codes_used" if officers else "recovery_code_used")
    work.session.flush()


def to_renew(work: Work) -> int:
    """How many kinds of codes were used since they were made."""
    return sum(work.session.get(MachineSetting, key) is not None for key in _USED.values())


def make(keys: slots.KeySlots, opened: slots.Opened, *, officers: bool) -> tuple[str, ...]:
    """New codes; the old ones of the kind open nothing any more. Call after `note`, which asks for the permit."""
    if officers:
        return keys.new_officers_codes(opened)
    return (keys.new_recovery_code(opened),)


def sheets(work: Work, codes: tuple[str, ...], *, officers: bool) -> Sheets:
    """The papers to print and to put into envelopes."""
    frame = papers.frame(work)
    label = f"{frame['village']} {frame['station']}".strip()
    made = tuple(
        RecoverySheet(
            **frame,
            groups=tuple(code.split("-")),
            home_label=label,
            officer=n if officers else 0,
        )
        for n, code in enumerate(codes, 1)
    )
    return Sheets(made, codes)
