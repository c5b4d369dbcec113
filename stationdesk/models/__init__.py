"""The things of the station, as SQLAlchemy 2 typed tables. A rule about one row is a method here.

Importing this package defines every table; `Base.metadata` is then complete (migrations, capture
triggers and the checks are generated from it).

Its modules do without `from __future__ import annotations`: SQLAlchemy would have to evaluate the thousand
annotated columns from text, an eighth of the time from the password to Today.
"""

from stationdesk.models import (
    adult_files,
    archives,
    assessment,
    care_groups,
    cases,
    certificates,
    child_files,
    committee,
    counter,
    decisions,
    file_access,
    left_behind,
    left_behind_rounds,
    log,
    machine,
    matters,
    paper_approvals,
    papers,
    proxy,
    publicity,
    residents,
    retention,
    seals,
    search,
    station,
    tasks,
    township,
    trip_packs,
    twins,
    users,
    visits,
)
from stationdesk.models.table import Base, Derived, MachineOnly, Synced

__all__ = [
    "Base",
    "Derived",
    "MachineOnly",
    "Synced",
    "adult_files",
    "archives",
    "assessment",
    "care_groups",
    "cases",
    "certificates",
    "child_files",
    "committee",
    "counter",
    "decisions",
    "file_access",
    "left_behind",
    "left_behind_rounds",
    "log",
    "machine",
    "matters",
    "paper_approvals",
    "papers",
    "proxy",
    "publicity",
    "residents",
    "retention",
    "seals",
    "search",
    "station",
    "tasks",
    "township",
    "trip_packs",
    "twins",
    "users",
    "visits",
]


def configure() -> None:
    """Put the mappers together now, which the first question would do while somebody waits."""
    Base.registry.configure()
