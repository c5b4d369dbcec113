"""The change log: every committed change to a synced table, in the transaction that made it.

Written by triggers (`storage/capture.py`) here and by take-in (`sync/`) for other machines' changes.
Append-only. See ARCHITECTURE.md, "The change log".
"""

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped

from stationdesk.models.table import Log

LOG = {"sqlite_strict": True, "sqlite_with_rowid": False}


class Transaction(Log):
    """What was committed together: who, when, why; and the chain that proves nothing was altered."""

    __tablename__ = "transactions"
    __table_args__ = (PrimaryKeyConstraint("station_id", "device_no", "epoch", "txn"), LOG)

    station_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    txn: Mapped[int]
    author: Mapped[str | None]
    hlc: Mapped[int]
    wall: Mapped[str]
    reason: Mapped[str]
    schema: Mapped[str]
    first_seq: Mapped[int]
    count: Mapped[int]
    salt: Mapped[str]
    digest: Mapped[str]
    chain: Mapped[str]


class Change(Log):
    """One insert or update of one record; its identity is (station, device, epoch, seq)."""

    __tablename__ = "changes"
    __table_args__ = (
        PrimaryKeyConstraint("station_id", "device_no", "epoch", "seq"),
        Index(None, "station_id", "record_id"),
        LOG,
    )

    station_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    seq: Mapped[int]
    txn: Mapped[int]
    table_name: Mapped[str]
    record_id: Mapped[str]
    op: Mapped[str]
    """`I` insert, `U` update."""
    payload: Mapped[str | None]
    """JSON of the changed columns; null once erased."""
    replaces: Mapped[str | None]
    """JSON, column → list of identities it replaces; null for an insert."""
    mac: Mapped[str | None]
    """Keyed hash of an erased payload (base64url), so that the chain still proves the rest."""
    key: Mapped[str | None]
    """Its own key, kept where a neighbour's erasure took the transaction's salt."""


class Head(Log):
    """The change(s) whose value a column shows. `*` is the change that created the record."""

    __tablename__ = "heads"
    __table_args__ = (PrimaryKeyConstraint("station_id", "record_id", "col"), LOG)

    station_id: Mapped[str]
    record_id: Mapped[str]
    col: Mapped[str]
    table_name: Mapped[str]
    head: Mapped[str]
    """JSON list of identities: `["12.1.1045"]`, or several while two values are in conflict."""
