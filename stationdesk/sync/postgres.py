"""A unit of work on the township's PostgreSQL: what take-in and merge are written against, on the larger engine.

`PostgresWork` answers the same calls as `storage.work.Work`, so `take_in`, `merge`, `status` run unchanged; `PostgresWriter`
writes the log by COPY, rows by one statement a table, all of them on their way at once. The driver is psycopg, imported only when a URL is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache, lru_cache
from typing import Any, Final

import msgspec
import psycopg
import sqlalchemy as sa
from psycopg import sql
from psycopg.rows import dict_row
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from stationdesk.core.clock import Clock
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.storage.blobs import Blobs
from stationdesk.storage.engine import Capture
from stationdesk.storage.work import Actor, Work
from stationdesk.sync import bulk, postgres_schema
from stationdesk.sync.merge import CannotApply

LOCK_SEED = 7
"""Keeps the locks of stations apart from those of other programs on the same server."""


class NotAPostgresUrl(Refusal):
    template = N_("--into 请写成 postgresql://用户@主机/数据库 的样子。")


class TownshipDatabaseUnreachable(Trouble):
    """Parameters: why (the server's own words, without the address)."""

    template = N_("连不上乡镇的 PostgreSQL 数据库，没有接收（{why}）。请检查地址、网络和数据库服务后再试。")


class TownshipDatabaseFailed(Trouble):
    template = N_(
        "乡镇的 PostgreSQL 数据库中断了这一步（{why}）。已入库的都在，没有写进一半的内容；请再运行一次，会接着做。"
    )


_NAME = re.compile(r"(?<![:\w']):([A-Za-z_]\w*)")


@lru_cache(maxsize=1024)
def _spelled(text: str) -> str:
    """A plain SQL text with `:name` parameters, as psycopg wants it."""
    return _NAME.sub(r"%(\1)s", text.replace("%", "%%"))


_WRONG_VALUE = (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.DatatypeMismatch)


class PostgresWork(Work):
    """An open transaction on the township's database."""

    def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        with self._driver().cursor(row_factory=dict_row) as cursor:
            found: list[dict[str, Any]] = cursor.execute(_spelled(sql), params).fetchall()
            return found

    def tuples(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._driver().execute(_spelled(sql), params).fetchall()
        return found

    def scalar(self, sql: str, **params: Any) -> Any:
        row = self._driver().execute(_spelled(sql), params).fetchone()
        return row[0] if row else None

    def run(
        self, sql: str, params: Iterable[dict[str, Any] | tuple[Any, ...]] | dict[str, Any] | None = None
    ) -> int:
        """As on SQLite, but by name only: `?` is no placeholder here, and such a statement is refused.

        A value that the database does not take makes the change that brought it bad.
        """
        try:
            with self._driver().cursor() as cursor:
                if params is None or isinstance(params, dict):
                    cursor.execute(_spelled(sql), params or {})
                else:
                    given = list(params)
                    if not given:
                        return 0
                    cursor.executemany(_spelled(sql), given)
                return int(cursor.rowcount)
        except _WRONG_VALUE as wrong:
            raise CannotApply("bad", type(wrong).__name__) from wrong


class PostgresWriter:
    """Sets by COPY where rows are new, and by arrays where they change."""

    errors: tuple[type[Exception], ...] = _WRONG_VALUE

    def __init__(self, work: Work) -> None:
        self._raw: psycopg.Connection[Any] = work.connection.connection.driver_connection  # type: ignore[assignment]

    def log(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            return
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def together(self) -> AbstractContextManager[Any]:
        return self._raw.pipeline()

    def add(self, table: str, station_id: str, records: dict[str, dict[str, Any]]) -> None:
        rows = [{**values, "id": record} for record, values in records.items()]
        self._raw.execute(_adding(table), (station_id, _json(rows)))

    def change(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        keys = [f"c{n}" for n in range(len(columns) + 2)]
        self._raw.execute(
            _changing(table, tuple(columns)), (_json([dict(zip(keys, row, strict=True)) for row in rows]),)
        )

    def move(self, rows: list[tuple[str, str, str, str, str]]) -> None:
        if rows:
            self._raw.execute(_MOVING, (_json([dict(zip(bulk.HEAD, row, strict=True)) for row in rows]),))

    def heads(
        self, station_id: str, records: Sequence[str], *, births: bool
    ) -> Iterable[tuple[str, str, str, str]]:
        only = " AND col = '*'" if births else ""
        found: list[tuple[str, str, str, str]] = self._raw.execute(
            "SELECT record_id, col, table_name, head FROM heads"
            f" WHERE station_id = %s{only} AND record_id = ANY(%s)",
            (station_id, list(records)),
        ).fetchall()
        return found


# Rows travel as one JSON parameter: psycopg spells an array out in Python, element by element, and that cost as much as
# everything else together. A statement names all columns of its table, so that it is the same each time and stays prepared.

_MOVING: Final = (
    b"INSERT INTO heads (station_id, record_id, col, table_name, head) SELECT d.* FROM json_to_recordset(%s::json)"
    b" AS d(station_id text, record_id text, col text, table_name text, head text)"
    b" ON CONFLICT (station_id, record_id, col) DO UPDATE SET head = excluded.head"
)


def _json(rows: list[dict[str, Any]]) -> str:
    return msgspec.json.encode(rows).decode()


def _kind(table: str, column: str) -> str:
    kind = postgres_schema.shape().tables[table].c[column].type
    return "bigint" if isinstance(kind, sa.BigInteger) else "text"


@cache
def _adding(table: str) -> bytes:
    columns = [one.name for one in postgres_schema.shape().tables[table].columns if one.name != "station_id"]
    listed = ", ".join(f'"{column}"' for column in columns)
    typed = ", ".join(f'"{column}" {_kind(table, column)}' for column in columns)
    return (
        f'INSERT INTO "{table}" (station_id, {listed})'
        f" SELECT %s, d.* FROM json_to_recordset(%s::json) AS d({typed})"
    ).encode()


@cache
def _changing(table: str, columns: tuple[str, ...]) -> bytes:
    sets = ", ".join(f'"{column}" = d.c{n}' for n, column in enumerate(columns))
    typed = ", ".join(
        f"c{n} {_kind(table, column)}" for n, column in enumerate((*columns, "station_id", "id"))
    )
    keys = len(columns)
    return (
        f'UPDATE "{table}" AS t SET {sets} FROM json_to_recordset(%s::json) AS d({typed})'
        f" WHERE t.station_id = d.c{keys} AND t.id = d.c{keys + 1}"
    ).encode()


@dataclass(frozen=True)
class Who:
    """Which machine takes in: the township's station and device."""

    station_id: str
    device_id: str
    device_no: int
    epoch: int


def connect(url: str) -> sa.Engine:
    """An engine on the township's database. Raises NotAPostgresUrl, TownshipDatabaseUnreachable."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise NotAPostgresUrl(field="into")

    def creator() -> psycopg.Connection[Any]:
        try:
            return psycopg.connect(url, connect_timeout=10, application_name="stationdesk")
        except psycopg.OperationalError as wrong:
            # libpq names host and port in its sentence, never the password.
            raise TownshipDatabaseUnreachable(why=_first_line(wrong)) from wrong
        except psycopg.ProgrammingError as wrong:
            raise NotAPostgresUrl(field="into") from wrong

    return sa.create_engine(
        "postgresql+psycopg://", creator=creator, poolclass=QueuePool, pool_size=2, max_overflow=2
    )


def _first_line(wrong: Exception) -> str:
    return (str(wrong).strip().splitlines() or [type(wrong).__name__])[0][:200]


def prepare(url: str) -> None:
    """Make sure that the database has the shape this program needs. Raises what `postgres_schema.prepare` does."""
    engine = connect(url)
    try:
        with said(), engine.begin() as connection:
            postgres_schema.prepare(connection)
    finally:
        engine.dispose()


@contextmanager
def said() -> Iterator[None]:
    """Database errors as troubles; what a rule says passes as it is."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError) as wrong:
        raise TownshipDatabaseFailed(why=_first_line(wrong.orig or wrong)) from wrong
    except (psycopg.OperationalError, psycopg.InterfaceError) as wrong:
        raise TownshipDatabaseFailed(why=_first_line(wrong)) from wrong


@contextmanager
def unit(engine: sa.Engine, who: Who, clock: Clock, blobs: Blobs, actor: Actor) -> Iterator[PostgresWork]:
    """An open transaction; whoever opens it commits, else it rolls back."""
    with said(), engine.connect() as connection:
        session = Session(bind=connection, autoflush=True, expire_on_commit=False)
        try:
            work = PostgresWork(
                session=session,
                actor=actor,
                station_id=who.station_id,
                device_id=who.device_id,
                device_no=who.device_no,
                epoch=who.epoch,
                at=clock.now(),
                clock=clock,
                blobs=blobs,
                capture=Capture(),
            )
            work.extra[bulk.WRITER] = PostgresWriter(work)
            work.extra[bulk.LOCK] = lock_station
            yield work
        finally:
            session.close()


def lock_station(work: Work, station_id: str) -> None:
    """Wait until nobody else takes this station in; released with the transaction."""
    work.scalar("SELECT pg_advisory_xact_lock(hashtextextended(:s, :seed))", s=station_id, seed=LOCK_SEED)
