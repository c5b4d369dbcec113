"""What a typed wording leads to: pinyin finds what may be issued and is never taken for a demand."""

from __future__ import annotations

import pytest

from stationdesk.desk import Desk
from stationdesk.ui.certificates import reading


@pytest.mark.parametrize("typed", ["zhiyuanfuwu", "zyfw", "ZYFW", "fuwu", "zhiyu"])
def test_pinyin_finds_a_kind(desk: Desk, typed: str) -> None:
    found = desk.read(lambda work: reading.wanted(work, typed))
    assert found.said is None
    assert any("志愿服务" in one.title for one in found.choices)


def test_letters_are_never_refused_on_paper(desk: Desk) -> None:
    for typed in ("q", "qqqq", "nonghu", "shouyang"):
        assert desk.read(lambda work, typed=typed: reading.wanted(work, typed)).said is None  # type: ignore[misc]


def test_a_wording_in_characters_still_meets_the_gate(desk: Desk) -> None:
    found = desk.read(lambda work: reading.wanted(work, "无犯罪记录证明"))
    assert found.said is not None
    assert not found.said.allowed


def test_a_villagers_word_for_a_permitted_kind_finds_the_list(desk: Desk) -> None:
    found = desk.read(lambda work: reading.wanted(work, "种地"))
    assert found.said is not None
    assert found.said.verdict == "unlisted"
    assert any("承包地" in one.title for one in found.choices)
