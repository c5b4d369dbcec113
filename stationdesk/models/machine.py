"""What belongs to this machine alone: secrets, counters, drafts, and what went where."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, MachineOnly


class ThisDevice(MachineOnly):
    """This machine within its station: one row. A restore starts the next epoch here."""

    __tablename__ = "this_device"
    __table_args__ = (STRICT,)

    one: Mapped[int] = mapped_column(primary_key=True, default=1)
    station_id: Mapped[str]
    device_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    sign_secret: Mapped[str]
    age_secret: Mapped[str]


class Counter(MachineOnly):
    """The last running number given, per kind and day or year. Never goes back."""

    __tablename__ = "counters"
    __table_args__ = (PrimaryKeyConstraint("kind", "period", "device_no"), STRICT)

    kind: Mapped[str]
    period: Mapped[str]
    device_no: Mapped[int]
    value: Mapped[int]


class Draft(MachineOnly):
    """A half-typed form, so that a crash loses nothing."""

    __tablename__ = "drafts"
    __table_args__ = (PrimaryKeyConstraint("user_id", "form", "slot"), STRICT)

    user_id: Mapped[str]
    form: Mapped[str]
    slot: Mapped[str]
    saved_at: Mapped[datetime]
    body: Mapped[Any] = mapped_column(Document)


class StagedFile(MachineOnly):
    """A file put into a form that was not sent yet: encrypted already, so that a crash loses nothing."""

    __tablename__ = "staged_files"
    __table_args__ = (Index(None, "staged_at"), STRICT)

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    staged_at: Mapped[datetime]
    blob: Mapped[str]
    title: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]


class SavedFilter(MachineOnly):
    """A filter of a list under a name of the user's own."""

    __tablename__ = "saved_filters"
    __table_args__ = (PrimaryKeyConstraint("user_id", "page", "name"), STRICT)

    user_id: Mapped[str]
    page: Mapped[str]
    name: Mapped[str]
    query: Mapped[Any] = mapped_column(Document)
    saved_at: Mapped[datetime]


class Peer(MachineOnly):
    """Another party we exchange bundles with: the township, or a device of this station."""

    __tablename__ = "peers"
    __table_args__ = (PrimaryKeyConstraint("station_id", "device_id"), STRICT)

    station_id: Mapped[str]
    device_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    kind: Mapped[str]
    """`township`, `village` (as a township sees it) or `device` (of our own station)."""
    name: Mapped[str]
    village_code: Mapped[str]
    sign_key: Mapped[str]
    age_key: Mapped[str]
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    shared_secret: Mapped[str | None]
    card: Mapped[str]


class Export(MachineOnly):
    """A bundle that this machine wrote, and how far it is known to have come."""

    __tablename__ = "exports"
    __table_args__ = (STRICT,)

    bundle_id: Mapped[str] = mapped_column(primary_key=True)
    peer_station_id: Mapped[str]
    peer_device_id: Mapped[str]
    made_at: Mapped[datetime]
    file_name: Mapped[str]
    sha256: Mapped[str]
    bytes: Mapped[int]
    changes: Mapped[int]
    from_vector: Mapped[Any] = mapped_column(Document)
    to_vector: Mapped[Any] = mapped_column(Document)
    verified_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    files: Mapped[int | None]
    """Of a bundle of files: how many are in it."""
    received_at: Mapped[datetime | None]
    """Of a bundle of files: when an answer of the peer said that it has every one of them."""


class Carry(MachineOnly):
    """A bundle of ours on its way by network: where it goes on after a cut, and whether it was confirmed."""

    __tablename__ = "carries"
    __table_args__ = (STRICT,)

    bundle_id: Mapped[str] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[str]
    bytes: Mapped[int]
    made_at: Mapped[datetime]
    place: Mapped[str | None]
    """The carrier's own note of a begun upload."""
    tried_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    """The code of what stopped the last try; no address and no name."""
    delivered_at: Mapped[datetime | None]


class Confirmed(MachineOnly):
    """How far a peer has signed to hold the changes of each origin: the proof of 镇里已入库."""

    __tablename__ = "confirmed"
    __table_args__ = (
        PrimaryKeyConstraint("peer_station_id", "peer_device_id", "device_no", "epoch"),
        STRICT,
    )

    peer_station_id: Mapped[str]
    peer_device_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    seq: Mapped[int]
    at: Mapped[datetime]


class FileSent(MachineOnly):
    """A file whose bytes lie in a verified bundle for a peer; gone again when the peer says that it lacks it."""

    __tablename__ = "files_sent"
    __table_args__ = (PrimaryKeyConstraint("peer_device_id", "sha256"), STRICT)

    peer_device_id: Mapped[str]
    sha256: Mapped[str]
    bundle_id: Mapped[str]
    at: Mapped[datetime]
    seq: Mapped[int]
    """How far our own log was then: an answer from further on, that still lacks the file, lacks it for good."""


class FileLacked(MachineOnly):
    """A file that a peer has a record of and no bytes, by its own last word; or that a station's records name and that is
    not here (`peer_device_id` is then the station's id)."""

    __tablename__ = "files_lacked"
    __table_args__ = (PrimaryKeyConstraint("peer_device_id", "sha256"), STRICT)

    peer_device_id: Mapped[str]
    sha256: Mapped[str]
    said_at: Mapped[datetime]


class OfficerPart(MachineOnly):
    """Keys of a village's sealed groups, wrapped to a named officer here, as they came in a bundle."""

    __tablename__ = "officer_parts"
    __table_args__ = (PrimaryKeyConstraint("station_id", "group_id", "recipient"), STRICT)

    station_id: Mapped[str]
    group_id: Mapped[str]
    recipient: Mapped[str]
    about: Mapped[str]
    wrapped: Mapped[str]
    """Empty where the officer is not to be let in, or only on another computer."""
    received_at: Mapped[datetime]


class PlainBook(MachineOnly):
    """At a township: an unencrypted workbook that a village was allowed to send, kept to be read and never merged."""

    __tablename__ = "plain_books"
    __table_args__ = (Index(None, "station_id"), STRICT)

    id: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the file."""
    station_id: Mapped[str]
    made_at: Mapped[str]
    received_at: Mapped[datetime]
    approval: Mapped[str]
    body: Mapped[Any] = mapped_column(Document)
    """Sheet → its headings and rows."""


class ReceiptHeld(MachineOnly):
    """A signed receipt as it came."""

    __tablename__ = "receipts"
    __table_args__ = (STRICT,)

    id: Mapped[str] = mapped_column(primary_key=True)
    peer_station_id: Mapped[str]
    at: Mapped[datetime]
    body: Mapped[str]


class Taken(MachineOnly):
    """A bundle that was taken in here, with its stage, so that it can be resumed or repeated."""

    __tablename__ = "taken"
    __table_args__ = (Index(None, "station_id"), STRICT)

    bundle_id: Mapped[str] = mapped_column(primary_key=True)
    station_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    sha256: Mapped[str]
    received_at: Mapped[datetime]
    stage: Mapped[str]
    applied: Mapped[int] = mapped_column(default=0)
    already: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    quarantined: Mapped[int] = mapped_column(default=0)
    conflicts: Mapped[int] = mapped_column(default=0)
    why: Mapped[str | None]


class HeldTransaction(MachineOnly):
    """A transaction that came but cannot be applied yet (a gap, a missing record, a brake)."""

    __tablename__ = "held"
    __table_args__ = (PrimaryKeyConstraint("station_id", "device_no", "epoch", "txn"), STRICT)

    station_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    txn: Mapped[int]
    first_seq: Mapped[int]
    count: Mapped[int]
    why: Mapped[str]
    """`gap`, `waits-for`, `brake`, `schema`, `fork`, `bad`, `revoked`, `review`, `unproved`."""
    detail: Mapped[str | None]
    bundle_id: Mapped[str]
    since: Mapped[datetime]
    body: Mapped[str]
    """The wire form of the transaction, whole."""
    proved: Mapped[bool | None] = mapped_column(sort_order=50)
    """Whether its author signed for it when it came: in a bundle of its own, or by a chain head after it."""


class HeadProof(MachineOnly):
    """The head of a device's chain with that device's signature: what it proves may be carried on for it."""

    __tablename__ = "head_proofs"
    __table_args__ = (PrimaryKeyConstraint("station_id", "device_no", "epoch", "seq"), STRICT)

    station_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    seq: Mapped[int]
    chain: Mapped[str]
    """Hex."""
    signature: Mapped[str]
    """A bare minisign line over `core.chain.head_message`."""
    sign_key: Mapped[str]
    """The key that it held against: from then on this device's."""


class Origin(MachineOnly):
    """How far the log of each device and epoch is complete here, and its chain head."""

    __tablename__ = "origins"
    __table_args__ = (PrimaryKeyConstraint("station_id", "device_no", "epoch"), STRICT)

    station_id: Mapped[str]
    device_no: Mapped[int]
    epoch: Mapped[int]
    seq: Mapped[int]
    txn: Mapped[int]
    hlc: Mapped[int]
    chain: Mapped[str]
    stopped_why: Mapped[str | None]
    """Set when this origin forked: nothing later of it is applied until a person decides."""


class MachineSetting(MachineOnly):
    """A setting of this machine that must be kept inside the encrypted database."""

    __tablename__ = "machine_settings"
    __table_args__ = (STRICT,)

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any | None] = mapped_column(Document)
