"""The top bar: find anything, the state of what goes up, who works here, cover and lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from stationdesk.core.words import N_
from stationdesk.ui import icons, theme
from stationdesk.ui.pages import ENTRIES, Entry, Hit, SyncState, entry
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.plain import icon_button, label
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.words import tr

KIND_ICONS = {
    "人": "user",
    "单位": "storefront",
    "事项": "list-bullets",
    "办件": "clipboard-text",
    "页面": "arrow-square-out",
}
Index = QModelIndex | QPersistentModelIndex
HIT_ROLE = Qt.ItemDataRole.UserRole + 1


PINYIN: Final = {
    "today": "gongzuotai gzt",
    "cases": "chuangkoubanli ckbl",
    "proxy": "quanchengdaili qcdl",
    "left_behind": "sanliushou sls",
    "residents": "jumindangan jmda",
    "certificates": "zhengmingyongyin zmyy",
    "publicity": "cunwugongkai cwgk",
    "volunteers": "zhiyuanzuzhi zyzz",
    "assessment": "tongjikaohe tjkh",
    "sync": "tongbushangbao tbsb",
    "settings": "shezhi sz",
    "township": "xiangzhengongzuotai xzgzt",
}
"""How the pages' names are typed; written out, so that a key is not kept waiting for the dictionary."""

DEEDS: Final[tuple[tuple[str, str, str, dict[str, Any]], ...]] = (
    (N_("检查数据库"), "jiancha jcsjk check", "settings", {"section": "safety", "check": True}),
    (N_("备份和恢复"), "beifen huifu bfhhf backup restore", "settings", {"section": "safety"}),
    (N_("操作记录：谁做了什么、谁看了什么"), "caozuojilu czjl audit", "settings", {"section": "audit"}),
    (
        N_("人员和岗位：添加、停用、换恢复码"),
        "renyuan gangwei tingyong huifuma users",
        "settings",
        {"section": "people"},
    ),
    (N_("权限一览：哪个岗位能做什么"), "quanxian qxyl permits", "settings", {"section": "permits"}),
    (
        N_("保存期限、删除个人资料、导出全部数据"),
        "baocun shanchu daochu export",
        "settings",
        {"section": "keeping"},
    ),
    (
        N_("这台电脑：打印机、字体、磁盘、时钟、输入法"),
        "zhetaidiannao ztdn diannao dayinji ziti shizhong tijian doctor",
        "settings",
        {"section": "machine", "look": True},
    ),
    (N_("程序更新"), "chengxugengxin cxgx gengxin update", "settings", {"section": "updating"}),
)
"""What lies deeper than a page and is looked for by name: words, how else it is typed, where it is."""


def page_hits(text: str, entries: Sequence[Entry] = ENTRIES) -> list[Hit]:
    """Pages whose title contains what is typed, all of them for an empty text; and what lies deeper, by its name."""
    wanted = text.strip().casefold()
    found = [
        one
        for one in entries
        if not wanted
        or wanted in tr(one.title).casefold()
        or wanted == one.word
        or (len(wanted) > 1 and any(key.startswith(wanted) for key in PINYIN.get(one.word, "").split()))
    ]
    hits = [Hit("页面", tr(one.title), one.key, one.word) for one in found]
    words = {one.word: tr(one.title) for one in entries}
    for title, typed, page, where in DEEDS:
        also = len(wanted) > 1 and any(one.startswith(wanted) for one in typed.split())
        if page in words and wanted and (wanted in tr(title).casefold() or also):
            hits.append(Hit("页面", tr(title), words[page], page, dict(where)))
    return hits


def in_order(text: str, hits: Sequence[Hit], pages: Sequence[Hit]) -> list[Hit]:
    """A page whose whole name was typed comes before what was found; the other pages come after it."""
    wanted = text.strip().casefold()

    def is_named(page: Hit) -> bool:
        typed = () if page.where else (page.page, *PINYIN.get(page.page, "").split())
        return wanted in (page.title.casefold(), *typed)

    named = [page for page in pages if is_named(page)]
    return [*named, *hits, *(page for page in pages if page not in named)]


class _Hits(QAbstractListModel):
    """What was found, as a list."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: Sequence[Hit] = ()

    def show(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = tuple(hits)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(hit.kind)} {hit.title} {hit.second}"
        if role == HIT_ROLE:
            return hit
        return None


class _HitLine(QStyledItemDelegate):
    """A line: icon of the kind, the title, what tells it apart, the kind's word."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, theme.now().control + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn = theme.now()
        hit: Hit = index.data(HIT_ROLE)
        rect = QRect(option.rect).adjusted(theme.XS, 1, -theme.XS, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            on = option.state & QStyle.StateFlag.State_Selected
            painter.setBrush(worn.colour("accent_soft" if on else "window"))
            painter.drawRoundedRect(rect, 4, 4)
        glyph = entry(hit.page).icon if hit.kind == "页面" else KIND_ICONS.get(hit.kind, "file-text")
        side = worn.px(theme.ICON)
        painter.drawPixmap(
            rect.left() + theme.S, rect.center().y() - side // 2 + 1, icons.pixmap(glyph, 16, "ink2")
        )
        text = rect.adjusted(theme.S * 2 + side, 0, -theme.M, 0)
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("ink2"))
        kind_width = painter.fontMetrics().horizontalAdvance(tr(hit.kind)) + theme.M
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text, right, tr(hit.kind))
        text.setRight(text.right() - kind_width)
        painter.setFont(worn.font())
        painter.setPen(worn.colour("ink"))
        title = painter.fontMetrics().elidedText(
            hit.title, Qt.TextElideMode.ElideRight, text.width() * 3 // 5
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, title)
        text.setLeft(text.left() + painter.fontMetrics().horizontalAdvance(title) + theme.M)
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("ink2"))
        second = painter.fontMetrics().elidedText(hit.second, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, second)
        painter.restore()


class FindPopup(QFrame):
    """The list under the find field: an ordinary child of the window, never a Qt popup, so that the
    input method and the focus stay in the field."""

    opened = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("find.popup")
        self.setProperty("look", "popup")
        self._model = _Hits()
        self.list = QListView()
        self.list.setObjectName("find.list")
        self.list.setAccessibleName(tr("找到的"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(_HitLine(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self.opened.emit(self._model.hits[index.row()]))
        self._none = label(tr("没有找到。换拼音首字母、身份证后四位或电话后四位再试。"), "second", wrap=True)
        self._none.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XS, theme.XS, theme.XS, theme.XS)
        lay.setSpacing(0)
        lay.addWidget(self.list)
        lay.addWidget(self._none)
        self.hide()

    def show_hits(self, hits: Sequence[Hit], under: QWidget) -> None:
        """Show what was found under the field."""
        self._model.show(hits)
        self.list.setVisible(bool(hits))
        self._none.setVisible(not hits)
        rows = min(len(hits), 9)
        corner = under.mapTo(self.window(), under.rect().bottomLeft())
        height = rows * (theme.now().control + 4) + 2 * theme.XS + 2 if hits else theme.now().control * 2
        width = max(under.width(), theme.now().px(420))
        width = min(width, self.window().width() - corner.x() - theme.S)
        height = min(height, self.window().height() - corner.y() - theme.L)
        self.setGeometry(corner.x(), corner.y() + theme.XS, width, height)
        if hits:
            self.list.setCurrentIndex(self._model.index(0, 0))
        self.raise_()
        self.show()

    def step(self, by: int) -> None:
        """Move the chosen line."""
        count = self._model.rowCount()
        if count:
            row = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self._model.index(row, 0))

    @property
    def current(self) -> Hit | None:
        """The chosen line."""
        row = self.list.currentIndex().row()
        return self._model.hits[row] if 0 <= row < len(self._model.hits) else None


class FindField(SearchLine):
    """The find-anything field; says when the focus leaves it."""

    left = Signal()
    entered_field = Signal()

    def __init__(self) -> None:
        super().__init__("find", tr("找人、事项、办件、页面"), tr("找人、事项、办件、页面　Ctrl+K"))
        self.setProperty("look", "find")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered_field.emit()


class TopBar(QFrame):
    """Find, state of sync, who works here, cover, lock."""

    sync_asked = Signal()
    cover_asked = Signal()
    lock_asked = Signal()
    keys_asked = Signal()

    def __init__(self, user: str, post: str) -> None:
        super().__init__()
        self.setObjectName("top")
        self.setProperty("look", "top")
        self.setFixedHeight(max(theme.TOP_BAR, theme.now().control + theme.L))
        self.search = FindField()
        self.search.setMinimumWidth(160)
        self.search.setMaximumWidth(theme.now().px(440))
        self.sync = QPushButton()
        self.sync.setObjectName("top.sync")
        self.sync.setProperty("look", "quiet")
        self.sync.setToolTip(tr("看每一项走到哪里  Alt+0"))
        self._light = LightLabel("normal", "", name="top.sync.light")
        self._light.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = QHBoxLayout(self.sync)
        inner.setContentsMargins(theme.S, 0, theme.S, 0)
        inner.addWidget(self._light)
        self.sync.clicked.connect(lambda _c=False: self.sync_asked.emit())
        self._person = label(f"{user} · {post}", name="top.person")
        self._face = label(name="top.face")
        self._face.setPixmap(icons.pixmap("user-circle", theme.ICON_BIG, "ink2"))
        lay = QHBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.M, 0)
        lay.setSpacing(theme.S)
        lay.addWidget(self.search, 3)
        lay.addStretch(1)
        lay.addWidget(self.sync)
        lay.addSpacing(theme.S)
        lay.addWidget(self._face)
        lay.addWidget(self._person)
        lay.addSpacing(theme.S)
        lay.addWidget(icon_button("keyboard", tr("键盘一览  F1"), self.keys_asked.emit, name="top.keys"))
        lay.addWidget(icon_button("eye-slash", tr("遮住屏幕  F12"), self.cover_asked.emit, name="top.cover"))
        lay.addWidget(icon_button("lock-key", tr("锁定  Ctrl+L"), self.lock_asked.emit, name="top.lock"))
        self.set_sync(SyncState("normal", tr("没有待导出的")))

    def set_sync(self, state: SyncState) -> None:
        """Show where the changes are, in honest words."""
        self._light.set_light(state.light, state.words)
        self.sync.setAccessibleName(tr("同步：{words}", words=state.words))
        hint = self._light.sizeHint()
        self.sync.setFixedWidth(hint.width() + 2 * theme.S + 4)

    def narrow(self, narrow: bool) -> None:
        """Keep only what fits: the person's name stays for the tool tip of the face."""
        self._person.setVisible(not narrow)
        self._face.setToolTip(self._person.text())
