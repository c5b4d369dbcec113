"""Who the rules propose, on which day, and why: small families, every boundary to the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Absence, Household, Kinship, Mark, Person, PersonAlias
from stationdesk.services import left_behind_reasons as reasons
from stationdesk.services import left_behind_rules as rules
from stationdesk.storage.work import Work

ON = date(2026, 11, 22)


class Family:
    """Builds people with dates as text; every method returns the id."""

    def __init__(self, work: Work) -> None:
        self.work = work
        house = Household(station_id=work.station_id, id=new_id(), number=new_id())
        work.session.add(house)
        self.house = house.id

    def person(self, name: str, sex: str, born: str, **more: object) -> str:
        row = Person(
            station_id=self.work.station_id,
            id=new_id(),
            name=name,
            sex=sex,
            birth=date.fromisoformat(born),
            household_id=more.pop("house", self.house),
            **more,
        )
        self.work.session.add(row)
        return row.id

    def kin(self, person: str, relative: str, kind: str, **more: object) -> None:
        self.work.session.add(
            Kinship(
                station_id=self.work.station_id, person_id=person, relative_id=relative, kind=kind, **more
            )
        )

    def away(self, person: str, since: str, back: str | None = None, **more: object) -> None:
        given = {"place": "广东省东莞市", "reason": "work"} | more
        self.work.session.add(
            Absence(
                station_id=self.work.station_id,
                person_id=person,
                since=date.fromisoformat(since),
                back=date.fromisoformat(back) if back else None,
                **given,
            )
        )

    def usual(self, born: str = "2016-05-05") -> tuple[str, str, str, str]:
        """Child, father, mother and the father's mother, all at home."""
        child = self.person("王小宝", "1", born)
        father = self.person("王建国", "1", "1988-01-01")
        mother = self.person("李梅", "2", "1990-01-01")
        grandmother = self.person("张桂英", "2", "1962-01-01")
        self.kin(child, father, "father")
        self.kin(child, mother, "mother")
        self.kin(father, mother, "spouse")
        self.kin(father, grandmother, "mother")
        return child, father, mother, grandmother


Build = Callable[[Family], object]


def proposed(desk: Desk, build: Build, kind: str = "child", on: date = ON) -> list[rules.Derived]:
    desk.change(lambda work: build(Family(work)))
    return desk.read(lambda work: rules.derived(work, kind, on))


def both_away(family: Family, born: str = "2016-05-05") -> tuple[str, str, str, str]:
    child, father, mother, grandmother = family.usual(born)
    family.away(father, "2025-03-01")
    family.away(mother, "2026-02-25", place="浙江省义乌市")
    return child, father, mother, grandmother


def test_both_parents_away_is_proposed_with_dates_places_and_carer(desk: Desk) -> None:
    (found,) = proposed(desk, both_away)
    assert found.both_away
    carer = desk.read(lambda work: reasons.carers(work, [found], ON))[found.person_id]
    assert reasons.sentence(found, carer) == (
        "父亲王建国2025年3月1日起在广东省东莞市务工，母亲李梅2026年2月25日起在浙江省义乌市务工；现由祖母张桂英照料。"
    )
    assert carer.kind == "grandparent"
    assert "王建国" not in repr(found) + repr(carer)


def test_one_parent_at_home_is_not_proposed(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, father, _, _ = family.usual()
        family.away(father, "2025-03-01")

    assert proposed(desk, build) == []


@pytest.mark.parametrize("how", ["none", "mark", "dead", "moved"])
def test_one_away_and_the_other_unable_or_absent_is_proposed(desk: Desk, how: str) -> None:
    def build(family: Family) -> None:
        _, father, mother, _ = family.usual()
        family.away(father, "2026-11-22")
        family.work.session.flush()
        row = family.work.session.get_one(Person, (family.work.station_id, mother))
        if how == "none":
            row.guardian_capacity = "none"
        elif how == "dead":
            row.died_on = date(2024, 5, 2)
        elif how == "moved":
            row.moved_out_on = date(2024, 5, 2)
        else:
            family.work.session.add(
                Mark(
                    station_id=family.work.station_id,
                    person_id=mother,
                    mark="服刑在押",
                    since=date(2026, 1, 1),
                )
            )

    (found,) = proposed(desk, build)
    assert not found.both_away
    said = reasons.sentence(found, None)
    word = {"none": "无能力照护", "mark": "服刑在押", "dead": "2024年5月2日去世", "moved": "已迁出"}[how]
    assert f"母亲李梅{word}" in said
    assert "照料人未登记" in said


def test_a_death_after_the_day_asked_for_does_not_count_yet(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, father, mother, _ = family.usual()
        family.away(father, "2025-03-01")
        family.work.session.flush()
        family.work.session.get_one(Person, (family.work.station_id, mother)).died_on = date(2026, 6, 1)

    assert proposed(desk, build, on=date(2026, 5, 31)) == []
    assert len(desk.read(lambda work: rules.derived(work, "child", date(2026, 6, 1)))) == 1


def test_both_parents_dead_is_another_register(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, father, mother, _ = family.usual()
        family.work.session.flush()
        for parent in (father, mother):
            family.work.session.get_one(Person, (family.work.station_id, parent)).died_on = date(2024, 1, 1)

    assert proposed(desk, build) == []


def test_a_parent_home_under_thirty_days_is_a_contact(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, father, mother, _ = family.usual()
        family.away(father, "2025-03-01", "2026-11-01")
        family.away(mother, "2025-03-01")

    (found,) = proposed(desk, build, on=date(2026, 11, 30))
    assert "2026年11月1日回家，按团聚计" in reasons.sentence(found, None)
    assert desk.read(lambda work: rules.derived(work, "child", date(2026, 12, 1))) == []


def test_an_absence_that_ended_counts_no_more(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, father, mother, _ = family.usual()
        family.away(father, "2025-03-01", "2026-06-01")
        family.away(mother, "2025-03-01")

    assert proposed(desk, build) == []
    assert len(desk.read(lambda work: rules.derived(work, "child", date(2026, 5, 1)))) == 1


def test_an_absence_that_ends_before_it_begins_proves_nothing(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, father, mother, _ = family.usual()
        family.away(father, "2026-11-20", "2026-11-10")
        family.away(mother, "2025-03-01")

    assert proposed(desk, build) == []


def test_a_stepfather_at_home_is_a_parent_at_home(desk: Desk) -> None:
    def build(family: Family) -> str:
        child, father, mother, _ = family.usual()
        family.away(father, "2020-03-01")
        family.away(mother, "2025-03-01")
        step = family.person("赵继父", "1", "1985-01-01")
        family.kin(child, step, "father", since=date(2023, 1, 1))
        return step

    assert proposed(desk, build) == []


def test_a_stepfather_away_as_well_leaves_the_child_behind(desk: Desk) -> None:
    def build(family: Family) -> None:
        child = family.person("小宝", "1", "2016-05-05")
        own = family.person("王父", "1", "1988-01-01", died_on=date(2019, 1, 1))
        step = family.person("赵继父", "1", "1985-01-01")
        mother = family.person("李梅", "2", "1990-01-01")
        family.kin(child, own, "father")
        family.kin(child, step, "father", since=date(2023, 1, 1))
        family.kin(child, mother, "mother")
        family.away(step, "2025-01-01")
        family.away(mother, "2025-01-01")

    (found,) = proposed(desk, build)
    assert found.both_away
    assert len(found.relatives) == 3


def test_a_guardian_is_named_as_who_cares(desk: Desk) -> None:
    def build(family: Family) -> None:
        child, father, mother, grandmother = family.usual()
        for one in (father, mother):
            family.away(one, "2025-03-01")
        family.work.session.flush()
        family.work.session.get_one(Person, (family.work.station_id, grandmother)).died_on = date(2025, 1, 1)
        other = Household(station_id=family.work.station_id, id=new_id(), number=new_id())
        family.work.session.add(other)
        aunt = family.person("王姑", "2", "1980-01-01", house=other.id)
        family.kin(child, aunt, "guardian")

    (found,) = proposed(desk, build)
    carer = desk.read(lambda work: reasons.carers(work, [found], ON))[found.person_id]
    assert (carer.word, carer.kind) == ("监护人", "guardian")


def test_a_child_born_while_the_parents_were_away_is_proposed(desk: Desk) -> None:
    (found,) = proposed(desk, lambda family: both_away(family, "2026-08-01"))
    assert found.relatives[0].since is not None
    assert found.birth == date(2026, 8, 1)
    assert desk.read(lambda work: rules.derived(work, "child", date(2026, 7, 31))) == []


def test_twins_are_two_proposals(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, father, mother, _ = both_away(family)
        twin = family.person("王二宝", "1", "2016-05-05")
        family.kin(twin, father, "father")
        family.kin(twin, mother, "mother")

    assert len(proposed(desk, build)) == 2


@pytest.mark.parametrize(
    ("born", "last"),
    [("2010-11-22", date(2026, 11, 21)), ("2012-02-29", date(2028, 2, 28))],
)
def test_the_register_ends_on_the_sixteenth_birthday(desk: Desk, born: str, last: date) -> None:
    assert len(proposed(desk, lambda family: both_away(family, born), on=last)) == 1
    day_after = date.fromordinal(last.toordinal() + 1)
    assert desk.read(lambda work: rules.derived(work, "child", day_after)) == []


def test_a_child_who_went_along_is_not_left_behind(desk: Desk) -> None:
    def build(family: Family) -> None:
        child, *_ = both_away(family)
        family.away(child, "2026-03-01", reason="accompany")

    assert proposed(desk, build) == []


def test_a_child_of_other_registration_is_not_of_the_national_group(desk: Desk) -> None:
    def build(family: Family) -> None:
        child, *_ = both_away(family)
        family.work.session.flush()
        family.work.session.get_one(Person, (family.work.station_id, child)).resident_type = "other"

    assert proposed(desk, build) == []


def test_a_parent_younger_than_the_child_is_no_parent(desk: Desk) -> None:
    def build(family: Family) -> None:
        child = family.person("王小宝", "1", "2016-05-05")
        father = family.person("王错", "1", "2018-01-01")
        family.kin(child, father, "father")
        family.away(father, "2025-03-01")

    assert proposed(desk, build) == []


def test_a_parent_not_on_file_is_said_to_be_checked(desk: Desk) -> None:
    def build(family: Family) -> None:
        child = family.person("王小宝", "1", "2016-05-05")
        mother = family.person("李梅", "2", "1990-05-05")
        family.kin(child, mother, "mother")
        family.away(mother, "2025-03-01")

    (found,) = proposed(desk, build)
    assert "父亲未登记，请核实" in reasons.sentence(found, None)


def test_merged_rows_of_one_parent_count_once_under_who_stands_for_them(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, father, mother, _ = family.usual()
        twice = family.person("王建国", "1", "1988-01-01")
        family.work.session.flush()
        family.work.session.add(
            PersonAlias(
                station_id=family.work.station_id,
                alias_id=father,
                person_id=twice,
                since=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )
        family.away(twice, "2025-03-01")
        family.away(mother, "2025-03-01")

    (found,) = proposed(desk, build)
    assert len(found.relatives) == 2


def test_the_register_of_a_past_day_is_what_the_facts_were(desk: Desk) -> None:
    proposed(desk, both_away)
    assert desk.read(lambda work: rules.derived(work, "child", date(2026, 2, 24))) == []
    assert len(desk.read(lambda work: rules.derived(work, "child", date(2026, 2, 25)))) == 1


def test_who_is_on_the_register_is_not_proposed_again(desk: Desk) -> None:
    def build(family: Family) -> None:
        child, *_ = both_away(family)
        family.work.session.add(
            Enrolment(
                station_id=family.work.station_id,
                person_id=child,
                kind="child",
                since=date(2026, 3, 1),
                why="x",
                rule="by-hand",
            )
        )

    assert proposed(desk, build) == []
    again = desk.read(lambda work: rules.derived(work, "child", ON, enrolled_too=True))
    assert len(again) == 1


# --- women and elders -----------------------------------------------------------------------------


def couple(family: Family, since: str, back: str | None = None) -> tuple[str, str]:
    husband = family.person("陈夫", "1", "1980-01-01")
    wife = family.person("周妻", "2", "1982-01-01")
    family.kin(husband, wife, "spouse")
    family.away(husband, since, back)
    return husband, wife


@pytest.mark.parametrize(("since", "counts"), [("2026-05-22", True), ("2026-05-23", False)])
def test_half_a_year_is_counted_to_the_day(desk: Desk, since: str, counts: bool) -> None:
    found = proposed(desk, lambda family: couple(family, since), "woman")
    assert bool(found) is counts


def test_ten_days_at_home_for_the_spring_festival_do_not_end_it(desk: Desk) -> None:
    def build(family: Family) -> None:
        husband, _ = couple(family, "2025-09-01", "2026-02-12")
        family.away(husband, "2026-02-22", place="广东省深圳市")

    (found,) = proposed(desk, build, "woman", date(2026, 3, 10))
    assert found.relatives[0].since == date(2025, 9, 1)
    assert reasons.sentence(found, None) == ("丈夫陈夫2025年9月1日起在广东省深圳市务工，本人留在村里生活。")


def test_forty_days_at_home_begin_the_half_year_again(desk: Desk) -> None:
    def build(family: Family) -> None:
        husband, _ = couple(family, "2025-01-01", "2026-01-20")
        family.away(husband, "2026-03-01")

    assert proposed(desk, build, "woman", date(2026, 8, 31)) == []
    assert len(desk.read(lambda work: rules.derived(work, "woman", date(2026, 9, 1)))) == 1


def test_a_wife_who_went_with_him_and_a_divorced_one_are_not_left_behind(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, wife = couple(family, "2025-01-01")
        family.away(wife, "2025-06-01", reason="accompany")
        husband = family.person("孙夫", "1", "1980-01-01")
        other = family.person("吴某", "2", "1982-01-01")
        family.kin(other, husband, "spouse", until=date(2026, 1, 1))
        family.away(husband, "2025-01-01")

    assert proposed(desk, build, "woman") == []


def elder(family: Family, born: str = "1950-01-01") -> tuple[str, str, str]:
    old = family.person("刘老", "1", born)
    son = family.person("刘子", "1", "1975-01-01")
    daughter = family.person("刘女", "2", "1978-01-01")
    for child in (son, daughter):
        family.kin(child, old, "father")
    family.away(son, "2024-01-01")
    return old, son, daughter


def test_an_elder_with_a_child_at_hand_is_not_proposed(desk: Desk) -> None:
    assert proposed(desk, elder, "elder") == []


def test_an_elder_whose_children_are_all_away_half_a_year_is(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, _, daughter = elder(family)
        family.away(daughter, "2026-05-22")

    (found,) = proposed(desk, build, "elder")
    assert "儿子刘子2024年1月1日起" in reasons.sentence(found, None)
    assert desk.read(lambda work: rules.derived(work, "elder", date(2026, 11, 21))) == []


def test_an_elder_whose_only_child_near_is_unable_is_proposed(desk: Desk) -> None:
    def build(family: Family) -> None:
        _, _, daughter = elder(family)
        family.work.session.flush()
        family.work.session.get_one(Person, (family.work.station_id, daughter)).guardian_capacity = "none"

    assert len(proposed(desk, build, "elder")) == 1


@pytest.mark.parametrize(("born", "counts"), [("1966-11-22", True), ("1966-11-23", False)])
def test_an_elder_is_sixty_on_the_birthday(desk: Desk, born: str, counts: bool) -> None:
    def build(family: Family) -> None:
        old = family.person("刘老", "1", born)
        son = family.person("刘子", "1", "1990-01-01")
        family.kin(son, old, "father")
        family.away(son, "2024-01-01")

    assert bool(proposed(desk, build, "elder")) is counts


def test_without_children_nothing_is_derived(desk: Desk) -> None:
    assert proposed(desk, lambda family: family.person("孤老", "1", "1940-01-01"), "elder") == []


def test_facts_change_the_digest_and_the_day_asked_for_does_not(desk: Desk) -> None:
    (found,) = proposed(desk, both_away)
    (later,) = desk.read(lambda work: rules.derived(work, "child", date(2026, 12, 1)))
    assert found.facts == later.facts
    father = next(r.id for r in found.relatives if r.word == "father")

    def moves(work: Work) -> None:
        Family.away(_Only(work), father, "2026-11-20", place="江苏省苏州市")  # type: ignore[arg-type]

    desk.change(moves)
    (changed,) = desk.read(lambda work: rules.derived(work, "child", ON))
    assert changed.facts != found.facts


class _Only:
    def __init__(self, work: Work) -> None:
        self.work = work
