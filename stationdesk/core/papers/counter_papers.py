"""Papers of the counter beside the cases: what somebody asking is told on one paper, and when they are expected."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class NoticeMaterial(Quiet, frozen=True, kw_only=True):
    """A material as somebody asking is told it: name, form, how many, who issues it or how to get it."""

    name: str
    form: str = ""
    copies: int = 1
    required: bool = True
    how: str = ""


class ConsultationNotice(PaperFacts, frozen=True, kw_only=True, tag="consultation_notice"):
    """一次性告知书（咨询）: everything to know of a matter before it is asked for, on one paper."""

    title_zh: ClassVar[str] = N_("一次性告知书（咨询）")

    asker: str = ""
    """Who asked; empty for somebody who gave no name."""
    subject: str = ""
    """What was asked, in the asker's words."""
    matter: str
    code: str = ""
    decides: Literal["village", "agency"] = "village"
    agency: str = ""
    asked_on: date
    basis: str = ""
    conditions: str = ""
    limits: tuple[str, ...] = ()
    """Time limits, a sentence each."""
    steps: tuple[str, ...] = ()
    fee: str = ""
    place: str = ""
    apply_within: str = ""
    materials: tuple[NoticeMaterial, ...] = ()
    in_person: bool = False
    """Nobody else may come."""
    catalogue: str = ""
    """Version of the catalogue that was told from."""
    unconfirmed: tuple[str, ...] = ()
    """Parts that nobody has read in the law's own text, in words."""


class AppointmentSlip(PaperFacts, frozen=True, kw_only=True, tag="appointment_slip"):
    """预约单: day, time, place and what to bring, in large type on an A5."""

    title_zh: ClassVar[str] = N_("预约单")

    person: str
    day: date
    weekday: str
    """周三."""
    time: str
    """09:00."""
    place_kind: Literal["counter", "home", "point"] = "counter"
    place: str = ""
    matter: str = ""
    bring: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class PrinterTest(PaperFacts, frozen=True, kw_only=True, tag="printer_test"):
    """打印测试页: a ruler that shows whether a printer scales pages (适合页面)."""

    title_zh: ClassVar[str] = N_("打印测试页")

    size: Literal["A3", "A4", "A5"] = "A4"
    printer: str = ""
