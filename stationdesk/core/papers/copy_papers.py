"""Copies of papers that people brought, stamped with what they may be used for."""

from __future__ import annotations

from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts
from stationdesk.core.words import N_


class StampedCopy(PaperFacts, frozen=True, kw_only=True, tag="stamped_copy"):
    """盖章复印件: one scan on an A4, 「仅限办理……使用」 written across it so that it serves nothing else.

    The picture itself is not among the facts: they name it by its SHA-256, and whoever draws hands it in.
    """

    title_zh: ClassVar[str] = N_("限定用途复印件")

    material: str
    """What it is a copy of: 申请人居民身份证."""
    use: str
    """What it may be used for: 高龄津贴申领."""
    case_number: str = ""
    picture_sha256: str
    """SHA-256 (hex) of the scan."""
