"""Nobody at home at high risk is open until it is known where they are; a major change has a deadline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.models.visits import Visit
from stationdesk.services import visit_misses, visits
from stationdesk.services.visits import Recorded
from tests.services.test_visits import person


def not_home(desk: Desk, who: str, risk: str = "high") -> str:
    given = Recorded(who, "not_home", risk=risk)
    return desk.change(lambda work: visits.record(work, given)).visit_id


def test_a_missed_high_risk_elder_is_open_until_somebody_knows_where_they_are(desk: Desk) -> None:
    who = person(desk, "1940-01-01", "独居")
    visit = not_home(desk, who)
    (open_one,) = desk.read(visit_misses.missed)
    assert (open_one.person_id, open_one.next_contact) == (who, "retry")
    for contact, following in (("retry", "neighbour"), ("neighbour", "children"), ("children", "relative")):
        after = desk.change(
            lambda work, contact=contact: visit_misses.tried(work, visit, contact, reached=False)
        )
        assert after is not None
        assert after.next_contact == following
    with pytest.raises(visit_misses.ReachedUnexplained):
        desk.change(lambda work: visit_misses.tried(work, visit, "police", reached=True))
    done = desk.change(
        lambda work: visit_misses.tried(work, visit, "relative", reached=True, note="在镇卫生院住院")
    )
    assert done is None
    assert desk.read(visit_misses.missed) == []


def test_being_seen_later_closes_it_and_low_risk_never_opens_it(desk: Desk, clock: SetClock) -> None:
    high, low = person(desk, "1940-01-01", "独居"), person(desk, "1990-01-01")
    not_home(desk, high)
    not_home(desk, low, "low")
    assert [one.person_id for one in desk.read(visit_misses.missed)] == [high]
    clock.set(clock.at + timedelta(hours=3))
    desk.change(lambda work: visits.record(work, Recorded(high)))
    assert desk.read(visit_misses.missed) == []


def test_only_a_missed_visit_is_followed_up_and_only_by_known_contacts(desk: Desk) -> None:
    who = person(desk, "1940-01-01", "独居")
    seen = desk.change(lambda work: visits.record(work, Recorded(who))).visit_id
    with pytest.raises(visit_misses.NothingMissed):
        desk.change(lambda work: visit_misses.tried(work, seen, "retry", reached=False))
    visit = not_home(desk, who)
    with pytest.raises(visit_misses.ContactUnknown, match="neighbour"):
        desk.change(lambda work: visit_misses.tried(work, visit, "drone", reached=False))


def test_a_major_change_has_to_be_visited_within_24_hours(desk: Desk, clock: SetClock) -> None:
    who = person(desk, "2015-01-01", kind="child", risk="low")
    row = desk.change(lambda work: visit_misses.happened(work, who, "监护人离世", "外婆报丧"))
    assert (row.planned_on, row.risk) == (date(2026, 11, 22), "high")
    again = desk.change(lambda work: visit_misses.happened(work, who, "住院"))
    assert again.id == row.id
    deadline = desk.read(lambda work: work.session.get(Visit, (work.station_id, row.id)).deadline_at)
    assert deadline is not None
    assert timedelta(hours=23, minutes=59) < deadline - clock.at <= timedelta(hours=24, seconds=1)
    with pytest.raises(visit_misses.EventUnknown, match="事故"):
        desk.change(lambda work: visit_misses.happened(work, who, "下雨"))
