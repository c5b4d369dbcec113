"""What Today shows of the registers: who waits for a decision, what is late by risk, rounds and lists to be done.

Read after every change of anything, so each part is one look at an index, and the rules are asked only where it costs
little: their proposals are counted for villages of ordinary size.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.services import child_contacts, file_access_sight, left_behind, left_behind_turning, visits
from stationdesk.services import left_behind_compare as comparing
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.storage.work import Work

ROUND_DAYS: Final = 14
"""An open round shows from so many days before its day."""
SMALL: Final = 12_000
"""In a register of more people the proposals are not counted for Today."""


@dataclass(frozen=True)
class Waiting:
    """Counts; nought is not shown."""

    proposed: int = 0
    leaving: int = 0
    late_high: int = 0
    """People at high risk whose visit is late."""
    contacts: int = 0
    round_open: int = 0
    round_late: bool = False
    lists: int = 0


def waiting(work: Work) -> Waiting:
    """What waits, as far as whoever is here may know: without a permit a part is nought."""
    permits = work.actor.permits
    if "left_behind:read" not in permits:
        return Waiting()
    proposed = leaving = 0
    if "left_behind:enrol" in permits and _small(work):
        out = file_access_sight.hidden_enrolments(work)
        # First who leaves: that asks the rules about everybody, and who is proposed is among them.
        leaving = sum(1 for one in left_behind_turning.leavers(work) if one.enrolment_id not in out)
        found = left_behind.candidates(work)
        hidden = file_access_sight.hidden(work, (one.person_id for one in found))
        proposed = sum(1 for one in found if one.person_id not in hidden)
    late = 0
    if "visits:read" in permits:
        enrolled = {
            row["person_id"]
            for row in work.rows(
                "SELECT person_id FROM left_behind WHERE station_id = :s AND withdrawn_at IS NULL AND until IS NULL",
                s=work.station_id,
            )
        }
        due = [
            one
            for one in visits.due(work, work.today - timedelta(days=1))
            if one.risk == "high" and one.person_id in enrolled
        ]
        hidden = file_access_sight.hidden(work, (one.person_id for one in due))
        late = sum(1 for one in due if one.person_id not in hidden)
    contacts = 0
    if "left_behind:open_child" in permits:
        touched = child_contacts.overdue(work)
        hidden = file_access_sight.hidden(work, (one.person_id for one in touched))
        contacts = sum(1 for one in touched if one.person_id not in hidden)
    held = rounds.current(work)
    near = held is not None and held.due_on <= work.today + timedelta(days=ROUND_DAYS)
    lists = sum(one.open for one in comparing.lists(work) if one.closed_on is None)
    return Waiting(
        proposed,
        leaving,
        late,
        contacts,
        held.open if held is not None and near else 0,
        held.late if held is not None else False,
        lists,
    )


def _small(work: Work) -> bool:
    return int(work.scalar("SELECT count(*) FROM people WHERE station_id = :s", s=work.station_id)) <= SMALL
