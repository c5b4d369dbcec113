"""The first start: which village, which station, who starts, a password, and the recovery code on paper.

Emits frozen requests and does nothing itself: `asked` with a `NewStation`; the composition root makes
the home and calls `show_recovery`, then waits for `finished`. `practice_asked` and `restore_asked` are
the two other ways in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import field

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.ui import theme
from stationdesk.ui.first_parts import LookCard, Steps, Tick, tile
from stationdesk.ui.mark import Mark
from stationdesk.ui.pieces.fields import FieldRow, Form, PasswordLine, come_into_sight, text_field
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.states import Banner
from stationdesk.ui.words import tr

CODE = re.compile(r"[1-9]\d{11}")
SHORTEST = 8
STATION = "便民服务站"
"""The end of a station's name: on Chinese papers, whatever the screen speaks."""


@dataclass(frozen=True)
class VillageChoice:
    """A village to choose: its 12-digit code, its name, and where it lies. `keys` are pinyin to type."""

    code: str
    name: str
    full_name: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostChoice:
    """A post (岗位) to tick: its code, its name and what it may do in a few words."""

    code: str
    name: str
    about: str = ""


POSTS = (
    PostChoice("admin", N_("管理员")),
    PostChoice("worker", N_("全科社工")),
    PostChoice("clerk", N_("文书")),
    PostChoice("child_director", N_("儿童主任")),
    PostChoice("agent", N_("代办员")),
    PostChoice("head", N_("村主任")),
    PostChoice("secretary", N_("村党组织书记")),
)

ABOUT = {
    "admin": N_("添加工作人员、备份恢复、和镇里交换钥匙；第一位总要有"),
    "worker": N_("窗口收件、办件、代办、走访、居民档案"),
    "clerk": N_("开证明、管用印登记、贴公开表、办件"),
    "child_director": N_("留守儿童建档、走访、报告"),
    "care_worker": N_("密存关怀对象的登记和走访"),
    "agent": N_("全程代理、证件交接、上门"),
    "head": N_("批准用印和公开，看什么超期了"),
    "secretary": N_("批准用印和公开，看什么超期了"),
}
"""What each post does, in a few words, for who ticks it. The posts' names come from the pack of permits."""

FIRST_POST = "admin"
"""Without it nobody could ever add a second person, so the first person always has it."""


@dataclass(frozen=True)
class NewStation:
    """What the first start asks for. The password and the person's name are not in its `repr`."""

    village_code: str
    village_name: str
    village_full_name: str
    station_name: str
    user_name: str = field(repr=False)
    posts: tuple[str, ...]
    password: str = field(repr=False)


def strength(password: str) -> tuple[str, str]:
    """How good a password is, in words, and the kind of text to say it in. Length counts most."""
    kinds = sum(
        bool(re.search(kind, password)) for kind in (r"\d", r"[a-z]", r"[A-Z]", r"[^\w\s]|\s|[^\x00-\x7f]")
    )
    if len(password) < SHORTEST:
        return tr("还差 {n} 个字符", n=SHORTEST - len(password)), "warn"
    if (
        len(set(password)) < 4
        or re.fullmatch(r"\d+", password)
        or password.casefold() in ("password", "12345678")
    ):
        return tr("太容易猜：别用生日、电话、连着的数字"), "warn"
    if len(password) >= 14 or (len(password) >= 10 and kinds >= 3):
        return tr("很好"), "good"
    return tr("可以，再长一些更好；几个不相干的词连起来最好记"), "second"


class FirstStart(QWidget):
    """Four steps, each one screen; back never loses anything."""

    asked = Signal(object)
    practice_asked = Signal()
    restore_asked = Signal()
    join_asked = Signal()
    print_asked = Signal(str)
    save_asked = Signal(str)
    finished = Signal()
    place_asked = Signal(str)
    """Where the data is to lie, when not at the usual place."""

    def __init__(self, villages: Sequence[VillageChoice], posts: Sequence[PostChoice] = POSTS) -> None:
        super().__init__()
        self.setObjectName("first")
        self._villages = tuple(villages)
        # Who may add the others stands first: it is ticked already.
        self._posts = tuple(sorted(posts, key=lambda post: post.code != FIRST_POST))
        self._code = ""
        self.form = Form(self)
        self._steps = Steps([tr("开始"), tr("村和站"), tr("第一位工作人员"), tr("恢复码")])
        side = QFrame()
        side.setProperty("look", "rail")
        side.setFixedWidth(min(theme.now().px(220), 360))
        left = QVBoxLayout(side)
        left.setContentsMargins(theme.XL, theme.XXL, theme.L, theme.XL)
        left.setSpacing(theme.XXL)
        brand = QHBoxLayout()
        brand.setSpacing(theme.M)
        brand.addWidget(Mark(32))
        brand.addWidget(label(tr("村级便民服务站"), wrap=True), 1)
        left.addLayout(brand)
        left.addWidget(self._steps, 1)
        self.banner = Banner()
        self.banner.setMaximumWidth(theme.now().px(560))
        self._stack = QStackedWidget()
        self._stack.setObjectName("first.stack")
        for build in (self._welcome, self._village, self._person, self._recovery):
            scroll = QScrollArea()
            scroll.setObjectName(f"first.scroll.{build.__name__.strip('_')}")
            scroll.setAccessibleName(tr("填写内容"))
            scroll.setWidgetResizable(True)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            inner = QWidget()
            inner.setProperty("look", "clear")
            hold = QHBoxLayout(inner)
            hold.setContentsMargins(theme.XXL, theme.XXL, theme.XXL, theme.L)
            body = QWidget()
            body.setMaximumWidth(theme.now().px(560))
            body.setLayout(build())
            hold.addWidget(body, 1)
            hold.addStretch(0)
            scroll.setWidget(inner)
            self._stack.addWidget(scroll)
        # The buttons end where the fields above them end.
        foot = QWidget()
        foot.setMaximumWidth(theme.now().px(560) + 2 * theme.XXL)
        self._foot = QHBoxLayout(foot)
        self._foot.setContentsMargins(theme.XXL, theme.M, theme.XXL, theme.M)
        self._foot.setSpacing(theme.S)
        self.back = button(tr("上一步"), self._go_back, look="quiet", icon="arrow-left", name="first.back")
        self.next = button(tr("下一步"), self._go_on, look="primary", name="first.next")
        self.busy = QProgressBar()
        self.busy.setObjectName("first.busy")
        self.busy.setAccessibleName(tr("正在建立"))
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedWidth(theme.now().px(120))
        self.busy.hide()
        self._foot.addWidget(self.back)
        self._foot.addStretch(1)
        self._foot.addWidget(self.busy)
        self._foot.addWidget(self.next)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.XXL, theme.L, theme.XXL, 0)
        strip.addWidget(self.banner)
        right.addLayout(strip)
        right.addWidget(self._stack, 1)
        rule = QFrame()
        rule.setProperty("look", "line")
        right.addWidget(rule)
        right.addWidget(foot)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(side)
        lay.addLayout(right, 1)
        self._show(0)

    # the four screens -------------------------------------------------------------------------------

    def _column(self, title: str, second: str) -> QVBoxLayout:
        lay = QVBoxLayout()
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.L)
        head = QVBoxLayout()
        head.setSpacing(theme.XS)
        head.addWidget(label(title, "title", wrap=True))
        head.addWidget(label(second, "second", wrap=True))
        lay.addLayout(head)
        return lay

    def _welcome(self) -> QVBoxLayout:
        lay = self._column(
            tr("这台电脑还没有站点"), tr("约三分钟就能开始用。没有网络也行，数据只存在这台电脑上。")
        )
        lay.setSpacing(theme.M)
        tiles: list[tuple[str, str, str, str, Callable[[], object]]] = [
            (
                "storefront",
                "new",
                tr("建立本村的站点"),
                tr("选村、起站名、设第一位工作人员"),
                lambda: self._show(1),
            ),
            ("desktop", "join", tr("加入本站"), tr("本村已有电脑在用，这是又一台"), self.join_asked.emit),
            (
                "arrow-counter-clockwise",
                "restore",
                tr("从备份恢复"),
                tr("换了电脑或重装过系统，手里有备份和恢复码"),
                self.restore_asked.emit,
            ),
            (
                "graduation-cap",
                "practice",
                tr("先练习"),
                tr("里面的人和事都是编的，随便试，弄不坏"),
                self.practice_asked.emit,
            ),
        ]
        for icon, name, title, about, run in tiles:
            made = tile(icon, title, about, run, name=f"first.{name}")
            lay.addWidget(made)
            if name == "new":
                self._first_tile = made
        self.looked = LookCard(self.place_asked.emit)
        lay.addWidget(self.looked)
        lay.addStretch(1)
        return lay

    def _village(self) -> QVBoxLayout:
        lay = self._column(tr("哪个村"), tr("打几个字、拼音首字母或编码就能找到；找不到就自己填。"))
        self.search = SearchLine("first.search", tr("找村"), tr("村名、乡镇、编码"))
        self.search.asked.connect(self._find)
        self.search.stepped.connect(self._step)
        self.search.chosen.connect(self._take_current)
        self._found = QListWidget()
        self._found.setObjectName("first.villages")
        self._found.setAccessibleName(tr("找到的村"))
        self._found.setFixedHeight(theme.now().px(132))
        self._found.setUniformItemSizes(True)
        self._found.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._found.itemClicked.connect(self._take)
        self._found.itemActivated.connect(self._take)
        find = QVBoxLayout()
        find.setSpacing(theme.XS)
        find.addWidget(self.search)
        find.addWidget(self._found)
        lay.addLayout(find)
        self.name = text_field("first.name", tr("村名"))
        self.code = text_field("first.code", tr("12 位村编码"), digits=True)
        self.full_name = text_field("first.full_name", tr("全称"), hint=tr("××省××市××县××镇××村"))
        self.station = text_field("first.station", tr("站名"))
        for line in (self.name, self.code, self.full_name, self.station):
            line.returnPressed.connect(self._go_on)
        self._proposed = STATION
        self.station.setText(STATION)
        self.name.textChanged.connect(self._propose)
        names = QHBoxLayout()
        names.setSpacing(theme.L)
        top = Qt.AlignmentFlag.AlignTop  # an error below one of them moves the other not
        names.addWidget(self.form.add("village_name", FieldRow(tr("村名"), self.name)), 1, top)
        names.addWidget(self.form.add("village_code", FieldRow(tr("12 位村编码"), self.code)), 1, top)
        lay.addLayout(names)
        lay.addWidget(self.form.add("village_full_name", FieldRow(tr("全称"), self.full_name)))
        lay.addWidget(
            self.form.add("station_name", FieldRow(tr("站名"), self.station, help=tr("印在每张纸的抬头上")))
        )
        lay.addStretch(1)
        self._find("")
        return lay

    def _person(self) -> QVBoxLayout:
        lay = self._column(
            tr("第一位工作人员"),
            tr("这个人能添加别的人。一人可以有几个岗位；批准用印的人和管印的人不能是同一个。"),
        )
        self.user = text_field("first.user", tr("姓名"))
        self.user.returnPressed.connect(self._to_posts)
        lay.addWidget(self.form.add("user_name", FieldRow(tr("姓名"), self.user)))
        box = QWidget()
        box.setObjectName("first.posts")
        # In two columns: what a post does stands in line with the others, also beside the longest name.
        posts = QGridLayout(box)
        posts.setContentsMargins(0, 0, 0, 0)
        posts.setHorizontalSpacing(theme.M)
        posts.setVerticalSpacing(0)
        posts.setColumnStretch(1, 1)
        self._ticks: dict[str, Tick] = {}
        for at, post in enumerate(self._posts):
            tick = Tick(tr(post.name))
            tick.entered.connect(self._go_on)
            tick.setObjectName(f"first.post.{post.code}")
            tick.setAccessibleName(tr(post.name))
            words = post.about or ABOUT.get(post.code, "")
            about = tr(words)
            tick.setAccessibleDescription(about)
            if post.code == FIRST_POST:
                tick.setChecked(True)
                tick.setEnabled(False)
            self._ticks[post.code] = tick
            tick.setMinimumWidth(theme.now().px(104))
            posts.addWidget(tick, at, 0)
            posts.addWidget(label(about, "second", wrap=True), at, 1)
        if self._ticks:
            box.setFocusProxy(next(tick for tick in self._ticks.values() if tick.isEnabled()))
        lay.addWidget(self.form.add("posts", FieldRow(tr("岗位"), box)))
        self.password = PasswordLine("first.password", tr("密码"))
        self.again = PasswordLine("first.again", tr("密码，再输一遍"))
        self._password_row = self.form.add(
            "password", FieldRow(tr("密码"), self.password, help=tr("至少 8 个字符，自己记得住的几个词最好"))
        )
        self._again_row = self.form.add("again", FieldRow(tr("再输一遍"), self.again, help=" "))
        self.password.changed.connect(self._weigh)
        self.again.changed.connect(lambda: self._again_row.set_error(""))
        self.password.entered.connect(self.again.setFocus)
        self.again.entered.connect(self._go_on)
        both = QHBoxLayout()
        both.setSpacing(theme.L)
        both.addWidget(self._password_row, 1, Qt.AlignmentFlag.AlignTop)
        both.addWidget(self._again_row, 1, Qt.AlignmentFlag.AlignTop)
        lay.addLayout(both)
        lay.addStretch(1)
        return lay

    def _recovery(self) -> QVBoxLayout:
        lay = self._column(
            tr("恢复码"),
            tr(
                "忘了密码，或电脑坏了要从备份恢复时，只有它能开门。打印出来，封好，锁进柜子；不要拍照，不要存在这台电脑上。"
            ),
        )
        card = QFrame()
        card.setProperty("look", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        inner.setSpacing(theme.M)
        self._code_words = label("", "section", wrap=True, name="first.recovery")
        self._code_words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._code_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(self._code_words)
        ways = QHBoxLayout()
        ways.setSpacing(theme.S)
        ways.addStretch(1)
        ways.addWidget(
            button(tr("打印"), lambda: self.print_asked.emit(self._code), icon="printer", name="first.print")
        )
        ways.addWidget(
            button(
                tr("存成 PDF"), lambda: self.save_asked.emit(self._code), icon="file-pdf", name="first.save"
            )
        )
        ways.addStretch(1)
        inner.addLayout(ways)
        lay.addWidget(card)
        self.typed = text_field("first.typed", tr("照纸上输入恢复码的最后一组"), sensitive=True, digits=True)
        self.typed.returnPressed.connect(self._go_on)
        lay.addWidget(
            self.form.add(
                "recovery",
                FieldRow(tr("照纸上输入最后一组"), self.typed, help=tr("确认纸上的字是清楚的")),
            )
        )
        lay.addStretch(1)
        return lay

    # moving -----------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """Which screen is shown, from 0."""
        return self._stack.currentIndex()

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._steps.show_step(step)
        self.back.setVisible(step in (1, 2))
        self.next.setVisible(step > 0)
        words = {2: tr("建立站点"), 3: tr("开始使用")}.get(step, tr("下一步"))
        self.next.setText(words)
        self.next.setAccessibleName(words)
        self.banner.clear()
        first = (self._first_tile, self.search, self.user, self.typed)[step]
        self.setFocusProxy(first)
        first.setFocus()

    def _go_back(self) -> None:
        self._show(self.step - 1)

    def _go_on(self) -> None:
        if not self.next.isEnabled():
            return  # the station is being made: a second Enter does not ask for another
        self.form.clear()
        if self.step == 1 and self._village_right():
            self._show(2)
        elif self.step == 2 and self._person_right():
            self._ask()
        elif self.step == 3:
            last = self._code.replace(" ", "").split("-")[-1].casefold()
            if self.typed.text().strip().casefold() == last:
                self._code = ""
                self._code_words.clear()
                self.finished.emit()
            else:
                self._wrong("recovery", tr("和恢复码的最后一组不一样，请照纸再看一遍。"))

    def _to_posts(self) -> None:
        self.form.row("posts").field.setFocus(Qt.FocusReason.TabFocusReason)

    def _wrong(self, name: str, sentence: str) -> bool:
        row = self.form.row(name)
        row.set_error(sentence)
        row.field.setFocus()
        # The field first, then the sentence: with large text a row of many lines is higher than the page.
        come_into_sight(row)
        come_into_sight(row.said)
        return False

    def _village_right(self) -> bool:
        if not self.name.text().strip():
            return self._wrong("village_name", tr("请填村名，或在上面找到它按回车。"))
        if not CODE.fullmatch(self.code.text().strip()):
            return self._wrong("village_code", tr("村编码是 12 位数字，不以 0 开头，例如 421221106202。"))
        if not self.full_name.text().strip():
            return self._wrong("village_full_name", tr("请填全称，它印在纸上。"))
        if not self.station.text().strip():
            return self._wrong("station_name", tr("请填站名，它印在纸上。"))
        return True

    def _person_right(self) -> bool:
        if not self.user.text().strip():
            return self._wrong("user_name", tr("请填姓名。"))
        if not any(tick.isChecked() and tick.isEnabled() for tick in self._ticks.values()):
            return self._wrong("posts", tr("再选一个平时做的岗位；管理员只管人和备份。"))
        words, kind = strength(self.password.text())
        if kind == "warn":
            return self._wrong("password", words)
        if self.again.text() != self.password.text():
            return self._wrong("again", tr("两遍不一样，请再输一遍。"))
        return True

    def _ask(self) -> None:
        self.set_busy(True)
        self.asked.emit(
            NewStation(
                village_code=self.code.text().strip(),
                village_name=self.name.text().strip(),
                village_full_name=self.full_name.text().strip(),
                station_name=self.station.text().strip(),
                user_name=self.user.text().strip(),
                posts=tuple(code for code, tick in self._ticks.items() if tick.isChecked()),
                password=self.password.text(),
            )
        )

    def set_busy(self, busy: bool) -> None:
        """While the station is being made."""
        self.busy.setVisible(busy)
        self.next.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def say_saved(self, place: str) -> None:
        """The recovery sheet lies in a file: say where, and that it is not to stay there."""
        self.banner.show_words(tr("已存到 {place}。打印以后请把这个文件删掉。", place=place), "good")

    def show_recovery(self, code: str) -> None:
        """The station is made: show the code, and go on only when it was read from the paper."""
        self.set_busy(False)
        self.password.clear()
        self.again.clear()
        self._code = code
        self._code_words.setText(code)
        self._code_words.setAccessibleName(tr("恢复码 {code}", code=" ".join(code)))
        self._show(3)

    def refuse(self, problem: Unhappy) -> None:
        """It could not be made: the sentence at its field, or above."""
        self.set_busy(False)
        if not self.form.show(problem):
            self.banner.show_problem(problem)

    # finding the village ------------------------------------------------------------------------------

    def _find(self, text: str) -> None:
        wanted = text.strip().casefold()
        self._found.clear()
        for one in self._villages:
            hay = (one.full_name, one.code, *one.keys)
            if not wanted or any(wanted in part.casefold() for part in hay):
                item = QListWidgetItem(f"{one.name}　{one.full_name}　{one.code}")
                item.setData(Qt.ItemDataRole.UserRole, one)
                item.setSizeHint(QSize(100, theme.now().px(28)))
                self._found.addItem(item)
        if wanted and self._found.count():
            self._found.setCurrentRow(0)
        elif wanted:
            none = QListWidgetItem(tr("没有找到。按回车，在下面自己填村名和编码。"))
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            self._found.addItem(none)

    def _step(self, by: int) -> None:
        if self._found.count() and self._found.item(0).flags():
            self._found.setCurrentRow((self._found.currentRow() + by) % self._found.count())

    def _take_current(self) -> None:
        if item := self._found.currentItem():
            self._take(item)
        else:
            typed = self.search.text().strip()
            (self.code if typed.isdigit() else self.name).setText(typed)
            (self.name if typed.isdigit() else self.code).setFocus()

    def _propose(self, village: str) -> None:
        """The station is called after its village, as long as nobody has given it another name."""
        if self.station.text() == self._proposed:
            self._proposed = f"{village.strip()}{STATION}"
            self.station.setText(self._proposed)

    def _take(self, item: QListWidgetItem) -> None:
        one: VillageChoice = item.data(Qt.ItemDataRole.UserRole)
        self.form.clear()
        self.name.setText(one.name)
        self.code.setText(one.code)
        self.full_name.setText(one.full_name)
        self.station.setFocus()
        self.station.selectAll()

    def _weigh(self) -> None:
        if self.password.text():
            self._password_row.set_error("")
            self._password_row.set_help(*strength(self.password.text()))
