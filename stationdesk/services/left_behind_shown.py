"""What the lists of the registers may say of a child to whoever reads them: the window and the command line alike.

The register names children only to whoever may open files; who decides on a proposal must know whom and why. For
everybody else a child's name is masked and birth, household and the family's facts are left to the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from stationdesk.core import masks
from stationdesk.core.words import N_, say
from stationdesk.services.left_behind import Candidate, Row
from stationdesk.services.left_behind_turning import ContactHome, Leaver, Proposal, Turning
from stationdesk.storage.work import Work

IN_THE_FILE: Final = N_("父母外出的情况见档案")
ADULT: Final = 20
"""Turning ages below this are a child's."""
OPEN: Final = frozenset({"left_behind:open_child"})
DECIDE: Final = frozenset({"left_behind:open_child", "left_behind:enrol"})
PLAIN_TURNS: Final = ("16", "18", "moved", "died")
"""Turning points whose reason says nothing of a child's family."""


def may_open(work: Work) -> bool:
    """Whether whoever is at the desk may open children's files at all."""
    return not OPEN.isdisjoint(work.actor.permits)


def may_decide(work: Work) -> bool:
    """Whether whoever is at the desk decides on proposals."""
    return not DECIDE.isdisjoint(work.actor.permits)


def rows(work: Work, found: Iterable[Row]) -> list[Row]:
    """Lines of a register."""
    if may_open(work):
        return list(found)
    return [
        replace(
            one,
            name=masks.name(one.name),
            birth=None,
            why=say(IN_THE_FILE),
            household_id=None,
        )
        if one.kind == "child"
        else one
        for one in found
    ]


def candidates(work: Work, found: Iterable[Candidate]) -> list[Candidate]:
    """Proposals to enter."""
    if may_decide(work):
        return list(found)
    return [
        replace(
            one,
            name=masks.name(one.name),
            birth=None,
            reason=say(IN_THE_FILE),
            household_id=None,
            carer_id=None,
        )
        if one.kind == "child"
        else one
        for one in found
    ]


def leavers(work: Work, found: Iterable[Leaver]) -> list[Leaver]:
    """Proposals to leave."""
    if may_decide(work):
        return list(found)
    return [
        replace(
            one,
            name=masks.name(one.name),
            reason=one.reason if one.why in ("age", "died", "moved") else say(IN_THE_FILE),
        )
        if one.kind == "child"
        else one
        for one in found
    ]


def birthdays(work: Work, found: Iterable[Turning]) -> list[Turning]:
    """Birthdays ahead."""
    if may_decide(work):
        return list(found)
    return [replace(one, name=masks.name(one.name)) if one.age < ADULT else one for one in found]


def turns(work: Work, found: Iterable[Proposal]) -> list[Proposal]:
    """Turning points that wait for an answer."""
    if may_decide(work):
        return list(found)
    return [
        replace(
            one,
            name=masks.name(one.name),
            reason=one.reason if one.turn in PLAIN_TURNS else say(IN_THE_FILE),
        )
        if one.kind == "child"
        else one
        for one in found
    ]


def at_home(work: Work, found: Iterable[ContactHome]) -> list[ContactHome]:
    """Relatives who are home for so few days that it is a contact."""
    if may_decide(work):
        return list(found)
    return [
        replace(one, name=masks.name(one.name), relative=masks.name(one.relative))
        if one.kind == "child"
        else one
        for one in found
    ]
