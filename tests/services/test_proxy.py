"""Proxy requests: who may ask for what, with which powers, and what becomes of the originals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.papers import CustodySlip, ProxyAuthority
from stationdesk.core.proxy_states import State
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.services import cases, custody, papers, proxy, proxy_lists
from stationdesk.services.custody import GivingBack, HandingOut, Line
from stationdesk.services.proxy import NewRequest, Stepping
from stationdesk.storage.work import Work

ALLOWED = "LB-010"
IN_PERSON = "PO-008"


def person(desk: Desk, name: str = "曾庆兰", born: date = date(1950, 1, 1), **more: object) -> str:
    def add(work: Work) -> str:
        row = Person(station_id=work.station_id, id=new_id(), name=name, sex="2", birth=born, **more)
        work.session.add(row)
        return row.id

    return desk.change(add)


def asked(desk: Desk, **changes: object) -> proxy.Taken:
    new = NewRequest(person(desk), (ALLOWED,), scope=("submit", "collect"), reason="腿脚不便")
    return desk.change(lambda work: proxy.request(work, replace(new, **changes)))


def authorised(desk: Desk) -> proxy.Taken:
    taken = asked(desk)
    return desk.change(lambda work: proxy.authorise(work, taken.request_id))


def test_a_written_request_waits_for_the_signed_paper(desk: Desk) -> None:
    taken = asked(desk)
    assert taken.state == State.REQUESTED
    assert taken.paper is not None
    facts = desk.read(lambda work: papers.facts(work, taken.paper.id))
    assert isinstance(facts, ProxyAuthority)
    assert facts.powers == ("递交材料", "代领结果")
    assert facts.number == taken.number
    assert desk.change(lambda work: proxy.authorise(work, taken.number)).state == State.AUTHORISED


def test_a_spoken_request_needs_a_witness_who_is_neither_side(desk: Desk) -> None:
    for witness in ("", "曾庆兰", "王敏"):
        with pytest.raises(proxy.WitnessMissing):
            asked(desk, way="oral", witness=witness)
    taken = asked(desk, way="oral", witness="邻居刘某")
    assert taken.state == State.AUTHORISED
    assert taken.paper is not None
    facts = desk.read(lambda work: papers.facts(work, taken.paper.id))
    assert isinstance(facts, ProxyAuthority)
    assert facts.oral
    assert facts.witness == "邻居刘某"


def test_what_the_law_wants_in_person_is_refused_with_the_rule(desk: Desk) -> None:
    with pytest.raises(proxy.PersonNeeded) as refused:
        asked(desk, matters=(ALLOWED, IN_PERSON))
    assert "居民身份证到期换领" in str(refused.value)
    assert "依据" in str(refused.value)
    assert desk.read(proxy_lists.listed) == []


def test_a_child_asks_through_a_guardian(desk: Desk) -> None:
    child = person(desk, "小宝", date(2015, 1, 1))
    other = person(desk, "小妹", date(2012, 1, 1))
    with pytest.raises(proxy.GuardianMissing):
        asked(desk, principal_id=child)
    with pytest.raises(proxy.GuardianUnfit):
        asked(desk, principal_id=child, guardian_id=other)
    assert asked(desk, principal_id=child, guardian_id=person(desk)).state == State.REQUESTED


@pytest.mark.parametrize("expires", [date(2026, 11, 21), date(2028, 1, 1)])
def test_an_authority_has_a_sensible_end(desk: Desk, expires: date) -> None:
    with pytest.raises(proxy.ExpiryWrong):
        asked(desk, expires_on=expires)


def test_powers_are_named_one_by_one(desk: Desk) -> None:
    for scope in ((), ("everything",)):
        with pytest.raises(proxy.ScopeMissing):
            asked(desk, scope=scope)


def test_the_whole_way_to_the_return_visit(desk: Desk) -> None:
    taken = authorised(desk)
    case = desk.change(
        lambda work: proxy.open_case(work, taken.request_id, cases.NewCase(ALLOWED, all_materials=True))
    )
    assert case.case_id is not None
    assert case.state == State.ACCEPTED
    for kind in ("handle", "deliver", "archive", "report", "return_visit"):
        last = desk.change(
            lambda work, kind=kind: proxy.step(
                work, Stepping(taken.request_id, kind, "顺利", office="镇人社窗口", told_by="phone")
            )
        )
    assert last.state == State.CLOSED
    detail = desk.read(lambda work: proxy_lists.detail(work, taken.number))
    assert [row.kind for row in detail.steps] == [
        "request", "authorise", "accept", "handle", "deliver", "archive", "report", "return_visit",
    ]  # fmt: skip
    assert detail.row.case_id == case.case_id
    assert detail.possible == ()


def test_a_step_out_of_turn_says_what_may_be_done(desk: Desk) -> None:
    taken = asked(desk)
    with pytest.raises(proxy.StepNotNow) as refused:
        desk.change(lambda work: proxy.deliver(work, taken.request_id))
    assert "授权" in str(refused.value)


def test_nobody_acts_on_an_expired_authority(desk: Desk, clock: SetClock) -> None:
    taken = authorised(desk)
    desk.change(lambda work: custody.take_in(work, HandingOut(taken.request_id, (Line("户口簿"),))))
    clock.set(clock.at + timedelta(days=91))
    with pytest.raises(proxy.AuthorityExpired):
        desk.change(lambda work: proxy.step(work, Stepping(taken.request_id, "accept")))
    assert desk.read(proxy_lists.listed)[0].frozen
    slip = desk.change(lambda work: custody.give_back(work, GivingBack(taken.request_id)))
    assert slip.still_out == 0


def test_death_freezes_the_request_and_the_originals_go_to_the_family(desk: Desk) -> None:
    taken = authorised(desk)
    desk.change(lambda work: custody.take_in(work, HandingOut(taken.request_id, (Line("户口簿"),))))

    def dies(work: Work) -> None:
        row = proxy.get(work, taken.request_id)
        work.session.get_one(Person, (work.station_id, row.principal_id)).died_on = work.today

    desk.change(dies)
    with pytest.raises(proxy.PrincipalGone):
        desk.change(lambda work: proxy.step(work, Stepping(taken.request_id, "accept")))
    given = GivingBack(taken.request_id, returned_to="儿子刘某")
    slip = desk.change(lambda work: custody.give_back(work, given))
    facts = desk.read(lambda work: papers.facts(work, slip.paper.id))
    assert isinstance(facts, CustodySlip)
    assert facts.taker == "儿子刘某"
    assert desk.change(lambda work: proxy.revoke(work, taken.request_id, "委托人去世")).state == State.REVOKED


def test_nothing_closes_while_an_original_is_out(desk: Desk) -> None:
    taken = authorised(desk)
    lines = (Line("户口簿"), Line("居民身份证", "copy", 2))
    slip = desk.change(lambda work: custody.take_in(work, HandingOut(taken.request_id, lines)))
    assert slip.still_out == 1
    facts = desk.read(lambda work: papers.facts(work, slip.paper.id))
    assert isinstance(facts, CustodySlip)
    assert [(item.name, item.form, item.copies) for item in facts.items] == [
        ("户口簿", "原件", 1),
        ("居民身份证", "复印件", 2),
    ]
    for kind in ("accept", "deliver"):
        desk.change(lambda work, kind=kind: proxy.step(work, Stepping(taken.request_id, kind)))
    for kind in ("archive", "return_visit"):
        with pytest.raises(proxy.OriginalStillOut):
            desk.change(lambda work, kind=kind: proxy.step(work, Stepping(taken.request_id, kind)))
    mine = desk.read(lambda work: proxy_lists.items(work, holder_id=work.user_id))
    assert [row.item for row in mine] == ["户口簿", "居民身份证"]
    back = desk.change(lambda work: custody.give_back(work, GivingBack(taken.request_id)))
    assert back.number != slip.number
    assert desk.read(lambda work: proxy_lists.items(work, holder_id=work.user_id)) == []
    assert desk.change(lambda work: proxy.return_visit(work, taken.request_id)).state == State.CLOSED


@pytest.mark.parametrize(
    ("item", "error"),
    [
        ("银行卡和密码", custody.NeverInCustody),
        ("U盾", custody.NeverInCustody),
        ("养老金现金", custody.CashNeverInCustody),
        ("200元", custody.CashNeverInCustody),
        ("", custody.NothingHandedOver),
    ],
)
def test_forbidden_things_are_never_taken(desk: Desk, item: str, error: type[Exception]) -> None:
    taken = authorised(desk)
    given = HandingOut(taken.request_id, (Line("户口簿"), Line(item)))
    with pytest.raises(error):
        desk.change(lambda work: custody.take_in(work, given))
    assert desk.read(proxy_lists.items) == []


def test_the_same_original_is_not_received_twice(desk: Desk) -> None:
    taken = authorised(desk)
    given = HandingOut(taken.request_id, (Line("户口簿"),))
    desk.change(lambda work: custody.take_in(work, given))
    with pytest.raises(custody.AlreadyHeld):
        desk.change(lambda work: custody.take_in(work, given))
    (row,) = desk.read(proxy_lists.items)
    desk.change(lambda work: custody.give_back(work, GivingBack(taken.request_id, (row.id,))))
    with pytest.raises(custody.ItemAlreadyBack):
        desk.change(lambda work: custody.give_back(work, GivingBack(taken.request_id, (row.id,))))
    assert desk.change(lambda work: custody.take_in(work, given)).still_out == 1


def test_today_counts_what_is_out_overdue_and_running_out(desk: Desk, clock: SetClock) -> None:
    taken = authorised(desk)
    given = HandingOut(taken.request_id, (Line("户口簿"),), return_by=date(2026, 11, 25))
    desk.change(lambda work: custody.take_in(work, given))
    figures = desk.read(proxy_lists.figures)
    assert (len(figures.originals_out), len(figures.originals_overdue), len(figures.expiring)) == (1, 0, 0)
    clock.set(clock.at + timedelta(days=88))
    figures = desk.read(proxy_lists.figures)
    assert (len(figures.originals_out), len(figures.originals_overdue), len(figures.expiring)) == (1, 1, 1)


def test_refusals_name_no_villager(desk: Desk) -> None:
    with pytest.raises(proxy.WitnessMissing) as refused:
        asked(desk, way="oral", witness="曾庆兰")
    assert "曾庆兰" not in str(refused.value)
    assert "曾庆兰" not in repr(desk.read(proxy_lists.listed))
