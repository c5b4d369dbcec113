"""Who sits in the bodies of the village: for conflicts of roles. Need not be users of the desk."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Synced, guarded, refers


class CommitteeMember(Synced):
    """A person in one body of the village, in a post, from one day to another."""

    __tablename__ = "committee_members"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "body"), STRICT)
    __policy__ = "guarded"

    name: Mapped[str] = guarded()
    body: Mapped[str]
    """`committee` (村委会), `party`, `supervisors` (监委会), `collective` or `accounts` (会计、报账员、文书)."""
    post: Mapped[str | None]
    """主任, 委员, 报账员 …"""
    person_id: Mapped[str | None]
    """In the register: without it relatives are not known."""
    user_id: Mapped[str | None]
    """Who at this desk it is."""
    since: Mapped[date]
    until: Mapped[date | None]
    remark: Mapped[str | None] = mapped_column(info={"policy": "free"})
