"""Write the next revision of the database as the difference between the last one and the models.

    python resources/make/migration.py 0002 counter      write (or write again, until it is released)
    python resources/make/migration.py --check           do all revisions together make what the models say?

The statements are written out, so that what a revision does never depends on the models of a later
program. A released revision is never touched: `0001` is the first that was. What cannot be said as a new
table, a new column or an index is written by hand, and this script says so.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import sqlalchemy as sa  # noqa: E402
from sqlalchemy.dialects import sqlite  # noqa: E402
from sqlalchemy.schema import CreateColumn, CreateTable  # noqa: E402

from stationdesk.models import Base  # noqa: E402
from stationdesk.storage import schema  # noqa: E402
from stationdesk.storage.engine import make_engine  # noqa: E402

FOLDER = Path(__file__).parents[2] / "stationdesk" / "storage" / "migrations" / "versions"
RELEASED = ("0001", "0002", "0003")

TEMPLATE = '''"""Revision {revision}: {title}. Made by resources/make/migration.py."""

from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None

UP = (
{up})

DOWN = (
{down})


def upgrade() -> None:
    """New tables, columns and indexes; nothing that was written is touched."""
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    """Back to the revision before; what the new tables and columns held is lost."""
    for statement in DOWN:
        op.execute(statement)
'''


@dataclass
class Shape:
    """What a database looks like: columns by table, the words that make each index, references, STRICT."""

    tables: dict[str, dict[str, tuple[object, ...]]] = field(default_factory=dict)
    indexes: dict[str, str] = field(default_factory=dict)
    references: dict[str, frozenset[tuple[object, ...]]] = field(default_factory=dict)
    strict: dict[str, bool] = field(default_factory=dict)


def shape(connection: sa.Connection) -> Shape:
    """The shape of an open database, whatever the order in which its columns were added."""
    made = Shape()
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    for kind, name, _table, sql in rows:
        if name.startswith(("sqlite_", "alembic_")):
            continue
        if kind == "table":
            columns = connection.exec_driver_sql(f'PRAGMA table_xinfo("{name}")').fetchall()
            made.tables[name] = {column[1]: tuple(column[2:6]) for column in columns}
            keys = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{name}")').fetchall()
            made.references[name] = frozenset(tuple(key[2:]) for key in keys)
            made.strict[name] = sql.rstrip().upper().endswith("STRICT")
        elif kind == "index" and sql:
            made.indexes[name] = re.sub(r"\s+", " ", sql).strip()
    return made


def of_models() -> Shape:
    """What the models say."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "models.db", bytes(32), create=True)
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
            found = shape(connection)
        engine.dispose()
    return found


def of_revisions(last: str) -> Shape:
    """What the revisions up to `last` make."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "revisions.db", bytes(32), create=True)
        with engine.begin() as connection:
            schema.move(connection, last)
            found = shape(connection)
        engine.dispose()
    return found


def difference(before: Shape, after: Shape) -> tuple[list[str], list[str]]:
    """Statements up and down. Exits in words when a change is of a kind that has to be written by hand."""
    up: list[str] = []
    down: list[str] = []
    dialect = sqlite.dialect()
    gone = set(before.tables) - set(after.tables)
    if gone:
        raise SystemExit(f"tables are gone, write that by hand: {sorted(gone)}")
    for table in Base.metadata.sorted_tables:
        name = table.name
        if name not in before.tables:
            up.append(_tidy(str(CreateTable(table).compile(dialect=dialect))))
            down.insert(0, f'DROP TABLE "{name}"')
            continue
        old, new = before.tables[name], after.tables[name]
        if set(old) - set(new) or any(old[one] != new[one] for one in old):
            raise SystemExit(f"columns of {name} changed or are gone, write that by hand")
        if before.references[name] != after.references[name]:
            raise SystemExit(f"references of {name} changed, write that by hand")
        for column in table.columns:
            if column.name not in old:
                words = _tidy(str(CreateColumn(column).compile(dialect=dialect)))
                up.append(f'ALTER TABLE "{name}" ADD COLUMN {words}')
                down.insert(0, f'ALTER TABLE "{name}" DROP COLUMN "{column.name}"')
    for index, sql in sorted(before.indexes.items()):
        if after.indexes.get(index) != sql:
            up.append(f'DROP INDEX "{index}"')
            down.append(sql)
    for index, sql in sorted(after.indexes.items()):
        if before.indexes.get(index) != sql:
            up.append(sql)
            down.insert(0, f'DROP INDEX "{index}"')
    return up, down


def _tidy(sql: str) -> str:
    return "\n".join(line.rstrip().replace("\t", "    ") for line in sql.strip().splitlines())


def _listed(statements: list[str]) -> str:
    def one(sql: str) -> str:
        if "\n" in sql:
            return f'    """{sql}""",\n'
        return f"    '{sql}',\n" if '"' in sql else f'    "{sql}",\n'

    return "".join(one(sql) for sql in statements)


def write(revision: str, name: str) -> int:
    """Write the file of a revision that is not released yet."""
    if revision in RELEASED:
        raise SystemExit(f"{revision} is released and is never touched")
    for old in FOLDER.glob(f"{revision}_*.py"):
        old.unlink()
    before = schema.known_revisions()[-1]
    up, down = difference(of_revisions(before), of_models())
    text = TEMPLATE.format(
        revision=revision,
        before=before,
        title=name.replace("_", " "),
        up=_listed(up),
        down=_listed(down),
    )
    (FOLDER / f"{revision}_{name}.py").write_text(text, "utf-8")
    print(f"{revision}: {len(up)} statements")
    return 0


def check() -> int:
    """Whether the revisions make what the models say."""
    same = of_revisions("head") == of_models()
    print("the revisions make what the models say" if same else "run resources/make/migration.py NNNN name")
    return 0 if same else 1


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        return check()
    if len(sys.argv) != 3 or not re.fullmatch(r"\d{4}", sys.argv[1]):
        raise SystemExit(__doc__)
    return write(sys.argv[1], sys.argv[2])


if __name__ == "__main__":
    sys.exit(main())
