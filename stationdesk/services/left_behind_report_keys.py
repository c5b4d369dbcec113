"""Who may open a mandatory report: a key for each report, wrapped to its readers and to nobody it names.

Readers are those with `sealed:read` and the person who wrote it, on each of their computers; if all of them are
named, whoever reviews (`left_behind:review`). Who holds no wrap does not even see that the report exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import names
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.report_contents import NamedPerson
from stationdesk.core.words import N_
from stationdesk.models.left_behind import MandatoryReport, ReportCall, ReportStep
from stationdesk.models.residents import Phone
from stationdesk.models.users import SealedGroup, SealedWrap, User, UserKey
from stationdesk.security import audit, sealed
from stationdesk.security.gate import rules as permit_rules
from stationdesk.services import users
from stationdesk.storage.work import Work

WRITE: Final = "left_behind:report"
READ: Final = "sealed:read"
REVIEW: Final = "left_behind:review"
GROUP: Final = "mandatory-report"


class ReportUnknown(Refusal):
    """No such report, or none that this person may know of: the answer is the same."""

    template = N_("没有您能查看的这份报告。请核对编号；如工作需要，请向儿童主任询问。")


class NobodyLeftToRead(Refusal):
    """Everyone who could open the report is named in it, or nobody has a key."""

    template = N_(
        "站里没有未被提及、又能打开密存内容的人，这里存不了。请现在就打110，并直接告知乡镇未成年人保护工作站。"
    )


def sees(work: Work, row: MandatoryReport) -> bool:
    """Whether this person may know of a report."""
    reads = {READ, REVIEW} & work.actor.permits or row.user_id == work.user_id
    # Every group, not only the last: two machines may each have named somebody before they met.
    return bool(reads) and all(own_wraps(work, group) for group in groups(work, row))


def visible(work: Work, report_id: str) -> MandatoryReport:
    """The row of a report this person may know of. Raises ReportUnknown."""
    row = work.session.get(MandatoryReport, (work.station_id, report_id))
    if row is None or row.withdrawn_at is not None or not sees(work, row):
        raise ReportUnknown(field="report")
    return row


def hold_key(work: Work, recipient: str) -> bool:
    """Remember this person's public key on this computer, so that reports written from now on open here as well.

    Whether it was new. Faces call it with the key of whoever is at the desk.
    """
    user = work.user_id
    if not user or recipient in public_keys(work).get(user, ()):
        return False
    work.session.add(
        UserKey(
            station_id=work.station_id,
            id=new_id(),
            user_id=user,
            recipient=recipient,
            device_id=work.device_id,
        )
    )
    work.session.flush()
    audit.record(work, "users:manage", user, key="another")
    return True


def key_known(work: Work, recipient: str) -> bool:
    """Whether `hold_key` has nothing to do."""
    return not work.user_id or recipient in public_keys(work).get(work.user_id, ())


def without_key(work: Work, report_id: str) -> tuple[tuple[str, str], ...]:
    """User id and public key of those who read sealed content but cannot open a report yet: they came after it was
    written, or it is one of their other computers.

    A reader may let them in (`admit`), unless the report names them. Raises ReportUnknown.
    """
    row = visible(work, report_id)
    held = {wrap.recipient for wrap in wraps_of(work, group_of(work, row).id)}
    table, posts = permit_rules(work), users.posts_on(work, work.today)
    # Whoever once held a wrap and lost it was named.
    gone = set(
        work.session.execute(
            sa.select(SealedWrap.user_id).where(
                SealedWrap.station_id == work.station_id,
                SealedWrap.group_id.in_(groups(work, row)),
                SealedWrap.withdrawn_at.is_not(None),
            )
        ).scalars()
    )
    return tuple(
        (user, key)
        for user, keys in sorted(public_keys(work).items())
        for key in keys
        if key not in held
        and user not in gone
        and (READ in table.permits_of(posts.get(user, ())) or user == row.user_id)
    )


def admit(work: Work, report_id: str, user_id: str, recipient: str, wraps: Mapping[str, str]) -> None:
    """Let somebody who reads sealed content open a report: wraps by group, made with a reader's own key
    (`left_behind_reports_read.wraps_for`, which refuses whom the report names). Raises ReportUnknown.
    """
    row = visible(work, report_id)
    if (user_id, recipient) not in without_key(work, report_id) or set(wraps) != set(groups(work, row)):
        raise ReportUnknown(field="user")
    for group_id, wrapped in wraps.items():
        work.session.add(
            SealedWrap(
                station_id=work.station_id,
                group_id=group_id,
                user_id=user_id,
                recipient=recipient,
                wrapped=wrapped,
            )
        )
    work.session.flush()
    audit.record(work, WRITE, row.id, step="admit")


def readers(work: Work, named: Sequence[NamedPerson], own_key: str = "") -> dict[str, tuple[str, ...]]:
    """User → public keys of whoever may open a report: who reads sealed content and its writer, nobody named."""
    keys = public_keys(work)
    if own_key and work.user_id:
        keys[work.user_id] = tuple(dict.fromkeys((*keys.get(work.user_id, ()), own_key)))
    table, posts = permit_rules(work), users.posts_on(work, work.today)
    may = {user: table.permits_of(posts.get(user, ())) for user in keys}
    out = meant(work, named)
    found = {user for user in keys if READ in may[user] or user == work.user_id} - out
    if not found:
        # Nobody in ordinary charge is left: whoever reviews (the secretary) takes their place.
        found = {user for user in keys if REVIEW in may[user]} - out
    if not found:
        raise NobodyLeftToRead(field="named")
    return {user: keys[user] for user in found}


def public_keys(work: Work) -> dict[str, tuple[str, ...]]:
    """User → their public keys, one a computer, of everyone who works here."""
    here = sa.and_(
        User.station_id == work.station_id, User.withdrawn_at.is_(None), User.disabled_at.is_(None)
    )
    found = [*work.session.execute(sa.select(User.id, User.age_key).where(here))]
    found += work.session.execute(
        sa.select(UserKey.user_id, UserKey.recipient)
        .join(User, sa.and_(User.station_id == UserKey.station_id, User.id == UserKey.user_id))
        .where(here, UserKey.withdrawn_at.is_(None))
        .order_by(UserKey.id)
    )
    keys: dict[str, dict[str, None]] = {}
    for user, key in found:
        if key:
            keys.setdefault(user, {})[key] = None
    return {user: tuple(held) for user, held in keys.items()}


def meant(work: Work, named: Iterable[NamedPerson]) -> set[str]:
    """The users of the station whom names could mean: rather one too many loses sight than one too few."""
    named = list(named)
    ids = {one.user_id for one in named if one.user_id}
    forms = {names.search_form(one.name) for one in named} - {""}
    people = [one.person_id for one in named if one.person_id]
    phones = set(
        work.session.execute(
            sa.select(Phone.number).where(
                Phone.station_id == work.station_id, Phone.person_id.in_(people), Phone.withdrawn_at.is_(None)
            )
        ).scalars()
    )
    rows = work.session.execute(
        sa.select(User.id, User.name, User.phone).where(User.station_id == work.station_id)
    )
    return ids | {
        user
        for user, name, phone in rows
        if names.search_form(name) in forms or (phone is not None and phone in phones)
    }


def new_group(work: Work, readers: Mapping[str, tuple[str, ...]], name: str = GROUP) -> SealedGroup:
    """A new key pair, wrapped to each reader on each of their computers."""
    made = sealed.new_group(sorted({key for keys in readers.values() for key in keys}))
    group = SealedGroup(station_id=work.station_id, id=new_id(), name=name, public_key=made.public)
    work.session.add(group)
    work.session.flush()
    for user, keys in sorted(readers.items()):
        for key in keys:
            work.session.add(
                SealedWrap(
                    station_id=work.station_id,
                    group_id=group.id,
                    user_id=user,
                    recipient=key,
                    wrapped=made.wraps[key],
                )
            )
    work.session.flush()
    return group


def wraps_of(work: Work, group_id: str) -> list[SealedWrap]:
    """The wraps of a group that count."""
    return list(
        work.session.execute(
            sa.select(SealedWrap)
            .where(
                SealedWrap.station_id == work.station_id,
                SealedWrap.group_id == group_id,
                SealedWrap.withdrawn_at.is_(None),
            )
            .order_by(SealedWrap.id)
        ).scalars()
    )


def holders(work: Work, group_id: str) -> dict[str, tuple[str, ...]]:
    """User → the public keys that can open a group."""
    held: dict[str, tuple[str, ...]] = {}
    for wrap in wraps_of(work, group_id):
        if wrap.user_id:
            held[wrap.user_id] = (*held.get(wrap.user_id, ()), wrap.recipient)
    return held


def own_wraps(work: Work, group_id: str) -> tuple[str, ...]:
    """This person's wraps of a group, one a computer."""
    return tuple(wrap.wrapped for wrap in wraps_of(work, group_id) if wrap.user_id == work.user_id)


def group_of(work: Work, row: MandatoryReport) -> SealedGroup:
    """The group that new content is sealed to: the report's own, or that of the last time somebody was named."""
    last = next((one for one in reversed(steps(work, row.id)) if one.kind == "named"), None)
    return work.session.get_one(SealedGroup, (work.station_id, last.group_id if last else row.group_id))


def groups(work: Work, row: MandatoryReport) -> tuple[str, ...]:
    """Every group that something of a report is sealed to."""
    return tuple(dict.fromkeys([row.group_id, *(one.group_id for one in steps(work, row.id))]))


def steps(work: Work, report_id: str) -> list[ReportStep]:
    """What came after, in order."""
    return _of(work, ReportStep, report_id, ReportStep.at)


def calls(work: Work, report_id: str) -> list[ReportCall]:
    """The calls that reported it, in order."""
    return _of(work, ReportCall, report_id, ReportCall.called_at)


def _of(work: Work, table: Any, report_id: str, order: Any) -> list[Any]:
    return list(
        work.session.execute(
            sa.select(table)
            .where(
                table.station_id == work.station_id,
                table.report_id == report_id,
                table.withdrawn_at.is_(None),
            )
            .order_by(order, table.id)
        ).scalars()
    )
