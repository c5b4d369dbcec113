"""Cases that a station sees a few times a quarter: a second notice, a return, an extension, a receipt of delivery.

Chance alone might leave them out of three months; here each has its place, so that every state and every light of the
window can be looked at in a practice village.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from stationdesk.core.clock import civil_date
from stationdesk.core.late import dataclass
from stationdesk.services.practice.event_counter_facts import OrganisationFact
from stationdesk.services.practice.event_days import CLERK, DIRECTOR, HEAD_DEPUTY, SECRETARY, WORKER, Diary
from stationdesk.services.practice.event_facts import CaseFact, CaseStep, CaseVerb, MaterialState
from stationdesk.services.practice.facts import PersonFact

FIRST_KEY = 100_000
"""Keys of stories, out of the way of the other cases'."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a story: so many working days back, what, by whom."""

    back: int
    verb: CaseVerb
    note: str = ""
    staff: int = CLERK
    score: int | None = None
    in_days: int | None = None
    """The day that the step names, in working days from its own."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A matter that fits (the first of the list that the catalogue has), whose it is, and its turns."""

    matters: tuple[str, ...]
    summary: str
    turns: tuple[Turn, ...]
    lacking: Literal["", "missing", "promised"] = ""
    ages: tuple[int, int] = (25, 80)
    organisation: str = ""
    """Kind of organisation whose case it is."""
    head: bool = False


T = Turn
DAUGHTER = "女儿"
STORIES: tuple[Story, ...] = (
    Story(
        ("CN-011",), "嫁入满三年，申请确认集体经济组织成员身份",
        (
            T(9, "notice"),
            T(3, "renotice", "补交的户口簿登记地址与申请书不一致，须补村民小组讨论意见", in_days=5),
        ),
        "missing", (22, 45),
    ),
    Story(
        ("SA-004", "SA-001"), "住院自付费用较高，申请临时救助",
        (
            T(8, "notice", staff=WORKER),
            T(2, "renotice", "收到的票据为复印件，须补医院盖章的费用清单", WORKER, in_days=4),
        ),
        "missing",
    ),
    Story(
        ("SF-001",), "宅基地边界与邻居争议，请求调解",
        (
            T(13, "accept", staff=HEAD_DEPUTY),
            T(10, "suspend", "双方同意委托测绘，等待测量结果", HEAD_DEPUTY, detail="appraisal"),
            T(4, "resume", "测量结果已送达双方", HEAD_DEPUTY),
        ),
        head=True,
    ),
    Story(
        ("CN-012",), "承租村集体鱼塘二十亩",
        (
            T(11, "accept", staff=WORKER),
            T(7, "suspend", "按集体资产管理规定公开招租", WORKER, detail="tender"),
        ),
        organisation="cooperative",
    ),
    Story(
        ("PT-005",), "查询组内机动地租金收支",
        (
            T(5, "accept", staff=WORKER),
            T(2, "extend", "三年前的凭证在镇经管站存放，调阅需要时间", HEAD_DEPUTY, in_days=3),
        ),
        head=True,
    ),
    Story(
        ("CN-005",), "流转耕地四十五亩种植蔬菜，申请备案",
        (T(14, "accept", staff=CLERK), T(5, "lapse", "", HEAD_DEPUTY)),
        "promised", organisation="farm",
    ),
    Story(
        ("CN-005",), "流转水田三十亩，合同还差一户签字",
        (T(8, "accept", staff=CLERK),), "promised", organisation="cooperative",
    ),
    Story(
        ("SA-014", "SA-009"), "年满80周岁，申领高龄津贴",
        (
            T(11, "receive", staff=WORKER),
            T(10, "forward", "已报镇民政办", WORKER),
            T(4, "send_back", "银行账户户名与身份证姓名用字不一致，请本人到银行更正后重报", WORKER),
        ),
        ages=(80, 88),
    ),
    Story(
        ("SA-012", "SA-009"), "残疾人证到期换领",
        (
            T(12, "receive", staff=CLERK),
            T(11, "forward", "已报县残联", CLERK),
            T(7, "send_back", "照片底色不合要求，请补两寸白底照片", CLERK),
            T(4, "supplement", "补交：照片", CLERK),
            T(3, "forward", "照片已换，再次上报", CLERK),
        ),
    ),
    Story(
        ("SA-001", "SA-007"), "家庭收入下降，申请低保",
        (
            T(19, "receive", staff=CLERK),
            T(18, "forward", "已报镇民政办", CLERK),
            T(6, "refused", "经核对，家庭人均收入高于当地低保标准", CLERK),
            T(5, "deliver", "", CLERK, detail="direct"),
        ),
    ),
    Story(
        ("CV-002",), "外出务工单位要求提供志愿服务记录",
        (
            T(9, "accept", staff=WORKER),
            T(7, "finish", "志愿服务记录证明", WORKER, detail="志服〔2026〕17号"),
            T(6, "deliver", DAUGHTER, WORKER, detail="direct"),
            T(2, "archive", "", WORKER),
        ),
        ages=(45, 75),
    ),
    Story(
        ("CN-012",), "承租村部东侧门面一间",
        (
            T(17, "accept", staff=HEAD_DEPUTY),
            T(8, "finish", "公开招租中由出价更高者取得", HEAD_DEPUTY, detail="不予批准"),
            T(6, "deliver", "认为招租时间太短，不愿签收", HEAD_DEPUTY, detail="left"),
        ),
        organisation="shop",
    ),
    Story(
        ("PT-005", "CN-014"), "在外务工，电话委托查询土地补偿分配",
        (
            T(10, "accept", staff=WORKER),
            T(7, "finish", "查询结果一份", WORKER, detail="公开查〔2026〕3号"),
            T(6, "deliver", "", WORKER, detail="post"),
        ),
        head=True,
    ),
    Story(
        ("CN-014",), "村道涵洞堵塞，雨天积水",
        (
            T(8, "accept", staff=WORKER),
            T(5, "finish", "已清淤，现场照片存档", HEAD_DEPUTY),
            T(5, "prepare", "", WORKER),
        ),
        head=True,
    ),
    Story(
        ("CN-020", "CV-006"), "打印网上购房合同，上传材料",
        (
            T(1, "accept", staff=CLERK),
            T(1, "finish", "已办结", CLERK),
            T(1, "rate", "等了快一个小时，打印机又卡纸", CLERK, score=2),
        ),
        ages=(25, 60),
    ),
    Story(
        ("CN-014",), "组内路灯不亮，请求维修",
        (
            T(16, "accept", staff=WORKER),
            T(12, "finish", "路灯已更换", WORKER),
            T(12, "rate", "报修两次才来人，中间没有回音", WORKER, score=1),
            T(11, "unreachable", "", SECRETARY),
            T(11, "called", "电话核实：第一次报修登记后未派单", SECRETARY),
            T(11, "planned", "报修当日派单并回电告知，由张贴的值班表落实", SECRETARY, in_days=5),
            T(7, "mended", "已建报修派单本，值班电话上墙", SECRETARY),
            T(6, "told", "当面向本人说明整改情况并致歉", SECRETARY),
            T(3, "revisited", "本人表示满意，路灯正常", SECRETARY),
        ),
        head=True,
    ),
    Story(
        ("CV-007", "CN-020"), "借用文化活动室排练广场舞",
        (
            T(7, "accept", staff=DIRECTOR),
            T(7, "finish", "已登记", DIRECTOR),
            T(6, "rate", "活动室钥匙找不到人拿，白跑一趟", DIRECTOR, score=2),
            T(5, "called", "电话核实：值班人员外出，钥匙未交接", SECRETARY),
            T(5, "planned", "活动室钥匙改由窗口统一保管登记", SECRETARY, in_days=7),
        ),
        ages=(45, 75),
    ),
    Story(
        ("CV-007", "PT-008"), "合作社借会议室培训社员", (T(4, "accept"), T(4, "finish", "已登记", CLERK)),
        organisation="cooperative",
    ),
    Story(
        ("SF-006", "SF-004"), "门前电杆倾斜，反映安全隐患",
        (T(3, "receive", staff=WORKER), T(2, "forward", "已报镇应急办、供电所", WORKER)),
        organisation="shop",
    ),
    Story(("CN-010",), "鸡舍免疫补打，申报", (T(2, "receive", staff=WORKER), T(2, "forward", "已报镇畜牧站", WORKER)), organisation="farm"),
    Story(("CN-014",), "厂门口道路破损，请求修补", (T(1, "accept", staff=WORKER),), organisation="company"),
)  # fmt: skip


def plan_stories(
    diary: Diary, matters: Sequence[Mapping[str, Any]], organisations: Sequence[OrganisationFact]
) -> tuple[CaseFact, ...]:
    """The stories that this village has people and organisations for, in the order of time."""
    catalogue = {matter["code"]: matter for matter in matters}
    found: list[tuple[datetime, int, CaseFact]] = []
    turn_of: dict[str, int] = {}
    for at, story in enumerate(STORIES):
        matter = next((catalogue[code] for code in story.matters if code in catalogue), None)
        if matter is None:
            continue
        organisation: OrganisationFact | None = None
        if story.organisation:
            ours = [one for one in organisations if one.kind == story.organisation]
            if not ours or "org" not in matter["applicant_kinds"]:
                continue
            organisation = ours[turn_of.get(story.organisation, 0) % len(ours)]
            turn_of[story.organisation] = turn_of.get(story.organisation, 0) + 1
        person = (
            diary.village.person(organisation.contact)
            if organisation
            else diary.person(*story.ages, head=story.head) or diary.person()
        )
        if person is None:
            continue
        fact = _fact(diary, FIRST_KEY + at, story, matter, person, organisation)
        found.append((fact.opened_at, at, fact))
    return tuple(fact for _, _, fact in sorted(found, key=lambda one: one[:2]))


SCANNED = ("户口簿", "居民身份证", "残疾人证", "合同", "银行账户")
"""What a counter takes pictures of, so that nobody has to bring it a second time."""


def scanned(materials: Sequence[tuple[str, MaterialState]]) -> tuple[str, ...]:
    """Up to two materials of a check list that were there and are worth a picture."""
    there = [name for name, state in materials if state in ("have", "copy")]
    return tuple(name for name in there if any(word in name for word in SCANNED))[:2]


def with_scans(diary: Diary, cases: Sequence[CaseFact], wanted: int) -> tuple[CaseFact, ...]:
    """The cases as they were, some of the last weeks with pictures of what was brought."""
    fit = [
        case.key for case in cases
        if case.channel == "counter" and civil_date(case.opened_at) > diary.back(40) and scanned(case.materials)
    ]  # fmt: skip
    chosen = set(diary.rng.sample(fit, min(wanted, len(fit))))
    return tuple(
        replace(case, scans=scanned(case.materials)) if case.key in chosen else case for case in cases
    )


def _fact(
    diary: Diary,
    key: int,
    story: Story,
    matter: Mapping[str, Any],
    person: PersonFact,
    organisation: OrganisationFact | None,
) -> CaseFact:
    village = matter["level_deciding"] == "village"
    required = [line["name"] for line in matter["materials"] if line["required"]]
    lacking = required[-1] if story.lacking and required else ""
    materials: list[tuple[str, MaterialState]] = []
    for line in matter["materials"]:
        state: MaterialState = "copy" if line["form"] == "copy" else "have"
        if line["name"] == lacking:
            state = "missing" if story.lacking == "missing" else "promised"
        elif not line["required"]:
            state = "missing"
        materials.append((line["name"], state))
    steps: list[CaseStep] = []
    last: datetime | None = None
    for n, turn in enumerate(story.turns):
        day = diary.back(turn.back)
        when = (
            diary.at(day, 0, 0.2) if last is None or civil_date(last) != day else last + timedelta(minutes=7)
        )
        verb: CaseVerb = turn.verb
        if n == 0 and verb in ("accept", "receive"):
            verb = "accept" if village else "receive"
        on: date | None = None
        if turn.in_days is not None:
            on = diary.village.calendar.due(day, turn.in_days).date
        note = _signer(diary, person) if verb == "deliver" and turn.note == DAUGHTER else turn.note
        steps.append(CaseStep(when, verb, turn.staff, note, turn.score, on, turn.detail))
        last = when
    return CaseFact(
        key, person.key, matter["code"], "village" if village else "agency", steps[0].at, "counter",
        tuple(materials), "pending", tuple(steps), None, story.summary,
        organisation.key if organisation else None, scanned(materials),
    )  # fmt: skip


def _signer(diary: Diary, person: PersonFact) -> str:
    """A grown daughter who signs for the paper, by name and relation; empty when the applicant has none."""
    village = diary.village
    for key in village.children.get(person.key, ()):
        child = village.person(key)
        if child.sex == 2 and child.died_on is None and village.age(child) >= 18:
            return f"{child.canonical}（{DAUGHTER}）"
    return ""
