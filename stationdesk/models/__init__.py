"""The things of the station, as SQLAlchemy 2 typed tables. A rule about one row is a method here.

Importing this package defines every table; `Base.metadata` is then complete (migrations, capture
triggers and the checks are generated from it).
"""

from stationdesk.models import (
    cases,
    certificates,
    counter,
    left_behind,
    log,
    machine,
    matters,
    papers,
    proxy,
    publicity,
    residents,
    search,
    station,
    tasks,
    users,
    visits,
)
from stationdesk.models.table import Base, Derived, MachineOnly, Synced

__all__ = [
    "Base",
    "Derived",
    "MachineOnly",
    "Synced",
    "cases",
    "certificates",
    "counter",
    "left_behind",
    "log",
    "machine",
    "matters",
    "papers",
    "proxy",
    "publicity",
    "residents",
    "search",
    "station",
    "tasks",
    "users",
    "visits",
]
