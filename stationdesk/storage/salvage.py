"""Reading what can still be read of a hurt database, without touching it.

`copied` takes the file and its log beside to another folder; everything else works on that copy. `salvaged` writes
what can be read of a hurt copy into a new database under the same key: page by page where a table is torn, first what
lies before a hole, then what lies behind it. What could not be read can be filled in from a backup; whether it then is
all that was ever saved is proved by the change log, not here (`storage/mend.py`, `storage/checks.py`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk.core.errors import Cancelled
from stationdesk.core.late import dataclass
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import make_folder, require_space, saying

Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]
REBUILT: Final = ("search_keys", "search_of", "search_dirty")
"""Made anew afterwards, so nothing of them is carried over where they are torn."""
_SOME = 500
_PIECE = 4 << 20


@dataclass
class Salvaged:
    """What came of it. `torn`: table → places where rows could not be read; `filled`: table → rows from a backup."""

    rows: int = 0
    torn: dict[str, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)


def nothing(done: int, total: int) -> None:
    """Nobody watches."""


def never() -> bool:
    """Nobody stops it."""
    return False


def copied(database: Path, folder: Path, *, progress: Progress = nothing, stopped: Stopped = never) -> Path:
    """The database and its write-ahead log, byte for byte, in another folder; the originals are only read.

    Raises DatabaseMissing, DiskFull and other troubles of the place, Cancelled.
    """
    parts = [path for path in (database, Path(f"{database}-wal")) if path.is_file()]
    if not parts or parts[0] != database:
        raise engines.DatabaseMissing
    total, done = sum(path.stat().st_size for path in parts), 0
    make_folder(folder)
    require_space(folder, total + (64 << 20))
    for path in parts:
        target = folder / path.name
        with saying(path), path.open("rb") as source, saying(target):
            handle = os.open(
                target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600
            )
            with os.fdopen(handle, "wb") as into:
                while piece := source.read(_PIECE):
                    if stopped():
                        raise Cancelled
                    into.write(piece)
                    done += len(piece)
                    progress(done, total)
    return folder / database.name


def wrong(database: Path, key: bytes) -> list[str]:
    """What SQLite and the cipher say of a copy, in their words; empty when it is whole. Raises DatabaseUnreadable."""
    said: list[str] = []
    for pragma in ("cipher_integrity_check", "quick_check(20)"):
        # After the first torn page a connection says no to everything, so each question has its own.
        with closing(engines.connect(database, key)) as connection:
            try:
                rows = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}").fetchall()]
            except sqlcipher.DatabaseError as bad:
                rows = [str(bad)]
        said += [row for row in rows if row != "ok"]
    return said


def salvaged(
    source: Path,
    target: Path,
    key: bytes,
    *,
    progress: Progress = nothing,
    stopped: Stopped = never,
) -> Salvaged:
    """Everything that can be read of `source` (a copy), written into a new database at `target`.

    Raises DatabaseUnreadable when not even its list of tables can be read, DiskFull, Cancelled.
    """
    found = Salvaged()
    reader = _Reader(source, key)
    with closing(reader):
        made = reader.schema()
        tables = [(name, sql) for kind, name, sql in made if kind == "table"]
        with closing(engines.connect(target, key, create=True)) as into:
            into.execute("PRAGMA foreign_keys = OFF")
            into.execute("PRAGMA synchronous = OFF")  # a file that nobody has yet
            into.execute("BEGIN")
            with engines.translated():
                for _, sql in tables:
                    into.execute(sql)
                for n, (name, _) in enumerate(tables):
                    progress(n, len(tables))
                    _carry(reader, into, name, found, stopped)
                for kind, _, sql in made:
                    if kind != "table" and sql:
                        into.execute(sql)
                into.execute("COMMIT")
                into.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return found


def filled(target: Path, key: bytes, backup: Path, found: Salvaged) -> None:
    """Rows of torn tables that a backup has and the salvage has not; what is there already stays as it is."""
    with closing(engines.connect(backup, key)) as source, closing(engines.connect(target, key)) as into:
        into.execute("PRAGMA foreign_keys = OFF")
        there = {row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        triggers = into.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        with engines.translated():
            into.execute("BEGIN IMMEDIATE")
            for name, _ in triggers:
                into.execute(f'DROP TRIGGER "{name}"')
            for table in sorted(found.torn.keys() & there):
                names = _columns(source, table)
                if not set(names) <= set(_columns(into, table)):
                    continue
                before = into.total_changes
                listed = ", ".join(f'"{name}"' for name in names)
                marks = ", ".join("?" * len(names))
                for rows in _batches(source.execute(f'SELECT {listed} FROM "{table}"')):
                    into.executemany(f'INSERT OR IGNORE INTO "{table}" ({listed}) VALUES ({marks})', rows)
                if into.total_changes > before:
                    found.filled[table] = found.filled.get(table, 0) + into.total_changes - before
            for _, sql in triggers:
                into.execute(sql)
            into.execute("COMMIT")


def _batches(cursor: Any) -> Iterator[list[Any]]:
    while rows := cursor.fetchmany(_SOME):
        yield rows


def _columns(connection: Any, table: str) -> list[str]:
    return [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall()]


class _Reader:
    """A hurt database, opened anew after every torn page: a connection that met one reads nothing more."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._connection = self._opened()

    def _opened(self) -> Any:
        connection = engines.connect(self._path, self._key)
        connection.execute("PRAGMA query_only = ON")
        return connection

    def close(self) -> None:
        self._connection.close()

    def schema(self) -> list[tuple[str, str, str]]:
        """(kind, name, SQL) of everything that was made, tables first. Raises DatabaseUnreadable."""
        try:
            rows = self._connection.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                " AND sql IS NOT NULL ORDER BY type = 'table' DESC, type = 'view' DESC, rowid"
            ).fetchall()
        except sqlcipher.DatabaseError as bad:
            raise engines.DatabaseUnreadable from bad
        return [(str(kind), str(name), str(sql)) for kind, name, sql in rows]

    def columns(self, table: str) -> list[str]:
        return _columns(self._connection, table)

    def key_of(self, table: str) -> list[str]:
        """The columns of the primary key, in its order."""
        rows = self._connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        return [str(row[1]) for row in sorted(rows, key=lambda row: row[5]) if row[5]]

    def has_rowid(self, table: str) -> bool:
        rows = self._connection.execute("PRAGMA table_list").fetchall()
        return not any(row[1] == table and row[4] for row in rows)

    def rows(self, sql: str, given: Iterable[Any] = ()) -> tuple[list[Any], bool]:
        """The rows that came before a torn page, and whether the end was reached."""
        found: list[Any] = []
        try:
            for row in self._connection.execute(sql, tuple(given)):
                found.append(row)
        except sqlcipher.Error:
            with suppress(sqlcipher.Error):
                self._connection.close()
            self._connection = self._opened()
            return found, False
        return found, True


def _carry(reader: _Reader, into: Any, table: str, found: Salvaged, stopped: Stopped) -> None:
    """Every row of a table that can be read."""
    names = reader.columns(table)
    listed = ", ".join(f'"{name}"' for name in names)
    insert = f'INSERT OR IGNORE INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(names))})'

    def write(rows: list[Any]) -> None:
        for at in range(0, len(rows), _SOME):
            if stopped():
                raise Cancelled
            into.executemany(insert, rows[at : at + _SOME])
        found.rows += len(rows)

    if reader.has_rowid(table):
        holes = _by_number(reader, table, "rowid", f"{listed}, rowid", "", (), write)
    else:
        holes = _by_key(reader, table, listed, names, write)
    if holes and table not in REBUILT:
        found.torn[table] = holes


def _by_number(
    reader: _Reader,
    table: str,
    axis: str,
    listed: str,
    within: str,
    given: tuple[Any, ...],
    write: Callable[[list[Any]], None],
) -> int:
    """Read along a whole number (the last column read), stepping over what is torn; how many holes there were."""
    hint = " NOT INDEXED" if axis == "rowid" else ""
    sql = f'SELECT {listed} FROM "{table}"{hint} WHERE {within}{axis} > ?'
    last, holes = -(1 << 62), 0
    drop = 1  # the axis was only read to know where we are
    while True:
        rows, whole = reader.rows(f"{sql} ORDER BY {axis}", (*given, last))
        write([row[:-drop] for row in rows])
        if whole:
            return holes
        holes += 1
        last = rows[-1][-1] if rows else last
        end, readable = reader.rows(f"{sql} ORDER BY {axis} DESC LIMIT 1", (*given, last))
        if not readable:  # torn at the end as well: from behind as far as it goes
            behind, _ = reader.rows(f"{sql} ORDER BY {axis} DESC", (*given, last))
            write([row[:-drop] for row in behind])
            if not behind:
                return holes
            end = [behind[-1]]
        if not end:
            return holes
        first = _next_readable(reader, sql, axis, given, max(last, 0), int(end[0][-1]))
        if first is None:
            return holes
        last = first - 1


def _next_readable(
    reader: _Reader, sql: str, axis: str, given: tuple[Any, ...], last: int, end: int
) -> int | None:
    """The first number above `last` whose row can be read again, up to `end`."""

    def readable(number: int) -> bool:
        return reader.rows(f"{sql} AND {axis} <= ? ORDER BY {axis}", (*given, number - 1, number))[1]

    step, low = 1, last
    while low + step < end and not readable(low + step):
        low, step = low + step, step * 2
    high = min(low + step, end)
    if high == end and not readable(end):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if readable(middle):
            high = middle
        else:
            low = middle
    return high if high > last else None


def _by_key(
    reader: _Reader, table: str, listed: str, names: list[str], write: Callable[[list[Any]], None]
) -> int:
    """A table that lies in the order of its key: by the key's last number where it has one, else from both ends."""
    key = reader.key_of(table)
    order = ", ".join(f'"{name}"' for name in key)
    rows, whole = reader.rows(f'SELECT {listed} FROM "{table}" ORDER BY {order}')
    write(rows)
    if whole:
        return 0
    down = ", ".join(f'"{name}" DESC' for name in key)
    behind, _ = reader.rows(f'SELECT {listed} FROM "{table}" ORDER BY {down}')
    write(behind)
    at = [names.index(name) for name in key]
    holes = 1
    # The change log counts: between two holes of one device's log, what lies between is found by its number.
    if key[-1] in ("seq", "txn"):
        groups = {tuple(row[n] for n in at[:-1]) for row in (*rows, *behind)}
        within = "".join(f'"{name}" = ? AND ' for name in key[:-1])
        for group in sorted(groups):
            holes = max(
                holes,
                _by_number(reader, table, f'"{key[-1]}"', f'{listed}, "{key[-1]}"', within, group, write),
            )
    return holes
