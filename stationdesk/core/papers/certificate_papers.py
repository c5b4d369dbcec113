"""Certificates, and the paper that says where to go instead."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Literal

from stationdesk.core.errors import Refusal
from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_, civil


class FieldUnfilled(Refusal):
    """The template of a certificate asks for a field that the facts do not have."""

    template = N_("证明没有做成：模板要求填写“{key}”，但没有填。请补填后再出具。")


class CertificateField(Quiet, frozen=True, kw_only=True):
    """A field of a certificate as the pack describes it, with what was filled in."""

    key: str
    label: str
    type: Literal["name", "id", "text", "longtext", "date", "int", "decimal"] = "text"
    value: str = ""
    """Text as entered; a date as 2026-11-22."""


class Certificate(PaperFacts, frozen=True, kw_only=True, tag="certificate"):
    """A certificate of the permitted list: the pack's template with its fields, signatories and seal circle."""

    title_zh: ClassVar[str] = N_("证明")

    code: str
    title: str
    body: str
    """The pack's text with {key} places; two full-width blanks begin a paragraph."""
    fields: tuple[CertificateField, ...]
    issuer: str
    """Whose seal: 村民委员会, 村党组织, 集体经济组织, 调解委员会."""
    signatories: tuple[str, ...] = ()
    purpose: str = ""
    asked_by: str = ""
    """索要单位."""
    legal_basis: str = ""
    valid_days: int | None = None
    valid_until: date | None = None
    copies: int = 1
    applicant: str = ""
    approver: str = ""
    verified_by: tuple[str, ...] = ()
    seal_record: str = ""
    qr: str = ""
    """The signed payload of `documents/QR.md`: number, date, issuer, salted hash. Nothing personal."""
    with_stub: bool = True
    verified_how: tuple[str, ...] = ()
    """核实方式, in words: 入户走访, 邻里证实."""
    verified_on: date | None = None
    evidence: str = ""
    """佐证材料, for the stub."""
    for_court: bool = False
    """Signed by hand by 负责人 and 制作人."""
    replaces: str = ""
    """Number of the voided certificate that this one stands for."""


class DemandLine(Quiet, frozen=True, kw_only=True):
    """How often a unit demanded an item in the month."""

    unit: str
    item: str
    listed: str = ""
    """The item's number in the list that forbids it, or 清单外."""
    authority: str = ""
    """Who is competent: what the unit should have asked."""
    count: int


class CertificateDemands(PaperFacts, frozen=True, kw_only=True, tag="certificate_demands"):
    """不当索要证明情况月报: which units demanded what the village must not certify. No villager is named."""

    title_zh: ClassVar[str] = N_("不当索要证明情况月报")

    month: str
    """2026年11月."""
    document: str
    """The list that holds here."""
    lines: tuple[DemandLine, ...]
    total: int
    before: int
    """How many in the month before."""
    year: int
    """How many since January."""
    issued: int
    """Certificates issued in the month, beside which the demands are read."""
    township: str = ""


class CertificateRefusal(PaperFacts, frozen=True, kw_only=True, tag="certificate_refusal"):
    """证明事项告知单: why the village may not certify this, who does, and what the station will do."""

    title_zh: ClassVar[str] = N_("证明事项告知单")

    applicant: str
    item: str
    item_no: str = ""
    listed_in: str = ""
    """The list that forbids it, with its number."""
    authority: str
    how: str
    station_does: str = ""
    demanded_by: str = ""
    demanded_for: str = ""
    asked_on: date
    note: str = ""


_PLACE = re.compile(r"\{([a-z_0-9]+)\}")


def filled(body: str, fields: tuple[CertificateField, ...]) -> str:
    """The template's text with its fields. Dates are written as people read them.

    What was left empty is said so: 无 for words, ／ for numbers, nothing for remarks. Raises FieldUnfilled for a place
    the facts do not know at all.
    """
    known = {field.key: field for field in fields}

    def put(match: re.Match[str]) -> str:
        field = known.get(match[1])
        if field is None:
            raise FieldUnfilled(key=match[1])
        value = field.value.strip("\n")
        if value and field.type == "date":
            return civil(date.fromisoformat(value), "zh")
        after = match.string[match.end() : match.end() + 1]
        if field.type == "longtext":
            if value:
                # The template may bring its own full stop, or the clerk's text may.
                bare = value.rstrip("。")
                return bare + "。" if after in ("", "\n") else bare
            return "无。" if match.string[: match.start()].endswith("：") and after != "。" else ""
        if value:
            return value
        return "／" if field.type in ("int", "decimal") else "无"

    return _PLACE.sub(put, body)
