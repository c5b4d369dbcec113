"""Which records belong to a person: everything that refers to them, directly or through another record.

For the audit, which knows records by their id only. Found from the models' own references, so that a table made later
is not forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import sqlalchemy as sa

from stationdesk.models import Base
from stationdesk.storage.work import Work

SKIPPED: Final = frozenset(
    {"audit", "users", "sealed_groups", "sealed_wraps", "devices", "households", "grids"}
)
"""What many people share leads to others, not to this one."""
FILES: Final = frozenset({"left_behind", "child_files", "adult_files", "file_access", "papers", "visits"})
"""Modules of models whose records are parts of a file of the three registers."""
CHUNK: Final = 500
DEEPEST: Final = 5


def of_people(work: Work, people: Collection[str]) -> frozenset[str]:
    """Ids of everything that belongs to these people: enrolments, letters, papers, notes, visits; themselves too."""
    return frozenset(_grown(work, {"people": set(people)}) | set(people))


def numbered(work: Work, text: str) -> frozenset[str]:
    """Ids of the records with this number (cases, papers, certificates …), or the id itself."""
    found = {text.lower()}
    for table in Base.metadata.sorted_tables:
        if {"station_id", "id", "number"} <= set(table.c.keys()) and isinstance(
            table.c.number.type, sa.String
        ):
            query = sa.select(table.c.id).where(table.c.station_id == work.station_id, table.c.number == text)
            found.update(work.session.execute(query).scalars())
    return frozenset(found)


def numbers_of(work: Work, ids: Collection[str]) -> dict[str, str]:
    """The numbers under which people know these records; left out are those that have none."""
    found: dict[str, str] = {}
    wanted = sorted(ids)
    for table in Base.metadata.sorted_tables:
        if {"station_id", "id", "number"} <= set(table.c.keys()) and isinstance(
            table.c.number.type, sa.String
        ):
            for at in range(0, len(wanted), CHUNK):
                query = sa.select(table.c.id, table.c.number).where(
                    table.c.station_id == work.station_id,
                    table.c.id.in_(wanted[at : at + CHUNK]),
                    table.c.number.is_not(None),
                )
                found.update((str(one), str(number)) for one, number in work.session.execute(query))
    return found


def of_files(work: Work, people: Collection[str]) -> frozenset[str]:
    """Ids of everything that is part of these people's files on the three registers.

    The people themselves are not among them: that somebody lives in the village is no part of a file.
    """
    return frozenset(_grown(work, {"people": set(people)}, _tables_of(FILES)))


def _tables_of(modules: frozenset[str]) -> frozenset[str]:
    return frozenset(
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.rpartition(".")[2] in modules and isinstance(mapper.local_table, sa.Table)
    )


def _grown(work: Work, found: dict[str, set[str]], only: frozenset[str] | None = None) -> set[str]:
    """Follow references downwards until nothing new is found; the ids, without the people's own."""
    tables = [
        table
        for table in Base.metadata.sorted_tables
        if {"station_id", "id"} <= set(table.c.keys())
        and table.name not in SKIPPED
        and table.name != "people"
        and (only is None or table.name in only)
    ]
    for _ in range(DEEPEST):
        before = sum(map(len, found.values()))
        for table in tables:
            mine = found.setdefault(table.name, set())
            for column, target in _edges(table):
                mine |= _where(work, table, column, found.get(target, ()))
            for kind, column in (("subject_table", "subject_id"), ("used_table", "used_id")):
                if {kind, column} <= set(table.c.keys()):
                    for target, ids in list(found.items()):
                        if ids and (only is None or target != "people"):
                            mine |= _where(work, table, column, ids, kind, target)
        if sum(map(len, found.values())) == before:
            break
    return {one for name, ids in found.items() if name != "people" for one in ids}


def _edges(table: sa.Table) -> Iterable[tuple[str, str]]:
    for reference in table.foreign_key_constraints:
        column = next((key for key in reference.column_keys if key != "station_id"), None)
        if column is not None and reference.referred_table.name not in SKIPPED:
            yield column, reference.referred_table.name


def _where(
    work: Work, table: sa.Table, column: str, ids: Collection[str], kind: str = "", target: str = ""
) -> set[str]:
    found: set[str] = set()
    wanted = sorted(ids)
    for at in range(0, len(wanted), CHUNK):
        query = sa.select(table.c.id).where(
            table.c.station_id == work.station_id, table.c[column].in_(wanted[at : at + CHUNK])
        )
        if kind:
            query = query.where(table.c[kind] == target)
        found.update(work.session.execute(query).scalars())
    return found
