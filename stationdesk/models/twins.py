"""What people said of two records that looked like one: they are two."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from stationdesk.models.table import STRICT, Synced


class ToldApart(Synced):
    """Somebody looked at two records and says why they are not the same. Counts until it is withdrawn."""

    __tablename__ = "told_apart"
    __table_args__ = (Index(None, "station_id", "first_id"), STRICT)
    __policy__ = "free"

    of_table: Mapped[str]
    first_id: Mapped[str]
    """The smaller of the two ids."""
    second_id: Mapped[str]
    reason: Mapped[str]
