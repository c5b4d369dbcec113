"""Taking a person out of rows, log and files, so that the chain still proves the rest and every machine ends the same.

An erased record begins anew with one change that says what stays of it (`core.personal`), its *tombstone*: an insert for
a record that is there already, named by a row of `erased_records` in the same transaction. Of every other change of the
record, whether it was here before or comes later from a machine that had not heard, payload, record key and the
transaction's salt are removed and the keyed hash stays (`core.chain`). A change that was made upon the tombstone counts.

`bury` is for the machine where two people decided; `carry_out` is the same work on every machine. What lies outside the
database (files, free pages) is named under `AFTERWARDS` and done once the transaction is safe: `sync.erased.finish`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import chain, personal
from stationdesk.core.clock import stamp
from stationdesk.models.retention import ErasedRecord
from stationdesk.models.table import CivilDate, Document, Instant
from stationdesk.storage import capture
from stationdesk.storage.erased_note import AFTERWARDS, waiting
from stationdesk.storage.work import Work

GONE: Final = "（已删除）"
UNSEARCHED: Final = frozenset(
    {"audit", "erased_records", "data_requests", "devices", "user_keys", "sealed_wraps"}
)
"""Synced tables that hold codes, keys and ciphertext: nobody's name can stand in them."""
_WITHDRAWN: Final = frozenset({"phones", "kinships", "person_aliases", "attachments", "memberships"})
_HUSHED_LINKS: Final[Mapping[str, tuple[str, ...]]] = {
    "kinships": ("person_id", "relative_id"),
    "person_aliases": ("alias_id", "person_id"),
}
_DROPPED: Final = frozenset({("people", "household_id"), ("attachments", "subject_id")})
_NO_TIME: Final[Mapping[type[Any], str]] = {
    CivilDate: "1970-01-01",
    Instant: "1970-01-01T00:00:00.000Z",
}
_ASKED: Final = 400
_encode: Final = msgspec.json.Encoder().encode


@cache
def _tables() -> dict[str, sa.Table]:
    return {table.name: table for table in capture.synced_tables()}


def _holds_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, (sa.Text, Document, Instant, CivilDate))


def _chunks(records: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Parameters for `IN (...)`, a bounded number at a time."""
    listed = sorted(records)
    for start in range(0, len(listed), _ASKED):
        some = {f"r{n}": one for n, one in enumerate(listed[start : start + _ASKED])}
        yield ", ".join(f":{name}" for name in some), some


def _named(work: Work, table: str, column: str, records: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for marks, given in _chunks(records):
        found.update(
            row[0]
            for row in work.tuples(
                f'SELECT id FROM "{table}" WHERE station_id = :s AND "{column}" IN ({marks})',
                s=work.station_id,
                **given,
            )
        )
    return found


def records_of(work: Work, person_id: str) -> dict[str, set[str]]:
    """Table → every record of a person, whoever else stands for the same person included."""
    people = {person_id}
    while True:
        wider = set(people)
        for here, there in (("alias_id", "person_id"), ("person_id", "alias_id")):
            for marks, given in _chunks(people):
                wider.update(
                    row[0]
                    for row in work.tuples(
                        f"SELECT {there} FROM person_aliases WHERE station_id = :s AND {here} IN ({marks})"
                        " AND withdrawn_at IS NULL",
                        s=work.station_id,
                        **given,
                    )
                )
        if wider == people:
            break
        people = wider
    return grown_from(work, {personal.PEOPLE: people})


def grown_from(work: Work, start: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """These records and everything that hangs on them, without what is erased already."""
    found: dict[str, set[str]] = {table: set(some) for table, some in start.items()}
    grown = True
    while grown:
        grown = False
        for table, owners in personal.OWNERS.items():
            for column, target in owners:
                more = _named(work, table, column, found.get(target, ())) - found.get(table, set())
                if more:
                    found.setdefault(table, set()).update(more)
                    grown = True
    every = {record for records in found.values() for record in records}
    for table in personal.SUBJECTS:
        more = _named(work, table, "subject_id", every)
        if more:
            found[table] = more
    for table, owners in personal.AFTER.items():
        for column, target in owners:
            more = _named(work, table, column, found.get(target, ()))
            if more:
                found[table] = more
    gone = erased_ids(work, work.station_id)
    return {table: records - gone for table, records in found.items() if records - gone}


def erased_ids(work: Work, station_id: str) -> set[str]:
    """Records of a station that are erased; read once a transaction."""
    return set(tombstones(work, station_id))


def tombstones(work: Work, station_id: str) -> dict[str, set[str]]:
    """Erased record → identities of its tombstones (two where two machines erased it at once)."""
    key = f"erased {station_id}"
    found: dict[str, set[str]] | None = work.extra.get(key)
    if found is None:
        found = {}
        for record, head in work.tuples(
            "SELECT record_id, tombstone FROM erased_records WHERE station_id = :s", s=station_id
        ):
            found.setdefault(record, set()).add(head)
        work.extra[key] = found
    return found


def forget(work: Work, station_id: str) -> None:
    """What is erased changed within this transaction: read it again."""
    work.extra.pop(f"erased {station_id}", None)


def left_of(work: Work, table: str, record: str) -> dict[str, Any]:
    """What stays of a record, as its tombstone says it (raw column values, without the empty ones)."""
    row = work.rows(
        f'SELECT * FROM "{table}" WHERE station_id = :s AND id = :r', s=work.station_id, r=record
    )[0]
    left: dict[str, Any] = {}
    for column in _tables()[table].columns:
        name = column.name
        if name in ("station_id", "id"):
            continue
        value = row[name]
        if (table, name) in personal.YEAR_ONLY:
            value = f"{value[:4]}-01-01" if value else None
        elif isinstance(column.type, (Instant, CivilDate)):
            pass  # when something happened stays
        elif (table, name) in _DROPPED or not personal.stays(table, name, value):
            value = None if column.nullable else _blank(column, name, record, value)
        if value is not None:
            left[name] = value
    if table in _WITHDRAWN and "withdrawn_at" not in left:
        left |= {"withdrawn_at": stamp(work.at), "withdrawn_why": personal.BLANKED_WHY}
    for name in _HUSHED_LINKS.get(table, ()):
        left[name] = left[_HUSHED_LINKS[table][0]]
    if table == personal.PEOPLE and "died_on" not in left and personal.MOVED not in left:
        left[personal.MOVED] = work.today.isoformat()
    return left


def _blank(column: sa.Column[Any], name: str, record: str, value: Any) -> str:
    if isinstance(column.type, Document):
        return "[]" if str(value).startswith("[") else "{}"
    return personal.pseudonym(record) if name == "name" else ""


def words_of(work: Work, station_id: str, records: Mapping[str, set[str]]) -> tuple[set[str], set[str]]:
    """(ID and telephone numbers, names) that the rows and the log of these records know somebody by."""
    numbers: set[str] = set()
    names: set[str] = set()
    for table, columns in (("people", ("id_number", "name")), ("phones", ("number",))):
        for marks, given in _chunks(records.get(table, ())):
            known = work.tuples(
                f"SELECT {', '.join(columns)} FROM {table} WHERE station_id = :s AND id IN ({marks})",
                s=station_id,
                **given,
            )
            logged = work.tuples(
                "SELECT payload FROM changes WHERE station_id = :s AND payload IS NOT NULL"
                f" AND record_id IN ({marks})",
                s=station_id,
                **given,
            )
            told = [tuple(json.loads(one[0]).get(column) for column in columns) for one in logged]
            for values in (*known, *told):
                for column, value in zip(columns, values, strict=True):
                    if value and not str(value).startswith("（"):
                        (names if column == "name" else numbers).add(str(value))
    numbers = {one for one in numbers if len(one) >= 7}
    shared = {
        number
        for number in numbers
        for (holder,) in work.tuples(
            "SELECT id FROM phones WHERE station_id = :s AND number = :n AND withdrawn_at IS NULL",
            s=station_id,
            n=number,
        )
        if holder not in records.get("phones", set())
    }
    return numbers - shared, {one for one in names if len(one) >= 2}


def mentions(work: Work, words: Iterable[str], beside: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Table → records beside these in which one of the words stands, wherever in them."""
    wanted = {f"w{n}": word for n, word in enumerate(sorted(words))}
    found: dict[str, set[str]] = {}
    if not wanted:
        return found
    for table in _tables().values():
        if table.name in UNSEARCHED:
            continue
        texts = [
            column.name
            for column in table.columns
            if column.name not in ("station_id", "id", "blob", "sha256", "cipher")
            and isinstance(column.type, (sa.Text, Document))
        ]
        if not texts:
            continue
        test = " OR ".join(f'instr("{column}", :{mark})' for column in texts for mark in wanted)
        ids = {
            row[0]
            for row in work.tuples(
                f'SELECT id FROM "{table.name}" WHERE station_id = :s AND ({test})',
                s=work.station_id,
                **wanted,
            )
        } - beside.get(table.name, set())
        if ids:
            found[table.name] = ids
    return found


def without(work: Work, table: str, record: str, words: Iterable[str]) -> dict[str, Any]:
    """A record that stays, with somebody's name and numbers taken out of it. A drawn paper is drawn anew when asked for."""
    row = work.rows(
        f'SELECT * FROM "{table}" WHERE station_id = :s AND id = :r', s=work.station_id, r=record
    )[0]
    left: dict[str, Any] = {}
    for name in capture.columns(_tables()[table]):
        value = row[name]
        if isinstance(value, str):
            for word in words:
                value = value.replace(word, GONE)
        if value is not None and not (table == "papers" and name in ("pdf_blob", "pdf_sha256")):
            left[name] = value
    return left


def bury(
    work: Work,
    request_id: str,
    left: Mapping[tuple[str, str], dict[str, Any]],
    beside: Mapping[tuple[str, str], dict[str, Any]] | None = None,
) -> None:
    """Erase records here, in a capturing transaction: tombstones into the log, then everything else taken out.

    `left`: (table, record) → what stays of it, from `left_of`; `beside` the same from `without`.
    """
    station = work.station_id
    every = {**left, **(beside or {})}
    for (table, record), values in every.items():
        work.run(
            "INSERT INTO changes (station_id, device_no, epoch, seq, txn, table_name, record_id, op, payload)"
            " VALUES (:s, sd_device(), sd_epoch(), sd_seq(), sd_txn(), :t, :r, 'I', :p)",
            {"s": station, "t": table, "r": record, "p": _encode(values).decode()},
        )
        identity = json.loads(work.capture.head())[0]
        work.session.add(
            ErasedRecord(
                station_id=station,
                request_id=request_id,
                table_name=table,
                record_id=record,
                how="own" if (table, record) in left else "beside",
                tombstone=identity,
                at=work.at,
            )
        )
        work.session.flush()
    forget(work, station)
    carry_out(work, station, {table: {r for t, r in every if t == table} for table, _ in every})


def carry_out(work: Work, station_id: str, records: Mapping[str, set[str]]) -> None:
    """Bring rows, heads, log and what was derived in line with the tombstones of these records."""
    numbers, names = words_of(work, station_id, records)
    blobs = _blobs(work, station_id, records)
    every = {record for some in records.values() for record in some}
    kept = strip(work, station_id, every)
    with work.capture.hushed():
        _forget_derived(work, station_id, every, numbers | names)
    for table, some in records.items():
        for record in sorted(some):
            _lay(work, station_id, table, record, kept.get(record, []))
    _remember(work, blobs, every)
    work.session.expire_all()
    work.touched |= set(records)


def _blobs(work: Work, station_id: str, records: Mapping[str, set[str]]) -> set[str]:
    """Files that these records name, by the name they have here."""
    found: set[str] = set()
    for table, name, digest in (("attachments", "blob", "sha256"), ("papers", "pdf_blob", "pdf_sha256")):
        for marks, given in _chunks(records.get(table, ())):
            found.update(
                work.blobs.named(row[0], row[1] or "")
                for row in work.tuples(
                    f"SELECT {name}, {digest} FROM {table} WHERE station_id = :s AND id IN ({marks})",
                    s=station_id,
                    **given,
                )
                if row[0]
            )
    return found


def strip(work: Work, station_id: str, records: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Take out of the log what these records said before their tombstones; what of each still counts, by clock."""
    stones = tombstones(work, station_id)
    kept: dict[str, list[dict[str, Any]]] = {}
    going: dict[tuple[int, int, int], set[int]] = {}
    for marks, given in _chunks(records):
        rows = work.rows(
            "SELECT c.device_no, c.epoch, c.seq, c.txn, c.record_id, c.op, c.payload, c.replaces, c.mac, t.hlc"
            " FROM changes c LEFT JOIN transactions t ON t.station_id = c.station_id"
            " AND t.device_no = c.device_no AND t.epoch = c.epoch AND t.txn = c.txn"
            f" WHERE c.station_id = :s AND c.record_id IN ({marks})",
            s=station_id,
            **given,
        )
        rows.sort(key=lambda row: (row["hlc"] or 1 << 62, row["device_no"], row["epoch"], row["seq"]))
        counting: set[str] = set()
        for row in rows:
            if row["mac"]:
                continue
            identity = f"{row['device_no']}.{row['epoch']}.{row['seq']}"
            if survives(row["record_id"], identity, row["replaces"], stones, counting):
                counting.add(identity)
                kept.setdefault(row["record_id"], []).append({"identity": identity, **row})
            else:
                going.setdefault((row["device_no"], row["epoch"], row["txn"]), set()).add(row["seq"])
    with work.capture.hushed():
        for origin, seqs in going.items():
            _strip_transaction(work, station_id, origin, seqs)
    return kept


def survives(
    record: str, identity: str, replaces: str | None, stones: Mapping[str, set[str]], counting: set[str]
) -> bool:
    """Whether a change of an erased record is its tombstone, or was made upon it."""
    if identity in stones.get(record, ()):
        return True
    seen = {head for heads in json.loads(replaces or "{}").values() for head in heads}
    return bool(seen) and seen <= counting


def _strip_transaction(work: Work, station_id: str, origin: tuple[int, int, int], seqs: set[int]) -> None:
    where = {"s": station_id, "d": origin[0], "e": origin[1], "x": origin[2]}
    is_this = "station_id = :s AND device_no = :d AND epoch = :e AND txn = :x"
    salt = bytes.fromhex(work.scalar(f"SELECT salt FROM transactions WHERE {is_this}", **where) or "")
    changed = []
    for row in work.rows(
        "SELECT seq, table_name, record_id, op, payload, replaces, mac, key FROM changes WHERE " + is_this,
        **where,
    ):
        if row["mac"]:
            continue
        own = _from64(row["key"]) if row["key"] else chain.key_of(salt, row["seq"])
        if row["seq"] in seqs:
            mac = chain.mac_of(
                own,
                row["table_name"],
                row["record_id"],
                row["op"],
                (row["payload"] or "").encode(),
                (row["replaces"] or "").encode(),
            )
            changed.append({**where, "q": row["seq"], "p": None, "b": None, "m": _to64(mac), "y": None})
        elif not row["key"]:
            mine = {"q": row["seq"], "p": row["payload"], "b": row["replaces"], "m": None, "y": _to64(own)}
            changed.append({**where, **mine})
    work.run(
        f"UPDATE changes SET payload = :p, replaces = :b, mac = :m, key = :y WHERE {is_this} AND seq = :q",
        changed,
    )
    work.run(f"UPDATE transactions SET salt = '' WHERE {is_this}", where)


def _to64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _from64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _lay(work: Work, station_id: str, table: str, record: str, kept: list[dict[str, Any]]) -> None:
    """The row shows its tombstone and what was made upon it, and its heads say so."""
    stones = [one for one in kept if one["op"] == "I"]
    if not stones:
        return  # the tombstone itself is still to come
    values: dict[str, Any] = json.loads(stones[-1]["payload"])
    heads: dict[str, list[str]] = {"*": [one["identity"] for one in stones]}
    for one in kept:
        if one["op"] != "U":
            continue
        for column, value in json.loads(one["payload"]).items():
            replaced = set(json.loads(one["replaces"]).get(column, ()))
            standing = [head for head in heads.get(column, ()) if head not in replaced]
            heads[column] = [*standing, one["identity"]]
            values[column] = value
    here = {"s": station_id, "r": record}
    names = capture.columns(_tables()[table])
    there = work.scalar(f'SELECT 1 FROM "{table}" WHERE station_id = :s AND id = :r', **here)
    given = {**here, **{f"v{n}": values.get(name) for n, name in enumerate(names)}}
    with work.capture.hushed():
        if there:
            sets = ", ".join(f'"{name}" = :v{n}' for n, name in enumerate(names))
            work.run(f'UPDATE "{table}" SET {sets} WHERE station_id = :s AND id = :r', given)
        else:
            quoted = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join(f":v{n}" for n in range(len(names)))
            work.run(f'INSERT INTO "{table}" (station_id, id, {quoted}) VALUES (:s, :r, {marks})', given)
    work.run("DELETE FROM heads WHERE station_id = :s AND record_id = :r", here)
    work.run(
        "INSERT INTO heads (station_id, record_id, col, table_name, head) VALUES (:s, :r, :c, :t, :h)",
        [
            {**here, "c": column, "t": table, "h": json.dumps(some, separators=(",", ":"))}
            for column, some in heads.items()
        ],
    )


def blank(work: Work, station_id: str, table: str, record: str, head: str) -> None:
    """A row that shows nothing, for a record whose birth is erased and whose tombstone is still to come."""
    given: dict[str, Any] = {"s": station_id, "r": record, "t": table, "h": f'["{head}"]'}
    names = []
    for column in _tables()[table].columns:
        if column.nullable or column.name in ("station_id", "id"):
            continue
        names.append(column.name)
        kind = type(column.type)
        given[f"v{len(names)}"] = (
            _NO_TIME[kind]
            if kind in _NO_TIME
            else _blank(column, column.name, record, "")
            if _holds_text(column)
            else 0
        )
    quoted = "".join(f', "{name}"' for name in names)
    marks = "".join(f", :v{n}" for n in range(1, len(names) + 1))
    work.run(f'INSERT INTO "{table}" (station_id, id{quoted}) VALUES (:s, :r{marks})', given)
    work.run(
        "INSERT INTO heads (station_id, record_id, col, table_name, head) VALUES (:s, :r, '*', :t, :h)", given
    )


def _forget_derived(work: Work, station_id: str, records: set[str], words: set[str]) -> None:
    """Conflict items, duplicates, half-typed forms and books kept beside the register."""
    for marks, given in _chunks(records):
        work.run(
            f"DELETE FROM conflicts WHERE station_id = :s AND record_id IN ({marks})",
            {"s": station_id, **given},
        )
        for column in ("first_id", "second_id"):
            work.run(
                f"DELETE FROM duplicates WHERE station_id = :s AND {column} IN ({marks})",
                {"s": station_id, **given},
            )
    present = set(sa.inspect(work.connection).get_table_names())
    for table, column in (("drafts", "body"), ("saved_filters", "query")):
        if table in present:
            for word in sorted(words | (records if table == "drafts" else set())):
                work.run(f"DELETE FROM {table} WHERE replace({column}, :w, '') <> {column}", {"w": word})
    if "plain_books" in present:
        for word in sorted(words):
            work.run(
                "UPDATE plain_books SET body = replace(body, :w, :gone) WHERE station_id = :s",
                {"w": word, "gone": GONE, "s": station_id},
            )


def _remember(work: Work, blobs: set[str], records: set[str]) -> None:
    """Write down what is left to do once this transaction is safe."""
    row = waiting(work)
    before: dict[str, Any] = json.loads(row) if row else {}
    value = {
        "blobs": sorted({*before.get("blobs", ()), *blobs}),
        "records": sorted({*before.get("records", ()), *records}),
        "free": True,
    }
    text = json.dumps(value, separators=(",", ":"))
    if row is None:
        work.run("INSERT INTO machine_settings (key, value) VALUES (:k, :v)", {"k": AFTERWARDS, "v": text})
    else:
        work.run("UPDATE machine_settings SET value = :v WHERE key = :k", {"k": AFTERWARDS, "v": text})


__all__ = [
    "AFTERWARDS",
    "bury",
    "carry_out",
    "erased_ids",
    "forget",
    "left_of",
    "mentions",
    "records_of",
    "strip",
    "survives",
    "tombstones",
    "without",
    "words_of",
]
