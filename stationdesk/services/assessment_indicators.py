"""What an indicator asks, how what somebody typed is read, and whether it is met. Exact numbers throughout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.services import assessment_facts
from stationdesk.services.assessment_facts import Fact
from stationdesk.storage.work import Work

HUNDRED: Final = "scheme_100"
SHARES: Final = frozenset({"比例", "比值"})
YES: Final = frozenset({"是", "有", "yes", "y", "true", "1"})
NO: Final = frozenset({"否", "无", "没有", "no", "n", "false", "0"})


class ValueUnreadable(Refusal):
    template = N_("“{name}”要填{wanted}。请改正。")


def indicators_of(body: Mapping[str, Any], scheme: str) -> list[tuple[Mapping[str, Any], int | None]]:
    """The indicators of a scheme, each with the points it gives at most, in hundredths."""
    by_code = {one["code"]: one for one in body["indicators"]}
    if scheme == HUNDRED:
        return [(by_code[one["code"]], one["points"] * 100) for one in body["scheme_100"]["items"]]
    return [
        (one, None)
        for one in body["indicators"]
        if one["code"].startswith(scheme + "-") and one["scope"] == "station" and one["kind"] != "grade"
    ]


def may_be_left(indicator: Mapping[str, Any]) -> bool:
    """Whether 不适用 may be said of it."""
    return "不适用" in indicator.get("note", "")


def bound(indicator: Mapping[str, Any], fact: Fact | None) -> Fraction:
    """The threshold, of the village where it depends on it."""
    if fact is not None and fact.wanted is not None:
        return fact.wanted
    threshold = indicator["threshold"]
    return Fraction(int(threshold)) if isinstance(threshold, bool) else Fraction(str(threshold))


def wanted(indicator: Mapping[str, Any], fact: Fact | None) -> str:
    """The threshold in words: 不低于80%, 不超过3公里, 有."""
    if indicator["kind"] == "boolean":
        return "是"
    least = bound(indicator, fact)
    unit = indicator["unit"]
    said = (
        assessment_facts.percent(least)
        if unit == "比例"
        else f"{int(least) if least.denominator == 1 else float(least)}{unit}"
    )
    return ("不超过" if indicator["operator"] == "<=" else "不低于") + said


def asked(indicator: Mapping[str, Any]) -> str:
    """What is to be typed, in words."""
    kind = indicator["kind"]
    if kind == "boolean":
        return say(N_("“是”或“否”"))
    if kind == "checklist":
        return say(N_("已有的项，从这些里选：{items}"), items=say(N_("、")).join(indicator["required"]))
    if indicator["unit"] in SHARES:
        return say(N_("“12/15”这样的数，或百分数"))
    return say(N_("一个数（{unit}）"), unit=indicator["unit"])


def met(indicator: Mapping[str, Any], fact: Fact) -> bool | None:
    """Whether it is reached; None where there was nothing to count."""
    if fact.value is None:
        return None
    least = bound(indicator, fact)
    operator = indicator["operator"]
    if indicator["kind"] == "boolean" or operator == "==":
        return fact.value >= 1
    return fact.value <= least if operator == "<=" else fact.value >= least


def read(work: Work, indicator: Mapping[str, Any], text: str) -> Fact:
    """What somebody typed, as an exact value. Raises ValueUnreadable."""
    said = unicodedata.normalize(
        "NFKC", ink.line(text, indicator["name_zh"], field="value", limit=300)
    ).strip()
    kind, unit = indicator["kind"], indicator["unit"]
    wrong = ValueUnreadable(name=indicator["name_zh"], wanted=asked(indicator), field="value")
    if kind == "boolean":
        if said.casefold() not in YES | NO:
            raise wrong
        is_so = said.casefold() in YES
        return Fact(Fraction(int(is_so)), "是" if is_so else "否", "")
    if kind == "checklist":
        folded = {unicodedata.normalize("NFKC", one): one for one in indicator["required"]}
        named = [one for one in re.split(r"\s*[、;；，,\n]\s*", said) if one]
        if named not in (["无"], ["0"]) and any(one not in folded for one in named):
            raise wrong
        have = tuple(folded[one] for one in folded if one in named)
        value = Fraction(len(have), len(folded)) if unit == "比例" else Fraction(len(have))
        lacking = [one for one in indicator["required"] if one not in have]
        evidence = f"缺{'、'.join(lacking)}" if lacking else "所列各项齐全"
        return Fact(value, f"{len(have)}/{len(folded)}", evidence, have)
    if found := re.fullmatch(r"([0-9]{1,9})\s*/\s*([0-9]{1,9})", said):
        part, whole = int(found[1]), int(found[2])
        if unit not in SHARES or not whole or (unit == "比例" and part > whole):
            raise wrong
        return assessment_facts.ratio(part, whole, "")
    found = re.fullmatch(
        r"([0-9]{1,12}(?:\.[0-9]{1,4})?)\s*(%?)",
        said.replace(",", "").removesuffix(unicodedata.normalize("NFKC", unit)).strip(),
    )
    if found is None or (found[2] and unit not in SHARES):
        raise wrong
    number = Fraction(found[1]) / (100 if found[2] else 1)
    follows = assessment_facts.typed(work, indicator, number, not found[2])
    if follows is not None:
        if unit == "比例" and follows.value is not None and follows.value > 1:
            raise wrong
        return follows
    if unit == "比例":
        if number > 1:
            raise wrong
        return Fact(number, assessment_facts.percent(number), "")
    return Fact(number, f"{found[1]}{unit if unit not in SHARES else ''}", "")
