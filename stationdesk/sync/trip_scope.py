"""What a laptop on a trip was allowed to change: its own grant, judged where its changes come in.

A transaction outside the households of its grants, or made after they ended, is neither applied nor thrown away:
it is held for a person (`trip_review`), who lets it pass with `sync release`. Judged only when it comes from the laptop
itself: what another machine of the station passes on, somebody there has let pass.
"""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import unstamp
from stationdesk.core.late import dataclass
from stationdesk.models.station import Device
from stationdesk.models.trip_packs import TripPack
from stationdesk.storage.work import Work
from stationdesk.sync import trip_review
from stationdesk.sync.changes import Change, Transaction
from stationdesk.sync.trip_review import ALWAYS, WHY

__all__ = ["ALWAYS", "PURPOSE", "WHY", "Judge", "grants", "is_trip_device"]

PURPOSE: Final = "trip"
REPORTS: Final = frozenset(
    {
        "mandatory_reports",
        "report_calls",
        "report_steps",
        "sealed_wraps",
        "sight_lost",
        "file_openings",
        "sealed_notes",
    }
)
"""A mandatory report is never held up, whomever it is about: what is new of it passes, its sealed group by its name.

Nor is a note that an emergency left: who opened a child's file is known at once."""
REPORT_GROUPS: Final = frozenset({"mandatory-report", "file-openings", "sealed-notes"})
OWNERS: Final[dict[str, tuple[str, str]]] = {
    "phones": ("person_id", "people"),
    "marks": ("person_id", "people"),
    "absences": ("person_id", "people"),
    "memberships": ("person_id", "people"),
    "kinships": ("person_id", "people"),
    "left_behind": ("person_id", "people"),
    "left_behind_decisions": ("person_id", "people"),
    "left_behind_assessments": ("person_id", "people"),
    "visits": ("person_id", "people"),
    "visit_contacts": ("visit_id", "visits"),
    "proxy_requests": ("principal_id", "people"),
    "custody_items": ("request_id", "proxy_requests"),
    "proxy_steps": ("request_id", "proxy_requests"),
    "proxy_fees": ("request_id", "proxy_requests"),
    "cases": ("person_id", "people"),
    "case_materials": ("case_id", "cases"),
    "case_events": ("case_id", "cases"),
    "case_notices": ("case_id", "cases"),
    "case_ratings": ("case_id", "cases"),
    "consultations": ("person_id", "people"),
    "appointments": ("person_id", "people"),
    "paper_events": ("paper_id", "papers"),
}
"""Table → (column, table) of what a record belongs to. What is not here is nobody's on the list."""
NAMED: Final[dict[str, tuple[str, str]]] = {
    "papers": ("subject_table", "subject_id"),
    "attachments": ("subject_table", "subject_id"),
    "blank_slips": ("used_table", "used_id"),
}
"""Tables that name the table of what they belong to."""
_DEEPEST: Final = 6


@dataclass(frozen=True)
class Grant:
    """One pack that a device was given."""

    until: datetime
    households: frozenset[str]
    people: frozenset[str]


def is_trip_device(work: Work, station_id: str, device_no: int) -> bool:
    """Whether a device of a station only ever gets trip packs."""
    return bool(
        work.session.execute(
            sa.select(Device.id).where(
                Device.station_id == station_id, Device.number == device_no, Device.purpose == PURPOSE
            )
        ).first()
    )


def grants(work: Work, station_id: str, device_no: int) -> list[Grant]:
    """The grants of a device, whether they have ended or not."""
    rows = work.session.execute(
        sa.select(TripPack)
        .join(Device, sa.and_(Device.station_id == TripPack.station_id, Device.id == TripPack.device_id))
        .where(TripPack.station_id == station_id, Device.number == device_no, TripPack.withdrawn_at.is_(None))
    ).scalars()
    return [
        Grant(
            min(row.expires_at, row.ended_at)
            if row.ended_at and row.ended_why == "recalled"
            else row.expires_at,
            frozenset(row.households),
            frozenset(row.people),
        )
        for row in rows
    ]


@dataclass
class Judge:
    """Judges the transactions of one device of one station, in the order in which they come."""

    work: Work
    station_id: str
    device_no: int
    _grants: list[Grant] | None = None
    _fresh: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Records that these transactions make: they are in no table yet, or wait behind one that is held."""
    _shelf: trip_review.Shelf | None = None

    def objection(self, txn: Transaction, changes: list[Change]) -> str:
        """Why a transaction must be looked at: `expired`, `scope <table>`, `behind` (it builds on such a one), or
        nothing. What is objected to is remembered: what comes later may build on it."""
        found = self._objection(txn, changes)
        if found:
            self._shelved().put(txn, changes)
        return found

    def _shelved(self) -> trip_review.Shelf:
        if self._shelf is None:
            self._shelf = trip_review.shelf_of(self.work, self.station_id, self.device_no)
        return self._shelf

    def _objection(self, txn: Transaction, changes: list[Change]) -> str:
        if txn.device_no != self.device_no or all(map(_always, changes)):
            return ""
        if self._grants is None:
            self._grants = grants(self.work, self.station_id, self.device_no)
        self._fresh |= {
            (change.table, change.record): change.values() for change in changes if change.op == "I"
        }
        wrote = max(unstamp(txn.wall), datetime.fromtimestamp((txn.hlc >> 16) / 1000, UTC))
        objection = "scope"
        behind = "behind" if self._shelved().holds(changes) else ""
        for grant in self._grants:
            found = next((one.table for one in changes if not self._inside(grant, one)), "")
            if not found and wrote <= grant.until:
                return behind
            if not found or objection == "scope":
                objection = f"scope {found}" if found else "expired"
        return objection

    def _inside(self, grant: Grant, change: Change) -> bool:
        if _always(change):
            return True
        if change.erased:
            return False
        values = change.values()
        if change.op == "I":
            return self._belongs(grant, change.table, change.record, _DEEPEST)
        # A record that is moved must be on the list before and afterwards.
        return self._belongs(grant, change.table, change.record, _DEEPEST) and self._belongs(
            grant, change.table, change.record, _DEEPEST, values
        )

    def _belongs(
        self, grant: Grant, table: str, record: str, left: int, over: dict[str, Any] | None = None
    ) -> bool:
        """Whether a record belongs to somebody on the list; `over`: values that are about to be written."""
        if not left or not record:
            return False
        if table == "households":
            return record in grant.households
        if table == "people":
            if record in grant.people:
                return True
            return str(self._value(table, record, "household_id", None) or "") in grant.households
        if table in NAMED:
            of, named = NAMED[table]
            target = str(self._value(table, record, of, over) or "")
            return self._belongs(grant, target, str(self._value(table, record, named, over) or ""), left - 1)
        if table not in OWNERS:
            return False
        column, target = OWNERS[table]
        return self._belongs(grant, target, str(self._value(table, record, column, over) or ""), left - 1)

    def _value(self, table: str, record: str, column: str, over: dict[str, Any] | None) -> Any:
        if over and column in over:
            return over[column]
        made = self._fresh.get((table, record))
        if made is not None:
            return made.get(column)
        return self.work.scalar(
            f'SELECT "{column}" FROM "{table}" WHERE station_id = :s AND id = :r', s=self.station_id, r=record
        )


def _always(change: Change) -> bool:
    """What passes whatever the grant says."""
    if change.table in ALWAYS:
        return True
    if change.op != "I" or change.erased:
        return False
    return change.table in REPORTS or (
        change.table == "sealed_groups" and change.values().get("name") in REPORT_GROUPS
    )
