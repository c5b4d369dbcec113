"""This week, rounds, lists and counts at the real desk: one key each, and nothing lost when something is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTableWidgetItem
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import absences, left_behind
from stationdesk.services import left_behind_compare as comparing
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.services.left_behind import ByHand, Choice
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.left_behind.compare_view import CompareView
from stationdesk.ui.left_behind.counts_view import CountsView
from stationdesk.ui.left_behind.host import LeftBehindHost
from stationdesk.ui.left_behind.rounds_view import RoundsView
from stationdesk.ui.left_behind.work_view import WorkView
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.test_left_behind_rules import Family, both_away, elder

OPEN = Callable[[Desk, str], Any]


@pytest.fixture
def view(qtbot: QtBot) -> OPEN:
    """Opens one view of the left-behind page on a real desk."""

    def made(desk: Desk, word: str) -> Any:
        window = DeskWindow(desk, Jobs(inline=True))
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("left_behind", view=word)
        settle(window.jobs)
        assert isinstance(window.page, LeftBehindHost)
        return window.page.view

    return made


@pytest.fixture
def village(desk: Desk) -> dict[str, str]:
    """A child and an elder on the registers."""
    child, father, _, _ = desk.change(lambda work: both_away(Family(work)))
    old = desk.change(lambda work: elder(Family(work)))[0]
    desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    desk.change(lambda work: left_behind.enrol(work, ByHand(old, "elder", "子女不在身边", "入户核实")))
    return {"child": child, "father": father, "elder": old}


def sheet(page: Any) -> AskSheet:
    assert isinstance(page._sheet, AskSheet)
    return page._sheet


def line_of(page: Any, person: str) -> Any:
    return next(one for one in page.rows.rows if one.person_id == person)


def choose(page: Any, record: str) -> None:
    page.rows.want(record)
    page.rows._settled()


def test_enter_goes_to_where_the_line_is_done(desk: Desk, village: dict[str, str], view: OPEN) -> None:
    page = view(desk, "work")
    assert isinstance(page, WorkView)
    task = next(one for one in page.rows.rows if one.sort == "visit" and one.person_id == village["child"])
    choose(page, task.id)
    window = page.frame
    page.primary()
    settle(window.jobs)
    assert window.page.word == "proxy"


def test_the_week_without_work_says_so(desk: Desk, view: OPEN) -> None:
    page = view(desk, "work")
    assert page.rows.rows == []
    assert page.rows._state is not None


def test_a_round_is_opened_and_worked_through_with_figures(
    desk: Desk, village: dict[str, str], view: OPEN, qtbot: QtBot
) -> None:
    page = view(desk, "rounds")
    assert isinstance(page, RoundsView)
    page.new()
    sheet(page).save()
    settle(page.frame.jobs)
    assert len(page.rows.rows) == 3
    choose(page, line_of(page, village["elder"]).id)
    page.rows.view.setFocus()
    qtbot.keyClick(page.rows.view, Qt.Key.Key_1)
    settle(page.frame.jobs)
    (held,) = desk.read(rounds.rounds)
    lines = {row.person_id: row for row in desk.read(lambda work: rounds.lines(work, held.id))}
    assert lines[village["elder"]].result == "same"
    assert len(page.rows.rows) == 2


def test_a_figure_that_needs_more_asks_for_it(
    desk: Desk, village: dict[str, str], view: OPEN, qtbot: QtBot
) -> None:
    desk.change(lambda work: rounds.open_round(work, rounds.NewRound()))
    page = view(desk, "rounds")
    choose(page, line_of(page, village["child"]).id)
    page.rows.view.setFocus()
    qtbot.keyClick(page.rows.view, Qt.Key.Key_2)
    form = sheet(page)
    form.widgets["who"].setCurrentIndex(form.widgets["who"].findData("a"))  # type: ignore[attr-defined]
    form.widgets["on"].set_day(date(2026, 11, 1))  # type: ignore[attr-defined]
    form.save()
    settle(page.frame.jobs)
    away = desk.read(lambda work: absences.of_person(work, village["father"]))
    assert [one.back for one in away] == [date(2026, 11, 1)]


def test_a_whole_sheet_is_typed_back_and_a_wrong_line_is_pointed_at(
    desk: Desk, village: dict[str, str], view: OPEN
) -> None:
    held = desk.change(lambda work: rounds.open_round(work, rounds.NewRound()))
    page = view(desk, "rounds")
    page.chips.choose("grid")
    lines = {row.person_id: row.n for row in desk.read(lambda work: rounds.lines(work, held.id))}
    grid = page.grid.grid
    grid.fill([[str(lines[village["child"]]), "1"], [str(lines[village["elder"]]), "x"]])
    page.save()
    settle(page.frame.jobs)
    assert desk.read(lambda work: rounds.get(work, held.id)).done == 0
    wrong, right = grid.item(1, 1), grid.item(0, 1)
    assert wrong.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert right.data(Qt.ItemDataRole.BackgroundRole) is None
    grid.setItem(1, 1, QTableWidgetItem("9"))
    page.save()
    settle(page.frame.jobs)
    assert desk.read(lambda work: rounds.get(work, held.id)).done == 1
    assert grid.rows() == ()


def test_a_pasted_list_is_compared_and_a_line_answered(
    desk: Desk, village: dict[str, str], view: OPEN
) -> None:
    page = view(desk, "compare")
    assert isinstance(page, CompareView)
    page.new()
    form = sheet(page)
    title, text = form.widgets["title"], form.widgets["text"]
    assert isinstance(title, QLineEdit)
    assert isinstance(text, QPlainTextEdit)
    title.setText("县名单")
    text.setPlainText("外村孩子")
    form.save()
    settle(page.frame.jobs)
    assert [one.state for one in page.rows.rows] == ["unknown", "missing"]
    choose(page, page.rows.rows[0].id)
    page.do("not_ours")
    settle(page.frame.jobs)
    (held,) = desk.read(comparing.lists)
    assert held.open == 1
    assert [one.state for one in page.rows.rows] == ["missing"]


def test_a_number_opens_its_rows_and_a_row_its_record(
    desk: Desk, village: dict[str, str], view: OPEN
) -> None:
    page = view(desk, "counts")
    assert isinstance(page, CountsView)
    page.arrive(kind="elder", key="elder/flow/came")
    page.numbers._settled()
    settle(page.frame.jobs)
    assert [one.person_id for one in page.people.rows] == [village["elder"]]
    assert "新增 1" in page.said.text()
    window = page.frame
    page._open(page.people.rows[0])
    settle(window.jobs)
    assert window.page.word == "left_behind"


def test_views_of_those_who_may_only_look_offer_nothing_to_change(
    desk: Desk, village: dict[str, str], view: OPEN, colleague: Callable[..., Desk]
) -> None:
    desk.change(lambda work: rounds.open_round(work, rounds.NewRound()))
    head = colleague(desk, "head")
    page = view(head, "rounds")
    child = line_of(page, village["child"])
    assert "小宝" not in child.name
    choose(page, child.id)
    assert page.pane.steps == ()
    page.answer("1")
    settle(page.frame.jobs)
    assert page._sheet is None
    assert all(row.result is None for row in page.rows.rows)


def test_leaving_asks_for_the_sort_of_reason_and_guesses_it_from_the_facts(
    desk: Desk, village: dict[str, str], view: OPEN
) -> None:
    from stationdesk.ui.left_behind import deeds

    page = view(desk, "register")
    row = next(one for one in desk.read(left_behind.register) if one.person_id == village["elder"])
    deeds.close_enrolment(page, date(2026, 11, 22), row.id, row.name, "")
    form = sheet(page)
    why, sort = form.widgets["note"], form.widgets["sort"]
    assert isinstance(why, QLineEdit)
    why.setText("去县城和女儿住")
    sort.setCurrentIndex(sort.findData("moved"))  # type: ignore[attr-defined]
    form.save()
    settle(page.frame.jobs)
    (old,) = desk.read(lambda work: left_behind.of_person(work, village["elder"]))
    assert old.closed_why == "转出或迁出：去县城和女儿住"
