"""Attachments and issued papers on their way to the township and to sister PCs: apart from records, and only what is lacking.

Records never wait for files. After the bundle of records come bundles of kind `files`, each at most 1 GiB, for exactly those who
lack what is in them. What a partner lacks follows from two things it said itself: how far it has our records (what was
recorded since, it cannot have), and the files that it has records of and no bytes (`lacks`, in a receipt or a sister's
manifest). A file that lies in a verified bundle is not written again until the partner, having read further than
that, still lacks it: so a lost stick is made good by the next answer, and a second try goes on where the first was cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.models.machine import Export, FileLacked, FileSent, MachineSetting, Peer
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import log, sisters, vectors
from stationdesk.sync.changes import Vector
from stationdesk.sync.manifest import Manifest
from stationdesk.sync.receipt import Receipt
from stationdesk.sync.writer import Blob

NAMED: Final = (("attachments", "sha256", "blob"), ("papers", "pdf_sha256", "pdf_blob"))
"""Tables whose rows name a file: table, column of its SHA-256, column of its name in the home that recorded it."""
MOST_LACKED: Final = 20_000
"""Named in one answer; the rest comes with the next."""
_FEW: Final = 1000
"""So many changes are read one after the other sooner than by their records."""
_SOME: Final = 500


@dataclass(frozen=True)
class Share:
    """Files that exactly these partners lack."""

    device_ids: tuple[str, ...]
    blobs: tuple[Blob, ...]

    @property
    def bytes(self) -> int:
        """Of the files together."""
        return sum(one.size for one in self.blobs)


def due(work: Work, device_ids: Iterable[str], asked: Iterable[str] = ()) -> list[Share]:
    """What of our station's files lies here and some of these partners lack, by who lacks it; in a steady order.

    `asked`: those of them that get only what they said they lack (sisters whose records come from another PC).
    """
    only = set(asked)
    lacking: dict[str, list[str]] = {}
    until = log.vector(work, work.station_id)
    for device_id in sorted(device_ids):
        wanted = _column(work, FileLacked, device_id)
        if device_id not in only:
            wanted |= recorded_since(work, vectors.common_to(work, [device_id]), until)
        for sha256 in wanted - _column(work, FileSent, device_id):
            lacking.setdefault(sha256, []).append(device_id)
    here = _here(work, sorted(lacking))
    shares: dict[tuple[str, ...], list[Blob]] = {}
    for sha256, ids in lacking.items():
        if sha256 in here:
            shares.setdefault(tuple(ids), []).append(here[sha256])
    return [
        Share(ids, tuple(sorted(found, key=lambda one: (one.size, one.sha256))))
        for ids, found in sorted(shares.items())
    ]


def _column(work: Work, model: Any, device_id: str) -> set[str]:
    return set(
        work.session.execute(sa.select(model.sha256).where(model.peer_device_id == device_id)).scalars()
    )


def recorded_since(work: Work, since: Vector, until: Vector, station_id: str = "") -> set[str]:
    """SHA-256 of every file that a change in this range names.

    Few changes are read as they lie in the log; of many only those of records that can name a file, or a village that
    never handed anything up would read all its log at every look at the sync state.
    """
    found: set[str] = set()
    for origin, (first, last) in wire.missing_between(since, until).items():
        device_no, epoch = origin.split(".")
        for table, column, _name in NAMED:
            few = last - first < _FEW
            rows = work.tuples(
                f"SELECT DISTINCT json_extract(c.payload, '$.{column}') FROM "
                + (
                    "changes c WHERE"
                    if few
                    else f"{table} t CROSS JOIN changes c INDEXED BY ix_changes_station_id_record_id WHERE t.station_id = :s"
                    f" AND t.{column} IS NOT NULL AND"
                )
                + (
                    " c.device_no = :d AND c.epoch = :e AND c.seq BETWEEN :f AND :l"
                    if few
                    else " c.record_id = t.id AND +c.device_no = :d AND +c.epoch = :e AND +c.seq BETWEEN :f AND :l"
                )
                + f" AND c.station_id = :s AND c.table_name = '{table}' AND c.payload IS NOT NULL",
                s=station_id or work.station_id,
                d=int(device_no),
                e=int(epoch),
                f=first,
                l=last,
            )
            found |= {sha256 for (sha256,) in rows if sha256}
    return found


def all_here(work: Work, station_id: str) -> list[Blob]:
    """Every file of a station whose bytes are here, the small ones first: what its new PC gets back."""
    hashes = {
        row["sha256"]
        for table, column, _blob in NAMED
        for row in work.rows(
            f"SELECT {column} AS sha256 FROM {table} WHERE station_id = :s AND {column} IS NOT NULL",
            s=station_id,
        )
    }
    return sorted(_here(work, sorted(hashes), station_id).values(), key=lambda one: (one.size, one.sha256))


def _here(work: Work, hashes: list[str], station_id: str = "") -> dict[str, Blob]:
    """The files among these whose bytes are here and whose record still counts."""
    found: dict[str, Blob] = {}
    for sha256, name in names_here(work, hashes, station_id).items():
        with work.blobs.open(name) as stream:
            size = stream.size
        found[sha256] = Blob(sha256, size, lambda name=name: work.blobs.open(name))  # type: ignore[misc, arg-type]
    return found


def names_here(work: Work, hashes: list[str], station_id: str = "") -> dict[str, str]:
    """SHA-256 → name in this home, of those among these whose bytes are here and whose record still counts."""
    found: dict[str, str] = {}
    for sha256, recorded in named_by_records(work, hashes, station_id):
        name = work.blobs.named(recorded, sha256)
        if sha256 not in found and name in work.blobs:
            found[sha256] = name
    return found


def named_by_records(work: Work, hashes: list[str], station_id: str = "") -> set[tuple[str, str]]:
    """(SHA-256, name where it was recorded) of those among these that a record names which still counts."""
    found: set[tuple[str, str]] = set()
    for start in range(0, len(hashes), _SOME):
        some = hashes[start : start + _SOME]
        marks = ", ".join(f":h{n}" for n in range(len(some)))
        given = {f"h{n}": one for n, one in enumerate(some)}
        for table, column, blob in NAMED:
            for row in work.rows(
                f"SELECT {column} AS sha256, {blob} AS blob FROM {table} WHERE station_id = :s"
                f" AND withdrawn_at IS NULL AND {column} IN ({marks})",
                s=station_id or work.station_id,
                **given,
            ):
                found.add((row["sha256"], row["blob"]))
    return found


def refresh(work: Work, station_id: str) -> None:
    """After a take-in: note which files the new records of other machines name and whose bytes are not here (quiet).

    Only what came since the last time is looked at, so an export never has to go through all records.
    """
    key = f"files_named {station_id}"
    known = work.session.get(MachineSetting, key)
    until = log.vector(work, station_id)
    if station_id == work.station_id:
        until.pop(f"{work.device_no}.{work.epoch}", None)  # our own files are here
    since = dict(known.value or {}) if known is not None else {}
    for sha256 in recorded_since(work, since, until, station_id):
        if work.blobs.name_of(sha256) not in work.blobs:
            work.session.merge(FileLacked(peer_device_id=station_id, sha256=sha256, said_at=work.at))
    for sha256 in _column(work, FileLacked, station_id):
        if work.blobs.name_of(sha256) in work.blobs:
            work.session.execute(
                sa.delete(FileLacked).where(
                    FileLacked.peer_device_id == station_id, FileLacked.sha256 == sha256
                )
            )
    work.session.merge(MachineSetting(key=key, value=until))
    work.session.flush()


def lacked(work: Work, station_id: str) -> tuple[str, ...]:
    """SHA-256 of the files that records of a station name here and whose bytes are not here; at most MOST_LACKED."""
    missing = [
        sha256
        for sha256 in sorted(_column(work, FileLacked, station_id))
        if work.blobs.name_of(sha256) not in work.blobs
    ]
    found: set[str] = set()
    for start in range(0, len(missing), _SOME):
        some = missing[start : start + _SOME]
        marks = ", ".join(f":h{n}" for n in range(len(some)))
        given = {f"h{n}": one for n, one in enumerate(some)}
        for table, column, _blob in NAMED:
            found |= {
                row["sha256"]
                for row in work.rows(
                    f"SELECT {column} AS sha256 FROM {table} WHERE station_id = :s AND withdrawn_at IS NULL"
                    f" AND {column} IN ({marks})",
                    s=station_id,
                    **given,
                )
            }
    return tuple(sorted(found))[:MOST_LACKED]


def reached(work: Work) -> int:
    """How far our own log is: what a file that is written now stands beside."""
    return log.vector(work, work.station_id).get(f"{work.device_no}.{work.epoch}", 0)


def note_sent(work: Work, share: Share, hashes: Iterable[str], bundle_id: str, seq: int) -> None:
    """Write down that these files lie verified in a bundle for these partners (a quiet unit of work).

    `seq`: how far our own log was when they were found lacking.
    """
    for sha256 in hashes:
        for device_id in share.device_ids:
            work.session.merge(
                FileSent(peer_device_id=device_id, sha256=sha256, bundle_id=bundle_id, at=work.at, seq=seq)
            )
    work.session.flush()


def heard(work: Work, device_id: str, lacks: Iterable[str], theirs: Vector) -> set[str]:
    """A partner said which files it lacks, having read our records as far as `theirs` (a quiet unit of work).

    What it lacks although it has read as far as our sending is to be sent again. The answer: what we sent and it has.
    """
    read = theirs.get(f"{work.device_no}.{work.epoch}", 0)
    wanted = set(lacks)
    work.session.execute(sa.delete(FileLacked).where(FileLacked.peer_device_id == device_id))
    work.session.add_all(
        FileLacked(peer_device_id=device_id, sha256=sha256, said_at=work.at) for sha256 in sorted(wanted)
    )
    there: set[str] = set()
    bundles: dict[str, bool] = {}
    for row in work.session.execute(
        sa.select(FileSent).where(FileSent.peer_device_id == device_id)
    ).scalars():
        if row.seq <= read:
            # Read as far: either the file is there, or `lacks` names it again.
            bundles[row.bundle_id] = bundles.get(row.bundle_id, True) and row.sha256 not in wanted
            there |= {row.sha256} - wanted
            work.session.delete(row)
    if len(wanted) >= MOST_LACKED:
        there, bundles = (
            set(),
            {},
        )  # not all that is lacking was named: what is not, is not proved to be there
    for bundle, whole in bundles.items():
        export = work.session.get(Export, f"{bundle}/{device_id}") if whole else None
        if export is not None:
            export.received_at = work.at
    work.session.flush()
    return there


def heard_receipt(work: Work, receipt: Receipt) -> int:
    """A township's receipt says which files it lacks; one that is older than what we know says nothing new.

    The answer: how many files are newly known to be there.
    """
    there: set[str] = set()
    for peer in work.session.execute(
        sa.select(Peer).where(Peer.station_id == receipt.township, Peer.kind == "township")
    ).scalars():
        if _latest(work, peer, receipt.accepted):
            there |= heard(work, peer.device_id, receipt.lacks, receipt.accepted)
    return len(there)


def heard_by_phone(work: Work, peer: Peer, theirs: Vector) -> None:
    """A code read out by telephone says how far a partner has our records, before that is written down; of files it says nothing.

    They count as lacking until a receipt says otherwise: what lies in a bundle is not written again for that.
    """
    known = vectors.common_to(work, [peer.device_id])
    for sha256 in recorded_since(work, known, theirs):
        work.session.merge(FileLacked(peer_device_id=peer.device_id, sha256=sha256, said_at=work.at))
    work.session.flush()


def forget(work: Work, bundle_id: str) -> None:
    """A bundle that was made and never went anywhere is gone: its files are to be written again."""
    work.session.execute(sa.delete(FileSent).where(FileSent.bundle_id == bundle_id))


def heard_sister(work: Work, manifest: Manifest) -> None:
    """A sister's bundle says which files it lacks."""
    if manifest.station != work.station_id:
        return
    for peer in work.session.execute(
        sa.select(Peer).where(
            Peer.station_id == manifest.station, Peer.device_no == manifest.device, Peer.kind == "device"
        )
    ).scalars():
        if _latest(work, peer, manifest.to_vector):
            heard(work, peer.device_id, manifest.lacks, manifest.to_vector)
    device_id = sisters.writer_of(work, manifest)
    if device_id is not None:
        heard(work, device_id, manifest.lacks, manifest.to_vector)


def _latest(work: Work, peer: Peer, theirs: Vector) -> bool:
    known = vectors.common_to(work, [peer.device_id])
    return all(theirs.get(origin, 0) >= seq for origin, seq in known.items())


@dataclass(frozen=True)
class Left:
    """What of our files is not with a partner yet."""

    files: int
    bytes: int


def left(work: Work, device_ids: Iterable[str], asked: Iterable[str] = ()) -> Left:
    """How many files are still to be written for these partners."""
    shares = due(work, device_ids, asked)
    return Left(
        len({one.sha256 for share in shares for one in share.blobs}), sum(one.bytes for one in shares)
    )
