"""What a page is, and the list of pages. Page modules are imported when their page is first shown.

A page is a `Page`: a header is drawn for it by the frame from `title`, `primary_action` and
`other_actions`; the rest is its own. A page asks the frame it was given (`Frame`) for everything else:
the open station, the lane, other pages, the status line.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from stationdesk.core.errors import Unhappy
    from stationdesk.ui.jobs import Jobs

T = TypeVar("T")


class Desk(Protocol):
    """The open station, as the window sees it (`stationdesk.desk.Desk`)."""

    @property
    def station_name(self) -> str: ...
    @property
    def village_name(self) -> str: ...
    @property
    def user_name(self) -> str: ...
    @property
    def post_name(self) -> str: ...
    @property
    def practice(self) -> bool: ...

    def read(self, fn: Callable[[Any], T]) -> T:
        """Run a reading function against the station (on the lane, never on the UI thread)."""
        ...

    def change(self, fn: Callable[[Any], T], reason: str = "") -> T:
        """Run a changing function in one transaction and commit it (on the lane)."""
        ...

    def on_changed(self, callback: Callable[[set[str]], None]) -> Callable[[], object]:
        """Be told, after each commit, which features were touched; the returned function ends it."""
        ...


class Frame(Protocol):
    """What a page may ask of the window around it."""

    desk: Desk
    jobs: Jobs

    def go(self, word: str, **where: Any) -> None:
        """Show another page; `where` reaches its `arrive`."""
        ...

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Put a sentence into the status line, with 撤销 when it can be undone."""
        ...

    def tell(self, problem: Unhappy) -> None:
        """Show a refusal or a trouble in the banner under the page header."""
        ...

    def open_sheet(self, content: QWidget, title: str, on_close: Callable[[], bool] | None = None) -> None:
        """Slide a side sheet over the page. `on_close` may answer False to stay open."""
        ...

    def close_sheet(self) -> None:
        """Close the side sheet, if one is open."""
        ...

    @property
    def report_harm(self) -> Callable[..., None]:
        """Open the sheet of a mandatory report over whatever is shown: `(person, name, visit_id)`, all optional."""
        ...

    def preview(
        self,
        pdf: bytes,
        title: str,
        done: Callable[[], object] | None = None,
        *,
        printed: Callable[[int], object] | None = None,
        saved: Callable[[], object] | None = None,
    ) -> None:
        """Show a paper: the PDF itself, to print, save or close. `printed(pages)`, `saved()` count copies."""
        ...


LACKS: Final = "lacks"
"""The property of a disabled control: the permit that whoever is here has not."""


WITHHELD: Final = "withheld"
"""The property of a disabled control: the sentence that says why it cannot be used."""
_OWN_TIP: Final = "own_tip"
CHOOSE: Final = N_("请先在列表里选一行。")
"""The most common reason why a button waits."""


def withhold(target: QAction | QWidget, why: str) -> None:
    """Enable a control where `why` is empty; else disable it and say why by its tool tip, which it gives back later."""
    own = target.property(_OWN_TIP)
    if own is None:
        own = target.toolTip()
        if isinstance(target, QAction) and target.text().startswith(own):
            own = ""  # Qt's stand-in where an action has no tip: its text without the dots, whatever the text is
        target.setProperty(_OWN_TIP, own)
    target.setEnabled(not why)
    target.setProperty(WITHHELD, why or None)
    target.setToolTip(why or own)


def allow(target: QAction | QWidget, allowed: bool, permit: str, *, unless: str = "") -> None:
    """Enable a control, or disable it and say why: what the posts do not allow, else what is not due yet (`unless`)."""
    target.setProperty(LACKS, None if allowed else permit)
    withhold(target, unless if allowed else tr("您的岗位不能用这一项；谁可以，见“设置 → 权限一览”。"))


class Page(QWidget):
    """One page of the desk. Subclasses set the class facts and build themselves in `__init__`."""

    word: ClassVar[str] = ""
    cares_about: ClassVar[frozenset[str]] = frozenset()
    actions_changed = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.setObjectName(f"page.{self.word}")

    @property
    def title(self) -> str:
        """The page's title in the header (the rail's word unless a page says more)."""
        return entry(self.word).title

    @property
    def primary_action(self) -> QAction | None:
        """The one thing this page is for: the filled button, F9 (and F2 when it makes something new)."""
        return None

    @property
    def other_actions(self) -> Sequence[QAction]:
        """A few others, left of the primary one."""
        return ()

    def may(self, permit: str) -> bool:
        """Whether whoever is at the desk has a permit: for what is offered. Services check again."""
        ask = getattr(self.frame.desk, "may", None)
        return True if ask is None else bool(ask(permit))

    def allow(self, target: QAction | QWidget, *permits: str, unless: str = "", every: bool = False) -> None:
        """Enable a control for who has one of these permits (or `every` one); else it says why not.

        `unless` is the sentence that says what else keeps it from being used now; empty where nothing does.
        """
        held = [self.may(one) for one in permits]
        lacks = permits[held.index(False) if False in held else 0]
        allow(target, all(held) if every else any(held), lacks, unless=unless)

    def lacking(self, key: str) -> str:
        """The permit that keeps whoever is here from what this key does on the page; empty when nothing of the kind does."""
        offered = [one for one in (self.primary_action, *self.other_actions) if one is not None]
        meant = next((one for one in offered if one.property("key") == key), self.primary_action)
        return "" if meant is None or meant.isEnabled() else str(meant.property(LACKS) or "")

    def withheld(self, key: str) -> str:
        """Why what stands on this very key cannot be used now; empty where it can, or nothing stands on it."""
        offered = [one for one in (self.primary_action, *self.other_actions) if one is not None]
        meant = next((one for one in offered if one.property("key") == key), None)
        return "" if meant is None or meant.isEnabled() else str(meant.property(WITHHELD) or "")

    def refresh(self) -> None:
        """Read again what is shown (F5, and when something it cares about changed)."""

    def arrive(self, **where: Any) -> None:
        """Called each time the page is shown; `where` says what to open, filter or select."""

    def new(self) -> None:
        """F2. The primary action unless the page has another idea of new."""
        if self.primary_action is not None and self.primary_action.isEnabled():
            self.primary_action.trigger()

    def primary(self) -> None:
        """F9. The action on whose button F9 stands, else the primary one; a page may have its button in the body."""
        offered = (self.primary_action, *self.other_actions)
        named = next((one for one in offered if one is not None and one.property("key") == "F9"), None)
        meant = named if named is not None else self.primary_action
        if meant is not None and meant.isEnabled():
            meant.trigger()

    def filter(self) -> None:
        """F3: put the focus on the filter."""

    def detail(self) -> None:
        """F4: to the detail and back to the list."""

    def print_(self) -> None:
        """F8: print what is selected."""

    def save(self) -> None:
        """Ctrl+Enter: save what is being edited."""

    def put_by(self) -> None:
        """The desk is being locked or closed: keep what is half typed."""

    def back(self) -> bool:
        """Esc: one step back without losing anything. False when there was nothing to go back from."""
        return False


@dataclass(frozen=True)
class Entry:
    """A line of the rail. `place` is `module:Class`, imported when first shown."""

    word: str
    title: str
    icon: str
    place: str
    key: str
    about: str = field(default="")


ENTRIES: tuple[Entry, ...] = (
    Entry("today", N_("工作台"), "house-line", "stationdesk.ui.today.page:TodayPage", "Alt+1"),
    Entry("cases", N_("窗口办理"), "clipboard-text", "stationdesk.ui.cases.page:CasesPage", "Alt+2"),
    Entry("proxy", N_("全程代理"), "handshake", "stationdesk.ui.proxy.page:ProxyPage", "Alt+3"),
    Entry(
        "left_behind", N_("三留守"), "hand-heart", "stationdesk.ui.left_behind.host:LeftBehindHost", "Alt+4"
    ),
    Entry("residents", N_("居民档案"), "users-three", "stationdesk.ui.residents.page:ResidentsPage", "Alt+5"),
    Entry(
        "certificates", N_("证明用印"), "stamp", "stationdesk.ui.certificates.host:CertificatesHost", "Alt+6"
    ),
    Entry(
        "publicity",
        N_("村务公开"),
        "megaphone-simple",
        "stationdesk.ui.publicity.page:PublicityPage",
        "Alt+7",
    ),
    Entry("volunteers", N_("志愿组织"), "heart", "stationdesk.ui.volunteers.page:VolunteersPage", "Alt+8"),
    Entry(
        "assessment", N_("统计考核"), "chart-bar", "stationdesk.ui.assessment.page:AssessmentPage", "Alt+9"
    ),
    Entry("sync", N_("同步上报"), "tray-arrow-up", "stationdesk.ui.sync.page:SyncPage", "Alt+0"),
    Entry("settings", N_("设置"), "gear-six", "stationdesk.ui.settings.page:SettingsPage", "Alt+-"),
)


TOWNSHIP: tuple[Entry, ...] = (
    Entry("township", N_("乡镇工作台"), "house-line", "stationdesk.ui.township.host:TownshipHost", "Alt+1"),
    *(one for one in ENTRIES if one.word in ("sync", "settings")),
)
"""The rail of a township: no page of a village, whose lists would be empty here."""


def entries_for(desk: object) -> tuple[Entry, ...]:
    """The rail of an open station, by its kind."""
    return TOWNSHIP if getattr(desk, "kind", "village") == "township" else ENTRIES


def entry(word: str) -> Entry:
    """The rail's line of a page. Raises KeyError for a word that is no page."""
    for one in (*ENTRIES, *TOWNSHIP):
        if one.word == word:
            return one
    raise KeyError(word)


def load(word: str) -> type[Page]:
    """Import a page's module now and return its class."""
    module, _, name = entry(word).place.partition(":")
    found: type[Page] = getattr(importlib.import_module(module), name)
    return found


@dataclass(frozen=True)
class Badge:
    """What the rail shows beside a page: how many need a hand, and whether something is late or at risk."""

    count: int
    late: bool = False


@dataclass(frozen=True)
class Hit:
    """One line of find-anything: where it leads, without opening it. `kind` is 人, 事项, 办件 or 页面."""

    kind: str
    title: str
    second: str
    page: str
    where: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class SyncState:
    """The dot in the top bar: a light and honest words, e.g. `3 项待导出`."""

    light: str
    words: str


@dataclass(frozen=True)
class Hooks:
    """Reading functions that the composition root hands to the frame; each runs on the lane.

    `find(work, text)`, `badges(work)`, `sync_state(work)`; `lock()` runs on the UI thread and shows
    the password page.
    """

    find: Callable[[Any, str], Sequence[Hit]] | None = None
    badges: Callable[[Any], dict[str, Badge]] | None = None
    sync_state: Callable[[Any], SyncState] | None = None
    lock: Callable[[], None] | None = None
