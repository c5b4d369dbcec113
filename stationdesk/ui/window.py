"""The desk's frame: rail, top bar, page header, body, status line, and the keys that work everywhere.

`DeskWindow` is given an open desk, the lane and the hooks; pages are built when first shown. It is a
plain widget: the shell (`ui/shell.py`) puts it in the place of the password page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from stationdesk.core import unsaid
from stationdesk.core.clock import Clock, SystemClock
from stationdesk.core.errors import Unhappy
from stationdesk.ui import theme, words
from stationdesk.ui.cover import Cover
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.left_behind import report_harm
from stationdesk.ui.page_header import PageHeader
from stationdesk.ui.pages import Desk, Hit, Hooks, Page, entries_for, load
from stationdesk.ui.pieces.dates import keep_time
from stationdesk.ui.pieces.panes import SideSheet
from stationdesk.ui.pieces.states import Banner, EmptyState
from stationdesk.ui.rail import Rail
from stationdesk.ui.status_line import StatusLine
from stationdesk.ui.sync.trip_strip import TripStrip
from stationdesk.ui.top_bar import FindPopup, TopBar, in_order, page_hits
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.ui.preview import PreviewPane

log = logging.getLogger(__name__)

HITS = 12


class DeskWindow(QWidget):
    """One opened station in its frame."""

    page_shown = Signal(str)
    touched = Signal(object)
    """A committed change: the tables and features that it touched."""

    def __init__(
        self, desk: Desk, jobs: Jobs, hooks: Hooks | None = None, clock: Clock | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("desk")
        words.settle_numbers()
        self.desk, self.jobs, self.report_harm = desk, jobs, partial(report_harm, self)
        self.settings_changed: Callable[[Any], object] = lambda kept: None
        """Called by the settings page with other settings of this machine; the opening wears them."""
        self.restore_asked: Callable[[Any], object] | None = None
        """Called by the settings page with a proved backup to put back; the opening closes the desk first."""
        self._hooks = hooks or Hooks()
        self._clock = clock or getattr(desk, "clock", None) or SystemClock()
        keep_time(self._clock)
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._shown = ""
        self._asked = 0
        self._folded: bool | None = None
        self._preview: PreviewPane | None = None
        # Said here, so that what the rail and the bar need unfolded never keeps the window wide.
        self.setMinimumSize(640, 480)
        self._build()
        self._bind_keys()
        self.jobs.refused.connect(self.tell)
        self.jobs.troubled.connect(self.tell)
        self.jobs.broke.connect(self._on_bug)
        self.touched.connect(self._on_touched)
        unheard = desk.on_changed(lambda touched: self.touched.emit(set(touched)) if isValid(self) else None)
        self.destroyed.connect(lambda _gone=None: unheard())  # replaced for another theme or size
        self.read_frame()

    # building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        desk = self.desk
        self.entries = entries_for(desk)
        self.rail = Rail(self.entries, desk.village_name, desk.station_name)
        self.rail.asked.connect(self.go)
        self.top = TopBar(desk.user_name, desk.post_name)
        self.header = PageHeader()
        self.banner = Banner()
        self.stack = QStackedWidget()
        self.stack.setObjectName("body")
        # A page that needs more room scrolls; it never makes the window larger than the screen.
        self.stack.setMinimumSize(200, 160)
        self.status = StatusLine(self._clock, desk.practice)
        self._area = QWidget()
        self._area.setObjectName("area")
        area = QVBoxLayout(self._area)
        area.setContentsMargins(0, 0, 0, 0)
        area.setSpacing(0)
        self.trip = TripStrip(desk, self._clock)
        area.addWidget(self.trip)
        area.addWidget(self.header)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.XL, 0, theme.XL, 0)
        strip.addWidget(self.banner)
        area.addLayout(strip)
        area.addWidget(self.stack, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self._area, 1)
        right.addWidget(self.status)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(self.rail)
        lay.addLayout(right, 1)
        self.sheet = SideSheet(self._area)
        self.popup = FindPopup(self)
        self.popup.opened.connect(self._open_hit)
        self.cover = Cover(self, f"{desk.village_name} {desk.station_name}".strip())
        find = self.top.search
        find.asked.connect(self._on_find)
        find.stepped.connect(self.popup.step)
        find.chosen.connect(self._on_find_chosen)
        find.left.connect(lambda: QTimer.singleShot(150, self.popup, self.popup.hide))
        find.entered_field.connect(self._on_find_entered)
        self.top.sync_asked.connect(lambda: self.go("sync"))
        self.top.cover_asked.connect(self.cover.put)
        self.top.lock_asked.connect(self.lock)
        self.top.keys_asked.connect(self.show_keys)
        self.installEventFilter(self)

    def _bind_keys(self) -> None:
        bind: list[tuple[str, Callable[[], object]]] = [
            ("F1", self.show_keys),
            ("Ctrl+K", self.find_anything),
            ("F2", lambda: self.page_does("new")),
            ("F3", lambda: self.page_does("filter")),
            ("F4", lambda: self.page_does("detail")),
            ("F5", self.refresh),
            ("F8", lambda: self.page_does("print_")),
            ("F9", self._primary),
            *((key, lambda: self.page_does("save")) for key in ("Ctrl+Return", "Ctrl+Enter")),
            ("Esc", self._back),
            ("F12", self.cover.put),
            ("Ctrl+L", self.lock),
            ("Ctrl+Z", self.status.undo),
            ("Ctrl+Shift+R", self.report_harm),
        ]
        for key, run in bind + [(one.key, partial(self.go, one.word)) for one in self.entries]:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setObjectName(f"key.{key}")
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(run)

    # what pages may ask (the protocol `Frame`) ------------------------------------------------------

    def go(self, word: str, **where: Any) -> None:
        """Show a page, building it the first time. What this rail has not (a village's page at a township) is its first."""
        if word not in self.rail.items:
            word, where = self.entries[0].word, {}
        if self.sheet.is_open and not self.sheet.close_sheet():
            self.rail.show_page(self._shown or word)
            return
        self.close_preview()
        page = self._pages.get(word)
        first = page is None
        if page is None:
            page = self._make(word)
        if page is None:
            self._show_broken(word)
            return
        # Asked before the pages change places: Qt then gives the focus to the first thing of the new one.
        at = self.focusWidget()
        stays = at is not None and at.isVisible() and page.isAncestorOf(at)
        self._shown = word
        self.rail.show_page(word)
        self.stack.setCurrentWidget(page)
        self.header.show()
        self.header.show_page(page)
        self.banner.clear()
        if not stays:
            page.setFocus(Qt.FocusReason.OtherFocusReason)  # one types on the page that was asked for
        page.arrive(**where)
        if first or word in self._stale:
            self._stale.discard(word)
            page.refresh()
        self.page_shown.emit(word)

    def make_ahead(self, word: str) -> Page | None:
        """Make a page before it is asked for; it reads its rows when it is first shown. None where it cannot be
        made, which is told when it is asked for."""
        page = self._pages.get(word)
        if page is None:
            page = self._make(word)
            self._stale.add(word)
        return page

    def _make(self, word: str) -> Page | None:
        try:
            page = load(word)(self)
        except Exception as bug:  # noqa: BLE001 - told by its places
            # A page that cannot be built must not take the desk down with it.
            log.error("page %s could not be built: %s", word, type(bug).__name__)
            log.debug("every place: %s", unsaid.places(bug))
            return None
        page.actions_changed.connect(lambda: self._on_actions(page))
        self._pages[word] = page
        self.stack.addWidget(page)
        return page

    def _show_broken(self, word: str) -> None:
        broken = EmptyState(
            tr("这一页打不开"),
            tr("其他页面照常能用，已保存的都在。请把“设置 → 检查”的结果带给镇里的技术员。"),
            icon="warning",
            state="error",
        )
        self.stack.addWidget(broken)
        self.stack.setCurrentWidget(broken)
        self.header.hide()
        self._shown = word
        self.rail.show_page(word)

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Put a sentence into the status line."""
        self.status.say(sentence, undo)

    def tell(self, problem: Unhappy) -> None:
        """Show a refusal or a trouble under the page header."""
        self.banner.show_problem(problem)

    def open_sheet(self, content: QWidget, title: str, on_close: Callable[[], bool] | None = None) -> None:
        """Open the side sheet."""
        self.sheet.open_with(content, title, on_close)

    def close_sheet(self) -> None:
        """Close the side sheet."""
        self.sheet.close_sheet()

    def preview(
        self,
        pdf: bytes,
        title: str,
        done: Callable[[], object] | None = None,
        *,
        printed: Callable[[int], object] | None = None,
        saved: Callable[[], object] | None = None,
    ) -> None:
        """Show a paper in the body's place until it is done with; `printed` and `saved` count copies."""
        from stationdesk.ui import printing
        from stationdesk.ui.preview import PreviewPane

        self.close_preview()
        pane = PreviewPane(pdf, title, remembered=printing.remembered_of(self.desk))

        def leave() -> None:
            self.close_preview()
            if done is not None:
                done()

        pane.done.connect(leave)
        pane.said.connect(self.say)
        pane.troubled.connect(self.tell)
        if printed is not None:
            pane.printed.connect(printed)
        if saved is not None:
            pane.saved.connect(saved)
        self._preview = pane
        self.stack.addWidget(pane)
        self.stack.setCurrentWidget(pane)
        self.header.hide()
        pane.setFocus()

    def close_preview(self) -> None:
        """Back from a preview to the page."""
        pane, self._preview = self._preview, None
        if pane is None:
            return
        self.stack.removeWidget(pane)
        pane.shut()
        pane.deleteLater()
        page = self.page
        if page is not None:
            self.stack.setCurrentWidget(page)
            self.header.show()
            page.setFocus()

    # what the frame does itself ---------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page shown now."""
        return self._pages.get(self._shown)

    @property
    def shown(self) -> str:
        """The word of the page shown now."""
        return self._shown

    def refresh(self) -> None:
        """F5: the page and the frame's own figures."""
        if self.page is not None:
            self.page.refresh()
        self.read_frame()

    def read_frame(self) -> None:
        """Read badges and the sync state again."""
        if self._hooks.badges is not None:
            read = self._hooks.badges
            self.jobs.run(lambda: self.desk.read(read), self._show_badges, owner=self)
        if self._hooks.sync_state is not None:
            state = self._hooks.sync_state
            self.jobs.run(lambda: self.desk.read(state), self.top.set_sync, owner=self)

    def _show_badges(self, badges: dict[str, Any]) -> None:
        for word, badge in badges.items():
            if word in self.rail.items:
                self.rail.items[word].set_badge(badge)

    def find_anything(self) -> None:
        """Ctrl+K."""
        self.close_preview()
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()
        self._on_find(self.top.search.text())

    def _on_find(self, text: str) -> None:
        self._asked += 1
        turn = self._asked
        pages = page_hits(text, self.entries)
        find = self._hooks.find
        if find is None or not text.strip():
            self.popup.show_hits(pages, self.top.search)
            return

        def show(hits: list[Hit]) -> None:
            if turn == self._asked and self.top.search.hasFocus():
                self.popup.show_hits(in_order(text, list(hits)[:HITS], pages), self.top.search)

        self.jobs.run(lambda: self.desk.read(lambda work: find(work, text)), show, owner=self)

    def _on_find_entered(self) -> None:
        if self.top.search.text():
            self._on_find(self.top.search.text())

    def _on_find_chosen(self) -> None:
        hit = self.popup.current if not self.popup.isHidden() else None
        if hit is not None:
            self._open_hit(hit)

    def _open_hit(self, hit: Hit) -> None:
        self.popup.hide()
        self.top.search.clear()
        self.popup.hide()
        self.go(hit.page, **hit.where)
        if self.page is not None:
            self.page.setFocus()

    def show_keys(self) -> None:
        """F1."""
        from stationdesk.ui import keys

        if self.sheet.is_open and not self.sheet.close_sheet():
            return
        self.open_sheet(keys.sheet(), tr("键盘一览"))

    def lock(self) -> None:
        """Ctrl+L: the password page; without a hook at least the cover."""
        if self._hooks.lock is not None:
            self._hooks.lock()
        else:
            self.cover.put()

    def put_by(self) -> None:
        """Before a lock or the end: every page keeps what is half typed."""
        for page in self._pages.values():
            page.put_by()
        self.sheet.put_by()

    def page_does(self, what: str) -> None:
        """What a key asks of the shown page (`new`, `filter` …), or of the paper in preview."""
        if self._preview is not None:
            if what == "print_":
                self._preview.print_()
            elif what == "save":
                self._preview.save()
        elif what == "save" and self.sheet.is_open:
            self.sheet.finish()  # a refusal being written must not accept the case behind it
        elif what in ("filter", "detail") and self.sheet.is_open:
            pass  # The keys must not wander off behind a form that is being filled in.
        elif self.page is not None and (
            what != "new" or (not self._lacks(self.page, "F2") and self._sheet_lets_go())
        ):
            getattr(self.page, what)()

    def _sheet_lets_go(self) -> bool:
        """Whether another form may take the sheet: what is half filled in it stays until Esc was meant."""
        return not self.sheet.is_open or self.sheet.close_sheet()

    def _primary(self) -> None:
        if self.sheet.is_open:
            self.sheet.finish()
        elif self.page is not None and self._preview is None and not self._lacks(self.page, "F9"):
            self.page.primary()

    def _lacks(self, page: Page, key: str) -> bool:
        """Whether what a key does here cannot be used; then it is said who may, or why not now, and not passed over in silence."""
        permit = page.lacking(key)
        if permit:
            from stationdesk.services import users

            desk: Any = self.desk
            self.jobs.run(
                lambda: desk.read(lambda work: users.require(work, permit)), lambda _none: None, owner=self
            )
            return True
        why = page.withheld(key)
        if why:
            self.say(why)
        return bool(why)

    def _back(self) -> None:
        """Esc: the nearest thing that can be left."""
        if not self.popup.isHidden() or self.top.search.hasFocus():
            self.popup.hide()
            self.top.search.clear()
            self.popup.hide()
            if self.page is not None:
                self.page.setFocus()
        elif self.sheet.is_open:
            self.sheet.close_sheet()
        elif self._preview is not None:
            self._preview.done.emit()
        elif self.page is not None and not self.page.back():
            self.banner.clear()

    def _on_actions(self, page: Page) -> None:
        if page is self.page:
            self.header.show_page(page)

    def _on_touched(self, touched: set[str]) -> None:
        self.trip.look_again()
        for word, page in self._pages.items():
            if page.cares_about & touched:
                if word == self._shown:
                    page.refresh()
                else:
                    self._stale.add(word)
        self.read_frame()

    def _on_bug(self, kind: str) -> None:
        self.banner.show_words(
            tr(
                "出了意外的问题（{kind}）。工作还在屏幕上，已保存的都在。可以再试一次；还不行，请按 F12 后联系镇里的技术员。",
                kind=kind,
            ),
            "bad",
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() / theme.now().scale
        folded = room < theme.FOLD_UNDER
        if folded != self._folded:
            self._folded = folded
            self.rail.fold(folded)
        self.top.narrow(room < 800)
        if not self.popup.isHidden():
            self.popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() == QEvent.Type.MouseButtonPress:
            focused = QApplication.focusWidget()
            if isinstance(focused, QWidget) and focused is self.top.search:
                self.setFocus()
        return super().eventFilter(watched, event)
