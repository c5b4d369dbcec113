"""One person twice on one register: two computers took them in, or two records were found to be one person.

The list shows both rows, so that one can be taken off; every count counts the person once.
"""

from __future__ import annotations

from datetime import date

from stationdesk.services import file_access_sight
from stationdesk.storage.work import Work

_Time = tuple[str, str, str]
"""Since, until (the last day there is while it is open) and id of an enrolment."""


def extra(work: Work) -> frozenset[str]:
    """Enrolments that lie wholly within another of the same person and register: what they say is said already."""
    same = file_access_sight.same_people(work)
    times: dict[tuple[str, str], list[_Time]] = {}
    for row in work.rows(
        "SELECT id, person_id, kind, since, until FROM left_behind WHERE station_id = :s AND withdrawn_at IS NULL",
        s=work.station_id,
    ):
        person = same.get(row["person_id"], (row["person_id"],))[0]
        until = row["until"] or date.max.isoformat()
        times.setdefault((person, row["kind"]), []).append((row["since"], until, row["id"]))
    return frozenset(
        one[2]
        for rows in times.values()
        if len(rows) > 1
        for one in rows
        if any(_within(one, other) for other in rows)
    )


def _within(one: _Time, other: _Time) -> bool:
    if one[2] == other[2] or not (other[0] <= one[0] and one[1] <= other[1]):
        return False
    return one[:2] != other[:2] or other[2] < one[2]
