"""Pinyin of names, for finding people: full letters and initials, with the readings people may type.

Surnames are read from our own table (pypinyin gets a third of the difficult ones wrong), given names by
the character with a short list of characters that are commonly read two ways in names. ü is `v` and also
`u`. pypinyin is imported when the first unknown character comes, and asked once a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from itertools import product
from typing import Final

from stationdesk.core import surnames
from stationdesk.core.late import dataclass

MAX_VARIANTS: Final = 8

# Characters read two ways in given names, the commoner first; other characters have one reading here.
_GIVEN: Final = """
重 chong zhong|长 chang zhang|乐 le yue|朝 chao zhao|传 chuan|都 du|发 fa|冠 guan|还 huan hai|好 hao|和 he|荷 he|华 hua
会 hui|纪 ji|济 ji|佳 jia|将 jiang|降 jiang xiang|角 jiao jue|解 jie xie|尽 jin|劲 jin jing|行 xing hang|曾 zeng ceng
单 dan shan|盛 sheng cheng|晟 sheng cheng|茜 qian xi|莘 xin shen|娜 na nuo|婼 ruo chuo|俊 jun|隽 jun juan|浚 jun xun
说 shuo yue|尉 wei yu|蔚 wei yu|贾 jia gu|车 che ju|藏 cang zang|沈 shen chen|石 shi|漂 piao|强 qiang jiang|省 sheng xing
率 shuai lv|兴 xing|宿 su xiu|旋 xuan|燕 yan|叶 ye|应 ying|与 yu|予 yu|于 yu|员 yuan yun|振 zhen|正 zheng|中 zhong
祯 zhen|子 zi|卓 zhuo|令 ling|露 lu|论 lun|曲 qu|任 ren|少 shao|施 shi|属 shu|为 wei|相 xiang|校 xiao jiao|鲜 xian
参 can shen|琛 chen|澄 cheng deng|大 da|弹 dan tan|得 de|调 diao tiao|斗 dou|干 gan|更 geng|供 gong|观 guan|合 he
虹 hong|晃 huang|几 ji|系 xi|夹 jia|假 jia|见 jian|间 jian|教 jiao|结 jie|禁 jin|卷 juan|觉 jue jiao|俱 ju|看 kan|空 kong
蓝 lan|累 lei|凉 liang|量 liang|笼 long|绿 lv|陆 lu|洛 luo|满 man|蒙 meng|宁 ning|区 qu ou|圈 quan|亲 qin|奇 qi|期 qi
塞 sai|色 se|莎 sha suo|舍 she|什 shi|识 shi|似 si|遂 sui|陶 tao yao|琢 zhuo|吁 yu|玥 yue|珏 jue|珺 jun|钰 yu|瑶 yao
铭 ming|炅 jiong gui|翟 zhai di|柏 bai bo|伯 bo bai|薄 bo bao|朴 pu piao|葛 ge|盖 gai ge|查 cha zha|仇 chou qiu
褚 chu zhu|万 wan|黑 hei|弥 mi|咪 mi|那 na|铅 qian|若 ruo|三 san|数 shu|熟 shu|宛 wan|无 wu|呼 hu|吓 xia|崖 ya|其 qi
""".strip()

# Not in the reading tables of pypinyin, or wrongly there; readings of the prepared list of rare characters.
_RARE: Final[Mapping[str, str]] = {
    "䶮": "yan", "㛃": "jie", "㬎": "xian", "𣲗": "wei", "𪨶": "she", "𫖯": "fu", "𫟹": "hong", "𬘘": "dan", "𭹜": "luo",
    "𰟘": "yan", "\U00031a42": "ying", "\U00031be7": "fu", "𠮷": "ji", "丨": "gun", "〇": "ling",
}  # fmt: skip

_cache: dict[str, tuple[str, ...]] = {}
_prepared = False


@dataclass(frozen=True)
class NameKeys:
    """What one may type to find a name: full pinyin without spaces, and initials; best reading first."""

    full: tuple[str, ...] = field(repr=False)
    initials: tuple[str, ...] = field(repr=False)


def keys(name: str) -> NameKeys:
    """The keys of a cleaned name, at most `MAX_VARIANTS` of each kind.

    Latin letters and digits in a name stand for themselves, lower-case; other signs and characters that
    nobody can read are left out.
    """
    if not _prepared:
        _prepare()
    syllables = _syllables(name)
    if not syllables:
        return NameKeys((), ())
    choices = 1
    for readings in syllables:
        choices *= len(readings)
    if choices == 1:
        return NameKeys(
            ("".join([readings[0] for readings in syllables]),),
            ("".join([readings[0][0] for readings in syllables]),),
        )
    if choices > MAX_VARIANTS:
        syllables = _bounded(syllables)
    full: dict[str, None] = {}
    initials: dict[str, None] = {}
    for reading in product(*syllables):
        full["".join(reading)] = None
        initials["".join([syllable[0] for syllable in reading])] = None
    return NameKeys(tuple(full), tuple(initials))


def readings(character: str) -> tuple[str, ...]:
    """How one character is read in a given name, commonest first; empty when nobody knows."""
    if not _prepared:
        _prepare()
    found = _cache.get(character)
    return found if found is not None else _ask(character)


def query_form(text: str) -> str:
    """What a person typed, in the form of the keys: lower-case, no tones, spaces or apostrophes, ü as v.

    `Zēng Qìng-lán` → `zengqinglan`, `lü` → `lv`. Text with Han characters is answered as the search form of
    a name. Digits stay.
    """
    from stationdesk.core import names

    text = unicodedata.normalize("NFKC", text)
    if any(ord(ch) > 0x2E7F for ch in text):
        return names.search_form(text)
    text = text.lower().replace("ü", "v").replace("u:", "v")
    text = re.sub("[ǖǘǚǜ]", "v", text)
    plain = "".join(ch for ch in unicodedata.normalize("NFD", text) if not unicodedata.combining(ch))
    return re.sub(r"[^a-z0-9]", "", plain)


def _syllables(name: str) -> list[tuple[str, ...]]:
    out: list[tuple[str, ...]] = []
    rest = name
    if "·" not in name:
        two = _compound.get(name[:2]) if len(name) > 2 else None
        if two is not None:
            out = [_umlaut((two[0],)), _umlaut((two[1],))]
            rest = name[2:]
        elif len(name) <= 4 and (one := _single.get(name[:1])) is not None:
            # Four characters without a compound surname may be a Mongolian or Tibetan name (查干巴拉), where
            # the first character has its common reading.
            out = [one if len(name) < 4 else tuple(dict.fromkeys(one + readings(name[0])))]
            rest = name[1:]
    for character in rest:
        found = _cache.get(character)
        if found is None:
            found = _ask(character)
        if found:
            out.append(found)
    return out


def _ask(character: str) -> tuple[str, ...]:
    """One character's readings from pypinyin, remembered."""
    found: tuple[str, ...]
    if character.isascii() or unicodedata.category(character)[0] in "PZSM":
        lower = character.lower()
        found = (lower,) if lower.isalnum() else ()
    else:
        from pypinyin import Style, pinyin

        answered = pinyin(character, style=Style.NORMAL, heteronym=False, errors="ignore")
        found = ()
        if answered and answered[0][0]:
            plain = re.sub(r"[^a-z]", "", answered[0][0].replace("ü", "v"))
            found = _umlaut((plain,)) if plain else ()
        if not found:
            # Latin letters with marks read as their plain letters; a traditional character as its simplified one.
            plain = query_form(character) if ord(character) < 0x2E80 else ""
            found = (plain,) if plain else ()
    _cache[character] = found
    return found


def _umlaut(plain: tuple[str, ...]) -> tuple[str, ...]:
    """`lv` is also typed `lu`, `nve` also `nue`."""
    out: list[str] = []
    for syllable in plain:
        out.append(syllable)
        if "v" in syllable:
            out.append(syllable.replace("v", "u"))
    return tuple(dict.fromkeys(out))


def _bounded(syllables: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Fewer readings, dropping the rarest of the last syllables first, until the bound holds."""
    out = [list(readings) for readings in syllables]

    def variants() -> int:
        count = 1
        for readings in out:
            count *= len(readings)
        return count

    while variants() > MAX_VARIANTS:
        longest = max(len(readings) for readings in out)
        place = max(index for index, readings in enumerate(out) if len(readings) == longest)
        out[place].pop()
    return [tuple(readings) for readings in out]


_single: dict[str, tuple[str, ...]] = {}
_compound: Mapping[str, tuple[str, str]] = {}


def _prepare() -> None:
    global _prepared, _compound
    _compound = surnames.compound()
    _single.update({surname: _umlaut(plain) for surname, plain in surnames.single().items()})
    for cell in _GIVEN.replace("\n", "|").split("|"):
        character, *plain = cell.split(" ")
        _cache[character] = _umlaut(tuple(plain))
    for character, one in _RARE.items():
        _cache[character] = (one,)
    _prepared = True
