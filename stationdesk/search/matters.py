"""Finding a matter as someone says it: characters, everyday words, pinyin, initials, a code.

A hundred matters need no table: the catalogue is scored whole, from an index kept with each pack version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from stationdesk.core.packs import Pack

# What people say at the counter, and the word the catalogue uses for it.
EVERYDAY: Final[Mapping[str, tuple[str, ...]]] = {
    "老人": ("老年", "高龄", "养老"), "老头": ("老年", "高龄"), "爷爷": ("老年", "高龄"), "奶奶": ("老年", "高龄"),
    "娃": ("儿童", "生育", "出生"), "小孩": ("儿童", "生育"), "孩子": ("儿童", "生育"), "宝宝": ("生育", "出生", "育儿"),
    "补助": ("补贴", "津贴"), "补贴": ("津贴", "补助"), "发钱": ("补贴", "津贴"), "低保户": ("最低生活保障",), "低保": ("最低生活保障",), "吃低保": ("最低生活保障",),
    "看病": ("医疗", "医保"), "药费": ("医疗费用", "报销"), "新农合": ("医疗保险", "医保"), "合作医疗": ("医疗保险",),
    "社保": ("养老保险", "社会保障卡"), "盖房": ("宅基地", "建房"), "建房子": ("宅基地", "建房"), "修房": ("危房改造",),
    "身份证": ("居民身份证",), "上户口": ("出生登记",), "销户": ("死亡注销",), "去世": ("死亡", "丧葬"), "过世": ("死亡", "丧葬"),
    "吵架": ("纠纷", "调解"), "打人": ("家庭暴力",), "家暴": ("家庭暴力",), "工资": ("欠薪",), "打工": ("就业", "流动人口"),
    "找工作": ("就业", "岗位"), "狗": ("犬",), "砍树": ("林木采伐",), "包地": ("土地承包",), "流转": ("土地经营权流转",),
    "水电": ("用水", "用电"), "路灯": ("公共设施",), "快递": ("快递",), "取钱": ("取款",), "办酒": ("聚餐", "红白喜事"),
    "酒席": ("聚餐", "红白喜事"), "当兵": ("兵役",), "退伍": ("退役军人",), "残疾": ("残疾人",), "存折": ("一卡通",), "结婚": ("红白喜事", "生育"),
}  # fmt: skip

_IDLE: Final = re.compile(
    r"我想要?|想要|要|给|帮|请问|怎么|如何|在哪|一下|一个|办理|申请|的|了|吗|呢|办|个|领|拿|弄|，|。|、|？|\s"
)


@dataclass(frozen=True)
class _Entry:
    code: str
    name: str
    words: str
    text: str
    full: str
    initials: str


_entries: dict[str, tuple[_Entry, ...]] = {}


def ranked(pack: Pack, text: str, used: Mapping[str, int]) -> list[int]:
    """Places in the catalogue of what the text may mean, the likeliest first; often used ones win ties."""
    from stationdesk.core import pinyin

    typed = text.strip()
    plain = pinyin.query_form(typed) if typed.isascii() else ""
    entries = _index(pack)
    scored: list[tuple[float, int, int]] = []
    for place, entry in enumerate(entries):
        score = _latin(entry, typed, plain) if typed.isascii() else _said(entry, typed)
        if score > 0:
            scored.append((score, min(used.get(entry.code, 0), 50), place))
    if not scored:
        return []
    best = max(score for score, _, _ in scored)
    # A long tail of faint likenesses hides the likely ones.
    kept = [line for line in scored if line[0] >= best * 0.25]
    kept.sort(key=lambda line: (-line[0] - line[1] * 0.2, line[2]))
    return [place for _, _, place in kept]


def _latin(entry: _Entry, typed: str, plain: str) -> float:
    code = entry.code.lower()
    squeezed = typed.lower().replace("-", "").replace(" ", "")
    if code == typed.lower() or code.replace("-", "") == squeezed:
        return 1000.0
    if not plain:
        return 0.0
    score = 0.0
    if code.replace("-", "").startswith(squeezed):
        score = 60.0
    for keys, weight in ((entry.initials, 40.0), (entry.full, 50.0)):
        for word in keys.split("\n"):
            at = word.find(plain)
            if at >= 0 and (len(plain) > 1 or at == 0):
                # A match at the start, and of more of the word, is likelier meant.
                score = max(score, weight / (1 + 0.1 * at) + 20.0 * len(plain) / len(word))
    return score


def _said(entry: _Entry, typed: str) -> float:
    score = 0.0
    if typed in entry.name:
        score += 60.0 + 40.0 * len(typed) / len(entry.name)
    elif typed in entry.words.split("\n"):
        score += 75.0
    elif typed in entry.words:
        score += 50.0
    rest = _IDLE.sub("", typed) or typed
    for said, meant in EVERYDAY.items():
        if said in rest:
            hits = [1.0 if word in entry.name else 0.6 for word in meant if word in entry.name + entry.words]
            score += 14.0 * max(hits, default=0.0)
    for pair in _pairs(rest):
        if pair in entry.name:
            score += 10.0
        elif pair in entry.words:
            score += 8.0
        elif pair in entry.text:
            score += 1.5
    if len(rest) == 1 and rest in entry.name + entry.words:
        score += 5.0
    return score


def _pairs(text: str) -> Iterable[str]:
    return dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1))


def _index(pack: Pack) -> tuple[_Entry, ...]:
    key = pack.digest or f"{pack.name} {pack.version}"
    found = _entries.get(key)
    if found is None:
        if len(_entries) > 8:
            _entries.clear()
        found = _entries[key] = tuple(
            _Entry(
                record["code"],
                record["name_zh"],
                "\n".join(record.get("keywords", ())),
                (record.get("conditions") or "") + (record.get("window_zh") or ""),
                "\n".join(_spoken(word)[0] for word in (record["name_zh"], *record.get("keywords", ()))),
                "\n".join(_spoken(word)[1] for word in (record["name_zh"], *record.get("keywords", ()))),
            )
            for record in pack.items()
        )
    return found


def _spoken(word: str) -> tuple[str, str]:
    from stationdesk.core import pinyin

    syllables = [readings[0] for readings in map(pinyin.readings, word) if readings]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)
