"""Today (工作台): what is due, late, planned and not yet sent; every figure opens its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stationdesk.core import matter_names
from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, weekday
from stationdesk.services import (
    appointments,
    certificates,
    consultations,
    drafts,
    proxy_lists,
    proxy_today,
    visits,
)
from stationdesk.services import today as service
from stationdesk.services.case_lists import CaseQuery, CaseRow
from stationdesk.sync import status
from stationdesk.ui import theme
from stationdesk.ui.cases.cards import light_of
from stationdesk.ui.cases.draft_strip import FORM, DraftStrip
from stationdesk.ui.cases.reading import months_days
from stationdesk.ui.certificates import tiles as record_tiles
from stationdesk.ui.left_behind import access_tiles, work_tiles
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.actions import ElidedLabel, action
from stationdesk.ui.pieces.charts import Bar, Bars, DayLoad, WeekStrip
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.plain import button, card, label, take_out
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.pieces.tiles import Tile, Tiles
from stationdesk.ui.publicity import tiles as publicity_tiles
from stationdesk.ui.settings import review_tiles, safety_tiles
from stationdesk.ui.words import tr

SHOWN: Mapping[str, tuple[str, str]] = {
    "due_today": ("calendar-check", "near"),
    "overdue": ("warning-circle", "late"),
    "due_soon": ("clock", "near"),
    "to_forward": ("export", ""),
    "notices_waiting": ("list-checks", ""),
    "returned": ("arrow-counter-clockwise", "late"),
    "deferred": ("hourglass-medium", ""),
    "to_deliver": ("hand-heart", ""),
}
"""The figures of the window that Today draws, with their icon and their light when they are not nought."""
ALWAYS = ("due_today", "overdue", "to_forward", "notices_waiting")
NARROW = 760
ON_TIME_GOOD = 0.95


@dataclass(frozen=True)
class Shown:
    """What one look at the station gives the page."""

    today: date
    hour: int
    tiles: tuple[Tile, ...]
    overview: service.Overview | None = field(repr=False)
    drafts: tuple[drafts.DraftRow, ...] = field(default=(), repr=False)


def look(work: Any) -> Shown:
    """Everything on the page in one read; parts nobody here may see are left out."""
    tiles: list[Tile] = []
    overview = None
    if "cases:read" in work.actor.permits:
        overview = service.overview(work)
        for figure in overview.figures:
            if figure.key not in SHOWN or (not figure.count and figure.key not in ALWAYS):
                continue
            icon, light = SHOWN[figure.key]
            where = {"query": figure.query, "words": figure.name}
            tiles.append(
                Tile(
                    figure.key, figure.name, figure.count, icon, "cases", where, light if figure.count else ""
                )
            )
        tiles += _beside(work)
    tiles += _counter(work)
    tiles += _others(work)
    tiles += access_tiles.tiles(work)
    tiles += work_tiles.tiles(work)
    tiles += publicity_tiles.tiles(work)
    tiles += record_tiles.tiles(work)
    tiles += review_tiles.tiles(work)
    tiles += _sync(work)
    kept = drafts.list_all(work, FORM) if "cases:accept" in work.actor.permits else ()
    return Shown(work.today, local(work.at).hour, tuple(tiles), overview, kept)


def _counter(work: Any) -> list[Tile]:
    """Who is expected, who waits for an answer, whom to ask: only what is not nought."""
    if "cases:read" not in work.actor.permits:
        return []
    expected, asked = appointments.figures(work), consultations.figures(work)
    book = {"view": "appointments", "day": work.today}
    ring = {"view": "appointments", "ring": True}
    first = expected.unmarked[0] if expected.unmarked else None
    unmarked = {"view": "appointments", "appointment": first}
    waiting = {"view": "consultations", "chip": "waiting"}
    to_ask = {"view": "consultations", "chip": "ask"}
    found: list[tuple[str, str, int, str, dict[str, Any], str]] = [
        (
            "expected",
            tr("今日预约"),
            len(expected.today),
            "calendar-blank",
            book,
            "near" if expected.late else "",
        ),
        ("unmarked", tr("预约没记结果"), len(expected.unmarked), "calendar-blank", unmarked, "late"),
        ("to_ring", tr("要提醒的预约"), len(expected.to_ring), "phone", ring, ""),
        ("asked", tr("咨询待答复"), len(asked.open), "question", waiting, ""),
        ("to_ask", tr("该回问的"), len(asked.to_ask), "phone", to_ask, "late" if asked.late else "near"),
    ]
    return [
        Tile(key, words, count, icon, "cases", where, light)
        for key, words, count, icon, where, light in found
        if count
    ]


BESIDE: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "low_ratings": (
        N_("差评待处理"), "heart", {"query": CaseQuery(rating="unsettled", order="newest", limit=None)},
    ),
    "promised_late": (
        N_("后补材料逾期"), "hourglass-medium",
        {"query": CaseQuery(promised_late=True, limit=None)},
    ),
    "tasks": (N_("任务快到期"), "list-checks", {"view": "tasks"}),
    "from_township": (N_("镇里有答复或任务"), "tray", {"view": "from_township"}),
    "platform": (N_("待录入平台"), "tray-arrow-up", {"view": "handing_up", "part": "platform"}),
}  # fmt: skip


def _beside(work: Any) -> list[Tile]:
    """What waits beside the list of cases: only what is not nought."""
    found = {one.key: one for one in service.beside(work)}
    made = []
    for key, (words, icon, where) in BESIDE.items():
        one = found.get(key)
        if one is not None and one.count:
            there = dict(where) | ({"words": tr(words)} if "query" in where else {})
            made.append(Tile(key, tr(words), one.count, icon, "cases", there, "late" if one.late else ""))
    return made


class _Anything(frozenset[str]):
    """What touches anything touches Today: what is not yet exported counts every change, whatever it changed."""

    def __and__(self, other: Any) -> frozenset[str]:
        return frozenset(other)


def _others(work: Any) -> list[Tile]:
    """Visits, originals in our hands, authorisations and certificates: only what is not nought."""
    permits = work.actor.permits
    found: list[tuple[str, str, int, str, str, dict[str, Any], str]] = []
    waiting = proxy_today.waiting(work)
    walk, visiting, requests = "person-simple-walk", {"view": "visits"}, {"view": "requests"}
    urgent = "late" if waiting.escalated else "near"
    seek, follow = visiting | {"chip": "missing"}, {"view": "errands", "chip": "care"}
    out, blanks = {"view": "errands", "chip": "trips"}, visiting | {"chip": "blanks"}
    both = visiting | {"chip": "clashes"}
    found += [
        ("missing", tr("要找的人"), len(waiting.missing), "warning", "proxy", seek, "late"),
        ("proxy_care", tr("代办该跟进"), len(waiting.care), "handshake", "proxy", follow, urgent),
        ("trips_late", tr("外出没登记"), len(waiting.trips_late), "export", "proxy", out, "late"),
        ("blanks_out", tr("空白单没交回"), len(waiting.blanks), "file-text", "proxy", blanks, "near"),
        ("visit_clashes", tr("同日两份走访"), len(waiting.clashes), "users-three", "proxy", both, "near"),
    ]
    if "visits:read" in permits:
        due = visits.figures(work)
        today, late = visiting | {"chip": "today"}, visiting | {"chip": "late"}
        found += [
            ("visits_today", tr("今日走访"), len(due.today), walk, "proxy", today, "near"),
            ("visits_late", tr("走访已过期"), len(due.overdue), walk, "proxy", late, "late"),
        ]
    if "proxy:read" in permits:
        proxy = proxy_lists.figures(work)
        light = "late" if proxy.originals_overdue else ""
        items, held = requests | {"chip": "items"}, len(proxy.originals_out)
        found += [
            ("originals_out", tr("原件未还"), held, "identification-card", "proxy", items, light),
            ("expiring", tr("委托快到期"), len(proxy.expiring), "handshake", "proxy", requests, "near"),
        ]
    if "certificates:read" in permits:
        drafts_ = len(certificates.list_all(work, state="draft"))
        found.append(("certificates_draft", tr("证明待批"), drafts_, "stamp", "certificates", {}, ""))
    return [
        Tile(key, words, count, icon, page, {"figure": key} | where, light)
        for key, words, count, icon, page, where, light in found
        if count
    ]


def _sync(work: Any) -> list[Tile]:
    """The same figure as the top bar's: what was recorded, and only where none of it waits the files by themselves."""
    now = status.status(work)
    alone = not now.pending and now.files_pending
    words = tr("附件待导出") if alone else tr("待导出")
    made = [Tile("pending", words, now.files_pending if alone else now.pending, "tray-arrow-up", "sync")]
    if now.conflicts:
        made.append(Tile("conflicts", tr("冲突待定"), now.conflicts, "arrows-merge", "sync", light="late"))
    if now.quarantined:
        made.append(Tile("held", tr("来件待处理"), now.quarantined, "tray", "sync", light="late"))
    return made


class NextThing(QFrame):
    """One case that wants a hand: its light, who, what, by when."""

    def __init__(self, row: CaseRow, today: date) -> None:
        super().__init__()
        self.setObjectName(f"today.next.{row.number}")
        light = light_of(row)
        words = row.state_name
        if row.due and light:
            day = months_days(row.due, today)
            left = row.days_left or 0
            if light == "late":
                words = tr("已超 {n} 个工作日", n=max(1, -left))
            elif row.due == today:
                words = tr("今天到期")
            else:
                words = tr("{day}前", day=day)
        self.go = button(row.applicant, look="link", name=f"today.next.open.{row.number}")
        self.go.setAccessibleName(f"{row.applicant} {matter_names.shown(row.matter_name)} {words}")
        matter = ElidedLabel()
        matter.set_whole(matter_names.shown(row.matter_name))
        step = label(_next_step(row), "second")
        lay = QGridLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setHorizontalSpacing(theme.S)
        lay.setColumnStretch(1, 1)
        lay.addWidget(self.go, 0, 0)
        lay.addWidget(matter, 0, 1)
        lay.addWidget(step, 0, 2)
        mark: QWidget = LightLabel(light, words) if light else label(words, "second")
        lay.addWidget(mark, 0, 3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        lay.setColumnMinimumWidth(0, theme.now().px(72))
        lay.setColumnMinimumWidth(3, theme.now().px(104))


_STEPS = {
    "received": N_("转报"),
    "accepted": N_("办结"),
    "deferred": N_("等补齐"),
    "notice": N_("等补正"),
    "returned": N_("补正后再报"),
}


def _next_step(row: CaseRow) -> str:
    if row.state == "accepted" and row.decides == "agency":
        return tr("等机关办结")
    return tr(_STEPS.get(row.state, row.state_name))


class TodayPage(Page):
    """工作台."""

    word = "today"
    cares_about = _Anything()

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._narrow: bool | None = None
        self._turn = 0
        self._new = action(
            tr("新办件"),
            lambda: frame.go("cases", new=True),
            name="today.new",
            glyph="plus",
            key="F2",
            parent=self,
        )
        self._build()

    def _build(self) -> None:
        self.greeting = label("", "section", wrap=True, name="today.greeting")
        self.second = label("", "second", wrap=True, name="today.second")
        self.practice = label(
            tr("练习模式：这里的人和事都是编的，随便办。试试按 F2 受理一件，再按 Ctrl+K 找人。"),
            "warn",
            wrap=True,
            name="today.practice",
        )
        self.practice.setVisible(self.desk.practice)
        self.strip = DraftStrip(self._resume, self._drop)
        self.tiles = Tiles()
        self.tiles.pressed.connect(self._on_tile)
        self.week = WeekStrip(spoken=tr("这七天到期的办件"), name="today.week")
        self.week.chosen.connect(self._on_day)
        week = card(label(tr("这七天到期"), "section"), self.week)
        week.setObjectName("today.week.card")
        self.bars = Bars(spoken=tr("近五周按时办结"), name="today.on_time", top=1.0)
        self._no_bars = label(tr("近五周还没有办结的。"), "second", wrap=True)
        on_time = card(label(tr("按时办结"), "section"), self.bars, self._no_bars)
        on_time.layout().addStretch(1)  # type: ignore[union-attr]
        on_time.setObjectName("today.on_time.card")
        self._next = QVBoxLayout()
        self._next.setSpacing(0)
        self._next_card = card(label(tr("接下来办"), "section"), self._next)
        self._next_card.setObjectName("today.next")
        self._next_card.layout().addStretch(1)  # type: ignore[union-attr]
        self._lower = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lower.setSpacing(theme.M)
        self._lower.addWidget(self._next_card, 3)
        self._lower.addWidget(on_time, 2)
        inner = QWidget()
        inner.setProperty("look", "clear")
        lay = QVBoxLayout(inner)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.M)
        lay.addWidget(self.greeting)
        lay.addWidget(self.second)
        lay.addWidget(self.practice)
        lay.addWidget(self.strip)
        lay.addWidget(self.tiles)
        lay.addWidget(week)
        lay.addLayout(self._lower)
        lay.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("today.scroll")
        scroll.setAccessibleName(tr("工作台"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self._empty = EmptyState(
            tr("今天没有要办的"),
            tr("办件到期、走访、证件归还、公示到期都会出现在这里。"),
            icon="house-line",
            step=tr("F2　新办件"),
            on_step=self.new,
        )
        self._stack = QStackedWidget()
        self._stack.setObjectName("today.stack")
        self._stack.addWidget(scroll)
        self._stack.addWidget(self._empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    @property
    def primary_action(self) -> QAction | None:
        return self._new

    def new(self) -> None:
        self.frame.go("cases", new=True)

    def refresh(self) -> None:
        self._turn += 1
        turn = self._turn

        def show(found: Shown) -> None:
            if turn == self._turn:
                self._show(found)

        desk: Any = self.desk

        def work() -> Shown:
            found: Shown = desk.read(look)
            return replace(found, tiles=(*found.tiles, *safety_tiles.tiles(desk)))

        self.jobs.run(work, show, owner=self)

    def detail(self) -> None:
        if self.tiles.tiles:
            self.tiles.tiles[0].setFocus()

    def setFocus(self, *_reason: Any) -> None:
        """To the first figure, so that the arrows work at once."""
        if self.tiles.tiles and self._stack.currentIndex() == 0:
            self.tiles.tiles[0].setFocus()
        else:
            super().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: Shown) -> None:
        part = tr("早上好") if found.hour < 11 else tr("中午好") if found.hour < 13 else tr("下午好")
        if found.hour >= 18:
            part = tr("晚上好")
        self.greeting.setText(
            tr(
                "{who}，{hello}。今天是{day} {weekday}。",
                who=self.desk.user_name,
                hello=part,
                day=found.today,
                weekday=weekday(found.today),
            )
        )
        self.second.setText(self._summary(found))
        overview = found.overview
        busy = any(tile.count for tile in found.tiles if tile.key != "pending")
        self.strip.show_drafts(found.drafts, found.today)
        nothing = overview is not None and not overview.any_case and not busy and not found.drafts
        self._stack.setCurrentIndex(1 if nothing else 0)
        self.tiles.show_tiles(list(found.tiles))
        if overview is not None:
            self._show_overview(overview)

    def _summary(self, found: Shown) -> str:
        counts = {tile.key: tile.count for tile in found.tiles}
        parts = []
        if counts.get("overdue"):
            parts.append(tr("{n} 件已超期，先办它们", n=counts["overdue"]))
        if counts.get("due_today"):
            parts.append(tr("{n} 件今天到期", n=counts["due_today"]))
        if counts.get("to_forward"):
            parts.append(tr("{n} 件等着转报", n=counts["to_forward"]))
        return tr("；").join(parts) + tr("。") if parts else tr("没有今天必须办完的。")

    def _show_overview(self, overview: service.Overview) -> None:
        days = [
            DayLoad(one.day, one.due, late=one.late, near=one.near, workday=one.workday)
            for one in overview.ahead
        ]
        self.week.set_days(days, overview.today)
        bars = []
        for week in overview.behind:
            if not week.closed:
                continue
            share = week.on_time / week.closed
            sunday = week.monday + timedelta(days=6)
            words = f"{week.monday.month}-{week.monday.day} ~ {sunday.month}-{sunday.day}"
            light = "normal" if share >= ON_TIME_GOOD else "near"
            bars.append(Bar(words, share, light, tr("{kept}/{all} 件", kept=week.on_time, all=week.closed)))
        self.bars.set_bars(bars)
        self.bars.setVisible(bool(bars))
        self._no_bars.setVisible(not bars)
        take_out(self._next)
        for row in overview.next_things:
            made = NextThing(row, overview.today)
            made.go.clicked.connect(lambda _c=False, one=row.id: self.frame.go("cases", case=one))
            self._next.addWidget(made)
        if not overview.next_things:
            self._next.addWidget(label(tr("没有等着办的。"), "second"))

    def _resume(self, draft: drafts.DraftRow) -> None:
        self.frame.go("cases", resume=draft.slot)

    def _drop(self, draft: drafts.DraftRow) -> None:
        desk = self.desk

        def back() -> None:
            self.jobs.run(
                lambda: desk.change(
                    lambda work: drafts.save(work, draft.form, draft.slot, draft.body), reason="drafts"
                ),
                lambda _none: self.refresh(),
                owner=self,
            )

        def dropped(_was: bool) -> None:
            self.frame.say(tr("草稿已丢掉。"), back)
            self.refresh()

        self.jobs.run(
            lambda: desk.change(lambda work: drafts.drop(work, draft.form, draft.slot), reason="drafts"),
            dropped,
            owner=self,
        )

    def _on_tile(self, tile: Tile) -> None:
        self.frame.go(tile.page, **{key: value for key, value in tile.where.items() if value is not None})

    def _on_day(self, day: date) -> None:
        from stationdesk.core.case_states import RUNNING

        running = tuple(str(state) for state in sorted(RUNNING))
        words = tr("{day}到期的", day=months_days(day, day))
        self.frame.go("cases", query=CaseQuery(states=running, due_on=day), words=words)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() / theme.now().scale < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._lower.setDirection(
                QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            )
