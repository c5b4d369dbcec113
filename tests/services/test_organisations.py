"""Promises about organisations and shops as applicants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stationdesk.core import credit_code
from stationdesk.core.errors import Unhappy
from stationdesk.desk import Desk
from stationdesk.search import keys
from stationdesk.security.permits import NotPermitted
from stationdesk.services import cases, organisations
from stationdesk.services.organisations import EditOrganisation, NewOrganisation

SHOP = "92421221MA4DABCD7"
SHOP += credit_code.check_sign(SHOP)


def add(desk: Desk, name: str = "四邑村老王便民超市", **given: Any) -> str:
    new = NewOrganisation(name, **given)
    return desk.change(lambda work: organisations.add(work, new)).organisation_id


def found(desk: Desk, text: str) -> list[str]:
    return [hit.name for hit in desk.read(lambda work: organisations.find(work, text))]


@pytest.mark.parametrize(
    "typed",
    [
        "四邑村",
        "便民超市",
        "超市",
        "老王 超市",
        "bianmin",
        "bmcs",
        "lwbm",
        "siyicunlaowang",
        SHOP,
        SHOP[-6:],
        SHOP[-5:].lower(),
        "345678",
        "超市 345678",
    ],
)
def test_an_organisation_is_found_by_what_people_remember(desk: Desk, typed: str) -> None:
    add(desk, credit_code=SHOP, phone="13912345678")
    add(desk, "四邑小学")
    assert "四邑村老王便民超市" in found(desk, typed)
    assert found(desk, "小学") == ["四邑小学"]


def test_both_readings_of_a_character_are_found(desk: Desk) -> None:
    add(desk, "四邑村农商银行服务点")
    assert found(desk, "nongshangyinhang") == found(desk, "nsyh") == ["四邑村农商银行服务点"]


def test_what_was_edited_is_found_by_its_new_name_and_number_only(desk: Desk) -> None:
    one = add(desk, credit_code=SHOP, phone="13912345678")
    changes = {"name": "四邑建材店", "phone": "13800001111"}
    saved = desk.change(lambda work: organisations.edit(work, EditOrganisation(one, changes)))
    assert sorted(saved.changed) == ["name", "phone"]
    assert found(desk, "超市") == found(desk, "345678") == []
    assert found(desk, "建材") == found(desk, "1111") == ["四邑建材店"]
    desk.change(lambda work: organisations.edit(work, EditOrganisation(one, {"phone": "13900009999"})))
    assert found(desk, "1111") == []
    assert found(desk, "9999") == ["四邑建材店"]
    assert desk.read(lambda work: keys.wrong(work, work.station_id)) == []


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": "  "}, "organisation-name-missing", "name"),
        ({"name": "好\n店"}, "text-has-controls", "name"),
        ({"name": "店" * 101}, "text-too-long", "name"),
        ({"kind": "新类别"}, "organisation-kind-unknown", "kind"),
        (
            {"credit_code": SHOP[:-1] + ("0" if SHOP[-1] != "0" else "1")},
            "credit-code-check-wrong",
            "credit_code",
        ),
        ({"phone": "12"}, "phone-unknown", "phone"),
        ({"remark": "长" * 2001}, "text-too-long", "remark"),
    ],
)
def test_a_refused_organisation_leaves_no_trace(
    desk: Desk, given: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Unhappy) as said:
        add(desk, **({"name": "好店"} | given))
    assert (said.value.code, said.value.field) == (code, field)
    assert desk.read(organisations.listed).total == 0


def test_one_credit_code_is_one_organisation(desk: Desk) -> None:
    one = add(desk, credit_code=SHOP)
    other = add(desk, "另一家")
    with pytest.raises(organisations.CreditCodeTaken):
        add(desk, "第三家", credit_code=SHOP.lower())
    with pytest.raises(organisations.CreditCodeTaken):
        desk.change(lambda work: organisations.edit(work, EditOrganisation(other, {"credit_code": SHOP})))
    # Its own code may be typed again.
    desk.change(lambda work: organisations.edit(work, EditOrganisation(one, {"credit_code": SHOP})))


def test_a_second_one_of_the_same_name_and_a_kind_that_does_not_fit_only_warn(desk: Desk) -> None:
    add(desk, "四邑商店")
    saved = desk.change(lambda work: organisations.add(work, NewOrganisation("四邑商店", "agency", SHOP)))
    assert len(saved.warnings) == 2


def test_marks_of_direction_copied_from_a_page_do_not_stay_in_a_name(desk: Desk) -> None:
    one = add(desk, "四邑\u202e商店\u200b")
    assert desk.read(lambda work: organisations.get(work, one)).name == "四邑商店"


def test_an_organisation_with_open_cases_stays(desk: Desk) -> None:
    from stationdesk.services import matters

    one = add(desk, "四邑合作社", kind="cooperative")
    code = next(
        row.code
        for row in desk.read(matters.find)
        if "org" in desk.read(lambda work, c=row.code: matters.get(work, c)).applicant_kinds
    )
    new = cases.NewCase(code, organisation_id=one, all_materials=True)
    desk.change(lambda work: cases.accept(work, new))
    with pytest.raises(organisations.OrganisationHasOpenCases):
        desk.change(lambda work: organisations.withdraw(work, one, "已注销"))
    shown = desk.read(lambda work: organisations.get(work, one))
    assert (shown.cases, shown.open_cases) == (1, 1)


def test_a_withdrawn_organisation_is_not_found_and_can_come_back(desk: Desk) -> None:
    one = add(desk, credit_code=SHOP)
    with pytest.raises(organisations.OrganisationWithdrawalUnexplained):
        desk.change(lambda work: organisations.withdraw(work, one, " "))
    desk.change(lambda work: organisations.withdraw(work, one, "重复登记"))
    assert found(desk, "超市") == []
    with pytest.raises(organisations.OrganisationUnknown):
        desk.read(lambda work: organisations.get(work, one))
    again = add(desk, "新的超市", credit_code=SHOP)
    with pytest.raises(organisations.CreditCodeTaken):
        desk.change(lambda work: organisations.restore(work, one))
    desk.change(lambda work: organisations.withdraw(work, again, "填错了"))
    desk.change(lambda work: organisations.restore(work, one))
    assert found(desk, "超市") == ["四邑村老王便民超市"]


def test_telephones_are_masked_and_a_look_is_written_down(desk: Desk) -> None:
    one = add(desk, phone="13912345678")
    page = desk.read(organisations.listed)
    assert "13912345678" not in repr(page)
    assert page.rows[0].phone_masked.endswith("5678")
    before = desk.read(lambda work: work.scalar("SELECT count(*) FROM audit WHERE tag = 'residents:reveal'"))
    assert desk.change(lambda work: organisations.reveal(work, one, "call")) == "13912345678"
    after = desk.read(lambda work: work.scalar("SELECT count(*) FROM audit WHERE tag = 'residents:reveal'"))
    assert after == before + 1


def test_lists_are_in_the_order_of_pinyin_or_of_kinds(desk: Desk) -> None:
    add(desk, "张记面馆", kind="shop")
    add(desk, "安心诊所", kind="institution")
    add(desk, "白塔公司", kind="company")
    names = [row.name for row in desk.read(organisations.listed).rows]
    assert names == ["安心诊所", "白塔公司", "张记面馆"]
    kinds = desk.read(lambda work: organisations.listed(work, sort="kind")).rows
    assert [row.name for row in kinds] == ["白塔公司", "张记面馆", "安心诊所"]
    only = desk.read(lambda work: organisations.listed(work, organisations.Filter(kind="shop")))
    assert [row.name for row in only.rows] == ["张记面馆"]


def test_without_the_permit_nothing_is_read_or_written(desk: Desk, colleague: Callable[..., Desk]) -> None:
    one = add(desk)
    other = colleague(desk, "admin")
    for look in (
        organisations.listed,
        lambda work: organisations.get(work, one),
        lambda work: organisations.find(work, "超市"),
    ):
        with pytest.raises(NotPermitted):
            other.read(look)
    with pytest.raises(NotPermitted):
        add(other, "别的店")


def test_the_command_line_registers_lists_finds_and_shows(cli: Any) -> None:
    made = cli(
        "organisations",
        "add",
        "四邑村便民超市",
        "--kind",
        "shop",
        "--credit-code",
        SHOP,
        "--phone",
        "13912345678",
    )
    assert made.code == 0, made.err
    assert made.json["organisation_id"]
    assert cli("organisations", "find", "超市").json["organisations"][0]["credit_code"] == SHOP
    assert cli("organisations", "list").json["total"] == 1
    shown = cli("organisations", "show", SHOP)
    assert "13912345678" not in shown.out
    assert cli("organisations", "show", "四邑村便民超市", "--reveal").json["phone"] == "13912345678"
    assert cli("organisations", "edit", SHOP, "--name", "四邑超市").json["changed"] == ["name"]
    assert cli("organisations", "add", "坏店", "--credit-code", "1").code == 2
    assert cli("organisations", "withdraw", SHOP, "--reason", "已注销").code == 0
    assert cli("organisations", "show", SHOP).code == 2
