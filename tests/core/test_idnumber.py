"""Identity numbers: what is taken, what is refused and with which reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from stationdesk.core import idnumber
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import Kind, Region, Sex

TODAY = date(2026, 11, 22)

VALID = [
    "34052419800101001X",
    "42120219550307004X",
    "421202198206151111",
    "420323198506200022",
    "421224201708090032",
    "421224201202290010",
    "810000199001010019",
    "820000199001010029",
    "830000199001010039",
]


@pytest.mark.parametrize("number", VALID)
def test_published_and_synthetic_numbers_are_taken(number: str) -> None:
    parsed = idnumber.parse(number, today=TODAY)
    assert parsed.number == number
    assert not parsed.legacy
    assert parsed.birth == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


@pytest.mark.parametrize(
    "typed",
    [
        " 34052419800101001x ",
        "３４０５２４１９８００１０１００１Ｘ",
        "340524 19800101 001X",
        "340524-19800101-001x",
        "\u200b34052419800101001X\ufeff",
        "'34052419800101001X",
        "34052419800101001Ⅹ",
    ],
)
def test_ways_of_typing_do_not_matter(typed: str) -> None:
    assert idnumber.parse(typed, today=TODAY).number == "34052419800101001X"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "id-number-missing"),
        ("  ", "id-number-missing"),
        (float("nan"), "id-number-missing"),
        ("42120219550307004", "id-number-wrong-length"),
        ("42120219550307004XX", "id-number-wrong-length"),
        ("4212021955O307004X", "id-number-wrong-character"),
        ("X2120219550307004X", "id-number-wrong-character"),
        ("٤21202198206151111", "id-number-wrong-character"),
        ("421202198202300011", "id-number-impossible-date"),
        ("421202198213010011", "id-number-impossible-date"),
        ("421202190002290011", "id-number-impossible-date"),
        ("421202202702280011", "id-number-in-future"),
        ("340524198001010013", "id-number-check-digit-wrong"),
        ("421202198206151112", "id-number-check-digit-wrong"),
        ("4.21221E+17", "id-number-rounded"),
        ("4.21202E17", "id-number-rounded"),
        ("421202198206151000", "id-number-rounded"),
        (421202198206151000, "id-number-rounded"),
        (4.21202198206151e17, "id-number-rounded"),
        ("421202198206151000.0", "id-number-rounded"),
    ],
)
def test_each_refusal_says_its_reason_at_the_field(value: str | int | float, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        idnumber.parse(value, today=TODAY)
    assert caught.value.code == code
    assert caught.value.field == "id_number"
    assert "{" not in caught.value.message
    assert not idnumber.is_valid(value, today=TODAY)


def test_refusals_never_repeat_the_number() -> None:
    with pytest.raises(Refusal) as caught:
        idnumber.parse("340524198001010013", today=TODAY)
    assert "3405241980" not in caught.value.message + repr(caught.value)


def test_born_today_is_taken_born_tomorrow_is_not() -> None:
    assert idnumber.is_valid(idnumber.make("421221", TODAY, 1), today=TODAY)
    assert not idnumber.is_valid(idnumber.make("421221", date(2026, 11, 23), 1), today=TODAY)


def test_first_generation_numbers_are_upgraded_and_marked() -> None:
    parsed = idnumber.parse("421202550307004", today=TODAY)
    assert parsed.number == "42120219550307004X"
    assert parsed.legacy
    assert any("15位" in sentence for sentence in parsed.warnings)
    assert idnumber.parse(421202550307004, today=TODAY) == parsed
    assert idnumber.parse(421202550307004.0, today=TODAY) == parsed
    centenarian = idnumber.parse("421202980307996", today=TODAY)
    assert centenarian.birth == date(1898, 3, 7)


def test_numbers_of_residence_permits_are_told_apart() -> None:
    kinds = {number: idnumber.parse(number, today=TODAY).kind for number in VALID}
    assert kinds["810000199001010019"] is Kind.HONG_KONG
    assert kinds["820000199001010029"] is Kind.MACAO
    assert kinds["830000199001010039"] is Kind.TAIWAN
    assert kinds["34052419800101001X"] is Kind.CITIZEN
    new = idnumber.make("911840", date(1979, 5, 6), 12)
    assert idnumber.parse(new, today=TODAY).kind is Kind.FOREIGNER
    old = idnumber.parse("usa110079050601", today=TODAY)
    assert (old.kind, old.birth, old.sex, old.number) == (Kind.FOREIGNER_OLD, None, None, "USA110079050601")


def test_sex_is_the_parity_of_the_seventeenth_digit() -> None:
    assert idnumber.parse("421202198206151111", today=TODAY).sex is Sex.MALE
    assert idnumber.parse("42120219550307004X", today=TODAY).sex is Sex.FEMALE


@pytest.mark.parametrize(
    ("region6", "state"),
    [
        ("421221", Region.KNOWN),
        ("810000", Region.KNOWN),
        ("422322", Region.ABOLISHED),
        ("340524", Region.UNKNOWN),
        ("310103", Region.ABOLISHED),
        ("990000", Region.UNKNOWN),
        ("429999", Region.UNKNOWN),
    ],
)
def test_odd_regions_warn_and_never_refuse(region6: str, state: Region) -> None:
    parsed = idnumber.parse(idnumber.make(region6, date(1970, 1, 1), 23), today=TODAY)
    if parsed.kind is Kind.FOREIGNER:
        assert parsed.region is Region.KNOWN
        assert idnumber.region_state(region6) is state
        return
    assert parsed.region is state
    assert bool(parsed.warnings) is (state is not Region.KNOWN)


def test_regions_have_names_in_force_or_not() -> None:
    assert idnumber.region_name("421221") == "嘉鱼县"
    assert idnumber.region_name("422322") == "嘉鱼县"
    assert idnumber.region_name("999999") is None


def test_mask_shows_three_and_four() -> None:
    assert idnumber.parse("421202198206151111", today=TODAY).masked == "421***********1111"


def test_repr_shows_nothing_of_the_person() -> None:
    shown = repr(idnumber.parse("421202198206151111", today=TODAY))
    assert "1982" not in shown
    assert "4212" not in shown


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 11, 22), date(2026, 11, 21), 15),
        (date(2010, 11, 22), date(2026, 11, 22), 16),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)
def test_age_is_full_years(birth: date, day: date, age: int) -> None:
    assert idnumber.age_on(birth, day) == age


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2026, 11, 22)), st.integers(0, 120))
def test_birthday_is_the_first_day_of_an_age(birth: date, age: int) -> None:
    first = idnumber.birthday(birth, age)
    assert idnumber.age_on(birth, first) == age
    assert idnumber.age_on(birth, date.fromordinal(first.toordinal() - 1)) == age - 1


@settings(deadline=None)
@given(st.integers(100000, 899999), st.dates(date(1900, 1, 1), date(2026, 11, 22)), st.integers(0, 999))
def test_made_numbers_pass_and_agree_with_stdnum(region: int, birth: date, order: int) -> None:
    number = idnumber.make(str(region), birth, order)
    assert number[-1] == ric.calc_check_digit(number)
    parsed = idnumber.parse(number, today=TODAY)
    assert parsed.birth == birth


@settings(deadline=None)
@given(st.integers(0, 16), st.integers(1, 9))
def test_any_one_wrong_digit_is_noticed(place: int, change: int) -> None:
    number = "421202198206151111"
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not idnumber.is_valid(wrong, today=TODAY)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=40), st.integers(), st.floats()))
def test_rubbish_is_refused_never_a_crash(value: str | int | float) -> None:
    try:
        parsed = idnumber.parse(value, today=TODAY)
    except Refusal:
        return
    assert len(parsed.number) in (15, 18)


def test_make_refuses_what_is_no_region() -> None:
    with pytest.raises(ValueError, match="six digits"):
        idnumber.make("42122", date(2000, 1, 1), 1)
