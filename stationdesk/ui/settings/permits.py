"""权限一览: which post may do what, as the data pack says, and what one person should not hold together."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from stationdesk.core.late import dataclass
from stationdesk.security.gate import rules
from stationdesk.security.permits import Permits
from stationdesk.services import users
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import card, label, line
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.settings.people import here
from stationdesk.ui.settings.section import Section
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

LINES = 11


def _names(offered: dict[str, str], posts: tuple[str, ...]) -> str:
    """The posts in words; where nearly all may, those who may not are fewer."""
    others = [name for post, name in offered.items() if post not in posts]
    if not others:
        return tr("所有岗位")
    if len(others) <= 2 and len(posts) > 4:
        return tr("除{posts}以外的岗位", posts=tr("、").join(others))
    return tr("、").join(offered[post] for post in posts)


def _seen(table: Permits, live: list[users.UserRow]) -> QWidget:
    """Which data whom may see, from what hangs on the wall to what is sealed."""
    parts: list[Any] = [
        label(tr("看得到哪些资料"), "section"),
        label(
            tr("越往下越敏感。能办不等于能看：下面只说谁看得到。看敏感的每一次都记在操作记录里。"),
            "second",
            wrap=True,
        ),
    ]
    for one in table.sensitivities:
        posts = [post for post in table.posts if set(one.permits) & table.permits_of([post])]
        words = tr("、").join(table.posts[post] for post in posts) or tr("没有岗位")
        people = tr("、").join(row.name for row in live if set(row.posts) & set(posts)) or tr("现在没有人")
        parts += [
            line(),
            label(one.name, wrap=True, name=f"settings.permits.seen.{one.code}"),
            label(one.what, "second", wrap=True),
            label(tr("岗位：{posts}", posts=words), "second", wrap=True),
            label(tr("现在是：{people}", people=people), "second", wrap=True),
        ]
    return card(*parts)


@dataclass(frozen=True)
class PermitRow:
    """One permit and the posts that give it."""

    id: str
    words: str
    posts: str
    people: str


class PermitsSection(Section):
    """One line a permit; choose a post to see only what it gives."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "permits")
        self.setMaximumWidth(theme.now().px(1200))
        self.rows: Rows | None = None
        self._post = ""
        self._all: list[tuple[PermitRow, tuple[str, ...]]] = []

    def read(self) -> Any:
        desk = self.desk
        return desk.read(lambda work: (rules(work), users.list_all(work)))

    def draw(self, found: Any) -> None:
        table, people = found
        live = [one for one in people if not one.disabled]
        self._all = []
        offered = dict(here(self.frame, table))
        for permit in table.in_order:
            posts = tuple(post for post in table.posts_with(permit) if post in offered)
            if not posts:
                continue  # the township's in a village, and the other way round
            names = _names(offered, posts)
            holders = tr("、").join(one.name for one in live if set(one.posts) & set(posts))
            self._all.append((PermitRow(permit, table.name_of(permit), names, holders), posts))
        self.post = pick("settings.permits.post", tr("看哪个岗位"), list(offered.items()), self._post or None)
        self.post.setItemText(0, tr("所有岗位"))
        self.post.currentIndexChanged.connect(lambda _at: self.choose(str(self.post.currentData() or "")))
        self.rows = Rows(
            (
                Column(tr("可以做什么"), lambda one: one.words, 240),
                Column(tr("哪些岗位"), lambda one: one.posts, 380),
                Column(tr("现在是谁"), lambda one: one.people, 200),
            ),
            spoken=tr("权限一览"),
            name="settings.permits.rows",
            count=lambda n: tr("共 {n} 项权限", n=n),
        )
        self.rows.setMinimumHeight(theme.now().control * LINES)
        self.rows.chosen.connect(self._say_whole)
        self.whole = label(
            tr("选一行，这里写全是哪些岗位、哪些人。"), wrap=True, name="settings.permits.whole"
        )
        parts: list[Any] = [
            label(tr("权限一览"), "section"),
            label(
                tr("权限跟着岗位走（数据包 {version}）。换岗位在“人员和岗位”。", version=table.version),
                "second",
                wrap=True,
            ),
            self.post,
            self.whole,
            self.rows,
        ]
        self.add(card(*parts), _seen(table, live))
        apart: list[Any] = [label(tr("一人不宜兼的"), "section")]
        for one in table.rules():
            apart += [line(), label(one.what, wrap=True), label(one.source, "second", wrap=True)]
        self.add(card(*apart))
        self.choose(self._post)

    def _say_whole(self, one: PermitRow | None) -> None:
        """What a narrow column cuts."""
        if one is not None:
            people = one.people or tr("现在没有人")
            words = tr("{what}：{posts}。现在是：{people}。", what=one.words, posts=one.posts, people=people)
            self.whole.setText(words)

    def choose(self, post: str) -> None:
        """Only what a post gives; all without one."""
        self._post = post
        if self.rows is not None:
            shown = [row for row, posts in self._all if not post or post in posts]
            self.rows.show_rows(shown, lambda: EmptyState(tr("这个岗位没有权限。"), icon="lock-simple"))
