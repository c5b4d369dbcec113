"""Writing files behind the records: bundle after bundle, each verified and noted before the next is begun.

What goes wrong here never takes back the records, which lie verified already: it is told beside them, and the next
try goes on behind the last bundle that was finished.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from stationdesk.core.errors import Cancelled, Trouble, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Export
from stationdesk.storage.work import Work
from stationdesk.sync import files_out, sisters, writer
from stationdesk.sync.opened import Opened
from stationdesk.sync.peers import PeerRow

Write = Callable[[Sequence[writer.Blob], tuple[str, ...]], writer.Written]
"""Writes one bundle of kind `files` for the partners with these device ids."""


class FilesLeft(Trouble):
    """The records are out, some files are not. Parameters: done, left, why (a sentence)."""

    template = N_(
        "资料已经导出并核对好。附件写好 {done} 个，还剩 {left} 个没有写：{why}再导出一次会从剩下的接着写，写好的不会重来。"
    )


@dataclass(frozen=True)
class FilesSent:
    """What became of the files: bundles that lie verified; `left` are still to be written, `problem` says why."""

    paths: tuple[Path, ...] = ()
    files: int = 0
    bytes: int = 0
    files_for: tuple[tuple[str, int], ...] = ()
    """Who gets how many, by name; the township first."""
    left: int = 0
    problem: Unhappy | None = None
    cancelled: bool = False


def send(
    desk: Opened,
    to: Sequence[PeerRow],
    write: Write,
    *,
    max_bytes: int = writer.MAX_BYTES,
    cancelled: Callable[[], bool] = lambda: False,
) -> FilesSent:
    """Write every file that one of these partners lacks. Raises nothing of the medium: it is in the answer."""

    def look(work: Work) -> tuple[list[files_out.Share], int]:
        asked = [peer.device_id for peer in to if peer.kind == sisters.KIND]
        return files_out.due(work, [peer.device_id for peer in to], asked), files_out.reached(work)

    shares, seq = desk.read(look)
    whole = len({one.sha256 for share in shares for one in share.blobs})
    paths: list[Path] = []
    sent: set[str] = set()
    got: Counter[str] = Counter()
    size = 0
    try:
        for share in shares:
            for some in writer.share_out(share.blobs, max_bytes):
                if not some:
                    continue
                if cancelled():
                    raise Cancelled
                made = write(some, share.device_ids)
                names = [one.sha256 for one in some]
                desk.change(partial(_note, to=to, share=share, names=names, made=made, seq=seq), mode="quiet")
                paths.append(made.path)
                sent |= set(names)
                got.update({device_id: len(names) for device_id in share.device_ids})
                size += made.bytes
    except Cancelled:
        return FilesSent(tuple(paths), len(sent), size, _by_name(to, got), whole - len(sent), cancelled=True)
    except Unhappy as bad:
        problem = FilesLeft(done=len(sent), left=whole - len(sent), why=bad.message, field="to")
        return FilesSent(tuple(paths), len(sent), size, _by_name(to, got), whole - len(sent), problem)
    return FilesSent(tuple(paths), len(sent), size, _by_name(to, got))


def _by_name(to: Sequence[PeerRow], got: Counter[str]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for peer in sorted(to, key=lambda one: one.kind != "township"):
        if peer.device_id in got:
            found[peer.name] += got[peer.device_id]
    return tuple(found.items())


def _note(
    work: Work,
    to: Sequence[PeerRow],
    share: files_out.Share,
    names: list[str],
    made: writer.Written,
    seq: int,
) -> None:
    files_out.note_sent(work, share, names, made.manifest.bundle, seq)
    for peer in to:
        if peer.device_id in share.device_ids:
            work.session.add(
                Export(
                    bundle_id=f"{made.manifest.bundle}/{peer.device_id}",
                    peer_station_id=peer.station_id,
                    peer_device_id=peer.device_id,
                    made_at=work.at,
                    file_name=made.path.name,
                    sha256=made.sha256,
                    bytes=made.bytes,
                    changes=0,
                    files=len(names),
                    from_vector={},
                    to_vector={},
                    verified_at=work.at,
                )
            )
    work.touched.add("sync")
