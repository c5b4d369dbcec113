"""Who saw what the station holds about one villager, on paper for them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts
from stationdesk.core.words import N_


class WhoSawSheet(PaperFacts, frozen=True, kw_only=True, tag="who_saw"):
    """个人信息查阅记录: who looked, printed or exported, when, on which computer; drawn when asked for, never kept."""

    title_zh: ClassVar[str] = N_("个人信息查阅记录")

    person: str
    since: date | None = None
    rows: tuple[tuple[str, ...], ...]
    """When, who, what, on which computer."""
    left_out: int = 0
    """How many more there are than stand here."""
