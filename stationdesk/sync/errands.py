"""The errands of sync as a face runs them: export a bundle, take files in, exchange cards.

Each is several transactions with file work between them, so it takes an opened station (anything with
`change`, `read` and `keys`), not a unit of work. No database transaction stays open for writing
while a file is written or read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import msgspec

from stationdesk.core.clock import civil_date, stamp, unstamp
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say
from stationdesk.models.machine import ReceiptHeld, Taken
from stationdesk.security.gate import require
from stationdesk.storage.atomic import make_folder, write_file
from stationdesk.storage.work import Work
from stationdesk.sync import (
    agreement,
    down_read,
    files_errands,
    files_out,
    log,
    officer_card,
    peers,
    reader,
    receipt,
    records_out,
    returned,
    sending,
    set_aside,
    shortcode,
    sisters,
    status,
    take_in,
    trip_errands,
    trip_files,
    trip_held,
    trip_return,
    trip_scope,
    vectors,
    visits_apart,
    writer,
)
from stationdesk.sync import card as cards
from stationdesk.sync import changes as wire
from stationdesk.sync.changes import Vector
from stationdesk.sync.keys import signer
from stationdesk.sync.manifest import Manifest
from stationdesk.sync.minisign import PublicKey
from stationdesk.sync.opened import Exported as Exported
from stationdesk.sync.opened import Opened as Opened
from stationdesk.sync.opened import TakenIn as TakenIn
from stationdesk.sync.sending import ages as ages
from stationdesk.sync.sending import begin_export as begin_export
from stationdesk.sync.sending import fields_of as fields_of
from stationdesk.sync.sending import files_of as files_of
from stationdesk.sync.sending import next_number as next_number


class NotASyncFile(Refusal):
    template = N_("这个文件不是数据包、回执或交换卡。请选择 .sdbundle、.sdreceipt 或 .sdcard 文件。")


class NoSuchFile(Refusal):
    template = N_("找不到要接收的文件，没有接收。请检查文件名，或重新插好U盘再选一次。")


class FolderMissing(Refusal):
    template = N_("找不到要导出到的文件夹。U盘可能没有插好；请插好后再选一次。")


def write_card(desk: Opened, file: Path) -> cards.Card:
    """Write this device's exchange card to a file."""
    key = signer(desk.keys())
    made = desk.read(lambda work: peers.own_card(work, key.public.line))
    write_file(file, cards.make(made, key.sign), mode=0o644)
    return made


def enrol(
    desk: Opened, file: Path | cards.Card, *, for_trips: bool = False, approved_by: str | None = None
) -> peers.PeerRow:
    """Write a partner down from the card they gave; `for_trips`: a laptop of ours for trip packs. Needs `sync:enrol`.

    `approved_by`: the head who proved to be here, where a computer is to hold the whole station.
    """
    given = file if isinstance(file, cards.Card) else cards.read(file)

    def write(work: Work) -> peers.PeerRow:
        require(work, "sync:enrol")
        own = peers.own_identity(work)
        return peers.enrol(work, given, own_identity=own, for_trips=for_trips, approved_by=approved_by)

    return desk.change(write, reason="sync:enrol")


def export(
    desk: Opened,
    folder: Path,
    *,
    progress: writer.Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    with_files: bool = True,
) -> Exported:
    """Write a bundle for the township (and our other devices), verified where it lies; then the files that they lack.

    More than one bundle holds goes into several, each verified before the next.

    It goes from the township's last receipt, so that a lost stick loses nothing. Needs `sync:export`. Raises
    NobodyEnrolled, FolderMissing, StickFull …; after any of them no bundle is on the medium. What goes wrong with files, which
    follow in bundles of their own, is in the answer: the records are out by then.
    """
    if not folder.is_dir():
        raise FolderMissing(field="to")

    asking: list[peers.PeerRow] = []

    def plan(work: Work) -> tuple[list[peers.PeerRow], Vector, Vector, int, int, files_out.Left]:
        require(work, "sync:export")
        to = peers.recipients(work)
        since = vectors.common_to(work, [peer.device_id for peer in to])
        until = log.vector(work, work.station_id)
        held = trip_held.held(work)
        files = len(trip_files.blobs(work, files_of(work)))
        new = log.count_between(work, work.station_id, since, until)
        due = files_out.Left(0, 0)
        if with_files and not held:
            asking[:] = sisters.asking(work)
            asked = [sister.device_id for sister in asking]
            due = files_out.left(work, [peer.device_id for peer in to] + asked, asked)
        return to, since, until, new, files, due

    to, since, until, new, files, due = desk.read(plan)
    if not new and not files and not due.files:
        return Exported(None, None, 0, 0, since, until)
    going = records_out.Along(progress, 2 * (new * records_out.PER_CHANGE + due.bytes + writer.FIXED))
    sent = sending.records(desk, folder, to, since, going, cancelled, max_bytes=BUNDLE_BYTES)
    made = Exported(
        sent.paths[0],
        sent.bundle,
        sent.changes,
        sent.bytes,
        since,
        sent.reached,
        files=sum(map(len, sent.shares)),
        more=sent.paths[1:],
        problem=sent.problem,
        changes_left=sent.left,
    )
    if sent.left:
        return made
    for share in sent.shares[1:]:
        wrote = write_files(desk, folder, share, lambda work: ages(work, to), going, cancelled)
        going.written(wrote.bytes)
        made = replace(made, more=(*made.more, wrote.path))
    if due.files:
        made = _with_files(made, _files(desk, folder, [*to, *asking], going, cancelled))
    if made.problem is None and not made.files_left:
        going.end()
    return made


def _files(
    desk: Opened,
    folder: Path,
    to: list[peers.PeerRow],
    going: records_out.Along,
    cancelled: Callable[[], bool],
) -> files_errands.FilesSent:
    """The files that somebody lacks, in bundles for exactly those."""

    def write(blobs: Sequence[writer.Blob], device_ids: tuple[str, ...]) -> writer.Written:
        ages = [peer.age for peer in to if peer.device_id in device_ids]
        made = write_files(desk, folder, blobs, lambda work: ages, going, cancelled, audited=True)
        going.written(made.bytes)
        return made

    return files_errands.send(desk, to, write, max_bytes=BUNDLE_BYTES, cancelled=cancelled)


def _with_files(made: Exported, files: files_errands.FilesSent) -> Exported:
    return replace(
        made,
        bytes=made.bytes + files.bytes,
        files=made.files + files.files,
        files_for=files.files_for,
        more=(*made.more, *files.paths),
        files_left=files.left,
        problem=files.problem,
    )


BUNDLE_BYTES = writer.MAX_BYTES


def write_files(
    desk: Opened,
    folder: Path,
    share: Sequence[writer.Blob],
    recipients: Callable[[Work], list[str]],
    progress: writer.Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    audited: bool = False,
) -> writer.Written:
    """Write a bundle of kind `files`: attachments alone, for whoever has the records that name them.

    `audited`: it belongs to an export that is in the audit chain already.
    """
    number = desk.change(next_number if audited else begin_export, reason="sync:export")
    key = signer(desk.keys())

    def write(work: Work) -> writer.Written:
        fields = fields_of(work, number, {}, {}, key)
        fields = msgspec.structs.replace(fields, kind=trip_files.KIND, heads=(), digests={})
        return writer.write(
            folder,
            fields,
            (),
            share,
            recipients(work),
            key.sign,
            # One attachment may be greater than a bundle; it then goes alone.
            max_bytes=max(BUNDLE_BYTES, *(writer.wrapped(blob.size) for blob in share)),
            progress=progress,
            cancelled=cancelled,
        )

    return desk.read(write)


def digests(work: Work, station_id: str) -> dict[str, str]:
    """Record type → digest of all heads, as it travels."""
    return log.digests(work, station_id)


def take_in_files(
    desk: Opened,
    files: Iterable[Path],
    *,
    receipts: Path | None = None,
    permit: str = "sync:import",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> TakenIn:
    """Take in bundles, receipts and cards, in any order; one bad file never stops the rest.

    At a township, each station's bundles are answered by one signed receipt in `receipts`.
    """
    desk.read(lambda work: require(work, permit))
    answered: dict[str, list[str]] = {}
    # By their numbers: what of a laptop's files had no room in its first bundle comes behind the records that name it.
    listed = sorted(files, key=lambda file: file.name if file.suffix == ".sdbundle" else "")
    total = set_aside.every(
        desk,
        listed,
        lambda file, total, beyond=(): _one_file(desk, file, total, answered, receipts, beyond),
        progress,
    )
    if total.applied:
        returned.introduce_self(desk)
    if total.applied and desk.read(_parts_visits):
        total = replace(total, parted=desk.change(visits_apart.part, reason="visits:record"))
    if receipts is not None and answered:
        try:
            make_folder(receipts)
            for station, bundles in answered.items():
                made = _answer(desk, station, bundles, receipts)
                total = replace(total, receipts=(*total.receipts, made))
        except Trouble as bad:
            # What was taken in is in: the answer says so, and that its receipt is still to be written.
            problem = {"file": receipts.name, "reason": bad.code, "message": bad.message}
            total = replace(total, problems=(*total.problems, problem))
    return total


def _one_file(
    desk: Opened,
    file: Path,
    total: TakenIn,
    answered: dict[str, list[str]],
    receipts: Path | None,
    beyond: Sequence[Path] = (),
) -> TakenIn:
    """Take one file in. `beyond`: bundles that lie beside it and cannot be taken in before it; they may prove what is in it."""
    if file.suffix == ".sdreceipt" and desk.read(trip_held.holding):
        answered_us = desk.read(lambda work: trip_return.read(work, file))
        covered = desk.change(lambda work: trip_return.take(work, answered_us), mode="quiet")
        return replace(total, confirmed=total.confirmed + covered, heard=total.heard + 1)
    if file.suffix == ".sdreceipt":
        changes, attached = take_receipt(desk, file)
        return replace(
            total,
            confirmed=total.confirmed + changes,
            confirmed_files=total.confirmed_files + attached,
            heard=total.heard + 1,
        )
    if not file.is_file():
        raise NoSuchFile(field="file")
    identity = desk.keys().identity
    allowed = desk.read(peers.stations)
    make_folder(desk.home.staging)
    if desk.read(trip_held.holding):
        return trip_errands.take_files(desk, file, identity, total)
    sha256 = _sha256(file)

    def opened(one: Path) -> reader.OpenBundle:
        made = stack.enter_context(
            reader.open(
                one,
                [identity],
                lambda claim: desk.read(lambda work: peers.key_for(work, claim)),
                scratch_dir=desk.home.staging,
                stations=allowed,
            )
        )
        made.verify()
        return made

    with ExitStack() as stack:
        bundle = opened(file)
        behind = _behind(bundle, [opened(one) for one in beyond])
        desk.read(lambda work: down_read.require_lawful(work, bundle))
        parcel = desk.read(lambda work: down_read.parcel(work, bundle))
        count = desk.change(
            lambda work: _take(work, bundle, sha256, behind), reason="sync:import", mode="quiet"
        )
        made = bundle.manifest
        arrived = desk.read(lambda work: trip_files.store(work, bundle))
    agreement.compare(desk, made.station, made.to_vector, made.digests)
    total = trip_errands.counted(total, file, arrived)
    if parcel is not None:
        down = desk.take_down(parcel)
        total = replace(total, down=total.down + down.new, down_refused=total.down_refused + down.refused)
    laptop = desk.read(lambda work: trip_scope.is_trip_device(work, made.station, made.device))
    if laptop:
        total = _answer_laptop(desk, made, receipts or file.parent, total)
    else:
        answered.setdefault(made.station, []).append(made.bundle)
    problems = tuple(_problem(*one) for one in count.problems)
    return replace(
        total,
        bundles=total.bundles + 1,
        applied=total.applied + count.applied,
        already=total.already + count.already,
        held=total.held + count.held,
        quarantined=total.quarantined + count.quarantined,
        conflicts=total.conflicts + count.conflicts,
        problems=total.problems + problems,
    )


def _behind(bundle: reader.OpenBundle, others: list[reader.OpenBundle]) -> list[reader.OpenBundle]:
    """Of other opened bundles those of the same station that were written behind one, in their order."""
    here = bundle.manifest

    def place(one: reader.OpenBundle) -> tuple[int, int, int]:
        return one.manifest.device, one.manifest.epoch, one.manifest.number

    found = [one for one in others if one.manifest.station == here.station]
    return sorted((one for one in found if place(one) > place(bundle)), key=place)


def _take(
    work: Work, bundle: reader.OpenBundle, sha256: str, beyond: Sequence[reader.OpenBundle] = ()
) -> take_in.Count:
    """Take a bundle in; hear what a sister says that it lacks, once."""
    first_time = work.session.get(Taken, bundle.manifest.bundle) is None
    count = take_in.take_in(work, bundle, sha256, beyond=beyond)
    if first_time and bundle.manifest.kind == "changes":
        files_out.heard_sister(work, bundle.manifest)
    files_out.refresh(work, bundle.manifest.station)
    if bundle.manifest.station == work.station_id:
        sisters.adopt(work)
    officer_card.take(work, bundle.manifest.station, bundle.sealed())
    if bundle.manifest.by:
        returned.taken(work, bundle.manifest)
    return count


def _parts_visits(work: Work) -> bool:
    """Whether visits of our own station were written down twice and it is for this machine to part them."""
    if work.device_no == trip_held.UNALLOTTED or trip_held.holding(work):
        return False
    return bool(visits_apart.waiting(work))


REVIEW = {
    "behind": N_("出行电脑在等人看的内容上接着写的，一起留着等人看过再放行；别的内容已照常入库。"),
    "scope": N_("出行电脑改了不在名单上的资料，没有入库，留着等人看过再放行。"),
    "expired": N_("出行电脑在出行包到期后写的内容，没有入库，留着等人看过再放行。"),
}


def _problem(change: str, record_type: str, reason: str) -> dict[str, str]:
    """One change that was not taken in, as faces tell it."""
    found = {"change": change, "table": record_type, "reason": reason}
    words = reason.split()
    if words[0] == trip_scope.WHY:
        found["message"] = say(REVIEW[words[1]])
    return found


def _answer_laptop(desk: Opened, came: Manifest, folder: Path, total: TakenIn) -> TakenIn:
    """Sign for what a laptop brought home: beside its bundle, unless a folder is named."""
    answer = desk.read(lambda work: trip_return.answer(work, came.device, (came.bundle,), came.epoch))
    file = folder / f"{came.village}-{came.device:03d}-{answer.receipt[-8:]}{receipt.SUFFIX}"
    try:
        make_folder(folder)
        write_file(file, receipt.make(answer, signer(desk.keys()).sign), mode=0o644)
    except Trouble as bad:
        # What was taken in is in; without its receipt the laptop keeps what it has.
        problem = {"file": file.name, "reason": bad.code, "message": bad.message}
        return replace(total, problems=(*total.problems, problem))
    return replace(total, receipts=(*total.receipts, file))


def _answer(desk: Opened, station_id: str, bundles: list[str], folder: Path) -> Path:
    """Sign for what is held here of a station, and for what is missing."""

    def look(work: Work) -> tuple[receipt.Receipt, str]:
        village = work.scalar(
            "SELECT village_code FROM stations WHERE station_id = :s AND id = :s", s=station_id
        ) or work.scalar("SELECT village_code FROM peers WHERE station_id = :s", s=station_id)
        answer = receipt.Receipt(
            receipt=new_id(),
            station=station_id,
            township=work.station_id,
            bundles=tuple(bundles),
            accepted=log.vector(work, station_id),
            missing=tuple(
                receipt.Range(*gap)
                for gap in (*take_in.gaps(work, station_id), *agreement.asked_again(work, station_id))
            ),
            quarantined=tuple(
                receipt.Held(wire.identity(r["device_no"], r["epoch"], r["first_seq"]), "", r["why"])
                for r in work.rows(
                    "SELECT device_no, epoch, first_seq, why FROM held WHERE station_id = :s"
                    " AND why IN ('bad', 'fork', 'brake') ORDER BY device_no, epoch, txn",
                    s=station_id,
                )
            ),
            digests=digests(work, station_id),
            lacks=files_out.lacked(work, station_id),
            at=stamp(work.at),
        )
        return answer, str(village)

    answer, village = desk.read(look)
    day = f"{civil_date(unstamp(answer.at)):%Y%m%d}"
    file = folder / f"{village}-{day}-{answer.receipt[-8:]}.sdreceipt"
    write_file(file, receipt.make(answer, signer(desk.keys()).sign), mode=0o644)
    return file


def take_receipt(desk: Opened, file: Path) -> tuple[int, int]:
    """Take a township's receipt to heart; how many changes and how many files it newly confirms."""
    known: dict[str, PublicKey | None] = {}

    def key_of(station_id: str) -> PublicKey | None:
        if station_id not in known:
            known[station_id] = desk.read(lambda work: peers.township_key(work, station_id))
        return known[station_id]

    own = desk.read(lambda work: work.station_id)
    answer = receipt.read(file, key_of, own)

    def write(work: Work) -> tuple[int, int]:
        confirmed, attached = status.confirm(work, answer), 0
        if work.session.get(ReceiptHeld, answer.receipt) is None:
            attached = files_out.heard_receipt(work, answer)
            work.session.add(
                ReceiptHeld(
                    id=answer.receipt,
                    peer_station_id=answer.township,
                    at=work.at,
                    body=json.dumps(
                        {"accepted": answer.accepted, "missing": len(answer.missing), "signed": answer.at}
                    ),
                )
            )
        return confirmed, attached

    confirmed = desk.change(write, mode="quiet")
    agreement.compare(desk, own, answer.accepted, answer.digests)
    return confirmed


def code_for(desk: Opened, station_id: str) -> str:
    """The 12 characters a township reads out by phone in place of a receipt."""

    def look(work: Work) -> str:
        secret = work.scalar("SELECT shared_secret FROM peers WHERE station_id = :s", s=station_id)
        return shortcode.make(
            bytes.fromhex(secret), station_id, work.station_id, log.vector(work, station_id)
        )

    return desk.read(look)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
