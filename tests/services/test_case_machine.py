"""A case never reaches a state it must not: random steps, dates and bad input, with everything checked after each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stationdesk.core.case_states import OPEN, State, steps_from
from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.models.cases import Case
from stationdesk.security import audit
from stationdesk.services import (
    case_clock,
    case_delivery,
    case_large,
    case_life,
    case_lists,
    case_promises,
    case_proxy,
    case_ratings,
    case_record,
    papers,
)
from stationdesk.services.case_delivery import Delivery
from stationdesk.storage.work import Work
from tests.fixtures import START, open_desk
from tests.services.window import AGENCY, INSTANT, VILLAGE, accept, move_in

Step = Callable[[Work, str], object]


def _first(work: Work, case: str) -> str:
    return case_record.materials_of(work, case)[0].name


STEPS: dict[str, Step] = {
    "notice": lambda work, case: case_life.notice(work, case_life.Notice(case, reason="又缺")),
    "notice one": lambda work, case: case_life.notice(
        work, case_life.Notice(case, problems={_first(work, case): "过期"}, reason="x", bring_by=work.today)
    ),
    "promise": lambda work, case: case_life.supplement(
        work, case_life.Brought(case, {_first(work, case): "promised"}, all_in=True)
    ),
    "bring": lambda work, case: case_life.supplement(work, case_life.Brought(case, all_in=True)),
    "suspend": lambda work, case: case_clock.suspend(work, case, "hearing", "听证"),
    "survey": lambda work, case: case_clock.suspend(work, case, "site_survey", "看现场"),
    "resume": lambda work, case: case_clock.resume(work, case),
    "extend": lambda work, case: case_clock.extend(work, case, 3, "复杂", "主任"),
    "forward": lambda work, case: case_life.forward(work, case),
    **{
        f"answer {result}": lambda work, case, result=result: case_life.answer(
            work, case_life.Answered(case, result, reason="有因")
        )
        for result in (*case_life.ANSWERS, case_life.REPLIED)
    },
    "finish": lambda work, case: case_life.finish(work, case),
    "deny": lambda work, case: case_life.finish(work, case, note="不符", approved=False),
    "withdraw": lambda work, case: case_life.withdraw(work, case),
    "lapse": lambda work, case: case_promises.lapse(work, case),
    "undo": lambda work, case: case_life.undo(work, case, "登错"),
    "blank": lambda work, case: case_delivery.prepare(work, Delivery(case)),
    "deliver": lambda work, case: case_delivery.deliver(work, Delivery(case)),
    "serve": lambda work, case: case_delivery.deliver(
        work, Delivery(case, documents=(papers.of(work, "cases", case)[0].number,))
    ),
    "rate": lambda work, case: case_ratings.rate(work, case, 1, "慢"),
    "call": lambda work, case: case_ratings.step(work, case_ratings.RatingStep(case, "called", "打过")),
    "correct": lambda work, case: case_life.correct(work, case, "写错", remark=f"{work.at}"),
    "proxy": lambda work, case: case_proxy.to_proxy(work, case_proxy.ToProxy(case)),
    "large": lambda work, case: case_large.large_copy(work, papers.of(work, "cases", case)[0].id),
    "recount": lambda work, _case: case_clock.recounted(work, work.today - timedelta(days=400)),
    "archive": lambda work, case: case_life.archive(work, case),
}
AFTER = {
    "noticed": {"notice"},
    "forwarded": {"forwarded", "accepted", "deferred"},
    "finished": {"finished"},
    "delivered": {"delivered"},
    "archived": {"archived"},
    "withdrawn": {"withdrawn"},
}


def test_random_lives_never_reach_an_illegal_state(home: Any) -> None:
    clock = SetClock(START)
    with open_desk(home, clock) as desk:
        people = move_in(desk)

        @settings(max_examples=40, suppress_health_check=list(HealthCheck))
        @given(
            st.sampled_from([AGENCY, VILLAGE, INSTANT]),
            st.booleans(),
            st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 9)), max_size=14),
        )
        def lives(matter: str, complete: bool, steps: list[tuple[str, int]]) -> None:
            clock.set(START)
            case = accept(desk, people.qinglan, matter, all_materials=complete).case_id
            for name, days in steps:
                if days > 6:
                    clock.set(clock.now() + timedelta(days=days))
                before = desk.read(lambda work: _look(work, case))
                try:
                    desk.change(lambda work, name=name: STEPS[name](work, case))
                except Refusal:
                    assert desk.read(lambda work: _look(work, case)) == before, name
                    continue
                if name == "undo":
                    assert desk.read(lambda work: case_lists.count(work, case_lists.CaseQuery())) >= 0
                    return
                _hold(desk.read(lambda work: _look(work, case)), before)

        lives()
        assert desk.read(audit.broken) == []


def _look(work: Work, case_id: str) -> dict[str, Any]:
    """The columns, the replay, and the events of a case."""
    case = work.session.get_one(Case, (work.station_id, case_id))
    events = case_record.events_of(work, case_id)
    standing = case_record.standing_of(events)
    names = ("state", "outcome", "accepted_on", "station_due_on", "due_on", "due_provisional", "closed_at")
    return {
        "shown": tuple(getattr(case, name) for name in names),
        "replayed": tuple(getattr(standing, name) for name in names),
        "left_out": standing.left_out,
        "decides": case.decides,
        "events": [(one.id, one.kind, one.note, str(one.data)) for one in events],
    }


def _hold(now: dict[str, Any], before: dict[str, Any]) -> None:
    """What is true after every step that was taken."""
    assert now["shown"] == now["replayed"], "the columns are the replay of the events"
    assert now["left_out"] == 0
    assert now["events"][: len(before["events"])] == before["events"], "events are only ever added"
    state, accepted_on, due_on = State(now["shown"][0]), now["shown"][2], now["shown"][4]
    assert (now["shown"][6] is None) == (state in OPEN)
    if state in (State.ACCEPTED, State.DEFERRED):
        assert accepted_on is not None
        assert due_on is None or due_on >= accepted_on
    if state in (State.SUSPENDED, State.NOTICE, State.RECEIVED) and accepted_on is None:
        assert due_on is None, "no clock runs before acceptance"
    if state is State.SUSPENDED:
        assert due_on is None, "a special procedure stops the clock"
    added = [kind for _, kind, _, _ in now["events"][len(before["events"]) :]]
    for kind in added:
        assert kind in steps_from(State(before["shown"][0]), now["decides"]), kind
        assert str(state) in AFTER.get(kind, {str(state)})


@pytest.mark.parametrize("days", [-1, 0, 11, 9999])
def test_days_beyond_reason_are_refused_not_crashed(desk: Any, days: int) -> None:
    people = move_in(desk)
    case = accept(desk, people.qinglan).case_id
    with pytest.raises(case_clock.ExtensionTooLong):
        desk.change(lambda work: case_clock.extend(work, case, days, "复杂", "主任"))


@pytest.mark.parametrize("said", ["", "0", "𠮷" * 5000, "'; DROP TABLE cases; --", "\x00\x1b[31m"])
def test_odd_words_are_kept_or_refused_never_a_bug(desk: Any, said: str) -> None:
    people = move_in(desk)
    case = accept(desk, people.qinglan).case_id
    for step in (
        lambda work: case_life.correct(work, case, said or "x", remark=said),
        lambda work: case_clock.suspend(work, case, said, said),
        lambda work: case_life.answer(work, case_life.Answered(case, said, reason=said)),
        lambda work: case_delivery.deliver(work, Delivery(case, how=said, receiver=said, documents=(said,))),
        lambda work: case_record.require_seen(work, case, said),
        lambda work: case_life.finish(work, case, said, said, said),
    ):
        with suppress(Refusal):  # anything else would be a bug, and fails the test
            desk.change(step)
    assert desk.read(lambda work: case_lists.detail(work, case)).left_out == 0
