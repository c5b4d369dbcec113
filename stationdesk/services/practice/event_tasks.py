"""Tables that the township sends down, as departments make them: their headings, their lines, how far they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from stationdesk.services.practice.event_counter_facts import TaskFact, TaskLineFact
from stationdesk.services.practice.event_days import WORKER, Diary
from stationdesk.services.practice.facts import PersonFact

AGENTS_FROM = 8
"""Staff keys from here on are agents of a grid."""

Fill = Callable[[Diary, PersonFact], tuple[tuple[str, str], ...]]
Channel = Literal["phone", "visit", "window", "register"]


def _medical(diary: Diary, person: PersonFact) -> tuple[tuple[str, str], ...]:
    away = person.key in diary.village.away
    insured = "是" if diary.rng.random() < 0.86 else "否"
    place = "" if insured == "否" else "外省" if away and diary.rng.random() < 0.4 else "本县"
    return (
        ("联系电话", person.phones[0] if person.phones else ""),
        ("是否参保", insured),
        ("参保地", place),
        (
            "未参保原因",
            "" if insured == "是" else diary.rng.choice(("外地已参加职工医保", "暂不愿参保", "待缴费")),
        ),
    )


def _aged(diary: Diary, person: PersonFact) -> tuple[tuple[str, str], ...]:
    house = diary.village.house_mates(person)
    return (
        ("是否独居", "否" if house else "是"),
        ("身体状况", diary.rng.choice(("能自理", "能自理", "半自理", "失能"))),
        ("联系电话", person.phones[0] if person.phones else ""),
        ("子女联系方式", ""),
    )


def _housing(diary: Diary, person: PersonFact) -> tuple[tuple[str, str], ...]:
    return (
        ("房屋层数", str(diary.rng.choice((1, 2, 2, 2, 3)))),
        ("有无裂缝渗漏", diary.rng.choice(("无", "无", "无", "有"))),
        ("是否出租", diary.rng.choice(("否", "否", "否", "是"))),
    )


YES_NO = ("是", "否")


def plan_tasks(diary: Diary) -> tuple[TaskFact, ...]:
    """Three tables: one under an admission half filled, one without any that is due soon, one given back."""
    village = diary.village
    registered = [p for p in village.living if p.resident_type == "户籍" and p.id_number]
    adults = [p for p in registered if 18 <= village.age(p) < 90]
    old = [p for p in registered if village.age(p) >= 70]
    heads = [p for p in adults if village.house[p.key].head == p.key]
    made = [
        _task(
            diary, 0, (14, 3), "城乡居民医保参保情况摸排", "潘家湾镇公共服务办", "2027年度参保摸排表（四邑村）.xlsx", 1,
            ("序号", "姓名", "公民身份号码", "组别", "联系电话", "是否参保", "参保地", "未参保原因"),
            (("是否参保", YES_NO), ("参保地", ("本县", "本市其他县", "外省"))), adults, 64, _medical, 0.55,
        ),
        _task(
            diary, 1, (6, 1), "高龄独居老人走访情况统计", "潘家湾镇民政办", "高龄独居老人统计表.xlsx", None,
            ("序号", "老人姓名", "身份证号", "住址", "是否独居", "身体状况", "联系电话", "子女联系方式", "备注"),
            (("是否独居", YES_NO), ("身体状况", ("能自理", "半自理", "失能"))), old, 32, _aged, 0.3,
        ),
        _task(
            diary, 2, (34, -18), "农村自建房安全排查", "潘家湾镇规划建设办", "自建房排查（四邑村）.xlsx", None,
            ("序号", "户主姓名", "户主身份证号", "组别", "房屋层数", "有无裂缝渗漏", "是否出租"),
            (("有无裂缝渗漏", ("有", "无")), ("是否出租", YES_NO)), heads, 40, _housing, 1.0, returned=19,
        ),
    ]  # fmt: skip
    return tuple(task for task in made if task is not None)


def _task(
    diary: Diary,
    key: int,
    when: tuple[int, int],
    title: str,
    sender: str,
    file: str,
    admission: int | None,
    headings: tuple[str, ...],
    choices: tuple[tuple[str, tuple[str, ...]], ...],
    people: list[PersonFact],
    count: int,
    fill: Fill,
    share: float,
    returned: int | None = None,
) -> TaskFact | None:
    """`when`: opened so many working days back, due so many ahead; `share` of the lines is settled."""
    rng = diary.rng
    chosen = rng.sample(people, min(count, len(people)))
    chosen.sort(key=lambda p: (diary.village.house[p.key].group, p.key))
    if not chosen:
        return None
    opened, due = when
    at = diary.at(diary.back(opened), 0.1, 0.3)
    to_fill = tuple(one for one in headings[4:])
    first = opened - 1
    last = (returned or 1) + (1 if returned is not None else 0)
    lines: list[TaskLineFact] = []
    for n, person in enumerate(chosen):
        cells = _given(diary, headings, n + 1, person)
        if rng.random() >= share:
            lines.append(TaskLineFact(person.key, cells))
            continue
        back = rng.randint(min(last, first), first)
        agent = diary.village.agent(person)
        here = agent < AGENTS_FROM + 2 and rng.random() < 0.6
        channel: Channel = "visit" if here and rng.random() < 0.6 else "phone"
        state: Literal["done", "absent"] = "absent" if rng.random() < 0.04 else "done"
        lines.append(
            TaskLineFact(
                person.key, cells, () if state == "absent" else fill(diary, person), state,
                diary.at(diary.back(back), 0.2, 0.95), agent if here else WORKER, channel,
                "三次电话无人接，邻居称在外务工" if state == "absent" else "",
            )
        )  # fmt: skip
    if key != 2 and len(lines) > 8:
        # A department's list always has somebody who moved away long ago, and somebody with a wrong number.
        lines.insert(len(lines) // 2, _stranger(diary, headings, at))
    return TaskFact(
        key, at, title, sender, file, _due(diary, due), admission, headings, to_fill, choices, tuple(lines),
        None if returned is None else diary.at(diary.back(returned), 0.8, 0.9),
    )  # fmt: skip


def _due(diary: Diary, days: int) -> date:
    return diary.ahead(days) if days > 0 else diary.back(-days)


def _given(diary: Diary, headings: tuple[str, ...], n: int, person: PersonFact) -> tuple[str, ...]:
    """What the sender wrote: the columns before those to be filled."""
    house = diary.village.house[person.key]
    third = person.id_number or ""
    fourth = f"{house.group}组" if headings[3] == "组别" else person.living_address
    return (str(n), person.canonical, third, fourth)


def _stranger(diary: Diary, headings: tuple[str, ...], at: datetime) -> TaskLineFact:
    group = "3组" if headings[3] == "组别" else "潘家湾镇四邑村三组"
    return TaskLineFact(
        None, ("", "阮志刚", "", group), (), "not_ours", diary.at(diary.back(2), 0.4, 0.5), WORKER, "register",
        "查档案无此人，组长说早年已迁往武汉",
    )  # fmt: skip
