"""Records on their way out in more than one bundle: where a cut export goes on, and one progress for all of its bundles.

A bundle is at most 1 GiB; the log goes into as many as it takes, each from where the one before it ended, each verified and
written down before the next is begun. What was finished stays when the stick is pulled out or somebody cancels: the next
export onto the same medium reads those bundles back and goes on behind them; onto any other it begins anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from pathlib import Path
from typing import Final

from stationdesk.core.errors import Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Export, MachineSetting
from stationdesk.storage.work import Work
from stationdesk.sync import medium, writer
from stationdesk.sync.changes import Vector
from stationdesk.sync.peers import PeerRow
from stationdesk.sync.streams import CHUNK

KEY: Final = "export-cut"
PER_CHANGE: Final = 80
"""Bytes of a change in a bundle, as progress guesses it."""


class RecordsLeft(Trouble):
    """Some bundles of records are out, the rest is not. Parameters: done (bundles), left (changes), why (a sentence)."""

    template = N_(
        "资料分几个数据包导出，写好并核对了 {done} 个，还剩 {left} 项没有写：{why}插回同一个U盘再导出一次，会从剩下的接着写。"
    )


@dataclass(frozen=True)
class Begun:
    """Bundles of an export that was cut: how far they go, and where they lie."""

    reached: Vector
    paths: tuple[Path, ...] = ()
    changes: int = 0
    bytes: int = 0


@dataclass
class Along:
    """One progress for several bundles, which never goes back: each counts its own bytes, writing and reading back."""

    tell: writer.Progress
    total: int
    """Bytes of work, guessed."""
    _base: int = field(default=0, init=False)

    def __call__(self, done: int, total: int) -> None:
        self.total = max(self.total, self._base + total)
        self.tell(self._base + done, self.total)

    def written(self, size: int) -> None:
        """A bundle of this size lies there, read back."""
        self._base += 2 * size

    def end(self) -> None:
        """Nothing more comes, whatever was guessed."""
        self.total = self._base
        self.tell(self.total, self.total)


def remember(work: Work, to: Sequence[PeerRow], since: Vector, before: Vector, made: writer.Written) -> None:
    """Write down one more bundle, from `before`, of an export from `since` that is not whole yet (a quiet unit of work)."""
    row = work.session.get(MachineSetting, KEY)
    known = dict(row.value or {}) if row is not None else {}
    value = {"to": sorted(peer.device_id for peer in to), "since": since}
    same = {"to": known.get("to"), "since": known.get("since")} == value and before != since
    listed = known["parts"] if same else []
    ends = [one[-1] for one in listed]
    parts = listed[: ends.index(before) + 1] if before in ends else []
    parts.append([made.path.name, made.bytes, made.sha256, made.changes, made.manifest.to_vector])
    work.session.merge(MachineSetting(key=KEY, value={**value, "parts": parts}))
    work.session.flush()


def forget(work: Work) -> None:
    """The export is whole (a quiet unit of work)."""
    row = work.session.get(MachineSetting, KEY)
    if row is not None:
        work.session.delete(row)


def begun(
    work: Work,
    folder: Path,
    to: Sequence[PeerRow],
    since: Vector,
    cancelled: Callable[[], bool] = lambda: False,
) -> Begun:
    """What of a cut export lies in this folder still, read back byte for byte; nothing where the export would be another one."""
    row = work.session.get(MachineSetting, KEY)
    found = Begun(dict(since))
    if row is None or not row.value:
        return found
    if row.value["since"] != since or row.value["to"] != sorted(peer.device_id for peer in to):
        return found
    for name, size, sha256, changes, vector in row.value["parts"]:
        file = folder / name
        if not _lies(file, size, sha256, cancelled):
            break
        found = Begun(vector, (*found.paths, file), found.changes + changes, found.bytes + size)
    return found


def _lies(file: Path, size: int, sha256: str, cancelled: Callable[[], bool]) -> bool:
    sha = hashlib.sha256()
    try:
        if file.stat().st_size != size:
            return False
        with file.open("rb", buffering=0) as stream:
            medium.drop_cache(stream.fileno())
            while chunk := stream.read(CHUNK):
                if cancelled():
                    return False
                sha.update(chunk)
    except OSError:
        return False
    return sha.hexdigest() == sha256


def note(work: Work, to: Iterable[PeerRow], made: writer.Written, since: Vector, until: Vector) -> None:
    """Write a verified bundle of records down, for everybody it is for (a quiet unit of work)."""
    for peer in to:
        work.session.add(
            Export(
                bundle_id=f"{made.manifest.bundle}/{peer.device_id}",
                peer_station_id=peer.station_id,
                peer_device_id=peer.device_id,
                made_at=work.at,
                file_name=made.path.name,
                sha256=made.sha256,
                bytes=made.bytes,
                changes=made.changes,
                from_vector=since,
                to_vector=until,
                verified_at=work.at,
            )
        )
    work.touched.add("sync")
