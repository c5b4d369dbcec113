"""Promises about never asking twice for what the station has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.models.residents import PersonAlias
from stationdesk.security.permits import NotPermitted
from stationdesk.services import case_held, case_life, cases, households, residents
from tests.services.window import AGENCY, accept

FOR_ORGANISATIONS = "PT-007"
CARD, BOOK, ACCOUNT = "申请人居民身份证", "户口簿（首页、本人页）", "社会保障卡或本人银行账户"


@pytest.fixture
def family(desk: Desk) -> tuple[str, str, str]:
    """Two of one household and a neighbour."""

    def move_in(work: object) -> tuple[str, str, str]:
        home = households.add_household(work, households.NewHousehold("0101"))  # type: ignore[arg-type]
        made = [
            residents.add(
                work,  # type: ignore[arg-type]
                residents.NewPerson(name, birth=datetime(1950 + n, 1, 1).date(), household_id=where),
            ).person_id
            for n, (name, where) in enumerate((("曾庆兰", home), ("李大明", home), ("王邻居", None)))
        ]
        return made[0], made[1], made[2]

    return desk.change(move_in)


def held(desk: Desk, person: str, *names: str) -> dict[str, case_held.Held]:
    return dict(desk.read(lambda work: case_held.held(work, person_id=person, names=names or None)))


def test_what_was_brought_once_is_known_under_every_name_it_goes_by(
    desk: Desk, family: tuple[str, str, str]
) -> None:
    got = accept(desk, family[0], AGENCY)
    found = held(desk, family[0], "身份证", "户口本", "社保卡", "申请 人 居民身份证")
    assert set(found) == {"身份证", "户口本", "社保卡", "申请 人 居民身份证"}
    card = found["身份证"]
    assert (card.case_id, card.case_number, card.name, card.whose) == (got.case_id, got.number, CARD, "")
    assert card.keeps_until is None


def test_forms_are_made_for_one_matter_and_never_offered(desk: Desk, family: tuple[str, str, str]) -> None:
    got = accept(desk, family[0], AGENCY)
    form = next(line.name for line in got.lines if line.form == "form")
    assert form not in held(desk, family[0])
    assert held(desk, family[0], form, "书面申请", "诚信承诺书") == {}


def test_only_household_papers_serve_the_whole_household(desk: Desk, family: tuple[str, str, str]) -> None:
    accept(desk, family[0], AGENCY)
    found = held(desk, family[1])
    assert list(found) == [BOOK]
    assert found[BOOK].whose == "曾庆兰"
    assert "曾庆兰" not in repr(found[BOOK])
    assert held(desk, family[2]) == {}


def test_what_is_missing_promised_or_faulty_is_not_held(desk: Desk, family: tuple[str, str, str]) -> None:
    got = accept(
        desk, family[0], AGENCY, all_materials=False,
        materials={CARD: "copy", BOOK: "missing", ACCOUNT: "have"},
    )  # fmt: skip
    assert set(held(desk, family[0])) == {CARD, ACCOUNT}
    sql = "UPDATE case_materials SET problem = '已过期' WHERE case_id = :c AND name = :n"
    desk.change(lambda work: work.run(sql, {"c": got.case_id, "n": ACCOUNT}))
    assert set(held(desk, family[0])) == {CARD}


def test_papers_of_a_withdrawn_case_went_back(desk: Desk, family: tuple[str, str, str]) -> None:
    got = accept(desk, family[0], AGENCY)
    desk.change(lambda work: case_life.withdraw(work, got.case_id, "不办了"))
    assert held(desk, family[0]) == {}


def test_a_card_serves_without_limit_and_a_household_book_for_a_year(
    desk: Desk, family: tuple[str, str, str], clock: SetClock
) -> None:
    accept(desk, family[0], AGENCY)
    clock.set(datetime(2027, 11, 22, 1, 0, tzinfo=UTC))
    assert set(held(desk, family[0])) == {CARD, BOOK, ACCOUNT}
    clock.set(datetime(2027, 11, 23, 1, 0, tzinfo=UTC))
    assert set(held(desk, family[0])) == {CARD}


def test_the_newest_is_offered_and_taking_it_over_makes_it_no_younger(
    desk: Desk, family: tuple[str, str, str], clock: SetClock
) -> None:
    first = accept(desk, family[0], AGENCY)
    clock.set(datetime(2027, 3, 1, 1, 0, tzinfo=UTC))
    second = accept(desk, family[0], AGENCY)
    assert {one.case_id for one in held(desk, family[0]).values()} == {second.case_id}
    sql = "UPDATE case_materials SET held_from = :f WHERE case_id = :c"
    desk.change(lambda work: work.run(sql, {"f": "x", "c": second.case_id}))
    found = held(desk, family[0])
    assert {one.case_id for one in found.values()} == {first.case_id}
    assert found[BOOK].keeps_until == datetime(2027, 11, 22).date()


def test_both_files_of_a_merged_person_count(desk: Desk, family: tuple[str, str, str]) -> None:
    accept(desk, family[2], AGENCY)
    alias = lambda work: work.session.add(  # noqa: E731
        PersonAlias(station_id=work.station_id, alias_id=family[2], person_id=family[0], since=work.at)
    )
    desk.change(alias)
    assert CARD in held(desk, family[0])
    assert held(desk, family[0])[CARD].whose == ""
    assert CARD in held(desk, family[2])


def test_an_organisation_has_its_own(desk: Desk, family: tuple[str, str, str]) -> None:
    from stationdesk.services import organisations

    shop = desk.change(
        lambda work: organisations.add(work, organisations.NewOrganisation("四邑合作社"))
    ).organisation_id
    sql = (
        "INSERT INTO case_materials (station_id, id, case_id, line, name, copies, required, state)"
        " SELECT station_id, 'm-' || id, id, 9, '营业执照副本', 1, 1, 'copy' FROM cases WHERE organisation_id = :o"
    )
    new = cases.NewCase(FOR_ORGANISATIONS, organisation_id=shop, all_materials=True)
    desk.change(lambda work: cases.accept(work, new))
    desk.change(lambda work: work.run(sql, {"o": shop}))
    look = lambda work: case_held.held(work, organisation_id=shop, names=("营业执照",))  # noqa: E731
    assert desk.read(look)["营业执照"].state == "copy"
    assert held(desk, family[0]) == {}


def test_without_the_permit_nothing_is_told(
    desk: Desk, colleague: Callable[..., Desk], family: tuple[str, str, str]
) -> None:
    other = colleague(desk, "admin")
    with pytest.raises(NotPermitted):
        other.read(lambda work: case_held.held(work, person_id=family[0]))
