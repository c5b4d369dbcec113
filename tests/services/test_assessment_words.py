"""Promises about a self-assessment read in English: what the register wrote is said again, what people typed is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from stationdesk.core import words
from stationdesk.core.words import speaking
from stationdesk.desk import Desk
from stationdesk.services import assessment_facts, assessment_indicators, assessment_words, packs
from stationdesk.services.assessment_facts import SOURCES, Span


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English of its own for the sentences, so that what is recognised is seen."""
    made = {one: f"E{n}" + "".join(sorted(_names(one))) for n, one in enumerate(assessment_words.COUNTED)}
    made |= {"不低于{value}": "at least {value}", "没有发生": "none occurred", "、": ", ", "种": "kinds"}
    made |= {"{first}至{last}": "{first} to {last}", "党务": "Party", "{part}{n}张": "{part} {n} sheets"}
    monkeypatch.setattr(words, "english", lambda: made)
    with speaking("en"):
        yield


def _names(sentence: str) -> set[str]:
    return {f" {{{part.split('}')[0]}}}" for part in sentence.split("{")[1:]}


@pytest.mark.parametrize("code", sorted(SOURCES))
def test_every_evidence_that_is_counted_is_known(code: str, desk: Desk, in_english: None) -> None:
    span = Span(date(2026, 1, 1), date(2026, 12, 31))
    fact = desk.read(lambda work: SOURCES[code](work, span))
    assert assessment_words.evidence(fact.evidence).startswith("E"), fact.evidence


def test_every_evidence_that_follows_from_typing_is_known(desk: Desk, in_english: None) -> None:
    def typed(work: object) -> list[str]:
        by_code = {one["code"]: one for one in packs.holding(work, "assessment").body["indicators"]}  # type: ignore[arg-type]
        facts = [
            assessment_facts.typed(work, by_code[code], Fraction(300), True)  # type: ignore[arg-type]
            for code in ("TL-01", "KL-01", "TL-05", "SY-04")
        ]
        lists = [one for one in by_code.values() if one["kind"] == "checklist"]
        facts += [assessment_indicators.read(work, one, "无") for one in lists]  # type: ignore[arg-type]
        facts += [assessment_indicators.read(work, one, "、".join(one["required"])) for one in lists]  # type: ignore[arg-type]
        return [one.evidence for one in facts if one is not None]

    found = desk.read(typed)
    assert len(found) > 8
    assert [one for one in found if not assessment_words.evidence(one).startswith("E")] == []


def test_values_are_said_and_what_people_wrote_stays(in_english: None) -> None:
    assert assessment_words.value("12种") == "12 kinds"
    assert assessment_words.value("12/15（80%）") == "12/15 (80%)"
    assert assessment_words.value("不低于80%") == "at least 80%"
    assert assessment_words.value("没有发生") == "none occurred"
    assert assessment_words.value("500㎡") == "500㎡"
    assert assessment_words.value("") == ""
    said = assessment_words.evidence("村民大会记录第3号；公示记录，2026-07-01至2026-09-30张贴：党务2张")
    assert said == "村民大会记录第3号; E7 2026-07-01 to 2026-09-30 Party 2 sheets"


def test_in_chinese_nothing_is_touched() -> None:
    assert assessment_words.value("不低于80%") == "不低于80%"
    assert assessment_words.evidence("居民档案3户；村里的台账") == "居民档案3户；村里的台账"
