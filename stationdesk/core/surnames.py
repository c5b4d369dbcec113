"""Surnames whose reading differs from the common one, and surnames of two characters.

From memory, agreeing with the prepared list of hard names where that lists them; where families differ,
all readings are given, the usual one first. Readings are plain letters; ü is written v.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

_SINGLE: Final = """
曾 zeng|区 ou|盖 ge gai|华 hua|任 ren|纪 ji|柏 bai bo|乜 nie|种 chong|召 shao|折 she|逄 pang|郗 xi chi|覃 qin tan
谌 chen shen|撒 sa|祭 zhai|訾 zi|幺 yao|葛 ge|单 shan|仇 qiu|解 xie|朴 piao pu|查 zha|缪 miao|翟 zhai di|员 yun|贠 yun
秘 bi mi|冼 xian|洗 xian|尉 wei yu|宓 mi|繁 po|晟 cheng sheng|乐 yue le|黑 he hei|宁 ning|甯 ning|牟 mou mu|隗 wei kui
佴 nai|卜 bu|藏 zang|长 chang zhang|晁 chao|朝 chao|车 che|瞿 qu|贲 ben|薄 bo|褚 chu|啜 chuai|重 chong|都 du
费 fei bi|干 gan|杲 gao|炅 gui|妫 gui|过 guo|呙 guo|哈 ha|和 he|郇 xun huan|嵇 ji|蹇 jian|矫 jiao|隽 juan jun
阚 kan|蒯 kuai|郦 li|令 ling|逯 lu|六 lu liu|麻 ma|万 wan|芈 mi|那 na|粘 nian zhan|亓 qi|强 qiang|璩 qu|曲 qu
佘 she|厍 she|盛 sheng|莘 shen xin|沈 shen|什 shi|石 shi|殳 shu|粟 su|宿 su|眭 sui|佟 tong|钭 tou|蔚 yu wei|相 xiang
行 xing hang|肖 xiao|胥 xu|燕 yan|要 yao|弋 yi|殷 yin|应 ying|於 yu|虞 yu|俞 yu|恽 yun|臧 zang|昃 ze|笮 ze|占 zhan
湛 zhan|仉 zhang|甄 zhen|禚 zhuo|俎 zu|句 gou|勾 gou|笪 da|亢 kang|阙 que|郄 qie xi|郤 xi|会 gui hui|丌 ji|贾 jia
番 pan fan|能 nai neng|冒 mao|迮 ze|褟 ta|冠 guan|观 guan|称 cheng|降 jiang xiang|色 se|卡 ka qia|尧 yao|隆 long
参 shen can|叶 ye|适 kuo shi|库 ku she|兴 xing|调 diao tiao|提 di ti|大 da|传 fu chuan|伯 bo|不 fou
塔 ta|阿 a|仝 tong|同 tong|巷 xiang|塞 sai|宛 wan|尹 yin|洼 wa|揭 jie|母 mu|毋 wu|毌 guan|靳 jin|匡 kuang|亶 dan
曈 tong|遆 ti|郏 jia|郐 kuai|邸 di|郈 hou|鄢 yan|鄞 yin|酆 feng|禤 xuan|爨 cuan|戢 ji|暨 ji|绳 sheng|缑 gou|雒 luo
""".strip()

_COMPOUND: Final = """
欧阳 ou yang|司马 si ma|上官 shang guan|诸葛 zhu ge|司徒 si tu|司空 si kong|夏侯 xia hou|皇甫 huang fu|尉迟 yu chi
万俟 mo qi|单于 chan yu|澹台 tan tai|亓官 qi guan|长孙 zhang sun|令狐 ling hu|宇文 yu wen|慕容 mu rong|鲜于 xian yu
公孙 gong sun|仲孙 zhong sun|轩辕 xuan yuan|钟离 zhong li|闾丘 lv qiu|司寇 si kou|子车 zi ju|颛孙 zhuan sun
端木 duan mu|巫马 wu ma|公西 gong xi|漆雕 qi diao|乐正 yue zheng|壤驷 rang si|公良 gong liang|拓跋 tuo ba|夹谷 jia gu
宰父 zai fu|谷梁 gu liang|段干 duan gan|百里 bai li|东郭 dong guo|南宫 nan gong|第五 di wu|梁丘 liang qiu|左丘 zuo qiu
濮阳 pu yang|淳于 chun yu|太叔 tai shu|申屠 shen tu|东方 dong fang|西门 xi men|南门 nan men|呼延 hu yan|羊舌 yang she
微生 wei sheng|赫连 he lian|独孤 du gu|贺兰 he lan|纳兰 na lan|完颜 wan yan|耶律 ye lv|叶赫 ye he|尔朱 er zhu|达奚 da xi
哥舒 ge shu|闻人 wen ren|公冶 gong ye|宗政 zong zheng|公羊 gong yang|归海 gui hai|东门 dong men|北宫 bei gong
吉克 ji ke|沙马 sha ma|吉木 ji mu|海来 hai lai|曲比 qu bi|阿苏 a su|吉尔 ji er|阿尔 a er|马海 ma hai|罗洪 luo hong
""".strip()

# Traditional forms read the same; families keep them.
_TRADITIONAL: Final = {"單": "单", "區": "区", "華": "华", "紀": "纪", "樂": "乐", "繆": "缪", "員": "员", "萬": "万",
                       "葉": "叶", "長": "长", "蓋": "盖", "賁": "贲", "諶": "谌", "尉遲": "尉迟", "萬俟": "万俟",
                       "單于": "单于", "澹臺": "澹台", "歐陽": "欧阳", "諸葛": "诸葛", "司馬": "司马", "長孫": "长孙",
                       "樂正": "乐正", "令狐": "令狐", "東方": "东方", "鍾離": "钟离", "軒轅": "轩辕"}  # fmt: skip


@cache
def single() -> Mapping[str, tuple[str, ...]]:
    """Surnames of one character with their readings as a surname, the usual one first."""
    table: dict[str, tuple[str, ...]] = {}
    for cell in _SINGLE.replace("\n", "|").split("|"):
        surname, *readings = cell.split(" ")
        table.setdefault(surname, tuple(readings))
    return table | {old: table[new] for old, new in _TRADITIONAL.items() if new in table}


@cache
def compound() -> Mapping[str, tuple[str, str]]:
    """Surnames of two characters with the reading of each."""
    table: dict[str, tuple[str, str]] = {}
    for cell in _COMPOUND.replace("\n", "|").split("|"):
        surname, first, second = cell.split(" ")
        table[surname] = (first, second)
    return table | {old: table[new] for old, new in _TRADITIONAL.items() if new in table}


def surname_of(name: str) -> str:
    """The surname as far as it can be told: a compound one first, else the first character.

    Empty for names with a dot (阿依古丽·艾合买提) and for names of four or more characters that begin with no
    surname written here (斯琴高娃), where guessing would name the wrong part.
    """
    if not name or "·" in name:
        return ""
    if len(name) > 2 and name[:2] in compound():
        return name[:2]
    if len(name) >= 4:
        return ""
    return name[:1]
