"""Taking in what came: bundles, receipts, cards, dropped or chosen; what became of each is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.sync import arrivals, card, errands, intake, peers, plain_book, trace
from stationdesk.ui import files, theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.drop import DropCard
from stationdesk.ui.pieces.plain import button, label, row, take_out
from stationdesk.ui.sync.reading import errand_desk
from stationdesk.ui.sync.running import Running
from stationdesk.ui.words import tr

FILES = f"StationDesk ({' '.join(f'*{one}' for one in intake.ENDINGS)} *.001)"
SHOWN = 12


class IntakeSheet(QWidget):
    """`carded(path, rest)` for an exchange card, which a person has to compare first; then come the other files."""

    finished = Signal(str)
    carded = Signal(object, object)

    def __init__(self, frame: Frame, *, township: bool) -> None:
        super().__init__()
        self.setObjectName("sync.intake")
        self.frame, self._township = frame, township
        self._under_way = False
        self._beside: list[intake.Intake] = []
        words = tr("把各村的数据包拖到这里") if township else tr("把数据包或镇里的回执拖到这里")
        self.drop = DropCard(
            words,
            tr("几个文件可以一起，先后顺序不要紧；重复接收不会重复入库。"),
            tr("选文件…"),
            name="sync.intake.drop",
            kinds=FILES,
            many=True,
        )
        self.drop.dropped.connect(self.take)
        self.running = Running(tr("正在接收"), name="sync.intake.running", can_stop=False)
        self._result = QVBoxLayout()
        self._result.setSpacing(theme.S)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.M)
        lay.addWidget(self.drop)
        if township:
            self.server = button(
                tr("接收上报服务器的文件夹…"),
                self._choose_server,
                icon="hard-drives",
                name="sync.intake.server",
            )
            self.plain = button(tr("不加密的表格…"), self._plain, name="sync.intake.plain")
            lay.addLayout(row(self.server, self.plain, None))
        lay.addWidget(self.running)
        lay.addLayout(self._result)
        lay.addStretch(1)

    def may_close(self) -> bool:
        """Not in the middle of it."""
        return not self._under_way

    def save(self) -> None:
        """Ctrl+Enter chooses files."""
        self.drop.button.click()

    def take(self, given: Sequence[Path]) -> None:
        """Take files in on the lane. At a township the receipts lie beside the bundles afterwards."""
        if self._under_way:
            return
        cards = [file for file in given if file.suffix == card.SUFFIX]
        if cards:
            # Before the rest: without the card the bundles beside it would be refused as a stranger's.
            self.carded.emit(cards[0], [file for file in given if file != cards[0]])
            return
        others = list(given)
        if not others:
            return
        self._under_way = True
        self.running.begin()
        desk, running = errand_desk(self.frame), self.running
        folders = list(dict.fromkeys(file.parent for file in others)) if self._township else []

        self._beside = []

        def take(some: Sequence[Path], receipts: Path | None) -> errands.TakenIn:
            came = intake.take_in(desk, some, receipts=receipts, progress=running.went_on.emit)
            self._beside.append(came)
            return came.taken

        def work() -> errands.TakenIn:
            try:
                if not folders:
                    return take(others, None)
                total = errands.TakenIn()
                for folder in folders:
                    total = _sum(total, take([file for file in others if file.parent == folder], folder))
                return total
            finally:
                self._under_way = False

        self.frame.jobs.run(work, self._show, self._failed, busy=self.drop, owner=self)

    def _choose_server(self) -> None:
        chosen = files.ask_folder(self, tr("上报服务器的数据文件夹"))
        if chosen:
            self.collect(Path(chosen))

    def collect(self, root: Path) -> None:
        """What villages sent by network: taken in, confirmed, and the receipts laid out to be fetched."""
        if self._under_way:
            return
        self._under_way = True
        self.running.begin()
        self._beside = []
        desk = errand_desk(self.frame)

        def work() -> errands.TakenIn:
            try:
                made = arrivals.collect(desk, root)
                return replace(made.taken, receipts=())
            finally:
                self._under_way = False

        self.frame.jobs.run(work, self._show, self._failed, busy=self.drop, owner=self)

    def _plain(self) -> None:
        """Unencrypted workbooks: approve, read."""
        from stationdesk.ui.sync.plain_sheet import PlainSheet

        desk, frame = self.frame.desk, self.frame

        def look(work: Any) -> tuple[list[peers.PeerRow], list[plain_book.BookRow]]:
            villages = [one for one in peers.list_all(work) if one.kind == "village" and not one.revoked]
            return list({one.station_id: one for one in villages}.values()), plain_book.listed(work)

        def show(found: tuple[list[peers.PeerRow], list[plain_book.BookRow]]) -> None:
            sheet = PlainSheet(frame, *found)
            sheet.finished.connect(lambda words, _id: frame.say(words))
            frame.open_sheet(sheet, tr("不加密的表格"), sheet.may_close)

        frame.jobs.run(lambda: desk.read(look), show, owner=self)

    def _failed(self, problem: Unhappy) -> bool:
        self._clear()
        self._result.addWidget(label(problem.message, "error", wrap=True))
        return True

    def _clear(self) -> None:
        self.running.hide()
        take_out(self._result)

    def _show(self, made: errands.TakenIn) -> None:
        self._clear()
        lines: list[tuple[str, str]] = []
        if made.bundles and (
            made.applied
            or made.already
            or not (made.files or made.files_already or made.down or made.down_refused)
        ):
            lines.append(
                (
                    tr(
                        "✓ {n} 个数据包：入库 {a} 项，已有 {b} 项。",
                        n=made.bundles,
                        a=made.applied,
                        b=made.already,
                    ),
                    "good",
                )
            )
        if made.files_already:
            words = tr(
                "✓ 附件 {n} 个，其中 {m} 个先前已有。",
                n=made.files + made.files_already,
                m=made.files_already,
            )
            lines.append((words, "good"))
        elif made.files:
            lines.append((tr("✓ 附件 {n} 个。", n=made.files), "good"))
        if made.down:
            lines.append((tr("✓ 镇里下发 {n} 项，已办；见“窗口办理 → 镇里下发”。", n=made.down), "good"))
        if made.down_refused:
            lines.append(
                (
                    tr("▲ 镇里下发的 {n} 项没有办成，原因在“窗口办理 → 镇里下发”。", n=made.down_refused),
                    "warn",
                )
            )
        on_trip = getattr(self.frame.desk, "trip", None) is not None
        if made.confirmed and on_trip:
            lines.append((tr("✓ 站里的回执确认 {n} 项已带回。", n=made.confirmed), "good"))
        elif made.confirmed:
            lines.append((tr("✓ 回执确认 {n} 项：镇里已入库。", n=made.confirmed), "good"))
        if made.confirmed_files:
            lines.append((tr("✓ 回执确认附件 {n} 个：镇里已入库。", n=made.confirmed_files), "good"))
        if made.heard and not made.confirmed and not made.confirmed_files:
            lines.append((tr("✓ 读了 {n} 份回执，里面说的先前都已确认过。", n=made.heard), "good"))
        if made.held:
            lines.append((tr("▲ {n} 项先放着，缺的补上以后自动入库。", n=made.held), "warn"))
        if made.conflicts:
            lines.append((tr("▲ {n} 处两边改得不一样，要人选一个，列在本页。", n=made.conflicts), "warn"))
        if made.parted:
            words = tr(
                "▲ {n} 次走访两台电脑都登记了：两份记录都留着，已分成两次走访，请核对。", n=made.parted
            )
            lines.append((words, "warn"))
        for came in self._beside:
            for one in came.approvals:
                day = one.until.isoformat()
                lines.append((tr("✓ 镇里批准导出不加密的表格，到 {day} 为止。", day=day), "good"))
            for book in came.books:
                count = sum(book.rows.values())
                lines.append(
                    (
                        tr("✓ {village}的表格 {n} 行：只供阅读，没有入库。", village=book.village, n=count),
                        "good",
                    )
                )
        for problem in made.problems[:SHOWN]:
            reason = problem.get("message") or tr(trace.why_words(problem["reason"]))
            file = problem.get("file", "")
            lines.append((f"■ {file}  {reason}".replace("■   ", "■ "), "error"))
        if len(made.problems) > SHOWN:
            lines.append((tr("还有 {n} 处没有列出。", n=len(made.problems) - SHOWN), "second"))
        for receipt in made.receipts:
            told = (
                tr("✓ 回执已写在数据包旁边：{file}，请让村里带回。", file=receipt.name)
                if self._township
                else tr("✓ 回执已写在数据包旁边：{file}，请在出行电脑上读入，然后清除。", file=receipt.name)
            )
            lines.append((told, "good"))
        if not lines:
            lines.append((tr("没有新的内容：都已经有了。"), "second"))
        for words, kind in lines:
            self._result.addWidget(label(words, kind, wrap=True))
        self.finished.emit(lines[0][0].removeprefix("✓ "))


def _sum(one: errands.TakenIn, other: errands.TakenIn) -> errands.TakenIn:
    return replace(
        one,
        bundles=one.bundles + other.bundles,
        applied=one.applied + other.applied,
        already=one.already + other.already,
        held=one.held + other.held,
        quarantined=one.quarantined + other.quarantined,
        conflicts=one.conflicts + other.conflicts,
        confirmed=one.confirmed + other.confirmed,
        parted=one.parted + other.parted,
        files=one.files + other.files,
        files_already=one.files_already + other.files_already,
        heard=one.heard + other.heard,
        confirmed_files=one.confirmed_files + other.confirmed_files,
        down=one.down + other.down,
        down_refused=one.down_refused + other.down_refused,
        receipts=one.receipts + other.receipts,
        problems=one.problems + other.problems,
    )
