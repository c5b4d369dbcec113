"""Promises about people, households, kin, absences, duplicates and lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from stationdesk.core import idnumber
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.desk import Desk
from stationdesk.search import people
from stationdesk.security import audit
from stationdesk.security.permits import NotPermitted
from stationdesk.services import absences, duplicates, households, kinship, residents, residents_list

REGION = "421202"
WOMAN = idnumber.make(REGION, date(1990, 1, 1), 22)
MAN = idnumber.make(REGION, date(1988, 5, 6), 31)


def add(desk: Desk, name: str = "曾庆兰", **given: object) -> str:
    if "id_number" not in given and "birth" not in given:
        given["id_number"] = WOMAN
    new = residents.NewPerson(name, **given)  # type: ignore[arg-type]
    return desk.change(lambda work: residents.add(work, new)).person_id


def test_birth_and_sex_follow_from_the_number(desk: Desk) -> None:
    person = add(desk, id_number=f" {WOMAN[:6]} {WOMAN[6:].lower()} ")
    shown = desk.read(lambda work: residents_list.detail(work, person))
    assert (shown.birth, shown.sex, shown.age) == (date(1990, 1, 1), "女", 36)
    assert WOMAN not in repr(shown)
    assert shown.id_number_masked.endswith(WOMAN[-4:])
    assert WOMAN not in shown.id_number_masked


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"id_number": WOMAN[:-1] + ("0" if WOMAN[-1] != "0" else "1")}, "id-number-check-digit-wrong"),
        ({"id_number": WOMAN, "birth": date(1991, 1, 1)}, "birth-contradicts"),
        ({"id_number": WOMAN, "sex": "1"}, "sex-contradicts"),
        ({"id_number": None, "birth": None}, "id-number-or-birth-missing"),
        ({"birth": date(2030, 1, 1)}, "day-impossible"),
        ({"birth": date(1990, 1, 1), "household_id": "nowhere"}, "household-unknown"),
        ({"birth": date(1990, 1, 1), "relation": "妻"}, "code-unknown"),
        ({"birth": date(1990, 1, 1), "phones": ("12",)}, "phone-unknown"),
    ],
)
def test_a_refusal_leaves_no_trace(desk: Desk, given: dict[str, object], code: str) -> None:
    with pytest.raises(Unhappy) as said:
        desk.change(lambda work: residents.add(work, residents.NewPerson("曾庆兰", **given)))  # type: ignore[arg-type]
    assert said.value.code == code
    assert desk.read(lambda work: residents_list.list_page(work)).total == 0
    assert "曾庆兰" not in said.value.message
    assert WOMAN not in said.value.message


def test_permits_of_hong_kong_macao_and_taiwan_residents_are_taken(desk: Desk) -> None:
    for region in ("810000", "820000", "830000"):
        person = add(desk, id_number=idnumber.make(region, date(1990, 1, 1), 1))
        assert desk.read(lambda work, p=person: residents_list.detail(work, p)).id_warnings == ()


def test_an_odd_region_warns_and_never_blocks(desk: Desk) -> None:
    number = idnumber.make("999999", date(1990, 1, 1), 2).replace("9", "5", 1)
    number = idnumber.make("599999", date(1990, 1, 1), 2)
    saved = desk.change(lambda work: residents.add(work, residents.NewPerson("李丹", number)))
    assert saved.warnings


def test_one_number_is_one_person(desk: Desk) -> None:
    add(desk)
    with pytest.raises(residents.IdNumberTaken):
        add(desk, "曾庆蓝")


def test_before_and_after_of_a_correction_are_kept(desk: Desk) -> None:
    person = add(desk)
    saved = desk.change(
        lambda work: residents.edit(work, residents.EditPerson(person, {"living_address": "四邑村三组"}))
    )
    assert saved.changed == ("living_address",)
    desk.change(lambda work: residents.edit(work, residents.EditPerson(person, {"living_address": "县城"})))
    lines = desk.read(lambda work: residents.history(work, person))
    last = [line for line in lines if line.column == "living_address"]
    assert [(line.before, line.after) for line in last] == [(None, "四邑村三组"), ("四邑村三组", "县城")]
    assert last[-1].user_id == desk.actor.user_id
    with pytest.raises(residents.FieldUnknown):
        desk.change(lambda work: residents.edit(work, residents.EditPerson(person, {"household_id": "x"})))


def test_every_look_at_a_whole_number_is_written_down(desk: Desk, colleague: Callable[..., Desk]) -> None:
    person = add(desk, phones=("13812345678",))
    whole = desk.change(lambda work: residents.reveal(work, person))
    assert (whole.id_number, whole.phones) == (WOMAN, ("13812345678",))
    looks = desk.read(
        lambda work: work.rows(
            "SELECT user_id FROM audit WHERE tag = 'residents:reveal' AND target_id = :p", p=person
        )
    )
    assert [row["user_id"] for row in looks] == [desk.actor.user_id]
    assert desk.read(audit.broken) == []
    trainee = colleague(desk, "trainee")
    with pytest.raises(NotPermitted):
        trainee.change(lambda work: residents.reveal(work, person))
    with pytest.raises(NotPermitted):
        trainee.change(lambda work: residents.edit(work, residents.EditPerson(person, {"remark": "x"})))


def test_a_person_is_meant_by_id_number_or_only_name(desk: Desk) -> None:
    person = add(desk)
    other = add(desk, "单雄信", id_number=MAN)
    resolve = lambda text: desk.read(lambda work: residents.resolve(work, text))  # noqa: E731
    assert resolve(person) == resolve(WOMAN) == resolve(" 曾庆兰 ") == person
    assert resolve("單雄信") == other
    add(desk, "曾庆兰", birth=date(2000, 1, 1))
    with pytest.raises(residents.AmbiguousPerson):
        resolve("曾庆兰")
    with pytest.raises(residents.PersonUnknown):
        resolve("张三")


def test_a_household_names_its_grid_representative_and_cadre(desk: Desk) -> None:
    def make(work: object) -> str:
        grid = households.add_grid(work, households.NewGrid("第一网格", agent_name="胡干"))  # type: ignore[arg-type]
        return households.add_household(
            work,  # type: ignore[arg-type]
            households.NewHousehold("H-001", grid, representative="赵代表", liaison="钱干部"),
        )

    home = desk.change(make)
    head = add(desk, "单雄信", id_number=MAN, household_id=home, relation="02")
    add(desk, household_id=home, relation="12")
    shown = desk.read(lambda work: residents_list.detail(work, head))
    assert shown.household is not None
    assert (shown.household.grid, shown.household.representative, shown.household.liaison) == (
        "第一网格",
        "赵代表",
        "钱干部",
    )
    assert [(m.name, m.relation_word) for m in shown.members] == [("单雄信", "户主"), ("曾庆兰", "妻")]
    assert desk.read(households.list_grids)[0].people == 2
    with pytest.raises(households.HouseholdNumberTaken):
        desk.change(lambda work: households.add_household(work, households.NewHousehold("H-001")))
    desk.change(lambda work: households.move(work, households.Move(head, None)))
    old = desk.read(lambda work: work.rows("SELECT until FROM memberships WHERE person_id = :p", p=head))
    assert [row["until"] for row in old] == ["2026-11-22"]


def test_nobody_is_away_twice_or_backwards_or_dead(desk: Desk) -> None:
    person = add(desk)

    def away(since: date, back: date | None = None) -> object:
        return desk.change(
            lambda work: absences.add(work, absences.NewAbsence(person, since, "广东省东莞市", back=back))
        )

    away(date(2025, 2, 10), date(2025, 6, 1))
    away(date(2025, 6, 1))
    for since, back, why in (
        (date(2026, 1, 1), None, absences.AbsenceOverlaps),
        (date(2024, 5, 1), date(2024, 4, 1), absences.AbsenceEndsBeforeItBegins),
        (date(2026, 12, 1), None, absences.AbsenceInFuture),
        (date(1980, 1, 1), date(1980, 2, 1), absences.AbsenceBeforeBirth),
    ):
        with pytest.raises(why):
            away(since, back)
    assert len(desk.read(absences.list_all)) == 1
    with pytest.raises(absences.AbsenceEndsBeforeItBegins):
        desk.change(lambda work: absences.end(work, person, date(2025, 1, 1)))
    desk.change(lambda work: residents.died(work, person, date(2026, 3, 1)))
    assert desk.read(absences.list_all) == []
    with pytest.raises(absences.PersonDead):
        away(date(2026, 4, 1))


def test_merging_keeps_both_histories_and_can_be_taken_apart(desk: Desk) -> None:
    first = add(desk)
    second = add(desk, "曾庆兰", birth=date(1990, 1, 1))
    desk.change(
        lambda work: absences.add(work, absences.NewAbsence(second, date(2026, 1, 1), "浙江省杭州市"))
    )
    assert desk.change(duplicates.refresh) == 1
    assert desk.read(duplicates.list_all)[0].why == "name"
    desk.change(lambda work: duplicates.merge(work, duplicates.Merge(first, second)))
    shown = desk.read(lambda work: residents_list.detail(work, second))
    assert (shown.id, shown.aliases, len(shown.absences)) == (first, (second,), 1)
    assert [hit.id for hit in desk.read(lambda work: people.find(work, "曾庆兰"))] == [first]
    assert desk.read(lambda work: residents.resolve(work, second)) == first
    assert desk.read(lambda work: residents_list.list_page(work)).total == 1
    desk.change(lambda work: duplicates.part(work, second))
    assert desk.read(lambda work: residents_list.list_page(work)).total == 2


def test_lists_sort_names_by_the_surnames_own_reading(desk: Desk) -> None:
    for name in ("曾国", "单田", "阿依", "仇英"):
        add(desk, name, birth=date(1970, 1, 1))
    page = desk.read(lambda work: residents_list.list_page(work, sort="name"))
    assert [row.name for row in page.rows] == ["阿依", "仇英", "单田", "曾国"]


def member(one: str, relation: str, sex: str, year: int) -> kinship.Member:
    return kinship.Member(one, relation, sex, date(year, 1, 1))


def test_kin_follow_from_relations_to_the_head() -> None:
    family = [
        member("head", "02", "1", 1960),
        member("wife", "12", "2", 1962),
        member("son", "20", "1", 1985),
        member("bride", "38", "2", 1987),
        member("kid", "41", "1", 2012),
        member("mother", "52", "2", 1938),
    ]
    assert set(kinship.infer(family)) == {
        ("head", "spouse", "wife"),
        ("son", "father", "head"),
        ("son", "mother", "wife"),
        ("son", "spouse", "bride"),
        ("kid", "father", "son"),
        ("kid", "mother", "bride"),
        ("head", "mother", "mother"),
    }


def test_where_two_sons_may_be_meant_no_father_is_guessed() -> None:
    family = [
        member("head", "02", "1", 1960),
        member("one", "22", "1", 1985),
        member("two", "23", "1", 1986),
        member("kid", "41", "1", 2012),
    ]
    assert not [kin for kin in kinship.infer(family) if kin[0] == "kid"]


def test_a_refused_edit_is_a_refusal_not_a_bug(desk: Desk) -> None:
    person = add(desk)
    for changes in ({"name": None}, {"sex": "x"}, {"died_on": date(2027, 1, 1)}, {"resident_type": None}):
        with pytest.raises(Refusal):
            desk.change(lambda work, c=changes: residents.edit(work, residents.EditPerson(person, c)))
