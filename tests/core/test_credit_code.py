"""Promises about 统一社会信用代码."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from stationdesk.core import credit_code
from stationdesk.core.errors import Refusal

GOOD = "91110000600037341L"


def test_blanks_small_letters_and_full_width_signs_are_forgiven() -> None:
    assert credit_code.parse(" 9111 0000-6000 37341l ") == GOOD
    assert credit_code.parse("９１１１００００６０００３７３４１Ｌ") == GOOD


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (GOOD[:-1], "credit-code-length-wrong"),
        ("421221600012345", "credit-code-length-wrong"),
        (GOOD[:-1] + "M", "credit-code-check-wrong"),
        ("9111000060003734IL", "credit-code-sign-wrong"),
        ("９１１１００００６０００３７３４１中", "credit-code-sign-wrong"),
        ("", "credit-code-length-wrong"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(given: str, code: str) -> None:
    with pytest.raises(Refusal) as said:
        credit_code.parse(given)
    assert (said.value.code, said.value.field) == (code, "credit_code")


@given(st.text(credit_code.ALPHABET, min_size=17, max_size=17))
def test_the_check_sign_is_that_of_another_program(first: str) -> None:
    assert credit_code.check_sign(first) == uscc.calc_check_digit(first)


@given(
    st.text(credit_code.ALPHABET, min_size=17, max_size=17),
    st.integers(0, 16),
    st.sampled_from(credit_code.ALPHABET),
)
def test_one_wrong_sign_is_always_found(first: str, place: int, other: str) -> None:
    whole = first + credit_code.check_sign(first)
    changed = whole[:place] + other + whole[place + 1 :]
    if changed != whole:
        with pytest.raises(credit_code.CreditCodeCheckWrong):
            credit_code.parse(changed)
