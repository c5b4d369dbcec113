"""送签单: what waits for a signature of somebody who is seldom at the desk."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class ApprovalLine(Quiet, frozen=True, kw_only=True):
    """One thing to be signed for."""

    kind: str
    title: str
    number: str = ""
    since: date
    post: str = ""
    left: int = 1
    """How many signatures are still needed."""


class ApprovalSheet(PaperFacts, frozen=True, kw_only=True, tag="approval_sheet"):
    """Lines with room to sign each; scanned afterwards and recorded. Never kept: it changes every day."""

    title_zh: ClassVar[str] = N_("送签单")

    lines: tuple[ApprovalLine, ...] = ()
