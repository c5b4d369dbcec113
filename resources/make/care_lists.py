"""The sealed care groups, written here: whom, how often to visit, what to note of each (seed 004, 人文关怀)."""

from __future__ import annotations

from typing import Any

_MEMORY = {"kind": "memory", "note": "频次和期限凭记忆填写，以当地主管部门的要求为准"}


def _facts(*given: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"fact": key, "name": name, "name_en": english} for key, name, english in given]


def _asked(*given: tuple[str, str, str, tuple[str, ...]]) -> list[dict[str, Any]]:
    return [
        {"item": key, "name": name, "name_en": english, "choices": list(choices)}
        for key, name, english, choices in given
    ]


def _levels(high: int, medium: int, low: int) -> list[dict[str, Any]]:
    return [
        {"level": "high", "name": "需紧跟", "name_en": "close", "every_days": high},
        {"level": "medium", "name": "一般关注", "name_en": "regular", "every_days": medium},
        {"level": "low", "name": "平稳", "name_en": "stable", "every_days": low},
    ]


def care_groups() -> dict[str, Any]:
    """Three groups whose very membership is sensitive; each with its visits by level, its facts, what a visit asks."""
    mood = ("平稳", "低落", "急躁", "其他")
    return {
        "pack": "care_groups",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "密存关怀对象",
        "source": {
            "kind": "found",
            "address": [
                "凯里2020：精神障碍患者、社区服刑人员、刑满释放人员……的人文关怀、精神慰藉和心理健康服务"
            ],
            "note": "对象、频次、询问内容为建议，可由乡镇以新版数据包替换。",
        },
        "body": {
            "groups": [
                {
                    "group": "mental",
                    "name": "精神障碍患者",
                    "name_en": "people with mental disorders",
                    "levels": _levels(14, 30, 90),
                    "start": {"within_days": 0, "every_days": 14},
                    "ends_after_days": None,
                    "facts": _facts(
                        ("guardian", "监护人和电话", "guardian and phone"),
                        ("clinic", "随访医院、医生", "clinic and doctor"),
                        ("medicine", "服药", "medicine"),
                        ("signs", "发病前的征兆", "early signs"),
                        ("calms", "怎样安抚", "what calms"),
                    ),
                    "visit": _asked(
                        ("medicine", "服药", "medicine", ("规律", "间断", "停药", "医嘱不用药")),
                        ("sleep", "睡眠", "sleep", ("好", "一般", "差")),
                        ("mood", "情绪", "mood", mood),
                        ("danger", "伤人、自伤的苗头", "signs of danger", ("没有", "有")),
                        ("care", "家人照看", "family care", ("到位", "不够", "无人")),
                    ),
                    "alarm": {"item": "danger", "choice": "有", "call": ["110", "120"]},
                    "source": _MEMORY | {"address": ["精神卫生法", "严重精神障碍管理治疗工作规范"]},
                    "unconfirmed": ["levels", "start"],
                },
                {
                    "group": "correction",
                    "name": "社区服刑人员",
                    "name_en": "people under community correction",
                    "levels": _levels(14, 30, 60),
                    "start": {"within_days": 90, "every_days": 14},
                    "ends_after_days": None,
                    "facts": _facts(
                        ("office", "司法所和联系人", "justice office and contact"),
                        ("until", "矫正到期日", "end of correction"),
                        ("team", "矫正小组", "correction team"),
                        ("work", "工作、收入", "work and income"),
                        ("needs", "困难", "difficulties"),
                    ),
                    "visit": _asked(
                        ("home", "在本地", "is here", ("在", "请假外出", "联系不上")),
                        ("work", "工作", "work", ("有", "在找", "没有")),
                        ("mood", "情绪", "mood", mood),
                        ("family", "家庭关系", "family", ("和睦", "一般", "紧张")),
                    ),
                    "alarm": {"item": "home", "choice": "联系不上", "call": ["110"]},
                    "source": _MEMORY | {"address": ["社区矫正法"]},
                    "unconfirmed": ["levels", "start"],
                },
                {
                    "group": "released",
                    "name": "刑满释放人员",
                    "name_en": "people released from prison",
                    "levels": _levels(30, 60, 90),
                    "start": {"within_days": 90, "every_days": 30},
                    "ends_after_days": 1826,
                    "facts": _facts(
                        ("released_on", "释放日期", "released on"),
                        ("helper", "帮教责任人", "helper"),
                        ("skills", "技能", "skills"),
                        ("work", "工作、收入", "work and income"),
                        ("needs", "困难", "difficulties"),
                    ),
                    "visit": _asked(
                        ("work", "工作", "work", ("有", "在找", "没有")),
                        ("living", "生活", "living", ("稳定", "困难")),
                        ("mood", "情绪", "mood", mood),
                        ("family", "家庭接纳", "family", ("接纳", "一般", "排斥")),
                    ),
                    "alarm": None,
                    "source": _MEMORY | {"address": ["监狱法", "安置帮教五年"]},
                    "unconfirmed": ["levels", "start", "ends_after_days"],
                },
            ],
            "results": [
                {"result": "seen", "name": "见到本人", "name_en": "seen"},
                {"result": "family", "name": "见到家人", "name_en": "family seen"},
                {"result": "phone", "name": "电话联系", "name_en": "by phone"},
                {"result": "not_home", "name": "没有见到", "name_en": "not at home"},
                {"result": "refused", "name": "不愿见", "name_en": "refused"},
            ],
            "counts_as_visit": ["seen", "family", "phone"],
        },
    }
