"""What an export of everything leaves out: what whoever asked for it must not know to exist.

A mandatory report whose key they do not hold, the file of a child out of their sight, and all that speaks of either: entries
of the audit, groups and wraps, papers, attachments, changes of the log. Where nothing is hidden nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.services import file_access_records as records
from stationdesk.services import file_access_sight as sight
from stationdesk.storage import capture
from stationdesk.storage.work import Work

REPORTS: Final = ("mandatory_reports", "report_calls", "report_steps")
OF_SIGHT: Final = "sight_lost"
CHILDREN: Final = (*sorted(records.OF_A_FILE), "left_behind", "left_behind_decisions", "left_behind_round_lines", "visits")  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """Ids of records that are not handed out, and the transactions that wrote them."""

    ids: frozenset[str] = frozenset()
    transactions: frozenset[tuple[int, int, int]] = field(default=frozenset())

    def row(self, table: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """The row as it is handed out; None when it is not."""
        if not self.ids:
            return dict(row)
        if table == "transactions":
            hidden = (row["device_no"], row["epoch"], row["txn"]) in self.transactions
            return dict(row) | ({"reason": ""} if hidden else {})
        return None if self.speaks(row.values()) else dict(row)

    def speaks(self, values: Iterable[Any]) -> bool:
        """Whether any of the values is, or names in a document, something left out."""
        for value in values:
            if isinstance(value, str) and (
                value in self.ids or (len(value) > 36 and any(one in value for one in self.ids))
            ):
                return True
        return False


def of(work: Work) -> LeftOut:
    """What is left out for whoever is at the desk."""
    hidden: set[str] = set()
    people = work.tuples("SELECT id FROM people WHERE station_id = :s", s=work.station_id)
    # Nearly nobody is named anywhere: then no child's record needs to be judged, one by one.
    children = CHILDREN if sight.hidden(work, [row[0] for row in people]) else ()
    for table in (OF_SIGHT, *REPORTS, *children):
        ids = [
            row[0]
            for row in work.tuples(f'SELECT id FROM "{table}" WHERE station_id = :s', s=work.station_id)
        ]
        judged = records.judged(work, [(table, one) for one in ids])
        hidden |= {one for (_, one), how in judged.items() if how == records.HIDDEN}
    if not hidden:
        return LeftOut()
    for table in ("mandatory_reports", "report_calls", "report_steps"):
        rows = work.rows(f"SELECT id, group_id FROM {table} WHERE station_id = :s", s=work.station_id)
        hidden |= {str(row["group_id"]) for row in rows if row["id"] in hidden and row["group_id"]}
    hidden |= _speaking(work, LeftOut(frozenset(hidden)))
    txns = {
        (row["device_no"], row["epoch"], row["txn"])
        for row in work.rows(
            "SELECT device_no, epoch, txn, record_id FROM changes WHERE station_id = :s", s=work.station_id
        )
        if row["record_id"] in hidden
    }
    return LeftOut(frozenset(hidden), frozenset(txns))


def _speaking(work: Work, out: LeftOut) -> set[str]:
    """Records of whatever table that name one of those."""
    found: set[str] = set()
    for table in capture.synced_tables():
        for row in work.rows(f'SELECT * FROM "{table.name}" WHERE station_id = :s', s=work.station_id):
            if out.speaks(value for name, value in row.items() if name != "id"):
                found.add(str(row["id"]))
    return found
