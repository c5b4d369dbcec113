"""A recovery code survives being copied by hand, and a slip of the pen is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk.security.recovery import (
    ALPHABET,
    CodeCharacterUnknown,
    CodeMistyped,
    CodeTooShort,
    new_code,
    parse,
)


def test_a_code_is_eight_groups_of_four_without_letters_that_look_alike() -> None:
    code = str(new_code())
    assert [len(group) for group in code.split("-")] == [4] * 8
    assert not set("ILOU") & set(code)
    assert len({str(new_code()) for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", "－").replace("0", "o"),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("1", "I"),
        lambda code: "".join(chr(ord(c) + 0xFEE0) if c != "-" else "　" for c in code),
        lambda code: f"  {code}。\n",
        lambda code: "\ufeff" + code.replace("-", "\u200b"),
    ],
)
def test_a_code_is_read_kindly(typed) -> None:  # type: ignore[no-untyped-def]
    for _ in range(20):
        code = new_code()
        assert parse(typed(str(code))) == code


@given(st.integers(0, 31), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(at: int, wrong: str) -> None:
    code = new_code().plain
    if code[at] == wrong:
        return
    with pytest.raises(CodeMistyped):
        parse(code[:at] + wrong + code[at + 1 :])


@given(st.integers(0, 28))
def test_two_swapped_neighbours_are_always_noticed(at: int) -> None:
    code = new_code().plain
    if code[at] == code[at + 1]:
        return
    with pytest.raises(CodeMistyped):
        parse(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


def test_a_missing_group_is_counted_and_a_foreign_character_named() -> None:
    code = str(new_code())
    with pytest.raises(CodeTooShort) as short:
        parse(code[:-5])
    assert short.value.params["count"] == 28
    with pytest.raises(CodeCharacterUnknown) as unknown:
        parse(code[:5] + "U" + code[6:])
    assert unknown.value.params["group"] == 2
    with pytest.raises(CodeTooShort):
        parse("")


def test_a_code_is_not_shown_by_accident() -> None:
    code = new_code()
    assert code.plain[:4] not in repr(code)
