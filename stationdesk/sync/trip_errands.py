"""Errands that only trips have: letting pass what waits for review, taking in the files of a pack on its laptop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.work import CAME_IN, Work
from stationdesk.sync import peers, proofs, reader, take_in, trip_files, trip_return, trip_review, vouched
from stationdesk.sync.opened import Opened, TakenIn


class FilesBeforeRecords(Refusal):
    template = N_(
        "有 {count} 个附件没有收：本机还没有它们所属的资料。请先接收同一批的资料数据包，再把这个附件包接收一次。"
    )


def release(desk: Opened, bundle_id: str) -> take_in.Count:
    """Let a bundle pass: what a brake held, what of it waits for review, and what nobody can sign for any more.

    Needs `sync:settle`; who did it is in the audit chain. Raises NothingHeld, OneselfAgain, ReviewWaits, AuthorStillCounts,
    TakenInByOneself.
    """

    def waits(work: Work) -> set[str]:
        require(work, "sync:settle")
        rows = work.rows("SELECT DISTINCT why FROM held WHERE bundle_id = :b", b=bundle_id)
        return {row["why"] for row in rows} & {"brake", trip_review.WHY, proofs.WHY}

    found = desk.read(waits)
    count = take_in.Count()
    if not found or "brake" in found:
        count = desk.change(lambda work: _pass(work, bundle_id), reason="sync:settle")
    if trip_review.WHY in found:
        passed = desk.change(lambda work: trip_review.release(work, bundle_id), reason="sync:settle")
        count.applied += passed.applied
        count.kept = passed.kept
    if proofs.WHY in found:
        station = desk.change(lambda work: _vouch(work, bundle_id), reason="sync:settle")
        passed_on = desk.change(lambda work: take_in.retry(work, station), reason="sync:settle", mode="quiet")
        count.applied += passed_on.applied
        count.conflicts += passed_on.conflicts
    return count


def _pass(work: Work, bundle_id: str) -> take_in.Count:
    """What the brake held, as others wrote it, and our line that it was let pass: in one transaction."""
    with work.capture.hushed():
        count = take_in.release(work, bundle_id)
        work.session.flush()
    work.extra[CAME_IN] = True
    audit.record(work, "sync:settle", bundle_id, released=count.applied)
    return count


def _vouch(work: Work, bundle_id: str) -> str:
    """The station whose bundle it is; in the audit chain in the same transaction."""
    station = vouched.waiting(work, bundle_id)[0].station_id
    for origin, count in vouched.vouch(work, bundle_id).items():
        audit.record(work, "sync:settle", bundle_id, step="unsigned", origin=origin, transactions=count)
    return station


def take_files(desk: Opened, file: Path, identity: str, total: TakenIn) -> TakenIn:
    """On a laptop nothing comes in but the files of its pack. Raises WholeBundleRefused, what `reader.open` raises."""
    try:
        with reader.open(
            file,
            [identity],
            lambda claim: desk.read(lambda work: peers.key_for(work, claim)),
            scratch_dir=desk.home.staging,
            stations=desk.read(lambda work: [work.station_id]),
        ) as bundle:
            if bundle.manifest.kind != trip_files.KIND:
                raise trip_return.WholeBundleRefused(field="file")
            bundle.verify()
            arrived = desk.read(lambda work: trip_files.store(work, bundle))
    except reader.NotForUs as wrong:
        raise trip_return.WholeBundleRefused(field="file") from wrong
    return counted(replace(total, bundles=total.bundles + 1), file, arrived)


def counted(total: TakenIn, file: Path, arrived: trip_files.Arrived) -> TakenIn:
    """The answer of a take-in with what became of a bundle's files."""
    total = replace(total, files=total.files + arrived.kept, files_already=total.files_already + arrived.here)
    if arrived.early:
        early = FilesBeforeRecords(count=arrived.early)
        problem = {"file": file.name, "reason": early.code, "message": early.message}
        total = replace(total, problems=(*total.problems, problem))
    if arrived.problem is not None:
        bad = arrived.problem
        problem = {"file": file.name, "reason": bad.code, "message": bad.message}
        total = replace(total, problems=(*total.problems, problem))
    return total
