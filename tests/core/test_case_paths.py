"""Every path of a case: what may be done in which state, by who decides, and what is said where it may not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stationdesk.core.case_states import (
    EVENT_WORDS,
    OPEN,
    STEPS,
    Happened,
    State,
    allowed,
    first_steps,
    replay,
    steps_from,
)

AT = datetime(2026, 11, 22, 1, tzinfo=UTC)
BESIDE = "corrected rated followed_up withdrawn undone served delivered archived proxied recounted"

WAY: dict[str, dict[str, dict[str, str]]] = {
    "village": {
        "notice": {"noticed": "notice", "prolonged": "notice", "supplemented": "notice accepted deferred"},
        "accepted": {
            "suspended": "suspended", "procedure": "accepted", "extended": "accepted", "forwarded": "accepted",
            "answered": "accepted", "finished": "finished",
        },
        "deferred": {
            "supplemented": "deferred accepted", "suspended": "suspended", "procedure": "deferred",
            "extended": "deferred", "prolonged": "deferred", "forwarded": "deferred", "answered": "deferred",
        },
        "suspended": {"resumed": "accepted deferred"},
        "refused": {},
        "finished": {},
        "delivered": {},
        "withdrawn": {},
        "archived": {},
    },
    "agency": {
        "notice": {"noticed": "notice", "prolonged": "notice", "supplemented": "notice received"},
        "received": {
            "noticed": "notice",
            "prolonged": "received",
            "supplemented": "received",
            "forwarded": "forwarded",
            "answered": "finished",
        },
        "forwarded": {"answered": "accepted deferred refused returned finished"},
        "returned": {"noticed": "notice", "supplemented": "returned received"},
        "accepted": {
            "suspended": "suspended", "procedure": "accepted", "extended": "accepted", "answered": "finished",
        },
        "deferred": {
            "supplemented": "deferred accepted", "suspended": "suspended", "procedure": "deferred",
            "extended": "deferred", "prolonged": "deferred", "answered": "accepted finished",
        },
        "suspended": {"resumed": "accepted deferred"},
        "refused": {},
        "finished": {},
        "delivered": {},
        "withdrawn": {},
        "archived": {},
    },
}  # fmt: skip
"""Who decides → state → step → where it may lead. Written out by hand: the table of the program has to agree."""

ROWS = [(decides, state, step) for decides, table in WAY.items() for state in table for step in STEPS]


@pytest.mark.parametrize(("decides", "state", "step"), ROWS)
def test_what_may_be_done_is_what_the_rules_say(decides: str, state: str, step: str) -> None:
    if step in BESIDE.split():
        return
    wanted = set(WAY[decides][state].get(step, "").split())
    assert {str(one) for one in allowed(State(state), step, decides)} == wanted
    assert (step in steps_from(State(state), decides)) == bool(wanted)


@pytest.mark.parametrize("decides", list(WAY))
def test_steps_beside_the_way_depend_on_the_state_alone(decides: str) -> None:
    for step in BESIDE.split():
        for state in State:
            assert allowed(state, step, decides) == allowed(state, step)
    assert {state for state in State if allowed(state, "withdrawn", decides)} == set(OPEN)
    assert {state for state in State if allowed(state, "delivered", decides)} == {
        State.FINISHED,
        State.REFUSED,
    }
    assert not allowed(State.ARCHIVED, "corrected", decides)


def test_a_case_begins_with_what_its_decider_may_say() -> None:
    assert first_steps("agency") == ("received", "noticed")
    assert set(first_steps("village")) == {"accepted", "deferred", "noticed", "refused"}


def test_what_may_be_done_now_is_always_something_a_replay_takes() -> None:
    """Otherwise a step would be taken and then not count."""
    for decides in WAY:
        for step in STEPS:
            for state in State:
                assert allowed(state, step, decides) <= allowed(state, step)


@pytest.mark.parametrize("decides", list(WAY))
def test_every_open_state_of_a_decider_has_a_way_to_its_end(decides: str) -> None:
    reached = {State(to) for to in WAY[decides]} & {State.FINISHED}
    while True:
        more = {
            State(state)
            for state, steps in WAY[decides].items()
            if any(State(to) in reached for targets in steps.values() for to in targets.split())
        }
        if more <= reached:
            break
        reached |= more
    assert reached >= OPEN & {State(state) for state in WAY[decides]}


def test_what_an_older_program_wrote_down_stays_valid() -> None:
    """An answer without a forward was lawful once: the history of such a case does not fall apart."""
    stands = replay(
        [
            Happened("received", AT, {"station_due_on": "2026-11-24"}),
            Happened("answered", AT, {"to": "finished", "result": "finished"}),
        ]
    )
    assert stands is not None
    assert (stands.state, stands.left_out) == (State.FINISHED, 0)


def test_every_step_has_words_for_the_refusal() -> None:
    assert all(EVENT_WORDS[step] for step in STEPS)
