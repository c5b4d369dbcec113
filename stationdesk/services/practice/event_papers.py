"""Certificates issued, demands refused, and publicity sheets of three months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from stationdesk.core.clock import civil_date
from stationdesk.services.practice.circumstances import Circumstances
from stationdesk.services.practice.event_facts import (
    CaseFact,
    CertificateFact,
    RefusalFact,
    SheetFact,
    SheetStepFact,
)
from stationdesk.services.practice.facts import PersonFact
from stationdesk.services.practice.places import chinese

DEMANDS = (
    ("我单位需核实该同志与其父亲系父子关系，请村委会出具亲属关系证明", "X-01", "某银行县支行"),
    ("请证明身份证姓名与存折姓名为同一人", "X-02", "某信用社营业网点"),
    ("请出具该同志在村期间无违法犯罪记录证明", "X-05", "某物业服务公司"),
    ("请证明该同志目前未婚", "X-08", "某金融机构"),
    ("请出具健在证明，用于领取抚恤金", "X-10", "某原工作单位"),
    ("请村委会证明老人已于上月去世", "X-11", "某保险公司"),
    ("请证明其长期患病、丧失劳动能力", "X-12", "某外省工厂"),
    ("请证明家庭收入情况及名下无房产", "X-17", "某高校资助中心"),
    ("请证明其为唯一合法继承人，用于取出存款", "X-18", "某银行县支行"),
    ("请证明门面用作经营场所，用于注册", "X-19", "某代办公司"),
)
"""Wording that was demanded, the item of the national list it falls under, who demanded it."""

MONTH_INCOME = ("光伏发电收益", "鱼塘租金", "上级运转经费拨付", "门面租金")
MONTH_SPENDING = (
    ("办公用品及打印纸", 300, 900), ("公益岗位保洁补贴", 2400, 4200), ("路灯维修材料", 400, 2600), ("电费、网络费", 600, 1400),
    ("重阳节慰问老人物资", 1200, 3600), ("排水沟清淤机械租用", 800, 4800), ("报刊费", 200, 900),
)  # fmt: skip
Steps = tuple[SheetStepFact, ...]


def plan_certificates(village: Circumstances, wanted: int, since: date) -> tuple[CertificateFact, ...]:
    """About `wanted` certificates of kinds a village may issue, most approved and issued the same day."""
    rng = village.rng
    grown = [p for p in village.present if village.age(p) >= 18 and p.id_number and p.resident_type == "户籍"]
    pupils = [p for p in village.present if 12 <= village.age(p) < 18 and p.id_number]
    heads = [p for p in grown if village.house[p.key].head == p.key]
    volunteers = [p for p in grown if village.age(p) < 65]
    kinds = [
        (kind, pool, weight)
        for kind, pool, weight in (
            ("C-05", pupils, 5),
            ("C-06", volunteers, 4),
            ("C-09", heads, 6),
            ("C-14", grown, 5),
        )
        if pool
    ]
    made = []
    for turn in range(wanted):
        kind, pool, _ = rng.choices(kinds, [k[2] for k in kinds])[0]
        at = village.hour(village.working_day(since, village.today - timedelta(days=1)))
        made.append((at, turn, kind, rng.choice(pool)))
    made.sort(key=lambda item: item[:2])
    facts = []
    for key, (at, turn, kind, person) in enumerate(made):
        waiting = key >= len(made) - 2 and turn % 2 == 0
        approved = None if waiting else at + timedelta(minutes=rng.randrange(6, 40))
        issued = approved + timedelta(minutes=rng.randrange(3, 15)) if approved else None
        fields, asked = _fields(village, kind, person, civil_date(at))
        facts.append(
            CertificateFact(
                key, kind, person.key, fields, asked, at, approved, None if waiting else 0, issued
            )
        )
    return tuple(facts)


def _fields(
    village: Circumstances, kind: str, person: PersonFact, day: date
) -> tuple[tuple[tuple[str, str], ...], str]:
    rng = village.rng
    identity = str(person.id_number)
    if kind == "C-05":
        start = village.working_day(day - timedelta(days=60), day - timedelta(days=8))
        activity = rng.choice(("清洁家园志愿活动", "敬老慰问活动", "村图书室整理", "防溺水宣传活动"))
        school = "嘉鱼县第一中学" if village.age(person) >= 15 else "潘家湾镇初级中学"
        return (
            ("name", person.canonical), ("school", school), ("activity", activity), ("start", start.isoformat()),
            ("end", (start + timedelta(days=rng.randrange(0, 5))).isoformat()), ("hours", str(rng.choice((4, 6, 8, 12)))),
            ("remark", "按时参加，表现认真"),
        ), school  # fmt: skip
    if kind == "C-06":
        return (
            ("name", person.canonical), ("volunteer_no", f"ZY{village.village.village.region6}{person.key:05d}"),
            ("from_date", date(day.year, 1, 1).isoformat()), ("to_date", day.isoformat()),
            ("hours", str(rng.randrange(12, 80))), ("items", "环境整治、探访独居老人、疏导交通"),
        ), "所在单位"  # fmt: skip
    if kind == "C-09":
        area = rng.randrange(18, 120) / 10
        return (
            ("householder", person.canonical), ("contract_no", f"{village.village.village.code}{person.key:06d}J"),
            ("area", f"{area:.1f}"), ("crop", rng.choice(("水稻", "莲藕", "油菜", "甘蓝", "小白菜"))),
            ("planted", f"{area * rng.choice((1.0, 1.0, 0.8)):.1f}"), ("year", str(day.year)),
            ("use", rng.choice(("办理农业保险", "申报耕地地力保护补贴", "申请农户小额贷款佐证"))),
        ), "农业保险经办机构"  # fmt: skip
    office = rng.choice(("嘉鱼县不动产登记中心", "潘家湾镇派出所", "嘉鱼县社会保险服务中心"))
    matter = rng.choice(("联系办理农房登记事宜", "联系核对户口信息事宜", "联系集体代缴保险事宜"))
    return (
        ("name", person.canonical), ("id_no", identity), ("to_org", office), ("matter", matter), ("people", "1"),
    ), office  # fmt: skip


def plan_refusals(village: Circumstances, wanted: int, since: date) -> tuple[RefusalFact, ...]:
    """Demands for what a village must not certify, each in its own words."""
    rng = village.rng
    grown = [p for p in village.present if village.age(p) >= 20]
    found = []
    for turn in range(wanted):
        at = village.hour(village.working_day(since, village.today - timedelta(days=1)))
        found.append((at, turn, rng.choice(grown), DEMANDS[turn % len(DEMANDS)]))
    found.sort(key=lambda item: item[:2])
    return tuple(
        RefusalFact(key, person.key, at, wording, item, by)
        for key, (at, _, person, (wording, item, by)) in enumerate(found)
    )


def plan_sheets(
    village: Circumstances,
    cases: Sequence[CaseFact],
    certificates: Sequence[CertificateFact],
    matters: dict[str, tuple[str, str]],
) -> tuple[SheetFact, ...]:
    """Nine sheets at different points of their lives; `matters` gives window and name of a matter's code."""
    today = village.today
    last = today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    month, earlier = f"{last.year}年{last.month}月", f"{before.year}年{before.month}月"
    quarter = f"{before.year}年第{chinese((before.month - 1) // 3 + 1)}季度"
    accounts = _accounts(village, before)
    drafts: list[tuple[str, str, tuple[str, ...], tuple[tuple[str, ...], ...], Steps]] = [
        ("CA-01", earlier, ("date", "voucher", "summary", "income", "expense", "handler", "approver", "balance"),
         accounts, _life(village, before + timedelta(days=4), "archived")),
        ("FW-01", earlier, ("window", "matter", "received", "done", "overdue", "avg_days", "home_visit", "satisfied"),
         _served(village, cases, matters, before), _life(village, before + timedelta(days=3), "archived")),
        ("FW-03", quarter, ("activity", "date", "people", "hours", "beneficiary"), _volunteering(village, before),
         _life(village, before + timedelta(days=8), "archived")),
        ("CW-05", quarter, ("date", "matter", "applicant", "count", "approver"), _seal(village, certificates, before),
         _life(village, before + timedelta(days=9), "objected")),
        ("DW-03", month, ("date", "type", "topic", "should", "present", "host"), _party(village, last),
         _life(village, last + timedelta(days=3), "posted")),
        ("CA-01", month, ("date", "voucher", "summary", "income", "expense", "handler", "approver", "balance"),
         _accounts(village, last, carried=float(accounts[-1][-1])), _life(village, last + timedelta(days=5), "posted")),
        ("FW-01", month, ("window", "matter", "received", "done", "overdue", "avg_days", "home_visit", "satisfied"),
         _served(village, cases, matters, last), _life(village, last + timedelta(days=6), "posted")),
        ("SW-02", month, ("name", "size", "type", "amount"), _helped(village),
         _life(village, last + timedelta(days=7), "reviewed")),
        ("SW-04", month, ("name", "reason", "amount", "phone"), _relief(village, cases),
         _life(village, today - timedelta(days=4), "made")),
    ]  # fmt: skip
    return tuple(
        SheetFact(
            key,
            code,
            period,
            ("seq", *columns),
            tuple((str(n), *row) for n, row in enumerate(rows, 1)),
            steps,
        )
        for key, (code, period, columns, rows, steps) in enumerate(d for d in drafts if d[3])
    )


def _life(village: Circumstances, day: date, until: str) -> Steps:
    """made → reviewed → meeting → posted (→ objection, answer) → taken down → archived, up to `until` or today."""
    chain: list[tuple[str, int, str]] = [
        ("make", 0, ""), ("review", 1, "村务监督委员会审查，内容属实，同意公布"), ("meeting", 1, "村“两委”联席会议通过"),
        ("post", 0, "张贴于村务公开栏和各组公示点"),
    ]  # fmt: skip
    if until == "objected":
        chain += [
            ("object", 2, "有村民询问其中一次用印的事由"),
            ("answer", 2, "已当面出示用印登记，本人认可"),
        ]
    if until in ("archived", "objected"):
        chain += [("take_down", 7, "揭下并拍照"), ("archive", 1, "照片与审查表一并归档")]
    ends = {"made": 1, "reviewed": 2, "posted": 4}.get(until, len(chain))
    steps: list[SheetStepFact] = []
    for kind, days, note in chain[:ends]:
        day = (
            village.calendar.due(day, days).date
            if steps
            else village.calendar.due(day - timedelta(days=1), 1).date
        )
        if day >= village.today:
            break
        at = village.hour(day)
        if steps:
            at = max(at, steps[-1].at + timedelta(minutes=20))
        steps.append(SheetStepFact(at, kind, note))  # type: ignore[arg-type]
    return tuple(steps) or (
        SheetStepFact(village.hour(village.after(village.today - timedelta(days=8), 1, 1)), "make"),
    )


def _staff_name(village: Circumstances, key: int) -> str:
    return village.person(village.village.staff[key].person).canonical


def _yuan(amount: float) -> str:
    return f"{amount:.2f}"


def _accounts(
    village: Circumstances, month: date, carried: float | None = None
) -> tuple[tuple[str, ...], ...]:
    """A month's account; it begins with what the month before ended with."""
    rng = village.rng
    begun = rng.randrange(60_000, 140_000) + rng.randrange(100) / 100
    balance = begun if carried is None else carried
    days = sorted(village.working_day(month.replace(day=1), month) for _ in range(9))
    rows = []
    for number, day in enumerate(days, 1):
        voucher = f"{month:%Y%m}-{number:02d}"
        if number in (2, 6):
            amount = float(rng.randrange(20, 120) * 100)
            balance += amount
            rows.append(
                (
                    day.isoformat(),
                    voucher,
                    rng.choice(MONTH_INCOME),
                    _yuan(amount),
                    "",
                    _staff_name(village, 3),
                    _staff_name(village, 0),
                    _yuan(balance),
                )
            )
        else:
            what, low, high = rng.choice(MONTH_SPENDING)
            amount = float(rng.randrange(low, high))
            balance -= amount
            rows.append(
                (
                    day.isoformat(),
                    voucher,
                    what,
                    "",
                    _yuan(amount),
                    _staff_name(village, 3),
                    _staff_name(village, 0),
                    _yuan(balance),
                )
            )
    return tuple(rows)


def _served(
    village: Circumstances, cases: Sequence[CaseFact], matters: dict[str, tuple[str, str]], month: date
) -> tuple[tuple[str, ...], ...]:
    """Counted from the cases themselves, so that the sheet agrees with the desk."""
    mine: dict[str, list[CaseFact]] = {}
    for case in cases:
        day = civil_date(case.opened_at)
        if (day.year, day.month) == (month.year, month.month):
            mine.setdefault(case.matter, []).append(case)
    rows = []
    for code in sorted(mine):
        window, name = matters[code]
        finished = [(c, s) for c in mine[code] for s in c.steps if s.verb == "finish"]
        days = [
            village.calendar.workdays_between(civil_date(c.opened_at), civil_date(s.at)) for c, s in finished
        ]
        scores = [s.score for c in mine[code] for s in c.steps if s.score]
        late = sum(c.path in ("finished_late", "overdue") for c in mine[code])
        rows.append(
            (window, name, str(len(mine[code])), str(len(finished)), str(late), f"{sum(days) / len(days):.1f}" if days else "",
             str(sum(c.channel in ("visit", "proxy") for c in mine[code])),
             f"{100 * sum(s >= 3 for s in scores) / len(scores):.0f}" if scores else "")
        )  # fmt: skip
    return tuple(rows)


def _volunteering(village: Circumstances, month: date) -> tuple[tuple[str, ...], ...]:
    rng = village.rng
    topics = ("清洁家园大扫除", "独居老人探访", "义务理发", "防溺水巡塘", "秸秆禁烧宣传", "道路交通劝导")
    rows = []
    for topic in rng.sample(topics, 5):
        people = rng.randrange(5, 26)
        day = month - timedelta(days=rng.randrange(1, 80))
        rows.append(
            (
                topic,
                day.isoformat(),
                str(people),
                str(people * rng.choice((2, 3))),
                str(rng.randrange(8, 120)),
            )
        )
    return tuple(sorted(rows, key=lambda row: row[1]))


def _seal(
    village: Circumstances, certificates: Sequence[CertificateFact], until: date
) -> tuple[tuple[str, ...], ...]:
    titles = {
        "C-05": "社会实践活动情况反馈",
        "C-06": "志愿服务记录证明",
        "C-09": "承包地与种植情况说明",
        "C-14": "办事介绍信",
    }
    # Children are never named on a sheet.
    issued = [
        (c, c.issued_at)
        for c in certificates
        if c.issued_at is not None
        and civil_date(c.issued_at) <= until
        and village.age(village.person(c.person)) >= 18
    ]
    return tuple(
        (
            civil_date(at).isoformat(),
            titles[c.kind],
            village.person(c.person).canonical,
            "1",
            _staff_name(village, 0),
        )
        for c, at in issued[:8]
    )


def _party(village: Circumstances, month: date) -> tuple[tuple[str, ...], ...]:
    rng = village.rng
    members = sum(p.political == "01" for p in village.living)
    home = sum(p.political == "01" for p in village.present)
    if not members:
        return ()
    kinds = (
        ("主题党日", "学习贯彻上级会议精神，清洁村部周边"),
        ("支部委员会", "研究公益岗位续聘事项"),
        ("党员大会", "讨论集体鱼塘发包方案"),
    )
    rows = []
    for (kind, topic), day in zip(
        kinds, sorted(village.working_day(month.replace(day=1), month) for _ in kinds), strict=True
    ):
        few = kind == "支部委员会"
        should = min(5, members) if few else members
        present = should if few else max(1, home - rng.randrange(0, 1 + home // 8))
        rows.append(
            (day.isoformat(), kind, topic, str(should), str(min(present, should)), _staff_name(village, 0))
        )
    return tuple(rows)


def _helped(village: Circumstances) -> tuple[tuple[str, ...], ...]:
    rows = []
    for household in village.village.households:
        head = village.person(household.head)
        people = [village.person(m.person) for m in household.members]
        covered = [p for p in people if p.died_on is None and "低保" in p.flags]
        kept = [p for p in people if p.died_on is None and any(f.startswith("特困") for f in p.flags)]
        if covered:
            rows.append((head.canonical, str(len(covered)), "农村低保", _yuan(430.0 * len(covered))))
        for person in kept:
            rows.append((person.canonical, "1", "特困供养", _yuan(1010.0)))
    return tuple(rows)


def _relief(village: Circumstances, cases: Sequence[CaseFact]) -> tuple[tuple[str, ...], ...]:
    rng = village.rng
    mine = [c for c in cases if c.matter == "SA-004"]
    return tuple(
        (village.person(c.person).canonical, "支出型困难", _yuan(rng.choice((1500, 2000, 2500, 3000, 4000))), "12345")
        for c in mine[-4:]
    )  # fmt: skip
