"""Where a practice village lies, where its people come from and where they go to work."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TypeVar

from stationdesk.core.late import dataclass

T = TypeVar("T")
DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Village:
    """A village by its 12-digit statistical code, and the words its addresses are made of.

    `old_region6` stood on ID cards first issued before `old_until` (from memory: 嘉鱼县 was 422322 until
    the prefecture of Xianning became a city at the end of 1998); a register holds many of them.
    """

    code: str = "421221106202"
    name: str = "四邑村"
    province: str = "湖北省"
    city: str = "咸宁市"
    county: str = "嘉鱼县"
    town: str = "潘家湾镇"
    old_region6: str | None = "422322"
    old_until: date = date(1999, 1, 1)

    @property
    def region6(self) -> str:
        """The county's six digits, as they stand on ID numbers."""
        return self.code[:6]

    @property
    def full_name(self) -> str:
        """Province to village in one string."""
        return f"{self.province}{self.city}{self.county}{self.town}{self.name}"

    def address(self, group: int, number: int) -> str:
        """A house in the village: …四邑村三组17号."""
        return f"{self.full_name}{chinese(group)}组{number}号"


SIYI = Village()

NEIGHBOURS: tuple[tuple[str, str, int], ...] = (
    ("421221", "422322", 62),
    ("421281", "422302", 9),
    ("421202", "422301", 8),
    ("421223", "422324", 4),
    ("421222", "422323", 3),
    ("421083", "422428", 4),
    ("420115", "420115", 3),
    ("421182", "422130", 2),
    ("421024", "421024", 2),
    ("430603", "430603", 1),
    ("360481", "360481", 1),
)
"""Where wives come from: region code now, region code on older cards, weight."""

FAR: tuple[tuple[str, str, int], ...] = (
    ("522634", "01", 3),
    ("522632", "12", 2),
    ("451221", "08", 3),
    ("532628", "08", 2),
    ("513434", "07", 2),
    ("500241", "06", 2),
    ("422822", "15", 4),
    ("511725", "01", 4),
    ("433122", "15", 2),
    ("433123", "06", 2),
    ("362323", "01", 1),
    ("610924", "01", 1),
    ("411522", "01", 2),
)
"""Where wives met at work come from: region code, GB/T 3304 code, weight."""

HOMES: tuple[tuple[str, str], ...] = (
    ("421281", "湖北省咸宁市赤壁市新店镇"),
    ("421083", "湖北省荆州市洪湖市乌林镇"),
    ("421223", "湖北省咸宁市崇阳县白霓镇"),
    ("411522", "河南省信阳市光山县文殊乡"),
    ("430603", "湖南省岳阳市云溪区陆城镇"),
    ("511725", "四川省达州市渠县临巴镇"),
    ("421182", "湖北省黄冈市武穴市梅川镇"),
    ("420115", "湖北省武汉市江夏区金口街道"),
    ("421222", "湖北省咸宁市通城县北港镇"),
)
"""Where people live who are registered elsewhere: region code, place."""

WORK: tuple[tuple[str, int], ...] = (
    ("广东省东莞市", 17),
    ("广东省深圳市", 14),
    ("广东省广州市", 10),
    ("湖北省武汉市", 24),
    ("广东省佛山市", 6),
    ("浙江省温州市", 5),
    ("浙江省杭州市", 5),
    ("浙江省宁波市", 3),
    ("浙江省义乌市", 2),
    ("江苏省苏州市", 6),
    ("江苏省昆山市", 2),
    ("江苏省无锡市", 2),
    ("上海市", 7),
    ("北京市", 4),
    ("福建省泉州市", 3),
    ("福建省厦门市", 2),
    ("广东省中山市", 4),
    ("广东省惠州市", 3),
    ("湖南省长沙市", 1),
    ("湖北省咸宁市", 5),
    ("湖北省襄阳市", 1),
    ("四川省成都市", 1),
    ("陕西省西安市", 1),
    ("新疆维吾尔自治区乌鲁木齐市", 1),
    ("海南省三亚市", 1),
)
TRADE: tuple[tuple[str, int], ...] = (
    ("湖北省武汉市", 10),
    ("浙江省义乌市", 4),
    ("广东省广州市", 4),
    ("湖北省咸宁市", 4),
    ("云南省昆明市", 2),
    ("贵州省贵阳市", 2),
    ("广西壮族自治区南宁市", 2),
    ("陕西省西安市", 2),
    ("河南省郑州市", 2),
    ("北京市", 2),
)
STUDY: tuple[tuple[str, int], ...] = (
    ("湖北省武汉市", 20),
    ("湖北省咸宁市", 8),
    ("湖北省黄石市", 3),
    ("湖北省荆州市", 3),
    ("湖北省宜昌市", 2),
    ("湖南省长沙市", 2),
    ("湖北省黄冈市", 2),
    ("江西省南昌市", 1),
    ("广东省广州市", 1),
    ("江苏省南京市", 1),
)

_NEW_YEAR = {
    2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16),
    2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29),
    2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip


def spring_festival(year: int) -> date:
    """正月初一 of a year; outside 2012–2030 the fifth of February, which is never far off."""
    month, day = _NEW_YEAR.get(year, (2, 5))
    return date(year, month, day)


def leaving_day(rng: Random, year: int) -> date:
    """A day on which people set out again after the Spring Festival of a year."""
    return spring_festival(year) + timedelta(
        days=rng.choice((5, 6, 7, 7, 8, 9, 11, 14, 15, 16, 17, 19, 22, 27))
    )


def homecoming_day(rng: Random, year: int) -> date:
    """A day on which people come home before the Spring Festival of a year."""
    return spring_festival(year) - timedelta(days=rng.choice((2, 3, 4, 5, 5, 6, 7, 8, 10, 12, 15, 18)))


def chinese(number: int) -> str:
    """A whole number from 0 to 999 as it is written in names of groups: 十二, 二十, 一百零五."""
    if number <= 10:
        return DIGITS[number]
    if number < 20:
        return f"十{DIGITS[number - 10]}"
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{DIGITS[tens]}十{DIGITS[ones] if ones else ''}"
    hundreds, rest = divmod(number, 100)
    if not rest:
        return f"{DIGITS[hundreds]}百"
    tail = f"零{DIGITS[rest]}" if rest < 10 else chinese(rest) if rest >= 20 else f"一{chinese(rest)}"
    return f"{DIGITS[hundreds]}百{tail}"


def weighted(rng: Random, choices: tuple[tuple[T, int], ...]) -> T:
    """One of the choices, each as likely as its weight says."""
    total = sum(weight for _, weight in choices)
    at = rng.random() * total
    for choice, weight in choices:
        at -= weight
        if at < 0:
            return choice
    return choices[-1][0]
