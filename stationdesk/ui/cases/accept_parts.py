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
from stationdesk.ui.cases import reading
from stationdesk.ui.cases.accept_scans import Scans
from stationdesk.ui.cases.band import Band, key_hint
from stationdesk.ui.cases.card_watch import ENTER, CardLine, CardWatch
from stationdesk.ui.cases.checklist import CheckList
from stationdesk.ui.cases.finder import Finder
from stationdesk.ui.cases.more_facts import MoreFacts
from stationdesk.ui.cases.new_firm import NewFirmForm
from stationdesk.ui.cases.new_person import NewPersonForm
from stationdesk.ui.cases.receipt_card import ReceiptCard
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.choices import Choice, Choices
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.panes import ListDetail
from stationdesk.ui.pieces.plain import button, card, column, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.watched import WatchedTray, watcher_of
from stationdesk.ui.words import tr


class MatterLine(SearchLine):
    """The matter field: Backspace in the empty line goes back to the band above, a digit in the quick list takes."""

    went_back = Signal()
    number_pressed = Signal(int)
    quick = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat() and key in ENTER:
            return
        if not self.text() and not self.composing:
            if key == Qt.Key.Key_Backspace:
                self.went_back.emit()
                return
            if self.quick and Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not event.modifiers():
                self.number_pressed.emit(key - Qt.Key.Key_0)
                return
        super().keyPressEvent(event)


class AcceptParts(QWidget):
    """Three bands, the receipt above them, the outcome below, the cards beside. Wired to its subclass."""

    case_asked = Signal(str)
    frame: Frame
    _today: Callable[[], date]

    def _build(self) -> None:
        # From the outside in: a widget that is put into its place while empty is dressed once, not at every level.
        bands = QWidget()
        bands.setObjectName("accept.bands")
        bands.setProperty("look", "clear")
        self._inner = QVBoxLayout(bands)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(theme.S)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("accept.scroll")
        self._scroll.setAccessibleName(tr("新办件"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(bands)
        left = QWidget()
        left_lay = column(self._scroll, gap=theme.S)
        left.setLayout(left_lay)
        self._context = QWidget()
        self._context.setObjectName("accept.context")
        self._context_lay = column(margin=theme.L, gap=theme.L)
        self._context.setLayout(self._context_lay)
        self.panes = ListDetail(left, self._context)
        lay = column(self.panes)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        self.setLayout(lay)
        self.receipt = ReceiptCard()
        self.receipt.paper_asked.connect(self.show_paper)
        self.receipt.case_asked.connect(self.case_asked)
        self.receipt.matter_asked.connect(self.take_also)
        self._inner.addWidget(self.receipt)
        self._build_who()
        self._build_what()
        self._build_materials()
        self._inner.addStretch(1)
        left_lay.addWidget(self._build_outcome())
        self._watch = CardWatch(self, (self.who_line, self._registry))
        self._watch.read.connect(self._on_card_elsewhere)
        for key, run in [
            ("Ctrl+N", self.new_person),
            ("Ctrl+Shift+N", self.new_firm),
            ("Ctrl+B", self.ask_by),
            ("Ctrl+R", self.repeat_last),
            ("Ctrl+J", self.ask_quick),
            ("Ctrl+D", self.hand_to_proxy),
            ("Ctrl+Shift+J", self.refuse),
            *((f"Ctrl+{n}", partial(self.take_member, n)) for n in range(1, 10)),
        ]:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setObjectName(f"accept.key.{key}")
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _build_who(self) -> None:
        self.band_who = Band(1, tr("谁"), tr("换人"), "who")
        self._inner.addWidget(self.band_who)
        self.band_who.asked.connect(self.ask_who)
        self.who_line = CardLine(
            "accept.who",
            tr("谁来办：姓名、拼音、身份证或电话后几位，单位名称，或刷身份证、扫回执"),
            tr("姓名、拼音首字母、证件或电话后几位；单位；刷身份证"),
        )
        self.who_list = Choices("accept.who.found", tr("找到的人和单位"))
        self._who_help = label("", "second", wrap=True, name="accept.who.help")
        self._who_error = label("", "error", wrap=True, name="accept.who.error")
        self._who_error.hide()
        self._registry = QWidget()
        self._registry.setLayout(column(gap=0))
        self._registry.hide()
        self._person_form: NewPersonForm | None = None
        self._firm_form: NewFirmForm | None = None
        self._who_parts = (self.who_line, self._who_error, self.who_list, self._who_help)
        for part in (*self._who_parts, self._registry):
            self.band_who.inner.addWidget(part)
        self.find_who = Finder(self.who_line, self.who_list, self.frame.jobs, self._look_who)
        self.find_who.looked.connect(self._help_who)
        self.find_who.taken.connect(self.take_person)
        self.who_line.asked.connect(lambda _text: self._show_error("who", ""))
        self.who_line.chosen.connect(self._on_who_enter)

    @property
    def new_person_form(self) -> NewPersonForm:
        """Where a person is registered; made when it is first wanted, for most cases it never is."""
        if self._person_form is None:
            made = self._person_form = NewPersonForm(self._today())
            made.wanted.connect(self._register)
            self._put_in_registry(made)
        return self._person_form

    @property
    def new_firm_form(self) -> NewFirmForm:
        """Where an organisation is registered."""
        if self._firm_form is None:
            made = self._firm_form = NewFirmForm()
            made.wanted.connect(self._register_firm)
            self._put_in_registry(made)
        return self._firm_form

    def _put_in_registry(self, made: NewPersonForm | NewFirmForm) -> None:
        made.left.connect(self.ask_who)
        made.hide()
        self._registry.layout().addWidget(made)  # type: ignore[union-attr]

    @property
    def registering(self) -> NewPersonForm | NewFirmForm | None:
        """The form in which somebody is being registered, if one is open."""
        if self._registry.isHidden():
            return None
        return next((one for one in (self._person_form, self._firm_form) if one and not one.isHidden()), None)

    def _end_registering(self) -> None:
        self._registry.hide()
        for one in (self._person_form, self._firm_form):
            if one is not None:
                one.hide()

    def _build_what(self) -> None:
        self.band_what = Band(2, tr("办什么"), tr("换事项"), "what")
        self._inner.addWidget(self.band_what)
        self.band_what.asked.connect(self.ask_what)
        self.what_line = MatterLine(
            "accept.what",
            tr("办什么：事项名称、拼音或口头说法"),
            tr("事项、拼音首字母，或照着说：给老人办补贴"),
            icon="clipboard-text",
        )
        self.what_list = Choices("accept.what.found", tr("找到的事项"))
        self._what_error = label("", "error", wrap=True, name="accept.what.error")
        self._what_error.hide()
        self._what_help = label("", "second", wrap=True, name="accept.what.help")
        for part in (self.what_line, self._what_error, self.what_list, self._what_help):
            self.band_what.inner.addWidget(part)
        self.find_what = Finder(self.what_line, self.what_list, self.frame.jobs, self._look_what, empty=True)
        self.find_what.looked.connect(self._help_what)
        self.find_what.taken.connect(self._on_matter)
        self.what_line.asked.connect(lambda _text: self._show_error("what", ""))
        self.what_line.chosen.connect(self.find_what.enter)
        self.what_line.went_back.connect(self.ask_who)
        self.what_line.number_pressed.connect(self._on_number)

    def _build_materials(self) -> None:
        self.band_materials = Band(3, tr("材料"), tr("再核对"), "materials")
        self._inner.addWidget(self.band_materials)
        self.band_materials.asked.connect(self.ask_materials)
        self.materials = CheckList()
        self.materials.changed.connect(self._on_materials)
        self.materials.went_back.connect(self.ask_what)
        self.scans = Scans(self.frame, self.materials)
        self.scans.refused.connect(lambda sentence: self._show_error("materials", sentence))
        self.scans.ready.connect(self._on_scans_ready)
        self.tray = WatchedTray(self.frame, watcher_of(self.frame), "accept.watched")
        self.tray.staged.connect(self.scans.put)
        self.tray.hide()
        self.materials.newest_asked.connect(lambda: self.tray.take(next(iter(self.tray.tiles.ids), "")))
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
            ("S", N_("附扫描件")),
            ("Ctrl+V", N_("贴图")),
            ("W", N_("取新扫描")),
            (N_("↑↓"), N_("换行")),
        )
        self._keys = label(hint, "second", wrap=True, name="accept.materials.keys")
        self.more = MoreFacts(self.frame)
        self.more.changed.connect(self._touch)
        self._card_hint = label("", "warn", wrap=True, name="accept.card_hint")
        self._card_hint.hide()
        for part in (
            self.materials,
            self._materials_error,
            self._keys,
            self._card_hint,
            self.tray,
            self._promise_row,
            self.more,
        ):
            self.band_materials.inner.addWidget(part)

    def _build_outcome(self) -> QWidget:
        self.outcome_button = button(tr("受理"), self.accept, look="primary", name="accept.outcome")
        self.outcome_button.setMinimumWidth(theme.now().px(136))
        self._promise_words = ElidedLabel(name="accept.outcome.words")
        self.spot = QCheckBox(tr("当场办结"))
        self.spot.setObjectName("accept.spot")
        self.spot.toggled.connect(self._on_spot)
        self._proxy = button(tr("转代办…"), self.hand_to_proxy, look="quiet", name="accept.proxy")
        self._proxy.setToolTip(tr("Ctrl+D：填好的一起转为全程代办"))
        self._refuse = button(tr("不予受理…"), self.refuse, look="quiet", name="accept.refuse")
        self._refuse.setToolTip(tr("Ctrl+Shift+J：写明理由，出不予受理通知书"))
        self._leave = button(tr("Esc 先放下"), self.leave, look="quiet", name="accept.leave")
        self._leave.setToolTip(tr("填了一半的留着，随时接着填"))
        bar = row(
            self.outcome_button,
            self._promise_words,
            self.spot,
            self._proxy,
            self._refuse,
            self._leave,
            gap=theme.S,
        )
        bar.setStretch(1, 1)
        holder = card(bar, margin=theme.S)
        return holder

    # what the lists are asked for on the lane --------------------------------------------------------

    def _look_who(self, text: str) -> Callable[[], list[Choice]]:
        desk = self.frame.desk
        return lambda: desk.read(lambda work: reading.found_who(work, text))

    def _look_what(self, text: str) -> Callable[[], list[Choice]]:
        desk, also = self.frame.desk, self.who.also if self.who else ()
        quick = self.what_line.quick and not text.strip()
        offered = not quick and (getattr(desk, "may", None) is None or desk.may("certificates:read"))

        def look() -> list[Choice]:
            found = desk.read(lambda work: reading.found_matters(work, text, also, quick=quick))
            return reading.with_certificates(found, text) if offered else found

        return look
