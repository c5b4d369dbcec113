"""The key sheet (F1) tells the truth: every key on it does what it says where it says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.words import set_language
from stationdesk.desk import Desk
from stationdesk.services import case_filters, households, residents
from stationdesk.services.case_held import Held
from stationdesk.services.case_lists import CaseQuery
from stationdesk.ui import keys, printing
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import ENTRIES, Hooks
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.preview import PreviewPane
from stationdesk.ui.window import DeskWindow
from tests.services.window import AGENCY, VILLAGE, accept
from tests.ui.key_proofs import answer_all, answer_list, print_paper, refuse, zoom

Key = Qt.Key
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
ALT = Qt.KeyboardModifier.AltModifier
MONDAY = date(2026, 11, 23)


@dataclass
class Seat:
    """A window on a station with a household of two and two cases."""

    window: DeskWindow
    desk: Desk
    people: tuple[str, str]
    locked: list[bool]

    def press(self, key: Qt.Key, with_: Qt.KeyboardModifier = NONE, at: QWidget | None = None) -> None:
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
            QApplication.processEvents()
        QTest.keyClick(at or QApplication.focusWidget() or self.window, key, with_)
        QApplication.processEvents()

    @property
    def at(self) -> str:
        found = QApplication.focusWidget()
        return found.objectName() if found is not None else ""

    @property
    def cases(self) -> CasesPage:
        self.window.go("cases", view="list")
        page = self.window.page
        assert isinstance(page, CasesPage)
        return page

    @property
    def form(self) -> Any:
        """The acceptance form with a person and a matter, the materials open."""
        page = self.cases
        page.new_case()
        page.form.take_person(self.people[0])
        page.form.take_matter(AGENCY)
        QApplication.processEvents()
        return page.form


@pytest.fixture
def seat(desk: Desk, qtbot: QtBot) -> Seat:
    def fill(work: Any) -> tuple[str, str]:
        home = households.add_household(work, households.NewHousehold("001"))
        one = residents.NewPerson("曾桂芳", birth=date(1949, 12, 31), household_id=home, relation="02")
        two = residents.NewPerson("李明", birth=date(1979, 2, 3), household_id=home, relation="20")
        return residents.add(work, one).person_id, residents.add(work, two).person_id

    people = desk.change(fill, reason="residents:edit")
    accept(desk, people[0], VILLAGE)
    accept(desk, people[1], VILLAGE)
    locked: list[bool] = []
    window = DeskWindow(desk, Jobs(inline=True), Hooks(lock=lambda: locked.append(True)), clock=desk.clock)
    window.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return Seat(window, desk, people, locked)


def find(seat: Seat) -> None:
    seat.press(Key.Key_K, CTRL)
    assert seat.window.top.search.hasFocus()


def new(seat: Seat) -> None:
    page = seat.cases
    seat.press(Key.Key_F2)
    assert page.accepting


def filter_(seat: Seat) -> None:
    page = seat.cases
    seat.press(Key.Key_F3)
    assert page.listing.search.hasFocus()


def detail(seat: Seat) -> None:
    page = seat.cases
    page.listing.view.setFocus()
    seat.press(Key.Key_F4)
    assert page.listing.pane.isAncestorOf(QApplication.focusWidget())  # type: ignore[arg-type]
    seat.press(Key.Key_F4)
    assert page.listing.view.hasFocus()


def refresh(seat: Seat) -> None:
    page = seat.cases
    before = page.listing.table.rowCount()
    # Written beside the window, so that nothing but F5 can bring it up.
    seat.window.jobs.blockSignals(True)
    page.listing.table.set_ids([])
    seat.window.jobs.blockSignals(False)
    seat.press(Key.Key_F5)
    assert page.listing.table.rowCount() == before == 2


def print_(seat: Seat) -> None:
    page = seat.cases
    page.listing.view.setFocus()
    seat.press(Key.Key_F8)
    pane = seat.window.findChild(PreviewPane)
    assert pane is not None
    assert isinstance(pane.paper, printing.Paper)


def primary(seat: Seat) -> None:
    page = seat.cases
    seat.press(Key.Key_F9)
    assert page.accepting


def save(seat: Seat) -> None:
    form = seat.form
    form.materials.put_all()
    seat.press(Key.Key_Return, CTRL, form.materials)
    assert seat.desk.read(lambda work: work.scalar("SELECT count(*) FROM cases")) == 3


def back(seat: Seat) -> None:
    page = seat.cases
    form = seat.form
    seat.press(Key.Key_Escape, at=form.materials)
    assert not page.accepting
    assert seat.desk.read(lambda work: work.scalar("SELECT count(*) FROM drafts")) == 1


def undo(seat: Seat) -> None:
    undone: list[bool] = []
    seat.window.say("做了", lambda: undone.append(True))
    seat.press(Key.Key_Z, CTRL)
    assert undone == [True]


def report_harm(seat: Seat) -> None:
    for page in ("today", "residents", "settings"):
        seat.window.go(page)
        seat.press(Key.Key_R, CTRL | SHIFT)
        assert seat.window.sheet.is_open, page
        assert seat.at.startswith("report.")
        assert seat.window.sheet.close_sheet()


def pages(seat: Seat) -> None:
    for number, entry in enumerate(ENTRIES[:9], 1):
        seat.press(Key(Key.Key_0 + number), ALT)
        assert seat.window._shown == entry.word


def page_sync(seat: Seat) -> None:
    seat.press(Key.Key_0, ALT)
    assert seat.window._shown == "sync"


def page_settings(seat: Seat) -> None:
    seat.press(Key.Key_Minus, ALT)
    assert seat.window._shown == "settings"


def cover(seat: Seat) -> None:
    seat.press(Key.Key_F12)
    assert seat.window.cover.isVisible()
    seat.press(Key.Key_Space, at=seat.window.cover)
    assert not seat.window.cover.isVisible()


def lock(seat: Seat) -> None:
    seat.press(Key.Key_L, CTRL)
    assert seat.locked == [True]


def this_sheet(seat: Seat) -> None:
    seat.press(Key.Key_F1)
    assert seat.window.sheet.is_open
    assert seat.window.findChild(QWidget, "keys") is not None


def _day(*steps: tuple[Qt.Key, Qt.KeyboardModifier, date]) -> Callable[[Seat], None]:
    def proof(seat: Seat) -> None:
        field = DateField("test.day", "日期", MONDAY, clock=seat.desk.clock)
        field.setParent(seat.window)
        field.show()
        for key, with_, result in steps:
            if Key.Key_A <= key <= Key.Key_Z:
                letter = chr(int(key))
                QTest.keyClicks(field, letter if with_ == SHIFT else letter.lower())
            else:
                QTest.keyClick(field, key, with_)
            assert field.day == result
        field.setParent(None)

    return proof


def typed_day(seat: Seat) -> None:
    field = DateField("test.day", "日期", None, clock=seat.desk.clock)
    for text in ("11-25", "20261125"):
        field.setText("")
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Key.Key_Return)
        assert field.day == date(2026, 11, 25)


def jump(seat: Seat) -> None:
    view = seat.cases.listing.view
    view.selectRow(0)
    number = view.table.columns[0].text(view.table.row_at(1))
    QTest.keyClicks(view, number[:4] if number[:4] != "1122" else number)
    assert view.currentIndex().row() == 1


def mark(seat: Seat) -> None:
    view = seat.cases.listing.view
    view.selectRow(0)
    seat.press(Key.Key_Space, at=view)
    assert view.table.marked == {view.current}


def mark_all(seat: Seat) -> None:
    view = seat.cases.listing.view
    seat.press(Key.Key_A, CTRL, view)
    assert view.table.everything


def open_line(seat: Seat) -> None:
    page = seat.cases
    page.listing.view.setFocus()
    seat.press(Key.Key_Return, at=page.listing.view)
    assert page.listing.pane.isAncestorOf(QApplication.focusWidget())  # type: ignore[arg-type]


def next_view(seat: Seat) -> None:
    page = seat.cases
    words = page.tabs.words
    page.listing.view.setFocus()
    seat.press(Key.Key_Tab, CTRL)
    assert page._current == words[1]
    seat.press(Key.Key_Backtab, CTRL | SHIFT)
    assert page._current == words[0]


def numbered_view(seat: Seat) -> None:
    page = seat.cases
    page.listing.view.setFocus()
    for number, word in enumerate(page.tabs.words[:3], 1):
        seat.press(Key(Key.Key_0 + number), CTRL)
        assert page._current == word


def new_anywhere(seat: Seat) -> None:
    page = seat.cases
    seat.window.go("cases", view="consultations")
    seat.press(Key.Key_F2, SHIFT)
    assert page.accepting


def new_person(seat: Seat) -> None:
    form = seat.form
    seat.press(Key.Key_N, CTRL, form.materials)
    assert not form.new_person_form.isHidden()


def new_firm(seat: Seat) -> None:
    form = seat.form
    seat.press(Key.Key_N, CTRL | SHIFT, form.materials)
    assert not form.new_firm_form.isHidden()


def member(seat: Seat) -> None:
    form = seat.form
    seat.press(Key.Key_1, CTRL, form.materials)
    assert form.who.id == seat.people[1]


def who_came(seat: Seat) -> None:
    form = seat.form
    seat.press(Key.Key_B, CTRL, form.materials)
    assert form.more.isAncestorOf(QApplication.focusWidget())


def same_again(seat: Seat) -> None:
    form = seat.form
    form.materials.put_all()
    form.accept()
    form.take_person(seat.people[1])
    seat.press(Key.Key_R, CTRL, form)
    assert form.chosen is not None
    assert form.chosen.detail.code == AGENCY


def quick(seat: Seat) -> None:
    page = seat.cases
    page.new_case()
    page.form.take_person(seat.people[0])
    seat.press(Key.Key_J, CTRL, page.form.what_line)
    assert page.form.what_line.quick


def to_proxy(seat: Seat) -> None:
    form = seat.form
    seat.press(Key.Key_D, CTRL, form.materials)
    assert seat.window._shown == "proxy" or seat.window.sheet.is_open


def _material(key: Qt.Key, state: str) -> Callable[[Seat], None]:
    def proof(seat: Seat) -> None:
        form = seat.form
        form.materials.at = 0
        if state == "missing":
            form.materials.put("have", then_next=False)
        seat.press(key, at=form.materials)
        assert form.materials.lines[0].state == state

    return proof


def everything_there(seat: Seat) -> None:
    form = seat.form
    seat.press(Key.Key_A, at=form.materials)
    assert {line.state for line in form.materials.lines if line.required} == {"have"}


def attach(seat: Seat) -> None:
    form = seat.form
    asked: list[int] = []
    form.materials.scan_asked.disconnect()
    form.materials.scan_asked.connect(asked.append)
    seat.press(Key.Key_S, at=form.materials)
    assert asked == [form.materials.at]


def paste(seat: Seat) -> None:
    form = seat.form
    given: list[Any] = []
    form.materials.scans_given.disconnect()
    form.materials.scans_given.connect(lambda line, _data: given.append(line))
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)
    seat.press(Key.Key_V, CTRL, form.materials)
    assert given == [form.materials.at]


def filter_sheet(seat: Seat) -> None:
    page = seat.cases
    seat.press(Key.Key_F3)
    seat.press(Key.Key_F3)
    assert seat.window.sheet.is_open
    assert page.listing._form is not None


def drop_filter(seat: Seat) -> None:
    query = CaseQuery(light="overdue", limit=None)
    seat.desk.change(lambda work: case_filters.save(work, "超期的", query), reason="filters")
    page = seat.cases
    page.listing.read_filters()
    chip = page.listing.saved._buttons["超期的"]
    chip.setFocus()
    seat.press(Key.Key_Delete, at=chip)
    assert seat.desk.read(case_filters.listed) == ()


def held_already(seat: Seat) -> None:
    form = seat.form
    held = Held("身份证", "", "", "421221106202-20260105-010-0001", MONDAY, "copy", 0)
    form.materials.lines[0] = replace(form.materials.lines[0], held=held)
    form.materials.at = 0
    seat.press(Key.Key_H, at=form.materials)
    assert form.materials.lines[0].from_held
    assert form.materials.lines[0].state == "copy"


def newest_scan(seat: Seat) -> None:
    form = seat.form
    asked: list[bool] = []
    form.materials.newest_asked.disconnect()
    form.materials.newest_asked.connect(lambda: asked.append(True))
    seat.press(Key.Key_W, at=form.materials)
    assert asked == [True]


def drop_scan(seat: Seat) -> None:
    def staged(word: str) -> SimpleNamespace:
        return SimpleNamespace(id=word, document=dict)

    form = seat.form
    form.materials.lines[0] = replace(form.materials.lines[0], scans=(staged("one"), staged("two")))
    form.materials.at = 0
    form.materials.scan_dropped.disconnect()
    seat.press(Key.Key_Delete, at=form.materials)
    assert [one.id for one in form.materials.lines[0].scans] == ["one"]


def _book(seat: Seat) -> Any:
    seat.window.go("cases", view="appointments", day=MONDAY)
    page = seat.window.page
    assert isinstance(page, CasesPage)
    return page.view


def day_by_day(seat: Seat) -> None:
    view = _book(seat)
    view.strip.take_focus()
    seat.press(Key.Key_Right)
    assert view.day == MONDAY + timedelta(days=1)
    seat.press(Key.Key_Left)
    assert view.day == MONDAY


def week_by_week(seat: Seat) -> None:
    view = _book(seat)
    view.strip.take_focus()
    seat.press(Key.Key_PageDown)
    assert view.day == MONDAY + timedelta(days=7)
    seat.press(Key.Key_PageUp)
    assert view.day == MONDAY


def book_free(seat: Seat) -> None:
    view = _book(seat)
    view.view.choose("free 09:30")
    seat.press(Key.Key_Return, at=view.view)
    assert view._sheet.slot.time == "09:30"


D = timedelta(days=1)
PROOFS: dict[tuple[str, str], Callable[[Seat], None]] = {
    ("到处都能用", "Ctrl+K"): find,
    ("到处都能用", "F2"): new,
    ("到处都能用", "F3"): filter_,
    ("到处都能用", "F4"): detail,
    ("到处都能用", "F5"): refresh,
    ("到处都能用", "F8"): print_,
    ("到处都能用", "F9"): primary,
    ("到处都能用", "Ctrl+Enter"): save,
    ("到处都能用", "Esc"): back,
    ("到处都能用", "Ctrl+Z"): undo,
    ("到处都能用", "Ctrl+Shift+R"): report_harm,
    ("页面与屏幕", "Alt+1 … 9"): pages,
    ("页面与屏幕", "Alt+0"): page_sync,
    ("页面与屏幕", "Alt+-"): page_settings,
    ("页面与屏幕", "F12"): cover,
    ("页面与屏幕", "Ctrl+L"): lock,
    ("页面与屏幕", "F1"): this_sheet,
    ("日期里", "d  D"): _day((Key.Key_D, NONE, MONDAY + D), (Key.Key_D, SHIFT, MONDAY)),
    ("日期里", "w  W"): _day((Key.Key_W, NONE, MONDAY + 7 * D), (Key.Key_W, SHIFT, MONDAY)),
    ("日期里", "m  M"): _day((Key.Key_M, NONE, date(2026, 12, 23)), (Key.Key_M, SHIFT, MONDAY)),
    ("日期里", "="): _day((Key.Key_Equal, NONE, date(2026, 11, 22))),
    ("日期里", "11-22"): typed_day,
    ("列表里", "直接打字"): jump,
    ("列表里", "空格"): mark,
    ("列表里", "Ctrl+A"): mark_all,
    ("列表里", "Enter"): open_line,
    ("列表里", "F3  F3"): filter_sheet,
    ("列表里", "Delete"): drop_filter,
    ("窗口办理的各部分", "Ctrl+Tab"): next_view,
    ("窗口办理的各部分", "Ctrl+1 … 9"): numbered_view,
    ("窗口办理的各部分", "Shift+F2"): new_anywhere,
    ("新办件时", "Ctrl+N"): new_person,
    ("新办件时", "Ctrl+Shift+N"): new_firm,
    ("新办件时", "Ctrl+1 … 9"): member,
    ("新办件时", "Ctrl+B"): who_came,
    ("新办件时", "Ctrl+R"): same_again,
    ("新办件时", "Ctrl+J"): quick,
    ("新办件时", "Ctrl+D"): to_proxy,
    ("核对材料时", "空格"): _material(Key.Key_Space, "have"),
    ("核对材料时", "C"): _material(Key.Key_C, "copy"),
    ("核对材料时", "M"): _material(Key.Key_M, "missing"),
    ("核对材料时", "P"): _material(Key.Key_P, "promised"),
    ("核对材料时", "A"): everything_there,
    ("核对材料时", "S"): attach,
    ("核对材料时", "Ctrl+V"): paste,
    ("核对材料时", "H"): held_already,
    ("核对材料时", "W"): newest_scan,
    ("核对材料时", "Delete"): drop_scan,
    ("新办件时", "Ctrl+Shift+J"): refuse,
    ("转报录入里", "F9"): answer_list,
    ("转报录入里", "Ctrl+D"): answer_all,
    ("看纸面时", "Enter"): print_paper,
    ("看纸面时", "+  -"): zoom,
    ("预约簿里", "←  →"): day_by_day,
    ("预约簿里", "PgUp  PgDn"): week_by_week,
    ("预约簿里", "Enter"): book_free,
}


def test_every_line_of_the_sheet_is_proved() -> None:
    assert {(group, key) for group, rows in keys.GROUPS for key, _words in rows} == set(PROOFS)


@pytest.mark.parametrize("line", PROOFS, ids=lambda line: f"{line[0]} {line[1]}")
def test_the_key_does_what_the_sheet_says(line: tuple[str, str], seat: Seat) -> None:
    PROOFS[line](seat)


def test_every_key_of_the_frame_stands_on_the_sheet(seat: Seat) -> None:
    from PySide6.QtGui import QShortcut

    shown = " ".join(key for _group, rows in keys.GROUPS for key, _words in rows)
    for shortcut in seat.window.findChildren(QShortcut):
        name = shortcut.objectName()
        if name.startswith("key.") and not name.startswith(("key.Alt+", "key.Ctrl+Return")):
            assert name.removeprefix("key.") in shown, name


def test_the_sheet_says_the_same_in_english(seat: Seat) -> None:
    set_language("en")
    seat.window.show_keys()
    sheet = seat.window.findChild(QWidget, "keys")
    shown = [one.text() for one in sheet.findChildren(QLabel)]
    assert len(shown) == sum(1 + 2 * len(rows) for _group, rows in keys.GROUPS)
    assert all(shown)
