"""Keys under which a record is found, and keeping them true.

One table, `(scope, key, record)`, scope first: with the village leading the index a keystroke costs
under a millisecond among a million people. A key's first letter says what it is of: `n` name or given
name, `p` full pinyin, `i` initials, `d` ID number reversed, `t` telephone reversed, `c` number reversed.
Triggers mark records as stale whoever writes them; `refresh` runs before every commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from stationdesk.storage.work import Work

BATCH = 500
SUFFIXES = 4
"""A name is found from each of its first characters on, not only from the first."""
NAME_SIGNS = 24
"""So many characters of an organisation's name are keys; every one of them may begin what is typed."""
READINGS = 8


def scope(kind: str, station_id: str) -> str:
    """The leading column: what kind of record, of which station (48 random bits of its id)."""
    return f"{kind}{station_id[-12:]}"


def refresh(work: Work) -> int:
    """Make the keys of every stale record true again; how many there were."""
    dirty = work.rows("SELECT station_id, table_name, record_id FROM search_dirty")
    if not dirty:
        return 0
    groups: dict[tuple[str, str], list[str]] = {}
    for row in dirty:
        groups.setdefault((row["station_id"], row["table_name"]), []).append(row["record_id"])
    for (station_id, table), records in groups.items():
        for start in range(0, len(records), BATCH):
            _renew(work, station_id, table, records[start : start + BATCH])
    work.run("DELETE FROM search_dirty")
    return len(dirty)


def rebuild(work: Work, station_id: str) -> int:
    """Throw every key of a station away and make them anew (check --repair)."""
    for table in KINDS:
        where = {"s": scope(KINDS[table], station_id)}
        work.run("DELETE FROM search_keys WHERE scope = :s", where)
        work.run("DELETE FROM search_of WHERE scope = :s", where)
        work.run(
            "INSERT INTO search_dirty (station_id, table_name, record_id)"
            f" SELECT station_id, '{table}', id FROM {table} WHERE station_id = :s ON CONFLICT DO NOTHING",
            {"s": station_id},
        )
    return refresh(work)


def wrong(work: Work, station_id: str) -> list[str]:
    """Records whose keys are not what they should be (missing, left over, stale), for `check`."""
    found: list[str] = []
    for table, kind in KINDS.items():
        named = scope(kind, station_id)
        had = {
            row["record_id"]: row["keys"]
            for row in work.rows("SELECT record_id, keys FROM search_of WHERE scope = :s", s=named)
        }
        rows: dict[str, set[str]] = {}
        for row in work.rows("SELECT record_id, key FROM search_keys WHERE scope = :s", s=named):
            rows.setdefault(row["record_id"], set()).add(row["key"])
        records = [
            row["id"] for row in work.rows(f"SELECT id FROM {table} WHERE station_id = :s", s=station_id)
        ]
        due: dict[str, set[str]] = {}
        for start in range(0, len(records), BATCH):
            ids = {f"r{n}": record for n, record in enumerate(records[start : start + BATCH])}
            listed = ", ".join(f":{name}" for name in ids)
            due.update(_keys_of(work, station_id, table, listed, ids))
        for record in sorted(due.keys() | rows.keys() | {one for one, keys in had.items() if keys}):
            wanted = due.get(record, set())
            if rows.get(record, set()) != wanted or set(had.get(record, "").split("\n")) - {""} != wanted:
                found.append(f"{table} {record}")
    return found


KINDS = {"people": "p", "organisations": "o", "cases": "c"}


def _renew(work: Work, station_id: str, table: str, records: list[str]) -> None:
    named = scope(KINDS[table], station_id)
    ids = {f"r{n}": record for n, record in enumerate(records)}
    listed = ", ".join(f":{name}" for name in ids)
    wanted = dict.fromkeys(records, "")
    for record, keys in _keys_of(work, station_id, table, listed, ids):
        wanted[record] = "\n".join(sorted(keys))
    had = {
        row["record_id"]: row["keys"]
        for row in work.rows(
            f"SELECT record_id, keys FROM search_of WHERE scope = :scope AND record_id IN ({listed})",
            scope=named,
            **ids,
        )
    }
    gone: list[tuple[str, str, str]] = []
    fresh: list[tuple[str, str, str]] = []
    kept: list[tuple[str, str, str]] = []
    for record, now in wanted.items():
        before = had.get(record, "")
        if before == now:
            continue
        old, new = set(before.split("\n")) - {""}, set(now.split("\n")) - {""}
        gone += [(named, key, record) for key in old - new]
        fresh += [(named, key, record) for key in new - old]
        kept.append((named, record, now))
    # By place, and the keys in the order of their index: an import has hundreds of thousands.
    work.run("DELETE FROM search_keys WHERE scope = ? AND key = ? AND record_id = ?", gone)
    work.run("INSERT INTO search_keys (scope, key, record_id) VALUES (?, ?, ?)", sorted(fresh))
    work.run(
        "INSERT INTO search_of (scope, record_id, keys) VALUES (?, ?, ?)"
        " ON CONFLICT (scope, record_id) DO UPDATE SET keys = excluded.keys",
        kept,
    )


def _keys_of(
    work: Work, station_id: str, table: str, listed: str, ids: dict[str, str]
) -> Iterator[tuple[str, set[str]]]:
    if table == "people":
        phones: dict[str, list[str]] = {}
        for row in work.rows(
            "SELECT person_id, number FROM phones WHERE station_id = :station"
            f" AND withdrawn_at IS NULL AND person_id IN ({listed})",
            station=station_id,
            **ids,
        ):
            phones.setdefault(row["person_id"], []).append(row["number"])
        for row in work.rows(
            "SELECT id, name, id_number FROM people WHERE station_id = :station"
            f" AND withdrawn_at IS NULL AND id IN ({listed})",
            station=station_id,
            **ids,
        ):
            yield row["id"], person_keys(row["name"], row["id_number"], phones.get(row["id"], ()))
    elif table == "organisations":
        for row in work.rows(
            "SELECT id, name, credit_code, phone FROM organisations WHERE station_id = :station"
            f" AND withdrawn_at IS NULL AND id IN ({listed})",
            station=station_id,
            **ids,
        ):
            yield row["id"], organisation_keys(row["name"], row["credit_code"], row["phone"])
    else:
        for row in work.rows(
            f"SELECT id, number FROM cases WHERE station_id = :station AND id IN ({listed})",
            station=station_id,
            **ids,
        ):
            yield row["id"], {"c" + digits(row["number"])[::-1]}


def digits(text: str) -> str:
    """Only the digits (and a closing X) of a number."""
    return "".join(c for c in text.upper() if c.isdigit() or c == "X")


CASE_DIGITS: Final = 27
"""Village 12, day 8, device 3, running number 4."""


def case_digits(text: str) -> str:
    """The digits of a case number; a slip that was scanned twice into one field is one number."""
    found = digits(text)
    half, rest = found[:CASE_DIGITS], found[CASE_DIGITS:]
    return half if rest and rest == half * (len(rest) // CASE_DIGITS) else found


def person_keys(name: str, id_number: str | None, phones: Iterable[str]) -> set[str]:
    """Every key under which a person is found."""
    from stationdesk.core import names, pinyin

    form = names.search_form(name)
    found = {"n" + form[start:] for start in range(min(len(form), SUFFIXES))}
    spoken = pinyin.keys(name)
    found |= {"p" + full for full in spoken.full if full}
    found |= {"i" + initials for initials in spoken.initials if initials}
    if id_number:
        found.add("d" + id_number.upper()[::-1])
    found |= {"t" + digits(phone)[::-1] for phone in phones if digits(phone)}
    return found


def organisation_keys(name: str, credit_code: str | None, phone: str | None) -> set[str]:
    """Every key under which an organisation is found: people remember the middle of its name (便民超市)."""
    from itertools import islice, product

    from stationdesk.core import names, pinyin

    form = names.search_form(name)[:NAME_SIGNS]
    found = {"n" + form[start:] for start in range(len(form))}
    # Not the readings of a personal name: 曾 in 曾家超市 is a surname, 行 in 银行 is not.
    syllables = [readings for readings in map(pinyin.readings, form) if readings]
    for start in range(len(syllables)):
        for spoken in islice(product(*syllables[start:]), READINGS if start == 0 else 2):
            found.add("p" + "".join(spoken))
            found.add("i" + "".join(syllable[0] for syllable in spoken))
    if credit_code:
        found.add("d" + credit_code.upper()[::-1])
    if phone and digits(phone):
        found.add("t" + digits(phone)[::-1])
    return found
