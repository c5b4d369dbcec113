"""Who may do what: posts (岗位) give permits (权限), by the data pack `permits`.

A permit is spelled `feature:verb` like the audit tag (`cases:accept`). What a user may do follows from
all their posts together; a post or a permit that the pack does not know gives nothing. Some things one
person may not do twice: the pack's `conflicts` say which, and why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from stationdesk.core import packs
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say


class NotPermitted(Refusal):
    """The user's posts do not give this permit. Parameters: permit, name, posts (who may, in words)."""

    template = N_("您的岗位不能“{name}”。可由{posts}办理；如工作需要，请管理员在“设置—人员和岗位”里换岗位。")


class SamePersonTwice(Refusal):
    """The same person may not do both on one record. Parameters: what (the rule in words), source."""

    template = N_("{what}（依据：{source}）。请由另一位有权限的人员办理。")


@dataclass(frozen=True)
class Conflict:
    """Posts or permits that one person should not hold together: code, the rule in words, where it is from."""

    code: str
    what: str
    source: str


@dataclass(frozen=True)
class Sensitivity:
    """A kind of data that may be seen, and the permits that show it; `what` says in words what belongs to it."""

    code: str
    name: str
    what: str
    permits: tuple[str, ...]


class Permits:
    """The table of posts and permits; immutable, made once from a pack."""

    def __init__(self, pack: packs.Pack) -> None:
        body: Mapping[str, Any] = pack.body
        self.version = pack.version
        self._names: dict[str, str] = {entry["permit"]: entry["name"] for entry in body["permits"]}
        self._posts: dict[str, str] = {entry["post"]: entry["name"] for entry in body["posts"]}
        self._given: dict[str, frozenset[str]] = {
            entry["post"]: frozenset(entry["permits"]) for entry in body["posts"]
        }
        self._conflicts: tuple[Mapping[str, Any], ...] = tuple(body.get("conflicts", ()))
        self._sensitivities: tuple[Mapping[str, Any], ...] = tuple(body.get("sensitivities", ()))

    @classmethod
    def on(cls, day: date) -> Permits:
        """The shipped table that holds on a day. Raises PackMissing, PackDamaged."""
        return cls(packs.in_force("permits", day))

    @property
    def posts(self) -> Mapping[str, str]:
        """Every post and its name in the reader's words (`clerk` → 文书), in the pack's order."""
        return {post: say(name) for post, name in self._posts.items()}

    @property
    def known(self) -> frozenset[str]:
        """Every permit of the pack."""
        return frozenset(self._names)

    @property
    def in_order(self) -> tuple[str, ...]:
        """Every permit, as the pack lists them: what belongs together stands together."""
        return tuple(self._names)

    def permits_of(self, posts: Iterable[str]) -> frozenset[str]:
        """What someone with these posts may do."""
        return frozenset().union(*(self._given.get(post, frozenset()) for post in posts))

    def posts_with(self, permit: str) -> tuple[str, ...]:
        """The posts that give a permit, in the pack's order."""
        return tuple(post for post, given in self._given.items() if permit in given)

    def name_of(self, permit: str) -> str:
        """What a permit is called (`cases:accept` → 收件、受理、一次性告知); the permit itself when unknown."""
        return say(self._names.get(permit, permit))

    def require(self, granted: Collection[str], permit: str) -> None:
        """Raise NotPermitted unless the permit is among those granted."""
        if permit in granted:
            return
        posts = say(N_("、")).join(say(self._posts[post]) for post in self.posts_with(permit)) or "—"
        raise NotPermitted(permit=permit, name=self.name_of(permit), posts=posts)

    def conflicts(self, posts: Collection[str]) -> tuple[Conflict, ...]:
        """The rules that one person holding all these posts breaks: posts to be kept apart, and permits that a
        post should not have. Rules about one record are `require_another_person`'s."""
        held = set(posts)
        granted = self.permits_of(held)
        broken = []
        for rule in self._conflicts:
            if rule["kind"] == "posts_apart":
                clash = held & set(rule["posts"]) and held & set(rule["against"])
            elif rule["kind"] == "posts_without_permit":
                clash = held & set(rule["posts"]) and set(rule["permits"]) & granted
            else:
                continue
            if clash:
                broken.append(_conflict(rule))
        return tuple(broken)

    def rules(self) -> tuple[Conflict, ...]:
        """Every rule of the pack about what one person should not hold or do twice."""
        return tuple(_conflict(rule) for rule in self._conflicts)

    @property
    def sensitivities(self) -> tuple[Sensitivity, ...]:
        """What may be seen, from the least sensitive on."""
        return tuple(
            Sensitivity(one["sensitivity"], say(one["name"]), say(one["what"]), tuple(one["permits"]))
            for one in self._sensitivities
        )

    def seen_with(self, permits: Collection[str]) -> tuple[Sensitivity, ...]:
        """Which kinds of data whoever has these permits may see."""
        return tuple(one for one in self.sensitivities if set(one.permits) & set(permits))

    def kept_apart(self) -> tuple[tuple[Conflict, tuple[str, ...]], ...]:
        """The rules about one record: what one person may not both do to it."""
        return tuple(
            (_conflict(rule), tuple(rule["permits"]))
            for rule in self._conflicts
            if rule["kind"] == "same_record"
        )

    def require_another_person(self, permit: str, user_id: str, did: Mapping[str, Collection[str]]) -> None:
        """Raise SamePersonTwice when this user already used, on the same record, a permit to be kept apart.

        `did`: permit → ids of the users who used it on this record.
        """
        for rule in self._conflicts:
            if rule["kind"] != "same_record" or permit not in rule["permits"]:
                continue
            if any(user_id in did.get(other, ()) for other in rule["permits"] if other != permit):
                raise SamePersonTwice(what=say(rule["what"]), source=rule["source"])


def _conflict(rule: Mapping[str, Any]) -> Conflict:
    return Conflict(rule["conflict"], say(rule["what"]), rule["source"])
