"""The rows behind a number of the counts: who (or which visit), as far as the one who asks may see it."""

from __future__ import annotations

import json
from dataclasses import field
from datetime import date

from stationdesk.core import masks
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.services import file_access_sight, users
from stationdesk.services.left_behind_counts import Line
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Behind:
    """One row: a person of a register, a time on it, or a visit. `record` is what a face opens."""

    id: str
    opens: str
    record: str
    person_id: str
    kind: str
    name: str = field(repr=False)
    age: int | None
    what: str


def behind(work: Work, line: Line) -> list[Behind]:
    """The rows of a number, in the order they were counted. Needs `left_behind:read`; visits `visits:read` too.

    Children are masked for those who may neither open files nor decide; who lost sight of one does not see the row.
    """
    users.require(work, "left_behind:read")
    if line.opens == "visits":
        users.require(work, "visits:read")
    may = line.kind != "child" or bool(
        {"left_behind:open_child", "left_behind:enrol"} & set(work.actor.permits)
    )
    wanted = json.dumps(list(dict.fromkeys(line.ids)))
    rows = work.rows(_ROWS[line.opens], s=work.station_id, ids=wanted) if line.opens in _ROWS else []
    found = {row["id"]: row for row in rows}
    hidden = file_access_sight.hidden(work, (row["person_id"] for row in rows))
    names = users.names(work)
    made = []
    for at, one in enumerate(line.ids):
        row = found.get(one)
        if row is None or row["person_id"] in hidden:
            continue
        birth = date.fromisoformat(row["birth"]) if row["birth"] else None
        if line.opens == "visits":
            seen = civil_date(unstamp(row["visited_at"]))
            what = say(N_("{day}走访"), day=f"{seen:%Y-%m-%d}")
        elif line.opens == "enrolments":
            what = say(N_("{since}纳入"), since=row["since"])
            if row["until"]:
                why = row["closed_why"] or "" if may else ""
                what += say(N_("，{until}退出"), until=row["until"]) + (f"：{why}" if why else "")
        else:
            what = say(N_("责任人{who}"), who=names.get(row["responsible_id"] or "", "—"))
        made.append(
            Behind(
                f"{at}:{one}",
                line.opens,
                one,
                row["person_id"],
                line.kind,
                row["name"] if may else masks.name(row["name"]),
                age_on(birth, work.today) if birth else None,
                what,
            )
        )
    return made


_ROWS = {
    "people": "SELECT p.id, p.id AS person_id, p.name, p.birth, (SELECT e.responsible_id FROM left_behind e"
    " WHERE e.station_id = p.station_id AND e.person_id = p.id AND e.withdrawn_at IS NULL"
    " ORDER BY e.since DESC LIMIT 1) AS responsible_id FROM people p"
    " WHERE p.station_id = :s AND p.id IN (SELECT value FROM json_each(:ids))",
    "enrolments": "SELECT e.id, e.person_id, p.name, p.birth, e.since, e.until, e.closed_why FROM left_behind e"
    " JOIN people p ON p.station_id = e.station_id AND p.id = e.person_id"
    " WHERE e.station_id = :s AND e.id IN (SELECT value FROM json_each(:ids))",
    "visits": "SELECT v.id, v.person_id, p.name, p.birth, v.visited_at FROM visits v"
    " JOIN people p ON p.station_id = v.station_id AND p.id = v.person_id"
    " WHERE v.station_id = :s AND v.id IN (SELECT value FROM json_each(:ids))",
}
