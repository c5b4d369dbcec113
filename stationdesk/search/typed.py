"""From what someone types to ids of records: the same for people and organisations.

A typed word may be characters, pinyin, initials or the tail of a number; several words narrow each other.
"""

from __future__ import annotations

from typing import Final

from stationdesk.search.keys import digits, scope
from stationdesk.storage.work import Work

LONGEST: Final = 300
"""Signs that are looked at: nobody is called by more."""
FEW: Final = 600
"""Up to so many candidates of the rarest word are compared with the other words one by one."""


def ranges(word: str) -> list[str]:
    """The key prefixes that one typed word may mean, the likeliest first."""
    from stationdesk.core import names, pinyin

    text = pinyin.query_form(word)
    if not text:
        return []
    number = digits(text)
    if number and number == text.upper().replace("-", "") and text.upper() != "X":
        tail = number[::-1]
        return ["d" + tail] if "X" in number else ["d" + tail, "t" + tail]
    if text.isascii():
        spoken = ["p" + text, "i" + text]
        # Credit codes and passports end in letters as well.
        return [*spoken, "d" + text.upper()[::-1]] if number else spoken
    return ["n" + names.search_form(word)]


def ids(work: Work, kind: str, text: str, limit: int = 20) -> list[str]:
    """Ids of the records of a kind (`search.keys.KINDS`) that the typed text may mean, best first."""
    # Half a sign, as a bad clipboard gives it, is in nobody's name and in no database.
    words = text.encode("utf-8", "ignore").decode("utf-8")[:LONGEST].split()
    if not words:
        return []
    if len(words) > 1 and all(word.isascii() and word.isalpha() for word in words):
        # Pinyin typed with spaces between the syllables is one name.
        joined = ids(work, kind, "".join(words), limit)
        if joined:
            return joined
    meant = [prefixes for prefixes in map(ranges, words) if prefixes]
    if not meant:
        return []
    named = scope(kind, work.station_id)
    if len(meant) > 1:
        return _all_of(work, named, meant, limit)
    found: list[str] = []
    for prefix in meant[0]:
        found += _candidates(work, named, prefix, limit - len(found), seen=found)
        if len(found) >= limit:
            break
    return found[:limit]


def _candidates(work: Work, named: str, prefix: str, limit: int, seen: list[str]) -> list[str]:
    found = work.rows(
        "SELECT record_id FROM search_keys WHERE scope = :s AND key >= :low AND key < :high"
        " ORDER BY key LIMIT :limit",
        s=named,
        low=prefix,
        high=prefix + "\U0010ffff",
        # One record may have several such keys (two readings of a name, two telephones).
        limit=3 * (limit + len(seen)),
    )
    return list(dict.fromkeys(row["record_id"] for row in found if row["record_id"] not in seen))[:limit]


def _all_of(work: Work, named: str, meant: list[list[str]], limit: int) -> list[str]:
    """Records that every word fits, in the order of the rarest word's keys."""
    # Which word is the rarest is counted, but never further than it matters.
    sizes = [_count(work, named, prefixes) for prefixes in meant]
    at = min(range(len(meant)), key=lambda n: sizes[n])
    rarest, others = meant[at], meant[:at] + meant[at + 1 :]
    if sizes[at] <= FEW:
        records: list[str] = []
        for prefix in rarest:
            records += _candidates(work, named, prefix, FEW, seen=records)
        for prefixes in others:
            records = _narrowed(work, named, records, prefixes)
        return records[:limit]
    params: dict[str, object] = {"s": named, "limit": 3 * limit}
    inside = [f"record_id IN ({_spans(prefixes, n, params)})" for n, prefixes in enumerate(others, 1)]
    found = work.rows(
        f"SELECT record_id FROM ({_spans(rarest, 0, params, 'key, record_id')})"
        f" WHERE {' AND '.join(inside)} ORDER BY key LIMIT :limit",
        **params,
    )
    return list(dict.fromkeys(row["record_id"] for row in found))[:limit]


def _spans(prefixes: list[str], number: int, params: dict[str, object], columns: str = "record_id") -> str:
    # One select a range: an OR of ranges would be answered by walking the whole village.
    parts = []
    for n, prefix in enumerate(prefixes):
        low, high = f"l{number}_{n}", f"h{number}_{n}"
        params[low], params[high] = prefix, prefix + "\U0010ffff"
        parts.append(
            f"SELECT {columns} FROM search_keys WHERE scope = :s AND key >= :{low} AND key < :{high}"
        )
    return " UNION ALL ".join(parts)


def _count(work: Work, named: str, prefixes: list[str]) -> int:
    params: dict[str, object] = {"s": named, "most": FEW + 1}
    spans = _spans(prefixes, 0, params)
    return int(work.scalar(f"SELECT count(*) FROM (SELECT 1 FROM ({spans}) LIMIT :most)", **params))


def _narrowed(work: Work, named: str, records: list[str], prefixes: list[str]) -> list[str]:
    if not records:
        return records
    params = {f"r{n}": record for n, record in enumerate(records)}
    listed = ", ".join(f":{name}" for name in params)
    kept = {
        row["record_id"]
        for row in work.rows(
            f"SELECT record_id, keys FROM search_of WHERE scope = :s AND record_id IN ({listed})",
            s=named,
            **params,
        )
        if any(key.startswith(prefix) for key in row["keys"].split("\n") for prefix in prefixes)
    }
    return [record for record in records if record in kept]
