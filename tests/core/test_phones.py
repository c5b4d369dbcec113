"""Telephone numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk.core import phones
from stationdesk.core.errors import Refusal
from stationdesk.core.phones import Line


@pytest.mark.parametrize(
    ("typed", "kept", "line"),
    [
        ("13812345678", "13812345678", Line.MOBILE),
        (" 138 1234 5678 ", "13812345678", Line.MOBILE),
        ("１３８１２３４５６７８", "13812345678", Line.MOBILE),
        ("+86 138-1234-5678", "13812345678", Line.MOBILE),
        ("008613812345678", "13812345678", Line.MOBILE),
        (13812345678, "13812345678", Line.MOBILE),
        (13812345678.0, "13812345678", Line.MOBILE),
        ("13812345678.0", "13812345678", Line.MOBILE),
        ("0715-6321234", "0715-6321234", Line.LANDLINE),
        ("（0715）6321234", "0715-6321234", Line.LANDLINE),
        ("07156321234", "0715-6321234", Line.LANDLINE),
        ("01062345678转801", "010-62345678-801", Line.LANDLINE),
        ("027—87654321", "027-87654321", Line.LANDLINE),
        ("110", "110", Line.SERVICE),
        ("12345", "12345", Line.SERVICE),
        ("400-800-1234", "4008001234", Line.SERVICE),
    ],
)
def test_ways_of_writing_one_number(typed: str | int | float, kept: str, line: Line) -> None:
    phone = phones.parse(typed)
    assert (phone.number, phone.line) == (kept, line)


@pytest.mark.parametrize(
    "typed", ["", "1381234567", "138123456789", "12812345678", "6321234", "无", "13812345678a", "nan"]
)
def test_what_is_no_number_is_refused_at_the_field(typed: str) -> None:
    with pytest.raises(Refusal) as caught:
        phones.parse(typed)
    assert (caught.value.code, caught.value.field) == ("phone-unknown", "phone")


def test_a_rounded_number_is_refused_with_that_reason() -> None:
    with pytest.raises(phones.PhoneRounded):
        phones.parse("1.38E+10")


@settings(deadline=None)
@given(st.one_of(st.text(max_size=30), st.integers(), st.floats()))
def test_rubbish_is_refused_never_a_crash(value: str | int | float) -> None:
    try:
        phone = phones.parse(value)
    except Refusal:
        return
    assert phone.digits.isascii()
    assert phones.parse(phone.number) == phone


def test_several_numbers_in_a_cell() -> None:
    assert phones.split("13812345678、0715-6321234；110") == ["13812345678", "0715-6321234", "110"]


def test_mask_and_repr_hide_the_number() -> None:
    phone = phones.parse("13812345678")
    assert phone.masked == "138****5678"
    assert "1234" not in repr(phone)
    assert phones.parse("0715-6321234").masked == "0715-*****34"
