"""Find people as someone types: characters, pinyin, initials, tail of the ID number or telephone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stationdesk.search.keys import digits, scope
from stationdesk.storage.work import Work

FEW = 600
"""Up to so many candidates of the rarest word are compared with the other words one by one."""


@dataclass(frozen=True)
class PersonHit:
    """One line of the list under the search field. Numbers are whole: whoever shows them masks them."""

    id: str
    name: str = field(repr=False)
    sex: str | None
    birth: date | None = field(repr=False)
    id_number: str | None = field(repr=False)
    household_id: str | None
    household_number: str | None
    grid: str | None
    address: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    resident_type: str
    died: bool
    moved: bool


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
        return ["p" + text, "i" + text]
    return ["n" + names.search_form(word)]


def find(work: Work, text: str, limit: int = 20) -> list[PersonHit]:
    """People whom the typed text may mean, best first. Several words narrow each other.

    A merged person is shown once, under the row that stands for it.
    """
    words = text.split()
    if not words:
        return []
    if len(words) > 1 and all(word.isascii() and word.isalpha() for word in words):
        # Pinyin typed with spaces between the syllables is one name.
        joined = find(work, "".join(words), limit)
        if joined:
            return joined
    meant = [prefixes for prefixes in map(ranges, words) if prefixes]
    if not meant:
        return []
    if len(meant) > 1:
        return rows(work, _all_of(work, meant, limit))
    ids: list[str] = []
    for prefix in meant[0]:
        ids += _candidates(work, prefix, limit - len(ids), seen=ids)
        if len(ids) >= limit:
            break
    return rows(work, ids[:limit])


def _candidates(work: Work, prefix: str, limit: int, seen: list[str]) -> list[str]:
    found = work.rows(
        "SELECT record_id FROM search_keys WHERE scope = :s AND key >= :low AND key < :high"
        " ORDER BY key LIMIT :limit",
        s=scope("p", work.station_id),
        low=prefix,
        high=prefix + "\U0010ffff",
        # One record may have several such keys (two readings of a name, two telephones).
        limit=3 * (limit + len(seen)),
    )
    return list(dict.fromkeys(row["record_id"] for row in found if row["record_id"] not in seen))[:limit]


def _all_of(work: Work, meant: list[list[str]], limit: int) -> list[str]:
    """Records that every word fits, in the order of the rarest word's keys."""
    # Which word is the rarest is counted, but never further than it matters.
    sizes = [_count(work, prefixes) for prefixes in meant]
    at = min(range(len(meant)), key=lambda n: sizes[n])
    rarest, others = meant[at], meant[:at] + meant[at + 1 :]
    if sizes[at] <= FEW:
        ids: list[str] = []
        for prefix in rarest:
            ids += _candidates(work, prefix, FEW, seen=ids)
        for prefixes in others:
            ids = _narrowed(work, ids, prefixes)
        return ids[:limit]
    params: dict[str, object] = {"s": scope("p", work.station_id), "limit": 3 * limit}
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


def _count(work: Work, prefixes: list[str]) -> int:
    params: dict[str, object] = {"s": scope("p", work.station_id), "most": FEW + 1}
    spans = _spans(prefixes, 0, params)
    return int(work.scalar(f"SELECT count(*) FROM (SELECT 1 FROM ({spans}) LIMIT :most)", **params))


def _narrowed(work: Work, ids: list[str], prefixes: list[str]) -> list[str]:
    if not ids:
        return ids
    named = {f"r{n}": record for n, record in enumerate(ids)}
    listed = ", ".join(f":{name}" for name in named)
    kept = {
        row["record_id"]
        for row in work.rows(
            f"SELECT record_id, keys FROM search_of WHERE scope = :s AND record_id IN ({listed})",
            s=scope("p", work.station_id),
            **named,
        )
        if any(key.startswith(prefix) for key in row["keys"].split("\n") for prefix in prefixes)
    }
    return [record for record in ids if record in kept]


def rows(work: Work, ids: list[str]) -> list[PersonHit]:
    """The list lines of people, in the order of their ids; merged ones under who stands for them."""
    if not ids:
        return []
    named = {f"r{n}": record for n, record in enumerate(ids)}
    listed = ", ".join(f":{name}" for name in named)
    found = {
        row["id"]: row
        for row in work.rows(
            f"""SELECT p.id, p.name, p.sex, p.birth, p.id_number, p.household_id, h.number AS household_number,
                   g.name AS grid, coalesce(p.living_address, h.address) AS address, p.resident_type,
                   p.died_on, p.moved_out_on, a.person_id AS stands_for,
                   (SELECT number FROM phones t WHERE t.station_id = p.station_id AND t.person_id = p.id
                      AND t.withdrawn_at IS NULL ORDER BY t.rank, t.id LIMIT 1) AS phone
               FROM people p
               LEFT JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id
               LEFT JOIN grids g ON g.station_id = p.station_id AND g.id = h.grid_id
               LEFT JOIN person_aliases a ON a.station_id = p.station_id AND a.alias_id = p.id
                 AND a.withdrawn_at IS NULL
               WHERE p.station_id = :station AND p.id IN ({listed})""",
            station=work.station_id,
            **named,
        )
    }
    hits: dict[str, PersonHit] = {}
    for record in ids:
        row = found.get(record)
        if row is None:
            continue
        if row["stands_for"] is not None:
            if row["stands_for"] not in found and row["stands_for"] not in hits:
                hits |= {hit.id: hit for hit in rows(work, [row["stands_for"]])}
            continue
        hits[row["id"]] = PersonHit(
            id=row["id"],
            name=row["name"],
            sex=row["sex"],
            birth=date.fromisoformat(row["birth"]) if row["birth"] else None,
            id_number=row["id_number"],
            household_id=row["household_id"],
            household_number=row["household_number"],
            grid=row["grid"],
            address=row["address"],
            phone=row["phone"],
            resident_type=row["resident_type"],
            died=row["died_on"] is not None,
            moved=row["moved_out_on"] is not None,
        )
    return list(hits.values())
