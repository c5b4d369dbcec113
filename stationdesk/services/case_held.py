"""Never asked twice (不重复索要): what the applicant, or for household papers the household, handed in before.

Which names mean the same paper, whose it is and for how many days it serves again is the data pack
`held_materials`. Forms and whatever is made for one matter are new each time and never offered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.packs import Pack
from stationdesk.services import packs, users
from stationdesk.storage.work import Work

THERE: Final = ("have", "copy")
GIVEN_BACK: Final = ("withdrawn", "refused", "undone")
"""States of a case whose papers went back with the applicant."""


@dataclass(frozen=True)
class Held:
    """A material that the station has from an earlier case: from which, since when, and how many scans of it."""

    name: str
    """As it was called in that case."""
    material_id: str
    case_id: str
    case_number: str
    day: date
    state: str
    """`have` (the original was shown) or `copy`."""
    attachments: int
    whose: str = field(default="", repr=False)
    """Empty for the applicant's own; the name of the member of the household who brought it."""
    keeps_until: date | None = None


@dataclass(frozen=True)
class _Rule:
    key: str
    household: bool
    days: int | None


class _Rules:
    def __init__(self, pack: Pack) -> None:
        self._known: dict[str, _Rule] = {}
        for one in pack.items():
            rule = _Rule(one["material"], one["whose"] == "household", one["keeps_days"])
            for name in (one["name"], *one["names"]):
                self._known[plain(name)] = rule
        self._otherwise = int(pack.body["otherwise_days"])
        self._never = tuple(pack.body["never"])

    def of(self, name: str, form: str | None) -> _Rule | None:
        """How a material is kept; None for what is made anew for every matter."""
        wanted = plain(name)
        known = self._known.get(wanted)
        if known is not None:
            return known
        if form == "form" or any(word in name for word in self._never):
            return None
        return _Rule("=" + wanted, False, self._otherwise)


def plain(name: str) -> str:
    """What two spellings of a material's name have in common: no blanks, marks or brackets, one width."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def held(
    work: Work,
    *,
    person_id: str | None = None,
    organisation_id: str | None = None,
    names: Iterable[str] | None = None,
) -> Mapping[str, Held]:
    """What the station has already, newest first; by the names asked for, or by the names of then.

    With `names` the answer has only those that are held, whatever they were called in the earlier case. Materials
    of cases that were withdrawn or refused went back; a line that was itself taken from an earlier case does not
    make the paper younger. Needs `cases:read`.
    """
    users.require(work, "cases:read")
    if person_id is None and organisation_id is None:
        return {}
    rules = _Rules(packs.holding(work, "held_materials"))
    newest: dict[str, Held] = {}
    for row in _handed_in(work, person_id, organisation_id):
        rule = rules.of(row["name"], row["form"])
        if rule is None or rule.key in newest or (row["member"] and not rule.household):
            continue
        day = civil_date(unstamp(row["received_at"] or row["opened_at"]))
        until = None if rule.days is None else day + timedelta(days=rule.days)
        if until is not None and until < work.today:
            continue
        newest[rule.key] = Held(
            row["name"],
            row["id"],
            row["case_id"],
            row["number"],
            day,
            row["state"],
            row["attachments"],
            row["member"] or "",
            until,
        )
    if names is None:
        return {one.name: one for one in newest.values()}
    found: dict[str, Held] = {}
    for name in names:
        rule = rules.of(name, None)
        if rule is not None and rule.key in newest:
            found[name] = newest[rule.key]
    return found


def _same_person(work: Work, person_id: str) -> list[str]:
    """Every id under which someone is on file: whoever stands for them, and those they stand for."""
    found, waiting = [person_id], [person_id]
    while waiting:
        one = waiting.pop()
        for row in work.rows(
            "SELECT person_id AS id FROM person_aliases WHERE station_id = :s AND alias_id = :p"
            " AND withdrawn_at IS NULL UNION SELECT alias_id FROM person_aliases WHERE station_id = :s"
            " AND person_id = :p AND withdrawn_at IS NULL",
            s=work.station_id,
            p=one,
        ):
            if row["id"] not in found:
                found.append(row["id"])
                waiting.append(row["id"])
    return found


def _whose(work: Work, person_id: str) -> dict[str, str | None]:
    """Whose cases are looked at: the person's own ids (None), and the household's other members with their names."""
    own = _same_person(work, person_id)
    found: dict[str, str | None] = dict.fromkeys(own)
    for one in own:
        for row in work.rows(
            "SELECT p.id, p.name FROM people me CROSS JOIN people p ON p.station_id = me.station_id"
            " AND p.household_id = me.household_id WHERE me.station_id = :s AND me.id = :p"
            " AND me.withdrawn_at IS NULL AND p.withdrawn_at IS NULL ORDER BY p.id",
            s=work.station_id,
            p=one,
        ):
            found.setdefault(row["id"], row["name"])
    return found


def _handed_in(work: Work, person_id: str | None, organisation_id: str | None) -> list[dict[str, Any]]:
    """Lines that were brought in, the newest first."""
    whose: dict[str, str | None] = {}
    if person_id is not None:
        whose = _whose(work, person_id)
        named = {f"w{n}": one for n, one in enumerate(whose)}
        of = f"c.person_id IN ({', '.join(f':{name}' for name in named)})"
    else:
        named, of = {"o": organisation_id or ""}, "c.organisation_id = :o"
    rows = work.rows(
        # CROSS: from the few to the many, whatever the planner guesses about tables it has never counted.
        "SELECT m.id, m.name, m.form, m.state, m.received_at, c.person_id, c.id AS case_id, c.number, c.opened_at,"
        "  (SELECT count(*) FROM attachments f WHERE f.station_id = m.station_id AND f.subject_id = m.id"
        "    AND f.subject_table = 'case_materials' AND f.withdrawn_at IS NULL) AS attachments"
        " FROM cases c CROSS JOIN case_materials m ON m.station_id = c.station_id AND m.case_id = c.id"
        f" WHERE c.station_id = :s AND {of} AND c.withdrawn_at IS NULL AND c.state NOT IN {GIVEN_BACK!r}"
        f" AND m.withdrawn_at IS NULL AND m.state IN {THERE!r} AND m.held_from IS NULL"
        " AND coalesce(m.problem, '') = ''"
        " ORDER BY coalesce(m.received_at, c.opened_at) DESC, m.id DESC",
        s=work.station_id,
        **named,
    )
    for row in rows:
        row["member"] = whose.get(row["person_id"])
    return rows
