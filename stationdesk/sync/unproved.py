"""Exports that are made but not yet where they belong: their proof is left out until somebody has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from stationdesk.core import patient
from stationdesk.models.machine import Export
from stationdesk.storage import scratch
from stationdesk.storage.work import Work
from stationdesk.sync import errands, wrappings, writer
from stationdesk.sync.opened import Opened

T = TypeVar("T")


class Unproved:
    """A desk for which what it exports is made and not exported: in the very transaction that writes it down, the proof is left out.

    `noted(work, rows)` runs in that transaction with the exports just written.
    """

    def __init__(
        self, desk: Opened, noted: Callable[[Work, list[Export]], None] = lambda work, rows: None
    ) -> None:
        self._desk, self._noted = desk, noted
        self.bundles: list[str] = []

    def change(self, fn: Callable[[Work], T], *, reason: str = "", mode: str = "capture") -> T:
        """As the desk's own."""

        def write(work: Work) -> T:
            made = fn(work)
            rows = [row for row in work.session.new if isinstance(row, Export)]
            for row in rows:
                row.verified_at = None
                self.bundles.append(row.bundle_id)
            if rows:
                self._noted(work, rows)
            return made

        return self._desk.change(write, reason=reason, mode=mode)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    @property
    def opened(self) -> Opened:
        """As errands take it."""
        return cast(Opened, self)


def export_wrapped(
    desk: Opened,
    kind: wrappings.Kind,
    folder: Path,
    *,
    volume_mb: int = 100,
    progress: writer.Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[errands.Exported, list[Path]]:
    """Export in another coat: 已导出 only when the coat was read back where it lies. The files are empty when nothing is new."""
    if not folder.is_dir():
        raise errands.FolderMissing(field="to")
    room = scratch.room(desk.home)
    try:
        unproved = Unproved(desk)
        exported = errands.export(unproved.opened, room, progress=progress, cancelled=cancelled)
        files = sorted(one for one in room.iterdir() if one.suffix == ".sdbundle")
        if not files:
            return exported, []
        made = wrappings.wrap(files, kind, folder, volume_mb=volume_mb)
    finally:
        # What cannot be put away is sealed, and no reason to call the coat a failure.
        patient.clear_away(room)

    def prove(work: Work) -> None:
        for bundle in unproved.bundles:
            work.session.get_one(Export, bundle).verified_at = work.at
        work.touched.add("sync")

    desk.change(prove, mode="quiet")
    return exported, made
