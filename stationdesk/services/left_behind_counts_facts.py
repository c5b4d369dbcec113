"""What the counts know of each person on the registers on a day: one look, so that every breakdown speaks of the same.

Dated facts (absences, marks, assessments, letters, visits) are taken as they stood on the day; what a file only holds
as it is now (schooling, health) is taken as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.services import file_access_sight, left_behind, left_behind_twice, packs
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Who:
    """One person on one register, with everything that is counted."""

    row: left_behind.Row = field(repr=False)
    parents: str
    marks: frozenset[str]
    visited: bool
    """Seen in the month of the day."""
    schooling: str = ""
    health: str = ""
    on_household_register: str = ""
    """`yes`, `no` or empty."""
    letter: bool = False
    """A care letter is in force on the day."""
    contacted: bool = False
    """A parent was in touch within the days the law asks."""
    living: str = ""
    ability: str = ""
    hardships: frozenset[str] = frozenset()
    """Codes of the pack's difficulties: a woman's, by her file, her marks and the register of harmed rights."""


CONTACT_DAYS: Final = 7


@dataclass(frozen=True)
class Words:
    """The codes that files use and their words, as the packs of the day have them."""

    schooling: Mapping[str, str]
    living: Mapping[str, str]
    ability: Mapping[str, str]
    hardships: Mapping[str, str]
    """Focus groups only (重点关爱对象)."""
    restricted: frozenset[str]
    """Codes of hardships whose people are not everybody's to see."""
    bands: tuple[tuple[str, int, int], ...]
    """Ability: code, least and most points."""
    marks: Mapping[str, tuple[str, ...]]
    """Hardship → marks that mean it."""
    helped: Mapping[str, str]
    """Kind of help → what it is counted as: training, employment, help, emergency."""


def words(work: Work, day: date) -> Words:
    """The words of a day."""
    child, adult = packs.holding(work, "child_assessment", day), packs.holding(work, "adult_lists", day)
    focus = [one for one in adult.body["difficulties"] if one["focus"]]
    return Words(
        {one["key"]: one["name"] for one in child.body["schooling"]},
        {one["code"]: one["name"] for one in adult.body["living"]},
        {one["code"]: one["name"] for one in adult.body["ability"]},
        {one["code"]: one["name"] for one in focus},
        frozenset(one["code"] for one in focus if one["restricted"]),
        tuple((one["code"], int(one["least"]), int(one["most"])) for one in adult.body["ability"]),
        {one["code"]: tuple(one["marks"]) for one in focus},
        {one["code"]: one["counted"] for one in adult.body["help_kinds"]},
    )


def people(work: Work, day: date, known_words: Words | None = None) -> list[Who]:
    """Everybody on the registers of a day. Needs `left_behind:read`."""
    spoken = known_words or words(work, day)
    rows = left_behind.register(work, on=day)
    hidden = file_access_sight.hidden(work, (row.person_id for row in rows))
    extra = left_behind_twice.extra(work)
    rows = [row for row in rows if row.person_id not in hidden and row.id not in extra]
    evidence = {
        row["id"]: json.loads(row["evidence"] or "{}")
        for row in work.rows(
            "SELECT id, evidence FROM left_behind WHERE station_id = :s AND since <= :on",
            s=work.station_id,
            on=day.isoformat(),
        )
    }
    marks = _marks(work, day)
    alone = {row["id"] for row in work.rows(_ALONE, s=work.station_id, on=day.isoformat())}
    visited = _visited(work, day)
    grades = _grades(work, day)
    files = _child_files(work)
    letters, contacts = _letters(work, day), _contacts(work, day)
    elders, women, harmed = _elders(work, spoken), _women(work), _harmed(work, day)
    found = []
    for each in rows:
        known = evidence.get(each.id, {})
        parents = "by_hand" if "both_away" not in known else "both" if known["both_away"] else "one"
        own = marks.get(each.person_id, frozenset()) | ({"独居"} if each.person_id in alone else frozenset())
        graded = grades.get(each.id)
        row = replace(each, guardianship=graded[0], risk=graded[1]) if graded else each
        file = files.get(each.person_id, {}) if each.kind == "child" else {}
        registered = file.get("household_register")
        living, ability = elders.get(each.person_id, ("", "")) if each.kind == "elder" else ("", "")
        hardships: set[str] = set()
        if each.kind == "woman":
            hardships = set(women.get(each.person_id, ())) & set(spoken.hardships) - spoken.restricted
            hardships |= {
                code
                for code, meant in spoken.marks.items()
                if any(word in mark for mark in own for word in meant)
            }
            if each.person_id in harmed:
                hardships |= spoken.restricted
        found.append(
            Who(
                row,
                {"both": "both", "father_unable": "one", "mother_unable": "one"}.get(
                    file.get("away") or "", parents
                ),
                frozenset(own),
                each.person_id in visited,
                file.get("schooling") or "",
                file.get("health") or "",
                "" if registered is None else "yes" if registered else "no",
                each.person_id in letters,
                each.person_id in contacts,
                living or ("alone" if each.kind == "elder" and each.person_id in alone else ""),
                ability,
                frozenset(hardships),
            )
        )
    return found


def visited_in(work: Work, since: date, until: date) -> dict[str, list[str]]:
    """Person → the visits at which they were seen between two days."""
    found: dict[str, list[str]] = {}
    for row in work.rows(
        # visited_at is UTC text; eight hours on, its day is the civil day.
        "SELECT id, person_id FROM visits WHERE station_id = :s AND withdrawn_at IS NULL AND state = 'done'"
        " AND result = 'seen' AND date(visited_at, '+8 hours') BETWEEN :a AND :b ORDER BY visited_at, id",
        s=work.station_id,
        a=since.isoformat(),
        b=until.isoformat(),
    ):
        found.setdefault(row["person_id"], []).append(row["id"])
    return found


def last_seen(work: Work, until: date) -> dict[str, date]:
    """Person → the last day on which a visit met them (or they refused), up to a day."""
    return {
        row["person_id"]: date.fromisoformat(row["day"])
        for row in work.rows(
            "SELECT person_id, max(date(visited_at, '+8 hours')) AS day FROM visits WHERE station_id = :s"
            " AND withdrawn_at IS NULL AND state = 'done' AND result IN ('seen', 'refused')"
            " AND date(visited_at, '+8 hours') <= :b GROUP BY person_id",
            s=work.station_id,
            b=until.isoformat(),
        )
    }


def _visited(work: Work, day: date) -> set[str]:
    return set(visited_in(work, day.replace(day=1), day))


def _marks(work: Work, day: date) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in work.rows(
        "SELECT person_id, mark FROM marks WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (since IS NULL OR since <= :on) AND (until IS NULL OR until > :on)",
        s=work.station_id,
        on=day.isoformat(),
    ):
        found.setdefault(row["person_id"], set()).add(row["mark"])
    return {person: frozenset(marks) for person, marks in found.items()}


def _grades(work: Work, day: date) -> dict[str, tuple[str, str]]:
    """Enrolment → grade and risk of the last assessment up to the day."""
    return {
        row["enrolment_id"]: (row["grade"], row["risk"])
        for row in work.rows(
            "SELECT enrolment_id, grade, risk FROM left_behind_assessments WHERE station_id = :s"
            " AND withdrawn_at IS NULL AND made_on <= :on ORDER BY made_on, id",
            s=work.station_id,
            on=day.isoformat(),
        )
    }


def _child_files(work: Work) -> dict[str, Mapping[str, Any]]:
    return {
        row["person_id"]: row
        for row in work.rows(
            "SELECT person_id, schooling, health, household_register, away FROM child_files"
            " WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY id",
            s=work.station_id,
        )
    }


def _letters(work: Work, day: date) -> set[str]:
    """Children for whom a signed care letter holds on the day."""
    return {
        row["person_id"]
        for row in work.rows(
            "SELECT DISTINCT person_id FROM care_letters WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND signed_on <= :on AND since <= :on AND until >= :on AND (ended_on IS NULL OR ended_on > :on)",
            s=work.station_id,
            on=day.isoformat(),
        )
    }


def _contacts(work: Work, day: date) -> set[str]:
    return {
        row["person_id"]
        for row in work.rows(
            "SELECT DISTINCT person_id FROM guardian_contacts WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND happened_on <= :on AND happened_on > date(:on, :days)",
            s=work.station_id,
            on=day.isoformat(),
            days=f"-{CONTACT_DAYS} days",
        )
    }


def _elders(work: Work, spoken: Words) -> dict[str, tuple[str, str]]:
    """Elder → living state and ability band, as their files say."""
    found = {}
    for row in work.rows(
        "SELECT person_id, living, ability_score FROM elder_files WHERE station_id = :s AND withdrawn_at IS NULL"
        " ORDER BY id",
        s=work.station_id,
    ):
        score = row["ability_score"]
        band = next(
            (code for code, least, most in spoken.bands if score is not None and least <= score <= most), ""
        )
        found[row["person_id"]] = (row["living"] or "", band)
    return found


def _women(work: Work) -> dict[str, tuple[str, ...]]:
    return {
        row["person_id"]: tuple(json.loads(row["difficulties"] or "[]"))
        for row in work.rows(
            "SELECT person_id, difficulties FROM woman_files WHERE station_id = :s AND withdrawn_at IS NULL"
            " ORDER BY id",
            s=work.station_id,
        )
    }


def _harmed(work: Work, day: date) -> set[str]:
    """Women whose rights were harmed and for whom it is not settled yet."""
    return {
        row["person_id"]
        for row in work.rows(
            "SELECT DISTINCT person_id FROM woman_rights WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND on_day <= :on AND (settled_on IS NULL OR settled_on > :on)",
            s=work.station_id,
            on=day.isoformat(),
        )
    }


_ALONE: Final = """SELECT p.id FROM people p WHERE p.station_id = :s AND p.withdrawn_at IS NULL
  AND p.household_id IS NOT NULL AND EXISTS (SELECT 1 FROM left_behind e WHERE e.station_id = :s
    AND e.person_id = p.id AND e.kind = 'elder')
  AND NOT EXISTS (SELECT 1 FROM people o WHERE o.station_id = :s AND o.household_id = p.household_id
    AND o.id <> p.id AND o.withdrawn_at IS NULL AND (o.died_on IS NULL OR o.died_on > :on)
    AND (o.moved_out_on IS NULL OR o.moved_out_on > :on)
    AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.station_id = :s AND a.person_id = o.id
      AND a.withdrawn_at IS NULL AND a.since <= :on AND (a.back IS NULL OR a.back > :on)))"""
"""An elder at whose home nobody else is at the moment."""
