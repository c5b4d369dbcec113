"""Write the first revision of the database out of the models: `python resources/make/migration.py`.

Until the first release there is one revision, made anew whenever the models change; from then on a
released revision is never touched and each change gets one of its own. The statements are written out, so that
what a revision does never depends on the models of a later program. `--check` only compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from sqlalchemy.dialects import sqlite  # noqa: E402
from sqlalchemy.schema import CreateIndex, CreateTable  # noqa: E402

from stationdesk.models import Base  # noqa: E402

FILE = Path(__file__).parents[2] / "stationdesk" / "storage" / "migrations" / "versions" / "0001_first.py"

HEAD = '''"""The first revision: every table as it was at the first release. Made by resources/make/migration.py."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
'''

TAIL = '''

def upgrade() -> None:
    """Make every table and index of an empty database."""
    for _, statement in TABLES:
        op.execute(statement)
    for statement in INDEXES:
        op.execute(statement)


def downgrade() -> None:
    """Back to an empty database."""
    for name, _ in reversed(TABLES):
        op.execute(f'DROP TABLE "{name}"')
'''


def text() -> str:
    """The whole file."""
    dialect = sqlite.dialect()
    tables = Base.metadata.sorted_tables
    lines = [HEAD]
    for table in tables:
        sql = _tidy(str(CreateTable(table).compile(dialect=dialect)))
        lines.append(f'    (\n        "{table.name}",\n        """{sql}""",\n    ),\n')
    lines.append(")\n\nINDEXES = (\n")
    for table in tables:
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            lines.append(
                f'    "{_tidy(str(CreateIndex(index).compile(dialect=dialect)))}",\n'.replace('\\"', '"')
            )
    lines.append(")\n")
    return "".join(lines) + TAIL


def _tidy(sql: str) -> str:
    return "\n".join(line.rstrip().replace("\t", "    ") for line in sql.strip().splitlines())


def main() -> int:
    """Write the file, or with `--check` say whether it is up to date."""
    made = text()
    if "--check" in sys.argv:
        same = FILE.read_text("utf-8") == made
        print("the first revision equals the models" if same else "run resources/make/migration.py")
        return 0 if same else 1
    FILE.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
