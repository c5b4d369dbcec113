"""What a township sends down beside a catalogue: a calendar, a list, and a task arrive, and what hangs on them follows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from stationdesk.core import packs
from stationdesk.services import calendars, case_lists, codes, family_words, task_lists, township_tasks
from stationdesk.sync import down
from tests.core.test_calendar_files import year_file
from tests.services import workbooks
from tests.services.window import VILLAGE, accept, move_in
from tests.sync.machines import Machine
from tests.sync.test_down import install
from tests.sync.town import Town, town


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    made = town(tmp_path)
    yield made
    made.stack.close()
    made.place.close()


def at(here: Town, when: datetime) -> None:
    for machine in (here.township, here.a, here.b):
        machine.clock.set(when)


def recounted(machine: Machine, case: str) -> int:
    return machine.desk.read(
        lambda work: int(
            work.scalar("SELECT count(*) FROM case_events WHERE case_id = :c AND kind = 'recounted'", c=case)
            or 0
        )
    )


def newer(name: str, change: dict[str, str]) -> bytes:
    """The shipped pack with other words in it, one version on."""
    text = (packs.folder() / name / "2026-1.json").read_text("utf-8")
    for before, after in change.items():
        assert before in text
        text = text.replace(before, after, 1)
    return json.dumps(json.loads(text) | {"version": "2026-8"}, ensure_ascii=False).encode()


def test_a_calendar_a_list_codes_and_a_task_go_down_in_one_bundle_and_are_put_to_work(here: Town) -> None:
    at(here, datetime(2026, 12, 30, 1, tzinfo=UTC))
    people = move_in(here.a.desk)
    case = accept(here.a.desk, people.qinglan, VILLAGE)
    assert (case.due, case.provisional) == (date(2027, 1, 7), True)
    here.township.desk.change(lambda work: calendars.take_in(work, year_file()))
    install(here, newer("adult_lists", {"种植养殖": "种田养鱼"}))
    install(here, newer("codes", {"未知的性别": "没有说明的性别"}))
    new = township_tasks.NewTask("困难群众摸排", workbooks.table(), "摸排表.xlsx", date(2027, 1, 25))
    here.township.desk.change(lambda work: township_tasks.open_task(work, new))
    here.down()
    for machine in (here.a, here.b):
        read = machine.desk.read
        assert read(calendars.known)[1][0].year == 2027
        assert read(lambda work: family_words.words(work, "trainings"))["farming"] == "种田养鱼"
        assert read(lambda work: codes.of(work).words["sex"]["0"]) == "没有说明的性别"
        assert [one.title for one in read(task_lists.listed)] == ["困难群众摸排"]
    # A date that was provisional is the announced one now, as if the village had taken the calendar in itself.
    detail = here.a.desk.read(lambda work: case_lists.detail(work, case.case_id))
    assert (detail.row.due_on, detail.row.provisional) == (date(2027, 1, 8), False)
    assert recounted(here.a, case.case_id) == 1
    here.up()
    waits = here.township.desk.read(down.waiting)
    assert [(one.packs, one.tasks, one.total) for one in waits] == [(0, 0, 0), (0, 0, 0)], "known to be there"


def test_two_pcs_that_each_take_a_calendar_in_write_down_one_and_the_same_change(here: Town) -> None:
    at(here, datetime(2026, 12, 30, 1, tzinfo=UTC))
    people = move_in(here.a.desk)
    case = accept(here.a.desk, people.qinglan, VILLAGE)
    other = here.place.another(here.a, "c")
    other.clock.set(datetime(2026, 12, 30, 2, tzinfo=UTC))
    for machine in (here.a, other):
        machine.desk.change(lambda work: calendars.take_in(work, year_file()))
        assert recounted(machine, case.case_id) == 1
    other.take(here.a.export(here.place.root / "from a"))
    here.a.take(other.export(here.place.root / "from c"))
    for machine in (here.a, other):
        assert recounted(machine, case.case_id) == 1
        assert machine.conflicts() == []
        detail = machine.desk.read(lambda work: case_lists.detail(work, case.case_id))
        assert (detail.row.due_on, detail.row.provisional) == (date(2027, 1, 8), False)


@pytest.mark.prove
def test_the_same_calendar_again_or_on_another_pc_counts_nothing_twice(here: Town) -> None:
    at(here, datetime(2026, 12, 30, 1, tzinfo=UTC))
    people = move_in(here.a.desk)
    case = accept(here.a.desk, people.qinglan, VILLAGE)
    here.township.desk.change(lambda work: calendars.take_in(work, year_file()))
    sent = here.send()
    file = sent["421221106202"]
    here.a.take(file)
    other = here.place.another(here.a, "c")
    for machine in (here.a, other):
        machine.take(file)
    assert recounted(other, case.case_id) == 1
    assert here.a.conflicts() == []
