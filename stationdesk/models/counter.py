"""At the counter beside the cases: who asked and was guided (首问), and who is expected when (预约)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Synced, refers


class Consultation(Synced):
    """首问负责: somebody asked; the first worker is responsible until they were answered or guided on."""

    __tablename__ = "consultations"
    __table_args__ = (
        refers("person_id", "people"),
        refers("case_id", "cases"),
        Index(None, "station_id", "came_at"),
        Index(None, "station_id", "person_id"),
        STRICT,
    )
    __policy__ = "free"

    number: Mapped[str]
    came_at: Mapped[datetime]
    worker_id: Mapped[str | None]
    """首问人."""
    channel: Mapped[str] = mapped_column(default="counter")
    person_id: Mapped[str | None]
    organisation_id: Mapped[str | None]
    name: Mapped[str | None]
    """Who asked, when they are in no register."""
    phone: Mapped[str | None]
    matter_code: Mapped[str | None]
    matter_name: Mapped[str | None]
    subject: Mapped[str]
    state: Mapped[str]
    """`open`, `answered`, `guided` (转介), `case` (became a case)."""
    answer: Mapped[str | None]
    guided_to: Mapped[str | None]
    """Where they were sent: office, place, telephone."""
    follow_by: Mapped[date | None]
    """By when the first worker asks whether it was settled there."""
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    case_id: Mapped[str | None]


class Appointment(Synced):
    """预约: somebody is expected on a day, for a matter."""

    __tablename__ = "appointments"
    __table_args__ = (
        refers("person_id", "people"),
        refers("case_id", "cases"),
        Index(None, "station_id", "day"),
        Index(None, "station_id", "person_id"),
        STRICT,
    )
    __policy__ = "free"

    number: Mapped[str]
    day: Mapped[date]
    slot: Mapped[str]
    """Time of day, `HH:MM`, at +08:00."""
    place: Mapped[str] = mapped_column(default="counter")
    """`counter`, `home` (上门) or `point` (流动服务点)."""
    address: Mapped[str | None]
    person_id: Mapped[str | None]
    organisation_id: Mapped[str | None]
    name: Mapped[str | None]
    phone: Mapped[str | None]
    matter_code: Mapped[str | None]
    matter_name: Mapped[str | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    channel: Mapped[str] = mapped_column(default="phone")
    state: Mapped[str]
    """`booked`, `came`, `missed` or `cancelled`."""
    worker_id: Mapped[str | None]
    case_id: Mapped[str | None]
    remark: Mapped[str | None]
