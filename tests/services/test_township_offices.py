"""Each office of a township sees its own matters and registers, and nothing else: lists, search, papers, exports, command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Person
from stationdesk.search import people
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    case_life,
    case_lists,
    papers,
    station,
    township_cases,
    township_export,
    township_offices,
    township_registers,
    users,
)
from stationdesk.storage.work import Work
from stationdesk.sync import township as reports
from tests.fixtures import PIN, Said
from tests.services.window import accept
from tests.sync.machines import Machine
from tests.sync.town import Town, town

NAMES = {"child": "单小宝", "civil": "仇德福", "labour": "区就业", "desk": "曾入党", "still": "盖未报"}
"""One villager for each office, and one whose case was never handed up."""
MATTERS = {"child": "SA-019", "civil": "SA-014", "labour": "LB-013", "desk": "PT-001", "still": "SA-014"}
POSTS = {"child": "town_child", "civil": "town_civil", "labour": "town_labour", "desk": "town_desk"}
NUMBER = "421221195001011237"
KID, WIFE, ELDER = "留守娃一", "留守妻一", "留守翁一"


def settle(machine: Machine) -> None:
    """People, a case for each office, and one on each register."""

    def add(work: Work) -> dict[str, str]:
        made = {}
        for key, name in (*NAMES.items(), ("k", KID), ("w", WIFE), ("e", ELDER)):
            person = Person(station_id=work.station_id, name=name, id_number=NUMBER)
            work.session.add(person)
            work.session.flush()
            made[key] = person.id
        for key, kind in (("k", "child"), ("w", "woman"), ("e", "elder")):
            work.session.add(
                Enrolment(
                    station_id=work.station_id,
                    person_id=made[key],
                    kind=kind,
                    since=work.today,
                    why="父母外出务工",
                    rule="by-hand",
                    risk="high",
                )
            )
        return made

    people = machine.desk.change(add)
    for key, matter in MATTERS.items():
        got = accept(machine.desk, people[key], matter, contact_phone="13812345678")
        if key != "still":
            machine.desk.change(lambda work, got=got: case_life.forward(work, got.case_id))  # type: ignore[misc]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = town(tmp_path_factory.mktemp("offices"))
    settle(made.a)
    made.up(made.a)
    yield made
    made.stack.close()
    made.place.close()


@pytest.fixture(scope="module")
def offices(here: Town) -> dict[str, Desk]:
    return {key: here.officer(post, name=f"干事{key}") for key, post in POSTS.items()}


def named(text: str) -> set[str]:
    return {name for name in (*NAMES.values(), KID, WIFE, ELDER) if name in text}


def test_every_matter_has_one_office_and_what_nobody_named_is_the_counters(here: Town) -> None:
    def look(work: Work) -> dict[str, str]:
        from stationdesk.services import packs

        return {
            row["code"]: township_offices.of_matter(work, row["code"], "2026-2")
            for row in packs.holding(work, "matters").items()
        }

    found = here.township.desk.read(look)
    assert set(found.values()) == {"desk", "civil", "labour", "child"}
    assert (found["SA-001"], found["SA-019"], found["LB-003"], found["PO-005"]) == (
        "civil",
        "child",
        "labour",
        "desk",
    )
    assert here.township.desk.read(lambda work: township_offices.of_matter(work, "ZZ-999", "x")) == "desk"


@pytest.mark.parametrize("key", POSTS)
def test_an_office_sees_the_cases_of_its_own_matters_and_nothing_else(
    here: Town, offices: dict[str, Desk], key: str
) -> None:
    desk = offices[key]
    rows = desk.read(township_cases.inbox)
    assert {row.applicant for row in rows} == {NAMES[key]}
    every = {row.id for other in offices.values() for row in other.read(township_cases.inbox)}
    for case in every - {row.id for row in rows}:
        with pytest.raises(township_cases.CaseNotHere):
            desk.read(lambda work, case=case: township_cases.case(work, case))  # type: ignore[misc]
        new = township_cases.NewAnswer(case, "accepted")
        with pytest.raises(township_cases.CaseNotHere):
            desk.change(lambda work, new=new: township_cases.answer(work, new))  # type: ignore[misc]
    for name in NAMES.values():
        asked = township_cases.Query(text=name)
        found = desk.read(lambda work, asked=asked: township_cases.inbox(work, asked))  # type: ignore[misc]
        assert {row.applicant for row in found} == ({name} if name == NAMES[key] else set())


@pytest.mark.parametrize(
    ("key", "kinds"),
    [("child", ("child",)), ("civil", ("child", "woman", "elder")), ("labour", ()), ("desk", ())],
)
def test_registers_are_for_the_offices_that_the_law_names(
    offices: dict[str, Desk], key: str, kinds: tuple[str, ...]
) -> None:
    desk = offices[key]
    assert desk.read(township_registers.kinds) == kinds
    for kind in township_registers.KINDS:
        if kind in kinds:
            assert len(desk.read(lambda work, kind=kind: township_registers.register(work, kind))) == 1  # type: ignore[misc]
        else:
            with pytest.raises((township_registers.RegisterNotYours, NotPermitted)):
                desk.read(lambda work, kind=kind: township_registers.register(work, kind))  # type: ignore[misc]
    (counts, _) = desk.read(township_registers.counts)
    assert (counts.child, counts.woman, counts.elder, counts.high) == (1, 1, 1, 1)


def test_nobody_in_an_office_opens_the_villages_own_lists(offices: dict[str, Desk], here: Town) -> None:
    """What village pages and searches ask stays empty at the township, or is refused."""
    for desk in offices.values():
        asked: tuple[Callable[[Work], object], ...] = (
            lambda work: case_lists.listed(work, case_lists.CaseQuery()),
            lambda work: people.find(work, "单"),
        )
        for ask in asked:
            try:
                found = desk.read(ask)
            except Refusal:
                continue
            assert not named(repr([vars(one) if hasattr(one, "__dict__") else one for one in found])), ask  # type: ignore[attr-defined]
        for case in (row["id"] for row in desk.read(lambda work: work.rows("SELECT id FROM cases"))):
            with pytest.raises(Refusal):
                desk.read(lambda work, case=case: case_lists.detail(work, case))  # type: ignore[misc]


def test_the_villages_papers_are_not_the_townships_to_open(offices: dict[str, Desk]) -> None:
    for desk in offices.values():
        ids = [row["id"] for row in desk.read(lambda work: work.rows("SELECT id FROM papers"))]
        assert ids
        for paper in ids:
            with pytest.raises(Refusal):
                desk.read(lambda work, paper=paper: papers.facts(work, paper))  # type: ignore[misc]


def test_the_leader_and_the_keeper_of_the_data_see_numbers_and_no_names(here: Town, tmp_path: Path) -> None:
    for post in ("town_lead", "town_data", "admin"):
        desk = here.officer(post, name=f"只看数{post}")
        with pytest.raises(NotPermitted):
            desk.read(township_cases.inbox)
        for kind in township_registers.KINDS:
            with pytest.raises(Refusal):
                desk.read(lambda work, kind=kind: township_registers.register(work, kind))  # type: ignore[misc]
        if post != "admin":
            assert desk.read(reports.report)
            assert desk.read(township_registers.counts)
        with pytest.raises(NotPermitted):
            desk.change(lambda work: township_export.export(work, "cases", tmp_path / "x.csv"))
        assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("key", POSTS)
def test_an_export_holds_what_the_office_may_see_and_personal_columns_only_when_asked_for(
    offices: dict[str, Desk], key: str, tmp_path: Path
) -> None:
    desk = offices[key]
    for name in township_export.DATASETS:
        for personal in (False, True):
            file = tmp_path / f"{name}-{personal}.csv"
            try:
                desk.change(
                    lambda work, name=name, file=file, personal=personal: township_export.export(  # type: ignore[misc]
                        work, name, file, personal=personal
                    )
                )
            except Refusal:
                assert name in ("children", "women", "elders")
                assert not file.exists()
                continue
            text = file.read_text("utf-8-sig")
            assert (NUMBER in text) is (personal and name in ("cases", "children", "women", "elders"))
            allowed = (
                {NAMES[key]}
                if name == "cases"
                else {KID, WIFE, ELDER}
                if key in ("civil", "child")
                else set()
            )
            assert named(text) <= (allowed if personal else set())
    told = desk.read(
        lambda work: work.rows(
            "SELECT detail FROM audit WHERE tag = 'township:export' AND user_id = :u", u=work.user_id
        )
    )
    assert told


def test_whole_numbers_are_shown_when_asked_for_and_that_is_written_down(offices: dict[str, Desk]) -> None:
    desk = offices["civil"]
    (row,) = desk.read(township_cases.inbox)
    seen = desk.read(lambda work: township_cases.case(work, row.id))
    assert NUMBER not in repr(vars(seen))
    assert "*" in seen.id_number
    shown = desk.change(lambda work: township_cases.case(work, row.id, reveal=True))
    assert (shown.id_number, shown.phone) == (NUMBER, "13812345678")
    found = desk.read(
        lambda work: work.rows(
            "SELECT target_id FROM audit WHERE tag = 'township:reveal' AND user_id = :u", u=work.user_id
        )
    )
    assert [one["target_id"] for one in found] == [row.id]


def test_whoever_is_named_in_a_report_loses_sight_of_the_child_at_the_township_too(here: Town) -> None:
    from stationdesk.services import file_access_sight
    from stationdesk.services.left_behind_report_keys import NamedPerson

    desk = here.officer("town_child", name="邻居老张")
    (row,) = desk.read(lambda work: township_registers.register(work, "child"))
    here.a.desk.change(
        lambda work: file_access_sight.lose(work, row.person_id, [NamedPerson(name="邻居老张")])
    )
    here.up(here.a)
    assert desk.read(lambda work: township_registers.register(work, "child")) == ()
    other = here.officer("town_child", name="督导员乙")
    assert len(other.read(lambda work: township_registers.register(work, "child"))) == 1


def test_somebody_from_a_village_post_sees_nothing_of_the_villages(here: Town) -> None:
    desk = here.officer("worker", "child_director", name="误设岗位")
    for ask in (township_cases.inbox, township_registers.counts, reports.report):
        with pytest.raises(NotPermitted):
            desk.read(ask)
    found = desk.read(lambda work: users.rules(work).conflicts(("town_civil", "worker")))
    assert [one.code for one in found] == ["town_and_village"]


def test_a_village_is_no_township(here: Town) -> None:
    with pytest.raises(township_offices.NotATownship):
        here.a.desk.read(township_cases.inbox)


def test_a_township_is_founded_with_its_own_posts(here: Town) -> None:
    assert set(here.township.desk.actor.permits) >= {"township:cases", "sync:import", "users:manage"}
    assert not {"residents:read", "township:children"} & here.township.desk.actor.permits
    assert station.TOWNSHIP_POSTS == ("town_desk", "town_data", "admin")


def test_on_the_command_line_an_office_reads_no_other_offices_names(
    here: Town, offices: dict[str, Desk], cli: Callable[..., Said], tmp_path: Path
) -> None:
    verbs = [
        ("cases", "list"),
        ("residents", "find", "单"),
        ("residents", "list"),
        ("left-behind", "list"),
        ("left-behind", "summary"),
        ("visits", "list"),
        ("proxy", "list"),
        ("tasks", "list"),
        ("audit",),
        ("sync", "conflicts"),
        ("sync", "status"),
        ("township", "inbox"),
        ("township", "report"),
        ("township", "counts"),
        ("township", "tasks"),
        ("township", "waiting"),
        ("township", "reports"),
        ("township", "register", "child"),
        ("township", "register", "woman"),
        ("township", "register", "elder"),
        *(("township", "case", row.number) for row in offices["civil"].read(township_cases.inbox)),
    ]
    lock = here.township.desk._lock
    if lock is not None:
        lock.release()
    for key in POSTS:
        may = {NAMES[key]} | ({KID} if key in ("child", "civil") else set())
        may |= {WIFE, ELDER} if key == "civil" else set()
        for words in verbs:
            said = cli(*words, at=here.township.folder, user=f"干事{key}", password=PIN)
            assert named(said.out + said.err) <= may, (key, words)
            assert said.code in (0, 2, 64), (key, words, said.err)


def test_nothing_a_village_typed_runs_as_a_formula(here: Town, tmp_path: Path) -> None:
    place = here.place
    assert place is not None
    column = [township_export.Column("村")]
    body = township_export._csv(column, [["=1+1"], ["@x"], ["普通"]])
    assert [row[0] for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))] == [
        "村",
        "'=1+1",
        "'@x",
        "普通",
    ]


def test_parquet_is_read_by_an_independent_reader(here: Town, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pytest.importorskip("duckdb")
    file = tmp_path / "村 '汇总'.parquet"
    made = here.township.desk.change(lambda work: township_export.export(work, "villages", file))
    table = parquet.read_table(file)
    assert table.num_rows == made.rows == 2
    assert table.column_names == list(made.columns)
    assert str(table.schema.field("居民").type) == "int64"
    assert str(table.schema.field("最近收到").type) == "date32[day]"
    assert sorted(table.column("居民").to_pylist()) == [0, 8]
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_without_the_component_parquet_is_refused_in_words(
    here: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(township_export.ParquetNotInstalled):
        here.township.desk.change(
            lambda work: township_export.export(work, "villages", tmp_path / "a.parquet")
        )
    assert list(tmp_path.iterdir()) == []


def test_a_spreadsheet_keeps_numbers_as_numbers_and_text_as_text(here: Town, tmp_path: Path) -> None:
    import openpyxl

    file = tmp_path / "a.xlsx"
    here.township.desk.change(lambda work: township_export.export(work, "villages", file))
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(file).active.iter_rows()]  # type: ignore[union-attr]
    assert rows[1][0] == "421221106202"
    assert rows[1][3] == 8
