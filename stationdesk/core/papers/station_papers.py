"""Papers of the station itself: the recovery code, and what a sync took in."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from stationdesk.core.papers.facts import Labelled, PaperFacts
from stationdesk.core.words import N_


class RecoverySheet(PaperFacts, frozen=True, kw_only=True, tag="recovery_sheet"):
    """The recovery code, printed once at the first start. These facts hold a secret: never stored, never logged."""

    title_zh: ClassVar[str] = N_("恢复码")

    groups: tuple[str, ...]
    """The code in groups as it is typed."""
    home_label: str = ""
    """Which home it opens, in words that are not secret."""
    officer: int = 0
    """1 or 2: one of the two officers' codes, which only open together. 0: the recovery code, which opens alone."""


class SyncReceipt(PaperFacts, frozen=True, kw_only=True, tag="sync_receipt"):
    """同步回执: what a bundle held and what became of it, for the folder."""

    title_zh: ClassVar[str] = N_("同步回执")

    sender: str
    receiver: str
    bundle: str
    digest: str
    taken_at: datetime
    channel: str = ""
    changes_in: int
    applied: int
    known: int
    held: int
    through: str = ""
    """The last change now confirmed: 12.1.1045."""
    details: tuple[Labelled, ...] = ()
    held_reasons: tuple[Labelled, ...] = ()
