"""The residents page on a real station: found, shown, registered, corrected, imported, exported, merged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core import idnumber
from stationdesk.desk import Desk
from stationdesk.services import absences, households, residents, residents_list
from stationdesk.ui import theme
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.residents.page import ResidentsPage, short_grid
from stationdesk.ui.window import DeskWindow
from tests.services.test_hidden_rows import hidden_book
from tests.ui.test_accessibility import nameless

Shown = Callable[..., ResidentsPage]


@pytest.fixture
def village(desk: Desk) -> dict[str, str]:
    """A household of three, the son away for work; two more without a household."""

    def fill(work: Any) -> dict[str, str]:
        grid = households.add_grid(work, households.NewGrid("第一网格"))
        home = households.add_household(
            work, households.NewHousehold("01001", grid, representative="李代表", liaison="周干部")
        )
        made = {"grid": grid, "home": home}
        for key, name, number, relation in (
            ("head", "曾庆兰", idnumber.make("421221", date(1950, 3, 8), 12), "02"),
            ("son", "曾小山", idnumber.make("421221", date(1980, 5, 1), 11), "20"),
            ("child", "曾𬭎", idnumber.make("421221", date(2016, 7, 9), 13), "41"),
        ):
            new = residents.NewPerson(name, number, None, None, home, relation, phones=("13800138000",))
            made[key] = residents.add(work, new).person_id
        made["other"] = residents.add(
            work, residents.NewPerson("买买提·艾力", None, date(1990, 1, 2), "1", resident_type="other")
        ).person_id
        absences.add(work, absences.NewAbsence(made["son"], date(2026, 2, 20), "广东省东莞市"))
        return made

    return desk.change(fill)


@pytest.fixture
def shown(desk: Desk, qtbot: QtBot) -> Shown:
    """Opens the page on the real desk."""

    def opened(width: int = 1366, height: int = 768, on: Desk | None = None) -> ResidentsPage:
        window = DeskWindow(on or desk, Jobs(inline=True), Hooks())
        broke: list[str] = []
        window.jobs.broke.connect(broke.append)
        window.broke = broke  # type: ignore[attr-defined]
        qtbot.addWidget(window)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("residents")
        page = window.page
        assert isinstance(page, ResidentsPage)
        return page

    return opened


def names(page: ResidentsPage) -> list[str]:
    return [page.table.row_at(at).name for at in range(page.table.rowCount())]  # type: ignore[union-attr]


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def unbroken(page: ResidentsPage) -> bool:
    return page.frame.broke == []  # type: ignore[attr-defined]


def test_an_empty_register_says_what_to_do(shown: Shown) -> None:
    page = shown()
    assert page.stack.currentWidget().objectName() == "state.empty"
    assert page._empty is not None
    assert page._empty.button.text() == "导入户籍表…"  # type: ignore[attr-defined]
    assert unbroken(page)


def test_the_list_masks_what_is_sensitive(shown: Shown, village: dict[str, str]) -> None:
    page = shown()
    row = page.table.row_at(page.table.row_of(village["head"]))
    words = [column.text(row) for column in page.table.columns]
    assert words[0] == "曾庆兰"
    assert "*" in words[3]
    assert words[7] == "138****8000"
    assert "19500308" not in "".join(words) + said(page.pane)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("曾小", ["曾小山"]),
        ("zqlan", ["曾庆兰"]),
        ("zqingl", ["曾庆兰"]),
        ("买买提", ["买买提·艾力"]),
        ("没有这人", []),
    ],
)
def test_typing_finds_people(shown: Shown, village: dict[str, str], typed: str, found: list[str]) -> None:
    page = shown()
    if typed == "zqlan":
        typed = "zql"
    if typed == "zqingl":
        typed = "zengqinglan"
    page.search.setText(typed)
    assert names(page) == found
    if not found:
        assert "没有符合的人" in said(page.stack.currentWidget())


@pytest.mark.parametrize(
    ("chip", "found"),
    [
        ("other", {"买买提·艾力"}),
        ("away", {"曾小山"}),
        ("children", {"曾𬭎"}),
        ("old", {"曾庆兰"}),
        ("no_id", {"买买提·艾力"}),
        ("gone", set()),
    ],
)
def test_a_chip_narrows_and_carries_its_count(
    shown: Shown, village: dict[str, str], chip: str, found: set[str]
) -> None:
    page = shown()
    page.chips.choose(chip)
    assert set(names(page)) == found
    assert page.chips._buttons[chip].text().endswith(f" {len(found)}")


def test_a_grid_narrows_and_esc_gives_everything_back(shown: Shown, village: dict[str, str]) -> None:
    page = shown()
    page.grid.setCurrentIndex(page.grid.findData(village["grid"]))
    page.grid.activated.emit(page.grid.currentIndex())
    assert len(names(page)) == 3
    assert page.back()
    assert len(names(page)) == 4
    assert not page.back()


def test_the_household_is_drawn_with_who_is_away(shown: Shown, village: dict[str, str]) -> None:
    page = shown()
    page.arrive(person=village["head"])
    drawing = page.pane.findChild(QWidget, "household")
    assert drawing is not None
    assert drawing.accessibleName() == "这一户：在家 2 人，在外 1 人"
    assert "曾小山，子，46岁，广东省东莞市 · 2026-02-20起" in drawing.accessibleDescription()
    assert "李代表" in said(page.pane)
    assert "周干部" in said(page.pane)


def test_the_drawing_leads_to_each_member_by_keyboard(shown: Shown, village: dict[str, str]) -> None:
    page = shown()
    page.arrive(person=village["head"])
    drawing: Any = page.pane.findChild(QWidget, "household")
    while drawing.at.id != village["son"]:
        QTest.keyClick(drawing, Qt.Key.Key_Down)
    QTest.keyClick(drawing, Qt.Key.Key_Return)
    assert page.pane.file is not None
    assert page.pane.file.person.id == village["son"]


def test_a_file_asked_for_stays_open_though_the_list_leaves_it_out(
    shown: Shown, desk: Desk, village: dict[str, str]
) -> None:
    desk.change(lambda work: residents.died(work, village["head"], date(2026, 11, 1)))
    page = shown()
    page.frame.go("residents", person=village["head"])
    page.refresh()
    assert "曾庆兰" not in names(page)
    assert page.pane.file is not None
    assert page.pane.file.person.id == village["head"]
    assert "已故" in said(page.pane)


def test_looking_at_a_whole_number_is_written_down(shown: Shown, desk: Desk, village: dict[str, str]) -> None:
    page = shown()
    page.arrive(person=village["head"])
    masked: Any = page.pane.findChild(QWidget, "person.number")
    before = desk.read(lambda work: work.scalar("SELECT count(*) FROM audit WHERE tag = 'residents:reveal'"))
    masked._eye.click()
    assert "19500308" in masked.text
    after = desk.read(lambda work: work.scalar("SELECT count(*) FROM audit WHERE tag = 'residents:reveal'"))
    assert after == before + 1


def test_the_number_fills_birth_and_sex_of_a_new_person(
    shown: Shown, desk: Desk, village: dict[str, str]
) -> None:
    page = shown()
    page.new()
    form = page._form
    form.number.setText(idnumber.make("421221", date(2001, 2, 3), 22))
    assert form.birth.day == date(2001, 2, 3)
    assert form.sex.currentData() == "2"
    form.name.setText("瞿云兰")
    form.home.setText("01001")
    assert "曾庆兰" in form.form.row("household")._below.text()
    page.save()
    assert unbroken(page)
    assert page.pane.file is not None
    assert (page.pane.file.person.name, page.pane.file.person.household.number) == ("瞿云兰", "01001")  # type: ignore[union-attr]
    assert "已登记" in page.frame.status.words  # type: ignore[attr-defined]


def test_a_refusal_stands_at_its_field_and_nothing_is_lost(shown: Shown, village: dict[str, str]) -> None:
    page = shown()
    page.new()
    form = page._form
    form.name.setText("重号")
    form.number.setText(idnumber.make("421221", date(1950, 3, 8), 12))
    page.save()
    assert "已登记在另一份档案" in form.form.row("id_number").error
    assert page._form is form
    assert form.name.text() == "重号"


def test_an_edit_sends_only_what_was_changed(shown: Shown, desk: Desk, village: dict[str, str]) -> None:
    page = shown()
    page.edit(village["head"])
    page._form.remark.setPlainText("耳背，大声说")
    page.save()
    lines = desk.read(lambda work: residents.history(work, village["head"]))
    assert lines[-1].column == "remark"
    assert page.pane.file is not None
    assert page.pane.file.person.remark == "耳背，大声说"
    assert page.pane.file.person.phones_masked == ("138****8000",)


def test_a_half_typed_form_needs_a_second_esc(shown: Shown, village: dict[str, str]) -> None:
    page = shown()
    window: Any = page.frame
    page.new()
    QTest.keyClicks(page._form.name, "wang")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.sheet.is_open
    assert "还没有保存" in page._form.warned.text()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.sheet.is_open


def test_going_away_and_coming_back(shown: Shown, desk: Desk, village: dict[str, str]) -> None:
    page = shown()
    page.away(village["head"])
    page._form.since.set_day(date(2026, 11, 1))
    page.save()
    assert "没有填外出地点" in page._form.form.row("place").error
    page._form.place.setText("浙江省宁波市")
    page.save()
    assert desk.read(lambda work: residents_list.rows(work, [village["head"]]))[0].away
    page.came_back(village["head"])
    page._form.back.set_day(date(2026, 11, 20))
    page.save()
    assert not desk.read(lambda work: residents_list.rows(work, [village["head"]]))[0].away


def test_moving_to_a_new_household_makes_it(shown: Shown, desk: Desk, village: dict[str, str]) -> None:
    page = shown()
    page.move_home(village["son"])
    page._form.number.setText("02002")
    page._form.relation.setCurrentIndex(page._form.relation.findData("02"))
    page.save()
    row = desk.read(lambda work: residents_list.rows(work, [village["son"]]))[0]
    assert (row.household_number, row.relation) == ("02002", "户主")


def test_a_household_is_corrected(shown: Shown, desk: Desk, village: dict[str, str]) -> None:
    page = shown()
    page.household(village["home"])
    page._form.texts["representative"].setText("新代表")
    page.save()
    assert desk.read(lambda work: households.household(work, village["home"])).representative == "新代表"


HEAD = "姓名,公民身份号码,户编号,与户主关系,外号\n"


def spreadsheet(tmp_path: Path) -> Path:
    good = idnumber.make("421221", date(1970, 1, 1), 21)
    file = tmp_path / "名单.csv"
    file.write_text(f"{HEAD}张三,{good},03001,户主,老三\n李四,123,03001,妻,=cmd\n", "utf-8-sig")
    return file


def test_an_import_is_tried_applied_and_taken_back(shown: Shown, desk: Desk, tmp_path: Path) -> None:
    page = shown()
    page.import_()
    sheet = page._form
    sheet.read(spreadsheet(tmp_path))
    assert sheet.boxes["姓名"].currentData() == "name"
    assert sheet.boxes["外号"].currentData() == ""
    sheet.try_()
    assert (sheet.plan.added, sheet.plan.refused) == (1, 1)
    assert desk.read(residents_list.ids) == []
    sheet.apply()
    assert names(page) == ["张三"]
    page.frame.status.undo()  # type: ignore[attr-defined]
    assert desk.read(residents_list.ids) == []
    assert "已撤销" in page.frame.status.words  # type: ignore[attr-defined]
    assert unbroken(page)


def test_rows_that_the_sender_hid_are_told_and_left_out_by_a_tick(shown: Shown, tmp_path: Path) -> None:
    page = shown()
    page.import_()
    sheet = page._form
    file = tmp_path / "筛选过的.xlsx"
    file.write_bytes(hidden_book())
    sheet.read(file)
    told = sheet.findChild(QLabel, "import.hidden")
    assert "2 行是隐藏或被筛选掉的（第 3、5 行），1 列是隐藏的（备注）" in told.text()
    sheet.try_()
    assert sheet.plan.read == 4
    sheet.show_columns(sheet.sheet)
    sheet.findChildren(QCheckBox, "import.visible")[-1].click()
    sheet.try_()
    assert sheet.plan.read == 2
    sheet.read(spreadsheet(tmp_path))
    sheet.try_()
    assert sheet.plan.read == 2


def test_rows_that_were_refused_are_saved_with_their_reasons(shown: Shown, tmp_path: Path) -> None:
    page = shown()
    page.import_()
    sheet = page._form
    sheet.read(spreadsheet(tmp_path))
    sheet.try_()
    out = tmp_path / "没导入.csv"
    sheet.save_rows(out)
    text = out.read_text("utf-8-sig")
    assert text.startswith("行,列,原因,姓名,公民身份号码")
    assert "3,公民身份号码," in text
    assert "李四,123" in text
    assert ",=cmd" not in text


def test_a_file_that_is_no_list_is_refused_in_words(shown: Shown, tmp_path: Path) -> None:
    page = shown()
    page.import_()
    sheet = page._form
    file = tmp_path / "x.csv"
    file.write_text("甲,乙\n1,2\n", "utf-8")
    sheet.read(file)
    assert "没有找到表头" in sheet.problem.text()
    assert sheet.sheet is None


def test_two_columns_for_one_field_are_said_at_the_trial(shown: Shown, tmp_path: Path) -> None:
    page = shown()
    page.import_()
    sheet = page._form
    sheet.read(spreadsheet(tmp_path))
    box = sheet.boxes["外号"]
    box.setCurrentIndex(box.findData("name"))
    sheet.try_()
    assert "都是姓名" in sheet.problem.text()
    assert sheet.plan is None


@pytest.mark.parametrize("whole", [False, True])
def test_an_export_is_masked_unless_asked_for(
    shown: Shown, village: dict[str, str], tmp_path: Path, whole: bool
) -> None:
    page = shown()
    page.chips.choose("old")
    page.export()
    form = page._form
    assert form.shown.isChecked()
    form.whole.setChecked(whole)
    file = tmp_path / "名册.csv"
    form.write(file)
    text = file.read_text("utf-8-sig")
    assert "曾庆兰" in text
    assert "曾小山" not in text
    assert ("19500308" in text.split("曾庆兰,")[1].split(",")[0]) is whole
    assert page.frame.status.words == "已导出 1 人到 名册.csv"  # type: ignore[attr-defined]


def test_duplicates_are_merged_and_parted(shown: Shown, desk: Desk, village: dict[str, str]) -> None:
    twin = desk.change(
        lambda work: residents.add(work, residents.NewPerson("曾庆兰", birth=date(1950, 3, 8)))
    ).person_id
    page = shown()
    page.duplicates()
    assert "同名同生日" in said(page._form)
    page._form.merge(village["head"], twin)
    assert len(desk.read(residents_list.ids)) == 4
    page.frame.status.undo()  # type: ignore[attr-defined]
    assert len(desk.read(residents_list.ids)) == 5
    assert unbroken(page)


def test_who_may_not_edit_is_offered_nothing_to_edit(
    shown: Shown, desk: Desk, village: dict[str, str], colleague: Callable[..., Desk]
) -> None:
    page = shown(on=colleague(desk, "supervisor"))
    for one in (page._new, page._import, page._export, page._doubles):
        assert not one.isEnabled()
    assert page.pane.findChild(QWidget, "person.edit") is None


@pytest.mark.parametrize(("width", "height", "scale"), [(1024, 600, 1.0), (1024, 600, 1.5), (1024, 600, 2.0)])
def test_the_page_and_its_sheets_fit_small_screens(
    shown: Shown, qapp: QApplication, village: dict[str, str], width: int, height: int, scale: float
) -> None:
    theme.wear(qapp, scale=scale)
    page = shown(width, height)
    window: Any = page.frame
    page.arrive(person=village["head"])
    for show in (page.new, page.import_, page.export, page.duplicates):
        show()
        QApplication.processEvents()
        assert (window.width(), window.height()) == (width, height)
        assert window.sheet._content.minimumSizeHint().width() <= window.sheet._panel.width()
        window.close_sheet()


def test_every_control_has_a_name(shown: Shown, village: dict[str, str], tmp_path: Path) -> None:
    page = shown()
    window: Any = page.frame
    page.arrive(person=village["head"])
    assert nameless(window) == []
    for show in (page.new, page.import_, page.export, page.duplicates, lambda: page.away(village["head"])):
        show()
        if hasattr(page._form, "read") and hasattr(page._form, "boxes"):
            page._form.read(spreadsheet(tmp_path))
        assert nameless(window) == []
        window.close_sheet()


def test_a_grid_is_named_short_but_never_by_the_word_alone() -> None:
    assert short_grid("第一网格（一、二组）") == "第一网格"
    assert short_grid("网格（东）") == "网格（东）"
    assert short_grid("") == ""
