"""Lists of a child's file, written here: the guardianship questionnaire, statuses, who may not be entrusted, plans.

Three grades and their meaning are the national form's (note to the form of 2016); the single questions that lead to
them, their weights and the care plan's kinds come from practice and carry `unconfirmed`. The township edits them.
"""

from __future__ import annotations

from typing import Any

FORM = "民政部农村留守儿童基本情况登记表（2016）及填表说明"
LAW = "未成年人保护法"


def _found(*address: str, note: str = "") -> dict[str, Any]:
    return {"kind": "found", "address": list(address), "note": note}


def _memory(note: str) -> dict[str, Any]:
    return {"kind": "memory", "address": [], "note": note}


# question, words, ((option, words, points, decides the lowest grade by itself), …)
QUESTIONS: tuple[tuple[str, str, tuple[tuple[str, str, int, bool], ...]], ...] = (
    (
        "carer",
        "现在由谁日常照料",
        (
            ("able", "有能力的成年人同住照料", 0, False),
            ("weak", "同住，但年老体弱或要照料多人", 2, False),
            ("visits", "不同住，只是常来看看", 3, False),
            ("nobody", "无人照料，独自或只和未成年人居住", 0, True),
        ),
    ),
    (
        "carer_able",
        "照料人身心状况",
        (
            ("good", "健康，能管得住、说得通", 0, False),
            ("limited", "有慢病或文化少，勉强能顾", 2, False),
            ("unable", "重病、重残、失能失智或有严重精神障碍", 0, True),
        ),
    ),
    (
        "carer_ways",
        "照料人的言行",
        (
            ("good", "平和、尽心", 0, False),
            ("rough", "常打骂，或放任不管", 3, False),
            ("harmful", "酗酒、赌博、吸毒或有家暴", 0, True),
        ),
    ),
    (
        "daily",
        "吃穿住和安全",
        (
            ("good", "有保障，住处安全", 0, False),
            ("thin", "有时顾不上，或有安全隐患", 2, False),
            ("lacking", "经常吃不好、穿不暖或夜里无人", 0, True),
        ),
    ),
    (
        "parents",
        "父母与孩子联系",
        (
            ("weekly", "每周都有", 0, False),
            ("monthly", "一月一两次", 1, False),
            ("seldom", "几个月才有", 3, False),
            ("lost", "联系不上", 0, True),
        ),
    ),
    (
        "school",
        "上学情况",
        (
            ("good", "正常到校", 0, False),
            ("pre", "学龄前", 0, False),
            ("uneasy", "常迟到、旷课或厌学", 2, False),
            ("dropped", "义务教育阶段辍学", 0, True),
        ),
    ),
    (
        "mind",
        "情绪和行为",
        (
            ("good", "开朗、合群", 0, False),
            ("quiet", "孤僻、自卑、易怒，或沉迷手机", 2, False),
            ("risk", "有自伤、流浪、受侵害或违法迹象", 0, True),
        ),
    ),
    (
        "health",
        "健康",
        (
            ("good", "健康", 0, False),
            ("chronic", "有慢病或轻度残疾，照料得到", 1, False),
            ("grave", "重病或重残，照料不到位", 3, False),
        ),
    ),
    (
        "money",
        "家里经济",
        (
            ("good", "够用，父母按时寄钱", 0, False),
            ("tight", "紧张，但有救助", 1, False),
            ("none", "没有稳定来源", 3, False),
        ),
    ),
)

ENTRUST_CHECKS = (
    ("crime", "实施过性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为"),
    ("habits", "有吸毒、酗酒、赌博等恶习"),
    ("neglect", "曾拒不履行或者长期怠于履行监护、照护职责"),
    ("other", "有其他不适宜担任被委托人的情形"),
)

UNABLE_PARENT = ["重残", "重病", "服刑在押", "强制隔离戒毒", "被执行其他限制人身自由措施", "失联"]


def _statuses() -> list[dict[str, Any]]:
    state = _found("国发〔2016〕36号")
    form = _found("儿童福利信息系统登记类别")
    return [
        {
            "status": "difficulty",
            "name": "困境儿童",
            "age_below": 18,
            "source": state,
            "categories": [
                {
                    "category": "poor",
                    "name": "家庭贫困",
                    "household_marks": ["低保", "低收入", "特困", "防止返贫监测对象"],
                },
                {"category": "self_disabled", "name": "自身残疾", "disability": True, "self_marks": ["重残"]},
                {
                    "category": "self_ill",
                    "name": "自身重病",
                    "self_marks": ["重病", "危及生命病症"],
                    "file_health": ["ill"],
                },
                {"category": "guardianship", "name": "监护缺失或不当", "grade": ["poor"]},
                {
                    "category": "orphan",
                    "name": "孤儿",
                    "self_marks": ["孤儿", "散居孤儿"],
                    "parents_dead": True,
                },
                {
                    "category": "prisoner",
                    "name": "服刑在押人员子女",
                    "parent_marks": ["服刑在押"],
                    "source": form,
                },
                {
                    "category": "addict",
                    "name": "吸毒家庭子女",
                    "parent_marks": ["强制隔离戒毒", "吸毒"],
                    "source": form,
                },
                {"category": "hiv", "name": "受艾滋病影响", "by_hand": True, "source": form},
                {"category": "street", "name": "流浪", "by_hand": True, "source": form},
                {"category": "violence", "name": "受暴力侵害", "by_hand": True, "source": form},
                {"category": "harmed", "name": "遭受虐待、遗弃、意外伤害、不法侵害", "by_hand": True},
            ],
            "unconfirmed": ["categories"],
        },
        {
            "status": "without_carer",
            "name": "事实无人抚养儿童",
            "age_below": 18,
            "parent_unable": UNABLE_PARENT,
            "parent_gone": ["死亡", "失踪"],
            "categories": [
                {"category": "both_unable", "name": "父母双方均不能履行抚养义务"},
                {"category": "one_gone", "name": "一方死亡或失踪，另一方不能履行"},
            ],
            "source": _found("民发〔2019〕62号"),
            "unconfirmed": [],
        },
        {
            "status": "migrant",
            "name": "流动儿童",
            "age_below": 16,
            "months_away": 6,
            "categories": [
                {"category": "came", "name": "从外县随父母来本村居住"},
                {"category": "went", "name": "随父母到外县居住"},
            ],
            "source": _found("加强流动儿童关爱保护行动方案（2024）"),
            "unconfirmed": [],
        },
    ]


def child_assessment() -> dict[str, Any]:
    """The pack `child_assessment`."""
    return {
        "pack": "child_assessment",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "儿童档案：监护评估、类别、委托照护、关爱措施",
        "source": {"kind": "found", "note": "三级含义见登记表说明；题目和分值来自实践，可由乡镇以新版替换。"},
        "body": {
            "grades": [
                {
                    "grade": "good",
                    "name": "较好",
                    "up_to": 3,
                    "means": "委托监护人较好履行监护职责",
                    "source": _found(FORM),
                    "unconfirmed": ["up_to"],
                },
                {
                    "grade": "fair",
                    "name": "一般",
                    "up_to": 9,
                    "means": "基本履行职责，但有行为偏差、心理失当的潜在风险",
                    "source": _found(FORM),
                    "unconfirmed": ["up_to"],
                },
                {
                    "grade": "poor",
                    "name": "差",
                    "up_to": None,
                    "means": "无人监护、一方无监护能力或受托人能力不足，极易或已出现行为偏差、辍学、流浪等",
                    "source": _found(FORM),
                    "unconfirmed": [],
                },
            ],
            "questions": [
                {
                    "question": question,
                    "text": text,
                    "options": [
                        {"option": option, "text": said, "points": points, "poor": poor}
                        for option, said, points, poor in options
                    ],
                    "source": _memory("按三级含义拆成的题目，由站点实践得来"),
                    "unconfirmed": ["*"],
                }
                for question, text, options in QUESTIONS
            ],
            "statuses": _statuses(),
            "entrust_checks": [
                {"check": check, "text": text, "source": _found(f"{LAW}第二十二条")}
                for check, text in ENTRUST_CHECKS
            ],
            "unfit_marks": ["重病", "重残", "失能", "失智", "服刑在押", "强制隔离戒毒", "失踪", "失联"],
            "notices": [
                {"notice": "school", "name": "学校", "source": _found(f"{LAW}第二十三条")},
                {
                    "notice": "village",
                    "name": "实际居住地村（居）民委员会",
                    "source": _found(f"{LAW}第二十三条"),
                },
            ],
            "schooling": [
                {"key": key, "name": name}
                for key, name in (
                    ("kindergarten", "幼儿园"),
                    ("not_kindergarten", "未入园"),
                    ("primary", "小学"),
                    ("junior", "初中"),
                    ("senior", "高中"),
                    ("vocational", "中职"),
                    ("dropped", "辍学"),
                    ("not_studying", "不在学"),
                )
            ],
            "income": [
                {"key": key, "name": name}
                for key, name in (
                    ("work", "打工"),
                    ("farming", "种养殖"),
                    ("relief", "政府救助"),
                    ("kin", "亲朋接济"),
                    ("other", "其他"),
                )
            ],
            "support": [
                {"key": key, "name": name}
                for key, name in (
                    ("dibao", "低保"),
                    ("temporary", "临时救助"),
                    ("medical", "医疗救助"),
                    ("housing", "住房救助"),
                    ("other", "其他"),
                )
            ],
            "word_matters": [
                {"key": key, "name": name}
                for key, name in (
                    ("care", "由谁照料"),
                    ("school", "在哪上学"),
                    ("medical", "看病用药"),
                    ("living", "跟谁居住"),
                    ("other", "其他"),
                )
            ],
            "plan_kinds": [
                {"key": key, "name": name, "source": source}
                for key, name, source in (
                    ("production", "生产扶持", _found("十堰2017：生产扶持、社会救助、人文关怀")),
                    ("relief", "社会救助", _found("十堰2017：生产扶持、社会救助、人文关怀")),
                    ("warmth", "人文关怀", _found("十堰2017：生产扶持、社会救助、人文关怀")),
                    ("study", "学业帮扶", _memory("站点实践")),
                    ("health", "医疗康复", _memory("站点实践")),
                    ("mind", "心理疏导", _memory("站点实践")),
                    ("safety", "安全与维权", _memory("站点实践")),
                    ("carer", "照护指导", _memory("站点实践")),
                )
            ],
            "handover_items": [
                "基本情况登记表",
                "监护评估记录",
                "委托照护书",
                "走访记录",
                "关爱计划和措施记录",
            ],
            "unconfirmed": ["schooling", "handover_items", "word_matters"],
        },
    }
