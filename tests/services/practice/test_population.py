"""The practice village keeps its promises: the same for the same seed, consistent, believable."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from stationdesk.core import idnumber
from stationdesk.services.practice import population, sheet
from stationdesk.services.practice.facts import Population
from stationdesk.services.practice.names import book

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def village() -> Population:
    return population.generate(3000, 1, today=TODAY)


def fingerprint(found: Population) -> str:
    people = [
        (p.key, p.name, p.birth, p.id_number, p.phones, p.flags, p.living_address) for p in found.people
    ]
    return hashlib.sha256(repr((people, found.kin, found.absences, found.grids)).encode()).hexdigest()


def test_same_seed_gives_the_same_village_whatever_the_hash_seed() -> None:
    script = (
        "from datetime import date; from stationdesk.services.practice import population;"
        "from tests.services.practice.test_population import fingerprint;"
        "print(fingerprint(population.generate(400, 7, today=date(2026, 11, 22))))"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert prints == {fingerprint(population.generate(400, 7, today=TODAY)).encode() + b"\n"}
    assert fingerprint(population.generate(400, 8, today=TODAY)).encode() + b"\n" not in prints


@pytest.mark.parametrize("people", [10, 50, 137, 1000])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_villages_of_any_size_are_exact_and_whole(people: int, seed: int) -> None:
    found = population.generate(people, seed, today=TODAY)
    assert len(found.people) == people
    assert [p.key for p in found.people] == list(range(people))
    members = Counter(m.person for h in found.households for m in h.members)
    assert members == Counter(range(people))
    for household in found.households:
        head = found.people[household.head]
        assert head.died_on is None
        assert head.age(TODAY) >= 18
        assert household.group in found.grids[household.grid].groups
    assert len({h.number for h in found.households}) == len(found.households)
    assert 6 <= len(found.grids) <= 10


def test_id_numbers_are_valid_unique_and_agree_with_sex_and_birth(village: Population) -> None:
    numbers = [p.id_number for p in village.people if p.id_number]
    assert len(set(numbers)) == len(numbers)
    for person in village.people:
        if person.id_number is None:
            assert person.no_id_because
            continue
        parsed = idnumber.parse(person.id_number, today=TODAY)
        assert parsed.birth == person.birth
        assert int(person.id_number[16]) % 2 == person.sex % 2
    assert 2 <= len(village.people) - len(numbers) <= 15


def test_parents_are_fifteen_years_older_than_their_children(village: Population) -> None:
    checked = 0
    for kin in village.kin:
        if kin.kind in ("father", "mother"):
            person, parent = village.people[kin.person], village.people[kin.relative]
            assert parent.age(person.birth) >= 15
            assert parent.sex == (1 if kin.kind == "father" else 2)
            checked += 1
    assert checked > 1500


def test_kin_is_written_in_both_directions(village: Population) -> None:
    links = {(k.person, k.relative, k.kind) for k in village.kin}
    for person, relative, kind in links:
        back = {"spouse": ("spouse",), "child": ("father", "mother")}.get(kind, ("child",))
        assert any((relative, person, other) in links for other in back)


def test_nobody_married_under_age_or_into_their_own_surname_line(village: Population) -> None:
    for kin in village.kin:
        if kin.kind == "spouse":
            person = village.people[kin.person]
            assert kin.since is not None
            assert person.age(kin.since) >= (22 if person.sex == 1 else 20)
            assert village.people[kin.relative].sex != person.sex
            assert person.marital in ("20", "22", "30")


def test_relations_in_a_household_fit_sex_and_generation(village: Population) -> None:
    odd = 0
    for household in village.households:
        head = village.people[household.head]
        for member in household.members:
            person = village.people[member.person]
            assert member.since <= (member.until or TODAY)
            if member.relation in ("11", "20", "27", "28", "41", "43", "51", "55"):
                assert person.sex == 1
            if member.relation in ("12", "30", "37", "38", "42", "44", "52", "56"):
                assert person.sex == 2
            if member.relation in ("20", "30", "41", "42"):
                assert person.birth > head.birth
            if member.relation in ("51", "52"):
                assert person.birth < head.birth
            odd += member.relation == "97"
    assert odd < len(village.people) // 100


def test_absences_are_ordered_and_lie_before_today(village: Population) -> None:
    spells = defaultdict(list)
    for spell in village.absences:
        spells[spell.person].append(spell)
    for key, mine in spells.items():
        person = village.people[key]
        assert person.died_on is None
        for earlier, later in pairwise(mine):
            assert earlier.back is not None
            assert earlier.back < later.since
        for spell in mine:
            assert person.birth < spell.since < TODAY
            assert spell.back is None or spell.since < spell.back < TODAY
            assert spell.to.endswith(("市", "州"))
            if spell.reason in ("务工", "经商"):
                assert person.age(spell.since) >= 16
    away = {s.person for s in village.absences if s.back is None}
    workers = [p for p in village.people if 25 <= p.age(TODAY) < 55]
    assert 0.3 < sum(p.key in away for p in workers) / len(workers) < 0.6
    assert sum(len(mine) > 1 for mine in spells.values()) > 100


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_pyramid_is_that_of_a_village_today(seed: int) -> None:
    found = population.generate(3000, seed, today=TODAY)
    ages = [p.age(TODAY) for p in found.people]
    share = lambda low, high: sum(low <= a < high for a in ages) / len(ages)  # noqa: E731
    assert 0.20 < share(60, 120) < 0.28
    assert 0.09 < share(0, 15) < 0.19
    assert 0.025 < share(80, 120) < 0.065
    assert share(20, 35) < share(40, 55)
    assert 0.04 < sum(bool(p.disability) for p in found.people) / 3000 < 0.08
    assert 0.49 < sum(p.sex == 1 for p in found.people) / 3000 < 0.55
    assert 4 <= sum(p.died_on is not None for p in found.people) <= 50


def test_some_children_stay_behind_with_grandparents_and_some_wives_alone() -> None:
    behind = children = wives = 0
    for seed in range(1, 4):
        found = population.generate(3000, seed, today=TODAY)
        away = {s.person for s in found.absences if s.back is None and (TODAY - s.since).days > 180}
        parents = defaultdict(list)
        for kin in found.kin:
            if kin.kind in ("father", "mother"):
                parents[kin.person].append(kin.relative)
            if kin.kind == "spouse" and found.people[kin.person].sex == 2:
                wives += kin.relative in away and kin.person not in away
        young = [p for p in found.people if p.age(TODAY) < 16]
        children += len(young)
        behind += sum(
            bool(parents[p.key]) and p.key not in away and all(k in away for k in parents[p.key])
            for p in young
        )
    assert 0.045 < behind / children < 0.09
    assert wives > 180


@pytest.mark.parametrize("people", [1000, 3000])
def test_every_hard_name_lives_in_the_village(people: int) -> None:
    names = {p.name for p in population.generate(people, 5, today=TODAY).people if p.died_on is None}
    assert {n.name for n in book().hard} <= names


def test_one_newborn_and_one_elder_have_no_id_and_some_are_entered_twice(village: Population) -> None:
    without = [p for p in village.people if p.id_number is None and p.resident_type == "户籍"]
    assert len(without) == 2
    assert min(p.age(TODAY) for p in without) == 0
    assert max(p.age(TODAY) for p in without) >= 75
    same = [(village.people[a], village.people[b]) for a, b in village.suspects]
    assert len(same) >= 4
    assert all(a.birth == b.birth and a.sex == b.sex for a, b in same)


def test_small_changes_of_day_keep_a_whole_village() -> None:
    for day in (date(2026, 1, 2), date(2026, 2, 28), date(2025, 6, 30), date(2027, 10, 8)):
        found = population.generate(300, 1, today=day)
        assert max(p.birth for p in found.people) <= day
        assert all(p.died_on is None or day - timedelta(days=365) <= p.died_on <= day for p in found.people)


def test_sheet_has_a_row_for_everybody_alive_under_known_headings(village: Population) -> None:
    rows = sheet.as_sheet(village)
    assert len(rows) == sum(p.died_on is None for p in village.people)
    assert all(tuple(row) == sheet.HEADINGS for row in rows)
    assert all(row["与户主关系"] and row["户编号"] and row["民族"].endswith("族") for row in rows)


def test_spoilt_rows_are_where_they_are_said_to_be(village: Population) -> None:
    clean, (rows, spoilt) = sheet.as_sheet(village), sheet.with_mistakes(village)
    different = [at for at, (a, b) in enumerate(zip(clean, rows, strict=True)) if a != b]
    assert different == [s.row for s in spoilt]
    assert {s.how for s in spoilt} >= {
        "rounded",
        "impossible date",
        "duplicate",
        "merged cell",
        "check digit",
    }
    rounded = next(rows[s.row] for s in spoilt if s.how == "rounded")
    with pytest.raises(idnumber.IdNumberRounded):
        idnumber.parse(rounded["公民身份号码"], today=TODAY)
