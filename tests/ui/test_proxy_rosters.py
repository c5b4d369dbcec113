"""Rosters narrowed by keyboard, a week planned for one agent, who is due and not planned, photos, blanks; Today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import attachments, blank_slips, proxy_today, visit_roster, visits
from stationdesk.ui.proxy.photo_sheet import PhotoSheet
from stationdesk.ui.shots import settle
from stationdesk.ui.today.page import TodayPage
from tests.services.phone_photo_samples import jpeg
from tests.services.test_visits import person
from tests.ui.test_proxy_page import OPEN, opened, sheet_of, visits_of

__all__ = ["opened"]


def choose(box: QComboBox, key: str) -> None:
    box.setCurrentIndex(box.findData(key))


def test_who_is_due_and_not_planned_is_shown_with_the_rule(desk: Desk, opened: OPEN) -> None:
    person(desk, "1940-01-01", "独居")
    page = visits_of(opened(desk))
    page.visits_chips.choose("waiting")
    [row] = page.waiting.rows
    assert row.why == "高风险"
    assert row.floor
    assert "每月底线" in row.rule_words
    assert row.late
    page.record()
    assert "result" in sheet_of(page).widgets


def test_a_week_is_planned_from_a_sheet_and_nobody_is_left(desk: Desk, opened: OPEN) -> None:
    person(desk, "1940-01-01", "独居")
    window = opened(desk)
    page = visits_of(window)
    page.plan()
    settle(window.jobs)
    agent = sheet_of(page).widgets["agent"]
    assert isinstance(agent, QComboBox)
    agent.setCurrentIndex(1)
    name = agent.currentText().split("　")[0]
    window.page_does("save")
    settle(window.jobs)
    assert len(page.visits.rows) == 1
    assert page.visits.rows[0].agent == name
    assert desk.read(visit_roster.waiting) == []


def test_a_list_is_narrowed_by_grid_group_risk_rule_and_agent(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    person(desk, "1940-01-01", "独居", grid_order=1)
    person(desk, "1962-01-01", "独居", grid_order=2)
    window = opened(desk)
    page = visits_of(window)
    page.visits_chips.choose("waiting")
    assert len(page.waiting.rows) == 2
    for part, key in (("grid", "第2网格"), ("why", "特殊困难老年人月探访"), ("risk", "low")):
        choose(page.bar.picks[part], key)
        assert [row.grid for row in page.waiting.rows] == ["第2网格"], part
        page.bar.clear()
    choose(page.bar.picks["marks"], "独居")
    assert len(page.waiting.rows) == 2
    choose(page.bar.picks["grid"], "第1网格")
    assert [row.risk for row in page.waiting.rows] == ["high"]
    box = page.bar.picks["grid"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert [row.grid for row in page.waiting.rows] == ["第2网格"]


def test_photos_are_proposed_changed_by_key_and_kept_with_consent(
    desk: Desk, opened: OPEN, qtbot: QtBot, tmp_path: Path
) -> None:
    day = date(2026, 11, 20)
    who = person(desk, "1950-01-01")
    given = visits.Recorded(who, visited_on=day, arrived="09:00", departed="09:30")
    visit = desk.change(lambda work: visits.record(work, given)).visit_id
    jpeg(tmp_path, "a.jpg", datetime(2026, 11, 20, 9, 5))
    jpeg(tmp_path, "late.jpg", datetime(2026, 11, 20, 19, 5))
    (tmp_path / "broken.jpg").write_bytes(b"no photo")
    window = opened(desk)
    page = visits_of(window)
    page.photos()
    sheet = page._sheet
    assert isinstance(sheet, PhotoSheet)
    sheet.day.set_day(day)
    sheet.add([tmp_path])
    settle(window.jobs)
    boxes = {path.name: box for path, box in sheet.picks.items()}
    assert boxes["a.jpg"].currentData() == visit
    assert boxes["late.jpg"].currentData() is None
    assert "broken.jpg" not in boxes
    qtbot.keyClick(boxes["late.jpg"], Qt.Key.Key_Down)
    assert boxes["late.jpg"].currentData() == visit
    window.page_does("save")
    settle(window.jobs)
    assert sheet.form.row("consent").error
    assert desk.read(lambda work: attachments.listed(work, "visits", visit)) == ()
    sheet.consents[visit].setChecked(True)
    window.page_does("save")
    settle(window.jobs)
    assert len(desk.read(lambda work: attachments.listed(work, "visits", visit))) == 2


def test_a_blank_that_was_lost_is_struck_off_from_its_list(desk: Desk, opened: OPEN, clock: SetClock) -> None:
    desk.change(lambda work: blank_slips.make(work, "visit", 2))
    window = opened(desk)
    page = visits_of(window)
    page.visits_chips.choose("blanks")
    assert len(page.blank_rows.rows) == 2
    page.blank_rows.view.setCurrentIndex(page.blank_rows.view.model().index(0, 0))
    page.record()
    reason = sheet_of(page).widgets["reason"]
    assert isinstance(reason, QLineEdit)
    reason.setText("雨淋湿了")
    window.page_does("save")
    settle(window.jobs)
    assert len(desk.read(lambda work: blank_slips.listed(work, out_only=True))) == 1


def test_today_shows_whom_to_look_for_and_blanks_that_are_out(
    desk: Desk, opened: OPEN, clock: SetClock
) -> None:
    who = person(desk, "1940-01-01", "独居")
    desk.change(lambda work: visits.record(work, visits.Recorded(who, "not_home", risk="high")))
    desk.change(lambda work: blank_slips.make(work, "visit", 2))
    clock.at += timedelta(days=8)
    found = desk.read(proxy_today.waiting)
    assert (len(found.missing), len(found.blanks)) == (1, 2)
    window = opened(desk)
    window.go("today")
    settle(window.jobs)
    assert isinstance(window.page, TodayPage)
    tiles = {tile.tile.key: tile for tile in window.page.tiles.tiles}
    window.page._on_tile(tiles["missing"].tile)
    settle(window.jobs)
    page = visits_of(window)
    assert page.searching
    window.go("today")
    settle(window.jobs)
    window.page._on_tile(tiles["blanks_out"].tile)
    settle(window.jobs)
    assert page.visits_chips.current == "blanks"
