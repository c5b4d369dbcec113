"""Panes: list beside detail, filter chips, the side sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from stationdesk.ui import theme
from stationdesk.ui.pieces.flow import Flow
from stationdesk.ui.pieces.plain import button, icon_button, label, row, take_out
from stationdesk.ui.words import tr


class RebuiltPane(QWidget):
    """What stands beside a list, built anew for each thing that is looked at."""

    def __init__(self, name: str, *, gap: int = theme.M) -> None:
        super().__init__()
        self.setObjectName(name)
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(gap)

    def _empty(self) -> None:
        take_out(self._lay)


class Lists(QStackedWidget):
    """Lists in one place, one shown at a time. The focus given to it goes on to the one that is shown."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.currentChanged.connect(self._pass_on)

    def _pass_on(self, _place: int) -> None:
        shown = self.currentWidget()
        if shown is not None:
            self.setFocusProxy(shown)


class ListDetail(QWidget):
    """A list (two thirds) and what is selected in it (one third); one pane when there is no room for two."""

    folded_changed = Signal(bool)

    def __init__(self, listing: QWidget, detail: QWidget) -> None:
        super().__init__()
        self.setObjectName("list_detail")
        self._listing, self._detail = listing, detail
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setObjectName("list_detail.split")
        self._split.setAccessibleName(tr("列表和详情的分隔条"))
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(theme.S)
        self._holder = QFrame()
        self._holder.setProperty("look", "card")
        hold = QVBoxLayout(self._holder)
        hold.setContentsMargins(1, 1, 1, 1)
        hold.setSpacing(0)
        self._back = button(
            tr("返回列表"), self.show_list, look="link", icon="arrow-left", name="list_detail.back"
        )
        hold.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        hold.addWidget(scrolled(detail), 1)
        self._split.addWidget(listing)
        self._split.addWidget(self._holder)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 1)
        listing.setMinimumWidth(theme.now().px(240))
        self._holder.setMinimumWidth(theme.now().px(240))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self._split)
        self._folded = False
        self._sized = self._kept = False
        self._split.splitterMoved.connect(self._keep)
        self._back.hide()

    @property
    def folded(self) -> bool:
        """Whether only one of the two is shown."""
        return self._folded

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        fold = width / theme.now().scale < theme.ONE_PANE_UNDER
        if fold != self._folded:
            self._folded = fold
            self._back.setVisible(fold)
            self._listing.show()
            self._holder.setVisible(not fold)
            self.folded_changed.emit(fold)
        # A page that comes back from behind a paper is told its size as if it were new: chosen widths stay.
        if not fold and not self._kept and (not self._sized or event.oldSize().width() <= 0):
            self._sized = True
            self._split.setSizes([width * 2 // 3, width // 3])

    def show_detail(self) -> None:
        """When folded: the detail in the list's place. Otherwise nothing moves."""
        if self._folded:
            self._holder.show()
            self._listing.hide()
            self._back.setFocus()

    def show_list(self) -> None:
        """When folded: back to the list."""
        if self._folded:
            self._listing.show()
            self._holder.hide()
            self._listing.setFocus()

    def toggle(self) -> None:
        """F4: the focus goes to the detail, or back to the list."""
        if self._folded:
            self.show_list() if self._listing.isHidden() else self.show_detail()
            return
        focused = QApplication.focusWidget()
        if focused is not None and self._holder.isAncestorOf(focused):
            self._listing.setFocus()
        else:
            (first_field(self._detail) or self._detail).setFocus()

    def _keep(self) -> None:
        self._kept = True

    def state(self) -> list[int]:
        """The widths, to be kept between sittings."""
        return self._split.sizes()

    def restore(self, sizes: Sequence[int]) -> None:
        """Put the widths back."""
        self._sized = self._kept = True
        self._split.setSizes(list(sizes))


def first_field(content: QWidget) -> QWidget | None:
    """The first widget inside that takes the focus by Tab, in the order of the focus chain."""
    if content.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return content
    step = content.nextInFocusChain()
    while step is not None and step is not content:
        inside = content.isAncestorOf(step) and step.isVisibleTo(content)
        if inside and step.focusPolicy() & Qt.FocusPolicy.TabFocus and step.isEnabled():
            return step
        step = step.nextInFocusChain()
    return None


def _stops(inside: QWidget) -> list[QWidget]:
    """Where Tab may stop inside a widget, in the order of the focus chain."""
    found, step = [], inside.nextInFocusChain()
    while step is not None and step is not inside:
        tabbed = step.focusPolicy() & Qt.FocusPolicy.TabFocus and step.focusProxy() is None
        if tabbed and step.isEnabled() and step.isVisible() and inside.isAncestorOf(step):
            found.append(step)
        step = step.nextInFocusChain()
    return found


def scrolled(detail: QWidget) -> QWidget:
    """A widget in a scroll area, so that its fields keep their height on a small screen."""
    if isinstance(detail, QAbstractScrollArea):
        return detail
    scroll = QScrollArea()
    scroll.setObjectName(f"{detail.objectName() or 'detail'}.scroll")
    scroll.setAccessibleName(tr("详情"))
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    detail.setProperty("look", "clear")
    scroll.setWidget(detail)
    return scroll


def middle_card(page: QWidget, title: str) -> tuple[QVBoxLayout, QScrollArea]:
    """Make a page of one card in its middle, as those that stand in place of the password page are.

    The layout for what the card says, and the area it lies in, called by the page's title. The card is as wide as it
    may be; a small screen makes it narrower and never cuts it.
    """
    card = QFrame()
    card.setProperty("look", "card")
    card.setMaximumWidth(min(theme.now().px(600), 920))
    inside = QVBoxLayout(card)
    inside.setContentsMargins(theme.XXL, theme.XL, theme.XXL, theme.XL)
    inside.setSpacing(theme.M)
    holder = QWidget()
    middle = QVBoxLayout(holder)
    middle.addStretch(1)
    across = row(None, card, None)
    across.setStretch(1, 100)
    middle.addLayout(across)
    middle.addStretch(2)
    area = scrolled(holder)
    assert isinstance(area, QScrollArea)
    area.setAccessibleName(title)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    return inside, area


class FilterChips(QWidget):
    """Filters as chips, one chosen at a time, each with its count. Left/right move, wraps when narrow."""

    chosen = Signal(str)

    def __init__(self, chips: Sequence[tuple[str, str]], *, spoken: str, name: str = "chips") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._words = dict(chips)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        lay = Flow(self)
        for key, words in chips:
            chip = button(words, look="chip", name=f"{name}.{key}")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _c=False, key=key: self.chosen.emit(key))
            chip.installEventFilter(self)
            self._group.addButton(chip)
            self._buttons[key] = chip
            lay.addWidget(chip)
        if chips:
            self._buttons[chips[0][0]].setChecked(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """All chips in one line."""
        shown = [chip.sizeHint() for chip in self._buttons.values() if not chip.isHidden()]
        width = sum(size.width() for size in shown) + theme.S * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many lines as the chips need: a layout gives a fixed height only once."""
        lay = self.layout()
        if lay is not None and self.width() > 1:
            height = max(lay.heightForWidth(self.width()), 1)
            if height != self.minimumHeight():
                self.setFixedHeight(height)

    def keep_together(self) -> None:
        """Take no more room than the chips need: another group follows at once."""
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Maximum)
        self.setSizePolicy(policy)

    @property
    def current(self) -> str:
        """The chosen filter's key."""
        return next((key for key, chip in self._buttons.items() if chip.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a filter as if it was clicked."""
        self._buttons[key].setChecked(True)
        self.chosen.emit(key)

    def show_none(self) -> None:
        """No chip is chosen: the list shows something that no chip stands for."""
        self._group.setExclusive(False)
        for chip in self._buttons.values():
            chip.setChecked(False)
        self._group.setExclusive(True)

    def set_count(self, key: str, count: int | None) -> None:
        """Show how many a filter would leave (None: not known)."""
        words = self._words[key]
        self._buttons[key].setText(words if count is None else f"{words} {count}")
        self._buttons[key].setAccessibleName(
            words if count is None else tr("{words}，{n} 条", words=words, n=count)
        )
        self._fit()

    def focus(self) -> None:
        """F3: to the chosen chip."""
        if chip := self._buttons.get(self.current):
            chip.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if move is not None:
                chips = list(self._buttons.values())
                chips[(chips.index(watched) + move) % len(chips)].setFocus()  # type: ignore[arg-type]
                return True
        return super().eventFilter(watched, event)


class SideSheet(QWidget):
    """Editing happens here: a sheet over the right of the page, with the rest dimmed but readable.

    It is a child of the page area, never a window: nothing modal. `closing` may refuse (unsaved work
    that must be kept first); Esc and the cross ask it.
    """

    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("sheet")
        self._host = host
        self._closing: Callable[[], bool] | None = None
        self._content: QWidget | None = None
        self._returns_to: QWidget | None = None
        self._panel = QFrame(self)
        self._panel.setProperty("look", "sheet")
        self._title = label("", "section", name="sheet.title")
        head = QHBoxLayout()
        head.setContentsMargins(theme.XL, theme.M, theme.M, theme.M)
        head.addWidget(self._title, 1)
        head.addWidget(icon_button("x", tr("关闭 (Esc)"), self.close_sheet, name="sheet.close"))
        self._scroll = QScrollArea()
        self._scroll.setObjectName("sheet.scroll")
        self._scroll.setAccessibleName(tr("编辑内容"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lay = QVBoxLayout(self._panel)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addLayout(head)
        lay.addWidget(self._scroll, 1)
        self._motion = QPropertyAnimation(self._panel, b"geometry", self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        host.installEventFilter(self)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether a sheet is shown."""
        return not self.isHidden()

    def open_with(self, content: QWidget, title: str, closing: Callable[[], bool] | None = None) -> None:
        """Show content in the sheet; the first field gets the focus."""
        if self._content is None:  # one sheet after another: back to where the first one came from
            self._returns_to = QApplication.focusWidget()
        else:
            self._scroll.takeWidget()
            self._content.deleteLater()
        self._content, self._closing = content, closing
        self._title.setText(title)
        self.setAccessibleName(title)
        content.setProperty("look", "clear")
        self._scroll.setWidget(content)
        self._place()
        self.raise_()
        self.show()
        end = self._panel.geometry()
        if self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0:
            self._motion.setDuration(theme.MOTION_MS)
            self._motion.setStartValue(end.translated(theme.XXL, 0))
            self._motion.setEndValue(end)
            self._motion.start()
        first = first_field(content)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(first, QLineEdit):
                first.selectAll()  # as by Tab: what is typed takes the place of what was offered

    def finish(self) -> None:
        """Ctrl+Enter and F9: what the content is there for (`save` or `send`), never what lies behind it."""
        done = getattr(self._content, "save", None) or getattr(self._content, "send", None)
        if callable(done):
            done()

    def put_by(self) -> None:
        """The desk is being locked or closed: content that can keep what is half typed does."""
        keep = getattr(self._content, "put_by", None)
        if callable(keep):
            keep()

    def close_sheet(self) -> bool:
        """Close, unless the content says there is something to finish first."""
        if not self.is_open:
            return True
        if self._closing is not None and not self._closing():
            return False
        self.hide()
        content = self._scroll.takeWidget()
        if content is not None:
            content.deleteLater()
        self._content = self._closing = None
        try:
            if self._returns_to is not None and self._returns_to.isVisible():
                self._returns_to.setFocus()
        except RuntimeError:
            # The widget that had the focus was deleted while the sheet was open.
            self._host.setFocus()
        self._returns_to = None
        self.closed.emit()
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the sheet: what lies behind it is dimmed and not meant."""
        was = QApplication.focusWidget()
        moved = super().focusNextPrevChild(forward)
        at = QApplication.focusWidget()
        if moved and at is not None and self._panel.isAncestorOf(at):
            return True
        # What was put into the sheet is not one stretch of the window's focus chain: the next stop is
        # looked for beyond what lies between.
        stops = _stops(self._panel)
        if not stops:
            return moved
        step = 1 if forward else -1
        next_ = (stops.index(was) + step) % len(stops) if was in stops else min(0, step)
        stops[next_].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.is_open:
            self._motion.stop()
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        size: QSize = self._host.size()
        self.setGeometry(QRect(0, 0, size.width(), size.height()))
        width = min(size.width(), max(theme.now().px(440), size.width() * 5 // 12))
        if size.width() - width < theme.now().px(120):
            width = size.width()
        self._panel.setGeometry(QRect(size.width() - width, 0, width, size.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        veil = theme.now().colour("ink" if not theme.now().dark else "sunken")
        veil.setAlphaF(0.16 if not theme.now().dark else 0.55)
        painter.fillRect(self.rect(), veil)
        painter.end()
