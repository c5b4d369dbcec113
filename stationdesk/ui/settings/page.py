"""设置: the station, its people, this machine, safety, data packs, about. One list on the left."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QWidget

from stationdesk.core.words import N_
from stationdesk.ui import icons, theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.panes import scrolled
from stationdesk.ui.pieces.plain import button, column
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr

SECTIONS = {
    "station": (N_("站点和设备"), "storefront", "station:StationSection"),
    "people": (N_("人员和岗位"), "users-three", "people:PeopleSection"),
    "permits": (N_("权限一览"), "lock-simple", "permits:PermitsSection"),
    "reviews": (N_("岗位变动复核"), "eye", "reviews:ReviewsSection"),
    "audit": (N_("操作记录"), "magnifying-glass", "audit:AuditSection"),
    "counter": (N_("窗口和电话"), "phone", "counter:CounterSection"),
    "machine": (N_("这台电脑"), "desktop", "machine:MachineSection"),
    "safety": (N_("备份和检查"), "shield-check", "safety:SafetySection"),
    "keeping": (N_("保存和导出"), "hourglass-medium", "keeping:KeepingSection"),
    "packs": (N_("数据包"), "books", "packs:PacksSection"),
    "updating": (N_("程序更新"), "arrow-clockwise", "updating:UpdatingSection"),
    "about": (N_("关于"), "info", "about:AboutSection"),
}


class SettingsPage(Page):
    """Sections are built when they are first chosen."""

    word = "settings"
    cares_about = frozenset({"station", "users"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._made: dict[str, Section] = {}
        self._form: Any = None
        self.stack = QStackedWidget()
        self.stack.setObjectName("settings.stack")
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        nav = QWidget()
        nav.setObjectName("settings.nav")
        nav.setAccessibleName(tr("设置的各部分"))
        for key, (words, icon, _place) in SECTIONS.items():
            one = button(tr(words), look="chip", name=f"settings.nav.{key}")
            one.setText(f"  {tr(words)}")
            one.setIcon(icons.icon(icon))
            one.setIconSize(QSize(theme.now().px(theme.ICON), theme.now().px(theme.ICON)))
            one.setStyleSheet("text-align: left;")
            one.setCheckable(True)
            one.clicked.connect(lambda _c=False, key=key: self.choose(key))
            one.installEventFilter(self)
            group.addButton(one)
            self._buttons[key] = one
        nav.setLayout(column(*self._buttons.values(), None, gap=theme.S))
        # On a small screen with large text the list of sections is longer than the page.
        self._nav = scrolled(nav)
        self._nav.setAccessibleName(tr("设置的各部分"))
        self._nav.setFixedWidth(theme.now().px(150) + theme.M)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.M, theme.L)
        lay.setSpacing(theme.L)
        lay.addWidget(self._nav)
        lay.addWidget(self.stack, 1)
        self._current = "station"
        self._buttons[self._current].setChecked(True)
        self.setFocusProxy(self._buttons[self._current])

    def arrive(self, **where: Any) -> None:
        """`section` chooses one; `file` is an update that was opened by double click; `check` begins one."""
        wanted = str(where.get("section", self._current))
        if wanted in SECTIONS and wanted != self._current:
            self.choose(wanted)
        if wanted == "updating" and where.get("file"):
            offer: Any = self.section
            offer.offer(Path(where["file"]))
        if wanted == "safety" and where.get("check"):
            safety: Any = self.section
            safety.checking.look()
        if wanted == "machine" and where.get("look"):
            machine: Any = self.section
            machine.look_at_computer()

    def choose(self, key: str) -> None:
        """Show a section, building it the first time."""
        self._current = key
        self._buttons[key].setChecked(True)
        self.setFocusProxy(self._buttons[key])
        if isinstance(self._nav, QScrollArea):
            self._nav.ensureWidgetVisible(self._buttons[key], 0, theme.S)
        self.refresh()

    @property
    def section(self) -> Section:
        """The section shown now."""
        found = self._made.get(self._current)
        if found is None:
            module, _, name = SECTIONS[self._current][2].partition(":")
            made = getattr(importlib.import_module(f"stationdesk.ui.settings.{module}"), name)
            found = self._made[self._current] = made(self.frame, self.may)
            found.open_asked.connect(self._open)
            holder = scrolled(found)
            holder.setAccessibleName(tr(SECTIONS[self._current][0]))
            self.stack.addWidget(holder)
        return found

    def refresh(self) -> None:
        shown = self.section
        self.stack.setCurrentIndex(list(self._made).index(self._current))
        shown.refresh()

    def detail(self) -> None:
        """F4: into the section, and back to the list."""
        from stationdesk.ui.pieces.panes import first_field

        if self._buttons[self._current].hasFocus():
            (first_field(self.section) or self.section).setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._buttons[self._current].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save(self) -> None:
        if self._form is not None:
            self._form.save()

    def _open(self, form: Any, title: str) -> None:
        self._form = form
        form.finished.connect(self._finished)
        form.destroyed.connect(lambda: self._forget(form))
        self.frame.open_sheet(form, title, form.may_close)

    def _forget(self, form: Any) -> None:
        if self._form is form:
            self._form = None

    def _finished(self, sentence: str, _id: str) -> None:
        self._form = None
        self.frame.close_sheet()
        if sentence:
            self.frame.say(sentence)
        self.refresh()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QKeyEvent.Type.KeyPress
            and watched in self._buttons.values()
        ):
            move = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if move is not None:
                keys = list(self._buttons)
                at = next(n for n, one in enumerate(self._buttons.values()) if one is watched)
                key = keys[(at + move) % len(keys)]
                self.choose(key)
                self._buttons[key].setFocus()
                return True
        return super().eventFilter(watched, event)
