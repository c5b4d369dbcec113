"""One matter for many people: each has a number and a status, nothing is written twice, a mistake can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from stationdesk.core import idnumber
from stationdesk.core import papers as facts_of
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.documents.render import render
from stationdesk.models.residents import Grid, Household, Person, Phone
from stationdesk.security import audit
from stationdesk.security.permits import NotPermitted
from stationdesk.services import case_batch_match as match
from stationdesk.services import case_batches as batches
from stationdesk.services import case_life, case_record, papers
from stationdesk.storage.work import Work
from tests.fixtures import START
from tests.services.window import AGENCY, VILLAGE, accept, footprint, text_of


@dataclass(frozen=True)
class Village:
    household: str
    grid: str
    lan: str
    guo: str
    wang: str
    namesake: str
    dead: str
    moved: str


LAN = idnumber.make("421221", date(1940, 1, 1), 120)
GUO = idnumber.make("421221", date(1938, 3, 5), 117)


@pytest.fixture
def village(desk: Desk) -> Village:
    def add(work: Work) -> Village:
        s = work.station_id
        grid = Grid(station_id=s, name="第三网格")
        work.session.add(grid)
        work.session.flush()
        house = Household(station_id=s, number="H-031", grid_id=grid.id, village_group="二组")
        other = Household(station_id=s, number="H-099", village_group="五组")
        work.session.add_all([house, other])
        work.session.flush()

        def person(name: str, home: Household, **more: object) -> Person:
            made = Person(station_id=s, name=name, household_id=home.id, **more)
            work.session.add(made)
            return made

        people = [
            person("曾庆兰", house, id_number=LAN, birth=date(1940, 1, 1)),
            person("曾國强", house, id_number=GUO, birth=date(1938, 3, 5)),
            person("王建国", house, birth=date(1950, 5, 5)),
            person("王建国", other, birth=date(1961, 6, 6)),
            person("赵去世", other, birth=date(1930, 1, 1), died_on=date(2026, 1, 1)),
            person("钱迁出", other, birth=date(1930, 1, 1), moved_out_on=date(2026, 1, 1)),
        ]
        work.session.flush()
        work.session.add(Phone(station_id=s, person_id=people[3].id, number="13812345678"))
        return Village(house.id, grid.id, *(one.id for one in people))

    return desk.change(add)


def planned(desk: Desk, text: str, matter: str = AGENCY) -> tuple[match.Match, ...]:
    return desk.read(lambda work: match.plan(work, match.Wanted("list", matter, text=text))).lines


def new(*people: str, matter: str = AGENCY, **more: object) -> batches.NewBatch:
    given: dict[str, object] = {"all_materials": True} | more
    return batches.NewBatch("list", matter, tuple(batches.Entry(one) for one in people), **given)  # type: ignore[arg-type]


def take_in(desk: Desk, asked: batches.NewBatch) -> batches.BatchReceipt:
    return desk.change(lambda work: batches.take_in(work, asked))


# who is meant ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "state", "who"),
    [
        (LAN, "matched", "lan"),
        (f"曾庆兰\t{LAN.lower()}", "matched", "lan"),
        ("曾 庆 兰", "matched", "lan"),
        ("曾国强", "matched", "guo"),
        ("王建国 1961-06-06", "matched", "namesake"),
        ("王建国 13812345678", "matched", "namesake"),
        ("王建国 二组", "matched", "wang"),
        ("王建国", "several", None),
        ("王建国 1999-09-09", "several", None),
        (f"王建国 {LAN}", "differs", None),
        ("无名氏", "nobody", None),
        (idnumber.make("421221", date(1977, 7, 7), 5), "nobody", None),
        ("赵去世", "dead", "dead"),
        ("钱迁出", "moved", "moved"),
        (f"无名氏 {LAN[:-1]}0" if not LAN.endswith("0") else f"无名氏 {LAN[:-1]}1", "unreadable", None),
    ],
)
def test_every_line_has_one_clear_state(
    desk: Desk, village: Village, line: str, state: str, who: str | None
) -> None:
    (found,) = planned(desk, line)
    assert (found.state, found.person_id) == (state, getattr(village, who) if who else None)
    assert found.goes or found.why


def test_of_several_the_clerk_chooses_and_the_choice_is_judged_again(desk: Desk, village: Village) -> None:
    (line,) = planned(desk, "王建国")
    assert {one.person_id for one in line.candidates} == {village.wang, village.namesake}
    assert "H-031" in next(one.place for one in line.candidates if one.person_id == village.wang)
    take_in(desk, new(village.wang))
    again = match.chosen(line, village.wang)
    (judged,) = desk.read(lambda work: match.judged_for(work, AGENCY, [again]))
    assert judged.state == "open"
    assert judged.open_number


def test_who_is_twice_in_a_list_goes_once(desk: Desk, village: Village) -> None:
    lines = planned(desk, f"曾庆兰\n{LAN}\n曾国强")
    assert [line.state for line in lines] == ["matched", "twice", "matched"]
    assert "第1行" in lines[1].why


def test_an_age_that_does_not_fit_warns_and_stops_nothing(desk: Desk, village: Village) -> None:
    (young,) = planned(desk, "王建国 1961-06-06")
    assert young.goes
    assert "80" in young.warning
    assert "65" in young.warning
    (old,) = planned(desk, "曾庆兰")
    assert old.warning == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年满80周岁的老人", (80, None)),
        ("60周岁以上", (60, None)),
        ("未满18周岁", (None, 18)),
        ("0至6岁儿童", (0, 7)),
        ("三周岁以下；满3周岁，3周岁以下", None),
        ("有劳动能力", None),
    ],
)
def test_only_a_plain_age_in_the_conditions_is_read(text: str, found: object) -> None:
    assert match.ages(text) == found


def test_a_household_and_a_grid_are_their_living_people(desk: Desk, village: Village) -> None:
    for wanted in (
        match.Wanted("household", AGENCY, household_id=village.household),
        match.Wanted("grid", AGENCY, grid_id=village.grid),
    ):
        plan = desk.read(lambda work, wanted=wanted: match.plan(work, wanted))
        assert {line.person_id for line in plan.lines} == {village.lan, village.guo, village.wang}
        assert plan.going == 3
    with pytest.raises(match.GridEmpty):
        desk.read(lambda work: match.plan(work, match.Wanted("grid", AGENCY, grid_id="none")))


# taking in ------------------------------------------------------------------------------------------


def test_one_entry_gives_everyone_a_number_and_a_status(desk: Desk, village: Village) -> None:
    got = take_in(desk, new(village.lan, village.guo, village.wang))
    numbers = [line.number for line in got.lines]
    assert len(set(numbers)) == 3
    assert all(line.state == "received" for line in got.lines)
    detail = desk.read(lambda work: batches.detail(work, got.batch_id))
    assert [one.number for one in detail.cases] == sorted(numbers)
    assert (detail.row.people, detail.row.open, detail.row.counts) == (3, 3, {"received": 3})
    assert got.sentence == f"已登记3人（已收件3人），批次{got.number}"
    # Each is a case like any other: its own slip, its own history.
    slips = desk.read(lambda work: papers.of(work, "cases", got.lines[0].case_id or ""))
    assert [paper.kind for paper in slips] == ["case_slip"]


def test_what_holds_for_all_has_exceptions_for_one(desk: Desk, village: Village) -> None:
    names = desk.read(
        lambda work: [line.name for line in batches.matters.get(work, AGENCY).materials if line.required]
    )
    asked = batches.NewBatch(
        "list",
        AGENCY,
        (batches.Entry(village.lan), batches.Entry(village.guo, {names[0]: "missing"})),
        all_materials=True,
    )
    got = take_in(desk, asked)
    assert [line.state for line in got.lines] == ["received", "notice"]
    cases = desk.read(lambda work: batches.detail(work, got.batch_id)).cases
    assert [one.missing for one in cases] == [0, 1]


def test_nobody_is_taken_in_twice_for_one_matter(desk: Desk, village: Village) -> None:
    first = take_in(desk, new(village.lan))
    got = take_in(desk, new(village.lan, village.guo, village.guo))
    assert [line.done for line in got.lines] == [False, True, False]
    assert first.lines[0].number in got.lines[0].why
    told = replace(new(village.lan), entries=(batches.Entry(village.lan, again=True),))
    assert take_in(desk, told).lines[0].done


def test_a_line_that_is_refused_leaves_no_trace_and_the_others_go_in(desk: Desk, village: Village) -> None:
    before = footprint(desk)
    got = take_in(desk, new(village.dead, village.lan, "no-such-person"))
    assert [line.done for line in got.lines] == [False, True, False]
    assert "去世" in got.lines[0].why
    after = footprint(desk)
    assert after["cases"] - before["cases"] == 1
    # The first number of the day: a refused line uses none up.
    assert got.lines[1].number.endswith("-0001")
    assert desk.read(audit.broken) == []


def test_a_line_refused_after_its_number_was_taken_gives_the_number_back(
    desk: Desk, village: Village
) -> None:
    wrong = batches.Entry(village.guo, contact_phone="没有这样的号码")
    asked = batches.NewBatch("list", AGENCY, (wrong, batches.Entry(village.lan)), all_materials=True)
    got = take_in(desk, asked)
    assert [line.done for line in got.lines] == [False, True]
    assert got.lines[1].number.endswith("-0001")
    assert desk.read(audit.broken) == []


def test_where_everyone_is_refused_nothing_is_written(desk: Desk, village: Village) -> None:
    before = footprint(desk)
    with pytest.raises(batches.EveryLineRefused):
        take_in(desk, new(village.dead))
    with pytest.raises(batches.NobodyToTakeIn):
        take_in(desk, new())
    with pytest.raises(case_record.MaterialUnknown):
        take_in(desk, new(village.lan, materials={"没有的材料": "have"}))
    assert footprint(desk) == before


def test_without_the_permit_nothing_is_planned_or_taken_in(
    desk: Desk, village: Village, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "supervisor")
    with pytest.raises(NotPermitted):
        planned(head, "曾庆兰")
    with pytest.raises(NotPermitted):
        take_in(head, new(village.lan))


# afterwards -------------------------------------------------------------------------------------------


def test_a_step_for_many_answers_line_by_line(desk: Desk, village: Village) -> None:
    got = take_in(desk, new(village.lan, village.guo, village.wang))
    first = got.lines[0].case_id or ""
    desk.change(lambda work: case_life.withdraw(work, first))
    lines = desk.change(lambda work: batches.step(work, got.batch_id, batches.ToDo("forward")))
    assert [line.done for line in lines] == [False, True, True]
    assert "已撤回" in lines[0].why
    marked = batches.ToDo("forward", (got.lines[1].case_id or "",))
    (line,) = desk.change(lambda work: batches.step(work, got.batch_id, marked))
    assert not line.done
    assert "已转报" in line.why
    with pytest.raises(batches.NobodyMarked):
        desk.change(lambda work: batches.step(work, got.batch_id, batches.ToDo("forward", ())))
    with pytest.raises(batches.StepUnknown):
        desk.change(lambda work: batches.step(work, got.batch_id, batches.ToDo("eat")))


def test_the_villages_own_matter_goes_to_its_end_for_all(desk: Desk, village: Village) -> None:
    got = take_in(desk, new(village.lan, village.guo, matter=VILLAGE, all_materials=False))
    assert {line.state for line in got.lines} == {"notice"}
    for step, state in (("supplement", "accepted"), ("finish", "finished"), ("deliver", "delivered")):
        lines = desk.change(lambda work, step=step: batches.step(work, got.batch_id, batches.ToDo(step)))
        assert {line.state for line in lines} == {state}
    assert desk.read(lambda work: batches.detail(work, got.batch_id)).row.open == 0


def test_an_entry_is_undone_whole_on_its_day_by_who_made_it(
    desk: Desk, village: Village, clock: SetClock, colleague: Callable[..., Desk]
) -> None:
    got = take_in(desk, new(village.lan, village.guo))
    other = colleague(desk, "worker")
    with pytest.raises(batches.BatchNotToday):
        other.change(lambda work: batches.undo(work, got.batch_id, "误登"))
    with pytest.raises(case_record.ReasonMissing):
        desk.change(lambda work: batches.undo(work, got.batch_id, " "))
    lines = desk.change(lambda work: batches.undo(work, got.batch_id, "名单给错了"))
    assert all(line.done for line in lines)
    assert desk.read(batches.listed) == ()
    with pytest.raises(papers.PaperVoided):
        desk.read(lambda work: papers.still_good(work, got.paper_id))
    assert planned(desk, "曾庆兰")[0].state == "matched"


def test_what_moved_on_since_stays_and_is_named(desk: Desk, village: Village, clock: SetClock) -> None:
    got = take_in(desk, new(village.lan, village.guo))
    clock.set(START.replace(hour=3))
    desk.change(lambda work: case_life.forward(work, got.lines[0].case_id or ""))
    lines = desk.change(lambda work: batches.undo(work, got.batch_id, "误登"))
    assert [line.done for line in lines] == [False, True]
    assert desk.read(lambda work: batches.detail(work, got.batch_id)).row.people == 1
    clock.set(START.replace(day=23))
    with pytest.raises(batches.BatchNotToday):
        desk.change(lambda work: batches.undo(work, got.batch_id, "误登"))


def test_the_signature_list_names_everyone_with_masked_numbers(desk: Desk, village: Village) -> None:
    got = take_in(desk, new(village.lan, village.guo))
    facts = desk.read(lambda work: papers.facts(work, got.paper_id))
    assert isinstance(facts, facts_of.SignatureList)
    text = text_of(render(facts))
    for line in got.lines:
        assert line.number in text
    assert "曾庆兰" in text
    assert LAN not in text
    assert LAN[:3] in text
    assert "本人签名" in text
    same = desk.change(lambda work: batches.signature_list(work, got.batch_id))
    assert same.id == got.paper_id
    desk.change(lambda work: batches.step(work, got.batch_id, batches.ToDo("forward")))
    changed = desk.change(lambda work: batches.signature_list(work, got.batch_id))
    assert changed.id != got.paper_id
    only = desk.change(lambda work: batches.signature_list(work, got.batch_id, [got.lines[0].case_id or ""]))
    few = desk.read(lambda work: papers.facts(work, only.id))
    assert isinstance(few, facts_of.SignatureList)
    assert len(few.lines) == 1


def test_progress_is_told_line_by_line(desk: Desk, village: Village) -> None:
    told: list[tuple[int, int]] = []
    desk.change(
        lambda work: batches.take_in(
            work, new(village.lan, village.guo), lambda done, of: told.append((done, of))
        )
    )
    assert told == [(1, 2), (2, 2)]


def test_nothing_personal_is_in_a_repr(desk: Desk, village: Village) -> None:
    lines = planned(desk, f"曾庆兰 {LAN} 13812345678\n王建国")
    got = take_in(desk, new(village.lan))
    said = repr(lines) + repr(got)
    assert not any(secret in said for secret in ("曾庆兰", "王建国", LAN, "13812345678"))


def test_a_case_of_a_batch_accepted_alone_is_no_line_of_it(desk: Desk, village: Village) -> None:
    got = take_in(desk, new(village.lan))
    accept(desk, village.guo, AGENCY)
    assert desk.read(lambda work: batches.detail(work, got.batch_id)).row.people == 1
