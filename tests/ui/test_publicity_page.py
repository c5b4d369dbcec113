"""村务公开 worked at the real desk: typed or pasted, refused at the cell, reviewed by others, hung, answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QPushButton

from stationdesk.desk import Desk
from stationdesk.services import publicity, station
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.publicity import reading
from stationdesk.ui.publicity.make_form import MakeForm
from stationdesk.ui.publicity.page import PublicityPage
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.test_hidden_rows import hidden_book

OPEN = Callable[[Desk], DeskWindow]


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    """Opens the page of a desk whose records go back: something is due."""

    def made(desk: Desk) -> DeskWindow:
        desk.change(lambda work: station.set_setting(work, "publicity.since", "2026-01-01"))
        return open_page(desk, "publicity")

    return made


def page_of(window: DeskWindow) -> PublicityPage:
    assert isinstance(window.page, PublicityPage)
    return window.page


def township_sheet(desk: Desk, page: PublicityPage) -> str:
    """A code whose sheet needs no review here and has a column for money or text."""
    assert page._shown is not None
    return next(row.code for row in page._shown.catalogue if row.publisher in ("township", "county"))


def begun(page: PublicityPage, code: str) -> MakeForm:
    page.make(code)
    assert page._form is not None
    return page._form


def typed(form: MakeForm) -> None:
    """One good line: what each column's type asks for."""
    good = {"int": "1", "money": "100.00", "date": "2026-11-01", "name": "曾庆兰", "decimal": "1.5"}
    form.grid.fill([[good.get(kind, "无") for kind in form.template.types]])


def test_what_is_late_is_shown_first(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    states = [row.state for row in page.catalogue.rows]
    assert states == sorted(states, key={"overdue": 0, "due": 1}.__getitem__)
    assert page.chips.current == "due"


def test_a_refusal_goes_to_its_line_and_column(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    form = begun(page, township_sheet(desk, page))
    typed(form)
    column = form.grid.headings.index(
        next(
            words
            for words, kind in zip(form.grid.headings, form.template.types, strict=True)
            if kind == "text"
        )
    )
    form.grid.fill([["13800138000"]], 1, column)
    window.page_does("save")
    assert form.grid.currentRow() == 1
    assert form.grid.currentColumn() == column
    assert "第2行" in form.said.text()
    assert "13800138000" not in form.said.text()
    assert desk.read(publicity.list_all) == ()


def test_a_period_without_anything_is_one_key_away_and_says_so_on_the_sheet(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    form = begun(page, township_sheet(desk, page))
    assert form.none.isHidden()
    window.page_does("save")
    assert not form.none.isHidden()
    form.none.click()
    settle(window.jobs)
    (sheet,) = desk.read(publicity.list_all)
    assert desk.read(lambda work: publicity.get(work, sheet.id)).rows == ()


def test_a_block_is_pasted_from_a_spreadsheet(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    form = begun(page, township_sheet(desk, page))
    QGuiApplication.clipboard().setText("甲\t乙\r\n丙\t丁\r\n")
    form.grid.setCurrentCell(0, 0)
    form.grid.paste()
    assert [cells[:2] for _line, cells in form.grid.rows()] == [("甲", "乙"), ("丙", "丁")]


def test_a_file_is_read_into_the_grid_to_be_checked(desk: Desk, opened: OPEN, tmp_path: Path) -> None:
    page = page_of(opened(desk))
    form = begun(page, township_sheet(desk, page))
    file = tmp_path / "表.csv"
    headings = form.grid.headings[:3]
    file.write_text(",".join(headings) + "\n一,二,三\n", "utf-8")
    form.read_file(file)
    assert form.grid.headings == headings
    assert [cells for _line, cells in form.grid.rows()] == [("一", "二", "三")]
    assert desk.read(publicity.list_all) == ()


def test_a_filtered_file_says_what_it_hides_and_is_read_without_it(
    desk: Desk, opened: OPEN, tmp_path: Path
) -> None:
    page = page_of(opened(desk))
    form = begun(page, township_sheet(desk, page))
    headings = form.grid.headings[:3]
    file = tmp_path / "表.xlsx"
    file.write_bytes(hidden_book((headings, ("一", "二", "三"), ("四", "五", "六")), gone=(1,), columns=()))
    form.read_file(file)
    assert "1 行是隐藏或被筛选掉的（第 2 行）" in form.said.text()
    assert len(form.grid.rows()) == 2
    form.visible.click()
    assert [cells for _line, cells in form.grid.rows()] == [("四", "五", "六")]
    assert form.visible.isHidden()
    assert form.said.text() == "读到 1 行，核对后再送。"


def test_a_sheet_is_made_hung_objected_to_and_answered(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    typed(begun(page, township_sheet(desk, page)))
    window.page_does("save")
    settle(window.jobs)
    assert page._form is None
    assert page._open is not None, window.banner.words
    sheet = page._open.line.id
    page._do("post", sheet)
    window.page_does("save")
    settle(window.jobs)
    assert page._open.line.state == "posted"
    page._do("object", sheet)
    asked = page._sheet
    assert isinstance(asked, AskSheet)
    window.page_does("save")
    assert asked.form.row("text").error
    area = asked.widgets["text"]
    assert isinstance(area, QPlainTextEdit)
    area.setPlainText("名单不全")
    window.page_does("save")
    settle(window.jobs)
    (objection,) = page._open.objections
    page._do("answer", objection.id)
    asked = page._sheet
    assert isinstance(asked, AskSheet)
    area = asked.widgets["text"]
    assert isinstance(area, QPlainTextEdit)
    area.setPlainText("已补上")
    window.page_does("save")
    settle(window.jobs)
    assert page._open.line.open_objections == 0


def test_a_draft_is_seen_on_paper_and_a3_is_wider(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    typed(begun(page, township_sheet(desk, page)))
    window.page_does("save")
    settle(window.jobs)
    assert page._open is not None
    window.page_does("print_")
    settle(window.jobs)
    assert window._preview is not None
    first = window._preview.paper.size(0)
    page.print_sheet(page._open.line.id, "A3")
    settle(window.jobs)
    second = window._preview.paper.size(0)
    assert second.width() * second.height() > 1.9 * first.width() * first.height()


def test_what_is_never_posted_says_its_rule(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    page.chips.choose("never")
    rule = page.never.rows[0].rule
    assert rule in page.pane.accessibleName()


def test_the_maker_is_told_that_others_review(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    assert page._shown is not None
    code = next(
        row.code for row in page._shown.catalogue if row.publisher == "village" and not row.from_register
    )
    typed(begun(page, code))
    window.page_does("save")
    settle(window.jobs)
    assert page._open is not None, page._form.said.text() if page._form else ""
    page._do("post", page._open.line.id)
    sheet = page._sheet
    assert isinstance(sheet, AskSheet)
    window.page_does("save")
    assert "审查" in sheet.warned.text()


def test_esc_warns_once_before_typed_lines_are_put_away(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    typed(begun(page, township_sheet(desk, page)))
    window._back()
    assert page._form is not None
    window._back()
    assert page._form is None


def test_without_the_permit_the_page_says_so(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    window = opened(colleague(desk, "admin"))
    assert window.findChild(EmptyState, "state.forbidden") is not None


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2026Q3", "2026年第三季度"),
        ("2026-11", "2026年11月"),
        ("2026", "2026年"),
        ("春节前", "春节前"),
        ("", ""),
    ],
)
def test_a_period_is_shown_in_words(key: str, words: str) -> None:
    assert reading.period_words(key) == words


def test_the_next_step_is_still_of_the_same_sheet(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    code = township_sheet(desk, page)
    for _sheet in range(2):
        typed(begun(page, code))
        window.page_does("save")
        settle(window.jobs)
    page.chips.choose("running")
    settle(window.jobs)
    assert page._open is not None
    sheet = page._open.line.id
    page._do("post", sheet)
    window.page_does("save")
    settle(window.jobs)
    assert page.chips.current == "posted"
    assert page._open.line.id == sheet


def test_posting_is_offered_when_enough_have_reviewed(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    assert page._shown is not None
    code = next(
        row.code for row in page._shown.catalogue if row.publisher == "village" and not row.from_register
    )
    typed(begun(page, code))
    window.page_does("save")
    settle(window.jobs)
    assert page.pane.findChild(QPushButton, "publicity.post") is None


def test_the_buttons_above_the_grid_are_reached_by_keys(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    begun(page, township_sheet(desk, page))
    seen = []
    for _ in range(8):
        at = QApplication.focusWidget()
        assert at is not None
        seen.append(at.objectName())
        if at.objectName() == "publicity.make.file":
            break
        QTest.keyClick(at, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert seen[-1] == "publicity.make.file", seen


def test_other_headings_are_matched_by_keys_and_an_empty_column_does_no_harm(
    desk: Desk, opened: OPEN, tmp_path: Path
) -> None:
    page = page_of(opened(desk))
    form = begun(page, "SW-02")
    file = tmp_path / "名单.csv"
    file.write_text("户主,补助类别,人口,月补助,备注\n曾庆兰,农村低保,3,860,\n", "utf-8")
    form.read_file(file)
    settle(page.frame.jobs)
    for words in ("姓名", "类别", "家庭成员数量", "月保障金额", "不带"):
        at = QApplication.focusWidget()
        assert isinstance(at, QComboBox)
        at.setCurrentIndex(at.findText(words))
        QTest.keyClick(at, Qt.Key.Key_Tab)
    assert form.grid.isAncestorOf(QApplication.focusWidget())
    form.save()
    settle(page.frame.jobs)
    (sheet,) = desk.read(publicity.list_all)
    assert sheet.code == "SW-02", form.said.text()
