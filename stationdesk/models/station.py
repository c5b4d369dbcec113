"""The station, its devices, its settings; a township home is a station of another kind."""

from datetime import datetime
from typing import Any

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
