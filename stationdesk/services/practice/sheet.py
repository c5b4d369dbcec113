"""The practice village as rows of a spreadsheet, and the same with the mistakes spreadsheets have.

Headings are those which `residents import` knows without a map. Every value is text, dates as
2026-11-22, so that the same rows serve CSV and XLSX.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from random import Random

from stationdesk.core import packs
from stationdesk.core.late import dataclass
from stationdesk.services.practice.facts import AbsenceFact, Population

HEADINGS = (
    "姓名", "公民身份号码", "性别", "民族", "出生日期", "户编号", "与户主关系", "户籍类型", "户籍地址", "现住址", "联系电话", "网格",
    "外出务工", "外出日期", "外出地点", "返回日期", "文化程度", "健康状况", "残疾等级", "政治面貌", "备注",
)  # fmt: skip


@cache
def _words(list_name: str) -> Mapping[str, str]:
    """Code to word of one list of the `codes` pack (or of `ethnic`); no code, no word."""
    if list_name == "ethnic":
        found = packs.load("ethnic").items()
    else:
        found = next(each["items"] for each in packs.load("codes").items() if each["list"] == list_name)
    return {"": "", **{item["code"]: item["name"] for item in found}}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row spoilt on purpose: its place in the list (0 is the first row below the headings) and how."""

    row: int
    heading: str
    how: str


def as_sheet(population: Population) -> list[dict[str, str]]:
    """One row a person, household by household; the dead of the last year are left out."""
    latest: dict[int, AbsenceFact] = {}
    for spell in population.absences:
        latest[spell.person] = spell
    rows = []
    for household in population.households:
        grid = population.grids[household.grid].name
        for member in household.members:
            person = population.people[member.person]
            if person.died_on is not None:
                continue
            away = latest.get(person.key)
            work = away is not None and away.reason in ("务工", "经商")
            values = (
                person.name, person.id_number or "", _words("sex")[str(person.sex)], _words("ethnic")[person.ethnic],
                person.birth.isoformat(), household.number, _words("relation")[member.relation], person.resident_type,
                person.registered_address, person.living_address, "、".join(person.phones), grid,
                "是" if away and work and away.back is None else "否",
                away.since.isoformat() if away and work else "", away.to if away and work else "",
                away.back.isoformat() if away and work and away.back else "", _words("education")[person.education],
                _words("health")[person.health], _words("disability_grade")[str(person.disability_level or "")], _words("political")[person.political], person.remark,
            )  # fmt: skip
            rows.append(dict(zip(HEADINGS, values, strict=True)))
    return rows


def with_mistakes(population: Population, every: int = 120) -> tuple[list[dict[str, str]], list[BadRow]]:
    """The same rows with the usual mistakes, about one in `every`, and what was spoilt where.

    Numbers rounded by a spreadsheet, a wrong check digit, days that do not exist, one ID number twice,
    household numbers lost to merged cells, a sex that contradicts the number, an unknown relation, blanks.
    """
    rows = as_sheet(population)
    rng = Random(f"mistakes:{population.seed}:{len(rows)}")
    spoilt: list[BadRow] = []
    good = [at for at, row in enumerate(rows) if row["公民身份号码"]]
    chosen = sorted(rng.sample(good, max(min(8, len(good)), len(good) // every)))
    for turn, at in enumerate(chosen):
        row, number = rows[at], rows[at]["公民身份号码"]
        match turn % 8:
            case 0:
                row["公民身份号码"] = f"{int(number[:17] + '0'):.5E}"
                spoilt.append(BadRow(at, "公民身份号码", "rounded"))
            case 1:
                row["出生日期"] = f"{row['出生日期'][:4]}-02-30"
                spoilt.append(BadRow(at, "出生日期", "impossible date"))
            case 2:
                # Somebody else's number: a row copied down and only half overwritten.
                other = next(rows[k]["公民身份号码"] for k in good if k != at)
                row["公民身份号码"] = other
                spoilt.append(BadRow(at, "公民身份号码", "duplicate"))
            case 3:
                row["户编号"] = row["与户主关系"] = ""
                spoilt.append(BadRow(at, "户编号", "merged cell"))
            case 4:
                row["公民身份号码"] = number[:-1] + ("0" if number[-1] != "0" else "1")
                spoilt.append(BadRow(at, "公民身份号码", "check digit"))
            case 5:
                row["姓名"] = ""
                spoilt.append(BadRow(at, "姓名", "blank"))
            case 6:
                row["性别"] = "女" if row["性别"] == "男" else "男"
                spoilt.append(BadRow(at, "性别", "contradicts"))
            case _:
                row["公民身份号码"] = number[:14] + "000" + number[17:]
                spoilt.append(BadRow(at, "公民身份号码", "fifteen digits kept"))
    return rows, spoilt
