"""Every control has a name for a screen reader and an object name; every one is reached by Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.ui.first_start import FirstStart, VillageChoice
from stationdesk.ui.pages import ENTRIES
from stationdesk.ui.unlock import UnlockPage
from stationdesk.ui.window import DeskWindow

CONTROLS = {
    QAccessible.Role.PushButton,
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText,
    QAccessible.Role.ComboBox,
    QAccessible.Role.List,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Slider,
    QAccessible.Role.PageTab,
    QAccessible.Role.ProgressBar,
}


def walk(top: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield top
    for number in range(min(top.childCount(), 400)):
        child = top.child(number)
        if child is not None and child.isValid():
            yield from walk(child)


def nameless(widget: QWidget) -> list[str]:
    wrong = []
    for one in walk(QAccessible.queryAccessibleInterface(widget)):
        what: QObject | None = one.object()
        if one.role() not in CONTROLS or not isinstance(what, QWidget) or isinstance(what, QScrollBar):
            continue
        if what.isHidden() or (
            isinstance(what.parent(), QAbstractScrollArea) and what.parent().viewport() is what
        ):
            continue
        name = what.accessibleName() or one.text(QAccessible.Text.Name)
        if not name.strip() or not what.objectName() or what.objectName().startswith("qt_"):
            wrong.append(f"{type(what).__name__} {what.objectName()!r} {name!r}")
    return wrong


def test_the_walk_finds_a_nameless_button(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QPushButton

    top = QWidget()
    qtbot.addWidget(top)
    QPushButton(top)
    top.show()
    assert len(nameless(top)) == 1


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word)
def test_every_control_of_a_page_has_a_name(open_desk: Callable[..., DeskWindow], entry: object) -> None:
    window = open_desk()
    window.go(entry.word)  # type: ignore[attr-defined]
    assert nameless(window) == []


def test_every_control_of_the_sheet_and_of_find_has_a_name(open_desk: Callable[..., DeskWindow]) -> None:
    window = open_desk()
    window.find_anything()
    window.top.search.setText("王")
    window.show_keys()
    assert nameless(window) == []


def test_every_control_before_the_desk_has_a_name(qtbot: QtBot) -> None:
    first = FirstStart([VillageChoice("421221106202", "四邑村", "嘉鱼县潘家湾镇四邑村")])
    unlock = UnlockPage("四邑村", "便民服务站", ["王敏"])
    for widget in (first, unlock):
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
    for step in range(4):
        first._show(step)
        assert nameless(first) == []
    # The list of names gets its own in the first idle moment, before anybody can drop it down.
    qtbot.waitUntil(lambda: nameless(unlock) == [], timeout=1000)


def test_every_control_is_reached_by_tab(qtbot: QtBot) -> None:
    unlock = UnlockPage("四邑村", "便民服务站", ["王敏"])
    qtbot.addWidget(unlock)
    with qtbot.waitExposed(unlock):
        unlock.show()
    for name in ("unlock.user", "unlock.password", "unlock.password.eye", "unlock.open", "unlock.forgot"):
        found = unlock.findChild(QWidget, name)
        assert found is not None, name
        assert found.focusPolicy() & Qt.FocusPolicy.TabFocus, name
