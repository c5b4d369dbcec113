"""Line breaking keeps its promises for every text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stationdesk.documents.engine.lines import NO_END, NO_START, break_lines, clusters


def _measure(text: str) -> float:
    return sum(0.5 if ord(char) < 0x2E80 and char not in "“”‘’…—·" else 1.0 for char in text)


def _lines(text: str, width: float) -> list[str]:
    return [line.text for line in break_lines(text, width, _measure)]


def test_closing_marks_never_begin_a_line_and_opening_marks_never_end_one() -> None:
    text = "村民委员会（以下简称“村委会”）负责《村务公开目录》的执行，公开、公平、公正。" * 4
    for width in range(6, 40):
        lines = _lines(text, width)
        assert "".join(lines) == text
        for line in lines[1:]:
            assert line[0] not in NO_START, (width, line)
        for line in lines[:-1]:
            assert line[-1] not in NO_END, (width, line)


def test_numbers_dates_amounts_and_words_are_kept_whole() -> None:
    whole = (
        "42120219550307004X",
        "2026年11月22日",
        "12,345.60元",
        "421221106202-20261122-010-0001",
        "StationDesk",
        "20个工作日",
        "〔2020〕20号",
    )
    text = "，".join(f"这里写着{part}的内容" for part in whole)
    for width in range(18, 40):
        lines = _lines(text, width)
        for part in whole:
            assert any(part in line for line in lines), (width, part)


def test_a_number_wider_than_the_line_is_cut_rather_than_lost() -> None:
    assert _lines("4" * 40, 5) == ["4" * 10] * 4


def test_no_character_is_left_alone_on_a_last_line() -> None:
    lines = _lines("一二三四五六七八九十甲", 10)
    assert [len(line) for line in lines] == [9, 2]
    assert _lines("一二三四五六七八九十甲。", 10)[-1] == "十甲。"


def test_an_indent_narrows_the_first_line_only() -> None:
    lines = break_lines("字" * 30, 10, _measure, indent=2)
    assert [len(line.text) for line in lines] == [8, 10, 10, 2]
    assert [line.last for line in lines] == [False, False, False, True]


def test_empty_text_is_one_empty_line() -> None:
    assert _lines("", 10) == [""]
    assert _lines("甲\n\n乙", 10) == ["甲", "", "乙"]


@given(st.text(st.sampled_from("村民，。（）“”《》12年月日元ab .-、："), max_size=80), st.integers(4, 30))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = break_lines(text, width, _measure)
    kept = "".join(line.text for line in lines)
    assert kept.replace(" ", "") == text.replace(" ", "")
    for line in lines:
        # A run of closing marks may hang over; nothing else may.
        assert line.width <= width + sum(char in NO_START | NO_END for char in line.text)


@given(st.text(max_size=60))
def test_clusters_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text.replace("\n", "")
