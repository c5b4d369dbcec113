"""Two files for one person: found, merged, and taken apart again. Both histories are kept."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from stationdesk.core import masks, names
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id, seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.residents import PersonAlias
from stationdesk.models.search import Duplicate
from stationdesk.security import audit
from stationdesk.services import residents, users
from stationdesk.storage.work import Work


class MergeWithOneself(Refusal):
    template = N_("选的是同一份档案，不用合并。")


class NotMerged(Refusal):
    template = N_("这两份档案没有合并过。")


@dataclass(frozen=True)
class Suspect:
    """Two people who may be one. `why`: `id` (same identity number) or `name` (same name and birth)."""

    first_id: str
    second_id: str
    why: str
    first_name: str = field(repr=False)
    second_name: str = field(repr=False)
    birth: date | None = field(repr=False)
    first_number_masked: str = field(repr=False, default="")
    second_number_masked: str = field(repr=False, default="")


@dataclass(frozen=True)
class Merge:
    """`keep_id` stands for `other_id` from now on."""

    keep_id: str
    other_id: str


def refresh(work: Work) -> int:
    """Look through all residents again and write the derived list anew; how many pairs. In `desk.change`."""
    people = work.rows(
        "SELECT p.id, p.name, p.birth, p.id_number FROM people p WHERE p.station_id = :s"
        " AND p.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM person_aliases a"
        " WHERE a.station_id = p.station_id AND a.alias_id = p.id AND a.withdrawn_at IS NULL) ORDER BY p.id",
        s=work.station_id,
    )
    groups: dict[tuple[str, ...], list[str]] = {}
    numbers = {}
    for row in people:
        numbers[row["id"]] = row["id_number"]
        if row["id_number"]:
            groups.setdefault(("id", row["id_number"]), []).append(row["id"])
        if row["birth"]:
            groups.setdefault(("name", names.search_form(row["name"]), row["birth"]), []).append(row["id"])
    pairs: dict[tuple[str, str], str] = {}
    for key, ids in groups.items():
        for at, first in enumerate(ids):
            for second in ids[at + 1 :]:
                pairs.setdefault((first, second), key[0])
    for row in work.rows(
        "SELECT first_id, second_id FROM told_apart WHERE station_id = :s AND of_table = 'people' AND withdrawn_at IS NULL",
        s=work.station_id,
    ):  # somebody looked, and said why they are two
        pairs.pop((row["first_id"], row["second_id"]), None)
    work.run("DELETE FROM duplicates WHERE station_id = :s AND why IN ('id', 'name')", {"s": work.station_id})
    for (first, second), why in pairs.items():
        work.session.add(
            Duplicate(
                id=seeded_id(work.station_id, "duplicate", first, second),
                station_id=work.station_id,
                first_id=first,
                second_id=second,
                why=why,
            )
        )
    work.session.flush()
    return len(pairs)


def list_all(work: Work) -> list[Suspect]:
    """The pairs found by the last `refresh`, same numbers first. Needs `residents:read`."""
    users.require(work, "residents:read")
    rows = work.rows(
        "SELECT d.first_id, d.second_id, d.why, a.name AS first_name, b.name AS second_name, a.birth,"
        " a.id_number AS one, b.id_number AS two FROM duplicates d"
        " JOIN people a ON a.station_id = d.station_id AND a.id = d.first_id"
        " JOIN people b ON b.station_id = d.station_id AND b.id = d.second_id"
        " WHERE d.station_id = :s AND d.why IN ('id', 'name')"
        " AND NOT EXISTS (SELECT 1 FROM told_apart t WHERE t.station_id = d.station_id AND t.first_id = d.first_id"
        " AND t.second_id = d.second_id AND t.withdrawn_at IS NULL) ORDER BY d.why, d.first_id, d.second_id",
        s=work.station_id,
    )
    return [
        Suspect(
            row["first_id"],
            row["second_id"],
            row["why"],
            row["first_name"],
            row["second_name"],
            date.fromisoformat(row["birth"]) if row["birth"] else None,
            masks.id_number(row["one"]) if row["one"] else "",
            masks.id_number(row["two"]) if row["two"] else "",
        )
        for row in rows
    ]


def merge(work: Work, request: Merge) -> str:
    """One file stands for both from now on; neither row is rewritten. Needs `residents:merge`.

    The id of whoever stands. Raises MergeWithOneself, PersonUnknown.
    """
    users.require(work, "residents:merge")
    keep = residents.stands_for(work, residents.get(work, request.keep_id).id)
    other = residents.stands_for(work, residents.get(work, request.other_id).id)
    if keep == other:
        raise MergeWithOneself(field="other")
    work.session.add(
        PersonAlias(station_id=work.station_id, id=new_id(), alias_id=other, person_id=keep, since=work.at)
    )
    work.run(
        "DELETE FROM duplicates WHERE station_id = :s AND (first_id = :o OR second_id = :o)",
        {"s": work.station_id, "o": other},
    )
    work.session.flush()
    audit.record(work, "residents:merge", keep, other=other)
    return keep


def part(work: Work, alias_id: str, why: str = "mistake") -> None:
    """Take a merge apart: both files stand for themselves again. Needs `residents:merge`. Raises NotMerged."""
    users.require(work, "residents:merge")
    count = work.run(
        "UPDATE person_aliases SET withdrawn_at = :at, withdrawn_why = :why WHERE station_id = :s"
        " AND alias_id = :a AND withdrawn_at IS NULL",
        {"at": _stamp(work), "why": why, "s": work.station_id, "a": alias_id},
    )
    if not count:
        raise NotMerged(field="person")
    audit.record(work, "residents:merge", alias_id, parted=1)


def _stamp(work: Work) -> str:
    from stationdesk.core.clock import stamp

    return stamp(work.at)
