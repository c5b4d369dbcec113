"""What the station need not ask for twice, written here: which names mean the same paper, whose it is, how long it holds.

The rule is the never-ask-twice rule of local service ordinances; the lengths come from memory and carry
`unconfirmed`. The township edits them.
"""

from __future__ import annotations

from typing import Any

YEAR = 365

# key, name, the other names catalogues use, whose (person or household), days it is kept in use (None: no limit)
MATERIALS: tuple[tuple[str, str, tuple[str, ...], str, int | None], ...] = (
    (
        "id_card",
        "居民身份证",
        (
            *("身份证", "申请人身份证", "申请人居民身份证", "本人身份证", "本人居民身份证"),
            *("身份证原件", "身份证复印件", "居民身份证复印件", "有效身份证件"),
        ),
        "person",
        None,
    ),
    (
        "household_book",
        "户口簿",
        ("户口本", "居民户口簿", "家庭户口簿", "户口簿（首页、本人页）", "户口簿首页及本人页"),
        "household",
        YEAR,
    ),
    (
        "bank_account",
        "社会保障卡或本人银行账户",
        ("社会保障卡", "社保卡", "本人银行账户", "银行卡", "银行账户", "一卡通账户", "医保电子凭证或社保卡"),
        "person",
        YEAR,
    ),
    ("marriage", "结婚证", ("结婚证原件", "结婚证复印件"), "person", YEAR),
    # Not the household's: a family has as many of them as children.
    ("birth", "出生医学证明", ("出生证明", "出生证"), "person", None),
    ("disability", "残疾人证", ("残疾证", "原残疾人证"), "person", YEAR),
    ("veteran", "退役证件", ("退伍证", "退役军人证"), "person", None),
    ("relief", "低保证明", ("低保证", "最低生活保障证"), "household", YEAR),
    ("residence", "居住证", ("居住证等长居材料", "居住登记凭证"), "person", YEAR),
    ("land", "土地承包合同", ("土地承包经营权证", "农村土地承包合同"), "household", YEAR),
    ("house", "不动产权证", ("不动产权证书", "房产证", "宅基地使用权证"), "household", YEAR),
    ("licence", "营业执照", ("营业执照副本", "营业执照复印件"), "person", YEAR),
    ("photo", "两寸彩色照片", ("近期免冠照片",), "person", YEAR),
)

# Whoever's name stands before these, they are made for one matter and are new each time.
NEVER = (
    *(
        "申请",
        "申报",
        "审批",
        "登记表",
        "采集表",
        "报告表",
        "报名表",
        "备案表",
        "认定表",
        "信息表",
        "凭证",
        "票据",
        "发票",
    ),
    *(
        "承诺",
        "授权",
        "委托",
        "声明",
        "意见",
        "决议",
        "文稿",
        "议题",
        "线索",
        "受损",
        "证据",
        "采集",
        "合同文本",
        "结算",
    ),
    *("清单", "通知", "协议", "情况", "查询", "公示"),
)


def held_materials() -> dict[str, Any]:
    """Names, whose they are, and for how many days the station's copy serves again."""
    return {
        "pack": "held_materials",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "不重复索要的材料",
        "source": {
            "kind": "found",
            "address": ["安阳市政务服务条例第二十三条（不得要求申请人重复提供同一材料）"],
            "from_memory": "同一材料的各种叫法、可沿用天数",
        },
        "body": {
            "materials": [
                {
                    "material": key,
                    "name": name,
                    "names": list(names),
                    "whose": whose,
                    "keeps_days": days,
                    "unconfirmed": ["keeps_days", "names"],
                }
                for key, name, names, whose, days in MATERIALS
            ],
            "otherwise_days": YEAR,
            "never": list(NEVER),
        },
    }
