"""Papers of the registers' work: the sheet of a re-verification round to take along, and the ledger (台账)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class RoundPerson(Quiet, frozen=True, kw_only=True):
    """One line of the sheet: the number that is typed back, who, and what the register says."""

    n: int
    name: str
    group: str
    age: str = ""
    known: str = ""
    """Risk, carer, since when; whether only proposed."""
    relatives: tuple[str, ...] = ()
    """`a 父亲王建国 2025-03-01起 广东省东莞市`."""


class RoundHouse(Quiet, frozen=True, kw_only=True):
    """One household of the sheet."""

    house: int
    number: str = ""
    address: str = ""
    people: tuple[RoundPerson, ...]


class RoundSection(Quiet, frozen=True, kw_only=True):
    """The households of one worker, on pages of their own."""

    worker: str
    houses: tuple[RoundHouse, ...]


class LeftBehindRound(PaperFacts, frozen=True, kw_only=True, tag="left_behind_round"):
    """核查表: several households a sheet, a number a line, boxes to tick; typed back by number."""

    title_zh: ClassVar[str] = N_("三留守核查表")

    title: str
    due_on: date
    codes: tuple[str, ...]
    """`1 情况不变` …, as they stand in the boxes."""
    sections: tuple[RoundSection, ...]


class LeftBehindLedger(PaperFacts, frozen=True, kw_only=True, tag="left_behind_ledger"):
    """三留守台账: a register of a day, one line a person."""

    title_zh: ClassVar[str] = N_("三留守台账")

    group: str
    cut_off: date
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
