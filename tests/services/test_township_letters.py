"""催报 on paper: each village that owes something has a page, of what it owes to this office, and no villager is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from stationdesk.core.papers import ReminderLetter
from stationdesk.services import case_life, papers, township_cases, township_letters, township_tasks
from stationdesk.services.township_letters import NewLetter
from stationdesk.sync import township as reports
from tests.fixtures import Said
from tests.services import workbooks
from tests.services.window import accept, move_in
from tests.sync.town import Town, town


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Village a owes a task and a case that was returned; nothing ever came of b."""
    made = town(tmp_path_factory.mktemp("letters"))
    people = move_in(made.a.desk)
    case = accept(made.a.desk, people.wang, "PT-001").case_id
    made.a.desk.change(lambda work: case_life.forward(work, case))
    made.up(made.a)
    desk = made.township.desk
    a = made.a.desk.device.station_id
    new = township_tasks.NewTask(
        "入冬摸排", workbooks.table(), "摸排.xlsx", made.township.clock.at.date(), villages=(a,)
    )
    desk.change(lambda work: township_tasks.open_task(work, new))
    said = township_cases.NewAnswer(case, "returned", reason="照片不清楚")
    desk.change(lambda work: township_cases.answer(work, said))
    made.down()
    made.up(made.a)
    yield made
    made.stack.close()
    made.place.close()


def letter(here: Town, new: NewLetter) -> ReminderLetter:
    desk = here.township.desk
    made = desk.change(lambda work: township_letters.make(work, new, reports.report(work)))
    facts = desk.read(lambda work: papers.facts(work, made.id))
    assert isinstance(facts, ReminderLetter)
    return facts


def test_each_village_is_told_what_it_owes_since_when_and_by_when(here: Town) -> None:
    today = here.township.clock.at.date()
    facts = letter(here, NewLetter(today + timedelta(days=3)))
    owed = {one.name: one.lines for one in facts.villages}
    assert set(owed) == {"四邑村便民服务站", "苍梧岭村便民服务站"}
    task, returned = owed["四邑村便民服务站"]
    assert (task.what, task.due_on, task.since) == ("任务“入冬摸排”", today, today)
    assert task.state.startswith("0/")
    assert returned.what == "退回补正的办件1件"
    (silent,) = owed["苍梧岭村便民服务站"]
    assert silent.state == "还没有收到过"
    assert facts.by == today + timedelta(days=3)
    assert "王" not in str([line.what for lines in owed.values() for line in lines])


def test_only_the_villages_or_the_task_that_were_chosen(here: Town) -> None:
    today = here.township.clock.at.date()
    assert [one.name for one in letter(here, NewLetter(today, ("421221106203",))).villages] == [
        "苍梧岭村便民服务站"
    ]
    (only,) = letter(here, NewLetter(today, None, "入冬摸排")).villages
    assert [line.what for line in only.lines] == ["任务“入冬摸排”"]
    for bad, why in (
        (NewLetter(None), township_letters.DayMissing),
        (NewLetter(today - timedelta(days=1)), township_letters.DayPast),
        (NewLetter(today, ("421221106203",), "入冬摸排"), township_letters.NothingOwed),
    ):
        with pytest.raises(why):
            letter(here, bad)


def test_an_office_asks_for_its_own_tasks_only(here: Town) -> None:
    desk = here.officer("town_labour", name="人社甲")
    owed = desk.read(lambda work: township_letters.owed(work, reports.report(work)))
    assert [(one.village, [line.what for line in one.lines]) for one in owed] == [
        ("苍梧岭村便民服务站", ["上报的数据包"])
    ]


def test_from_the_command_line(here: Town, cli: Callable[..., Said], tmp_path: Path) -> None:
    here.township.desk.close()
    out = tmp_path / "催报.pdf"
    said = cli(
        "township", "letter", "--by", "2099-01-01", "--out", out,
        at=here.township.folder, user=here.township.desk.actor.name,
    )  # fmt: skip
    assert said.code == 0, said
    assert out.read_bytes().startswith(b"%PDF")
    assert said.json["number"]
