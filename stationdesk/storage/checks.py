"""Looking for damage: the file, the log, the rows that follow from it, what was derived, the files beside.

Each check yields findings with a code of its own, a sentence and what to do. Nothing is changed here except by
`repair`, and that only makes derived data anew: rows, the log and what is unsent are never touched.
"""

from __future__ import annotations

import json
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from stationdesk.core import chain
from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.words import N_
from stationdesk.storage import capture, follows, schema
from stationdesk.storage.blobs import BlobDamaged, BlobMissing
from stationdesk.storage.engine import head_digest, translated
from stationdesk.storage.work import DIGEST_MODULUS, Work

Severity = Literal["bad", "warn"]
BACKUP = N_("请用最近一个完好的备份恢复，并把检查结果告诉乡镇。")
REPAIR = N_("可以自动修复：再运行一次检查并选择“修复”（check --repair），不会动已登记的资料。")
BATCH = 2000
_EXAMPLES = 5


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `sentence` may be filled with `count`; `where` names tables and ids, never people."""

    code: str
    severity: Severity
    sentence: str
    what_to_do: str
    count: int = 1
    where: tuple[str, ...] = ()
    repairable: bool = False


@dataclass
class _Found:
    """Findings of one kind, gathered: how many, and where the first few are."""

    code: str
    sentence: str
    what_to_do: str = BACKUP
    severity: Severity = "bad"
    repairable: bool = False
    count: int = 0
    where: tuple[str, ...] = ()

    def add(self, where: str) -> None:
        self.count += 1
        if self.count <= _EXAMPLES:
            self.where = (*self.where, where)

    def told(self) -> Iterator[Finding]:
        if self.count:
            yield Finding(
                self.code,
                self.severity,
                self.sentence,
                self.what_to_do,
                self.count,
                self.where,
                self.repairable,
            )


def run(work: Work, *, full: bool = False) -> list[Finding]:
    """Every check of the database and its attachments, in order; `full` also reads every page and every blob.

    Call it in a unit of work that reads.
    """
    found: list[Finding] = []
    for check in (_pages(full), *CHECKS, _blobs(full)):
        found += check(work)
        if any(one.code in ("page-cipher", "page-structure") for one in found):
            break  # what stands on damaged pages says nothing
    return found


def fold(engine: sa.Engine) -> None:
    """Fold the write-ahead log into the file, as far as readers let it; call before `run`.

    The cipher's check looks at the file alone. After a power cut in the middle of a checkpoint the file has
    torn pages whose whole content stands in the log: nothing is lost, and folding makes them whole.
    """
    with translated(), engine.connect() as connection:
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


Check = Callable[[Work], Iterator[Finding]]


def _pages(full: bool) -> Check:
    def check(work: Work) -> Iterator[Finding]:
        wrong = _Found("page-cipher", N_("数据库文件有 {count} 页被改动或损坏。"))
        for row in work.connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
            wrong.add(str(row[0]))
        yield from wrong.told()
        if wrong.count:
            return  # a page that cannot be deciphered cannot be read: looking further would end in an error
        wrong = _Found("page-structure", N_("数据库内部结构有 {count} 处不一致。"))
        pragma = "integrity_check" if full else "quick_check"
        for row in work.connection.exec_driver_sql(f"PRAGMA {pragma}(20)"):
            if row[0] != "ok":
                wrong.add(str(row[0]))
        yield from wrong.told()

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
    wrong = _Found("triggers", N_("有 {count} 个变更记录触发器缺失或被改动。"), REPAIR, repairable=True)
    for name in sorted(wanted.keys() | there.keys()):
        if there.get(name) != wanted.get(name):
            wrong.add(name)
    yield from wrong.told()


def _references(work: Work) -> Iterator[Finding]:
    wrong = _Found("reference", N_("有 {count} 条记录指向不存在的记录。"))
    for row in work.connection.exec_driver_sql("PRAGMA foreign_key_check"):
        wrong.add(f"{row[0]} → {row[2]}")
    yield from wrong.told()


def _chains(work: Work) -> Iterator[Finding]:
    """The chain of every origin, the digest of every transaction, no number missing, nothing beside it."""
    broken = _Found("chain", N_("变更日志的校验链有 {count} 处断开。"))
    payload = _Found("payload", N_("有 {count} 笔变更的内容与当时记录的不一致。"))
    gap = _Found("log-gap", N_("变更日志缺少 {count} 段。"))
    origin = _Found("origin", N_("有 {count} 台设备的日志进度与日志本身不一致。"))
    heads = {(r["station_id"], r["device_no"], r["epoch"]): r for r in work.rows("SELECT * FROM origins")}
    last: dict[tuple[str, int, int], tuple[int, int, str]] = {}
    for txn in work.rows("SELECT * FROM transactions ORDER BY station_id, device_no, epoch, txn"):
        key = (txn["station_id"], txn["device_no"], txn["epoch"])
        name = f"{txn['device_no']}.{txn['epoch']} #{txn['txn']}"
        before_txn, before_seq, before_chain = last.get(key, (0, 0, chain.GENESIS.hex()))
        if txn["txn"] != before_txn + 1 or txn["first_seq"] != before_seq + 1:
            gap.add(name)
        entries = list(_entries(work, key, txn["first_seq"], txn["count"]))
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
        value = chain.chain(bytes.fromhex(before_chain), header, bytes.fromhex(txn["digest"])).hex()
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
    beside = _Found("change-outside", N_("有 {count} 笔变更不属于任何一次保存。"))
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


def _rows(work: Work) -> Iterator[Finding]:
    """Log = tables: every column shows the value its head wrote; no row without a birth, no head without a change."""
    born = _Found("row-unlogged", N_("有 {count} 条记录不在变更日志里（绕过程序写入）。"))
    gone = _Found("row-missing", N_("变更日志里有 {count} 条记录在表里找不到（绕过程序删除）。"))
    differs = _Found("row-differs", N_("有 {count} 条记录的内容与变更日志不一致（绕过程序改动）。"))
    loose = _Found("head-loose", N_("有 {count} 个当前值指向不存在的变更。"))
    for table in capture.synced_tables():
        heads: dict[tuple[str, str], dict[str, list[str]]] = {}
        values: dict[tuple[str, str], dict[str, Any]] = {}
        wanted: dict[tuple[str, str, int, int, int], dict[str, Any] | None] = {}
        for row in work.rows(
            "SELECT station_id, record_id, op, device_no, epoch, seq, payload, mac FROM changes WHERE table_name = :t",
            t=table.name,
        ):
            where = (row["station_id"], row["record_id"], row["device_no"], row["epoch"], row["seq"])
            wanted[where] = None if row["mac"] else json.loads(row["payload"] or "{}")
        # On a laptop with a trip pack the log of others is not here: what the pack brought stands for it.
        brought = {
            (row["station_id"], row["record_id"]): json.loads(row["body"])
            for row in work.rows("SELECT * FROM trip_rows WHERE table_name = :t", t=table.name)
        }
        for row in work.rows("SELECT * FROM heads WHERE table_name = :t", t=table.name):
            heads.setdefault((row["station_id"], row["record_id"]), {})[row["col"]] = json.loads(row["head"])
        names = capture.columns(table)
        quoted = ", ".join(f'"{name}"' for name in ("station_id", "id", *names))
        for shown in work.connection.exec_driver_sql(f'SELECT {quoted} FROM "{table.name}"').mappings():
            values[shown["station_id"], shown["id"]] = {str(name): shown[name] for name in names}
        for record in values.keys() - heads.keys():
            born.add(f"{table.name} {record[1]}")
        for record in heads.keys() - values.keys():
            gone.add(f"{table.name} {record[1]}")
        for record in heads.keys() & values.keys():
            if "*" not in heads[record]:
                born.add(f"{table.name} {record[1]}")
                continue
            for col in names:
                current = heads[record].get(col, heads[record]["*"])
                sides: list[Any] = []
                for head in current:
                    device, epoch, seq = map(int, head.split("."))
                    where = (*record, device, epoch, seq)
                    ours = (device, epoch) == (work.device_no, work.epoch)
                    if where not in wanted and record in brought and not ours:
                        sides.append(brought[record].get(col))
                        continue
                    if where not in wanted:
                        loose.add(f"{table.name} {record[1]} {head}")
                        sides = []
                        break
                    payload = wanted[where]
                    if payload is None:  # erased by law: nobody knows any more what it was
                        sides = []
                        break
                    sides.append(payload.get(col))
                # Several heads are a conflict: what shows then is the merge's business.
                value = values[record][col]
                if (
                    len(sides) == 1
                    and sides[0] != value
                    and not follows.shows(work, table.name, record, col, value)
                ):
                    differs.add(f"{table.name} {record[1]} {col}")
    for each in (born, gone, differs, loose):
        yield from each.told()


def _digests(work: Work) -> Iterator[Finding]:
    wrong = _Found("digest", N_("有 {count} 类记录的校验和与内容不符。"), REPAIR, repairable=True)
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
    for row in work.rows("SELECT station_id, table_name, record_id, col, head FROM heads"):
        key = (row["station_id"], row["table_name"])
        count, digest = found.get(key, (0, 0))
        found[key] = (
            count + 1,
            (digest + head_digest(row["record_id"], row["col"], row["head"])) % DIGEST_MODULUS,
        )
    return found


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
    twice = _Found(
        "number-twice",
        N_("有 {count} 个编号被用了两次。"),
        N_("请人工核对这些编号，并告诉乡镇；数据没有丢。"),
    )
    behind = _Found("counter-behind", N_("有 {count} 个编号计数落后于已用的编号，继续使用会重号。"), BACKUP)
    given = {(r["period"], r["device_no"]): 0 for r in work.rows("SELECT * FROM counters")}
    for row in work.rows(
        "SELECT period, device_no, max(value) AS value FROM counters GROUP BY period, device_no"
    ):
        given[row["period"], row["device_no"]] = row["value"]
    used: Tally[tuple[str, int]] = Tally()
    for table in NUMBERED:
        seen: Tally[tuple[str, str]] = Tally()
        for row in work.rows(
            f'SELECT station_id, number FROM "{table}" WHERE number IS NOT NULL AND withdrawn_at IS NULL'
        ):
            number = str(row["number"])
            parts = number.split("-")
            if len(parts) != 4 or not all(part.isdigit() for part in parts):
                continue
            seen[row["station_id"], number] += 1
            if seen[row["station_id"], number] == 2:
                twice.add(f"{table} {number}")
            if row["station_id"] == work.station_id and int(parts[2]) == work.device_no:
                key = (parts[1], work.device_no)
                used[key] = max(used[key], int(parts[3]))
    for key, value in used.items():
        if given.get(key, 0) < value:
            behind.add(f"{key[0]} {key[1]:03d}")
    yield from twice.told()
    yield from behind.told()


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
        missing = _Found(
            "blob-missing",
            N_("有 {count} 个附件或已出具文书的文件不在本机。"),
            N_("请从备份恢复，或从另一台设备重新接收。"),
        )
        damaged = _Found("blob-damaged", N_("有 {count} 个附件文件已损坏。"))
        orphan = _Found(
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
    for table in capture.synced_tables():
        for column in table.columns:
            if column.name == "blob" or column.name.endswith("_blob"):
                sha256 = column.name.removesuffix("blob") + "sha256"
                found |= {
                    work.blobs.named(row["name"], row["sha256"] or "")
                    for row in work.rows(
                        f'SELECT DISTINCT "{column.name}" AS name, "{sha256}" AS sha256 FROM "{table.name}"'
                        f' WHERE "{column.name}" IS NOT NULL'
                    )
                }
    return found


CHECKS: Final[tuple[Check, ...]] = (_schema, _references, _chains, _rows, _digests, _numbers, _clock)


def repair_digests(work: Work) -> int:
    """Make the digests anew from the heads (a quiet unit of work); how many record types."""
    counted = recomputed(work)
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
