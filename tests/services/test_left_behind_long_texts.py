"""What is pasted by mistake is refused before it is kept and sent to every machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from stationdesk.core.lengths import TextTooLong
from stationdesk.desk import Desk
from stationdesk.services import (
    child_letters,
    child_plans,
    child_statuses,
    left_behind,
    left_behind_compare,
    left_behind_files,
    left_behind_leaving,
    left_behind_rounds,
    left_behind_rounds_check,
)
from stationdesk.services.left_behind import ByHand, Choice, Graded
from stationdesk.services.left_behind_compare import NewList
from stationdesk.services.left_behind_leaving import Leave
from stationdesk.services.left_behind_rounds import NewRound
from stationdesk.services.left_behind_rounds_check import Checked
from tests.services.children import CLEAN, TODAY, authorised, do, enrolled
from tests.services.test_left_behind_rules import Family, both_away

LONG = "粘" * 5000
VERBS: dict[str, Callable[..., Any]] = {
    "enrol why": lambda work, has: left_behind.enrol(work, ByHand(has["free"], "child", LONG, "入户")),
    "enrol evidence": lambda work, has: left_behind.enrol(work, ByHand(has["free"], "child", "x", LONG)),
    "enrol school": lambda work, has: left_behind.enrol(
        work, ByHand(has["free"], "child", "x", "入户", school=LONG)
    ),
    "reject": lambda work, has: left_behind.reject(work, Choice(has["free"], "child", LONG)),
    "close": lambda work, has: left_behind.close(work, has["enrolment"], LONG),
    "leave": lambda work, has: left_behind_leaving.leave(work, Leave(has["enrolment"], "other", LONG)),
    "assess": lambda work, has: left_behind.assess(work, Graded(has["enrolment"], "good", note=LONG)),
    "list title": lambda work, has: left_behind_compare.compare(work, NewList("child", LONG, text="王小宝")),
    "list sender": lambda work, has: left_behind_compare.compare(
        work, NewList("child", "县名单", LONG, text="王小宝")
    ),
    "list answer": lambda work, has: left_behind_compare.answer(work, has["listed"], "kept", LONG),
    "round title": lambda work, has: left_behind_rounds.open_round(work, NewRound(title=LONG)),
    "round line": lambda work, has: left_behind_rounds_check.check(
        work, Checked(has["line"], "9", note=LONG)
    ),
    "round close": lambda work, has: left_behind_rounds.close_round(work, has["round"], LONG),
    "status by hand": lambda work, has: child_statuses.by_hand(
        work, has["child"], "difficulty/violence", LONG
    ),
    "goal dropped": lambda work, has: child_plans.drop(work, has["enrolment"], has["goal"], LONG),
    "note": lambda work, has: left_behind_files.write_note(work, "left_behind", has["enrolment"], LONG),
    "letter heard": lambda work, has: child_letters.hear(
        work, has["enrolment"], has["letter"], LONG, work.today, ""
    ),
    "letter signed despite": lambda work, has: child_letters.sign(
        work, has["enrolment"], has["letter"], despite=LONG
    ),
    "letter ended": lambda work, has: child_letters.end(work, has["enrolment"], has["letter"], LONG),
}


@pytest.fixture
def has(desk: Desk, colleague: Callable[..., Desk]) -> dict[str, str]:
    enrolment, child, (_, _, grandmother) = enrolled(desk)
    authorised(desk, colleague)
    free = desk.change(lambda work: both_away(Family(work), "2016-05-05"))[0]
    goal = do(
        desk, child_plans.add, child_plans.NewGoal(enrolment, "study", "补课", "王敏", date(2026, 12, 1))
    )
    letter = do(
        desk,
        child_letters.write,
        child_letters.NewLetter(
            enrolment_id=enrolment, reason="父母在外", since=TODAY, until=date(2027, 2, 28), checks=CLEAN,
            carer_id=grandmother, carer_relation="祖母", child_opinion="愿意", heard_on=TODAY,
        ),
    )  # fmt: skip
    listed = do(desk, left_behind_compare.compare, NewList("child", "县名单", text="不在的人"))
    (line, *_) = desk.read(lambda work: left_behind_compare.lines(work, listed.id))
    return {
        "enrolment": enrolment,
        "child": child,
        "free": free,
        "goal": goal.id if hasattr(goal, "id") else goal,
        "letter": letter.id,
        "listed": line.id,
    }


@pytest.mark.parametrize("verb", VERBS)
def test_a_text_without_end_is_refused_wherever_it_is_typed(
    desk: Desk, has: dict[str, str], verb: str
) -> None:
    if verb in ("round line", "round close"):
        held = do(desk, left_behind_rounds.open_round, NewRound())
        has["round"] = held.id
        has["line"] = desk.read(lambda work: left_behind_rounds.lines(work, held.id))[0].id
    with pytest.raises(TextTooLong) as refused:
        desk.change(lambda work: VERBS[verb](work, has))
    assert refused.value.field


def test_a_name_without_end_in_a_list_is_a_line_that_cannot_be_read(desk: Desk) -> None:
    listed = do(desk, left_behind_compare.compare, NewList("child", "县名单", text=LONG))
    (line,) = desk.read(lambda work: left_behind_compare.lines(work, listed.id))
    assert line.state == "unreadable"
    assert len(line.name) <= 100
