"""Records whose standing is the replay of their events, for whoever merges or checks them.

Each entry of `REPLAYED` says which events belong to a record and how stored events become stored columns, with
the state machines of `core`. Pure: rows are mappings as the database holds them (instants, dates and documents
as text), so the same replay runs whatever keeps the rows. What two machines wrote without seeing each other is
one list of events here; the order is `at`, then id, and every machine comes to the same answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

from stationdesk.core import case_states, certificate_states, proxy_states, publicity_states
from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.late import dataclass

Row = Mapping[str, Any]
SETTLED: Final = "conflict:"
"""How `withdrawn_why` of an event begins that was put aside for another one's sake; that one's id follows."""
STATE: Final = "state"
"""The column that a conflict between events is named after."""


@dataclass(frozen=True)
class Replayed:
    """One kind of record: the table of its events, the column by which they name it, and what follows from them."""

    events: str
    refers: str
    columns: tuple[str, ...]
    wanted: tuple[str, ...]
    """Columns of an event that the replay reads, beside `id`, `at`, `withdrawn_at` and `withdrawn_why`."""
    fold: Callable[[Row, Sequence[Row]], Any] = field(repr=False)
    """(record, events in order) → the state machine's standing, or None when nothing opened the record."""


@dataclass(frozen=True)
class Outcome:
    """What the events of a record add up to."""

    values: dict[str, Any] | None
    """Column → stored value; None when no event opened the record, and nothing may be said of it."""
    clashes: tuple[tuple[str, str | None], ...] = ()
    """(event left out, the event that left no room for it), by id. What is the same step twice is no clash."""


def outcome(kind: Replayed, record: Row, events: Sequence[Row]) -> Outcome:
    """Replay the events of a record, in any order; withdrawn ones do not count."""
    everything = sorted(events, key=lambda event: (event["at"], event["id"]))
    counted = [event for event in everything if event["withdrawn_at"] is None]
    standing = kind.fold(record, counted)
    clashes = _put_aside(everything)
    if standing is None:
        return Outcome(None, clashes)
    values = {column: _stored(getattr(standing, column)) for column in kind.columns}
    if standing.left_out:
        clashes = (*clashes, *_left_out(kind, record, counted))
    return Outcome(values, clashes)


def _left_out(kind: Replayed, record: Row, events: Sequence[Row]) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    kept: list[Row] = []
    for event in events:
        if _fits(kind, record, kept, event):
            kept.append(event)
            continue
        before = _displaced_by(kind, record, kept, event)
        if before is None or not _same_step(before, event):
            found.append((event["id"], None if before is None else before["id"]))
    return found


def _fits(kind: Replayed, record: Row, kept: Sequence[Row], event: Row) -> bool:
    standing = kind.fold(record, [*kept, event])
    return standing is not None and not standing.left_out


def _displaced_by(kind: Replayed, record: Row, kept: Sequence[Row], event: Row) -> Row | None:
    """The latest event without which (and without what followed it) this one would have been possible."""
    for last in range(len(kept), 0, -1):
        if _fits(kind, record, kept[: last - 1], event):
            return kept[last - 1]
    return None


def _same_step(one: Row, other: Row) -> bool:
    """Two people did the very same: equal values resolve themselves."""
    return one["kind"] == other["kind"] and (one.get("data") or "{}") == (other.get("data") or "{}")


def _put_aside(events: Sequence[Row]) -> tuple[tuple[str, str | None], ...]:
    """Events that were each put aside for the other's sake, on two machines: nobody's choice holds."""
    aside = {
        event["id"]: str(event["withdrawn_why"])[len(SETTLED) :]
        for event in events
        if event["withdrawn_at"] is not None and str(event["withdrawn_why"] or "").startswith(SETTLED)
    }
    return tuple(
        (one, other) for one, other in sorted(aside.items()) if aside.get(other) == one and one < other
    )


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, str) else value


def _document(text: Any) -> Mapping[str, Any]:
    if not text:
        return {}
    found = json.loads(text) if isinstance(text, str) else text
    return found if isinstance(found, Mapping) else {}


def _case(record: Row, events: Sequence[Row]) -> case_states.Standing | None:
    return case_states.replay(
        case_states.Happened(event["kind"], unstamp(event["at"]), _document(event["data"]))
        for event in events
    )


def _proxy(record: Row, events: Sequence[Row]) -> proxy_states.Standing | None:
    return proxy_states.replay(proxy_states.Step(event["kind"], unstamp(event["at"])) for event in events)


def _certificate(record: Row, events: Sequence[Row]) -> certificate_states.Standing | None:
    return certificate_states.replay(
        certificate_states.Happened(event["kind"], unstamp(event["at"]), event["user_id"]) for event in events
    )


def _sheet(record: Row, events: Sequence[Row]) -> publicity_states.Standing | None:
    if record["publisher"] not in publicity_states.CHAINS:
        return None
    return publicity_states.replay(
        record["publisher"],
        (
            (
                event["id"],
                publicity_states.Happened(
                    event["kind"], unstamp(event["at"]), event["user_id"], _document(event["data"])
                ),
            )
            for event in events
        ),
    )


REPLAYED: Final[Mapping[str, Replayed]] = {
    "cases": Replayed(
        "case_events",
        "case_id",
        (
            "state",
            "outcome",
            "accepted_on",
            "station_due_on",
            "due_on",
            "due_provisional",
            "closed_at",
        ),
        ("kind", "data"),
        _case,
    ),
    "proxy_requests": Replayed(
        "proxy_steps",
        "request_id",
        ("state", "authorised_at", "delivered_at", "closed_at"),
        ("kind",),
        _proxy,
    ),
    "certificates": Replayed(
        "certificate_events",
        "certificate_id",
        ("state", "approved_by", "approved_at", "issued_at", "voided_at"),
        ("kind", "user_id"),
        _certificate,
    ),
    "sheets": Replayed(
        "sheet_events",
        "sheet_id",
        ("state", "posted_on", "until_on", "taken_down_on"),
        ("kind", "user_id", "data"),
        _sheet,
    ),
}
"""Table of records → how they follow from their events."""

TELLS: Final[Mapping[str, str]] = {kind.events: table for table, kind in REPLAYED.items()}
"""Table of events → the table whose records they tell of."""


def follows(table: str, column: str) -> bool:
    """Whether a column follows from events alone and is never merged by itself."""
    return table in REPLAYED and column in REPLAYED[table].columns
