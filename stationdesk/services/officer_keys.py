"""Letting a named officer of the township read mandatory reports: a reader's own computer adds the officer's wrap.

Only somebody who can open a report can let another in; whoever the report names is never let in, an officer of that name
included. The wraps lie on this machine and travel as the officer's part of the next bundle (`sync.officer_card`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.models.left_behind import MandatoryReport
from stationdesk.models.machine import OfficerPart
from stationdesk.models.station import OfficerKey
from stationdesk.services import left_behind_report_keys as keys
from stationdesk.services import left_behind_reports, left_behind_reports_read
from stationdesk.storage.work import Work

T = TypeVar("T")


class Opened(Protocol):
    """What is needed of a desk with a reader at it."""

    opened: Any

    def change(self, fn: Callable[[Work], T], reason: str = "", *, mode: str = "capture") -> T: ...

    def read(self, fn: Callable[[Work], T]) -> T: ...


@dataclass(frozen=True)
class Waiting:
    """A report that an officer cannot open yet, though this reader could let them in."""

    report_id: str
    officer_id: str
    user_id: str
    recipient: str
    name: str = field(repr=False)


@dataclass(frozen=True)
class Prepared:
    """How many reports were let through, and how many not: they name the officer, or open only on another computer."""

    added: int = 0
    refused: int = 0


def waiting(work: Work) -> tuple[Waiting, ...]:
    """What this reader could let officers of the township read and did not yet; empty for whoever reads no reports."""
    officers = list(
        work.session.execute(
            sa.select(OfficerKey).where(
                OfficerKey.station_id == work.station_id, OfficerKey.withdrawn_at.is_(None)
            )
        ).scalars()
    )
    if not officers:
        return ()
    held = {
        (one.group_id, one.recipient)
        for one in work.session.execute(
            sa.select(OfficerPart).where(OfficerPart.station_id == work.station_id)
        ).scalars()
    }
    found = []
    for line in left_behind_reports.listed(work):
        row = work.session.get_one(MandatoryReport, (work.station_id, line.id))
        groups = keys.groups(work, row)
        found += [
            Waiting(line.id, one.id, one.user_id, one.recipient, one.name)
            for one in officers
            if any((group, one.recipient) not in held for group in groups)
        ]
    return tuple(found)


def prepare(desk: Opened) -> Prepared:
    """Let the officers read every report that whoever is at the desk can open. Each opening is in the audit."""
    added = refused = 0
    for one in desk.read(waiting):
        sealed = desk.change(lambda work, r=one.report_id: left_behind_reports.open_report(work, r))  # type: ignore[misc]
        try:
            wraps = left_behind_reports_read.wraps_for(
                sealed, desk.opened.identity, one.recipient, one.user_id, one.name
            )
        except (left_behind_reports_read.NamedMayNotRead, left_behind_reports_read.KeyNotHere):
            refused += 1
            # Asked once: every look is audited, and an export would find something new each time.
            shut = {part.group_id: "" for part in sealed.parts}
            desk.change(lambda work, o=one, w=shut: _keep(work, o, w), mode="quiet")  # type: ignore[misc]
            continue
        desk.change(lambda work, o=one, w=wraps: _keep(work, o, w), mode="quiet")  # type: ignore[misc]
        added += 1
    return Prepared(added, refused)


def _keep(work: Work, one: Waiting, wraps: dict[str, str]) -> None:
    for group_id, wrapped in wraps.items():
        work.session.merge(
            OfficerPart(
                station_id=work.station_id,
                group_id=group_id,
                recipient=one.recipient,
                about=one.report_id,
                wrapped=wrapped,
                received_at=work.at,
            )
        )
    work.session.flush()
