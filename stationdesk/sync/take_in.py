"""Taking in what another machine sent: each bundle in one transaction, whole or held with a reason.

What came before is recognised by identity and hash; a gap is held until it is filled; a device whose log
forked is stopped and nothing of it is lost; a bundle that would withdraw much waits for a second person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

import sqlalchemy as sa

from stationdesk.core import chain
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import HeldTransaction, MachineSetting, Origin, Peer, Taken
from stationdesk.storage.schema import REVISION, known_revisions
from stationdesk.storage.work import Work
from stationdesk.sync import bulk, erased, log, proofs, revocations, trip_review, trip_scope, twins, vectors
from stationdesk.sync import changes as wire
from stationdesk.sync.changes import Change, Transaction
from stationdesk.sync.manifest import Head, Manifest
from stationdesk.sync.merge import CannotApply, Merge
from stationdesk.sync.proofs import Proofs
from stationdesk.sync.reader import OpenBundle
from stationdesk.sync.sense import UNREADABLE

BRAKE_ROWS = 20
BRAKE_SHARE = 0.05
MOVING = ("gap", "waits-for", "schema", proofs.WHY)
"""Why something is held that goes on by itself, or is held for another reason then."""
HELD_MOST = 256_000_000
"""How many characters of one station's transactions wait here at most."""
OTHERS = "others_here"
"""In `work.extra`: whether somebody else works at this desk, where the database at hand cannot tell."""
BRAKE_DAYS = 60
"""For how many days it is kept how much each device withdrew."""


class NothingHeld(Refusal):
    template = N_("没有等待放行的这个数据包。请刷新后再看；它可能已经放行。")


class OneselfAgain(Refusal):
    template = N_(
        "这个数据包是您自己接收的，一次撤销了很多条资料，要由另一位同事看过再放行。请同事登录后在“同步上报”放行。"
    )


class TooMuchWaits(Refusal):
    """What is kept of one station for later has an end; the bundle lies aside whole and comes again by itself."""

    template = N_(
        "这个站点等着补齐的内容已经太多（{mb} MB 以上），这个数据包先不接收，原样留在隔离区。请先接收它前面缺的数据包，补上以后会自动再收这一个。"
    )


@dataclass
class Count:
    """What became of the changes of one bundle."""

    applied: int = 0
    already: int = 0
    held: int = 0
    quarantined: int = 0
    conflicts: int = 0
    kept: int = 0
    """What a release left as the station has it, because somebody changed it there meanwhile."""
    missing: list[tuple[str, int, int]] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    """(identity, table, code of the reason)."""


def take_in(
    work: Work,
    bundle: OpenBundle,
    sha256: str,
    *,
    released: bool = False,
    beyond: Sequence[OpenBundle] = (),
) -> Count:
    """Apply a bundle's transactions. The work must be `quiet`: the log that came is written as it is.

    `released`: a second person has let a bundle with many withdrawals pass. `beyond`: bundles of the same station behind it, of
    which nothing is taken in here, but whose signatures may prove what is in it.
    """
    manifest = bundle.manifest
    station_id = manifest.station
    bulk.alone(work, station_id)
    merge = Merge(work, station_id)
    count = Count()
    braked = not released and _brakes(work, manifest, bundle)
    judge = _judge(work, station_id, manifest.device)
    proved = Proofs(work, station_id, bundle, beyond)
    if braked:
        for txn, changes in bundle.transactions():
            _hold(
                work,
                station_id,
                txn,
                changes,
                "brake",
                work.user_id or "",
                manifest.bundle,
                count,
                lambda txn=txn: proved.covers(txn),  # type: ignore[misc]
            )
        proved.keep()
    else:
        in_sets = bulk.take(
            work,
            merge,
            bundle.transactions(),
            lambda txn, changes: _one(
                work, merge, txn, changes, manifest.bundle, count, lambda: proved.covers(txn), judge
            ),
            lambda txn, changes: (
                judge is None and _plain(work, station_id, txn, changes) and proved.covers(txn)
            ),
        )
        count.applied += in_sets
        _check_heads(work, station_id, proved.keep(), count)
        _retry_held(work, merge, count, proved, judge)
        _learn(work, manifest)
    if count.held or count.quarantined:
        _require_bounded(work, station_id)
    count.conflicts = merge.settle()
    twins.look(work, station_id, merge.kept)
    count.missing = gaps(work, station_id)
    _remember(work, manifest, sha256, count, "held" if braked else "applied")
    work.touched |= set(merge.kept) | {"sync"}
    return count


def _require_bounded(work: Work, station_id: str) -> None:
    """Raise TooMuchWaits where a bundle would make what waits of its station endless: nothing of it is written then."""
    waits = work.scalar("SELECT sum(length(body)) FROM held WHERE station_id = :s", s=station_id)
    if int(waits or 0) > HELD_MOST:
        raise TooMuchWaits(mb=HELD_MOST // 1_000_000)


def _judge(work: Work, station_id: str, device_no: int) -> trip_scope.Judge | None:
    """Who judges what a device sends of its own: nobody, unless it is a laptop on a trip."""
    if not trip_scope.is_trip_device(work, station_id, device_no):
        return None
    return trip_scope.Judge(work, station_id, device_no)


ALONE = frozenset({"device_revocations"})
"""Tables whose changes alter the rules for what comes after them: never taken in as one of a set."""


def _plain(work: Work, station_id: str, txn: Transaction, changes: list[Change]) -> bool:
    """Whether no rule of `_one` beside order, hashes and merging has to look at a transaction."""
    allowed = revocations.limits(work, station_id).allows(txn.device_no, txn.epoch, txn.last_seq)
    alone = any(change.table in ALONE for change in changes) or erased.touches(work, station_id, changes)
    return allowed and not alone


def _withdrawals(work: Work, station_id: str, bundle: OpenBundle) -> int:
    """How many records that exist here the bundle would withdraw, of what has not been taken in before."""
    withdrawn: set[str] = set()
    have = log.vector(work, station_id)
    for txn, changes in bundle.transactions():
        if txn.last_seq <= have.get(txn.origin, 0):
            continue
        withdrawn |= erased.takes_away(changes)
        for change in changes:
            # The name may be written with escapes; what has none need not be decoded.
            body = bytes(change.payload) if change.op == "U" else b""
            if b'"withdrawn_at"' not in body and b"\\" not in body:
                continue
            try:
                if change.values().get("withdrawn_at") is not None:
                    withdrawn.add(change.record)
            except UNREADABLE:
                continue  # it is held as bad, and withdraws nothing
    return sum(
        1
        for record in withdrawn
        if work.scalar(
            "SELECT 1 FROM heads WHERE station_id = :s AND record_id = :r AND col = '*'",
            s=station_id,
            r=record,
        )
    )


def _brakes(work: Work, manifest: Manifest, bundle: OpenBundle) -> bool:
    """Whether a bundle withdraws so much that a second person has to look.

    What else of its device came on the same day counts too: the day on which it arrived here, for what a bundle says of
    its own day is its writer's word.
    """
    withdrawn = _withdrawals(work, manifest.station, bundle)
    if not withdrawn:
        return False
    people = work.scalar("SELECT count(*) FROM people WHERE station_id = :s", s=manifest.station) or 0
    key = f"withdrawn {manifest.station} {manifest.device // revocations.SLOT}"
    row = work.session.get(MachineSetting, key)
    days: dict[str, dict[str, int]] = dict(row.value or {}) if row is not None else {}
    # By bundle: one that waits for what comes before it may come several times.
    today = work.today.isoformat()
    day = {**days.get(today, {}), manifest.bundle: withdrawn}
    if sum(day.values()) > BRAKE_ROWS or (withdrawn > 1 and withdrawn > BRAKE_SHARE * people):
        return True
    days[today] = day
    kept = {one: days[one] for one in sorted(days)[-BRAKE_DAYS:]}
    work.session.merge(MachineSetting(key=key, value=kept))
    work.session.flush()
    return False


def _one(
    work: Work,
    merge: Merge,
    txn: Transaction,
    changes: list[Change],
    bundle_id: str,
    count: Count,
    proved: Callable[[], bool],
    judge: trip_scope.Judge | None = None,
) -> bool:
    """Apply, recognise or hold one transaction; whether the log has it now. `proved`: whether it is its author's."""
    station_id = merge.station_id
    origin = work.session.get(Origin, (station_id, txn.device_no, txn.epoch))
    if origin is None:
        origin = Origin(
            station_id=station_id,
            device_no=txn.device_no,
            epoch=txn.epoch,
            seq=0,
            txn=0,
            hlc=0,
            chain=chain.GENESIS.hex(),
        )
        work.session.add(origin)
        work.session.flush()
    try:
        digest = wire.digest_of(txn, changes)
    except ValueError:
        _hold(work, station_id, txn, changes, "bad", "", bundle_id, count, proved)
        return False
    if txn.last_seq <= origin.seq:
        if _same(work, station_id, txn, digest):
            count.already += txn.count
            return True
        if not proved():
            # Put into a device's mouth: what it wrote itself stands here, and it is not stopped for it.
            _hold(work, station_id, txn, changes, "bad", proofs.WHY, bundle_id, count, proved)
            return False
        origin.stopped_why = "fork"
        _hold(work, station_id, txn, changes, "fork", "", bundle_id, count, proved)
        return False
    if origin.stopped_why:
        _hold(work, station_id, txn, changes, "fork", "", bundle_id, count, proved)
        return False
    if not revocations.limits(work, station_id).allows(txn.device_no, txn.epoch, txn.last_seq):
        _hold(work, station_id, txn, changes, revocations.WHY, "", bundle_id, count, proved)
        return False
    objection = judge.objection(txn, changes) if judge else ""
    if txn.first_seq != origin.seq + 1 or txn.txn != origin.txn + 1:
        why = trip_scope.WHY if objection else "gap"
        _hold(work, station_id, txn, changes, why, objection, bundle_id, count, proved)
        return False
    if not proved():
        _hold(work, station_id, txn, changes, proofs.WHY, work.user_id or "", bundle_id, count, proved)
        return False
    value = wire.chain_after(bytes.fromhex(origin.chain), station_id, txn, digest)
    if txn.chain and wire.from64(txn.chain) != value:
        _hold(work, station_id, txn, changes, "fork", "", bundle_id, count, proved)
        origin.stopped_why = "fork"
        return False
    if txn.schema != REVISION and txn.schema not in known_revisions():
        _hold(work, station_id, txn, changes, "schema", txn.schema, bundle_id, count, proved)
        return False
    came = txn, changes
    if objection:
        txn, changes = trip_review.shelve(txn, changes)
    txn, changes = erased.stripped(work, station_id, txn, changes)
    point = work.session.begin_nested()
    try:
        log.store(work, station_id, txn, changes, digest, value)
        merge.apply(txn, erased.lay(work, station_id, txn, changes))
        erased.carry_out(work, station_id, changes)
        missing = merge.missing_references() if changes else []
        if missing and erased.stand_ins(work, station_id, missing):
            missing = merge.missing_references()
        if missing:
            raise CannotApply("waits-for", missing[0][0])
        for table, records in merge.written.items():
            merge.kept.setdefault(table, set()).update(records)
        merge.written.clear()
        point.commit()
    except CannotApply as wait:
        point.rollback()
        merge.forget()
        _hold(work, station_id, *came, wait.why, wait.detail, bundle_id, count, proved)
        return False
    except bulk.refusals(work):
        # The database will not have one of its rows: this transaction is set aside, the rest goes on.
        point.rollback()
        merge.forget()
        _hold(work, station_id, *came, "bad", "", bundle_id, count, proved)
        return False
    origin.seq, origin.txn, origin.hlc, origin.chain = txn.last_seq, txn.txn, txn.hlc, value.hex()
    work.session.flush()
    if any(change.table == "device_revocations" for change in changes):
        revocations.forget(work)
    if objection:
        _hold(work, station_id, *came, trip_scope.WHY, objection, bundle_id, count, proved)
    else:
        count.applied += txn.count
    return True


def _learn(work: Work, manifest: Manifest) -> None:
    """What a sister device sent, it has: our next bundle for it starts there.

    One that was restored from a backup has less than before: its first word of its new epoch is taken as it stands, and
    what it said in an earlier life counts no more.
    """
    if manifest.station != work.station_id:
        return
    peer = next(
        (
            one
            for one in work.session.execute(
                sa.select(Peer).where(Peer.station_id == manifest.station, Peer.kind == "device")
            ).scalars()
            if one.device_no // revocations.SLOT == manifest.device // revocations.SLOT
        ),
        None,
    )
    if peer is None or manifest.epoch < peer.epoch:
        return
    have = log.vector(work, work.station_id)
    theirs = {origin: min(seq, have.get(origin, 0)) for origin, seq in manifest.to_vector.items()}
    vectors.note_confirmed(work, peer, theirs, exactly=manifest.epoch > peer.epoch)
    peer.device_no, peer.epoch = manifest.device, manifest.epoch
    work.session.flush()


def _check_heads(work: Work, station_id: str, heads: list[Head], count: Count) -> None:
    """Each head that its author signed must be what we reckon ourselves; else that device is stopped."""
    for head in heads:
        origin = work.session.get(Origin, (station_id, head.device, head.epoch))
        if origin is None or origin.seq < head.seq:
            continue
        ours = work.scalar(
            "SELECT chain FROM transactions WHERE station_id = :s AND device_no = :d AND epoch = :e"
            " AND first_seq + count - 1 = :q",
            s=station_id,
            d=head.device,
            e=head.epoch,
            q=head.seq,
        )
        if ours != head.chain:
            origin.stopped_why = "fork"
            count.quarantined += 1
            count.problems.append((wire.identity(head.device, head.epoch, head.seq), "", "fork"))
    work.session.flush()


def _same(work: Work, station_id: str, txn: Transaction, digest: bytes) -> bool:
    """Whether the log has this very transaction."""
    found = work.scalar(
        "SELECT digest FROM transactions WHERE station_id = :s AND device_no = :d AND epoch = :e AND txn = :x"
        " AND first_seq = :q AND count = :n",
        s=station_id,
        d=txn.device_no,
        e=txn.epoch,
        x=txn.txn,
        q=txn.first_seq,
        n=txn.count,
    )
    return bool(found == digest.hex())


def _hold(
    work: Work,
    station_id: str,
    txn: Transaction,
    changes: list[Change],
    why: str,
    detail: str,
    bundle_id: str,
    count: Count,
    proved: Callable[[], bool],
) -> None:
    body = (wire.encode_line(txn) + b"".join(map(wire.encode_line, changes))).decode()
    key = (station_id, txn.device_no, txn.epoch, txn.txn)
    known = work.session.get(HeldTransaction, key)
    if known is None:
        work.session.add(
            HeldTransaction(
                station_id=station_id,
                device_no=txn.device_no,
                epoch=txn.epoch,
                txn=txn.txn,
                first_seq=txn.first_seq,
                count=txn.count,
                why=why,
                detail=detail,
                bundle_id=bundle_id,
                since=work.at,
                body=body,
                proved=proved(),
            )
        )
    elif known.body == body:
        known.proved = known.proved or proved()
        # Who took in what has no signature stays written down: it is another who lets it pass.
        if why == trip_scope.WHY or (known.why in MOVING and (known.why, why) != (proofs.WHY, proofs.WHY)):
            known.why, known.detail = why, detail
    elif not known.proved and proved():
        # Somebody else had put words into its author's place.
        known.why, known.detail, known.body, known.proved = why, detail, body, True
        known.first_seq, known.count, known.bundle_id = txn.first_seq, txn.count, bundle_id
    work.session.flush()
    name = wire.identity(txn.device_no, txn.epoch, txn.first_seq)
    if why in ("bad", "fork", revocations.WHY):
        count.quarantined += txn.count
    else:
        count.held += txn.count
    if why in ("bad", "fork", revocations.WHY, trip_scope.WHY):
        count.problems.append((name, changes[0].table if changes else "", f"{why} {detail}".strip()))


def _retry_held(
    work: Work, merge: Merge, count: Count, proved: Proofs, judge: trip_scope.Judge | None = None
) -> None:
    """Try what was held before, again and again while one more of it applies."""
    again = True
    while again:
        again = False
        for row in work.session.execute(
            sa.select(HeldTransaction)
            .where(
                HeldTransaction.station_id == merge.station_id,
                HeldTransaction.why.in_((*MOVING, revocations.WHY, trip_scope.WHY)),
            )
            .order_by(HeldTransaction.device_no, HeldTransaction.epoch, HeldTransaction.txn)
        ).scalars():
            again |= _retry(work, merge, row, count, proved, judge)


def _retry(
    work: Work,
    merge: Merge,
    row: HeldTransaction,
    count: Count,
    proved: Proofs,
    judge: trip_scope.Judge | None = None,
) -> bool:
    origin = work.session.get(Origin, (row.station_id, row.device_no, row.epoch))
    if origin is None or row.first_seq > origin.seq + 1:
        return False
    if row.why == trip_scope.WHY:
        if row.first_seq <= origin.seq:
            return False  # shelved: the log has its place, the content waits for a person
        if judge is None or judge.device_no != row.device_no:
            judge = _judge(work, row.station_id, row.device_no)
    mark = Count()
    came = trip_review.opened(row)
    if not _one(work, merge, *came, row.bundle_id, mark, lambda: proved.covers_held(row), judge):
        return False
    count.applied += mark.applied
    if mark.applied or mark.already:
        work.session.delete(row)
    work.session.flush()
    return True


def release(work: Work, bundle_id: str) -> Count:
    """Let a bundle pass that waited for a second person because it withdraws much. Raises NothingHeld, OneselfAgain.

    What waits for review is let pass by `trip_review.release`; `errands.release` does both.
    """
    count = Count()
    rows = list(
        work.session.execute(
            sa.select(HeldTransaction)
            .where(HeldTransaction.bundle_id == bundle_id, HeldTransaction.why == "brake")
            .order_by(HeldTransaction.device_no, HeldTransaction.epoch, HeldTransaction.txn)
        ).scalars()
    )
    if not rows:
        raise NothingHeld(field="bundle")
    if work.user_id in {row.detail for row in rows} and others_here(work):
        raise OneselfAgain(field="bundle")
    merges: dict[str, Merge] = {}
    for row in rows:
        merge = merges.setdefault(row.station_id, Merge(work, row.station_id))
        proved = Proofs(work, row.station_id)
        _retry(work, merge, row, count, proved, _judge(work, row.station_id, row.device_no))
    for merge in merges.values():
        _retry_held(work, merge, count, Proofs(work, merge.station_id))
        count.conflicts += merge.settle()
        twins.look(work, merge.station_id, merge.kept)
        work.touched |= set(merge.kept) | {"sync"}
    taken = work.session.get(Taken, bundle_id)
    if taken is not None:
        taken.stage = "applied"
        taken.applied += count.applied
        taken.held = max(0, taken.held - count.applied)
    return count


def others_here(work: Work) -> bool:
    """Whether somebody else works at this desk: where there is only one person, that one looks twice.

    A township's PostgreSQL does not know who works there: whoever asked its home says so (`OTHERS`).
    """
    if OTHERS in work.extra:
        return bool(work.extra[OTHERS])
    return bool(
        work.scalar(
            "SELECT 1 FROM users WHERE station_id = :s AND id <> :u AND disabled_at IS NULL AND withdrawn_at IS NULL",
            s=work.station_id,
            u=work.user_id or "",
        )
    )


def retry(work: Work, station_id: str) -> Count:
    """Try what is held of a station once more: a device counts again, or its line was put further back."""
    count = Count()
    merge = Merge(work, station_id)
    _retry_held(work, merge, count, Proofs(work, station_id))
    count.conflicts = merge.settle()
    twins.look(work, station_id, merge.kept)
    work.touched |= set(merge.kept) | {"sync"}
    return count


def gaps(work: Work, station_id: str) -> list[tuple[str, int, int]]:
    """Ranges of seqs that are missing before what is held: (origin, first, last)."""
    found: list[tuple[str, int, int]] = []
    have = log.vector(work, station_id)
    for row in work.rows(
        "SELECT device_no, epoch, first_seq, count FROM held WHERE station_id = :s AND why NOT IN ('bad', 'fork', 'revoked')"
        " ORDER BY device_no, epoch, first_seq",
        s=station_id,
    ):
        origin = f"{row['device_no']}.{row['epoch']}"
        reached = have.get(origin, 0)
        if row["first_seq"] > reached + 1:
            found.append((origin, reached + 1, row["first_seq"] - 1))
        have[origin] = max(reached, row["first_seq"] + row["count"] - 1)
    return found


def _remember(work: Work, manifest: Manifest, sha256: str, count: Count, stage: str) -> None:
    taken = work.session.get(Taken, manifest.bundle)
    if taken is None:
        taken = Taken(
            bundle_id=manifest.bundle,
            station_id=manifest.station,
            device_no=manifest.device,
            epoch=manifest.epoch,
            sha256=sha256,
            received_at=work.at,
            stage=stage,
            applied=0,
            already=0,
        )
        work.session.add(taken)
    taken.stage = stage
    taken.applied = (taken.applied or 0) + count.applied
    taken.already = (taken.already or 0) + count.already
    taken.held, taken.quarantined, taken.conflicts = count.held, count.quarantined, count.conflicts
    work.session.flush()
