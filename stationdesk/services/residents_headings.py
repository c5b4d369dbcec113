"""Which heading of a spreadsheet means which field, without a map, by a map, or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from stationdesk.core import foreign_json
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.words import N_, say
from stationdesk.storage.atomic import MEGABYTE, read_file

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "record_id": (N_("记录号"), "档案编号"),
        "name": (N_("姓名"), "名字", "人员姓名", "居民姓名", "姓 名"),
        "id_number": (
            N_("公民身份号码"), "身份证号", "身份证号码", "身份证", "身份号码", "居民身份证号", "居民身份证号码", "公民身份证号码",
            "证件号码", "证件号", "身份证件号码",
        ),
        "sex": (N_("性别"),),
        "ethnic": (N_("民族"), "族别"),
        "birth": (N_("出生日期"), "出生年月日", "生日", "出生"),
        "household": (N_("户编号"), "户号", "户口编号", "家庭编号", "户籍编号"),
        "relation": (N_("与户主关系"), "户主关系", "与户主的关系", "关系", "家庭关系"),
        "resident_type": (N_("户籍类型"), "人口类型", "户籍性质", "户籍/非户籍", "是否户籍"),
        "registered_address": (N_("户籍地址"), "户籍地", "户口所在地", "户籍所在地"),
        "living_address": (N_("现住址"), "现居住地", "居住地址", "现住地址", "住址", "家庭住址"),
        "phones": (
            N_("联系电话"), "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "联系电话1", "联系电话2", "联系电话3",
        ),
        "grid": (N_("网格"), "所属网格", "网格名称"),
        "village_group": (N_("村民小组"), "组", "小组", "组别", "所在组"),
        "representative": (N_("村民代表"),),
        "liaison": (N_("包户干部"), "包保干部", "联系干部", "帮扶干部"),
        "away": (N_("外出务工"), "是否外出", "是否外出务工", "是否务工"),
        "away_since": (N_("外出日期"), "外出时间", "外出起始日期", "务工起始时间"),
        "away_to": (N_("外出地点"), "务工地点", "外出地", "务工地"),
        "away_back": (N_("返回日期"), "返乡日期", "返回时间", "返乡时间"),
        "education": (N_("文化程度"), "学历", "受教育程度"),
        "health": (N_("健康状况"), "身体状况"),
        "disability_kind": (N_("残疾类别"), "残疾类型"),
        "disability_level": (N_("残疾等级"), "残疾级别"),
        "political": (N_("政治面貌"),),
        "marital": (N_("婚姻状况"), "婚姻状态"),
        "no_id_why": (N_("无证件原因"), "无身份证原因"),
        "remark": (N_("备注"), "说明"),
    }
)  # fmt: skip
"""Fields of the import and the headings that name them; the first one is what the exporter writes."""


class MapUnreadable(Refusal):
    template = N_(
        '对照文件读不懂。它应是 JSON，例如 {{"姓名（曾用名）": "姓名"}}，左边是表格里的列名，右边是本程序的列名。'
    )


class MapFieldUnknown(Refusal):
    template = N_("对照文件里的“{name}”不是本程序的列名。可用的列名：{known}。")


def read_map(path: Path) -> dict[str, str]:
    """A mapping file, heading → field (by our heading or by its English name). Raises MapUnreadable …"""
    try:
        given = foreign_json.read(read_file(path, most=MEGABYTE))
    except (Trouble, ValueError):
        raise MapUnreadable(field="map") from None
    return check_map(given)


def check_map(given: Any) -> dict[str, str]:
    """The same for a mapping made in the window. Raises MapUnreadable, MapFieldUnknown."""
    if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
        raise MapUnreadable(field="map")
    found = {}
    for heading, name in given.items():
        if name.strip() in ("", "-"):
            found[plain(heading)] = ""
            continue
        meaning = name if name in HEADINGS else KNOWN.get(plain(name))
        if meaning is None:
            known = say(N_("、")).join(texts[0] for texts in HEADINGS.values())
            raise MapFieldUnknown(name=name[:40], known=known, field="map")
        found[plain(heading)] = meaning
    return found


def plain(text: str) -> str:
    """A heading without what people put around it: blanks, stars, colons, a remark in brackets."""
    bare = unicodedata.normalize("NFKC", str(text))
    bare = re.sub(r"\s+|[*:：★※]", "", bare)
    return re.sub(r"(?<=.)[(\[【].*[)\]】]$", "", bare)


KNOWN: Final[Mapping[str, str]] = MappingProxyType(
    {plain(text): name for name, texts in HEADINGS.items() for text in texts}
)


def recogniser(mapping: Mapping[str, str] | None = None) -> Callable[[str], bool]:
    """Whether a text is a heading, for `sheets.read_table`."""
    given = mapping or {}
    return lambda text: len(text) <= 60 and (plain(text) in given or plain(text) in KNOWN)
