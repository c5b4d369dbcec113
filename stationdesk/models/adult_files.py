"""留守妇女 and 留守老年人: what their files hold beyond the residents' register, their children, help and training."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class WomanRecord(Synced):
    """A woman's file; one row a woman, its id follows from hers, so that two laptops write the same row.

    Codes are those of the pack `adult_lists`.
    """

    __tablename__ = "woman_files"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "free"

    person_id: Mapped[str]
    updated_on: Mapped[date]
    user_id: Mapped[str | None]
    husband_name: Mapped[str | None]
    """Where the husband is not in the residents' register; otherwise empty, and the register says it."""
    husband_phone: Mapped[str | None]
    husband_place: Mapped[str | None]
    husband_since: Mapped[date | None]
    husband_work: Mapped[str | None]
    comes_home: Mapped[str | None]
    """How often he comes home."""
    elders_cared: Mapped[int | None]
    children_cared: Mapped[int | None]
    disability_paper: Mapped[str | None]
    """Number of the certificate of disability."""
    labour: Mapped[str | None]
    income: Mapped[str | None]
    difficulties: Mapped[Any | None] = mapped_column(Document, info={"policy": "guarded"})
    """Codes; never the restricted one, which follows from `woman_rights`."""
    trainings: Mapped[Any | None] = mapped_column(Document)
    """What she wishes to learn."""
    measures: Mapped[str | None]
    remark: Mapped[str | None]


class WomanRight(Synced):
    """Her lawful rights were harmed (合法权益受侵害): what, and what was done. Restricted; only added."""

    __tablename__ = "woman_rights"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "free"
    collection = True

    person_id: Mapped[str]
    on_day: Mapped[date]
    what: Mapped[str] = guarded()
    done: Mapped[str | None]
    settled_on: Mapped[date | None]
    at: Mapped[datetime]
    user_id: Mapped[str | None]


class ElderRecord(Synced):
    """An elder's file; one row an elder, its id follows from theirs. Codes are those of the pack `adult_lists`."""

    __tablename__ = "elder_files"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "free"

    person_id: Mapped[str]
    updated_on: Mapped[date]
    user_id: Mapped[str | None]
    living: Mapped[str | None] = guarded()
    support: Mapped[str | None]
    """Whether those who must support them do (赡养落实)."""
    ability_score: Mapped[int | None] = guarded()
    """GB/T 42195, 0–90."""
    ability_on: Mapped[date | None] = guarded()
    ability_by: Mapped[str | None]
    illnesses: Mapped[Any | None] = mapped_column(Document, info={"policy": "guarded"})
    incomes: Mapped[Any | None] = mapped_column(Document)
    groups: Mapped[Any | None] = mapped_column(Document, info={"policy": "guarded"})
    """Special-difficulty groups ticked by hand, beside those that the facts give."""
    housing: Mapped[str | None]
    doctor: Mapped[str | None]
    needs: Mapped[Any | None] = mapped_column(Document)
    carer: Mapped[str | None]
    """关爱联系人."""
    contacts: Mapped[Any | None] = mapped_column(Document, info={"policy": "guarded"})
    """Two emergency contacts: `[{name, phone, relation}]`."""
    remark: Mapped[str | None]


class ElderChild(Synced):
    """What is known of one child of an elder: how to reach them, how often and when they were last in touch."""

    __tablename__ = "elder_children"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "free"

    person_id: Mapped[str]
    """The elder."""
    relative_id: Mapped[str | None]
    """The child, where the residents' register has them; name, place and absence then come from there."""
    name: Mapped[str | None]
    phone: Mapped[str | None]
    place: Mapped[str | None]
    since: Mapped[date | None]
    frequency: Mapped[str | None]
    last_contact: Mapped[date | None]
    remark: Mapped[str | None]


class HelpRecord(Synced):
    """One time somebody was helped or trained (人次); only added."""

    __tablename__ = "help_records"
    __table_args__ = (
        refers("person_id", "people"),
        Index(None, "station_id", "person_id"),
        Index(None, "station_id", "group", "on_day"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    person_id: Mapped[str]
    group: Mapped[str]
    """`woman` or `elder`: the register for which it is counted."""
    kind: Mapped[str]
    on_day: Mapped[date]
    what: Mapped[str]
    by_whom: Mapped[str | None]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
