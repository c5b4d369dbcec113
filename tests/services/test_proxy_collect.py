"""What is collected for somebody reaches them: two people, a paper, a slip; and what a deceased left is listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.papers import AgentHandover, CollectedSlip, HeirsList, ProxyAgents
from stationdesk.core.proxy_states import State
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    custody,
    kinship,
    papers,
    proxy,
    proxy_care,
    proxy_collect,
    proxy_fees,
    proxy_heirs,
    proxy_lists,
    proxy_people,
    proxy_wall,
    users,
)
from stationdesk.services.custody import GivingBack, HandingOut, Line
from stationdesk.services.proxy import Stepping
from stationdesk.storage.work import Work
from tests.services.test_proxy import ALLOWED, IN_PERSON, asked, authorised, person


def fetched(desk: Desk, request: str, **changes: object) -> proxy_collect.CollectedRow:
    new = proxy_collect.NewCollected(request, "不动产权证", "受理0098", "李㛃")
    return desk.change(lambda work: proxy_collect.collect(work, replace(new, **changes)))


def dies(desk: Desk, request: str) -> None:
    def died(work: Work) -> None:
        row = proxy.get(work, request)
        work.session.get_one(Person, (work.station_id, row.principal_id)).died_on = work.today

    desk.change(died)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"second": ""}, proxy_fees.SecondMissing),
        ({"second": "王敏"}, proxy_fees.SecondMissing),
        ({"receipt": " "}, proxy_collect.CollectedPaperMissing),
        ({"what": ""}, proxy_collect.CollectedUnnamed),
        ({"what": "社保卡和密码"}, custody.NeverInCustody),
        ({"what": "十一月养老金", "fen": 18_000}, custody.CashNeverInCustody),
        ({"fen": -1}, proxy_collect.CollectedTooMuch),
        ({"fen": 2_000_001}, proxy_collect.CollectedTooMuch),
    ],
)
def test_collecting_needs_two_people_a_paper_and_is_never_pension_cash(
    desk: Desk, change: dict[str, object], error: type[Exception]
) -> None:
    request = authorised(desk).request_id
    with pytest.raises(error):
        fetched(desk, request, **change)
    assert desk.read(proxy_collect.listed) == []


def test_only_who_was_empowered_collects_and_no_paper_counts_twice(desk: Desk) -> None:
    without = asked(desk, scope=("submit",))
    desk.change(lambda work: proxy.authorise(work, without.request_id))
    with pytest.raises(proxy_collect.CollectNotAllowed):
        fetched(desk, without.request_id)
    request = authorised(desk).request_id
    fetched(desk, request)
    with pytest.raises(proxy_fees.ReceiptTwice):
        fetched(desk, request)


def test_nothing_closes_while_something_collected_is_not_handed_over(desk: Desk) -> None:
    request = authorised(desk).request_id
    fetched(desk, request)
    fetched(desk, request, what="多缴退款", receipt="退01", fen=8000)
    for kind in ("accept", "deliver"):
        desk.change(lambda work, kind=kind: proxy.step(work, Stepping(request, kind)))
    for kind in ("archive", "return_visit"):
        with pytest.raises(proxy.CollectedNotHanded):
            desk.change(lambda work, kind=kind: proxy.step(work, Stepping(request, kind)))
    assert desk.read(lambda work: proxy_fees.listed(work, request)) == []
    handed = desk.change(lambda work: proxy_collect.hand(work, request))
    assert (handed.count, handed.fen) == (2, 8000)
    facts = desk.read(lambda work: papers.facts(work, handed.paper.id))
    assert isinstance(facts, CollectedSlip)
    assert (facts.handed_to, facts.total_words) == ("曾庆兰", "捌拾元整")
    assert [line.second for line in facts.lines] == ["李㛃", "李㛃"]
    with pytest.raises(proxy_collect.NothingToHand):
        desk.change(lambda work: proxy_collect.hand(work, request))
    assert desk.change(lambda work: proxy.return_visit(work, request)).state == State.CLOSED


def test_an_authority_that_expired_collects_no_more_but_hands_over(desk: Desk, clock: SetClock) -> None:
    request = authorised(desk).request_id
    fetched(desk, request)
    clock.at = clock.at.replace(year=2027)
    with pytest.raises(proxy.AuthorityExpired):
        fetched(desk, request, receipt="另一张")
    assert desk.change(lambda work: proxy_collect.hand(work, request)).count == 1


def test_after_a_death_the_originals_are_listed_for_the_family(desk: Desk) -> None:
    request = authorised(desk).request_id
    lines = (Line("居民户口簿"), Line("宅基地使用证"))
    slip = desk.change(lambda work: custody.take_in(work, HandingOut(request, lines)))
    fetched(desk, request)
    son = person(desk, "曾建国", date(1975, 5, 1))
    principal = desk.read(lambda work: proxy.get(work, request).principal_id)
    desk.change(lambda work: kinship.add(work, kinship.NewKin(son, principal, "mother")))
    with pytest.raises(proxy_heirs.PrincipalAlive):
        desk.change(lambda work: proxy_heirs.heirs_list(work, request))
    dies(desk, request)
    kept = desk.change(lambda work: proxy_heirs.heirs_list(work, request))
    facts = desk.read(lambda work: papers.facts(work, kept.id))
    assert isinstance(facts, HeirsList)
    assert [(one.item, one.form) for one in facts.lines] == [
        ("居民户口簿", "原件"),
        ("宅基地使用证", "原件"),
        ("不动产权证", "代领"),
    ]
    assert {one.slip for one in facts.lines[:2]} == {slip.number}
    assert [(one.label, one.text) for one in facts.relatives] == [("子女", "曾建国")]
    detail = desk.read(lambda work: proxy_lists.detail(work, request))
    assert detail.row.frozen
    assert detail.died_on is not None


def test_nothing_is_given_back_to_the_dead(desk: Desk) -> None:
    request = authorised(desk).request_id
    desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    fetched(desk, request)
    dies(desk, request)
    for name in ("", "曾庆兰"):
        with pytest.raises(custody.HeirMissing):
            desk.change(lambda work, name=name: custody.give_back(work, GivingBack(request, (), name)))
        with pytest.raises(custody.HeirMissing):
            desk.change(lambda work, name=name: proxy_collect.hand(work, request, name))
    back = desk.change(lambda work: custody.give_back(work, GivingBack(request, (), "儿子曾建国")))
    assert back.still_out == 0
    assert desk.change(lambda work: proxy_collect.hand(work, request, "儿子曾建国")).count == 1


def test_what_a_leaving_agent_collected_stands_on_the_list_of_the_next(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    request = authorised(desk).request_id
    fetched(desk, request, what="退款", fen=8000)
    colleague(desk, "agent")
    me = desk.read(lambda work: work.user_id)
    other = next(row.id for row in desk.read(users.list_all) if row.id != me)
    passed = desk.change(lambda work: proxy_care.hand_over(work, me or "", other, "调离"))
    facts = desk.read(lambda work: papers.facts(work, passed.paper.id))
    assert isinstance(facts, AgentHandover)
    assert facts.requests[0].originals == ("代领：退款 80.00元",)


def test_a_childs_guardian_is_proposed_from_the_register(desk: Desk) -> None:
    child, mother = person(desk, "小宝", date(2015, 1, 1)), person(desk, "刘芳", date(1988, 1, 1))
    desk.change(lambda work: kinship.add(work, kinship.NewKin(child, mother, "mother")))
    found = desk.read(lambda work: proxy_people.guarding(work, child))
    assert found.needed
    assert [(one.person_id, one.kind) for one in found.proposed] == [(mother, "mother")]
    assert not desk.read(lambda work: proxy_people.guarding(work, mother)).needed
    taken = asked(desk, principal_id=child, guardian_id=found.proposed[0].person_id)
    assert taken.state == State.REQUESTED


def test_a_matter_for_oneself_names_its_rule_before_it_is_asked_for(desk: Desk) -> None:
    said = desk.read(lambda work: proxy_people.in_person(work, IN_PERSON))
    assert "依据" in said
    assert "预约上门" in said
    assert desk.read(lambda work: proxy_people.in_person(work, ALLOWED)) == ""


def test_the_wall_names_agents_and_what_they_do(desk: Desk, colleague: Callable[..., Desk]) -> None:
    colleague(desk, "agent")
    kept = desk.change(lambda work: proxy_wall.poster(work, paper="A4"))
    facts = desk.read(lambda work: papers.facts(work, kept.id))
    assert isinstance(facts, ProxyAgents)
    names = {one.name for one in desk.read(users.list_all)}
    assert {one.name for one in facts.agents} <= names
    assert facts.agents
    assert facts.matters
    assert "密码" in facts.never
    assert not set(facts.matters) & set(facts.not_possible)


def test_only_who_keeps_originals_collects(desk: Desk, colleague: Callable[..., Desk]) -> None:
    request = authorised(desk).request_id
    head = colleague(desk, "supervisor")
    new = proxy_collect.NewCollected(request, "证", "1", "李㛃")
    with pytest.raises(NotPermitted):
        head.change(lambda work: proxy_collect.collect(work, new))
