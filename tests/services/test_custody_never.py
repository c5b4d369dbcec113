"""What is never taken, whatever it is called: passwords and what opens like them, cash, pensions; and what still is."""

from __future__ import annotations

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.lengths import TextHasControls, TextTooLong
from stationdesk.desk import Desk
from stationdesk.services import custody, proxy, proxy_collect, proxy_lists, visits
from stationdesk.services.custody import HandingOut, Line
from tests.services.test_proxy import authorised, person

SECRETS = (
    "存折密码", "银行卡和密码", "社保卡带密码", "密 码", "密\u200b码", "卡PIN码", "银行卡pin", "ＰＩＮ码", "银行卡（123456）",
    "社保卡 654321", "取款码", "手机验证码", "动态口令", "网银U盾", "Ｕ盾", "K宝", "password", "银行卡mima", "存折和暗码",
)  # fmt: skip
CASH = (
    "养老金现金", "养老金", "退休金", "养老金800", "现 金", "五百元", "500块钱", "￥500", "¥ 500", "一千二百元", "500 RMB",
    "两百块钱", "钞票", "低保金", "200元",
)  # fmt: skip
PAPERS = (
    "居民户口簿", "银行卡", "银行卡（尾号1234）", "存折", "社保卡", "养老金领取证", "养老保险手册", "低保金领取证", "退休证",
    "3单元201室房产证", "二块地的承包证", "身份证421221195001010000", "农村合作医疗证2019", "残疾人证", "密云县迁移证",
)  # fmt: skip


@pytest.mark.parametrize("item", SECRETS)
def test_what_opens_an_account_is_never_taken_whatever_it_is_called(desk: Desk, item: str) -> None:
    request = authorised(desk).request_id
    for line in (Line(item), Line("银行卡", note=item), Line(item, "copy")):
        with pytest.raises(custody.NeverInCustody):
            desk.change(lambda work, line=line: custody.take_in(work, HandingOut(request, (line,))))
    with pytest.raises(custody.NeverInCustody):
        desk.change(
            lambda work: proxy_collect.collect(work, proxy_collect.NewCollected(request, item, "1", "李㛃"))
        )
    who = person(desk)
    with pytest.raises(custody.NeverInCustody):
        desk.change(lambda work: visits.record(work, visits.Recorded(who, collected=item)))
    assert desk.read(proxy_lists.items) == []


@pytest.mark.parametrize("item", CASH)
def test_cash_is_never_taken_whatever_it_is_called(desk: Desk, item: str) -> None:
    request = authorised(desk).request_id
    with pytest.raises(custody.CashNeverInCustody):
        desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line(item),))))
    who = person(desk)
    with pytest.raises(custody.CashNeverInCustody):
        desk.change(lambda work: visits.record(work, visits.Recorded(who, collected=item)))


@pytest.mark.parametrize("item", PAPERS)
def test_papers_are_still_taken(desk: Desk, item: str) -> None:
    request = authorised(desk).request_id
    assert desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line(item),)))).still_out == 1


@pytest.mark.parametrize(
    ("what", "fen"),
    [
        ("养老金现金", 0), ("养老金", 0), ("养老金500元", 0), ("养老金", 50_000), ("低保款", 30_000), ("高龄补贴", 5_000),
        ("残疾人生活补贴", 5_000), ("困难残疾人两项补贴", 0), ("特困供养金", 1), ("抚恤金", 0), ("护理补贴", 100),
    ],
)  # fmt: skip
def test_pensions_and_allowances_are_never_fetched_in_cash(desk: Desk, what: str, fen: int) -> None:
    request = authorised(desk).request_id
    new = proxy_collect.NewCollected(request, what, "1", "李㛃", fen)
    with pytest.raises(custody.CashNeverInCustody):
        desk.change(lambda work: proxy_collect.collect(work, new))


@pytest.mark.parametrize(
    ("what", "fen"), [("养老金领取证", 0), ("不动产权证", 0), ("医保退款", 8_000), ("低保证", 0)]
)
def test_papers_and_refunds_are_still_fetched(desk: Desk, what: str, fen: int) -> None:
    request = authorised(desk).request_id
    new = proxy_collect.NewCollected(request, what, "1", "李㛃", fen)
    assert desk.change(lambda work: proxy_collect.collect(work, new)).fen == fen


def test_slips_take_no_pasted_page_and_no_second_line(desk: Desk) -> None:
    request = authorised(desk).request_id
    for line in (Line("长" * 101), Line("户口簿", note="长" * 301)):
        with pytest.raises(TextTooLong):
            desk.change(lambda work, line=line: custody.take_in(work, HandingOut(request, (line,))))
    with pytest.raises(TextHasControls):
        desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口\n簿"),))))
    with pytest.raises(TextTooLong):
        desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),), "长" * 101)))
    desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    with pytest.raises(TextTooLong):
        desk.change(lambda work: custody.give_back(work, custody.GivingBack(request, (), "长" * 101)))


def test_steps_and_requests_take_no_pasted_page(desk: Desk, clock: SetClock) -> None:
    request = authorised(desk).request_id
    for more in ({"note": "长" * 2001}, {"office": "长" * 61}, {"spoken_to": "长" * 61}):
        with pytest.raises(TextTooLong):
            desk.change(lambda work, more=more: proxy.step(work, proxy.Stepping(request, "accept", **more)))
    with pytest.raises(TextTooLong):
        desk.change(lambda work: proxy.revoke(work, request, "长" * 2001))
    who = person(desk)
    for text in ({"reason": "长" * 2001}, {"remark": "长" * 2001}, {"way": "oral", "witness": "长" * 61}):
        new = proxy.NewRequest(who, ("LB-010",), **text)  # type: ignore[arg-type]
        with pytest.raises(TextTooLong):
            desk.change(lambda work, new=new: proxy.request(work, new))
