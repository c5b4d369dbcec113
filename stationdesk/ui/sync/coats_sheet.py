"""Where a bundle does not pass as it is: as .zip, in volumes, on a disc image, or the workbook that the township approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QSpinBox

from stationdesk.core.errors import Unhappy
from stationdesk.sync import plain_approvals, plain_book, unproved
from stationdesk.ui import files
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.sync.reading import errand_desk
from stationdesk.ui.words import tr


class CoatsSheet(SideForm):
    """Which coat, how large a part; then where to."""

    def __init__(self, frame: Frame, approval: plain_approvals.Approval | None) -> None:
        super().__init__(frame, "sync.coats")
        self._approval = approval
        self.lay.addWidget(
            label(
                tr("网闸不让数据包通过，或者不许用U盘的，换一种带法。内容一样，仍然加密；到镇里照样接收。"),
                "second",
                wrap=True,
            )
        )
        self.kind = pick(
            "sync.coats.kind",
            tr("带法"),
            [
                ("zip", tr("压缩包 .zip")),
                ("volumes", tr("分卷（每卷不超过…）")),
                ("disc", tr("光盘映像 .iso")),
                ("plain", tr("不加密的表格 .xlsx（要镇里批准）")),
            ],
            "zip",
            empty=False,
        )
        self.volume = QSpinBox()
        self.volume.setObjectName("sync.coats.size")
        self.volume.setRange(1, 2000)
        self.volume.setValue(100)
        self.volume.setSuffix(" MB")
        self.volume.setAccessibleName(tr("每卷大小"))
        self.field("kind", tr("怎么带"), self.kind)
        self._size_row = self.field(
            "size", tr("每卷大小"), self.volume, help=tr("校验单 .sums 要一起带；分几次带、先后顺序都不要紧")
        )
        self.about = label("", "second", wrap=True, name="sync.coats.about")
        self.lay.addWidget(self.about)
        self.end(tr("导出…"))
        self.kind.currentIndexChanged.connect(self._fit)
        self._fit()

    def _fit(self, *_index: object) -> None:
        kind = str(self.kind.currentData())
        self._size_row.setVisible(kind == "volumes")
        ready, words = True, ""
        if kind == "plain":
            given = self._approval
            ready = given is not None
            if given is None:
                words = tr("▲ 没有镇里有效的批准。请向镇里要批准文件（.sdapproval），先在“接收”里读入。")
            else:
                numbers = (
                    tr("证件号码全部写出") if given.numbers == "whole" else tr("证件号码和电话只写前三后四")
                )
                words = tr(
                    "▲ 没有密码，谁拿到都能看。批准到 {day}；只含：{kinds}；{numbers}。不含：{out}。",
                    day=given.until.isoformat(),
                    kinds=tr("、").join(tr(plain_book.TITLES[one]) for one in given.kinds),
                    numbers=numbers,
                    out=tr(plain_book.LEFT_OUT),
                )
        self.about.setText(words)
        self.about.setVisible(bool(words))
        self.button.setEnabled(ready)

    def save(self) -> None:
        """Ask where to, then write."""
        if self.button.isEnabled():
            chosen = files.ask_folder(self, tr("写到哪里"))
            if chosen:
                self.write(Path(chosen))

    def write(self, folder: Path) -> None:
        """Write it on the lane and read it back."""
        kind: Any = self.kind.currentData()
        desk, size = errand_desk(self.frame), self.volume.value()

        def work() -> tuple[int, list[str]]:
            if kind == "plain":
                made = plain_book.export(self.frame.desk, folder)  # type: ignore[arg-type]
                return sum(made.rows.values()), [made.file.name]
            exported, written = unproved.export_wrapped(desk, kind, folder, volume_mb=size)
            return exported.changes, [one.name for one in written]

        def done(found: tuple[int, list[str]]) -> None:
            count, names = found
            self._touched = False
            if not names:
                self.warn(tr("没有新的内容要上报：镇里都已确认。"), "good")
                return
            said = "\n".join(names[:12]) + ("\n…" if len(names) > 12 else "")
            if kind == "plain":
                words = tr("✓ 已写好 {n} 行，没有加密，请当面交给镇里：", n=count)
            else:
                words = tr("✓ 已核对，可以带走。{n} 项：", n=count)
            self.warn(f"{words}\n{said}", "good")
            self.finished.emit(words.removeprefix("✓ ").rstrip("：:"), "")

        self.frame.jobs.run(work, done, self._failed, busy=self.button, owner=self)

    def _failed(self, problem: Unhappy) -> bool:
        self.warn(problem.message, "error")
        return True
