"""No paper says what two machines wrote differently before somebody has chosen."""

from __future__ import annotations

from functools import cache

from stationdesk.core import replays
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models import Base
from stationdesk.storage import contested
from stationdesk.storage.work import Work


class NotChosenYet(Refusal):
    template = N_(
        "这份文书要用的资料，两台电脑改得不一样，还没有选定以哪个为准，现在不能出文书。"
        "请到“同步上报”选定以后再出。"
    )


@cache
def _references(table: str) -> tuple[tuple[str, str], ...]:
    found = Base.metadata.tables.get(table)
    if found is None:
        return ()
    return tuple(
        (constraint.column_keys[1], constraint.referred_table.name)
        for constraint in found.foreign_key_constraints
        if len(constraint.column_keys) > 1
    )


def require_chosen(work: Work, table: str, record: str) -> None:
    """Raise NotChosenYet when the record, or one that it names, waits for a choice between two machines' values."""
    if not table or not work.scalar("SELECT 1 FROM conflicts WHERE station_id = :s", s=work.station_id):
        return
    named = {record}
    for column, target in _references(table):
        for row in work.rows(
            f'SELECT "{column}" AS id FROM "{table}" WHERE station_id = :s AND id = :r'
            f' AND "{column}" IS NOT NULL',
            s=work.station_id,
            r=record,
        ):
            named.add(row["id"])
            if target == "people":
                named |= _stands_for(work, row["id"])
    # Two steps of which only one counts are another matter: what a state allows is asked where a paper is made.
    if any(not replays.follows(item["table_name"], item["col"]) for item in contested.items(work, named)):
        raise NotChosenYet(field="paper")


def _stands_for(work: Work, person: str) -> set[str]:
    """Who a merged person is now: what is printed is said of them."""
    return {
        row["person_id"]
        for row in work.rows(
            "SELECT person_id FROM person_aliases WHERE station_id = :s AND alias_id = :p AND withdrawn_at IS NULL",
            s=work.station_id,
            p=person,
        )
    }
