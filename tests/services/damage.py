"""Kinds of damage: how each is made in a sound station, by which code a check must find it, and what is promised.

`mends`: a repair puts it right, and nothing of that code is found afterwards. What is not mended is told in words and
stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.security import slots
from stationdesk.storage.engine import Capture, connect
from tests.fixtures import PASSWORD, QUICK, USER

PERSON = "(SELECT id FROM people ORDER BY id LIMIT 1)"
LAST = "(SELECT id FROM people ORDER BY id DESC LIMIT 1)"


@dataclass(frozen=True)
class Kind:
    """One kind of damage. `make` is given the home; `whole` asks for the check that reads everything."""

    code: str
    make: Callable[[Path], object]
    mends: bool = False
    whole: bool = False
    left: tuple[str, ...] = ()
    """What else the damage did that no rule can put right."""


class Raw:
    """The database opened by someone with the key and bad intentions: no trigger holds them back, nothing is logged."""

    def __init__(self, home: Path) -> None:
        opened = slots.KeySlots(Home(home), kdf=QUICK).unlock(USER, PASSWORD)
        capture = Capture()
        capture.open("quiet", "", 0, 0)
        self.connection = connect(home / "station.db", opened.database_key, capture=capture)
        self.connection.execute("PRAGMA foreign_keys = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")

    def __call__(self, sql: str, *params: object) -> None:
        cursor = self.connection.execute(sql, params)
        assert cursor.rowcount != 0, f"no damage was done: {sql}"

    def close(self) -> None:
        self.connection.close()


def sql(*statements: str) -> Callable[[Path], None]:
    """Damage by SQL."""

    def make(home: Path) -> None:
        with closing(Raw(home)) as raw:
            for statement in statements:
                raw(statement)

    return make


def insert(raw: Raw, table: str, number: str) -> None:
    """A row with a number, whatever other columns the table wants."""
    columns = raw.connection.execute(f"PRAGMA table_info({table})").fetchall()
    given: dict[str, Any] = {
        name: (1 if kind == "INTEGER" else "x") for _, name, kind, needed, *_ in columns if needed
    }
    given |= {"id": new_id(), "number": number}
    given["station_id"] = raw.connection.execute("SELECT station_id FROM this_device").fetchone()[0]
    names = ", ".join(given)
    raw(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(given))})", *given.values())


def numbered(*numbers: str) -> Callable[[Path], None]:
    def make(home: Path) -> None:
        with closing(Raw(home)) as raw:
            for number in numbers:
                insert(raw, "cases", number)

    return make


def index_without_a_row(home: Path) -> None:
    """A row written while its table's index was not known to be there."""
    with closing(Raw(home)) as raw:
        raw("PRAGMA writable_schema = ON") if False else raw.connection.execute("PRAGMA writable_schema = ON")
        kept = raw.connection.execute(
            "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = 'ix_staged_files_staged_at'"
        ).fetchone()
        raw("DELETE FROM sqlite_master WHERE name = ?", kept[1])
    with closing(Raw(home)) as raw:
        blob = raw.connection.execute("SELECT blob, size, sha256 FROM attachments").fetchone()
        raw(
            "INSERT INTO staged_files (id, user_id, staged_at, blob, title, media_type, size, sha256)"
            " VALUES (?, 'x', '2026-11-22T00:00:00.000Z', ?, 'x', 'image/jpeg', ?, ?)",
            new_id(),
            *blob,
        )
        raw.connection.execute("PRAGMA writable_schema = ON")
        raw("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", *kept)


def only_blob(home: Path) -> Path:
    return next((home / "blobs").glob("??/*"))


def changed(path: Path, content: bytes) -> None:
    """Other content under the name, not in the file itself: a backup may be a second name of the same file."""
    path.unlink()
    path.write_bytes(content)


def torn(table: str) -> Callable[[Path], None]:
    """A page of a table overwritten, as a failing disk does."""

    def make(home: Path) -> None:
        with closing(Raw(home)) as raw:
            page = raw.connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
            ).fetchone()[0]
            raw.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        data = bytearray((home / "station.db").read_bytes())
        for at in range(page * 4096 - 3000, page * 4096 - 2900):
            data[at] ^= 0x55
        (home / "station.db").write_bytes(data)

    return make


def other_card(home: Path) -> None:
    card = json.loads((home / "home.json").read_text("utf-8"))
    (home / "home.json").write_text(json.dumps(card | {"device_id": "x"}), "utf-8")


MIDDLE = "(SELECT max(seq) - 4 FROM changes)"
KINDS: dict[str, Kind] = {
    # rows against the log
    "a name changed behind the program": Kind(
        "row-differs", sql(f"UPDATE people SET name = 'x' WHERE id = {LAST}"), True
    ),
    "a value slipped into an empty column": Kind(
        "row-differs", sql(f"UPDATE people SET remark = 'x' WHERE id = {LAST}"), True
    ),
    "a withdrawal taken back behind the program": Kind(
        "row-differs", sql("UPDATE people SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL"), True
    ),
    "a text that is no UTF-8": Kind(
        "row-differs", sql(f"UPDATE people SET name = CAST(x'fffe41' AS TEXT) WHERE id = {LAST}"), True
    ),
    "an impossible date": Kind(
        "row-differs", sql(f"UPDATE people SET birth = '2026-02-31' WHERE id = {LAST}"), True
    ),
    "a person deleted": Kind(
        "row-missing",
        sql(f"DELETE FROM phones WHERE person_id = {LAST}", f"DELETE FROM people WHERE id = {LAST}"),
        True,
    ),
    "every person deleted": Kind("row-missing", sql("DELETE FROM phones", "DELETE FROM people"), True),
    "a person added": Kind(
        "row-unlogged",
        sql(
            "INSERT INTO people (station_id, id, name, resident_type)"
            " SELECT station_id, 'x', 'y', 'registered' FROM people LIMIT 1"
        ),
    ),
    "a household deleted under its people": Kind("reference", sql("DELETE FROM households"), True),
    # heads and digests
    "a head pointing nowhere": Kind(
        "head-loose",
        sql(f"UPDATE heads SET head = '[\"10.1.9999\"]' WHERE record_id = {LAST} AND col = '*'"),
        True,
    ),
    "a head set back to an older change": Kind(
        "head-differs", sql("DELETE FROM heads WHERE col = 'name' AND table_name = 'people'"), True
    ),
    "a head removed": Kind(
        "head-differs", sql(f"DELETE FROM heads WHERE record_id = {LAST} AND col = '*'"), True
    ),
    "a head that is no list": Kind(
        "head-loose", sql(f"UPDATE heads SET head = 'x' WHERE record_id = {LAST} AND col = '*'"), True
    ),
    "every head lost": Kind("head-differs", sql("DELETE FROM heads"), True),
    "a digest changed": Kind(
        "digest", sql("UPDATE digests SET digest = digest + 1 WHERE table_name = 'people'"), True
    ),
    "a count of heads changed": Kind(
        "digest", sql("UPDATE digests SET heads = heads + 1 WHERE table_name = 'phones'"), True
    ),
    # the log
    "a payload rewritten": Kind(
        "payload",
        sql(
            "UPDATE changes SET payload = replace(payload, '曾庆', '李庆') WHERE table_name = 'people' AND op = 'I'"
        ),
        True,
    ),
    "a payload that is no JSON": Kind(
        "payload", sql(f"UPDATE changes SET payload = '{{' WHERE seq = {MIDDLE}"), True
    ),
    "what a change replaces rewritten": Kind(
        "payload",
        sql("UPDATE changes SET replaces = '{}' WHERE op = 'U' AND table_name = 'people'"),
        True,
    ),
    "a change removed": Kind("log-gap", sql(f"DELETE FROM changes WHERE seq = {MIDDLE}"), True),
    "a transaction in the middle removed": Kind(
        "log-gap", sql("DELETE FROM changes WHERE txn = 2", "DELETE FROM transactions WHERE txn = 2"), True
    ),
    "the first transaction removed": Kind(
        "log-gap", sql("DELETE FROM changes WHERE txn = 1", "DELETE FROM transactions WHERE txn = 1"), True
    ),
    "a salt rewritten": Kind("payload", sql("UPDATE transactions SET salt = 'zz' WHERE txn = 2")),
    "a change put in": Kind(
        "change-outside",
        sql(
            "INSERT INTO changes SELECT station_id, device_no, epoch, seq + 900, txn + 90, table_name, record_id, op,"
            " payload, replaces, mac, key FROM changes LIMIT 1"
        ),
        True,
    ),
    "the author of a transaction changed": Kind(
        "chain", sql("UPDATE transactions SET author = 'x' WHERE txn = 2")
    ),
    "the time of a transaction changed": Kind(
        "chain", sql("UPDATE transactions SET wall = '2020-01-01T00:00:00.000Z' WHERE txn = 1")
    ),
    "a chain value rewritten": Kind("chain", sql("UPDATE transactions SET chain = 'x' WHERE txn = 2")),
    "the last transaction removed": Kind(
        "origin",
        sql(
            "DELETE FROM changes WHERE txn = (SELECT max(txn) FROM transactions)",
            "DELETE FROM transactions WHERE txn = (SELECT max(txn) FROM transactions)",
        ),
        True,
    ),
    "the log's progress set back": Kind(
        "origin", sql("UPDATE origins SET seq = seq - 1, txn = txn - 1"), True
    ),
    "the log's progress lost": Kind("origin", sql("DELETE FROM origins"), True),
    # what is derived, and the numbers
    "a search key lost": Kind(
        "search-keys", sql("DELETE FROM search_keys WHERE key = (SELECT max(key) FROM search_keys)"), True
    ),
    "a search key left over": Kind(
        "search-keys",
        sql("INSERT INTO search_keys SELECT scope, 'nzzz', record_id FROM search_keys LIMIT 1"),
        True,
    ),
    "a trigger dropped": Kind("triggers", sql("DROP TRIGGER sd_people_u"), True),
    "a trigger weakened": Kind(
        "triggers",
        sql(
            "DROP TRIGGER sd_people_d",
            "CREATE TRIGGER sd_people_d BEFORE DELETE ON people WHEN 0 BEGIN SELECT 1; END",
        ),
        True,
    ),
    "a trigger of somebody else": Kind(
        "triggers",
        sql("CREATE TRIGGER zz AFTER INSERT ON people BEGIN DELETE FROM phones; END"),
        True,
    ),
    "an index that lacks a row": Kind("index-differs", index_without_a_row, True, whole=True),
    "a number given twice": Kind(
        "number-twice", numbered("421221106202-20261122-010-0001", "421221106202-20261122-010-0001")
    ),
    "a counter behind the numbers": Kind(
        "counter-behind",
        numbered("421221106202-20261122-010-0007"),
        True,
        left=("row-unlogged", "case-never-opened"),
    ),
    "an audit entry changed": Kind(
        "audit-chain", sql("UPDATE audit SET tag = 'nothing:done' WHERE n = 1"), True
    ),
    "an audit entry removed": Kind("row-missing", sql("DELETE FROM audit WHERE n = 1"), True),
    "an instant of the audit that is none": Kind(
        "audit-chain", sql("UPDATE audit SET at = 'x' WHERE n = 1"), True
    ),
    # files beside
    "an attachment lost": Kind("blob-missing", lambda home: only_blob(home).unlink(), True),
    "an attachment cut": Kind("blob-damaged", lambda home: changed(only_blob(home), b"SDBLOB"), True),
    "an attachment with a turned bit": Kind(
        "blob-damaged",
        lambda home: changed(only_blob(home), only_blob(home).read_bytes()[:-1] + b"x"),
        True,
        whole=True,
    ),
    "an attachment in the place of another": Kind(
        "blob-damaged",
        lambda home: changed(
            sorted((home / "blobs").glob("??/*"))[0], sorted((home / "blobs").glob("??/*"))[1].read_bytes()
        ),
        True,
    ),
    "the card of another device": Kind("home-card", other_card, True),
    # the file itself
    "a page of the log torn": Kind("page-cipher", torn("changes"), True),
    "a page of the people torn": Kind("page-cipher", torn("people"), True),
}
