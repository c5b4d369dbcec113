"""Papers for many people at once: the signature list of one entry, the list with which cases go up."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class SignatureLine(Quiet, frozen=True, kw_only=True):
    """One person of the list."""

    number: str
    """The case's number."""
    name: str
    id_no: str = ""
    """Masked: the list lies on the counter while others sign."""
    status: str = ""


class SignatureList(PaperFacts, frozen=True, kw_only=True, tag="signature_list"):
    """签领表: one matter for many, a line each, to be signed."""

    title_zh: ClassVar[str] = N_("多人办理签名表")

    matter: str
    about: str = ""
    """For whom: the household, the grid, the name of the list."""
    batch_number: str
    opened_on: date
    lines: tuple[SignatureLine, ...]
    notes: tuple[str, ...] = ()


class HandoverLine(Quiet, frozen=True, kw_only=True):
    """One case of a 转办单."""

    number: str
    applicant: str
    matter: str
    materials: int
    """How many materials go with it."""
    due_on: date | None = None
    """By when the station has to hand it up."""
    remark: str = ""


class HandoverSheet(PaperFacts, frozen=True, kw_only=True, tag="handover_sheet"):
    """转办单: what the station hands up to one office in one go, for both sides to sign."""

    title_zh: ClassVar[str] = N_("转办单")

    to: str
    handed_on: date
    lines: tuple[HandoverLine, ...]
    carried_by: str = ""
    remark: str = ""
