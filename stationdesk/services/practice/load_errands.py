"""What lies open in a practice village: requests in every state, trips made, planned and forgotten, fees, blanks, and
somebody nobody has found yet. So that whoever learns sees each list with something in it.

Follows from the facts alone (people and agents of the plan, the last days before now), with no chance of its own.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from stationdesk.core.clock import civil_date, noon
from stationdesk.services import (
    blank_slips,
    custody,
    proxy,
    proxy_collect,
    proxy_fees,
    trips,
    visit_misses,
    visits,
)
from stationdesk.services.practice.load_proxy import SIGNED
from stationdesk.services.practice.load_stage import Act, Known, Stage, known
from stationdesk.storage.work import Work

OFFICE: Final = "潘家湾镇便民服务中心"
SCOPE: Final = ("submit", "correct", "sign_for", "collect", "pay")
SCENES: Final = (
    # what becomes of a request; working days ago that it was asked for; whether it is signed
    ("waiting", 6, False),
    ("forgotten", 8, True),
    ("carried", 7, True),
    ("failed", 7, True),
    ("ready", 2, True),
    ("ready too", 2, True),
    ("paid", 5, True),
    ("collected", 5, True),
    ("revoked", 9, True),
    ("overlooked", 4, True),
)


def acts(stage: Stage) -> list[Act]:
    """Everything of the last two weeks, in the order in which it follows."""
    facts = stage.happenings.proxies
    if not facts:
        return []
    agent = facts[0].agent
    elders = [fact.person for fact in stage.happenings.enrolments if fact.kind == "elder"]
    people = list(dict.fromkeys([*elders, *(fact.person for fact in facts)]))
    today = civil_date(stage.until)
    made: Known = {}
    found: list[Act] = []

    def act(at: datetime, reason: str, play: Any) -> None:
        found.append(Act(at, agent, reason, play))

    for turn, (scene, ago, signed) in enumerate(SCENES):
        person, matter = people[turn % len(people)], facts[turn % len(facts)].matter
        at = noon(_before(today, ago), 9, 5 + turn)
        act(at, "proxy:request", partial(_ask, stage, made, scene, person, matter, agent, signed))
    last = _before(today, 1)
    act(
        noon(_before(today, 4), 16, 0),
        "proxy:request",
        partial(_trip, made, "back", _before(today, 3), ("carried", "failed")),
    )
    act(noon(_before(today, 3), 8, 40), "proxy:request", partial(_leave, made, "back"))
    act(noon(_before(today, 3), 15, 20), "proxy:request", partial(_back, made))
    act(
        noon(_before(today, 3), 16, 10),
        "proxy:request",
        partial(_trip, made, "forgotten", _before(today, 2), ("overlooked",)),
    )
    act(
        noon(last, 16, 20),
        "proxy:request",
        partial(_trip, made, "next", _after(today), ("ready", "ready too")),
    )
    for scene in ("ready", "carried"):
        act(noon(_before(today, 2), 10, 0), "proxy:custody", partial(_held, made, scene, today))
    act(noon(_before(today, 3), 15, 30), "proxy:custody", partial(_pay, made, stage))
    act(noon(_before(today, 2), 15, 30), "proxy:custody", partial(_collect, made, stage))
    act(noon(_before(today, 4), 10, 30), "proxy:request", partial(_revoke, made))
    act(noon(today - timedelta(days=12), 8, 35), "visits:record", _blanks)
    whom = elders[0] if elders else people[0]
    act(noon(last, 10, 10), "visits:record", partial(_nobody_home, stage, made, whom))
    act(noon(last, 10, 40), "visits:record", partial(_tried, made))
    return found


def _before(today: date, days: int) -> date:
    """So many working days (Monday to Friday) before."""
    day = today
    while days:
        day -= timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _after(today: date) -> date:
    day = today + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _ask(
    stage: Stage, made: Known, scene: str, person: int, matter: str, agent: int, signed: bool, work: Work
) -> None:
    taken = proxy.request(
        work,
        proxy.NewRequest(
            stage.person(person),
            (matter,),
            scope=SCOPE,
            reason="腿脚不便，子女在外务工",
            agent_id=stage.users[agent],
            sub_delegation=scene == "ready",
        ),
    )
    if signed:
        proxy.authorise(work, taken.request_id, note=SIGNED)
    made[scene] = taken.request_id
    stage.done["proxy"] += 1


def _trip(made: Known, key: str, day: date, scenes: tuple[str, ...], work: Work) -> None:
    wanted = tuple((str(known(made, scene)), "") for scene in scenes)
    made["trip", key] = trips.plan(work, trips.NewTrip(day, OFFICE, wanted)).id


def _leave(made: Known, key: str, work: Work) -> None:
    trips.leave(work, known(made, ("trip", key)))


def _back(made: Known, work: Work) -> None:
    trip = known(made, ("trip", "back"))
    done, failed = trips.detail(work, trip).items
    trips.come_back(
        work,
        trip,
        (
            trips.Brought(done.id, "done", "窗口收件，五个工作日内答复", "王科员"),
            trips.Brought(failed.id, "failed", "缺近期一寸照片两张，下次补"),
        ),
    )


def _held(made: Known, scene: str, today: date, work: Work) -> None:
    # One of the two was promised back before today.
    day = work.today if scene == "carried" else _after(today)
    given = custody.HandingOut(known(made, scene), (custody.Line("居民身份证"),), return_by=day)
    custody.take_in(work, given)


def _pay(made: Known, stage: Stage, work: Work) -> None:
    new = proxy_fees.NewFee(known(made, "paid"), "证照工本费", 4000, "鄂财00231178", _second(stage, work))
    proxy_fees.pay(work, new)


def _collect(made: Known, stage: Stage, work: Work) -> None:
    request = known(made, "collected")
    second = _second(stage, work)
    new = proxy_collect.NewCollected(request, "残疾人证", "领20260118", second)
    proxy_collect.collect(work, new)
    proxy_collect.hand(work, request)
    proxy_collect.collect(
        work, proxy_collect.NewCollected(request, "多缴医保费退款", "退00172", second, 12_000)
    )


def _revoke(made: Known, work: Work) -> None:
    proxy.revoke(work, known(made, "revoked"), "儿子回乡，本人说自己去办")


def _blanks(work: Work) -> None:
    blank_slips.make(work, "visit", 6)


def _nobody_home(stage: Stage, made: Known, person: int, work: Work) -> None:
    done = visits.record(
        work, visits.Recorded(stage.person(person), "not_home", visited_at=work.at, risk="high")
    )
    made["missed"] = done.visit_id
    stage.done["visits"] += 1


def _tried(made: Known, work: Work) -> None:
    visit_misses.tried(work, known(made, "missed"), "neighbour", reached=False, note="隔壁说两天没有看见人")


def _second(stage: Stage, work: Work) -> str:
    """Somebody else of the staff, who was there."""
    people = stage.population.people
    return next(
        people[one.person].canonical
        for one in stage.population.staff
        if people[one.person].canonical != work.actor.name
    )
