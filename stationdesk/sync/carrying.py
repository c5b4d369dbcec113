"""Sending bundles to the township's address and fetching what waits there; both go on where they were cut.

A bundle that is made to be sent lies in the home's outbox and counts as 待导出 until it lies verified at the far side (已导出),
and as 已送达 only when the far side confirmed the whole of it, size and SHA-256. Being offline is normal: nothing is made and nothing
is said but how much waits.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from stationdesk.core import patient
from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.machine import Carry, Export, MachineSetting, Peer, ReceiptHeld
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.atomic import make_folder
from stationdesk.storage.work import Work
from stationdesk.sync import errands, files_out, log, peers, trip_held, vectors
from stationdesk.sync.carriers import address as addresses
from stationdesk.sync.carriers import steadily
from stationdesk.sync.carriers.address import Address, NoAddress, carrier_for
from stationdesk.sync.carriers.carrier import Carrier, FileChanged, Going, Parcel
from stationdesk.sync.opened import Opened, TakenIn
from stationdesk.sync.unproved import Unproved

FETCHED = "carry-fetched"
LAST = "carry-last"
SPARING, LONGEST_WAIT = timedelta(hours=2), timedelta(days=1)
Sleep = Callable[[float], None]


class CardHasNoAddress(Refusal):
    """The township's card told no address."""

    template = N_("镇里的交换卡上没有上报地址。请向镇里要地址，自己填写；或请镇里重新导出交换卡。")


@dataclass(frozen=True)
class Sent:
    """What became of a sending. `sent`, `remaining`: bundles; `delivered`: changes newly confirmed by the far side."""

    sent: int
    remaining: int
    delivered: int = 0
    bytes: int = 0
    problem: str | None = None
    message: str = ""


@dataclass(frozen=True)
class Fetched:
    """What became of a fetching. `sent`: bundles of ours that the far side has confirmed meanwhile; `remaining`: files still there."""

    fetched: int
    remaining: int
    sent: int = 0
    taken: TakenIn = field(default_factory=TakenIn)
    problem: str | None = None
    message: str = ""


@dataclass(frozen=True)
class Way:
    """How this machine reaches the township, for faces: never a password."""

    kind: str
    url: str
    pin: str
    proxy: str
    user: str
    has_secret: bool
    automatic: bool
    waiting: int
    """Bundles in the outbox that the far side has not confirmed."""
    tried_at: datetime | None
    """When it was last tried, by whomever."""
    problem: str | None
    message: str
    """What that try came to, in words; empty when all went well."""


def address(work: Work) -> Address | None:
    """Where this machine sends to, with its password; None where only sticks are carried."""
    row = work.session.get(MachineSetting, addresses.KEY)
    if row is None or row.value is None:
        return None
    return msgspec.convert(row.value, Address)


def set_address(work: Work, given: Address | None) -> None:
    """Write down where to send, or that nothing is sent. Needs `sync:enrol`. Raises AddressWrong, PinWrong …

    An empty `secret` keeps the one that is there for the same user and address.
    """
    require(work, "sync:enrol")
    known = address(work)
    kept = with_kept_secret(work, addresses.checked(given)) if given is not None else None
    value = None if kept is None else msgspec.to_builtins(kept)
    row = work.session.get(MachineSetting, addresses.KEY)
    if row is None:
        work.session.add(MachineSetting(key=addresses.KEY, value=value))
    else:
        row.value = value
    if known is not None and (kept is None or kept.url != known.url):
        # What was begun elsewhere goes on from the start.
        work.session.execute(sa.update(Carry).values(place=None, problem=None))
    audit.record(work, "sync:enrol", kind=kept.kind if kept is not None else "none")
    work.touched.add("sync")


def with_kept_secret(work: Work, given: Address) -> Address:
    """An address with the password that is kept for it, where none is typed."""
    known = address(work)
    if given.secret or known is None or not _same_login(known, given):
        return given
    return msgspec.structs.replace(given, secret=known.secret)


def on_card(work: Work) -> Address | None:
    """The address that the township's card told; None where it told none."""
    row = work.session.get(MachineSetting, peers.CARRY_CARD)
    return None if row is None or not row.value else msgspec.convert(row.value, Address)


def set_own(work: Work, given: Address) -> None:
    """At a township: the address that its exchange card tells from now on. Needs `sync:enrol`."""
    require(work, "sync:enrol")
    kept = addresses.checked(given)
    if kept.kind == "folder":
        raise addresses.AddressWrong(field="url")
    work.session.merge(MachineSetting(key=peers.CARRY_OWN, value={"url": kept.url, "pin": kept.pin}))
    audit.record(work, "sync:enrol", kind=kept.kind)


def _same_login(one: Address, other: Address) -> bool:
    return (one.shown, one.user) == (other.shown, other.user)


def way(work: Work) -> Way | None:
    """The way to the township as faces show it; None where none is set."""
    known = address(work)
    if known is None:
        return None
    waiting = work.session.execute(
        sa.select(sa.func.count()).select_from(Carry).where(Carry.delivered_at.is_(None))
    ).scalar_one()
    row = work.session.get(MachineSetting, LAST)
    last = (row.value if row is not None else None) or {}
    return Way(
        known.kind,
        known.shown,
        known.pin,
        known.proxy,
        known.user,
        bool(known.secret),
        known.automatic,
        int(waiting),
        unstamp(last["at"]) if last else None,
        last.get("problem"),
        last.get("message", ""),
    )


def _note_last(desk: Opened, problem: Unhappy | None, *, left: int = 0) -> tuple[str | None, str]:
    """Keep what a try came to, for the page; its code and its words."""
    code, message = _said(problem, left)
    at = stamp(desk.clock.now())

    def note(work: Work) -> None:
        value = {"at": at, "problem": code, "message": message}
        work.session.merge(MachineSetting(key=LAST, value=value))

    desk.change(note, mode="quiet")
    return code, message


def outbox(desk: Opened) -> Path:
    """Where bundles wait for the network. Encrypted files; whoever deletes them loses nothing but time."""
    return desk.home.root / "outbox"


def inbox(desk: Opened) -> Path:
    """Where fetched files lie until they are taken in."""
    return desk.home.root / "inbox"


def _begin(work: Work, rows: list[Export]) -> None:
    """A carry for each bundle that was just made for the outbox of this very computer."""
    for bundle, row in {row.bundle_id.split("/")[0]: row for row in rows}.items():
        work.session.add(
            Carry(
                bundle_id=bundle,
                file_name=row.file_name,
                sha256=row.sha256,
                bytes=row.bytes,
                made_at=work.at,
            )
        )


def send(
    desk: Opened,
    *,
    make: Callable[[Address], Carrier] = carrier_for,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    tries: int = steadily.TRIES,
    sleep: Sleep | None = None,
    sparing: bool = False,
) -> Sent:
    """Send what the township was not delivered yet, first what was begun. Needs `sync:export`.

    Offline and troubles of the way are in the answer; raised are NoAddress, Cancelled, and refusals such as
    CertificateWrong, after which nothing was sent. `sparing`, for work in the background: what was begun goes on, but a new
    bundle is made two hours after the last at the soonest, and once a day where no receipt comes.
    """
    known = _known(desk, "sync:export")
    carrier = make(known)
    sent = delivered = moved = 0
    problem: Unhappy | None = None
    try:
        try:
            carrier.waiting(
                desk.read(lambda work: work.station_id)
            )  # is anybody there? nothing is made before
            if not (sparing and desk.read(_may_wait)):
                _make_ready(desk, progress, cancelled)
            for one in desk.read(_open):
                moved += _one(desk, carrier, one, progress, cancelled, tries, sleep)
                changes = desk.read(partial(_delivered_changes, one=one))
                if changes is not None:
                    sent += 1
                    delivered += changes
        except Unhappy as stopped:
            if stopped.kind == "refusal":
                _note_last(desk, stopped)
                raise
            problem = stopped
    finally:
        carrier.close()
    left = len(desk.read(_open))
    return Sent(sent, left, delivered, moved, *_note_last(desk, problem, left=left))


def _said(problem: Unhappy | None, left: int) -> tuple[str | None, str]:
    if problem is not None:
        return problem.code, problem.message
    if left:
        return "unconfirmed", say(
            N_("{n} 个数据包已经传过去，镇里的服务器还没有确认收齐。确认以前不算送达。"), n=left
        )
    return None, ""


def _known(desk: Opened, permit: str) -> Address:
    def look(work: Work) -> Address | None:
        require(work, permit)
        return address(work)

    known = desk.read(look)
    if known is None:
        raise NoAddress(field="url")
    return known


def _may_wait(work: Work) -> bool:
    """Whether what is new can wait for the next bundle: each goes from the last receipt, so while none comes they grow."""
    answered = work.session.execute(sa.select(sa.func.max(ReceiptHeld.at))).scalar()
    made = [
        row.made_at
        for row in work.session.execute(sa.select(Carry)).scalars()
        if answered is None or row.made_at > answered
    ]
    return bool(made) and work.at - max(made) < min(LONGEST_WAIT, SPARING * len(made))


def _make_ready(desk: Opened, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
    """A bundle of what no delivered and no begun bundle holds. One that was never begun is made anew, with the rest."""

    def look(work: Work) -> tuple[bool, list[str]]:
        party = "device" if trip_held.holding(work) else "township"
        covered = vectors.confirmed_vector(work, party)
        answered = work.session.execute(sa.select(sa.func.max(ReceiptHeld.at))).scalar()
        stale = []
        for carry in work.session.execute(sa.select(Carry)).scalars():
            lies = (outbox(desk) / carry.file_name).is_file()
            if carry.delivered_at is None and not lies:
                stale.append(carry.bundle_id)
                continue
            if carry.delivered_at is None and carry.place is None and carry.tries:
                stale.append(carry.bundle_id)
                continue
            if carry.delivered_at is not None and answered is not None and carry.delivered_at < answered:
                continue  # the receipt says what of it is there; what it does not name goes again
            covered = vectors.greatest(covered, _vector(work, carry.bundle_id))
        have = log.vector(work, work.station_id)
        lacking = any(seq > covered.get(origin, 0) for origin, seq in have.items())
        if not lacking and party == "township":
            to = [peer.device_id for peer in peers.recipients(work) if peer.kind == party]
            lacking = files_out.left(work, to).files > 0
        return lacking, stale if lacking else [one for one in stale if not _lies(desk, work, one)]

    lacking, stale = desk.read(look)
    if stale:
        desk.change(lambda work: _forget(desk, work, stale), mode="quiet")
    if not lacking:
        return
    folder = outbox(desk)
    make_folder(folder)
    errands.export(Unproved(desk, _begin).opened, folder, progress=progress, cancelled=cancelled)


def _lies(desk: Opened, work: Work, bundle: str) -> bool:
    return (outbox(desk) / work.session.get_one(Carry, bundle).file_name).is_file()


def _forget(desk: Opened, work: Work, bundles: list[str]) -> None:
    for bundle in bundles:
        row = work.session.get_one(Carry, bundle)
        patient.remove(outbox(desk) / row.file_name, missing_ok=True)
        files_out.forget(work, bundle)
        work.session.delete(row)


def _vector(work: Work, bundle: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for vector in work.session.execute(
        sa.select(Export.to_vector).where(Export.bundle_id.startswith(f"{bundle}/"))
    ).scalars():
        found = vectors.greatest(found, vector or {})
    return found


@dataclass(frozen=True)
class _OpenCarry:
    bundle: str
    file_name: str
    size: int
    sha256: str
    place: str | None
    station: str


def _open(work: Work) -> list[_OpenCarry]:
    rows = work.session.execute(
        sa.select(Carry).where(Carry.delivered_at.is_(None)).order_by(Carry.made_at, Carry.bundle_id)
    ).scalars()
    return [
        _OpenCarry(row.bundle_id, row.file_name, row.bytes, row.sha256, row.place, work.station_id)
        for row in rows
    ]


def _one(
    desk: Opened,
    carrier: Carrier,
    one: _OpenCarry,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    tries: int,
    sleep: Sleep | None,
) -> int:
    """Bring one bundle over; what it came to is written down. The bytes that were moved."""
    parcel = Parcel(outbox(desk) / one.file_name, one.file_name, one.size, one.sha256, one.station)
    more: dict[str, Any] = {} if sleep is None else {"sleep": sleep}

    def put(place: str | None) -> None:
        desk.change(lambda work: _noted(work, one.bundle, place=place), mode="quiet")

    going = Going(one.place, put, progress, cancelled)
    desk.change(lambda work: _tried(work, one.bundle), mode="quiet")
    try:
        confirmed = steadily.send(carrier, parcel, going, tries=tries, **more)
    except FileChanged:
        desk.change(lambda work: _forget(desk, work, [one.bundle]), mode="quiet")
        raise
    except Unhappy as stopped:
        code = stopped.code
        desk.change(lambda work: _noted(work, one.bundle, problem=code), mode="quiet")
        raise
    if confirmed:
        _delivered(desk, one)
    else:
        # It lies there whole; a folder was read back, so that much is proved.
        verified = getattr(carrier, "reads_back", False)
        desk.change(lambda work: _lies_there(work, one.bundle, verified), mode="quiet")
    return going.moved


def _tried(work: Work, bundle: str) -> None:
    row = work.session.get_one(Carry, bundle)
    row.tried_at, row.tries, row.problem = work.at, row.tries + 1, None


def _noted(work: Work, bundle: str, **values: str | None) -> None:
    row = work.session.get_one(Carry, bundle)
    for name, value in values.items():
        setattr(row, name, value)


def _lies_there(work: Work, bundle: str, verified: bool) -> None:
    row = work.session.get_one(Carry, bundle)
    row.problem = "unconfirmed"
    row.place = row.place or row.file_name
    if verified:
        for export in _exports(work, bundle):
            export.verified_at = export.verified_at or work.at
    work.touched.add("sync")


def _delivered(desk: Opened, one: _OpenCarry) -> None:
    """The far side has the whole of it: the one place where 已送达 is written."""

    def write(work: Work) -> None:
        row = work.session.get_one(Carry, one.bundle)
        row.delivered_at, row.problem = work.at, None
        party = "device" if trip_held.holding(work) else "township"
        to = set(work.session.execute(sa.select(Peer.device_id).where(Peer.kind == party)).scalars())
        for export in _exports(work, one.bundle):
            export.verified_at = export.verified_at or work.at
            if export.peer_device_id in to:
                export.delivered_at = work.at
        work.touched.add("sync")

    desk.change(write, mode="quiet")
    with contextlib.suppress(OSError):
        patient.remove(outbox(desk) / one.file_name)  # the far side has it, and the log here makes it anew


def _exports(work: Work, bundle: str) -> list[Export]:
    query = sa.select(Export).where(Export.bundle_id.startswith(f"{bundle}/"))
    return list(work.session.execute(query).scalars())


def _delivered_changes(work: Work, one: _OpenCarry) -> int | None:
    """How many changes a delivered bundle holds; None while it is not."""
    if work.session.get_one(Carry, one.bundle).delivered_at is None:
        return None
    return max((export.changes for export in _exports(work, one.bundle)), default=0)


def fetch(
    desk: Opened,
    *,
    make: Callable[[Address], Carrier] = carrier_for,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    tries: int = steadily.TRIES,
    sleep: Sleep | None = None,
) -> Fetched:
    """Fetch receipts and bundles that wait for this station, take them in, and ask what of ours has arrived. Needs `sync:import`.

    Raises what `send` raises; offline is in the answer.
    """
    known = _known(desk, "sync:import")
    station = desk.read(lambda work: work.station_id)
    carrier = make(known)
    files: list[Path] = []
    taken = TakenIn()
    sent = left = 0
    problem: Unhappy | None = None
    more: dict[str, Any] = {} if sleep is None else {"sleep": sleep}
    folder = inbox(desk)
    make_folder(folder)
    try:
        try:
            listed = carrier.waiting(station)
            done = set(desk.read(_fetched))
            new = [item for item in listed if item.sha256 not in done]
            left = len(new)
            sent = _ask(desk, carrier)
            for item in new:
                going = Going(progress=progress, cancelled=cancelled)
                files.append(steadily.fetch(carrier, station, item, folder, going, tries=tries, **more))
        except Unhappy as stopped:
            if stopped.kind == "refusal":
                _note_last(desk, stopped)
                raise
            problem = stopped
    finally:
        carrier.close()
    if files:
        taken = errands.take_in_files(desk, files)
        hashes = {item.name: item.sha256 for item in new}
        kept = [item.sha256 for item in listed if item.sha256 in done]
        kept += [hashes[file.name] for file in files]
        desk.change(lambda work: _set_fetched(work, kept), mode="quiet")
        for file in files:
            patient.remove(file, missing_ok=True)
    left -= len(files)
    code, message = _note_last(desk, problem)
    return Fetched(len(files), left, sent, taken, code, message)


def _ask(desk: Opened, carrier: Carrier) -> int:
    """What was sent and is not confirmed: is it there by now?"""
    found = 0
    for one in desk.read(_open):
        parcel = Parcel(outbox(desk) / one.file_name, one.file_name, one.size, one.sha256, one.station)
        if one.place is not None and carrier.confirmed(parcel):
            _delivered(desk, one)
            found += 1
    return found


def _fetched(work: Work) -> list[str]:
    row = work.session.get(MachineSetting, FETCHED)
    return list(row.value or []) if row is not None else []


def _set_fetched(work: Work, hashes: list[str]) -> None:
    row = work.session.get(MachineSetting, FETCHED)
    if row is None:
        work.session.add(MachineSetting(key=FETCHED, value=hashes))
    else:
        row.value = hashes


def try_it(desk: Opened, given: Address, *, make: Callable[[Address], Carrier] = carrier_for) -> int:
    """Whether an address answers: how many files wait there. Raises what is wrong with it, Offline too."""
    station = desk.read(lambda work: work.station_id)
    checked = addresses.checked(given)
    carrier = make(checked)
    try:
        return len(carrier.waiting(station))
    finally:
        carrier.close()
