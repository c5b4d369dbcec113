"""A pasted list: what people really paste, understood line by line, nothing dropped in silence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core import pasted_list
from stationdesk.core.pasted_list import Listed

DAY = date(2026, 11, 22)
GOOD = "421221199001011231"


def one(text: str) -> Listed:
    (line,) = pasted_list.read(text, DAY)
    return line


@pytest.mark.parametrize(
    ("text", "name", "number", "birth", "phone"),
    [
        ("曾庆兰", "曾庆兰", "", None, ""),
        (f"1\t曾庆兰\t{GOOD}\t13812345678", "曾庆兰", GOOD, None, "13812345678"),
        (f"（2）曾庆兰，{GOOD}", "曾庆兰", GOOD, None, ""),
        ("3、张三，１９５０-０５-０５", "张三", "", date(1950, 5, 5), ""),
        ("曾　庆　兰  138 1234 5678", "曾庆兰", "", None, "13812345678"),
        ("欧阳 兰", "欧阳兰", "", None, ""),
        ("李 四", "李四", "", None, ""),
        (f"ID: {GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}", "ID", GOOD, None, ""),
        ("４２１２２１１９９００１０１１２３１ 曾庆兰", "曾庆兰", GOOD, None, ""),
        ("努尔买买提江·阿不都热依木\t19900101", "努尔买买提江·阿不都热依木", "", date(1990, 1, 1), ""),
        ("John Smith,1990/1/5", "John Smith", "", date(1990, 1, 5), ""),
        ("\ufeff曾庆兰\u200b", "曾庆兰", "", None, ""),
    ],
)
def test_what_people_paste_is_understood(
    text: str, name: str, number: str, birth: date | None, phone: str
) -> None:
    line = one(text)
    assert (line.name, line.id_number, line.birth, line.phone, line.problem) == (
        name,
        number,
        birth,
        phone,
        "",
    )


def test_a_trailing_small_x_is_the_check_digit() -> None:
    from stationdesk.core import idnumber

    number = next(
        made
        for order in range(999)
        if (made := idnumber.make("421221", date(1950, 5, 5), order)).endswith("X")
    )
    assert one(f"曾庆兰 {number.lower()}").id_number == number
    assert one(f"曾庆兰 {number[:-1]}ｘ").id_number == number


def test_headings_and_empty_lines_are_no_people() -> None:
    lines = pasted_list.read("序号\t姓名\t身份证号\r\n\r\n1\t曾庆兰\t\r\n  \r\n2\t张三\r\n", DAY)
    assert [(line.n, line.name) for line in lines] == [(3, "曾庆兰"), (5, "张三")]


def test_names_in_one_line_of_a_chat_are_people_each() -> None:
    assert [line.name for line in pasted_list.read("张三、李四、王五", DAY)] == ["张三", "李四", "王五"]


@pytest.mark.parametrize(
    "text", ["4.21221E+17\t李四", "李四 42122119900101", f"李四 {GOOD[:-1]}9", "李四 421221209901011231"]
)
def test_a_wrong_number_is_a_problem_and_never_a_guess(text: str) -> None:
    line = one(text)
    assert line.name == "李四"
    assert line.id_number == ""
    assert line.problem
    assert GOOD[:14] not in line.problem


def test_whatever_else_was_written_stays_as_a_hint() -> None:
    assert one("曾庆兰 四邑二组 王五").hints == ("四邑二组", "王五")
    assert one("曾庆兰 1990年13月1日").birth is None
    assert one("曾庆兰 1990年13月1日").hints == ("1990年13月1日",)


def test_rubbish_is_said_to_be_unreadable() -> None:
    assert one("!!!@@# 99").problem
    with pytest.raises(pasted_list.ListEmpty):
        pasted_list.read(" \n\t\n", DAY)


def test_a_list_has_an_end() -> None:
    assert len(pasted_list.read("曾庆兰\n" * pasted_list.MOST_LINES, DAY)) == pasted_list.MOST_LINES
    with pytest.raises(pasted_list.ListTooLong):
        pasted_list.read("曾庆兰\n" * 10_000, DAY)
    with pytest.raises(pasted_list.ListTooLong):
        pasted_list.read("、".join(["曾庆兰"] * 10_000), DAY)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        lines = pasted_list.read(text, DAY)
    except (pasted_list.ListEmpty, pasted_list.ListTooLong):
        return
    assert all(line.says_who or line.problem or line.hints for line in lines)
