"""The township's desk on real machines: what each office is offered, an answer by keys, a table sent, bundles written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.models.township import TownshipItem
from stationdesk.services import case_life, case_lists, officer_keys, township_received
from stationdesk.sync import agreement, officer_card
from stationdesk.ui import files, finding
from stationdesk.ui.cases.from_township import FromTownshipView
from stationdesk.ui.hooks import hooks
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import TOWNSHIP
from stationdesk.ui.pieces.tiles import FigureTile
from stationdesk.ui.township.down_view import DownView
from stationdesk.ui.township.export_view import ExportView
from stationdesk.ui.township.host import TownshipHost
from stationdesk.ui.township.inbox_view import InboxView
from stationdesk.ui.township.registers_view import ChildrenView
from stationdesk.ui.township.reports_view import ReportsView
from stationdesk.ui.township.tasks_view import TasksView
from stationdesk.ui.township.villages_view import VillagesView
from stationdesk.ui.window import DeskWindow
from tests.services import workbooks
from tests.services.test_township_offices import KID, NAMES, settle
from tests.services.window import accept, move_in
from tests.sync.test_mandatory_reports import SECRET, written
from tests.sync.town import Town, town
from tests.ui.test_accessibility import nameless

Opened = Callable[[Desk], DeskWindow]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    made = town(tmp_path)
    yield made
    made.stack.close()
    made.place.close()


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    def make(desk: Desk) -> DeskWindow:
        window = DeskWindow(desk, Jobs(inline=True), hooks())
        broke: list[str] = []
        window.jobs.broke.connect(broke.append)
        window.broke = broke  # type: ignore[attr-defined]
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("today")
        return window

    return make


def host(window: DeskWindow, view: str) -> TownshipHost:
    window.go("township", view=view)
    page = window.page
    assert isinstance(page, TownshipHost)
    assert window.broke == []  # type: ignore[attr-defined]
    return page


def test_a_township_has_its_own_rail_and_no_page_of_a_village(here: Town, opened: Opened) -> None:
    window = opened(here.township.desk)
    assert (
        [one.word for one in window.entries]
        == [one.word for one in TOWNSHIP]
        == ["township", "sync", "settings"]
    )
    assert window.shown == "township"
    window.go("residents")
    assert window.shown == "township"


def test_each_office_is_offered_what_it_may_see(here: Town, opened: Opened) -> None:
    offered = {
        "town_desk": {"villages", "inbox", "tasks", "down", "reports", "retired", "export"},
        "town_civil": {
            "villages",
            "inbox",
            "tasks",
            "down",
            "children",
            "adults",
            "reports",
            "retired",
            "export",
        },
        "town_child": {"villages", "inbox", "tasks", "down", "children", "reports", "retired", "export"},
        "town_labour": {"villages", "inbox", "tasks", "down", "reports", "retired", "export"},
        "town_lead": {"villages", "tasks", "down"},
    }
    for post, words in offered.items():
        window = opened(here.officer(post, name=f"干事{post}"))
        page = window.page
        assert isinstance(page, TownshipHost)
        assert set(page.tabs.words) == words, post
        for word in words:
            view = host(window, word).view
            assert nameless(view) == [], (post, word)


def test_an_empty_desk_says_what_to_do(here: Town, opened: Opened) -> None:
    window = opened(here.officer("town_civil"))
    for word in ("inbox", "tasks", "children", "adults", "reports"):
        view = host(window, word).view
        assert view.list.rows == []  # type: ignore[attr-defined]
        state = view.list._state  # type: ignore[attr-defined]
        assert state is not None
        assert len(state.accessibleName()) > 8


def test_an_answer_asks_only_what_belongs_to_it(here: Town, opened: Opened, qtbot: QtBot) -> None:
    people = move_in(here.a.desk)
    case = accept(here.a.desk, people.wang, "PT-001").case_id
    here.a.desk.change(lambda work: case_life.forward(work, case))
    here.up()
    window = opened(here.township.desk)
    view = host(window, "inbox").view
    qtbot.keyClick(window, Qt.Key.Key_F9)
    sheet = view._sheet
    result = sheet.widgets["result"]

    def asked() -> set[str]:
        return {name for name, one in sheet.widgets.items() if one.isVisible()} - {"result"}

    result.setCurrentIndex(result.findData("finished"))
    assert asked() == {"reason", "external_number", "result_name", "certificate_no", "refused"}
    sheet.widgets["certificate_no"].setText("A-1")
    result.setCurrentIndex(result.findData("refused"))
    assert asked() == {"reason"}
    sheet.widgets["reason"].setPlainText("不在范围内")
    sheet.save()
    assert window.broke == []  # type: ignore[attr-defined]
    (item,) = here.township.desk.read(lambda work: list(work.session.scalars(sa.select(TownshipItem))))
    assert "certificate_no" not in item.body  # what was typed for another answer does not go along
    assert (item.body["result"], item.body["reason"]) == ("refused", "不在范围内")


def test_an_office_answers_by_keys_and_the_village_opens_it_from_today(
    here: Town, opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = move_in(here.a.desk)
    case = accept(here.a.desk, people.wang, "PT-001").case_id
    here.a.desk.change(lambda work: case_life.forward(work, case))
    here.up()
    window = opened(here.township.desk)
    view = host(window, "inbox").view
    assert isinstance(view, InboxView)
    assert "待答复" in view.words.text()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    sheet = view._sheet
    assert sheet is not None
    sheet.findChild(QComboBox, "township.answer.result").setCurrentIndex(
        sheet.findChild(QComboBox, "township.answer.result").findData("returned")
    )
    sheet.findChild(QPlainTextEdit, "township.answer.reason").setPlainText("照片不清楚")
    sheet.save()
    assert window.broke == []  # type: ignore[attr-defined]
    assert view._sheet is None
    down = host(window, "down").view
    assert isinstance(down, DownView)
    assert [one.answers for one in down.list.rows] == [1]
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(files, "ask_folder", lambda *_args: str(stick))
    qtbot.keyClick(window, Qt.Key.Key_F9)
    (file,) = stick.glob("421221106202/*.sdbundle")
    here.a.take(file)
    assert here.a.desk.read(lambda work: case_lists.detail(work, case)).row.state == "returned"
    village = opened(here.a.desk)
    assert village.findChild(FigureTile, "today.tile.from_township") is not None
    assert here.a.desk.read(township_received.unseen) == 1
    village.go("cases", view="from_township")
    received = village.page.view  # type: ignore[union-attr]
    assert isinstance(received, FromTownshipView)
    qtbot.keyClick(village, Qt.Key.Key_F9)
    assert here.a.desk.read(township_received.unseen) == 0
    assert village.broke == []  # type: ignore[attr-defined]


def test_a_table_is_sent_reminded_of_and_merged(
    here: Town, opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(here.township.desk)
    view = host(window, "tasks").view
    assert isinstance(view, TasksView)
    view.send("摸排表.xlsx", workbooks.table())
    assert view._sheet is not None
    view._sheet.save()
    assert [one.title for one in view.list.rows] == ["摸排表"]
    view.remind()
    view._sheet.save()
    assert "催过 1 次" in view.words.text()
    shown: list[str] = []
    monkeypatch.setattr(window, "preview", lambda pdf, title, *_done, **_more: shown.append(title))
    qtbot.keyClick(window, Qt.Key.Key_F8)
    sheet = view._sheet
    assert sheet is not None
    assert nameless(sheet) == []
    sheet.widgets["by"].set_day(here.township.clock.at.date())  # type: ignore[attr-defined]
    sheet.save()
    assert view._sheet is None
    assert [one[:5] for one in shown] == ["催报通知单"]
    target = tmp_path / "汇总.xlsx"
    monkeypatch.setattr(files, "ask_save", lambda *_args: (str(target), ""))
    view.merge()
    assert target.exists()
    view.close_task()
    assert view.list.rows == []
    assert window.broke == []  # type: ignore[attr-defined]


def test_a_register_shows_whole_numbers_only_when_asked(here: Town, opened: Opened, qtbot: QtBot) -> None:
    settle(here.a)
    here.up(here.a)
    window = opened(here.officer("town_child"))
    view = host(window, "children").view
    assert isinstance(view, ChildrenView)
    assert [one.name for one in view.list.rows] == [KID]
    assert "421***********1237" in view.words.text()
    qtbot.keyClick(view.list.view, Qt.Key.Key_F6)
    assert "421221195001011237" in view.words.text()
    inbox = host(window, "inbox").view
    assert [one.applicant for one in inbox.list.rows] == [NAMES["child"]]  # type: ignore[attr-defined]


def test_find_anything_leads_an_office_to_its_own_cases_only(here: Town, opened: Opened) -> None:
    settle(here.a)
    here.up(here.a)
    desk = here.officer("town_civil")
    (hit,) = desk.read(lambda work: finding.find(work, NAMES["civil"]))
    for other in ("child", "labour", "desk", "still"):
        assert desk.read(lambda work, other=other: finding.find(work, NAMES[other])) == []  # type: ignore[misc]
    window = opened(desk)
    window.go(hit.page, **hit.where)
    view = window.page.view  # type: ignore[union-attr]
    assert isinstance(view, InboxView)
    assert view.list.current.applicant == NAMES["civil"]


def test_the_villages_grow_and_the_export_asks_for_personal_columns(
    here: Town, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(here.a)
    here.up()
    window = opened(here.officer("town_labour"))
    view = host(window, "villages").view
    assert isinstance(view, VillagesView)
    view.list.want(here.a.desk.device.station_id)
    view.refresh()
    assert "2026-11" in view.growth.accessibleName()
    assert "不一致" not in view.words.text()
    here.township.desk.change(
        lambda work: agreement._note(work, here.a.desk.device.station_id, ["people"], {}), mode="quiet"
    )
    view.refresh()
    assert "■ 不一致" in view.words.text()
    assert "居民" in view.words.text()
    export = host(window, "export").view
    assert isinstance(export, ExportView)
    assert [one.name for one in export.list.rows] == ["villages", "growth", "cases", "tasks"]
    assert export.personal.isHidden()
    export.list.want("cases")
    export.refresh()
    assert not export.personal.isHidden()
    target = tmp_path / "a.csv"
    monkeypatch.setattr(files, "ask_save", lambda *_args: (str(target), ""))
    export.export()
    assert NAMES["labour"] not in target.read_text("utf-8-sig")
    export.personal.setChecked(True)
    export.export()
    assert NAMES["labour"] in target.read_text("utf-8-sig")
    assert window.broke == []  # type: ignore[attr-defined]


def test_a_mandatory_report_opens_for_the_officer_it_was_let_through_to_and_for_nobody_else(
    here: Town, opened: Opened, qtbot: QtBot
) -> None:
    desk = here.officer("town_child", name="严督导")
    file = here.root / "yan.sdofficer"
    officer_card.write(here.township.desk, "严督导", "儿童督导员", file)
    officer_card.enrol(here.a.desk, file)
    written(here.a)
    officer_keys.prepare(here.a.desk)
    here.up(here.a)
    window = opened(desk)
    view = host(window, "reports").view
    assert isinstance(view, ReportsView)
    assert len(view.list.rows) == 1
    assert SECRET not in view.words.text()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert SECRET in view.words.text()
    assert window.broke == []  # type: ignore[attr-defined]
    for other in (here.officer("town_child", name="督导员乙"), here.township.desk):
        assert host(opened(other), "reports").view.list.rows == []  # type: ignore[attr-defined]
