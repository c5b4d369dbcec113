"""What the counter says after accepting: the sentence, the number, the date, and the papers to hand over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.services.case_suggest import Suggestion
from stationdesk.services.cases import Receipt
from stationdesk.services.papers import PaperRow
from stationdesk.ui import theme
from stationdesk.ui.issuing import KIND_WORDS
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.choices import TIGHT
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, column, icon_button, label, restyle, row, take_out
from stationdesk.ui.words import tr


class ReceiptCard(QFrame):
    """Stays above the next person's field until the next case is begun in earnest."""

    paper_asked = Signal(object)
    case_asked = Signal(str)
    matter_asked = Signal(str, str)
    """(applicant's key, code): this is done together as well."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("receipt")
        self.setProperty("look", "banner")
        self.receipt: Receipt | None = None
        self.offered: tuple[Suggestion, ...] = ()
        self.key = ""
        self._sentence = label("", wrap=True, name="receipt.sentence")
        self._sentence.setFont(theme.now().font("section"))
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._second = label("", "second", wrap=True, name="receipt.second")
        self._actions = FlowBox(name="receipt.actions")
        self._also = QWidget()
        self._also.setObjectName("receipt.also")
        self._also_lay = column(gap=0)
        self._also.setLayout(self._also_lay)
        self._also.hide()
        close = icon_button("x", tr("收起"), self.clear, name="receipt.close")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.L, theme.M, theme.M, theme.M)
        lay.setSpacing(theme.S)
        head = row(self._sentence, close, gap=theme.S)
        head.setStretch(0, 1)
        head.setAlignment(close, Qt.AlignmentFlag.AlignTop)
        lay.addLayout(head)
        lay.addWidget(self._second)
        lay.addWidget(self._actions)
        lay.addWidget(self._also)
        self.hide()

    def show_receipt(self, receipt: Receipt, name: str) -> None:
        """Say what was done for whom."""
        self.receipt = receipt
        self._forget_also()
        warn = receipt.outcome == "notice"
        self.setProperty("tone", "warn" if warn else "good")
        restyle(self)
        self._sentence.setText(receipt.sentence)
        second = [name]
        if receipt.also_open:
            second.append(
                tr("注意：他还有同一事项在办（{numbers}）", numbers=tr("、").join(receipt.also_open))
            )
        if receipt.missing:
            second.append(tr("缺：{names}", names=tr("、").join(receipt.missing)))
        if receipt.promised:
            second.append(tr("后补：{names}", names=tr("、").join(receipt.promised)))
        self._second.setText("　".join(second))
        self._actions.clear()
        for count, paper in enumerate(receipt.papers):
            words = tr(KIND_WORDS.get(paper.kind, paper.kind))
            key = tr("Enter　打印{what}", what=words) if count == 0 else tr("打印{what}", what=words)
            self._actions.add(self._button(paper, key))
        copy = button(tr("复制编号"), self._copy, look="quiet", icon="copy", name="receipt.copy")
        self._actions.add(copy)
        self._actions.add(
            button(
                tr("打开办件"),
                lambda: self.case_asked.emit(receipt.case_id),
                look="quiet",
                icon="arrow-square-out",
                name="receipt.open",
            )
        )
        self.setAccessibleName(receipt.sentence)
        self.show()

    def _button(self, paper: PaperRow, words: str) -> QPushButton:
        return button(
            words, lambda: self.paper_asked.emit(paper), icon="printer", name=f"receipt.paper.{paper.kind}"
        )

    @property
    def first_paper(self) -> PaperRow | None:
        """What Enter prints."""
        if self.receipt is None or self.isHidden() or not self.receipt.papers:
            return None
        return self.receipt.papers[0]

    def offer(self, found: Sequence[Suggestion], key: str) -> None:
        """还可一起办: up to three, each one key away, with its reason."""
        self._forget_also()
        self.offered, self.key = tuple(found), key
        if not found:
            return
        tight = self.window().height() / theme.now().scale < TIGHT
        if not tight:
            self._also_lay.addWidget(label(tr("还可一起办（Ctrl+数字）"), "second"))
        # Where there is little room the next person's field has to stay in sight: the likeliest one only.
        for number, one in enumerate(found[: 1 if tight else None], 1):
            where = tr("还可一起办 Ctrl+{n}", n=number) if tight else str(number)
            matter = matter_names.shown(one.matter_name)
            shown = button(f"{where}　{matter}", look="link", name=f"receipt.also.{number}")
            shown.setAccessibleName(f"{matter}，{one.why}")
            shown.clicked.connect(lambda _c=False, code=one.matter_code: self.matter_asked.emit(key, code))
            why = ElidedLabel(name=f"receipt.also.{number}.why")
            why.set_whole(one.why)
            line = row(shown, why)
            line.setStretch(1, 1)
            holder = QWidget()
            holder.setLayout(line)
            self._also_lay.addWidget(holder)
        self._also.show()

    def _forget_also(self) -> None:
        self.offered, self.key = (), ""
        take_out(self._also_lay)
        self._also.hide()

    def _copy(self) -> None:
        if self.receipt is not None:
            QGuiApplication.clipboard().setText(self.receipt.number)

    def clear(self) -> None:
        """Put it away."""
        self.receipt = None
        self._forget_also()
        self.hide()
