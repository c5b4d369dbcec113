"""各村: when each was last heard of, what is missing, how many of what; beside it how the chosen one grows by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from stationdesk.core.clock import local, unstamp
from stationdesk.core.late import dataclass
from stationdesk.services import township_growth, township_registers
from stationdesk.services.township_growth import Month, Size
from stationdesk.services.township_registers import RegisterCount
from stationdesk.sync import joining, township
from stationdesk.sync.township import VillageRow
from stationdesk.ui.ask_sheet import Ask, AskSheet
from stationdesk.ui.pages import CHOOSE, Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.charts import Bar, Bars
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.sync.reading import record_words
from stationdesk.ui.tables import Column
from stationdesk.ui.township.two_panes import TownshipView
from stationdesk.ui.words import tr

NEAR_DAYS, LATE_DAYS = 7, township.LATE_DAYS
"""Days without a bundle: then the village is looked at, then it is late. A month without a network is ordinary."""


@dataclass(frozen=True)
class Seen:
    """What the view shows."""

    villages: tuple[VillageRow, ...]
    registers: dict[str, RegisterCount]
    size: Size
    colleagues: tuple[tuple[str, str], ...] = ()
    """Who could agree that a village is closed."""


def light_of(one: VillageRow) -> str:
    """How long since it was heard of, and whether something is missing."""
    if one.joined_into:
        return ""
    if one.last_heard is None or (one.silent_days or 0) > LATE_DAYS:
        return "late"
    return "near" if (one.silent_days or 0) > NEAR_DAYS or one.missing or one.held else "normal"


class VillagesView(TownshipView):
    """The list of villages. F9 takes bundles in."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            "township.villages",
            [
                Column(tr("村"), _called, 190),
                Column(tr("最近收到"), _heard, 150, light=light_of),
                Column(tr("一致"), alike, 92, light=lambda r: "late" if r.unlike else ""),
                Column(tr("居民"), lambda r: str(r.people), 84, right=True),
                Column(tr("办件"), lambda r: str(r.cases), 70, right=True),
                Column(tr("缺口"), lambda r: str(r.missing) if r.missing else "", 64, right=True),
                Column(tr("待补"), lambda r: str(r.held) if r.held else "", 64, right=True),
            ],
            spoken=tr("各村"),
            count=lambda n: tr("{n} 个村", n=n),
            key=lambda r: r.station_id,
            search=tr("找村"),
        )
        self.growth_title = label("", "section", name="township.growth.title")
        self.growth = Bars(spoken=tr("逐月写下的内容"), name="township.growth")
        self.inside.insertWidget(1, self.growth_title)
        self.inside.insertWidget(2, self.growth)
        self.large = label("", "second", wrap=True, name="township.size")
        lay = self.layout()
        assert isinstance(lay, QVBoxLayout)
        lay.addWidget(self.large)
        self._take = action(
            tr("接收数据包…"),
            self.take_in,
            name="township.take",
            glyph="download-simple",
            key="F9",
            parent=self,
        )
        self._enrol = action(
            tr("登记村的交换卡…"),
            lambda: self.frame.go("sync", cards=True),
            name="township.enrol",
            glyph="identification-card",
            parent=self,
        )
        self._join = action(
            tr("并入别的村…"), self.join, name="township.join", glyph="arrows-merge", parent=self
        )
        self.allow(self._take, "sync:import")
        self.allow(self._enrol, "sync:enrol")

    @property
    def title(self) -> str:
        return tr("各村")

    @property
    def primary_action(self) -> QAction:
        return self._take

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._enrol, self._join)

    def look(self, work: Any) -> Seen:
        rows = tuple(township.report(work))
        counts = {one.station_id: one for one in township_registers.counts(work)}
        villages = tuple({row.station_id: row for row in rows}.values())
        return Seen(villages, counts, township_growth.size(work), joining.colleagues(work))

    def rows(self, read: Seen) -> Sequence[VillageRow]:
        self.large.setText(_size(read.size))
        return [one for one in read.villages if self.typed in f"{one.name} {one.village}".casefold()]

    def empty(self) -> QWidget:
        if self.typed:
            return EmptyState(
                tr("没有叫这个名字的村"), tr("清空上面的搜索，就能看到全部。"), icon="magnifying-glass"
            )
        return EmptyState(
            tr("还没有登记村"),
            tr(
                "先和村里互换交换卡：在“同步上报”导出本镇的卡给村里，再登记村里给的卡，然后接收它们的数据包。"
            ),
            icon="tray",
            step=tr("去同步上报"),
            on_step=lambda: self.frame.go("sync"),
        )

    def tell(self, one: VillageRow) -> list[str]:
        counts = self._read.registers.get(one.station_id) if self._read else None
        lines = [
            _called(one),
            tr("村代码：{code}", code=one.village),
            tr("最近收到：{day}", day=_heard(one)),
        ]
        if one.next_step:
            lines += ["", f"{'■' if one.unlike else '▲'} {one.next_step}"]
        if one.unlike:
            lines.append(
                tr(
                    "不一致的有：{kinds}；从 {day} 起",
                    kinds=tr("、").join(map(record_words, one.unlike)),
                    day=f"{local(unstamp(one.unlike_since)):%Y-%m-%d}" if one.unlike_since else "—",
                )
            )
        lines += [
            "",
            tr(
                "居民 {people}　户 {households}　办件 {cases}",
                people=one.people,
                households=one.households,
                cases=one.cases,
            ),
            tr(
                "走访 {visits}　证明 {certificates}　公开表 {sheets}",
                visits=one.visits,
                certificates=one.certificates,
                sheets=one.sheets,
            ),
        ]
        if counts is not None:
            lines.append(
                tr(
                    "留守儿童 {child}（高风险 {high}）　留守妇女 {woman}　留守老年人 {elder}",
                    child=counts.child,
                    high=counts.high,
                    woman=counts.woman,
                    elder=counts.elder,
                )
            )
        if one.ranges:
            lines += ["", tr("▲ 缺这些：")]
            lines += [
                tr("设备 {device}：第 {first}–{last} 项", device=o, first=a, last=b) for o, a, b in one.ranges
            ]
        if one.held:
            lines.append(tr("▲ {n} 项等前面的到了才能入库", n=one.held))
        if one.short_code:
            lines += ["", tr("回执码（可打电话念）：{code}", code=one.short_code)]
        return lines

    def enable(self, one: VillageRow | None) -> None:
        self.growth.setVisible(False)
        self.growth_title.setVisible(False)
        others = self._others(one) if one is not None else []
        back = one is not None and bool(one.joined_into)
        self._join.setText(tr("撤回并村…") if back else tr("并入别的村…"))
        alone = "" if back or others else tr("只登记了这一个村，没有可并入的。")
        self.allow(self._join, "sync:enrol", unless=tr(CHOOSE) if one is None else alone)
        if one is None:
            return
        desk, turn = self.frame.desk, self._turn

        def show(months: tuple[Month, ...]) -> None:
            if turn != self._turn or self.list.current is not one or not months:
                return
            self.growth_title.setText(tr("逐月写下的内容"))
            self.growth.set_bars(
                [
                    Bar(
                        month.month,
                        month.changes,
                        shown=tr(
                            "{n} 项（办件 {cases}，走访 {visits}）",
                            n=month.changes,
                            cases=month.added["cases"],
                            visits=month.added["visits"],
                        ),
                    )
                    for month in months[-12:]
                ]
            )
            self.growth.setVisible(True)
            self.growth_title.setVisible(True)

        self.frame.jobs.run(
            lambda: desk.read(lambda work: township_growth.months(work, one.station_id)), show, owner=self
        )

    def _others(self, one: VillageRow) -> list[VillageRow]:
        found = self._read.villages if self._read is not None else ()
        return [x for x in found if x.station_id != one.station_id and not x.joined_into]

    def join(self) -> None:
        """Two villages become one: the chosen one is closed, its records stay for looking."""
        one = self.list.current
        if one is None or not self._join.isEnabled():
            return
        if one.joined_into:
            self.part(one)
            return
        desk: Any = self.frame.desk
        asks = [
            Ask(
                "into",
                tr("并入哪个村"),
                "choice",
                help=tr("必须选一个"),
                choices=tuple((x.station_id, x.name) for x in self._others(one)),
            ),
            Ask("document", tr("依据的文件"), needed=True, help=tr("例如“潘政发〔2026〕12号”")),
            Ask("effective", tr("从哪天起"), "day", needed=True),
            *([Ask("anyway", tr("还缺 {n} 项，不等了", n=one.missing), "check")] if one.missing else []),
        ]
        colleagues = self._read.colleagues if self._read is not None else ()
        if colleagues:
            asks += [
                Ask(
                    "colleague",
                    tr("一起决定的同事"),
                    "choice",
                    needed=True,
                    choices=colleagues,
                    help=tr("停用一个村的全部电脑，要两个人决定"),
                ),
                Ask("password", tr("同事的登录密码"), needed=True, help=tr("由本人输入，别人不看")),
            ]

        def act(v: Mapping[str, Any]) -> joining.JoinedNow:
            agreed = v.get("colleague")
            if agreed:
                desk.slots.unlock(agreed, v["password"])
            new = joining.Joining(
                one.station_id, v["into"] or "", v["document"], v["effective"], bool(v.get("anyway"))
            )
            return joining.join(desk, new, approved_by=agreed)

        form = AskSheet(
            self.frame,
            "township.join",
            asks,
            tr("停办并并入"),
            act,
            _joined,
            intro=tr(
                "“{name}”停办：它的电脑从现在起停用，以后写的各处都不收；已收到的都留着，只供查阅。旧档随下一个下发包到并入的村。",
                name=one.name,
            ),
        )
        secret = form.widgets.get("password")
        if isinstance(secret, QLineEdit):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.open_form(form, tr("并村：{name}", name=one.name))

    def part(self, one: VillageRow) -> None:
        """It was a mistake: possible until the other village was sent the old records."""
        desk: Any = self.frame.desk
        form = AskSheet(
            self.frame,
            "township.part",
            [],
            tr("撤回并村"),
            lambda _v: joining.part(desk, one.station_id),
            lambda name: tr("已撤回并村，“{name}”照常办事。", name=name),
            intro=tr("旧档还没有下发时可以撤回：“{name}”的电脑恢复使用，它以后写的照常入库。", name=one.name),
        )
        self.open_form(form, tr("撤回并村：{name}", name=one.name))

    def take_in(self) -> None:
        """To the sheet that takes bundles in."""
        if self._take.isEnabled():
            self.frame.go("sync", intake=True)


def _joined(made: joining.JoinedNow) -> str:
    return tr(
        "“{name}”已并入“{into}”：停用 {devices} 台电脑，旧档 {people} 人、{cases} 件，在“下发”里写给它。",
        name=made.name,
        into=made.into_name,
        devices=made.devices,
        people=made.people,
        cases=made.cases,
    )


def alike(one: VillageRow) -> str:
    """Whether what is shown of it here is what it shows itself."""
    return tr("不一致") if one.unlike else ""


def _size(found: Size) -> str:
    if not found.changes:
        return ""
    words = tr(
        "{villages} 个村，{changes} 项，数据库 {mb} MB。",
        villages=found.villages,
        changes=found.changes,
        mb=found.bytes // 1_000_000,
    )
    if found.per_day is not None:
        words += tr("最近四周每村每天 {pace} 项。", pace=found.per_day)
    if found.outgrown:
        words += tr("一台电脑快不够了：请技术人员按说明改用 PostgreSQL，资料不用重报。")
    return words


def _called(one: VillageRow) -> str:
    if one.joined_into:
        return tr("{name}（已并入{into}）", name=one.name, into=one.joined_into)
    return one.name


def _heard(one: VillageRow) -> str:
    if one.last_heard is None:
        return tr("还没有收到")
    day = f"{local(unstamp(one.last_heard)):%m-%d %H:%M}"
    return tr("{day}（{n}天前）", day=day, n=one.silent_days) if one.silent_days else day
