"""National code lists in both directions: a code to its word, and what people write to a code.

The lists come from the data packs `codes` and `ethnic`. Spreadsheets say 初中 where GB/T 4658 says
初级中学教育: the synonyms here are what villages write (from memory), tried after the list's own words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from stationdesk.core import packs as shipped
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, language, say
from stationdesk.services import packs
from stationdesk.storage.work import Work

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sex": "sex",
        "ethnic": "ethnic",
        "relation": "relation",
        "education": "education",
        "health": "health",
        "disability_kind": "disability",
        "disability_level": "disability_grade",
        "political": "political",
        "marital": "marriage",
        "id_kind": "document",
    }
)
"""Which list a column of a person is coded by."""

MARK_WORDS: Final = (
    N_("低保"),
    N_("低收入"),
    N_("特困"),
    N_("特困人员（分散供养）"),
    N_("特困人员（集中供养）"),
    N_("脱贫户"),
    N_("防止返贫监测对象"),
    N_("高龄津贴"),
    N_("困难残疾人生活补贴"),
    N_("重度残疾人护理补贴"),
    N_("计划生育奖励扶助"),
    N_("重残"),
    N_("失能"),
    N_("失智"),
    N_("独居"),
    N_("空巢"),
    N_("孤儿"),
    N_("散居孤儿"),
    N_("困境儿童"),
    N_("防止返贫"),
    N_("计划生育特殊家庭"),
    N_("优抚对象"),
    N_("退役军人"),
    N_("危及生命病症"),
)
"""Marks that rules and lists know; a mark itself is free text and is kept as it was written."""


def mark_shown(mark: str) -> str:
    """A mark in the reader's language where it is a known one."""
    return say(mark) if mark in MARK_WORDS else mark


_SYNONYMS: Final = {
    "sex": "男性 1|男士 1|女性 2|女士 2|未知 0|未说明 9|m 1|f 2",
    "ethnic": "其他民族 97|外国血统 98|穿青人 81",
    "relation": (
        "本人或户主 02|户主本人 02|妻子 12|老婆 12|爱人 10|丈夫 11|老公 11|儿子 20|长男 22|大儿子 22|二儿子 23|次男 23"
        "|三儿子 24|四儿子 25|养子 27|继子 27|女儿 30|大女儿 32|二女儿 33|三女儿 34|四女儿 35|养女 37|继女 37|媳妇 38"
        "|孙 41|外孙 43|孙子女 40|孙媳 45|孙媳妇 45|孙女婿 46|曾孙 47|曾孙子 47|曾孙女 48|父 51|母 52|公公婆婆 59"
        "|祖母(奶奶) 62|爷爷 61|奶奶 62|外公 63|姥爷 63|外婆 64|姥姥 64|继父 57|养父 57|继母 58|养母 58|哥哥 71|哥 71|嫂子 72"
        "|弟弟 73|弟媳妇 74|弟妹 74|姐 75|妹 77|其他亲戚 97|亲属 97|保姆 99|租户 99|侄子 97|侄女 97|外甥 97|外甥女 97"
    ),
    "education": (
        "研究生 10|博士 10|硕士 10|博士研究生 10|硕士研究生 10|本科 20|大学 20|大学本科 20|专科 30|大专 30|高职 30"
        "|大学专科 30|中专 40|中职 40|职高 40|技校 40|职业高中 40|中等专科 40|高中 60|普通高中 60|初中 70|小学 80"
        "|文盲 90|半文盲 90|文盲或半文盲 90|未上学 90|学龄前 90|学前 90|幼儿园 90"
    ),
    "health": (
        "健康 10|良好 10|好 10|一般 20|较弱 20|体弱 20|慢性病 30|有慢病 30|高血压 31|心脏病 31|中风 32|脑梗 32"
        "|精神病 38|肿瘤 41|残疾人 60|视力残 61|听力残 62|言语残 63|肢体残 64|智力残 65|精神残 66"
    ),
    "disability": "视力 1|听力 2|言语 3|肢体 4|智力 5|精神 6|多重 7|盲 1|聋 2|哑 3",
    "disability_grade": "1级 1|2级 2|3级 3|4级 4|Ⅰ级 1|Ⅱ级 2|Ⅲ级 3|Ⅳ级 4|残疾一级 1|残疾二级 2|残疾三级 3|残疾四级 4",
    "political": (
        "党员 01|共产党员 01|中国共产党党员 01|预备党员 02|团员 03|共青团 03|中国共产主义青年团团员 03|无党派 12|民众 13|无 13"
    ),
    "marriage": "未婚 10|已婚 20|再婚 22|丧偶 30|离异 40|离婚 40",
    "document": "身份证 111|户口本 113|护照 414|临时身份证 112",
}
_NOTHING: Final = frozenset(("", "-", "—", "/", "\\", "无", "否"))


@dataclass(frozen=True)
class Codes:
    """The lists that hold on one day."""

    words: Mapping[str, Mapping[str, str]] = field(repr=False)
    written: Mapping[str, Mapping[str, str]] = field(repr=False)
    english: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def word(self, list_name: str, code: str | None) -> str:
        """The word of a code; what is no code of the list is shown as it was kept."""
        return "" if code is None else self.words[list_name].get(code, code)

    def code(self, list_name: str, text: str) -> str | None:
        """The code of what someone wrote, or None when nothing is written or nothing fits."""
        return self.written[list_name].get(_plain(text))

    def is_nothing(self, list_name: str, text: str) -> bool:
        """Whether the cell says that there is nothing to say (a dash; 无 for a disability)."""
        plain = _plain(text)
        return plain in _NOTHING and plain not in self.written[list_name]

    def of(self, column: str, code: str | None) -> str:
        """The word for the value of a person's column, as papers and sheets have it: Chinese."""
        return self.word(COLUMNS[column], code)

    def list_shown(self, list_name: str) -> Mapping[str, str]:
        """A list in the reader's language, to choose from. This is the one place that picks the language."""
        return (
            self.english.get(list_name, self.words[list_name])
            if language() == "en"
            else self.words[list_name]
        )

    def shown(self, column: str, code: str | None) -> str:
        """The word for the value of a person's column, in the reader's language: for screens, never for papers."""
        return "" if code is None else self.list_shown(COLUMNS[column]).get(code, code)


def of(work: Work) -> Codes:
    """The code lists that hold at this station today."""
    found = work.extra.get("codes")
    if found is None:
        lists, ethnic = packs.holding(work, "codes"), packs.holding(work, "ethnic")
        found = work.extra["codes"] = _build(lists.version, ethnic.version, lists, ethnic)
    assert isinstance(found, Codes)
    return found


_made: dict[tuple[str, str], Codes] = {}


def _build(version: str, ethnic_version: str, lists: shipped.Pack, ethnic: shipped.Pack) -> Codes:
    key = (lists.digest + version, ethnic.digest + ethnic_version)
    if key not in _made:
        words = {each["list"]: {i["code"]: i["name"] for i in each["items"]} for each in lists.items()}
        words["ethnic"] = {i["code"]: i["name"] for i in ethnic.items()}
        english = {
            each["list"]: {i["code"]: i.get("name_en") or i["name"] for i in each["items"]}
            for each in lists.items()
        }
        english["ethnic"] = {i["code"]: i.get("name_en") or i["name"] for i in ethnic.items()}
        written = {name: _written(name, each) for name, each in words.items()}
        _made[key] = Codes(words, written, english)
    return _made[key]


def _written(list_name: str, words: Mapping[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for pair in filter(None, _SYNONYMS.get(list_name, "").split("|")):
        said, code = pair.rsplit(" ", 1)
        known[_plain(said)] = code
    for code, name in words.items():
        if list_name == "ethnic":
            known.setdefault(_plain(name.removesuffix("族")), code)
        known[_plain(code)] = code
        if code.startswith("0") and len(code) == 2:
            known.setdefault(code[1:], code)
    for code, name in words.items():
        known[_plain(name)] = code
    return known


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower().removesuffix(".0")
