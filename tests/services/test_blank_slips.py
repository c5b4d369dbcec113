"""Paper at the door, typed back: a blank's number is used once, a grid is kept whole or not at all."""

from __future__ import annotations

import pytest

from stationdesk.core.papers import BlankSlips
from stationdesk.desk import Desk
from stationdesk.services import blank_slips, papers, visits
from stationdesk.services.visits import Recorded
from tests.services.test_visits import TODAY, person


def blanks(desk: Desk, count: int = 3) -> list[str]:
    made = desk.change(lambda work: blank_slips.make(work, "visit", count))
    facts = desk.read(lambda work: papers.facts(work, made.paper.id))
    assert isinstance(facts, BlankSlips)
    assert facts.numbers == tuple(slip.number for slip in made.slips)
    return [slip.number for slip in made.slips]


def test_a_blank_is_used_once_and_found_by_its_last_digits(desk: Desk) -> None:
    who = person(desk, "1950-01-01", "独居")
    first, second, third = blanks(desk)
    made = desk.change(lambda work: visits.record(work, Recorded(who, serial=first)))
    with pytest.raises(blank_slips.SlipUsed):
        desk.change(lambda work: visits.record(work, Recorded(who, serial=first)))
    desk.change(lambda work: visits.record(work, Recorded(who, serial=second[-8:])))
    out = desk.read(lambda work: blank_slips.listed(work, out_only=True))
    assert [slip.number for slip in out] == [third]
    used = desk.read(blank_slips.listed)[0]
    assert (used.used_table, used.used_id) == ("visits", made.visit_id)
    with pytest.raises(blank_slips.SlipUnknown):
        desk.change(lambda work: visits.record(work, Recorded(who, serial="999999")))


def test_a_lost_blank_is_struck_off_with_a_reason_and_never_used(desk: Desk) -> None:
    who = person(desk, "1950-01-01", "独居")
    first, *_ = blanks(desk)
    with pytest.raises(blank_slips.StrikingUnexplained):
        desk.change(lambda work: blank_slips.strike(work, first, " "))
    desk.change(lambda work: blank_slips.strike(work, first, "淋湿"))
    with pytest.raises(blank_slips.SlipStruck):
        desk.change(lambda work: visits.record(work, Recorded(who, serial=first)))


@pytest.mark.parametrize(
    ("kind", "count", "error"),
    [
        ("poem", 1, blank_slips.SlipKindUnknown),
        ("visit", 0, blank_slips.SlipCountWrong),
        ("visit", 51, blank_slips.SlipCountWrong),
    ],
)
def test_blanks_that_make_no_sense_are_not_printed(
    desk: Desk, kind: str, count: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        desk.change(lambda work: blank_slips.make(work, kind, count))
    assert desk.read(blank_slips.listed) == []


def test_a_grid_is_kept_whole_or_not_at_all(desk: Desk) -> None:
    people = [person(desk, "1950-01-01", "独居") for _ in range(3)]
    lines = [Recorded(who, visited_on=TODAY, arrived="09:00", departed="09:20") for who in people]
    wrong = [lines[0], Recorded(people[1], "asleep"), Recorded(people[2], arrived="25:00")]
    with pytest.raises(visits.GridRefused) as refused:
        desk.change(lambda work: visits.record_many(work, wrong))
    assert "第2行" in str(refused.value)
    assert "第3行" in str(refused.value)
    assert desk.read(visits.listed) == []
    assert len(desk.change(lambda work: visits.record_many(work, lines))) == 3


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"arrived": "9点"}, visits.TimeWrong),
        ({"arrived": "10:00", "departed": "09:00"}, visits.TimeWrong),
        ({"signed_how": "for_them", "signed_by": "女儿"}, visits.SigningUnexplained),
        ({"signed_how": "not_signed"}, visits.SigningUnexplained),
        ({"signed_how": "stamp"}, visits.SigningUnknown),
    ],
)
def test_times_and_signatures_are_written_down_as_they_were(
    desk: Desk, given: dict[str, str], error: type[Exception]
) -> None:
    who = person(desk, "1950-01-01")
    with pytest.raises(error):
        desk.change(lambda work: visits.record(work, Recorded(who, **given)))  # type: ignore[arg-type]
