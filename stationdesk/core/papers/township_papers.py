"""The paper of a township to its villages: 催报, what has not come, since when, by when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class ReminderLine(Quiet, frozen=True, kw_only=True):
    """One thing that a village owes. `since`: asked for, or silent, from that day; `due_on`: the day it was due."""

    what: str
    state: str = ""
    since: date | None = None
    due_on: date | None = None


class ReminderVillage(Quiet, frozen=True, kw_only=True):
    """One village: a page of its own, with a strip to be signed and sent back."""

    name: str
    phone: str = ""
    lines: tuple[ReminderLine, ...] = ()


class ReminderLetter(PaperFacts, frozen=True, kw_only=True, tag="reminder_letter"):
    """催报通知单: for villages that nothing comes from by bundle, carried by hand, fax or the next person going there."""

    title_zh: ClassVar[str] = N_("催报通知单")

    office: str
    by: date
    """By when everything is to be there."""
    words: str = ""
    villages: tuple[ReminderVillage, ...]
