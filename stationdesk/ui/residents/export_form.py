"""Residents to a spreadsheet: which ones, masked or whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QRadioButton

from stationdesk.services import residents_export
from stationdesk.ui import files
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.residents import listing
from stationdesk.ui.residents.listing import Query
from stationdesk.ui.words import tr

FILES = "Excel (*.xlsx);;CSV (*.csv)"


class ExportForm(SideForm):
    """What is exported is audited; whole numbers need their own permit."""

    def __init__(self, frame: Frame, query: Query, total: int) -> None:
        super().__init__(frame, "export_form")
        self.query = query
        self.everyone = QRadioButton(tr("在册的全部居民（{n} 人）", n=total))
        self.everyone.setObjectName("export_form.everyone")
        self.shown = QRadioButton(tr("只要现在列表里的"))
        self.shown.setObjectName("export_form.shown")
        withhold(self.shown, "" if query.narrowed else tr("列表没有筛选，就是全部居民。"))
        self.shown.setChecked(query.narrowed)
        self.everyone.setChecked(not query.narrowed)
        self.whole = QCheckBox(tr("写出完整的身份号码和电话（会记下来）"))
        self.whole.setObjectName("export_form.whole")
        may = getattr(frame.desk, "may", None)
        self.whole.setEnabled(may is None or bool(may("residents:reveal")))
        for part in (self.everyone, self.shown, self.whole):
            self.lay.addWidget(part)
        if not self.whole.isEnabled():
            self.lay.addWidget(
                label(tr("您的岗位不能导出完整号码，导出的号码是遮盖过的。"), "second", wrap=True)
            )
        self.lay.addWidget(
            label(
                tr("导出的表可以改好再导入：每一行带着记录号，不会重复登记。遮盖过号码的表不能再导入。"),
                "second",
                wrap=True,
            )
        )
        self.end(tr("选地方并导出…"))

    def save(self) -> None:
        chosen, kind = files.ask_save(self, tr("导出到哪里"), tr("居民名册.xlsx"), FILES)
        if chosen:
            file = Path(chosen)
            if not file.suffix:
                file = file.with_suffix(".csv" if "csv" in kind else ".xlsx")
            self.write(file)

    def write(self, file: Path) -> None:
        """Write to a file, on the lane."""
        query, narrowed, whole = self.query, self.shown.isChecked(), self.whole.isChecked()

        def export(work: Any) -> residents_export.Exported:
            wanted = None
            if narrowed:
                wanted = replace(listing.filter_of(query, work.today), ids=listing.ids(work, query))
                if query.text:
                    wanted = replace(wanted, status="all")
            return residents_export.export(work, file, wanted, reveal=whole)

        self.put(
            export,
            lambda made: self.finished.emit(
                tr("已导出 {n} 人到 {file}", n=made.rows, file=Path(made.file).name), ""
            ),
            reason="residents:export",
        )
