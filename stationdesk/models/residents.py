"""People, households and grids; who is kin to whom; who is away for work."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class Grid(Synced):
    """A grid (网格) of the village, walked by one agent."""

    __tablename__ = "grids"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    name: Mapped[str]
    code: Mapped[str | None]
    agent_name: Mapped[str | None]
    agent_user_id: Mapped[str | None]
    walk_order: Mapped[int] = mapped_column(default=0)
    remark: Mapped[str | None]


class Household(Synced):
    """A household (户): who lives or is registered together, in which grid, who answers for it."""

    __tablename__ = "households"
    __table_args__ = (refers("grid_id", "grids"), Index(None, "station_id", "grid_id"), STRICT)
    __policy__ = "free"

    number: Mapped[str] = guarded()
    grid_id: Mapped[str | None]
    village_group: Mapped[str | None]
    address: Mapped[str | None]
    representative: Mapped[str | None]
    """村民代表."""
    liaison: Mapped[str | None]
    """包户干部."""
    walk_order: Mapped[int] = mapped_column(default=0)
    walk_minutes: Mapped[int | None]
    remark: Mapped[str | None]


class Person(Synced):
    """A resident, registered here (户籍) or not (非户籍). Names are kept exactly as given."""

    __tablename__ = "people"
    __table_args__ = (
        Index(None, "station_id", "id_number"),
        Index(None, "station_id", "birth"),
        Index(None, "station_id", "household_id"),
        refers("household_id", "households"),
        STRICT,
    )
    __policy__ = "free"

    name: Mapped[str] = guarded()
    sex: Mapped[str | None]
    """GB/T 2261.1: 0 unknown, 1 man, 2 woman, 9 not stated."""
    birth: Mapped[date | None] = guarded()
    ethnic: Mapped[str | None]
    """GB/T 3304 two-digit code."""
    id_kind: Mapped[str | None]
    """GA/T 2000.156: 111 identity card …"""
    id_number: Mapped[str | None] = guarded()
    no_id_why: Mapped[str | None]
    resident_type: Mapped[str] = mapped_column(default="registered")
    """`registered` (户籍) or `other` (非户籍)."""
    household_id: Mapped[str | None] = guarded()
    """The household the person belongs to now; `Membership` keeps the earlier ones."""
    relation: Mapped[str | None]
    """To the head of the household, GB/T 4761 code."""
    registered_address: Mapped[str | None]
    living_address: Mapped[str | None]
    education: Mapped[str | None]
    health: Mapped[str | None]
    disability_kind: Mapped[str | None]
    disability_level: Mapped[str | None]
    political: Mapped[str | None]
    marital: Mapped[str | None]
    guardian_capacity: Mapped[str | None] = guarded()
    """`none` when a parent or supporter is unable (重病、重残 …), else empty."""
    died_on: Mapped[date | None] = guarded()
    moved_out_on: Mapped[date | None]
    remark: Mapped[str | None]

    def living(self) -> bool:
        """Whether the person still counts: not dead, not moved away, not withdrawn."""
        return self.died_on is None and self.moved_out_on is None and self.withdrawn_at is None


class Phone(Synced):
    """One of a person's telephone numbers, or a relative's."""

    __tablename__ = "phones"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "free"
    collection = True

    person_id: Mapped[str]
    number: Mapped[str]
    whose: Mapped[str | None]
    rank: Mapped[int] = mapped_column(default=0)


class Membership(Synced):
    """A person in a household over time; the present one is repeated on the person."""

    __tablename__ = "memberships"
    __table_args__ = (
        refers("person_id", "people"),
        refers("household_id", "households"),
        Index(None, "station_id", "person_id"),
        Index(None, "station_id", "household_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    person_id: Mapped[str]
    household_id: Mapped[str]
    relation: Mapped[str | None]
    since: Mapped[date | None]
    until: Mapped[date | None]


class Kinship(Synced):
    """`relative_id` is the person's father, mother, spouse or guardian."""

    __tablename__ = "kinships"
    __table_args__ = (
        refers("person_id", "people"),
        refers("relative_id", "people"),
        Index(None, "station_id", "person_id"),
        Index(None, "station_id", "relative_id"),
        STRICT,
    )
    __policy__ = "guarded"

    person_id: Mapped[str]
    relative_id: Mapped[str]
    kind: Mapped[str]
    """`father`, `mother`, `spouse` (one row a couple) or `guardian`."""
    since: Mapped[date | None]
    until: Mapped[date | None]


class Absence(Synced):
    """A time away from the village for work or other reasons: who, since when, where, back when."""

    __tablename__ = "absences"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "guarded"

    person_id: Mapped[str]
    since: Mapped[date]
    place: Mapped[str]
    """Province and city, as the national form asks."""
    reason: Mapped[str] = mapped_column(default="work")
    back: Mapped[date | None]
    evidence: Mapped[str | None]


class Mark(Synced):
    """A dated mark of a person: 低保, 特困, 独居 …; who may see it depends on its sensitivity."""

    __tablename__ = "marks"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "guarded"

    person_id: Mapped[str]
    mark: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date | None]
    source: Mapped[str | None]


class PersonAlias(Synced):
    """Two rows for one person: `person_id` now stands for `alias_id`; neither is rewritten."""

    __tablename__ = "person_aliases"
    __table_args__ = (
        refers("alias_id", "people"),
        refers("person_id", "people"),
        Index(None, "station_id", "alias_id"),
        STRICT,
    )
    __policy__ = "guarded"

    alias_id: Mapped[str]
    person_id: Mapped[str]
    since: Mapped[datetime]


class ImportBatch(Synced):
    """One import of a spreadsheet: what came in, and whether it was taken back as a whole."""

    __tablename__ = "import_batches"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    made_at: Mapped[datetime]
    user_id: Mapped[str | None]
    source: Mapped[str]
    """The kind of file (`csv`, `xlsx`), never its name."""
    read: Mapped[int]
    added: Mapped[int]
    updated: Mapped[int]
    refused: Mapped[int]
    device_no: Mapped[int]
    epoch: Mapped[int]
    txn: Mapped[int]
    undone_at: Mapped[datetime | None]
    summary: Mapped[Any | None] = mapped_column(Document)


class Organisation(Synced):
    """An organisation or shop of the village that can be an applicant."""

    __tablename__ = "organisations"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    name: Mapped[str] = guarded()
    kind: Mapped[str | None]
    credit_code: Mapped[str | None] = guarded()
    contact: Mapped[str | None]
    phone: Mapped[str | None]
    address: Mapped[str | None]
    remark: Mapped[str | None]
