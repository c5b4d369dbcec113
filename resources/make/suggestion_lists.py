"""What somebody at the counter could also need, written here: who it concerns, and why, in a sentence.

A rule proposes and never decides: ages and conditions are those of the matters catalogue; which matters belong
together after a birth, a death or a move comes from memory and carries `unconfirmed`. The township edits them.
"""

from __future__ import annotations

from typing import Any

ONCE = 36500
"""Days: had once, it is not proposed again."""
YEARLY = 300

# rule, matter, why, weight, days after which it is proposed again, whom it concerns
RULES: tuple[tuple[str, str, str, int, int, dict[str, Any]], ...] = (
    # Turning ages.
    ("pension-soon", "LB-003", "还有{days}天满60周岁，可提前准备养老待遇申领", 90, ONCE,
     {"turning": {"age": 60, "within_days": 60}}),
    ("pension-now", "LB-003", "{age}周岁，刚满60周岁，可申领养老待遇", 88, ONCE,
     {"age_from": 60, "age_below": 61}),
    ("old-age-soon", "SA-014", "还有{days}天满80周岁，可准备高龄津贴", 90, ONCE,
     {"turning": {"age": 80, "within_days": 60}, "registered": True}),
    ("old-age", "SA-014", "{age}周岁，本地户籍，站里还没有他的高龄津贴申领", 80, ONCE,
     {"age_from": 80, "registered": True}),
    ("pension-enrol", "LB-001", "{age}周岁，满16周岁可参加城乡居民养老保险（在校学生除外）", 40, ONCE,
     {"age_from": 16, "age_below": 18}),
    ("id-card-16", "PO-008", "还有{days}天满16周岁，应当申领居民身份证", 45, ONCE,
     {"turning": {"age": 16, "within_days": 60}}),
    ("conscription", "SF-012", "男，{age}周岁，现在是兵役登记期", 60, YEARLY,
     {"sex": "1", "age_from": 17, "age_below": 19, "in_season": True}),
    ("courtesy-card", "PO-012", "{age}周岁，满60周岁可办老年人优待证（有的地方凭身份证即可）", 20, ONCE,
     {"age_from": 60, "age_below": 66}),
    ("pension-alive", "LB-005", "{age}周岁，养老待遇资格每年认证一次，站里近一年没有认证记录", 55, YEARLY,
     {"age_from": 60}),
    # Marks and health.
    ("nursing", "SA-010", "残疾{level}，可申请重度残疾人护理补贴", 75, ONCE,
     {"disability_levels": ["1", "2"]}),
    ("disabled-living", "SA-009", "低保家庭中的残疾人，可申请困难残疾人生活补贴", 74, ONCE,
     {"disability": True, "mark_any": ["低保"]}),
    ("disability-card", "SA-011", "档案里是残疾，没有登记等级，可代办残疾人证首次申领", 50, ONCE,
     {"health": ["60", "61", "62", "63", "64", "65", "66", "67", "69"], "disability_levels": [""]}),
    ("disabled-care", "SA-015", "{age}周岁，失能，可申请经济困难失能老年人补贴与能力评估", 72, ONCE,
     {"age_from": 60, "mark_any": ["失能", "失智"]}),
    ("dibao-change", "SA-002", "低保家庭，人口、收入、财产有变化要报告", 30, YEARLY,
     {"mark_any": ["低保"]}),
    ("chronic", "LB-009", "有慢性病，可申请门诊慢特病待遇", 45, ONCE,
     {"health": ["30", "31", "32", "33", "34", "35", "37", "41", "49"]}),
    ("veteran", "SF-010", "退役军人，可建档立卡并申领优待证", 60, ONCE, {"mark_any": ["退役军人"]}),
    ("family-planning", "PO-003", "{age}周岁，计划生育家庭，现在是奖励扶助申报期", 65, YEARLY,
     {"age_from": 60, "mark_any": ["独生子女", "两女户", "计生"], "in_season": True}),
    ("home-care", "SA-022", "{age}周岁，独居或空巢，可申请居家养老、日间照料", 48, YEARLY,
     {"age_from": 60, "mark_any": ["独居", "空巢", "失能"]}),
    ("family-doctor", "PO-013", "{age}周岁，重点人群可签约家庭医生、预约体检", 15, YEARLY,
     {"age_from": 65}),
    ("subsidised-job", "LB-014", "脱贫人口或就业困难人员，可应聘乡村公益性岗位", 25, YEARLY,
     {"age_from": 18, "age_below": 65, "mark_any": ["脱贫", "监测"]}),
    # Household.
    ("birth-registration", "PO-005", "家里新添了孩子（出生{days}天），一个月内申报出生登记", 95, 60,
     {"born_within_days": 60, "age_from": 16}),
    ("childcare-allowance", "PO-002", "家里有{child_age}周岁的孩子，3周岁以下每年可领育儿补贴", 70, YEARLY,
     {"child_below": 3, "age_from": 18, "age_below": 60, "registered": True}),
    ("newborn-insurance", "LB-006", "家里新添了孩子，新生儿可参加城乡居民医保", 78, 60,
     {"born_within_days": 90, "age_from": 18, "age_below": 60}),
    ("death-registration", "PO-006", "家里有人去世，一个月内申报死亡注销户口", 95, 400,
     {"died_within_days": 90}),
    ("pension-burial", "LB-004", "家里有人去世，参保的可领丧葬补助金", 85, 400,
     {"died_within_days": 180}),
    ("burial", "SA-023", "家里有人去世，可申请惠民殡葬补贴", 82, 400, {"died_within_days": 180}),
    ("card-account", "CN-017", "家里有人去世，户主或补贴账户要变更的在这里办", 60, 400,
     {"died_within_days": 365}),
    ("left-behind-child", "SA-018", "家里有16周岁以下孩子，大人外出，应登记并告知委托照护", 66, YEARLY,
     {"child_below": 16, "member_away": True}),
    # Away and not from here.
    ("elsewhere-doctor", "LB-007", "在外地务工，可办异地就医备案", 42, YEARLY, {"away": True}),
    ("party-away", "PT-003", "党员外出，可做流动党员登记报到", 35, YEARLY, {"away": True, "party": True}),
    ("residence-permit", "PO-009", "户籍在外地，居住满半年可申领居住证", 45, YEARLY,
     {"registered": False, "age_from": 16}),
    ("inflow", "PO-010", "户籍在外地，流动人口信息要登记", 40, YEARLY, {"registered": False}),
    # Seasons.
    ("medical-insurance", "LB-006", "现在是城乡居民医保集中参保期，站里没有他家今年的登记", 68, 180,
     {"in_season": True}),
    ("farmland", "CN-007", "现在是耕地地力保护补贴申报期", 35, YEARLY,
     {"in_season": True, "head": True, "registered": True}),
    # After what was done here.
    ("after-birth-plan", "PO-001", "刚办了出生登记，生育登记一起补上", 50, ONCE,
     {"had": {"codes": ["PO-005"], "within_days": 60}}),
    ("after-birth-allowance", "PO-002", "刚办了出生登记，育儿补贴可一起申领", 86, YEARLY,
     {"had": {"codes": ["PO-005"], "within_days": 60}}),
    ("after-death-burial", "SA-023", "刚办了死亡登记，惠民殡葬补贴可一起申请", 86, 400,
     {"had": {"codes": ["PO-006", "PO-011"], "within_days": 180}}),
    ("after-death-pension", "LB-004", "刚办了死亡登记，养老保险注销与丧葬补助金可一起办", 87, 400,
     {"had": {"codes": ["PO-006", "PO-011"], "within_days": 180}}),
    ("after-dibao", "SA-006", "低保、边缘家庭，看病负担重的可申请医疗救助", 30, YEARLY,
     {"had": {"codes": ["SA-001", "SA-007"], "within_days": 180}}),
    ("after-card", "SA-010", "办了残疾人证，一级、二级可申请护理补贴", 60, ONCE,
     {"had": {"codes": ["SA-011"], "within_days": 365}, "disability_levels": ["1", "2"]}),
    ("after-jobless", "LB-013", "登记了失业，符合条件的可认定就业困难人员", 40, YEARLY,
     {"had": {"codes": ["LB-012"], "within_days": 180}}),
    ("after-house", "CN-003", "宅基地或建房办完后，可办不动产登记", 40, ONCE,
     {"had": {"codes": ["CN-001"], "within_days": 730}}),
    ("after-moving", "LB-010", "户口迁移、变更后，社会保障卡信息也要跟着改", 25, YEARLY,
     {"had": {"codes": ["PO-007"], "within_days": 90}}),
)  # fmt: skip
ENGLISH: dict[str, str] = {
    "pension-soon": "60 in {days} days: the pension claim can be prepared",
    "pension-now": "aged {age}, just 60: may claim the pension",
    "old-age-soon": "80 in {days} days: the old-age allowance can be prepared",
    "old-age": "aged {age}, registered here, no old-age allowance claimed at this station",
    "pension-enrol": "aged {age}: from 16 one may join the residents' pension scheme (not while at school)",
    "id-card-16": "16 in {days} days: an identity card has to be applied for",
    "conscription": "a man of {age}, and it is the season of military registration",
    "courtesy-card": "aged {age}: from 60 a senior citizen's card (in some places the ID card will do)",
    "pension-alive": "aged {age}: once a year it is certified that the pension is due; none here within a year",
    "nursing": "disability grade {level}: may apply for the nursing subsidy",
    "disabled-living": "disabled and on the minimum allowance: may apply for the living subsidy",
    "disability-card": "disabled on file without a grade: a first disability card can be applied for",
    "disabled-care": "aged {age} and unable: may apply for the subsidy and assessment for the disabled elderly",
    "dibao-change": "on the minimum allowance: changes of people, income or property are to be reported",
    "chronic": "a chronic illness: may apply for the outpatient benefit",
    "veteran": "a veteran: file and courtesy card can be applied for",
    "family-planning": "aged {age}, family planning household, and it is the season of the reward",
    "home-care": "aged {age}, living alone: may apply for care at home or by day",
    "family-doctor": "aged {age}: may sign up with a family doctor and book a check-up",
    "subsidised-job": "lifted out of poverty or hard to employ: may apply for a public post",
    "birth-registration": "a child was born {days} days ago: to be registered within a month",
    "childcare-allowance": "a child of {child_age} at home: a yearly allowance up to the age of 3",
    "newborn-insurance": "a new child at home: the newborn can join the medical insurance",
    "death-registration": "somebody of the household died: to be reported within a month",
    "pension-burial": "somebody of the household died: a funeral grant if they were insured",
    "burial": "somebody of the household died: may apply for the burial subsidy",
    "card-account": "somebody of the household died: head of household or subsidy account may have to change",
    "left-behind-child": "a child under 16 at home and a grown-up away: to be registered, the entrusted care notified",
    "elsewhere-doctor": "works elsewhere: medical care elsewhere can be put on record",
    "party-away": "a party member away: may register as a mobile member",
    "residence-permit": "registered elsewhere: after half a year a residence permit",
    "inflow": "registered elsewhere: to be entered as mobile population",
    "medical-insurance": "it is the season of medical insurance; no registration of the household here this year",
    "farmland": "it is the season of the farmland subsidy",
    "after-birth-plan": "the birth was just registered: the childbirth registration goes with it",
    "after-birth-allowance": "the birth was just registered: the childcare allowance can be claimed with it",
    "after-death-burial": "the death was just registered: the burial subsidy can be claimed with it",
    "after-death-pension": "the death was just registered: pension insurance and funeral grant can be settled with it",
    "after-dibao": "low income: with heavy medical costs, medical assistance can be applied for",
    "after-card": "has the disability card: grades one and two may apply for the nursing subsidy",
    "after-jobless": "registered as unemployed: may be recognised as hard to employ",
    "after-house": "homestead or building done: the property can be registered",
    "after-moving": "after a change of registration the social security card has to follow",
}
"""The sentences for English readers; a township that writes its own may leave them out."""
AGE_FROM_CATALOGUE = frozenset(
    {"old-age-soon", "old-age", "pension-soon", "pension-now", "nursing", "childcare-allowance"}
)
"""Rules whose age or grade is the one the matters catalogue itself states."""


def suggestions() -> dict[str, Any]:
    """Who could also need which matter, and why."""
    return {
        "pack": "suggestions",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "还可以一起办",
        "source": {"kind": "memory", "note": "年龄与条件取自事项目录；哪些事项相伴而来凭经验，站点可改"},
        "body": {
            "suggestions": [
                {
                    "rule": rule,
                    "matter": matter,
                    "why": why,
                    "why_en": ENGLISH[rule],
                    "weight": weight,
                    "again_after_days": again,
                    "when": when,
                    "unconfirmed": [] if rule in AGE_FROM_CATALOGUE else ["when"],
                }
                for rule, matter, why, weight, again, when in RULES
            ]
        },
    }
