"""权限一览: which post may do what, as the data pack says, and what one person should not hold together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stationdesk.core.clock import civil_date
from stationdesk.security.permits import Permits
from stationdesk.services import users
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import card, label, line
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.settings.section import Section
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

LINES = 14


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
        table = Permits.on(civil_date(desk.clock.now()))
        return table, desk.read(users.list_all)

    def draw(self, found: Any) -> None:
        table, people = found
        live = [one for one in people if not one.disabled]
        self._all = []
        for permit in sorted(table.known):
            posts = table.posts_with(permit)
            names = tr("、").join(table.posts.get(post, post) for post in posts)
            holders = tr("、").join(one.name for one in live if set(one.posts) & set(posts))
            self._all.append((PermitRow(permit, table.name_of(permit), names, holders), posts))
        self.post = pick(
            "settings.permits.post", tr("看哪个岗位"), list(table.posts.items()), self._post or None
        )
        self.post.setItemText(0, tr("所有岗位"))
        self.post.currentIndexChanged.connect(lambda _at: self.choose(str(self.post.currentData() or "")))
        self.rows = Rows(
            (
                Column(tr("可以做什么"), lambda one: one.words, 230),
                Column(tr("哪些岗位"), lambda one: one.posts, 320),
                Column(tr("现在是谁"), lambda one: one.people, 220),
            ),
            spoken=tr("权限一览"),
            name="settings.permits.rows",
            count=lambda n: tr("共 {n} 项权限", n=n),
        )
        self.rows.setMinimumHeight(theme.now().control * LINES)
        parts: list[Any] = [
            label(tr("权限一览"), "section"),
            label(
                tr("权限跟着岗位走（数据包 {version}）。换岗位在“人员和岗位”。", version=table.version),
                "second",
                wrap=True,
            ),
            self.post,
            self.rows,
        ]
        self.add(card(*parts))
        rules: list[Any] = [label(tr("一人不宜兼的"), "section")]
        for one in table.rules():
            rules += [line(), label(one.what, wrap=True), label(one.source, "second", wrap=True)]
        self.add(card(*rules))
        self.choose(self._post)

    def choose(self, post: str) -> None:
        """Only what a post gives; all without one."""
        self._post = post
        if self.rows is not None:
            shown = [row for row, posts in self._all if not post or post in posts]
            self.rows.show_rows(shown, lambda: EmptyState(tr("这个岗位没有权限。"), icon="lock-simple"))
