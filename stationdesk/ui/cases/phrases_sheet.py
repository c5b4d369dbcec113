"""常用语: the phrases this counter writes into remarks, one a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.services import case_phrases
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import FieldRow, Form
from stationdesk.ui.pieces.plain import button, column, row
from stationdesk.ui.words import tr


class PhrasesSheet(QWidget):
    """`saved(phrases)` when they are kept."""

    saved = Signal(object)

    def __init__(self, frame: Frame, phrases: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("phrases")
        self.frame = frame
        self.form = Form(self)
        self._text = QPlainTextEdit()
        self._text.setObjectName("phrases.text")
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(theme.now().px(180))
        self._text.setPlainText("\n".join(phrases))
        lay = column(
            self.form.add(
                "phrases",
                FieldRow(
                    tr("一行一条"), self._text, help=tr("只在这台电脑上用；不要写姓名、证件号码和电话。")
                ),
            ),
            row(button(tr("保存"), self.save, look="primary", name="phrases.save"), None),
            None,
            gap=theme.M,
        )
        lay.setContentsMargins(theme.XL, theme.S, theme.XL, theme.XL)
        self.setLayout(lay)

    def save(self) -> None:
        """Keep them on this machine."""
        lines, desk = self._text.toPlainText().splitlines(), self.frame.desk
        self.form.clear()

        def failed(problem: Unhappy) -> bool:
            return self.form.show(problem)

        self.frame.jobs.run(
            lambda: desk.change(lambda work: case_phrases.save(work, lines), reason="cases:accept"),
            self.saved.emit,
            failed,
            owner=self,
        )
