"""Who sits in which body of the village, and whose relative is whose: nobody supervises their own or their family's work.

村务监督机构: members of the village committee and their near relatives, accountants and clerks are not part of it
(村民委员会组织法; provincial rules name 近亲属: spouse, parents, children, siblings, grandparents, grandchildren). Relatives
are those of the register (`kinships`); who has no entry there is compared by name only, and the list says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.names import search_form
from stationdesk.core.words import N_, say
from stationdesk.models.committee import CommitteeMember
from stationdesk.security import audit
from stationdesk.services import kinship, residents, users
from stationdesk.storage.work import Work

BODIES: Final[Mapping[str, str]] = {
    "committee": N_("村民委员会"),
    "party": N_("村党组织"),
    "supervisors": N_("村务监督委员会"),
    "collective": N_("集体经济组织"),
    "accounts": N_("会计、报账员、文书"),
}
WATCHED: Final = frozenset({"committee", "accounts"})
"""Bodies whose members and their near relatives supervise nothing."""
RELATIVES: Final[Mapping[str, str]] = {
    "spouse": N_("配偶"),
    "parent": N_("父母"),
    "child": N_("子女"),
    "sibling": N_("兄弟姐妹"),
    "grandparent": N_("祖父母、外祖父母"),
    "grandchild": N_("孙子女、外孙子女"),
}


class BodyUnknown(Refusal):
    template = N_("没有“{body}”这个班子。可用：{known}。")


class MemberNameMissing(Refusal):
    template = N_("请填写姓名。")


class MemberTwice(Refusal):
    template = N_("这个人已在这个班子的名单里。")


class MemberUnknown(Refusal):
    template = N_("名单里没有这个人，或任期已结束。请刷新后再试。")


class MemberConflicted(Refusal):
    template = N_("不能列入村务监督委员会：{why}。请另选成员。")


class TermDaysWrong(Refusal):
    template = N_("任期的日期不对：结束不能早于开始，也不能晚于今天。")


@dataclass(frozen=True)
class NewMember:
    """Somebody in a body of the village. Without `person_id` relatives are not known."""

    name: str = field(repr=False)
    body: str
    post: str = ""
    person_id: str | None = None
    user_id: str | None = None
    since: date | None = None


@dataclass(frozen=True)
class MemberRow:
    """A member, and why they may not supervise; empty when nothing is known against it."""

    id: str
    name: str = field(repr=False)
    body: str
    body_name: str
    post: str
    person_id: str | None
    user_id: str | None
    since: date
    conflict: str


def add(work: Work, new: NewMember) -> MemberRow:
    """Write a member down. Needs `users:manage`.

    Nobody comes to the supervisors who sits in a body they watch, or whose near relative does; an election of the others
    is a fact and never refused: it shows as a conflict of the supervisor.
    Raises BodyUnknown, MemberNameMissing, MemberTwice, MemberConflicted, TermDaysWrong.
    """
    users.require(work, "users:manage")
    if new.body not in BODIES:
        raise BodyUnknown(body=new.body[:20], known=say(N_("、")).join(BODIES), field="body")
    name = ink.line(new.name, say(N_("姓名")), field="name", limit=60)
    if not name and new.person_id:
        name = residents.get(work, new.person_id).name
    if not name:
        raise MemberNameMissing(field="name")
    since = new.since or work.today
    if since > work.today:
        raise TermDaysWrong(field="since")
    person = residents.get(work, new.person_id).id if new.person_id else None
    now = _members(work)
    if any(one.body == new.body and _same(one, name, person) for one in now):
        raise MemberTwice(field="name")
    if new.body == "supervisors":
        why = _conflict(work, name, person, now)
        if why:
            raise MemberConflicted(why=why, field="name")
    row = CommitteeMember(
        station_id=work.station_id,
        id=new_id(),
        name=name,
        body=new.body,
        post=ink.line(new.post, say(N_("职务")), field="post", limit=40) or None,
        person_id=person,
        user_id=new.user_id,
        since=since,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "users:manage", row.id, body=new.body)
    return next(one for one in list_all(work) if one.id == row.id)


def end(work: Work, member_id: str, on: date | None = None) -> None:
    """A term that is over. Needs `users:manage`. Raises MemberUnknown, TermDaysWrong."""
    users.require(work, "users:manage")
    row = work.session.get(CommitteeMember, (work.station_id, member_id.strip().lower()))
    if row is None or row.withdrawn_at is not None or row.until is not None:
        raise MemberUnknown(field="member")
    day = on or work.today
    if day < row.since or day > work.today:
        raise TermDaysWrong(field="on")
    row.until = day
    audit.record(work, "users:manage", row.id, body=row.body, step="end")


def list_all(work: Work) -> tuple[MemberRow, ...]:
    """Everybody in a body today, with what is known against their supervising. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    now = _members(work)
    order = list(BODIES)
    return tuple(
        MemberRow(
            one.id, one.name, one.body, say(BODIES[one.body]), one.post or "", one.person_id, one.user_id, one.since,
            _conflict(work, one.name, one.person_id, now) if one.body == "supervisors" else "",
        )
        for one in sorted(now, key=lambda m: (order.index(m.body), m.since, m.id))
    )  # fmt: skip


def why_not(work: Work, *, user_id: str = "", name: str = "", concerned: Iterable[str] = ()) -> str:
    """Why somebody may not look into something, in words; empty when nothing is known against it.

    They are known by their user or their name. `concerned`: names of those whom it is about, compared with theirs and
    their near relatives'.
    """
    now = _members(work)
    form = search_form(name)
    mine = [
        one for one in now if (user_id and one.user_id == user_id) or (form and search_form(one.name) == form)
    ]
    names = {search_form(one) for one in concerned if one}
    for one in mine:
        if search_form(one.name) in names:
            return say(N_("本人就是当事人"))
        why = _conflict(work, one.name, one.person_id, now)
        if why:
            return why
        if one.person_id:
            for relative, kind in near(work, one.person_id).items():
                if search_form(relative.name) in names:
                    return say(N_("{kind}是当事人"), kind=say(RELATIVES[kind]))
    return say(N_("本人就是当事人")) if form and form in names else ""


@dataclass(frozen=True)
class Relative:
    """A near relative, as the register has them."""

    id: str
    name: str = field(repr=False)


def near(work: Work, person_id: str) -> dict[Relative, str]:
    """Near relatives (近亲属) → key of `RELATIVES`, as far as the register knows kinships."""
    found: dict[Relative, str] = {}

    def put(row: kinship.KinRow, kind: str) -> None:
        if row.relative_id != person_id:
            found.setdefault(Relative(row.relative_id, row.name), kind)

    first = kinship.of_person(work, person_id)
    for row in first:
        if row.kind == "spouse":
            put(row, "spouse")
        elif row.kind in ("father", "mother"):
            put(row, "parent")
        elif row.kind == "child":
            put(row, "child")
    for row in first:
        if row.kind in ("father", "mother"):
            for other in kinship.of_person(work, row.relative_id):
                if other.kind == "child":
                    put(other, "sibling")
                elif other.kind in ("father", "mother"):
                    put(other, "grandparent")
        elif row.kind == "child":
            for other in kinship.of_person(work, row.relative_id):
                if other.kind == "child":
                    put(other, "grandchild")
    return found


def _conflict(work: Work, name: str, person: str | None, now: list[CommitteeMember]) -> str:
    watched = [one for one in now if one.body in WATCHED]
    for one in watched:
        if _same(one, name, person):
            return say(N_("同时在{body}任职"), body=say(BODIES[one.body]))
    if person is None:
        return ""
    kin = {relative.id: kind for relative, kind in near(work, person).items()}
    for one in watched:
        if one.person_id in kin:
            return say(
                N_("{body}成员是其{kind}"),
                body=say(BODIES[one.body]),
                kind=say(RELATIVES[kin[one.person_id]]),
            )
    return ""


def _same(one: CommitteeMember, name: str, person: str | None) -> bool:
    if one.person_id and person:
        return one.person_id == person
    return search_form(one.name) == search_form(name)


def _members(work: Work) -> list[CommitteeMember]:
    return list(
        work.session.execute(
            sa.select(CommitteeMember)
            .where(
                CommitteeMember.station_id == work.station_id,
                CommitteeMember.withdrawn_at.is_(None),
                CommitteeMember.since <= work.today,
                sa.or_(CommitteeMember.until.is_(None), CommitteeMember.until > work.today),
            )
            .order_by(CommitteeMember.id)
        ).scalars()
    )
