"""Somebody's posts change, or somebody leaves: what follows from the day on. What they did stays theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.users import Post, User
from stationdesk.models.visits import Visit
from stationdesk.security import audit
from stationdesk.security.gate import require, rules
from stationdesk.services import user_leaving
from stationdesk.services.users import NobodyWithThatId, PostUnknown, UserRow, names, posts_on
from stationdesk.storage.work import Work

MANAGE = "users:manage"


class NoPosts(Refusal):
    template = N_("至少要有一个岗位。人已离开的，请用“停用”。")


class LastManager(Refusal):
    template = N_("这是最后一位能管理人员的同事。请先给另一位同事安排管理员岗位。")


class LeavesOneself(Refusal):
    template = N_("不能停用自己。请由另一位管理员来办。")


class WorkInHand(Refusal):
    """Parameter: what (all of it in words)."""

    template = N_("手里还有：{what}。请选一位接手的同事，一步交接并停用。")


class LeftAlready(Refusal):
    template = N_("这位工作人员已经停用。")


@dataclass(frozen=True)
class Changed:
    """What a person may be from today, and which rules that breaks."""

    user: UserRow
    conflicts: tuple[str, ...]
    visits: int = 0
    """Planned visits that now belong to nobody and wait in the roster."""
    passed: user_leaving.InHand | None = None
    """What changed hands."""


def set_posts(work: Work, user_id: str, posts: Sequence[str]) -> Changed:
    """From today a person holds these posts and no others; earlier ones stay in the history.

    Needs `users:manage`. Raises NoPosts, PostUnknown, LastManager, NobodyWithThatId. Rules that the posts break
    are answered, not refused: small villages have few people, and the page shows them.
    """
    require(work, MANAGE)
    user = _user(work, user_id)
    table = rules(work)
    wanted = list(dict.fromkeys(posts))
    if not wanted:
        raise NoPosts(field="post")
    for post in wanted:
        if post not in table.posts:
            raise PostUnknown(post=post, posts=say(N_("、")).join(table.posts.values()), field="post")
    if MANAGE not in table.permits_of(wanted):
        _keep_a_manager(work, user_id)
    held = _held(work, user_id)
    for row in held:
        if row.post not in wanted:
            _end(work, row)
    for post in wanted:
        if post not in {row.post for row in held}:
            work.session.add(
                Post(station_id=work.station_id, id=new_id(), user_id=user_id, post=post, since=work.today)
            )
    work.session.flush()
    audit.record(work, MANAGE, user_id, posts=wanted)
    found = posts_on(work, work.today).get(user_id, ())
    said = tuple(one.what for one in table.conflicts(found))
    return Changed(UserRow(user.id, user.name, found, False), said)


def disable(work: Work, user_id: str, passing: user_leaving.Passing | None = None) -> Changed:
    """A person leaves: no posts from today, and everything in hand goes to a colleague in the same step.

    Without `passing` planned visits go back to the roster, and nothing else may be in hand. The key slot on this
    computer is taken away by whoever calls (`KeySlots.remove`). Needs `users:manage`. Raises LeavesOneself,
    LastManager, WorkInHand, LeftAlready, NobodyWithThatId, and what `user_leaving.pass_on` does.
    """
    require(work, MANAGE)
    user = _user(work, user_id)
    if user_id == work.user_id:
        raise LeavesOneself(field="user")
    _keep_a_manager(work, user_id)
    passed = None
    if passing is not None:
        passed = user_leaving.pass_on(work, user_id, passing)
    else:
        left = replace(user_leaving.in_hand(work, user_id), visits=0)
        if left.kinds:
            raise WorkInHand(what=left.words, field="user")
    for row in _held(work, user_id):
        _end(work, row)
    visits = list(
        work.session.execute(
            sa.select(Visit).where(
                Visit.station_id == work.station_id,
                Visit.agent_id == user_id,
                Visit.state == "planned",
                Visit.withdrawn_at.is_(None),
            )
        ).scalars()
    )
    for visit in visits:
        visit.agent_id = None
    user.disabled_at = work.at
    work.session.flush()
    audit.record(work, MANAGE, user_id, step="disable", visits=len(visits))
    return Changed(UserRow(user.id, user.name, (), True), (), len(visits), passed)


def known(work: Work, wanted: str) -> str:
    """The id of the one who works here under this id or name. Raises NobodyWithThatId."""
    found = [one for one, name in names(work).items() if wanted in (one, name)]
    live = [
        one
        for one in found
        if (row := work.session.get(User, (work.station_id, one))) and not row.disabled_at
    ]
    if len(live) != 1:
        raise NobodyWithThatId(field="user")
    return live[0]


def _user(work: Work, user_id: str) -> User:
    user = work.session.get(User, (work.station_id, user_id))
    if user is None or user.withdrawn_at is not None:
        raise NobodyWithThatId(field="user")
    if user.disabled_at is not None:
        raise LeftAlready(field="user")
    return user


def _held(work: Work, user_id: str) -> list[Post]:
    return list(
        work.session.execute(
            sa.select(Post).where(
                Post.station_id == work.station_id,
                Post.user_id == user_id,
                Post.withdrawn_at.is_(None),
                sa.or_(Post.until.is_(None), Post.until >= work.today),
            )
        ).scalars()
    )


def _end(work: Work, row: Post) -> None:
    if row.since >= work.today:
        row.withdrawn_at, row.withdrawn_why = work.at, "changed on its first day"
    else:
        row.until = work.today - timedelta(days=1)


def _keep_a_manager(work: Work, but: str) -> None:
    table = rules(work)
    left = [
        user
        for user, posts in posts_on(work, work.today).items()
        if user != but
        and MANAGE in table.permits_of(posts)
        and (row := work.session.get(User, (work.station_id, user))) is not None
        and row.disabled_at is None
    ]
    if not left:
        raise LastManager(field="user")
