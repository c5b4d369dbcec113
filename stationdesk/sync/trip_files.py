"""The files of a trip: scans and photos that go along with a pack, and those that were made on the way home again.

Both ways they travel as `blobs/` of a bundle (`writer`, `reader`): sealed to whom it is for, read back where it was
written, streamed in bounded memory. A bundle of kind `files` has nothing else in it. What arrives is kept only when a
record here names its content; what is here already is not written again, so a cut is made good by doing it once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.trip_packs import TripRow
from stationdesk.storage.atomic import require_space
from stationdesk.storage.work import Work
from stationdesk.sync import trip_held
from stationdesk.sync.reader import OpenBundle
from stationdesk.sync.streams import Pull
from stationdesk.sync.writer import Blob

KIND: Final = "files"
REVEAL: Final = "residents:reveal"
"""A scan of somebody's papers shows all that lists mask: to let it out of the station needs this as well."""
PERMITS: Final[dict[str, str]] = {
    "people": "residents:read",
    "visits": "visits:read",
    "proxy_requests": "proxy:read",
    "custody_items": "proxy:read",
    "cases": "cases:read",
    "case_materials": "cases:read",
    "case_events": "cases:read",
}
"""Tables whose files may go along, each with the permit to read them; files of other records stay at home."""
MOST_BYTES: Final = 1 << 30
"""Of one pack: a bundle is not greater, and a laptop's day is not longer."""


class TripFilesTooMany(Refusal):
    """Parameters: size, limit (MB)."""

    template = N_(
        "要带的附件共 {size} MB，超过一个出行包的上限 {limit} MB，没有做出行包。请少带几户，或这次不带附件。"
    )


@dataclass(frozen=True)
class Arrived:
    """What became of the files of a bundle: kept now, here before, named by no record; and what went wrong."""

    kept: int = 0
    here: int = 0
    strange: int = 0
    early: int = 0
    """Of a bundle of files alone: named by no record yet, so they have to come once more."""
    problem: Trouble | None = None


def permitted(work: Work) -> tuple[str, ...]:
    """The tables whose files this user may let go along."""
    if REVEAL not in work.actor.permits:
        return ()
    return tuple(table for table, permit in PERMITS.items() if permit in work.actor.permits)


def blobs(work: Work, rows: Iterable[Any]) -> list[Blob]:
    """The files of attachment rows (`sha256`, `size`, `blob`) that are here, each content once."""
    found: dict[str, Blob] = {}
    for row in rows:
        name = work.blobs.named(row["blob"], row["sha256"])
        if name in work.blobs:
            found[row["sha256"]] = Blob(row["sha256"], row["size"], lambda name=name: work.blobs.open(name))  # type: ignore[misc, arg-type]
    return [found[sha256] for sha256 in sorted(found)]


def require_modest(files: list[Blob]) -> None:
    """Raise TripFilesTooMany when a pack would carry more than it may."""
    size = sum(one.size for one in files)
    if size > MOST_BYTES:
        raise TripFilesTooMany(size=-(-size // 2**20), limit=MOST_BYTES // 2**20, field="files")


def unsent(work: Work, held: trip_held.Held) -> list[Any]:
    """On a laptop: the attachments made here whose bytes no receipt of the station names yet."""
    brought = {
        row["record_id"]
        for row in work.rows(
            f"SELECT record_id FROM {TripRow.__tablename__} WHERE table_name = 'attachments'"
        )
    }
    return [
        row
        for row in work.rows(
            "SELECT id, sha256, size, blob FROM attachments WHERE station_id = :s AND withdrawn_at IS NULL"
            " ORDER BY made_at, id",
            s=work.station_id,
        )
        if row["id"] not in brought and row["sha256"] not in held.files
    ]


def missing(work: Work) -> int:
    """On a laptop: how many attachments it has a record of and no bytes (the file beside the pack was not copied)."""
    return sum(
        work.blobs.named(row["blob"], row["sha256"]) not in work.blobs
        for row in work.rows(
            "SELECT blob, sha256 FROM attachments WHERE station_id = :s AND withdrawn_at IS NULL",
            s=work.station_id,
        )
    )


def store(work: Work, bundle: OpenBundle) -> Arrived:
    """Keep the files of a bundle that records here name (in any unit of work: files are no rows).

    Each is checked against its SHA-256 as it is written, and named only when it is whole.
    """
    kept = here = strange = 0
    station_id, sizes = bundle.manifest.station, bundle.blobs()
    named = _named(work, station_id, list(sizes))
    for sha256, size in sizes.items():
        if sha256 not in named and not _waiting(work, sha256):
            strange += 1
            continue
        if work.blobs.name_of(sha256) in work.blobs:
            here += 1
            continue
        try:
            require_space(work.blobs.root, size)
            work.blobs.put(Pull(bundle.read_blob(sha256)))  # type: ignore[arg-type]
        except Trouble as trouble:
            return Arrived(kept, here, strange, problem=trouble)
        kept += 1
    return Arrived(kept, here, strange, strange if bundle.manifest.kind == KIND else 0)


def _named(work: Work, station_id: str, hashes: list[str]) -> set[str]:
    """Which of these contents a record of the station names: attachments, and the PDFs of issued papers."""
    found: set[str] = set()
    for start in range(0, len(hashes), 500):
        some = hashes[start : start + 500]
        given = {f"h{n}": one for n, one in enumerate(some)}
        marks = ", ".join(f":{name}" for name in given)
        for row in work.rows(
            f"SELECT sha256 AS h FROM attachments WHERE station_id = :s AND sha256 IN ({marks})"
            f" UNION SELECT pdf_sha256 FROM papers WHERE station_id = :s AND pdf_sha256 IN ({marks})",
            s=station_id,
            **given,
        ):
            found.add(row["h"])
    return found


def _waiting(work: Work, sha256: str) -> bool:
    """Whether a record that waits for a person, or for what comes before it, names this content."""
    return bool(
        work.scalar(
            "SELECT 1 FROM held WHERE body LIKE :l OR body LIKE :p LIMIT 1",
            l=f'%"sha256":"{sha256}"%',
            p=f'%"pdf_sha256":"{sha256}"%',
        )
    )


def signed_for(work: Work, device_no: int, epoch: int) -> tuple[str, ...]:
    """At the station: SHA-256 of the files that a laptop wrote records of on this trip, and whose bytes are here."""
    named = {
        row["sha256"]
        for row in work.rows(
            "SELECT DISTINCT json_extract(payload, '$.sha256') AS sha256 FROM changes WHERE station_id = :s"
            " AND device_no = :d AND epoch = :e AND table_name = 'attachments' AND op = 'I' AND payload IS NOT NULL",
            s=work.station_id,
            d=device_no,
            e=epoch,
        )
    }
    from stationdesk.sync import trip_review

    for txn, changes in trip_review.waiting(work, work.station_id, device_no):
        if txn.epoch == epoch:
            named |= {one.values().get("sha256") for one in changes if one.table == "attachments"}
    return tuple(sorted(one for one in named if one and work.blobs.name_of(one) in work.blobs))
