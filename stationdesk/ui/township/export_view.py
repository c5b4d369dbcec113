"""导出分析: what may be taken out for the township's own analysis, as CSV, XLSX or Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QWidget

from stationdesk.services import township_export
from stationdesk.services.township_export import Dataset, Exported
from stationdesk.ui import files
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import Column
from stationdesk.ui.township.two_panes import TownshipView
from stationdesk.ui.words import tr


class ExportView(TownshipView):
    """The datasets. F9 writes the chosen one."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            "township.export",
            [
                Column(tr("数据"), lambda r: tr(r.title), 240),
                Column(tr("列数"), lambda r: str(len(r.columns)), 70, right=True),
                Column(
                    tr("个人信息列"), lambda r: str(sum(c.personal for c in r.columns) or ""), 110, right=True
                ),
            ],
            spoken=tr("可以导出的数据"),
            count=lambda n: tr("{n} 种", n=n),
            key=lambda r: r.name,
        )
        self.personal = QCheckBox(tr("带上个人信息列（会记入操作记录）"))
        self.personal.setObjectName("township.export.personal")
        self.inside.insertWidget(1, self.personal)
        self._export = action(
            tr("导出…"), self.export, name="township.export.go", glyph="export", key="F9", parent=self
        )
        self.enable(None)

    @property
    def title(self) -> str:
        return tr("导出分析")

    @property
    def primary_action(self) -> QAction:
        return self._export

    def look(self, work: Any) -> tuple[Dataset, ...]:
        return township_export.offered(work)

    def rows(self, read: Sequence[Dataset]) -> Sequence[Dataset]:
        return read

    def empty(self) -> QWidget:
        return EmptyState(
            tr("没有可以导出的数据"), tr("请管理员检查您的岗位。"), icon="lock-key", state="forbidden"
        )

    def tell(self, one: Dataset) -> list[str]:
        return [
            tr(one.title),
            "",
            tr("列：{names}", names=tr("、").join(c.heading for c in one.columns if not c.personal)),
            *(
                [tr("个人信息列：{names}", names=tr("、").join(c.heading for c in one.columns if c.personal))]
                if any(c.personal for c in one.columns)
                else []
            ),
            "",
            tr("CSV、XLSX 用表格软件打开；Parquet 给分析软件用。"),
        ]

    def enable(self, one: Dataset | None) -> None:
        withhold(self._export, tr(CHOOSE) if one is None else "")
        holds = one is not None and any(c.personal for c in one.columns)
        self.personal.setVisible(holds and self.may("township:reveal"))
        if not holds:
            self.personal.setChecked(False)

    def export(self) -> None:
        """F9."""
        one, desk = self.list.current, self.frame.desk
        if one is None or not self._export.isEnabled():
            return
        personal = self.personal.isVisibleTo(self) and self.personal.isChecked()
        chosen, _kind = files.ask_save(
            self, tr("导出到"), f"{tr(one.title)}.xlsx", "XLSX (*.xlsx);;CSV (*.csv);;Parquet (*.parquet)"
        )
        if not chosen:
            return

        def done(made: Exported) -> None:
            self.frame.say(tr("已导出 {rows} 行：{file}", rows=made.rows, file=made.file))

        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: township_export.export(
                    work, one.name, Path(chosen), personal=personal, over=True
                ),
                reason="township:export",
            ),
            done,
            owner=self,
        )
