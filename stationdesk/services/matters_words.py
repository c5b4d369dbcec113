"""The station's own words for a matter: what its people call it, so that the search finds it.

Each word of a matter is a setting of its own: what two counters add to one matter stands together, and a word that one
of them takes away takes nothing else with it.
"""

from __future__ import annotations

from typing import Final

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.words import N_
from stationdesk.models.station import StationSetting
from stationdesk.security import audit
from stationdesk.services import matters, users
from stationdesk.storage.work import Work

MAX_WORDS: Final = 30
MAX_LENGTH: Final = 20


class WordTooLong(Refusal):
    template = N_("“{word}…”太长，最多{most}个字。请只写大家常说的几个字。")


class TooManyWords(Refusal):
    template = N_("一个事项最多加{most}个说法，请先去掉不用的。")


class WordEmpty(Refusal):
    template = N_("请写上大家怎么称呼这个事项，例如“老人补贴”。")


def keep(work: Work, code: str, words: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The words a matter has from now on: what is new is added, what is left out is taken away. Needs `cases:accept`: whoever hears them at the counter writes them down.

    Raises MatterUnknown, WordTooLong, TooManyWords.
    """
    users.require(work, "cases:accept")
    known = matters.get(work, code).code
    kept = tuple(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    for word in kept:
        if len(word) > MAX_LENGTH or not word.isprintable():
            raise WordTooLong(word=word[:8], most=MAX_LENGTH, field="words")
    before = matters.own_words(work).get(known, ())
    if len(kept) > max(MAX_WORDS, len(before)):
        # Two counters may have come to more between them: then only more of them is refused.
        raise TooManyWords(most=MAX_WORDS, field="words")
    for place, word in enumerate(one for one in kept if one not in before):
        _set(work, known, word, f"{stamp(work.at)} {place:02}")
    for word in before:
        if word not in kept:
            _set(work, known, word, False)
    work.session.flush()
    work.extra.pop("matters words", None)
    audit.record(
        work, "matters:words", seeded_id(work.station_id, "setting", known), code=known, words=len(kept)
    )
    return matters.own_words(work).get(known, ())


def _set(work: Work, code: str, word: str, value: str | bool) -> None:
    """`value`: since when it is said (kept in that order), or False."""
    key = matters.word_key(code, word)
    named = seeded_id(work.station_id, "setting", key)
    row = work.session.get(StationSetting, (work.station_id, named))
    if row is None:
        work.session.add(StationSetting(station_id=work.station_id, id=named, key=key, value=value))
    else:
        row.value = value


def add(work: Work, code: str, word: str) -> tuple[str, ...]:
    """Add one word to a matter; all it has then. Raises WordEmpty, and what `keep` raises."""
    if not word.strip():
        raise WordEmpty(field="words")
    return keep(work, code, (*matters.get(work, code).own_words, word))


def drop(work: Work, code: str, word: str) -> tuple[str, ...]:
    """Take one word away again; all that are left."""
    return keep(work, code, [one for one in matters.get(work, code).own_words if one != word.strip()])
