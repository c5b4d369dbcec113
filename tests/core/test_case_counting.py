"""Dates counted again by another calendar: running, extended and stopped clocks, and what an agency named itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from stationdesk.core import packs, workdays
from stationdesk.core.case_counting import Counted, count_again
from stationdesk.core.case_states import Happened
from stationdesk.core.workdays import Calendar


def known(*off: str, work: tuple[str, ...] = ()) -> Calendar:
    """The shipped calendar with 2027 announced: these days off, those worked."""
    shipped = packs.load("calendars")
    year = {"off": dict.fromkeys(off, "放假"), "work": dict.fromkeys(work, "调休"), "source": "test"}
    body = dict(shipped.body) | {"years": dict(shipped.body["years"]) | {"2027": year}}
    return Calendar.from_pack(packs.Pack("calendars", "t", date(2026, 11, 1), "t", {}, body, "t"))


def happened(kind: str, day: tuple[int, int, int], **data: Any) -> Happened:
    return Happened(kind, datetime(*day, 1, tzinfo=UTC), data)


ACCEPTED = happened(
    "accepted", (2026, 12, 28), accepted_on="2026-12-28", due_on="2027-01-05", calendar="2026-1", limit=5
)


def test_a_running_clock_is_counted_from_the_day_it_began() -> None:
    before = count_again([ACCEPTED], workdays.shipped(), 2, 5)
    assert (before.due_on, before.provisional) == (date(2027, 1, 5), True)
    after = count_again([ACCEPTED], known("2027-01-01", "2027-01-04"), 2, 5)
    assert (after.due_on, after.provisional) == (date(2027, 1, 6), False)


def test_an_extension_is_counted_from_the_new_end() -> None:
    events = [ACCEPTED, happened("extended", (2026, 12, 29), due_on="2027-01-08", days=3)]
    after = count_again(events, known("2027-01-01", "2027-01-04"), 2, 5)
    assert after.due_on == date(2027, 1, 11)


def test_a_stopped_clock_has_its_days_left_counted_again_and_goes_on_from_there() -> None:
    stopped = [ACCEPTED, happened("suspended", (2026, 12, 30), due_on=None, left=3)]
    assert count_again(stopped, known("2027-01-01", "2027-01-04"), 2, 5) == Counted(
        None, None, provisional=False, left=3
    )
    # With Saturday 2 January worked the limit ends a day earlier, but the days left are the same.
    assert count_again(stopped, known("2027-01-01", work=("2027-01-02",)), 2, 5).left == 3
    gone_on = [*stopped, happened("resumed", (2027, 1, 11), to="accepted", due_on="2027-01-14")]
    assert count_again(gone_on, known("2027-01-12"), 2, 5).due_on == date(2027, 1, 15)


def test_what_an_agency_named_is_kept_as_it_was_named() -> None:
    events = [
        happened("received", (2026, 12, 28), station_due_on="2026-12-30", calendar="2026-1", limit=2),
        happened("forwarded", (2026, 12, 28)),
        happened("answered", (2026, 12, 30), to="accepted", accepted_on="2026-12-30", due_on="2027-01-20"),
    ]
    assert count_again(events, known("2027-01-19"), 2, 20).due_on == date(2027, 1, 20)


def test_a_step_that_did_not_fit_moves_no_date() -> None:
    events = [ACCEPTED, happened("resumed", (2027, 2, 1), to="accepted", due_on="2027-03-01")]
    assert count_again(events, known("2027-01-01"), 2, 5).due_on == date(2027, 1, 5)


def test_a_notice_ends_the_days_to_forward() -> None:
    events = [
        happened("received", (2026, 12, 30), station_due_on="2027-01-04", calendar="2026-1", limit=2),
        happened("noticed", (2026, 12, 31), station_due_on=None),
    ]
    assert count_again(events, known("2027-01-01"), 2, 5).station_due_on is None
