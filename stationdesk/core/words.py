"""Words for people: marking sentences for translation and saying them.

Sentences are written in Simplified Chinese where they are used. `N_` marks a sentence below the
window (it returns it unchanged, so that the sentence itself is the key); `say` fills it in and, when
the reader wants English, looks it up in the English catalogue (`resources/i18n/en.json`, built from
the Qt `.ts` file so that there is one catalogue for the window and the command line).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from string import Formatter
from typing import Any, Final, Literal

from stationdesk.core import paths

Language = Literal["zh", "en"]

# Written out: `%B` and `%a` speak the language of the system, not the reader's.
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_language: ContextVar[Language] = ContextVar("language", default="zh")


def N_(sentence: str) -> str:
    """Mark a Chinese sentence for the catalogue and return it unchanged."""
    return sentence


def set_language(language: Language) -> None:
    """Choose the language of `say` for this process (a reader's choice, not a record's)."""
    _language.set(language)


def language() -> Language:
    """The language that `say` speaks now: `zh` (the default) or `en`."""
    return _language.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak another language for a while: papers for residents are Chinese, whatever the screen speaks."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


@cache
def english() -> Mapping[str, str]:
    """The English catalogue, Chinese sentence to English sentence; empty when none was built."""
    file = paths.resources() / "i18n" / "en.json"
    if not file.is_file():
        return {}
    loaded: dict[str, str] = json.loads(file.read_text("utf-8"))
    return loaded


class _Filler(Formatter):
    """`str.format`, and `{n:day/days}` for the word that goes with a number: English has two of them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, slash, many = format_spec.partition("/")
        if slash:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


_FILLER: Final = _Filler()


def say(sentence: str, /, **params: object) -> str:
    """The sentence in the reader's language with its parameters filled in.

    Dates are written as people read them (2026年11月22日 / 22 November 2026). A sentence that has no
    English yet is said in Chinese: a clerk is better served by a sentence than by a key.
    """
    speaking = language()
    template = english().get(sentence) or sentence if speaking == "en" else sentence
    if not params:
        # Written as a template like every other: doubled braces are one.
        return template.replace("{{", "{").replace("}}", "}")
    return _FILLER.vformat(template, (), {key: _readable(value, speaking) for key, value in params.items()})


def civil(day: date, speaking: Language | None = None) -> str:
    """A civil date as people write it: 2026年11月22日, or 22 November 2026 in English."""
    if (speaking or language()) == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def civil_short(day: date, today: date, speaking: Language | None = None) -> str:
    """A civil date with the year left out when it is this one: 11月25日, or 25 November in English."""
    if day.year != today.year:
        return civil(day, speaking)
    if (speaking or language()) == "en":
        return f"{day.day} {MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def weekday(day: date, speaking: Language | None = None) -> str:
    """The day of the week: 周日, or Sun in English."""
    if (speaking or language()) == "en":
        return WEEKDAYS[day.weekday()]
    return "周" + "一二三四五六日"[day.weekday()]


def _readable(value: object, speaking: Language) -> object:
    if isinstance(value, datetime):
        from stationdesk.core.clock import local

        there = local(value)
        return f"{civil(there.date(), speaking)} {there:%H:%M}"
    if isinstance(value, date):
        return civil(value, speaking)
    return value
