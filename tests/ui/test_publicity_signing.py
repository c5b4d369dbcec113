"""村务公开 at the desk: signatures on paper, own templates, columns asked for, the year, boards with photos."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from stationdesk.desk import Desk
from stationdesk.services import paper_approvals, publicity, publicity_board, publicity_copies
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.publicity import tiles
from stationdesk.ui.publicity.page import PublicityPage
from stationdesk.ui.publicity.signing import ScanPicker
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.test_publicity import account, given, make

OPEN = Callable[[Desk], DeskWindow]


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    return lambda desk: open_page(desk, "publicity")


def page_of(window: DeskWindow) -> PublicityPage:
    assert isinstance(window.page, PublicityPage)
    return window.page


def picture(folder: Path) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "PNG")
    file = folder / "签字纸.png"
    file.write_bytes(out.getvalue())
    return file


def pressed(page: PublicityPage, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    found.click()


def test_a_signed_sheet_is_recorded_and_its_signer_confirms_it(
    desk: Desk, colleague: Callable[..., Desk], opened: OPEN, tmp_path: Path
) -> None:
    signer = colleague(desk, "supervisor", name="周监委")
    made = account(desk)
    window = opened(desk)
    page = page_of(window)
    page.chips.choose("to_sign")
    pressed(page, "publicity.on_paper")
    form = page._sheet
    assert isinstance(form, AskSheet)
    window.page_does("save")
    assert desk.read(paper_approvals.listed) == (), "without a scan nothing is recorded"
    picker = form.widgets["scan"]
    assert isinstance(picker, ScanPicker)
    picker.take([picture(tmp_path)])
    window.page_does("save")
    settle(window.jobs)
    assert [(row.signer, row.state) for row in desk.read(paper_approvals.listed)] == [("周监委", "open")]
    assert [tile.key for tile in desk.read(tiles.tiles)][-1] == "paper_approvals"
    page.chips.choose("signed")
    assert page.findChild(QPushButton, "publicity.confirm") is None, "only the signer may"
    theirs = page_of(opened(signer))
    theirs.chips.choose("signed")
    pressed(theirs, "publicity.confirm")
    assert desk.read(paper_approvals.waiting) == ()
    assert desk.read(lambda work: publicity.get(work, made.sheet_id)).line.reviewers == 1


def test_unknown_headings_are_asked_for_and_known_the_next_time(
    desk: Desk, opened: OPEN, tmp_path: Path
) -> None:
    file = tmp_path / "收支.csv"
    file.write_text(
        "记账日,凭证号,摘要,收入,支出,经办人,审批人,余额,内部备忘\n"
        "2026-10-03,1,租金,3000,,王敏,李主任,13000,密\n",
        "utf-8",
    )
    window = opened(desk)
    page = page_of(window)
    for turn in range(2):
        page.make("CA-01", "2026-10")
        form = page._form
        assert form is not None
        form.read_file(file)
        assert list(form.columns._picks) == ["记账日", "内部备忘"]
        if not turn:
            for heading, wanted in (("记账日", "日期"), ("内部备忘", "-")):
                pick = form.columns._picks[heading]
                pick.setCurrentIndex(pick.findData(wanted))
        assert form.columns.chosen() == {"记账日": "日期", "内部备忘": ""}
        window.page_does("save")
        assert page._form is None
    lines = desk.read(publicity.list_all)
    assert [line.version for line in lines] == [2, 1]
    assert desk.read(lambda work: publicity.get(work, lines[0].id)).rows[0][1] == "2026-10-03"


def test_the_year_makes_the_period_that_is_shown(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    page.chips.choose("calendar")
    want = next(one for one in page.year.rows if (one.code, one.period) == ("CA-01", "2026-11"))
    page.year.want(f"{want.code} {want.period}")
    page.refresh()
    page.new()
    assert page._form is not None
    assert page._form._period() == "2026-11"


def test_a_template_is_worded_by_the_village_and_put_back(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    page._do("template", "CA-01")
    form = page._sheet
    assert isinstance(form, AskSheet)
    own = form.widgets["own"]
    assert isinstance(own, QPlainTextEdit)
    own.setPlainText("身份证号")
    window.page_does("save")
    assert page._sheet is form, "refused at its field"
    own.setPlainText("会议记录")
    window.page_does("save")
    found = desk.read(lambda work: publicity_copies.template(work, "CA-01"))
    assert found["columns"][-1]["label_zh"] == "会议记录"
    page._do("restore", "CA-01")
    assert not desk.read(lambda work: publicity_copies.template(work, "CA-01")).get("own")


def test_boards_show_which_photo_is_missing(desk: Desk, opened: OPEN) -> None:
    made = make(desk, "SW-04", given(("申请人", "困难类型"), ("曾小敏", "因灾")))
    desk.change(lambda work: publicity.post(work, made.sheet_id, places=("村口", "老粮站")))
    window = opened(desk)
    page = page_of(window)
    page.chips.choose("posted")
    place = desk.read(lambda work: publicity_board.places(work, made.sheet_id))[0]
    pressed(page, f"publicity.photos.{place.id}")
    assert window.findChild(QWidget, "publicity.photos.strip") is not None
    assert any(tile.key == "publicity_photos" and tile.count == 2 for tile in desk.read(tiles.tiles))


def test_a_sheet_that_leaves_its_list_is_still_the_chosen_one_among_others(desk: Desk, opened: OPEN) -> None:
    made = make(desk, "SW-04", given(("申请人", "困难类型"), ("曾小敏", "因灾")))
    desk.change(lambda work: publicity.post(work, made.sheet_id, places=("村口",)))
    account(desk)
    window = opened(desk)
    page = page_of(window)
    page.chips.choose("posted")
    assert page._open is not None
    page._follow(replace(page._open.line, state="taken_down"))  # told before the list is read again
    desk.change(lambda work: publicity_board.interrupt(work, made.sheet_id, "下雨淋坏"))
    page.refresh()
    settle(window.jobs)
    assert page.chips.current == "running"
    assert page._open.line.id == made.sheet_id


def test_the_boards_are_arranged_in_one_sheet(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    page.settings()
    form = page._sheet
    assert isinstance(form, AskSheet)
    place = form.widgets["place"]
    assert isinstance(place, QPlainTextEdit)
    place.setPlainText("村口\n老粮站")
    window.page_does("save")
    assert desk.read(publicity_board.own_places) == ("村口", "老粮站")
