"""People and posts: who works here, in which posts, and what the rules say about holding several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox

from stationdesk.core.errors import Unhappy
from stationdesk.core.ids import new_id
from stationdesk.security import slots
from stationdesk.security.gate import rules
from stationdesk.security.permits import Permits
from stationdesk.services import user_changes, user_entries, users
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import PasswordLine, text_field
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, card, label, line, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.settings.codes import codes_card
from stationdesk.ui.settings.entry_form import EntryCodeForm
from stationdesk.ui.settings.leaving_form import LeaveForm
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr


class ColleagueForm(SideForm):
    """A colleague: name, posts, a first password that they change themselves."""

    def __init__(self, frame: Frame, permits: Permits) -> None:
        super().__init__(frame, "colleague_form")
        self.permits = permits
        self.name = text_field("colleague_form.name", tr("姓名"))
        self.field("name", tr("姓名"), self.name, needed=True)
        self.form.add("login", self.form.row("name"))
        self.lay.addWidget(label(tr("岗位")))
        self.posts: dict[str, QCheckBox] = {}
        for post, words in here(frame, permits):
            box = QCheckBox(words)
            box.setObjectName(f"colleague_form.post.{post}")
            box.toggled.connect(self._on_posts)
            self.posts[post] = box
            self.lay.addWidget(box)
        self.conflicts = label("", "warn", wrap=True, name="colleague_form.conflicts")
        self.conflicts.hide()
        self.lay.addWidget(self.conflicts)
        self.password = PasswordLine("colleague_form.password", tr("初始密码"))
        self.field(
            "password",
            tr("初始密码"),
            self.password,
            needed=True,
            help=tr("请本人来输，或当面告诉本人后让本人改掉。"),
        )
        self.again = PasswordLine("colleague_form.again", tr("再输一遍"))
        self.field("again", tr("再输一遍"), self.again, needed=True)
        self.end(tr("添加"))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The posts that are ticked."""
        return tuple(post for post, box in self.posts.items() if box.isChecked())

    def _on_posts(self) -> None:
        self._touch()
        said = conflict_words(self.permits, self.chosen)
        self.conflicts.setText(said)
        self.conflicts.setVisible(bool(said))

    def save(self) -> None:
        self.form.clear()
        name, password, posts = self.name.text().strip(), self.password.text(), self.chosen
        if password != self.again.text():
            self.form.row("again").set_error(tr("两遍不一样，请再输一遍。"))
            self.again.setFocus()
            return
        if not posts:
            self.warn(tr("请至少选一个岗位：权限跟着岗位走。"), "error")
            return
        desk: Any = self.frame.desk
        self._run(lambda: add_colleague(desk, name, password, posts), tr("已添加 {name}。", name=name))

    def _run(self, work: Any, sentence: str) -> None:
        if not self.button.isEnabled():
            return
        self.warn("")

        def done(_result: Any) -> None:
            self._touched = False
            self.finished.emit(sentence, "")

        self.frame.jobs.run(work, done, self._failed, busy=self.button, owner=self)


def add_colleague(desk: Any, name: str, password: str, posts: tuple[str, ...]) -> users.UserRow:
    """A key slot and a user, both or neither. Needs `users:manage`; raises the refusals of both."""
    desk.read(lambda work: users.require(work, "users:manage"))
    desk.hold()
    user_id = new_id()
    person = desk.slots.add(desk.opened, slots.NewPerson(user_id, name, password))
    try:
        row_: users.UserRow = desk.change(
            lambda work: users.add(work, users.NewUser(name, posts, person.recipient, user_id)),
            reason="users:manage",
        )
    except BaseException:
        # Nobody may be able to open the home without being known in it.
        desk.slots.remove(desk.opened, user_id)
        raise
    return row_


class PasswordForm(SideForm):
    """One's own password, or (with the permit) a new one for a colleague."""

    def __init__(self, frame: Frame, user_id: str, *, own: bool) -> None:
        super().__init__(frame, "password_form")
        self.user_id, self.own = user_id, own
        if own:
            self.old = PasswordLine("password_form.old", tr("现在的密码"))
            self.field("old", tr("现在的密码"), self.old, needed=True)
        else:
            self.lay.addWidget(
                label(
                    tr("▲ 换掉别人的密码以后，封存给他个人的内容要由有权限的同事再给他一次。"),
                    "warn",
                    wrap=True,
                )
            )
        self.new = PasswordLine("password_form.new", tr("新密码"))
        self.field("password", tr("新密码"), self.new, needed=True)
        self.again = PasswordLine("password_form.again", tr("再输一遍"))
        self.field("again", tr("再输一遍"), self.again, needed=True)
        self.end(tr("换密码"))

    def save(self) -> None:
        self.form.clear()
        new = self.new.text()
        if new != self.again.text():
            self.form.row("again").set_error(tr("两遍不一样，请再输一遍。"))
            self.again.setFocus()
            return
        desk: Any = self.frame.desk
        user_id, old = self.user_id, self.old.text() if self.own else ""

        def work() -> None:
            desk.hold()
            if self.own:
                desk.slots.change_password(user_id, old, new)
                return
            desk.read(lambda w: users.require(w, "users:manage"))
            made = desk.slots.reset_password(desk.opened, user_id, new)
            desk.change(lambda w: users.renew_key(w, user_id, made.recipient), reason="users:manage")

        if self.button.isEnabled():
            self.frame.jobs.run(
                work,
                lambda _none: self.finished.emit(tr("密码已换。"), ""),
                self._refused,
                busy=self.button,
                owner=self,
            )

    def _refused(self, problem: Unhappy) -> bool:
        if self.own and isinstance(problem, slots.WrongPassword):
            self.form.row("old").set_error(problem.message)
            self.old.setFocus()
            return True
        return self._failed(problem)


class PostsForm(SideForm):
    """Other posts from today on; or the person leaves, once nothing is in their hands any more."""

    def __init__(self, frame: Frame, permits: Permits, one: users.UserRow) -> None:
        super().__init__(frame, "posts_form")
        self.permits, self.one = permits, one
        self.lay.addWidget(label(tr("从今天起担任的岗位；以前的留在记录里。"), "second", wrap=True))
        self.posts: dict[str, QCheckBox] = {}
        for post, words in here(frame, permits, one.posts):
            box = QCheckBox(words)
            box.setObjectName(f"posts_form.post.{post}")
            box.setChecked(post in one.posts)
            box.toggled.connect(self._on_posts)
            self.posts[post] = box
            self.lay.addWidget(box)
        self.conflicts = label("", "warn", wrap=True, name="posts_form.conflicts")
        self.lay.addWidget(self.conflicts)
        self._on_posts()
        self._touched = False
        self.end(tr("换岗位"))

    def _on_posts(self) -> None:
        self._touch()
        said = conflict_words(
            self.permits, tuple(post for post, box in self.posts.items() if box.isChecked())
        )
        self.conflicts.setText(said)
        self.conflicts.setVisible(bool(said))

    def save(self) -> None:
        wanted = tuple(post for post, box in self.posts.items() if box.isChecked())
        desk: Any = self.frame.desk
        user_id, name = self.one.id, self.one.name
        if not self.button.isEnabled():
            return
        self.warn("")

        def done(_result: Any) -> None:
            self._touched = False
            self.finished.emit(tr("{name} 的岗位已换，从今天起。", name=name), "")

        self.frame.jobs.run(
            lambda: desk.change(lambda w: user_changes.set_posts(w, user_id, wanted), reason="users:manage"),
            done,
            self._failed,
            busy=self.button,
            owner=self,
        )


class PeopleSection(Section):
    """The staff list with posts and what the rules say."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "people")

    def read(self) -> Any:
        desk = self.desk
        people = desk.read(users.list_all)
        slots_ = {person.user_id for person in desk.slots.people()}
        return people, slots_, desk.opened.user_id, desk.read(rules)

    def draw(self, found: Any) -> None:
        people, with_slot, me, permits = found
        manage = self.may("users:manage")
        add = button(
            tr("添加同事…"),
            lambda: self.open_asked.emit(ColleagueForm(self.frame, permits), tr("添加同事")),
            look="primary", icon="user-plus", name="settings.people.add",
        )  # fmt: skip
        self.allow(add, "users:manage")
        parts: list[Any] = [row(label(tr("人员和岗位"), "section"), None, add)]
        if not manage:
            parts.append(label(tr("添加和修改人员需要管理员岗位。"), "second"))
        for one in people:
            parts += [line(), *self._person(one, one.id in with_slot, me, permits, manage)]
        self.add(card(*parts), codes_card(self))

    def _person(self, one: users.UserRow, slot: bool, me: str, permits: Permits, manage: bool) -> list[Any]:
        here = tr("（您）") if one.id == me else ""
        name = label(f"{one.name}{here}", wrap=True)
        steps = FlowBox(name=f"settings.people.steps.{one.id}")
        if slot and (one.id == me or manage):
            own = one.id == me
            words = tr("换我的密码…") if own else tr("重设密码…")
            title = tr("换我的密码") if own else tr("重设密码 {name}", name=one.name)
            change = button(
                words,
                lambda: self.open_asked.emit(PasswordForm(self.frame, one.id, own=own), title),
                look="link", name=f"settings.people.password.{one.id}",
            )  # fmt: skip
            change.setAccessibleName(f"{words} {one.name}")
            steps.add(change)
        if one.id != me and one.posts and not one.disabled and self.may(user_entries.ADMIT):
            self._code(steps, one)
        if manage and not one.disabled:
            self._steps(steps, one, me, permits)
        posts = tr("、").join(permits.posts.get(post, post) for post in one.posts) or tr("没有岗位")
        state = tr("已停用") if one.disabled else "" if slot else tr("不能在这台电脑上登录")
        parts: list[Any] = [name, label("  ".join(filter(None, (posts, state))), "second", wrap=True)]
        said = conflict_words(permits, one.posts)
        if said:
            parts.append(label(said, "warn", wrap=True))
        return [*parts, steps]

    def _code(self, steps: FlowBox, one: users.UserRow) -> None:
        title = tr("首次登录码 {name}", name=one.name)
        code = button(
            tr("首次登录码…"),
            lambda: self.open_asked.emit(EntryCodeForm(self.frame, one), title),
            look="link", name=f"settings.people.code.{one.id}",
        )  # fmt: skip
        code.setAccessibleName(title)
        steps.add(code)

    def _steps(self, steps: FlowBox, one: users.UserRow, me: str, permits: Permits) -> None:
        posts = button(
            tr("换岗位…"),
            lambda: self.open_asked.emit(PostsForm(self.frame, permits, one), tr("换岗位 {name}", name=one.name)),
            look="link", name=f"settings.people.posts.{one.id}",
        )  # fmt: skip
        posts.setAccessibleName(tr("换岗位 {name}", name=one.name))
        steps.add(posts)
        if one.id != me:
            leave = button(
                tr("停用…"),
                lambda: self.open_asked.emit(LeaveForm(self.frame, one), tr("停用 {name}", name=one.name)),
                look="link", name=f"settings.people.leave.{one.id}",
            )  # fmt: skip
            leave.setAccessibleName(tr("停用 {name}", name=one.name))
            steps.add(leave)


def here(frame: Frame, permits: Permits, held: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The posts that are given at this station, with their words: a village has none of the township's.

    What somebody holds all the same stays on the list, so that it can be taken away.
    """
    village = getattr(frame.desk, "kind", "village") == "village"
    return [
        (post, words)
        for post, words in permits.posts.items()
        if post in held or not (village and post.startswith("town_"))
    ]


def conflict_words(permits: Permits, posts: tuple[str, ...]) -> str:
    """What the rules say against one person holding these posts, each with its source."""
    return "\n".join(
        tr("▲ {what}（{source}）", what=one.what, source=one.source) for one in permits.conflicts(posts)
    )
