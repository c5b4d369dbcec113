"""The audit chain: who did, who looked, who printed; each entry chained to the one before.

Entries are synced rows, so a colleague's look on another PC is seen here too. The chain is per device
and epoch: an entry that is missing or changed breaks every later one of that device.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.ids import new_id
from stationdesk.models.users import AuditEntry
from stationdesk.storage.work import Work

GENESIS = "0" * 64


def record(work: Work, tag: str, target_id: str | None = None, **detail: Any) -> None:
    """Write one entry in the running transaction.

    `tag` is spelled like the permit (`case:accept`); `detail` holds counts and codes only, never a
    name or a number of a person.
    """
    _append(work, new_id(), work.user_id, tag, target_id, detail or None)


def carry(
    work: Work, entry_id: str, user_id: str | None, tag: str, target_id: str | None, detail: dict[str, Any]
) -> bool:
    """Write an entry that somebody's deed made elsewhere, in the transaction of the deed; False where it is here already."""
    if work.session.get(AuditEntry, (work.station_id, entry_id)) is not None:
        return False
    _append(work, entry_id, user_id, tag, target_id, detail)
    work.session.flush()
    return True


def _append(
    work: Work, entry_id: str, user_id: str | None, tag: str, target_id: str | None, detail: Any
) -> None:
    last = work.extra.get("audit")
    if last is None:
        last = work.session.execute(
            sa.select(AuditEntry.n, AuditEntry.digest)
            .where(
                AuditEntry.station_id == work.station_id,
                AuditEntry.device_no == work.device_no,
                AuditEntry.epoch == work.epoch,
            )
            .order_by(AuditEntry.n.desc())
            .limit(1)
        ).one_or_none()
    n, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    digest = digest_of(previous, n, stamp(work.at), user_id, tag, target_id, detail)
    work.session.add(
        AuditEntry(
            station_id=work.station_id,
            id=entry_id,
            device_no=work.device_no,
            epoch=work.epoch,
            n=n,
            at=work.at,
            user_id=user_id,
            tag=tag,
            target_id=target_id,
            detail=detail,
            previous=previous,
            digest=digest,
        )
    )
    work.extra["audit"] = (n, digest)


def digest_of(
    previous: str, n: int, at: str, user_id: str | None, tag: str, target_id: str | None, detail: Any
) -> str:
    """The digest of an entry: SHA-256 of the previous digest and every field, as canonical JSON."""
    text = json.dumps([previous, n, at, user_id, tag, target_id, detail], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def broken(work: Work) -> list[str]:
    """Ids of the entries at which a chain of this station does not hold, for `check`."""
    found: list[str] = []
    previous: dict[tuple[int, int], tuple[int, str]] = {}
    rows = work.session.execute(
        sa.select(AuditEntry)
        .where(AuditEntry.station_id == work.station_id)
        .order_by(AuditEntry.device_no, AuditEntry.epoch, AuditEntry.n)
        .execution_options(yield_per=1000)
    ).scalars()
    for row in rows:
        n, before = previous.get((row.device_no, row.epoch), (0, GENESIS))
        wanted = digest_of(before, n + 1, stamp(row.at), row.user_id, row.tag, row.target_id, row.detail)
        if row.n != n + 1 or row.previous != before or row.digest != wanted:
            found.append(row.id)
        previous[row.device_no, row.epoch] = (row.n, row.digest)
    return found
