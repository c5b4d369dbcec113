"""Words for people: dates, numbers and lists in the reader's language, and papers in Chinese."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stationdesk.core import words
from stationdesk.core.words import civil, civil_short, say, speaking, weekday

DAY = date(2026, 11, 22)


def test_a_date_is_written_as_its_reader_writes_it() -> None:
    assert civil(DAY) == "2026年11月22日"
    assert civil(DAY, "en") == "22 November 2026"
    assert weekday(DAY) == "周日"
    assert weekday(DAY, "en") == "Sun"


def test_the_year_is_left_out_only_when_it_is_this_one() -> None:
    assert civil_short(DAY, date(2026, 1, 1)) == "11月22日"
    assert civil_short(DAY, date(2027, 1, 1)) == "2026年11月22日"
    assert civil_short(DAY, date(2026, 1, 1), "en") == "22 November"
    assert civil_short(DAY, date(2027, 1, 1), "en") == "22 November 2026"


def test_dates_and_moments_in_a_sentence_follow_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "english", lambda: {"{day}到期": "due {day}", "{at} 起": "since {at}"})
    at = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
    assert say("{day}到期", day=DAY) == "2026年11月22日到期"
    with speaking("en"):
        assert say("{day}到期", day=DAY) == "due 22 November 2026"
        assert say("{at} 起", at=at) == "since 22 November 2026 08:30"


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), ("1", "1 day"), (11, "11 days")]
)
def test_english_counts_one_and_many(n: object, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "english", lambda: {"{n} 天": "{n} {n:day/days}"})
    with speaking("en"):
        assert say("{n} 天", n=n) == said
    assert say("{n} 天", n=n) == f"{n} 天"


def test_what_has_no_english_yet_is_said_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "english", dict)
    with speaking("en"):
        assert say("还没有翻译") == "还没有翻译"


def test_speaking_ends_also_when_something_is_raised() -> None:
    with pytest.raises(KeyError), speaking("en"):
        raise KeyError
    assert words.language() == "zh"
