"""Promises of what else somebody could need: a reason each, nothing twice, nothing that is not so."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from stationdesk.core import packs
from stationdesk.desk import Desk
from stationdesk.models.residents import Absence, Mark
from stationdesk.services import case_suggest, cases, households, residents
from stationdesk.services.case_suggest import Suggestion, months_of

OLD_AGE, PENSION, PENSION_ALIVE, NURSING, DEATH, BURIAL = (
    "SA-014",
    "LB-003",
    "LB-005",
    "SA-010",
    "PO-006",
    "SA-023",
)


@pytest.fixture
def family(desk: Desk) -> dict[str, str]:
    """Grandmother of 80, a son of nearly 60, a grandchild of one, an outsider."""

    def fill(work: Any) -> dict[str, str]:
        home = households.add_household(work, households.NewHousehold("001"))
        add = residents.add

        def one(name: str, birth: date, relation: str, **more: Any) -> str:
            new = residents.NewPerson(
                name, birth=birth, household_id=home, relation=relation, sex="1", **more
            )
            return add(work, new).person_id

        outsider = add(
            work, residents.NewPerson("吴外来", birth=date(1990, 5, 5), resident_type="other", sex="1")
        )
        return {
            "gran": one("曾桂芳", date(1946, 3, 1), "52"),
            "son": one("李大山", date(1966, 12, 20), "02"),
            "baby": one("李小宝", date(2026, 10, 20), "41"),
            "outsider": outsider.person_id,
        }

    return desk.change(fill, reason="residents:edit")


def suggested(desk: Desk, person: str, **more: Any) -> dict[str, Suggestion]:
    found = desk.read(lambda work: case_suggest.for_person(work, person, limit=99, **more))
    return {one.matter_code: one for one in found}


def test_the_age_is_the_reason_and_is_said(desk: Desk, family: dict[str, str]) -> None:
    gran = suggested(desk, family["gran"])
    assert gran[OLD_AGE].why.startswith("80周岁")
    assert PENSION not in gran
    assert OLD_AGE not in suggested(desk, family["son"])
    assert OLD_AGE not in suggested(desk, family["outsider"])


def test_a_birthday_ahead_is_said_with_its_days(desk: Desk, family: dict[str, str]) -> None:
    assert "还有28天" in suggested(desk, family["son"])[PENSION].why


def test_what_is_open_or_was_had_is_not_proposed_again(desk: Desk, family: dict[str, str]) -> None:
    desk.change(lambda work: cases.accept(work, cases.NewCase(OLD_AGE, family["gran"], all_materials=True)))
    assert OLD_AGE not in suggested(desk, family["gran"])
    assert PENSION_ALIVE in suggested(desk, family["gran"])
    assert PENSION_ALIVE not in suggested(desk, family["gran"], besides=(PENSION_ALIVE,))


def test_the_household_counts_births_and_deaths(desk: Desk, family: dict[str, str]) -> None:
    son = suggested(desk, family["son"])
    assert "出生33天" in son["PO-005"].why
    assert "0周岁的孩子" in son["PO-002"].why
    assert BURIAL not in son
    desk.change(lambda work: residents.died(work, family["gran"], date(2026, 11, 1)), reason="residents:edit")
    son = suggested(desk, family["son"])
    assert {DEATH, BURIAL, "LB-004"} <= set(son)
    desk.change(lambda work: cases.accept(work, cases.NewCase(DEATH, family["son"], all_materials=True)))
    after = suggested(desk, family["son"])
    assert DEATH not in after
    assert "刚办了死亡登记" in after[BURIAL].why
    assert suggested(desk, family["gran"]) == {}, "nobody is proposed anything after death"


def test_marks_grades_and_absences_count(desk: Desk, family: dict[str, str]) -> None:
    def mark(work: Any) -> None:
        person = residents.get(work, family["son"])
        person.disability_kind, person.disability_level = "4", "1"
        for word in ("低保", "hiv"):
            work.session.add(Mark(station_id=work.station_id, person_id=person.id, mark=word))
        work.session.add(
            Absence(station_id=work.station_id, person_id=person.id, since=date(2026, 3, 1), place="广东深圳")
        )

    assert NURSING not in suggested(desk, family["son"])
    desk.change(mark, reason="residents:edit")
    son = suggested(desk, family["son"])
    assert "残疾一级" in son[NURSING].why
    assert "SA-009" in son
    assert "LB-007" in son, "away for work"
    assert "SA-018" in son, "a child at home and the grown-up away"
    assert not any("hiv" in one.why for one in son.values())


def test_a_season_opens_and_closes(desk: Desk, family: dict[str, str]) -> None:
    assert "集中参保期" in suggested(desk, family["outsider"])["LB-006"].why
    assert months_of("每年9月至次年2月集中参保") == {9, 10, 11, 12, 1, 2}
    assert months_of("每年1月10日前后至6月30日集中登记") == {1, 2, 3, 4, 5, 6}
    assert months_of("每年3月至6月") == {3, 4, 5, 6}
    assert months_of("每年5月") == {5}
    assert months_of("森林防火期") == frozenset()


def test_every_rule_names_a_matter_and_conditions_that_are_understood() -> None:
    codes = {record["code"] for record in packs.load("matters").items()}
    for rule in packs.load("suggestions").items():
        assert rule["matter"] in codes, rule["rule"]
        assert set(rule["when"]) - {"in_season"} <= set(case_suggest._CONDITIONS), rule["rule"]
        for code in rule["when"].get("had", {}).get("codes", ()):
            assert code in codes
        words = {"age": 1, "days": 1, "child_age": 1, "level": "一级"}
        assert "{" not in rule["why"].format(**words)


def test_asking_is_quick_and_names_nobody(desk: Desk, family: dict[str, str]) -> None:
    found = desk.read(lambda work: case_suggest.for_person(work, family["son"]))
    assert 0 < len(found) <= case_suggest.SHOWN
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    assert "李小宝" not in repr(found)
    assert all(one.why not in repr(one) for one in found)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("when", {}),
        ("when", {"star_sign": 4}),
        ("why", " "),
        ("why", "{name}可办"),
        ("why", "{age"),
        ("why_en", "{0}"),
    ],
)
def test_a_pack_with_a_rule_that_is_not_understood_is_refused(field: str, value: Any) -> None:
    pack = packs.load("suggestions")
    rule = {"rule": "x", "matter": "SA-014", "why": "{age}周岁", "weight": 1, "again_after_days": 1,
            "when": {"age_from": 80}}  # fmt: skip
    data = {"pack": "suggestions", "version": "2026-9", "effective_from": "2026-01-01", "title": pack.title,
            "source": {"kind": "found"}, "body": {"suggestions": [rule]}}  # fmt: skip
    assert packs.parse(json.dumps(data).encode()).items()
    rule[field] = value
    with pytest.raises(packs.PackWronglyTyped):
        packs.parse(json.dumps(data).encode())


def test_an_english_reader_is_told_in_english(desk: Desk, family: dict[str, str]) -> None:
    from stationdesk.core.words import set_language

    set_language("en")
    assert suggested(desk, family["gran"])[OLD_AGE].why.startswith("aged 80")
