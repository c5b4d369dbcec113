"""What a password must be, and what is said about it."""

from __future__ import annotations

import pytest

from stationdesk.security.passwords import (
    PasswordIsName,
    PasswordMissing,
    PasswordTooShort,
    prepared,
    require_acceptable,
    strength,
)


@pytest.mark.parametrize("password", ["", "   ", "　　　　　　　　"])
def test_no_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordMissing):
        require_acceptable(password, "王小明")


def test_a_short_one_is_refused_and_practice_asks_for_less() -> None:
    with pytest.raises(PasswordTooShort) as refused:
        require_acceptable("1234567", "王小明")
    assert "8" in refused.value.message
    require_acceptable("12345678", "王小明")
    require_acceptable("1234", "王小明", practice=True)
    with pytest.raises(PasswordTooShort):
        require_acceptable("123", "王小明", practice=True)


def test_ones_own_name_is_refused() -> None:
    with pytest.raises(PasswordIsName):
        require_acceptable("WangXiaoming", "wangxiaoming")


def test_full_width_and_ordinary_letters_are_one_password() -> None:
    assert prepared("Ａｂｃ１２３４５") == prepared("Abc12345")


@pytest.mark.parametrize(
    ("password", "least", "most"),
    [
        ("1234567", 0, 0),
        ("12345678", 1, 1),
        ("88888888", 1, 1),
        ("19880412", 1, 1),
        ("13812345678", 1, 1),
        ("abcdefgh", 1, 1),
        ("qwertyuiop", 1, 1),
        ("k7mwq2xd", 2, 3),
        ("k7mWq2xd!Pz4", 4, 4),
        ("老槐树下三只羊", 0, 0),
        ("老槐树下有三只小羊", 3, 4),
    ],
)
def test_strength_is_told_apart(password: str, least: int, most: int) -> None:
    said = strength(password)
    assert least <= said.level <= most, said
    assert said.words
