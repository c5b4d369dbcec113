"""Attachments and issued papers of our station that are recorded here and not here yet: from which PC, since when, what to do."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa

from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.machine import FileLacked
from stationdesk.models.station import Device
from stationdesk.storage.work import Work
from stationdesk.sync import files_out, revocations, trip_held
from stationdesk.sync.sense import identity_of

_SOME = 500


@dataclass(frozen=True)
class Awaited:
    """Files that one PC of the station recorded and this one lacks. `gone`: that PC is shut out and will send no more."""

    device_no: int
    label: str
    files: int
    since: datetime
    gone: bool

    @property
    def words(self) -> str:
        """What is awaited, since when, and what to do next."""
        sentence = (
            N_(
                "设备 {d} 已停用，它登记的 {n} 个附件还没有到这台电脑（{since} 起）。请在这台电脑导出一次，让站里别的电脑接收；它们再各导出一次，拿来接收，有这些附件的就会带上。都没有的，从那台电脑的备份里恢复。"
            )
            if self.gone
            else N_(
                "设备 {d} 登记的 {n} 个附件还没有到这台电脑（{since} 起）。请让那台电脑导出一次，拿来接收；它坏了的，请先停用它，再由站里别的电脑带来。"
            )
        )
        return say(sentence, d=f"{self.device_no:03d}", n=self.files, since=f"{local(self.since):%Y-%m-%d}")


def awaited(work: Work) -> list[Awaited]:
    """By the PC that recorded them, in the order of their numbers; nothing on a laptop with a trip pack."""
    since = {
        row.sha256: row.said_at
        for row in work.session.execute(
            sa.select(FileLacked).where(FileLacked.peer_device_id == work.station_id)
        ).scalars()
    }
    if not since or trip_held.holding(work):
        return []
    lacked = list(files_out.lacked(work, work.station_id))
    authors = _authors(work, lacked)
    limits = revocations.limits(work, work.station_id)
    labels = {
        row.number // revocations.SLOT: row.label
        for row in work.session.execute(
            sa.select(Device).where(Device.station_id == work.station_id)
        ).scalars()
    }
    found: dict[int, list[str]] = {}
    for sha256 in lacked:
        found.setdefault(authors.get(sha256, 0), []).append(sha256)
    return [
        Awaited(
            number,
            labels.get(number // revocations.SLOT, ""),
            len(hashes),
            min(since[one] for one in hashes),
            limits.revoked(number),
        )
        for number, hashes in sorted(found.items())
    ]


def _authors(work: Work, hashes: list[str]) -> dict[str, int]:
    """SHA-256 → number of the device whose change names it now."""
    found: dict[str, int] = {}
    for start in range(0, len(hashes), _SOME):
        given = {f"h{n}": one for n, one in enumerate(hashes[start : start + _SOME])}
        marks = ", ".join(f":{name}" for name in given)
        for table, column, _blob in files_out.NAMED:
            for row in work.rows(
                f"SELECT r.{column} AS sha256, coalesce(c.head, b.head) AS head FROM {table} r"
                " LEFT JOIN heads c ON c.station_id = r.station_id AND c.record_id = r.id AND c.col = :col"
                " LEFT JOIN heads b ON b.station_id = r.station_id AND b.record_id = r.id AND b.col = '*'"
                f" WHERE r.station_id = :s AND r.withdrawn_at IS NULL AND r.{column} IN ({marks})",
                s=work.station_id,
                col=column,
                **given,
            ):
                for head in json.loads(row["head"] or "[]")[:1]:
                    found[row["sha256"]] = identity_of(head)[0]
    return found
