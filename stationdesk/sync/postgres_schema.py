"""The township's PostgreSQL database: its shape follows from the same models as a home's, with a revision of its own.

Every table that travels is there, the log, the heads, and what take-in keeps beside them; keys, drafts, counters and search
keys are not: they belong to machines. Text is kept with collation "C", so it sorts as everywhere else. References are checked
by take-in before anything is written, and not again by constraints, which would cost a third of the speed.

Models only ever gain tables and nullable columns, so an older database is brought up to date by adding what it lacks;
what only PostgreSQL has (functions, triggers) is numbered in `STEPS`. A newer database is refused in words.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models import Base
from stationdesk.storage.schema import REVISION, known_revisions

STEP: Final = 1
"""The number of what is only in PostgreSQL: functions and triggers. Raised whenever `STEPS` gains an entry."""
LOCK: Final = 0x5D5C4E3A
"""The advisory lock under which the shape is changed, so that two programs do not do it at once."""
_DIALECT: Final[sa.Dialect] = postgresql.dialect()  # type: ignore[no-untyped-call]
NOT_HERE: Final = frozenset(
    {
        "counters",
        "drafts",
        "saved_filters",
        "seal_pins",
        "search_dirty",
        "search_keys",
        "search_of",
        "staged_files",
        "this_device",
    }
)
"""Tables that belong to one machine (secrets among them) or to a search field."""


class TownshipDatabaseNewer(Refusal):
    template = N_(
        "乡镇数据库由更新版本的程序使用过（数据版本 {found}，本程序 {ours}）。请升级本机程序后再接收；数据没有被改动。"
    )


class TownshipDatabaseForeign(Refusal):
    template = N_("这个 PostgreSQL 数据库里已有别的程序的表，没有改动。请为本系统新建一个空数据库。")


class TownshipDatabaseEncoding(Refusal):
    template = N_("这个 PostgreSQL 数据库的编码是 {found}，存不下中文。请新建一个编码为 UTF8 的数据库。")


_OF_HEADS = """
CREATE FUNCTION sd_head_digest(record text, col text, head text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || left(encode(sha256(convert_to(record || '|' || col || '|' || head, 'UTF8')), 'hex'), 15))::bit(60)::bigint
$$;

CREATE FUNCTION sd_heads_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO digests (station_id, table_name, heads, digest)
    SELECT station_id, table_name, count(*), mod(sum(sd_head_digest(record_id, col, head)), {modulus})::bigint
    FROM added GROUP BY station_id, table_name
    ON CONFLICT (station_id, table_name) DO UPDATE
    SET heads = digests.heads + excluded.heads, digest = mod(digests.digest + excluded.digest, {modulus});
  ELSIF TG_OP = 'UPDATE' THEN
    UPDATE digests d SET digest = mod(mod(d.digest + moved.by, {modulus}) + {modulus}, {modulus})::bigint
    FROM (SELECT station_id, table_name, sum(one) AS by FROM (
            SELECT station_id, table_name, sd_head_digest(record_id, col, head)::numeric AS one FROM added
            UNION ALL
            SELECT station_id, table_name, -sd_head_digest(record_id, col, head)::numeric FROM gone) AS each
          GROUP BY station_id, table_name) AS moved
    WHERE d.station_id = moved.station_id AND d.table_name = moved.table_name;
  ELSE
    UPDATE digests d SET heads = d.heads - moved.n,
      digest = mod(mod(d.digest - moved.by, {modulus}) + {modulus}, {modulus})::bigint
    FROM (SELECT station_id, table_name, count(*) AS n, sum(sd_head_digest(record_id, col, head)) AS by
          FROM gone GROUP BY station_id, table_name) AS moved
    WHERE d.station_id = moved.station_id AND d.table_name = moved.table_name;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER sd_heads_i AFTER INSERT ON heads REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION sd_heads_moved();
CREATE TRIGGER sd_heads_u AFTER UPDATE ON heads REFERENCING OLD TABLE AS gone NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION sd_heads_moved();
CREATE TRIGGER sd_heads_d AFTER DELETE ON heads REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION sd_heads_moved();

CREATE FUNCTION json_array_length(list text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  'SELECT json_array_length(list::json)::bigint';
CREATE FUNCTION json_extract(body text, path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  'SELECT body::json ->> substr(path, 3)';
""".replace("{modulus}", str(1 << 60))

STEPS: Final[tuple[str, ...]] = (_OF_HEADS,)
"""What is only in PostgreSQL, in order; step n is `STEPS[n - 1]`. Released steps are never edited.

1: digests follow the heads, whoever writes them, one statement at a time (`storage.engine.head_digest` in SQL); two functions
that SQLite has by these names, so that one SQL text serves both engines.
"""


@cache
def shape() -> sa.MetaData:
    """The tables of the township's database, from the models."""
    made = sa.MetaData()
    for table in Base.metadata.sorted_tables:
        if table.name in NOT_HERE:
            continue
        columns = [
            sa.Column(column.name, _type(column), nullable=column.nullable, autoincrement=False)
            for column in table.columns
        ]
        key = sa.PrimaryKeyConstraint(*(column.name for column in table.primary_key.columns))
        copy = sa.Table(table.name, made, *columns, key)
        for index in table.indexes:
            named = [copy.c[column.name] for column in index.columns]
            where = index.dialect_options["sqlite"].get("where")
            sa.Index(index.name, *named, unique=index.unique, postgresql_where=where)
    return made


def _type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    spelled = column.type.compile(_DIALECT)
    if spelled == "TEXT":
        return sa.Text(collation="C")
    assert spelled in ("INTEGER", "BIGINT"), spelled
    return sa.BigInteger()


def statements() -> list[str]:
    """The whole shape as SQL, the same text for the same models."""
    found = []
    for table in shape().sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=_DIALECT)))
        listed = sorted(table.indexes, key=lambda index: str(index.name))
        found += [str(CreateIndex(index).compile(dialect=_DIALECT)) for index in listed]
    return found


@cache
def fingerprint() -> str:
    """What tells two shapes apart."""
    return hashlib.sha256("\n".join((*statements(), *STEPS)).encode()).hexdigest()


def prepare(connection: sa.Connection) -> bool:
    """Make an empty database ours, or bring an older one up to date; whether anything was done.

    In the connection's own transaction. Raises TownshipDatabaseNewer, TownshipDatabaseForeign, TownshipDatabaseEncoding.
    """
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise TownshipDatabaseEncoding(found=encoding)
    if _current(connection):
        return False
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    if _current(connection):
        return False  # another program did it while we waited
    stored = _stored(connection)
    if stored is None:
        _make(connection)
    else:
        _add_what_is_missing(connection)
        for number in range(stored[1] + 1, STEP + 1):
            connection.exec_driver_sql(STEPS[number - 1])
    connection.exec_driver_sql("DELETE FROM stationdesk_schema")
    connection.exec_driver_sql(
        "INSERT INTO stationdesk_schema (revision, step, fingerprint) VALUES (%s, %s, %s)",
        (REVISION, STEP, fingerprint()),
    )
    return True


def _stored(connection: sa.Connection) -> tuple[str, int, str] | None:
    if connection.exec_driver_sql("SELECT to_regclass('stationdesk_schema')").scalar() is None:
        return None
    row = connection.exec_driver_sql("SELECT revision, step, fingerprint FROM stationdesk_schema").one()
    return str(row[0]), int(row[1]), str(row[2])


def _current(connection: sa.Connection) -> bool:
    stored = _stored(connection)
    if stored is None:
        return False
    revision, step, found = stored
    if step > STEP or revision not in (REVISION, *known_revisions()) or revision > REVISION:
        raise TownshipDatabaseNewer(found=f"{revision}.{step}", ours=f"{REVISION}.{STEP}")
    return (revision, step, found) == (REVISION, STEP, fingerprint())


def _make(connection: sa.Connection) -> None:
    strange = connection.exec_driver_sql(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
    ).scalar()
    if strange:
        raise TownshipDatabaseForeign
    connection.exec_driver_sql(
        "CREATE TABLE stationdesk_schema (revision text NOT NULL, step integer NOT NULL, fingerprint text NOT NULL)"
    )
    for statement in statements():
        connection.exec_driver_sql(statement.replace("%", "%%"))
    for step in STEPS:
        connection.exec_driver_sql(step)


def _add_what_is_missing(connection: sa.Connection) -> None:
    """Tables, nullable columns and indexes that the models gained since."""
    there: dict[str, set[str]] = {}
    for table, column in connection.exec_driver_sql(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    ):
        there.setdefault(table, set()).add(column)
    indexes = set(
        connection.exec_driver_sql(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
        ).scalars()
    )
    preparer = _DIALECT.identifier_preparer
    for table_ in shape().sorted_tables:
        known = there.get(table_.name)
        if known is None:
            connection.execute(CreateTable(table_))
        else:
            for column in table_.columns:
                if column.name not in known:
                    assert column.nullable, "models only gain nullable columns"
                    spelled = column.type.compile(_DIALECT)
                    connection.exec_driver_sql(
                        f"ALTER TABLE {preparer.quote(table_.name)} ADD COLUMN {preparer.quote(column.name)} {spelled}"
                    )
        for index in table_.indexes:
            if index.name not in indexes:
                connection.execute(CreateIndex(index))
