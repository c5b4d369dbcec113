"""Window cases of three months: matters weighed by season and by who lives in the village."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from stationdesk.core.clock import civil_date, noon
from stationdesk.services.practice.circumstances import Circumstances
from stationdesk.services.practice.event_facts import CaseFact, CaseStep, MaterialState, Path
from stationdesk.services.practice.facts import PersonFact

Fits = Callable[[Circumstances, PersonFact], bool]


def _aged(low: int, high: int) -> Fits:
    return lambda village, person: low <= village.age(person) < high


def _flag(*words: str) -> Fits:
    return lambda village, person: any(word in flag for flag in person.flags for word in words)


def _disabled(village: Circumstances, person: PersonFact) -> bool:
    return bool(person.disability)


def _ill(village: Circumstances, person: PersonFact) -> bool:
    return person.health[:1] in ("3", "4")


def _head(village: Circumstances, person: PersonFact) -> bool:
    return village.house[person.key].head == person.key and person.resident_type == "户籍"


def _outsider(village: Circumstances, person: PersonFact) -> bool:
    return person.resident_type == "非户籍"


def _baby(village: Circumstances, person: PersonFact) -> bool:
    return any(village.age(village.person(key)) < 3 for key in village.children.get(person.key, ()))


def _bereaved(village: Circumstances, person: PersonFact) -> bool:
    return any(village.person(m.person).died_on is not None for m in village.house[person.key].members)


def _back_from_work(village: Circumstances, person: PersonFact) -> bool:
    return 20 <= village.age(person) < 58


ALWAYS = tuple(range(1, 13))
WISHES: tuple[tuple[str, int, tuple[int, ...], Fits, str], ...] = (
    ("LB-006", 26, (9, 10, 11, 12, 1, 2), _head, "全家缴纳下年度居民医保"),
    ("LB-005", 16, (4, 5, 6, 9, 10, 11, 12), _aged(60, 100), "养老待遇领取资格认证，本人到场刷脸"),
    ("LB-003", 4, ALWAYS, _aged(60, 61), "年满60周岁，申领城乡居民养老待遇"),
    ("LB-002", 8, ALWAYS, _aged(30, 60), "补缴养老保险并更正联系电话"),
    ("LB-010", 14, ALWAYS, _aged(16, 85), "社会保障卡磁条损坏，补换卡"),
    ("LB-008", 6, ALWAYS, _ill, "外地住院费用手工报销"),
    ("LB-009", 8, ALWAYS, _ill, "门诊慢特病待遇认定"),
    ("LB-007", 6, ALWAYS, _aged(50, 80), "随子女外出居住，异地就医备案"),
    ("LB-011", 3, ALWAYS, _back_from_work, "在镇工业园就业，办理就业登记"),
    ("LB-012", 3, ALWAYS, _back_from_work, "返乡后登记失业，咨询岗位"),
    ("LB-015", 3, (3, 4, 9, 10, 11), _aged(20, 55), "报名蔬菜种植技术培训班"),
    ("LB-016", 3, (1, 2, 10, 11, 12), _back_from_work, "工地工资拖欠两个月，请求协调"),
    ("LB-004", 4, ALWAYS, _bereaved, "家中老人去世，申领丧葬补助金"),
    ("PO-006", 4, ALWAYS, _bereaved, "办理死亡注销户口"),
    ("PO-011", 3, ALWAYS, _bereaved, "老人在家中正常死亡，申报死亡信息"),
    ("PO-005", 4, ALWAYS, _baby, "新生儿户口登记"),
    ("PO-002", 8, ALWAYS, _baby, "申领育儿补贴"),
    ("PO-008", 7, ALWAYS, _aged(16, 90), "身份证到期，预约上门采集"),
    ("PO-010", 7, ALWAYS, _outsider, "来村居住满一个月，登记流动人口信息"),
    ("PO-009", 3, ALWAYS, _outsider, "申领居住证"),
    ("PO-012", 5, ALWAYS, _aged(60, 90), "办理老年人优待证"),
    ("PO-013", 8, ALWAYS, _aged(65, 95), "家庭医生签约，预约体检"),
    ("SA-001", 5, ALWAYS, _ill, "长期患病，家庭收入下降，申请低保"),
    ("SA-002", 3, ALWAYS, _flag("低保"), "家庭成员外出务工，报告收入变化"),
    ("SA-004", 4, ALWAYS, _ill, "住院自付费用较高，申请临时救助"),
    ("SA-009", 3, ALWAYS, _disabled, "申请困难残疾人生活补贴"),
    ("SA-010", 3, ALWAYS, _flag("重残"), "申请重度残疾人护理补贴"),
    ("SA-012", 3, ALWAYS, _disabled, "残疾人证到期换领"),
    ("SA-014", 6, ALWAYS, _aged(80, 82), "年满80周岁，申领高龄津贴"),
    ("SA-008", 2, ALWAYS, _flag("防止返贫", "脱贫"), "因病支出较大，申报监测"),
    ("CN-014", 8, ALWAYS, _head, "组内路灯不亮，请求维修"),
    ("CN-013", 6, ALWAYS, _head, "老屋电表过户"),
    ("CN-017", 5, ALWAYS, _head, "惠农一卡通账户变更"),
    ("CN-001", 4, ALWAYS, _head, "原址拆旧建新，申请建房"),
    ("CN-003", 3, ALWAYS, _head, "农房不动产登记"),
    ("CN-002", 2, ALWAYS, _flag("低保", "特困", "脱贫"), "土坯房墙体开裂，申请危房改造"),
    ("CN-007", 10, (3, 4, 5, 6), _head, "申报耕地地力保护补贴面积"),
    ("CN-009", 6, (5, 6, 7, 8, 9), _head, "水稻倒伏，报案理赔"),
    ("CN-015", 6, ALWAYS, _aged(16, 80), "代收快递"),
    ("CN-020", 12, ALWAYS, _aged(40, 85), "复印身份证、户口簿"),
    ("SF-001", 4, ALWAYS, _head, "与邻居因排水沟发生纠纷，请求调解"),
    ("SF-003", 3, ALWAYS, _aged(25, 75), "咨询土地流转合同"),
    ("SF-010", 3, ALWAYS, _flag("退役军人"), "申领退役军人优待证"),
    ("SF-012", 8, (1, 2, 3, 4, 5, 6), _aged(17, 20), "兵役登记"),
    ("SF-013", 6, (1, 2, 5, 10, 11, 12), _head, "家中办酒席，集体聚餐报备"),
    ("SF-007", 2, (10, 11, 12, 1, 2, 3, 4), _head, "烧除田埂杂草，申请野外用火"),
    ("CV-006", 4, ALWAYS, _head, "红白喜事报备"),
    ("CV-001", 3, ALWAYS, _aged(16, 60), "报名参加志愿服务队"),
    ("PT-003", 2, ALWAYS, lambda v, p: p.political == "01", "返乡流动党员报到"),
    ("PT-005", 2, ALWAYS, _head, "查询组内土地租金分配"),
)
"""Matter code, weight, months in which people come for it, whom it fits, what they say."""

WITHDRAWN = ("本人改在网上自行办理，撤回申请", "子女已在务工地办理，撤回", "条件不符，经解释后本人撤回")
REMARKS = ("服务很好", "办得快", "上门办的，省了跑路", "")


def plan_cases(
    village: Circumstances, matters: Sequence[Mapping[str, Any]], wanted: int, since: date
) -> tuple[CaseFact, ...]:
    """About `wanted` cases between `since` and today, ordered by time; only matters that the list holds."""
    catalogue = {matter["code"]: matter for matter in matters}
    rng = village.rng
    pools = {
        wish[0]: [p for p in village.present if wish[3](village, p) and _may_come(village, p)]
        for wish in WISHES
    }
    facts: list[tuple[datetime, int, tuple[Any, ...]]] = (
        _certain(village, catalogue, pools, wanted) if wanted >= 20 else []
    )
    used: set[tuple[str, int]] = set()
    for turn in range(len(facts), wanted):
        opened = village.hour(village.working_day(since, village.today - timedelta(days=1)))
        month = civil_date(opened).month
        open_wishes = [w for w in WISHES if w[0] in catalogue and pools[w[0]] and month in w[2]]
        wish = rng.choices(open_wishes, [w[1] for w in open_wishes])[0]
        person = rng.choice(pools[wish[0]])
        if (wish[0], person.key) in used:
            continue
        used.add((wish[0], person.key))
        facts.append((opened, turn, _case(village, catalogue[wish[0]], person, opened, wish[4])))
    facts.sort(key=lambda fact: fact[:2])
    return tuple(CaseFact(key, *rest) for key, (_, _, rest) in enumerate(facts))


CERTAIN: tuple[tuple[Path, int], ...] = (
    ("near_due", 5),
    ("overdue", 2),
    ("finished_late", 3),
    ("suspended", 2),
)
"""What a Today page must have to show, and how often: the village's own matters, chosen by their due date."""


def _certain(
    village: Circumstances,
    catalogue: Mapping[str, Mapping[str, Any]],
    pools: Mapping[str, list[PersonFact]],
    wanted: int,
) -> list[tuple[datetime, int, tuple[Any, ...]]]:
    own = [
        w for w in WISHES
        if pools[w[0]] and w[0] in catalogue and catalogue[w[0]]["level_deciding"] == "village"
        and 3 <= (catalogue[w[0]]["promised_days"] or 0) <= 30
    ]  # fmt: skip
    facts: list[tuple[datetime, int, tuple[Any, ...]]] = []
    for path, times in CERTAIN if own else ():
        low, high = {"near_due": (0, 2), "overdue": (-5, -1), "finished_late": (-25, -9)}.get(path, (3, 9))
        for turn in range(max(1, round(times * min(1.0, wanted / 100)))):
            wish = own[(turn + len(facts)) % len(own)]
            matter = catalogue[wish[0]]
            # Walk back from the day on which it should be due to a working day on which it was accepted.
            day = village.today + timedelta(days=village.rng.randint(low, high))
            while village.calendar.due(day, matter["promised_days"]).date > village.today + timedelta(
                days=high
            ):
                day -= timedelta(days=1)
            while not village.calendar.is_workday(day) or day >= village.today:
                day -= timedelta(days=1)
            opened = village.hour(day)
            person = village.rng.choice(pools[wish[0]])
            facts.append((opened, len(facts), _case(village, matter, person, opened, wish[4], path)))
    return facts


def _may_come(village: Circumstances, person: PersonFact) -> bool:
    return person.id_number is not None or village.age(person) >= 16


def _case(
    village: Circumstances,
    matter: Mapping[str, Any],
    person: PersonFact,
    opened: datetime,
    summary: str,
    path: Path | None = None,
) -> tuple[Any, ...]:
    rng = village.rng
    decides: Literal["village", "agency"] = "village" if matter["level_deciding"] == "village" else "agency"
    clerk = rng.choice((3, 3, 3, 4, 7))
    day = civil_date(opened)
    limit = matter["promised_days"] or 0
    due = village.calendar.due(day, limit).date
    steps = [CaseStep(opened, "accept" if decides == "village" else "receive", clerk)]
    required = [m["name"] for m in matter["materials"] if m["required"]]
    path = path or _path(village, bool(required), decides, matter["handling_type"], limit, due)
    lacking = rng.choice(required) if required and path.startswith(("notice", "deferred")) else ""
    materials: list[tuple[str, MaterialState]] = []
    for material in matter["materials"]:
        state: MaterialState = "copy" if material["form"] == "copy" else "have"
        if material["name"] == lacking:
            state = "missing" if path.startswith("notice") else "promised"
        elif not material["required"] and rng.random() < 0.8:
            state = "missing"
        materials.append((material["name"], state))
    path = _continue(village, matter, path, steps, lacking, day, due)
    channel = rng.choices(("counter", "phone", "visit", "proxy"), (82, 5, 9, 4))[0]
    mates = [p.key for p in village.house_mates(person) if village.age(p) >= 18]
    by_person = rng.choice(mates) if channel == "counter" and mates and rng.random() < 0.07 else None
    return (
        person.key,
        matter["code"],
        decides,
        opened,
        channel,
        tuple(materials),
        path,
        tuple(steps),
        by_person,
        summary,
    )


def _path(village: Circumstances, papers: bool, decides: str, handling: str, limit: int, due: date) -> Path:
    rng = village.rng
    luck = rng.random()
    if papers and luck < 0.11:
        return "notice" if luck < 0.03 else "notice_supplemented"
    if papers and luck < 0.18:
        return "deferred" if luck < 0.11 + 0.02 else "deferred_fulfilled"
    if luck < 0.205:
        return "withdrawn"
    if handling == "instant" or limit == 0:
        return "on_the_spot"
    if decides == "agency":
        return "answered" if luck < (0.97 if due < village.today else 0.7) else "forwarded"
    if due >= village.today:
        return "near_due" if village.calendar.workdays_between(village.today, due) <= 2 else "pending"
    if luck < 0.23:
        return "suspended"
    return "finished" if luck < 0.93 else "finished_late" if luck < 0.98 else "overdue"


def _continue(
    village: Circumstances,
    matter: Mapping[str, Any],
    path: Path,
    steps: list[CaseStep],
    lacking: str,
    day: date,
    due: date,
) -> Path:
    """Add what happened after the first step, as far as it lies before today; the path as it stands now."""
    clerk = steps[0].staff
    if path in ("notice", "notice_supplemented"):
        told = steps[0].at + timedelta(minutes=6)
        steps[0] = CaseStep(told, "notice", clerk, f"缺少：{lacking}")
        if path == "notice":
            return path
        brought = village.after(day, 1, 6)
        if not _add(village, steps, brought, "supplement", clerk, f"补交：{lacking}"):
            return "notice"
        day, due = brought, village.calendar.due(brought, matter["promised_days"] or 0).date
    elif path in ("deferred", "deferred_fulfilled"):
        brought = village.after(day, 2, 5)
        if path == "deferred" or not _add(village, steps, brought, "supplement", clerk, f"补交：{lacking}"):
            return "deferred"
    elif path == "withdrawn":
        _add(village, steps, village.after(day, 1, 3), "withdraw", clerk, village.rng.choice(WITHDRAWN))
        return path if steps[-1].verb == "withdraw" else "pending"
    elif path == "suspended":
        _add(
            village, steps, village.after(day, 0, 1), "suspend", 2, "须在村内公示，公示期间按特别程序暂停计时"
        )
        return path if steps[-1].verb == "suspend" else "pending"
    elif path in ("near_due", "overdue"):
        return path
    if matter["handling_type"] == "instant" or not matter["promised_days"]:
        steps.append(
            CaseStep(steps[-1].at + timedelta(minutes=9), "finish", clerk, matter["result_name"] or "已办结")
        )
        _rate(village, steps)
        return path
    if matter["level_deciding"] != "village":
        return _hand_up(village, matter, path, steps, day, due)
    last = (
        village.after(due, 1, 3)
        if path == "finished_late"
        else village.after(day, 0, max(1, matter["promised_days"] - 1))
    )
    if not _add(village, steps, max(last, day), "finish", clerk, matter["result_name"] or "已办结"):
        return path if path.startswith(("notice", "deferred")) else "pending"
    _rate(village, steps)
    return path


def _hand_up(
    village: Circumstances, matter: Mapping[str, Any], path: Path, steps: list[CaseStep], day: date, due: date
) -> Path:
    clerk = steps[0].staff
    within = max(1, matter["station_days"] or 1)
    late = 2 if village.rng.random() < 0.05 else 0
    handed = village.after(day, min(1, within), within + late)
    keeps = path.startswith(("notice", "deferred"))
    if not _add(village, steps, handed, "forward", clerk, f"已报{matter['deciding_authority']}"):
        return path if keeps else "pending"
    if path == "forwarded":
        return path
    answer = village.after(handed, 2, max(2, matter["promised_days"] - within - 1))
    if not _add(village, steps, answer, "answer", clerk, "上级部门回复：予以受理并办结"):
        return path if keeps else "forwarded"
    told = village.after(answer, 0, 1)
    if _add(village, steps, told, "finish", clerk, f"{matter['result_name'] or '结果'}已通知本人"):
        _rate(village, steps)
    return path


def _add(village: Circumstances, steps: list[CaseStep], day: date, verb: Any, staff: int, note: str) -> bool:
    """Add a step unless its day has not come yet; steps never go back in time."""
    if day >= village.today:
        return False
    at = village.hour(day)
    if at <= steps[-1].at:
        at = steps[-1].at + timedelta(minutes=11)
    steps.append(CaseStep(at, verb, staff, note))
    return True


def _rate(village: Circumstances, steps: list[CaseStep]) -> None:
    rng = village.rng
    if rng.random() < 0.45:
        score = rng.choices((5, 4, 3, 2, 1), (66, 24, 8, 1, 1))[0]
        note = rng.choice(REMARKS) if score >= 4 else "等候时间较长" if score <= 2 else ""
        steps.append(CaseStep(steps[-1].at + timedelta(minutes=2), "rate", steps[-1].staff, note, score))
        if score <= 2:
            _follow_up(village, steps)


FOLLOWED: tuple[tuple[Any, int, str], ...] = (
    ("called", 1, "电话核实：当天窗口只有一人，排队时间长"),
    ("mended", 4, "赶集日增加一人值守，叫号等候"),
    ("told", 5, "已电话告知整改情况"),
    ("revisited", 8, "本人表示理解"),
)
"""What is done about a bad rating, how many working days after it, in which words."""


def _follow_up(village: Circumstances, steps: list[CaseStep]) -> None:
    """The secretary answers a bad rating within its limits, as far as these days have come."""
    rated = civil_date(steps[-1].at)
    for verb, days, note in FOLLOWED:
        day = village.calendar.due(rated, days).date
        if day >= village.today:
            break
        steps.append(CaseStep(noon(day, 9, 30 + days), verb, 0, note))
