"""Statistics (统计): figures of a period, divided as one likes, months side by side; every number opens its rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.words import N_, civil
from stationdesk.services import case_statistics as service
from stationdesk.services.case_statistics import Group, Statistics
from stationdesk.ui import theme
from stationdesk.ui.cases.figures_table import FigureCell, FiguresTable
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.charts import Bar, Bars
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.panes import FilterChips
from stationdesk.ui.pieces.plain import card, column, label, row
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.pieces.tiles import Tile, Tiles
from stationdesk.ui.words import tr

PERIODS = (
    ("month", N_("本月")),
    ("last_month", N_("上月")),
    ("quarter", N_("本季")),
    ("year", N_("今年")),
    ("last_year", N_("去年")),
    ("own", N_("自选")),
)
ON_TIME_GOOD = 0.95
COLUMNS: tuple[tuple[str, str], ...] = (
    ("opened", N_("收件")),
    ("closed", N_("已办结")),
    ("kept", N_("按时")),
    ("late", N_("超期")),
    ("on_time_rate", N_("按时率")),
    ("average_days", N_("平均天数")),
    ("once", N_("一次办结")),
    ("once_rate", N_("一次办结率")),
    ("in_village_rate", N_("不出村率")),
    ("second", N_("二次告知")),
    ("rated_rate", N_("评价率")),
    ("good_rate", N_("好评率")),
    ("low", N_("差评")),
)
BEHIND = {"on_time_rate": "kept", "once_rate": "once", "in_village_rate": "finished", "rated_rate": "rated",
          "good_rate": "good", "average_days": "closed"}  # fmt: skip
"""The list behind a share: what it counts for good."""


def period(key: str, today: date) -> tuple[date, date]:
    """First and last day of a named period."""
    first = today.replace(day=1)
    if key == "last_month":
        end = first - timedelta(days=1)
        return end.replace(day=1), end
    if key == "quarter":
        return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today
    if key == "year":
        return today.replace(month=1, day=1), today
    if key == "last_year":
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return first, today


def shown(counts: service.Counts, figure: str) -> str:
    """A figure as it is written."""
    value = getattr(counts, figure)
    if value is None:
        return "—"
    if figure.endswith("_rate"):
        return f"{value:.1%}" if value < 1 else "100%"
    return f"{value:g}"


class StatisticsView(Page):
    """统计."""

    word = "cases"
    cares_about = frozenset({"cases", "case_events", "case_ratings", "case_notices", "consultations"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._turn = 0
        clock = getattr(self.desk, "clock", None)
        self.periods = FilterChips(
            [(key, tr(words)) for key, words in PERIODS],
            spoken=tr("统计哪段时间"),
            name="cases.statistics.period",
        )
        self.periods.chosen.connect(self._on_period)
        first, today = period("month", civil_date((clock or SystemClock()).now()))
        self.since = DateField("cases.statistics.since", tr("从哪天"), first, clock=clock)
        self.until = DateField("cases.statistics.until", tr("到哪天"), today, clock=clock)
        for one in (self.since, self.until):
            one.setMaximumWidth(theme.now().px(170))
            one.changed.connect(self._on_days)
        self.by = FilterChips(
            [(key, tr(words)) for key, words in service.BY.items()],
            spoken=tr("怎么分"),
            name="cases.statistics.by",
        )
        self.by.chosen.connect(lambda _key: self.refresh())
        self.own = label("", "second", wrap=True, name="cases.statistics.own")
        self.tiles = Tiles(name="cases.statistics.tiles", spoken=tr("这段时间的数字"))
        self.tiles.pressed.connect(lambda tile: tile.where["opens"] and tile.where["opens"]())
        heads = [tr(words) for _key, words in COLUMNS]
        self.groups = FiguresTable(
            [tr("项"), *heads], spoken=tr("分项数字，按回车打开清单"), name="cases.statistics.groups"
        )
        self.months = FiguresTable(
            [tr("月份"), *heads], spoken=tr("各月数字，按回车打开清单"), name="cases.statistics.months"
        )
        self.kept = Bars(spoken=tr("各月按时办结率"), name="cases.statistics.kept", top=1.0)
        self.load = Bars(spoken=tr("各月收件"), name="cases.statistics.load")
        self.setLayout(self._built())

    def _built(self) -> Any:
        span = row(self.since, label(tr("至"), "second"), self.until, None, gap=theme.S)
        kept = card(label(tr("各月按时办结率"), "section"), self.kept)
        load = card(label(tr("各月收件"), "section"), self.load)
        for one in (kept, load):
            # The head stays at the bars, however tall the card beside makes this one.
            one.layout().addStretch(1)  # type: ignore[union-attr]
        charts = row(kept, load, gap=theme.M)
        words = [label(f"{tr(name)}：{tr(what)}", "second", wrap=True) for name, what in service.DEFINITIONS]
        inner = QWidget()
        inner.setProperty("look", "clear")
        lay = column(
            row(self.periods, gap=theme.S),
            span,
            self.own,
            self.tiles,
            row(self.by, gap=theme.S),
            card(self.groups, margin=theme.S),
            charts,
            card(self.months, margin=theme.S),
            card(label(tr("怎么算的"), "section"), *words),
            None,
            gap=theme.M,
        )
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        inner.setLayout(lay)
        scroll = QScrollArea()
        scroll.setObjectName("cases.statistics.scroll")
        scroll.setAccessibleName(tr("办件统计"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self._empty = EmptyState(
            tr("还没有可统计的"),
            tr("登记了办件，这里就有数字；每个数字都能点开看是哪些办件。"),
            icon="chart-bar",
        )
        self._stack = QStackedWidget()
        self._stack.setObjectName("cases.statistics.stack")
        self._stack.addWidget(scroll)
        self._stack.addWidget(self._empty)
        return column(self._stack)

    @property
    def title(self) -> str:
        return tr("办件统计")

    def setFocus(self, *_reason: Any) -> None:
        self.periods.focus()

    def filter(self) -> None:
        self.periods.focus()

    def detail(self) -> None:
        self.groups.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def back(self) -> bool:
        if self.periods.current != "month":
            self.periods.choose("month")
            return True
        return False

    def _on_period(self, key: str) -> None:
        if key == "own":
            self.since.setFocus()
            return
        first, last = period(key, self.since.today)
        self.since.set_day(first)
        self.until.set_day(last)
        self.refresh()

    def _on_days(self, day: object) -> None:
        if day is not None and (self.since.hasFocus() or self.until.hasFocus()):
            self.periods.choose("own") if self.periods.current != "own" else None
            self.refresh()

    def refresh(self) -> None:
        since, until, by = self.since.day, self.until.day, self.by.current or "worker"
        if since is None or until is None:
            return
        self._turn += 1
        turn = self._turn

        def show(found: tuple[Statistics, bool]) -> None:
            if turn == self._turn:
                self._show(*found)

        def look(work: Any) -> tuple[Statistics, bool]:
            from stationdesk.services import case_lists

            return service.statistics(work, since, until, by=by), case_lists.any_case(work)

        self.jobs.run(lambda: self.desk.read(look), show, owner=self)

    def _show(self, found: Statistics, any_case: bool) -> None:
        self._stack.setCurrentIndex(0 if any_case else 1)
        self.own.setText(
            tr("只有您自己经办的办件；全站的数字要有“查看全站统计”的权限。") if found.own else ""
        )
        self.own.setVisible(found.own)
        self.tiles.show_tiles([self._tile(found.whole, *one) for one in TILES])
        lines = [self._line(one) for one in found.groups]
        if len(found.groups) > 1:
            lines.append(self._line(found.whole))
        self.groups.show_rows(lines)
        self.months.show_rows([self._line(one) for one in reversed(found.months)])
        bars = []
        for one in found.months:
            rate = one.counts.on_time_rate
            light = "" if rate is None else "normal" if rate >= ON_TIME_GOOD else "near"
            # A month without anything finished keeps its line: both charts are read month by month.
            bars.append(Bar(one.name, rate or 0.0, light, shown(one.counts, "on_time_rate")))
        self.kept.set_bars(bars)
        self.load.set_bars(
            [Bar(one.name, one.counts.opened, "", str(one.counts.opened)) for one in found.months]
        )

    def _line(self, group: Group) -> list[FigureCell]:
        cells = [FigureCell(group.name)]
        for figure, _words in COLUMNS:
            cells.append(FigureCell(shown(group.counts, figure), self._opens(group, figure)))
        return cells

    def _opens(self, group: Group, figure: str) -> Callable[[], object] | None:
        """The list behind a number; None where there is nothing to open."""
        behind = BEHIND.get(figure, figure)
        query = service.rows_of(group, behind)
        if query is None or not getattr(group.counts, behind):
            return None
        names = dict(COLUMNS) | {"finished": N_("办成的"), "rated": N_("有评价的"), "good": N_("好评")}
        what = " · ".join(
            part
            for part in (
                group.name,
                tr(names[behind]),
                tr("{since}至{until}", since=civil(group.since), until=civil(group.until)),
            )
            if part
        )
        return partial(self.frame.go, "cases", query=query, words=what)

    def _tile(self, whole: Group, key: str, words: str, icon: str) -> Tile:
        counts = whole.counts
        light = ""
        rate = counts.on_time_rate
        if key == "on_time_rate" and rate is not None:
            light = "normal" if rate >= ON_TIME_GOOD else "near"
        about = next((tr(what) for name, what in service.DEFINITIONS if name == words), "")
        opens = self._opens(whole, key)
        number = getattr(counts, BEHIND.get(key, key))
        return Tile(key, tr(words), number, icon, "", {"opens": opens}, light, about, shown(counts, key))


TILES = (
    ("opened", N_("收件"), "clipboard-text"),
    ("closed", N_("已办结"), "check-circle"),
    ("on_time_rate", N_("按时办结率"), "calendar-check"),
    ("average_days", N_("平均天数"), "clock"),
    ("once_rate", N_("一次办结率"), "seal-check"),
    ("in_village_rate", N_("日常办事不出村率"), "house-line"),
    ("second", N_("二次告知"), "list-checks"),
    ("good_rate", N_("好评率"), "heart"),
)
