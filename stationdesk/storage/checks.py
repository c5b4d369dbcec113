"""Looking for damage: the file, the log, the rows that follow from it, what was derived, the files beside.

Each check yields findings with a code of its own, a sentence and what to do. Nothing is changed here except by
`repair`, and that only makes derived data anew: rows, the log and what is unsent are never touched.
"""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk.core import chain
from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.words import N_
from stationdesk.storage import capture, check_rows, schema
from stationdesk.storage.blobs import BlobDamaged, BlobMissing
from stationdesk.storage.engine import head_digest, translated
from stationdesk.storage.finding import BACKUP, REPAIR, TORN, Finding, Found, page_said
from stationdesk.storage.work import DIGEST_MODULUS, Work

BATCH = 2000
LOGGED: Final = N_(
    "请{repair}：程序从备份里找缺的日志，校验链证明是原样的才放回；找不齐的，请用备份恢复并告诉乡镇。"
)
FILES: Final = N_("请{repair}：先从本机的备份里找回；备份里也没有的，下次导出时请镇里或另一台电脑送来。")
_INDEX: Final = re.compile(r"missing from index|wrong # of entries in index|non-unique entry in index")
"""What `integrity_check` says of an index only: its content stands in the table, and it can be made anew."""


Check = Callable[[Work], Iterator[Finding]]
Progress = Callable[[int, int], None]


def run(work: Work, *, full: bool = False, progress: Progress = lambda done, total: None) -> list[Finding]:
    """Every check of the database and its attachments, in order; `full` also reads every page and every blob.

    `progress` is told before each; what it raises (Cancelled) ends the check.

    Call it in a unit of work that reads.
    """
    found: list[Finding] = []
    checks = (_pages(full), *CHECKS, _blobs(full))
    for n, check in enumerate(checks):
        progress(n, len(checks))
        found += readable(check, work)
        if any(one.code in ("page-cipher", "page-structure") for one in found):
            break  # what stands on damaged pages says nothing
    return found


@contextmanager
def legible(work: Work) -> Iterator[None]:
    """Text that is no UTF-8 is read with signs in its place: a check must get past it, not end at it."""
    driver = work.connection.connection.driver_connection
    assert driver is not None
    before = driver.text_factory
    driver.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        yield
    finally:
        driver.text_factory = before


def readable(check: Check, work: Work) -> list[Finding]:
    """What a check finds; where values are so garbled that it cannot go on, that is what it found."""
    found: list[Finding] = []
    try:
        try:
            found = list(check(work))
        except (sqlcipher.OperationalError, sa.exc.OperationalError) as wrong:
            if "decode" not in str(wrong):
                raise
            with legible(work):
                found = list(check(work))
    except (ValueError, TypeError, KeyError, AttributeError, sa.exc.StatementError) as wrong:
        if isinstance(wrong, sa.exc.DBAPIError):
            raise
        name = getattr(check, "__name__", "check").strip("_")
        found.append(
            Finding(
                "garbled",
                "bad",
                N_("有内容不是程序写的样子，读不下去（{count} 处）。"),
                BACKUP,
                where=(name, type(wrong).__name__),
            )
        )
    return found


def fold(engine: sa.Engine) -> None:
    """Fold the write-ahead log into the file, as far as readers let it; call before `run`.

    The cipher's check looks at the file alone. After a power cut in the middle of a checkpoint the file has
    torn pages whose whole content stands in the log: nothing is lost, and folding makes them whole.
    """
    with translated(), engine.connect() as connection:
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _pages(full: bool) -> Check:
    def check(work: Work) -> Iterator[Finding]:
        wrong = Found("page-cipher", N_("数据库文件有 {count} 页被改动或损坏。"), TORN)
        for row in work.connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
            wrong.add(page_said(str(row[0])))
        yield from wrong.told()
        if wrong.count:
            return  # a page that cannot be deciphered cannot be read: looking further would end in an error
        wrong = Found("page-structure", N_("数据库内部结构有 {count} 处不一致。"), TORN)
        index = Found("index-differs", N_("数据库的索引有 {count} 处与内容不符。"), REPAIR, repairable=True)
        pragma = "integrity_check" if full else "quick_check"
        for row in work.connection.exec_driver_sql(f"PRAGMA {pragma}(20)"):
            if row[0] != "ok":
                (index if _INDEX.search(str(row[0])) else wrong).add(str(row[0]))
        yield from wrong.told()
        yield from index.told()

    return check


def _schema(work: Work) -> Iterator[Finding]:
    found = schema.stored_revision(work.connection)
    if found != schema.REVISION:
        yield Finding(
            "revision",
            "bad",
            N_("数据库的数据版本与程序不一致。"),
            BACKUP,
            where=(str(found), schema.REVISION),
        )
    there = capture.made(work.connection)
    wanted = {statement.split()[2]: statement for statement in capture.statements()}
    wrong = Found("triggers", N_("有 {count} 个变更记录触发器缺失或被改动。"), REPAIR, repairable=True)
    for name in sorted(wanted.keys() | there.keys()):
        if there.get(name) != wanted.get(name):
            wrong.add(name)
    yield from wrong.told()


def _references(work: Work) -> Iterator[Finding]:
    wrong = Found("reference", N_("有 {count} 条记录指向不存在的记录。"))
    for row in work.connection.exec_driver_sql("PRAGMA foreign_key_check"):
        wrong.add(f"{row[0]} → {row[2]}")
    yield from wrong.told()


def _chains(work: Work) -> Iterator[Finding]:
    """The chain of every origin, the digest of every transaction, no number missing, nothing beside it."""
    broken = Found("chain", N_("变更日志的校验链有 {count} 处断开。"), LOGGED)
    payload = Found("payload", N_("有 {count} 笔变更的内容与当时记录的不一致。"), LOGGED, repairable=True)
    gap = Found("log-gap", N_("变更日志缺少 {count} 段。"), LOGGED, repairable=True)
    origin = Found("origin", N_("有 {count} 台设备的日志进度与日志本身不一致。"), LOGGED, repairable=True)
    heads = {(r["station_id"], r["device_no"], r["epoch"]): r for r in work.rows("SELECT * FROM origins")}
    last: dict[tuple[str, int, int], tuple[int, int, str]] = {}
    for txn in work.rows("SELECT * FROM transactions ORDER BY station_id, device_no, epoch, txn"):
        key = (txn["station_id"], txn["device_no"], txn["epoch"])
        name = f"{txn['device_no']}.{txn['epoch']} #{txn['txn']}"
        before_txn, before_seq, before_chain = last.get(key, (0, 0, chain.GENESIS.hex()))
        if txn["txn"] != before_txn + 1 or txn["first_seq"] != before_seq + 1:
            gap.add(name)
        try:
            entries = list(_entries(work, key, txn["first_seq"], txn["count"]))
        except ValueError:
            payload.add(name)
            entries = []
        else:
            if len(entries) != txn["count"]:
                gap.add(name)
        try:
            digest = chain.txn_digest(bytes.fromhex(txn["salt"] or ""), entries).hex()
        except ValueError:
            digest = ""
        if digest != txn["digest"]:
            payload.add(name)
        header = chain.Header(
            *key,
            *(
                txn[field]
                for field in ("txn", "author", "hlc", "wall", "reason", "schema", "first_seq", "count")
            ),
        )
        try:
            value = chain.chain(bytes.fromhex(before_chain), header, bytes.fromhex(txn["digest"])).hex()
        except ValueError:
            value = ""
        if value != txn["chain"]:
            broken.add(name)
        last[key] = (txn["txn"], txn["first_seq"] + txn["count"] - 1, txn["chain"])
    for key in sorted(heads.keys() | last.keys()):
        stored = heads.get(key)
        reached = last.get(key, (0, 0, ""))
        if (
            (stored["txn"], stored["seq"], stored["chain"] if reached[0] else "") != reached
            if stored
            else True
        ):
            origin.add(f"{key[1]}.{key[2]}")
    beside = Found("change-outside", N_("有 {count} 笔变更不属于任何一次保存。"), LOGGED, repairable=True)
    for row in work.rows(
        "SELECT c.device_no, c.epoch, c.seq FROM changes c LEFT JOIN transactions t ON t.station_id = c.station_id"
        " AND t.device_no = c.device_no AND t.epoch = c.epoch AND t.txn = c.txn"
        " WHERE t.txn IS NULL OR c.seq < t.first_seq OR c.seq >= t.first_seq + t.count"
    ):
        beside.add(f"{row['device_no']}.{row['epoch']}.{row['seq']}")
    for each in (broken, payload, gap, origin, beside):
        yield from each.told()


def _entries(work: Work, key: tuple[str, int, int], first: int, count: int) -> Iterator[chain.Entry]:
    for row in work.rows(
        "SELECT seq, table_name, record_id, op, payload, replaces, mac, key FROM changes WHERE station_id = :s"
        " AND device_no = :d AND epoch = :e AND seq >= :first AND seq < :end ORDER BY seq",
        s=key[0],
        d=key[1],
        e=key[2],
        first=first,
        end=first + count,
    ):
        yield chain.Entry(
            row["seq"],
            row["table_name"],
            row["record_id"],
            row["op"],
            (row["payload"] or "").encode(),
            (row["replaces"] or "").encode(),
            _unbase64(row["mac"]),
            _unbase64(row["key"]),
        )


def _unbase64(text: str | None) -> bytes | None:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if text else None


def _digests(work: Work) -> Iterator[Finding]:
    wrong = Found("digest", N_("有 {count} 类记录的校验和与内容不符。"), REPAIR, repairable=True)
    counted = recomputed(work)
    stored = {
        (r["station_id"], r["table_name"]): (r["heads"], r["digest"])
        for r in work.rows("SELECT * FROM digests WHERE heads <> 0 OR digest <> 0")
    }
    for key in sorted(counted.keys() | stored.keys()):
        if counted.get(key) != stored.get(key):
            wrong.add(key[1])
    yield from wrong.told()


def recomputed(work: Work) -> dict[tuple[str, str], tuple[int, int]]:
    """(station, table) → how many heads and their digest, from the heads themselves."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for station, table, record, col, head in work.stream(
        "SELECT station_id, table_name, record_id, col, head FROM heads"
    ):
        count, digest = found.get((station, table), (0, 0))
        found[station, table] = (count + 1, (digest + head_digest(record, col, head)) % DIGEST_MODULUS)
    return found


def recomputed_of(work: Work, station_id: str, tables: Collection[str]) -> dict[str, tuple[int, int]]:
    """The same for some record types of one station; nobody else's heads are read, and it is asked by either engine."""
    found: dict[str, tuple[int, int]] = dict.fromkeys(tables, (0, 0))
    last = ("", "")
    while True:
        rows = work.tuples(
            "SELECT table_name, record_id, col, head FROM heads WHERE station_id = :s AND (record_id, col) > (:r, :c)"
            " ORDER BY record_id, col LIMIT :n",
            s=station_id,
            r=last[0],
            c=last[1],
            n=BATCH * 10,
        )
        for table, record, col, head in rows:
            if table in found:
                count, digest = found[table]
                found[table] = (count + 1, (digest + head_digest(record, col, head)) % DIGEST_MODULUS)
        if len(rows) < BATCH * 10:
            return found
        last = rows[-1][1], rows[-1][2]


NUMBERED: Final = tuple(
    table.name
    for table in capture.synced_tables()
    if "number" in table.c
    and table.name not in ("phones", "devices", "households", "papers", "township_items")
)
"""Tables whose `number` is a running number (village code, date, device, number). A paper has its record's number,
so a case whose slip was made anew has two of it, and papers of different kinds count for themselves; what a township sends
down bears the number of what it is about."""


def _numbers(work: Work) -> Iterator[Finding]:
    twice = Found(
        "number-twice",
        N_("有 {count} 个编号被用了两次。"),
        N_("请人工核对这些编号，并告诉乡镇；数据没有丢。"),
    )
    behind = Found(
        "counter-behind",
        N_("有 {count} 个编号计数落后于已用的编号，继续使用会重号。"),
        REPAIR,
        repairable=True,
    )
    given = {
        (row["period"], row["device_no"]): row["value"]
        for row in work.rows(
            "SELECT period, device_no, max(value) AS value FROM counters GROUP BY period, device_no"
        )
    }
    for key, value in used_numbers(work, twice).items():
        if given.get(key, 0) < value:
            behind.add(f"{key[0]} {key[1]:03d}")
    yield from twice.told()
    yield from behind.told()


def used_numbers(work: Work, twice: Found | None = None) -> dict[tuple[str, int], int]:
    """(day, device number) of this device → the greatest running number that a record has; `twice` is told of repeats."""
    used: Tally[tuple[str, int]] = Tally()
    for table in NUMBERED:
        seen: set[tuple[str, str]] = set()
        again: set[tuple[str, str]] = set()
        for station, number in work.stream(
            f'SELECT station_id, number FROM "{table}" WHERE number IS NOT NULL AND withdrawn_at IS NULL'
        ):
            parts = str(number).split("-")
            if len(parts) != 4 or not all(part.isdigit() for part in parts):
                continue
            if (station, number) in seen and (station, number) not in again:
                again.add((station, number))
                if twice is not None:
                    twice.add(f"{table} {number}")
            seen.add((station, number))
            if station == work.station_id and int(parts[2]) == work.device_no:
                key = (parts[1], work.device_no)
                used[key] = max(used[key], int(parts[3]))
    return used


def _clock(work: Work) -> Iterator[Finding]:
    latest = work.scalar("SELECT max(wall) FROM transactions WHERE device_no = :d", d=work.device_no)
    if latest is not None and unstamp(latest) > work.at + timedelta(minutes=10):
        yield Finding(
            "clock-back",
            "warn",
            N_("电脑的时间比上一次保存的时间还早。"),
            N_("请校准电脑的日期和时间。已保存的资料不受影响。"),
            where=(latest, stamp(work.at)),
        )


def _blobs(full: bool) -> Check:
    def check(work: Work) -> Iterator[Finding]:
        missing = Found(
            "blob-missing",
            N_("有 {count} 个附件或已出具文书的文件不在本机。"),
            FILES,
            repairable=True,
        )
        damaged = Found("blob-damaged", N_("有 {count} 个附件文件已损坏。"), FILES, repairable=True)
        orphan = Found(
            "blob-orphan",
            N_("有 {count} 个附件文件不属于任何记录。"),
            REPAIR,
            severity="warn",
            repairable=True,
        )
        wanted = referred_blobs(work)
        for name in sorted(wanted):
            if name not in work.blobs:
                missing.add(name)
        for name in work.blobs.list():
            if name not in wanted:
                orphan.add(name)
            try:
                if full:
                    work.blobs.verify(name)
                else:
                    work.blobs.open(name).close()
            except (BlobDamaged, BlobMissing):
                damaged.add(name)
        for each in (missing, damaged, orphan):
            yield from each.told()

    return check


def referred_blobs(work: Work) -> set[str]:
    """Names of the files that some record refers to, withdrawn or not, or a form that was not sent yet."""
    found: set[str] = {row["name"] for row in work.rows("SELECT DISTINCT blob AS name FROM staged_files")}
    return found | named_blobs(work).keys()


def named_blobs(work: Work) -> dict[str, str]:
    """The files that records refer to: name here → SHA-256 as the record has it."""
    found: dict[str, str] = {}
    for table in capture.synced_tables():
        for column in table.columns:
            if column.name == "blob" or column.name.endswith("_blob"):
                sha256 = column.name.removesuffix("blob") + "sha256"
                for name, digest in work.stream(
                    f'SELECT DISTINCT "{column.name}", "{sha256}" FROM "{table.name}"'
                    f" WHERE \"{column.name}\" <> ''"
                ):
                    found[work.blobs.named(name, digest or "")] = str(digest or "")
    return found


CHECKS: Final[tuple[Check, ...]] = (
    _schema,
    _references,
    _chains,
    check_rows.look,
    _digests,
    _numbers,
    _clock,
)


def repair_digests(work: Work) -> int:
    """Make the digests anew from the heads (a quiet unit of work); how many record types."""
    counted = recomputed(work)
    # Heads that this transaction moved are in the count already, and must not be added when it is sealed.
    work.capture.heads.clear()
    work.capture.digests.clear()
    work.run("DELETE FROM digests")
    work.run(
        "INSERT INTO digests (station_id, table_name, heads, digest) VALUES (:s, :t, :h, :d)",
        [{"s": key[0], "t": key[1], "h": heads, "d": digest} for key, (heads, digest) in counted.items()],
    )
    return len(counted)


def remove_orphans(work: Work) -> int:
    """Remove attachment files that no record refers to; how many.

    Only with the data lock held and while nothing is held back from taking in: what is waiting may bring
    the record that a file belongs to.
    """
    if work.scalar("SELECT 1 FROM held LIMIT 1"):
        return 0
    wanted = referred_blobs(work)
    gone = [name for name in work.blobs.list() if name not in wanted]
    for name in gone:
        work.blobs.remove(name)
    return len(gone)
