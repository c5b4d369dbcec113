"""Sealed care groups (精神障碍患者、社区服刑人员、刑满释放人员): even who belongs to them is ciphertext."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from stationdesk.models.table import STRICT, Synced, guarded, refers


class CareMember(Synced):
    """Somebody who is cared for. Who, in which group, since when and every fact are inside the ciphertext."""

    __tablename__ = "care_members"
    __table_args__ = (refers("group_id", "sealed_groups"), STRICT)
    __policy__ = "free"
    collection = True

    group_id: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    cipher: Mapped[str] = guarded()


class CareEntry(Synced):
    """What came after: changed facts, a visit, the end, a return. Which of these it is stands inside. Only added."""

    __tablename__ = "care_entries"
    __table_args__ = (
        refers("member_id", "care_members"),
        refers("group_id", "sealed_groups"),
        Index(None, "station_id", "member_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    member_id: Mapped[str]
    group_id: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    cipher: Mapped[str] = guarded()
