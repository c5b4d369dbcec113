"""What a sister carried for a computer that can sign no more: two people let it pass, and the audit says so.

Changes that a device carries for another count as far as that other signed (`proofs`). A computer that broke before its last
signature came along, or whose bundles an older program took in without keeping it, never signs them again. Once that computer is
shut out (`revocations`: it will not speak for itself, and the line says how far it counts), whoever did not take the bundle in
may let its words pass, after asking the village. Beyond the line nothing passes, and of a computer that still counts nothing does.
"""

from __future__ import annotations

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.machine import HeldTransaction
from stationdesk.storage.work import Work
from stationdesk.sync import proofs, revocations, take_in
from stationdesk.sync.changes import identity


class AuthorStillCounts(Refusal):
    """The device whose words these are has not been shut out."""

    template = N_(
        "这些内容是设备 {device} 写的，由别的电脑捎来，没有它自己的签名。它还能用的，请让它自己导出一次，收到后自动入库；"
        "它已经损坏或丢失的，请先停用这台设备，再放行。"
    )


class TakenInByOneself(Refusal):
    template = N_(
        "这个数据包是您自己接收的，里面有没有作者签名的内容，要由另一位同事向村里核对后放行。请同事登录后在“同步上报”放行。"
    )


def waiting(work: Work, bundle_id: str) -> list[HeldTransaction]:
    """What of a bundle waits for a signature, and what waits behind that, in order."""
    rows = list(
        work.session.execute(
            sa.select(HeldTransaction)
            .where(HeldTransaction.bundle_id == bundle_id, HeldTransaction.why.in_((proofs.WHY, "gap")))
            .order_by(HeldTransaction.device_no, HeldTransaction.epoch, HeldTransaction.txn)
        ).scalars()
    )
    unsigned = {(row.device_no, row.epoch) for row in rows if row.why == proofs.WHY}
    return [row for row in rows if (row.device_no, row.epoch) in unsigned and not row.proved]


def may_pass(work: Work, bundle_id: str) -> bool:
    """Whether something of a bundle waits for the signature of a device that is shut out."""
    return any(_shut_out(work, row) for row in waiting(work, bundle_id))


def vouch(work: Work, bundle_id: str) -> dict[str, int]:
    """Note that this person answers for what of a bundle nobody can sign for any more; transactions by device and epoch.

    Whoever may settle was asked before. `take_in.retry` then takes it in. Raises NothingHeld, AuthorStillCounts, TakenInByOneself.
    """
    rows = waiting(work, bundle_id)
    if not rows:
        raise take_in.NothingHeld(field="bundle")
    gone = [row for row in rows if _shut_out(work, row)]
    if not gone:
        raise AuthorStillCounts(device=f"{rows[0].device_no:03d}", field="bundle")
    if work.user_id in {row.detail for row in gone if row.why == proofs.WHY} and take_in.others_here(work):
        raise TakenInByOneself(field="bundle")
    found: dict[str, int] = {}
    for row in gone:
        row.proved = True
        origin = identity(row.device_no, row.epoch, 0).rpartition(".")[0]
        found[origin] = found.get(origin, 0) + 1
    work.session.flush()
    work.touched.add("sync")
    return found


def _shut_out(work: Work, row: HeldTransaction) -> bool:
    return revocations.limits(work, row.station_id).revoked(row.device_no)
