"""The seven steps of a proxy request, as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core import proxy_states as states
from stationdesk.core.proxy_states import State, Step

AT = datetime(2026, 11, 22, 1, tzinfo=UTC)


def steps(*kinds: str) -> list[Step]:
    return [Step(kind, AT + timedelta(hours=n)) for n, kind in enumerate(kinds)]


def test_the_seven_steps_lead_from_request_to_return_visit() -> None:
    standing = states.replay(
        steps("request", "authorise", "accept", "handle", "deliver", "archive", "report", "return_visit")
    )
    assert standing is not None
    assert (standing.state, standing.left_out) == (State.CLOSED, 0)
    assert standing.delivered_at == AT + timedelta(hours=4)
    assert standing.closed_at == AT + timedelta(hours=7)


def test_nothing_is_accepted_without_authority() -> None:
    standing = states.replay(steps("request", "accept", "deliver"))
    assert standing is not None
    assert (standing.state, standing.left_out) == (State.REQUESTED, 2)


def test_nothing_follows_a_revocation() -> None:
    assert states.steps_from(State.REVOKED) == ()
    standing = states.replay(steps("request", "authorise", "revoke", "deliver"))
    assert standing is not None
    assert (standing.state, standing.closed_at) == (State.REVOKED, AT + timedelta(hours=2))


def test_steps_without_a_request_are_no_request() -> None:
    assert states.replay(steps("accept")) is None


@given(st.lists(st.sampled_from([*states.STEPS, "request", "nonsense"])))
def test_every_step_is_taken_or_counted(kinds: list[str]) -> None:
    standing = states.replay(steps("request", *kinds))
    assert standing is not None
    taken, state = 0, State.REQUESTED
    for kind in kinds:
        to = states.target(state, kind)
        if to is not None:
            taken, state = taken + 1, to
    assert standing.state == state
    assert standing.left_out == len(kinds) - taken


def test_every_state_and_step_has_a_word() -> None:
    assert set(states.STATE_WORDS) == set(State)
    assert set(states.STEP_WORDS) == {"request", *states.STEPS}
