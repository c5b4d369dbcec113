"""The widgets of the acceptance page and how they lie; what they do is in `accept_form.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from stationdesk.core.words import N_
from stationdesk.ui import theme
from stationdesk.ui.cases.band import Band, key_hint
from stationdesk.ui.cases.checklist import CheckList
from stationdesk.ui.cases.choices import Choices
from stationdesk.ui.cases.more_facts import MoreFacts
from stationdesk.ui.cases.new_person import NewPersonForm
from stationdesk.ui.cases.receipt_card import ReceiptCard
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.panes import ListDetail
from stationdesk.ui.pieces.plain import button, card, column, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.words import tr


class _BackLine(SearchLine):
    """A search line in which Backspace, when it is empty, goes back to the band above."""

    went_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text() and not self.composing:
            self.went_back.emit()
            return
        super().keyPressEvent(event)


class AcceptParts(QWidget):
    """Three bands, the receipt above them, the outcome below, the cards beside. Wired to its subclass."""

    case_asked = Signal(str)
    _today: Callable[[], date]

    def _build(self) -> None:
        self.receipt = ReceiptCard()
        self.receipt.paper_asked.connect(self.show_paper)
        self.receipt.case_asked.connect(self.case_asked)
        self._build_who()
        self._build_what()
        self._build_materials()
        bands = QWidget()
        bands.setObjectName("accept.bands")
        inner = QVBoxLayout(bands)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.S)
        for part in (self.receipt, self.band_who, self.band_what, self.band_materials):
            inner.addWidget(part)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("accept.scroll")
        self._scroll.setAccessibleName(tr("新办件"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bands.setProperty("look", "clear")
        self._scroll.setWidget(bands)
        left = QWidget()
        left.setLayout(column(self._scroll, self._build_outcome(), gap=theme.S))
        self._context = QWidget()
        self._context.setObjectName("accept.context")
        self._context_lay = column(margin=theme.L, gap=theme.L)
        self._context.setLayout(self._context_lay)
        self.panes = ListDetail(left, self._context)
        lay = column(self.panes)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        self.setLayout(lay)
        for key, run in [
            ("Ctrl+N", self.new_person),
            *((f"Ctrl+{n}", partial(self.take_member, n)) for n in range(1, 10)),
        ]:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _build_who(self) -> None:
        self.band_who = Band(1, tr("谁"), tr("换人"), "who")
        self.band_who.asked.connect(self.ask_who)
        self.who_line = SearchLine(
            "accept.who",
            tr("谁来办：姓名、拼音、身份证或电话后几位"),
            tr("姓名、拼音首字母、身份证或电话后几位"),
            icon="user",
        )
        self.who_list = Choices("accept.who.found", tr("找到的人"))
        self._who_help = label(tr("没找到？Ctrl+N 登记新人"), "second", wrap=True, name="accept.who.help")
        self._who_error = label("", "error", wrap=True, name="accept.who.error")
        self._who_error.hide()
        self.new_person_form = NewPersonForm(self._today())
        self.new_person_form.wanted.connect(self._register)
        self.new_person_form.left.connect(self.ask_who)
        self.new_person_form.hide()
        for part in (self.who_line, self._who_error, self.who_list, self._who_help, self.new_person_form):
            self.band_who.inner.addWidget(part)
        self.who_line.asked.connect(lambda text: self._search("who", text))
        self.who_line.stepped.connect(self.who_list.step)
        self.who_line.chosen.connect(self._on_who_enter)
        self.who_list.taken.connect(self.take_person)

    def _build_what(self) -> None:
        self.band_what = Band(2, tr("办什么"), tr("换事项"), "what")
        self.band_what.asked.connect(self.ask_what)
        self.what_line = _BackLine(
            "accept.what",
            tr("办什么：事项名称、拼音或口头说法"),
            tr("事项、拼音首字母，或照着说：给老人办补贴"),
            icon="clipboard-text",
        )
        self.what_list = Choices("accept.what.found", tr("找到的事项"))
        self._what_error = label("", "error", wrap=True, name="accept.what.error")
        self._what_error.hide()
        for part in (self.what_line, self._what_error, self.what_list):
            self.band_what.inner.addWidget(part)
        self.what_line.asked.connect(lambda text: self._search("what", text))
        self.what_line.stepped.connect(self.what_list.step)
        self.what_line.chosen.connect(self._on_what_enter)
        self.what_line.went_back.connect(self.ask_who)
        self.what_list.taken.connect(self.take_matter)

    def _build_materials(self) -> None:
        self.band_materials = Band(3, tr("材料"), tr("再核对"), "materials")
        self.band_materials.asked.connect(self.ask_materials)
        self.materials = CheckList()
        self.materials.changed.connect(self._on_materials)
        self.materials.went_back.connect(self.ask_what)
        self._promise = DateField("accept.promised_by", tr("承诺何时补齐"))
        self._promise.setPlaceholderText(tr("例如 11-30"))
        self._promise.setFixedWidth(theme.now().px(160))
        self._promise.changed.connect(lambda _day: self._touch())
        self._promise_row = QWidget()
        self._promise_row.setLayout(row(label(tr("承诺何时补齐"), "second"), self._promise, None))
        self._materials_error = label("", "error", wrap=True, name="accept.materials.error")
        self._materials_error.hide()
        hint = key_hint(
            (N_("空格"), N_("已收")),
            ("C", N_("复印件")),
            ("M", N_("缺")),
            ("P", N_("后补")),
            ("A", N_("全齐")),
            (N_("↑↓"), N_("换行")),
        )
        self._keys = label(hint, "second", wrap=True, name="accept.materials.keys")
        self.more = MoreFacts()
        self.more.changed.connect(self._touch)
        for part in (self.materials, self._materials_error, self._keys, self._promise_row, self.more):
            self.band_materials.inner.addWidget(part)

    def _build_outcome(self) -> QWidget:
        self.outcome_button = button(tr("受理"), self.accept, look="primary", name="accept.outcome")
        self.outcome_button.setMinimumWidth(theme.now().px(136))
        self._promise_words = ElidedLabel(name="accept.outcome.words")
        self.spot = QCheckBox(tr("当场办结"))
        self.spot.setObjectName("accept.spot")
        self.spot.toggled.connect(self._on_spot)
        self._refuse = button(tr("不予受理…"), self.refuse, look="quiet", name="accept.refuse")
        self._leave = button(tr("Esc 先放下"), self.leave, look="quiet", name="accept.leave")
        self._leave.setToolTip(tr("填了一半的留着，随时接着填"))
        bar = row(self.outcome_button, self._promise_words, self.spot, self._refuse, self._leave, gap=theme.S)
        bar.setStretch(1, 1)
        holder = card(bar, margin=theme.S)
        return holder
