"""Ctrl+K: a page whose name was typed stands first, in characters or in pinyin; what was found comes after it."""

from __future__ import annotations

import pytest

from stationdesk.core import pinyin
from stationdesk.ui.pages import ENTRIES, TOWNSHIP, Hit
from stationdesk.ui.top_bar import PINYIN, in_order, page_hits

MATTER = Hit("事项", "设置户外广告", "", "cases", {"matter": "X"})


def test_every_page_is_typed_as_its_name_is_spoken() -> None:
    for one in (*ENTRIES, *TOWNSHIP):
        keys = pinyin.keys(one.title)
        assert PINYIN[one.word].split() == [*keys.full, *keys.initials], one.title


@pytest.mark.parametrize("typed", ["shezhi", "sz", "设置", "settings", "SheZhi"])
def test_a_page_named_whole_comes_before_matters(typed: str) -> None:
    shown = in_order(typed, [MATTER], page_hits(typed))
    assert [one.page for one in shown[:2]] == ["settings", "cases"]


def test_half_a_name_leaves_people_and_matters_first() -> None:
    shown = in_order("shez", [MATTER], page_hits("shez"))
    assert [one.kind for one in shown] == ["事项", "页面"]


@pytest.mark.parametrize("typed", ["打印机", "doctor", "ztdn"])
def test_what_this_computer_lacks_is_found_by_name(typed: str) -> None:
    assert [hit.where for hit in page_hits(typed)] == [{"section": "machine", "look": True}]
