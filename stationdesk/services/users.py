"""Who works here: users, their posts, and the permits that follow from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import field
from datetime import date

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.names import search_form
from stationdesk.core.words import N_, say
from stationdesk.models.machine import MachineSetting
from stationdesk.models.users import Post, User
from stationdesk.security import audit, first_users
from stationdesk.security.gate import require, rules
from stationdesk.services.at_desk import AtDesk
from stationdesk.storage.work import Actor, Work

__all__ = [
    "NewUser",
    "NobodyWithThatId",
    "PostUnknown",
    "UserRow",
    "accounts_of",
    "actor",
    "add",
    "list_all",
    "names",
    "note_failures",
    "note_unlock",
    "posts_on",
    "require",
    "require_another_person",
]


class NobodyWithThatId(Refusal):
    template = N_("找不到这位工作人员，可能已被停用。请刷新名单再选。")


class PostUnknown(Refusal):
    template = N_("没有“{post}”这个岗位。可选的岗位：{posts}。")


@dataclass(frozen=True)
class UserRow:
    """A line of the staff list."""

    id: str
    name: str = field(repr=False)
    posts: tuple[str, ...]
    disabled: bool


@dataclass(frozen=True)
class NewUser:
    """Someone who shall work at this station. `age_key`: the public key of their slot."""

    name: str = field(repr=False)
    posts: tuple[str, ...]
    age_key: str | None = None
    id: str | None = None
    phone: str | None = field(default=None, repr=False)


def add(work: Work, new: NewUser) -> UserRow:
    """Add a user with posts. Needs `users:manage`. Raises PostUnknown."""
    require(work, "users:manage")
    for post in new.posts:
        if post not in rules(work).posts:
            raise PostUnknown(post=post, posts=say(N_("、")).join(rules(work).posts.values()), field="post")
    user = User(
        station_id=work.station_id,
        id=new.id or new_id(),
        name=lengths.one_line(new.name, "name"),
        phone=new.phone,
        age_key=new.age_key,
    )
    work.session.add(user)
    work.session.flush()
    for post in new.posts:
        work.session.add(Post(station_id=work.station_id, user_id=user.id, post=post, since=work.today))
    audit.record(work, "users:manage", user.id, posts=list(new.posts))
    return UserRow(user.id, user.name, new.posts, False)


def renew_key(work: Work, user_id: str, age_key: str) -> None:
    """After a password was set anew by somebody else: the person's new public key.

    Everyone may say so of themselves (they have just opened their own slot); of others it needs
    `users:manage`. What was sealed to the old key must be given to the new one by someone who can still open it.
    """
    if user_id != work.user_id:
        require(work, "users:manage")
    user = work.session.get(User, (work.station_id, user_id))
    if user is None or user.withdrawn_at is not None:
        raise NobodyWithThatId(field="user")
    user.age_key = age_key
    audit.record(work, "users:manage", user_id, key="renewed")
    work.session.flush()


def note_unlock(work: Work, failed: int) -> None:
    """Write down that somebody opened the desk, and how often their password had been tried in vain before."""
    detail = {"failed": failed} if failed else {}
    audit.record(work, "desk:unlock", work.user_id, **detail)
    work.session.flush()


def note_failures(desk: AtDesk) -> None:
    """Looks while the home was hurt, and wrong passwords before this right one: into the audit, when this process may write."""
    from stationdesk.services import look_notes, traces

    look_notes.take_in(desk)
    if desk.trip is None and getattr(desk, "prepared", None) is None:
        traces.compare(desk)
    if not desk.opened.failed or desk.actor.user_id is None or desk.trip is not None:
        return
    with suppress(Unhappy):  # the window has the desk, or the disk refuses: the right password still opens
        desk.hold(0.0)
        desk.change(lambda work: note_unlock(work, desk.opened.failed), reason="desk:unlock")


def accounts_of(work: Work, user_id: str) -> frozenset[str]:
    """The ids under which this person works here: a second account in the same name is the same person.

    Two people of one name are told apart by what stands behind it, as on the notice board: 王敏（二组）.
    """
    who = names(work)
    form = search_form(who.get(user_id, ""))
    return frozenset({user_id} | {one for one, name in who.items() if form and search_form(name) == form})


def require_another_person(work: Work, permit: str, user_id: str, did: Mapping[str, Collection[str]]) -> None:
    """Raise SamePersonTwice when this person, by whatever account, did on the record what is to be kept apart."""
    mine = accounts_of(work, user_id)
    same = {other: {user_id} if mine & set(ids) else set() for other, ids in did.items()}
    rules(work).require_another_person(permit, user_id, same)


def list_all(work: Work) -> list[UserRow]:
    """Everyone who works or worked here, in the order they were added."""
    users = work.session.execute(
        sa.select(User)
        .where(User.station_id == work.station_id, User.withdrawn_at.is_(None))
        .order_by(User.id)
    ).scalars()
    held = posts_on(work, work.today)
    return [UserRow(u.id, u.name, held.get(u.id, ()), u.disabled_at is not None) for u in users]


def posts_on(work: Work, day: date) -> dict[str, tuple[str, ...]]:
    """The posts that each user holds on a day."""
    found: dict[str, list[str]] = {}
    for row in work.session.execute(
        sa.select(Post)
        .where(
            Post.station_id == work.station_id,
            Post.withdrawn_at.is_(None),
            Post.since <= day,
            sa.or_(Post.until.is_(None), Post.until >= day),
        )
        .order_by(Post.id)
    ).scalars():
        found.setdefault(row.user_id, []).append(row.post)
    return {user: tuple(posts) for user, posts in found.items()}


def actor(work: Work, user_id: str) -> Actor:
    """The user as an actor of today: their permits follow from the posts they hold.

    Raises NobodyWithThatId for one who is unknown or disabled.
    """
    user = work.session.get(User, (work.station_id, user_id))
    if user is None or user.disabled_at is not None or user.withdrawn_at is not None:
        raise NobodyWithThatId(field="user")
    posts = posts_on(work, work.today).get(user_id, ()) or _posts_of_a_clock_gone_back(work, user_id)
    table = rules(work)
    return Actor(
        user_id,
        table.permits_of(posts),
        user.name,
        posts=tuple(table.posts.get(post, post) for post in posts),
    )


def _posts_of_a_clock_gone_back(work: Work, user_id: str) -> tuple[str, ...]:
    """A computer whose clock went back stands before the day on which its people took office: that takes nobody's
    post away. The latest day that was ever written down counts then; the clock itself is `check`'s business."""
    seen = work.scalar("SELECT max(wall) FROM transactions WHERE station_id = :s", s=work.station_id)
    if seen is None or unstamp(seen) <= work.at:
        return ()
    return posts_on(work, civil_date(unstamp(seen))).get(user_id, ())


def at_desk(work: Work, slot_user: str) -> str:
    """The user whose key slot this is; on a joined device the slot was made before the users came."""
    known = work.session.get(MachineSetting, f"slot {slot_user}")
    return slot_user if known is None else str(known.value)


def claim(work: Work, slot_user: str, login: str) -> bool:
    """On a joined device: the one user with the slot's name is who it belongs to. Whether one was found.

    Where the enrolment named its first user, it is nobody else's: a name can be typed by anybody.
    """
    found = work.session.execute(
        sa.select(User.id).where(
            User.station_id == work.station_id, User.name == login, User.disabled_at.is_(None)
        )
    ).all()
    first = first_users.named(work, work.device_id)
    if first is not None:
        found = [one for one in found if one[0] == first]
    if len(found) != 1:
        return False
    work.session.merge(MachineSetting(key=f"slot {slot_user}", value=found[0][0]))
    work.session.flush()
    return True


def names(work: Work) -> dict[str, str]:
    """User id → name, for lists and papers of this station."""
    rows = work.session.execute(sa.select(User.id, User.name).where(User.station_id == work.station_id))
    return {row[0]: row[1] for row in rows}
