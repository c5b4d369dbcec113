"""Finding a matter as someone says it: characters, everyday words, pinyin, initials, a code.

A hundred matters need no table: the catalogue is scored whole, from an index kept with each pack version. Everyday
words (给老人办补贴) are data of the catalogue; what a station's own people say is handed in beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from stationdesk.core import packs
from stationdesk.core.late import dataclass
from stationdesk.core.packs import Pack

_IDLE: Final = re.compile(
    r"我想要?|想要|要|给|帮|请问|怎么|如何|在哪|一下|一个|办理|申请|的|了|吗|呢|办|个|领|拿|弄|，|。|、|？|\s"
)


@dataclass(frozen=True)
class _Entry:
    code: str
    name: str
    words: str
    text: str
    full: str
    initials: str
    english: str = ""


_entries: dict[str, tuple[_Entry, ...]] = {}


_SAYING: Final = (400.0, 100.0)
"""What a saying weighs that is all that was typed, and the step from each of its matters to the next."""
_SAYING_PART: Final = (90.0, 15.0)
"""The same for one that is only a part of it."""


def ranked(
    pack: Pack,
    text: str,
    used: Mapping[str, int],
    own: Mapping[str, tuple[str, ...]] | None = None,
    sayings: Pack | None = None,
) -> list[int]:
    """Places in the catalogue of what the text may mean, the likeliest first; often used ones win ties.

    `own`: code → the station's own words for a matter, beside those of the catalogue; `sayings`: the pack of whole
    sayings (`matter_words`) in force, else the shipped one.
    """
    from stationdesk.core import pinyin

    typed = text.strip()
    plain = pinyin.query_form(typed) if typed.isascii() else ""
    entries = _index(pack)
    everyday = _everyday(pack)
    said = {} if typed.isascii() else _meant(sayings or packs.load("matter_words"), typed)
    scored: list[tuple[float, int, int]] = []
    for place, entry in enumerate(entries):
        if own and entry.code in own:
            entry = _with(entry, own[entry.code])
        score = _latin(entry, typed, plain) if typed.isascii() else _said(entry, typed, everyday)
        if entry.code in said and _still(entry):
            score += said[entry.code]
        if score > 0:
            scored.append((score, min(used.get(entry.code, 0), 50), place))
    if not scored:
        return []
    best = max(score for score, _, _ in scored)
    # A long tail of faint likenesses hides the likely ones.
    kept = [line for line in scored if line[0] >= best * 0.25]
    kept.sort(key=lambda line: (-line[0] - line[1] * 0.2, line[2]))
    return [place for _, _, place in kept]


def _meant(sayings: Pack, typed: str) -> dict[str, float]:
    """Code → weight, of the sayings in what was typed; one that is part of a longer one found does not count.

    A saying weighs as much as of the typed text it is: 低保边缘 is more than 低保.
    """
    rest = _IDLE.sub("", typed) or typed
    lines = {line["said"]: line["matters"] for line in sayings.items() if line["said"] in typed + "\n" + rest}
    found: dict[str, float] = {}
    for said, codes in lines.items():
        if any(said != other and said in other for other in lines):
            continue
        share = min(1.0, len(said) / min(len(typed), len(rest)))
        most, step = _SAYING if share == 1 else _SAYING_PART
        for n, code in enumerate(codes):
            found[code] = max(found.get(code, 0.0), max(step, most - step * n) * share)
    return found


def _still(entry: _Entry) -> bool:
    """Whether the catalogue's matter is the one the saying means: another catalogue may use the code for another."""
    shipped = next((one for one in packs.load("matters").items() if one["code"] == entry.code), None)
    if shipped is None:
        return False
    pairs = tuple(_pairs(shipped["name_zh"]))
    alike = sum(pair in entry.name for pair in pairs)
    return 2 * alike >= min(len(pairs), len(entry.name) - 1)


def _with(entry: _Entry, words: tuple[str, ...]) -> _Entry:
    """An entry with more words people say."""
    return replace(
        entry,
        words="\n".join((entry.words, *words)),
        full="\n".join((entry.full, *(_spoken(word)[0] for word in words))),
        initials="\n".join((entry.initials, *(_spoken(word)[1] for word in words))),
    )


def _everyday(pack: Pack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What people say → the catalogue's words. A catalogue from elsewhere that brings none uses the shipped list."""
    listed = pack.body.get("everyday_words") or packs.load("matters").body["everyday_words"]
    return tuple((line["said"], tuple(line["meant"])) for line in listed)


def _latin(entry: _Entry, typed: str, plain: str) -> float:
    code = entry.code.lower()
    squeezed = typed.lower().replace("-", "").replace(" ", "")
    if code == typed.lower() or code.replace("-", "") == squeezed:
        return 1000.0
    if not plain:
        return 0.0
    # The English name counts from the start of a word: three letters are too few to be anything by chance.
    score = 35.0 if len(typed) > 3 and f" {typed.lower()}" in entry.english else 0.0
    if code.replace("-", "").startswith(squeezed):
        score = max(score, 60.0)
    for keys, weight in ((entry.initials, 40.0), (entry.full, 50.0)):
        for word in keys.split("\n"):
            at = word.find(plain)
            if at >= 0 and (len(plain) > 1 or at == 0):
                # A match at the start, and of more of the word, is likelier meant.
                score = max(score, weight / (1 + 0.1 * at) + 20.0 * len(plain) / len(word))
    return score


def _said(entry: _Entry, typed: str, everyday: Iterable[tuple[str, tuple[str, ...]]]) -> float:
    score = 0.0
    if typed in entry.name:
        score += 60.0 + 40.0 * len(typed) / len(entry.name)
    elif typed in entry.words.split("\n"):
        score += 75.0
    elif typed in entry.words:
        score += 50.0
    rest = _IDLE.sub("", typed) or typed
    for said, meant in everyday:
        if said in rest:
            hits = [1.0 if word in entry.name else 0.6 for word in meant if word in entry.name + entry.words]
            score += 14.0 * max(hits, default=0.0)
    for pair in _pairs(rest):
        if pair in entry.name:
            score += 10.0
        elif pair in entry.words:
            score += 8.0
        elif pair in entry.text:
            score += 1.5
    if len(rest) == 1 and rest in entry.name + entry.words:
        score += 5.0
    return score


def _pairs(text: str) -> Iterable[str]:
    return dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1))


def _index(pack: Pack) -> tuple[_Entry, ...]:
    key = pack.digest or f"{pack.name} {pack.version}"
    found = _entries.get(key)
    if found is None:
        if len(_entries) > 8:
            _entries.clear()
        found = _entries[key] = tuple(
            _Entry(
                record["code"],
                record["name_zh"],
                "\n".join(record.get("keywords") or ()),
                (record.get("conditions") or "") + (record.get("window_zh") or ""),
                "\n".join(_spoken(word)[0] for word in (record["name_zh"], *(record.get("keywords") or ()))),
                "\n".join(_spoken(word)[1] for word in (record["name_zh"], *(record.get("keywords") or ()))),
                " " + (record.get("name_en") or "").lower(),
            )
            for record in pack.items()
        )
    return found


def _spoken(word: str) -> tuple[str, str]:
    from stationdesk.core import pinyin

    syllables = [readings[0] for readings in map(pinyin.readings, word) if readings]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)
