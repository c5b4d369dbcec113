"""Who goes along on a trip, and what of them: the fewest rows that a visit and the errands at the door need.

Left at home on purpose: issued papers, sealed records, other people's audit entries, and kinships whose other side
is not on the list; attachments too, unless somebody who may let them out asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.trip_packs import TripPack
from stationdesk.storage.work import Work
from stationdesk.sync.merge import BATCH

LARGEST: Final = 80
"""Households of one pack: a day's or a week's walk, not the village."""
HISTORY: Final = timedelta(days=180)
"""Visits that were made go along for so long: what was seen last time."""


class NobodyChosen(Refusal):
    template = N_("没有选到要带的户：那一天没有安排走访，或没有写户号。请先安排走访，或用户号指定。")


class HouseholdNotFound(Refusal):
    template = N_("有 {count} 个户号在户册里找不到，没有做出行包。请核对户号。")


class VisitNotFound(Refusal):
    template = N_("有 {count} 次走访找不到，或已经登记过了，没有做出行包。请刷新后再选。")


class AgentUnknown(Refusal):
    template = N_("没有叫这个名字的工作人员，或有同名的。请核对姓名。")


class AlreadyTaken(Refusal):
    """Parameters: count, packs (their numbers)."""

    template = N_(
        "有 {count} 户已在别的出行包里（{packs}），还没有到期，没有做出行包。同一户不放在两个包里；"
        "确实要两个人都去的，写明原因（至少 4 个字）再做；那个包已带回清除的，先收回。"
    )


class TooManyHouseholds(Refusal):
    template = N_("一个出行包最多带 {limit} 户，这次选了 {count} 户。只带要去的户：请分几天，或分几个人。")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to take along: a day's planned visits (of one agent), visits, households by id or number."""

    visits_on: date | None = None
    agent: str = field(default="", repr=False)
    """Name of the user; empty for everybody's."""
    visits: tuple[str, ...] = ()
    """Ids or numbers."""
    households: tuple[str, ...] = ()
    files: bool = False
    """Whether the attachments of whatever goes along go with it, those that this user may let out."""
    carried_by: str = field(default="", repr=False)
    """Name of the user who goes with it; empty: the agent whose visits they are, else whoever makes the pack."""
    both_because: str = field(default="", repr=False)
    """Why households that another pack has may be in this one as well."""


@dataclass(frozen=True)
class Chosen:
    """Whom the pack is about: ids. `people` are all of the households, and those visited without one."""

    households: tuple[str, ...]
    people: tuple[str, ...]


@dataclass
class Snapshot:
    """Records and the heads that stand for their columns, as `trip_file.TripFile` carries them."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False)
    heads: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """Table → how many records."""
        return {table: len(rows) for table, rows in self.rows.items() if rows}


def choose(work: Work, wish: Wish) -> Chosen:
    """The households and people of a wish.

    Raises NobodyChosen, HouseholdNotFound, VisitNotFound, AgentUnknown, TooManyHouseholds.
    """
    homes: set[str] = set()
    alone: set[str] = set()
    for person in _visited(work, wish):
        home = work.scalar(
            "SELECT household_id FROM people WHERE station_id = :s AND id = :p", s=work.station_id, p=person
        )
        (homes if home else alone).add(home or person)
    missing = 0
    for named in wish.households:
        found = work.scalar(
            "SELECT id FROM households WHERE station_id = :s AND withdrawn_at IS NULL AND (id = :n OR number = :n)",
            s=work.station_id,
            n=named.strip(),
        )
        if found:
            homes.add(found)
        else:
            missing += 1
    if missing:
        raise HouseholdNotFound(count=missing, field="household")
    if not homes and not alone:
        raise NobodyChosen(field="visits_on")
    if len(homes) + len(alone) > LARGEST:
        raise TooManyHouseholds(limit=LARGEST, count=len(homes) + len(alone), field="household")
    people = alone | {
        row["id"]
        for row in _where(
            work, "SELECT id FROM people WHERE withdrawn_at IS NULL AND {in}", "household_id", homes
        )
    }
    return Chosen(tuple(sorted(homes)), tuple(sorted(people)))


def carrier(work: Work, wish: Wish) -> str | None:
    """The user who goes with the pack. Raises AgentUnknown."""
    named = wish.carried_by.strip() or wish.agent.strip()
    return _agent(work, named) if named else work.user_id


def require_apart(work: Work, chosen: Chosen, device_id: str, because: str) -> str | None:
    """Raise AlreadyTaken when another laptop's pack that has not ended has one of these, unless it is said why.

    A pack that the same laptop had before does not count: it holds one at a time. The reason, where one was needed.
    """
    packs = []
    shared: set[str] = set()
    for row in work.session.execute(
        sa.select(TripPack).where(
            TripPack.station_id == work.station_id,
            TripPack.withdrawn_at.is_(None),
            TripPack.ended_at.is_(None),
            TripPack.expires_at > work.at,
            TripPack.device_id != device_id,
        )
    ).scalars():
        # Somebody without a household counts like one.
        both = {*chosen.households} & {*row.households} or {*chosen.people} & {*row.people}
        if both:
            packs.append(row.number)
            shared |= both
    why = because.strip()
    if not packs:
        return None
    if len(why) < 4:
        raise AlreadyTaken(count=len(shared), packs=", ".join(sorted(packs)), field="both_because")
    return why


def _visited(work: Work, wish: Wish) -> set[str]:
    """The people of the planned visits that a wish names."""
    people: set[str] = set()
    if wish.visits_on is not None:
        agent = _agent(work, wish.agent) if wish.agent.strip() else None
        people |= {
            row["person_id"]
            for row in work.rows(
                "SELECT person_id FROM visits WHERE station_id = :s AND state = 'planned' AND withdrawn_at IS NULL"
                " AND planned_on = :d AND (:a IS NULL OR agent_id = :a)",
                s=work.station_id,
                d=wish.visits_on.isoformat(),
                a=agent,
            )
        }
    missing = 0
    for named in wish.visits:
        found = work.scalar(
            "SELECT person_id FROM visits WHERE station_id = :s AND withdrawn_at IS NULL AND state = 'planned'"
            " AND (id = :n OR number = :n)",
            s=work.station_id,
            n=named.strip(),
        )
        if found:
            people.add(found)
        else:
            missing += 1
    if missing:
        raise VisitNotFound(count=missing, field="visit")
    return people


def _agent(work: Work, name: str) -> str:
    found = work.rows(
        "SELECT id FROM users WHERE station_id = :s AND name = :n AND withdrawn_at IS NULL AND disabled_at IS NULL",
        s=work.station_id,
        n=name.strip(),
    )
    if len(found) != 1:
        raise AgentUnknown(field="agent")
    return str(found[0]["id"])


def snapshot(work: Work, chosen: Chosen, pack_id: str, files: Sequence[str] = ()) -> Snapshot:
    """The records that go along, with their heads. `files`: the tables whose attachments do, where they are here."""
    made = Snapshot()
    own = "station_id = :s"

    def take(table: str, column: str, ids: Iterable[str], more: str = "withdrawn_at IS NULL") -> list[str]:
        rows = _where(work, f'SELECT * FROM "{table}" WHERE {more} AND {{in}}', column, ids)
        made.rows[table] = [_lean(row) for row in rows]
        return [row["id"] for row in rows]

    # What the program needs to run: public facts of the station, who works here, in which posts.
    for table in ("stations", "devices", "users", "posts", "station_settings", "grids", "sight_lost"):
        made.rows[table] = [
            _lean(row) for row in work.rows(f'SELECT * FROM "{table}" WHERE {own}', s=work.station_id)
        ]
    take("trip_packs", "id", [pack_id])
    # The people on the list.
    take("households", "id", _homes_of(work, chosen))
    take("people", "id", chosen.people)
    for table in ("phones", "marks", "absences", "left_behind"):
        take(table, "person_id", chosen.people)
    inside, homes = set(chosen.people), {row["id"] for row in made.rows["households"]}
    take("memberships", "person_id", chosen.people)
    made.rows["memberships"] = [row for row in made.rows["memberships"] if row["household_id"] in homes]
    take("kinships", "person_id", chosen.people)
    made.rows["kinships"] = [row for row in made.rows["kinships"] if row["relative_id"] in inside]
    # What is to be done there.
    since = (work.today - HISTORY).isoformat()
    visits = take(
        "visits",
        "person_id",
        chosen.people,
        f"withdrawn_at IS NULL AND (state = 'planned' OR visited_at >= '{since}')",
    )
    take("visit_contacts", "visit_id", visits)
    requests = take(
        "proxy_requests", "principal_id", chosen.people, "withdrawn_at IS NULL AND closed_at IS NULL"
    )
    for table in ("custody_items", "proxy_steps", "proxy_fees"):
        take(table, "request_id", requests)
    cases = take("cases", "person_id", chosen.people, "withdrawn_at IS NULL AND closed_at IS NULL")
    take(
        "organisations",
        "id",
        {row["organisation_id"] for row in made.rows["cases"] if row.get("organisation_id")},
    )
    for table in ("case_materials", "case_events", "case_notices"):
        take(table, "case_id", cases)
    subjects = {row["id"]: table for table in files for row in made.rows.get(table, ())}
    found = _where(
        work, "SELECT * FROM attachments WHERE withdrawn_at IS NULL AND {in}", "subject_id", subjects
    )
    made.rows["attachments"] = [
        _lean(row)
        for row in found
        if subjects[row["subject_id"]] == row["subject_table"]
        and work.blobs.named(row["blob"], row["sha256"]) in work.blobs
    ]
    made.rows = {table: rows for table, rows in made.rows.items() if rows}
    for rows in made.rows.values():
        for head in _where(
            work,
            "SELECT record_id, col, head FROM heads WHERE {in}",
            "record_id",
            [row["id"] for row in rows],
        ):
            made.heads.setdefault(head["record_id"], {})[head["col"]] = json.loads(head["head"])
    return made


def _homes_of(work: Work, chosen: Chosen) -> set[str]:
    """The chosen households; a person cannot be shown without the household they belong to."""
    return set(chosen.households) | {
        row["household_id"]
        for row in _where(
            work,
            "SELECT household_id FROM people WHERE household_id IS NOT NULL AND {in}",
            "id",
            chosen.people,
        )
    }


def _lean(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and name != "station_id"}


def _where(work: Work, sql: str, column: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of this station whose column is one of the ids, some hundred at a time; `{in}` is put in place."""
    found: list[dict[str, Any]] = []
    listed = sorted(set(ids))
    for start in range(0, len(listed), BATCH):
        some = {f"i{n}": one for n, one in enumerate(listed[start : start + BATCH])}
        inside = f'station_id = :s AND "{column}" IN ({", ".join(":" + name for name in some)})'
        found += work.rows(sql.replace("{in}", inside), s=work.station_id, **some)
    return found
