"""The state machine of a case: one table, replayed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core.case_states import (
    EVENT_WORDS,
    FIRST,
    OPEN,
    STATE_WORDS,
    STEPS,
    Happened,
    Standing,
    State,
    allowed,
    apply,
    replay,
    steps_from,
)

AT = datetime(2026, 11, 22, 1, tzinfo=UTC)


def event(kind: str, n: int = 0, **data: object) -> Happened:
    return Happened(kind, AT + timedelta(minutes=n), data)


def test_every_state_and_every_step_has_a_word() -> None:
    assert set(STATE_WORDS) == set(State)
    assert set(EVENT_WORDS) == set(STEPS) | set(FIRST)


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = set(FIRST.values())
    for _ in State:
        for table in STEPS.values():
            for source, targets in table.items():
                if source in reached:
                    reached |= targets
    assert reached == set(State)
    for state in OPEN:
        assert any(table.get(state, frozenset()) - {state} for table in STEPS.values())


def test_only_a_special_procedure_stops_the_clock() -> None:
    stopping = {
        step
        for step, table in STEPS.items()
        for source, targets in table.items()
        if State.SUSPENDED in targets and source != State.SUSPENDED
    }
    assert stopping == {"suspended"}
    assert set(STEPS["suspended"]) == {State.ACCEPTED, State.DEFERRED}


def test_an_archived_case_stays_as_it_is() -> None:
    assert [
        step for step in steps_from(State.ARCHIVED) if allowed(State.ARCHIVED, step) != {State.ARCHIVED}
    ] == []


def test_a_deferred_case_is_not_finished_before_the_promise_is_kept() -> None:
    assert not allowed(State.DEFERRED, "finished")


def test_a_whole_life_adds_up() -> None:
    stands = replay(
        [
            event("noticed", 0),
            event("supplemented", 1, to="notice"),
            event("supplemented", 2, to="accepted", accepted_on="2026-11-23", due_on="2026-11-26"),
            event("suspended", 3, due_on=None),
            event("resumed", 4, to="accepted", due_on="2026-12-10", due_provisional=True),
            event("finished", 5),
            event("rated", 6, score=5),
            event("delivered", 7),
        ]
    )
    assert stands == Standing(
        State.DELIVERED,
        "finished",
        accepted_on=date(2026, 11, 23),
        due_on=date(2026, 12, 10),
        due_provisional=True,
        closed_at=AT + timedelta(minutes=5),
    )


def test_what_does_not_fit_is_counted_and_changes_nothing() -> None:
    stands = replay([event("accepted", 0), event("finished", 1), event("withdrawn", 2)])
    assert stands is not None
    assert (stands.state, stands.left_out) == (State.FINISHED, 1)


def test_nothing_that_opens_a_case_is_no_case() -> None:
    assert replay([]) is None
    assert replay([event("finished")]) is None


@given(
    st.lists(st.tuples(st.sampled_from(sorted(EVENT_WORDS)), st.sampled_from([None, *State])), max_size=30)
)
def test_a_replay_never_fails_and_only_takes_allowed_steps(steps: list[tuple[str, State | None]]) -> None:
    standing: Standing | None = None
    for n, (kind, to) in enumerate(steps):
        one = event(kind, n, **({"to": str(to)} if to else {}))
        if standing is None:
            standing = replay([one])
            continue
        after = apply(standing, one)
        if after.left_out == standing.left_out:
            assert after.state in allowed(standing.state, kind)
        else:
            assert after.state == standing.state
        assert (after.closed_at is None) == (after.state in OPEN)
        standing = after
