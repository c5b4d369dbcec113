"""States of certificates and sheets: replay in order, an event out of place is left out and counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core import certificate_states as certificates
from stationdesk.core import publicity_states as sheets

AT = datetime(2026, 11, 22, tzinfo=UTC)


def test_two_approvals_at_once_issue_once() -> None:
    kinds = ("drafted", "approved", "issued", "approved", "issued", "voided", "reprinted")
    stands = certificates.replay(certificates.Happened(kind, AT, str(n)) for n, kind in enumerate(kinds))
    assert stands is not None
    assert (stands.state, stands.approved_by, stands.left_out) == (certificates.State.VOID, "1", 3)


@given(st.lists(st.sampled_from([*certificates.STEPS, "drafted", "unheard-of"]), max_size=12))
def test_no_order_of_events_breaks_a_certificate(kinds: list[str]) -> None:
    stands = certificates.replay(certificates.Happened(kind, AT) for kind in ("drafted", *kinds))
    assert stands is not None
    if stands.state == certificates.State.VOID:
        assert stands.issued_at is not None
    if stands.state in (certificates.State.DRAFT, certificates.State.DROPPED):
        assert stands.issued_at is None


@given(
    st.sampled_from(sorted(sheets.CHAINS)),
    st.lists(st.tuples(st.sampled_from([*sheets.STEPS, "made"]), st.sampled_from("abc")), max_size=14),
)
def test_no_order_of_events_posts_a_sheet_past_its_chain(
    publisher: str, steps: list[tuple[str, str]]
) -> None:
    data = {"on": "2026-11-22", "until": "2026-12-02"}
    events = [("0", sheets.Happened("made", AT))]
    events += [(str(n), sheets.Happened(kind, AT, user, data)) for n, (kind, user) in enumerate(steps, 1)]
    stands = sheets.replay(publisher, events)
    assert stands is not None
    if stands.posted_on is not None:
        assert stands.posted_on == date(2026, 11, 22)
        assert len(stands.reviewers) >= sheets.CHAINS[publisher].reviewers
        if sheets.CHAINS[publisher].meeting:
            assert any(kind == "meeting" for kind, _ in steps)


def test_nothing_begins_without_its_first_event() -> None:
    assert certificates.replay([certificates.Happened("issued", AT)]) is None
    assert sheets.replay("village", [("1", sheets.Happened("posted", AT))]) is None


def test_the_same_reviewer_counts_once() -> None:
    events = [("0", sheets.Happened("made", AT))] + [
        (str(n), sheets.Happened("reviewed", AT, "a")) for n in (1, 2, 3)
    ]
    stands = sheets.replay("village", events)
    assert stands is not None
    assert stands.state == sheets.State.MADE
