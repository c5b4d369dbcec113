"""The desk on a hurt home: everything may be looked at, nothing of the home is written (`services/hurt`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from stationdesk.core.clock import Clock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.security import slots
from stationdesk.storage import schema
from stationdesk.storage.blobs import Blobs
from stationdesk.storage.home_card import read_card
from stationdesk.storage.work import Work

if TYPE_CHECKING:
    from stationdesk.services import hurt

T = TypeVar("T")


class LookDesk(Desk):
    """A hurt station, opened to be looked at, searched, printed from and exported from; nothing of its home changes.

    It works on what `hurt.prepare` made. What looking writes by itself stays there, outside the change log: an exported
    bundle is what the station had written. Closing throws it away.
    """

    def __init__(
        self, home: Home, opened: slots.Opened, prepared: hurt.Prepared, *, clock: Clock, kdf: slots.Kdf
    ) -> None:
        self.prepared, self._armed = prepared, False
        super().__init__(home, read_card(home), opened, clock=clock, kdf=kdf)
        self._armed = self.prepared.begun(self)

    def _files(self) -> Blobs:
        return self.prepared.files(self.home, self.opened)

    def _database(self) -> sa.Engine:
        return self.prepared.engine(self.opened.database_key, lambda: self._armed)

    def hold(self, timeout: float = 5.0) -> None:
        """Nothing of the home is written, so nothing is held."""

    _keep_seen = hold

    def _upgrade(self) -> None:
        schema.brought_up(self._engine)

    def _change(self, fn: Callable[[Work], T], reason: str, mode: str) -> T:
        with self.prepared.only_looking(self._armed):
            return super()._change(self.prepared.noting(self, fn), reason, "quiet")

    def _read(self, fn: Callable[[Work], T]) -> T:
        with self.prepared.only_looking(self._armed):
            return super()._read(fn)

    def refresh_actor(self) -> None:
        super().refresh_actor()
        self.actor = replace(self.actor, permits=self.prepared.permits(self.actor.permits))

    def close(self) -> None:
        super().close()
        self.prepared.remove()
