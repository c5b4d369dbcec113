"""Lists the station works by, written here: telephone numbers, left-behind rules, visit rules."""

from __future__ import annotations

from typing import Any


def hotlines() -> dict[str, Any]:
    """Numbers shown beside a mandatory report and printed on the blackout sheets; the station edits them."""
    rows = [
        # number, name, English, for, confirmed
        ("110", "公安报警", "police", "侵害、家暴、失踪、失联、单独居住", True),
        ("120", "医疗急救", "ambulance", "伤病、中毒、自伤", True),
        ("119", "消防救援", "fire and rescue", "火灾、溺水、被困", False),
        ("12345", "政务服务便民热线", "government service line", "咨询、投诉、转办", True),
        (
            "12349",
            "儿童救助保护热线（试点）",
            "child rescue and protection (pilot)",
            "未成年人救助保护",
            True,
        ),
        ("12355", "青少年服务台", "youth line", "青少年心理与维权", False),
        ("12338", "妇女维权公益服务热线", "women's rights line", "妇女维权、家暴", False),
        ("12309", "检察服务热线", "procuratorate", "未成年人检察、控告申诉", False),
        ("12348", "公共法律服务热线", "legal service", "法律咨询、法律援助", False),
        ("12385", "残疾人服务热线", "disabled persons' federation", "残疾人维权与服务", False),
        ("12356", "心理援助热线", "psychological help", "心理危机", False),
    ]
    return {
        "pack": "hotlines",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "求助与报告电话",
        "source": {
            "kind": "found",
            "from_memory": "标待核的号码；12349为试点地区（湖北武汉、荆州、孝感、鄂州，贵州全省）",
        },
        "body": {
            "hotlines": [
                {
                    "number": number,
                    "name": name,
                    "name_en": english,
                    "for": purpose,
                    "editable": True,
                    "unconfirmed": [] if confirmed else ["*"],
                }
                for number, name, english, purpose, confirmed in rows
            ]
        },
    }


def _found(*address: str, note: str = "") -> dict[str, Any]:
    return {"kind": "found", "address": list(address), "note": note}


def _memory(note: str) -> dict[str, Any]:
    return {"kind": "memory", "address": [], "note": note}


def left_behind_rules() -> dict[str, Any]:
    """Who counts as left behind: parameters the rules are evaluated with, and the words of each source.

    `rule` keys: `kind` (what to evaluate), ages in full years (`age_from` inclusive, `age_below`
    exclusive), `months_away` (full months since the person who is away left), `rural_register` (only
    people of rural registration), `away` (who must be away), `proxy_unable` (reasons for which the one
    who stayed counts as unable).
    """
    groups: list[dict[str, Any]] = [
        {
            "group": "child",
            "name": "农村留守儿童",
            "name_en": "left-behind child",
            "definition": "父母双方外出务工，或一方外出务工另一方无监护能力，无法与父母正常共同生活的不满十六周岁农村户籍未成年人。",
            "definition_en": "Under 16, rural registration; both parents away for work, or one away and the other unable.",
            "rule": {
                "kind": "child",
                "age_from": 0,
                "age_below": 16,
                "months_away": 0,
                "rural_register": True,
                "away": "both_parents_or_one_and_other_unable",
                "other_unable": ["重病", "重残", "死亡", "失踪", "失联", "服刑在押", "强制隔离戒毒"],
            },
            "bands": [[0, 5], [6, 13], [14, 15]],
            "source": _found("国发〔2016〕13号"),
            "unconfirmed": ["rule.other_unable"],
        },
        {
            "group": "woman",
            "name": "农村留守妇女",
            "name_en": "left-behind woman",
            "definition": "丈夫连续外出务工、经商等半年以上，本人留在农村居住生活的妇女。",
            "definition_en": "Husband away for work or trade for half a year or more without a break; she lives in the village.",
            "rule": {
                "kind": "woman",
                "age_from": 0,
                "age_below": None,
                "months_away": 6,
                "rural_register": False,
                "away": "husband",
            },
            "bands": [],
            "source": _found("民发〔2025〕7号"),
            "unconfirmed": [],
        },
        {
            "group": "elder",
            "name": "农村留守老年人",
            "name_en": "left-behind elder",
            "definition": "子女长期（半年以上）离开户籍地进城务工或者从事其他生产经营，留守农村、身边没有赡养人或者赡养人无赡养能力的六十周岁以上老年人。",
            "definition_en": "60 or over; children away for half a year or more; nobody near who must and can support them.",
            "rule": {
                "kind": "elder",
                "age_from": 60,
                "age_below": None,
                "months_away": 6,
                "rural_register": False,
                "away": "all_children_away_or_those_near_unable",
                "childless_counts": False,
            },
            "bands": [[60, 69], [70, 79], [80, None]],
            "source": _found("2022年特殊困难老年人探访关爱服务指导意见附件", "老年人权益保障法（六十周岁）"),
            "unconfirmed": ["bands", "rule.childless_counts"],
        },
    ]
    variants = [
        {
            "group": "child",
            "region": "33",
            "name": "浙江口径",
            "rule": {"rural_register": False, "away_other_reasons": True},
            "note": "增加“父母因其他原因外出不能履行监护职责”，不限农村户籍。",
            "source": _found("浙江省未成年人保护条例"),
        },
        {
            "group": "woman",
            "region": None,
            "name": "地方旧口径（20至59岁已婚）",
            "rule": {"age_from": 20, "age_below": 60},
            "note": "仅供旧报表，默认不用。",
            "source": _found("地方统计表（旧）"),
        },
        {
            "group": "elder",
            "region": None,
            "name": "2018年地方口径（全部子女）",
            "rule": {"away": "all_children_away"},
            "note": "全部子女长期（通常半年以上）离开户籍地。",
            "source": _found("地方文件，2018年"),
        },
    ]
    related = [
        {
            "group": "child_in_difficulty",
            "name": "困境儿童",
            "age_below": 18,
            "definition": "家庭贫困，或自身残疾，或监护缺失、监护不当，致生活、就医、就学、康复、照料、安全等困难的未成年人。",
            "source": _found("国发〔2016〕36号"),
        },
        {
            "group": "child_without_carer",
            "name": "事实无人抚养儿童",
            "age_below": 18,
            "definition": "父母双方均重残、重病、服刑在押、强制隔离戒毒、被执行其他限制人身自由措施、失联之一；或一方死亡、失踪，另一方符合上述之一。",
            "source": _found("民发〔2019〕62号"),
        },
        {
            "group": "migrant_child",
            "name": "流动儿童",
            "age_below": 16,
            "months_away": 6,
            "definition": "随父母或监护人离开户籍地，跨县域居住六个月以上的未成年人。",
            "source": _found("加强流动儿童关爱保护行动方案（2024）"),
        },
    ]
    situations = [
        ("1", "生殖器官或隐私部位遭受或疑似遭受非正常损伤"),
        ("2", "不满十四周岁女性遭受或疑似遭受性侵害、怀孕、流产"),
        ("3", "十四周岁以上女性遭受或疑似遭受性侵害所致怀孕、流产"),
        ("4", "身体存在多处损伤、严重营养不良、意识不清，疑似家暴、欺凌、虐待、殴打或被麻醉"),
        ("5", "因自杀、自残、工伤、中毒、被麻醉、殴打等非正常原因导致伤残、死亡"),
        ("6", "被遗弃或长期处于无人照料状态"),
        ("7", "来源不明、失踪或被拐卖、收买"),
        ("8", "被组织乞讨"),
        ("9", "其他严重侵害身心健康的情形或正面临不法侵害危险"),
        ("A", "脱离监护单独居住，或联系不上父母及监护人"),
        ("B", "无民事行为能力人、限制民事行为能力人遭受或疑似遭受家庭暴力"),
    ]
    return {
        "pack": "left_behind_rules",
        "version": "2026-1",
        "effective_from": "2025-03-27",
        "title": "三留守认定规则",
        "source": {
            "kind": "found",
            "note": "口径可由乡镇以新版数据包替换；三年行动2026年到期，预计有新文件。",
        },
        "body": {
            "groups": groups,
            "variants": variants,
            "related": related,
            "contact_below_days": 30,
            "contact_note": "外出父母回家不满此天数算一次团聚，不算外出结束；天数自定，可改。",
            "turning_ages": [
                {"age": 16, "for": "child", "what": "年满十六周岁，提议退出留守儿童"},
                {"age": 18, "for": "child", "what": "年满十八周岁，提议退出困境儿童"},
                {"age": 60, "for": "elder", "what": "年满六十周岁，提议核对留守老年人"},
                {"age": 80, "for": "elder", "what": "年满八十周岁，提议高龄津贴与高风险探访"},
            ],
            "guardian_contact_every_days": 7,
            "care_letter": {"alone_below": 8, "living_alone_below": 16},
            "women_in_difficulty": ["低收入", "重病", "残疾", "合法权益受侵害"],
            "elder_tags": ["独居", "空巢", "失能", "半失能", "重残", "高龄", "计划生育特殊家庭"],
            "report_situations": [
                {
                    "code": code,
                    "text": text,
                    "source": "九部门2020年意见" if code.isdigit() else "地方条例与反家庭暴力法",
                }
                for code, text in situations
            ],
            "report_to": ["公安", "民政", "教育"],
            "small_cells_below": 3,
            "unconfirmed": ["contact_below_days", "small_cells_below"],
        },
    }


def visit_rules() -> dict[str, Any]:
    """How often whom to visit; the strictest rule that fits a person holds."""
    rules: list[dict[str, Any]] = [
        {
            "rule": "high",
            "name": "高风险",
            "name_en": "high risk",
            "risk": "high",
            "every_days": 7,
            "fits": ["八十周岁以上独居、空巢、留守", "危及生命病症"],
            "not_home": {"again_same_day": True, "then": ["邻居", "子女", "110"]},
            "source": _found("地方三级探访做法"),
            "unconfirmed": ["every_days"],
        },
        {
            "rule": "medium",
            "name": "重点",
            "name_en": "medium risk",
            "risk": "medium",
            "every_days": 30,
            "fits": ["六十周岁以上失能失智", "分散特困", "计划生育特殊家庭", "散居孤儿", "困境儿童"],
            "not_home": {"again_same_day": False, "then": ["邻居", "子女"]},
            "source": _found("地方三级探访做法"),
            "unconfirmed": ["every_days"],
        },
        {
            "rule": "low",
            "name": "一般",
            "name_en": "low risk",
            "risk": "low",
            "every_days": 90,
            "fits": ["其他在册对象"],
            "not_home": {"again_same_day": False, "then": []},
            "source": _found("地方三级探访做法"),
            "unconfirmed": ["every_days"],
        },
        {
            "rule": "elder_special",
            "name": "特殊困难老年人月探访",
            "name_en": "elders in special difficulty",
            "risk": None,
            "every_days": 30,
            "fits": ["独居", "空巢", "留守", "失能", "重残", "计划生育特殊家庭"],
            "not_home": {"again_same_day": False, "then": ["邻居", "子女"]},
            "source": _found("特殊困难老年人探访关爱服务：2025年底月探访率100%"),
            "unconfirmed": [],
        },
    ]
    return {
        "pack": "visit_rules",
        "version": "2026-2",
        "effective_from": "2026-01-01",
        "title": "探访频次",
        "source": {"kind": "found", "note": "儿童无全国统一天数；频次可改。"},
        "body": {
            "rules": rules,
            "per_day": 8,
            "contacts": [
                {"contact": "retry", "name": "当日再访"},
                {"contact": "neighbour", "name": "邻居"},
                {"contact": "children", "name": "子女"},
                {"contact": "relative", "name": "其他亲属"},
                {"contact": "police", "name": "110"},
            ],
            "event": {
                "within_hours": 24,
                "events": ["事故", "灾害", "监护人离世", "监护人服刑", "监护人失联", "住院"],
                "unconfirmed": ["within_hours"],
            },
            "modes": ["上门", "即时通讯", "第三方服务", "党员志愿者结对", "亲邻互助", "智能预警", "热线"],
            "elder_blocks": {
                "健康": ["表达", "行动", "疾病"],
                "精神": ["情绪", "思维", "压力"],
                "安全": ["燃气", "水暖", "用电"],
                "卫生": ["个人", "家庭", "周边"],
                "居住环境": ["室内", "室外", "邻里"],
            },
        },
    }
