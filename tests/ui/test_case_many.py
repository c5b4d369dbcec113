"""Promises of 多人办理 and 转报录入, kept on a real station with the lane inline, and worked by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from stationdesk.core import idnumber
from stationdesk.desk import Desk
from stationdesk.services import (
    case_batches,
    case_handovers,
    case_lists,
    case_platform,
    cases,
    drafts,
    households,
    residents,
)
from stationdesk.ui import finding
from stationdesk.ui.cases.batches import BatchesView
from stationdesk.ui.cases.batches_form import BatchForm
from stationdesk.ui.cases.batches_lines import RegisterSheet
from stationdesk.ui.cases.handing_up import HandingUpView
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.window import DeskWindow

AGENCY, VILLAGE = "SA-014", "PT-005"
FIRST, SECOND = (idnumber.make("421221", date(1940, 1, day), day * 3) for day in (1, 2))


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    def fill(work: Any) -> dict[str, str]:
        add = residents.add
        given = {
            "first": residents.NewPerson("曾桂芳", id_number=FIRST),
            "second": residents.NewPerson("李秀英", id_number=SECOND),
            "namesake": residents.NewPerson("王建国", birth=date(1940, 5, 5)),
            "other": residents.NewPerson("王建国", birth=date(1941, 5, 5)),
        }
        return {key: add(work, one).person_id for key, one in given.items()}

    return desk.change(fill, reason="residents:edit")


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[DeskWindow]:
    made = DeskWindow(desk, Jobs(inline=True), Hooks(find=finding.find), clock=desk.clock)
    made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    QGuiApplication.clipboard().clear()


def view_of(window: DeskWindow, word: str) -> Any:
    window.go("cases", view=word)
    page = window.page
    assert isinstance(page, CasesPage)
    return page.view


def press(key: Qt.Key, control: bool = False) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    how = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(focused, key, how)
    QApplication.processEvents()


def accept(desk: Desk, person: str, matter: str = AGENCY, **more: Any) -> cases.Receipt:
    given: dict[str, Any] = {"all_materials": True} | more
    return desk.change(lambda work: cases.accept(work, cases.NewCase(matter, person, **given)))


def opened_form(window: DeskWindow, text: str) -> tuple[BatchesView, BatchForm]:
    view = view_of(window, "batches")
    view.new()
    form = window.findChild(BatchForm)
    assert form is not None
    form.take_matter(AGENCY)
    form.text.setPlainText(text)
    window.page.save()  # type: ignore[union-attr]
    return view, form


def test_a_pasted_list_is_taken_in_by_keys_alone(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    view = view_of(window, "batches")
    assert isinstance(view, BatchesView)
    press(Qt.Key.Key_F2)
    form = window.findChild(BatchForm)
    assert form is not None
    assert QApplication.focusWidget() is form.matter_line
    QTest.keyClicks(form.matter_line, AGENCY)
    press(Qt.Key.Key_Return)
    assert form.matter is not None
    assert QApplication.focusWidget() is form.text
    form.text.insertPlainText(f"1\t曾桂芳\t{FIRST}\n2\t李秀英\n3\t无名氏\n")
    press(Qt.Key.Key_Return, control=True)
    assert QApplication.focusWidget() is form.people.view
    assert form.counts.text() == "已对上 2　档案里没有 1"
    form.materials.setFocus()
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_Return, control=True)
    (row,) = desk.read(case_batches.listed)
    assert (row.people, row.counts) == (2, {"received": 2})
    # The signature list is shown; after it, what did not go in.
    assert form.empty
    assert [line.name for line in form.left_out] == ["无名氏"]


def test_of_several_the_clerk_chooses_one(window: DeskWindow, desk: Desk, people: dict[str, str]) -> None:
    _view, form = opened_form(window, "王建国\n曾桂芳")
    assert len(form.going) == 1
    # The first line that wants a hand is at hand: Enter asks who it is.
    press(Qt.Key.Key_Return)
    boxes = window.findChildren(QRadioButton)
    assert len(boxes) == 2
    second = next(box for box in boxes if "1941" in box.text())
    second.setChecked(True)
    window.findChild(QPushButton, "batch.who.go").click()  # type: ignore[union-attr]
    assert {line.person_id for line in form.going} == {people["other"], people["first"]}


def test_who_is_not_on_file_is_registered_from_the_line(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    number = idnumber.make("421221", date(1939, 1, 1), 55)
    _view, form = opened_form(window, f"新来的 {number} 13812345678\n曾桂芳")
    assert form.counts.text() == "已对上 1　档案里没有 1"
    press(Qt.Key.Key_Return)
    sheet = window.findChild(RegisterSheet)
    assert sheet is not None
    assert (sheet.form.name.text(), sheet.form.id_number.text()) == ("新来的", number)
    sheet.save()
    assert form.counts.text() == "已对上 2"
    assert len(form.going) == 2
    assert number not in repr(form.plan)


def test_a_household_is_found_by_whoever_lives_there(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    def move_in(work: Any) -> str:
        home = households.add_household(work, households.NewHousehold("H-7"))
        for key in ("first", "second"):
            households.move(work, households.Move(people[key], home, None))
        return home

    desk.change(move_in)
    view = view_of(window, "batches")
    view.new()
    form = window.findChild(BatchForm)
    assert form is not None
    form.take_matter(AGENCY)
    form.chips.choose("household")
    form.look_up()
    assert form._house_row.error
    for typed in ("曾桂芳", "H-7"):
        form.household.setFocus()
        form.household.setText(typed)
        press(Qt.Key.Key_Return)
        assert len(form.going) == 2
    assert form.title_line.text() == "H-7户"


def test_an_entry_just_made_is_taken_back_from_the_status_line(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    _view, form = opened_form(window, "曾桂芳\n李秀英")
    form.take_in()
    assert len(desk.read(case_batches.listed)) == 1
    window.status.undo()
    assert desk.read(case_batches.listed) == ()


def test_single_slips_come_one_after_another(window: DeskWindow, desk: Desk, people: dict[str, str]) -> None:
    entries = tuple(case_batches.Entry(people[key]) for key in ("first", "second"))
    new = case_batches.NewBatch("list", AGENCY, entries, all_materials=True)
    got = desk.change(lambda work: case_batches.take_in(work, new))
    view = view_of(window, "batches")
    view.rows.want(got.batch_id)
    view.pane.people.table.marked = {line.case_id for line in got.lines}
    view.do("slips")
    shown = []
    for _ in got.lines:
        pane = window._preview
        assert pane is not None
        shown.append(pane)
        pane.done.emit()
        QApplication.processEvents()
    assert shown[0] is not shown[1]
    assert window._preview is None


def test_space_leaves_one_out(window: DeskWindow, desk: Desk, people: dict[str, str]) -> None:
    _view, form = opened_form(window, "曾桂芳\n李秀英")
    assert len(form.going) == 2
    form.people.view.selectRow(0)
    form.people.view.setFocus()
    press(Qt.Key.Key_Space)
    assert [line.person_id for line in form.going] == [people["second"]]
    assert "1" in form.go.text()


def test_who_has_an_open_case_goes_only_when_told(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    accept(desk, people["first"])
    _view, form = opened_form(window, "曾桂芳\n李秀英")
    assert [line.person_id for line in form.going] == [people["second"]]
    assert form.again.isVisibleTo(form)
    form.again.click()
    assert len(form.going) == 2
    assert [entry.again for entry in form.request().entries] == [True, False]


def test_what_one_person_did_not_bring_is_an_exception(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    _view, form = opened_form(window, "曾桂芳\n李秀英")
    form.materials.put_all()
    assert form.matter is not None
    name = form.matter.materials[0].name
    form._on_exceptions("0", {name: "missing"})
    form.take_in()
    (row,) = desk.read(case_batches.listed)
    assert row.counts == {"notice": 1, "received": 1}


def test_stopped_half_way_nothing_is_written(
    window: DeskWindow, desk: Desk, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _view, form = opened_form(window, "曾桂芳\n李秀英")
    really = case_batches.take_in

    def stopped(work: Any, new: Any, progress: Any) -> Any:
        form._on_stop()
        return really(work, new, progress)

    monkeypatch.setattr(case_batches, "take_in", stopped)
    form.take_in()
    assert desk.read(case_batches.listed) == ()
    assert "没有登记" in form.problem.text()
    assert len(form.going) == 2


def test_escape_keeps_what_is_half_typed(window: DeskWindow, desk: Desk, people: dict[str, str]) -> None:
    view, form = opened_form(window, "曾桂芳")
    assert window.page.back()  # type: ignore[union-attr]
    assert not view.entering
    view.new()
    assert form.text.toPlainText() == "曾桂芳"
    assert form.plan is not None


def test_a_half_typed_list_comes_back_after_a_lock(
    window: DeskWindow, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    _view, form = opened_form(window, "曾桂芳\n李秀英")
    form.materials.put_all()
    states = form.materials.states
    window.put_by()
    again = DeskWindow(desk, Jobs(inline=True), Hooks(find=finding.find), clock=desk.clock)
    qtbot.addWidget(again)
    again.show()
    view = view_of(again, "batches")
    view.new()
    other = again.findChild(BatchForm)
    assert other is not None
    assert other.text.toPlainText() == "曾桂芳\n李秀英"
    assert other.matter is not None
    assert other.materials.states == states
    other.save()
    other.take_in()
    assert desk.read(lambda work: drafts.load(work, "batch", "one")) is None


def test_a_refused_list_says_so_at_its_field(window: DeskWindow, desk: Desk, people: dict[str, str]) -> None:
    _view, form = opened_form(window, " \n ")
    assert "没有读到" in form._list_row.error


def test_a_step_for_the_marked_ones_says_what_was_refused(
    window: DeskWindow, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    entries = tuple(case_batches.Entry(people[key]) for key in ("first", "second"))
    new = case_batches.NewBatch("list", AGENCY, entries, all_materials=True)
    got = desk.change(lambda work: case_batches.take_in(work, new))
    view = view_of(window, "batches")
    view.rows.want(got.batch_id)
    assert view.pane.detail is not None
    view.pane.people.table.marked = {got.lines[0].case_id}
    view.do("forward")
    states = [one.state for one in desk.read(lambda work: case_batches.detail(work, got.batch_id)).cases]
    assert states == ["forwarded", "received"]
    view.pane.people.table.marked = set()
    view.do("forward")
    qtbot.waitUntil(lambda: window.findChild(object, "many.result") is not None)
    said = window.findChild(QLabel, "many.result.said")
    assert said is not None
    assert said.text() == "办成 1 人，1 人没有办成"


def test_the_marked_cases_go_up_on_one_list_an_office(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    for key, matter in (("first", AGENCY), ("second", "PT-001"), ("other", AGENCY)):
        accept(desk, people[key], matter)
    view = view_of(window, "handing_up")
    assert isinstance(view, HandingUpView)
    view.going.rows.view.setFocus()
    press(Qt.Key.Key_A, control=True)
    assert "3" in view._go.text()
    press(Qt.Key.Key_F9)
    window.page.save()  # type: ignore[union-attr]
    QApplication.processEvents()
    found = desk.read(case_handovers.listed)
    assert sorted(one.count for one in found) == [1, 2]
    assert desk.read(case_handovers.waiting) == ()


def test_answers_typed_for_many_keep_those_that_were_refused(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    from stationdesk.ui.cases.handing_up_answers import AnswersSheet

    made = [accept(desk, people[key]) for key in ("first", "second")]
    ids = tuple(one.case_id for one in made)
    desk.change(lambda work: case_handovers.make(work, case_handovers.NewHandover("镇", ids)))
    view = view_of(window, "handing_up")
    view.answer_all()
    sheet = window.findChild(AnswersSheet)
    assert sheet is not None
    for line, result in zip(sheet.lines, ("accepted", "returned"), strict=True):
        line.result.setCurrentIndex(line.result.findData(result))
    window.page.save()  # type: ignore[union-attr]
    states = {
        one.case_id: desk.read(lambda work, one=one: case_lists.detail(work, one.case_id)).row.state
        for one in made
    }
    assert list(states.values()) == ["accepted", "forwarded"]
    refused = next(line for line in sheet.lines if line.case.case_id == made[1].case_id)
    assert refused.said.text()
    refused.reason.setText("照片不清")
    window.page.save()  # type: ignore[union-attr]
    assert desk.read(lambda work: case_lists.detail(work, made[1].case_id)).row.state == "returned"


def typing(window: DeskWindow) -> Any:
    view = view_of(window, "handing_up")
    view.chips.choose("platform")
    view.platform.rows.view.setFocus()
    press(Qt.Key.Key_Return)
    return view.platform.panel


def test_one_key_copies_the_next_field(window: DeskWindow, desk: Desk, people: dict[str, str]) -> None:
    accept(desk, people["first"])
    panel = typing(window)
    board = QGuiApplication.clipboard()
    copied = []
    for _ in range(5):
        press(Qt.Key.Key_Return)
        copied.append(board.text())
    assert copied == ["高龄津贴申领", AGENCY, "曾桂芳", "居民身份证", FIRST]
    assert panel.at == 5
    press(Qt.Key.Key_Up)
    assert panel.at == 4


def test_the_clipboard_is_emptied_by_time_lock_and_leaving(
    window: DeskWindow, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    accept(desk, people["first"])
    board = QGuiApplication.clipboard()
    panel = typing(window)
    press(Qt.Key.Key_Return)
    assert board.text()
    window.put_by()
    assert board.text() == ""
    assert panel.value.text() == ""
    panel = typing(window)
    panel.copy.put("421", 0)
    qtbot.waitUntil(lambda: board.text() == "")
    panel = typing(window)
    press(Qt.Key.Key_Return)
    board.setText("别人的")
    window.page.back()  # type: ignore[union-attr]
    assert board.text() == "别人的"


def test_the_number_comes_back_and_the_next_case_is_at_hand(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    first, second = accept(desk, people["first"]), accept(desk, people["second"])
    panel = typing(window)
    panel.number.setText("不是编号")
    panel.keep()
    assert panel.number_row.error
    panel.number.setText("AB-2026-1")
    panel.number.setFocus()
    press(Qt.Key.Key_Return)
    left = desk.read(case_platform.waiting)
    assert [one.case_id for one in left.cases] == [second.case_id]
    view = view_of(window, "handing_up")
    assert view.platform.rows.current.case_id == second.case_id
    assert desk.read(lambda work: case_lists.detail(work, first.case_id)).row.external_number == "AB-2026-1"


def test_the_small_window_stays_on_top_and_holds_the_same_case(
    window: DeskWindow, desk: Desk, people: dict[str, str]
) -> None:
    accept(desk, people["first"])
    panel = typing(window)
    panel.small.click()
    view = view_of(window, "handing_up")
    small = view._window
    assert small is not None
    assert small.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert small.panel.form is not None
    assert panel.form is None
    small.panel.copy_next()
    assert QGuiApplication.clipboard().text()
    small.close()
    assert QGuiApplication.clipboard().text() == ""


def test_every_control_is_named(window: DeskWindow, desk: Desk, people: dict[str, str]) -> None:
    from tests.ui.test_accessibility import nameless

    accept(desk, people["first"])
    accept(desk, people["second"], "PT-001")
    _view, form = opened_form(window, "王建国\n曾桂芳")
    assert nameless(form) == []
    form.take_in()
    view = view_of(window, "handing_up")
    for part in ("going", "lists", "platform"):
        view.chips.choose(part)
        view.refresh()
        assert nameless(view) == []
    view.type_one()
    assert nameless(view) == []
    view.chips.choose("going")
    view.going.rows.view.mark_all()
    view.hand_over()
    window.page.save()  # type: ignore[union-attr]
    QApplication.processEvents()
    view.answer_all()
    assert nameless(window.sheet) == []


def test_nothing_is_cut_off_at_large_text_on_a_small_screen(
    qapp: QApplication, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    from stationdesk.ui import theme
    from tests.ui.crowding import cut_off

    theme.wear(qapp, scale=2.0)
    window = DeskWindow(desk, Jobs(inline=True), Hooks(find=finding.find), clock=desk.clock)
    qtbot.addWidget(window)
    window.resize(1093, 614)
    window.show()
    wrong: dict[str, list[str]] = {}

    def look(where: str, top: Any = window) -> None:
        qtbot.wait(theme.MOTION_MS + 80)  # a sheet slides in
        if found := cut_off(top):
            wrong[where] = found

    accept(desk, people["second"])
    accept(desk, people["other"], "PT-001")
    _view, form = opened_form(window, "王建国\n曾桂芳\n无名氏\n李秀英")
    look("form")
    for state in ("several", "matched", "nobody"):
        form.open_line(next(line for line in form.plan.lines if line.state == state))  # type: ignore[union-attr]
        look(f"sheet {state}")
        window.close_sheet()
    form.take_in()
    window.close_preview()
    window.close_sheet()
    look("entry")
    up = view_of(window, "handing_up")
    up.going.rows.view.mark_all()
    up.hand_over()
    look("hand over")
    window.page.save()  # type: ignore[union-attr]
    QApplication.processEvents()
    window.close_preview()
    up.chips.choose("lists")
    up.lists.panes.show_detail()
    look("list")
    up.answer_all()
    look("answers")
    window.close_sheet()
    up.chips.choose("platform")
    up.type_one()
    look("typing")
    up.platform.panel.small.click()
    look("small window", up._window)
    up._window.close()
    assert wrong == {}


def test_who_may_not_take_in_is_offered_nothing(
    desk: Desk, people: dict[str, str], colleague: Callable[..., Desk], qtbot: QtBot
) -> None:
    accept(desk, people["first"])
    other = colleague(desk, "supervisor")
    made = DeskWindow(other, Jobs(inline=True), Hooks(find=finding.find), clock=desk.clock)
    qtbot.addWidget(made)
    made.show()
    view = view_of(made, "batches")
    view.new()
    assert made.findChild(BatchForm) is None
    up = view_of(made, "handing_up")
    assert not up._go.isVisible()
    assert not up._type.isVisible()
