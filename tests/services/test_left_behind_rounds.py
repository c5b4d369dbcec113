"""Re-verification rounds: frozen when opened, answered by one figure, and what changed is in the facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock, noon
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.security.permits import NotPermitted
from stationdesk.services import absences, left_behind, left_behind_turning
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.services import left_behind_rounds_check as checking
from stationdesk.services.left_behind import ByHand, Choice
from stationdesk.services.left_behind_rounds import NewRound
from stationdesk.services.left_behind_rounds_check import Checked, Typed
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away, couple, elder

TODAY = date(2026, 11, 22)


class Village:
    """A child and an elder on the registers; a woman and the child's grandmother are only proposed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.child, self.father, self.mother, self.grandmother = desk.change(
            lambda work: both_away(Family(work))
        )
        self.elder, self.son, self.daughter = desk.change(lambda work: elder(Family(work)))
        _, self.wife = desk.change(lambda work: couple(Family(work), "2026-01-01"))
        desk.change(lambda work: left_behind.confirm(work, Choice(self.child, "child")))
        new = ByHand(self.elder, "elder", "子女都不在身边", "入户核实")
        desk.change(lambda work: left_behind.enrol(work, new))
        self.round = desk.change(lambda work: rounds.open_round(work, NewRound()))

    def lines(self) -> dict[str, rounds.LineRow]:
        found = self.desk.read(lambda work: rounds.lines(work, self.round.id))
        return {row.person_id: row for row in found}

    def check(self, person: str, code: str, **more: object) -> rounds.LineRow:
        line = self.lines()[person]
        return self.desk.change(lambda work: checking.check(work, Checked(line.id, code, **more)))  # type: ignore[arg-type]


@pytest.fixture
def village(desk: Desk) -> Village:
    return Village(desk)


def test_a_round_asks_about_everybody_on_the_registers_and_everybody_proposed(village: Village) -> None:
    assert village.round.title == "2026年第4季度核查"
    assert village.round.due_on == date(2026, 12, 31)
    lines = village.lines()
    assert {row.person_id: row.proposed for row in lines.values()} == {
        village.child: False,
        village.elder: False,
        village.wife: True,
        village.grandmother: True,
    }
    assert sorted(row.n for row in lines.values()) == [1, 2, 3, 4]
    assert [(kin.letter, kin.word, kin.away) for kin in lines[village.child].relatives] == [
        ("a", "father", True),
        ("b", "mother", True),
    ]
    with pytest.raises(rounds.RoundStillOpen):
        village.desk.change(lambda work: rounds.open_round(work, NewRound("half")))


def test_people_of_one_household_stand_together_whatever_the_register(desk: Desk) -> None:
    def home(work: Work) -> tuple[str, str]:
        family = Family(work)
        child = both_away(family)[0]
        old = family.person("孙大爷", "1", "1950-01-01")
        other = Family(work)
        left_behind.enrol(work, ByHand(other.person("远亲", "1", "1949-01-01"), "elder", "x", "y"))
        left_behind.enrol(work, ByHand(old, "elder", "x", "y"))
        left_behind.enrol(work, ByHand(child, "child", "x", "y"))
        return child, old

    child, old = desk.change(home)
    made = desk.change(lambda work: rounds.open_round(work, NewRound()))
    lines = {row.person_id: row for row in desk.read(lambda work: rounds.lines(work, made.id))}
    assert lines[child].house == lines[old].house
    same = sorted(row.n for row in lines.values() if row.house == lines[old].house)
    assert same == list(range(same[0], same[0] + 3))
    assert made.households == 2


def test_unchanged_is_one_key_and_passes_over_who_is_only_proposed(village: Village) -> None:
    ids = [row.id for row in village.lines().values()]
    assert village.desk.change(lambda work: checking.unchanged(work, ids)) == 2
    assert {p: row.result for p, row in village.lines().items()} == {
        village.child: "same",
        village.elder: "same",
        village.wife: None,
        village.grandmother: None,
    }
    assert village.desk.change(lambda work: checking.unchanged(work, ids)) == 0
    assert village.desk.read(lambda work: rounds.get(work, village.round.id)).open == 2


def test_a_parent_who_came_back_ends_the_absence_and_the_register_follows(village: Village) -> None:
    with pytest.raises(checking.WhichRelative):
        village.check(village.child, "2", on=TODAY)
    with pytest.raises(checking.DayMissing):
        village.check(village.child, "2", who="a")
    row = village.check(village.child, "2", who="b", on=date(2026, 10, 1))
    assert (row.result, row.changes[0]["what"]) == ("changed", "back")
    away = village.desk.read(lambda work: absences.of_person(work, village.mother))
    assert [one.back for one in away] == [date(2026, 10, 1)]
    assert [one.person_id for one in village.desk.read(left_behind_turning.leavers)] == [village.child]


def test_another_place_is_a_new_absence_without_a_gap(village: Village) -> None:
    village.check(village.child, "3", who="父", on=date(2026, 9, 1), text="江苏省苏州市")
    away = village.desk.read(lambda work: absences.of_person(work, village.father))
    assert [(one.place, one.since, one.back) for one in away] == [
        ("广东省东莞市", date(2025, 3, 1), date(2026, 9, 1)),
        ("江苏省苏州市", date(2026, 9, 1), None),
    ]
    assert village.desk.read(left_behind_turning.leavers) == []


def test_another_carer_is_on_the_register(village: Village) -> None:
    row = village.check(village.child, "5", text="张桂英")
    assert row.carer == "张桂英"
    enrolments = village.desk.read(lambda work: left_behind.register(work, kind="child"))
    assert [one.carer_kind for one in enrolments] == ["grandparent"]
    with pytest.raises(checking.TextMissing):
        village.check(village.elder, "5", text="张桂英")


def test_a_death_takes_somebody_off_every_register(village: Village) -> None:
    row = village.check(village.elder, "7", on=date(2026, 11, 3))
    assert row.result == "left"
    (old,) = village.desk.read(lambda work: left_behind.of_person(work, village.elder))
    assert (old.until, old.closed_why) == (TODAY, "死亡")

    def died(work: Work) -> date | None:
        person = work.session.get(Person, (work.station_id, village.elder))
        return person.died_on if person else None

    assert village.desk.read(died) == date(2026, 11, 3)


def test_a_proposed_person_is_taken_in_or_turned_down_from_the_round(village: Village) -> None:
    with pytest.raises(checking.NotForProposals):
        village.check(village.wife, "0", note="x")
    with pytest.raises(checking.TextMissing):
        village.check(village.wife, "8")
    assert village.check(village.wife, "1").result == "entered"
    assert [one.kind for one in village.desk.read(lambda w: left_behind.of_person(w, village.wife))] == [
        "woman"
    ]


def test_nobody_at_home_leaves_the_line_to_be_done(village: Village) -> None:
    village.check(village.elder, "9", note="邻居说去镇上了")
    row = village.lines()[village.elder]
    assert (row.result, row.open) == ("absent", True)
    assert village.check(village.elder, "1").result == "same"
    with pytest.raises(checking.LineAnswered):
        village.check(village.elder, "9")


def test_a_sheet_is_typed_back_by_number_all_or_none(village: Village) -> None:
    lines = {row.n: row.person_id for row in village.lines().values()}
    number = {person: n for n, person in lines.items()}
    child, old = number[village.child], number[village.elder]
    good = {"n": str(child), "code": "２", "who": "王建国", "on": "11-1"}
    bad = [Typed(good), Typed({"n": str(old), "code": "x"})]
    with pytest.raises(checking.SheetLineRefused) as refused:
        village.desk.change(lambda work: checking.keep(work, village.round.id, bad))
    assert refused.value.field == "2:code"
    assert village.lines()[village.child].result is None
    assert village.desk.read(lambda w: absences.of_person(w, village.father))[0].back is None

    sheet = [Typed(good), Typed({"n": str(old), "code": "1", "note": "身体好"}), Typed({"n": "3"})]
    kept = village.desk.change(lambda work: checking.keep(work, village.round.id, sheet))
    assert (kept.lines, kept.results) == (2, {"changed": 1, "same": 1})
    assert village.desk.read(lambda w: absences.of_person(w, village.father))[0].back == date(2026, 11, 1)
    with pytest.raises(checking.SheetLineRefused) as unknown:
        village.desk.change(
            lambda work: checking.keep(work, village.round.id, [Typed({"n": "77", "code": "1"})])
        )
    assert unknown.value.field == "1:n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11-20", date(2026, 11, 20)),
        ("1120", date(2026, 11, 20)),
        ("12.3", date(2025, 12, 3)),
        ("11月2日", date(2026, 11, 2)),
        ("2026-11-01", date(2026, 11, 1)),
        ("20261101", date(2026, 11, 1)),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert checking.day_of(text, TODAY) == day


def test_who_left_another_way_need_not_be_asked_and_who_came_is_added(village: Village) -> None:
    (enrolment,) = [row.enrolment_id for row in village.lines().values() if row.person_id == village.child]
    village.desk.change(lambda work: left_behind.close(work, enrolment or "", "随父母去了东莞"))
    assert village.lines()[village.child].gone
    with pytest.raises(checking.LineGone):
        village.check(village.child, "1")
    husband, wife = village.desk.change(lambda work: couple(Family(work), "2025-01-01"))
    assert village.desk.change(lambda work: rounds.complete(work, village.round.id)) == 1
    assert village.lines()[wife].n == 5
    assert husband not in village.lines()


def test_a_round_with_open_lines_ends_only_with_a_reason(village: Village, clock: SetClock) -> None:
    with pytest.raises(rounds.RoundLinesOpen):
        village.desk.change(lambda work: rounds.close_round(work, village.round.id))
    done = village.desk.change(lambda work: rounds.close_round(work, village.round.id, "并入下一季度"))
    assert done.closed_on == TODAY
    with pytest.raises(rounds.RoundClosed):
        village.check(village.child, "1")
    village.desk.change(lambda work: rounds.open_round(work, NewRound("half")))


def test_a_round_past_its_day_is_late(village: Village, clock: SetClock) -> None:
    clock.set(noon(date(2027, 1, 4), 9))
    assert village.desk.read(rounds.current).late  # type: ignore[union-attr]


def test_a_day_before_the_round_or_ahead_is_refused(village: Village) -> None:
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(checking.DayOutsideRound):
            village.check(village.child, "1", checked_on=day)


def test_only_who_decides_on_the_registers_may_check_and_others_see_no_child_by_name(
    village: Village, colleague: Callable[..., Desk]
) -> None:
    head = colleague(village.desk, "head")
    rows = head.read(lambda work: rounds.lines(work, village.round.id))
    child = next(row for row in rows if row.person_id == village.child)
    assert child.name != "王小宝"
    assert child.relatives == ()
    with pytest.raises(NotPermitted):
        head.change(lambda work: checking.check(work, Checked(child.id, "1")))
    with pytest.raises(NotPermitted):
        head.change(lambda work: rounds.open_round(work, NewRound()))


def test_who_lost_sight_of_a_child_does_not_meet_it_in_a_round(
    village: Village, colleague: Callable[..., Desk]
) -> None:
    from stationdesk.core.report_contents import NamedPerson
    from stationdesk.services import file_access_sight

    other = colleague(village.desk, "child_director", name="周干部")
    named = [NamedPerson(name="周干部", user_id=other.actor.user_id or "")]
    village.desk.change(lambda work: file_access_sight.lose(work, village.child, named))
    rows = other.read(lambda work: rounds.lines(work, village.round.id))
    assert village.child not in {row.person_id for row in rows}
    assert other.read(lambda work: rounds.get(work, village.round.id)).total == 3
    line = village.lines()[village.child]
    with pytest.raises(checking.LineUnknown):
        other.change(lambda work: checking.check(work, Checked(line.id, "1")))
    with pytest.raises(checking.SheetLineRefused):
        other.change(
            lambda work: checking.keep(work, village.round.id, [Typed({"n": str(line.n), "code": "1"})])
        )
