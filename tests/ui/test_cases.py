"""Promises of the cases page and its acceptance form, kept on a real station with the lane inline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import case_lists, cases, drafts, matters, papers, residents
from stationdesk.services.case_lists import CaseQuery
from stationdesk.ui import finding, people_found, printing
from stationdesk.ui.cases import reading, steps
from stationdesk.ui.cases.accept_drafts import FORM
from stationdesk.ui.cases.material_lines import Line, lines_of, outcome
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.window import DeskWindow
from tests.ui.counter import (
    DISPUTE,
    ELDER,
    OLD_AGE,
    REPORT,
    Keys,
    Opened,
    focused,
    form_of,
    village,
    window,
)

__all__ = ["village", "window"]


def test_the_commonest_case_takes_few_keys(desk: Desk, village: dict[str, str], window: Opened) -> None:
    made, keys = window(), Keys()
    keys.press(Qt.Key.Key_F2)
    form = form_of(made)
    assert focused() is form.who_line
    keys.type("zgf")
    keys.pressed = 0
    keys.press(Qt.Key.Key_Return)
    assert form.who is not None
    assert form.who.detail.name == "曾桂芳"
    assert focused() is form.what_line
    keys.type("gljt")
    keys.press(Qt.Key.Key_Return)
    assert form.chosen is not None
    assert form.chosen.detail.code == OLD_AGE
    assert focused() is form.materials
    required = sum(line.required for line in form.materials.lines)
    keys.press(*[Qt.Key.Key_Space] * required)
    assert form.outcome == "received"
    keys.press(Qt.Key.Key_F9)
    assert form.receipt.receipt is not None
    keys.press(Qt.Key.Key_Return)
    assert made.findChild(QLabel, "preview.title") is not None, "Enter shows the slip to print"
    assert keys.pressed <= 14
    receipt = form.receipt.receipt
    rows = desk.read(lambda work: case_lists.listed(work, CaseQuery()))
    assert [row.number for row in rows] == [receipt.number]
    assert rows[0].state == "received"
    made.close_preview()
    assert form.who is None


def test_after_accepting_the_next_persons_field_has_the_focus(
    village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    QTest.keyClick(form.materials, Qt.Key.Key_A)
    QTest.keyClick(form.materials, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.receipt.receipt is not None
    assert made.status.words == form.receipt.receipt.sentence
    assert focused() is form.who_line
    assert form.who_line.text() == ""
    assert form.band_who.is_open


def test_undo_in_the_status_line_takes_the_entry_back(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    form.accept()
    made.status.undo()
    assert desk.read(lambda work: case_lists.ids(work, CaseQuery())) == []
    assert form.receipt.isHidden()


def test_the_slip_is_kept_and_its_print_counted(desk: Desk, village: dict[str, str], window: Opened) -> None:
    made = window()
    made.page.new()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    form.accept()
    paper = form.receipt.first_paper
    assert paper is not None
    form.show_paper(paper)
    pdf = desk.read(lambda work: papers.pdf(work, paper.id))
    assert pdf is not None
    shown = printing.Paper(pdf)
    assert shown.count >= 1
    shown.close()
    made._preview.printed.emit(1)
    assert desk.read(lambda work: papers.row(work, paper.id)).copies == 1
    made.close_preview()


@pytest.mark.parametrize("code", [OLD_AGE, DISPUTE, REPORT])
def test_the_word_on_the_button_is_what_the_station_answers(
    desk: Desk, village: dict[str, str], code: str
) -> None:
    matter = desk.read(lambda work: matters.get(work, code))
    lines = lines_of(matter)[:3]
    for states in product(("have", "copy", "missing", "promised"), repeat=len(lines)):
        said = {line.name: state for line, state in zip(lines, states, strict=True)}
        given = [Line(one.name, one.form, one.copies, one.required, one.note, said.get(one.name, "missing"))
                 for one in lines_of(matter)]  # fmt: skip
        for spot in (False, True):
            new = cases.NewCase(code, village["elder"], materials=said, on_the_spot=spot)
            assert outcome(matter.row.decides, given, on_the_spot=spot) == desk.read(
                lambda work, new=new: cases.outcome_of(work, new)
            )


def test_the_outcome_word_changes_with_the_list(village: dict[str, str], window: Opened) -> None:
    made = window()
    made.page.new()
    form = form_of(made)
    assert not form.outcome_button.isEnabled()
    form.take_person(village["elder"])
    form.take_matter("PT-004")
    words = [form.outcome_button.accessibleName()]
    for key in (Qt.Key.Key_A, Qt.Key.Key_P):
        QTest.keyClick(form.materials, key)
        words.append(form.outcome_button.accessibleName())
    assert words == ["一次性告知", "受理", "容缺受理"]
    form.take_matter("CV-006")
    QTest.keyClick(form.materials, Qt.Key.Key_A)
    assert form.outcome_button.accessibleName() == "当场办结"
    form.spot.setChecked(False)
    assert form.outcome_button.accessibleName() == "受理"


def test_the_check_list_is_worked_with_single_keys(village: dict[str, str], window: Opened) -> None:
    made = window()
    made.page.new()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_C, Qt.Key.Key_P, Qt.Key.Key_M):
        QTest.keyClick(form.materials, key)
    assert [line.state for line in form.materials.lines] == ["have", "copy", "promised", "missing", "missing"]
    assert form._promise_row.isVisible()
    assert not form.materials.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QTest.keyClick(form.materials, Qt.Key.Key_Up)
    assert form.materials.at == 3
    QTest.keyClick(form.materials, Qt.Key.Key_Space)
    assert form.materials.lines[3].state == "have"


def test_esc_keeps_a_draft_and_it_is_offered_after_a_restart(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.page.new()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    QTest.keyClick(form.materials, Qt.Key.Key_Space)
    form.more.set_remark("儿子代填")
    QTest.keyClick(form.materials, Qt.Key.Key_Escape)
    assert not made.page.accepting
    kept = desk.read(lambda work: drafts.list_all(work, FORM))
    assert len(kept) == 1
    again = window()
    page = again.page
    assert isinstance(page, CasesPage)
    assert [row.slot for row in page.listing.strip.rows] == [kept[0].slot]
    page.findChild(QPushButton, "drafts.resume.0").click()
    form = page.form
    assert form.who is not None
    assert form.chosen is not None
    assert form.who.id == village["elder"]
    assert form.materials.lines[0].state == "have"
    assert form.request().remark == "儿子代填"
    form.accept()
    assert desk.read(lambda work: drafts.list_all(work, FORM)) == ()


def test_a_draft_is_kept_while_one_pauses(
    desk: Desk, village: dict[str, str], window: Opened, qtbot: QtBot
) -> None:
    made = window()
    made.page.new()
    form = form_of(made)
    form._autosave.setInterval(10)
    form.take_person(village["elder"])
    qtbot.waitUntil(lambda: len(desk.read(lambda work: drafts.list_all(work, FORM))) == 1)


def test_a_dropped_draft_can_be_had_back(desk: Desk, village: dict[str, str], window: Opened) -> None:
    made = window()
    made.page.new()
    form_of(made).take_person(village["elder"])
    form_of(made).leave()
    made.page.findChild(QPushButton, "drafts.drop.0").click()
    assert desk.read(lambda work: drafts.list_all(work, FORM)) == ()
    made.status.undo()
    assert len(desk.read(lambda work: drafts.list_all(work, FORM))) == 1


def test_f2_works_from_every_page_and_a_second_one_keeps_the_first(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    made = window()
    made.go("today")
    QTest.keyClick(made, Qt.Key.Key_F2)
    assert made.shown == "cases"
    form = form_of(made)
    assert made.page.accepting
    form.take_person(village["elder"])
    QTest.keyClick(focused(), Qt.Key.Key_F2)
    assert form.empty
    assert len(desk.read(lambda work: drafts.list_all(work, FORM))) == 1


def test_a_refusal_stands_at_its_field(desk: Desk, village: dict[str, str], window: Opened) -> None:
    desk.change(
        lambda work: residents.died(work, village["elder"], date(2026, 11, 1)), reason="residents:edit"
    )
    made = window()
    made.page.new()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    form.accept()
    assert "去世" in form.error("who")
    assert form.band_who.is_open
    assert made.banner.words == ""
    assert desk.read(lambda work: case_lists.ids(work, CaseQuery())) == []
    assert form.who is not None, "nothing that was filled in is lost"


def test_a_new_person_comes_from_the_number(desk: Desk, window: Opened) -> None:
    made = window()
    made.page.new()
    form, keys = form_of(made), Keys()
    form.who_line.setText("曾新来")
    keys.press(Qt.Key.Key_N, control=True)
    new = form.new_person_form
    assert focused() is new.id_number
    assert new.name.text() == "曾新来"
    keys.type(ELDER[:-1] + "0")
    assert "校验位" in new.form.row("id_number").error
    keys.press(Qt.Key.Key_Backspace)
    keys.type(ELDER[-1])
    assert new.form.row("id_number").error == ""
    assert new.birth.day == date(1949, 12, 31)
    assert new.sex.currentData() == "2"
    assert focused() is new.name
    keys.press(Qt.Key.Key_Return)
    assert form.who is not None
    assert form.who.detail.name == "曾新来"
    assert focused() is form.what_line
    form.new_person()
    new.id_number.setText(ELDER)
    new.name.setText("另一人")
    new.send()
    assert "已登记" in new.form.row("id_number").error


def test_household_members_are_one_key_away(village: dict[str, str], window: Opened) -> None:
    made = window()
    made.page.new()
    form, keys = form_of(made), Keys()
    form.take_person(village["elder"])
    keys.press(Qt.Key.Key_1, control=True)
    assert form.who is not None
    assert form.who.id == village["son"]
    assert "李𬱖" in form.band_who.summary


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)])
def test_long_names_are_shown_and_break_nothing(
    village: dict[str, str], window: Opened, size: tuple[int, int]
) -> None:
    made = window(*size)
    made.page.new()
    form = form_of(made)
    form.take_person(village["long"])
    form.take_matter(OLD_AGE)
    form.accept()
    assert made.width() == size[0]
    assert "阿卜杜热西提" in form.receipt._second.text()
    form.leave()
    assert made.page.listing.pane.detail.row.applicant.startswith("阿卜杜热西提")
    assert made.minimumSizeHint().width() <= size[0]


def test_who_comes_for_another_must_be_allowed_to(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    code = next(row.code for row in desk.read(lambda work: matters.find(work)) if not row.proxy_allowed)
    made = window()
    made.page.new()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(code)
    form.more.toggle()
    form.more._by.setCurrentIndex(1)
    form.more._relation.setCurrentText("邻居")
    form.accept()
    assert "本人到场" in form.error("materials")


def test_the_list_follows_what_is_done_elsewhere(desk: Desk, village: dict[str, str], window: Opened) -> None:
    made = window()
    page = made.page
    assert isinstance(page, CasesPage)
    assert page.listing.table.rowCount() == 0
    desk.change(lambda work: cases.accept(work, cases.NewCase(OLD_AGE, village["elder"], all_materials=True)))
    QApplication.processEvents()
    assert page.listing.table.rowCount() == 1
    assert page.listing.chips._buttons["open"].text() == "待办 1"
    assert page.listing.pane.detail is not None


def _sheet(made: DeskWindow, key: str) -> steps.StepSheet:
    made.page.listing.pane.findChild(QPushButton, f"case.step.{key}").click()
    return made.findChild(steps.StepSheet, f"step.{key}")


def test_a_case_is_brought_to_its_end_by_its_buttons(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    desk.change(lambda work: cases.accept(work, cases.NewCase(OLD_AGE, village["elder"])))
    made = window()
    pane = made.page.listing.pane
    assert pane.detail.row.state == "notice"
    assert pane.findChild(QPushButton, "case.step.forwarded") is None, "what is not allowed is not shown"
    _sheet(made, "supplemented").send()
    made.close_preview()
    assert pane.detail.row.state == "received"
    _sheet(made, "forwarded").send()
    assert pane.detail.row.state == "forwarded"
    sheet = _sheet(made, "answered")
    result = sheet.findChild(QPushButton, "step.answered.send")
    sheet.form.row("result").field.setCurrentIndex(2)
    result.click()
    assert sheet.form.row("reason").error, "sending it back needs a reason, said at the field"
    reason = sheet.findChild(QPlainTextEdit, "step.reason")
    reason.setPlainText("照片不清楚")
    result.click()
    assert pane.detail.row.state == "returned"
    assert any(event.note == "照片不清楚" for event in pane.detail.history)


def test_only_permitted_steps_are_offered(
    desk: Desk, village: dict[str, str], window: Opened, colleague: Callable[..., Desk]
) -> None:
    desk.change(lambda work: cases.accept(work, cases.NewCase(DISPUTE, village["elder"], all_materials=True)))
    detail = desk.read(lambda work: case_lists.detail(work, case_lists.ids(work, CaseQuery())[0]))
    all_of_them = {step.key for step in steps.offered(detail, lambda _permit: True, undo=True)}
    assert {"finished", "withdrawn", "undone"} <= all_of_them
    assert "answered" not in all_of_them, "nobody was asked, so nobody answers"
    without = {
        step.key for step in steps.offered(detail, lambda permit: permit != "cases:decide", undo=False)
    }
    assert "finished" not in without
    assert "undone" not in without


def test_every_offered_step_has_a_sheet(
    desk: Desk, village: dict[str, str], qtbot: QtBot, window: Opened
) -> None:
    desk.change(lambda work: cases.accept(work, cases.NewCase(DISPUTE, village["elder"])))
    detail = desk.read(lambda work: case_lists.detail(work, case_lists.ids(work, CaseQuery())[0]))
    frame = window()
    for step in steps.STEPS:
        sheet = steps.StepSheet(step, detail, date(2026, 11, 22), lambda _change: None, frame)
        qtbot.addWidget(sheet)
        assert callable(sheet._read())


def test_filters_show_what_they_say(desk: Desk, village: dict[str, str], window: Opened) -> None:
    for who, every in (("elder", True), ("son", False)):
        new = cases.NewCase(OLD_AGE, village[who], all_materials=every)
        desk.change(lambda work, new=new: cases.accept(work, new))
    page = window().page
    assert isinstance(page, CasesPage)
    assert page.listing.table.rowCount() == 2
    page.listing.chips.choose("waiting")
    assert page.listing.table.rowCount() == 1
    page.listing.chips.choose("open")
    page.listing.search.setText("zgf")
    assert page.listing.table.rowCount() == 1
    assert page.listing.pane.detail.row.applicant == "曾桂芳"
    page.listing.search.setText("没有这个人")
    assert page.listing.body.currentWidget() is page.listing._none_here
    assert page.back()
    assert page.listing.table.rowCount() == 2


def test_an_empty_station_is_shown_the_next_step(window: Opened) -> None:
    page = window().page
    assert isinstance(page, CasesPage)
    assert page.listing._stack.currentWidget() is page.listing._nothing
    page.listing._nothing.button.click()
    assert page.accepting


def test_find_anything_leads_to_people_matters_and_cases(
    desk: Desk, village: dict[str, str], window: Opened
) -> None:
    receipt = desk.change(
        lambda work: cases.accept(work, cases.NewCase(OLD_AGE, village["elder"], all_materials=True))
    )
    hits = desk.read(lambda work: finding.find(work, "曾桂芳"))
    assert [hit.kind for hit in hits][:2] == ["人", "办件"]
    assert ELDER not in repr([hit.second for hit in hits])
    matter = desk.read(lambda work: finding.find(work, "gljt"))[0]
    assert (matter.kind, matter.where) == ("事项", {"matter": OLD_AGE})
    made = window()
    made.go("cases", case=receipt.case_id)
    assert made.page.listing.pane.detail.row.id == receipt.case_id
    made.go("cases", **matter.where)
    assert form_of(made).chosen.detail.code == OLD_AGE
    assert desk.read(lambda work: finding.find(work, "  ")) == []


def test_who_may_not_accept_is_told_so(
    desk: Desk, village: dict[str, str], window: Opened, colleague: Callable[..., Desk]
) -> None:
    made = window(on=colleague(desk, "supervisor"))
    made.page.new()
    assert not made.page.accepting
    assert made.banner.words


def test_enter_before_the_answer_takes_the_first_when_it_comes(
    desk: Desk, village: dict[str, str], qtbot: QtBot
) -> None:
    """With a real lane: whoever types and presses Enter at once never has to wait or press again."""
    jobs = Jobs()
    made = DeskWindow(desk, jobs, Hooks(), clock=desk.clock)
    qtbot.addWidget(made)
    try:
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.go("cases")
        made.page.new()
        form = form_of(made)
        QTest.keyClicks(form.who_line, "zgf")
        QTest.keyClick(form.who_line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: form.who is not None)

        qtbot.waitUntil(lambda: focused() is form.what_line)
        QTest.keyClicks(form.what_line, "gljt")
        QTest.keyClick(form.what_line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: focused() is form.materials)
        form.accept()
        form.accept()
        qtbot.waitUntil(lambda: form.receipt.receipt is not None)
        qtbot.waitUntil(lambda: jobs.idle)
        assert len(desk.read(lambda work: case_lists.ids(work, CaseQuery()))) == 1, (
            "pressed twice, taken in once"
        )
    finally:
        qtbot.waitUntil(lambda: jobs.idle)
        jobs.close()


@pytest.mark.parametrize(
    ("conditions", "least"),
    [
        ("本地户籍年满80周岁（部分地区70周岁或90周岁起）。", 80),
        ("60周岁以上、经济困难且经评估中度以上失能。", 60),
        ("失去父母或查找不到生父母的未满18周岁未成年人。", None),
        ("3周岁以下婴幼儿，每孩每年3600元，至满3周岁。", None),
        ("独生子女伤残，女方年满49周岁，未再生育收养。", None),
        ("烈属、残疾军人、60周岁以上农村籍退役士兵等。", None),
        ("80岁以上、重病可入户办理。", None),
    ],
)
def test_only_an_age_that_holds_for_everybody_is_read(conditions: str, least: int | None) -> None:
    assert reading.least_age(conditions) == least


def test_a_person_too_young_for_the_matter_is_hinted_at_never_blocked(
    village: dict[str, str], window: Opened
) -> None:
    form = window().page.form
    form.take_person(village["son"])
    form.take_matter(OLD_AGE)
    hints = form.findChildren(QLabel, "accept.age_hint")
    assert "80周岁以上" in hints[-1].text()
    assert form.outcome_button.isEnabled()
    assert reading.age_hint("本地户籍年满80周岁。", 80) == ""
    assert reading.age_hint("本地户籍年满80周岁。", None) == ""


def test_a_found_person_shows_the_tail_first_and_the_house_number(
    desk: Desk, village: dict[str, str]
) -> None:
    (hit,) = desk.read(lambda work: people_found.found_people(work, "曾桂芳"))
    assert hit.second.startswith("尾号002X")
    assert ELDER[:6] not in hit.second
    place = "湖北省咸宁市通城县五里镇四邑村"
    assert people_found.without_place(place + "一组1号", place) == "一组1号"
    assert people_found.without_place("通城县五里镇四邑村一组1号", place) == "一组1号"
    assert people_found.without_place("武汉市江岸区2号", place) == "武汉市江岸区2号"
    assert people_found.without_place(place, place) == place
    assert people_found.without_place("一组1号", "") == "一组1号"
