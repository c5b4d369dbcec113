"""The change log as the text that travels, straight from the database: what an export reads.

The lines of `sync.changes` are put together inside SQLite, some hundred at a time, so that no object is made for each of a
whole village's changes; payload and replaces are the stored bytes. `Passing` is the log from one vector to another, and ends
behind a whole transaction when the bundle has no more room: the next bundle begins there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from stationdesk.core.late import dataclass
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import log, proofs
from stationdesk.sync.changes import Vector
from stationdesk.sync.manifest import Fields
from stationdesk.sync.minisign import SecretKey

AT_ONCE = 256
"""Changes read at once: few enough that great ones do not fill the memory."""
GUESS = 400
"""Bytes of a change in a bundle, where it must be known before: rather more than less."""
# `concat` leaves nulls out and copies once; an erased change has neither payload nor replaces.
_LINE = (
    """concat('{"k":"c","q":', seq, ',"t":', json_quote(table_name), ',"i":', json_quote(record_id), ',"o":"', op, '"',"""
    """ iif(payload <> '', ',"p":', ''), payload, iif(replaces <> '', ',"b":', ''), replaces,"""
    """ iif(mac <> '', ',"m":"' || mac || '"', ''), iif(key <> '', ',"y":"' || key || '"', ''), '}')"""
)
_LINES = (
    f"SELECT count(*), min(seq), max(seq), CAST(group_concat({_LINE}, char(10)) AS BLOB) FROM"
    " (SELECT * FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq >= :first AND seq < :end"
    " ORDER BY seq)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Some lines of a bundle, without the newline at the end; `lines` are counted, `transactions` begun in it."""

    text: bytes
    lines: int
    transactions: int


class Passing:
    """The log of a station after `since` up to `until`, for one bundle or as much of it as there is room for.

    `station_id`: ours where none is given; another's goes without a `key`, with the heads that its own devices signed.

    `reached`: how far it came, once the bundle is written. `whole`: whether that is `until`.
    """

    def __init__(
        self, work: Work, since: Vector, until: Vector, key: SecretKey | None, station_id: str = ""
    ) -> None:
        self._work, self._since, self._until, self._key = work, since, until, key
        self._station = station_id or work.station_id
        self.reached: Vector = dict(since)
        self.whole = False

    def passages(self, left: Callable[[], int]) -> Iterator[Passage]:
        """As long as `left` says that there is room; at least one transaction. Raises ValueError where the log is not whole."""
        encode = msgspec.json.Encoder().encode
        began = False
        for txn in log.headers_between(self._work, self._station, self._since, self._until):
            if began and left() < txn.count * GUESS:
                return
            began = True
            yield Passage(encode(wire.lean(txn)), 1, 1)
            end = txn.first_seq + txn.count
            for first in range(txn.first_seq, end, AT_ONCE):
                yield self._lines(txn.device_no, txn.epoch, first, min(first + AT_ONCE, end))
            self.reached[txn.origin] = txn.last_seq
        self.whole = True

    def _lines(self, device_no: int, epoch: int, first: int, end: int) -> Passage:
        ((count, least, most, text),) = self._work.tuples(
            _LINES, s=self._station, d=device_no, e=epoch, first=first, end=end
        )
        if (count, least, most) != (end - first, first, end - 1):
            raise ValueError("a transaction's changes are not whole")
        return Passage(text, count, 0)

    def finish(self, fields: Fields) -> Fields:
        """What the manifest says once it is known how far the bundle goes. Digests are of everything, so a part has none."""
        if self.whole:
            return fields
        heads = proofs.heads(self._work, self._station, self.reached, self._key)
        return msgspec.structs.replace(fields, to_vector=dict(self.reached), heads=heads, digests={})
