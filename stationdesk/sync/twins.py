"""One thing written down on two machines that did not know of each other, found when their bundles meet.

Nothing is merged or withdrawn by itself: both records stay, an item names them until one is withdrawn, or, of two
people, one stands for the other, or somebody says why they are two (`tell_apart`, which can be taken back). Derived with fixed ids, so every machine that has both has the same item. Two
visits of one day have their own place (`visit_clashes`), seeded rows are one record (`merge`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id, seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.twins import ToldApart
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync.settle import LONGEST, require_seen

CHUNK: Final = 400
PEOPLE: Final = ("id", "name")
"""Reasons of two people, as `services/duplicates` names them; the others begin with their table."""


APART: Final = (
    "SELECT 1 FROM told_apart t WHERE t.station_id = a.station_id AND t.withdrawn_at IS NULL"
    " AND t.first_id = min(a.id, b.id) AND t.second_id = max(a.id, b.id)"
)
"""Somebody looked at `a` and `b` and said that they are two."""


class TwinGone(Refusal):
    template = N_("这一对已经处理过了，或其中一份已经撤销。请刷新后再看。")


class NotToldApart(Refusal):
    template = N_("这两份资料没有登记过“不是一件事”，不用改回。")


class WhyApartMissing(Refusal):
    template = N_("请写明为什么不是一件事（例如：同名同生日的两个人，身份证号不同）。")


@dataclass(frozen=True)
class Apart:
    """Two records that somebody said are two, who and when."""

    id: str
    table: str
    first_id: str
    second_id: str
    name: str = field(repr=False)
    reason: str = field(repr=False)
    by: str = field(repr=False)
    at: str


@dataclass(frozen=True)
class Rule:
    """When two rows `a` and `b` of a table are suspected to be one. `says`: what of the record names it to people."""

    table: str
    why: str
    same: str
    says: str


def _live(alias: str) -> str:
    return f"{alias}.withdrawn_at IS NULL"


_ALIASED = (
    " AND NOT EXISTS (SELECT 1 FROM person_aliases p WHERE p.station_id = a.station_id AND p.withdrawn_at IS NULL"
    " AND ((p.alias_id = a.id AND p.person_id = b.id) OR (p.alias_id = b.id AND p.person_id = a.id)))"
)

RULES: Final = (
    Rule("people", "id", "b.id_number = a.id_number AND a.id_number <> ''" + _ALIASED, "a.name"),
    Rule("people", "name", "b.name = a.name AND b.birth = a.birth" + _ALIASED, "a.name"),
    Rule("households", "households:number", "b.number = a.number AND a.number <> ''", "a.number"),
    Rule(
        "organisations",
        "organisations:code",
        "b.credit_code = a.credit_code AND a.credit_code <> ''",
        "a.name",
    ),
    Rule(
        "absences",
        "absences:same",
        "b.person_id = a.person_id AND (b.since = a.since OR (a.back IS NULL AND b.back IS NULL))",
        "(SELECT name FROM people p WHERE p.station_id = a.station_id AND p.id = a.person_id)",
    ),
    Rule(
        "care_letters",
        "care_letters:open",
        "b.person_id = a.person_id AND a.ended_on IS NULL AND b.ended_on IS NULL"
        " AND coalesce(a.replaces_id, '') <> b.id AND coalesce(b.replaces_id, '') <> a.id",
        "a.number",
    ),
    Rule(
        "certificates",
        "certificates:same",
        "b.person_id = a.person_id AND b.kind = a.kind AND substr(b.made_at, 1, 10) = substr(a.made_at, 1, 10)"
        " AND a.state NOT IN ('void', 'dropped') AND b.state NOT IN ('void', 'dropped')",
        "coalesce(a.number, a.title)",
    ),
    Rule(
        "cases",
        "cases:same",
        "b.person_id = a.person_id AND b.matter_code = a.matter_code"
        " AND substr(b.opened_at, 1, 10) = substr(a.opened_at, 1, 10)"
        " AND a.state <> 'withdrawn' AND b.state <> 'withdrawn'",
        "a.number",
    ),
    Rule(
        "proxy_requests",
        "proxy_requests:same",
        "b.principal_id = a.principal_id AND b.matters = a.matters"
        " AND substr(b.requested_at, 1, 10) = substr(a.requested_at, 1, 10)",
        "a.number",
    ),
    Rule(
        "left_behind",
        "left_behind:same",
        'b.person_id = a.person_id AND b.kind = a.kind AND a."until" IS NULL AND b."until" IS NULL',
        "(SELECT name FROM people p WHERE p.station_id = a.station_id AND p.id = a.person_id)",
    ),
)


@dataclass(frozen=True)
class Twin:
    """Two records that may be one. `name`: what people know it by."""

    id: str
    table: str
    first_id: str
    second_id: str
    why: str
    name: str = field(repr=False)


def look(work: Work, station_id: str, touched: Mapping[str, set[str]]) -> int:
    """Look for twins, on another machine, of the records that just came; how many items there are of them."""
    if not any(rule.table in touched for rule in RULES) or not _several(work, station_id):
        return 0
    found = 0
    for rule in RULES:
        listed = sorted(touched.get(rule.table, ()))
        for start in range(0, len(listed), CHUNK):
            for first, second in _pairs(work, station_id, rule, listed[start : start + CHUNK]):
                found += 1
                work.run(
                    "INSERT INTO duplicates (id, station_id, first_id, second_id, why) VALUES (:i, :s, :a, :b, :w)"
                    " ON CONFLICT (id) DO NOTHING",
                    {
                        "i": seeded_id(station_id, "duplicate", first, second),
                        "s": station_id,
                        "a": first,
                        "b": second,
                        "w": rule.why,
                    },
                )
    return found


def _several(work: Work, station_id: str) -> bool:
    """Whether more than one machine writes in this village: one alone knows what it wrote."""
    rows = work.rows(
        "SELECT DISTINCT device_no / 10 AS slot FROM origins WHERE station_id = :s", s=station_id
    )
    return len(rows) > 1


def _pairs(work: Work, station_id: str, rule: Rule, records: list[str]) -> Iterator[tuple[str, str]]:
    named = {f"r{n}": record for n, record in enumerate(records)}
    listed = ", ".join(":" + name for name in named)
    for row in work.rows(
        f"SELECT a.id AS one, b.id AS other, ha.head AS here, hb.head AS there FROM {rule.table} a"
        f" JOIN {rule.table} b ON b.station_id = a.station_id AND b.id <> a.id"
        " JOIN heads ha ON ha.station_id = a.station_id AND ha.record_id = a.id AND ha.col = '*'"
        " JOIN heads hb ON hb.station_id = b.station_id AND hb.record_id = b.id AND hb.col = '*'"
        f" WHERE a.station_id = :s AND a.id IN ({listed}) AND {_live('a')} AND {_live('b')} AND {rule.same}",
        s=station_id,
        **named,
    ):
        if _slot(row["here"]) != _slot(row["there"]):
            yield min(row["one"], row["other"]), max(row["one"], row["other"])


def _slot(head: str) -> str:
    """The machine that made a record, whatever generation of it: `["121.1.5"]` → `12`."""
    return head.strip('["').split(".")[0][:-1]


def listed(work: Work) -> list[Twin]:
    """What may have been written down twice and still stands twice, in this village."""
    found = []
    for rule in RULES:
        for row in work.rows(
            f"SELECT d.id, d.first_id, d.second_id, {rule.says} AS name FROM duplicates d"
            f" JOIN {rule.table} a ON a.station_id = d.station_id AND a.id = d.first_id"
            f" JOIN {rule.table} b ON b.station_id = d.station_id AND b.id = d.second_id"
            f" WHERE d.station_id = :s AND d.why = :w AND {_live('a')} AND {_live('b')} AND {rule.same}"
            f" AND NOT EXISTS ({APART}) ORDER BY d.id",
            s=work.station_id,
            w=rule.why,
        ):
            found.append(
                Twin(
                    row["id"], rule.table, row["first_id"], row["second_id"], rule.why, str(row["name"] or "")
                )
            )
    return found


def tell_apart(work: Work, twin_id: str, reason: str) -> Twin:
    """Somebody looked: these two are not the same, and are proposed no more, on any machine.

    Needs `residents:merge` for people, else `sync:settle`, and sight of both. Raises TwinGone, WhyApartMissing, ContentNotSeen.
    """
    found = next((one for one in listed(work) if one.id == twin_id), None)
    if found is None:
        raise TwinGone(field="twin")
    _require(work, found.table, found.first_id, found.second_id)
    if not reason.strip():
        raise WhyApartMissing(field="reason")
    first, second = sorted((found.first_id, found.second_id))
    made = ToldApart(
        station_id=work.station_id,
        id=new_id(),
        of_table=found.table,
        first_id=first,
        second_id=second,
        reason=reason.strip()[:LONGEST],
    )
    work.session.add(made)
    work.session.flush()
    audit.record(work, "sync:settle", first, apart=found.why)
    work.touched.add("sync")
    return found


def together_again(work: Work, apart_id: str) -> None:
    """It was a mistake: the two may be one, and are proposed again. Needs what telling apart needs. Raises NotToldApart."""
    row = work.session.get(ToldApart, (work.station_id, apart_id))
    if row is None or row.withdrawn_at is not None:
        raise NotToldApart(field="apart")
    _require(work, row.of_table, row.first_id, row.second_id)
    same = sa.select(ToldApart).where(
        ToldApart.station_id == work.station_id,
        ToldApart.first_id == row.first_id,
        ToldApart.second_id == row.second_id,
        ToldApart.withdrawn_at.is_(None),
    )
    for one in work.session.execute(same).scalars():  # two machines may have said it
        one.withdrawn_at, one.withdrawn_why = work.at, "mistake"
    work.session.flush()
    audit.record(work, "sync:settle", row.first_id, apart="undone")
    work.touched.add("sync")


def told_apart(work: Work) -> list[Apart]:
    """What was said to be two, the latest first."""
    rules = {rule.table: rule for rule in RULES}
    found = []
    for row in work.rows(
        "SELECT t.*, (SELECT u.name FROM transactions x JOIN users u ON u.station_id = x.station_id AND u.id = x.author"
        " JOIN changes c ON c.station_id = x.station_id AND c.device_no = x.device_no AND c.epoch = x.epoch AND c.txn = x.txn"
        " WHERE c.station_id = t.station_id AND c.record_id = t.id AND c.op = 'I' LIMIT 1) AS by_name,"
        " (SELECT x.wall FROM transactions x JOIN changes c ON c.station_id = x.station_id AND c.device_no = x.device_no"
        " AND c.epoch = x.epoch AND c.txn = x.txn WHERE c.station_id = t.station_id AND c.record_id = t.id AND c.op = 'I'"
        " LIMIT 1) AS wall FROM told_apart t WHERE t.station_id = :s AND t.withdrawn_at IS NULL ORDER BY t.id DESC",
        s=work.station_id,
    ):
        rule = rules.get(row["of_table"])
        if rule is None:
            continue
        name = work.scalar(
            f"SELECT {rule.says} FROM {rule.table} a WHERE a.station_id = :s AND a.id = :r",
            s=work.station_id,
            r=row["first_id"],
        )
        found.append(
            Apart(
                row["id"], row["of_table"], row["first_id"], row["second_id"], str(name or ""), row["reason"],
                str(row["by_name"] or ""), str(row["wall"] or ""),
            )
        )  # fmt: skip
    return found


def _require(work: Work, table: str, *records: str) -> None:
    require(work, "residents:merge" if table == "people" else "sync:settle")
    for record in records:
        require_seen(work, table, record)
