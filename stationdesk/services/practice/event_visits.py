"""Enrolments on the three registers, home visits and proxy requests of three months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from stationdesk.core.clock import civil_date
from stationdesk.services.practice.circumstances import Circumstances
from stationdesk.services.practice.event_facts import (
    CustodyFact,
    EnrolmentFact,
    ProxyFact,
    ProxyStepFact,
    VisitFact,
)
from stationdesk.services.practice.facts import PersonFact

Risk = Literal["low", "medium", "high"]

SCHOOLS = (
    (3, "未入园"),
    (6, "潘家湾镇中心幼儿园"),
    (12, "潘家湾镇中心小学"),
    (15, "潘家湾镇初级中学"),
    (19, "嘉鱼县第一中学"),
)
HEALTH = (
    "精神较好，饮食睡眠正常", "高血压按时服药，今日自测正常", "膝关节疼痛，行走较慢", "近期感冒，已在村卫生室取药", "听力下降，需大声说话",
    "血糖控制一般，提醒复查", "腰腿不便，拄拐行走", "无明显不适",
)  # fmt: skip
SPIRIT = (
    "情绪平稳，愿意交谈",
    "想念外地子女，情绪略低",
    "性格开朗，常到邻居家坐",
    "话不多，问答清楚",
    "与邻里往来较多",
)
SAFETY = (
    "用电用气正常", "电线有老化，已提醒更换并报网格", "灶台边堆放柴草，当场帮助清理", "液化气软管已到更换期，已告知家属",
    "堂屋插线板过载，已劝说分开使用",
)  # fmt: skip
HYGIENE = ("室内整洁", "院内杂物较多，协助整理", "个人卫生良好", "厨房较潮，建议通风")
HOUSING = ("砖混楼房，安全", "老屋瓦面有两处漏雨，已登记", "门前排水沟不畅，已报修", "住一楼，出行方便")
NEEDS = (
    "",
    "",
    "",
    "希望代缴医保",
    "希望代取药",
    "想办理老年人优待证",
    "需要更换社保卡",
    "希望子女多打电话",
    "询问高龄津贴何时到账",
)
CHILD_HEALTH = ("身体健康，身高体重正常", "近视，已提醒配镜", "换季咳嗽，已看医生")
CHILD_SPIRIT = (
    "活泼，愿意交谈",
    "每周与父母视频两到三次",
    "近期想念母亲，已与家长沟通",
    "作业能按时完成，性格偏内向",
)
CHILD_NEEDS = ("", "", "作业辅导", "希望参加周末儿童之家活动", "冬季衣物")


def plan_enrolments(village: Circumstances, since: date) -> tuple[EnrolmentFact, ...]:
    """Who was confirmed for the registers: all children found, most women and elders."""
    rng = village.rng
    groups: tuple[tuple[Literal["child", "woman", "elder"], list[PersonFact], float], ...] = (
        ("child", village.left_children, 0.94), ("woman", village.left_women, 0.55), ("elder", village.left_elders, 0.6),
    )  # fmt: skip
    facts = []
    for kind, people, share in groups:
        for person in people:
            if rng.random() > share:
                continue
            at = village.hour(village.working_day(since, village.today - timedelta(days=3)))
            facts.append((at, kind, person))
    facts.sort(key=lambda fact: (fact[0], fact[2].key))
    return tuple(_enrolment(village, key, at, kind, person) for key, (at, kind, person) in enumerate(facts))


def _enrolment(village: Circumstances, key: int, at: Any, kind: Any, person: PersonFact) -> EnrolmentFact:
    rng = village.rng
    age = village.age(person)
    relatives = village.children if kind == "elder" else village.parents
    others = [village.spouse[person.key]] if kind == "woman" else relatives.get(person.key, [])
    began = [village.away[k].since for k in others if k in village.away]
    day = min(max(began), civil_date(at)) if began else civil_date(at)
    carer = None
    guardianship: Literal["", "good", "fair", "poor"] = ""
    if kind == "child":
        elders = sorted(
            (p for p in village.house_mates(person) if village.age(p) >= 40), key=lambda p: (-p.sex, p.key)
        )
        carer = elders[0].key if elders else None
        guardianship = "poor" if carer is None else rng.choices(("good", "fair"), (7, 3))[0]
    alone = kind == "elder" and not village.house_mates(person)
    risk: Risk = (
        "high"
        if guardianship == "poor" or (alone and age >= 80)
        else "medium"
        if alone or guardianship == "fair"
        else "low"
    )
    return EnrolmentFact(
        key, person.key, kind, at, day, carer, risk, guardianship, school(age) if kind == "child" else ""
    )


def school(age: int) -> str:
    """The school a child of this age usually attends here."""
    return next((name for below, name in SCHOOLS if age < below), "")


def plan_visits(village: Circumstances, wanted: int, since: date) -> tuple[VisitFact, ...]:
    """About `wanted` visits: old people alone, the left-behind, the disabled; some ahead, some in vain."""
    rng = village.rng
    targets: list[tuple[PersonFact, str, Risk]] = []
    alone = {p.key for p in village.alone}
    targets += [(p, "独居老人月探访", "high" if village.age(p) >= 80 else "medium") for p in village.alone]
    targets += [(p, "留守儿童随访", "medium") for p in village.left_children]
    targets += [(p, "留守老年人月探访", "low") for p in village.left_elders if p.key not in alone]
    targets += [(p, "重度残疾人走访", "medium") for p in village.present if "重残" in p.flags]
    targets += [
        (p, "分散供养特困人员走访", "medium") for p in village.present if "特困人员（分散供养）" in p.flags
    ]
    targets += [(p, "留守妇女走访", "low") for p in village.left_women[:20]]
    if not targets:
        targets = [(p, "一般走访", "low") for p in village.present if village.age(p) >= 18]
    planned = []
    for turn in range(wanted):
        person, why, risk = rng.choices(targets, [{"high": 5, "medium": 2, "low": 1}[t[2]] for t in targets])[
            0
        ]
        # However small the village, a few visits lie ahead.
        first = village.today + timedelta(days=1) if turn < max(2, wanted // 20) else since
        day = village.working_day(first, village.today + timedelta(days=12))
        planned.append((day, turn, person, why, risk))
    planned.sort(key=lambda plan: plan[:2])
    return tuple(
        _visit(village, key, day, person, why, risk)
        for key, (day, _, person, why, risk) in enumerate(planned)
    )


def _visit(
    village: Circumstances, key: int, day: date, person: PersonFact, why: str, risk: Risk
) -> VisitFact:
    rng = village.rng
    agent = village.agent(person)
    child = village.age(person) < 18
    two = child or person.sex == 2 or village.age(person) >= 80
    companion = (4 if agent != 4 else 3) if two else None
    if day >= village.today:
        return VisitFact(key, person.key, agent, companion, why, day, "planned", None, "door", "", risk=risk)
    luck = rng.random()
    if luck < 0.05:
        return VisitFact(key, person.key, agent, companion, why, day, "missed", None, "door", "", risk=risk)
    at = village.hour(day)
    if luck < 0.14:
        needs = "邻居称赶集未归，已约次日再访" if not child else "在校未归，已电话联系照护人"
        return VisitFact(
            key,
            person.key,
            agent,
            companion,
            why,
            day,
            "done",
            at,
            "door",
            "not_home",
            needs=needs,
            risk=risk,
        )
    if child:
        return VisitFact(
            key, person.key, agent, companion, why, day, "done", at, "door", "seen", rng.choice(CHILD_HEALTH),
            rng.choice(CHILD_SPIRIT), "用电用气由祖辈照管，已讲防溺水、防火", "房间整洁，有单独书桌",
            rng.choice(HOUSING), rng.choice(CHILD_NEEDS), risk,
        )  # fmt: skip
    return VisitFact(
        key, person.key, agent, companion, why, day, "done", at, "phone" if luck > 0.95 else "door", "seen",
        rng.choice(HEALTH), rng.choice(SPIRIT), rng.choice(SAFETY), rng.choice(HYGIENE), rng.choice(HOUSING),
        rng.choice(NEEDS), risk,
    )  # fmt: skip


PROXY_WISHES = (
    ("LB-010", "腿脚不便，无法到镇上", "潘家湾镇人社服务窗口", ("居民身份证",)),
    ("LB-009", "长期患病，子女在外", "潘家湾镇医保服务窗口", ("病历和出院小结", "居民身份证")),
    ("LB-008", "独居，无人代办", "嘉鱼县医疗保障局窗口", ("住院发票", "费用清单", "出院记录")),
    ("SA-012", "肢体残疾，出行困难", "嘉鱼县残联窗口", ("残疾人证",)),
    ("PO-006", "家属在外务工", "潘家湾派出所", ("户口簿",)),
    ("CN-017", "高龄，不会填表", "潘家湾镇财政所", ("户口簿",)),
    ("CN-003", "子女在外，本人不识字", "嘉鱼县不动产登记中心", ("宅基地批准书", "户口簿")),
    ("LB-002", "不会用手机缴费", "潘家湾镇人社服务窗口", ()),
)


def plan_proxies(
    village: Circumstances, matters: Sequence[Mapping[str, Any]], wanted: int, since: date
) -> tuple[ProxyFact, ...]:
    """Proxy requests with their originals and as many of the seven steps as there was time for."""
    rng = village.rng
    codes = {m["code"] for m in matters if m["proxy_allowed"]}
    wishes = [w for w in PROXY_WISHES if w[0] in codes]
    weak = [p for p in village.present if p.id_number and (village.age(p) >= 68 or p.disability)]
    weak = weak or [p for p in village.present if village.age(p) >= 18]
    planned = []
    for turn in range(wanted if wishes else 0):
        day = village.working_day(since, village.today - timedelta(days=2))
        planned.append((village.hour(day), turn, rng.choice(weak), rng.choice(wishes)))
    planned.sort(key=lambda plan: plan[:2])
    return tuple(_proxy(village, key, at, person, wish) for key, (at, _, person, wish) in enumerate(planned))


def _proxy(
    village: Circumstances, key: int, at: Any, person: PersonFact, wish: tuple[str, str, str, tuple[str, ...]]
) -> ProxyFact:
    rng = village.rng
    code, reason, office, originals = wish
    ways: tuple[Literal["written", "oral", "phone", "visit"], ...] = ("written", "oral", "phone", "visit")
    way = rng.choices(ways, (5, 5, 2, 4))[0]
    agent = village.agent(person)
    day = civil_date(at)
    steps = [ProxyStepFact(at, "request", "", f"委托事由：{reason}", "face" if way != "phone" else "phone")]
    plan: tuple[tuple[Any, int, int, str, str, Any], ...] = (
        ("accept", 0, 1, "", "审核材料齐全，予以受理", "face"),
        ("handle", 1, 3, office, "已递交材料，窗口收件", "phone"),
        ("deliver", 3, 9, "", "结果送达本人，原件当面交还", "face"),
        ("archive", 0, 1, "", "委托书、回执归档", ""),
        ("report", 1, 3, "潘家湾镇便民服务中心", "列入本月代办台账上报", ""),
        ("return_visit", 3, 8, "", "电话回访，本人表示满意，未收取费用", "phone"),
    )  # fmt: skip
    delivered = None
    for kind, low, high, where, note, told in plan:
        day = village.after(day, low, high)
        if day >= village.today:
            break
        when = max(village.hour(day), steps[-1].at + timedelta(minutes=15))
        steps.append(ProxyStepFact(when, kind, where, note, told))
        if kind == "deliver":
            delivered = when
    # An original that is still with the agent long after delivery is what the custody list must show.
    forgotten = rng.random() < 0.08
    custody = (
        tuple(CustodyFact(item, at, None if forgotten else delivered) for item in originals)
        if way != "phone"
        else ()
    )
    near = [p for p in village.house_mates(person) if village.age(p) >= 18]
    witness = (
        (near[0].key if near else village.village.staff[agent].person) if way in ("oral", "visit") else None
    )
    if witness == person.key:
        witness = village.village.staff[0].person
    scope = ("submit", "correct", "sign_for") if originals else ("submit", "correct")
    return ProxyFact(
        key, person.key, agent, code, way, reason, witness, at, civil_date(at) + timedelta(days=90), scope, custody, tuple(steps)
    )  # fmt: skip
