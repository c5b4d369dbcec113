"""What the change log says a record is: the head(s) of each column and the value that a single head wrote.

The same answer as merging gives (`sync/merge`), found from the log alone: of the changes that touched a column those
count that no other replaced. It is what `check` compares with and what a repair puts back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from itertools import groupby
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.storage.work import Work

BIRTH: Final = "*"
_COLUMNS: Final = "station_id, record_id, table_name, op, device_no, epoch, seq, payload, replaces, mac"


@dataclass
class Standing:
    """One record by its log. `heads` has the birth under `*` and only columns changed since, as the table does."""

    station: str
    record: str
    table: str
    heads: dict[str, list[str]] = field(default_factory=dict)
    payloads: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Identity of each change → what it wrote."""
    replaced: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    """Changes erased by law (or unreadable): what they wrote cannot be said, nor what the record's heads must be."""

    @property
    def born(self) -> bool:
        """Whether the log has the record's birth."""
        return BIRTH in self.heads

    def origins(self) -> set[str]:
        """The devices and epochs that wrote it."""
        return {head.rpartition(".")[0] for head in (*self.payloads, *self.erased)}

    def shown(self, col: str, heads: list[str]) -> tuple[bool, Any]:
        """(whether these heads agree on one value, that value). False where one of them was erased or is unknown."""
        if not heads or any(head not in self.payloads for head in heads):
            return False, None
        values = [self.payloads[head].get(col) for head in heads]
        return all(value == values[0] for value in values), values[-1]

    def before_fork(self, col: str, clock: Callable[[str], Any]) -> Any:
        """The value of the latest change that every head descends from: what a guarded column shows meanwhile."""
        common: set[str] | None = None
        for head in self.heads.get(col, self.heads[BIRTH]):
            line: set[str] = set()
            waiting = [head]
            while waiting:
                before = self.replaced.get(waiting.pop(), {}).get(col, [])
                waiting += [one for one in before if one not in line]
                line.update(before)
            common = line if common is None else common & line
        known = [one for one in common or () if one in self.payloads]
        return self.payloads[max(known, key=clock)].get(col) if known else None


def clock(work: Work, station: str) -> Callable[[str], tuple[int, int, int, int]]:
    """The order in which changes of a station count: by their logical clock, then by who wrote them."""

    def of(head: str) -> tuple[int, int, int, int]:
        device, epoch, seq = map(int, head.split("."))
        hlc = work.scalar(
            "SELECT t.hlc FROM changes c JOIN transactions t ON t.station_id = c.station_id"
            " AND t.device_no = c.device_no AND t.epoch = c.epoch AND t.txn = c.txn"
            " WHERE c.station_id = :s AND c.device_no = :d AND c.epoch = :e AND c.seq = :q",
            s=station,
            d=device,
            e=epoch,
            q=seq,
        )
        return int(hlc or 0), device, epoch, seq

    return of


def every(work: Work) -> Iterator[Standing]:
    """Every record that the log has a change of, in the order of station and id; nothing is held in memory."""
    yield from _standings(work, work.stream(f"SELECT {_COLUMNS} FROM changes ORDER BY station_id, record_id"))


def of(work: Work, station: str, record: str) -> Standing | None:
    """One record by its log; None when the log has nothing of it."""
    rows = work.tuples(
        f"SELECT {_COLUMNS} FROM changes WHERE station_id = :s AND record_id = :r", s=station, r=record
    )
    return next(_standings(work, rows), None)


def _loaded(text: str | None) -> dict[str, Any] | None:
    """A document of the log; None when it was erased, or is none (the digest of its transaction says so)."""
    try:
        found = json.loads(text) if text is not None else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _standings(work: Work, rows: Iterable[tuple[Any, ...]]) -> Iterator[Standing]:
    for (station, record), group in groupby(rows, key=lambda row: (row[0], row[1])):
        made: Standing | None = None
        touched: dict[str, list[str]] = {}
        gone: dict[str, set[str]] = {}
        for _, _, table, op, device, epoch, seq, payload, replaces, mac in group:
            if made is None:
                made = Standing(station, record, table)
            mine = f"{device}.{epoch}.{seq}"
            if op == "I":
                made.heads.setdefault(BIRTH, []).append(mine)
            values = None if mac else _loaded(payload)
            before = {} if op == "I" or not replaces else _loaded(replaces)
            if values is None or before is None:
                made.erased.add(mine)
                continue
            made.payloads[mine] = values
            if op == "I":
                continue
            for col in values:
                touched.setdefault(col, []).append(mine)
            made.replaced[mine] = before
            for col, heads in before.items():
                gone.setdefault(col, set()).update(heads)
        assert made is not None
        born = made.heads.get(BIRTH, [])
        if len(born) > 1:
            made.heads[BIRTH] = born = sorted(born, key=clock(work, station))
        for col, changes in touched.items():
            left = [head for head in (*born, *changes) if head not in gone.get(col, ())]
            if len(left) > 1:
                left.sort(key=clock(work, station))
            if left:
                made.heads[col] = left
        yield made
