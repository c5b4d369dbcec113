"""Two agents wrote the same planned visit down, each without knowing of the other: both records stay, as two visits.

Column by column the later clock would show, and what one saw would be mixed with what the other saw. So the visit keeps
the later one's record whole, and the other becomes a visit of its own (its id follows from the change that wrote it, so
that every machine which does this makes the same one). These are ordinary changes; nothing is decided about who was right.
"""

from __future__ import annotations

import json
from dataclasses import field
from typing import Any, Final

from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.security import audit
from stationdesk.storage import numbers
from stationdesk.storage.work import Work
from stationdesk.sync.settle import confirm

TABLE: Final = "visits"
KEPT: Final = ("person_id", "request_id", "why", "planned_on", "agent_id")
"""What a visit is about; the other record takes it over."""


@dataclass
class _Side:
    """One machine's record of the visit: what it wrote, when, who; and what stood there before."""

    identity: str
    order: tuple[int, ...]
    author: str | None
    values: dict[str, Any] = field(repr=False)
    before: dict[str, list[str]] = field(repr=False)


def waiting(work: Work) -> list[str]:
    """Ids of the visits that were written down twice, and not the same both times."""
    return [visit for visit, _ in _doubled(work)]


def _doubled(work: Work) -> list[tuple[str, list[_Side]]]:
    """Those visits with their sides, the later clock last. Sides that agree are no two records (two machines that
    parted the same visit say the same of it)."""
    found = []
    for row in work.rows(
        "SELECT record_id, head FROM heads WHERE station_id = :s AND table_name = 'visits' AND col = 'visited_at'"
        " AND json_array_length(head) > 1 ORDER BY record_id",
        s=work.station_id,
    ):
        sides = sorted(
            (_side(work, row["record_id"], one) for one in json.loads(row["head"])),
            key=lambda side: side.order,
        )
        *earlier, last = sides
        if any(_differs(side, last) for side in earlier):
            found.append((row["record_id"], [*(one for one in earlier if _differs(one, last)), last]))
    return found


def part(work: Work) -> int:
    """Make two visits of each that was written down twice; how many were parted."""
    found = _doubled(work)
    for visit, sides in found:
        _part(work, visit, sides)
    if found:
        work.session.expire_all()
        work.touched.add(TABLE)
    return len(found)


def _differs(side: _Side, last: _Side) -> bool:
    return any(last.values.get(col, value) != value for col, value in side.values.items())


def _part(work: Work, visit: str, sides: list[_Side]) -> None:
    heads = {
        row["col"]: json.loads(row["head"])
        for row in work.rows(
            "SELECT col, head FROM heads WHERE station_id = :s AND record_id = :r", s=work.station_id, r=visit
        )
    }
    *earlier, last = sides
    shown = work.rows("SELECT * FROM visits WHERE station_id = :s AND id = :r", s=work.station_id, r=visit)[0]
    for side in earlier:
        _beside(work, visit, shown, side)
    for col in sorted({col for side in sides for col in side.values}):
        value = last.values[col] if col in last.values else _before(work, visit, col, earlier)
        if shown[col] != value:
            work.run(
                f'UPDATE visits SET "{col}" = :v WHERE station_id = :s AND id = :r',
                {"v": value, "s": work.station_id, "r": visit},
            )
        elif len(heads.get(col, heads["*"])) > 1:
            confirm(work, TABLE, visit, col, value)
    audit.record(work, "visits:record", visit, parted=len(sides))
    work.session.flush()


def _side(work: Work, visit: str, identity: str) -> _Side:
    device_no, epoch, seq = map(int, identity.split("."))
    txn = work.rows(
        "SELECT t.first_seq, t.hlc, t.author FROM changes c JOIN transactions t ON t.station_id = c.station_id"
        " AND t.device_no = c.device_no AND t.epoch = c.epoch AND t.txn = c.txn"
        " WHERE c.station_id = :s AND c.device_no = :d AND c.epoch = :e AND c.seq = :q",
        s=work.station_id,
        d=device_no,
        e=epoch,
        q=seq,
    )[0]
    values: dict[str, Any] = {}
    before: dict[str, list[str]] = {}
    for row in work.rows(
        "SELECT payload, replaces FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e"
        " AND record_id = :r AND op = 'U' AND seq >= :q AND payload IS NOT NULL ORDER BY seq",
        s=work.station_id,
        d=device_no,
        e=epoch,
        r=visit,
        q=txn["first_seq"],
    ):
        values |= json.loads(row["payload"])
        for col, replaced in json.loads(row["replaces"] or "{}").items():
            before.setdefault(col, replaced)
    return _Side(identity, (txn["hlc"], device_no, epoch, seq), txn["author"], values, before)


def _before(work: Work, visit: str, col: str, sides: list[_Side]) -> Any:
    """What a column that only an earlier side wrote showed before."""
    replaced = next(side.before[col] for side in sides if col in side.values)
    device_no, epoch, seq = map(int, replaced[-1].split("."))
    payload = work.scalar(
        "SELECT payload FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq = :q",
        s=work.station_id,
        d=device_no,
        e=epoch,
        q=seq,
    )
    return json.loads(payload or "{}").get(col)


def _beside(work: Work, visit: str, shown: dict[str, Any], side: _Side) -> None:
    """The other record as a visit of its own, unless another machine made it already."""
    made = seeded_id("visit beside", work.station_id, visit, side.identity)
    if work.scalar("SELECT 1 FROM visits WHERE station_id = :s AND id = :i", s=work.station_id, i=made):
        return
    values = {name: shown[name] for name in KEPT} | side.values
    values |= {"number": numbers.take(work, "visit"), "agent_id": side.author or values["agent_id"]}
    values = {name: value for name, value in values.items() if value is not None}
    quoted = ", ".join(f'"{name}"' for name in values)
    listed = ", ".join(f":v{n}" for n in range(len(values)))
    work.run(
        f"INSERT INTO visits (station_id, id, {quoted}) VALUES (:s, :i, {listed})",
        {f"v{n}": value for n, value in enumerate(values.values())} | {"s": work.station_id, "i": made},
    )
