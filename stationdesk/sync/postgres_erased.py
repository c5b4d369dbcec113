"""What an erasure leaves to do in a township's PostgreSQL: rows that were written over still lie in the tables' free space.

There the files are made anew, table by table, for those that erased records stood in. It waits for nobody long: what
cannot be locked now (another computer takes in) stays noted and is done after the next take-in. The server's own log of
changes and its backups keep old pages until they are recycled; that is its keeper's to arrange.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

import sqlalchemy as sa

from stationdesk.storage import erased_note
from stationdesk.storage.work import Work

T = TypeVar("T")
BESIDE: Final = ("changes", "heads", "conflicts")
"""Tables that held words of erased records beside the records' own."""


class Register(Protocol):
    """The township's register, as far as this needs it."""

    def read(self, fn: Callable[[Work], T]) -> T: ...
    def change(self, fn: Callable[[Work], T], reason: str = "", *, mode: str = "capture") -> T: ...


def freed(register: Register, engine: sa.Engine) -> bool:
    """Make the tables' files anew where an erasure is noted; whether all of them were."""
    if register.read(erased_note.waiting) is None:
        return True
    tables = register.read(
        lambda work: [row[0] for row in work.tuples("SELECT DISTINCT table_name FROM erased_records")]
    )
    there = set(sa.inspect(engine).get_table_names())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET lock_timeout = '10s'")
        try:
            for table in sorted({*tables, *BESIDE} & there):
                connection.exec_driver_sql(f'VACUUM (FULL) "{table}"')
        except sa.exc.OperationalError:
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")

    def done(work: Work) -> None:
        work.run("DELETE FROM machine_settings WHERE key = :k", {"k": erased_note.AFTERWARDS})

    register.change(done, mode="quiet")
    return True
