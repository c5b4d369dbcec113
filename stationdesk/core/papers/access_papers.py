"""The written authorisation to open children's files, to be signed by who grants it and who holds it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts
from stationdesk.core.words import N_


class FileAuthorisationSheet(PaperFacts, frozen=True, kw_only=True, tag="file_authorisation"):
    """儿童档案查阅授权书: who may open which files, from when to when, and what they promise."""

    title_zh: ClassVar[str] = N_("儿童档案查阅授权书")

    holder: str
    posts: tuple[str, ...] = ()
    granter: str
    granter_posts: tuple[str, ...] = ()
    child: str = ""
    """One child's name; empty for the children of the whole village."""
    since: date
    until: date | None = None
    reason: str
