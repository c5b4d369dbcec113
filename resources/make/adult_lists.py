"""The words of women's and elders' files, written here: difficulties, training, help, ability, living, income.

No national form for either register was found; the lists follow the guidance of 2022 and 2025 and what towns ask.
The bands of GB/T 42195 are from memory and carry `unconfirmed`.
"""

from __future__ import annotations

from typing import Any

GUIDANCE_WOMEN = "民发〔2025〕7号"
GUIDANCE_ELDERS = "2022年特殊困难老年人探访关爱服务指导意见附件"


def _plain(*lines: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"code": code, "name": name, "name_en": english} for code, name, english in lines]


def _difficulty(
    code: str, name: str, english: str, *, focus: bool, marks: tuple[str, ...] = (), restricted: bool = False
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "name_en": english,
        "focus": focus,
        "restricted": restricted,
        "marks": list(marks),
    }


def _help(code: str, name: str, english: str, *groups: str, counted: str) -> dict[str, Any]:
    return {"code": code, "name": name, "name_en": english, "groups": list(groups), "counted": counted}


def _band(
    code: str, name: str, english: str, least: int, most: int, tag: str | None, *, visits: bool
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "name_en": english,
        "least": least,
        "most": most,
        "tag": tag,
        "special": visits,
    }


def adult_lists() -> dict[str, Any]:
    """The pack."""
    return {
        "pack": "adult_lists",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "留守妇女、留守老年人档案用语",
        "source": {"kind": "found", "note": "两类档案没有全国统一表式；用语可由乡镇以新版数据包替换。"},
        "body": {
            "difficulties": [
                _difficulty(
                    "low_income", "低收入", "low income", focus=True, marks=("低收入", "低保", "防止返贫")
                ),
                _difficulty("illness", "重病", "serious illness", focus=True, marks=("重病",)),
                _difficulty("disability", "残疾", "disability", focus=True, marks=("残疾", "重残")),
                _difficulty("rights", "合法权益受侵害", "rights harmed", focus=True, restricted=True),
                _difficulty("burden", "照护负担重", "heavy care burden", focus=False),
                _difficulty("employment", "就业困难", "cannot find work", focus=False),
                _difficulty("mind", "心理困扰", "low in spirits", focus=False),
            ],
            "trainings": _plain(
                ("farming", "种植养殖", "farming and livestock"),
                ("handicraft", "手工编织", "handicraft"),
                ("housekeeping", "家政月嫂", "housekeeping and baby care"),
                ("nursing", "养老护理", "care of the elderly"),
                ("cooking", "烹饪", "cooking"),
                ("online", "电商直播", "selling online"),
                ("sewing", "缝纫加工", "sewing"),
                ("parenting", "家庭教育", "parenting"),
                ("law", "法律维权", "law and rights"),
                ("health", "妇女保健", "women's health"),
            ),
            "help_kinds": [
                _help("training", "技能培训", "training", "woman", counted="training"),
                _help("employment", "就业帮扶", "work found or offered", "woman", counted="employment"),
                _help("production", "生产扶持", "help with production", "woman", "elder", counted="help"),
                _help("aid", "社会救助", "social assistance", "woman", "elder", counted="help"),
                _help("care", "人文关怀", "company and comfort", "woman", "elder", counted="help"),
                _help("health", "就医陪护", "medical care", "woman", "elder", counted="help"),
                _help("household", "助洁助餐助浴", "meals, cleaning, bathing", "elder", counted="help"),
                _help("repair", "房屋水电维修", "repairs to the house", "elder", counted="help"),
                _help("family", "家庭教育指导", "guidance in bringing up children", "woman", counted="help"),
                _help("emergency", "应急处置", "emergency", "elder", counted="emergency"),
            ],
            "labour": _plain(
                ("full", "有劳动能力", "able to work"),
                ("part", "部分劳动能力", "partly able to work"),
                ("none", "无劳动能力", "not able to work"),
            ),
            "woman_incomes": _plain(
                ("remitted", "丈夫汇款", "money sent home"),
                ("farming", "种植养殖", "farming"),
                ("local_work", "就近务工", "work nearby"),
                ("trade", "经商", "trade"),
                ("assistance", "低保救助", "assistance"),
                ("other", "其他", "other"),
            ),
            "elder_incomes": _plain(
                ("pension", "养老金", "pension"),
                ("children", "子女供给", "money from children"),
                ("allowance", "低保", "subsistence allowance"),
                ("extreme", "特困供养", "support for the destitute"),
                ("subsidy", "补贴津贴", "subsidies"),
                ("labour", "劳动收入", "earnings"),
                ("land", "土地流转", "rent for land"),
                ("other", "其他", "other"),
            ),
            "frequencies": [
                {"code": code, "name": name, "name_en": english, "days": days}
                for code, name, english, days in (
                    ("daily", "每天", "every day", 1),
                    ("weekly", "每周", "every week", 7),
                    ("monthly", "每月", "every month", 31),
                    ("quarterly", "每季", "every quarter", 92),
                    ("half_yearly", "每半年", "every half year", 183),
                    ("yearly", "每年", "every year", 366),
                    ("rarely", "几年一次", "every few years", None),
                    ("never", "从不", "never", None),
                )
            ],
            "living": _plain(
                ("alone", "独居", "lives alone"),
                ("couple", "空巢（双老户）", "elders only"),
                ("grandchildren", "与孙辈同住", "with grandchildren"),
                ("children", "与子女同住", "with children"),
                ("institution", "在养老机构", "in a care home"),
                ("other", "其他", "other"),
            ),
            "support": _plain(
                ("done", "赡养落实", "supported"),
                ("partly", "部分落实", "partly supported"),
                ("not", "没有落实", "not supported"),
            ),
            "ability": [
                _band("able", "能力完好", "able", 90, 90, None, visits=False),
                _band("mild", "轻度失能", "mild loss", 66, 89, None, visits=False),
                _band("moderate", "中度失能", "moderate loss", 46, 65, "半失能", visits=True),
                _band("severe", "重度失能", "severe loss", 30, 45, "失能", visits=True),
                _band("complete", "完全失能", "complete loss", 0, 29, "失能", visits=True),
            ],
            "illnesses": _plain(
                ("blood_pressure", "高血压", "high blood pressure"),
                ("diabetes", "糖尿病", "diabetes"),
                ("heart", "心脏病", "heart disease"),
                ("stroke", "脑卒中后遗症", "after a stroke"),
                ("lungs", "慢性肺病", "chronic lung disease"),
                ("joints", "骨关节病", "joints"),
                ("tumour", "肿瘤", "tumour"),
                ("dementia", "失智", "dementia"),
                ("sight", "视力障碍", "poor sight"),
                ("hearing", "听力障碍", "poor hearing"),
                ("other", "其他慢病", "other chronic illness"),
            ),
            "special_groups": [
                {"code": code, "name": name, "name_en": english, "marks": list(marks), "from": list(given)}
                for code, name, english, marks, given in (
                    ("alone", "独居", "lives alone", ("独居",), ("alone",)),
                    ("empty_nest", "空巢", "empty nest", ("空巢",), ("couple",)),
                    ("left_behind", "留守", "left behind", (), ("register",)),
                    ("disabled", "失能（含半失能、失智）", "loss of ability", ("失能", "失智"), ("ability", "dementia")),
                    ("severe_disability", "重残", "severe disability", ("重残",), ("disability",)),
                    ("one_child", "计划生育特殊家庭", "one-child family in difficulty", ("计划生育特殊家庭",), ()),
                )
            ],
            "needs": _plain(
                ("meals", "助餐", "meals"),
                ("cleaning", "助洁", "cleaning"),
                ("bathing", "助浴", "bathing"),
                ("medical", "助医", "medical care"),
                ("errands", "代办代购", "errands"),
                ("company", "陪伴聊天", "company"),
                ("repairs", "维修", "repairs"),
                ("alarm", "紧急呼叫", "an alarm"),
                ("none", "暂无", "none"),
            ),
            "sources": {
                "difficulties": {"kind": "found", "address": [GUIDANCE_WOMEN]},
                "special_groups": {"kind": "found", "address": [GUIDANCE_ELDERS]},
                "ability": {"kind": "memory", "address": ["GB/T 42195—2022"]},
            },
            "unconfirmed": ["ability", "trainings", "help_kinds", "living", "frequencies"],
        },
    }  # fmt: skip
