"""Promises of the card reader: whatever line it types, the number is found; nothing is found where there is none."""

from __future__ import annotations

from datetime import date

import pytest

from stationdesk.core import card_reader
from stationdesk.core.card_reader import Run

NUMBER = "11010519491231002X"
ADDRESS = "湖北省咸宁市通城县五里镇四邑村一组1号"


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        (NUMBER, "", ""),
        (NUMBER.lower(), "", ""),
        (f" {NUMBER}\r\n", "", ""),
        (f"曾桂芳,{NUMBER}", "曾桂芳", ""),
        (f"{NUMBER},曾桂芳,女,汉,19491231,{ADDRESS},通城县公安局,20150101,长期", "曾桂芳", ADDRESS),
        (
            f"曾桂芳\t女\t汉族\t19491231\t{ADDRESS}\t{NUMBER}\t通城县公安局\t20150101-20350101",
            "曾桂芳",
            ADDRESS,
        ),
        (f"姓名:曾桂芳|性别:女|民族:汉|住址:{ADDRESS}|公民身份号码:{NUMBER}", "曾桂芳", ADDRESS),
        (f"阿卜杜热西提•买买提,男,维吾尔族,{NUMBER}", "阿卜杜热西提·买买提", ""),
        (f"\u3000李\U0002c471，{NUMBER}", "李\U0002c471", ""),
        (f"ZENG GUIFANG,{NUMBER}", "", ""),
        ("１１０１０５１９４９１２３１００２Ｘ", "", ""),
    ],
)
def test_the_number_is_found_in_any_line(line: str, name: str, address: str) -> None:
    read = card_reader.parse(line, today=date(2026, 11, 22))
    assert read is not None
    assert (read.number, read.birth, read.sex) == (NUMBER, date(1949, 12, 31), "2")
    assert (read.name, read.address) == (name, address)
    assert NUMBER not in repr(read)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "曾桂芳",
        "110105194912310020",
        "13800000000",
        f"9{NUMBER}",
        f"{NUMBER}7",
        "421221106202-20261122-010-0001",
        "421221106202202611220100001",
        "1" * 5000,
    ],
)
def test_what_is_no_card_is_none(line: str) -> None:
    assert card_reader.parse(line, today=date(2026, 11, 22)) is None


@pytest.mark.parametrize(
    ("scanned", "number"),
    [
        ("421221106202-20261122-010-0001", "421221106202-20261122-010-0001"),
        ("421221106202202611220100001", "421221106202202611220100001"),
        (NUMBER, None),
        ("0001", None),
    ],
)
def test_a_scanned_slip_is_told_from_a_card(scanned: str, number: str | None) -> None:
    assert card_reader.case_number(scanned) == number


def test_a_machine_is_known_by_its_speed_and_its_digits() -> None:
    run, now = Run(), 100.0
    for sign in NUMBER:
        now += 0.01
        run.key(sign, now)
    assert run.machine
    assert run.take() == NUMBER
    assert not run.machine
    for sign in "12345678":
        now += 0.2
        assert run.key(sign, now), "a person: every key begins a run of its own"
    assert not run.machine
    for sign in "    cccc":
        now += 0.001
        run.key(sign, now)
    assert not run.machine, "a key held down is no machine"


def test_a_slip_scanned_twice_into_one_field_is_one_case() -> None:
    number = "421221106202-20261122-010-0002"
    for typed in (number * 2, f"{number} {number}", number.replace("-", "") * 2):
        found = card_reader.case_number(typed)
        assert found is not None
        assert found.replace("-", "") == number.replace("-", "")
    assert card_reader.case_number(number + "1") is None
