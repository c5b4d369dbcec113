"""The catalogue view with a real station: found, read, replaced, hung on the wall; admissions and their money."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import admissions, matters, matters_import
from stationdesk.ui import files, theme, words
from stationdesk.ui.cases.catalogue_import import ImportForm
from stationdesk.ui.cases.catalogue_view import CatalogueView
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.preview import PreviewPane
from stationdesk.ui.window import DeskWindow
from tests.services.test_matters_book import put, renewed, saved
from tests.services.window import AGENCY, People, accept, move_in
from tests.ui.test_accessibility import nameless

Opened = Callable[..., CatalogueView]


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


@pytest.fixture
def opened(desk: Desk, people: People, qtbot: QtBot) -> Opened:
    def open_view(
        width: int = 1366, height: int = 768, on: Desk | None = None, **where: Any
    ) -> CatalogueView:
        window = DeskWindow(on or desk, Jobs(inline=True), Hooks(), clock=desk.clock)
        window.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
        qtbot.addWidget(window)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("cases", view="catalogue", **where)
        page = window.page
        assert isinstance(page, CasesPage)
        assert isinstance(page.view, CatalogueView)
        QTest.qWait(200)
        return page.view

    return open_view


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def press(widget: QWidget, name: str) -> None:
    found = widget.window().findChild(QPushButton, name)
    assert found is not None, name
    found.click()
    QApplication.processEvents()


def fill(view: CatalogueView, name: str, text: str) -> None:
    field: Any = view.window().findChild(QLineEdit, name) or view.window().findChild(QPlainTextEdit, name)
    assert field is not None, name
    field.setText(text) if isinstance(field, QLineEdit) else field.setPlainText(text)


def edited(desk: Desk) -> Any:
    return openpyxl.load_workbook(io.BytesIO(desk.read(matters_import.export_book)[0]))


def test_a_matter_is_found_as_people_speak_and_shown_with_all_its_fields(opened: Opened) -> None:
    view = opened()
    assert len(view.matter_rows.rows) == 101
    view.search.setText("给老人办补贴")
    assert AGENCY in [row.code for row in view.matter_rows.rows][:3]
    assert view.matter_rows.rows[-1].code == matters.OTHER
    view.matter_rows.want(AGENCY)
    QTest.qWait(200)
    text = said(view.pane)
    for part in (
        "协助政府事项",
        "◐ 待核",
        "实施编码",
        "未填",
        "社会保障卡",
        "2026-2",
        "来源：",
        "这些内容从哪里来",
    ):
        assert part in text, part


def test_the_windows_filter_and_follow_the_scheme(opened: Opened, desk: Desk) -> None:
    view = opened()
    assert view.windows is not None
    view.windows.choose("relief")
    assert {row.window for row in view.matter_rows.rows} == {"relief"}
    view.choose_scheme()
    assert view._sheet is not None
    combo: Any = view._sheet.widgets["scheme"]  # type: ignore[attr-defined]
    combo.setCurrentIndex(combo.findData("eight"))
    view.save()
    assert desk.read(matters.scheme) == "eight"
    view.refresh()
    view.windows.choose("land")
    assert {row.window_name for row in view.matter_rows.rows} == {"国土房产"}


def test_an_import_shows_what_changes_before_anything_is_taken(
    opened: Opened, desk: Desk, people: People, tmp_path: Path
) -> None:
    accept(desk, people.qinglan, AGENCY)
    made = edited(desk)
    put(made["事项"], AGENCY, "承诺办结时限（工作日）", 8)
    file = tmp_path / "目录.xlsx"
    file.write_bytes(renewed(made, "2026-3", "2026-11-20"))
    view = opened()
    view.preview_file(file)
    form = view._sheet
    assert isinstance(form, ImportForm)
    text = said(form)
    for part in ("修改 1 项", "承诺办结时限（工作日）：20 → 8", "未办结 1 件", "2026-3 版"):
        assert part in text, part
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-2"
    view.save()
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-3"
    view.refresh()
    view.parts.choose("versions")
    assert [(one.version, one.state, one.open_cases) for one in view.version_rows.rows][:2] == [
        ("2026-3", "now", 0),
        ("2026-2", "past", 1),
    ]


def test_an_older_edition_is_shown_as_one_that_changes_nothing(
    opened: Opened, desk: Desk, people: People, tmp_path: Path
) -> None:
    accept(desk, people.qinglan, AGENCY)
    made = edited(desk)
    put(made["事项"], AGENCY, "承诺办结时限（工作日）", 8)
    file = tmp_path / "旧目录.xlsx"
    file.write_bytes(renewed(made, "2025-7", "2025-07-01"))
    view = opened()
    view.preview_file(file)
    form = view._sheet
    assert isinstance(form, ImportForm)
    text = said(form)
    assert "这是旧版" in text
    assert "现行目录一项也不变" in text
    assert "写法不同 1 项" in text
    for part in ("修改 1 项", "取消", "未办结"):
        assert part not in text, part
    assert form.button.text() == "存作备查"
    view.save()
    assert "现行的仍是 2026-2 版" in view.frame.status.words  # type: ignore[attr-defined]
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-2"


def test_wrong_rows_are_named_and_cannot_be_taken(opened: Opened, desk: Desk, tmp_path: Path) -> None:
    made = edited(desk)
    put(made["事项"], "PT-002", "承诺办结时限（工作日）", -5)
    file = tmp_path / "坏.xlsx"
    file.write_bytes(renewed(made))
    view = opened()
    view.preview_file(file)
    form = view._sheet
    assert isinstance(form, ImportForm)
    assert "第 3 行“承诺办结时限（工作日）”" in said(form)
    assert not form.button.isEnabled()
    view.save()
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-2"


def test_a_taken_version_is_mended_in_the_sheet(opened: Opened, desk: Desk, tmp_path: Path) -> None:
    made = edited(desk)
    put(made["事项"], AGENCY, "收费", "每次5元")
    file = tmp_path / "目录.xlsx"
    file.write_bytes(saved(made))
    view = opened()
    view.preview_file(file)
    form = view._sheet
    assert isinstance(form, ImportForm)
    assert not form.button.isEnabled()
    form.version.setText("2026-3")
    press(view, "catalogue_import.look")
    assert form.button.isEnabled()
    assert "收费：免费 → 每次5元" in said(form)
    view.save()
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-3"


def test_the_station_adds_its_own_words(opened: Opened, desk: Desk) -> None:
    view = opened(matter="CN-006")
    press(view, "catalogue.step.words")
    fill(view, "matter_words.words", "搞棵树\n放树")
    view.save()
    assert desk.read(lambda work: matters.find(work, "搞棵树"))[0].code == "CN-006"
    view.search.setText("放树")
    assert view.matter_rows.rows[0].code == "CN-006"


def test_from_the_catalogue_to_the_form_with_one_button(opened: Opened) -> None:
    view = opened(matter=AGENCY)
    press(view, "catalogue.step.accept")
    page: Any = view.frame.page  # type: ignore[attr-defined]
    assert page.accepting
    assert page.form.chosen is not None
    assert page.form.chosen.detail.code == AGENCY


def test_an_admission_its_money_and_the_burden_list(opened: Opened, desk: Desk, people: People) -> None:
    accept(desk, people.qinglan, AGENCY)
    view = opened(part="burden")
    assert [(row.code, row.count) for row in view.burden_rows.rows] == [(AGENCY, 1)]
    press(view, "catalogue.step.admit_this")
    fill(view, "admission.approval_number", "崇社领〔2026〕3号")
    fill(view, "admission.fund", "12,000")
    view.save()
    (row,) = desk.read(admissions.listed)
    assert (row.matter_code, row.fund_fen, row.state) == (AGENCY, 1_200_000, "valid")
    view.refresh()
    view.parts.choose("admissions")
    press(view, "catalogue.step.fund")
    fill(view, "admission_fund.fen", "5000")
    view.save()
    assert desk.read(admissions.listed)[0].balance_fen == 700_000
    view.refresh()
    assert "7,000.00" in said(view.pane)
    view.parts.choose("burden")
    assert view.burden_rows.rows == []


def test_the_poster_and_the_burden_list_come_up_as_paper(opened: Opened, qtbot: QtBot) -> None:
    view = opened()
    view.print_()
    view.save()
    window = view.window()
    qtbot.waitUntil(lambda: bool(window.findChildren(PreviewPane)))


def test_the_catalogue_is_written_out_as_a_workbook(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "目录.xlsx"
    monkeypatch.setattr(files, "ask_save", lambda *_given: (str(file), ""))
    view = opened()
    view.export()
    assert set(openpyxl.load_workbook(file).sheetnames) == {"说明", "事项", "材料"}


def test_matters_are_named_in_english_where_the_window_is(opened: Opened, qapp: QApplication) -> None:
    words.choose_language(qapp, "en")
    view = opened()
    view.matter_rows.want(AGENCY)
    QTest.qWait(200)
    row = next(one for one in view.matter_rows.rows if one.code == AGENCY)
    assert row.shown == row.name_en != row.name
    assert row.name_en in said(view.pane)


def test_a_post_that_may_not_look_sees_why(
    opened: Opened, colleague: Callable[..., Desk], desk: Desk
) -> None:
    worker = colleague(desk, "trainee")
    view = opened(on=worker)
    assert not view._import.isEnabled()
    assert not view._admit.isEnabled()


def test_escape_goes_back_step_by_step(opened: Opened) -> None:
    view = opened(part="versions")
    assert view.back()
    assert view.part == "matters"
    view.search.setText("低保")
    assert view.back()
    assert view.search.text() == ""
    assert not view.back()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_fits_a_small_screen(opened: Opened, qapp: QApplication, scale: float) -> None:
    theme.wear(qapp, scale=scale)
    view = opened(1024, 600)
    for part in ("matters", "versions", "admissions", "burden"):
        view.parts.choose(part)
        QApplication.processEvents()
        assert view.window().width() <= 1024
        assert view.minimumSizeHint().width() <= view.width(), part


def test_keys_reach_the_search_and_the_detail(opened: Opened) -> None:
    view = opened()
    QTest.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_F3)
    assert QApplication.focusWidget() is view.search
    QTest.keyClicks(view.search, "gljt")
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.matter_rows.view


def test_everything_in_the_view_and_its_sheets_has_a_name(opened: Opened, desk: Desk, tmp_path: Path) -> None:
    view = opened()
    file = tmp_path / "目录.xlsx"
    file.write_bytes(renewed(edited(desk)))
    desk.change(lambda work: admissions.admit(work, admissions.NewAdmission("县民政局", AGENCY)))
    view.refresh()
    for part in ("matters", "versions", "admissions", "burden"):
        view.parts.choose(part)
        QTest.qWait(100)
        assert nameless(view.window()) == [], part
    view.parts.choose("matters")
    for open_sheet in (view.choose_scheme, view.print_, view.admit, lambda: view.preview_file(file)):
        open_sheet()
        QApplication.processEvents()
        assert nameless(view.window()) == []
        view.frame.close_sheet()


def test_an_old_case_shows_its_own_version_and_the_form_the_new_one(
    opened: Opened, desk: Desk, people: People
) -> None:
    case = accept(desk, people.qinglan, AGENCY)
    made = edited(desk)
    put(made["事项"], AGENCY, "承诺办结时限（工作日）", 8)
    data = renewed(made, "2026-3", "2026-11-20")
    desk.change(lambda work: matters_import.import_pack(work, data))
    view = opened()
    view.frame.go("cases", view="list", case=case.case_id)
    page: Any = view.frame.page  # type: ignore[attr-defined]
    QTest.qWait(250)
    assert "按目录 2026-2 版" in said(page)
    view.frame.go("cases", new=True, matter=AGENCY)
    QTest.qWait(250)
    assert page.form.chosen.detail.version == "2026-3"
    assert "2026-3 版" in said(page.form)
