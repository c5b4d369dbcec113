"""Citizens' identity numbers (公民身份号码, GB 11643-1999) and their relatives.

What is typed, scanned, read from a card or taken from a spreadsheet is parsed into one value, or refused
with the reason a clerk can act on. Region anomalies (an abolished or unknown six-digit code) are warnings
and never refuse: numbers outlive counties.

Numbers are secrets of people: `repr` of an `IdNumber` shows none of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

FIELD: Final = "id_number"
_CHECK: Final = "10X98765432"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Kind(StrEnum):
    """Which document the number belongs to."""

    CITIZEN = "citizen"
    HONG_KONG = "hong_kong"
    MACAO = "macao"
    TAIWAN = "taiwan"
    FOREIGNER = "foreigner"
    FOREIGNER_OLD = "foreigner_old"


class Sex(StrEnum):
    """Codes of GB/T 2261.1."""

    MALE = "1"
    FEMALE = "2"


class Region(StrEnum):
    """What is odd about the first six digits; never a reason to refuse."""

    KNOWN = "known"
    ABOLISHED = "abolished"
    UNKNOWN = "unknown"


class _NumberRefused(Refusal):
    def __init__(self, **params: object) -> None:
        super().__init__(field=FIELD, **params)


class IdNumberMissing(_NumberRefused):
    template = N_("没有填身份号码。请照身份证填写18位号码。")


class IdNumberWrongLength(_NumberRefused):
    template = N_("身份号码应为18位，现在是{length}位。请照身份证核对后重填。")


class IdNumberWrongCharacter(_NumberRefused):
    template = N_("身份号码第{position}位不是数字（只有最后一位可以是X）。请照身份证核对后重填。")


class IdNumberImpossibleDate(_NumberRefused):
    template = N_("身份号码中的出生日期{digits}不存在。请照身份证核对第7至14位。")


class IdNumberInFuture(_NumberRefused):
    template = N_("身份号码中的出生日期{day}还没有到。请照身份证核对第7至14位。")


class IdNumberCheckDigitWrong(_NumberRefused):
    template = N_("身份号码的校验位不对，至少有一位填错。请照身份证逐位核对。")


class IdNumberRounded(_NumberRefused):
    template = N_(
        "这个身份号码已被电子表格舍去末尾几位，无法复原。请把表格中的身份号码一列设为“文本”，照证件重新填写后再导入。"
    )


@dataclass(frozen=True)
class IdNumber:
    """A valid number, in the one form that is stored: capital X, no spaces, 18 characters.

    Only the old foreigners' permit (three letters, twelve digits) has 15 characters, no `birth` and no
    `sex`: its two-digit year does not say the century.
    """

    number: str = field(repr=False)
    kind: Kind
    birth: date | None = field(repr=False)
    sex: Sex | None = field(repr=False)
    legacy: bool = False
    """A 15-digit number of the first generation, upgraded; not valid as a document since 2013."""

    @property
    def region6(self) -> str:
        """The six digits of the county where the number was first given."""
        return self.number[:6]

    @property
    def region(self) -> Region:
        """Whether the six digits are a county in force, an abolished one or none that is known."""
        if self.kind in (Kind.FOREIGNER, Kind.FOREIGNER_OLD):
            return Region.KNOWN
        return region_state(self.region6)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences to show beside the field; none of them stops anything."""
        found = []
        if self.legacy:
            found.append(N_("这是15位旧号码，已换算成18位，请照现在的身份证核对。"))
        if self.region is Region.ABOLISHED:
            found.append(N_("号码前6位是已撤销的行政区划，一般属正常，请留意核对。"))
        elif self.region is Region.UNKNOWN:
            found.append(N_("号码前6位不在行政区划表中，请照身份证核对。"))
        return tuple(found)

    @property
    def masked(self) -> str:
        """As shown on screen until someone who may asks for the whole."""
        from stationdesk.core import masks

        return masks.id_number(self.number)

    def age_on(self, day: date) -> int | None:
        """Full years on a day, where the birth date is known."""
        return None if self.birth is None else age_on(self.birth, day)


def parse(value: str | int | float, *, today: date | None = None) -> IdNumber:
    """The number that a person typed or a spreadsheet held.

    Full-width digits, lower-case x, spaces, hyphens and invisible characters are forgiven. `today` is
    the civil date after which nobody is born yet (default: now at +08:00). Raises the refusals of this
    module, all with the field `id_number`.
    """
    text, from_number = _text(value)
    if not text:
        raise IdNumberMissing
    if re.fullmatch(r"\d(\.\d+)?E\+?\d{1,2}", text) or (
        from_number and len(text) > 15 and text[-3:] == "000"
    ):
        raise IdNumberRounded
    if re.fullmatch(r"[A-Z]{3}\d{12}", text):
        return IdNumber(text, Kind.FOREIGNER_OLD, None, None)
    legacy = len(text) == 15
    if len(text) not in (15, 18):
        raise IdNumberWrongLength(length=len(text))
    for position, character in enumerate(text, 1):
        if character not in "0123456789" and not (position == 18 and character == "X"):
            raise IdNumberWrongCharacter(position=position)
    number = upgrade(text) if legacy else text
    # Three noughts at the end and a wrong check digit: what a spreadsheet leaves of a long number.
    if not legacy and number[-3:] == "000" and number[-1] != check_digit(number[:17]):
        raise IdNumberRounded
    birth = _birth(number)
    if birth > (today or _today()):
        raise IdNumberInFuture(day=birth)
    if number[-1] != check_digit(number[:17]):
        raise IdNumberCheckDigitWrong
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(number, _kind(number), birth, sex, legacy)


def is_valid(value: str | int | float, *, today: date | None = None) -> bool:
    """Whether `parse` would take it."""
    try:
        parse(value, today=today)
    except _NumberRefused:
        return False
    return True


def check_digit(body: str) -> str:
    """The 18th character for the first 17 (ISO 7064 MOD 11-2)."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def upgrade(old: str) -> str:
    """A 15-digit number of the first generation as 18; order 996 to 999 were people born before 1900."""
    century = "18" if old[-3:] in ("996", "997", "998", "999") else "19"
    body = f"{old[:6]}{century}{old[6:]}"
    return body + check_digit(body)


def make(region6: str, birth: date, order: int) -> str:
    """A number that passes every check, for practice data and tests; odd orders are men.

    Raises ValueError when the region is not six digits or the order not 0 to 999.
    """
    if not re.fullmatch(r"[0-9]{6}", region6) or not 0 <= order <= 999:
        raise ValueError("region6 must be six digits and order 0 to 999")
    body = f"{region6}{birth:%Y%m%d}{order:03d}"
    return body + check_digit(body)


def age_on(birth: date, day: date) -> int:
    """Full years (周岁) on a day: one more from the birthday itself on.

    Who is born on 29 February turns older on 1 March in common years: the day after which a full year
    has passed (民法典 arts 201, 203 count to the end of the day). Negative before birth.
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def birthday(birth: date, age: int) -> date:
    """The day on which someone turns that old (1 March for 29 February in common years)."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def region_state(region6: str) -> Region:
    """Whether six digits are a county in force, an abolished one, or neither."""
    current, abolished = _regions()
    if region6 in current:
        return Region.KNOWN
    if region6 in abolished or _once_a_county(region6):
        return Region.ABOLISHED
    return Region.UNKNOWN


def region_name(region6: str) -> str | None:
    """The county's name as the pack has it, in force or abolished."""
    current, abolished = _regions()
    return current.get(region6) or abolished.get(region6)


@cache
def _regions() -> tuple[dict[str, str], dict[str, str]]:
    from stationdesk.core import packs

    pack = packs.load("region6")
    current = {county["code"]: str(county["name"]) for county in pack.items("counties")}
    abolished = {county["code"]: str(county["name"]) for county in pack.items("abolished")}
    return current, abolished


def _once_a_county(region6: str) -> bool:
    # python-stdnum carries the counties of all years since 1980.
    from stdnum import numdb

    info: Callable[[str], list[tuple[str, dict[str, str]]]] = numdb.get("cn/loc").info
    return any("county" in properties for _, properties in info(region6))


def _text(value: str | int | float) -> tuple[str, bool]:
    """The characters that count, and whether the value came as a number and may have lost its tail."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return "", True
        return (f"{value:.0f}" if value < 1e15 else f"{value:.5E}"), True
    if isinstance(value, int):
        return str(value), True
    # NFKC here turns full-width digits and letters into plain ones; a number holds nothing else.
    text = unicodedata.normalize("NFKC", value).upper()
    text = "".join(ch for ch in text if not ch.isspace() and unicodedata.category(ch) not in ("Cf", "Cc"))
    text = text.strip("'`‘’").replace("-", "")
    spreadsheet = re.fullmatch(r"(\d{15,18})\.0+", text)
    return (spreadsheet[1], True) if spreadsheet else (text, False)


def _birth(number: str) -> date:
    digits = number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise IdNumberImpossibleDate(digits=digits) from error


def _kind(number: str) -> Kind:
    if number[0] == "9":
        return Kind.FOREIGNER
    return {"810000": Kind.HONG_KONG, "820000": Kind.MACAO, "830000": Kind.TAIWAN}.get(
        number[:6], Kind.CITIZEN
    )


def _today() -> date:
    from stationdesk.core.clock import SystemClock, civil_date

    return civil_date(SystemClock().now())
