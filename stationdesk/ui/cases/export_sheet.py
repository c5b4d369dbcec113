"""The case list to a spreadsheet: what the filter shows, masked or whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox

from stationdesk.services import case_export
from stationdesk.services.case_lists import CaseQuery
from stationdesk.ui import files
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.words import tr


class ExportForm(SideForm):
    """What is exported is audited; whole numbers need their own permit and an explicit tick."""

    def __init__(self, frame: Frame, query: CaseQuery, words: str, count: int) -> None:
        super().__init__(frame, "cases.export")
        self._query = query
        what = words or tr("全部办件")
        self.lay.addWidget(label(tr("导出：{what}，{n} 件。", what=what, n=count), wrap=True))
        self.whole = QCheckBox(tr("写出完整的证件号和电话（会记下来）"))
        self.whole.setObjectName("cases.export.whole")
        self.whole.setAccessibleName(self.whole.text())
        may = getattr(frame.desk, "may", None)
        self.whole.setEnabled(may is None or bool(may("residents:reveal")))
        self.lay.addWidget(self.whole)
        if not self.whole.isEnabled():
            self.lay.addWidget(
                label(tr("您的岗位不能导出完整号码，导出的号码是遮盖过的。"), "second", wrap=True)
            )
        self.lay.addWidget(
            label(tr("导出的表里有群众的个人信息，用完请删去，不要传到网上。"), "second", wrap=True)
        )
        self.end(tr("选择文件并导出"))

    def save(self) -> None:
        chosen, _kind = files.ask_save(self, tr("导出办件"), tr("办件清单.xlsx"), "Excel (*.xlsx)")
        if not chosen:
            return
        path, query, whole = Path(chosen), self._query, self.whole.isChecked()
        self.put(
            # The file dialog has asked whether a file of the same name may be written over.
            lambda work: case_export.export(work, path, query, reveal=whole, over=True),
            lambda made: self.finished.emit(
                tr("已导出 {n} 件到 {file}", n=made.rows, file=Path(made.file).name), ""
            ),
            "cases:export",
        )
