"""Who may see a child's file, who had to see it at once, who lost sight of it, and on what legal basis it is kept.

The standing authorisations are `left_behind.FileAuthorisation`.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, refers


class AuthorisationStep(Synced):
    """What happened to a standing authorisation: its paper was signed, it was ended. Only added."""

    __tablename__ = "file_authorisation_steps"
    __table_args__ = (
        refers("authorisation_id", "file_authorisations"),
        Index(None, "station_id", "authorisation_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    authorisation_id: Mapped[str]
    kind: Mapped[str]
    """`signed` or `ended`."""
    happened_on: Mapped[date]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    why: Mapped[str | None]


class FileOpening(Synced):
    """An emergency opening (紧急打开) of a child's file, for somebody else to review. Its reason is a sealed note."""

    __tablename__ = "file_openings"
    __table_args__ = (
        refers("enrolment_id", "left_behind"),
        Index(None, "station_id", "enrolment_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    enrolment_id: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    note_id: Mapped[str | None]


class FileOpeningReview(Synced):
    """What somebody else found of an emergency opening: justified or not. Its words are a sealed note."""

    __tablename__ = "file_opening_reviews"
    __table_args__ = (refers("opening_id", "file_openings"), Index(None, "station_id", "opening_id"), STRICT)
    __policy__ = "free"
    collection = True

    opening_id: Mapped[str]
    justified: Mapped[bool]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    note_id: Mapped[str | None]


class SightLost(Synced):
    """Somebody named in a mandatory report no longer sees the file of the child it is about.

    Neither who nor which child stands here: `mark` is a digest over both, which the program can only compare. It
    covers a user's id, a name as it is searched and a telephone number, so that it holds for an account made later.
    """

    __tablename__ = "sight_lost"
    __table_args__ = (Index(None, "station_id", "mark"), STRICT)
    __policy__ = "free"
    collection = True

    mark: Mapped[str]
    at: Mapped[datetime]


class LawfulBasis(Synced):
    """On what basis a child's personal information is handled (个人信息保护法 13, 31). Only added, the last one counts."""

    __tablename__ = "lawful_bases"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "free"
    collection = True

    person_id: Mapped[str]
    basis: Mapped[str]
    """`consent`, `refused`, `withdrew`, `duty`, `emergency`."""
    scope: Mapped[Any | None] = mapped_column(Document)
    """What a consent covers: `file`, `photos`, `share`, `help`."""
    given_by: Mapped[str | None]
    """The guardian who said so."""
    relation: Mapped[str | None]
    how: Mapped[str | None]
    """`written`, `spoken`, `phone`."""
    witness: Mapped[str | None]
    said_on: Mapped[date]
    note: Mapped[str | None]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
