"""The station's own words for a matter: what its people call it, so that the search finds it.

Each matter's words are one setting of the station, so two counters that add words to two matters do not collide.
"""

from __future__ import annotations

from typing import Final

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
    """Replace a matter's own words. Needs `cases:accept`: whoever hears them at the counter writes them down.

    Raises MatterUnknown, WordTooLong, TooManyWords.
    """
    users.require(work, "cases:accept")
    known = matters.get(work, code).code
    kept = tuple(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    for word in kept:
        if len(word) > MAX_LENGTH or not word.isprintable():
            raise WordTooLong(word=word[:8], most=MAX_LENGTH, field="words")
    if len(kept) > MAX_WORDS:
        raise TooManyWords(most=MAX_WORDS, field="words")
    key = matters.words_key(known)
    named = seeded_id(work.station_id, "setting", key)
    row = work.session.get(StationSetting, (work.station_id, named))
    if row is None:
        work.session.add(StationSetting(station_id=work.station_id, id=named, key=key, value=list(kept)))
    else:
        row.value = list(kept)
    work.session.flush()
    work.extra.pop("matters words", None)
    audit.record(work, "matters:words", named, code=known, words=len(kept))
    return kept


def add(work: Work, code: str, word: str) -> tuple[str, ...]:
    """Add one word to a matter; all it has then. Raises WordEmpty, and what `keep` raises."""
    if not word.strip():
        raise WordEmpty(field="words")
    return keep(work, code, (*matters.get(work, code).own_words, word))


def drop(work: Work, code: str, word: str) -> tuple[str, ...]:
    """Take one word away again; all that are left."""
    return keep(work, code, [one for one in matters.get(work, code).own_words if one != word.strip()])
