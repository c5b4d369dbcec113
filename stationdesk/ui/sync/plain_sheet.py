"""At the township: approve an unencrypted workbook for a village, and read those that came. They are lists to be read, never merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from stationdesk.core.clock import local, unstamp
from stationdesk.sync import peers, plain_approvals, plain_book
from stationdesk.ui import files, theme
from stationdesk.ui.pages import Frame, allow
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.plain import button, label, line, row, take_out
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.tables import BigTable, BigView, Column
from stationdesk.ui.words import tr

SHOWN = 20


class PlainSheet(SideForm):
    """For whom, which lists, until when; below, what was read."""

    def __init__(
        self,
        frame: Frame,
        villages: list[peers.PeerRow],
        books: list[plain_book.BookRow],
    ) -> None:
        super().__init__(frame, "sync.plain")
        desk: Any = frame.desk
        self.lay.addWidget(
            label(
                tr("只给没有办法带加密数据包的村。表格没有密码，只供阅读，入库仍以数据包为准。"),
                "second",
                wrap=True,
            )
        )
        pairs = [(one.station_id, one.name) for one in villages]
        self.village = pick("sync.plain.village", tr("村"), pairs, None, empty=False)
        self.until = DateField("sync.plain.until", tr("批准到哪天"), None, clock=desk.clock)
        self.field("for", tr("批准哪个村"), self.village, needed=True)
        self.field("until", tr("批准到哪天"), self.until, needed=True)
        self.kinds: dict[str, QCheckBox] = {}
        box = QWidget()
        lay = QVBoxLayout(box)
        lay.setContentsMargins(0, 0, 0, 0)
        for kind in plain_approvals.KINDS:
            one = self.kinds[kind] = QCheckBox(tr(plain_book.TITLES[kind]))
            one.setObjectName(f"sync.plain.kind.{kind}")
            lay.addWidget(one)
        box.setAccessibleName(tr("可以导出的表"))
        self.field("kinds", tr("可以导出的表"), box, help=tr("不会有：{out}", out=tr(plain_book.LEFT_OUT)))
        self.whole = QCheckBox(tr("证件号码和电话全部写出（不勾就只写前三后四）"))
        self.whole.setObjectName("sync.plain.whole")
        self.lay.addWidget(self.whole)
        self.watch(self.whole)
        self.end(tr("写批准文件…"))
        may = frame.desk.may("sync:enrol")  # type: ignore[attr-defined]
        nobody = "" if villages else tr("还没有登记村的交换卡。")
        allow(self.button, may, "sync:enrol", unless=nobody)
        last = self.lay.count() - 1
        self.lay.insertWidget(last, line())
        self.lay.insertWidget(last + 1, label(tr("读过的表格"), "section"))
        shown = QVBoxLayout()
        shown.setSpacing(theme.XS)
        self.lay.insertLayout(last + 2, shown)
        if not books:
            shown.addWidget(label(tr("还没有读过表格。"), "second"))
        for book in books[:SHOWN]:
            words = tr(
                "{at} {village}", at=f"{local(unstamp(book.made_at)):%m-%d %H:%M}", village=book.village
            )
            looks = [
                button(
                    tr("{kind} {n} 行", kind=tr(plain_book.TITLES[kind]), n=count),
                    partial(self.look, book.id, kind),
                    look="link",
                    name=f"sync.plain.look.{kind}.{book.id[:12]}",
                )
                for kind, count in book.rows.items()
            ]
            shown.addLayout(row(label(words, wrap=True), *looks, None))
        self._table = QVBoxLayout()
        self.lay.insertLayout(last + 3, self._table)

    def save(self) -> None:
        """Ask where to, then write the approval."""
        if not self.button.isEnabled():
            return
        self.form.clear()
        self.until.settle()
        chosen = tuple(kind for kind, one in self.kinds.items() if one.isChecked())
        if self.until.day is None or not chosen:
            self.warn(tr("请写批准到哪天，并勾选可以导出的表。"))
            return
        name = f"{self.village.currentText()}{plain_approvals.SUFFIX}"
        path, _kind = files.ask_save(
            self, tr("批准文件存到哪里"), name, f"{tr('批准文件')} (*{plain_approvals.SUFFIX})"
        )
        if path:
            self.write(Path(path))

    def write(self, file: Path) -> None:
        """Write it on the lane."""
        desk: Any = self.frame.desk
        village, until, whole = str(self.village.currentData()), self.until.day, self.whole.isChecked()
        kinds = tuple(kind for kind, one in self.kinds.items() if one.isChecked())
        if until is None:
            return

        def done(made: plain_approvals.Approval) -> None:
            self._touched = False
            words = tr(
                "✓ 批准文件已写好，到 {day} 为止；请交给村里在“接收”里读入。", day=made.until.isoformat()
            )
            self.warn(words, "good")
            self.finished.emit(words.removeprefix("✓ "), "")

        self.frame.jobs.run(
            lambda: plain_approvals.give(desk, village, kinds, until, file, whole_numbers=whole),
            done,
            self._failed,
            busy=self.button,
            owner=self,
        )

    def look(self, book: str, kind: str) -> None:
        """Show a sheet of a book; who looked is written down."""
        desk = self.frame.desk

        def show(found: tuple[tuple[str, ...], list[list[str]]]) -> None:
            headings, rows = found
            take_out(self._table)
            by_id = {str(n): one for n, one in enumerate(rows)}
            table = BigTable(_columns(headings), lambda ids, take: take(_some(by_id, ids)))
            view = BigView(table, spoken=tr(plain_book.TITLES[kind]), name="sync.plain.rows")
            table.set_ids(list(by_id))
            view.setMinimumHeight((theme.now().control + 4) * (min(10, len(rows)) + 1) + theme.L)
            self._table.addWidget(view)
            view.setFocus()

        self.frame.jobs.run(
            lambda: desk.change(lambda work: plain_book.looked(work, book, kind), reason="sync:import"),
            show,
            self._failed,
            owner=self,
        )


def _some(rows: Mapping[str, list[str]], ids: Any) -> dict[str, list[str]]:
    return {one: rows[one] for one in ids}


def _columns(headings: tuple[str, ...]) -> list[Column]:
    def cell(at: int) -> Callable[[Any], str]:
        return lambda line_: str(line_[at])

    return [Column(tr(heading), cell(n), 130) for n, heading in enumerate(headings)]
