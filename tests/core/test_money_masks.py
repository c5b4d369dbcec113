"""Money and masks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk.core import masks, money
from stationdesk.core.errors import Refusal


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1,234.50元", 123450),
        ("￥1234.5", 123450),
        ("１２３４．５０", 123450),
        ("人民币20元整", 2000),
        ("3万", 3000000),
        ("1.5万元", 1500000),
        ("-20", -2000),
        ("¥-0.01", -1),
        (".5", 50),
        ("0", 0),
        ("1.500", 150),
    ],
)
def test_amounts_as_people_write_them(typed: str, fen: int) -> None:
    assert money.parse(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "amount-unreadable"),
        ("元", "amount-unreadable"),
        ("1,23.4", "amount-unreadable"),
        ("1e5", "amount-unreadable"),
        ("十元", "amount-unreadable"),
        ("--5", "amount-unreadable"),
        ("0.001", "amount-too-fine"),
        ("99999999999999", "amount-too-large"),
    ],
)
def test_amounts_that_are_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        money.parse(typed, field="income")
    assert (caught.value.code, caught.value.field) == (code, "income")


@settings(deadline=None)
@given(st.integers(-money.MAX_FEN, money.MAX_FEN))
def test_what_is_shown_is_read_back(fen: int) -> None:
    assert money.parse(money.spoken(fen)) == fen
    assert money.capitals(fen)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (123450, "壹仟贰佰叁拾肆元伍角整"),
        (100001, "壹仟元零壹分"),
        (100500, "壹仟零伍元整"),
        (1000000, "壹万元整"),
        (10050003, "壹拾万零伍佰元零叁分"),
        (10000000100, "壹亿零壹元整"),
        (50, "伍角整"),
        (7, "柒分"),
        (-2000, "负贰拾元整"),
    ],
)
def test_capitals(fen: int, words: str) -> None:
    assert money.capitals(fen) == words


@pytest.mark.parametrize(
    ("rule", "text", "shown"),
    [
        ("none", "张三", "张三"),
        ("name", "张三丰", "张＊＊"),
        ("name", "王一", "王＊"),
        ("name", "欧阳修", "欧阳＊"),
        ("name", "尉迟广明", "尉迟＊＊"),
        ("name", "斯琴高娃", "斯＊＊＊"),
        ("name", "阿依古丽·艾合买提", "阿＊＊＊·＊＊＊＊"),
        ("name", "李𪨶", "李＊"),
        ("id", "421202198206151111", "421202＊＊＊＊＊＊＊＊1111"),
        ("phone", "13812345678", "138****5678"),
        ("bank", "6222 0212 3456 7890 123", "***************0123"),
        ("bank", "123", "***"),
    ],
)
def test_masks_by_the_rules_of_a_sheet(rule: str, text: str, shown: str) -> None:
    assert masks.by_rule(rule, text) == shown


def test_an_unknown_rule_prints_nothing() -> None:
    with pytest.raises(KeyError):
        masks.by_rule("half", "421202198206151111")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("联系人张三13812345678。", ["phone"]),
        ("身份证421202198206151111，卡号6222021234567890123", ["id", "bank"]),
        ("号码４２１２０２１９８２０６１５１１１１", ["id"]),
        ("旧号421202550307004", ["id"]),
        ("138 1234 5678", ["phone"]),
        ("4212 0219 8206 1511 11", ["id"]),
        ("34052419800101001x", ["id"]),
        ("编号421221106202-20261122-010-0001共3份，1,234.50元，2026年11月22日", []),
        ("12345热线，0715-6321234", []),
    ],
)
def test_numbers_in_free_text_are_found(text: str, kinds: list[str]) -> None:
    found = masks.find_numbers(text)
    assert [one.kind for one in found] == kinds
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "138.0715.1234",
        "138\u00a00715\u00a01234",
        "138  0715  1234",
        "138/0715/1234",
        "138–0715—1234",
        "138·0715·1234",
        "138、0715、1234",
        "138,0715,1234",
        "138_0715_1234",
        "138*0715*1234",
        "138~0715~1234",
        "138−0715‐1234",
        "(138)0715-1234",
        "138\u200d0715\ufe0f1234",
        "138\u20090715\u20091234",
        "1.3.8.0.7.1.5.1.2.3.4",
        "①③⑧⓪⑦①⑤①②③④",
        "¹³⁸⁰⁷¹⁵¹²³⁴",
        "𝟏𝟑𝟖𝟎𝟕𝟏𝟓𝟏𝟐𝟑𝟒",
        "١٣٨٠٧١٥١٢٣٤",
        "一三八〇七一五一二三四",
        "幺三八零七一五幺二三四",
        "138O7151234",
    ],
)
def test_a_phone_number_is_found_however_its_digits_are_written_or_parted(text: str) -> None:
    found = masks.find_numbers(f"转给{text}，谢谢")
    assert [one.kind for one in found] == ["phone"]
    assert found[0].text.strip("()") in text


@pytest.mark.parametrize("gap", [".", "  ", "·", "/", "、", "\u3000\u3000", "—", "\u00a0", ":"])
def test_an_identity_number_is_found_however_it_is_parted(gap: str) -> None:
    assert [one.kind for one in masks.find_numbers(gap.join(("421202", "19820615", "1111")))] == ["id"]


@pytest.mark.parametrize(
    "text",
    [
        "1,350.00、345.00",
        "13,503,450,001元",
        "每日8:30-12:00、14:30-17:30",
        "2026.10.03、2026.10.04、2026.10.05",
        "13、14、15、16、17、18号机井",
        "二〇二六年十一月二十二日",
        "第一二三四组",
        "1/3/5/7/9组",
        "H2O、CO2",
        "长1.3米、宽5.6米、深0.75米",
    ],
)
def test_amounts_days_hours_and_lists_are_no_numbers_of_a_person(text: str) -> None:
    assert masks.find_numbers(text) == []
