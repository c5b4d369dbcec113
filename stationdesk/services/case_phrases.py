"""Phrases a counter writes again and again into the remark of a case (常用语): offered in a list, edited by whoever works here.

Kept on this machine, inside the encrypted database: what one counter says is no business of another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from stationdesk.core import lengths
from stationdesk.core.words import N_, say
from stationdesk.models.machine import MachineSetting
from stationdesk.services import users
from stationdesk.storage.work import Work

KEY: Final = "case_phrases"
MOST: Final = 30
LONGEST: Final = 60
SHIPPED: Final = (
    N_("本人行动不便，家属来办"),
    N_("原件已核对退回，留复印件"),
    N_("已当面告知办理流程和时限"),
    N_("办好后请打电话"),
    N_("结果请家属来取"),
    N_("急用，请尽快办"),
)
"""Until somebody writes others."""


def listed(work: Work) -> tuple[str, ...]:
    """The phrases, in their order."""
    row = work.session.get(MachineSetting, KEY)
    if row is None or not isinstance(row.value, list):
        return tuple(say(one) for one in SHIPPED)
    return tuple(str(one) for one in row.value)


def save(work: Work, phrases: Iterable[str]) -> tuple[str, ...]:
    """Put others in their place; empty lines and repetitions are left out. Needs `cases:accept`.

    Raises TextTooLong for a phrase of more than 60 characters, and leaves out what is beyond thirty.
    """
    users.require(work, "cases:accept")
    kept = tuple(dict.fromkeys(one.strip() for one in phrases if one.strip()))[:MOST]
    for one in kept:
        lengths.within({"phrases": LONGEST}, {"phrases": one})
    work.session.merge(MachineSetting(key=KEY, value=list(kept)))
    work.session.flush()
    return kept
