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
    # As they lie in the table: made into objects, 200,000 of them take ten times as long.
    rows = work.tuples(
        "SELECT id, device_no, epoch, n, at, user_id, tag, target_id, detail, previous, digest FROM audit"
        " WHERE station_id = :s ORDER BY device_no, epoch, n",
        s=work.station_id,
    )
    for entry, device_no, epoch, here, at, user_id, tag, target_id, detail, said, digest in rows:
        n, before = previous.get((device_no, epoch), (0, GENESIS))
        try:
            told = json.loads(detail) if detail is not None else None
        except ValueError:
            told = detail
        wanted = digest_of(before, n + 1, at, user_id, tag, target_id, told)
        if here != n + 1 or said != before or digest != wanted:
            found.append(entry)
        previous[device_no, epoch] = (here, digest)
    return found
