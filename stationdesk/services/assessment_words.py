"""What a self-assessment keeps, in the reader's language: values with units, thresholds, and evidence that was counted.

A line is a record and is kept in Chinese, as it is printed. What the register wrote on it is made of a few sentences and
of words of the packs; these are recognised here and said again. What people typed stays as they wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from stationdesk.core.words import N_, language, say

COUNTED: Final = (
    N_("办件登记，{days}办结且有期限的{n}件"),
    N_("一次性告知书存根，{days}共{n}件"),
    N_("办件渠道和预约，{days}：{items}"),
    N_("三留守名册{n}人，{days}走访记录"),
    N_("居民标记和留守老人名册{n}人，{days}走访记录"),
    N_("事项目录在用的窗口：{items}"),
    N_("事项目录在用的类别：{items}"),
    N_("公示记录，{days}张贴：{items}"),
    N_("同启同签同封记录，{days}共{n}次"),
    N_("居民档案{n}户，常住{people}人，应不少于{area}㎡"),
    N_("总面积{area}㎡，居民档案{n}户"),
    N_("居民档案{n}户"),
    N_("居民档案里没有户"),
    N_("证明存根，{days}出具{n}份，逐份比对不应出具清单"),
    N_("好差评，{days}共{n}条，基本满意及以上"),
    N_("人员岗位，{days}任{post}的{n}人"),
    N_("登记{n}人，居民档案常住人口"),
    N_("缺{items}"),
    N_("所列各项齐全"),
)
"""Every sentence that `assessment_facts` and `assessment_indicators` write as evidence."""
VALUES: Final = (
    N_("没有发生"), N_("无"), N_("上门办理"), N_("预约办理"), N_("自助办理"), N_("委托代办"), N_("㎡/百户"),
)  # fmt: skip
"""Words of values and lists that stand in no pack."""
_BOUNDS: Final = {"不低于": N_("不低于{value}"), "不超过": N_("不超过{value}")}
_AMOUNT: Final = re.compile(r"([0-9][0-9.,/]*)(\D{1,6})")
_PARTS: Final = re.compile(r"(\D+)([0-9]+)张")


def value(text: str) -> str:
    """A value or a threshold: 12种, 不低于80%, 12/15（80%）, 没有发生."""
    if language() == "zh" or not text:
        return text
    for begins, sentence in _BOUNDS.items():
        if text.startswith(begins):
            return say(sentence, value=value(text.removeprefix(begins)))
    amount = _AMOUNT.fullmatch(text)
    if amount is None or amount[2] in ("%", "㎡"):
        return say(text) if amount is None and "（" not in text else _latin(text)
    unit = say(amount[2])
    return f"{amount[1]} {unit}" if unit != amount[2] else text


def evidence(text: str) -> str:
    """Evidence: its parts stand apart by ；, those that were counted are said again."""
    if language() == "zh" or not text:
        return text
    return "; ".join(map(_part, text.split("；")))


def _part(text: str) -> str:
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return say(sentence, **{name: _SAID[name](given) for name, given in found.groupdict().items()})
    return text


def _days(text: str) -> str:
    first, _, last = text.partition("至")
    return say(N_("{first}至{last}"), first=first, last=last) if last else text


def _items(text: str) -> str:
    return say(N_("、")).join(_item(one) for one in text.split("、"))


def _item(text: str) -> str:
    part = _PARTS.fullmatch(text)
    return say(N_("{part}{n}张"), part=say(part[1]), n=part[2]) if part else say(text)


def _latin(text: str) -> str:
    return text.replace("（", " (").replace("）", ")")


_SAID: Final[Mapping[str, Callable[[str], str]]] = {
    "days": _days,
    "items": _items,
    "post": say,
    "n": str,
    "people": str,
    "area": str,
}
_SHAPES: Final = {
    "days": r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:至[0-9]{4}-[0-9]{2}-[0-9]{2})?",
    "items": r"[^；]+",
    "post": r"[^0-9；]+",
    "n": r"[0-9.]+",
    "people": r"[0-9]+",
    "area": r"[0-9.]+",
}
_made: list[tuple[str, re.Pattern[str]]] = []


def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    if not _made:
        for sentence in COUNTED:
            parts = re.split(r"\{(\w+)\}", sentence)
            _made.append(
                (
                    sentence,
                    re.compile(
                        "".join(
                            f"(?P<{one}>{_SHAPES[one]})" if at % 2 else re.escape(one)
                            for at, one in enumerate(parts)
                        )
                    ),
                )
            )
    return _made
