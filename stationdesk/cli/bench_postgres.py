"""`bench take-in-postgresql`: a hundred villages at once, beside raw COPY and beside the way everybody begins, row by row.

The server is one of our own, started from Debian's package and gone afterwards. Bundles are taken in from the files, with every
check, hash, merge and receipt that a township has; COPY only carries the same rows into the same tables.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.cli.bench import Measured, Plan
from stationdesk.cli.bench_sync import at_least, exchange
from stationdesk.core.words import N_, say

if TYPE_CHECKING:
    from stationdesk.cli.bench_villages import Village
    from stationdesk.desk import Desk
    from stationdesk.storage.work import Work
    from stationdesk.sync.reader import OpenBundle

VILLAGES = 100
PEOPLE = 60
"""Of each village; with its cases and visits some fifteen hundred changes."""
BY_ORM = 1
"""Villages that are enough to tell what row by row costs."""


def take_in_postgresql(plan: Plan) -> list[Measured]:
    """A hundred villages at once into PostgreSQL. Raises NoServerHere where the server is not installed."""
    from stationdesk.cli import bench_villages, throwaway_server
    from stationdesk.sync import postgres_take_in

    with (
        exchange(PEOPLE) as (village, township, root),
        throwaway_server.server() as url,
        tempfile.TemporaryDirectory(prefix="stationdesk-bench-") as folder,
    ):
        lines = village.read(bench_villages.lines_of)
        own, to = village.device.station_id, township.keys().recipient
        made = bench_villages.copies(lines, own, to, Path(folder), VILLAGES)
        township.change(lambda work: bench_villages.enrol(work, made), reason="sync:enrol")
        files = [bundle for one in made for bundle in one.bundles]
        random.Random(7).shuffle(files)
        changes = sum(one.changes for one in made)
        with postgres_take_in.RegisterDesk.of(township, url):
            pass  # the tables are made once, not at every take-in
        began = time.perf_counter()
        taken = postgres_take_in.take_in_files(township, url, files, receipts=root / "receipts")
        value = changes / (time.perf_counter() - began)
        assert (taken.applied, taken.problems, len(taken.receipts)) == (changes, (), VILLAGES)
        copied = changes / _copied(url)
        by_orm = made[0].changes * BY_ORM / _by_orm(url, township, made[:BY_ORM])
    unit = say(N_("项/秒"))
    note = say(N_("{villages} 个村同时，共 {changes} 项"), villages=VILLAGES, changes=changes)
    return [
        at_least(
            "take-in-postgresql", value, copied, 0.04, unit, note + say(N_("；对比裸 COPY 同样的行和索引"))
        ),
        at_least(
            "take-in-postgresql-orm", value, by_orm, 30.0, unit, say(N_("对比 ORM 逐行、每个数据包一个事务"))
        ),
    ]


def _copied(url: str) -> float:
    """Seconds to COPY everything that was taken in into empty tables of the same shape, in one connection."""
    import psycopg
    from psycopg import sql

    from stationdesk.storage import capture

    names = ["transactions", "changes", "heads", *(table.name for table in capture.synced_tables())]
    with psycopg.connect(url) as connection:
        held: dict[str, list[bytes]] = {}
        for name in names:
            with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as out:
                held[name] = [bytes(block) for block in out]
            connection.execute(
                sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(
                    sql.Identifier("bare_" + name), sql.Identifier(name)
                )
            )
        connection.commit()
        began = time.perf_counter()
        for name, blocks in held.items():
            if blocks:
                statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier("bare_" + name))
                with connection.cursor().copy(statement) as into:
                    for block in blocks:
                        into.write(block)
        connection.commit()
        return time.perf_counter() - began


def _by_orm(url: str, township: Desk, villages: list[Village]) -> float:
    """Seconds of what a plain program does: an object for every change and every head, flushed as they come, one
    transaction a bundle. It opens and verifies the same files, and knows of no conflicts."""
    import psycopg

    from stationdesk.sync import peers, postgres_schema, postgres_take_in, reader

    with psycopg.connect(url) as connection:
        for name in postgres_schema.shape().tables:
            if name not in ("peers", "devices"):
                connection.execute(f'TRUNCATE "{name}"'.encode())
    with postgres_take_in.RegisterDesk.of(township, url) as register:
        began = time.perf_counter()
        for file in (bundle for one in villages for bundle in one.bundles):
            with reader.open(
                file,
                [township.keys().identity],
                lambda claim: register.read(lambda work: peers.key_for(work, claim)),
                scratch_dir=township.home.staging,
            ) as bundle:
                bundle.verify()
                register.change(lambda work, bundle=bundle: _row_by_row(work, bundle))  # type: ignore[misc]
        spent = time.perf_counter() - began
        held = register.read(lambda work: work.scalar("SELECT count(*) FROM changes"))
    assert held == sum(one.changes for one in villages)
    return spent


def _row_by_row(work: Work, bundle: OpenBundle) -> None:
    from stationdesk.models import Base
    from stationdesk.models import log as models
    from stationdesk.sync import changes as wire

    kinds: dict[str, Any] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    station = bundle.manifest.station
    session = work.session
    for txn, changes in bundle.transactions():
        digest = wire.digest_of(txn, changes).hex()
        header = {
            name: getattr(txn, name) for name in txn.__struct_fields__ if name not in ("digest", "chain")
        }
        session.add(models.Transaction(station_id=station, **header, digest=digest, chain=""))
        for change in changes:
            identity = f'["{txn.device_no}.{txn.epoch}.{change.seq}"]'
            session.add(
                models.Change(
                    station_id=station,
                    device_no=txn.device_no,
                    epoch=txn.epoch,
                    seq=change.seq,
                    txn=txn.txn,
                    table_name=change.table,
                    record_id=change.record,
                    op=change.op,
                    payload=bytes(change.payload).decode() or None,
                    replaces=bytes(change.replaces).decode() or None,
                )
            )
            kind = kinds[change.table]
            values = {name: _python(kind, name, value) for name, value in change.values().items()}
            row = session.get(kind, (station, change.record))
            if row is None:
                session.add(kind(station_id=station, id=change.record, **values))
            else:
                for name, value in values.items():
                    setattr(row, name, value)
            for column in ("*",) if change.op == "I" else values:
                head = session.get(models.Head, (station, change.record, column))
                if head is None:
                    head = models.Head(
                        station_id=station, record_id=change.record, col=column, table_name=change.table
                    )
                    session.add(head)
                head.head = identity
            session.flush()


def _python(kind: Any, name: str, value: Any) -> Any:
    column = kind.__table__.c[name].type
    turn = getattr(column, "process_result_value", None)
    return turn(value, None) if turn else value


BENCHES = {"take-in-postgresql": take_in_postgresql}
