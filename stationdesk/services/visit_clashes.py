"""Two agents at one door on one day, neither knowing of the other: both records stay, a person writes how it was.

A clash is a household (or somebody without one) with visits of one day that different machines wrote down: by
different agents, or twice about the same person. Nothing is decided about who was right; a note of whoever has
compared them settles it, until yet another record of that day comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.clock import civil_date, noon, stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.visits import VisitClashNote
from stationdesk.security import audit
from stationdesk.services import users, visit_lists
from stationdesk.services.visit_lists import VisitDetail, VisitRow
from stationdesk.storage.work import Work

DAYS: Final = 30
"""So many days back clashes are shown; a laptop is not out for longer."""
SHORTEST: Final = 4
EVER: Final = date(2000, 1, 1)


class ClashNoteMissing(Refusal):
    template = N_("请写明核对的结果（至少 4 个字），例如“两人都去了，一人送药一人量血压”。")


class ClashGone(Refusal):
    template = N_("这一处已经核对过了，或又有了新的记录。请刷新后再看。")


@dataclass(frozen=True)
class Clash:
    """Visits of one household on one day from different machines, in the order in which they were made."""

    id: str
    """Of the household (or the person without one) and the day."""
    key: str
    day: date
    visits: tuple[VisitRow, ...] = field(repr=False)
    devices: tuple[int, ...]
    """Numbers of the machines that wrote them down."""
    agree: bool
    """Whether they say the same of who was met and how great the risk is."""
    note: str = field(default="", repr=False)
    settled_by: str = field(default="", repr=False)
    settled_at: datetime | None = None

    @property
    def settled(self) -> bool:
        """Whether somebody has compared these very records."""
        return self.settled_at is not None

    @property
    def person_id(self) -> str:
        """Of the first record."""
        return self.visits[0].person_id

    @property
    def name(self) -> str:
        """Who was visited: one name, or all of them."""
        return "、".join(dict.fromkeys(one.name for one in self.visits))

    @property
    def agents(self) -> str:
        """Who was there."""
        return "、".join(dict.fromkeys(one.agent or "—" for one in self.visits))

    @property
    def numbers(self) -> tuple[str, ...]:
        """The visits' numbers."""
        return tuple(sorted(one.number for one in self.visits))


def listed(work: Work, since: date | None = None, *, open_only: bool = False) -> list[Clash]:
    """The clashes since a day (thirty days back), newest day first. Needs `visits:read`."""
    users.require(work, "visits:read")
    since = since or work.today - timedelta(days=DAYS)
    # Nearly everywhere one machine has written all there is: then its log is not searched.
    if (
        work.scalar("SELECT count(DISTINCT device_no) FROM origins WHERE station_id = :s", s=work.station_id)
        < 2
    ):
        return []
    wrote = _machines(work, since)
    if len({device for devices in wrote.values() for device in devices}) < 2:
        return []
    homes = {
        row["id"]: row["home"]
        for row in work.rows(
            "SELECT id, coalesce(household_id, id) AS home FROM people WHERE station_id = :s",
            s=work.station_id,
        )
    }
    agents = {
        row["id"]: row["agent_id"]
        for row in work.rows(
            "SELECT id, agent_id FROM visits WHERE station_id = :s AND state = 'done' AND visited_at >= :d",
            s=work.station_id,
            d=stamp(noon(since, 0)),
        )
    }
    groups: dict[tuple[date, str], list[VisitRow]] = {}
    for one in visit_lists.listed(work, first=since, state="done"):
        if one.visited_at is not None:
            home = homes.get(one.person_id, one.person_id)
            groups.setdefault((civil_date(one.visited_at), home), []).append(one)
    notes, names = _notes(work), users.names(work)
    found = []
    for (day, home), rows in sorted(groups.items(), key=lambda one: one[0], reverse=True):
        devices = set().union(*(wrote.get(row.id, set()) for row in rows))
        twice = len({row.person_id for row in rows}) < len(rows)
        if len(devices) < 2 or not (twice or len({agents.get(row.id) for row in rows}) > 1):
            continue
        ids = {row.id for row in rows}
        note = next((one for one in notes.get((day, home), ()) if ids <= {*one.visits}), None)
        if note is not None and open_only:
            continue
        found.append(
            Clash(
                f"{day.isoformat()} {home}",
                home,
                day,
                tuple(sorted(rows, key=lambda row: (str(row.visited_at), row.number))),
                tuple(sorted(devices)),
                len({(row.result, row.risk) for row in rows}) == 1,
                note.note if note else "",
                names.get(note.user_id or "", "") if note else "",
                note.at if note else None,
            )
        )
    return found


def compare(work: Work, clash: Clash) -> list[VisitDetail]:
    """The whole records of a clash, side by side. Needs `visits:read`."""
    return [visit_lists.detail(work, one.id) for one in clash.visits]


def settle(work: Work, seen: Sequence[str], note: str) -> Clash:
    """Write down how it was; both records stay as they are. Needs `visits:record`.

    `seen`: the visits somebody has compared, by id or number. Raises ClashNoteMissing, ClashGone (they are no clash,
    it is settled, or another record came meanwhile).
    """
    users.require(work, "visits:record")
    words = note.strip()
    if len(words) < SHORTEST:
        raise ClashNoteMissing(field="note")
    lengths.within({"note": lengths.REMARK}, {"note": words})
    looked = {visit_lists.get(work, one).id for one in seen}
    found = next(
        (one for one in listed(work, EVER, open_only=True) if looked == {row.id for row in one.visits}),
        None,
    )
    if found is None:
        raise ClashGone(field="visits")
    work.session.add(
        VisitClashNote(
            station_id=work.station_id,
            id=new_id(),
            day=found.day,
            home=found.key,
            visits=sorted(looked),
            note=words,
            user_id=work.user_id,
            at=work.at,
        )
    )
    audit.record(work, "visits:record", found.visits[0].id, clash="settled", records=len(looked))
    work.session.flush()
    return next(one for one in listed(work, found.day) if one.id == found.id)


def _machines(work: Work, since: date) -> dict[str, set[int]]:
    """Visit → numbers of the machines that wrote it down."""
    wrote: dict[str, set[int]] = {}
    for row in work.rows(
        "SELECT v.id AS record_id, c.device_no FROM visits v JOIN changes c ON c.station_id = v.station_id"
        " AND c.record_id = v.id AND json_extract(c.payload, '$.visited_at') IS NOT NULL"
        " WHERE v.station_id = :s AND v.state = 'done' AND v.withdrawn_at IS NULL AND v.visited_at >= :d",
        s=work.station_id,
        d=stamp(noon(since, 0)),
    ):
        wrote.setdefault(row["record_id"], set()).add(row["device_no"])
    return wrote


def _notes(work: Work) -> dict[tuple[date, str], list[VisitClashNote]]:
    found: dict[tuple[date, str], list[VisitClashNote]] = {}
    for one in work.session.execute(
        sa.select(VisitClashNote)
        .where(VisitClashNote.station_id == work.station_id, VisitClashNote.withdrawn_at.is_(None))
        .order_by(VisitClashNote.at.desc())
    ).scalars():
        found.setdefault((one.day, one.home), []).append(one)
    return found
