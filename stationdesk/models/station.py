"""The station, its devices, its settings; a township home is a station of another kind."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, MachineOnly, Synced, guarded


class Station(Synced):
    """A village service station (村级便民服务站) or a township (乡镇). Its id is the station id."""

    __tablename__ = "stations"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    kind: Mapped[str]
    """`village` or `township`."""
    name: Mapped[str] = guarded()
    village_code: Mapped[str] = guarded()
    """12-digit statistical code of the place; may change when villages merge."""
    village_name: Mapped[str]
    town: Mapped[str | None]
    county: Mapped[str | None]
    full_place: Mapped[str | None]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    practice: Mapped[bool] = mapped_column(default=False)
    """Practice data: every paper is watermarked, nothing is sent to a real township."""


class Device(Synced):
    """A machine of a station, as everyone may know it. Its secrets never leave it."""

    __tablename__ = "devices"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    number: Mapped[int] = guarded()
    """slot × 10 + generation, printed as three digits in every number it gives."""
    epoch: Mapped[int]
    label: Mapped[str]
    sign_key: Mapped[str] = guarded()
    """minisign public key, base64."""
    age_key: Mapped[str] = guarded()
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_after_seq: Mapped[int | None]
    purpose: Mapped[str | None] = mapped_column(sort_order=50)
    """Empty: holds everything. `trip`: a laptop that is only ever given trip packs, never a whole bundle."""

    def slot(self) -> int:
        """The place that enrolment allotted, 1–99."""
        return self.number // 10


class DeviceRevocation(Synced):
    """From here on nothing more of a device counts: lost, stolen, broken, replaced. Only added; the most that any says holds.

    Written by the device's own station, or by a township about a village's device (`of_station` is then the village's).
    """

    __tablename__ = "device_revocations"
    __table_args__ = (Index(None, "of_station"), STRICT)
    __policy__ = "free"
    collection = True

    of_station: Mapped[str]
    device_id: Mapped[str]
    number: Mapped[int]
    """The device's number when it was revoked."""
    last_number: Mapped[int]
    """Device numbers of its slot up to this one are revoked; what a later life of it writes still counts."""
    until: Mapped[Any] = mapped_column(Document)
    """`device.epoch` → the last sequence number that counts."""
    reason: Mapped[str]
    """`lost`, `stolen`, `broken`, `replaced`, `left` or `other`."""
    words: Mapped[str | None]
    by: Mapped[str | None]
    at: Mapped[datetime]


class PlaceChange(Synced):
    """The station was given another village code or name by its township: what was before, what holds now, the signed paper."""

    __tablename__ = "place_changes"
    __table_args__ = (STRICT,)
    __policy__ = "free"
    collection = True

    township: Mapped[str]
    old_code: Mapped[str]
    old_name: Mapped[str]
    new_code: Mapped[str]
    new_name: Mapped[str]
    station_name: Mapped[str]
    document: Mapped[str]
    """The order it follows: its number and who gave it."""
    effective: Mapped[date]
    signed: Mapped[str]
    """The township's signed paper as it came."""
    at: Mapped[datetime]


class OfficerKey(Synced):
    """A named officer of the township to whom sealed content is let through (儿童督导员), by a card that the township signed."""

    __tablename__ = "officer_keys"
    __table_args__ = (STRICT,)
    __policy__ = "guarded"

    township: Mapped[str]
    user_id: Mapped[str]
    """The officer's user at the township."""
    name: Mapped[str]
    post: Mapped[str]
    recipient: Mapped[str]
    """The officer's own age public key."""
    card: Mapped[str]
    """Fingerprint of their card, as it was compared."""
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[str | None]


class StationSetting(Synced):
    """One setting of the station (not of a machine, not of a window). Id seeded from the key."""

    __tablename__ = "station_settings"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    key: Mapped[str]
    value: Mapped[Any | None] = mapped_column(Document)


class Pack(MachineOnly):
    """A data pack that this home holds beside the shipped ones; carried in bundles whole."""

    __tablename__ = "packs"
    __table_args__ = (STRICT,)

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    effective_from: Mapped[str]
    sha256: Mapped[str]
    body: Mapped[str]
    origin: Mapped[str]
    """`shipped`, `imported` or the station id of the township that signed it."""
    received_at: Mapped[datetime]
