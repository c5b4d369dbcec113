"""Files that leave the station in clear get their name only once the audit that tells of them is safe.

`Leaving` is written beside its place in the running transaction and named when that was committed (`storage.work.unit`).
Whatever breaks off in between leaves an entry without a file, never a file without an entry.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from stationdesk.storage.atomic import Draft
from stationdesk.storage.work import LEAVING, Work


class Leaving(Draft):
    """A draft whose `keep` waits for the commit. Raises what a draft does; the naming itself raises from the commit on."""

    def __init__(self, work: Work, path: Path, mode: int = 0o600) -> None:
        super().__init__(path, mode)
        self._work = work
        self._waits = False

    def keep(self, path: Path | None = None) -> None:
        """It is whole: named after the commit, thrown away if there is none."""
        self._waits = True
        waiting: list[Any] = self._work.extra.setdefault(LEAVING, [])
        waiting.append(self)

    def name(self) -> None:
        """Give it its name now."""
        super().keep()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._waits or error is not None:
            self.drop()
