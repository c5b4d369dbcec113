"""The frame: pages, keys, badges, find-anything, what went wrong, and undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.errors import Refusal, Trouble
from stationdesk.ui import pages, theme
from stationdesk.ui.pages import ENTRIES, Frame, Hooks, Page
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.window import DeskWindow

Open = Callable[..., DeskWindow]


class StickFull(Trouble):
    template = "U盘已满，还差 {mb} MB。办件没有丢，换一个U盘再点“导出”。"


class NotYet(Refusal):
    template = "还没到日子。"


class Noting(Page):
    """A page that writes down what was asked of it."""

    word = "cases"
    cares_about = frozenset({"cases"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.noted: list[str] = []
        self.main = action("新办件", lambda: self.noted.append("primary"), name="new", glyph="plus", key="F2")
        self.more = [action(word, lambda: None, name=word) for word in ("导出", "打印", "批量")]
        self.field = QLineEdit()
        self.field.setObjectName("noting.field")
        self.field.setAccessibleName("字段")
        QVBoxLayout(self).addWidget(self.field)

    @property
    def primary_action(self) -> QAction:
        return self.main

    @property
    def other_actions(self) -> list[QAction]:
        return self.more

    def refresh(self) -> None:
        self.noted.append("refresh")

    def filter(self) -> None:
        self.noted.append("filter")

    def detail(self) -> None:
        self.noted.append("detail")

    def print_(self) -> None:
        self.noted.append("print")

    def save(self) -> None:
        self.noted.append("save")


@pytest.fixture
def noting(monkeypatch: pytest.MonkeyPatch, open_desk: Open) -> Callable[[], tuple[DeskWindow, Noting]]:
    return lambda: _noting(monkeypatch, open_desk)


def _noting(monkeypatch: pytest.MonkeyPatch, open_desk: Open) -> tuple[DeskWindow, Noting]:
    # Opened inside the test: a window shown by a fixture is no longer the active one in it.
    really = pages.load
    monkeypatch.setattr(
        "stationdesk.ui.window.load", lambda word: Noting if word == "cases" else really(word)
    )
    window = open_desk()
    window.go("cases")
    page = window.page
    assert isinstance(page, Noting)
    page.setFocus()
    page.noted.clear()
    return window, page


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word)
def test_every_page_opens_by_its_key(open_desk: Open, entry: pages.Entry) -> None:
    window = open_desk()
    key = {"-": Qt.Key.Key_Minus}.get(entry.key[-1], Qt.Key(ord(entry.key[-1])))
    QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
    assert window.shown == entry.word
    assert window.rail.items[entry.word].isChecked()
    assert window.page is not None
    assert window.header.title.text() == window.page.title


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (Qt.Key.Key_F2, "primary"),
        (Qt.Key.Key_F3, "filter"),
        (Qt.Key.Key_F4, "detail"),
        (Qt.Key.Key_F5, "refresh"),
        (Qt.Key.Key_F8, "print"),
        (Qt.Key.Key_F9, "primary"),
    ],
)
def test_function_keys_reach_the_page(
    noting: Callable[[], tuple[DeskWindow, Noting]], key: Qt.Key, asked: str
) -> None:
    _window, page = noting()
    QTest.keyClick(page.field, key)
    assert page.noted == [asked]


def test_ctrl_enter_saves_from_inside_a_field(noting: Callable[[], tuple[DeskWindow, Noting]]) -> None:
    _window, page = noting()
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.noted == ["save"]


def test_a_visible_page_refreshes_when_what_it_cares_about_changed(
    noting: Callable[[], tuple[DeskWindow, Noting]],
) -> None:
    window, page = noting()
    window.desk.change(lambda work: None)
    assert page.noted == ["refresh"]
    window.desk.touches = {"publicity"}  # type: ignore[attr-defined]
    window.desk.change(lambda work: None)
    assert page.noted == ["refresh"]


def test_a_hidden_page_refreshes_when_it_is_shown_again(
    noting: Callable[[], tuple[DeskWindow, Noting]],
) -> None:
    window, page = noting()
    window.go("today")
    window.desk.change(lambda work: None)
    assert page.noted == []
    window.go("cases")
    assert page.noted == ["refresh"]


def test_pages_are_built_when_first_shown(open_desk: Open) -> None:
    window = open_desk()
    assert set(window._pages) == {"today"}
    window.go("sync")
    assert set(window._pages) == {"today", "sync"}


def test_a_page_that_cannot_be_built_leaves_the_desk_standing(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_desk()

    def broken(word: str) -> type[Page]:
        raise ImportError(word)

    monkeypatch.setattr("stationdesk.ui.window.load", broken)
    window.go("proxy")
    shown = window.stack.currentWidget()
    assert shown.objectName() == "state.error"
    window.go("today")
    assert window.header.title.text() == "工作台"


def test_actions_that_do_not_fit_go_into_a_menu(noting: Callable[[], tuple[DeskWindow, Noting]]) -> None:
    window, page = noting()
    assert window.findChild(QWidget, "header.more") is None
    for number in range(12):
        page.more.append(action(f"很长很长的一个操作{number}", lambda: None, name=f"long{number}"))
    page.actions_changed.emit()
    QApplication.processEvents()
    assert window.findChild(QWidget, "header.more") is not None
    assert window.header.width() <= window.width()


def test_badges_say_how_many_and_what_is_late(open_desk: Open) -> None:
    window = open_desk()
    assert window.rail.items["cases"].accessibleName() == "窗口办理，12 件要办"
    assert window.rail.items["left_behind"].accessibleName() == "三留守，5 件要办，有超期或有风险"
    assert window.rail.items["publicity"].accessibleName() == "村务公开"


def test_the_rail_folds_under_1366(open_desk: Open) -> None:
    window = open_desk()
    assert window.rail.width() == theme.RAIL_WIDE
    window.resize(1365, 768)
    QApplication.processEvents()
    assert window.rail.width() == theme.RAIL_FOLDED


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1024, 600, 1.0), (1024, 600, 2.0), (1093, 614, 1.25)]
)
def test_the_frame_fits_small_screens(
    open_desk: Open, qapp: QApplication, width: int, height: int, scale: float
) -> None:
    theme.wear(qapp, scale=scale)
    window = open_desk(width, height)
    for entry in ENTRIES:
        window.go(entry.word)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (width, height)
    assert window.rail.items["settings"].geometry().bottom() <= window.rail.height()


def test_find_anything_finds_and_opens_by_keyboard(open_desk: Open, qtbot: QtBot) -> None:
    window = open_desk()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.top.search.hasFocus()
    window.top.search.setText("王建")
    assert window.popup.isVisible()
    assert [hit.title for hit in window.popup._model.hits][:2] == ["王建国", "王建华"]
    QTest.keyClick(window.top.search, Qt.Key.Key_Down)
    assert window.popup.current is not None
    assert window.popup.current.title == "王建华"
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    assert window.shown == "residents"
    assert window.popup.isHidden()
    assert window.top.search.text() == ""


def test_the_list_of_finds_is_no_popup_window(open_desk: Open) -> None:
    window = open_desk()
    assert not window.popup.isWindow()
    assert window.popup.list.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_composing_chinese_searches_nothing_and_opens_nothing(open_desk: Open) -> None:
    asked: list[str] = []

    def find(work: object, text: str) -> list[pages.Hit]:
        asked.append(text)
        return []

    window = open_desk(with_hooks=Hooks(find=find))
    field = window.top.search
    field.setFocus()
    QApplication.sendEvent(field, QInputMethodEvent("wang", []))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert asked == []
    assert window.shown == "today"
    done = QInputMethodEvent("", [])
    done.setCommitString("王")
    QApplication.sendEvent(field, done)
    assert field.text() == "王"
    assert asked == ["王"]


def test_trouble_says_what_is_safe_and_what_to_do(open_desk: Open) -> None:
    window = open_desk()

    def full() -> None:
        raise StickFull(mb=12)

    window.jobs.run(full)
    assert window.banner.words == "U盘已满，还差 12 MB。办件没有丢，换一个U盘再点“导出”。"
    assert window.banner.property("tone") == "bad"
    window.jobs.troubled.emit(NotYet())
    assert window.banner.property("tone") == "warn"


def test_a_bug_keeps_the_work_on_the_screen(noting: Callable[[], tuple[DeskWindow, Noting]]) -> None:
    window, page = noting()
    page.field.setText("填了一半")

    def wrong() -> None:
        raise ZeroDivisionError

    window.jobs.run(wrong)
    assert "工作还在屏幕上" in window.banner.words
    assert page.field.text() == "填了一半"


def test_undo_works_once_and_by_key(open_desk: Open) -> None:
    window = open_desk()
    undone: list[int] = []
    window.say("已收件", lambda: undone.append(1))
    assert window.status.words == "已收件"
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]


def test_the_cover_hides_everything_and_lets_no_key_through(
    noting: Callable[[], tuple[DeskWindow, Noting]],
) -> None:
    window, page = noting()
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_F12)
    assert window.cover.isVisible()
    assert window.cover.geometry() == window.rect()
    QTest.keyClick(window.cover, Qt.Key.Key_F2)
    assert window.cover.isHidden()
    assert page.noted == []
    assert page.field.hasFocus()


def test_lock_asks_the_composition_root(open_desk: Open) -> None:
    locked: list[int] = []
    window = open_desk(with_hooks=Hooks(lock=lambda: locked.append(1)))
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert locked == [1]


def test_f1_shows_the_keys_and_esc_closes_them(open_desk: Open) -> None:
    window = open_desk()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.sheet.is_open
    shown = {one.text() for one in window.sheet.findChildren(QLabel)}
    assert {"Ctrl+K", "F9", "Ctrl+Enter", "F12", "Alt+0"} <= shown
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.sheet.is_open


def test_a_sheet_with_unfinished_work_does_not_close(open_desk: Open) -> None:
    window = open_desk()
    may = [False]
    window.open_sheet(QLabel("填写"), "新办件", lambda: may[0])
    QTest.keyClick(window, Qt.Key.Key_Escape)
    window.go("sync")
    assert window.sheet.is_open
    assert window.shown == "today"
    may[0] = True
    window.go("sync")
    assert not window.sheet.is_open
    assert window.shown == "sync"


def test_f2_and_f9_do_not_throw_a_half_filled_form_away(open_desk: Open) -> None:
    window = open_desk()
    window.go("residents")
    filled = QLabel("填写")
    window.open_sheet(filled, "登记居民", lambda: False)
    QTest.keyClick(window, Qt.Key.Key_F2)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.sheet.is_open
    assert window.sheet.findChild(QLabel, "sheet.title").text() == "登记居民"
    assert filled.isVisible()


def test_one_sheet_after_another_gives_the_focus_back_to_the_page(open_desk: Open) -> None:
    window = open_desk()
    window.top.search.setFocus()
    before = window.focusWidget()
    window.open_sheet(QLineEdit(), "一", None)
    window.open_sheet(QLineEdit(), "二", None)
    window.close_sheet()
    assert window.focusWidget() is before


def test_practice_is_always_marked(open_desk: Open) -> None:
    assert open_desk(practice=True).findChild(QLabel, "status.practice").text() == "▲ 练习模式"
    assert open_desk(practice=False).findChild(QLabel, "status.practice") is None


def test_tab_stays_inside_an_open_sheet(open_desk: Open) -> None:
    window = open_desk()
    form, first, second = QWidget(), QLineEdit(), QLineEdit()
    lay = QVBoxLayout(form)
    for field in (first, second):
        lay.addWidget(field)
    window.sheet.open_with(form, "填写")
    QApplication.processEvents()
    assert first.hasFocus()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        met = []
        for _step in range(7):
            at = QApplication.focusWidget()
            assert at is not None
            assert window.sheet.isAncestorOf(at)
            met.append(at)
            QTest.keyClick(at, key)
        assert first in met
        assert second in met
        assert met[0] in met[1:]
    window.close_sheet()
