"""A left-behind child on the register whose file is open: for tests of a child's file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from stationdesk.desk import Desk
from stationdesk.services import file_access, left_behind
from stationdesk.services.left_behind import Choice
from tests.services.test_left_behind_rules import Family, both_away

TODAY = date(2026, 11, 22)
CLEAN = {"crime": False, "habits": False, "neglect": False, "other": False}


def enrolled(desk: Desk, born: str = "2016-05-05") -> tuple[str, str, tuple[str, str, str]]:
    """The enrolment, the child, and father, mother and the father's mother who looks after it."""
    child, *others = desk.change(lambda work: both_away(Family(work), born))
    made = desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    assert made.enrolment_id is not None
    return made.enrolment_id, child, (others[0], others[1], others[2])


def authorised(desk: Desk, colleague: Callable[..., Desk]) -> Desk:
    """Let the one at the desk open all children's files; the colleague who let them."""
    secretary = colleague(desk, "secretary", name="陈书记")
    me = desk.actor.user_id or ""
    secretary.change(lambda work: file_access.authorise(work, me, "儿童主任任命书"))
    return secretary


def do(desk: Desk, verb: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """One change of the station."""
    return desk.change(lambda work: verb(work, *given, **more))
