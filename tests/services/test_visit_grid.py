"""Day sheets typed back: as people write them, kept whole or not at all, pointing at the cell that is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stationdesk.desk import Desk
from stationdesk.services import visit_grid, visits
from stationdesk.services.visit_grid import Line
from tests.services.test_visits import TODAY, person


def test_the_grid_begins_with_the_visits_of_the_day_and_empty_lines_are_left(desk: Desk) -> None:
    for order in (2, 1):
        person(desk, "1950-01-01", "独居", grid_order=order)
    desk.change(lambda work: visits.plan(work, TODAY, TODAY))
    lines = desk.read(lambda work: visit_grid.planned(work, TODAY))
    assert [line.grid for line in lines] == ["第1网格", "第2网格"]
    typed = [
        Line(
            {"name": lines[0].name, "result": "见到", "arrived": "930", "departed": "9点50"},
            lines[0].visit_id,
        ),
        Line({"name": lines[1].name}, lines[1].visit_id),
    ]
    (made,) = desk.change(lambda work: visit_grid.keep(work, TODAY, typed))
    assert (made.visit_id, made.result) == (lines[0].visit_id, "seen")
    row = desk.read(lambda work: visits.get(work, made.visit_id))
    assert (row.arrived, row.departed) == ("09:30", "09:50")
    assert len(desk.read(lambda work: visits.listed(work, state="planned"))) == 1


@pytest.mark.parametrize(
    ("text", "result"),
    [("1", "seen"), ("不在", "not_home"), ("2", "not_home"), ("拒绝", "refused"), ("已搬", "moved")],
)
def test_results_are_read_as_they_are_written(desk: Desk, text: str, result: str) -> None:
    who = person(desk, "1950-01-01")
    (made,) = desk.change(lambda work: visit_grid.keep(work, TODAY, [Line({"name": who, "result": text})]))
    assert made.result == result


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"name": "查无此人", "health": "好"}, "2:name"),
        ({"result": "睡觉"}, "2:result"),
        ({"risk": "很大"}, "2:risk"),
        ({"arrived": "早上"}, "2:arrived"),
        ({"health": "好", "serial": "00000"}, "2:serial"),
    ],
)
def test_a_wrong_cell_is_pointed_at_and_nothing_is_kept(
    desk: Desk, texts: dict[str, str], field: str
) -> None:
    who = person(desk, "1950-01-01")
    good = Line({"name": who, "health": "良好"})
    with pytest.raises(visit_grid.LineRefused) as refused:
        desk.change(lambda work: visit_grid.keep(work, TODAY, [good, Line({"name": who} | texts)]))
    assert refused.value.field == field
    assert desk.read(visits.listed) == []


def test_a_day_that_has_not_come_and_an_empty_grid_are_refused(desk: Desk) -> None:
    who = person(desk, "1950-01-01")
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(visit_grid.LineRefused, match="没有到"):
        desk.change(lambda work: visit_grid.keep(work, tomorrow, [Line({"name": who, "health": "好"})]))
    with pytest.raises(visit_grid.NothingTyped):
        desk.change(lambda work: visit_grid.keep(work, TODAY, [Line({"name": who})]))
