"""Work done after a post had ended, or against a rule between posts, shown to a head until somebody has said what it was.

On one computer nobody can do what their posts do not allow. But a post that ends here ends on another PC only when the
bundle arrives, and two PCs may each allow one half of what one person should not do twice. What was done stays done;
it is listed, and a head says with a reason whether it was justified.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.clock import civil_date, noon
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.users import AuditEntry, Post, PostReview, User
from stationdesk.security import audit
from stationdesk.security.gate import rules
from stationdesk.services import audit_entries, audit_records, users
from stationdesk.services.audit_entries import Entry
from stationdesk.storage.work import Work

REVIEW: Final = "users:review"
ENDED: Final = "ended"
DISABLED: Final = "disabled"
GROUNDS: Final = {ENDED: N_("岗位已结束"), DISABLED: N_("人员已停用")}
MOST: Final = 500


class NothingToReview(Refusal):
    template = N_("没有这些待复核的记录，可能已由别人复核。请刷新再看。")


class ReviewUnexplained(Refusal):
    template = N_("请写一句理由：为什么合理，或为什么不合理、怎样处理。")


class OwnWorkNotReviewed(Refusal):
    template = N_("自己办的事不能由自己复核。请另一位书记或主任来复核。")


@dataclass(frozen=True)
class ToReview:
    """One thing that was done, and what is remarkable about it, as a code and in words."""

    entry: Entry
    ground: str
    why: str
    ended_on: date | None = None
    record: str = ""
    """The number of the record it was done to, where it has one."""

    @property
    def id(self) -> str:
        return self.entry.id


@dataclass(frozen=True)
class Reviewed:
    """What a head said of it. `entry` is None where whoever asks may not know of it."""

    entry: Entry | None
    ground: str
    justified: bool
    reason: str = field(repr=False)
    by: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Verdict:
    """On several entries at once."""

    entries: tuple[str, ...]
    justified: bool
    reason: str = field(repr=False)


@dataclass(frozen=True)
class _Held:
    """A post as it was held: from the beginning of a day to an instant (None: still)."""

    post: str
    since: datetime
    end: datetime | None


def waiting(work: Work) -> tuple[ToReview, ...]:
    """What nobody has reviewed yet, the newest first, at most `MOST`, with the records' numbers. Needs `users:review`."""
    users.require(work, REVIEW)
    found = _waiting(work)
    numbers = audit_records.numbers_of(work, {one.entry.target_id for one in found if one.entry.target_id})
    return tuple(replace(one, record=numbers.get(one.entry.target_id or "", "")) for one in found)


def count(work: Work) -> int:
    """How many wait, for Today; nothing for whoever may not review."""
    return len(_waiting(work)) if REVIEW in work.actor.permits else 0


def judge(work: Work, verdict: Verdict) -> int:
    """Say of entries whether what was done was justified. Needs `users:review`.

    Raises ReviewUnexplained, NothingToReview, OwnWorkNotReviewed.
    """
    users.require(work, REVIEW)
    reason = lengths.one_line(verdict.reason, "reason", lengths.ADDRESS)
    if not reason:
        raise ReviewUnexplained(field="reason")
    found = {one.id: one for one in _waiting(work)}
    chosen = [found[one] for one in dict.fromkeys(verdict.entries) if one in found]
    if not chosen or len(chosen) != len(set(verdict.entries)):
        raise NothingToReview(field="entries")
    mine = users.accounts_of(work, work.user_id or "")
    if any(one.entry.user_id in mine for one in chosen):
        raise OwnWorkNotReviewed(field="entries")
    for one in chosen:
        work.session.add(
            PostReview(
                station_id=work.station_id,
                id=new_id(),
                entry_id=one.id,
                ground=one.ground,
                justified=verdict.justified,
                reason=reason,
                by=work.user_id,
                at=work.at,
            )
        )
        audit.record(work, REVIEW, one.id, justified=verdict.justified, ground=one.ground)
    work.session.flush()
    return len(chosen)


def reviewed(work: Work) -> tuple[Reviewed, ...]:
    """What was said so far, the newest first. Needs `users:review`."""
    users.require(work, REVIEW)
    rows = list(
        work.session.execute(
            sa.select(PostReview)
            .where(PostReview.station_id == work.station_id, PostReview.withdrawn_at.is_(None))
            .order_by(PostReview.at.desc(), PostReview.id)
            .limit(MOST)
        ).scalars()
    )
    known = users.names(work)
    entries = {one.id: one for one in _entries(work, [row.entry_id for row in rows])}
    return tuple(
        Reviewed(
            entries.get(row.entry_id),
            row.ground,
            row.justified,
            row.reason,
            known.get(row.by or "", ""),
            row.at,
        )
        for row in rows
    )


def _waiting(work: Work) -> tuple[ToReview, ...]:
    found: dict[str, tuple[AuditEntry, str, str, date | None]] = {}
    for row, ground, why, ended in (*_after_a_post(work), *_both_sides(work)):
        found.setdefault(row.id, (row, ground, why, ended))
    if not found:
        return ()
    done = set(
        work.session.execute(
            sa.select(PostReview.entry_id).where(
                PostReview.station_id == work.station_id,
                PostReview.entry_id.in_(found),
                PostReview.withdrawn_at.is_(None),
            )
        ).scalars()
    )
    out = audit_entries.unknown_to(work)
    known, table = users.names(work), rules(work)
    left = [one for one in found.values() if one[0].id not in done and one[0].target_id not in out]
    left.sort(key=lambda one: (one[0].at, one[0].n), reverse=True)
    return tuple(
        ToReview(audit_entries.entry_of(row, known, table), ground, why, ended)
        for row, ground, why, ended in left[:MOST]
    )


def _after_a_post(work: Work) -> Iterator[tuple[AuditEntry, str, str, date | None]]:
    """What people did that only a post which had ended would have allowed; everything after they were disabled."""
    held = _held(work)
    gone = {
        row.id: row.disabled_at
        for row in work.session.execute(
            sa.select(User).where(User.station_id == work.station_id, User.disabled_at.is_not(None))
        ).scalars()
    }
    table = rules(work)
    for user in sorted({*held, *gone}):
        posts = held.get(user, [])
        ends = [one.end for one in posts if one.end is not None]
        left = gone.get(user)
        first = min([*ends, *([left] if left else [])], default=None)
        if first is None:
            continue
        rows = work.session.execute(
            sa.select(AuditEntry)
            .where(
                AuditEntry.station_id == work.station_id, AuditEntry.user_id == user, AuditEntry.at > first
            )
            .order_by(AuditEntry.at.desc())
            .limit(MOST)
        ).scalars()
        for row in rows:
            if left is not None and row.at > left:
                yield row, DISABLED, say(GROUNDS[DISABLED]), civil_date(left)
                continue
            if row.tag not in table.known or "key" in (row.detail or {}):
                continue
            now = [
                one.post for one in posts if one.since <= row.at and (one.end is None or row.at <= one.end)
            ]
            if row.tag in table.permits_of(now):
                continue
            over = [
                one
                for one in posts
                if one.end is not None and one.end < row.at and row.tag in table.permits_of([one.post])
            ]
            if over:
                last = max(one.end for one in over if one.end is not None)
                yield row, ENDED, say(GROUNDS[ENDED]), civil_date(last)


def _held(work: Work) -> dict[str, list[_Held]]:
    """Every post that people hold or held; a post ended by a change ends with the change, not at midnight."""
    rows = list(work.session.execute(sa.select(Post).where(Post.station_id == work.station_id)).scalars())
    over = {row.user_id for row in rows if row.until is not None}
    changes: dict[tuple[str, date], datetime] = {}
    if over:
        for user, at in work.session.execute(
            sa.select(AuditEntry.target_id, AuditEntry.at).where(
                AuditEntry.station_id == work.station_id,
                AuditEntry.target_id.in_(over),
                AuditEntry.tag == "users:manage",
            )
        ):
            key = (str(user), civil_date(at))
            changes[key] = max(at, changes.get(key, at))
    found: dict[str, list[_Held]] = {}
    for row in rows:
        end = row.withdrawn_at
        if end is None and row.until is not None:
            after = row.until + timedelta(days=1)
            end = changes.get((row.user_id, after), noon(after, 0))
        found.setdefault(row.user_id, []).append(_Held(row.post, noon(row.since, 0), end))
    return found


def _both_sides(work: Work) -> Iterator[tuple[AuditEntry, str, str, date | None]]:
    """The later of two acts on one record that one person should not both have done."""
    for rule, permits in rules(work).kept_apart():
        pairs = work.session.execute(
            sa.select(AuditEntry.target_id, AuditEntry.user_id)
            .where(
                AuditEntry.station_id == work.station_id,
                AuditEntry.tag.in_(permits),
                AuditEntry.target_id.is_not(None),
                AuditEntry.user_id.is_not(None),
            )
            .group_by(AuditEntry.target_id, AuditEntry.user_id)
            .having(sa.func.count(sa.distinct(AuditEntry.tag)) > 1)
            .limit(MOST)
        ).all()
        for target, user in pairs:
            row = work.session.execute(
                sa.select(AuditEntry)
                .where(
                    AuditEntry.station_id == work.station_id,
                    AuditEntry.target_id == target,
                    AuditEntry.user_id == user,
                    AuditEntry.tag.in_(permits),
                )
                .order_by(AuditEntry.at.desc(), AuditEntry.n.desc())
                .limit(1)
            ).scalar_one()
            yield row, rule.code, rule.what, None


def _entries(work: Work, ids: Collection[str]) -> list[Entry]:
    if not ids:
        return []
    out = audit_entries.unknown_to(work)
    known, table = users.names(work), rules(work)
    rows = work.session.execute(
        sa.select(AuditEntry).where(AuditEntry.station_id == work.station_id, AuditEntry.id.in_(ids))
    ).scalars()
    return [audit_entries.entry_of(row, known, table) for row in rows if row.target_id not in out]
