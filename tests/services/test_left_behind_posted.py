"""What is posted: no number under three, and none that can be worked out from those that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core.papers import LeftBehindSummary
from stationdesk.desk import Desk
from stationdesk.services import left_behind, papers
from stationdesk.services import left_behind_counts_posted as posting
from stationdesk.services.left_behind import ByHand, Choice
from stationdesk.services.left_behind_summary import Cell, Group, Part
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away, elder

PARTS = (("sex_age", 6), ("parents", 3), ("carer", 5), ("schooling", 4))


def group(people: Sequence[tuple[int, int, int, int]]) -> Group:
    """A register whose people stand in these cells of the four breakdowns."""
    ids = tuple(f"p{at}" for at in range(len(people)))
    parts = []
    for at, (key, cells) in enumerate(PARTS):
        made = []
        for cell in range(cells):
            mine = tuple(one for one, person in zip(ids, people, strict=True) if person[at] % cells == cell)
            made.append(Cell(str(cell), f"{key}{cell}", len(mine), mine))
        parts.append(Part(key, key, True, tuple(made)))
    return Group("child", "留守儿童", len(ids), ids, tuple(parts))


PEOPLE = st.lists(st.tuples(*(st.integers(0, cells - 1) for _, cells in PARTS)), max_size=40)


@given(PEOPLE)
def test_no_small_number_is_shown_and_none_follows_from_the_others(
    people: list[tuple[int, int, int, int]],
) -> None:
    found = posting.posted(group(people))
    shown = [one for one in found.cells if one.shown is not None]
    for one in found.cells:
        if 0 < len(one.members) < posting.HIDE_BELOW:
            assert one.shown is None
            assert not follows([other.members for other in shown], one.members)
    for part in {one.part for one in found.cells if one.part}:
        hidden = [one for one in found.cells if one.part == part and one.shown is None]
        if hidden and found.cells[0].shown is not None:
            assert len(hidden) > 1
            assert sum(len(one.members) for one in hidden) >= posting.HIDE_BELOW


def follows(known: list[frozenset[int]], wanted: frozenset[int]) -> bool:
    """An attacker of another make: adds and subtracts up to four of the shown sets."""
    for size in range(1, min(4, len(known)) + 1):
        for chosen in combinations(known, size):
            for signs in product((1, -1), repeat=size):
                made: dict[int, int] = {}
                for sign, one in zip(signs, chosen, strict=True):
                    for person in one:
                        made[person] = made.get(person, 0) + sign
                if {person for person, times in made.items() if times} == wanted and {
                    made[person] for person in wanted
                } == {1}:
                    return True
    return False


def test_one_small_cell_takes_another_with_it() -> None:
    people = [(0, 0, 0, 0)] * 9 + [(1, 0, 0, 0)] * 5 + [(2, 0, 0, 0)]
    found = {one.label: one.text for one in posting.posted(group(people)).cells}
    assert found["总数"] == "15"
    assert (found["sex_age0"], found["sex_age1"], found["sex_age2"]) == ("9", "＊", "＊")
    assert found["parents0"] == "15"


def test_a_register_of_two_shows_nothing() -> None:
    assert {one.text for one in posting.posted(group([(0, 0, 0, 0)] * 2)).cells} == {"＊"}
    assert [one.text for one in posting.posted(group([])).cells] == ["0"]


def test_derivations_are_found_over_several_steps() -> None:
    a, b, c = frozenset({1, 2, 3}), frozenset({3, 4, 5}), frozenset({1, 2, 4, 5, 6})
    assert posting.derivation([a, b], frozenset({1, 2, 4, 5})) is None
    assert posting.derivation([a | b, a], frozenset({4, 5})) == [0, 1]
    assert posting.derivation([a, b, c], frozenset({3, 6})) is None
    assert posting.derivation([a | b | c, c], frozenset({3})) == [0, 1]


def test_the_posted_paper_says_nothing_of_grades_hardship_or_names(desk: Desk) -> None:
    def village(work: Work) -> None:
        for born in ("2016-05-05", "2015-05-05", "2014-05-05", "2021-05-05"):
            child = both_away(Family(work), born)[0]
            work.session.flush()
            left_behind.confirm(work, Choice(child, "child"))
        left_behind.enrol(work, ByHand(elder(Family(work))[0], "elder", "x", "y"))

    desk.change(village)
    made = desk.change(posting.paper)
    facts = desk.read(lambda work: papers.facts(work, made.id))
    assert isinstance(facts, LeftBehindSummary)
    assert facts.posted
    text = repr([(one.title, one.rows) for one in facts.sections])
    assert "监护评估" not in text
    assert "重点关爱" not in text
    assert "王小宝" not in text
    elders = next(one for one in facts.sections if one.title == "留守老年人")
    assert {row[2] for row in elders.rows} == {"＊"}
    children = {row[1] or row[0]: row[2] for row in facts.sections[0].rows}
    assert children["总数"] == "4"
    assert children["男 0—5岁"] == "＊"
