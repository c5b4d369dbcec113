"""Organisations, appointments, consultations, one matter for many, admissions: what a counter does beside cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from stationdesk.core import credit_code
from stationdesk.core.clock import noon
from stationdesk.services.practice.event_counter_facts import (
    AdmissionFact,
    AppointmentFact,
    AskStep,
    BatchFact,
    ConsultationFact,
    Counter,
    HandoverFact,
    OrganisationFact,
)
from stationdesk.services.practice.event_days import CLERK, HEAD_DEPUTY, WORKER, Diary
from stationdesk.services.practice.event_tasks import plan_tasks

ORGANISATIONS: tuple[tuple[str, str, str], ...] = (
    ("嘉鱼县四邑湾蔬菜种植专业合作社", "cooperative", "93"),
    ("嘉鱼县潘家湾镇惠民超市", "shop", "92"),
    ("四邑村股份经济合作社", "collective", "N2"),
    ("嘉鱼县青禾家庭农场", "farm", "92"),
    ("湖北邑丰农产品加工有限公司", "company", "91"),
    ("四邑村卫生室", "institution", "52"),
    ("四邑村红白理事会", "social", ""),
    ("嘉鱼县潘家湾镇好味来餐馆", "shop", "92"),
    ("嘉鱼县江畔水产养殖专业合作社", "cooperative", "93"),
    ("四邑村一组", "committee", ""),
)
"""Invented names, kinds, and the first two signs of the credit code (none: not registered anywhere)."""

VISITS: tuple[tuple[str, str, int, int], ...] = (
    ("CN-014", "counter", 25, 80),
    ("LB-010", "counter", 20, 80),
    ("PO-008", "home", 70, 88),
    ("LB-006", "counter", 25, 75),
    ("SF-003", "counter", 25, 70),
    ("SA-014", "home", 80, 88),
    ("LB-002", "counter", 30, 60),
    ("PT-005", "counter", 30, 75),
    ("PO-012", "counter", 60, 85),
    ("CN-003", "counter", 30, 70),
    ("SF-001", "counter", 30, 75),
    ("LB-005", "home", 75, 88),
)
"""What people book: matter, where, how old they are."""
OWN = ("CN-014", "SF-001", "PT-005", "SF-003")
"""Of these an appointment may become a case of the village's own."""

ASKED: tuple[tuple[str, str | None, str, str, str], ...] = (
    (
        "医保今年交多少钱，什么时候截止",
        "LB-006",
        "按税务部门公布的标准缴，集中缴费期内在手机上或村里都能缴",
        "",
        "",
    ),
    ("养老认证没手机怎么办", "LB-005", "带身份证来站里刷脸，行动不便的可以预约上门", "", ""),
    ("孩子上高中，户口要不要迁", None, "", "police", "派出所答复可凭录取通知书办理，本人已去办"),
    ("去年的地力补贴没到账", "CN-017", "", "town_hall", "财政所查到账户已注销，已更正"),
    ("老宅能不能翻建两层", "CN-001", "先向组里提出，符合一户一宅的填申请表，站里报镇", "", ""),
    ("想开小卖部，执照在哪里办", "CN-018", "", "market", ""),
    ("家里老人走失找回，能不能办个手环", None, "", "civil_affairs", "民政办已登记，下月发放"),
    ("残疾证到期了要不要重新鉴定", "SA-012", "到期换领带旧证和照片，需要重新鉴定的残联会通知", "", ""),
    ("工地欠了两个月工钱", "LB-016", "", "insurance", ""),
    ("慢性病药费怎么报", "LB-009", "先认定慢特病，带诊断证明和检查资料来登记", "", ""),
    ("路边广告牌挡视线", None, "已转告村委会，当天派人查看", "", ""),
    ("外地打工，怎么给孩子转学", None, "", "hotline", ""),
    ("房产证还没下来，查一下", "CN-003", "", "land", "自然资源所答复月底发证"),
    ("低保每年要不要复核", "SA-002", "家庭情况有变化要主动报告，站里提供报告表", "", ""),
    ("电表跳闸，找谁", None, "", "power", "供电所当天上门修好"),
    ("能不能开亲属关系证明", None, "不在村里可开的证明里，告知凭户口簿、结婚证即可", "", ""),
    ("村里有没有打印身份证复印件的地方", "CN-020", "窗口当场可以复印", "", ""),
    ("想给父母办优待证", "PO-012", "带身份证和一寸照片来窗口", "", ""),
)
"""What people ask: the words, the matter, the answer; or the office they are guided to and what was heard later."""


def plan_counter(diary: Diary, matters: Sequence[Mapping[str, Any]]) -> Counter:
    """Everything at the counter that is no case of its own; grows with the village as the cases do."""
    catalogue = {matter["code"]: matter for matter in matters}
    size = min(len(diary.village.village.people), 6000) / 3000
    batches, handovers = plan_batches(diary, catalogue)
    admissions = plan_admissions(diary, catalogue)
    return Counter(
        organisations=plan_organisations(diary, size),
        appointments=plan_appointments(diary, catalogue, size),
        consultations=plan_consultations(diary, catalogue, max(6, round(48 * size))),
        batches=batches,
        handovers=handovers,
        admissions=admissions,
        tasks=plan_tasks(diary),
        platform_days=tuple(diary.at(diary.back(days), 0.85, 0.9) for days in (24, 9, 3)),
        closed=tuple(noon(diary.back(days), 17, 40) for days in (3, 2, 1)),
    )


def plan_organisations(diary: Diary, size: float) -> tuple[OrganisationFact, ...]:
    """Firms, cooperatives and shops, entered in the first weeks; small villages have fewer."""
    found: list[OrganisationFact] = []
    for key, (name, kind, sign) in enumerate(ORGANISATIONS[: max(5, round(len(ORGANISATIONS) * size * 3))]):
        contact = diary.person(28, 66)
        if contact is None:
            break
        found.append(
            OrganisationFact(
                key, name, kind, _code(diary, sign) if sign else None, contact.key,
                diary.village.house[contact.key].address, diary.at(diary.back(58 - key)),
            )
        )  # fmt: skip
    return tuple(found)


def _code(diary: Diary, sign: str) -> str:
    region = diary.village.village.village.region6
    first = sign + region + "".join(diary.rng.choices(credit_code.ALPHABET[:10] + "MA", k=9))
    return first + credit_code.check_sign(first)


Outcome = Literal["expected", "case", "came", "missed", "cancelled"]


def plan_appointments(diary: Diary, catalogue: Mapping[str, Any], size: float) -> tuple[AppointmentFact, ...]:
    """Two weeks behind, this week, next week; who was expected came, stayed away or rang off."""
    busy = 1 if size < 0.3 else 2 if size < 0.8 else 4
    rng, today, now = diary.rng, diary.today, diary.village.calendar.is_workday(diary.today)
    days: list[tuple[date, int]] = [(diary.back(n), busy) for n in range(9, 0, -1)]
    days += [(today, busy + 1)] if now else []
    days += [(diary.ahead(n), max(1, busy - n // 3)) for n in range(1, 8)]
    found: list[AppointmentFact] = []
    for day, count in days:
        for turn, slot in enumerate(sorted(rng.sample(range(11), count))):
            matter, place, low, high = VISITS[len(found) % len(VISITS)]
            person = diary.person(low, high) or diary.person()
            if person is None or matter not in catalogue:
                continue
            outcome, when = _outcome(diary, day, slot, matter, turn)
            lead = rng.randrange(1, 5)
            made = min(day, diary.back(0) if now else diary.back(1))
            for _ in range(lead):
                made = _workday_before(diary, made)
            moved = diary.back(1) if day > today and turn == 0 and rng.random() < 0.2 else None
            found.append(
                AppointmentFact(
                    len(found), person.key, matter, diary.at(made, 0.1, 0.8), day, slot,
                    "home" if place == "home" else "counter",
                    rng.choice(("phone", "phone", "counter")), outcome, when,
                    rng.random() < 0.6, rng.choice((WORKER, WORKER, CLERK)), None if moved is None else moved,
                    rng.choice(("", "", "", "带上旧证", "听力不好，请大声", "儿子陪同")),
                )
            )  # fmt: skip
    return tuple(found)


def _workday_before(diary: Diary, day: date) -> date:
    day -= timedelta(days=1)
    while not diary.village.calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def _outcome(diary: Diary, day: date, slot: int, matter: str, turn: int) -> tuple[Outcome, datetime | None]:
    """What became of an appointment, and when that was written down (a little after its time)."""
    minutes = 8 * 60 + 30 + 30 * slot + (150 if slot >= 7 else 0) + diary.rng.randrange(2, 25)
    then = noon(day, minutes // 60, minutes % 60)
    luck = diary.rng.random()
    if day > diary.today:
        if luck < 0.08:
            return "cancelled", diary.at(diary.back(1), 0.85, 0.95)
        return "expected", None
    if luck < 0.16:
        return "missed", then + timedelta(minutes=40)
    if luck < 0.26:
        return "cancelled", noon(day, 8, 35)
    if matter in OWN:
        return "case", then
    return "came", then


def plan_consultations(
    diary: Diary, catalogue: Mapping[str, Any], count: int
) -> tuple[ConsultationFact, ...]:
    """Over two months, thicker towards today; some guided elsewhere and asked again, one become a case."""
    rng = diary.rng
    found: list[ConsultationFact] = []
    for key in range(count):
        subject, matter, answer, guided, heard = ASKED[key % len(ASKED)]
        days = max(1, round(42 * (1 - (key + 1) / count)))
        at = diary.at(diary.back(days), 0, 0.8)
        matter = matter if matter in catalogue else None
        person = diary.person() if rng.random() < 0.55 else None
        steps: list[AskStep] = []
        staff = rng.choice((WORKER, WORKER, WORKER, CLERK))
        if guided:
            steps = _asked_again(diary, days, heard)
        elif matter in OWN or (key % 9 == 4 and person is not None):
            matter = "CN-014" if "CN-014" in catalogue else matter
            subject, answer, person = "门口路灯半个月不亮了", "", person or diary.person()
            if matter is not None and person is not None:
                steps = [AskStep(at + timedelta(minutes=6), "case")]
        elif key % 5 == 0 and matter is not None:
            steps = [AskStep(at + timedelta(minutes=4), "notice")]
        if key == count - 2:
            # Sent to the tax office the day before yesterday; today somebody should ask how it went.
            subject, matter, answer, guided = "医保缴费系统里查不到孩子的名字", None, "", "tax"
            at, steps = diary.at(diary.back(2), 0.3, 0.5), []
            person = person or diary.person()
        if key == count - 1:
            # Asked last thing, and still without an answer.
            subject, answer, guided, steps, matter = "镇上集中采集残疾人照片是哪一天", "", "", [], None
        found.append(
            ConsultationFact(
                key, at, staff, subject, matter, None if person is None else person.key,
                "phone" if rng.random() < 0.25 else "counter", answer, guided, tuple(steps),
            )
        )  # fmt: skip
    return tuple(found)


def _asked_again(diary: Diary, days: int, heard: str) -> list[AskStep]:
    """Asked two or three working days later; what was guided in the last days still waits to be asked."""
    if days <= 3:
        return []
    when = diary.at(diary.back(days - 2), 0.3, 0.9)
    if heard:
        return [AskStep(when, "settled", heard)]
    luck = diary.rng.random()
    if luck < 0.35:
        again = diary.at(diary.back(max(1, days - 4)), 0.3, 0.9)
        return [AskStep(when, "unreachable", "电话无人接"), AskStep(again, "settled", "本人说已办好")]
    if luck < 0.6:
        later = diary.at(diary.back(max(1, days - 3)), 0.3, 0.9)
        return [
            AskStep(when, "not_settled", "窗口说要先在村里登记"),
            AskStep(later, "answer", "已联系该窗口，材料由站里转送"),
        ]
    return [AskStep(when, "settled", "本人说已办好")]


def plan_batches(
    diary: Diary, catalogue: Mapping[str, Any]
) -> tuple[tuple[BatchFact, ...], tuple[HandoverFact, ...]]:
    """Crop insurance for a grid, handed up as one list; a household's medical insurance just yesterday."""
    village, rng = diary.village, diary.rng
    batches: list[BatchFact] = []
    handovers: list[HandoverFact] = []
    homes: dict[int, list[int]] = {}
    for person in diary.adults:
        if village.house[person.key].head == person.key:
            homes.setdefault(village.house[person.key].grid, []).append(person.key)
    if "CN-008" in catalogue and homes:
        grid = max(homes, key=lambda one: (len(homes[one]), -one))
        people = tuple(sorted(rng.sample(homes[grid], min(12, len(homes[grid])))))
        batches.append(
            BatchFact(
                0, diary.at(diary.back(12), 0.2, 0.4), WORKER, "grid", "CN-008", "晚稻保险分户投保", people,
                people[-2:] if len(people) > 4 else (), "分户清单由组长统一收齐",
            )
        )  # fmt: skip
        handovers.append(
            HandoverFact(
                0, 0, diary.at(diary.back(10), 0.1, 0.3), WORKER, HEAD_DEPUTY, diary.at(diary.back(9), 0.1, 0.3),
                "镇农业服务中心 刘主任", diary.at(diary.back(3), 0.2, 0.4), len(people) // 2,
                "投保清单上的承包面积与确权面积不一致，请核对后重报",
            )
        )  # fmt: skip
    family = next(
        (
            house for house in village.village.households
            if 4 <= len([m for m in house.members if m.until is None]) <= 6 and village.person(house.head) in diary.adults
        ),
        None,
    )  # fmt: skip
    if family is not None and "LB-006" in catalogue:
        members = tuple(
            m.person for m in family.members if m.until is None and village.person(m.person).died_on is None
        )
        batches.append(
            BatchFact(
                1, diary.at(diary.back(1), 0.5, 0.6), CLERK, "household", "LB-006", "全家参保登记", members
            )
        )
    return tuple(batches), tuple(handovers)


def plan_admissions(diary: Diary, catalogue: Mapping[str, Any]) -> tuple[AdmissionFact, ...]:
    """With money, approved without money, agreed but not approved: what the 减负 list is about."""
    year = diary.today.year

    def day(back: int) -> date:
        return diary.back(back)

    known = {code: code if code in catalogue else None for code in ("SA-014", "CN-008")}
    return (
        AdmissionFact(
            0, diary.at(day(50)), "潘家湾镇民政办", known["SA-014"], "高龄津贴生存状态核查",
            f"潘减负办〔{year}〕6号", "潘家湾镇减负办", day(53), date(year, 12, 31), 300_000,
            ((diary.at(day(40)), 200_000, "记账凭证 0918"), (diary.at(day(12)), 50_000, "记账凭证 1107")),
        ),
        AdmissionFact(
            1, diary.at(day(45)), "潘家湾镇公共服务办", None, "城乡居民医保参保情况摸排",
            f"潘减负办〔{year}〕9号", "潘家湾镇减负办", day(47), date(year + 1, 6, 30), 120_000,
        ),
        AdmissionFact(
            2, diary.at(day(30)), "潘家湾镇农业服务中心", known["CN-008"], "农业保险投保组织", "", "", None, None,
            80_000, ((diary.at(day(20)), 80_000, "记账凭证 1024"),),
        ),
    )  # fmt: skip
