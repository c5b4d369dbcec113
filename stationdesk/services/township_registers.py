"""At a township: the registers of the left-behind over all villages, for the offices to which the law gives them.

Children for 儿童督导员 and 民政办, women and elders for 民政办; everybody else sees counts only. Whoever is named in a
mandatory report of a village loses sight of the child there too: the village's own marks are asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date
from hashlib import sha256
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import masks, names
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.services import officer_reports, township_offices, users
from stationdesk.services.officer_reports import OfficerLine
from stationdesk.storage.work import Work

CHILD, WOMAN, ELDER = "child", "woman", "elder"
KINDS: Final = {CHILD: N_("留守儿童"), WOMAN: N_("留守妇女"), ELDER: N_("留守老年人")}
PERMITS: Final = {CHILD: "township:children", WOMAN: "township:adults", ELDER: "township:adults"}
RISKS: Final = {"high": N_("高"), "medium": N_("中"), "low": N_("低")}


class RegisterNotYours(Refusal):
    template = N_("“{kind}”名册不归您的办公室，只能看各村人数。")


class RegisterUnknown(Refusal):
    template = N_("没有“{kind}”这种名册。可用：{kinds}。")


class PersonNotHere(Refusal):
    template = N_("名册里没有这个人。请从列表中选择。")


@dataclass(frozen=True)
class RegisterRow:
    """One person on a register. Numbers are masked."""

    id: str
    station_id: str
    village: str
    person_id: str
    name: str = field(repr=False)
    sex: str = ""
    age: int | None = None
    id_number: str = field(repr=False, default="")
    since: date | None = None
    risk: str = ""
    risk_name: str = ""
    carer: str = field(repr=False, default="")
    last_visit: date | None = None


@dataclass(frozen=True)
class Revealed:
    """The whole numbers of one person on a register."""

    id_number: str = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True)
class RegisterCount:
    """How many one village has on each register."""

    station_id: str
    village: str
    child: int
    woman: int
    elder: int
    high: int
    """Children at high risk."""


def kinds(work: Work) -> tuple[str, ...]:
    """The registers that whoever is at the desk may see."""
    given = {one for office in township_offices.own(work) for one in office.registers}
    return tuple(one for one in KINDS if one in given and PERMITS[one] in work.actor.permits)


def require(work: Work, kind: str) -> None:
    """Raise unless the register is the asker's: NotATownship, RegisterUnknown, NotPermitted, NoOffice, RegisterNotYours."""
    if kind not in KINDS:
        raise RegisterUnknown(
            kind=kind[:20], kinds=say(N_("、")).join(say(one) for one in KINDS.values()), field="kind"
        )
    township_offices.require_own(work, PERMITS[kind])
    if kind not in kinds(work):
        raise RegisterNotYours(kind=say(KINDS[kind]), field="kind")


_ROWS: Final = """SELECT e.id, e.station_id, e.person_id, e.since, e.risk, p.name, p.sex, p.birth, p.id_number,
  c.name AS carer,
  (SELECT max(v.visited_at) FROM visits v WHERE v.station_id = e.station_id AND v.person_id = e.person_id
     AND v.withdrawn_at IS NULL) AS visited
 FROM left_behind e JOIN people p ON p.station_id = e.station_id AND p.id = e.person_id
  LEFT JOIN people c ON c.station_id = e.station_id AND c.id = e.carer_id
 WHERE e.station_id <> :s AND e.kind = :k AND e.until IS NULL AND e.withdrawn_at IS NULL ORDER BY e.station_id, e.id"""


def register(work: Work, kind: str, village: str | None = None) -> tuple[RegisterRow, ...]:
    """Everybody on one register, by village. Raises what `require` raises, VillageUnknown."""
    require(work, kind)
    known = {one.station_id: one.name for one in township_offices.villages(work)}
    if village:
        one = township_offices.village(work, village)
        known = {one.station_id: one.name}
    rows = [row for row in work.rows(_ROWS, s=work.station_id, k=kind) if row["station_id"] in known]
    out = {
        station: out_of_sight(work, station, [r["person_id"] for r in rows if r["station_id"] == station])
        for station in {row["station_id"] for row in rows}
    }
    return tuple(_row(work, row, known) for row in rows if row["person_id"] not in out[row["station_id"]])


def reveal(work: Work, kind: str, enrolment_id: str) -> Revealed:
    """Whole numbers of one person. Needs `township:reveal` as well, and is audited, so in `desk.change`."""
    users.require(work, "township:reveal")
    found = next((one for one in register(work, kind) if one.id == enrolment_id), None)
    if found is None:
        raise PersonNotHere(field="person")
    person = work.rows(
        "SELECT id_number, living_address, registered_address FROM people WHERE station_id = :s AND id = :p",
        s=found.station_id,
        p=found.person_id,
    )[0]
    phones = work.rows(
        "SELECT number FROM phones WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL ORDER BY rank, id",
        s=found.station_id,
        p=found.person_id,
    )
    audit.record(work, "township:reveal", enrolment_id, register=kind)
    return Revealed(
        person["id_number"] or "",
        tuple(row["number"] for row in phones),
        person["living_address"] or person["registered_address"] or "",
    )


def number_of(work: Work, row: RegisterRow) -> str:
    """The whole ID number of somebody that `register` gave, for an export that asked for the permit."""
    return str(
        work.scalar(
            "SELECT id_number FROM people WHERE station_id = :s AND id = :p",
            s=row.station_id,
            p=row.person_id,
        )
        or ""
    )


def counts(work: Work) -> tuple[RegisterCount, ...]:
    """How many each village has on its registers: for everybody with `township:read`."""
    township_offices.require_township(work)
    users.require(work, "township:read")
    found = {
        row["station_id"]: row
        for row in work.rows(
            "SELECT station_id, sum(kind = 'child') AS child, sum(kind = 'woman') AS woman, sum(kind = 'elder') AS elder,"
            " sum(kind = 'child' AND risk = 'high') AS high FROM left_behind"
            " WHERE station_id <> :s AND until IS NULL AND withdrawn_at IS NULL GROUP BY station_id",
            s=work.station_id,
        )
    }
    none: dict[str, int] = {}
    return tuple(
        RegisterCount(
            one.station_id,
            one.name,
            *(
                int(found.get(one.station_id, none).get(key) or 0)
                for key in ("child", "woman", "elder", "high")
            ),
        )
        for one in township_offices.villages(work)
    )


def reports(work: Work) -> tuple[OfficerLine, ...]:
    """The mandatory reports of all villages that were let through to this officer's key; of others not even a count.

    Needs a township, and a key: whom a village named is who reads, whichever office they sit in.
    """
    township_offices.require_township(work)
    key = own_key(work)
    return officer_reports.listed(work, key) if key else ()


def own_key(work: Work) -> str:
    """The age public key of whoever is at the desk; empty for nobody."""
    own = work.session.get(User, (work.station_id, work.user_id)) if work.user_id else None
    return (own.age_key if own else None) or ""


def out_of_sight(work: Work, station_id: str, people: Iterable[str]) -> frozenset[str]:
    """Of these people of a village, whom the one at the desk must not see: they are named in a report about them.

    The village's marks are digests over who was named and the child (`file_access_sight`); an officer of the township
    is found by name and by telephone.
    """
    marks = set(
        work.session.execute(
            sa.text("SELECT mark FROM sight_lost WHERE station_id = :s AND withdrawn_at IS NULL"),
            {"s": station_id},
        ).scalars()
    )
    user = work.session.get(User, (work.station_id, work.user_id)) if marks and work.user_id else None
    if user is None:
        return frozenset()
    tokens = [f"user:{user.id}", f"name:{names.search_form(user.name)}"]
    if user.phone:
        tokens.append(f"phone:{user.phone}")
    same: dict[str, set[str]] = {}
    for pair in work.rows(
        "SELECT alias_id, person_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL",
        s=station_id,
    ):
        both = same.get(pair["alias_id"], {pair["alias_id"]}) | same.get(
            pair["person_id"], {pair["person_id"]}
        )
        same |= dict.fromkeys(both, both)
    return frozenset(
        asked
        for asked in set(people)
        for one in same.get(asked, {asked})
        if any(
            sha256(f"sight\n{station_id}\n{token}\n{one}".encode()).hexdigest() in marks for token in tokens
        )
    )


def _row(work: Work, row: dict[str, Any], known: dict[str, str]) -> RegisterRow:
    birth = date.fromisoformat(row["birth"]) if row["birth"] else None
    number = row["id_number"] or ""
    return RegisterRow(
        row["id"],
        row["station_id"],
        known[row["station_id"]],
        row["person_id"],
        row["name"],
        row["sex"] or "",
        age_on(birth, work.today) if birth else None,
        masks.id_number(number) if number else "",
        date.fromisoformat(row["since"]),
        row["risk"] or "",
        say(RISKS[row["risk"]]) if row["risk"] in RISKS else row["risk"] or "",
        row["carer"] or "",
        date.fromisoformat(row["visited"][:10]) if row["visited"] else None,
    )
