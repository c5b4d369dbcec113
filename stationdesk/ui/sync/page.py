"""同步上报: where every change is on its way to the township, what came in, what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.core.clock import local, unstamp
from stationdesk.services import file_access_records
from stationdesk.sync import (
    carrying,
    set_aside,
    settle,
    status,
    take_in,
    township,
    trip_errands,
    trip_held,
    trip_packs,
)
from stationdesk.sync.settle import Settled
from stationdesk.sync.untold import Untold
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import scrolled
from stationdesk.ui.pieces.plain import card, label, take_out
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.sync import apart_sheet, cards, conflict_card, network_cards, reading
from stationdesk.ui.sync.courier import Courier
from stationdesk.ui.sync.path_drawing import PathDrawing, Stop
from stationdesk.ui.sync.reading import View
from stationdesk.ui.tables import BigTable, BigView, Column
from stationdesk.ui.words import tr

TWO_COLUMNS_FROM = 860


class SyncPage(Page):
    """The path, the two errands (out, in), and what needs a hand."""

    word = "sync"
    cares_about = frozenset({"sync", "residents", "cases", "station"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._township = getattr(frame.desk, "kind", "") == "township"
        self._view: View | None = None
        self._sheet: Any = None
        out = action(tr("导出到U盘…"), self.export, name="sync.export", glyph="usb", key="F9", parent=self)
        into = action(
            tr("接收各村数据包…") if self._township else tr("接收…"),
            self.intake,
            name="sync.intake",
            glyph="download-simple",
            key="F9" if self._township else "",
            parent=self,
        )
        swap = action(
            tr("交换卡…"), self.exchange, name="sync.cards", glyph="identification-card", parent=self
        )
        ours = action(tr("本站电脑…"), self.devices, name="sync.devices", glyph="desktop", parent=self)
        trip = action(
            tr("出行包…"), self.trip_pack, name="sync.trip", glyph="person-simple-walk", parent=self
        )
        self.allow(out, "sync:export")
        self.allow(into, "sync:import")
        self._out, self._into = out, into
        self._primary = into if self._township else out
        self._others: tuple[QAction, ...] = (swap, ours) if self._township else (into, swap, ours, trip)
        body = QWidget()
        body.setObjectName("sync.body")
        self._lay = QVBoxLayout(body)
        self._lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self._lay.setSpacing(theme.M)
        self._wait = label(tr("正在读…"), "second")
        self._lay.addWidget(self._wait)
        self._lay.addStretch(1)
        self._columns: QHBoxLayout | None = None
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolled(body)
        lay.addWidget(self._scroll)

    @property
    def primary_action(self) -> QAction:
        return self._primary

    @property
    def other_actions(self) -> Sequence[QAction]:
        return self._others

    def arrive(self, **where: Any) -> None:
        """`export`, `intake`, `cards` or `trip` open their sheets; `file` is a bundle, receipt or card to take in."""
        for name, show in (
            ("export", self.export),
            ("intake", self.intake),
            ("cards", self.exchange),
            ("trip", self.trip_pack),
            ("network", self.network),
            ("code", self.code),
            ("coats", self.coats),
        ):
            if where.get(name):
                show()
        if where.get("file"):
            self.intake(Path(where["file"]))

    def refresh(self) -> None:
        desk = reading.errand_desk(self.frame)
        self.frame.jobs.run(lambda: desk.read(reading.view), self._show, self._unreadable, owner=self)

    def save(self) -> None:
        if self._sheet is not None:
            self._sheet.save()

    # showing ----------------------------------------------------------------------------------------

    def _clear(self) -> None:
        self._columns = None
        take_out(self._lay)

    def _unreadable(self, _problem: object) -> bool:
        self._clear()
        self._lay.addWidget(
            EmptyState(
                tr("这一页没有读出来"),
                tr("原因写在上面。已保存的都在，按 F5 再读一次。"),
                icon="warning",
                state="error",
            )
        )
        return False

    def _next_step(self, found: View) -> None:
        """What is out and has no receipt waits for one: taking it in is the next step, not another export."""
        now = found.status
        waits = now.exported or now.delivered or now.files_exported or now.files_delivered
        first = self._into if waits and not now.pending and not now.files_pending else self._out
        if self._township or first is self._primary:
            return
        self._others = tuple(self._primary if one is first else one for one in self._others)
        self._primary = first
        self.actions_changed.emit()

    def _show(self, found: View) -> None:
        self._view = found
        self._next_step(found)
        self._clear()
        if found.township:
            self._villages(found)
        else:
            self._lay.addWidget(self._path(found))
        if found.conflicts:
            own = getattr(self.frame.desk, "device", None)
            ways = conflict_card.Ways(
                self.settle, self.type_in, self.may("sync:settle"), own.device_no if own is not None else 0
            )
            self._lay.addWidget(conflict_card.conflicts(found, ways))
        if found.twins or found.apart:
            self._lay.addWidget(cards.twins(found, self.tell_apart, self.together_again, self.may))
        if found.clashes:
            self._lay.addWidget(cards.clashes(found, self.compare))
        if found.held or found.awaited or any(one.stage == "quarantined" for one in found.taken):
            self._lay.addWidget(cards.waiting(found, self.release, self.looked_at, self.may))
        self._columns = QHBoxLayout()
        self._columns.setSpacing(theme.M)
        left = [cards.came_in(found)] if found.township else [cards.went_out(found, self.coats, self.may)]
        if found.trips is not None and (found.trips.held is not None or found.trips.given):
            left.insert(
                0, cards.trips(found, self.wipe, self.recall, self.may("sync:export"), self.trip_list)
            )
        right = [cards.partners(found)] if found.township else [cards.came_in(found), cards.partners(found)]
        if not found.township and not found.status.on_trip:
            left.insert(0, self._network(found))
        if found.untold is not None:
            right.insert(0, self._untold(found.untold))
        for side in (left, right):
            lay = QVBoxLayout()
            lay.setSpacing(theme.M)
            for one in side:
                lay.addWidget(one)
            lay.addStretch(1)
            self._columns.addLayout(lay, 1)
        self._lay.addLayout(self._columns)
        self._lay.addStretch(1)
        self._arrange()

    def _path(self, found: View) -> QWidget:
        now = found.status
        day = f"{local(now.last_export):%m-%d %H:%M}" if now.last_export else ""
        receipt = f"{local(now.last_receipt):%m-%d %H:%M}" if now.last_receipt else ""
        words = status.ON_TRIP if now.on_trip else status.WORDS
        signed = tr("站里签的回执 {at}", at=receipt) if now.on_trip else tr("镇里签发回执 {at}", at=receipt)
        drawing = PathDrawing()
        drawing.set_stops(
            [
                Stop(
                    tr(status.WORDS["pending"]),
                    now.pending,
                    tr("只在本机"),
                    "desktop",
                    "warn",
                    files=now.files_pending,
                ),
                Stop(
                    tr(status.WORDS["exported"]),
                    now.exported,
                    tr("写好并读回核对 {at}", at=day).strip(),
                    "usb",
                    files=now.files_exported,
                ),
                Stop(
                    tr(status.WORDS["delivered"]),
                    now.delivered,
                    tr("对方程序确认收到"),
                    "tray",
                    files=now.files_delivered,
                ),
                Stop(
                    tr(words["received"]),
                    now.received,
                    signed.strip(),
                    "seal-check",
                    "good",
                    files=now.files_received,
                ),
            ]
        )
        parts: list[QWidget] = [drawing, label(now.sentence, "section", wrap=True, name="sync.sentence")]
        if found.unsent:
            said = tr("、").join(f"{reading.record_words(table)} {n}" for table, n in found.unsent[:8])
            parts.append(label(tr("待导出的是：{said}", said=said), "second", wrap=True))
        if now.township is None:
            parts.append(
                label(
                    tr("▲ 还没有登记镇里的交换卡。请向镇里要一张，在“交换卡”里登记，才能导出。"),
                    "warn",
                    wrap=True,
                )
            )
        else:
            to = (
                tr("带回到：{name}", name=now.township)
                if now.on_trip
                else tr("上报到：{name}", name=now.township)
            )
            parts.append(label(to, "second", wrap=True))
        made = card(*parts)
        made.setObjectName("sync.state")
        return made

    def _network(self, found: View) -> QFrame:
        return network_cards.network(
            found.way,
            running=Courier.of(self.frame).running,
            may=self.may,
            send=self.send,
            fetch=self.fetch,
            change=self.network,
        )

    def _untold(self, found: Untold) -> QFrame:
        return network_cards.not_told(found, code=self.code, may=self.may, township=self._township)

    def _villages(self, found: View) -> None:
        if not found.villages:
            self._lay.addWidget(
                EmptyState(
                    tr("还没有登记任何村"),
                    tr("请各村导出交换卡，在“交换卡”里一张一张登记。"),
                    icon="identification-card",
                    step=tr("登记交换卡…"),
                    on_step=self.exchange,
                )
            )
            return
        rows = {row.station_id: row for row in found.villages}
        table = BigTable(_village_columns(), lambda ids, take: take({one: rows[one] for one in ids}))
        view = BigView(table, spoken=tr("各村情况"), name="sync.villages")
        table.set_ids(list(rows))
        view.setMinimumHeight((theme.now().control + 4) * (min(10, len(rows)) + 1) + theme.L)
        self._lay.addWidget(view)
        for row in found.villages:
            if row.unlike:
                words = tr("■ {village}：{step}", village=row.name, step=row.next_step)
                self._lay.addWidget(label(words, "warn", wrap=True, name="sync.unlike"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._columns is not None:
            wide = self.width() / theme.now().scale >= TWO_COLUMNS_FROM
            self._columns.setDirection(
                QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
            )

    # doing ------------------------------------------------------------------------------------------

    def _open(self, sheet: Any, title: str) -> None:
        self._sheet = sheet
        sheet.finished.connect(self._on_finished)
        sheet.destroyed.connect(lambda: self._forget(sheet))
        self.frame.open_sheet(sheet, title, sheet.may_close)

    def _forget(self, sheet: Any) -> None:
        if self._sheet is sheet:
            self._sheet = None

    def _on_finished(self, sentence: str, *_more: object) -> None:
        self.frame.say(sentence)
        self.refresh()

    def export(self) -> None:
        """To a stick or folder."""
        from stationdesk.ui.sync.export_sheet import ExportSheet

        self._open(ExportSheet(self.frame), tr("导出上报"))

    def send(self) -> None:
        """What the township was not delivered yet, beside the lane."""
        desk = Courier.of(self.frame).desk()

        def done(sent: carrying.Sent) -> None:
            if sent.sent:
                self.frame.say(tr("已送达 {n} 项：镇里的服务器确认收齐。", n=sent.delivered))
            elif sent.problem is None:
                self.frame.say(tr("没有要发送的：都已送达。"))
            self.refresh()

        self._carry(lambda: carrying.send(desk), done)

    def fetch(self) -> None:
        """Receipts and bundles that wait for us."""
        desk = Courier.of(self.frame).desk()

        def done(fetched: carrying.Fetched) -> None:
            if fetched.taken.confirmed:
                self.frame.say(tr("取回镇里的回执：{n} 项已入库。", n=fetched.taken.confirmed))
            elif fetched.fetched:
                self.frame.say(tr("取回 {n} 个文件，已接收。", n=fetched.fetched))
            elif fetched.problem is None:
                self.frame.say(tr("镇里没有新的文件给本站。"))
            self.refresh()

        self._carry(lambda: carrying.fetch(desk), done)

    def _carry(self, errand: Callable[[], Any], done: Callable[[Any], object]) -> None:
        def failed(_problem: object) -> None:
            self.refresh()  # what stopped it stands in the card, in words

        if Courier.of(self.frame).run(errand, done, failed):
            self.refresh()

    def network(self) -> None:
        """Where to send."""
        from stationdesk.ui.sync.network_sheet import NetworkSheet

        found = self._view
        if found is not None:
            self._open(NetworkSheet(self.frame, found.way, found.card_address), tr("上报地址"))

    def code(self) -> None:
        """A receipt read out by telephone."""
        from stationdesk.ui.sync.code_sheet import CodeSheet

        self._open(CodeSheet(self.frame), tr("回执码"))

    def coats(self) -> None:
        """.zip, volumes, disc image, approved workbook."""
        from stationdesk.ui.sync.coats_sheet import CoatsSheet

        if self._view is not None:
            self._open(CoatsSheet(self.frame, self._view.approval), tr("换一种带法"))

    def intake(self, *given: Path) -> None:
        """Bundles, receipts and cards from elsewhere; what was opened by double click is taken at once."""
        from stationdesk.ui.sync.intake_sheet import IntakeSheet

        sheet = IntakeSheet(self.frame, township=self._township)
        sheet.carded.connect(self._card_first)
        self._open(sheet, tr("接收"))
        files = [one for one in given if isinstance(one, Path)]  # a button's click says whether it is checked
        if files:
            sheet.take(files)

    def _card_first(self, given: Path, rest: Sequence[Path]) -> None:
        """A card that came with bundles: compared first, then the bundles that it may open are taken in."""
        self.exchange(given, then=(lambda: self.intake(*rest)) if rest else None)

    def exchange(self, given: Path | None = None, then: Callable[[], object] | None = None) -> None:
        """Exchange cards. `then`: what follows once the card that was given is enrolled or declined."""
        from stationdesk.ui.sync.cards_sheet import CardsSheet

        sheet = CardsSheet(self.frame, may_enrol=self.may("sync:enrol"), given=given, then=then)
        self._open(sheet, tr("交换卡"))

    def devices(self) -> None:
        """Our computers: shutting one out, and what to do when one is new, moved or dead."""
        from stationdesk.ui.sync.devices_sheet import DevicesSheet

        self._open(DevicesSheet(self.frame, may_revoke=self.may("sync:enrol")), tr("本站电脑"))

    def trip_pack(self) -> None:
        """Make a trip pack; on a laptop open one, or wipe the one that is here."""
        from stationdesk.ui.sync import trip_sheets

        found = self._view
        if found is None or found.trips is None:
            return
        device = getattr(self.frame.desk, "device", None)
        if found.trips.held is not None:
            self.wipe()
        elif device is not None and device.device_no == trip_held.UNALLOTTED:
            self._open(trip_sheets.OpenSheet(self.frame), tr("打开出行包"))
        else:
            self._open(trip_sheets.MakeSheet(self.frame, found), tr("做出行包"))

    def wipe(self) -> None:
        """Wipe the laptop's trip pack."""
        from stationdesk.ui.sync.trip_sheets import WipeSheet

        if self._view is not None and self._view.trips is not None and self._view.trips.held is not None:
            kdf = getattr(self.frame.desk, "kdf", None)
            more = {} if kdf is None else {"kdf": kdf}
            wiped = getattr(self.frame, "wiped", None) or self._ended
            self._open(WipeSheet(self.frame, self._view.trips, wiped, **more), tr("清除出行包"))

    def _ended(self) -> None:
        self.frame.say(tr("已清除。请关闭程序，再打开。"))

    def trip_list(self, pack: str) -> None:
        """带走清单 of a pack."""
        from stationdesk.ui.sync.trip_sheets import print_list

        print_list(self.frame, self, pack)

    def recall(self, pack: str) -> None:
        """End a pack before its time."""
        desk = self.frame.desk

        def done(number: str) -> None:
            self.frame.say(tr("出行包 {number} 已收回，以后从它带回的内容会等人看过。", number=number))
            self.refresh()

        self.frame.jobs.run(
            lambda: desk.change(lambda work: trip_packs.recall(work, pack), reason="sync:trip-pack"),
            done,
            owner=self,
        )

    def compare(self) -> None:
        """The records of two agents side by side."""
        self.frame.go("proxy", view="visits", chip="clashes")

    def settle(self, conflict: str, identity: str) -> None:
        """One side holds from now on."""
        self._settled(conflict, lambda work: settle.settle(work, settle.Choice(conflict, identity)))

    def type_in(self, conflict: str, value: str) -> None:
        """Neither side is right: what was typed holds from now on."""
        self._settled(conflict, lambda work: settle.typed(work, settle.Typed(conflict, value)))

    def _settled(self, conflict: str, act: Callable[[Any], Settled]) -> None:
        desk = self.frame.desk

        def done(_settled: Settled) -> None:
            self.frame.say(tr("已按选的这个保存，下次导出会带给别的电脑。"))
            self.refresh()

        def settled(work: Any) -> Settled:
            for row in status.open_conflicts(work):
                if row.id == conflict:
                    file_access_records.require_shown(work, row.table, row.record_id)
            return act(work)

        self.frame.jobs.run(
            lambda: desk.change(settled, reason="sync:settle"),
            done,
            owner=self,
        )

    def tell_apart(self, twin: Any) -> None:
        """Two records that looked like one are two: asks why."""
        apart_sheet.open_sheet(self, twin, self.refresh)

    def together_again(self, one: Any) -> None:
        """It was a mistake: they may be one."""
        apart_sheet.take_back(self, one, self.refresh)

    def looked_at(self, bundle: str) -> None:
        """A refused file whose reason was read no longer waits."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(lambda work: set_aside.looked_at(work, bundle), mode="quiet"),  # type: ignore[call-arg]
            lambda _none: self.refresh(),
            owner=self,
        )

    def release(self, bundle: str) -> None:
        """A second person has looked at the many withdrawals."""
        desk: Any = self.frame.desk

        def done(count: take_in.Count) -> None:
            words = tr("已放行，入库 {n} 项。", n=count.applied)
            if count.kept:
                words += tr("{n} 处站里后来改过，没有覆盖。", n=count.kept)
            self.frame.say(words)
            self.refresh()

        self.frame.jobs.run(lambda: trip_errands.release(desk, bundle), done, owner=self)


def _heard(row: township.VillageRow) -> str:
    return f"{local(unstamp(row.last_heard)):%Y-%m-%d}" if row.last_heard else tr("还没有")


def _village_columns() -> list[Column]:
    def called(row: township.VillageRow) -> str:
        if row.joined_into:
            return tr("{name}（已并入{into}）", name=row.name, into=row.joined_into)
        return row.name

    def light(row: township.VillageRow) -> str:
        if row.joined_into:
            return ""
        if row.unlike:
            return "late"
        if row.missing or row.held:
            return "near"
        return "normal" if row.last_heard else "provisional"

    return [
        Column(tr("村"), called, 200, light=light),
        Column(tr("最近收到"), _heard, 110),
        Column(tr("居民"), lambda r: str(r.people), 76, right=True),
        Column(tr("户"), lambda r: str(r.households), 94, right=True),
        Column(tr("办件"), lambda r: str(r.cases), 70, right=True),
        Column(tr("探访"), lambda r: str(r.visits), 70, right=True),
        Column(tr("留守"), lambda r: str(r.left_behind), 94, right=True),
        Column(tr("缺"), lambda r: str(r.missing or ""), 72, right=True),
        Column(tr("待补"), lambda r: str(r.held or ""), 100, right=True),
        Column(tr("一致"), lambda r: tr("不一致") if r.unlike else "", 100),
        Column(tr("回执码"), lambda r: r.short_code or "", 150),
    ]
