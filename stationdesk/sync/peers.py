"""With whom bundles are exchanged: the township, our own devices, and for a township its villages."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import MachineSetting, Peer, ThisDevice
from stationdesk.models.station import Device, Station
from stationdesk.models.users import Post, User
from stationdesk.security import audit, first_users
from stationdesk.security.gate import require
from stationdesk.security.sealed import public_of
from stationdesk.storage.work import Work
from stationdesk.sync import card as cards
from stationdesk.sync import proofs, revocations, shortcode
from stationdesk.sync.manifest import Claim
from stationdesk.sync.minisign import PublicKey
from stationdesk.sync.reader import DeviceRevoked
from stationdesk.sync.trip_held import UNALLOTTED


class OwnCard(Refusal):
    template = N_("这是本机自己的交换卡，不用登记。请选择对方（乡镇或另一台电脑）导出的卡。")


class KeyChanged(Refusal):
    template = N_(
        "对方的交换卡与已登记的密钥不同。可能对方重装过，也可能是冒充；请先打电话核对指纹，再由管理员注销旧卡后登记。"
    )


class HeadMustApprove(Refusal):
    template = N_(
        "让一台新电脑拿到全站的数据，要由村主任或书记同意。请他登录后登记，或当面输入他的密码（--approve 姓名 --pin-file 文件）。"
    )


class FirstUserUnknown(Refusal):
    template = N_("找不到首先使用那台电脑的工作人员，或那台电脑不是本站登记的。请核对姓名；停用的人不能选。")


class SlotsUsedUp(Refusal):
    template = N_("本站登记过的电脑已经用完编号（89 台）。请联系镇里，由镇里给这台电脑编号。")


class NobodyEnrolled(Refusal):
    template = N_("还没有登记乡镇的交换卡，不知道发给谁。请先到“同步上报”登记乡镇给的交换卡。")


CARRY_OWN = "carry-own"
"""Machine setting of a township: the address that its card tells."""
CARRY_CARD = "carry-card"
"""Machine setting of a village: the address that its township's card told."""


@dataclass(frozen=True)
class PeerRow:
    """A line of the list of partners."""

    station_id: str
    device_id: str
    device_no: int
    kind: str
    name: str
    village: str
    age: str
    fingerprint: str
    revoked: bool


def called(name: str, kind: str, device_no: int) -> str:
    """A partner's name as people tell it from others: the computers of one station by their numbers."""
    return f"{name} {device_no:03d}" if kind in ("device", "trip") else name


def own_card(work: Work, sign_line: str) -> cards.Card:
    """The card by which others know this device. `sign_line`: its minisign public key."""
    station = work.session.get(Station, (work.station_id, work.station_id))
    if station is None:
        return _asking_card(work, sign_line)
    device = work.session.get_one(Device, (work.station_id, work.device_id))
    own = work.session.get(MachineSetting, CARRY_OWN)
    carry = (own.value if own is not None else None) or {}
    return cards.Card(
        carry=carry.get("url", ""),
        pin=carry.get("pin", ""),
        kind="township" if station.kind == "township" else "device",
        station=work.station_id,
        village=station.village_code.ljust(12, "0"),
        name=station.name,
        device_id=work.device_id,
        device_no=work.device_no,
        sign=sign_line,
        age=device.age_key,
        made=stamp(work.at),
    )


def _asking_card(work: Work, sign_line: str) -> cards.Card:
    """The card of a device that has joined and was not enrolled yet: it asks for a number."""
    joined = work.session.get(MachineSetting, JOINED)
    if joined is not None and joined.value is not None:
        village, name = joined.value["village"], joined.value["name"]
    else:
        other = (
            work.session.execute(sa.select(Peer).where(Peer.station_id == work.station_id)).scalars().one()
        )
        village, name = other.village_code, other.name
    own = public_of(own_identity(work))
    return cards.Card(
        kind="device",
        station=work.station_id,
        village=village,
        name=name,
        device_id=work.device_id,
        device_no=work.device_no,
        sign=sign_line,
        age=own,
        made=stamp(work.at),
    )


HEADS: Final = ("head", "secretary")
"""Posts whose word lets a computer in that will hold the whole station."""
TOWNSHIPS_SLOTS: Final = 90
"""From here on slots are for a township to allot, to the new PC of a village that has none left."""


def require_head(work: Work, approved_by: str | None) -> None:
    """Raise HeadMustApprove unless a head is at the desk, or proved to be beside it (`approved_by`), or the station has none."""
    rows = work.session.execute(
        sa.select(Post.user_id)
        .join(User, sa.and_(User.station_id == Post.station_id, User.id == Post.user_id))
        .where(
            Post.station_id == work.station_id,
            Post.post.in_(HEADS),
            Post.since <= work.today,
            sa.or_(Post.until.is_(None), Post.until >= work.today),
            Post.withdrawn_at.is_(None),
            User.disabled_at.is_(None),
        )
    ).scalars()
    heads = set(rows)
    if heads and not heads & {work.user_id, approved_by}:
        raise HeadMustApprove(field="approve")


JOINED: Final = "joined_by_return"
"""Where a PC that joins by its township's card keeps the village's code and name until the log has come."""


def note_return(work: Work, given: cards.ReturnCard, *, own_identity: str) -> None:
    """On a PC that joins by its township's card: the township is the partner, the station the village's."""
    here = {"village": given.village, "name": given.name}
    work.session.add(MachineSetting(key=JOINED, value=here))
    plain = {name: getattr(given, name) for name in cards.Card.__struct_fields__}
    town = {"kind": "township", "station": given.by, "name": given.name}
    note(work, cards.Card(**(plain | town)), own_identity=own_identity)


def enrol(
    work: Work,
    given: cards.Card,
    *,
    own_identity: str,
    for_trips: bool = False,
    approved_by: str | None = None,
) -> PeerRow:
    """Write a partner down from their card. The same card again changes nothing.

    A card of our own station is a device that asks to join: it is allotted the next number here, with the word of the
    village's head. `for_trips`: it will hold trip packs only, so no bundle is ever addressed to it. Raises OwnCard,
    KeyChanged (the partner is known with other keys), HeadMustApprove, SlotsUsedUp.
    """
    if given.device_id == work.device_id:
        raise OwnCard(field="card")
    known = work.session.get(Peer, (given.station, given.device_id))
    if known is not None:
        if (known.sign_key, known.age_key) != (given.sign, given.age):
            raise KeyChanged(field="card")
        return _row(known)
    _require_no_other(work, given)
    number = given.device_no
    if given.station == work.station_id:
        require_head(work, approved_by)
        number = 10 * next_slot(work)
        work.session.add(
            Device(
                station_id=work.station_id,
                id=given.device_id,
                number=number,
                epoch=1,
                label=given.name,
                sign_key=given.sign,
                age_key=given.age,
                enrolled_at=work.at,
                purpose="trip" if for_trips else None,
            )
        )
    peer = note(work, given, own_identity=own_identity, number=number, for_trips=for_trips)
    more = {} if approved_by is None else {"approved": approved_by}
    audit.record(work, "sync:enrol", given.device_id, kind=peer.kind, **more)
    if given.station == work.station_id and work.user_id is not None:
        first_users.name(work, given.device_id, work.user_id)
    return _row(peer)


def name_first(work: Work, device_id: str, user_id: str, approved_by: str | None = None) -> None:
    """Say who is the first at a computer of ours that joins; whoever enrols it is, unless somebody else is named.

    Needs `sync:enrol`. Raises FirstUserUnknown, HeadMustApprove.
    """
    require(work, "sync:enrol")
    user = work.session.get(User, (work.station_id, user_id))
    device = work.session.get(Device, (work.station_id, device_id))
    if user is None or user.withdrawn_at is not None or user.disabled_at is not None or device is None:
        raise FirstUserUnknown(field="first_user")
    require_head(work, approved_by)
    first_users.name(work, device_id, user_id)


def _require_no_other(work: Work, given: cards.Card) -> None:
    """Raise KeyChanged where another card of that station holds this place: whose word counts would be left to chance."""
    if given.station == work.station_id or given.device_no == UNALLOTTED:
        return
    rows = work.session.execute(sa.select(Peer).where(Peer.station_id == given.station)).scalars()
    for other in rows:
        same = other.device_no // revocations.SLOT == given.device_no // revocations.SLOT
        if same or (other.kind == "township") != (given.kind == "township"):
            raise KeyChanged(field="card")


def next_slot(work: Work) -> int:
    """The next place for a device of our station. None is ever given twice. Raises SlotsUsedUp."""
    used = work.scalar(
        "SELECT max(number) FROM devices WHERE station_id = :s AND number < :m",
        s=work.station_id,
        m=10 * TOWNSHIPS_SLOTS,
    )
    slot = int(used or 0) // 10 + 1
    if slot >= TOWNSHIPS_SLOTS:
        raise SlotsUsedUp(field="card")
    return slot


def note(
    work: Work, given: cards.Card, *, own_identity: str, number: int | None = None, for_trips: bool = False
) -> Peer:
    """Keep a partner's card on this machine. `for_trips`: a laptop of ours that never gets whole bundles."""
    kind: Literal["township", "village", "device", "trip"] = "village"
    if given.station == work.station_id:
        kind = "trip" if for_trips else "device"
    elif given.kind == "township":
        kind = "township"
    peer = Peer(
        station_id=given.station,
        device_id=given.device_id,
        device_no=number or given.device_no,
        epoch=1,
        kind=kind,
        name=given.name,
        village_code=given.village,
        sign_key=given.sign,
        age_key=given.age,
        enrolled_at=work.at,
        shared_secret=shortcode.shared_secret(own_identity, given.age).hex(),
        card=given.fingerprint,
    )
    work.session.add(peer)
    if kind == "township" and given.carry:
        work.session.merge(MachineSetting(key=CARRY_CARD, value={"url": given.carry, "pin": given.pin}))
    work.session.flush()
    return peer


def list_all(work: Work) -> list[PeerRow]:
    """Everyone we exchange bundles with."""
    rows = work.session.execute(sa.select(Peer).order_by(Peer.enrolled_at)).scalars()
    out = revocations.revoked_ids(work)
    return [replace(row, revoked=row.revoked or row.device_id in out) for row in map(_row, rows)]


def recipients(work: Work) -> list[PeerRow]:
    """Whom a bundle of ours is for: the townships, and our own other devices. Raises NobodyEnrolled."""
    found = [row for row in list_all(work) if not row.revoked and row.kind in ("township", "device")]
    if not any(row.kind == "township" for row in found) and not found:
        raise NobodyEnrolled
    return found


def key_for(work: Work, claim: Claim) -> PublicKey | None:
    """Whose key signs for the device that a manifest claims. Raises DeviceRevoked.

    A restored device keeps its slot and its keys and writes under its next number; the signature tells whether it is the same.
    """
    if claim.by:
        # A township gives our own log back; nobody else's, and nobody else may. And only to a PC that joined by its
        # township's card: one with a log of its own takes no words that were put into its mouth.
        asked = work.session.get(MachineSetting, JOINED) is not None
        return township_key(work, claim.by) if asked and claim.station == work.station_id else None
    slot = claim.device // revocations.SLOT
    row = work.session.execute(
        sa.select(Peer.sign_key, Peer.revoked_at)
        .where(Peer.station_id == claim.station, Peer.device_no // revocations.SLOT == slot)
        .order_by(Peer.device_no == claim.device, Peer.device_no)
    ).all()[-1:]
    if not row:
        row = work.session.execute(
            sa.select(Device.sign_key, Device.revoked_at)
            .where(Device.station_id == claim.station, Device.number // revocations.SLOT == slot)
            .order_by(Device.number == claim.device, Device.number)
        ).all()[-1:]
    if not row:
        return None
    if row[0][1] is not None or revocations.limits(work, claim.station).revoked(claim.device):
        raise DeviceRevoked(device=f"{claim.village[:12]}-{claim.device:03d}")
    # Not what a sister may have written over it since: the key it had from the beginning.
    return proofs.device_key(work, claim.station, claim.device) or PublicKey.parse(row[0][0])


def stations(work: Work) -> set[str]:
    """The stations whose bundles are taken in here."""
    return {work.station_id} | set(work.session.execute(sa.select(Peer.station_id)).scalars())


def township_key(work: Work, station_id: str) -> PublicKey | None:
    """The key with which a township signs receipts, answers and orders; None for one that is shut out here."""
    out = revocations.revoked_ids(work)
    rows = work.session.execute(
        sa.select(Peer.device_id, Peer.sign_key)
        .where(Peer.station_id == station_id, Peer.kind == "township", Peer.revoked_at.is_(None))
        .order_by(Peer.enrolled_at, Peer.device_no)
    )
    line = next((row.sign_key for row in rows if row.device_id not in out), None)
    return None if line is None else PublicKey.parse(line)


def own_village(work: Work) -> str:
    """The village code of our station, twelve digits."""
    return str(work.session.get_one(Station, (work.station_id, work.station_id)).village_code).ljust(12, "0")


def own_identity(work: Work) -> str:
    """This device's age identity, from inside the encrypted database."""
    return work.session.get_one(ThisDevice, 1).age_secret


def _row(peer: Peer) -> PeerRow:
    return PeerRow(
        peer.station_id,
        peer.device_id,
        peer.device_no,
        peer.kind,
        peer.name,
        peer.village_code,
        peer.age_key,
        peer.card,
        peer.revoked_at is not None,
    )
