"""The township's PostgreSQL divided by village: the largest tables become partitions by a hash of `station_id`.

For a county (`TOWNSHIP.md`). Every key and index begins with `station_id`, so the program writes and asks as before.
What is there is copied in one transaction: whoever takes in meanwhile waits, and a step that fails leaves all as it was.
"""

from __future__ import annotations

import re
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.sync import postgres, postgres_schema

TABLES: Final = ("changes", "heads", "transactions", "people", "case_events", "audit")
"""The largest, log first: nine tenths of the bytes."""
MOST: Final = 256
_TRIGGERS: Final = tuple(re.findall(r"CREATE TRIGGER .*?;", postgres_schema.STEPS[0], re.DOTALL))


class PartsWrong(Refusal):
    template = N_("分几份请写 2 到 {most} 之间的数，例如 16。")


class PartedAlready(Refusal):
    template = N_("这个数据库已经按村分了表，没有改动。")


def partition(url: str, parts: int) -> dict[str, int]:
    """Divide the largest tables; table → rows. Needs an administrator of the database.

    Raises PartsWrong, PartedAlready, and what `postgres.prepare` raises.
    """
    if not 2 <= parts <= MOST:
        raise PartsWrong(most=MOST, field="parts")
    postgres.prepare(url)
    engine = postgres.connect(url)
    try:
        with postgres.said(), engine.begin() as connection:
            run = connection.exec_driver_sql
            run(f"SELECT pg_advisory_xact_lock({postgres_schema.LOCK})")
            if divided(run("SELECT relname FROM pg_class WHERE relkind = 'p'").scalars()):
                raise PartedAlready
            rows = {}
            for table in TABLES:
                run(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
                run(f'ALTER TABLE "{table}" RENAME TO "{table}_whole"')
                run(
                    f'CREATE TABLE "{table}" (LIKE "{table}_whole" INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE)'
                    " PARTITION BY HASH (station_id)"
                )
                for n in range(parts):
                    run(
                        f'CREATE TABLE "{table}_p{n}" PARTITION OF "{table}"'
                        f" FOR VALUES WITH (MODULUS {parts}, REMAINDER {n})"
                    )
                rows[table] = run(f'INSERT INTO "{table}" SELECT * FROM "{table}_whole"').rowcount
                indexes = [
                    str(made)
                    for made in run(
                        "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s",
                        (f"{table}_whole",),
                    ).scalars()
                ]
                keys = run(
                    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'",
                    (f"{table}_whole",),
                ).scalar_one()
                run(f'DROP TABLE "{table}_whole"')  # frees the names of its indexes and its triggers
                run(f'ALTER TABLE "{table}" ADD {keys}')
                for made in indexes:
                    if not re.search(r"_pkey\b", made):
                        run(re.sub(r'\bON (\S+\.)?"?\w+_whole"?', f'ON "{table}"', made).replace("%", "%%"))
            for trigger in _TRIGGERS:
                run(trigger)
            return rows
    finally:
        engine.dispose()


def divided(names: object) -> bool:
    """Whether the largest tables are partitioned, from the names of the partitioned tables."""
    return bool(set(TABLES) & {str(one) for one in names})  # type: ignore[attr-defined]
